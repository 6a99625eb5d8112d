"""The upload route: a ``PUT`` whose body streams to disk, so that memory stays flat whatever the size."""

import asyncio
import shutil
from pathlib import Path
from typing import BinaryIO

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from privacy_core.store.sessions import Session
from privacy_core.store.uploads import Upload, UploadStore

LIMIT = 5_000_000_000
WRITE_AT = 1024**2
KEEP_FREE = 256 * 1024**2


class UploadRefused(Exception):  # noqa: N818 - a way out of the loop, answered where it is raised; never leaves this file
    """The body may not be stored."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class UploadRoute:
    """``PUT /api/uploads?name=...``: answers ``{upload_id, name, bytes}``.

    Args:
        uploads: Where uploads are kept.
        limit: Most bytes of one file.
    """

    def __init__(self, uploads: UploadStore, *, limit: int = LIMIT) -> None:
        self._uploads = uploads
        self._limit = limit

    async def put(self, request: Request) -> Response:
        session: Session = request.scope["privacy_studio.session"]
        try:
            upload = await self._store(request, session)
        except UploadRefused as refused:
            return JSONResponse({"error": str(refused)}, refused.status, headers={"Connection": "close"})
        except ClientDisconnect:
            return Response(status_code=400)  # nobody is there to read it
        return JSONResponse({"upload_id": upload.id, "name": upload.name, "bytes": upload.bytes}, 201)

    async def _store(self, request: Request, session: Session) -> Upload:
        self._check_announced(request.headers.get("content-length"))
        upload, path = self._uploads.begin()
        try:
            size = await self._receive(request, path)
            return await asyncio.to_thread(
                self._uploads.complete,
                upload, name=request.query_params.get("name", ""), size=size, actor=session.actor, sid=session.sid,
            )  # fmt: skip
        finally:
            path.unlink(missing_ok=True)  # gone already when the upload is complete

    def _check_announced(self, announced: str | None) -> None:
        size = int(announced) if announced is not None and announced.isdecimal() else 0
        if size > self._limit:
            raise self._too_large()
        self._check_room(size)

    def _check_room(self, size: int) -> None:
        if size + KEEP_FREE > shutil.disk_usage(self._uploads.folder).free:
            raise UploadRefused(507, "There is not enough room on the disk for this file. Nothing was kept of it.")

    async def _receive(self, request: Request, path: Path) -> int:
        size, pending = 0, bytearray()
        with await asyncio.to_thread(_private_file, path) as file:
            async for chunk in request.stream():
                size += len(chunk)
                if size > self._limit:
                    raise self._too_large()
                pending += chunk
                if len(pending) >= WRITE_AT:
                    self._check_room(0)  # a body of no announced length could fill the disk
                    await _write(file, pending)
                    pending.clear()
            await _write(file, pending)
        return size

    def _too_large(self) -> UploadRefused:
        return UploadRefused(413, f"The file is larger than {self._limit / 1e6:,.3g} MB. Nothing was kept of it.")


def _private_file(path: Path) -> BinaryIO:
    path.touch(mode=0o600, exist_ok=False)
    return path.open("wb")


async def _write(file: BinaryIO, data: bytearray) -> None:
    try:
        await asyncio.to_thread(file.write, data)
    except OSError as error:
        raise UploadRefused(507, "The disk would not take the file. Nothing was kept of it.") from error
