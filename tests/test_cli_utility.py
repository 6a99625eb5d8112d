"""What a recipe leaves of a table, on the command line."""

import json

import pytest

from tests.command_line import studio
from tests.usecases.conftest import people_csv

RECIPE = {
    "default_role": "insensitive",
    "roles": {"age": "quasi_identifier", "zip": "quasi_identifier", "illness": "sensitive"},
    "steps": [
        {"op": "drop", "column": "name"},
        {"op": "drop", "column": "person"},
        {"op": "band", "column": "age", "width": 10},
    ],
    "models": [{"model": "k_anonymity", "k": 7}],
    "suppression_limit": 1,
}


@pytest.fixture
def people(tmp_path):
    """60 people whose zip follows from their age."""
    (tmp_path / "people.csv").write_text(people_csv(), "utf-8")
    (tmp_path / "recipe.json").write_text(json.dumps(RECIPE), "utf-8")
    return tmp_path


def test_accuracy_groups_and_columns_as_json(people):
    asked = ["utility", people / "people.csv", "--recipe", people / "recipe.json", "--target", "zip", "--json"]
    found = json.loads(studio(*asked).stdout)
    assert found["records_in"] == 60 == found["records_out"] + found["suppressed"]
    assert sum(found["groups"]["before"]) == 60
    assert found["columns"]["age"]["granularity"] < found["columns"]["zip"]["granularity"]
    accuracy = found["accuracy"]
    assert accuracy["original"] == 1
    assert accuracy["baseline"] <= accuracy["protected"] < 1
    assert (accuracy["features"], accuracy["records"], accuracy["folds"]) == (["age"], 60, 5)
