"""What a killed process left is removed by the next; what others are making, and what is offered, stays."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from privacy_core.intake import Kind
from privacy_core.jobs import leftovers
from privacy_core.store.home import STALE
from privacy_core.usecases import catalog, opening, people, protect, releases, sweeping
from privacy_core.usecases.workspace import Workspace
from tests.usecases.test_protect_and_export import recipe_for

CUT_OFF = """
import os, signal, sys
from pathlib import Path
from privacy_core.usecases import catalog, opening, sweeping
from privacy_core.usecases.workspace import Workspace
workspace = Workspace.open()
sweeping.sweep(workspace)
if sys.argv[1] == "file":
    opening.open_file(workspace, Path(sys.argv[2]))
    print("ready", flush=True)
else:
    def stop(*_, **__):
        print("ready", flush=True)
        sys.stdin.read()
    catalog.add = stop  # the files are whole, the row is not written
    opening.open_file(workspace, Path(sys.argv[2]))
sys.stdin.read()
"""


@pytest.fixture
def other(home, people_file):
    """Starts another process that stands before the row of its dataset, or behind it."""
    started = []

    def start(where: str) -> subprocess.Popen:
        command = [sys.executable, "-c", CUT_OFF, where, str(people_file)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        started.append(process)
        assert process.stdout.readline() == b"ready\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def everywhere(home: Path) -> list[str]:
    return sorted(path.name for kind in leftovers.NOTED for path in (home / kind).iterdir())


def kill(process: subprocess.Popen) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_what_a_killed_process_left_goes_at_once_and_what_is_offered_stays(workspace, dataset, other):
    made = protect.protect(workspace, dataset.id, recipe_for(), name="x")
    export = releases.export_release(workspace, made.id, Kind.CSV)
    process = other("before")
    (left,) = {path.name for path in (workspace.store.home / "datasets").iterdir()} - {dataset.id}
    assert sweeping.sweep(workspace) == 0, "the other process is at work there"
    kill(process)
    assert sweeping.sweep(workspace) >= 1
    assert left not in everywhere(workspace.store.home)
    assert everywhere(workspace.store.home) == sorted([dataset.id, made.id, export.id])
    assert not list(leftovers.folder(workspace.store.home).glob("*.process")) or sweeping.sweep(workspace) == 0


def test_a_file_that_a_killed_command_had_opened_is_closed_for_it(workspace, other):
    process = other("file")
    (left,) = [path.name for path in (workspace.store.home / "datasets").iterdir()]
    assert sweeping.sweep(workspace) == 0
    assert catalog.find(workspace, left).rows == 60
    kill(process)
    assert sweeping.sweep(workspace) >= 1
    assert everywhere(workspace.store.home) == []
    with pytest.raises(catalog.NotFoundError):
        catalog.find(workspace, left)


def test_what_this_process_is_making_stays(workspace, people_file, monkeypatch):
    sweeping.sweep(workspace)
    counts = []
    monkeypatch.setattr(catalog, "add", lambda *_, **__: counts.append(sweeping.sweep(workspace)))
    opening.open_file(workspace, people_file)
    assert counts == [0]
    (left,) = (workspace.store.home / "datasets").iterdir()
    assert list(left.iterdir())


def test_a_child_of_this_process_has_a_note_of_its_own(workspace):
    sweeping.sweep(workspace)
    place = workspace.store.home / "datasets" / "of-a-child"
    child = os.fork()
    if not child:
        place.mkdir()
        os._exit(0)
    os.waitpid(child, 0)
    assert sweeping.sweep(workspace) == 1
    assert not place.exists()


@pytest.mark.parametrize("kind", sorted(leftovers.OFFERED_BY))
def test_a_folder_that_nobody_noted_goes_when_it_has_not_changed_for_a_day(workspace, kind):
    new, old = (workspace.store.home / kind / name for name in ("new", "old"))
    subprocess.run(["mkdir", new, old], check=True)  # a process that notes nothing
    for place in (new, old):
        (place / "file").write_text("x", "utf-8")
    long_ago = time.time() - STALE - 60
    for path in (old, old / "file", new):
        os.utime(path, (long_ago, long_ago))
    assert sweeping.sweep(workspace) == 1
    assert [path.name for path in (workspace.store.home / kind).iterdir()] == ["new"]


def test_a_folder_that_a_job_noted_is_left_to_its_supervisor(workspace):
    place = workspace.store.home / "datasets" / "of-a-job"
    place.mkdir()
    (leftovers.folder(workspace.store.home) / "job.made").write_text("datasets/of-a-job\n", "utf-8")
    os.utime(place, (0, 0))
    assert sweeping.sweep(workspace) == 0


def test_people_of_an_import_that_never_came_are_forgotten_and_others_are_not(
    workspace, people_file, import_csv, monkeypatch
):
    kept = import_csv(people_file)
    deleted = import_csv(people_file)
    catalog.delete_dataset(workspace, deleted.id)
    never = people.declare_new_people(workspace, "never came")
    sweeping.sweep(workspace)
    assert never in {source.id for source in catalog.list_sources(workspace)}, "its import may be about to begin"
    monkeypatch.setattr(sweeping, "DECLARED_SECONDS", 0.0)
    (workspace.store.home / "datasets" / "under-way").mkdir()
    sweeping.sweep(workspace)
    assert never in {source.id for source in catalog.list_sources(workspace)}, "an import is under way"
    (workspace.store.home / "datasets" / "under-way").rmdir()
    sweeping.sweep(workspace)
    assert {source.id for source in catalog.list_sources(workspace)} == {kept.source, deleted.source}


@pytest.mark.parametrize("text", ["", "null\ndatasets/x\n", "[1, 2, 3]\n", "no JSON\n"])
def test_a_note_that_was_cut_off_is_no_trouble(workspace, text):
    note = leftovers.folder(workspace.store.home) / "cut.process"
    note.write_text(text, "utf-8")
    sweeping.sweep(workspace)
    assert not note.exists()


@pytest.mark.parametrize("name", ["", ".", "..", "../..", "../keys"])
def test_a_note_cannot_name_anything_but_a_folder_of_its_kind(workspace, name):
    before = everywhere(workspace.store.home), sorted(path.name for path in workspace.store.home.iterdir())
    note = leftovers.folder(workspace.store.home) / "forged.process"
    note.write_text(f'[1, "long ago"]\ndatasets/{name}\nkeys/{name}\n', "utf-8")
    sweeping.sweep(workspace)
    assert (workspace.store.home / "keys").is_dir()
    assert (workspace.store.home / "datasets").is_dir()
    assert everywhere(workspace.store.home) == before[0]


def test_many_processes_may_sweep_at_once(workspace, home):
    assert sweeping.sweep(workspace) == 0
    context = multiprocessing.get_context("spawn")
    others = [context.Process(target=_sweep_often, args=(str(home),)) for _ in range(2)]
    for each in others:
        each.start()
    for each in others:
        each.join()
    assert [each.exitcode for each in others] == [0, 0]


def _sweep_often(home: str) -> None:
    with Workspace.open(home) as workspace:
        for number in range(10):
            (workspace.store.home / "datasets" / f"{os.getpid()}-{number}").mkdir()
            sweeping.sweep(workspace)
