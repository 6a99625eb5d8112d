"""Bringing a file in: what was detected, shown and changeable, and what must never be stored, before anything is."""

from pathlib import PurePath
from typing import Any

import streamlit as st

from pages.ui import format as shown
from pages.ui import job_panel, reading, state, upload, widgets
from privacy_core.errors import NotFoundError, PrivacyCoreError
from privacy_core.usecases import catalog, opening, people
from privacy_core.usecases.jobs import State

DRAFT, DETECTED, ROUND = "intake.draft", "intake.detected", "uploads_done"
NEW, EXISTING = "new", "existing"
WORK = "import_upload"
WHO = {NEW: "New people", EXISTING: "People of an existing source"}

Draft = dict[str, Any]  # plain JSON, so that it survives a refresh: the upload, the reading, and each choice


def page() -> None:
    """The upload box, or the settings of the file that was uploaded."""
    _go_on()
    draft: Draft | None = state.restore(DRAFT, None)
    job_panel.show(WORK)
    if draft is None:
        _box()
        return
    if any(job.arguments["upload"] == draft["upload"] for job in job_panel.running_jobs(WORK)):
        st.caption("You can leave this page, or close the tab: the import goes on.")
        return
    try:
        with widgets.shows_errors(passes=NotFoundError):
            _settings(draft)
    except NotFoundError:  # it waited for longer than a day, or another sign-in sent it
        _keep(None)
        st.warning("The uploaded file is no longer here. Upload it again.", icon=":material/upload_file:")
        _box()


def _box() -> None:
    st.caption("You see and can change how the file is read before anything of it is stored.")
    arrived = upload.upload_box(key=f"intake.file.{st.session_state.get(ROUND, 0)}")
    if arrived is None:
        return
    with widgets.shows_errors(), st.spinner("Looking at the file ..."):
        options = opening.detect_upload(state.workspace(), arrived.id)
    draft = {"upload": arrived.id, "file": arrived.name, "bytes": arrived.bytes, "options": options.to_json()}
    _keep({**draft, "name": PurePath(arrived.name).stem})
    st.rerun()


def _settings(draft: Draft) -> None:
    st.header(widgets.plain(draft["file"]))
    st.caption(f"{shown.size(draft['bytes'])}. It becomes a dataset when you import it.")
    options = _options(draft)
    left, right = st.columns([1, 2], gap="large")
    with right:
        st.subheader("The first rows")
        look = _look(draft, options)
        if look is not None:
            reading.better_delimiter(options, st.session_state[DETECTED], look, change=_change)
            reading.sample(look)
            reading.bad_rows(options, look, change=_change)
    with left:
        st.subheader("How it is read")
        sheets = opening.sheets_of_upload(state.workspace(), draft["upload"]) if options.kind == "excel" else []
        reading.settings(options, look, sheets, change=_change)
    if look is None:
        _discard_button(draft)
        return
    steps, left_out = _early(draft, look.columns)
    options = options.from_json({**options.to_json(), "leave_out": left_out})
    person, source = _people(draft, options, [column for column in look.columns if column not in left_out])
    st.text_input("Name of the dataset", key=_seed(draft, "name", ""), max_chars=200, **_saves("name"))
    with st.container(horizontal=True):
        go = st.button("Import", key="intake.import", type="primary", icon=":material/download_done:")
        _discard_button(draft)
    if go:
        asked = {"name": st.session_state["intake.name"] or "", "source": source, "person_id": person, "early": steps}
        _import(draft, options, asked)


def _import(draft: Draft, options: Any, asked: dict[str, Any]) -> None:
    """Now, or as a job where that takes long."""
    id_ = draft["upload"]
    if job_panel.takes_long(job_panel.Size(bytes=draft["bytes"])):
        title = f"Import {draft['file']}"
        job_panel.begin(WORK, {"upload": id_, "options": options.to_json(), **asked}, title=title)
    with st.spinner("Reading the file ..."):
        made = opening.import_upload(state.workspace(), id_, options, **asked)
    _imported(made.id)


def _go_on() -> None:
    """Opens what was imported meanwhile."""
    ended = job_panel.take_ended(WORK)
    done = [job.result["dataset"] for job in ended if job.state is State.DONE]
    here = {each.id for each in catalog.list_datasets(state.workspace())}  # another tab may have deleted it
    if opened := [dataset for dataset in done if dataset in here]:
        _imported(opened[-1])
    if any(job.state is State.CANCELLED for job in ended):
        st.info("The import was cancelled. Nothing of it was kept; the file still waits here.", icon=":material/info:")


def _imported(dataset: str) -> None:
    _keep(None)
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
    st.caption(
        "These columns are left out or changed while the file is read; the file itself is not kept after the import."
    )
    places = st.columns(3)
    chosen: dict[str, list[str]] = {}
    free = list(columns)
    for place, (name, label, what) in zip(places, EARLY, strict=True):
        key = _seed(draft, name, [], among=free)
        chosen[name] = place.multiselect(label, free, key=key, help=what, **_saves(name))
        free = [column for column in free if column not in chosen[name]]
    last = 0
    if chosen["mask"]:
        label = "Characters at the end that stay readable"
        key = _seed(draft, "keep_last", 0)
        last = places[1].number_input(label, min_value=0, max_value=20, key=key, **_saves("keep_last"))
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


def _people(draft: Draft, options: Any, columns: list[str]) -> tuple[str | None, str]:
    """Which column tells persons apart, and whose data it is: the privacy budget belongs to these people."""
    st.subheader("Who is in it?")
    left, right = st.columns(2)
    with left:
        person = st.selectbox(
            "Column that tells persons apart",
            columns,
            index=None,
            placeholder="none",
            key=_seed(draft, "person", None, among=[None, *columns]),
            help="Risk then counts people, not rows, and people of other tables are recognised by their ids.",
            **_saves("person"),
        )
    with st.spinner("Looking whether these people are known ..."):
        suggestion = opening.suggest_source(state.workspace(), draft["upload"], options, person_id=person)
    known = {source.id: source.name for source in catalog.list_sources(state.workspace())}
    with right:
        who = st.radio(
            "New people, or people of an existing source?",
            list(WHO) if known else [NEW],
            key=_seed(draft, "who", NEW if suggestion.source is None else EXISTING),
            format_func=WHO.__getitem__,
            help="A source is a group of people. All tables about them share one privacy budget.",
            **_saves("who"),
        )
        st.caption(_why(suggestion))
        if who == NEW:
            return person, people.NEW_PEOPLE
        first = suggestion.source if suggestion.source in known else next(iter(known))
        key = _seed(draft, "source", first, among=known)
        ids = list(known)
        return person, str(st.selectbox("Source", ids, key=key, format_func=known.__getitem__, **_saves("source")))


def _why(suggestion: people.SourceSuggestion) -> str:
    if suggestion.source is None and not suggestion.can_tell:
        return "No suggestion: the rows of this file are too much alike to tell whether these people are known."
    if suggestion.source is None:
        return "Suggested: new people. Neither rows nor person ids of this file are in the studio, beyond chance."
    known = f"{shown.share(suggestion.rows)} of its rows"
    if suggestion.persons:
        known += f" and {shown.share(suggestion.persons)} of its person ids"
    return (
        f"Suggested: people of {widgets.plain(suggestion.name or '')}, because {known} are there already. "
        "Only an administrator may say that they are new people, and the audit log notes it."
    )


def _discard_button(draft: Draft) -> None:
    if st.button("Discard the file", key="intake.discard"):
        opening.discard_upload(state.workspace(), draft["upload"])
        _keep(None)
        st.rerun()


def _options(draft: Draft) -> Any:
    """What was detected, with what the user changed since."""
    if DETECTED not in st.session_state:
        st.session_state[DETECTED] = opening.detect_upload(state.workspace(), draft["upload"])
    return st.session_state[DETECTED].from_json(draft["options"])


def _seed(draft: Draft, name: str, default: Any, *, among: Any = None) -> str:
    """The key of a widget that shows what the draft says; choices that are gone are left out."""
    value = draft.get(name, default)
    if among is not None:
        value = [each for each in value if each in among] if isinstance(value, list) else value
        value = value if isinstance(value, list) or value in among else default
    st.session_state[f"intake.{name}"] = value
    return f"intake.{name}"


def _saves(name: str) -> dict[str, Any]:
    return {"on_change": lambda: _save(**{name: st.session_state[f"intake.{name}"]})}


def _save(**choices: Any) -> None:
    draft = st.session_state.get(DRAFT)
    if draft is not None:
        _keep({**draft, **choices})


def _change(**reading_options: Any) -> None:
    draft = st.session_state.get(DRAFT)
    if draft is not None:
        _save(options={**draft["options"], **reading_options})


def _keep(draft: Draft | None) -> None:
    """Remembers the file in work; without one, everything that was chosen for the last one is forgotten."""
    if draft is None:
        for key in [key for key in st.session_state if str(key).startswith("intake.")]:
            del st.session_state[key]
        st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1  # a new box: the old one still names the old file
    st.session_state[DRAFT] = draft
    state.keep(DRAFT)
