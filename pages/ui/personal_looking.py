"""Looking for personal data: patterns at once where that is quick, names and places in the background."""

from typing import Any

import streamlit as st

from pages.ui import job_panel, personal_words, state, widgets
from privacy_core.usecases import catalog, findings

WORK, VIEW = "scan", "Personal data"
AT_ONCE = 1_000_000
"""Cells up to which patterns are matched while somebody waits: a few seconds."""
BEGUN = "personal.begun"


def known(dataset: catalog.Dataset) -> Any:
    """What was found so far; of a table that is not large, patterns meet every cell now if they never did."""
    found = findings.what_is_known(state.workspace(), dataset.id)
    if found is None and quick(dataset):
        with st.spinner("Looking for personal data in every cell ..."):
            findings.scan_columns(state.workspace(), dataset.id, model=False)
        found = findings.what_is_known(state.workspace(), dataset.id)
    return found


def quick(dataset: catalog.Dataset) -> bool:
    """Whether patterns are matched at once."""
    return dataset.rows * len(dataset.columns) <= AT_ONCE


def summary(dataset: catalog.Dataset) -> None:
    """One line for another view: in how many columns personal data was found, and the way there."""
    found = known(dataset)
    with st.container(horizontal=True, vertical_alignment="center"):
        if found is None:
            st.markdown(":material/search: Nobody has looked for personal data in this table yet.")
        else:
            told = personal_words.headline(found.columns, len(dataset.columns))
            st.markdown(f":material/person_search: **{told}.**")
        label = "Look for it" if found is None else "See what was found"
        if st.button(label, key="personal.go", icon=":material/arrow_forward:"):
            st.session_state["data.go"] = VIEW
            st.rerun()


def go_on(dataset: catalog.Dataset, found: Any) -> None:
    """Begins to look for what takes longer, once for each opening of the table; then how far that is."""
    ended = job_panel.take_ended(WORK, dataset=dataset.id)
    running = _running(dataset)
    begun: list[str] = st.session_state.setdefault(BEGUN, [])
    if not (running or ended or dataset.id in begun) and (found is None or not found.complete):
        begin(dataset)
    job_panel.show(WORK)
    if running or (found is not None and found.complete):
        return
    what = "for names and places too" if found is not None else "for personal data"
    st.button(f"Look {what}", key="personal.look", icon=":material/search:", on_click=_again, args=(dataset.id,))


def begin(dataset: catalog.Dataset, *, again: bool = False) -> None:
    """Makes a job of it, and draws the page anew."""
    st.session_state.setdefault(BEGUN, []).append(dataset.id)
    arguments = {"dataset": dataset.id, "model": True, **({"again": True} if again else {})}
    job_panel.begin(WORK, arguments, title=f"Look for personal data in {dataset.name}"[:200])


def reading(dataset: catalog.Dataset) -> bool:
    """Whether names and places are being looked for now."""
    return bool(_running(dataset))


def refused(found: Any) -> None:
    """Tells what the detector had to do without."""
    if found is not None and found.complete and found.scan.notice:
        st.warning(widgets.plain(found.scan.notice), icon=":material/extension:")


def _running(dataset: catalog.Dataset) -> list[Any]:
    return [job for job in job_panel.running_jobs(WORK) if job.arguments.get("dataset") == dataset.id]


def _again(dataset: str) -> None:
    st.session_state[BEGUN] = [each for each in st.session_state.get(BEGUN, []) if each != dataset]
