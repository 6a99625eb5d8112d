"""Bringing a file in: what was detected, shown and changeable, and what must never be stored, before anything is."""

from contextlib import suppress
from pathlib import PurePath
from typing import Any

import streamlit as st

from pages.ui import format as shown
from pages.ui import job_panel, places, reading, state, waiting, whose, widgets
from pages.ui.waiting import DETECTED, DRAFT, ROUND, Draft
from privacy_core.errors import NotFoundError, PrivacyCoreError
from privacy_core.usecases import arrivals, catalog, opening
from privacy_core.usecases.jobs import State

WORK = "import_upload"


def page() -> None:
    """The ways in, or the settings of the table that waits."""
    _go_on()
    draft: Draft | None = state.restore(DRAFT, None)
    job_panel.show(WORK)
    if draft is None:
        places.choose(round_=st.session_state.get(ROUND, 0), arrive=_arrived)
        return
    if any(job.arguments["upload"] == draft["upload"] for job in job_panel.running_jobs(WORK)):
        st.caption("You can leave this page, or close the tab: the import goes on.")
        st.button("Bring in another table meanwhile", key="intake.another", on_click=waiting.keep, args=(None,))
        return
    try:
        with widgets.shows_errors(passes=NotFoundError):
            _settings(draft)
    except NotFoundError:  # it waited for longer than a day, or another sign-in sent it
        _gone(draft)


def _gone(draft: Draft) -> None:
    if draft.get("table"):
        st.header(widgets.plain(draft["file"]))
        st.info(
            "The address of the database is kept no longer. Your settings are: type it again to go on.",
            icon=":material/key_off:",
        )
        places.address(lambda found, **_: _again(draft, found))
        _discard_button(draft)
        return
    waiting.keep(None)
    st.warning("The uploaded file is no longer here. Upload it again.", icon=":material/upload_file:")
    places.choose(round_=st.session_state.get(ROUND, 0), arrive=_arrived)


def _arrived(found: Any, *, stays: bool) -> None:
    """Begins the draft of what now waits to be read."""
    with st.spinner("Looking at the table ..."):
        options = opening.detect_upload(state.workspace(), found.id)
        tables = arrivals.tables_of_upload(state.workspace(), found.id)
    draft = {"upload": found.id, "file": found.name, "bytes": found.bytes, "options": options.to_json()}
    named = found.name if tables else PurePath(found.name).stem
    waiting.keep({**draft, "stays": stays, "table": tables[0] if tables else None, "name": named})
    st.rerun()


def _again(draft: Draft, found: Any) -> None:
    """The same table of the database that was named anew."""
    chosen = arrivals.choose_table(state.workspace(), found.id, draft["table"])
    waiting.keep({**draft, "upload": chosen.id})
    st.rerun()


def _settings(draft: Draft) -> None:
    widgets.problem()
    st.header(widgets.plain(draft["file"]))
    size = f"{shown.size(draft['bytes'])}. " if draft["bytes"] else ""
    st.caption(f"{size}It becomes a dataset when you import it.")
    options = _options(draft)
    left, right = st.columns([1, 2], gap="large")
    with right:
        st.subheader("The first rows")
        look = _look(draft, options)
        if look is not None:
            reading.better_delimiter(options, st.session_state[DETECTED], look, change=waiting.change)
            reading.sample(look)
            reading.bad_rows(options, look, change=waiting.change)
            reading.missing(options, look, change=waiting.change)
    with left:
        st.subheader("How it is read")
        _tables(draft, options)
        reading.settings(options, look, change=waiting.change)
    if look is None:
        _discard_button(draft)
        return
    steps, left_out = _early(draft, look.columns)
    options = options.from_json({**options.to_json(), "leave_out": left_out})
    columns = [column for column in look.columns if column not in left_out]
    long = _takes_long(draft, options, look)
    person, source = whose.ask(draft, options, columns, long=long)
    st.text_input("Name of the dataset", key=waiting.seed(draft, "name", ""), max_chars=200, **waiting.saves("name"))
    with st.container(horizontal=True):
        go = st.button("Import", key="intake.import", type="primary", icon=":material/download_done:")
        _discard_button(draft)
    if go:
        asked = {"name": st.session_state["intake.name"] or "", "source": source, "person_id": person, "early": steps}
        _import(draft, options, asked, long=long)


def _takes_long(draft: Draft, options: Any, look: Any) -> bool:
    """Whether to read it all should be a job; a database does not say how large its table is."""
    workspace, id_, member = state.workspace(), draft["upload"], options.member
    key = ("size", id_, member)
    size = workspace.keep(key, lambda: arrivals.size_of_upload(workspace, id_, member=member))
    return job_panel.takes_long(job_panel.Size(bytes=size)) or (size == 0 and not look.whole_file)


def _import(draft: Draft, options: Any, asked: dict[str, Any], *, long: bool) -> None:
    """Now, or as a job where that takes long; a job looks at all rows, of which the user has seen the first."""
    id_ = draft["upload"]
    if long:
        unless_known = whose.KNOWN not in draft
        arguments = {"upload": id_, "options": options.to_json(), **asked, "unless_known": unless_known}
        job_panel.begin(WORK, arguments, title=f"Import {draft['file']}")
    with st.spinner("Reading the file ..."):
        made = opening.import_upload(state.workspace(), id_, options, **asked)
    _imported(made.id)


def _tables(draft: Draft, options: Any) -> None:
    """Which table it is, where there are several: of an archive, a workbook, a database."""
    workspace, id_ = state.workspace(), draft["upload"]
    members, sheets, tables = workspace.keep(("tables", id_), lambda: _several(id_))
    if len(members) > 1:
        reading.choice("File in the archive", "member", members, options.member, change=_other_table)
    if options.kind == "excel" and len(sheets) > 1:
        reading.choice("Sheet", "sheet", sheets, options.sheet or sheets[0], change=_other_table)
    if tables:
        reading.choice("Table", "table", tables, draft["table"], change=_other_table)


def _several(upload: str) -> tuple[list[str], list[str], list[str]]:
    workspace = state.workspace()
    tables = arrivals.tables_of_upload(workspace, upload)
    members = [] if tables else arrivals.members_of_upload(workspace, upload)
    return members, [] if tables or members else arrivals.sheets_of_upload(workspace, upload), tables


def _other_table(**which: str) -> None:
    """For callbacks: the choice of another table, which is looked at anew; one that is none is said and left."""
    draft = st.session_state.get(DRAFT)
    if draft is not None:
        widgets.tries(lambda: _look_at(draft, **which))


def _look_at(draft: Draft, *, table: str | None = None, **part: str) -> None:
    workspace, id_ = state.workspace(), draft["upload"]
    if table is not None:
        id_ = arrivals.choose_table(workspace, id_, table).id
    options = opening.detect_upload(workspace, id_, **part)
    st.session_state[DETECTED] = options
    st.session_state.pop(waiting.RETYPED, None)
    name = {"name": table, "file": table} if table is not None and draft["name"] == draft["table"] else {}
    waiting.save(**name, upload=id_, options=options.to_json(), table=table or draft["table"])


def _go_on() -> None:
    """Opens what was imported meanwhile, or says what must be decided before it can be."""
    ended = job_panel.take_ended(WORK)
    done = [job.result["dataset"] for job in ended if job.state is State.DONE]
    here = {each.id for each in catalog.list_datasets(state.workspace())}  # another tab may have deleted it
    if opened := [dataset for dataset in done if dataset in here]:
        _imported(opened[-1])
    if any(job.state is State.CANCELLED for job in ended):
        st.info("The import was cancelled. Nothing of it was kept; the table still waits here.", icon=":material/info:")
    draft = state.restore(DRAFT, None)
    for job in ended if draft is not None else ():
        if job.state is not State.DONE:  # a worker that was killed could not
            arrivals.forget_address(state.workspace(), draft["upload"])
        if job.error and job.error.get("known"):
            whose.decide_again(job.error["known"])


def _imported(dataset: str) -> None:
    waiting.keep(None)
    state.open_dataset(dataset)
    st.session_state["data.go"] = "Roles"
    st.rerun()


def _look(draft: Draft, options: Any) -> Any:
    """The first rows as they would be read; None where these settings cannot read them, which is said."""
    workspace, id_ = state.workspace(), draft["upload"]
    try:
        with st.spinner("Reading a sample ..."):
            return workspace.keep(("look", id_, repr(options)), lambda: opening.preview_upload(workspace, id_, options))
    except NotFoundError:
        raise
    except PrivacyCoreError as error:
        st.error(widgets.plain(str(error)), icon=":material/error:")
        return None


def _early(draft: Draft, columns: tuple[str, ...]) -> tuple[list[dict[str, Any]], list[str]]:
    """Steps of a recipe that are applied while the file is read, and columns that are not stored at all."""
    st.subheader("What must never be stored?")
    after = "the table stays where it is" if draft.get("stays") else "the file itself is not kept after the import"
    st.caption(f"These columns are left out or changed while the table is read; {after}.")
    places = st.columns(3)
    chosen: dict[str, list[str]] = {}
    free = list(columns)
    for place, (name, label, what) in zip(places, EARLY, strict=True):
        key = waiting.seed(draft, name, [], among=free)
        chosen[name] = place.multiselect(label, free, key=key, help=what, **waiting.saves(name))
        free = [column for column in free if column not in chosen[name]]
    last = 0
    if chosen["mask"]:
        label = "Characters at the end that stay readable"
        key = waiting.seed(draft, "keep_last", 0)
        last = places[1].number_input(label, min_value=0, max_value=20, key=key, **waiting.saves("keep_last"))
    steps = [{"op": "mask", "column": column, "keep_last": last} for column in chosen["mask"]]
    steps += [{"op": "pseudonymize", "column": column} for column in chosen["pseudonymize"]]
    return steps, chosen["leave_out"]


EARLY = (
    ("leave_out", "Leave out", "The column is not stored at all."),
    ("mask", "Mask", "Every character but the last ones becomes a *."),
    (
        "pseudonymize",
        "Pseudonymize",
        "Each value becomes a code; equal values get equal codes. The key stays apart from the data.",
    ),
)


def _discard_button(draft: Draft) -> None:
    if st.button("Do not import it" if draft.get("stays") else "Discard the file", key="intake.discard"):
        with suppress(NotFoundError):  # the address of a database may be forgotten already
            arrivals.discard_upload(state.workspace(), draft["upload"])
        waiting.keep(None)
        st.rerun()


def _options(draft: Draft) -> Any:
    """What was detected, with what the user changed since."""
    if DETECTED not in st.session_state:
        part = {name: draft["options"].get(name) for name in ("member", "sheet")}
        st.session_state[DETECTED] = opening.detect_upload(state.workspace(), draft["upload"], **part)
    return st.session_state[DETECTED].from_json(draft["options"])
