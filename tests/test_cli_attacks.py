"""Attacks as they are typed: figures for the data owner, and words that never call a model private."""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pytest

from tests.command_line import studio

SCHEMA = {
    "age": {"type": "integer", "bounds": [0, 100], "bins": 0},
    "city": {"type": "categorical", "categories": ["Bern", "Chur"]},
    "pay": {"type": "categorical", "categories": ["low", "high"]},
}
NOISY = {"target": "pay", "schema": SCHEMA, "noise_multiplier": 8.0, "sampling": 0.25, "epochs": 2}
FEW = ("--canaries", 60, "--guesses", 30)


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("PRIVACY_STUDIO_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    draw = np.random.default_rng(2)
    age = draw.integers(18, 90, 300)
    table = pa.table(
        {
            "age": age,
            "city": draw.choice(["Bern", "Chur"], 300),
            "pay": np.where(age > 50, "high", "low"),
        }
    )
    pacsv.write_csv(table, tmp_path / "people.csv")
    Path("c.json").write_text(json.dumps(NOISY), "utf-8")
    Path("free.json").write_text(json.dumps({**NOISY, "noise_multiplier": None, "epochs": 8}), "utf-8")
    return tmp_path


@pytest.mark.prove
def test_an_audit_prints_bound_ceiling_and_claim_and_figures_of_membership(place):
    told = json.loads(studio("audit-model", "people.csv", "--config", "c.json", *FEW, "--json").stdout)
    assert 0 <= told["bound"] <= told["ceiling"]
    assert told["claim"] > 0
    assert told["guesses"] == 30
    assert 0 <= told["correct"] <= 30
    assert not told["why_no_guarantee"]
    assert set(told["membership"]) == {"loss", "lira", "rmia"}
    assert told["attribute"]["column"] == "city"


def test_in_words_what_was_not_detected_is_not_called_private(place):
    said = studio("audit-model", "people.csv", "--config", "c.json", *FEW, "--confidence", 0.999999).stdout
    assert "Nothing detected." in said  # so sure of it, 30 guesses show nothing even if all are right
    assert "private" not in said
    assert "for the data owner" in said
    assert "likelihood ratio" in said


def test_without_noise_the_bound_is_the_ceiling_and_nothing_is_claimed(place):
    told = json.loads(
        studio("audit-model", "people.csv", "--config", "free.json", *FEW, "--no-attacks", "--json").stdout
    )
    assert told["bound"] == told["ceiling"] > 1
    assert told["claim"] is None
    assert "membership" not in told
    assert "No guarantee:" in studio("audit-model", "people.csv", "--config", "free.json", *FEW, "--no-attacks").stdout


def test_a_model_in_a_folder_is_attacked_if_it_has_these_settings(place):
    studio("train", "people.csv", "--config", "c.json", "--out", "model")
    told = json.loads(
        studio("audit-model", "people.csv", "--config", "c.json", "--model", "model", *FEW, "--json").stdout
    )
    assert 0 < told["membership"]["loss"]["auc"] < 1
    Path("other.json").write_text(json.dumps({**NOISY, "target": "city"}), "utf-8")
    refused = studio("audit-model", "people.csv", "--config", "other.json", "--model", "model", *FEW, fails=2)
    assert "was not trained by these settings" in refused.stderr


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--canaries", 5, "--guesses", 6), "guesses are at most as many as canaries"),
        ((*FEW, "--shadows", 5), "come in pairs"),
        ((*FEW, "--column", "age"), "'age' was to be guessed"),
        ((*FEW, "--confidence", 1), "confidence"),
    ],
    ids=["guesses", "shadows", "column", "confidence"],
)
def test_what_cannot_be_is_refused_with_what_to_do(place, more, said):
    assert said in " ".join(studio("audit-model", "people.csv", "--config", "c.json", *more, fails=2).stderr.split())
