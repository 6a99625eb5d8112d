"""What a killed process left unfinished is removed by the next one, whatever other processes do meanwhile.

The folder of a dataset, a release or an export is offered once its row is written. Without a row it may be one that
another process is filling right now. So each process notes the folders that it makes before it makes them, and only
those of a process that is gone are looked at. Jobs note theirs alike (`jobs.leftovers`), for their supervisor.
"""

import json
import os
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from privacy_core import randomness
from privacy_core.govern import Permission
from privacy_core.jobs import leftovers, processes
from privacy_core.jobs.job import Process
from privacy_core.store.home import STALE
from privacy_core.store.tables import datasets, sources
from privacy_core.store.uploads import UploadStore
from privacy_core.usecases import catalog, people
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.workspace import Workspace

DECLARED_SECONDS = 60.0  # from naming new people to making the folder of their dataset takes milliseconds


@dataclass(frozen=True, slots=True)
class _Note:
    """The folders that one process made, as kind and name."""

    path: Path
    process: Process | None
    folders: tuple[tuple[str, str], ...]

    @property
    def lives(self) -> bool:
        return self.process is not None and processes.runs(self.process)


_attended: set[Path] = set()
_files: dict[tuple[int, Path], Path] = {}
_guard = threading.RLock()


def attend(home: Path) -> None:
    """From now on, every folder that this process makes in the workspace ``home`` is noted before it is made.

    By a hook of the interpreter, which stays until the process ends: acts need not know of it.
    """
    with _guard:
        if not _attended:
            sys.addaudithook(_hook)
        _attended.add(home)


@act("remove what was left unfinished", needs=Permission.SEE_DATASETS, audit=Audit.NEVER)
def sweep(workspace: Workspace) -> int:
    """Removes folders and temporary datasets of processes that are gone; safe at any time, for any process.

    A folder that nobody noted and no row offers goes once it has not changed for a day. A source of people that was
    declared for a dataset that never came goes as well. From now on this process notes what it makes.

    Returns:
        Folders removed.
    """
    home = workspace.store.home
    attend(home)
    with workspace.store.lock("sweep"):
        notes = list(_notes(home))
        removed = 0
        for note in notes:
            if not note.lives:
                removed += sum(_remove(workspace, kind, name) for kind, name in note.folders)
                note.path.unlink(missing_ok=True)
        noted = {folder for note in notes for folder in note.folders} | set(_of_jobs(home))
        for kind in leftovers.OFFERED_BY:
            for place in (home / kind).iterdir():
                if (kind, place.name) not in noted and _unchanged(place):
                    removed += _remove(workspace, kind, place.name)
        _forget_people(workspace)
        UploadStore(workspace.store).sweep()
    return removed


def _remove(workspace: Workspace, kind: str, name: str) -> bool:
    """Removes a folder of the workspace unless it is offered for good; whether it did."""
    place = workspace.store.home / kind / name
    if kind not in leftovers.NOTED or name in {"", ".."} or Path(name).name != name or not place.is_dir():
        return False
    if kind in leftovers.OFFERED_BY and _has_row(workspace, kind, name):
        if kind != "datasets" or not _is_temporary(workspace, name):
            return False
        catalog.remove(workspace, name)
        return True
    shutil.rmtree(place, ignore_errors=True)
    return True


def _has_row(workspace: Workspace, kind: str, name: str) -> bool:
    table = leftovers.OFFERED_BY[kind]
    with workspace.store.reading() as connection:
        return connection.execute(select(table.c.id).where(table.c.id == name)).first() is not None


def _is_temporary(workspace: Workspace, name: str) -> bool:
    with workspace.store.reading() as connection:
        return bool(connection.execute(select(datasets.c.temporary).where(datasets.c.id == name)).scalar())


def _unchanged(place: Path) -> bool:
    try:
        newest = max(path.stat().st_mtime for path in (place, *place.rglob("*")))
    except OSError:  # somebody is at work there
        return False
    return place.is_dir() and newest < time.time() - STALE


def _forget_people(workspace: Workspace) -> None:
    """Takes back people who were declared for an import that was killed.

    As long as a folder of ``datasets`` lacks its row, an import may be under way, and all stay.
    """
    with workspace.store.reading() as connection:
        used = select(datasets.c.source).where(datasets.c.source == sources.c.id)
        old = sources.c.created < time.time() - DECLARED_SECONDS
        unused = list(connection.scalars(select(sources.c.id).where(~used.exists(), old)))
    if unused and all(
        _has_row(workspace, "datasets", place.name) for place in (workspace.store.home / "datasets").iterdir()
    ):
        for source in unused:
            people.forget_unused(workspace, source)


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "os.mkdir" and isinstance(arguments[0], str | os.PathLike):
        made = Path(os.path.abspath(arguments[0]))  # noqa: PTH100 - resolve() asks the disk, and the name is new
        home = made.parent.parent
        if home in _attended and made.parent.name in leftovers.NOTED:
            with _guard:
                _write(home, f"{made.parent.name}/{made.name}\n")


def _write(home: Path, line: str) -> None:
    """Adds a line to this process's note; a child of this process has a number of its own, so a note of its own."""
    key = os.getpid(), home
    if key not in _files or not _files[key].exists():
        _files[key] = leftovers.folder(home) / f"{randomness.new_id()}.process"
        me = processes.known(os.getpid())
        line = json.dumps(None if me is None else [me.pid, me.started]) + "\n" + line
    with os.fdopen(os.open(_files[key], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a") as file:
        file.write(line)


def _notes(home: Path) -> Iterator[_Note]:
    for path in leftovers.folder(home).glob("*.process"):
        try:
            first, *lines = path.read_text("utf-8").splitlines()
            process = Process(*json.loads(first))
        except (OSError, ValueError, TypeError):  # cut off while it was begun: nothing was made after it
            process, lines = None, []
        yield _Note(path, process, tuple(_folder(line) for line in lines))


def _of_jobs(home: Path) -> Iterator[tuple[str, str]]:
    for path in leftovers.folder(home).glob("*.made"):
        try:
            yield from map(_folder, path.read_text("utf-8").splitlines())
        except OSError:
            continue  # its supervisor has just swept it


def _folder(line: str) -> tuple[str, str]:
    kind, _, name = line.partition("/")
    return kind, name
