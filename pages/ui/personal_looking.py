"""Looking for personal data: patterns at once where that is quick, names and places in the background."""

from typing import Any

import streamlit as st

from pages.ui import job_panel, personal_words, state, widgets
from privacy_core.usecases import catalog, findings, jobs
from privacy_core.usecases.jobs import State

WORK, VIEW = "scan_columns", "Personal data"
AT_ONCE = 1_000_000
"""Cells up to which patterns are matched while somebody waits: a few seconds."""


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
    """One line for another view: in how many columns personal data was found, and the way there.

    In a table that is too large to be looked at now, the looking begins in the background.
    """
    found = known(dataset)
    if found is None and _nobody_asked(dataset):
        begin(dataset)
    with st.container(horizontal=True, vertical_alignment="center"):
        if found is not None:
            told = personal_words.headline(found.columns, len(dataset.columns))
            open_ = "" if found.complete else " Names and places in text were not looked for yet."
            st.markdown(f":material/person_search: **{told}.**{open_}")
        elif reading(dataset):
            st.markdown(":material/hourglass_top: Personal data is being looked for, in the background.")
        else:
            st.markdown(":material/search: Nobody has looked for personal data in this table yet.")
        label = "See what was found" if found else "See how far it is" if reading(dataset) else "Look for it"
        if st.button(label, key="personal.go", icon=":material/arrow_forward:"):
            st.session_state["data.go"] = VIEW
            st.rerun()


def go_on(dataset: catalog.Dataset, found: Any) -> None:
    """Begins to look for what takes longer where nobody has, or not with the recognizers of now; then how far that is.

    What did not end well waits until somebody asks for it.
    """
    if job_panel.take_ended(WORK, dataset=dataset.id):
        st.rerun()  # the sidebar need not tell of it
    running, complete = _jobs(dataset, active=True), found is not None and found.complete
    if not complete and _nobody_asked(dataset):
        begin(dataset)
    if running and not complete and _done(dataset):
        st.caption(
            "The recognizers have changed since names and places were looked for, so they are being looked for again: "
            "what is found in text is back when that is done."
        )
    job_panel.show(WORK)
    if running or complete:
        return
    what = "for personal data" if found is None else "for names and places too"
    if st.button(f"Look {what}", key="personal.look", icon=":material/search:"):
        begin(dataset)


def begin(dataset: catalog.Dataset, *, again: bool = False) -> None:
    """Makes a job of it, and draws the page anew."""
    arguments = {"dataset": dataset.id, "model": True, **({"again": True} if again else {})}
    job_panel.begin(WORK, arguments, title=f"Look for personal data in {dataset.name}"[:200])


def reading(dataset: catalog.Dataset) -> bool:
    """Whether names and places are being looked for now."""
    return bool(_jobs(dataset, active=True))


def refused(found: Any) -> None:
    """Tells what the detector had to do without."""
    if found is not None and found.complete and found.scan.notice:
        st.warning(widgets.plain(found.scan.notice), icon=":material/extension:")


def _nobody_asked(dataset: catalog.Dataset) -> bool:
    """Whether no job has looked, or the last one did and what it found holds no longer."""
    return all(job.state is State.DONE for job in _jobs(dataset)[:1])


def _done(dataset: catalog.Dataset) -> bool:
    return any(job.state is State.DONE for job in _jobs(dataset))


def _jobs(dataset: catalog.Dataset, *, active: bool = False) -> list[Any]:
    """Those that look into this table, or looked; of late, newest first."""
    found = jobs.list_jobs(state.workspace())
    return [
        job
        for job in found
        if job.act == WORK and job.arguments.get("dataset") == dataset.id and (job.active or not active)
    ]
