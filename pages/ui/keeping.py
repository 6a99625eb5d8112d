"""Keeping a solution of a search: what it is called, so that it is told from others, and the button that keeps it."""

from typing import Any

import streamlit as st

from pages.ui import candidates, search_settings, state, widgets, work
from pages.ui import format as shown
from pages.ui.figure import cut
from pages.ui.model_kinds import KINDS
from pages.ui.solutions import Point
from privacy_core.usecases import catalog, explore
from privacy_core.usecases.solution_space import Space

MOST, OF_MODELS = 190, 80
"""Characters of a name, which may get a number, and of the models in it."""


def button(dataset: catalog.Dataset, seen: Space, point: Point | None) -> None:
    """Keeps the levels in the recipe, which ``point`` is; None where they do not meet the models."""
    pressed = st.button(
        "Keep to compare",
        key="work.search.keep",
        icon=":material/bookmark_add:",
        disabled=point is None,
        help="Saves it as a recipe, which the Compare page puts beside others.",
    )
    if pressed and point is not None:
        with widgets.shows_errors():
            named = name_of(work.draft(dataset.id).recipe, point)
            kept = explore.keep_solution(state.workspace(), dataset.id, seen.named(seen.now), name=named)
        candidates.add(dataset.id, kept.id)
        st.toast(f"Kept as {widgets.plain(kept.name)}. The Compare page shows it.", icon=":material/bookmark_added:")


def name_of(recipe: Any, point: Point) -> str:
    """What must hold, what was kept small and how much of it is lost, and the levels."""
    asked = ", ".join(_model(entry) for entry in work.models(recipe)) or "no model"
    metric = search_settings.metric_of(recipe).label
    return cut(f"{cut(asked, OF_MODELS)} · {metric} {shown.number(point.loss)} · {point.label}", MOST)


def _model(entry: Any) -> str:
    of = f" of {entry['sensitive']}" if entry.get("sensitive") else ""
    return f"{KINDS[entry['model']].says(entry)}{of}"
