"""A sweep as it is typed: what it would cost, what it charged, and the best settings found on a public table."""

import json
from pathlib import Path

import pyarrow.csv as pacsv
import pytest

from tests.command_line import studio
from tests.usecases.test_sweep_training import BASE, table_of

COMPOSED = {**BASE, "accounting": "composed", "seeds": 2}
SELECTION = {**BASE, "accounting": "selection", "mean_runs": 2}


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("PRIVACY_STUDIO_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    pacsv.write_csv(table_of(1), tmp_path / "rich.csv")
    pacsv.write_csv(table_of(2), tmp_path / "public.csv")
    return tmp_path


def typed(config, *words, fails=0):
    Path("sweep.json").write_text(json.dumps(config), "utf-8")
    return studio("sweep", "rich.csv", "--config", "sweep.json", *words, fails=fails)


def test_what_was_planned_is_charged_and_every_run_is_in_the_answer(place):
    studio("budget", "set", "rich.csv", "--epsilon", "20", "--delta", "1e-4")
    planned = json.loads(typed(COMPOSED, "--plan", "--json").stdout)
    told = json.loads(typed(COMPOSED, "--json").stdout)
    assert told["epsilon"] == planned["epsilon"] > planned["candidates"][0]["epsilon"]
    assert told["charged"]
    assert len(told["points"][0]["runs"]) == 2
    shown = json.loads(studio("budget", "show", "rich.csv", "--json").stdout)
    assert shown["spent"]["epsilon"] == pytest.approx(planned["spent_after"])


def test_people_read_points_with_intervals_and_what_they_cost(place):
    said = typed(COMPOSED)
    assert "95%" in said.stdout
    assert "(0" in said.stdout
    assert "no noise" in said.stdout
    assert "epsilon, in all" in said.stdout
    assert "nothing was charged" in said.stderr


def test_a_stand_in_costs_nothing_and_names_what_to_train_next(place):
    told = json.loads(typed({**BASE, "seeds": 1}, "--stand-in", "public.csv", "--json").stdout)
    assert (told["accounting"], told["epsilon"], told["charged"]) == ("stand_in", 0.0, False)
    Path("next.json").write_text(json.dumps(told["best"][0]["config"]), "utf-8")
    assert json.loads(studio("train", "rich.csv", "--config", "next.json", "--plan", "--json").stdout)["guarantee"]


def test_a_selection_hands_out_its_model_and_a_sweep_without_one_none(place):
    told = json.loads(typed(SELECTION, "--out", "model", "--json").stdout)
    assert sorted(each.name for each in (place / "model").iterdir()) == ["model.json", "model.safetensors"]
    assert told["points"] == []
    assert "keeps a model" in typed(COMPOSED, "--out", "other", fails=2).stderr
    assert "noisy score" in typed(SELECTION).stdout
