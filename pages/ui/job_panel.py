"""Jobs on the screen: begin, progress, time and an end to it; what ended is told once, also to a tab that opens later.

A panel redraws itself each second as long as a job of its kind is active, and the page once, when one that it saw at
work has ended. Which were seen is kept in the store, so that a closed tab misses nothing.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import streamlit as st

from pages.ui import format as shown
from pages.ui import state, widgets
from privacy_core.usecases import jobs, releases
from privacy_core.usecases.jobs import Job, State

SEEN, UNTOLD, DISMISSED, BEGUN_ON = "jobs.seen", "jobs.untold", "jobs.dismissed", "jobs.begun_on"
LINE = "jobs.line"
FRESH = 24 * 3600.0  # seconds for which a job that did not end well is shown
REMEMBERED = 100
PAGES = {
    "import_upload": "data.py",
    "protect": "anonymize.py",
    "search_on": "anonymize.py",
    "train_classifiers": "anonymize.py",
    "export_release": "export.py",
    "release_answer": "query.py",
    "train_model": "train.py",
    "sweep_training": "train.py",
    "attack_model": "train.py",
    "audit_training": "train.py",
    "read_column": "text.py",
    "scan_columns": "data.py",
}
"""Where an act goes on when its job has ended, unless it was begun on a page that said so."""
VIEWS = {"import_upload": "Upload", "scan_columns": "Personal data"}
"""Of the Data page, the view on which an act goes on."""
KEEPS = frozenset({"search_on"})
"""Acts that keep the best so far when they are told to end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much there is to do."""

    bytes: int = 0
    rows: int = 0


AT_ONCE = Size(bytes=20_000_000, rows=200_000)
"""Below this, the page waits for the result; from here on, the work becomes a job."""


def takes_long(size: Size) -> bool:
    """Whether so much should be a job.

    >>> takes_long(Size(bytes=19_999_999)), takes_long(Size(rows=200_000))
    (False, True)
    """
    return size.bytes >= AT_ONCE.bytes or size.rows >= AT_ONCE.rows


def begin(work: str, arguments: Mapping[str, Any], *, title: str, page: str | None = None) -> NoReturn:
    """Makes a job of an act, and draws the page anew, panel included; when it has ended, it goes on at ``page``."""
    job = jobs.submit_job(state.workspace(), work, arguments, title=title)
    if page is not None:
        _keep(BEGUN_ON, [*_ids(BEGUN_ON), f"{job.id} {page}"])
    _keep(SEEN, [*_ids(SEEN), job.id])  # it may end before a panel looks
    st.rerun()


def running_jobs(*works: str) -> list[Job]:
    """The user's jobs that wait or are at work, newest first; of these acts, or of all."""
    return [job for job in _found(works) if job.active]


def show(*works: str) -> None:
    """Draws the jobs of these acts, or of all; call it in every run of the page, also when there are none."""
    key = f"jobs.panel.{'.'.join(works)}"
    st.fragment(_panel, key=key, run_every=_ticks(works))(works, key)


def sidebar_line() -> None:
    """One line about all jobs, for the sidebar."""
    st.fragment(_line, key=LINE, run_every=_ticks(()))()


def take_ended(work: str, *, dataset: str | None = None) -> list[Job]:
    """Jobs of this act that ended since this was last asked, oldest first: for a page that goes on with the result.

    Those of one dataset, if it is named; the others wait until they are asked for.
    """
    untold = _ids(UNTOLD)
    ended = [  # also those that did not end well
        job for job in _found((work,)) if job.id in untold and dataset in {None, job.arguments.get("dataset")}
    ]
    if ended:
        _keep(UNTOLD, [id_ for id_ in untold if id_ not in {job.id for job in ended}])
    return ended[::-1]


def _panel(works: tuple[str, ...], key: str) -> None:
    found = _found(works)
    _redraw_if_one_ended(found)
    now = time.time()
    everything = found if not works else _found(())
    for job in reversed(found):
        if job.active:
            _progress(job, now, ahead=jobs.ahead_of(job, everything), panel=key)
    dismissed = _ids(DISMISSED)
    for job in found:
        if job.message and job.id not in dismissed and now - (job.finished or 0) < FRESH:
            _why(job)


def _line() -> None:
    found = _found(())
    _redraw_if_one_ended(found)
    active = [job for job in found if job.active]
    if not active:
        st.caption(":material/hourglass_empty: No jobs are running.")
    for job in reversed(_untold(found)):
        if st.button(f"{widgets.plain(job.title)}: done", key=f"jobs.go.{job.id}", icon=":material/task_alt:"):
            _go_on(job)
    for job in reversed(active):
        far = f" · {shown.share(job.share_done)}" if job.share_done else ""
        st.caption(f":material/hourglass_top: {widgets.plain(job.title)}: {job.state.value}{far}")


def _untold(found: list[Job]) -> list[Job]:
    untold = _ids(UNTOLD)
    return [job for job in found if job.id in untold and job.state is State.DONE and job.act in PAGES]


def _go_on(job: Job) -> None:
    if job.act in VIEWS:
        st.session_state["data.go"] = VIEWS[job.act]
    made_from = _dataset(job)
    begun_on = dict(each.split() for each in _ids(BEGUN_ON))
    st.switch_page(begun_on.get(job.id, PAGES[job.act]), query_params={state.DATASET: made_from} if made_from else None)


def _dataset(job: Job) -> str | None:
    """The dataset on whose page the job was begun."""
    if "release" in job.arguments:
        made = releases.list_releases(state.workspace())
        return next((each.dataset for each in made if each.id == job.arguments["release"]), None)
    return job.arguments.get("dataset")


def _progress(job: Job, now: float, *, ahead: Sequence[Job], panel: str) -> None:
    with st.container(border=True):
        what = widgets.plain(job.title)
        if job.state is State.QUEUED:
            st.markdown(f":material/hourglass_empty: **{what}** {_waits(ahead)}")
        else:
            note = "Cancelling …" if job.state is State.CANCELLING else job.note
            st.progress(job.share_done, f"**{what}**{f': {widgets.plain(note)}' if note else ''}")
            st.caption(_times(job, now))
        if job.state is State.CANCELLING:
            kept = "The best so far is kept." if job.act in KEEPS else "Nothing half-made is kept."
            st.caption(f"It is being cancelled. {kept}")
            return
        st.button(
            "Stop and take the best so far" if job.act in KEEPS else "Cancel",
            key=f"jobs.cancel.{job.id}",
            icon=":material/cancel:",
            on_click=_cancel,
            args=(job.id, panel),
        )


def _cancel(job: str, panel: str) -> None:
    """Asks a job to end; both places that tell of it are drawn anew."""
    widgets.tries(lambda: jobs.cancel_job(state.workspace(), job))
    st.rerun([LINE, panel])


def _waits(ahead: Sequence[Job]) -> str:
    """For what a job waits, as the rest of a sentence.

    >>> _waits([])
    'waits for its turn.'
    """
    if not ahead:
        return "waits for its turn."
    first = f"waits for **{widgets.plain(ahead[0].title)}**"
    if len(ahead) == 1:
        return f"{first} and is next in the queue."
    rest = "1 other" if len(ahead) == 2 else f"{shown.count(len(ahead) - 1)} others"
    return f"{first} and {rest} to end: number {shown.count(len(ahead) + 1)} in the queue."


def _times(job: Job, now: float) -> str:
    told = f"{shown.duration(int(job.elapsed(now)))} so far"
    remaining = job.remaining(now)
    return told if remaining is None else f"{told} · about {shown.duration(int(remaining))} left"


def _why(job: Job) -> None:
    st.error(f"**{widgets.plain(job.title)}**: {widgets.plain(job.message)}", icon=":material/error:")
    st.button("Dismiss", key=f"jobs.dismiss.{job.id}", on_click=_dismiss, args=(job.id,))


def _dismiss(job: str) -> None:
    _keep(DISMISSED, [*_ids(DISMISSED), job])


def _redraw_if_one_ended(found: list[Job]) -> None:
    seen = _ids(SEEN)
    active = [job.id for job in found if job.active]
    ended = [job.id for job in found if not job.active and job.id in seen]
    if ended or set(active) - set(seen):
        _keep(SEEN, [*(id_ for id_ in seen if id_ not in ended), *(id_ for id_ in active if id_ not in seen)])
    if ended:
        _keep(UNTOLD, [*_ids(UNTOLD), *ended])
        st.rerun()


def _found(works: tuple[str, ...]) -> list[Job]:
    return [job for job in jobs.list_jobs(state.workspace()) if not works or job.act in works]


def _ticks(works: tuple[str, ...]) -> str | None:
    return "1s" if running_jobs(*works) else None


def _ids(key: str) -> list[str]:
    return [str(id_) for id_ in state.restore(key, [], fits=lambda ids: isinstance(ids, list))]


def _keep(key: str, ids: list[str]) -> None:
    st.session_state[key] = ids[-REMEMBERED:]
    state.keep(key)
