"""A job: one piece of long work, as its owner sees it and as its worker is told to do it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from privacy_core.errors import PrivacyCoreError


class State(StrEnum):
    """How a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    CANCELLING = "cancelling"  # somebody asked; the work ends at its next report, or is ended
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"  # the server stopped under it

    @property
    def ended(self) -> bool:
        return self in ENDED


ENDED = frozenset({State.DONE, State.FAILED, State.CANCELLED, State.INTERRUPTED})
AT_WORK = frozenset({State.RUNNING, State.CANCELLING})
LASTING = frozenset({"dataset", "release"})
"""Arguments that a job keeps when it has ended: what it was about. All others are forgotten, since a recipe or how a
file is read may name values of cells."""


@dataclass(frozen=True, slots=True)
class Process:
    """A process, so named that one which got its number later is not taken for it.

    Attributes:
        pid: Its number, which is also that of its process group.
        started: When it started, as the system tells it; text to compare, not a time to read.
    """

    pid: int
    started: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One row of the queue.

    Attributes:
        owner: The actor; nobody else sees the job.
        sid: The session that asked.
        act: Which of the acts that can be jobs.
        title: As the owner reads it.
        arguments: Of the act: JSON, ids and settings; once it has ended only those of ``LASTING``.
        done: Steps done.
        total: Steps in all; 0 as long as nobody knows.
        note: What is being done now.
        result: What the act gave: JSON; None unless it is done.
        error: Why it ended otherwise, in words for the owner, or None.
        supervisor: Who started it.
        process: The worker.
        created, started, cancel_asked, heartbeat, finished: Seconds since 1970; the last four None if not yet.
        ends: When it will have ended if it goes on as it went lately, likewise; None if there is nothing to tell it by.
    """

    id: str
    owner: str
    sid: str = field(repr=False)
    act: str
    title: str
    arguments: Mapping[str, Any]
    state: State
    done: int
    total: int
    note: str
    result: Any
    error: Mapping[str, Any] | None
    supervisor: str | None
    process: Process | None
    created: float
    started: float | None
    cancel_asked: float | None
    heartbeat: float | None
    ends: float | None
    finished: float | None

    @property
    def active(self) -> bool:
        """Whether it waits or is at work."""
        return not self.state.ended

    @property
    def share_done(self) -> float:
        """In [0, 1]; 0 as long as the number of steps is unknown."""
        return min(1.0, max(0.0, self.done / self.total)) if self.total > 0 else 0.0

    def elapsed(self, now: float) -> float:
        """Seconds at work so far, or in all if it has ended; 0 while it waits."""
        return max(0.0, (self.finished or now) - self.started) if self.started is not None else 0.0

    def remaining(self, now: float) -> float | None:
        """Seconds that the rest takes if it goes on as it went lately; None if there is nothing to tell it by."""
        if self.state is not State.RUNNING or self.ends is None or self.ends <= now:
            return None
        return self.ends - now

    @property
    def message(self) -> str:
        """Why it did not end well, for its owner; empty if it did, or has not ended."""
        return str(self.error["message"]) if self.error else ""


def ahead_of(job: Job, jobs: Iterable[Job]) -> list[Job]:
    """The jobs of the same owner for which one that waits has to wait, the first of them first; else none."""
    if job.state is not State.QUEUED:
        return []
    before = [
        each
        for each in jobs
        if each.active and each.owner == job.owner and (each.created, each.id) < (job.created, job.id)
    ]
    return sorted(before, key=lambda each: (each.state is State.QUEUED, each.created, each.id))


class JobCancelledError(PrivacyCoreError):
    """Raised by a report inside the work, so that it undoes what it began and ends."""

    def message(self) -> str:
        return "The work was cancelled. Nothing of it was kept."


class Report(Protocol):
    """How work tells its progress; the steps' unit is the work's own."""

    def __call__(self, done: int, total: int, note: str = "") -> None: ...


Work = Callable[[Report], Any]
