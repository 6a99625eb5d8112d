"""The audit log as a table that can be filtered and paged, an act a row, and its verdict."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

import streamlit as st

from pages.ui import format as shown
from pages.ui import state, widgets
from pages.ui.acts import OUTCOMES, START, Act, Place, matching
from privacy_core.usecases import catalog, releases, trail

SHOWN = 100
NARROW = {"Entry": 70, "Who": 80, "Outcome": 90, "Took": 80}  # widths in pixels
ID = re.compile(r"[0-9a-f]{32}")


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
    """Acts, newest first, with filter and pages."""
    left, right = st.columns([2, 3])
    text = left.text_input("Find", key="audit.text", placeholder="an act, a column, a name", persist_state="session")
    outcomes = right.pills(
        "Outcome",
        OUTCOMES,
        selection_mode="multi",
        key="audit.outcomes",
        persist_state="session",
        help="Every act is logged when it begins and when it ends. One without an end is at work, or was cut off.",
    )
    pages = _pages(text or "", tuple(outcomes))
    with widgets.shows_errors():
        trail.audit_entries(state.workspace(), newest=1)  # the first look is logged itself, and then has ended
        names = _names()
        found, older = matching(
            lambda before, newest: trail.audit_entries(state.workspace(), before=before, newest=newest),
            pages[-1],
            rows=SHOWN,
            fits=lambda act: _fits(act, (text or "").strip().casefold(), outcomes, names),
        )
    if found:
        zone = st.context.timezone or "UTC"
        when = st.column_config.DatetimeColumn(f"When ({zone})", timezone=zone, format="YYYY-MM-DD HH:mm:ss")
        st.dataframe(
            [_cells(act, names) for act in found],
            key="audit.entries",
            hide_index=True,
            height=480,
            column_config={
                "When": when,
                **{name: st.column_config.Column(width=wide) for name, wide in NARROW.items()},
            },
            alt="Acts in the audit log, newest first",
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


def _turn_back(pages: list[Place]) -> None:
    pages.pop()


def _pages(*asked: object) -> list[Place]:
    """Where the pages begin that were turned so far; another filter starts anew."""
    if st.session_state.get("audit.asked") != asked:
        st.session_state["audit.asked"], st.session_state["audit.pages"] = asked, [START]
    pages: list[Place] = st.session_state["audit.pages"]
    return pages


def _names() -> dict[str, str]:
    """What ids stand for, as far as it is still here."""
    workspace = state.workspace()
    names = {source.id: source.name for source in catalog.list_sources(workspace)}
    names |= {dataset.id: dataset.name for dataset in catalog.list_datasets(workspace)}
    return names | {release.id: release.name for release in releases.list_releases(workspace)}


def _cells(act: Act, names: Mapping[str, str]) -> dict[str, object]:
    return {
        "Entry": act.position,
        "When": datetime.fromtimestamp(act.at if act.began is None else act.began, tz=UTC),
        "Who": act.actor,
        "Act": act.name,
        "Outcome": act.outcome,
        "Took": "" if act.seconds is None else shown.duration(act.seconds),
        "Details": _details(act, names),
    }


def _details(act: Act, names: Mapping[str, str]) -> str:
    return " · ".join(f"{name}: {_said(value, names)}" for name, value in act.details.items())


def _said(value: object, names: Mapping[str, str]) -> str:
    if isinstance(value, list):
        return ", ".join(_said(item, names) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} = {_said(item, names)}" for name, item in value.items())
    said = str(value)
    if ID.fullmatch(said):
        return f"{names[said]} ({shown.fingerprint(said)})" if said in names else shown.fingerprint(said)
    return said


def _fits(act: Act, needle: str, outcomes: list[str], names: Mapping[str, str]) -> bool:
    return (not outcomes or act.outcome in outcomes) and needle in (
        f"{act.name} {act.actor} {_details(act, names)}".casefold()
    )
