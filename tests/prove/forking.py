"""A process that has loaded the studio, makes children that do one act each, and kills them when it is told to.

It reads a line of JSON for each child: the act, its arguments, the folders where it makes things, and after how many
seconds the child is killed, counted from the first thing that it makes there. It answers with a line: whether the child
was killed, and how long it lived from then on. Loading takes seconds, a child milliseconds.
"""

import json
import os
import resource
import signal
import sys
import time
from pathlib import Path
from typing import Any

from privacy_core.dp import mechanisms
from privacy_core.dp.events import DiscreteLaplace
from privacy_core.dp.ledger import Ledger
from privacy_core.errors import PrivacyCoreError
from privacy_core.intake import Kind
from privacy_core.store import Store
from privacy_core.transform import Recipe
from privacy_core.usecases import catalog, opening, protect, releases, sweeping
from privacy_core.usecases.workspace import Workspace
from tests.dp.charging import asked as asked_for

TICK = 0.0005


def import_file(home: str, upload: str) -> None:
    with Workspace.open(home) as workspace:
        sweeping.sweep(workspace)
        opening.import_upload(workspace, upload, opening.detect_upload(workspace, upload), name="people")


def open_file(home: str, path: str) -> None:
    """What a command does."""
    with Workspace.open(home) as workspace:
        sweeping.sweep(workspace)
        dataset = opening.open_file(workspace, Path(path))
        opening.close_file(workspace, dataset.id)


def protect_and_export(home: str, dataset: str, recipe: dict[str, Any]) -> None:
    with Workspace.open(home) as workspace:
        sweeping.sweep(workspace)
        made = protect.protect(workspace, dataset, Recipe.model_validate(recipe), name="people")
        releases.export_release(workspace, made.id, Kind.CSV)


def export(home: str, release: str) -> None:
    with Workspace.open(home) as workspace:
        sweeping.sweep(workspace)
        releases.export_release(workspace, release, Kind.CSV)


def delete(home: str, dataset: str) -> None:
    with Workspace.open(home) as workspace:
        sweeping.sweep(workspace)
        catalog.delete_dataset(workspace, dataset)


def migrate(home: str) -> None:
    Store(Path(home)).close()


def charge(home: str, question: str, marks: str, epsilon: float) -> None:
    """Asks a question as a release does; marks in folders say how far it came."""
    ledger, event = Ledger(Store(Path(home)), "local"), DiscreteLaplace(1 / epsilon, 1)
    Path(marks, "reserving", "mark").touch()
    reserved = ledger.reserve(asked_for(question, epsilon=epsilon))
    if reserved.answer is None:
        Path(marks, "told", "reserved").touch()
        Path(marks, "reserved", "mark").touch()
        dp = opendp()
        measurement = dp.m.make_laplace(dp.atom_domain(T="i64"), dp.absolute_distance(T="i64"), scale=event.scale)
        ledger.commit("people", reserved.spend, int(measurement(7)))
    Path(marks, "told", "committed").touch()


def opendp() -> Any:
    return mechanisms._opendp()


ACTS = {act.__name__: act for act in (import_file, open_file, protect_and_export, export, delete, migrate, charge)}


def child(asked: dict[str, Any]) -> None:
    """Does one act and ends; the exit code says how, and standard error why."""
    if most := asked.get("largest_file"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    code = 0
    try:
        ACTS[asked["act"]](**asked["arguments"])
    except PrivacyCoreError as error:
        code = 3
        Path(asked["told"]).write_text(str(error), "utf-8") if asked.get("told") else None
    except BaseException as error:  # noqa: BLE001 - told to who asked, who decides
        code = 4
        Path(asked["told"]).write_text(f"{type(error).__name__}: {error}", "utf-8") if asked.get("told") else None
    finally:
        os._exit(code)


def watched(pid: int, after: float | None, *, folders: list[str], before: set[str]) -> dict[str, Any]:
    """Waits for a child, and kills it when its time is up."""
    began = None if folders else time.monotonic()
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        now = time.monotonic()
        if began is None and things_in(folders) - before:
            began = now
        worked = 0.0 if began is None else now - began
        if ended:
            return {"killed": False, "seconds": worked, "code": os.waitstatus_to_exitcode(status)}
        if after is not None and began is not None and worked >= after:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            return {"killed": True, "seconds": worked, "code": -signal.SIGKILL}
        time.sleep(TICK)


def things_in(folders: list[str]) -> set[str]:
    """What lies in folders that are there."""
    return {str(thing) for folder in map(Path, folders) if folder.is_dir() for thing in folder.iterdir()}


def main() -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        asked = json.loads(line)
        folders = asked.get("folders", [])
        before = things_in(folders)
        if asked["act"] == charge.__name__:
            opendp()
        pid = os.fork()
        if not pid:
            child(asked)
        sys.stdout.write(json.dumps(watched(pid, asked.get("after"), folders=folders, before=before)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
