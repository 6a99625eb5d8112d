"""Where a table is taken from: this computer, a folder of the server, a database."""

from collections.abc import Callable
from pathlib import PurePath
from typing import Any

import streamlit as st

from pages.ui import format as shown
from pages.ui import state, upload, widgets
from privacy_core.usecases import arrivals

PLACES = ("This computer", "Folder of the server", "Database")
PLACE, FOLDER, CHOSEN, ADDRESS = "data.place", "intake.folder", "intake.entry", "intake.address"
SETTING = "PRIVACY_STUDIO_FOLDERS=/data/deliveries:/data/surveys privacy-studio serve"

Arrive = Callable[..., None]


def choose(*, round_: int, arrive: Arrive) -> None:
    """Draws the three ways in.

    Args:
        round_: How many files were brought in before: each has a box of its own.
        arrive: Called with what then waits to be read, and ``stays``: whether it is read where it lies.
    """
    state.restore(PLACE, PLACES[0], fits=PLACES.__contains__)
    place = st.segmented_control(
        "Where is the table?", PLACES, key=PLACE, on_change=state.keep, args=(PLACE,), required=True
    )
    st.caption("You see and can change how it is read before anything of it is stored.")
    if place == PLACES[0]:
        arrived = upload.upload_box(key=f"intake.file.{round_}")
        if arrived is not None:
            with widgets.shows_errors():
                arrive(arrivals.find_upload(state.workspace(), arrived.id), stays=False)
    elif place == PLACES[1]:
        with widgets.shows_errors():
            _folders(arrive)
    else:
        address(arrive)


def address(arrive: Arrive, *, label: str = "Address of the database") -> None:
    """Asks for the address of a database. It is forgotten here at once; sealed it waits until the table is read."""
    with st.form("intake.database", border=False):
        st.text_input(
            label,
            type="password",
            key=ADDRESS,
            autocomplete="off",
            placeholder="postgresql://user:password@host/database",
            help="PostgreSQL, or SQLite as sqlite:///file in a folder that the server may read. It is only read. The "
            "address is kept sealed until the table is imported, and never in a draft, a log or the browser's address.",
        )
        asked = st.form_submit_button("Connect", type="primary", icon=":material/database:")
    if asked and st.session_state[ADDRESS]:
        with widgets.shows_errors(), st.spinner("Connecting ..."):
            found = arrivals.connect_to_database(state.workspace(), st.session_state[ADDRESS])
        del st.session_state[ADDRESS]
        arrive(found, stays=True)


def _folders(arrive: Arrive) -> None:
    roots = arrivals.server_folders(state.workspace())
    if not roots:
        st.info(
            "The server reads no folder yet. Whoever starts it names those that it may read, with colons between:",
            icon=":material/folder_off:",
        )
        st.code(SETTING, language="bash")
        return
    here = _here([root.path for root in roots])
    if here is None:
        entries, title = roots, "Folders that the server may read"
    else:
        entries, title = arrivals.look_into_folder(state.workspace(), here), f"In {here}"
    chosen = st.selectbox(
        title, entries, index=None, key=CHOSEN, format_func=_described, placeholder=_counted(entries, here)
    )
    with st.container(horizontal=True):
        if here is not None:
            up = None if here in {root.path for root in roots} else str(PurePath(here).parent)
            st.button("Up", key="intake.up", icon=":material/arrow_upward:", on_click=_go, args=(up,))
        if chosen is not None and chosen.folder:
            st.button("Open the folder", key="intake.into", on_click=_go, args=(chosen.path,))
        if chosen is not None and (not chosen.folder or here is not None):
            label = "Read its files as parts of one table" if chosen.folder else "Read this file"
            if st.button(label, key="intake.take", type="primary", icon=":material/table_view:"):
                arrive(arrivals.take_from_server(state.workspace(), chosen.path), stays=True)


def _here(roots: list[str]) -> str | None:
    """The folder that is open; a single one is open from the start."""
    here = st.session_state.get(FOLDER, roots[0] if len(roots) == 1 else None)
    return None if here is None else str(here)


def _go(folder: str | None) -> None:
    st.session_state[FOLDER] = folder
    st.session_state[CHOSEN] = None


def _described(entry: Any) -> str:
    return f"{entry.name}/" if entry.folder else f"{entry.name} · {shown.size(entry.bytes)}"


def _counted(entries: list[Any], here: str | None) -> str:
    if not entries:
        return "This folder is empty"
    if len(entries) >= arrivals.MOST_LISTED:
        return f"The first {shown.count(len(entries))} by name: move others into folders"
    return "Choose a file or a folder" if here is not None else "Choose a folder"
