"""The recipe in work on the Anonymize page: read from the store, changed step by step, shown by parts of the page."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from pages.ui import named_paths, rounds, state, widgets
from pages.ui.operator import Step
from privacy_core.errors import PrivacyCoreError
from privacy_core.usecases import drafts, editing, search

BAR, MODELS, RESULT, COLUMN = "work.bar", "work.models", "work.result", "work.column"
SAID = "_work.said"
"""The parts of the page that say what is asked for, and what is wrong with it."""
DRAFT = "work"
"""The widgets that show the draft."""


def draft(dataset: str) -> Any:
    """The draft; whatever was done to it stands in the store already."""
    return drafts.draft(state.workspace(), dataset)


def steps_of(recipe: Any, column: str) -> list[Step]:
    """The steps on one column, as JSON values."""
    return [step for step in recipe.to_json().get("steps", []) if step["column"] == column]


def change(dataset: str, values: Mapping[str, Any]) -> None:
    """For callbacks: puts some fields into the draft; an error is shown beside the result."""
    try:
        editing.edit_draft(state.workspace(), dataset, values, joins=True)
    except PrivacyCoreError as error:
        said = named_paths.named(str(error), {**draft(dataset).recipe.to_json(), **values})
        st.session_state[widgets.PROBLEM] = (said, getattr(error, "values", ()))


def set_steps(dataset: str, column: str, steps: Sequence[Step]) -> None:
    """For callbacks: what is done to one column, in the place where its first step was."""
    now = draft(dataset).recipe.to_json().get("steps", [])
    place = next((place for place, step in enumerate(now) if step["column"] == column), len(now))
    before = [step for step in now[:place] if step["column"] != column]
    after = [step for step in now[place:] if step["column"] != column]
    change(dataset, {"steps": [*before, *steps, *after]})


def models(recipe: Any) -> list[dict[str, Any]]:
    """The models of the draft, as JSON values."""
    found: list[dict[str, Any]] = recipe.to_json().get("models", [])
    return found


def model(recipe: Any, name: str, sensitive: str | None = None) -> dict[str, Any] | None:
    """The entry of a model in the draft, if it is asked for."""
    return next((each for each in models(recipe) if _is(each, name, sensitive)), None)


def set_model(dataset: str, name: str, sensitive: str | None, limit: Mapping[str, Any] | None, *, nth: int = 0) -> None:
    """For callbacks: asks for a model, changes some of its settings, or asks no more for it (None)."""
    change(dataset, {"models": with_model(models(draft(dataset).recipe), name, sensitive, limit=limit, nth=nth)})


def with_model(
    entries: Sequence[Mapping[str, Any]],
    name: str,
    sensitive: str | None,
    *,
    limit: Mapping[str, Any] | None,
    nth: int = 0,
) -> list[dict[str, Any]]:
    """The entries with one that is new or changed, or without it.

    Args:
        entries: As the recipe has them.
        name: Of the model.
        sensitive: Its column, if it has one.
        limit: Settings that change, None to what a recipe leaves out; None in place of them takes the entry out.
        nth: Which, where a recipe has several of the same model on the same column.
    """
    made = [dict(entry) for entry in entries]
    places = [place for place, each in enumerate(made) if _is(each, name, sensitive)]
    if limit is not None and nth >= len(places):
        places.append(len(made))
        made.append({"model": name, **({"sensitive": sensitive} if sensitive else {})})
    if nth < len(places):
        changed = {**made[places[nth]], **(limit or {})}
        entry = {field: value for field, value in changed.items() if value is not None}
        made[places[nth] : places[nth] + 1] = [] if limit is None else [entry]
    return made


def _is(entry: Mapping[str, Any], name: str, sensitive: str | None) -> bool:
    return bool(entry["model"] == name and entry.get("sensitive") == sensitive)


def fitted(dataset: str, recipe: Any) -> Any:
    """The recipe as it is for this table, so that only differences of meaning are told; else as it was written."""
    try:
        return search.settled(state.workspace(), dataset, editing.fit_recipe(state.workspace(), dataset, recipe))
    except PrivacyCoreError:
        return recipe


def redraw(*parts: str) -> None:
    """For callbacks, as their last act: draws the result anew, what is said of models, and ``parts``; the rest stays.

    So no slider is drawn while it is moved, which would take it back to where it was when it was last heard of.
    """
    if rounds.behind(DRAFT):
        st.rerun()  # the browser is about to draw another round, which does not show what was just chosen
    said = () if MODELS in parts else st.session_state.get(SAID, ())  # they are within
    st.rerun(list(dict.fromkeys([BAR, *parts, *said, RESULT])))


def part(key: str, draw: Callable[..., None]) -> Callable[..., None]:
    """``draw`` as a part of the page that is drawn alone."""
    made: Callable[..., None] = st.fragment(draw, key=key)
    return made
