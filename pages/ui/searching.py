"""The search on the Anonymize page: whether one chooses the levels, and what it found, to look around in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.ui import (
    around,
    candidates,
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
from pages.ui.lattice import Levels, Node
from pages.ui.solutions import Point
from privacy_core.errors import PrivacyCoreError
from privacy_core.usecases import catalog, explore, hierarchies, search

PART, VIEW = "work.search", "Search"
OFFERED = 12
PICTURES = ("Trade-off", "Lattice")
RISKS = ("Average risk", "Highest risk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is known of the lattice.

    Attributes:
        columns: The quasi-identifiers, in the order of levels.
        labels: Of the columns that are searched, the distinct values at each level.
        searched: Levels that the search itself takes.
        now: Levels in the recipe.
        every: Each combination that was looked at.
        fine: Those that meet the models, by rising loss.
        records: All that were searched.
    """

    columns: tuple[str, ...]
    labels: Mapping[str, Sequence[int]]
    searched: Levels
    now: Levels
    every: Mapping[Levels, Any]
    fine: Sequence[Any]
    records: int

    def named(self, levels: Levels) -> dict[str, int]:
        """The levels of the columns that are searched."""
        return {name: level for name, level in zip(self.columns, levels, strict=True) if name in self.labels}

    @property
    def heights(self) -> list[int]:
        """The highest level of each column."""
        return [len(self.labels[name]) - 1 if name in self.labels else 0 for name in self.columns]

    @property
    def taken(self) -> int | None:
        """Place among ``fine`` of the levels in the recipe."""
        return next((place for place, each in enumerate(self.fine) if each.levels == self.now), None)


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
        found = search.search_levels(state.workspace(), dataset.id, open_)
        answer = None if found.found.optimal else search_on.answer_of(dataset, open_, least=found.found.loss)
        seen = _seen(dataset, recipe, found, [] if answer is None else [answer["levels"]])
    except PrivacyCoreError as error:
        st.error(widgets.plain(str(error)), icon=":material/error:")
        if explore.may_go_on(error):
            search_on.offer(dataset, open_)
        return
    st.caption(_how_sure(found.found) if answer is None else _how_sure_now(answer))
    if not (answer or {"optimal": found.found.optimal})["optimal"]:
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


def _seen(dataset: catalog.Dataset, recipe: Any, found: Any, also: Sequence[Mapping[str, int]]) -> Seen:
    columns, searched = found.columns, found.found.levels
    kept = {each.column: each.labels for each in hierarchies.list_hierarchies(state.workspace(), dataset.id)}
    labels = {name: kept[name] for name in searched}
    fixed = {step["column"]: step["level"] for step in recipe.to_json()["steps"] if step["op"] == "generalize"}
    inside = fixed if any(name in fixed for name in labels) else searched
    now = tuple(inside.get(name, 0) if name in labels else 0 for name in columns)
    heights = [len(labels[name]) - 1 if name in labels else 0 for name in columns]
    wanted = [now, *(levels for _, _, levels in lattice.neighbours(now, heights))]
    wanted += [tuple(levels.get(name, 0) for name in columns) for levels in also]
    names = [{name: level for name, level in zip(columns, each, strict=True) if name in labels} for each in wanted]
    looked = explore.look_at(state.workspace(), dataset.id, search.opened(recipe), names)
    every = {each.levels: each for each in (*found.found.solutions, *looked)}
    return Seen(
        columns=columns,
        labels=labels,
        searched=tuple(searched.get(name, 0) for name in columns),
        now=now,
        every=every,
        fine=sorted((each for each in every.values() if each.allowed and each.classes), key=lambda each: each.loss),
        records=found.found.records,
    )


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


def _trade_off(dataset: catalog.Dataset, seen: Seen, points: list[Point], *, metric: str, risk: str) -> None:
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


def _lattice(dataset: catalog.Dataset, seen: Seen, points: list[Point], *, metric: str, risk: str) -> None:
    best, edge = seen.fine[0].levels, [seen.fine[place].levels for place in solutions.frontier(points)]
    near = {levels for _, _, levels in lattice.neighbours(seen.now, seen.heights)}
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
        "Lines join combinations that differ by one level. Ringed in green: no other has less loss and less risk."
        + (few if len(picked) < len(nodes) else "")
    )


def _offers(dataset: catalog.Dataset, seen: Seen, points: list[Point], *, risk: str) -> None:
    """The same without a mouse: the best, and what no other one beats in loss and risk; and a button to keep one."""
    own = [-1] if seen.taken is None else [seen.taken]
    places = list(dict.fromkeys([0, *solutions.frontier(points)[:OFFERED], *own]))
    key = rounds.shows(work.DRAFT, "work.search.take", of=dataset.id, value=own[0])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Solution in the recipe",
            places,
            key=key,
            format_func=lambda place: _said(points, place, risk),
            on_change=_take,
            args=(dataset.id, seen, key),
        )
        keep = st.button(
            "Keep to compare",
            key="work.search.keep",
            icon=":material/bookmark_add:",
            disabled=seen.taken is None,
            help="Saves it as a recipe, which the Compare page puts beside others.",
        )
    if keep and seen.taken is not None:
        with widgets.shows_errors():
            point = points[seen.taken]
            name = f"{point.label[:180]} · loss {shown.number(point.loss)}"
            kept = explore.keep_solution(state.workspace(), dataset.id, seen.named(seen.now), name=name)
        candidates.add(dataset.id, kept.id)
        st.toast(f"Kept as {widgets.plain(kept.name)}. The Compare page shows it.", icon=":material/bookmark_added:")


def _around(dataset: catalog.Dataset, seen: Seen, *, limit: float) -> None:
    moves = {
        (seen.columns[place], step): Move(
            level=levels[place],
            levels=seen.named(levels),
            loss=search_on.one(seen.every[levels].loss) if seen.every[levels].allowed else None,
            suppressed=seen.every[levels].suppressed / seen.records,
        )
        for place, step, levels in lattice.neighbours(seen.now, seen.heights)
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
    around.table(dataset.id, rows, now=search_on.one(now.loss) if now.allowed else None, limit=limit, take=_go)


def _said(points: list[Point], place: int, risk: str) -> str:
    if place < 0:
        return "Levels that do not meet the models"
    point = points[place]
    best = "Least loss" if not place else f"Loss {shown.number(point.loss)}"
    return (
        f"{best}: {point.label} · {risk.lower()} {shown.share(point.risk)} · {shown.share(point.suppressed)} left out"
    )


def _point(solution: Any, seen: Seen, risk: str) -> Point:
    return Point(
        loss=search_on.one(solution.loss),
        risk=_risk(solution, risk),
        suppressed=solution.suppressed / seen.records,
        label=_label(solution.levels, seen.columns),
    )


def _node(solution: Any, seen: Seen, risk: str) -> Node:
    return Node(
        levels=solution.levels,
        label=_label(solution.levels, seen.columns),
        loss=search_on.one(solution.loss) if solution.allowed and solution.classes else None,
        suppressed=solution.suppressed / seen.records,
        risk=_risk(solution, risk) if solution.classes else None,
    )


def _label(levels: Levels, columns: Sequence[str]) -> str:
    changed = [f"{name} {level}" for name, level in zip(columns, levels, strict=True) if level]
    return ", ".join(changed) or "nothing generalized"


def _risk(solution: Any, risk: str) -> float:
    return float(solution.classes / solution.units if risk == RISKS[0] else 1 / solution.smallest)


def _how_sure(found: Any) -> str:
    answer = {"optimal": found.optimal, "gap": None if found.gap == float("inf") else found.gap}
    return (
        f"Looked at {shown.count(found.checked)} of {shown.counted(found.nodes, 'combination')} of levels in "
        f"{shown.duration(found.seconds)}{'' if found.optimal else ', then stopped'}: {search_on.how_sure(answer)}."
    )


def _how_sure_now(answer: Mapping[str, Any]) -> str:
    return (
        f"Looked at {shown.count(answer['checked'])} of {shown.counted(answer['nodes'], 'combination')} of levels in "
        f"{shown.duration(answer['seconds'])} in the background: {search_on.how_sure(answer)}."
    )


def _switch(dataset: str, key: str) -> None:
    if not rounds.chosen(work.DRAFT, key):
        return
    if st.session_state[key]:
        settings = {"seconds": search_settings.SECONDS}
        widgets.tries(lambda: search.begin_search(state.workspace(), dataset, settings))
    else:
        widgets.tries(lambda: search.end_search(state.workspace(), dataset))
    rounds.begin(work.DRAFT)
    st.rerun()


def _pick(dataset: str, seen: Seen, key: str, marks: int, levels: Sequence[Levels]) -> None:
    points = st.session_state[key].selection.points
    place = next((point["point_index"] for point in points if point["curve_number"] == marks), None)
    if place is not None:
        _choose(dataset, seen, levels[place])


def _take(dataset: str, seen: Seen, key: str) -> None:
    if rounds.chosen(work.DRAFT, key) and st.session_state[key] >= 0:
        _choose(dataset, seen, seen.fine[st.session_state[key]].levels)


def _choose(dataset: str, seen: Seen, levels: Levels) -> None:
    """Fixes the levels, or leaves them to the search where they are what it takes."""
    _go(dataset, None if levels == seen.searched else seen.named(levels))


def _go(dataset: str, levels: Mapping[str, int] | None) -> None:
    widgets.tries(lambda: search.take_levels(state.workspace(), dataset, levels))
    rounds.begin(work.DRAFT)
    st.rerun()
