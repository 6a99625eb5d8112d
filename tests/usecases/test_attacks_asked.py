"""Attacks as they are asked for: whose rows, what is kept beside a model, who may, and what is refused."""

import json
from dataclasses import replace

import numpy as np
import pyarrow.csv as pacsv
import pytest

from privacy_core.errors import InvalidValueError, NotFoundError, NotPermittedError
from privacy_core.govern import Actor, Role
from privacy_core.usecases import (
    attacking,
    attacking_kept,
    catalog,
    jobs,
    learning,
    model_cards,
    opening,
)
from privacy_core.usecases import training as trainings
from privacy_core.usecases.workspace import Workspace
from tests.usecases.conftest import send
from tests.usecases.test_attacking import NOISY, WITHOUT, people

PURPOSE = model_cards.Purpose()


@pytest.fixture(scope="module")
def new_home(tmp_path_factory):
    """A workspace with the table and a model of it, of which each test has a copy."""
    place = tmp_path_factory.mktemp("table")
    pacsv.write_csv(people(), place / "rows.csv")
    with Workspace.open(place / "home") as opened:
        upload = send(opened, place / "rows.csv")
        table = opening.import_upload(opened, upload.id, opening.detect_upload(opened, upload.id), name="people")
        trainings.train_model(opened, table.id, NOISY)
    return place / "home"


@pytest.fixture
def table(workspace):
    return catalog.list_datasets(workspace)[0]


@pytest.fixture
def model(workspace):
    return trainings.list_models(workspace)[0]


class TestUseCases:
    def test_what_attacks_found_is_kept_beside_the_model_and_told_on_its_card(self, workspace, table, model):
        assert attacking.attacks_of(workspace, model.id) == {"attacks": None, "audit": None}
        heard = []
        found = attacking.attack_model(
            workspace, table.id, model.id, shadows=4, report=lambda *told: heard.append(told[:2])
        )
        assert heard == [(1, 5), (2, 5), (3, 5), (4, 5), (4, 5)]
        assert found["attribute"]["column"] == "ill"
        assert [each["column"] for each in found["groups"]] == ["ill", "city"]
        assert sum(each["rows"] for each in found["groups"][0]["after"]["groups"]) == model.figures["rows_tested"]
        assert found["groups"][0]["changes"]
        assert {each["column"] for each in found["drivers"]} == {"age", "city", "ill"}
        assert found["drivers"][0]["column"] == "age"
        audited = attacking.audit_training(
            workspace, table.id, model.parameters, canaries=60, guesses=30, runs=3, model=model.id
        )
        bounds = [each.bound for each in audited.runs]
        assert audited.median.bound == sorted(bounds)[1]
        assert audited.median.claim == model.guarantee["epsilon"]
        told = attacking.attacks_of(workspace, model.id)
        assert told["attacks"] == json.loads(json.dumps(found))
        assert told["audit"]["bound"] == audited.median.bound
        card = model_cards.card_for_owner(workspace, model.id, PURPOSE).markdown
        assert all(name in card for name in attacking_kept.NAMES.values())
        assert "RMIA" not in model_cards.card_to_hand_out(workspace, model.id, PURPOSE).markdown

    def test_they_are_in_the_log_and_only_for_who_may_train(self, workspace, table, model):
        attacking.audit_training(workspace, table.id, NOISY, canaries=20, guesses=10)
        assert "audit a training" in [entry.act for entry in workspace.log.entries()]
        viewer = Actor(name="local", role=Role.VIEWER)
        with Workspace(workspace.store, actor=viewer) as other:
            for asked in (
                lambda: attacking.audit_training(other, table.id, NOISY),
                lambda: attacking.attack_training(other, table.id, NOISY),
                lambda: attacking.attack_model(other, table.id, model.id),
                lambda: attacking.attacks_of(other, model.id),
            ):
                with pytest.raises(NotPermittedError):
                    asked()

    def test_a_model_of_somebody_else_is_not_found_and_one_of_another_table_is_refused(
        self, workspace, table, model, tmp_path, import_csv
    ):
        with pytest.raises(NotFoundError):
            attacking.attacks_of(workspace, "0" * 32)
        pacsv.write_csv(people(300, seed=8), tmp_path / "others.csv")
        others = import_csv(tmp_path / "others.csv")
        with pytest.raises(InvalidValueError, match="did not learn from this table"):
            attacking.attack_model(workspace, others.id, model.id)
        with pytest.raises(InvalidValueError, match="trained on another table"):
            attacking.audit_training(workspace, others.id, model.parameters, model=model.id)
        with pytest.raises(InvalidValueError, match="trained by other settings"):
            attacking.audit_training(workspace, table.id, WITHOUT, model=model.id)

    def test_if_other_rows_would_be_learned_from_today_nothing_is_attacked(self, workspace, table, model, monkeypatch):
        plain = learning.material

        def fewer(*asked):
            given = plain(*asked)
            return replace(given, learn=given.learn.taken(np.arange(len(given.learn) - 1)))

        monkeypatch.setattr(learning, "material", fewer)
        with pytest.raises(InvalidValueError, match="cannot be told any more"):
            attacking.attack_model(workspace, table.id, model.id, shadows=4)

    def test_without_a_guarantee_there_is_no_claim(self, workspace, table):
        found = attacking.audit_training(workspace, table.id, WITHOUT, canaries=60, guesses=30)
        assert found.median.claim is None
        assert found.median.bound == found.median.ceiling > 1
        assert found.to_json()["why_no_guarantee"].startswith("No epsilon")

    @pytest.mark.parametrize(
        "asked",
        [
            {"canaries": 10, "guesses": 11},
            {"canaries": 5001},
            {"runs": 21},
            {"confidence": 1.0},
            {"confidence": float("nan")},
            {"guesses": 0},
        ],
        ids=str,
    )
    def test_an_audit_that_cannot_be_made_is_refused_before_anything_is_trained(self, workspace, table, asked):
        heard = []
        with pytest.raises(InvalidValueError):
            attacking.audit_training(workspace, table.id, NOISY, **asked, report=lambda *told: heard.append(told))
        assert not heard

    def test_both_can_be_jobs(self, workspace, table, model):
        audit = {"dataset": table.id, "told": NOISY, "canaries": 40, "guesses": 20, "runs": 1, "model": None}
        assert jobs.submit_job(workspace, "audit_training", audit).title == "Audit a training"
        assert jobs._perform(workspace, "audit_training", audit, lambda *_: None)["guesses"] == 20
        attack = {"dataset": table.id, "model": model.id, "shadows": 4}
        assert set(jobs._perform(workspace, "attack_model", attack, lambda *_: None)) == {"loss", "lira", "rmia"}

    def test_a_cancelled_attack_leaves_nothing(self, workspace, table, model):
        def stop(*_told):
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            attacking.attack_model(workspace, table.id, model.id, shadows=4, report=stop)
        assert attacking.attacks_of(workspace, model.id)["attacks"] is None
