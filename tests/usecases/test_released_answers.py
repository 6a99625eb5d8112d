"""What a release keeps from those who ask: why it failed, what others ask at once, and answers to other versions."""

import threading

import pytest

from privacy_core.dp.ledger import Ledger
from privacy_core.errors import PrivacyCoreError
from privacy_core.govern import Actor, Role
from privacy_core.usecases import answers, asking, asking_together, budgets, spending, trail
from privacy_core.usecases.workspace import Workspace
from tests.dp.charging import asked
from tests.usecases.conftest import people_csv

COUNT = {"aggregate": "count", "epsilon": 1.0}
CELL = "Secretname7"


@pytest.fixture
def asked_about(workspace, dataset):
    budgets.set_budget(workspace, dataset.source, epsilon=500.0, reason="a test")
    return dataset


def spent(workspace, dataset):
    return budgets.account(workspace, dataset.source).standing.spent.summed


def test_the_same_question_is_free_for_the_same_version_alone(workspace, asked_about, import_csv, people_file):
    first = asking.release_answer(workspace, asked_about.id, COUNT)
    again = asking.release_answer(workspace, asked_about.id, COUNT)
    assert again.free
    assert again.answer == first.answer
    assert spent(workspace, asked_about) == pytest.approx(1.0)
    people_file.write_text(people_csv(61), "utf-8")
    other = import_csv(people_file, source=asked_about.source)
    assert not asking.release_answer(workspace, other.id, COUNT).free
    assert spent(workspace, asked_about) == pytest.approx(2.0)


def test_why_a_drawing_failed_is_told_to_nobody_who_asks_and_stays_charged(workspace, asked_about, monkeypatch):
    def fails(*_):
        raise ValueError(f"{CELL} is too large")

    monkeypatch.setattr(asking, "draw_all", fails)
    with pytest.raises(PrivacyCoreError) as told:
        asking.release_answer(workspace, asked_about.id, COUNT | {"where": f"name <> '{CELL}'"})
    assert isinstance(told.value, asking.NotDrawnError)
    assert CELL not in str(told.value)
    assert told.value.__cause__ is None
    assert told.value.__suppress_context__
    assert spent(workspace, asked_about) == pytest.approx(1.0)
    assert CELL not in repr(trail.audit_entries(workspace))
    assert [line.error for line in spending.lines(workspace, asked_about.source)] == ["", "ValueError"]
    asks = Workspace(workspace.store, actor=Actor("local", Role.ML_ENGINEER))
    assert not any(line.error for line in spending.lines(asks, asked_about.source))


def test_the_ledger_is_read_once_while_sliders_move_and_again_when_it_has_grown(workspace, asked_about, monkeypatch):
    read, rows = [], Ledger._rows
    monkeypatch.setattr(Ledger, "_rows", lambda ledger, source: read.append(source) or rows(ledger, source))
    for epsilon in (1.0, 2.0, 3.0):
        asking.plan_question(workspace, asked_about.id, {**COUNT, "epsilon": epsilon})
        asking_together.plan_together(workspace, asked_about.id, [COUNT, COUNT])
        spending.look_ahead(workspace, asked_about.source, [spending.Wanted(times=2, epsilon=1.0)], purpose="training")
        answers.released_answers(workspace, asked_about.id)
    assert len(read) == 2  # as it adds up, and as it was answered
    Ledger(workspace.store, "somebody").reserve(asked("other", source=asked_about.source, epsilon=1.0))
    after = asking.plan_question(workspace, asked_about.id, COUNT).prospect
    assert (len(read), after.spent_after) == (3, pytest.approx(2.0))


def test_a_question_that_cannot_be_asked_is_refused_before_it_is_charged(workspace, asked_about):
    for wrong in ({"by": {"height": [1]}}, {"where": "age >"}, {"unit": {"column": "person"}}, {"epsilon": 0}):
        with pytest.raises(PrivacyCoreError):
            asking.release_answer(workspace, asked_about.id, {**COUNT, **wrong})
    assert spent(workspace, asked_about) == 0


def test_questions_asked_at_once_are_each_answered_of_their_own_groups(workspace, asked_about):
    """With epsilon 60 a count is exact but once in e^30 times."""
    told = [COUNT | {"epsilon": 60.0, "by": {"illness": groups}} for groups in (["flu", "asthma"], ["none", "gout"])]
    found, barrier = {}, threading.Barrier(len(told))

    def ask(place):
        barrier.wait()
        found[place] = asking.release_answer(workspace, asked_about.id, told[place]).answer["figures"]

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(len(told))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    counts = {figure["group"]["illness"]: figure["value"] for figures in found.values() for figure in figures}
    assert counts == {"flu": 20, "asthma": 20, "gout": 20, "none": 0}


def test_a_plan_asks_nothing_of_the_table(workspace, asked_about, monkeypatch):
    monkeypatch.setattr(type(workspace.engine), "query", lambda *_: pytest.fail("a plan asked the table"))
    monkeypatch.setattr(type(workspace.engine), "stream", lambda *_: pytest.fail("a plan asked the table"))
    planned = asking.plan_question(workspace, asked_about.id, COUNT | {"by": {"illness": ["flu"]}})
    assert planned.prospect.fits
    assert spent(workspace, asked_about) == 0
