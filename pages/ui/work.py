"""The recipe in work on the Anonymize page: read from the store, changed step by step, shown by parts of the page."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from pages.ui import rounds, state, widgets
from pages.ui.operators import Step
from privacy_core.errors import PrivacyCoreError
from privacy_core.usecases import drafts, editing, search

BAR, RESULT, COLUMN = "work.bar", "work.result", "work.column"
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
    widgets.tries(lambda: editing.edit_draft(state.workspace(), dataset, values))


def set_steps(dataset: str, column: str, steps: Sequence[Step]) -> None:
    """For callbacks: what is done to one column, in the place where its first step was."""
    now = draft(dataset).recipe.to_json().get("steps", [])
    place = next((place for place, step in enumerate(now) if step["column"] == column), len(now))
    before = [step for step in now[:place] if step["column"] != column]
    after = [step for step in now[place:] if step["column"] != column]
    change(dataset, {"steps": [*before, *steps, *after]})


def model(recipe: Any, name: str, sensitive: str | None = None) -> dict[str, Any] | None:
    """The entry of a model in the draft, if it is asked for."""
    entries: list[dict[str, Any]] = recipe.to_json().get("models", [])
    return next((each for each in entries if each["model"] == name and each.get("sensitive") == sensitive), None)


def set_model(dataset: str, name: str, sensitive: str | None, limit: Mapping[str, Any] | None) -> None:
    """For callbacks: asks for a model, changes its limit, or asks no more for it (None)."""
    models = draft(dataset).recipe.to_json().get("models", [])
    entry = None if limit is None else {"model": name, **({"sensitive": sensitive} if sensitive else {}), **limit}
    made, placed = [], False
    for each in models:
        if (each["model"], each.get("sensitive")) != (name, sensitive):
            made.append(each)
        elif entry is not None and not placed:
            made.append(entry)
            placed = True
    change(dataset, {"models": made if placed or entry is None else [*made, entry]})


def fitted(dataset: str, recipe: Any) -> Any:
    """The recipe as it is for this table, so that only differences of meaning are told; else as it was written."""
    try:
        return search.settled(state.workspace(), dataset, editing.fit_recipe(state.workspace(), dataset, recipe))
    except PrivacyCoreError:
        return recipe


def redraw(*parts: str) -> None:
    """For callbacks, as their last act: draws the result anew, and ``parts``; the rest of the page stays."""
    if rounds.behind(DRAFT):
        st.rerun()  # the browser is about to draw another round, which does not show what was just chosen
    st.rerun(list(dict.fromkeys([BAR, *parts, RESULT])))


def part(key: str, draw: Callable[..., None]) -> Callable[..., None]:
    """``draw`` as a part of the page that is drawn alone."""
    made: Callable[..., None] = st.fragment(draw, key=key)
    return made
