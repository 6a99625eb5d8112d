"""The audit log as a table that can be filtered and paged, and its verdict."""

import re
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from pages.ui import format as shown
from pages.ui import state, widgets
from privacy_core.usecases import trail

SCANNED = 1_000  # entries read at a time
SHOWN = 100
ID = re.compile(r"[0-9a-f]{32}")
OUTCOMES = ("begun", "done", "failed", "refused")


@st.fragment
def verification() -> None:
    """The button that recomputes every seal, and what came of it."""
    if not st.button("Verify the log", key="audit.verify", type="primary", icon=":material/fact_check:"):
        return
    with widgets.shows_errors(), st.spinner("Recomputing every seal ..."):
        verdict = trail.verify_audit(state.workspace())
    if verdict.first_broken is None:
        text = f"The log is whole: all {shown.count(verdict.entries)} entries are as they were written."
        st.success(text, icon=":material/verified:")
    else:
        st.error(
            f"The log is broken at entry {shown.count(verdict.first_broken)}: {verdict.reason}. Entries before it are "
            "as they were written. Keep a copy of the workspace folder, and find out who wrote to it.",
            icon=":material/gpp_bad:",
        )


@st.fragment
def table() -> None:
    """Entries, newest first, with filter and pages."""
    left, right = st.columns([2, 3])
    text = left.text_input("Find", key="audit.text", placeholder="an act, a column, a name", persist_state="session")
    outcomes = right.pills(
        "Outcome",
        OUTCOMES,
        selection_mode="multi",
        key="audit.outcomes",
        persist_state="session",
        help="Every act is logged when it begins and when it ends. One that never ended was cut off.",
    )
    pages = _pages(text or "", tuple(outcomes))
    with widgets.shows_errors():
        found, older = matching(before=pages[-1], rows=SHOWN, text=text or "", outcomes=outcomes)
    if found:
        when = st.column_config.DatetimeColumn(timezone=st.context.timezone, format="YYYY-MM-DD HH:mm:ss")
        st.dataframe(
            [_cells(entry) for entry in found],
            key="audit.entries",
            hide_index=True,
            height=480,
            column_config={"When": when},
            alt="Entries of the audit log, newest first",
        )
    else:
        st.info("No entry matches. Clear the filter to see them all.", icon=":material/filter_alt_off:")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Newer",
            key="audit.newer",
            disabled=len(pages) == 1,
            icon=":material/chevron_left:",
            on_click=lambda: _turn_back(pages),
        )
        st.button(
            "Older",
            key="audit.older",
            disabled=older is None,
            icon=":material/chevron_right:",
            on_click=pages.append,
            args=(older,),
        )
        if found:
            st.caption(f"Entries {shown.count(found[-1].position)} to {shown.count(found[0].position)}")


def matching(
    *, before: int | None, rows: int, text: str = "", outcomes: Collection[str] = ()
) -> tuple[list[Any], int | None]:
    """Matching entries, newest first, and the position before which older ones lie; None at the end of the log."""
    found: list[Any] = []
    needle = text.strip().casefold()
    while True:
        batch = trail.audit_entries(state.workspace(), newest=SCANNED, before=before)
        for entry in batch:
            if (not outcomes or entry.outcome in outcomes) and needle in _searched(entry):
                if len(found) == rows:
                    return found, found[-1].position
                found.append(entry)
        if len(batch) < SCANNED:
            return found, None
        before = batch[-1].position


def _turn_back(pages: list[int | None]) -> None:
    pages.pop()


def _pages(*asked: object) -> list[int | None]:
    """Where the pages begin that were turned so far; another filter starts anew."""
    if st.session_state.get("audit.asked") != asked:
        st.session_state["audit.asked"], st.session_state["audit.pages"] = asked, [None]
    pages: list[int | None] = st.session_state["audit.pages"]
    return pages


def _cells(entry: Any) -> dict[str, object]:
    return {
        "Entry": entry.position,
        "When": datetime.fromtimestamp(entry.at, tz=UTC),
        "Who": entry.actor,
        "Act": entry.act,
        "Outcome": entry.outcome,
        "Details": _details(entry),
    }


def _details(entry: Any) -> str:
    return " · ".join(f"{name}: {_said(value)}" for name, value in entry.details.items())


def _said(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    if isinstance(value, dict):
        return ", ".join(f"{name} = {_said(item)}" for name, item in value.items())
    said = str(value)
    return shown.fingerprint(said) if ID.fullmatch(said) else said


def _searched(entry: Any) -> str:
    return f"{entry.act} {entry.actor} {_details(entry)}".casefold()
