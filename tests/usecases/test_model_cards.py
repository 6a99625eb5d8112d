"""Cards of models that were trained here: what the run was, for its owner and for whoever gets the model."""

import json
import zipfile

import numpy as np
import pytest
from huggingface_hub import ModelCard

import privacy_core as pc
from privacy_core.errors import InvalidValueError, NotPermittedError
from privacy_core.govern import Actor, Role
from privacy_core.learn import checkpoint
from privacy_core.usecases import catalog, model_cards, opening, releases, training
from privacy_core.usecases.model_cards import Purpose
from privacy_core.usecases.workspace import Workspace

SCHEMA = {
    "age": {"type": "integer", "bounds": [0, 120]},
    "sex": {"type": "categorical", "categories": ["f", "m"]},
    "pay": {"type": "categorical", "categories": ["low", "high"]},
}
TOLD = {"target": "pay", "schema": SCHEMA, "noise_multiplier": 2.0, "rows": 300, "epochs": 2, "delta": 1e-4}
PURPOSE = Purpose(intended_use="Planning of beds.", limits="Not for single patients.")


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    path = tmp_path_factory.mktemp("people") / "people.csv"
    rows = [f"{20 + n % 60},{'fm'[n % 2]},{'high' if n % 60 > 30 else 'low'}" for n in range(400)]
    path.write_text("\n".join(["age,sex,pay", *rows]), "utf-8")
    return path


@pytest.fixture
def dataset(workspace, people):
    return opening.open_file(workspace, str(people)).id


def test_the_owner_sees_figures_and_a_recipient_none(workspace, dataset):
    model = training.train_model(workspace, dataset, TOLD)
    mine = model_cards.card_for_owner(workspace, model.id, PURPOSE).markdown
    theirs = model_cards.card_to_hand_out(workspace, model.id, PURPOSE).markdown
    accuracy = f"{model.figures['metrics']['accuracy']:.3g}"
    assert f"| accuracy | {accuracy} |" in mine
    assert "| accuracy |" not in theirs
    assert "Rows of the data | 400" in mine
    assert "400" not in theirs
    for card in (mine, theirs):
        assert "Planning of beds." in card
        assert "| Noise multiplier | 2 |" in card
        assert "one row added or removed" in card
        assert ModelCard(card).data.library_name == "privacy-studio"


def test_without_a_guarantee_the_card_says_why(workspace, dataset):
    model = training.train_model(workspace, dataset, {"target": "pay", "schema": SCHEMA, "epochs": 1})
    card = model_cards.card_to_hand_out(workspace, model.id, Purpose()).markdown
    assert "No epsilon was asked for, so no noise was added." in card
    assert "Not said by the maker of this model." in card


def test_a_model_leaves_as_a_zip_by_a_link(workspace, dataset, tmp_path):
    model = training.train_model(workspace, dataset, TOLD, name="Pay / beds")
    made = model_cards.export_model(workspace, model.id, PURPOSE)
    assert made.filename.endswith(".zip")
    assert releases.ticket(workspace, made.id).startswith("/api/exports/")
    with zipfile.ZipFile(workspace.store.home / "exports" / made.id / "file") as archive:
        assert sorted(archive.namelist()) == ["model.json", "model.safetensors", "model_card.html", "model_card.md"]
        archive.extractall(tmp_path)
        assert json.loads(archive.read("model.json"))["target"] == "pay"
    assert checkpoint.load(tmp_path).labels == ("low", "high")


def test_a_folder_appears_whole_and_takes_no_place(workspace, dataset, tmp_path):
    model = training.train_model(workspace, dataset, TOLD)
    out = tmp_path / "model"
    model_cards.hand_out_model(workspace, model.id, out, PURPOSE)
    assert len(list(out.iterdir())) == 4
    with pytest.raises(InvalidValueError, match="There is 'model' already"):
        model_cards.hand_out_model(workspace, model.id, out, PURPOSE)
    with pytest.raises(InvalidValueError, match="cannot be written"):
        model_cards.hand_out_model(workspace, model.id, tmp_path / "none" / "model", PURPOSE)
    assert not [path.name for path in tmp_path.iterdir() if path.name.startswith(".model")]


def test_models_are_no_protected_tables(workspace, dataset):
    model = training.train_model(workspace, dataset, TOLD)
    assert releases.list_releases(workspace, dataset=dataset) == []
    assert [one.id for one in training.list_models(workspace, dataset=dataset)] == [model.id]
    sent = model_cards.export_model(workspace, model.id, PURPOSE)
    training.forget_model(workspace, model.id)
    assert not (workspace.store.home / "exports" / sent.id).exists()
    assert training.list_models(workspace) == []
    assert catalog.find(workspace, dataset).id == dataset


def test_a_notebook_trains_predicts_and_writes(people, tmp_path):
    with pc.open_table(people, home=tmp_path / "home") as table:
        model = table.train(TOLD)
        said = model.predict(table.to_arrow().slice(0, 5))
        assert said.shape == (5, 2)
        assert np.allclose(said.sum(axis=1), 1)
        assert model.headline["accuracy"] == model.release.figures["metrics"]["accuracy"]
        assert model.guarantee["noise_multiplier"] == 2.0
        model.write(tmp_path / "model", intended_use="Planning of beds.")
        assert "Planning of beds." in (tmp_path / "model" / "model_card.md").read_text("utf-8")
        assert np.array_equal(checkpoint.load(tmp_path / "model").predict(table.to_arrow().slice(0, 5)), said)


def test_who_may_see_no_records_reads_no_schema_off_them_either(workspace, dataset):
    engineer = Workspace(workspace.store, actor=Actor(name=workspace.actor.name, role=Role.ML_ENGINEER))
    told = {**TOLD, "schema": "from_data_not_private"}
    with pytest.raises(NotPermittedError, match="schema off the data"):
        training.train_model(engineer, dataset, told)
    model = training.train_model(workspace, dataset, told)
    with pytest.raises(NotPermittedError, match="values of records"):
        model_cards.export_model(engineer, model.id, PURPOSE)


def test_a_notebook_protects_the_persons_that_it_names(people, tmp_path):
    with pc.open_table(people, home=tmp_path / "home") as table:
        told = {**TOLD, "schema": {name: SCHEMA[name] for name in ("sex", "pay")}, "rows_per_person": 5}
        assert table.train(told, person_id="age").guarantee["unit"] == {"column": "age"}
