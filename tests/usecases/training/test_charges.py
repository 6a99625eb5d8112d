"""A training as it is charged: what is spent stays, and a refusal spends nothing."""

import threading

import pytest

from privacy_core.dp import events
from privacy_core.dp.budget import Neighbours, OverBudgetError
from privacy_core.dp.charges import FAILED, RELEASED, RESERVED
from privacy_core.dp.enforced import Totals
from privacy_core.dp.ledger import Ledger
from privacy_core.dp.points import point_of
from privacy_core.errors import InvalidValueError
from privacy_core.learn.config import read_config
from privacy_core.usecases import asking, budgets, catalog, learning, training
from tests.usecases.training.conftest import CELL, NOISE, cancelling, files, lines, plan_of, same, spent, weights


class TestCharge:
    def test_the_whole_plan_is_charged_before_the_first_batch(self, workspace, paid, monkeypatch):
        seen = []

        def looks(*_given, **_more):
            seen.append([one.kind for one in lines(workspace, paid)])
            raise ValueError(CELL)

        monkeypatch.setattr(learning, "descend", looks)
        with pytest.raises(asking.NotDrawnError):
            training.train_model(workspace, paid.id, NOISE)
        assert seen == [["budget", RESERVED]]

    def test_the_event_says_exactly_what_was_drawn_and_recomposes_to_the_claim(self, workspace, paid):
        model = training.train_model(workspace, paid.id, NOISE)
        (line,) = lines(workspace, paid, RESERVED)
        body, details, plan = line.body, line.body["details"], plan_of()
        count, descent = events.apart(events.from_json(body["event"]))
        assert descent == events.Training(0.25, 2.0, 4)
        assert count == events.DiscreteLaplace(50.0, 1)
        event = events.from_json(body["event"])
        point = point_of(event, 1e-5 / 2)
        assert Totals.none().plus(event, point).spent(1e-5).epsilon == plan.epsilon == model.guarantee["epsilon"]
        assert (float.fromhex(body["epsilon"]), float.fromhex(body["delta"])) == (point.epsilon, point.delta)
        assert (body["purpose"], line.spend) == ("training", model.ledger_events[0])
        assert details["mechanism"] == "dp-sgd"
        assert (details["unit"], details["neighbours"]) == (None, Neighbours.ADD_OR_REMOVE_ONE.value)
        assert details["sampling"] == {"probability": (0.25).hex(), "steps": 4}
        gradients, rows = details["drawn"]
        assert gradients["sensitivities"] == {"l2": (1.0).hex()}
        assert gradients["parameters"]["scale"] == (2.0).hex()
        assert (rows["name"], rows["sensitivities"]) == ("rows", {"l1": 1})
        assert {"torch", "opendp", "dp-accounting"} <= set(details["libraries"])
        assert spent(workspace, paid) == pytest.approx(plan.epsilon)
        assert model.figures["charged"]
        assert lines(workspace, paid, RELEASED)[0].body["answer"] == {"model": model.id}

    def test_the_same_settings_again_are_drawn_and_charged_anew(self, workspace, paid):
        models = [training.train_model(workspace, paid.id, NOISE) for _ in range(2)]
        assert len(lines(workspace, paid, RESERVED)) == 2
        assert spent(workspace, paid) > plan_of().epsilon
        assert not same(*(weights(workspace, one) for one in models))

    def test_a_failed_training_stays_charged_and_says_nothing_of_the_data(self, workspace, paid, monkeypatch):
        def fails(*_given, **_more):
            raise ValueError(f"{CELL} is too large")

        monkeypatch.setattr(learning, "descend", fails)
        with pytest.raises(asking.NotDrawnError) as told:
            training.train_model(workspace, paid.id, NOISE)
        assert CELL not in str(told.value)
        assert [one.kind for one in lines(workspace, paid)] == ["budget", RESERVED, FAILED]
        assert CELL not in repr(lines(workspace, paid))
        assert spent(workspace, paid) == pytest.approx(plan_of().epsilon)
        assert (files(workspace), training.list_models(workspace)) == ([], [])

    def test_a_cancelled_training_stays_charged(self, workspace, paid):
        with pytest.raises(KeyboardInterrupt):
            training.train_model(workspace, paid.id, NOISE, report=cancelling)
        assert [one.kind for one in lines(workspace, paid)] == ["budget", RESERVED, FAILED]
        assert spent(workspace, paid) == pytest.approx(plan_of().epsilon)
        assert (files(workspace), training.list_models(workspace)) == ([], [])

    def test_who_has_too_little_left_is_refused_and_nothing_is_written(self, workspace, table, monkeypatch):
        budgets.set_budget(workspace, table.source, epsilon=plan_of().epsilon * 0.99, delta=1e-5)
        monkeypatch.setattr(learning, "descend", lambda *_given, **_more: pytest.fail("it was trained"))
        told = training.plan_training(workspace, table.id, NOISE)
        assert not told.prospect.fits
        with pytest.raises(OverBudgetError, match="Nothing was released or spent"):
            training.train_model(workspace, table.id, NOISE)
        assert [one.kind for one in lines(workspace, table)] == ["budget"]
        assert files(workspace) == []

    def test_a_share_for_training_is_a_limit_of_its_own(self, workspace, table):
        claim = plan_of().epsilon
        budgets.set_budget(workspace, table.source, epsilon=claim * 10, delta=1e-4, shares={"training": 0.05})
        with pytest.raises(OverBudgetError, match="share for training"):
            training.train_model(workspace, table.id, NOISE)
        budgets.set_budget(
            workspace, table.source, epsilon=claim * 10, delta=1e-4, shares={"training": 0.5}, reason="more of it"
        )
        training.train_model(workspace, table.id, NOISE)
        by = budgets.account(workspace, table.source).standing.by_purpose
        assert by["training"].epsilon > 0 == by["exploration"].epsilon

    def test_two_at_once_do_not_both_spend_the_last_epsilon(self, workspace, table, monkeypatch):
        """Both have read and planned before either asks the ledger."""
        budgets.set_budget(workspace, table.source, epsilon=plan_of().epsilon * 1.2, delta=1e-5)
        barrier, found, material = threading.Barrier(2), [], learning.material

        def waits(*given):
            made = material(*given)
            barrier.wait(60)
            return made

        monkeypatch.setattr(learning, "material", waits)

        def trains():
            try:
                found.append(training.train_model(workspace, table.id, NOISE).id)
            except OverBudgetError as error:
                found.append(error)

        threads = [threading.Thread(target=trains) for _ in range(2)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert sum(isinstance(one, OverBudgetError) for one in found) == 1
        assert len(lines(workspace, table, RESERVED)) == 1
        assert spent(workspace, table) == pytest.approx(plan_of().epsilon)
        assert files(workspace) == [one for one in found if isinstance(one, str)]

    def test_people_whose_number_is_public_are_refused_before_a_row_is_read(self, workspace, table, monkeypatch):
        """Nothing is known of secret batches for one who is replaced by another; the ledger says so too."""
        budgets.set_budget(workspace, table.source, epsilon=100.0, delta=1e-5, public_n=True)
        ask = training.plan_training, training.train_model
        monkeypatch.setattr(learning, "material", lambda *_: pytest.fail("rows were read"))
        for act in ask:
            with pytest.raises(InvalidValueError, match=r"replaced by another\. Nothing was spent"):
                act(workspace, table.id, NOISE)
        assert [one.kind for one in lines(workspace, table)] == ["budget"]

    def test_the_ledger_refuses_them_by_the_same_words(self, workspace, table, monkeypatch):
        budgets.set_budget(workspace, table.source, epsilon=100.0, delta=1e-5, public_n=True)
        said = training.NOT_REPLACED
        monkeypatch.setattr(training, "NOT_REPLACED", None)
        monkeypatch.setattr(budgets, "set_budget", None)
        found, config = catalog.find(workspace, table.id), read_config(NOISE)
        budget = budgets.account(workspace, table.source).standing.budget
        asked = training._asked(found, config, plan_of(), budget)
        with pytest.raises(InvalidValueError) as refused:
            Ledger(workspace.store, "local").reserve(asked)
        assert str(refused.value) == said

    def test_a_plan_reads_no_record_and_writes_nothing(self, workspace, paid, monkeypatch):
        for name in ("query", "stream"):
            monkeypatch.setattr(type(workspace.engine), name, lambda *_: pytest.fail("a plan asked the table"))
        told = training.plan_training(workspace, paid.id, NOISE).to_json()
        assert told["guarantee"]["epsilon"] == plan_of().epsilon
        assert told["columns_left_out"] == ["person"]
        assert (told["fits"], told["spent_after"]) == (True, pytest.approx(plan_of().epsilon))
        assert [one.kind for one in lines(workspace, paid)] == ["budget"]

    def test_without_a_budget_nothing_is_charged_and_the_model_says_so(self, workspace, table):
        model = training.train_model(workspace, table.id, NOISE)
        assert (model.figures["charged"], model.ledger_events) == (False, ())
        assert model.guarantee["epsilon"] == plan_of().epsilon
        assert lines(workspace, table) == []
