"""Signing in with the launch token: as Jupyter does, the URL printed at start is the key."""

import asyncio
import hmac
import html
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Scope

from privacy_core import randomness
from privacy_core.store.sessions import LIFETIME, Session, SessionStore
from privacy_core.web.request import Claims, local_target
from privacy_core.web.sockets import OpenSockets

PAGE = (Path(__file__).parent / "static" / "login.html").read_text("utf-8")
FAILURES, WINDOW = 10, 60.0
FORM_BYTES = 4096


class Attempts:
    """Allows a few wrong tokens a minute. The token cannot be guessed; this keeps guessing from being tried."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures: deque[float] = deque(maxlen=FAILURES)

    def exhausted(self) -> bool:
        return len(self._failures) == FAILURES and self._clock() - self._failures[0] < WINDOW

    def fail(self) -> None:
        self._failures.append(self._clock())


class SignIn:
    """Exchanges the launch token for a session cookie.

    Args:
        sessions: Where sessions are kept.
        sockets: Open sockets, closed at sign-out.
        actor: Who the holder of the token is; without accounts, the one local user.
    """

    def __init__(self, sessions: SessionStore, sockets: OpenSockets, *, actor: str) -> None:
        self.token = randomness.new_token()
        self._sessions = sessions
        self._sockets = sockets
        self._actor = actor
        self._attempts = Attempts()

    async def by_link(self, scope: Scope, claims: Claims, session: Session | None) -> Response | None:
        """Answers a page request that carries ``?token=``: a cookie and the same page without the token."""
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        tokens = [value for name, value in query if name == "token"]
        if not tokens:
            return None
        rest = urlencode([(name, value) for name, value in query if name != "token"])
        target = local_target(claims.path + (f"?{rest}" if rest else ""))
        if session is not None:  # a second click on the link keeps the session that other tabs are using
            return RedirectResponse(target, 303)
        return await self._exchange(tokens[-1], target, claims)

    async def by_form(self, request: Request) -> Response:
        """``/login``: shows the form, and takes it."""
        claims: Claims = request.scope["privacy_studio.claims"]
        if request.method != "POST":
            return _page(local_target(request.query_params.get("next", "/")))
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > FORM_BYTES:
                return _page("/", status=413, problem="That is too long for a token.")
        form = dict(parse_qsl(body.decode("latin-1"), keep_blank_values=True))
        return await self._exchange(form.get("token", "").strip(), local_target(form.get("next", "/")), claims)

    async def sign_out(self, request: Request) -> Response:
        """``/logout``: ends the session and closes its sockets."""
        claims: Claims = request.scope["privacy_studio.claims"]
        session: Session = request.scope["privacy_studio.session"]
        await asyncio.to_thread(self._sessions.end, session.sid)
        self._sockets.revoke(session.sid)
        response = RedirectResponse("/login", 303)
        response.delete_cookie(claims.cookie_name, path="/", secure=claims.secure, httponly=True, samesite="lax")
        return response

    async def _exchange(self, token: str, target: str, claims: Claims) -> Response:
        if self._attempts.exhausted():
            return _page(target, status=429, problem="Too many wrong tokens. Wait a minute and try again.")
        if not hmac.compare_digest(token.encode("utf-8", "replace"), self.token.encode()):
            self._attempts.fail()
            return _page(target, status=401, problem="That is not the token of this server.")
        secret, _ = await asyncio.to_thread(self._sessions.create, self._actor)
        response = RedirectResponse(target, 303)
        response.set_cookie(
            claims.cookie_name, secret,
            max_age=int(LIFETIME), path="/", secure=claims.secure, httponly=True, samesite="lax",
        )  # fmt: skip
        return response


def _page(target: str, *, status: int = 200, problem: str = "") -> Response:
    shown = f'<p class="problem" role="alert">{html.escape(problem)}</p>' if problem else ""
    page = PAGE.replace("<!-- problem -->", shown).replace("<!-- next -->", html.escape(target, quote=True))
    headers = {"Retry-After": str(int(WINDOW))} if status == 429 else None
    return HTMLResponse(page, status, headers=headers)
