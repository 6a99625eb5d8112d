"""The download route: one file, to the session that asked, once, and only while it is the file that was shown."""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
from typing import BinaryIO
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from privacy_core.store.sessions import Session
from privacy_core.store.tickets import ExportFile, Refusal, TicketStore

CHUNK = 1024**2


class ExportRoute:
    """``GET /api/exports/<ticket>``."""

    def __init__(self, tickets: TicketStore) -> None:
        self._tickets = tickets

    async def get(self, request: Request) -> Response:
        session: Session = request.scope["privacy_studio.session"]
        found = await asyncio.to_thread(
            self._tickets.redeem, request.path_params["ticket"], actor=session.actor, sid=session.sid
        )
        if found is Refusal.USED:
            return PlainTextResponse("This link was used. Make a new one on the Export page.", 410)
        if not isinstance(found, ExportFile):
            return PlainTextResponse("Not found.", 404)
        file = await asyncio.to_thread(_open_unchanged, found)
        if file is None:
            return PlainTextResponse("The file has changed since it was shown. Export it again.", 409)
        size = os.fstat(file.fileno()).st_size
        headers = {"Content-Disposition": _attachment(found.filename), "Content-Length": str(size)}
        return StreamingResponse(_chunks(file), media_type=found.media_type, headers=headers)


def _open_unchanged(export: ExportFile) -> BinaryIO | None:
    """The open file, if its SHA-256 is the one that was shown. The handle that was hashed is the one that is sent."""
    try:
        file = export.path.open("rb")
    except OSError:
        return None
    if hashlib.file_digest(file, "sha256").hexdigest() != export.sha256:
        file.close()
        return None
    file.seek(0)
    return file


async def _chunks(file: BinaryIO) -> AsyncIterator[bytes]:
    try:
        while chunk := await asyncio.to_thread(file.read, CHUNK):
            yield chunk
    finally:
        file.close()


def _attachment(filename: str) -> str:
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._- ") else "_" for c in filename)
    return f"attachment; filename=\"{plain}\"; filename*=utf-8''{quote(filename, safe='')}"
