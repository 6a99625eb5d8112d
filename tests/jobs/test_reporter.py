"""Reports reach the queue at most four times a second, and the last of them always."""

import pytest

from privacy_core.jobs import JobCancelledError, State
from privacy_core.jobs.pace import Pace
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


def test_what_is_left_is_told_by_the_speed_of_late_and_not_before_there_is_enough_to_go_on():
    pace = Pace()
    assert [pace.left(t, 0.001 * t) for t in (0.0, 2.0)] == [None, None]
    for t in range(4, 101):  # a slow stage: a thousandth a second
        slow = pace.left(float(t), 0.001 * t)
    assert slow == pytest.approx(900)
    for t in range(1, 41):  # a fast one: a hundredth a second
        fast = pace.left(100.0 + t, 0.1 + 0.01 * t)
    assert fast == pytest.approx(50)
    for t in range(1, 61):  # one that says nothing
        stalled = pace.left(140.0 + t, 0.5)
    assert stalled is None


def test_rare_reports_tell_what_is_left_too():
    pace = Pace()
    assert [pace.left(60.0 * n, 0.1 * n) for n in range(4)][1:] == pytest.approx([540, 480, 420])


def test_the_forecast_reaches_the_queue(queue, job, report, clock):
    for n in range(20):
        report(n, 100)
        clock[0] += 1.0
    found = queue.find(job.id, owner="local")
    assert found.ends - found.heartbeat == pytest.approx(81)
