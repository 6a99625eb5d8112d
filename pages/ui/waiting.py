"""The draft of a table that waits to be read: plain JSON, kept in the store, so that it survives a refresh."""

from typing import Any

import streamlit as st

from pages.ui import state

DRAFT, DETECTED, ROUND = "intake.draft", "intake.detected", "uploads_done"
RETYPED = "intake.columns_retyped"  # columns that another type is asked for
WAY_IN = ("intake.folder", "intake.entry", "intake.address")  # an address may hold a password

Draft = dict[str, Any]  # the upload, the reading, and each choice


def seed(draft: Draft, name: str, default: Any, *, among: Any = None) -> str:
    """The key of a widget that shows what the draft says; choices that are gone are left out."""
    value = draft.get(name, default)
    if among is not None:
        value = [each for each in value if each in among] if isinstance(value, list) else value
        value = value if isinstance(value, list) or value in among else default
    st.session_state[f"intake.{name}"] = value
    return f"intake.{name}"


def saves(name: str) -> dict[str, Any]:
    """What makes a widget whose key ``seed`` gave save its choice."""
    return {"on_change": lambda: save(**{name: st.session_state[f"intake.{name}"]})}


def save(**choices: Any) -> None:
    """For callbacks: puts choices into the draft, if there still is one."""
    draft = st.session_state.get(DRAFT)
    if draft is not None:
        keep({**draft, **choices})


def change(**reading_options: Any) -> None:
    """For callbacks: puts options of the reading into the draft."""
    draft = st.session_state.get(DRAFT)
    if draft is not None:
        save(options={**draft["options"], **reading_options})


def keep(draft: Draft | None) -> None:
    """Remembers the table in work; without one, everything that was chosen for the last one is forgotten.

    Keys of boxes stay, since a browser still sends what a box holds, and its callback reads the key; the next table
    sets each of them anew.
    """
    if draft is None:
        for key in (DETECTED, RETYPED, *WAY_IN):
            st.session_state.pop(key, None)
        st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1  # a new box: the old one still names the old file
    st.session_state[DRAFT] = draft
    state.keep(DRAFT)
