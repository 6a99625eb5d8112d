"""The audit log: append-only, each entry sealed to the one before, its end also noted outside the database.

An entry's HMAC covers itself and the HMAC before it, so an edit, a removal or a change of order breaks the chain at
that entry. A chain that was cut at its end, or replaced by an old copy, still closes; the anchor file, which holds the
newest count and HMAC, tells. Whoever can write the database, the anchor and read the key can forge all three:
against the owner of the machine there is no defence on that machine.
"""

import hashlib
import hmac
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from privacy_core.store import Store
from privacy_core.store.tables import audit

START = "0" * 64

End = tuple[int, str]  # position of the newest entry and its HMAC
Broken = tuple[int, str]  # position of the first entry that is not as written, and what is wrong


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
        self._key = store.keyring.key("audit")
        self._anchor = Anchor(store.home / "audit.anchor", self._key)

    def append(self, act: str, outcome: Outcome, details: Mapping[str, Any] | None = None) -> None:
        """Adds one entry. The lock is held until the anchor agrees with the database, across processes.

        An end that does not agree with the anchor is noted in it for good before the log goes on: otherwise the next
        entry would cover up a cut.
        """
        with self._store.lock("audit"):
            with self._store.writing() as connection:
                last = connection.execute(select(audit).order_by(audit.c.position.desc()).limit(1)).mappings().first()
                end = (last["position"], last["hmac"]) if last else (0, START)
                broken = self._anchor.disagrees(end)
                row: dict[str, Any] = {
                    "position": end[0] + 1,
                    "at": time.time(),
                    "actor": self._actor,
                    "act": act,
                    "outcome": str(outcome),
                    "details": dict(details or {}),
                }
                row["hmac"] = _seal(self._key, row, end[1])
                connection.execute(insert(audit).values(row))
                new_end = (row["position"], row["hmac"])
                self._anchor.write((end, new_end), broken)  # until the commit is through, either end is right
            self._anchor.write((new_end,), broken)

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
        """The newest entries, newest first; ``before`` a position pages back."""
        query = select(audit).order_by(audit.c.position.desc()).limit(newest)
        if before is not None:
            query = query.where(audit.c.position < before)
        with self._store.reading() as connection:
            rows = connection.execute(query).mappings()
            return [Entry(**{name: row[name] for name in Entry.__slots__}) for row in rows]

    def verify(self) -> Verdict:
        """Recomputes every seal, and compares the end with the anchor."""
        with self._store.lock("audit"), self._store.reading() as connection:
            position, seal = 0, START
            for row in connection.execute(select(audit).order_by(audit.c.position)).mappings().partitions(1000):
                for entry in row:
                    position += 1
                    if fault := self._fault(dict(entry), position, seal):
                        return Verdict(entries=position - 1, first_broken=position, reason=fault)
                    seal = entry["hmac"]
            if broken := self._anchor.disagrees((position, seal)):
                return Verdict(entries=position, first_broken=broken[0], reason=broken[1])
        return Verdict(entries=position)

    def _fault(self, entry: Mapping[str, Any], position: int, before: str) -> str | None:
        if entry["position"] != position:
            return "this entry was removed"
        if not hmac.compare_digest(entry["hmac"], _seal(self._key, entry, before)):
            return "its content, or the order of entries, was changed after it was written"
        return None


class Anchor:
    """The note of the log's end, in a sealed file outside the database."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._key = key

    def disagrees(self, end: End) -> Broken | None:
        """Where and why a log that ends at ``end`` is not the one noted here, now or at any time before; else None."""
        noted = self._read()
        if noted is None:
            return None if end == (0, START) else (1, "the note of the log's end is missing or was changed")
        ends, broken = noted
        if broken is not None or end in ends:
            return broken
        expected = max(position for position, _ in ends)
        if end[0] < expected:
            written = f"{expected} entries were written and {end[0]} were there"
            return end[0] + 1, f"the log was cut, or restored from an old copy: {written}"
        return expected, "the log and the note of its end disagree: one of them was replaced by another copy"

    def write(self, ends: tuple[End, ...], broken: Broken | None) -> None:
        said = json.dumps([ends, broken])
        draft = self._path.with_suffix(".new")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(json.dumps({"said": said, "hmac": self._seal(said)}))
        draft.replace(self._path)

    def _read(self) -> tuple[list[End], Broken | None] | None:
        try:
            sealed = json.loads(self._path.read_text("utf-8"))
            if not hmac.compare_digest(sealed["hmac"], self._seal(sealed["said"])):
                return None
            ends, broken = json.loads(sealed["said"])
            return [(position, seal) for position, seal in ends], tuple(broken) if broken else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _seal(self, said: str) -> str:
        return hmac.new(self._key, b"anchor:" + said.encode(), hashlib.sha256).hexdigest()


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
    return hmac.new(key, json.dumps(said, sort_keys=True).encode(), hashlib.sha256).hexdigest()
