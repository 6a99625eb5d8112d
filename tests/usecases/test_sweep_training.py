"""A sweep costs what it shows: all of it, the best of a secret number of runs, or nothing on a public stand-in."""

import json
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pytest

from privacy_core.dp.budget import OverBudgetError
from privacy_core.dp.events import Batch, Selection, Training, apart
from privacy_core.dp.ledger import Ledger
from privacy_core.errors import InvalidValueError
from privacy_core.export.release import find_release
from privacy_core.jobs.job import JobCancelledError
from privacy_core.learn import checkpoint
from privacy_core.profile import Mark
from privacy_core.usecases import (
    budgets,
    catalog,
    jobs,
    opening,
    people,
    sweep_training,
    sweep_training_runs,
    training,
)
from privacy_core.usecases.asking import NotDrawnError
from privacy_core.usecases.sweep_prices import asked_of
from privacy_core.usecases.sweep_settings import read_sweep

ROWS = 400
SCHEMA = {
    "age": {"type": "integer", "bounds": [0, 100]},
    "city": {"type": "categorical", "categories": ["Bern", "Chur"]},
    "rich": {"type": "categorical", "categories": ["no", "yes"]},
}
BASE = {"target": "rich", "schema": SCHEMA, "noise_multiplier": 4.0, "sampling": 0.5, "epochs": 4}
COMPOSED = {**BASE, "accounting": "composed", "models": ["linear", "mlp"], "seeds": 2}
SELECTION = {
    **BASE,
    "accounting": "selection",
    "mean_runs": 2,
    "settings": [{"learning_rate": 0.1}, {"learning_rate": 1.0}],
}


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


class TestSelection:
    def test_the_best_is_kept_and_charged_as_what_it_is(self, workspace, protected):
        asked = sweep_training.plan_sweep(workspace, protected.id, SELECTION)
        swept = sweep_training.sweep_training(workspace, protected.id, SELECTION, name="best")
        assert isinstance(asked.event, Selection)
        assert swept.charged
        assert spent(workspace, protected) == pytest.approx(asked.epsilon)
        assert asked.candidates[0].plan.epsilon < asked.epsilon
        assert swept.winner.guarantee["epsilon"] == asked.epsilon
        loaded = checkpoint.load(workspace.store.home / "releases" / swept.winner.id)
        assert loaded.target == "rich"
        known = find_release(workspace.store, swept.winner.id, owner=workspace.actor.name)
        assert known.figures == swept.winner.figures
        assert 0 <= known.figures["accuracy_about"] <= 1
        json.dumps(swept.to_json(), allow_nan=False)

    def test_more_runs_cost_more_and_noise_on_scores_counts(self, workspace, dataset):
        def cost(**more):
            return sweep_training.plan_sweep(workspace, dataset.id, {**SELECTION, **more}).epsilon

        few, usual, many = (cost(mean_runs=mean) for mean in (2, 12, 100))
        assert few < usual < many
        assert cost(shape=0) < usual < cost(score_epsilon=2)

    def test_nothing_but_the_winner_is_kept_or_told_whatever_the_number_of_runs(
        self, workspace, protected, monkeypatch
    ):
        noisy = [731_000_000_001, 731_000_000_009, 731_000_000_002, 731_000_000_004]  # of scores; the second is best
        scores, heard = iter(noisy), []
        monkeypatch.setattr(sweep_training_runs.selection, "number_of_runs", lambda _mean, _shape: len(noisy))
        monkeypatch.setattr(
            sweep_training_runs,
            "draw_count",
            lambda count, *, scale, sensitivity: next(scores) if (scale, sensitivity) == (10, 1) else count,
        )

        def report(*told):
            heard.append(told)

        swept = sweep_training.sweep_training(workspace, protected.id, SELECTION, report=report)
        assert next(scores, None) is None, "every run was scored"
        assert swept.winner.figures["rightly_told_with_noise"] == noisy[1]
        assert (swept.points, swept.lines, swept.best) == ((), None, ())
        assert set(heard) == {(0, 0, "reading the table"), (0, 0, "choosing in secret")}
        lines = [one.body for one in Ledger(workspace.store, "x").entries(protected.source)]
        assert lines[-1] == {"answer": {"model": swept.winner.id}}
        folder = workspace.store.home / "releases" / swept.winner.id
        assert sorted(path.name for path in folder.iterdir()) == ["model.json", "model.safetensors"]
        kept = b"".join(path.read_bytes() for path in workspace.store.home.rglob("*") if path.is_file())
        told = (json.dumps(swept.to_json()) + json.dumps(lines)).encode() + kept
        assert str(noisy[1]).encode() in told
        for other in (noisy[0], *noisy[2:]):
            assert str(other).encode() not in told
        assert set(swept.to_json()["winner"]) == {
            "model", "epsilon", "settings", "noise_multiplier", "config", "rightly_told_with_noise", "score_scale",
            "accuracy_about", "charged",
        }  # fmt: skip

    def test_it_can_be_ended_between_reports_and_stays_charged(self, workspace, protected):
        def report(_done, _total, note=""):
            if note == "choosing in secret":
                raise JobCancelledError

        with pytest.raises((JobCancelledError, NotDrawnError)):
            sweep_training.sweep_training(workspace, protected.id, SELECTION, report=report)
        assert spent(workspace, protected) > 0
        assert not list((workspace.store.home / "releases").iterdir())

    def test_a_person_has_as_many_rows_in_a_score_as_in_learning(self, workspace, monkeypatch):
        table = table_of(1).append_column("who", pa.array([f"p{n // 4}" for n in range(ROWS)]))
        found = opening.open_frame(workspace, table)
        found = catalog.set_roles(workspace, found.id, {}, marks={Mark.PERSON_ID: "who"})
        scored, scales, ones = [], [], 0
        right = sweep_training_runs.selection.rightly_told
        monkeypatch.setattr(
            sweep_training_runs.selection,
            "rightly_told",
            lambda said, target: scored.append(len(target)) or right(said, target),
        )
        monkeypatch.setattr(
            sweep_training_runs,
            "draw_count",
            lambda count, *, scale, sensitivity: scales.append((scale, sensitivity)) or count,
        )
        for most in (1, 2):
            planned = sweep_training.plan_sweep(workspace, found.id, {**SELECTION, "rows_per_person": most})
            assert planned.unit == "who"
            sweep_training.sweep_training(workspace, found.id, {**SELECTION, "rows": 75, "rows_per_person": most})
            assert set(scales) == {(most / 0.1, most)}
            assert len(set(scored)) == 1
            scales.clear()
            ones = ones or scored[0]
            assert scored[0] == ones * most
            scored.clear()

    def test_people_whose_number_is_public_and_trainings_without_a_guarantee_are_refused(self, workspace, protected):
        with pytest.raises(InvalidValueError, match="guarantee"):
            sweep_training.plan_sweep(workspace, protected.id, {**SELECTION, "simulation": True})
        budgets.set_budget(workspace, protected.source, epsilon=20.0, delta=1e-4, public_n=True, reason="known")
        for told in (SELECTION, COMPOSED):
            with pytest.raises(InvalidValueError, match="replaced"):
                sweep_training.plan_sweep(workspace, protected.id, told)

    def test_the_ledger_takes_a_selection_for_a_training(self, workspace, protected):
        asked = sweep_training.plan_sweep(workspace, protected.id, SELECTION)
        budget = budgets.account(workspace, protected.source).standing.budget
        found = asked_of(protected, asked.sweep, asked.candidates, asked.event, asked.point, budget)
        ledger = Ledger(workspace.store, "x")
        with pytest.raises(InvalidValueError, match="how its batches were drawn"):
            ledger.reserve(replace(found, details=replace(found.details, sampling=None)))
        assert ledger.reserve(found).answer is None


class TestStandIn:
    def test_nothing_of_the_protected_table_is_read_or_charged(self, workspace, protected, monkeypatch):
        other, read = opening.open_frame(workspace, table_of(2)), []
        material = sweep_training.learning.material
        monkeypatch.setattr(
            sweep_training.learning,
            "material",
            lambda workspace, found, *rest: read.append(found.id) or material(workspace, found, *rest),
        )
        told = {**BASE, "accounting": "stand_in", "stand_in": other.id, "seeds": 1, "schema": "from_data_not_private"}
        told |= {"settings": [{"learning_rate": 1e-4}, {"learning_rate": 1.0}]}
        swept = sweep_training.sweep_training(workspace, protected.id, told)
        assert read == [other.id]
        assert (swept.charged, swept.planned.epsilon, spent(workspace, protected)) == (False, 0.0, 0)
        (best,) = swept.best
        points = swept.to_json()["points"]
        assert best["settings"] == max(points, key=lambda each: each["metrics"]["accuracy"]["mean"])["settings"]
        assert best["config"]["learning_rate"] == best["settings"]["learning_rate"]
        planned = training.plan_training(workspace, protected.id, best["config"])
        assert planned.plan.multiplier == 4.0
        assert set(planned.config.columns) == {"age", "city", "rich"}

    def test_a_table_that_is_known_to_be_protected_is_no_stand_in(self, workspace, protected, import_csv, tmp_path):
        pacsv.write_csv(table_of(3), tmp_path / "others.csv")
        others = import_csv(tmp_path / "others.csv", source=people.NEW_PEOPLE)
        told = {**BASE, "accounting": "stand_in", "stand_in": others.id}
        budgets.set_budget(workspace, others.source, epsilon=1.0, delta=1e-5)
        with pytest.raises(InvalidValueError, match="have a privacy budget"):
            sweep_training.plan_sweep(workspace, protected.id, told)
        copy = opening.open_frame(workspace, catalog.read_table(workspace, protected.id))
        for same in (protected.id, copy.id):
            with pytest.raises(InvalidValueError, match="holds the protected table"):
                sweep_training.plan_sweep(workspace, protected.id, {**told, "stand_in": same})


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"accounting": "free"}, "accounting"),
        ({"epsilons": [0]}, "epsilons"),
        ({"epsilons": [1.0]}, "one follows from the other"),
        ({"models": ["forest"]}, "models"),
        ({"settings": []}, "empty list"),
        ({"settings": [{"target": "age"}]}, "cannot be varied"),
        ({"settings": [{"clip_norm": -1}]}, "clip_norm"),
        ({"seeds": 0}, "seeds"),
        ({"seeds": 400}, "trainings"),
        ({"stand_in": "x"}, "stand-in"),
        ({"noise_multiplier": None}, "noise"),
        ({"target": "age", "accounting": "selection"}, "target with labels"),
        ({"mean_runs": 0.5}, "mean_runs"),
        ({"score_epsilon": 0}, "score_epsilon"),
        ({"unheard_of": 1}, "unheard_of"),
    ],
)
def test_a_sweep_that_is_not_clear_is_refused_in_words(wrong, said):
    with pytest.raises(InvalidValueError, match=said):
        read_sweep({**COMPOSED, **wrong})


def test_a_sweep_is_read_again_as_it_was_told():
    for told in (COMPOSED, SELECTION, {**COMPOSED, "noise_multiplier": None, "epsilons": [0.5, 1.0]}):
        sweep = read_sweep(told)
        again = read_sweep(json.loads(json.dumps(sweep.to_json())))
        assert again.configs == sweep.configs
        assert again.to_json() == sweep.to_json()
    with pytest.raises(InvalidValueError, match="A sweep is"):
        read_sweep({"target": "rich"})


def test_a_number_is_swept_too_and_the_interval_is_by_hand(workspace, dataset):
    told = {**COMPOSED, "target": "age", "models": ["linear"], "seeds": 1}
    swept = sweep_training.sweep_training(workspace, dataset.id, told)
    assert set(swept.points[0]["metrics"]) == {"mae", "rmse", "r2"}
    assert swept.lines["majority"] > 0
    # mean 2, deviation 1, t of two degrees 4.302653 for 95%
    half = 4.302653 / 3**0.5
    assert sweep_training_runs.interval([1, 2, 3]) == pytest.approx({"mean": 2, "low": 2 - half, "high": 2 + half})
    assert sweep_training_runs.interval([1.0, None])["mean"] is None
    assert sweep_training_runs.interval([0.9, 1.0], 0.0, 1.0)["high"] == 1.0


def test_it_can_be_a_job(workspace, dataset):
    job = jobs.submit_job(workspace, "sweep_training", {"dataset": dataset.id, "told": COMPOSED, "name": ""})
    assert job.act == "sweep_training"
    with pytest.raises(InvalidValueError, match="cannot be read"):
        jobs.submit_job(workspace, "sweep_training", {"dataset": dataset.id, "told": [], "name": ""})
