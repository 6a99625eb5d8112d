"""The audit log: append-only, sealed and anchored as `store/chain.py` tells."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from privacy_core.store import Store
from privacy_core.store.chain import Chain, Verdict
from privacy_core.store.tables import audit


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


class AuditLog:
    """The log of one workspace, as one actor writes it."""

    def __init__(self, store: Store, actor: str) -> None:
        self._store = store
        self._actor = actor
        self._chain = Chain(store, audit, "audit")

    def append(self, act: str, outcome: Outcome, details: Mapping[str, Any] | None = None) -> None:
        """Adds one entry.

        Raises:
            WorkspaceBusyError: others kept the lock for too long; nothing was logged, so nothing may be done.
        """
        plain = json.loads(json.dumps(dict(details or {})))
        with self._chain.appending() as work:
            work.add({"at": time.time(), "actor": self._actor, "act": act, "outcome": str(outcome), "details": plain})

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
        query = self._chain.rows().order_by(audit.c.position.desc()).limit(newest)
        if before is not None:
            query = query.where(audit.c.position < before)
        with self._store.reading() as connection:
            return [_entry(dict(row)) for row in connection.execute(query).mappings()]

    def verify(self) -> Verdict:
        """Recomputes every seal, and compares the end with the anchor; others may go on appending meanwhile."""
        return self._chain.verify()


def _entry(row: Mapping[str, Any]) -> Entry:
    try:
        details = dict(json.loads(row["details"]))
    except (ValueError, TypeError):
        details = {"unreadable": True}
    return Entry(**{**{name: row[name] for name in Entry.__slots__}, "details": details})
