"""The audit log: append-only, each entry sealed to the one before, its end also noted outside the database.

An entry's HMAC covers itself and the HMAC before it, so an edit, a removal or a change of order breaks the chain at
that entry. A chain that was cut at its end, or replaced by an old copy, still closes; the anchor file, which holds the
newest count and HMAC, tells. What no file on a machine can tell is that the whole folder, anchor included, was
replaced by an old copy of itself, or rewritten by someone who read its keys: against the owner of the machine there is
no defence on that machine.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Text, func, insert, select, type_coerce
from sqlalchemy.exc import DBAPIError

from privacy_core.govern.anchor import START, Anchor, Broken, End, Note, disagreement
from privacy_core.store import Store
from privacy_core.store.tables import audit

DETAILS = type_coerce(audit.c.details, Text).label("details")  # the very text is sealed, not one way to read it
WRITTEN = {"position": int, "at": float, "actor": str, "act": str, "outcome": str, "details": str, "hmac": str}
WHOLE = (audit.c.position, audit.c.at, audit.c.actor, audit.c.act, audit.c.outcome, DETAILS, audit.c.hmac)


class Outcome(StrEnum):
    """How an act stands. An act that is ``begun`` and never ended was cut off by a crash."""

    BEGUN = "begun"
    DONE = "done"
    FAILED = "failed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the log; ``details`` holds ids, column names and numbers, never cell values."""

    position: int
    at: float
    actor: str
    act: str
    outcome: str
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether the log is whole.

    Attributes:
        entries: How many entries there are.
        first_broken: Position of the first entry that is not as it was written, or None.
        reason: What is wrong there, in words, or None.
    """

    entries: int
    first_broken: int | None = None
    reason: str | None = None

    @property
    def intact(self) -> bool:
        return self.first_broken is None


class AuditLog:
    """The log of one workspace, as one actor writes it."""

    def __init__(self, store: Store, actor: str) -> None:
        self._store = store
        self._actor = actor
        self._anchor = Anchor(store.home / "audit.anchor", store.keyring.key("audit-anchor"))
        if not store.keyring.holds("audit"):
            with store.lock("audit"):
                if not store.keyring.holds("audit") and not self._anchor.exists():
                    self._anchor.write(Note(((0, START),)))  # before the key: a log with a key and no note has lost it
        self._key = store.keyring.key("audit")
        self._settle()

    def append(self, act: str, outcome: Outcome, details: Mapping[str, Any] | None = None) -> None:
        """Adds one entry. The lock is held until the anchor agrees with the database, across processes.

        An end that does not agree with the anchor is noted in it for good before the log goes on: otherwise the next
        entry would cover up a cut.

        Raises:
            WorkspaceBusyError: others kept the lock for too long; nothing was logged, so nothing may be done.
        """
        plain = json.loads(json.dumps(dict(details or {})))
        with self._store.lock("audit"):
            with self._store.writing() as connection:
                end = _end(connection)
                broken = disagreement(self._anchor.read(), end, lambda position: _seal_at(connection, position))
                row: dict[str, Any] = {
                    "position": end[0] + 1,
                    "at": time.time(),
                    "actor": self._actor,
                    "act": act,
                    "outcome": str(outcome),
                    "details": plain,
                }
                row["hmac"] = _seal(self._key, {**row, "details": json.dumps(plain)}, end[1])
                connection.execute(insert(audit).values(row))
                new_end = (row["position"], row["hmac"])
                self._anchor.write(Note((end, new_end), broken))  # until the commit is through, either end is right
            self._anchor.write(Note((new_end,), broken), firmly=False)  # lost in a power cut, the other still holds

    @contextmanager
    def around(self, act: str, details: Mapping[str, Any] | None = None) -> Iterator[None]:
        """Logs ``begun``, then ``done`` or ``failed``; a crash leaves ``begun``."""
        self.append(act, Outcome.BEGUN, details)
        try:
            yield
        except BaseException as error:
            self.append(act, Outcome.FAILED, {**(details or {}), "error": type(error).__name__})
            raise
        self.append(act, Outcome.DONE, details)

    def entries(self, *, newest: int = 200, before: int | None = None) -> list[Entry]:
        """The newest entries, newest first; ``before`` a position pages back. They are shown as found, not verified."""
        query = select(*WHOLE).order_by(audit.c.position.desc()).limit(newest)
        if before is not None:
            query = query.where(audit.c.position < before)
        with self._store.reading() as connection:
            return [_entry(dict(row)) for row in connection.execute(query).mappings()]

    def verify(self) -> Verdict:
        """Recomputes every seal, and compares the end with the anchor; others may go on appending meanwhile."""
        with self._store.reading() as connection:
            with self._store.lock("audit"):
                count = connection.execute(select(func.count()).select_from(audit)).scalar_one()  # fixes what is seen
                note = self._anchor.read()
            end, broken = self._follow(connection)
            if broken is None:
                broken = disagreement(note, end, lambda position: _seal_at(connection, position))
            elif note is not None and note.broken is not None:
                broken = min(broken, note.broken)
        if broken is None:
            return Verdict(entries=count)
        return Verdict(entries=count, first_broken=broken[0], reason=broken[1])

    def _follow(self, connection: Connection) -> tuple[End, Broken | None]:
        """The chain as far as it holds: its last good entry, and what is wrong with the next."""
        end = (0, START)
        try:
            for entry in connection.execute(select(*WHOLE).order_by(audit.c.position)).mappings():
                if broken := self._broken(dict(entry), end):
                    return end, broken
                end = (entry["position"], entry["hmac"])
        except DBAPIError:
            return end, (end[0] + 1, "this entry cannot be read")
        return end, None

    def _broken(self, entry: Mapping[str, Any], before: End) -> Broken | None:
        position = before[0] + 1
        if any(type(entry[name]) is not kind for name, kind in WRITTEN.items()):
            return position, "this entry was changed: it holds what is never written there"
        if entry["position"] > position:
            return position, "this entry was removed"
        if entry["position"] < position:
            return entry["position"], "this entry was inserted or moved"
        if not hmac.compare_digest(entry["hmac"].encode(), _seal(self._key, entry, before[1]).encode()):
            return position, "this entry was changed, moved or inserted after the log was written"
        return None

    def _settle(self) -> None:
        """After a crash the anchor allows for two ends, and an entry could go unnoticed: leaves the one that is."""
        note = self._anchor.read()
        if note is None or len(note.ends) == 1:
            return
        with self._store.lock("audit"), self._store.reading() as connection:
            note, end = self._anchor.read(), _end(connection)
            if note is not None and end in note.ends:
                self._anchor.write(Note((end,), note.broken))


def _end(connection: Connection) -> End:
    newest = select(audit.c.position, audit.c.hmac).order_by(audit.c.position.desc()).limit(1)
    row = connection.execute(newest).first()
    return (row[0], str(row[1])) if row else (0, START)


def _seal_at(connection: Connection, position: int) -> str | None:
    return connection.execute(select(audit.c.hmac).where(audit.c.position == position)).scalar_one_or_none()


def _entry(row: Mapping[str, Any]) -> Entry:
    try:
        details = dict(json.loads(row["details"]))
    except (ValueError, TypeError):
        details = {"unreadable": True}
    return Entry(**{**{name: row[name] for name in Entry.__slots__}, "details": details})


def _seal(key: bytes, entry: Mapping[str, Any], before: str) -> str:
    said = [
        entry["position"],
        repr(entry["at"]),
        entry["actor"],
        entry["act"],
        entry["outcome"],
        entry["details"],
        before,
    ]
    return hmac.new(key, json.dumps(said).encode("ascii"), hashlib.sha256).hexdigest()
