"""The guard: pure ASGI, so that it stands before pages, sockets, media and our routes alike; it denies by default."""

import asyncio
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from privacy_core.store.sessions import Session, SessionStore
from privacy_core.web import policy, routes
from privacy_core.web.request import Claims
from privacy_core.web.routes import Who
from privacy_core.web.runtime import Runtime
from privacy_core.web.settings import SID_HEADER, USER_HEADER
from privacy_core.web.signin import SignIn
from privacy_core.web.sockets import GuardedSocket, OpenSockets

PAGE_DROPS = frozenset({b"accept-encoding", b"if-none-match", b"if-modified-since", b"if-range", b"range"})
IDENTITY = ("x-pc-", "x-streamlit-user")


class Guard:
    """ASGI middleware around the whole application.

    Our own routes find who asks in ``scope["privacy_studio.session"]``, the dashboard's script in trusted headers.
    """

    def __init__(
        self, app: ASGIApp, *, sessions: SessionStore, sockets: OpenSockets, sign_in: SignIn, runtime: Runtime
    ) -> None:
        self._app = app
        self._sessions = sessions
        self._sockets = sockets
        self._sign_in = sign_in
        self._runtime = runtime

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        claims = Claims(scope)
        send = _with_headers(send, claims.path)
        if fault := claims.fault():
            await PlainTextResponse(fault.reason, fault.status)(scope, receive, send)
            return
        session = await self._session(claims)
        answer: Response | None
        if routes.is_page(claims.method, claims.path):
            answer = await self._sign_in.by_link(scope, claims, session)
            if answer is None and session is None:
                answer = RedirectResponse(f"/login?next={quote(_here(scope), safe='')}", 303)
        else:
            answer = self._refusal(claims, session)
        if answer is not None:
            await answer(scope, receive, send)
            return
        is_page = routes.is_page(claims.method, claims.path)
        inner = self._scope_for(scope, claims, session=session, is_page=is_page)
        await self._app(inner, receive, _Shell(send).send if is_page else send)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        claims = Claims(scope)
        welcome = claims.fault() is None and claims.path == routes.SOCKET and claims.same_origin()
        session = await self._session(claims) if welcome else None
        if session is None:
            await receive()  # the connect; closing before accepting is a plain 403 to the client
            await send({"type": "websocket.close", "code": 1008})
            return
        inner = self._scope_for(scope, claims, session=session, is_page=False)
        socket = GuardedSocket(session, self._sessions, self._sockets, is_automatic=self._runtime.is_automatic)
        await socket.run(self._app, inner, receive, send=send)

    async def _session(self, claims: Claims) -> Session | None:
        return None if claims.secret is None else await asyncio.to_thread(self._sessions.find, claims.secret)

    def _refusal(self, claims: Claims, session: Session | None) -> Response | None:
        row = routes.row_for(claims.method, claims.path)
        public = row is not None and row.who is Who.ANYONE
        if session is None and not public:
            return PlainTextResponse("Sign in first.", 401)
        if claims.method in routes.WRITES and not claims.same_origin():
            return PlainTextResponse("This request did not come from a page of Privacy Studio.", 403)
        if session is None or public:
            return None
        if row is None or (row.who is Who.OWNER and not self._owns(row, claims.path, sid=session.sid)):
            return PlainTextResponse("Not found.", 404)
        return None

    def _owns(self, row: routes.Row, path: str, *, sid: str) -> bool:
        found = row.path.fullmatch(path)
        named = found.groupdict() if found else {}
        if session := named.get("session"):
            return self._runtime.owns_session(session, sid=sid)
        return self._runtime.owns_media(named.get("media", ""), sid=sid)

    def _scope_for(self, scope: Scope, claims: Claims, *, session: Session | None, is_page: bool) -> Scope:
        """What the application sees: who asks, by us; neither what the client says of that, nor the session cookie."""
        headers = [
            (name, value)
            for name, value in scope["headers"]
            if not name.decode("latin-1").lower().replace("_", "-").startswith(IDENTITY)
            and name != b"cookie"
            and not (is_page and name in PAGE_DROPS)
            and not (name == b"accept-encoding" and claims.path.startswith("/api/"))  # a download keeps its length
        ]
        cookies = "; ".join(
            f"{name}={values[0]}" for name, values in claims.cookies.items() if name and name != claims.cookie_name
        )
        if cookies:
            headers.append((b"cookie", cookies.encode("latin-1")))
        if session is not None:
            headers.append((USER_HEADER.encode(), quote(session.actor).encode()))
            headers.append((SID_HEADER.encode(), session.sid.encode()))
        return {**scope, "headers": headers, "privacy_studio.session": session, "privacy_studio.claims": claims}


class _Shell:
    """Holds a page back until it is whole, then sends it with our script and a policy that fits it."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body = bytearray()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            kind = dict(message["headers"]).get(b"content-type", b"")
            if kind.startswith(b"text/html") and message["status"] == 200:
                self._start = message
                return
        elif self._start is not None:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._whole(self._start)
            return
        await self._send(message)

    async def _whole(self, start: Message) -> None:
        body, rule = policy.shell(bytes(self._body)) if self._body else (b"", policy.APP.format(hashes=""))
        headers = MutableHeaders(raw=list(start["headers"]))
        for name in ("etag", "last-modified", "accept-ranges"):
            del headers[name]
        if body:  # the answer to HEAD has none, and keeps its length
            headers["Content-Length"] = str(len(body))
        headers["Content-Security-Policy"] = rule
        await self._send({**start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})


def _with_headers(send: Send, path: str) -> Send:
    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=list(message["headers"]))
            policy.apply(headers, headers.get("Content-Security-Policy") or policy.for_path(path), path=path)
            message = {**message, "headers": headers.raw}
        await send(message)

    return wrapped


def _here(scope: Scope) -> str:
    path, query = str(scope["path"]), scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path
