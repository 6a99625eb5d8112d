"""Progress of work on its way to the queue: at most four times a second, and back comes whether to go on."""

import threading
import time
from collections.abc import Callable

from privacy_core.jobs.job import JobCancelledError
from privacy_core.jobs.pace import Pace
from privacy_core.jobs.queue import Queue

SECONDS = 0.25


class Reporter:
    """What work calls to report; safe from any of its threads.

    Args:
        queue: Where progress is noted.
        job: Of which work.
        clock: Seconds, never backwards.
    """

    def __init__(self, queue: Queue, job: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._queue = queue
        self._job = job
        self._clock = clock
        self._lock = threading.Lock()
        self._pace = Pace()
        self._told = float("-inf")
        self._unsaid: tuple[int, int, str] | None = None
        self._stopped = False

    @property
    def stopped(self) -> bool:
        """Whether the work was told to end: what it raises from then on is no failure of its own."""
        return self._stopped

    def stop(self) -> None:
        """Makes the next report end the work, whatever the queue says."""
        self._stopped = True

    def __call__(self, done: int, total: int, note: str = "") -> None:
        """Tells how far the work is.

        Raises:
            JobCancelledError: the work must end.
        """
        with self._lock:
            self._unsaid = (done, total, note)
        self.flush()
        if self._stopped:
            raise JobCancelledError

    def flush(self) -> None:
        """Tells what the last report could not, because it came too soon after another."""
        with self._lock:
            now = self._clock()
            if self._unsaid is None or self._stopped or now - self._told < SECONDS:
                return
            (done, total, note), self._unsaid, self._told = self._unsaid, None, now
            left = self._pace.left(now, done / total) if total > 0 else None
            self._stopped = not self._queue.progress(self._job, done=done, total=total, note=note, left=left)
