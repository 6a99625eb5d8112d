"""The search on the Anonymize page: whether one chooses the levels, what it minimizes, and what it found."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.ui import format as shown
from pages.ui import rounds, solutions, state, terms, theme, widgets, work
from pages.ui.solutions import Point
from privacy_core.errors import PrivacyCoreError
from privacy_core.usecases import catalog, hierarchies, search

PART, VIEW = "work.search", "Search"
SECONDS = 5.0
OFFERED = 12

METRICS = {
    "loss": "Loss of detail",
    "non_uniform_entropy": "Non-uniform entropy",
    "normalized_non_uniform_entropy": "Normalized entropy",
    "aecs": "Average group size",
    "discernibility": "Discernibility",
    "precision": "Precision",
    "height": "Height",
    "ambiguity": "Ambiguity",
    "kl_divergence": "KL divergence",
}


def choices(dataset: catalog.Dataset) -> None:
    """Whether a search chooses the levels, and what it minimizes."""
    st.header("Search")
    work.part(PART, _choices)(dataset)


def _choices(dataset: catalog.Dataset) -> None:
    recipe = work.draft(dataset.id).recipe
    settings = recipe.to_json().get("search")
    with st.container(border=True):
        key = rounds.shows(work.DRAFT, "work.search.on", of=dataset.id, value=settings is not None)
        st.toggle(
            "Let a search choose the levels",
            key=key,
            on_change=_switch,
            args=(dataset.id, key),
            help=terms.TERMS["search"],
            disabled=not dataset.quasi_identifiers,
        )
        if settings is None:
            st.caption("It looks for the levels of generalization that cost least and meet what must hold.")
            return
        _metric(dataset, settings)
        _factor(dataset, settings)


def _metric(dataset: catalog.Dataset, settings: Mapping[str, Any]) -> None:
    key = rounds.shows(work.DRAFT, "work.search.metric", of=dataset.id, value=settings.get("metric", "loss"))
    st.selectbox(
        "What to keep small",
        list(METRICS),
        key=key,
        format_func=lambda metric: METRICS[metric],
        on_change=_set,
        args=(dataset.id, "metric", key),
        help=terms.TERMS["search_metric"],
    )


def _factor(dataset: catalog.Dataset, settings: Mapping[str, Any]) -> None:
    key = rounds.shows(work.DRAFT, "work.search.gs", of=dataset.id, value=float(settings.get("gs_factor", 0.5)))
    st.slider(
        "Leave records out ◂ ▸ make values coarser",
        0.0,
        1.0,
        step=0.05,
        key=key,
        on_change=_set,
        args=(dataset.id, "gs_factor", key),
        help=terms.TERMS["gs_factor"],
    )


def space(dataset: catalog.Dataset) -> None:
    """What the search found for the draft: the figure, how sure it is, and other solutions to take."""
    recipe = work.draft(dataset.id).recipe
    try:
        searched = search.search_levels(state.workspace(), dataset.id, search.opened(recipe))
    except PrivacyCoreError as error:
        st.error(widgets.plain(str(error)), icon=":material/error:")
        return
    found = searched.found
    metric = METRICS[recipe.to_json()["search"].get("metric", "loss")]
    st.caption(_how_sure(found))
    fine = sorted((each for each in found.solutions if each.allowed and each.classes), key=lambda each: _one(each.loss))
    if not fine:
        return
    points = [_point(each, searched.columns, found.records) for each in fine]
    risk = "average risk" if recipe.person_id is None else "groups per record"  # several of a person's are no crowd
    now = {step["column"]: step["level"] for step in recipe.to_json()["steps"] if step["op"] == "generalize"}
    places = {tuple(each.levels): place for place, each in enumerate(fine)}
    taken = places.get(tuple(now.get(column, 0) for column in searched.columns)) if now else None
    key = f"work.search.space.{rounds.number(work.DRAFT)}.{taken}.{len(fine)}"
    offers = [dict(zip(searched.columns, each.levels, strict=True)) for each in fine]
    open_ = [{name: level for name, level in each.items() if name in found.levels} for each in offers]
    st.plotly_chart(
        solutions.solution_space(points, metric=metric, risk=risk, taken=taken, look=theme.current()),
        key=key,
        theme=None,
        alt=solutions.sentence(points, metric=metric, risk=risk, taken=taken),
        config={"displayModeBar": False},
        on_select=lambda: _pick(dataset.id, key, open_),
        selection_mode="points",
    )
    _offers(dataset, points, open_, taken=taken, risk=risk)
    _levels(dataset, open_[taken or 0])


def _levels(dataset: catalog.Dataset, levels: Mapping[str, int]) -> None:
    kept = {each.column: each for each in hierarchies.list_hierarchies(state.workspace(), dataset.id)}
    rows = [
        {
            "Column": widgets.plain(column),
            "Level": f"{level} of {kept[column].height}",
            "Different values": f"{kept[column].labels[0]:,} → {kept[column].labels[level]:,}",
        }
        for column, level in levels.items()
        if column in kept
    ]
    st.table(rows, hide_index=True, alt=f"The level of each of the {len(rows)} columns in the recipe's solution")


def _offers(
    dataset: catalog.Dataset, points: list[Point], levels: list[dict[str, int]], *, taken: int | None, risk: str
) -> None:
    """The same without a mouse: the best, and what no other one beats in loss and risk."""
    places = list(dict.fromkeys([0, *solutions.frontier(points)[:OFFERED], *([] if taken is None else [taken])]))
    key = rounds.shows(work.DRAFT, "work.search.take", of=dataset.id, value=0 if taken is None else taken)
    st.selectbox(
        "Solution in the recipe",
        places,
        key=key,
        format_func=lambda place: _said(points, place, risk),
        on_change=_take,
        args=(dataset.id, key, levels),
    )


def _said(points: list[Point], place: int, risk: str) -> str:
    point = points[place]
    best = "Least loss" if not place else f"Loss {shown.number(point.loss)}"
    return f"{best}: {point.label} · {risk} {shown.share(point.risk)} · {shown.share(point.suppressed)} left out"


def _point(solution: Any, columns: tuple[str, ...], records: int) -> Point:
    kept = records - solution.suppressed
    changed = [f"{name} {level}" for name, level in zip(columns, solution.levels, strict=True) if level]
    return Point(
        loss=_one(solution.loss),
        risk=solution.classes / kept,
        suppressed=solution.suppressed / records,
        label=", ".join(changed) or "nothing generalized",
    )


def _one(loss: Any) -> float:
    """The figure of a loss; of one figure a column, worst first, the worst."""
    return float(loss[0] if isinstance(loss, tuple) else loss)


def _how_sure(found: Any) -> str:
    looked = (
        f"Looked at {shown.count(found.checked)} of {shown.counted(found.nodes, 'combination')} of levels in "
        f"{shown.duration(found.seconds)}"
    )
    if found.optimal:
        return f"{looked}: no other one costs less."
    if found.gap == float("inf"):
        return f"{looked}, then stopped: there may be a better one."
    return f"{looked}, then stopped: another one may cost up to {shown.share(found.gap / (1 + found.gap))} less."


def _switch(dataset: str, key: str) -> None:
    if not rounds.chosen(work.DRAFT, key):
        return
    if st.session_state[key]:
        widgets.tries(lambda: search.begin_search(state.workspace(), dataset, {"seconds": SECONDS}))
    else:
        widgets.tries(lambda: search.end_search(state.workspace(), dataset))
    rounds.begin(work.DRAFT)
    st.rerun()


def _set(dataset: str, name: str, key: str) -> None:
    if rounds.chosen(work.DRAFT, key):
        settings = {**work.draft(dataset).recipe.to_json()["search"], name: st.session_state[key]}
        work.change(dataset, {"search": settings})
        work.redraw(PART)


def _pick(dataset: str, key: str, levels: list[dict[str, int]]) -> None:
    points = st.session_state[key].selection.points
    place = next((point["point_index"] for point in points if point["curve_number"] == 1), None)
    if place is not None:
        _go(dataset, levels[place] if place else None)


def _take(dataset: str, key: str, levels: list[dict[str, int]]) -> None:
    if rounds.chosen(work.DRAFT, key):
        place = st.session_state[key]
        _go(dataset, levels[place] if place else None)


def _go(dataset: str, levels: dict[str, int] | None) -> None:
    widgets.tries(lambda: search.take_levels(state.workspace(), dataset, levels))
    rounds.begin(work.DRAFT)
    st.rerun()
