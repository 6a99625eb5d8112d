"""Models that rest because their column is sensitive no more: why, and how they hold again or leave."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.ui import rounds, state, widgets, work
from pages.ui.model_kinds import KINDS
from privacy_core.usecases import catalog, editing

SENSITIVE = "sensitive"


def models(dataset: catalog.Dataset) -> None:
    """A note for each column whose models rest."""
    for column, said in _by_column(dataset).items():
        _note(dataset, column, said)


def _by_column(dataset: catalog.Dataset) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for entry in work.draft(dataset.id).resting_entries:
        found.setdefault(entry[SENSITIVE], []).append(KINDS[entry["model"]].says(entry))
    return found


def _note(dataset: catalog.Dataset, column: str, said: list[str]) -> None:
    rest = "rests" if len(said) == 1 else "rest"
    role = str(dataset.roles.get(column, "insensitive")).replace("_", "-")
    with st.container(border=True, gap="xsmall"):
        st.markdown(f":gray[:material/bedtime:] **{widgets.plain(column)}**: {widgets.plain(', '.join(said))} {rest}")
        st.caption(f"The column is {role} now, and these models are about sensitive columns. Nothing checks them.")
        with st.container(horizontal=True):
            st.button(
                "Make it sensitive again",
                key=f"work.resting.back.{dataset.id}.{column}",
                icon=":material/undo:",
                on_click=_make_sensitive,
                args=(dataset, column),
            )
            st.button(
                "Remove",
                key=f"work.resting.remove.{dataset.id}.{column}",
                icon=":material/delete:",
                type="tertiary",
                on_click=_remove,
                args=(dataset, column),
            )


def _make_sensitive(dataset: catalog.Dataset, column: str) -> None:
    roles: dict[str, Any] = {**dataset.roles, column: SENSITIVE}
    widgets.tries(lambda: catalog.set_roles(state.workspace(), dataset.id, roles, marks=dataset.marks))
    rounds.begin(work.DRAFT)
    st.rerun()


def _remove(dataset: catalog.Dataset, column: str) -> None:
    widgets.tries(lambda: editing.forget_resting(state.workspace(), dataset.id, column))
    work.redraw(work.MODELS)
