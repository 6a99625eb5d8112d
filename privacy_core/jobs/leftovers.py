"""What a job makes in the workspace is noted before it is made, so that a job cut off at any moment leaves nothing.

The folders of datasets, releases and exports belong to nobody until their row is written, and a folder without a row
may be one that another process is filling right now. So each worker writes down the folders that it makes, and only
those of a worker that is gone are looked at.
"""

import os
import shutil
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Table, select

from privacy_core.store import Store
from privacy_core.store.tables import datasets, exports, releases

OFFERED_BY: dict[str, Table] = {"datasets": datasets, "releases": releases, "exports": exports}
"""Folder of the workspace to the table whose rows offer what is in it. What lies in scratch, nobody offers."""
NOTED = frozenset({*OFFERED_BY, "scratch"})


def folder(home: Path) -> Path:
    """Where the notes of jobs at work lie; made if it is not there."""
    place = home / "jobs"
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def note_folders(home: Path, job: str) -> None:
    """From now on, every folder that this process makes in the workspace is noted before it is made.

    By a hook of the interpreter, which stays until the process ends: acts need not know that they run as a job.
    """
    note = _note(home, job)
    folder(home)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "os.mkdir" and isinstance(arguments[0], str | os.PathLike):
            made = Path(os.path.abspath(arguments[0]))  # noqa: PTH100 - resolve() asks the disk, and the name is new
            if made.parent.parent == home and made.parent.name in NOTED:
                with os.fdopen(os.open(note, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a") as file:
                    file.write(f"{made.parent.name}/{made.name}\n")

    sys.addaudithook(hook)


def sweep(store: Store, job: str) -> int:
    """Removes what a job whose process is gone began and did not finish.

    Returns:
        Folders removed.
    """
    note = _note(store.home, job)
    if not note.exists():
        return 0
    removed = 0
    for line in note.read_text("utf-8").splitlines():
        kind, _, name = line.partition("/")
        place = store.home / kind / name
        if kind in NOTED and name not in {"", ".", ".."} and place.is_dir() and not _offered(store, kind, name):
            shutil.rmtree(place, ignore_errors=True)
            removed += 1
    note.unlink(missing_ok=True)
    return removed


def _offered(store: Store, kind: str, name: str) -> bool:
    table = OFFERED_BY.get(kind)
    if table is None:
        return False
    with store.reading() as connection:
        return connection.execute(select(table.c.id).where(table.c.id == name)).first() is not None


def _note(home: Path, job: str) -> Path:
    return home / "jobs" / f"{job}.made"
