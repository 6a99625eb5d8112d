"""What a server that stopped, or was killed, left behind: its jobs are interrupted, what they began is removed."""

import time

from privacy_core.jobs import leftovers, presence, processes
from privacy_core.jobs.job import Job, State
from privacy_core.jobs.queue import Queue
from privacy_core.store import Store

GONE_SECONDS = 2.0  # for a killed process to be gone

INTERRUPTED = {
    "type": "interrupted",
    "message": "The studio stopped while this was at work. Nothing half-made was kept. Start it again.",
}


def settle(store: Store, queue: Queue) -> int:
    """Ends every job whose supervisor is gone; anybody may call it, at any time.

    Returns:
        Jobs that were ended.
    """
    return sum(_end(store, queue, job) for job in queue.at_work() if not presence.lives(store.home, job.supervisor))


def sweep_all(store: Store, queue: Queue) -> None:
    """Removes what jobs that are no longer at work began and did not finish."""
    notes = list(leftovers.folder(store.home).glob("*.made"))  # before the jobs: a worker sweeps, then its job ends
    busy = {job.id for job in queue.at_work()}
    for note in notes:
        if note.stem not in busy:
            leftovers.sweep(store, note.stem)


def _end(store: Store, queue: Queue, job: Job) -> bool:
    if job.state is State.CANCELLING:
        ended = queue.finish(job.id, State.CANCELLED)
    else:
        ended = queue.finish(job.id, State.INTERRUPTED, error=INTERRUPTED)
    # Looked up again only now: from here on no worker can begin, and one that has begun has said which it is. A worker
    # that went on while its folder is removed could offer what is no longer there.
    process = queue.find(job.id, owner=job.owner).process
    if process is not None and processes.runs(process):
        processes.end_group(process.pid)
        until = time.monotonic() + GONE_SECONDS
        while processes.runs(process) and time.monotonic() < until:
            time.sleep(0.02)
    leftovers.sweep(store, job.id)
    return ended
