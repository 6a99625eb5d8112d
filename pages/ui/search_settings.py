"""What a search minimizes and may take: the choices on the Anonymize page, the rarer ones behind a button."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.ui import rounds, state, terms, widgets, work
from privacy_core.usecases import catalog, hierarchies, search

SECONDS, LONGEST = 5.0, 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A measure of loss.

    Attributes:
        label: Its name.
        by_column: Whether it is a figure for each column, which weights and an aggregate make one.
        balanced: Whether it weighs records left out against coarser values.
    """

    label: str
    by_column: bool = False
    balanced: bool = True


METRICS = {
    "loss": Metric(label="Loss of detail", by_column=True),
    "non_uniform_entropy": Metric(label="Non-uniform entropy", by_column=True),
    "normalized_non_uniform_entropy": Metric(label="Normalized entropy", by_column=True),
    "aecs": Metric(label="Average group size"),
    "discernibility": Metric(label="Discernibility", balanced=False),
    "precision": Metric(label="Precision", by_column=True),
    "height": Metric(label="Height", by_column=True, balanced=False),
    "ambiguity": Metric(label="Ambiguity", balanced=False),
    "kl_divergence": Metric(label="KL divergence", balanced=False),
    "classification": Metric(label="Errors of a classifier"),
}
USUAL = "usual"
AGGREGATES = {
    USUAL: "As usual for the measure",
    "sum": "Sum",
    "geometric_mean": "Geometric mean",
    "arithmetic_mean": "Arithmetic mean",
    "maximum": "The worst column",
    "rank": "Worst column first, then the next",
}

Settings = Mapping[str, Any]


def of(recipe: Any) -> Settings:
    """The settings of a recipe's search, as JSON values."""
    settings: Settings = recipe.to_json().get("search", {})
    return settings


def metric_of(recipe: Any) -> Metric:
    """What its search minimizes."""
    return METRICS[of(recipe).get("metric", "loss")]


def controls(dataset: catalog.Dataset, recipe: Any, *, part: str) -> None:
    """Measure and balance, and a button to the rest. ``part`` is the part of the page that they are in."""
    settings, metric = of(recipe), metric_of(recipe)
    if not recipe.search.recoding.differs:  # else it is the loss, and leaves out only whom nothing helps
        _metric(dataset, settings, part)
        if metric is METRICS["classification"]:
            _target(dataset, settings, part)
        if metric.balanced:
            _balance(dataset, settings, part)
    _unfit(dataset, recipe, part)
    # The label never changes: with another one, the box would be another one, and closed.
    with st.popover("More settings", icon=":material/tune:", key=f"work.search.more.{dataset.id}"):
        _more(dataset, recipe, part)


def _metric(dataset: catalog.Dataset, settings: Settings, part: str) -> None:
    key = rounds.shows(work.DRAFT, "work.search.metric", of=dataset.id, value=settings.get("metric", "loss"))
    st.selectbox(
        "What to keep small",
        [name for name in METRICS if name != "classification" or dataset.sensitive or "target" in settings],
        key=key,
        format_func=lambda name: METRICS[name].label,
        on_change=_choose_metric,
        args=(dataset, key, part),
        help=terms.TERMS["search_metric"],
    )


def _target(dataset: catalog.Dataset, settings: Settings, part: str) -> None:
    target = settings.get("target")
    key = rounds.shows(work.DRAFT, "work.search.target", of=dataset.id, value=target)
    st.selectbox(
        "What the classifier is to learn",
        [*dataset.sensitive, *({target} - {None, *dataset.sensitive})],
        key=key,
        on_change=_set,
        args=(dataset.id, "target", key, part),
        help=terms.TERMS["search_target"],
    )


def _balance(dataset: catalog.Dataset, settings: Settings, part: str) -> None:
    key = rounds.shows(work.DRAFT, "work.search.gs", of=dataset.id, value=float(settings.get("gs_factor", 0.5)))
    st.slider(
        "Leave records out ◂ ▸ make values coarser",
        0.0,
        1.0,
        step=0.05,
        key=key,
        on_change=_set,
        args=(dataset.id, "gs_factor", key, part),
        help=terms.TERMS["gs_factor"],
    )


def _more(dataset: catalog.Dataset, recipe: Any, part: str) -> None:
    settings, metric = of(recipe), metric_of(recipe)
    general, weights, levels = st.tabs(["General", "Weights", "Levels"])
    with general:
        if metric.by_column:
            _aggregate(dataset, settings, part)
        if not recipe.search.recoding.differs:
            _monotonic(dataset, settings, part)
            _seconds(dataset, settings, part)
    with weights:
        if metric.by_column:
            st.caption("How much a loss in each column counts, beside the others.", help=terms.TERMS["search_weights"])
            for column in _open(dataset, recipe):
                _weight(dataset, settings, column, part)
        else:
            st.caption("This measure is one figure for the whole table, so columns have no weights in it.")
    with levels:
        st.caption("The lowest and the highest level that the search may choose.", help=terms.TERMS["search_levels"])
        heights = {each.column: each.height for each in hierarchies.list_hierarchies(state.workspace(), dataset.id)}
        for column in _open(dataset, recipe):
            _levels(dataset, settings, column, heights[column], part)


def _aggregate(dataset: catalog.Dataset, settings: Settings, part: str) -> None:
    key = rounds.shows(work.DRAFT, "work.search.aggregate", of=dataset.id, value=settings.get("aggregate", USUAL))
    st.selectbox(
        "How columns add up",
        list(AGGREGATES),
        key=key,
        format_func=lambda name: AGGREGATES[name],
        on_change=_set,
        args=(dataset.id, "aggregate", key, part),
        help=terms.TERMS["search_aggregate"],
    )


def _monotonic(dataset: catalog.Dataset, settings: Settings, part: str) -> None:
    key = rounds.shows(work.DRAFT, "work.search.monotonic", of=dataset.id, value=bool(settings.get("monotonic")))
    st.toggle(
        "Count as if nothing were left out",
        key=key,
        on_change=_set,
        args=(dataset.id, "monotonic", key, part),
        help=terms.TERMS["search_monotonic"],
    )


def _seconds(dataset: catalog.Dataset, settings: Settings, part: str) -> None:
    now = min(max(float(settings.get("seconds") or SECONDS), 1.0), LONGEST)
    key = rounds.shows(work.DRAFT, "work.search.seconds", of=dataset.id, value=now)
    st.slider(
        "Seconds to wait for it at most",
        1.0,
        LONGEST,
        step=1.0,
        format="%g",
        key=key,
        on_change=_set,
        args=(dataset.id, "seconds", key, part),
        help=terms.TERMS["search_seconds"],
    )


def _weight(dataset: catalog.Dataset, settings: Settings, column: str, part: str) -> None:
    weight = float(settings.get("weights", {}).get(column, 1.0))
    key = rounds.shows(work.DRAFT, "work.search.weight", of=f"{dataset.id}.{column}", value=weight)
    st.slider(
        f"Weight of {widgets.spoken(column)}",
        0.0,
        max(2.0, weight),
        step=0.1,
        format="%.2g",
        key=key,
        on_change=_set_of,
        args=(dataset, "weights", column, key, lambda chosen: None if chosen == 1 else chosen, part),
    )


def _levels(dataset: catalog.Dataset, settings: Settings, column: str, height: int, part: str) -> None:
    low, high = settings.get("levels", {}).get(column, (0, height))
    whole = (0, height)
    key = rounds.shows(
        work.DRAFT, "work.search.levels", of=f"{dataset.id}.{column}", value=(min(low, height), min(high, height))
    )
    st.slider(
        f"Levels of {widgets.spoken(column)}",
        *whole,
        key=key,
        on_change=_set_of,
        args=(dataset, "levels", column, key, lambda chosen: None if chosen == whole else list(chosen), part),
    )


def _unfit(dataset: catalog.Dataset, recipe: Any, part: str) -> None:
    """Says which settings name columns that are no longer searched, and offers to leave them out."""
    if search.fitted_settings(state.workspace(), dataset.id, recipe) != of(recipe):
        st.warning("Some settings are of columns or levels that the search does not have.", icon=":material/warning:")
        st.button("Leave them out", key="work.search.fit", on_click=_take_out, args=(dataset, part))


def _open(dataset: catalog.Dataset, recipe: Any) -> tuple[str, ...]:
    """The columns whose level is searched, also where a solution fixes it now."""
    found: tuple[str, ...] = search.opened(recipe).searched(dataset.columns)
    return found


def _choose_metric(dataset: catalog.Dataset, key: str, part: str) -> None:
    if rounds.chosen(work.DRAFT, key):
        now = of(work.draft(dataset.id).recipe)
        _change(dataset.id, search.with_metric(dataset, now, st.session_state[key]), part)


def _set(dataset: str, name: str, key: str, part: str) -> None:
    if rounds.chosen(work.DRAFT, key):
        settings = {**of(work.draft(dataset).recipe), name: st.session_state[key]}
        _change(dataset, {each: value for each, value in settings.items() if value != USUAL}, part)


def _set_of(dataset: catalog.Dataset, name: str, column: str, key: str, asked: Callable[[Any], Any], part: str) -> None:
    """For callbacks: what one column has of a setting; None is what it has if nothing is asked for."""
    if not rounds.chosen(work.DRAFT, key):
        return
    settings, value = of(work.draft(dataset.id).recipe), asked(st.session_state[key])
    others = {each: one for each, one in settings.get(name, {}).items() if each != column}
    _change(dataset.id, {**settings, name: others if value is None else {**others, column: value}}, part)


def _take_out(dataset: catalog.Dataset, part: str) -> None:
    recipe = work.draft(dataset.id).recipe
    _change(dataset.id, search.fitted_settings(state.workspace(), dataset.id, recipe), part)


def _change(dataset: str, settings: Settings, part: str) -> None:
    work.change(dataset, {"search": dict(settings)})
    work.redraw(part)
