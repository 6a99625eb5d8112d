"""The supervisor: starts a process for each job in turn, watches it, and ends it when it must end."""

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from privacy_core import checks
from privacy_core.jobs import leftovers, processes, recovery
from privacy_core.jobs.job import Job, State
from privacy_core.jobs.presence import Presence
from privacy_core.jobs.queue import Queue
from privacy_core.jobs.rows import RowQueue
from privacy_core.store import Store
from privacy_core.store.failures import FailureLog

WORKER = (sys.executable, "-P", "-m", "privacy_core.usecases.worker")  # -P: no module is taken from where we stand
_TROUBLE_AT_WORK = 1.0  # seconds until the next look, after one that failed: somebody may want to end the work
AT_ONCE = 2 if (os.cpu_count() or 1) >= 4 else 1  # each may use every core, and memory up to the engine's limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What jobs may take; times in seconds.

    Attributes:
        at_once: Jobs at work in one workspace.
        wall: For one job.
        grace: From asking a job to end until its processes are killed: half of what is promised, since a
            process that works only with what others leave takes its time to go.
        tick: Between two looks.
        trouble: Until the next look, after one that failed, if nothing is at work.
        kept: For which jobs that have ended are listed.
    """

    at_once: int = AT_ONCE
    wall: float = 6 * 3600.0
    grace: float = 3.0
    tick: float = 0.25
    trouble: float = 5.0
    kept: float = 30 * 24 * 3600.0

    def __post_init__(self) -> None:
        checks.whole(at_once=self.at_once, least=1)
        checks.positive(wall=self.wall, grace=self.grace, tick=self.tick, trouble=self.trouble, kept=self.kept)


@dataclass(slots=True)
class _Child:
    """A worker that this supervisor started; times on the steady clock."""

    job: Job
    process: subprocess.Popen[bytes]
    since: float
    asked_to_end: float | None = None
    killed_as: State | None = None


class Supervisor:
    """One for each server; several on one workspace share its limit.

    Args:
        store: The workspace.
        limits: What jobs may take.
        command: What does one job: it reads a line of JSON on standard input, ``home``, ``job`` and ``owner``, and ends
            when that input ends, which is when this process does.
    """

    def __init__(self, store: Store, *, limits: Limits | None = None, command: Sequence[str] = WORKER) -> None:
        self._store = store
        self._queue: Queue = RowQueue(store)
        self._limits = limits or Limits()
        self._command = list(command)
        self._failures = FailureLog(store.home / "logs" / "errors.log")
        self._children: list[_Child] = []
        self._presence: Presence | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="job supervisor", daemon=True)

    def start(self) -> None:
        """Settles what an earlier server left, then takes jobs from the queue; once only."""
        self._presence = Presence(self._store.home)
        recovery.settle(self._store, self._queue)
        recovery.sweep_all(self._store, self._queue)
        self._queue.forget(ended_before=time.time() - self._limits.kept)
        self._thread.start()

    def stop(self) -> None:
        """Interrupts the jobs at work and waits until their processes are gone."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()
        for child in self._children:
            _let_go(child)
        until = time.monotonic() + self._limits.grace
        for child in self._children:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.process.wait(timeout=max(0.1, until - time.monotonic()))
            self._kill(child, as_=State.INTERRUPTED)
            child.process.wait()
            self._settle(child)
        self._children.clear()
        if self._presence is not None:
            self._presence.end()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Runs it beside a server."""
        await asyncio.to_thread(self.start)
        try:
            yield
        finally:
            await asyncio.to_thread(self.stop)

    def _run(self) -> None:
        wait = 0.0
        while not self._stopping.wait(wait):
            try:
                self._look()
                wait = self._limits.tick
            except Exception as error:  # noqa: BLE001 - a full disk or a bug here must not end the queue for good
                self._failures.record(error)
                wait = min(self._limits.trouble, _TROUBLE_AT_WORK) if self._children else self._limits.trouble

    def _look(self) -> None:
        for child in self._children:
            self._end_overdue(child)  # first: whatever becomes of the rest
        if self._children:
            at_work = {job.id: job for job in self._queue.at_work()}
            for child in list(self._children):
                self._watch(child, at_work.get(child.job.id))
        while len(self._children) < self._limits.at_once and not self._stopping.is_set():
            job = self._queue.claim(self._presence.id if self._presence else "", at_once=self._limits.at_once)
            if job is None:
                break
            self._begin(job)

    def _begin(self, job: Job) -> None:
        try:
            process = subprocess.Popen(  # noqa: S603 - our own command, fixed at start
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,  # what libraries print may show values; failures go to the log
                start_new_session=True,  # its own process group: all of it can be ended, and Ctrl+C is not for it
                env={**os.environ, "PYTHONPATH": _package_path()},
            )
        except OSError as error:
            self._queue.finish(job.id, State.FAILED, error=_unexpected(self._failures.record(error)))
            return
        self._children.append(_Child(job, process, time.monotonic()))
        asked = {"home": str(self._store.home), "job": job.id, "owner": job.owner}
        with contextlib.suppress(BrokenPipeError):  # it has ended already, which the next look finds
            if process.stdin is not None:
                process.stdin.write(json.dumps(asked).encode() + b"\n")
                process.stdin.flush()
        known = processes.known(process.pid)
        if known is not None:
            self._queue.began(job.id, known)

    def _watch(self, child: _Child, job: Job | None) -> None:
        """Looks how a worker is doing; ``job`` as it stands now, None if it has ended."""
        if child.process.poll() is not None:
            self._settle(child)
            self._children.remove(child)
        elif job is None:  # it said that it is done, and its process has only to go
            child.asked_to_end = child.asked_to_end or time.monotonic()
            processes.take_memory_of(child.process.pid)
        elif job.state is State.CANCELLING and child.asked_to_end is None:
            waited = max(0.0, time.time() - (job.cancel_asked or time.time()))  # since they asked, not since we look
            child.asked_to_end = time.monotonic() - min(waited, self._limits.grace)

    def _end_overdue(self, child: _Child) -> None:
        now = time.monotonic()
        if child.asked_to_end is not None and now - child.asked_to_end > self._limits.grace:
            self._kill(child, as_=State.CANCELLED)
        elif now - child.since > self._limits.wall:
            self._kill(child, as_=State.FAILED)

    def _kill(self, child: _Child, *, as_: State) -> None:
        child.killed_as = child.killed_as or as_
        processes.end_group(child.process.pid)

    def _settle(self, child: _Child) -> None:
        """Says how a job ended whose process is gone; what the process itself said before stays."""
        processes.end_group(child.process.pid)  # what it may have started
        _let_go(child)
        cancelled = child.killed_as is State.CANCELLED or child.asked_to_end is not None
        if child.killed_as is State.INTERRUPTED:
            self._queue.finish(child.job.id, State.INTERRUPTED, error=recovery.INTERRUPTED)
        elif child.killed_as is State.FAILED:
            self._queue.finish(child.job.id, State.FAILED, error=_too_long(self._limits.wall))
        elif cancelled:
            self._queue.finish(child.job.id, State.CANCELLED)
        elif any(job.id == child.job.id for job in self._queue.at_work()):
            reference = self._failures.record(WorkerEndedError(child.process.returncode))
            self._queue.finish(child.job.id, State.FAILED, error=_unexpected(reference))
        leftovers.sweep(self._store, child.job.id)


class WorkerEndedError(Exception):
    """A worker's process ended before it said how its job ended."""

    def __init__(self, code: int) -> None:
        super().__init__(code)


def _let_go(child: _Child) -> None:
    if child.process.stdin is not None:
        with contextlib.suppress(OSError):
            child.process.stdin.close()


def _package_path() -> str:
    """So that the worker is of this very package, also in a checkout that was never installed."""
    here = str(Path(__file__).resolve().parents[2])
    return os.pathsep.join([here, *filter(None, [os.environ.get("PYTHONPATH")])])


def _unexpected(reference: str) -> dict[str, str]:
    return {
        "type": "ended",
        "message": (
            "The work was ended from outside, perhaps because memory ran out. Nothing half-made was kept. Close other "
            f"programs and start it again. The log names it under the reference {reference}."
        ),
        "reference": reference,
    }


def _too_long(wall: float) -> dict[str, str]:
    return {
        "type": "too long",
        "message": (
            f"The work took longer than the {wall / 3600:.3g} hours that a job may take, and was ended. Nothing "
            "half-made was kept. Try it on fewer rows or columns."
        ),
    }
