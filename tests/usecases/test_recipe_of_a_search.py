"""A release whose levels a search found hands out a recipe that repeats it: levels are steps, and no clock runs."""

import io
import json
import zipfile

import pytest

from privacy_core.errors import InvalidValueError
from privacy_core.intake import Kind
from privacy_core.transform import Recipe, with_levels, without_clock
from privacy_core.usecases import drafts, editing, protect, releases, search
from tests.test_cli import studio

HIDDEN = [{"op": "drop", "column": name} for name in ("name", "person")]
SETTINGS = {"metric": "precision", "gs_factor": 0.7, "weights": {"age": 2.0}, "seconds": 5}


@pytest.fixture
def handed_out(workspace, dataset, tmp_path):
    """The release, and the file of its recipe, unpacked."""
    models = [{"model": "k_anonymity", "k": 4}]
    editing.edit_draft(workspace, dataset.id, {"steps": HIDDEN, "models": models, "suppression_limit": 0.1})
    search.begin_search(workspace, dataset.id, SETTINGS)
    made = protect.protect(workspace, dataset.id, drafts.draft(workspace, dataset.id).recipe, name="x")
    export = releases.export_recipe(workspace, made.id)
    releases.hand_out(workspace, export.id, tmp_path / "recipe.zip")
    with zipfile.ZipFile(io.BytesIO((tmp_path / "recipe.zip").read_bytes())) as archive:
        archive.extractall(tmp_path / "recipe")
    return made, tmp_path / "recipe" / "recipe.json"


def test_it_repeats_on_the_command_line_what_was_released(workspace, dataset, handed_out, people_file, tmp_path):
    made, file = handed_out
    recipe = json.loads(file.read_text("utf-8"))
    assert recipe["search"] == {name: value for name, value in SETTINGS.items() if name != "seconds"}
    levels = {step["column"]: step["level"] for step in recipe["steps"] if step["op"] == "generalize"}
    assert set(levels) == {"age", "zip"}

    found = json.loads(studio("search", people_file, "--recipe", file, "--json").stdout)
    draft = drafts.draft(workspace, dataset.id).recipe
    here = search.search_levels(workspace, dataset.id, draft).found
    assert (found["levels"], found["nodes"], found["optimal"]) == (levels, 1, True)
    assert found["loss"] == pytest.approx(here.loss)
    assert found["suppressed"] == here.suppressed

    out = tmp_path / "again.csv"
    told = json.loads(studio("anonymize", people_file, "--recipe", file, "--out", out, "--json").stdout)
    assert told["records_out"] == made.headline["records_out"]
    export = releases.export_release(workspace, made.id, Kind.CSV)
    releases.hand_out(workspace, export.id, tmp_path / "first.csv")
    assert out.read_bytes() == (tmp_path / "first.csv").read_bytes()


def test_steps_other_than_levels_leave_nothing_that_a_search_could_judge(workspace, dataset):
    steps = [*HIDDEN, {"op": "band", "column": "age", "width": 10}, {"op": "drop", "column": "zip"}]
    recipe = editing.edit_draft(workspace, dataset.id, {"steps": steps}).recipe
    with pytest.raises(InvalidValueError, match="no quasi-identifier is open"):
        search.search_levels(workspace, dataset.id, recipe)


def test_the_seconds_stay_where_levels_are_still_to_be_found():
    recipe = Recipe.model_validate(
        {"roles": {"age": "quasi_identifier"}, "hierarchies": {"age": "a.csv"}, "search": {"seconds": 5}}
    )
    assert without_clock(recipe, ["age"]) is recipe
    decided = with_levels(recipe, {"age": 1})
    assert without_clock(decided, ["age"]).to_json() == {**decided.to_json(), "search": {}}
    assert with_levels(decided, {"age": 1}) == decided
