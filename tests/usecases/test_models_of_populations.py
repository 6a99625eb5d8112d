"""Models that name tables: the subset alone is protected and leaves, against the population that is read beside it."""

import zipfile

import pyarrow.parquet as pq
import pytest

from privacy_core.errors import NotFoundError
from privacy_core.transform import RecipeError
from privacy_core.transform.companions import SubsetNotInTableError
from privacy_core.usecases import protect, releases
from tests.usecases.conftest import people_csv, recipe_for

# Of 60 people aged 20 to 39 in four zips, 15 live in each; the subset has the first 12, 3 of each zip.
SUBSET = "\n".join(people_csv().splitlines()[:13]) + "\n"


PRESENCE = {"model": "delta_presence", "max": 0.2, "min": 0.1, "subset": "part.csv"}


@pytest.fixture
def made(workspace, dataset, tmp_path):
    def protect_by(*models, **changes):
        asked = protect.recipe_in(recipe_for(*models, **changes), tmp_path)
        return protect.protect_with(workspace, dataset.id, asked, name="x")

    (tmp_path / "part.csv").write_text(SUBSET, "utf-8")
    return protect_by


def test_the_subset_alone_is_protected_and_measured_again_in_the_file(workspace, made, tmp_path):
    release = made(PRESENCE, {"model": "k_map", "k": 15, "subset": "part.csv"})
    assert release.headline["records_in"] == release.headline["records_out"] == 12
    presence, k_map = release.figures["models"]
    assert (presence["after"], presence["least"], presence["classes_without"]) == (0.2, 0.2, 0)
    assert (k_map["before"], k_map["after"]) == (3, 15)  # three of each age and zip in all
    export = releases.export_release(workspace, release.id, releases.kind_of(tmp_path / "out.parquet"))
    releases.hand_out(workspace, export.id, tmp_path / "out.parquet")
    assert pq.read_table(tmp_path / "out.parquet").num_rows == 12
    assert [model["after"] for model in export.figures["models"]] == [0.2, 15]


def test_the_table_that_a_model_names_does_not_leave_with_the_recipe(workspace, made, tmp_path):
    release = made(PRESENCE)
    export = releases.export_recipe(workspace, release.id)
    releases.hand_out(workspace, export.id, tmp_path / "recipe")
    content = (tmp_path / "recipe").read_bytes()
    assert b"P0003" not in content
    assert not zipfile.is_zipfile(tmp_path / "recipe")


def test_a_population_beside_the_recipe_counts_for_k_map(workspace, made, tmp_path):
    rows = [f"{age},0{zip_code}" for age in range(20, 40) for zip_code in range(1000, 1004) for _ in range(2)]
    (tmp_path / "all.csv").write_text("\n".join(["age,zip", *rows]) + "\n", "utf-8")
    release = made({"model": "k_map", "k": 40, "population": "all.csv"})
    assert release.figures["models"][0]["after"] == 40
    assert release.headline["records_in"] == 60
    export = releases.export_release(workspace, release.id, releases.kind_of(tmp_path / "out.csv"))
    assert export.figures["models"][0]["after"] == 40


def test_models_of_all_classes_are_measured_in_the_file_too(workspace, made, tmp_path):
    release = made(
        {"model": "population_uniqueness", "share": 0.01, "population_size": 600},
        {"model": "average_risk", "risk": 0.1},
        {"model": "k_map", "k": 5, "estimator": "poisson", "population_size": 600},
    )
    export = releases.export_release(workspace, release.id, releases.kind_of(tmp_path / "out.csv"))
    # Four classes of 15: by chance 5 of the population bring 4 at most, with 99%.
    assert [model["after"] for model in export.figures["models"]] == [0, pytest.approx(4 / 60), 5]


def test_a_population_model_that_fails_suppresses(made):
    steps = [
        {"op": "drop", "column": "name"},
        {"op": "drop", "column": "zip"},
        {"op": "pseudonymize", "column": "person"},
        {"op": "top_code", "column": "age", "at": 25},
    ]
    release = made({"model": "k_map", "k": 16, "subset": "part.csv"}, suppression_limit=1.0, steps=steps)
    # Three people are 20, and so on to 24, so five of the subset leave; 45 are 25 or older.
    assert release.headline["suppressed"] == 5
    assert release.figures["models"][0]["after"] == 45


def test_rows_that_the_table_lacks_are_refused(made, tmp_path):
    (tmp_path / "part.csv").write_text(SUBSET.replace("P0003,Secretname3", "P0003,Somebody"), "utf-8")
    with pytest.raises(
        SubsetNotInTableError, match=r"1 of the 12 rows of 'part\.csv' are no rows of the table"
    ) as told:
        made(PRESENCE)
    assert "Somebody" not in str(told.value)


def test_a_row_more_often_than_in_the_table_is_refused(made, tmp_path):
    (tmp_path / "part.csv").write_text(SUBSET + SUBSET.splitlines()[1] + "\n", "utf-8")
    with pytest.raises(SubsetNotInTableError, match="1 of the 13 rows"):
        made(PRESENCE)


@pytest.mark.parametrize(
    ("model", "says"),
    [
        (
            {**PRESENCE, "subset": "absent.csv"},
            r"models\[0\]\.subset: there is no file 'absent\.csv' beside",
        ),
        (
            {**PRESENCE, "subset": "odd.csv"},
            r"models\[0\]\.subset: 'odd\.csv' has a column 'shoe', which",
        ),
        (
            {"model": "k_map", "k": 2, "population": "odd.csv"},
            r"models\[0\]\.population: 'odd\.csv' lacks the quasi",
        ),
    ],
)
def test_a_table_that_does_not_fit_is_named_by_its_model(made, tmp_path, model, says):
    (tmp_path / "odd.csv").write_text("age,shoe\n20,42\n", "utf-8")
    with pytest.raises(RecipeError, match=says):
        made(model)


def test_a_recipe_of_the_studio_reads_no_table_outside_its_folder(workspace, dataset):
    recipe = recipe_for({**PRESENCE, "subset": "../../elsewhere.csv"})
    with pytest.raises(NotFoundError, match="table"):
        protect.protect(workspace, dataset.id, recipe, name="x")
    with pytest.raises(NotFoundError, match="table"):
        protect.evaluate_recipe(workspace, dataset.id, recipe)


def test_two_subsets_contradict_each_other():
    with pytest.raises(RecipeError, match=r"models\[1\]\.subset: another model has the subset 'part\.csv'"):
        recipe_for(PRESENCE, {"model": "k_map", "k": 2, "subset": "other.csv"})


def test_a_file_is_a_subset_or_a_population_not_both():
    both = {"model": "k_map", "k": 5, "population": "part.csv"}
    for models, place in (((PRESENCE, both), 1), ((both, PRESENCE), 0)):
        with pytest.raises(RecipeError, match=rf"models\[{place}\]\.population: 'part\.csv' is the subset already"):
            recipe_for(*models)
    assert recipe_for(PRESENCE, both | {"population": "all.csv"}).subset == "part.csv"


def test_a_hierarchical_distance_needs_a_hierarchy():
    with pytest.raises(RecipeError, match=r"models\[0\]\.distance: this distance needs a hierarchy"):
        recipe_for({"model": "t_closeness", "sensitive": "illness", "t": 0.2, "distance": "hierarchical"})
