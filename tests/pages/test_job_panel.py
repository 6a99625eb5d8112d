"""Jobs on the screen: what runs is shown and can be cancelled, what ended redraws the page once and is told once."""

import pytest
from streamlit.testing.v1 import AppTest

from privacy_core.jobs import RowQueue, State
from privacy_core.jobs.presence import Presence


def script():
    import streamlit as st

    from pages.ui import job_panel

    st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    with st.sidebar:
        job_panel.sidebar_line()
    for job in job_panel.take_ended("protect"):
        st.success(f"made {job.result['release']}")
    job_panel.show("protect")


@pytest.fixture
def queue(store):
    return RowQueue(store)


@pytest.fixture
def panel(signed_in):
    yield (test := AppTest.from_function(script, default_timeout=60))
    if "_workspace" in test.session_state:
        test.session_state["_workspace"].close()


@pytest.fixture
def running(queue, store):
    """A job at work for a supervisor that lives."""
    here = Presence(store.home)

    def begin(owner="local", act="protect"):
        queue.add(owner=owner, sid="", act=act, title="Protect *people*", arguments={})
        return queue.claim(here.id, at_once=9)

    yield begin
    here.end()


def texts(elements):
    return [element.value for element in elements]


def test_without_jobs_nothing_is_shown_and_nothing_ticks(panel):
    panel.run()
    assert not panel.button
    assert "No jobs are running" in panel.sidebar.caption[0].value


def test_a_job_shows_how_far_it_is_what_it_does_and_how_long_it_takes(panel, queue, running):
    job = running()
    queue.progress(job.id, done=1, total=4, note="writing", left=1000.0)
    panel.run()
    assert not panel.exception
    bar = panel.get("progress")[0].proto
    assert (bar.value, bar.text) == (25, r"**Protect \*people\***: writing")
    assert any("so far · about" in text for text in texts(panel.caption))
    assert "running · 25%" in panel.sidebar.caption[0].value


def test_cancel_asks_the_job_to_end(panel, queue, running):
    job = running()
    panel.run()
    panel.button(f"jobs.cancel.{job.id}").click().run()
    assert queue.find(job.id, owner="local").state is State.CANCELLING
    assert any("is being cancelled" in text for text in texts(panel.caption))
    assert "cancelling" in panel.sidebar.caption[0].value  # both say the same at once
    assert not panel.button


def test_one_that_waits_can_be_cancelled_too(panel, queue, store):
    job = queue.add(owner="local", sid="", act="protect", title="Protect", arguments={})
    panel.run()
    assert any("waits for its turn" in text for text in texts(panel.markdown))
    panel.button(f"jobs.cancel.{job.id}").click().run()
    assert queue.find(job.id, owner="local").state is State.CANCELLED


def test_one_that_waits_says_for_which_and_its_place(panel, queue, running):
    running(act="import_upload")
    for name in ("second", "third"):
        queue.add(owner="local", sid="", act="protect", title=name, arguments={})
    panel.run()
    assert [text.partition(" waits for ")[2] for text in texts(panel.markdown) if "waits" in text] == [
        r"**Protect \*people\*** and is next in the queue.",
        r"**Protect \*people\*** and 1 other to end: number 3 in the queue.",
    ]


def test_when_a_job_that_was_seen_ends_the_page_is_drawn_again_once_and_goes_on_with_the_result(panel, queue, running):
    job = running()
    panel.run()
    queue.finish(job.id, State.DONE, result={"release": "r1"})
    before = panel.session_state["runs"]
    panel.run()
    assert panel.session_state["runs"] == before + 2
    assert texts(panel.success) == ["made r1"]
    panel.run()
    assert panel.session_state["runs"] == before + 3
    assert not panel.success


def test_a_tab_that_opens_after_the_end_is_told_what_the_closed_one_saw_begin(panel, queue, running):
    job = running()
    panel.run()
    panel.session_state["_workspace"].close()
    queue.finish(job.id, State.DONE, result={"release": "r1"})
    later = AppTest.from_function(script, default_timeout=60).run()
    assert texts(later.success) == ["made r1"]
    later.session_state["_workspace"].close()


def test_why_a_job_failed_stays_until_it_is_dismissed(panel, queue, running):
    job = running()
    queue.finish(job.id, State.FAILED, error={"message": "The limit is 4%."})
    panel.run()
    assert r"The limit is 4%\." in panel.error[0].value
    panel.button(f"jobs.dismiss.{job.id}").click().run()
    assert not panel.error
    panel.run()
    assert not panel.error


def test_jobs_of_others_and_of_other_kinds_are_not_in_the_panel(panel, running):
    running(owner="other")
    running(act="import_upload")
    panel.run()
    assert not panel.get("progress")
    assert [text for text in texts(panel.sidebar.caption) if "running" in text] == [
        r":material/hourglass_top: Protect \*people\*: running"
    ]
