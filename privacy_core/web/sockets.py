"""A guarded websocket: each message asks again whether the session lives, and ending the session closes it."""

import asyncio
import time
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from privacy_core.store.sessions import Session, SessionStore

SWEEP_SECONDS = 1.0
TOUCH_SECONDS = 60.0
REVOKED = 4401


class OpenSockets:
    """The open sockets of every session, so that ending a session ends them too, wherever it was ended."""

    def __init__(self, sessions: SessionStore) -> None:
        self._sessions = sessions
        self._revoked: dict[str, set[asyncio.Event]] = {}
        self._sweeper: asyncio.Task[None] | None = None

    def add(self, sid: str) -> asyncio.Event:
        """An event that is set when the session ends."""
        event = asyncio.Event()
        self._revoked.setdefault(sid, set()).add(event)
        if self._sweeper is None or self._sweeper.done():
            self._sweeper = asyncio.create_task(self._sweep())
        return event

    def remove(self, sid: str, event: asyncio.Event) -> None:
        self._revoked[sid].discard(event)
        if not self._revoked[sid]:
            del self._revoked[sid]

    def revoke(self, sid: str) -> None:
        """Closes the session's sockets now."""
        for event in self._revoked.get(sid, ()):
            event.set()

    async def _sweep(self) -> None:
        while self._revoked:
            for sid in await asyncio.to_thread(self._sessions.gone, list(self._revoked)):
                self.revoke(sid)
            await asyncio.sleep(SWEEP_SECONDS)


class GuardedSocket:
    """Stands between one socket and the application."""

    def __init__(
        self, session: Session, sessions: SessionStore, sockets: OpenSockets, *, is_automatic: Callable[[bytes], bool]
    ) -> None:
        self._session = session
        self._sessions = sessions
        self._sockets = sockets
        self._is_automatic = is_automatic
        self._touched = 0.0

    async def run(self, app: ASGIApp, scope: Scope, receive: Receive, *, send: Send) -> None:
        """Serves the socket until it closes or its session ends."""
        revoked = self._sockets.add(self._session.sid)
        ending = asyncio.create_task(revoked.wait())

        async def checked_receive() -> Message:
            incoming = asyncio.ensure_future(receive())
            await asyncio.wait({incoming, ending}, return_when=asyncio.FIRST_COMPLETED)
            message: Message | None = incoming.result() if incoming.done() else None
            if message is not None and message["type"] != "websocket.receive":
                return message
            if message is not None and not revoked.is_set() and self._sessions.alive(self._session.sid):
                await self._note_act(message)
                return message
            incoming.cancel()
            revoked.set()
            await send({"type": "websocket.close", "code": REVOKED, "reason": "signed out"})
            return {"type": "websocket.disconnect", "code": REVOKED, "reason": "signed out"}

        async def checked_send(message: Message) -> None:
            if not revoked.is_set():
                await send(message)

        try:
            await app(scope, checked_receive, checked_send)
        finally:
            ending.cancel()
            self._sockets.remove(self._session.sid, revoked)

    async def _note_act(self, message: Message) -> None:
        now = time.monotonic()
        data = message.get("bytes")
        if now - self._touched > TOUCH_SECONDS and data is not None and not self._is_automatic(data):
            self._touched = now
            await asyncio.to_thread(self._sessions.touch, self._session.sid)
