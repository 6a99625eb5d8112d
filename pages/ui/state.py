"""What a page knows of its user: who it is, the workspace, the open dataset, and settings that outlive the tab.

``st.session_state`` and the URL hold ids and settings only; what they name is read from the store, which checks whose.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from privacy_core.errors import NotFoundError
from privacy_core.usecases import catalog
from privacy_core.usecases.session import open_session
from privacy_core.usecases.workspace import SessionEndedError, Workspace

WORKSPACE = "_workspace"
DATASET = "dataset"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who asks: the actor and the sign-in."""

    actor: str
    sid: str


def identity() -> Identity:
    """Who the guard says is asking; nobody, if no guard stands before the page. The one place that reads it."""
    said = st.user.to_dict()
    return Identity(str(said.get("user") or ""), str(said.get("sid") or ""))


def session_lives() -> bool:
    """Whether the session may still act."""
    try:
        workspace().check_alive()
    except SessionEndedError:
        close()
        return False
    return True


def workspace() -> Workspace:
    """The session's workspace: one for each tab, and never another person's.

    Raises:
        SessionEndedError: the session has ended.
    """
    who = identity()
    kept = st.session_state.get(WORKSPACE)
    if kept is None or (kept.actor.name, kept.sid) != (who.actor, who.sid):
        close()
        kept = st.session_state[WORKSPACE] = open_session(who.actor, who.sid)
    opened: Workspace = kept
    return opened


def close() -> None:
    """Forgets the workspace and everything that the tab remembers of it."""
    kept = st.session_state.get(WORKSPACE)
    if kept is not None:
        st.session_state.clear()
        kept.close()


def dataset() -> catalog.Dataset | None:
    """The open dataset: the one in the URL, else this tab's, else the one that was open last; None if there is none."""
    for id_ in (
        st.query_params.get(DATASET),
        st.session_state.get(DATASET),
        catalog.recall(workspace(), catalog.LATEST),
    ):
        if id_:
            try:
                found = catalog.open_dataset(workspace(), str(id_))
            except NotFoundError:
                continue
            st.session_state[DATASET] = found.id
            return found
    st.session_state.pop(DATASET, None)
    return None


def open_dataset(id_: str) -> None:
    """Makes a dataset the open one, in this tab and whenever the studio is opened again."""
    st.session_state[DATASET] = id_
    st.query_params[DATASET] = id_
    catalog.remember(workspace(), catalog.LATEST, id_)


def close_dataset() -> None:
    """Leaves no dataset open."""
    st.session_state.pop(DATASET, None)
    st.query_params.pop(DATASET, None)
    catalog.remember(workspace(), catalog.LATEST, None)


def restore(key: str, default: Any, *, fits: Callable[[Any], bool] = lambda _: True) -> Any:
    """Gives the widget ``key`` the value it had last time, also after a refresh or a closed tab; returns that value.

    Call it before the widget, and give the widget ``on_change=state.keep, args=(key,)``. A value that no longer
    ``fits`` (a column that is gone) is replaced by ``default``.
    """
    if key not in st.session_state:
        st.session_state[key] = catalog.recall(workspace(), key, default)
    if not fits(st.session_state[key]):
        st.session_state[key] = default
    return st.session_state[key]


def keep(key: str) -> None:
    """Remembers the value of the widget ``key``: plain JSON, no cell of a record."""
    catalog.remember(workspace(), key, st.session_state.get(key))


def threshold() -> int:
    """The k below which a group counts as exposed: chosen on the Risk page, shown everywhere (widget key "risk.k")."""
    chosen = restore("risk.k", 5, fits=lambda k: isinstance(k, int) and 2 <= k <= 100)
    return int(chosen)
