"""Jobs without a server: a supervisor of the test's own, and workers that do what a test needs."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from privacy_core.jobs import Job, Limits, RowQueue, State, Supervisor
from privacy_core.jobs.job import ENDED
from privacy_core.store import Store

WITHIN = 60.0  # seconds after which a test gives up; nothing is asserted about speed


def until(true: Callable[[], object], *, within: float = WITHIN) -> None:
    last = time.monotonic() + within
    while not true():
        assert time.monotonic() < last, "it never came"
        time.sleep(0.03)


@pytest.fixture
def queue(store: Store) -> RowQueue:
    return RowQueue(store)


@pytest.fixture
def wait(queue: RowQueue) -> Callable[..., Job]:
    """Waits until a job stands in one of these states; by default until it has ended."""

    def waits(job: Job, *states: State) -> Job:
        wanted = set(states) or ENDED
        until(lambda: queue.find(job.id, owner=job.owner).state in wanted)
        return queue.find(job.id, owner=job.owner)

    return waits


@pytest.fixture
def supervise(store: Store) -> Iterator[Callable[..., Supervisor]]:
    """Starts a supervisor; with code, each of its workers runs that code in place of the real worker."""
    started = []

    def start(code: str | None = None, **limits) -> Supervisor:
        command = {} if code is None else {"command": [sys.executable, "-c", code]}
        supervisor = Supervisor(store, limits=Limits(**{"tick": 0.05, "grace": 0.3, **limits}), **command)
        supervisor.start()
        started.append(supervisor)
        return supervisor

    yield start
    for supervisor in started:
        supervisor.stop()


@pytest.fixture
def add(queue: RowQueue) -> Callable[..., Job]:
    def adds(work: str = "nothing", arguments=None, *, owner: str = "local", sid: str = "") -> Job:
        return queue.add(owner=owner, sid=sid, act=work, title=work, arguments=arguments or {})

    return adds


def is_there(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False
