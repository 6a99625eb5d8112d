"""A sweep costs what it shows: all of it, the best of a secret number of runs, or nothing on a public stand-in."""

import json

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pytest

from privacy_core.dp.budget import OverBudgetError
from privacy_core.dp.events import Batch, Training, apart
from privacy_core.usecases import budgets, opening, sweep_training, sweep_training_runs
from privacy_core.usecases.asking import NotDrawnError

ROWS = 400
SCHEMA = {
    "age": {"type": "integer", "bounds": [0, 100]},
    "city": {"type": "categorical", "categories": ["Bern", "Chur"]},
    "rich": {"type": "categorical", "categories": ["no", "yes"]},
}
BASE = {"target": "rich", "schema": SCHEMA, "noise_multiplier": 4.0, "sampling": 0.5, "epochs": 4}
COMPOSED = {**BASE, "accounting": "composed", "models": ["linear", "mlp"], "seeds": 2}
SELECTION = {**BASE, "accounting": "selection", "settings": [{"learning_rate": 0.1}, {"learning_rate": 1.0}]}


def table_of(seed, rows=ROWS):
    draw = np.random.default_rng(seed)
    age = draw.integers(0, 100, rows)
    rich = np.where(age + draw.normal(0, 10, rows) > 50, "yes", "no")
    return pa.table({"age": age, "city": draw.choice(["Bern", "Chur"], rows), "rich": rich})


@pytest.fixture
def dataset(workspace):
    return opening.open_frame(workspace, table_of(1))


@pytest.fixture
def protected(workspace, tmp_path, import_csv):
    """A table whose people have a budget."""
    pacsv.write_csv(table_of(1), tmp_path / "rich.csv")
    found = import_csv(tmp_path / "rich.csv")
    budgets.set_budget(workspace, found.source, epsilon=20.0, delta=1e-4)
    return found


def spent(workspace, dataset):
    return budgets.account(workspace, dataset.source).standing.spent.epsilon


class TestComposed:
    def test_all_runs_are_shown_and_charged_together_before_the_first(self, workspace, protected):
        asked = sweep_training.plan_sweep(workspace, protected.id, COMPOSED)
        swept = sweep_training.sweep_training(workspace, protected.id, COMPOSED)
        assert swept.charged
        assert spent(workspace, protected) == pytest.approx(asked.epsilon)
        assert [each["model"] for each in swept.points] == ["linear", "mlp"]
        for point in swept.points:
            runs = [run["accuracy"] for run in point["runs"]]
            assert len(runs) == 2
            told = point["metrics"]["accuracy"]
            assert told["mean"] == pytest.approx(np.mean(runs))
            assert told["low"] <= told["mean"] <= told["high"]
        assert swept.lines["without_noise"]["linear"]["accuracy"] > swept.lines["majority"]
        assert swept.to_json()["metrics_for"].startswith("the data owner")
        json.dumps(swept.to_json(), allow_nan=False)

    def test_together_they_cost_more_than_each_and_less_than_their_sum(self, workspace, protected):
        asked = sweep_training.plan_sweep(workspace, protected.id, COMPOSED)
        each = [one.plan.epsilon for one in asked.candidates]
        assert max(each) < asked.epsilon < sum(each)
        assert isinstance(asked.event, Batch)
        assert len([one for one in apart(asked.event) if isinstance(one, Training)]) == 4

    def test_the_charge_stands_before_the_first_run_and_stays_when_it_fails(self, workspace, protected, monkeypatch):
        seen = []

        def fails(*_arguments, **_settings):
            seen.append(spent(workspace, protected))
            raise ValueError

        monkeypatch.setattr(sweep_training_runs, "points", fails)
        with pytest.raises(NotDrawnError):
            sweep_training.sweep_training(workspace, protected.id, COMPOSED)
        assert seen == [spent(workspace, protected)]
        assert seen[0] > 0

    def test_a_sweep_that_does_not_fit_is_refused_and_charges_nothing(self, workspace, protected):
        budgets.set_budget(workspace, protected.source, epsilon=0.5, delta=1e-5, reason="less")
        for told in (COMPOSED, SELECTION):
            assert sweep_training.plan_sweep(workspace, protected.id, told).prospect.fits is False
            with pytest.raises(OverBudgetError):
                sweep_training.sweep_training(workspace, protected.id, told)
        assert spent(workspace, protected) == 0

    def test_without_a_budget_nothing_is_charged_and_that_is_said(self, workspace, dataset):
        swept = sweep_training.sweep_training(workspace, dataset.id, {**COMPOSED, "models": ["linear"], "seeds": 1})
        assert swept.charged is False
        assert swept.planned.epsilon > 0
        assert swept.points[0]["metrics"]["accuracy"]["low"] is None
