"""Who is signed in: sessions whose secret lives in a cookie, and of which the database keeps only the SHA-256."""

import hashlib
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, bindparam, delete, insert, select, update

from privacy_core import randomness
from privacy_core.store.store import Store
from privacy_core.store.tables import sessions

IDLE = 12 * 3600.0
LIFETIME = 7 * 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in of one actor in one browser."""

    sid: str
    actor: str


class SessionStore:
    """Sessions of one workspace, shared by every process that opens it.

    Args:
        store: The workspace's database.
        idle: Seconds without an act after which a session is over.
        lifetime: Seconds after which it is over in any case.
        clock: Seconds since 1970.
    """

    def __init__(
        self, store: Store, *, idle: float = IDLE, lifetime: float = LIFETIME, clock: Callable[[], float] = time.time
    ) -> None:
        self._store = store
        self._idle = idle
        self._lifetime = lifetime
        self._clock = clock
        # Built once: these two are asked for every message of a socket.
        self._by_secret = select(sessions.c.sid, sessions.c.actor).where(
            sessions.c.secret_sha256 == bindparam("secret"), self._unexpired()
        )
        self._by_sid = select(sessions.c.sid).where(sessions.c.sid == bindparam("sid"), self._unexpired())

    def create(self, actor: str) -> tuple[str, str]:
        """A new session: the secret for the cookie, shown this once, and the sid that names it everywhere else."""
        secret, sid, now = randomness.new_token(), randomness.new_id(), self._clock()
        row = {"id": randomness.new_id(), "sid": sid, "secret_sha256": digest(secret), "actor": actor}
        with self._store.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.created < now - 2 * self._lifetime))
            connection.execute(insert(sessions).values(**row, created=now, last_seen=now, ended=None))
        return secret, sid

    def find(self, secret: str) -> Session | None:
        """The living session of a cookie."""
        with self._store.reading() as connection:
            row = connection.execute(self._by_secret, {"secret": digest(secret), **self._limits()}).first()
        return None if row is None else Session(row.sid, row.actor)

    def alive(self, sid: str) -> bool:
        """Whether the session may still act: not ended, not idle too long, not too old."""
        with self._store.reading() as connection:
            return connection.execute(self._by_sid, {"sid": sid, **self._limits()}).first() is not None

    def gone(self, sids: Collection[str]) -> set[str]:
        """Those of ``sids`` that are not alive, in one question."""
        if not sids:
            return set()
        asked = select(sessions.c.sid).where(sessions.c.sid.in_(sids), self._unexpired())
        with self._store.reading() as connection:
            return set(sids) - set(connection.scalars(asked, self._limits()))

    def end(self, sid: str) -> None:
        """Ends the session, for good and for every process."""
        ending = update(sessions).where(sessions.c.sid == sid, sessions.c.ended.is_(None))
        with self._store.writing() as connection:
            connection.execute(ending.values(ended=self._clock()))

    def touch(self, sid: str) -> None:
        """Notes an act of the session's owner, which keeps it from becoming idle."""
        with self._store.writing() as connection:
            connection.execute(
                update(sessions)
                .where(sessions.c.sid == bindparam("touched"), self._unexpired())
                .values(last_seen=self._clock()),
                {"touched": sid, **self._limits()},
            )

    def _limits(self) -> dict[str, float]:
        now = self._clock()
        return {"seen_after": now - self._idle, "made_after": now - self._lifetime}

    @staticmethod
    def _unexpired() -> ColumnElement[bool]:
        return and_(
            sessions.c.ended.is_(None),
            sessions.c.last_seen > bindparam("seen_after"),
            sessions.c.created > bindparam("made_after"),
        )


def digest(secret: str) -> str:
    """What is kept of a secret of 256 random bits: for these a plain hash is enough, no salt, no stretching."""
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()
