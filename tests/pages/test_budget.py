"""The Budget page: its faces, figures that follow the ledger, a sidebar never stale, files that tell no record."""

import csv
import json
import re
from dataclasses import replace

import pyarrow as pa
import pytest
from sqlalchemy import update

from privacy_core.dp.budget import Purpose
from privacy_core.dp.ledger import Ledger
from privacy_core.dp.question import Question
from privacy_core.errors import InvalidValueError, PrivacyCoreError
from privacy_core.govern import Permission
from privacy_core.store.tables import ledger
from privacy_core.usecases import budgets, catalog, ledger_file, opening, people, spending, trail
from privacy_core.usecases.spending import Noise, Wanted
from tests.dp.charging import asked

OLDER = {"aggregate": "count", "where": "age > 3141", "epsilon": 0.5}
MEAN = {"aggregate": "mean", "column": "age", "bounds": [0, 120], "n": 2718, "by": {"sex": ["f", "m"]}, "epsilon": 0.25}


@pytest.fixture
def town(workspace):
    """A table of people of their own."""
    found = opening.open_frame(workspace, pa.table({"person": ["a", "b"], "age": [30, 40], "sex": ["f", "m"]}))
    source = people.settle(workspace, people.NEW_PEOPLE, name="Town")
    with workspace.store.writing() as connection:
        people.made_again(connection, source)
    found = catalog.belongs_to(workspace, found.id, source.id)
    catalog.remember(workspace, catalog.LATEST, found.id)
    return catalog.set_roles(workspace, found.id, {"person": "direct_identifier"}, marks={"person_id": "person"})


@pytest.fixture
def charge(workspace, town):
    """Charges for a question as a release would, and ends it unless told otherwise."""

    def done(told, *, ends="released", actor="local", purpose=Purpose.EXPLORATION, beside=()):
        kept = Ledger(workspace.store, actor)
        wanted = asked(json.dumps(told), source=town.source, epsilon=told["epsilon"], purpose=purpose, person="person")
        each = [Question.read(one).canonical() for one in (told, *beside)]
        question = {"together": each} if beside else each[0]
        spend = kept.reserve(replace(wanted, question=question)).spend
        if ends == "released":
            figures = [{"value": 12.0, "noise_interval": [6.0, 18.0]}]
            kept.commit(town.source, spend, {"figures": figures, "confidence": 0.95})
        elif ends == "failed":
            kept.fail(town.source, spend, "SomeError")

    return done


@pytest.fixture
def budget(workspace, town):
    """Of epsilon 2, of which nothing is spent."""
    return budgets.set_budget(workspace, town.source, epsilon=2.0, delta=1e-6, person="person")


@pytest.fixture
def spent(budget, charge):
    """Three charges, of which one failed and one did not end."""
    charge(OLDER)
    charge(MEAN, actor="r.meier", ends="failed", purpose=Purpose.EVALUATION)
    charge({"aggregate": "count", "epsilon": 0.125}, ends="never")


def press(app, key):
    app.button(key).click().run()
    assert not app.exception, [error.value for error in app.exception]
    return app


def said(app):
    boxes = [*app.info, *app.warning, *app.error, *app.success, *app.markdown, *app.caption]
    return " ".join(each.value for each in boxes).replace("\\", "")


def sidebar(app):
    return " ".join(re.sub(r"<[^>]*>", " ", each.proto.body) for each in app.sidebar.get("html"))


def lines(app):
    return next(frame.value for frame in app.dataframe if "Question" in frame.value and "Who" in frame.value)


def test_without_a_table_it_says_how_to_get_one(visit):
    assert "No table is open yet" in visit("Budget").info[0].value


def test_a_budget_is_proposed_set_and_stands_in_the_sidebar(visit, town, workspace):
    app = visit("Budget")
    assert "have no privacy budget" in said(app)
    assert app.sidebar.get("page_link")[0].proto.label == "No privacy budget set"
    app.segmented_control(f"budget.new.{town.id}.shares").set_value("By purpose").run()
    app.number_input(f"budget.new.{town.id}.share.training").set_value(90).run()
    press(app, "budget.set")
    assert "add up to at most 1" in said(app), "and nothing was set"
    assert not budgets.has_budget(workspace, town.source)
    app.number_input(f"budget.new.{town.id}.share.training").set_value(50)
    app.number_input(f"budget.new.{town.id}.epsilon").set_value(3.0).run()
    press(app, "budget.set")
    found = budgets.account(workspace, town.source).standing.budget
    assert (found.epsilon, found.delta, found.person, found.public_n) == (3.0, 1e-6, "person", False)
    assert found.shares == {"exploration": 0.25, "training": 0.5, "evaluation": 0.15, "monitoring": 0.1}
    assert "epsilon 0.00 of 3.00 (delta 1e-6)" in sidebar(app)
    assert "one person (told by **person**)" in said(app)
    assert "Nothing is spent yet" in said(app)


def test_who_may_not_set_one_is_told_whom_to_ask(visit, town, monkeypatch):
    app = visit("Risk")
    actor = app.session_state["_workspace"].actor
    monkeypatch.setattr(type(actor), "may", lambda _, needed: needed is not Permission.SET_BUDGET)
    app = visit("Budget")
    assert "Ask an administrator" in said(app)
    assert "budget.set" not in [button.key for button in app.button]


def test_every_charge_stands_on_the_page_in_words_and_stays_charged_however_it_ended(
    visit, spent, charge, workspace, town
):
    app = visit("Budget")
    assert [metric.value for metric in app.metric][:4] == ["0.88 of 2.00", "1.12", "1e-6", "3"]
    found = lines(app)
    assert list(found["Question"]) == [
        "Number of records",
        "Mean of age between 0 and 120, by sex (2 groups)",
        "Number of records where age > 3141",
        "Budget of epsilon 2: first set",
    ]
    assert list(found["What"]) == ["not ended", "failed: SomeError", "released", "budget set"]
    assert "1 charge did not end" in said(app)
    assert "It is no rule for when to stop" in said(app)
    assert "binds only the honest use of your own machine" in said(app)
    app.text_input("budget.find").input("AGE").run()
    app.selectbox("budget.who").set_value("r.meier").run()
    assert list(lines(app)["What"]) == ["failed: SomeError"]
    app.selectbox("budget.who").set_value(None).run()
    app.selectbox("budget.ending").set_value("not ended").run()
    kept = Ledger(workspace.store, "local")
    kept.commit(town.source, spending.lines(workspace, town.source)[-1].spend, {"figures": []})
    charge({"aggregate": "count", "where": "age < 5", "epsilon": 0.5})
    assert len(lines(app.run())) == 3, "a choice that there is no more chooses nothing"
    assert lines(app)["Question"].iloc[0] == "Number of records where age < 5"
    assert "epsilon 1.38 of 2.00" in sidebar(app), "without another page or a reload"


def test_a_change_needs_a_reason_and_cannot_change_whom_it_protects(visit, spent, town, workspace):
    app = press(visit("Budget"), "budget.change")
    assert "That is fixed: something was spent" in said(app)
    changed = {"epsilon": 0.5, "delta": 1e-6, "person": "person"}
    with pytest.raises(InvalidValueError, match="is changed with a reason"):
        budgets.set_budget(workspace, town.source, **changed)
    with pytest.raises(PrivacyCoreError, match="the two do not add up"):
        budgets.set_budget(workspace, town.source, **{**changed, "person": None}, reason="rows")
    account = budgets.set_budget(workspace, town.source, **changed, reason="the board said so")
    assert (account.remaining, account.standing.spent.epsilon) == (0.0, pytest.approx(0.875))
    assert spending.lines(workspace, town.source)[-1].words == "Budget of epsilon 0.5: the board said so"
    logged = [one.details for one in trail.audit_entries(workspace, newest=20) if one.act == "set a privacy budget"]
    assert "the board said so" in {details.get("reason") for details in logged}


def test_a_broken_ledger_is_named_and_its_lines_are_still_shown(visit, spent, store):
    with store.writing() as connection:
        connection.execute(update(ledger).where(ledger.c.position == 2).values(actor="nobody"))
    app = visit("Budget")
    assert "broken at entry 2" in said(app)
    assert app.sidebar.get("page_link")[0].proto.label == "The ledger of budgets is broken"
    press(app, "budget.verify")
    assert "broken at entry 2" in app.main.error[1].value
    assert len(lines(app)) == 4


def test_planned_questions_are_weighed_one_by_one_and_as_a_batch(visit, spent, workspace, town):
    app = visit("Budget")
    app.number_input("budget.planned.0.times").set_value(100).run()
    after, batch = [metric for metric in app.metric if metric.label in ("One after the other", "Fixed as a batch")]
    assert (after.value, after.delta) == ("1.98 of 2.00", "11 of 100 fit, +1.1")
    assert batch.delta.startswith("refused")
    found = spending.look_ahead(workspace, town.source, [Wanted(times=30, epsilon=0.03)], purpose="exploration")
    assert found.batch_spent < 0.875 + 30 * 0.03
    with pytest.raises(InvalidValueError, match="needs a delta above 0"):
        spending.look_ahead(
            workspace, town.source, [Wanted(times=1, epsilon=0.1, noise=Noise.GAUSSIAN)], purpose="exploration"
        )
    assert budgets.charges(workspace, town.source) == 3


@pytest.mark.parametrize("wrong", [{"times": 0}, {"epsilon": 0}, {"epsilon": float("nan")}, {"epsilon": -1}])
def test_questions_that_nobody_could_ask_are_not_planned(wrong):
    with pytest.raises(InvalidValueError):
        Wanted(**{"times": 1, "epsilon": 1.0, **wrong})


@pytest.mark.parametrize("kind", list(ledger_file.FileKind))
def test_a_ledger_that_leaves_holds_no_exact_statement_about_records(spent, charge, workspace, town, kind):
    secret = {"aggregate": "count", "where": "sex = '=cmd'", "epsilon": 0.01}
    charge({"aggregate": "count", "epsilon": 0.01}, actor="=cmd()", beside=[secret])
    link = ledger_file.ledger_link(workspace, town.source, kind)
    assert link.startswith("/api/exports/")
    text = (workspace.store.home / "sources" / town.source / f"ledger.{kind}").read_text("utf-8")
    hashes = [one.body["hash"] for one in budgets.entries(workspace, town.source) if "hash" in one.body]
    for secret in ("3141", "2718", "SomeError", "'=cmd'", "Town", *hashes):
        assert secret not in text
    assert "age > …" in text
    if kind is ledger_file.FileKind.JSON:
        told = json.loads(text)
        assert [line["ended"] for line in told["lines"]] == [
            "budget set",
            "released",
            "failed",
            "not ended",
            "released",
        ]
        assert told["lines"][1]["answer"]["figures"][0]["value"] == 12
        assert told["budget"]["spent"]["epsilon"] == pytest.approx(0.885)
    else:
        rows = list(csv.DictReader(text.splitlines()))
        assert [row["epsilon"] for row in rows] == ["2.0", "0.5", "0.25", "0.125", "0.01"]
        assert rows[-1]["who"] == "'=cmd()"
        assert rows[-1]["question"] == "Together: Number of records; Number of records where sex = …"
