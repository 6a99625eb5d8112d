"""The supervisor starts, bounds and ends processes; its workers here are a few lines each, the rest is as it runs."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import update

from privacy_core.errors import InvalidValueError
from privacy_core.jobs import Limits, Process, RowQueue, State, processes, recovery
from privacy_core.jobs.presence import Presence, lives
from privacy_core.store.tables import jobs
from tests.jobs.conftest import until

SLEEP = "import time; time.sleep(600)"
PIPES = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
DEAF = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
with open(NOTE, "w") as note:
    note.write(str(child.pid))
time.sleep(600)
"""


def worker_of(queue, job) -> Process:
    until(lambda: any(each.id == job.id and each.process for each in queue.at_work()))
    return next(each.process for each in queue.at_work() if each.id == job.id)


def test_work_that_does_not_listen_is_killed_with_all_that_it_started(add, queue, supervise, wait, tmp_path):
    note = tmp_path / "child"
    supervise(DEAF.replace("NOTE", repr(str(note))), grace=0.3)
    job = add()
    worker = worker_of(queue, job)
    until(lambda: note.exists() and note.read_text())
    child = processes.known(int(note.read_text()))
    assert child is not None
    assert queue.ask_to_cancel(job.id, owner="local").state is State.CANCELLING
    assert wait(job).state is State.CANCELLED
    until(lambda: not processes.runs(worker) and not processes.runs(child))


def test_what_may_pass_until_the_kill_counts_from_the_moment_that_somebody_asked(add, queue, supervise, wait, store):
    supervise(SLEEP, grace=3600)
    job = add()
    worker_of(queue, job)
    asked = {"state": State.CANCELLING, "cancel_asked": time.time() - 4000}
    with store.writing() as connection:
        connection.execute(update(jobs).where(jobs.c.id == job.id).values(**asked))
    assert wait(job).state is State.CANCELLED


def test_work_is_killed_although_the_queue_is_in_trouble(add, queue, supervise, wait, monkeypatch):
    supervisor = supervise(SLEEP, grace=0.3)
    job = add()
    worker = worker_of(queue, job)
    looked = RowQueue.at_work

    def fails_once_it_knows(self):
        if any(child.asked_to_end is not None for child in supervisor._children):
            raise OSError
        return looked(self)

    monkeypatch.setattr(RowQueue, "at_work", fails_once_it_knows)
    queue.ask_to_cancel(job.id, owner="local")
    until(lambda: not processes.runs(worker))
    monkeypatch.undo()
    assert wait(job).state is State.CANCELLED


def test_work_goes_on_where_it_may_not_choose_how_it_is_scheduled(monkeypatch):
    def forbidden(*_):
        raise PermissionError

    monkeypatch.setattr(os, "SCHED_IDLE", 5, raising=False)
    monkeypatch.setattr(os, "sched_setscheduler", forbidden, raising=False)
    monkeypatch.setattr(Path, "write_text", forbidden)
    processes.step_back(0)


def test_memory_is_taken_of_what_is_ending_alone():
    alive = subprocess.Popen([sys.executable, "-c", "held = 'x' * 2**20; input(); print(len(held))"], **PIPES)
    assert not processes.take_memory_of(alive.pid)
    assert alive.communicate(b"\n")[0] == b"1048576\n"
    assert not processes.take_memory_of(alive.pid)


def test_work_that_takes_too_long_is_ended_and_says_so(add, supervise, wait):
    supervise(SLEEP, wall=0.3)
    job = wait(add())
    assert job.state is State.FAILED
    assert (
        "longer than the 8.33e-05 hours that a job may take, and was ended. Nothing half-made was kept" in job.message
    )


def test_a_worker_that_is_killed_leaves_a_reference_and_the_next_job_runs(add, queue, supervise, wait, store):
    supervise(SLEEP, at_once=1)
    first, second = add(), add()
    os.kill(worker_of(queue, first).pid, signal.SIGKILL)
    job = wait(first)
    assert job.state is State.FAILED
    assert "ended from outside" in job.message
    log = [json.loads(line) for line in (store.home / "logs" / "errors.log").read_text().splitlines()]
    assert [entry["reference"] for entry in log] == [job.error["reference"]]
    assert job.error["reference"] in job.message
    worker_of(queue, second)


def test_so_many_at_once_and_no_more(add, queue, supervise):
    supervise(SLEEP, at_once=2)
    jobs = [add() for _ in range(4)]
    worker_of(queue, jobs[0])
    worker_of(queue, jobs[1])
    assert {job.id for job in queue.at_work()} == {jobs[0].id, jobs[1].id}


def test_a_server_that_stops_interrupts_its_jobs_and_waits_for_their_processes(add, queue, supervise, wait):
    supervisor = supervise(SLEEP, grace=0.2)
    job, waiting = add(), add()
    worker = worker_of(queue, job)
    supervisor.stop()
    assert not processes.runs(worker)
    assert queue.find(job.id, owner="local").state is State.INTERRUPTED
    assert "The studio stopped" in queue.find(job.id, owner="local").message
    assert queue.find(waiting.id, owner="local").state is State.QUEUED, "what waited goes on waiting"


def test_trouble_does_not_end_the_queue(add, queue, supervise, wait, monkeypatch, store):
    real, failures = type(queue).claim, [OSError(28, "No space left on device")]

    def claim(self, *args, **options):
        if failures:
            raise failures.pop()
        return real(self, *args, **options)

    monkeypatch.setattr(type(queue), "claim", claim)
    supervise("", trouble=0.05)
    assert wait(add()).state is State.FAILED  # a worker that says nothing has failed
    assert "OSError" in (store.home / "logs" / "errors.log").read_text()


def test_a_command_that_cannot_start_fails_its_job(add, store, wait):
    from privacy_core.jobs import Supervisor

    supervisor = Supervisor(store, limits=Limits(tick=0.05), command=[str(Path(sys.executable) / "none")])
    supervisor.start()
    job = wait(add())
    supervisor.stop()
    assert job.state is State.FAILED


class TestAfterACrash:
    def test_jobs_of_a_server_that_is_gone_are_interrupted_and_what_waits_goes_on(self, add, queue, store, supervise):
        gone = Presence(store.home)
        add()
        job = queue.claim(gone.id, at_once=1)
        left = store.home / "datasets" / "half"
        left.mkdir()
        (store.home / "jobs" / f"{job.id}.made").write_text("datasets/half\n")
        gone.end()
        supervise(SLEEP)
        assert queue.find(job.id, owner="local").state is State.INTERRUPTED
        assert not queue.began(job.id, Process(1, "now")), "a worker that comes late must not begin"
        assert not left.exists()
        worker_of(queue, add())

    def test_jobs_of_another_server_that_lives_are_left_alone(self, add, queue, store):
        other = Presence(store.home)
        add()
        queue.claim(other.id, at_once=1)
        assert recovery.settle(store, queue) == 0
        other.end()
        assert recovery.settle(store, queue) == 1

    def test_a_process_that_got_the_number_later_is_not_killed(self, add, queue, store):
        add()
        job = queue.claim("gone", at_once=1)
        stranger = subprocess.Popen([sys.executable, "-c", SLEEP], start_new_session=True)
        try:
            queue.began(job.id, Process(stranger.pid, "long ago"))
            assert recovery.settle(store, queue) == 1
            assert stranger.poll() is None
            add()
            job = queue.claim("gone", at_once=1)
            queue.began(job.id, processes.known(stranger.pid))
            recovery.settle(store, queue)
            stranger.wait(timeout=10)  # this one is it
        finally:
            stranger.kill()
            stranger.wait()

    def test_one_that_was_being_cancelled_is_cancelled(self, add, queue, store):
        add()
        job = queue.claim("gone", at_once=1)
        queue.ask_to_cancel(job.id, owner="local")
        recovery.settle(store, queue)
        assert queue.find(job.id, owner="local").state is State.CANCELLED

    def test_a_killed_process_holds_no_presence(self, store):
        code = (
            "import sys, time; from pathlib import Path; from privacy_core.jobs.presence import Presence\n"
            "here = Presence(Path(sys.argv[1])); print(here.id, flush=True); time.sleep(600)"
        )
        holder = subprocess.Popen([sys.executable, "-c", code, store.home], stdout=subprocess.PIPE, text=True)
        supervisor = holder.stdout.readline().strip()
        assert lives(store.home, supervisor)
        holder.kill()
        holder.communicate()
        assert not lives(store.home, supervisor)
        assert not lives(store.home, None)


@pytest.mark.parametrize("wrong", [{"at_once": 0}, {"wall": float("nan")}, {"grace": -1.0}])
def test_limits_that_limit_nothing_are_refused(wrong):
    with pytest.raises(InvalidValueError, match=next(iter(wrong))):
        Limits(**wrong)
