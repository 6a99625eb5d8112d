"""The tables that models name: another one of the workspace as population, or as the rows to be protected."""

from typing import Any

import streamlit as st

from pages.ui import format as shown
from pages.ui import models_asked, named_paths, rounds, state, widgets, work
from pages.ui.models_asked import Asked
from pages.ui.terms import TERMS
from privacy_core.errors import PrivacyCoreError
from privacy_core.usecases import catalog, companions, editing

REFUSED = "work.models.refused"
"""Model, column and number of what the last choice asked for in vain, and why."""

WHERE = {"estimator": "estimated", "population": "another table", "subset": "this table"}
LABELS = {
    ("k_map", "population"): "Table of the population",
    ("k_map", "subset"): "Table with the rows to protect (k-map)",
    ("delta_presence", "subset"): "Table with the rows to protect",
}
NONE_YET = (
    "There is no other table in the studio yet. Open it on the Data page like any table, then come back: it can be "
    "chosen here."
)
NONE_FITS = "No other table in the studio fits."
MOST_NAMED = 3
GONE = "(a table that is no longer here)"


def where(model: Asked) -> None:
    """Where the population of k-map is, and its settings that follow from it."""
    now = next(way for way in WHERE if way in model.entry)
    key = rounds.shows(work.DRAFT, "work.k_map.where", of=model.of, value=now)
    st.segmented_control(
        "The population is",
        list(WHERE),
        key=key,
        required=True,
        format_func=lambda way: WHERE[way],
        on_change=_go,
        args=(model, key),
        help="Estimated from its size; a table of everybody in it; or this table, of which some rows are protected.",
    )
    if now != "estimator":
        choice(model, now)


def choice(model: Asked, field: str) -> None:
    """Which table it is, of those that fit, and why the others do not."""
    files = {offer.file: offer for offer in _offers(model.dataset, field)}
    now = model.entry[field]
    key = rounds.shows(work.DRAFT, f"work.{model.kind.model}.{field}", of=model.of, value=now)
    st.selectbox(
        LABELS[model.kind.model, field],
        list(files) if now in files else [*files, now],
        key=key,
        format_func=lambda file: _said(files[file]) if file in files else GONE,
        on_change=_take,
        args=(model, field, key),
        help=TERMS[field],
    )
    if unfit := not_listed(model.dataset, field):
        st.caption(widgets.plain(unfit))


def fitting(dataset: catalog.Dataset, field: str) -> Any:
    """The table to begin with, the newest that fits; None without any."""
    return next(iter(_offers(dataset, field)), None)


def not_listed(dataset: catalog.Dataset, field: str) -> str:
    """Which other tables cannot be chosen, and why; empty if all can."""
    why = []
    for offer in companions.list_companions(state.workspace(), dataset.id):
        if unfit := _unfit(offer, field):
            verb = "has also" if field == "subset" else "lacks"
            more = f" and {len(unfit) - MOST_NAMED} more columns" if len(unfit) > MOST_NAMED else ""
            why.append(f"{offer.name} ({verb} {', '.join(unfit[:MOST_NAMED])}{more})")
    more = f" and {shown.counted(len(why) - MOST_NAMED, 'other table')}" if len(why) > MOST_NAMED else ""
    return f"Not listed, as the columns do not fit: {', '.join(why[:MOST_NAMED])}{more}." if why else ""


def subset(dataset: catalog.Dataset) -> str:
    """For callbacks: the rows to be protected that another model names already, else those to begin with."""
    named = [entry["subset"] for entry in work.models(work.draft(dataset.id).recipe) if "subset" in entry]
    if named:
        return str(named[0])
    return companions.add_companion(state.workspace(), dataset.id, fitting(dataset, "subset").dataset)


def plain_names(dataset: catalog.Dataset, text: str) -> str:
    """A message with the names of tables in place of their files, and of models and settings in place of paths."""
    text = named_paths.named(text, work.draft(dataset.id).recipe.to_json())
    for offer in companions.list_companions(state.workspace(), dataset.id):
        text = text.replace(offer.file, offer.name)
    return text


def refused(model: Asked) -> str | None:
    """Why the last choice for this model was not taken, once."""
    said = st.session_state.get(REFUSED)
    if said is None or said[0] != _which(model):
        return None
    del st.session_state[REFUSED]
    return plain_names(model.dataset, said[1])


def _offers(dataset: catalog.Dataset, field: str) -> list[Any]:
    offers = companions.list_companions(state.workspace(), dataset.id)
    return [offer for offer in offers if not _unfit(offer, field)]


def _unfit(offer: Any, field: str) -> tuple[str, ...]:
    """The columns by which a table is none that the field could name."""
    columns: tuple[str, ...] = offer.adds if field == "subset" else offer.lacks
    return columns


def _said(offer: Any) -> str:
    return f"{widgets.plain(offer.name)} ({shown.counted(offer.rows, 'row')})"


def _which(model: Asked) -> tuple[str, str | None, int]:
    return (model.kind.model, model.column, model.nth)


def _go(model: Asked, key: str) -> None:
    """The population is elsewhere now."""
    if not rounds.chosen(work.DRAFT, key):
        return
    way = st.session_state[key]
    if way == "estimator":
        size = models_asked.people(model.dataset.rows)
        _settle(model, {"population": None, "subset": None, "estimator": "poisson", "population_size": size})
        return
    offer = fitting(model.dataset, way)
    if offer is None:
        unfit = not_listed(model.dataset, way)
        _refuse(model, f"{NONE_FITS} {unfit}" if unfit else NONE_YET)
    else:
        _name(model, way, offer)


def _take(model: Asked, field: str, key: str) -> None:
    if rounds.chosen(work.DRAFT, key):
        file = st.session_state[key]
        offer = next((each for each in _offers(model.dataset, field) if each.file == file), None)
        if offer is not None:
            _name(model, field, offer)
        work.redraw(work.MODELS)


def _name(model: Asked, field: str, offer: Any) -> None:
    try:
        file = companions.add_companion(state.workspace(), model.dataset.id, offer.dataset)
    except PrivacyCoreError as error:
        _refuse(model, str(error))
        return
    others = dict.fromkeys((*WHERE, "population_size", "significance")) if model.kind.model == "k_map" else {}
    _settle(model, {**others, field: file})


def _settle(model: Asked, values: dict[str, Any]) -> None:
    """Changes the model; the rows to be protected are the same for all, since there can be one subset only."""
    entries = work.models(work.draft(model.dataset.id).recipe)
    made = work.with_model(entries, model.kind.model, model.column, limit=values, nth=model.nth)
    subset = values.get("subset")
    made = [{**entry, "subset": subset} if subset and "subset" in entry else entry for entry in made]
    try:
        editing.edit_draft(state.workspace(), model.dataset.id, {"models": made})
    except PrivacyCoreError as error:
        _refuse(model, str(error))
    work.redraw(work.MODELS)


def _refuse(model: Asked, why: str) -> None:
    st.session_state[REFUSED] = (_which(model), why)
    rounds.begin(work.DRAFT)
    st.rerun()
