"""Released answers leave without exact statements about records; public values are told from read ones."""

import csv
import io
import json
import zipfile

import pyarrow as pa
import pytest

from privacy_core.errors import InvalidValueError, NotPermittedError
from privacy_core.govern import Actor, Role
from privacy_core.usecases import (
    answer_files,
    answers,
    asking,
    asking_together,
    budgets,
    catalog,
    error_split,
    foreseen,
    hierarchies,
    opening,
    people,
    question_hints,
)
from privacy_core.usecases.workspace import Workspace

QUESTION = {
    "aggregate": "sum",
    "column": "income",
    "bounds": [0, 100],
    "by": {"city": ["=Bern", "Chur"]},
    "where": "income < 777.125 and city <> 'Secret'",
    "epsilon": 5.0,
}


@pytest.fixture
def towns(workspace):
    """Six records of four people; P1 has three."""
    table = pa.table(
        {
            "person": ["P1", "P1", "P1", "P2", "P3", None],
            "city": ["=Bern", "=Bern", "=Bern", "=Bern", "Chur", "Chur"],
            "income": [10.0, 10.0, 10.0, 250.0, 40.0, 60.0],
        }
    )
    found = opening.open_frame(workspace, table)
    source = people.settle(workspace, people.NEW_PEOPLE, name="Towns")
    with workspace.store.writing() as connection:
        people.made_again(connection, source)
    found = catalog.belongs_to(workspace, found.id, source.id)
    budgets.set_budget(workspace, found.source, epsilon=100.0, delta=1e-6, person="person")
    return found


def planned(workspace, towns, **changes):
    return asking.plan_question(workspace, towns.id, {**QUESTION, **changes})


def test_files_of_an_answer_say_how_it_was_made_and_nothing_exact_of_records(workspace, towns):
    told = {**QUESTION, "aggregate": "mean", "n": 43219876, "unit": {"max_rows_per_group": 2}}
    assert answers.answer_to(workspace, towns.id, asking.plan_question(workspace, towns.id, told)) is None
    spend = asking.release_answer(workspace, towns.id, told).spend
    released = answers.answer_to(workspace, towns.id, asking.plan_question(workspace, towns.id, told))
    assert released == answers.released_answers(workspace, towns.id)[0]
    assert released.spend == spend
    rows = list(csv.reader(io.StringIO(answer_files.as_csv(released).decode())))
    assert rows[0] == ["city", "answer", "noise_low", "noise_high"]
    assert [row[0] for row in rows[1:]] == ["'=Bern", "Chur"]  # no formula for a spreadsheet
    assert [float(row[1]) for row in rows[1:]] == [one["value"] for one in released.figures]
    made = json.loads(answer_files.as_json(released))
    assert made["question"]["where"] == "income < … AND city <> …"
    assert (made["epsilon"], made["mechanism"], made["unit"]) == (pytest.approx(5), "laplace", "person")
    packed = answer_files.as_script(released)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        texts = "".join(archive.read(name).decode() for name in archive.namelist())
    for left in (answer_files.as_csv(released).decode(), json.dumps(made), texts):
        assert "777.1" not in left
        assert "Secret" not in left
        assert "43219876" not in left
    for kind in answer_files.AnswerFile:
        assert answer_files.answer_link(workspace, towns.id, spend, kind).startswith("/api/exports/")


def test_answers_that_were_asked_together_are_told_one_by_one(workspace, towns, monkeypatch):
    monkeypatch.setattr(
        asking, "drawn", lambda *_: {"figures": [{"aggregate": "count", "value": 1}], "confidence": 0.95}
    )
    told = [{"aggregate": "count", "epsilon": 1.0}, QUESTION]
    spend = asking_together.release_together(workspace, towns.id, told).spend
    found = answers.released_answers(workspace, towns.id)
    assert [one.spend for one in found] == [f"{spend}.1", f"{spend}.0"]
    assert [one.question["aggregate"] for one in found] == ["sum", "count"]
    assert {one.together for one in found} == {2}
    assert found[0].shareable["where"] == "income < … AND city <> …"


def test_a_range_is_told_with_the_noise_of_its_answer_whatever_became_of_the_budget(workspace, towns, monkeypatch):
    bins = [{"aggregate": "ranges", "group": {"income": [low, low + 50]}, "value": 2.0} for low in (0, 50)]
    monkeypatch.setattr(asking, "drawn", lambda *_: {"figures": bins, "confidence": 0.95})
    told = {"aggregate": "ranges", "column": "income", "bins": [0, 50, 100], "mechanism": "gaussian", "epsilon": 1.0}
    asking.release_answer(workspace, towns.id, {**told, "delta": 4e-7})
    (released,) = answers.released_answers(workspace, towns.id)
    before = answers.range_within(workspace, towns.id, released, (0, 100))
    budgets.set_budget(workspace, towns.source, epsilon=100.0, delta=1e-9, person="person", reason="a change")
    assert answers.range_within(workspace, towns.id, released, (0, 100)) == before


def test_a_hierarchy_that_was_brought_is_public_and_one_that_was_built_is_not(workspace, towns):
    assert question_hints.public_values(workspace, towns.id, "city") is None
    hierarchies.add_hierarchy(workspace, towns.id, "city", "=Bern;*\nChur;*\nGenf;*\n")
    assert question_hints.public_values(workspace, towns.id, "city").values == ("=Bern", "Chur", "Genf")
    builder = hierarchies.suggest_hierarchy(workspace, towns.id, "city")
    hierarchies.build_hierarchy(workspace, towns.id, "city", builder)
    assert question_hints.public_values(workspace, towns.id, "city") is None


def test_what_is_read_off_the_data_is_logged_and_needs_the_right_to_see_records(workspace, towns, store):
    assert question_hints.suggest_bounds(workspace, towns.id, "income") == (0.0, 300.0)
    assert question_hints.suggest_groups(workspace, towns.id, "city") == ["=Bern", "Chur"]
    logged = [entry.act for entry in workspace.log.entries(newest=9)]
    assert {"suggest bounds from the data", "suggest groups from the data"} <= set(logged)
    with pytest.raises(InvalidValueError, match="has no numbers"):
        question_hints.suggest_bounds(workspace, towns.id, "city")
    viewer = Workspace(store, actor=Actor("local", Role.ML_ENGINEER))
    assert not question_hints.may_read_off(viewer)
    for read_off in (question_hints.suggest_bounds, question_hints.suggest_groups):
        with pytest.raises(NotPermittedError):
            read_off(viewer, towns.id, "income")


def test_parts_of_the_error_are_those_counted_by_hand(workspace, towns):
    plan = planned(workspace, towns)
    raw = error_split.stand_ins(workspace, towns.id, plan)[-1]
    with pytest.raises(InvalidValueError, match="somebody's"):
        error_split.split_error(workspace, towns.id, plan, raw)
    found = error_split.split_error_as_owner(workspace, towns.id, plan, raw)
    # Bern: 280, within the bounds 130, of one record a person 110. Chur: 100, 100, and 40 of who has an id.
    assert (found.clipping, found.dropped, found.size, found.groups) == (75, 40, 190, 2)
    assert found.noise == pytest.approx(foreseen.typical_noise(plan.plan))
    assert found.suppressed == 0
    mean = planned(workspace, towns, aggregate="mean", unit={"max_rows_per_group": 3})
    found = error_split.split_error_as_owner(workspace, towns.id, mean, raw)
    assert found.clipping == pytest.approx((70 - 32.5) / 2)  # Bern's mean; Chur's lies within
    assert found.dropped == pytest.approx(10 / 2, abs=0.02)  # Chur's mean of 50 is 40 without who has no id


def test_groups_that_are_not_told_are_a_part_of_the_error(workspace, towns):
    told = {"aggregate": "count", "by": {"city": "unknown"}, "delta": 1e-7, "epsilon": 1.0}
    plan = asking.plan_question(workspace, towns.id, told)
    raw = error_split.stand_ins(workspace, towns.id, plan)[-1]
    found = error_split.split_error_as_owner(workspace, towns.id, plan, raw)
    assert (found.suppressed, found.groups, found.dropped) == (3, 2, 0)  # four and two records, all in small groups


def test_curves_of_a_plan_follow_its_noise(workspace, towns):
    plan = planned(workspace, towns, aggregate="count", column=None, bounds=None, epsilon=0.1).plan
    curve = foreseen.landing(plan)
    assert curve.interval == plan.noise_interval() == 30
    assert max(curve.likely) == 1 == curve.likely[len(curve.off) // 2]
    assert foreseen.by_records(plan) == []
    mean = planned(workspace, towns, aggregate="mean").plan
    assert foreseen.landing(mean) is None
    widths = dict(foreseen.by_records(mean))
    assert widths[1_000] == pytest.approx(10 * widths[10_000], rel=0.05)
    assert all(width < 50 for width in widths.values())
