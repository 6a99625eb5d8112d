"""Reports reach the queue at most four times a second, and the last of them always."""

import pytest

from privacy_core.jobs import JobCancelledError, State
from privacy_core.jobs.reporter import Reporter


@pytest.fixture
def job(add, queue):
    add()
    return queue.claim("s", at_once=1)


@pytest.fixture
def clock():
    return [100.0]


@pytest.fixture
def report(queue, job, clock):
    return Reporter(queue, job.id, clock=lambda: clock[0])


def test_four_a_second_are_told(queue, job, report, clock, monkeypatch):
    told, real = [], type(queue).progress
    monkeypatch.setattr(type(queue), "progress", lambda *a, **k: (told.append(k["done"]), real(*a, **k))[1])
    for n in range(200):
        report(n, 200)
        clock[0] += 0.01
    assert len(told) == 8
    assert told[0] == 0


def test_what_came_too_soon_is_told_by_the_next_flush(queue, job, report, clock):
    report(1, 4, "reading")
    report(2, 4, "writing")
    assert queue.find(job.id, owner="local").note == "reading"
    report.flush()
    assert queue.find(job.id, owner="local").note == "reading"
    clock[0] += 0.3
    report.flush()
    assert (queue.find(job.id, owner="local").done, queue.find(job.id, owner="local").note) == (2, "writing")


def test_a_cancelled_job_ends_at_the_next_report_that_is_told_and_at_each_after_it(queue, job, report, clock):
    report(1, 4)
    queue.ask_to_cancel(job.id, owner="local")
    report(2, 4)
    clock[0] += 0.3
    with pytest.raises(JobCancelledError, match=r"cancelled\. Nothing of it was kept"):
        report(3, 4)
    assert report.stopped
    with pytest.raises(JobCancelledError):
        report(4, 4)


def test_a_job_that_was_ended_by_another_ends_too(queue, job, report):
    queue.finish(job.id, State.INTERRUPTED)
    with pytest.raises(JobCancelledError):
        report(1, 2)


def test_one_that_is_stopped_asks_nobody(report):
    report.stop()
    with pytest.raises(JobCancelledError):
        report(1, 2)
