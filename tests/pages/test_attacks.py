"""The attack section of the Train page: two jobs to begin, and what they found, never called private."""

import pytest

from pages.ui import attacks, attacks_figures
from privacy_core.usecases import attacking, jobs, training
from tests.pages.test_train import SCHEMA, clinic, metrics, run, said

__all__ = ["clinic"]

NOISY = {"target": "ill", "schema": SCHEMA, "noise_multiplier": 4.0, "sampling": 0.5, "epochs": 2}
RATE = {"hits": 2, "records": 100, "low": 0.002, "high": 0.07, "share": 0.02}
FOUND = {
    name: {
        "members": 100,
        "non_members": 100,
        "auc": 0.55,
        "auc_interval": [0.5, 0.6],
        "true_positives": [
            {"at": 0.01, "found": RATE, "false_positives": 1, "why": None},
            {"at": 0.001, "found": None, "false_positives": None, "why": "too few"},
        ],
        "roc": [[0.0, 0.0], [0.01, 0.02], [1.0, 1.0]],
    }
    for name in ("loss", "lira", "rmia")
}


@pytest.fixture
def model(workspace, clinic):
    return training.train_model(workspace, clinic.id, NOISY)


def test_both_jobs_are_begun_with_the_settings_of_the_model(visit, workspace, clinic, model):
    app = visit("Train")
    assert "What it gives away" in [each.value for each in app.main.subheader]
    app = run(app.button(f"attacks.audit.{model.id}").click())
    app = run(app.button(f"attacks.attack.{model.id}").click())
    audit, attack = sorted(jobs.list_jobs(workspace), key=lambda job: job.created)
    assert audit.arguments["told"]["noise_multiplier"] == 4
    assert (audit.act, attack.act) == ("audit_training", "attack_model")
    assert attack.arguments == {"dataset": clinic.id, "model": model.id, "shadows": 16}
    assert app.button(f"attacks.attack.{model.id}").disabled


def test_what_was_found_is_shown_with_bound_claim_and_ceiling(visit, workspace, clinic, model):
    attacking.attack_model(workspace, clinic.id, model.id, shadows=4)
    # So sure that 10 guesses show nothing, even if all are right.
    attacking.audit_training(
        workspace, clinic.id, model.parameters, canaries=20, guesses=10, confidence=1 - 1e-6, model=model.id
    )
    app = visit("Train")
    shown = metrics(app)
    assert shown["Epsilon is at least"] == "nothing detected"
    assert {"Claimed", "Could have shown", "Guesses that were right"} <= set(shown)
    assert "Nothing detected." in said(app)
    assert "no proof" in said(app)
    assert "Who was in the training" in said(app)
    tables = [list(each.value.columns) for each in app.main.dataframe]
    assert ["Attack", "AUC", "Found at 1% false", "Found at 0.1% false"] in tables
    assert ["Column", "Share"] in tables


def test_the_curves_are_on_log_axes_beside_guessing():
    figure = attacks_figures.roc(FOUND)
    assert figure.layout.xaxis.type == figure.layout.yaxis.type == "log"
    assert [each.name for each in figure.data] == ["guessing", *attacks_figures.NAMES.values()]
    assert all(min(each.x) > 0 and min(each.y) > 0 for each in figure.data)
    assert len({each.line.dash for each in figure.data}) == 4


def test_a_rate_of_too_few_rows_is_told_as_such():
    row = attacks._row("lira", FOUND["lira"])
    assert row["Found at 1% false"] == "2% (0.2% to 7%)"
    assert row["Found at 0.1% false"] == "too few rows"
    assert "LiRA): 2% of members found at 1% of others, AUC 55%" in attacks.in_words(FOUND)


def test_every_term_has_two_sentences():
    assert all(each.count(". ") + each.endswith(".") == 2 for each in attacks.TERMS.values())
