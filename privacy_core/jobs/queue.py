"""The queue, as everything above and below it sees it: few enough verbs that another queue can take over."""

from collections.abc import Mapping
from typing import Any, Protocol

from privacy_core.jobs.job import Job, Process, State


class Queue(Protocol):
    """Jobs of one workspace. Every verb is atomic, across processes; times are the queue's own."""

    def add(self, *, owner: str, sid: str, act: str, title: str, arguments: Mapping[str, Any]) -> Job:
        """Puts a job at the end of its owner's queue."""
        ...

    def find(self, job: str, *, owner: str) -> Job:
        """The job, if it is this owner's.

        Raises:
            NotFoundError: there is none, or it is somebody else's.
        """
        ...

    def of_owner(self, owner: str, *, newest: int = 50) -> list[Job]:
        """The owner's jobs, newest first."""
        ...

    def ask_to_cancel(self, job: str, *, owner: str) -> Job:
        """Cancels a job that waits, asks one at work to end, and leaves one that has ended as it is."""
        ...

    def claim(self, supervisor: str, *, at_once: int) -> Job | None:
        """The next job, now running and this supervisor's; None if none waits or ``at_once`` are at work already.

        Owners take turns: first whoever has fewest at work, then whoever waited longest for a turn; the jobs of one
        owner keep their order.
        """
        ...

    def began(self, job: str, process: Process) -> bool:
        """Notes which process works on it; False if it has been ended meanwhile, so that nobody must work on it."""
        ...

    def progress(self, job: str, *, done: int, total: int, note: str, left: float | None = None) -> bool:
        """Notes progress, a sign of life, and the seconds that it seems to take yet; whether the work should go on."""
        ...

    def finish(self, job: str, state: State, *, result: Any = None, error: Mapping[str, Any] | None = None) -> bool:
        """Ends a job that is at work; whether it was. The first to say how it ended is believed.

        However a job ends, its arguments go, but for those of ``LASTING``.
        """
        ...

    def at_work(self) -> list[Job]:
        """All jobs that some process works on, of every owner: for supervisors."""
        ...

    def forget(self, *, ended_before: float) -> None:
        """Drops jobs that ended before this time, and what is left of the arguments of any that has ended."""
        ...
