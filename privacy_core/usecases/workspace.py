"""The workspace of one actor: store, engine, log, and what it keeps in memory between two moves of a slider."""

import json
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from threading import RLock
from typing import Any, Self, TypeVar

from privacy_core.engine import DuckDbEngine, Engine
from privacy_core.errors import PrivacyCoreError
from privacy_core.govern import LOCAL, Actor, AuditLog, Outcome
from privacy_core.store import Store

T = TypeVar("T")
KEPT = 64  # results that one workspace keeps; a page asks for a hierarchy for each quasi-identifier besides its scans
KEPT_BYTES = 1 << 30  # of them; the newest is kept however large it is
OPEN = "open the studio"  # as the log names what a session that has ended asks for before any act


class SessionEndedError(PrivacyCoreError):
    """The session was signed out, here or elsewhere."""

    def message(self) -> str:
        return "Your session has ended. Nothing was done. Open the studio again with the address that it printed."


class Workspace:
    """What a use case works on.

    Attributes:
        store: The folder and the database.
        actor: On whose behalf.
        sid: The browser session, where there is one.
        log: The audit log, as this actor.
    """

    def __init__(
        self,
        store: Store,
        *,
        actor: Actor = LOCAL,
        sid: str = "",
        alive: Callable[[], bool] | None = None,
        spill: Path | None = None,
        engine_memory: str = "2GB",
    ) -> None:
        self.store = store
        self.actor = actor
        self.sid = sid
        self.log = AuditLog(store, actor.name)
        self._alive = alive
        self._spill = spill or store.home / "scratch"
        self._engine_memory = engine_memory
        self._engine: DuckDbEngine | None = None
        self._kept: OrderedDict[tuple[object, ...], object] = OrderedDict()
        self._making: dict[tuple[object, ...], Any] = {}
        self._forgotten = 0
        self._done: set[str] = set()
        self._lock = RLock()

    @classmethod
    def open(cls, home: Path | str | None = None, *, actor: Actor = LOCAL) -> Self:
        """The workspace in ``home``, by default the folder that ``PRIVACY_STUDIO_HOME`` names."""
        return cls(Store(Path(home) if home is not None else None), actor=actor)

    @property
    def engine(self) -> Engine:
        with self._lock:
            if self._engine is None:
                self._engine = DuckDbEngine(memory_limit=self._engine_memory, spill=self._spill)
            return self._engine

    def check_alive(self, act: str = OPEN, details: Mapping[str, Any] | None = None) -> None:
        """Logs that ``act`` was refused, and raises, if the session that opened this workspace has ended.

        Raises:
            SessionEndedError: it has.
        """
        if self._alive is not None and not self._alive():
            self.log.append(act, Outcome.REFUSED, {**(details or {}), "because": "the session has ended"})
            raise SessionEndedError

    def was_done(self, name: str, details: Mapping[str, Any]) -> bool:
        """Whether this workspace has done just this before, so that the log already says so."""
        return _said(name, details) in self._done

    def note_done(self, name: str, details: Mapping[str, Any]) -> None:
        self._done.add(_said(name, details))

    def keep(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """What ``make`` gave for ``key`` last time, else what it gives now. Bounded; for this actor alone.

        Whoever asks for the same waits for it; for anything else nobody waits.
        """
        with self._lock:
            mine = self._making.setdefault(key, RLock())
        with mine:
            with self._lock:
                if key in self._kept:
                    self._kept.move_to_end(key)
                    return self._kept[key]  # type: ignore[return-value]  # the key fixes the type
                forgotten = self._forgotten
            try:
                value = make()
                with self._lock:
                    if forgotten == self._forgotten:  # else it may be of what was there before
                        self._kept[key] = value
                    while len(self._kept) > KEPT or (len(self._kept) > 1 and _bytes(self._kept.values()) > KEPT_BYTES):
                        self._kept.popitem(last=False)
                return value
            finally:  # only when it is kept: who asks from now on finds it
                self._making.pop(key, None)

    def kept(self, kind: type[T], fits: Callable[[tuple[object, ...]], bool]) -> list[T]:
        """What is kept under keys that fit, newest first: something smaller may be made of it."""
        with self._lock:
            return [value for key, value in reversed(self._kept.items()) if isinstance(value, kind) and fits(key)]

    def let_go(self, kind: type, *, above: int) -> None:
        """Drops what of ``kind`` takes more than so many bytes; what was made of it stays."""
        with self._lock:
            for key, value in list(self._kept.items()):
                if isinstance(value, kind) and _bytes([value]) > above:
                    del self._kept[key]

    def forget(self, dataset: str) -> None:
        """Drops everything kept of ``dataset``: its keys hold the id."""
        with self._lock:
            self._forgotten += 1
            for key in [key for key in self._kept if dataset in key]:
                del self._kept[key]

    def close(self) -> None:
        if self._engine is not None:
            self._engine.shutdown()
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _bytes(values: Iterable[object]) -> int:
    return sum(int(getattr(value, "nbytes", 0)) for value in values)


def _said(name: str, details: Mapping[str, Any]) -> str:
    return json.dumps([name, details], sort_keys=True)
