"""What is told of a trained model, to whom, and what is not guaranteed."""

import json
from dataclasses import replace

import pytest

from privacy_core.dp.charges import RESERVED
from privacy_core.errors import InvalidValueError, NotFoundError, NotPermittedError
from privacy_core.export.release import add_release
from privacy_core.govern import Actor, Role
from privacy_core.usecases import jobs, learning, training, training_told
from privacy_core.usecases.workspace import Workspace
from tests.usecases.training.conftest import (
    FREE,
    NOISE,
    ROWS,
    SCHEMA,
    SIMULATED,
    files,
    lines,
    people,
    plan_of,
    same,
    spent,
    weights,
)


class TestWithoutGuarantee:
    @pytest.mark.parametrize(
        ("told", "why"),
        [
            (FREE, "No epsilon was asked for"),
            ({**NOISE, "schema": "from_data_not_private"}, "read off the data"),
            (SIMULATED, "simulation"),
        ],
    )
    def test_there_is_none_and_nothing_is_charged(self, workspace, paid, told, why):
        model = training.train_model(workspace, paid.id, told)
        assert model.guarantee is None
        assert why in model.figures["why_no_guarantee"]
        assert not model.figures["charged"]
        assert lines(workspace, paid, RESERVED) == []
        told = training_told.headline(model)
        assert (told["epsilon"], told["guarantee"]) == (None, None)
        course = training.course_of(workspace, model.id)
        assert all(point["epsilon"] is None for point in course["points"])

    def test_a_simulation_is_the_same_by_the_same_seed_and_another_by_another(self, workspace, table):
        told = {**SIMULATED, "model": "mlp", "hidden": [3]}
        one, again, other = (
            weights(workspace, training.train_model(workspace, table.id, {**told, "seed": seed})) for seed in (1, 1, 2)
        )
        assert same(one, again)
        assert not same(one, other)

    def test_otherwise_a_seed_fixes_initial_weights_alone(self, workspace, table, monkeypatch):
        begun = []
        descend = learning.descend

        def looks(module, *given, **more):
            begun.append({name: each.clone() for name, each in module.state_dict().items()})
            return descend(module, *given, **more)

        monkeypatch.setattr(learning, "descend", looks)
        told = {**NOISE, "rows": 300, "model": "mlp", "hidden": [3], "seed": 5}
        made = [weights(workspace, training.train_model(workspace, table.id, told)) for _ in range(2)]
        assert same(begun[0], begun[2])
        assert not same(*made)

    def test_columns_that_a_schema_of_the_data_leaves_out_are_listed(self, workspace, imported):
        table = imported(people(person=[f"x{n}" for n in range(ROWS)], one=["same"] * ROWS))
        model = training.train_model(workspace, table.id, {**FREE, "schema": "from_data_not_private"})
        assert model.figures["columns_left_out"] == ["one"]


class TestFigures:
    def test_several_labels_and_numbers_are_learned(self, workspace, table):
        age = training.train_model(workspace, table.id, {**FREE, "target": "age", "model": "mlp", "hidden": [8]})
        told = training_told.headline(age)
        assert {"mae", "r2", "rmse"} <= set(told)
        assert told["mae"] > 0
        schema = {**SCHEMA, "person": {"type": "categorical", "categories": [f"p{n:03}" for n in range(50)]}}
        found = training.train_model(
            workspace, table.id, {**FREE, "target": "person", "schema": schema, "epochs": 0.25}
        )
        assert (found.figures["metrics"]["labels"], len(found.figures["labels"])) == (50, 50)
        assert found.figures["rows_without_target"] == ROWS / 2

    def test_metrics_are_marked_for_the_data_owner(self, workspace, table):
        told = training_told.headline(training.train_model(workspace, table.id, NOISE))
        assert told["metrics_for"].startswith("the data owner")
        assert set(told) >= {"accuracy", "auc", "majority", "epsilon", "delta", "steps", "seconds", "baseline_accuracy"}
        json.dumps(told, allow_nan=False)

    def test_a_model_without_noise_learns_and_stands_beside(self, workspace, table):
        model = training.train_model(workspace, table.id, {**FREE, "epochs": 20})
        assert model.figures["metrics"]["accuracy"] > 0.7
        assert model.figures["baseline"]["accuracy"] > model.figures["metrics"]["majority"]

    def test_the_dearest_plan_that_can_be_is_json(self, workspace, table):
        told = training.plan_training(
            workspace, table.id, {**NOISE, "noise_multiplier": 0.3, "sampling": 1, "epochs": 10_000}
        ).to_json()
        json.dumps(told, allow_nan=False)

    def test_a_baseline_that_goes_astray_costs_nobody_a_paid_model(self, workspace, paid, monkeypatch):
        monkeypatch.setattr(learning, "BASELINE_RATE", 300.0)
        told = {**NOISE, "target": "age", "model": "mlp", "hidden": [32, 32], "epochs": 2}
        model = training.train_model(workspace, paid.id, told)
        assert model.figures["baseline"]["mae"] < 40

    def test_the_course_rises_to_the_claim(self, workspace, table):
        model = training.train_model(workspace, table.id, NOISE, run="a" * 32)
        assert model.id == "a" * 32
        points = training.course_of(workspace, model.id)["points"]
        assert [point["step"] for point in points] == [1, 2, 3, 4]
        epsilons = [point["epsilon"] for point in points]
        assert epsilons == sorted(epsilons)
        assert epsilons[-1] == model.guarantee["epsilon"]

    @pytest.mark.parametrize("run", ["a" * 31, "../" + "a" * 29, "A" * 32])
    def test_a_run_has_a_name_that_is_a_folder_of_its_own(self, workspace, table, run):
        with pytest.raises(InvalidValueError, match="32 hexadecimal digits"):
            training.train_model(workspace, table.id, FREE, run=run)

    def test_a_run_that_is_there_is_not_written_over(self, workspace, table):
        training.train_model(workspace, table.id, FREE, run="b" * 32)
        before = weights(workspace, training.find_model(workspace, "b" * 32))
        with pytest.raises(InvalidValueError, match="a run of this name already"):
            training.train_model(workspace, table.id, FREE, run="b" * 32)
        assert same(before, weights(workspace, training.find_model(workspace, "b" * 32)))


class TestOthers:
    def test_a_model_of_somebody_else_is_none(self, workspace, table):
        model = training.train_model(workspace, table.id, FREE)
        job = jobs.submit_job(workspace, "train_model", {"dataset": table.id, "told": FREE, "run": model.id})
        assert training.course(workspace, job.id) is not None
        other = Workspace(workspace.store, actor=Actor("other", Role.ADMIN))
        for looks in (training.find_model, training.course_of, training.forget_model):
            with pytest.raises(NotFoundError):
                looks(other, model.id)
        with pytest.raises(NotFoundError):
            training.course(other, job.id)
        assert training.list_models(other) == []

    def test_who_may_not_train_neither_plans_nor_looks(self, workspace, table):
        model = training.train_model(workspace, table.id, FREE)
        reads = Workspace(workspace.store, actor=Actor("local", Role.VIEWER))
        for looks in (training.find_model, training.course_of):
            with pytest.raises(NotPermittedError):
                looks(reads, model.id)
        with pytest.raises(NotPermittedError):
            training.plan_training(reads, table.id, FREE)

    def test_what_is_no_model_is_not_found_as_one(self, workspace, table):
        model = training.train_model(workspace, table.id, FREE)
        add_release(workspace.store, replace(model, id="c" * 32, kind="anonymized"))
        with pytest.raises(NotFoundError):
            training.find_model(workspace, "c" * 32)

    def test_a_forgotten_model_leaves_nothing_but_its_charge(self, workspace, paid):
        model = training.train_model(workspace, paid.id, NOISE)
        training.forget_model(workspace, model.id)
        assert (files(workspace), training.list_models(workspace)) == ([], [])
        assert spent(workspace, paid) == pytest.approx(plan_of().epsilon)
