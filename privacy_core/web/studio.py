"""The studio's server side as parts that are handed to the framework's application."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from privacy_core.errors import PrivacyCoreError
from privacy_core.store.sessions import SessionStore
from privacy_core.store.store import Store
from privacy_core.store.tickets import TicketStore
from privacy_core.store.uploads import UploadStore
from privacy_core.web import policy
from privacy_core.web.exports import ExportRoute
from privacy_core.web.failures import FailureLog
from privacy_core.web.guard import Guard
from privacy_core.web.runtime import Runtime
from privacy_core.web.signin import SignIn
from privacy_core.web.sockets import OpenSockets
from privacy_core.web.uploads import LIMIT, UploadRoute

WATCH = Path(__file__).parent / "static" / "session.js"
LOCAL_ACTOR = "local"

Beside = Callable[[], AbstractAsyncContextManager[None]]


class Studio:
    """One server on one workspace.

    Args:
        store: The workspace.
        runtime: The framework, seen through the guard's eyes.
        upload_limit: Most bytes of one uploaded file.
        beside: What runs as long as the server does, such as the supervisor of jobs.
        announce: Called with the URL, token included, once the server answers.
    """

    def __init__(
        self,
        store: Store,
        runtime: Runtime,
        *,
        upload_limit: int = LIMIT,
        beside: Beside | None = None,
        announce: Callable[[str], None] = print,
    ) -> None:
        self.store = store
        self.sessions = SessionStore(store)
        self.uploads = UploadStore(store)
        self.tickets = TicketStore(store)
        self._runtime = runtime
        self._beside = beside
        self._announce = announce
        self._upload_limit = upload_limit
        self._failures = FailureLog(store.home / "logs" / "errors.log")
        self._sockets = OpenSockets(self.sessions)
        self._sign_in = SignIn(self.sessions, self._sockets, actor=LOCAL_ACTOR)

    def url(self, host: str = "127.0.0.1") -> str:
        """The address that opens the studio, token included."""
        name = f"[{host}]" if ":" in host else host
        return f"http://{name}:{self._runtime.port()}/?token={self._sign_in.token}"

    @property
    def middleware(self) -> list[Middleware]:
        return [
            Middleware(
                Guard, sessions=self.sessions, sockets=self._sockets, sign_in=self._sign_in, runtime=self._runtime
            )
        ]

    @property
    def routes(self) -> list[Route]:
        uploads = UploadRoute(self.uploads, limit=self._upload_limit)
        return [
            Route("/start", _to_the_first_page),
            Route("/login", self._sign_in.by_form, methods=["GET", "POST"]),
            Route("/logout", self._sign_in.sign_out, methods=["POST"]),
            Route("/api/session", _signed_in),
            Route(policy.WATCH_PATH, _watch_script),
            Route("/api/uploads", uploads.put, methods=["PUT"]),
            Route("/api/exports/{ticket}", ExportRoute(self.tickets).get),
        ]

    @asynccontextmanager
    async def lifespan(self, _app: object) -> AsyncIterator[None]:
        """Sweeps what an earlier server left, announces the URL, and runs ``beside`` along."""
        await asyncio.to_thread(self.uploads.sweep)
        self._announce(self.url())
        if self._beside is None:
            yield
            return
        async with self._beside():
            yield

    def on_script_error(self, error: Exception) -> bool:
        """Logs an uncaught error of a page and shows its reference; only errors made to be shown are shown."""
        reference = self._failures.record(error)
        told = f"{error} " if isinstance(error, PrivacyCoreError) else "Something in the studio failed. "
        self._runtime.show_failure(
            f"{told}Nothing that was saved is lost. The log names the place under the reference {reference}."
        )
        return True


async def _signed_in(_request: Request) -> Response:
    return JSONResponse({"signed_in": True})  # the guard has answered 401 to everybody else


async def _watch_script(_request: Request) -> Response:
    return FileResponse(WATCH, media_type="text/javascript")


async def _to_the_first_page(request: Request) -> Response:
    """The first page lies at the root, whatever the menu calls it; the dataset in the address stays."""
    return RedirectResponse(request.url.replace(path="/", scheme="", netloc=""), 307)
