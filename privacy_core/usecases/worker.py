"""The process of one job: reads on standard input which, does it as its owner, says how it ended, and is gone.

Standard input stays open as long as the supervisor lives. When it closes, the work is cancelled, and what has not ended
after a few seconds is killed: nothing runs for ever.
"""

import contextlib
import json
import os
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

from privacy_core.errors import PrivacyCoreError
from privacy_core.jobs import Job, Queue, RowQueue, State, leftovers, processes, recovery
from privacy_core.jobs.reporter import SECONDS, Reporter
from privacy_core.store import Store
from privacy_core.store.failures import FailureLog, keep_values_out_of_logs

NICENESS = 10  # behind the server, which answers people
ENGINE_MEMORY = "1GB"  # more goes to disk: beside it lie the classes of the table, and the server
LAST_SECONDS = 3.0  # to end by itself when the supervisor is gone


def main() -> NoReturn:
    """Does the job that standard input names, and ends the process."""
    keep_values_out_of_logs()
    asked = json.loads(_line())
    home = Path(asked["home"])
    leftovers.note_folders(home, asked["job"])
    store = Store(home)
    me = processes.known(os.getpid())
    try:
        queue = RowQueue(store)
        if me is not None and queue.began(asked["job"], me):
            _do(store, queue, queue.find(asked["job"], owner=asked["owner"]))
    finally:
        store.close()
    os._exit(0)  # all is written; to take the interpreter down would keep the next job waiting for half a second


def _do(store: Store, queue: Queue, job: Job) -> None:
    reporter = Reporter(queue, job.id)
    orphaned = threading.Event()
    threading.Thread(target=_end_with_supervisor, args=(reporter, orphaned), daemon=True).start()
    threading.Thread(target=_keep_telling, args=(reporter,), daemon=True).start()
    state, result = State.DONE, None
    error: Mapping[str, Any] | None = None
    try:
        result = _work(store, job, reporter)
    except BaseException as raised:  # noqa: BLE001 - whatever happened, the owner is told
        if orphaned.is_set():
            state, error = State.INTERRUPTED, recovery.INTERRUPTED
        elif reporter.stopped:
            state = State.CANCELLED
        else:
            state, error = State.FAILED, _told(store, raised)
    leftovers.sweep(store, job.id)
    queue.finish(job.id, state, result=result, error=error)


def _work(store: Store, job: Job, reporter: Reporter) -> Any:
    from privacy_core.usecases import jobs  # noqa: PLC0415 - takes a second, in which the supervisor may end
    from privacy_core.usecases.workspace import Workspace  # noqa: PLC0415

    # Not before: what listens for a cancel stays quick.
    processes.step_back(NICENESS, idle=not (job.act in jobs.JOB_ACTS and jobs.JOB_ACTS[job.act].brief))
    spill = store.home / "scratch" / job.id  # goes with the job, however that ends
    spill.mkdir(mode=0o700)
    workspace = Workspace(
        store, actor=jobs.actor_named(job.owner), sid=job.sid, spill=spill, engine_memory=ENGINE_MEMORY
    )
    try:
        return jobs._perform(workspace, job.act, job.arguments, reporter)  # noqa: SLF001 - for this caller alone
    finally:
        workspace.close()


def _told(store: Store, error: BaseException) -> Mapping[str, Any]:
    """What the owner reads: an error that was made for people, else a reference to the log. Never a value."""
    if isinstance(error, PrivacyCoreError):
        return {"type": type(error).__name__, "message": str(error), **_to_decide(error)}
    reference = FailureLog(store.home / "logs" / "errors.log").record(error)
    return {
        "type": "failure",
        "message": (
            "Something in the studio failed. Nothing half-made was kept. "
            f"The log names the place under the reference {reference}."
        ),
        "reference": reference,
    }


def _to_decide(error: PrivacyCoreError) -> Mapping[str, Any]:
    """What the owner must know to decide otherwise: ids, names and shares."""
    from privacy_core.usecases.people import PeopleKnownError  # noqa: PLC0415 - it was imported with the work

    if isinstance(error, PeopleKnownError) and error.suggestion.source is not None:
        return {"known": asdict(error.suggestion)}
    return {}


def _end_with_supervisor(reporter: Reporter, orphaned: threading.Event) -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    orphaned.set()
    reporter.stop()
    time.sleep(LAST_SECONDS)
    processes.end_group(os.getpid())  # the next server, or the next to look, says that it was interrupted


def _keep_telling(reporter: Reporter) -> None:
    while True:
        time.sleep(SECONDS)
        with contextlib.suppress(PrivacyCoreError):  # the store is busy: the next time
            reporter.flush()


def _line() -> bytes:
    """The first line of standard input, read past Python's buffer, which a thread must not hold when this ends."""
    line = b""
    while not line.endswith(b"\n"):
        more = os.read(sys.stdin.fileno(), 1)
        if not more:
            break
        line += more
    return line


if __name__ == "__main__":
    main()
