"""Uploaded files that wait to be read: a row and a file each, for the session that sent them and nobody else.

A table that is read where it lies waits in the same way: a note stands in the place of its file. The note may hold the
password of a database, so it is sealed under a key of its own, which goes when the note goes: old copies of the file
and of the database then open nothing.
"""

import json
import os
import re
import time
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import delete, insert, select

from privacy_core import randomness
from privacy_core.errors import NotFoundError
from privacy_core.store.store import Store
from privacy_core.store.tables import uploads

NAME_BYTES = 200
STALE = 24 * 3600.0
_KEYS = "upload-"  # begin of the names of the keys of notes
_NONCE = 12  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that arrived whole."""

    id: str
    name: str
    bytes: int
    path: Path


class UploadStore:
    """Uploads of one workspace. Only the owner's session finds an upload; to all others it does not exist."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.folder = store.home / "uploads"

    def begin(self) -> tuple[str, Path]:
        """An id and the path of the file to write; the upload exists once ``complete`` has been called."""
        upload = randomness.new_id()
        return upload, self.folder / f"{upload}.part"

    def complete(self, upload: str, *, name: str, size: int, actor: str, sid: str) -> Upload:
        """Gives the written file its final name and its row."""
        path = self.folder / upload
        (self.folder / f"{upload}.part").replace(path)
        shown = clean_name(name)
        row = {"id": upload, "owner": actor, "sid": sid, "name": shown, "bytes": size, "path": str(path)}
        with self._store.writing() as connection:
            connection.execute(insert(uploads).values(**row, created=time.time()))
        return Upload(id=upload, name=shown, bytes=size, path=path)

    def add_note(self, note: Mapping[str, Any], *, name: str, size: int, actor: str, sid: str) -> Upload:
        """A note (JSON) in the place of a file, for what is read where it lies."""
        self.sweep()
        upload, path = self.begin()
        key, nonce = self._store.keyring.key(_KEYS + upload), os.urandom(_NONCE)
        sealed = AESGCM(key).encrypt(nonce, json.dumps(dict(note)).encode(), _belonging(upload, actor, sid))
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(nonce + sealed)
        return self.complete(upload, name=name, size=size, actor=actor, sid=sid)

    def note(self, upload: str, *, actor: str, sid: str) -> Mapping[str, Any] | None:
        """The note in the place of the file; None where the upload is a file.

        Raises:
            NotFoundError: there is no such upload, or it is somebody else's.
        """
        found = self.find(upload, actor=actor, sid=sid)
        if not self._store.keyring.holds(_KEYS + upload):
            return None
        sealed = found.path.read_bytes()
        try:
            key, bound = self._store.keyring.key(_KEYS + upload), _belonging(upload, actor, sid)
            note: Mapping[str, Any] = json.loads(AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], bound))
        except InvalidTag:
            raise NotFoundError("upload") from None
        return note

    def find(self, upload: str, *, actor: str, sid: str) -> Upload:
        """The upload, if it is this session's.

        Raises:
            NotFoundError: there is none, or it is somebody else's.
        """
        mine = (uploads.c.id == upload) & (uploads.c.owner == actor) & (uploads.c.sid == sid)
        with self._store.reading() as connection:
            row = connection.execute(select(uploads).where(mine)).first()
        if row is None:
            raise NotFoundError("upload")
        return Upload(id=row.id, name=row.name, bytes=row.bytes, path=Path(row.path))

    def remove(self, upload: str, *, actor: str, sid: str) -> None:
        """Deletes the upload and its file, as soon as what it held has been read."""
        found = self.find(upload, actor=actor, sid=sid)
        self._store.keyring.erase(_KEYS + upload)
        found.path.unlink(missing_ok=True)
        with self._store.writing() as connection:
            connection.execute(delete(uploads).where(uploads.c.id == upload))

    def sweep(self) -> None:
        """Removes uploads that nobody read within a day, and what a crash left behind."""
        oldest = time.time() - STALE
        with self._store.reading() as connection:
            named = connection.execute(select(uploads.c.id, uploads.c.path)).all()
        gone = [row.id for row in named if not Path(row.path).exists()]  # killed in remove(): the file goes first
        with self._store.writing() as connection:
            connection.execute(delete(uploads).where((uploads.c.created < oldest) | uploads.c.id.in_(gone)))
        for path in self.folder.iterdir():
            if path.is_file() and path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)
        with self._store.reading() as connection:
            here = {_KEYS + id_ for id_ in connection.scalars(select(uploads.c.id))}
        for name in self._store.keyring.names(_KEYS, made_before=oldest):
            if name not in here:
                self._store.keyring.erase(name)


def _belonging(upload: str, actor: str, sid: str) -> bytes:
    return json.dumps([upload, actor, sid]).encode()


def clean_name(name: str) -> str:
    r"""A file name fit to be shown and stored: no folders, no control or direction characters, at most 200 bytes.

    >>> clean_name("..\\..\\secret/adult\u202efdp.csv")
    'adultfdp.csv'
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > 16:
        stem, ending = plain, ""
    room = NAME_BYTES - len((dot + ending).encode()) if ending else NAME_BYTES
    short = stem.encode()[:room].decode(errors="ignore")
    return f"{short}.{ending}" if ending else short or "upload"
