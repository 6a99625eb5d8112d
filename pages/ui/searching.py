"""The search on the Anonymize page: whether one chooses the levels, and what it found, to look around in."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.ui import (
    around,
    keeping,
    lattice,
    local_levels,
    rounds,
    search_on,
    search_settings,
    solutions,
    state,
    terms,
    theme,
    widgets,
    work,
)
from pages.ui import format as shown
from pages.ui.around import Move, Row
from pages.ui.lattice import Node
from pages.ui.solutions import Point
from privacy_core.errors import PrivacyCoreError
from privacy_core.usecases import catalog, explore, search, solution_space
from privacy_core.usecases.solution_space import Levels, Space, Sureness, neighbours

PART, VIEW = "work.search", "Search"
OFFERED = 12
PICTURES = ("Trade-off", "Lattice")
RISKS = ("Average risk", "Highest risk")


def choices(dataset: catalog.Dataset) -> None:
    """Whether a search chooses the levels, and what it minimizes."""
    st.header("Search")
    work.part(PART, _choices)(dataset)
    search_on.panel(dataset)


def _choices(dataset: catalog.Dataset) -> None:
    recipe = work.draft(dataset.id).recipe
    with st.container(border=True):
        key = rounds.shows(work.DRAFT, "work.search.on", of=dataset.id, value=recipe.search is not None)
        st.toggle(
            "Let a search choose the levels",
            key=key,
            on_change=_switch,
            args=(dataset.id, key),
            help=terms.TERMS["search"],
            disabled=not dataset.quasi_identifiers,
        )
        if recipe.search is None:
            st.caption("It looks for the levels of generalization that cost least and meet what must hold.")
            return
        local_levels.control(dataset, recipe)
        search_settings.controls(dataset, recipe, part=PART)


def space(dataset: catalog.Dataset) -> None:
    """What the search found for the draft: how sure it is, pictures to take another solution from, what lies around."""
    recipe = work.draft(dataset.id).recipe
    if recipe.search.recoding.differs:
        local_levels.space(dataset, recipe)
        return
    open_ = search.opened(recipe)
    try:
        seen = solution_space.solution_space(state.workspace(), dataset.id, recipe)
    except PrivacyCoreError as error:
        st.error(widgets.plain(str(error)), icon=":material/error:")
        if explore.may_go_on(error):
            search_on.offer(dataset, open_)
        return
    st.caption(_how_sure(seen.sure))
    if not seen.sure.optimal:
        search_on.offer(dataset, open_)
    if seen.fine:
        metric = search_settings.metric_of(recipe).label
        with st.container(horizontal=True, horizontal_alignment="distribute"):
            picture = _one_of("Picture", PICTURES)
            risk = _one_of("Risk", RISKS, help=terms.TERMS["solution_risk"])
        points = [_point(each, seen, risk) for each in seen.fine]
        draw = _trade_off if picture == PICTURES[0] else _lattice
        draw(dataset, seen, points, metric=metric, risk=risk)
        _offers(dataset, seen, points, risk=risk)
    _around(dataset, seen, limit=recipe.suppression_limit)


def _one_of(label: str, options: Sequence[str], **more: Any) -> str:
    chosen: str = st.segmented_control(
        label,
        options,
        default=options[0],
        required=True,
        key=f"work.search.{label.lower()}",
        persist_state="session",
        label_visibility="collapsed",
        **more,
    )
    return chosen


def _trade_off(dataset: catalog.Dataset, seen: Space, points: list[Point], *, metric: str, risk: str) -> None:
    key = f"work.search.space.{rounds.number(work.DRAFT)}.{seen.taken}.{len(points)}"
    st.plotly_chart(
        solutions.solution_space(points, metric=metric, risk=risk, taken=seen.taken, look=theme.current()),
        key=key,
        theme=None,
        alt=solutions.sentence(points, metric=metric, risk=risk, taken=seen.taken),
        config={"displayModeBar": False},
        on_select=lambda: _pick(dataset.id, seen, key, solutions.MARKS, [each.levels for each in seen.fine]),
        selection_mode="points",
    )


def _lattice(dataset: catalog.Dataset, seen: Space, points: list[Point], *, metric: str, risk: str) -> None:
    best, edge = seen.fine[0].levels, [seen.fine[place].levels for place in solutions.frontier(points)]
    near = {levels for _, _, levels in neighbours(seen.now, seen.heights)}
    nodes = [_node(each, seen, risk) for each in seen.every.values()]
    picked = lattice.chosen(nodes, marked={best, seen.now, *near, *edge})
    key = f"work.search.lattice.{rounds.number(work.DRAFT)}.{seen.taken}.{len(picked)}"
    st.plotly_chart(
        lattice.lattice(picked, metric=metric, risk=risk, best=best, taken=seen.now, edge=edge, look=theme.current()),
        key=key,
        theme=None,
        alt=lattice.sentence(picked, looked_at=len(nodes), best=best),
        config={"displayModeBar": False},
        on_select=lambda: _pick(dataset.id, seen, key, lattice.MARKS, [node.levels for node in picked]),
        selection_mode="points",
    )
    few = f" At each height those of least loss: {shown.count(len(picked))} of {shown.count(len(nodes))}."
    st.caption(
        "The stronger the colour, the less loss. Lines join combinations that differ by one level. Ringed in green: no "
        "other has less loss and less risk." + (few if len(picked) < len(nodes) else "")
    )


def _offers(dataset: catalog.Dataset, seen: Space, points: list[Point], *, risk: str) -> None:
    """The same without a mouse: the best, and what no other one beats in loss and risk; and a button to keep one."""
    own = [-1] if seen.taken is None else [seen.taken]
    places = list(dict.fromkeys([0, *solutions.frontier(points)[:OFFERED], *own]))
    key = rounds.shows(work.DRAFT, "work.search.take", of=dataset.id, value=own[0])
    st.selectbox(
        "Solution in the recipe",
        places,
        key=key,
        format_func=lambda place: _said(points, place),
        help=f"By loss, with the {risk.lower()} and the records left out; the levels stand below.",
        on_change=_take,
        args=(dataset.id, seen, key),
    )
    keeping.button(dataset, seen, None if seen.taken is None else points[seen.taken])


def _around(dataset: catalog.Dataset, seen: Space, *, limit: float) -> None:
    moves = {
        (seen.columns[place], step): Move(
            level=levels[place],
            levels=seen.named(levels),
            loss=search.one_figure(seen.every[levels].loss) if seen.every[levels].allowed else None,
            suppressed=seen.every[levels].suppressed / seen.records,
        )
        for place, step, levels in neighbours(seen.now, seen.heights)
    }
    rows = [
        Row(
            column=name,
            level=level,
            labels=seen.labels[name],
            finer=moves.get((name, around.FINER)),
            coarser=moves.get((name, around.COARSER)),
        )
        for name, level in seen.named(seen.now).items()
    ]
    now = seen.every[seen.now]
    around.table(dataset.id, rows, now=search.one_figure(now.loss) if now.allowed else None, limit=limit, take=_go)


def _said(points: list[Point], place: int) -> str:
    """Figures first, which tell solutions apart: a narrow box cuts the end."""
    if place < 0:
        return "Levels that do not meet the models"
    point = points[place]
    best = f"{'Least loss' if not place else 'Loss'} {shown.number(point.loss)}"
    return f"{best} · {shown.share(point.risk)} risk · {shown.share(point.suppressed)} out · {point.label}"


def _point(solution: Any, seen: Space, risk: str) -> Point:
    return Point(
        loss=search.one_figure(solution.loss),
        risk=_risk(solution, risk),
        suppressed=solution.suppressed / seen.records,
        label=_label(solution.levels, seen.columns),
    )


def _node(solution: Any, seen: Space, risk: str) -> Node:
    return Node(
        levels=solution.levels,
        label=_label(solution.levels, seen.columns),
        loss=search.one_figure(solution.loss) if solution.allowed and solution.classes else None,
        suppressed=solution.suppressed / seen.records,
        risk=_risk(solution, risk) if solution.classes else None,
    )


def _label(levels: Levels, columns: Sequence[str]) -> str:
    changed = [f"{name} {level}" for name, level in zip(columns, levels, strict=True) if level]
    return ", ".join(changed) or "nothing generalized"


def _risk(solution: Any, risk: str) -> float:
    return float(solution.classes / solution.units if risk == RISKS[0] else 1 / solution.smallest)


def _how_sure(sure: Sureness) -> str:
    ended = " in the background" if sure.background else "" if sure.optimal else ", then stopped"
    return (
        f"Looked at {shown.count(sure.checked)} of {shown.counted(sure.nodes, 'combination')} of levels in "
        f"{shown.duration(sure.seconds)}{ended}: {search_on.how_sure(optimal=sure.optimal, gap=sure.gap)}."
    )


def begin_button(dataset: catalog.Dataset) -> None:
    """The way out where the levels that somebody chose do not do."""
    st.button(
        "Choose the levels by a search",
        key="work.search.begin",
        icon=":material/search:",
        on_click=_begin,
        args=(dataset.id,),
        help=terms.TERMS["search"],
    )


def _switch(dataset: str, key: str) -> None:
    if not rounds.chosen(work.DRAFT, key):
        return
    if st.session_state[key]:
        _begin(dataset)
    else:
        widgets.tries(lambda: search.end_search(state.workspace(), dataset))
        rounds.begin(work.DRAFT)
        st.rerun()


def _begin(dataset: str) -> None:
    settings = {"seconds": search_settings.SECONDS}
    widgets.tries(lambda: search.begin_search(state.workspace(), dataset, settings))
    rounds.begin(work.DRAFT)
    st.rerun()


def _pick(dataset: str, seen: Space, key: str, marks: int, levels: Sequence[Levels]) -> None:
    points = st.session_state[key].selection.points
    place = next((point["point_index"] for point in points if point["curve_number"] == marks), None)
    if place is not None:
        _choose(dataset, seen, levels[place])


def _take(dataset: str, seen: Space, key: str) -> None:
    if rounds.chosen(work.DRAFT, key) and st.session_state[key] >= 0:
        _choose(dataset, seen, seen.fine[st.session_state[key]].levels)


def _choose(dataset: str, seen: Space, levels: Levels) -> None:
    """Fixes the levels, or leaves them to the search where they are what it takes."""
    _go(dataset, None if levels == seen.searched else seen.named(levels))


def _go(dataset: str, levels: Mapping[str, int] | None) -> None:
    widgets.tries(lambda: search.take_levels(state.workspace(), dataset, levels))
    rounds.begin(work.DRAFT)
    st.rerun()
