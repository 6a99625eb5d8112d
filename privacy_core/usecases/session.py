"""The workspace of a browser session, for as long as that session lives."""

from privacy_core.govern import LOCAL, Actor, Role
from privacy_core.store import Store
from privacy_core.store.sessions import SessionStore
from privacy_core.usecases.workspace import SessionEndedError, Workspace

NOBODY = "nobody"  # what the log calls who asks without a name


def open_session(actor: str, sid: str) -> Workspace:
    """The workspace that the session ``sid`` of ``actor`` works on; every use case asks again whether it lives.

    Raises:
        SessionEndedError: there is no such session, it has ended, or the studio does not know the actor; the log then
            names who asked.
    """
    store = Store()
    sessions = SessionStore(store)
    known = actor == LOCAL.name and bool(sid)
    asks = LOCAL if actor == LOCAL.name else Actor(actor[:100] or NOBODY, Role.VIEWER)
    workspace = Workspace(store, actor=asks, sid=sid, alive=lambda: known and sessions.alive(sid))
    try:
        workspace.check_alive()
    except SessionEndedError:
        workspace.close()
        raise
    return workspace
