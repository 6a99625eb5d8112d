"""The queue's promises, for whatever keeps it: order, turns, one worker a job, and nobody sees another's."""

import threading

import pytest
from sqlalchemy import update

from privacy_core.errors import NotFoundError
from privacy_core.jobs import Job, Process, Queue, State, ahead_of
from privacy_core.jobs.job import ENDED
from privacy_core.store.tables import jobs

ME, YOU = "local", "other"
SECRET = "cell-of-a-record"


def begun(queue, job: Job) -> Job:
    assert queue.claim("s", at_once=99).id == job.id
    return job


class TestQueue:
    """Another queue joins by another fixture ``queue``."""

    def test_a_new_job_waits_and_says_what_was_asked(self, add, queue: Queue):
        job = queue.find(add("protect", {"dataset": "d"}).id, owner=ME)
        assert (job.act, job.arguments, job.state, job.active) == ("protect", {"dataset": "d"}, State.QUEUED, True)
        assert (job.share_done, job.elapsed(now=1e12), job.remaining(now=1e12), job.message) == (0, 0, None, "")

    def test_jobs_of_one_owner_keep_their_order(self, add, queue):
        waiting = [add().id for _ in range(4)]
        assert [queue.claim("s", at_once=9).id for _ in waiting] == waiting
        assert queue.claim("s", at_once=9) is None

    def test_owners_take_turns(self, add, queue):
        mine = [add().id for _ in range(3)]
        yours = [add(owner=YOU).id for _ in range(2)]
        order = []
        while job := queue.claim("s", at_once=1):
            order.append(job.id)
            queue.finish(job.id, State.DONE)
        assert order == [mine[0], yours[0], mine[1], yours[1], mine[2]]

    def test_who_has_fewest_at_work_comes_first(self, add, queue):
        begun(queue, add(owner=YOU))
        begun(queue, add())
        second = add()
        queue.finish(queue.of_owner(YOU)[0].id, State.DONE)
        yours = add(owner=YOU)
        assert queue.claim("s", at_once=9).id == yours.id
        assert queue.claim("s", at_once=9).id == second.id

    def test_no_more_are_at_work_at_once_whoever_claims(self, add, queue):
        first, second = add(), add(owner=YOU)
        assert queue.claim("one", at_once=1).id == first.id
        assert queue.claim("another", at_once=1) is None
        queue.ask_to_cancel(first.id, owner=ME)
        assert queue.claim("another", at_once=1) is None, "it is still at work"
        queue.finish(first.id, State.CANCELLED)
        assert queue.claim("another", at_once=1).id == second.id

    def test_two_supervisors_never_get_the_same_job(self, add, queue):
        waiting = {add().id for _ in range(12)}
        got: list[str] = []

        def claim_all():
            while job := queue.claim("s", at_once=99):
                got.append(job.id)

        threads = [threading.Thread(target=claim_all) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(got) == 12
        assert set(got) == waiting

    def test_nobody_finds_lists_or_cancels_the_job_of_another(self, add, queue):
        job = add()
        with pytest.raises(NotFoundError, match="does not exist, or is not yours"):
            queue.find(job.id, owner=YOU)
        with pytest.raises(NotFoundError):
            queue.ask_to_cancel(job.id, owner=YOU)
        assert queue.of_owner(YOU) == []
        assert queue.find(job.id, owner=ME).state is State.QUEUED

    def test_a_job_that_waits_is_cancelled_at_once_and_never_claimed(self, add, queue):
        job = queue.ask_to_cancel(add().id, owner=ME)
        assert job.state is State.CANCELLED
        assert job.finished is not None
        assert queue.claim("s", at_once=9) is None

    def test_work_that_was_asked_to_end_is_told_so_when_it_reports(self, add, queue):
        job = begun(queue, add())
        assert queue.progress(job.id, done=1, total=4, note="reading")
        assert queue.ask_to_cancel(job.id, owner=ME).state is State.CANCELLING
        assert not queue.progress(job.id, done=2, total=4, note="reading")
        assert (queue.find(job.id, owner=ME).done, queue.find(job.id, owner=ME).note) == (1, "reading")

    @pytest.mark.parametrize("state", sorted(ENDED))
    def test_the_first_to_say_how_it_ended_is_believed(self, add, queue, state):
        job = begun(queue, add())
        assert queue.finish(job.id, state, result={"n": 1}, error={"message": "so"})
        assert not queue.finish(job.id, State.FAILED)
        assert queue.ask_to_cancel(job.id, owner=ME).state is state
        ended = queue.find(job.id, owner=ME)
        assert (ended.result, ended.message, ended.active) == ({"n": 1}, "so", False)
        assert queue.at_work() == []

    @pytest.mark.parametrize("state", sorted(ENDED))
    def test_an_ended_job_keeps_what_it_was_about_and_no_value_that_it_was_given(self, add, queue, state):
        asked = {"dataset": "d", "recipe": {"steps": [{"op": "replace", "mapping": {SECRET: "x"}}]}, "name": SECRET}
        job = begun(queue, add("protect", asked))
        assert queue.find(job.id, owner=ME).arguments == asked
        queue.finish(job.id, state)
        assert queue.find(job.id, owner=ME).arguments == {"dataset": "d"}
        assert not queue.finish(job.id, state)

    def test_one_that_is_cancelled_as_it_waits_keeps_no_value_either(self, add, queue):
        job = add("protect", {"dataset": "d", "name": SECRET})
        waiting = add("protect", {"dataset": "d", "name": SECRET})
        assert queue.ask_to_cancel(job.id, owner=ME).arguments == {"dataset": "d"}
        assert queue.find(waiting.id, owner=ME).arguments["name"] == SECRET

    def test_what_jobs_ended_with_before_they_forgot_goes_when_the_studio_starts(self, add, queue, store):
        job, waiting = begun(queue, add()), add("protect", {"name": SECRET})
        queue.finish(job.id, State.DONE)
        with store.writing() as connection:
            connection.execute(update(jobs).where(jobs.c.id == job.id).values(arguments={"name": SECRET}))
        queue.forget(ended_before=0)
        assert queue.find(job.id, owner=ME).arguments == {}
        assert queue.find(waiting.id, owner=ME).arguments == {"name": SECRET}

    def test_work_that_waits_cannot_end_well(self, add, queue):
        assert not queue.finish(add().id, State.DONE)

    def test_the_remaining_time_is_what_the_last_report_expected(self, add, queue):
        job = begun(queue, add())
        queue.progress(job.id, done=1, total=4, note="", left=60.0)
        job = queue.find(job.id, owner=ME)
        assert job.share_done == 0.25
        assert job.remaining(now=job.heartbeat + 20) == pytest.approx(40)
        assert job.remaining(now=job.heartbeat + 61) is None  # it was wrong, and nobody knows better
        queue.progress(job.id, done=2, total=4, note="")
        assert queue.find(job.id, owner=ME).remaining(now=job.heartbeat) is None

    def test_a_job_that_waits_knows_its_owners_jobs_before_it(self, add, queue):
        first, second, third = add(), add(), add()
        others = add(owner="other")
        begun(queue, first)
        mine = queue.of_owner(ME)
        ahead = {job.id: [each.id for each in ahead_of(job, [*mine, others])] for job in mine}
        assert ahead == {first.id: [], second.id: [first.id], third.id: [first.id, second.id]}

    def test_the_process_comes_back_as_it_was_noted(self, add, queue):
        job = begun(queue, add())
        queue.began(job.id, Process(12, "boot/34"))
        assert [each.process for each in queue.at_work()] == [Process(12, "boot/34")]

    def test_only_old_jobs_that_ended_are_forgotten(self, add, queue):
        old, busy = begun(queue, add()), begun(queue, add())
        queue.finish(old.id, State.DONE)
        waiting = add()
        queue.forget(ended_before=queue.find(old.id, owner=ME).finished - 1)
        assert len(queue.of_owner(ME)) == 3
        queue.forget(ended_before=1e12)
        assert {job.id for job in queue.of_owner(ME)} == {busy.id, waiting.id}
