"""Export tickets: a link that hands one file to one session, once."""

import time
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from sqlalchemy import delete, insert, select, update

from privacy_core import randomness
from privacy_core.errors import InvalidValueError
from privacy_core.store.sessions import digest
from privacy_core.store.store import Store
from privacy_core.store.tables import export_tickets
from privacy_core.store.uploads import clean_name

VALID = 3600.0


class Refusal(Enum):
    """Why a ticket hands out nothing."""

    UNKNOWN = "unknown"  # or somebody else's: the two are not told apart
    USED = "used"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFile:
    """What a ticket hands out."""

    path: Path
    filename: str
    media_type: str
    sha256: str


class TicketStore:
    """Tickets of one workspace; the database keeps only the SHA-256 of each."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def mint(self, file: ExportFile, *, actor: str, sid: str) -> str:
        """A ticket for ``file``, good once within an hour; it goes into ``/api/exports/<ticket>``.

        Raises:
            InvalidValueError: the file does not lie in the workspace, or is not there.
        """
        path = file.path.resolve()
        if not path.is_relative_to(self._store.home.resolve()) or not path.is_file():
            raise InvalidValueError("An export must be a file in the workspace folder.")
        ticket, now = randomness.new_token(), time.time()
        row = {
            "token_sha256": digest(ticket), "owner": actor, "sid": sid, "path": str(path),
            "filename": clean_name(file.filename), "media_type": file.media_type, "sha256": file.sha256,
        }  # fmt: skip
        with self._store.writing() as connection:
            connection.execute(delete(export_tickets).where(export_tickets.c.created < now - 24 * VALID))
            connection.execute(insert(export_tickets).values(**row, created=now, used=None))
        return ticket

    def redeem(self, ticket: str, *, actor: str, sid: str) -> ExportFile | Refusal:
        """The file, the first time; the ticket is spent before the first byte leaves."""
        now = time.time()
        t = export_tickets.c
        mine = (t.token_sha256 == digest(ticket)) & (t.owner == actor) & (t.sid == sid) & (t.created > now - VALID)
        with self._store.writing() as connection:
            spent = connection.execute(update(export_tickets).where(mine, t.used.is_(None)).values(used=now))
            row = connection.execute(select(export_tickets).where(mine)).first()
        if row is None:
            return Refusal.UNKNOWN
        if spent.rowcount != 1:
            return Refusal.USED
        return ExportFile(path=Path(row.path), filename=row.filename, media_type=row.media_type, sha256=row.sha256)
