"""Codes, labels and words of an SPSS file are in the SPSS or Stata file that is made of it, or it is said why not."""

import pandas as pd
import pyreadstat
import pytest

from privacy_core.intake import Kind
from privacy_core.transform import Recipe
from privacy_core.usecases import opening, protect, releases
from tests.usecases.conftest import send

FRAME = pd.DataFrame(
    {
        "sex": [1.0, 2.0, 1.0, 2.0, 9.0] * 4,
        "health": [1.0, 2.0, 5.0, 3.0, 1.0] * 4,
        "grade": [1.0, 2.0, 3.0, 2.0, 1.0] * 4,
        "age": [30.0, 40.0, 30.0, 40.0, 30.0] * 4,
    }
)
LABELS = {
    "sex": {1: "male", 2: "female", 9: "refused"},
    "health": {1: "good", 2: "good", 3: "bad", 4: "very bad"},
    "grade": {1: "a", 2: "b", 3: "c"},
}
WORDS = {"health": "How is your health?"}
READ = {Kind.SPSS: pyreadstat.read_sav, Kind.STATA: pyreadstat.read_dta}
RECIPE = {
    "roles": {"age": "quasi_identifier", "health": "sensitive"},
    "default_role": "insensitive",
    "steps": [{"op": "replace", "column": "grade", "mapping": {"a": "x"}}],
    "models": [{"model": "k_anonymity", "k": 2}],
}


@pytest.fixture
def release(workspace, tmp_path):
    path = tmp_path / "in.sav"
    pyreadstat.write_sav(
        FRAME, str(path), variable_value_labels=LABELS, column_labels=WORDS, missing_ranges={"sex": [9]}
    )
    upload = send(workspace, path, "in.sav")
    made = opening.import_upload(workspace, upload.id, opening.detect_upload(workspace, upload.id), name="survey")
    return protect.protect(workspace, made.id, Recipe.model_validate(RECIPE), name="survey")


@pytest.mark.parametrize("kind", [Kind.SPSS, Kind.STATA])
def test_what_the_recipe_leaves_alone_has_its_codes_again(workspace, release, tmp_path, kind):
    export = releases.export_release(workspace, release.id, kind)  # measured again, as labels
    releases.hand_out(workspace, export.id, tmp_path / "out")
    seen, about = READ[kind](str(tmp_path / "out"), user_missing=True)
    assert seen["health"].tolist() == FRAME["health"].tolist()
    assert about.variable_value_labels["health"] == {1: "good (1)", 2: "good (2)", 3: "bad"}  # 4 is nobody's
    assert about.column_names_to_labels["health"] == WORDS["health"]
    assert seen["sex"].tolist()[:4] == [1, 2, 1, 2]
    assert pd.isna(seen["sex"][4])
    assert about.variable_value_labels["sex"] == {1: "male", 2: "female"}
    assert set(seen["grade"]) == {"x", "b", "c"}
    assert seen["age"].tolist() == FRAME["age"].tolist()


def test_what_is_lost_is_said_before_anything_is_written(workspace, release):
    assert releases.prospect(workspace, release.id, Kind.SPSS).losses == (
        "Columns that the recipe changes are text, without codes: 'grade'.",
        "Codes that said why a value is missing are plain missing values: 'sex'.",
    )
    assert releases.prospect(workspace, release.id, Kind.CSV).losses == ()
