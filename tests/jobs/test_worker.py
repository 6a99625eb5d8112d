"""Real workers: separate processes that do the studio's own work, as their owner."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from privacy_core.errors import NotFoundError
from privacy_core.jobs import State, leftovers, processes
from privacy_core.transform import Recipe
from privacy_core.usecases import arrivals, catalog, jobs, opening, releases
from privacy_core.usecases.worker import NICENESS
from tests.jobs.conftest import until
from tests.jobs.test_supervisor import worker_of
from tests.usecases.conftest import people_csv, send

WITH_ACTS = """
import time
from privacy_core.govern import Permission
from privacy_core.randomness import new_id
from privacy_core.usecases import jobs, worker

def begin(workspace):
    place = workspace.store.home / "datasets" / new_id()
    place.mkdir(mode=0o700)
    return place

def listening(workspace, report):  # reports, and undoes nothing when it must end: worse than any real act
    begin(workspace)
    for n in range(100_000):
        report(n, 100_000, "counting")
        time.sleep(0.01)

def deaf(workspace):
    begin(workspace)
    time.sleep(600)

def broken(workspace):
    begin(workspace)
    raise KeyError("CELL-VALUE") from ValueError("SECRET-CELL")

for act in (listening, deaf, broken):
    jobs.JOB_ACTS[act.__name__] = jobs.JobAct(
        title=act.__name__, use_case=act, gated_as=act.__name__, fields={}, answer=lambda _: None
    )
worker.main()
"""

SERVE = """
import sys, time
from pathlib import Path
from privacy_core.jobs import Limits, Supervisor
from privacy_core.store import Store
Supervisor(Store(Path(sys.argv[1])), limits=Limits(tick=0.05), command=[sys.executable, "-c", sys.argv[2]]).start()
time.sleep(600)
"""

RECIPE = {
    "version": 1,
    "default_role": "insensitive",
    "roles": {"age": "quasi_identifier", "zip": "quasi_identifier"},
    "steps": [{"op": "band", "column": "age", "width": 20}, {"op": "drop", "column": "zip"}],
    "models": [{"model": "k_anonymity", "k": 2}],
    "suppression_limit": 0.5,
}


@pytest.fixture
def upload(workspace, tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(people_csv(), "utf-8")
    return send(workspace, path)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux tells")
def test_work_is_behind_the_server_also_where_cores_are_shared_out_by_session(supervise, wait, queue):
    supervise(WITH_ACTS)
    job = queue.add(owner="local", sid="", act="listening", title="", arguments={})
    until(lambda: queue.find(job.id, owner="local").done)
    worker = Path("/proc") / str(worker_of(queue, job).pid)
    fields = (worker / "stat").read_text().rpartition(")")[2].split()
    assert int(fields[16]) == NICENESS > os.nice(0)
    assert int(fields[38]) == os.SCHED_IDLE != os.sched_getscheduler(0)
    if (worker / "autogroup").exists():
        assert (worker / "autogroup").read_text().split()[-1] == str(NICENESS)
    queue.ask_to_cancel(job.id, owner="local")
    assert wait(job).state is State.CANCELLED


def test_a_file_is_imported_protected_and_written_by_jobs_alone(workspace, upload, supervise, wait):
    supervise()
    options = opening.detect_upload(workspace, upload.id).to_json()
    asked = {"upload": upload.id, "options": options, "name": "people", "source": "new people"}
    imported = wait(jobs.submit_job(workspace, "import_upload", asked))
    assert (imported.state, imported.message) == (State.DONE, "")
    dataset = catalog.open_dataset(workspace, imported.result["dataset"])
    assert (dataset.name, dataset.rows) == ("people", 60)
    with pytest.raises(NotFoundError):
        arrivals.find_upload(workspace, upload.id)
    protect = {"dataset": dataset.id, "recipe": Recipe.model_validate(RECIPE).to_json(), "name": "safe"}
    protected = wait(jobs.submit_job(workspace, "protect", protect))
    assert (protected.state, protected.message) == (State.DONE, "")
    release = protected.result["release"]
    written = wait(jobs.submit_job(workspace, "export_release", {"release": release, "kind": "csv"}))
    assert [export.id for export in releases.list_exports(workspace, release)] == [written.result["export"]]


def made(store) -> list:
    return list((store.home / "datasets").iterdir())


def test_work_that_reports_is_cancelled_at_its_next_report_and_leaves_nothing(add, queue, supervise, wait, store):
    supervise(WITH_ACTS, grace=60)
    job = add("listening")
    until(lambda: queue.find(job.id, owner="local").done > 0)
    running = queue.find(job.id, owner="local")
    assert (running.total, running.note) == (100_000, "counting")
    assert len(made(store)) == 1
    queue.ask_to_cancel(job.id, owner="local")
    ended = wait(job)
    assert ended.state is State.CANCELLED
    assert ended.finished - ended.cancel_asked < 30, "it waited for the kill"
    assert made(store) == []
    assert list((store.home / "scratch").iterdir()) == []


def test_work_that_is_killed_leaves_nothing(add, queue, supervise, wait, store):
    supervise(WITH_ACTS)
    job = add("deaf")
    until(lambda: made(store))
    os.kill(worker_of(queue, job).pid, signal.SIGKILL)
    assert wait(job).state is State.FAILED
    until(lambda: not made(store) and not list((store.home / "scratch").iterdir()))


def test_a_failure_of_the_program_shows_a_reference_and_no_value_anywhere(add, supervise, wait, store):
    supervise(WITH_ACTS)
    job = wait(add("broken"))
    assert (job.state, job.error["type"]) == (State.FAILED, "failure")
    log = (store.home / "logs" / "errors.log").read_text()
    assert json.loads(log)["reference"] == job.error["reference"]
    assert "builtins.KeyError" in log
    assert job.error["reference"] in job.message
    for told in (log, str(job)):
        assert "CELL-VALUE" not in told
        assert "SECRET-CELL" not in told
    assert made(store) == []


def test_an_error_made_for_people_reaches_them_in_its_own_words(workspace, supervise, wait):
    supervise()
    job = wait(jobs.submit_job(workspace, "export_release", {"release": "none", "kind": "csv"}))
    assert (job.state, job.error) == (State.FAILED, {"type": "NotFoundError", "message": str(NotFoundError("release"))})


def test_who_is_not_known_to_the_studio_gets_no_work_done(add, supervise, wait):
    supervise()
    job = wait(add("export_release", {"release": "none", "kind": "csv"}, owner="stranger"))
    assert (job.state, job.error["type"]) == (State.FAILED, "NotPermittedError")


@pytest.mark.parametrize("work", ["listening", "deaf"])
def test_a_worker_whose_supervisor_is_killed_ends_and_the_next_one_says_so(add, queue, supervise, wait, store, work):
    server = subprocess.Popen([sys.executable, "-c", SERVE, store.home, WITH_ACTS])
    try:
        job = add(work)
        worker = worker_of(queue, job)
        until(lambda: made(store))
    finally:
        server.kill()
        server.wait()
    until(lambda: not processes.runs(worker))
    supervise()
    job = wait(job)
    assert job.state is State.INTERRUPTED
    assert "The studio stopped while this was at work" in job.message
    assert made(store) == []


class TestLeftovers:
    def test_what_is_offered_stays_and_so_does_what_others_make(self, workspace, upload):
        options = opening.detect_upload(workspace, upload.id)
        dataset = opening.import_upload(workspace, upload.id, options, name="people")
        home = workspace.store.home
        for name in ("mine", "of-another"):
            (home / "releases" / name).mkdir()
        (home / "keys" / "old").mkdir()
        lines = ["releases/mine", f"datasets/{dataset.id}", "releases/..", "../..", "keys/old"]
        (leftovers.folder(home) / "job.made").write_text("\n".join(lines))
        assert leftovers.sweep(workspace.store, "job") == 1
        assert [path.name for path in (home / "releases").iterdir()] == ["of-another"]
        assert catalog.table(workspace, dataset.id)
        assert (home / "keys" / "old").is_dir()
        assert leftovers.sweep(workspace.store, "job") == 0
