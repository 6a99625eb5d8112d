"""Recipes: the one of the documentation loads, and every mistake is named by its path."""

import copy
import json

import pytest

from privacy_core.errors import PrivacyCoreError
from privacy_core.hierarchy import HierarchyNotNestedError
from privacy_core.transform import Recipe, RecipeError, compare, load_recipe

DOCUMENTED = """
{"version": 1, "default_role": "insensitive",
 "roles": {"name": "direct_identifier", "phone": "direct_identifier", "user_id": "direct_identifier", "age": "quasi_identifier",
           "education": "quasi_identifier", "occupation": "sensitive"},
 "hierarchies": {"education": "hierarchy_education.csv"},
 "steps": [{"op": "drop", "column": "name"}, {"op": "mask", "column": "phone", "keep_last": 4},
           {"op": "pseudonymize", "column": "user_id", "domain": "user"}, {"op": "band", "column": "age", "width": 10},
           {"op": "generalize", "column": "education", "level": 2}],
 "models": [{"model": "k_anonymity", "k": 5}, {"model": "distinct_l_diversity", "sensitive": "occupation", "l": 3}],
 "suppression_limit": 0.04}
"""  # noqa: E501 - as the documentation shows it
COLUMNS = ["name", "phone", "user_id", "age", "education", "occupation", "note"]


def changed(change):
    recipe = copy.deepcopy(json.loads(DOCUMENTED))
    change(recipe)
    return recipe


def test_the_documented_recipe_fits_its_table_and_round_trips():
    recipe = Recipe.from_json(DOCUMENTED)
    recipe.check(COLUMNS)
    assert recipe.dropped == {"name"}
    assert recipe.columns_with("quasi_identifier", COLUMNS) == ("age", "education")
    assert Recipe.model_validate(json.loads(json.dumps(recipe.to_json()))) == recipe


MODELS_OF_THE_DOCUMENTATION = """
{"default_role": "insensitive", "roles": {"age": "quasi_identifier", "occupation": "sensitive"},
 "hierarchies": {"occupation": "hierarchy_occupation.csv"}, "hold_on_export": true,
 "models": [{"model": "k_anonymity", "k": 5}, {"model": "k_map", "k": 3, "subset": "adult_subset.csv"},
   {"model": "k_map", "k": 3, "estimator": "zero_truncated_poisson", "population_size": 1000000, "significance": 0.05},
   {"model": "k_map", "k": 3, "population": "everybody.csv"},
   {"model": "delta_presence", "min": 0, "max": 0.5, "subset": "adult_subset.csv"},
   {"model": "entropy_l_diversity", "sensitive": "occupation", "l": 3, "estimator": "grassberger"},
   {"model": "recursive_cl_diversity", "sensitive": "occupation", "c": 3, "l": 4},
   {"model": "alpha_k_anonymity", "sensitive": "occupation", "alpha": 0.5, "k": 4},
   {"model": "t_closeness", "sensitive": "occupation", "t": 0.2, "distance": "hierarchical"},
   {"model": "t_closeness", "sensitive": "occupation", "t": 0.2, "distance": "ordered", "order": ["Sales", "Craft"]},
   {"model": "basic_beta_likeness", "sensitive": "occupation", "beta": 3},
   {"model": "enhanced_beta_likeness", "sensitive": "occupation", "beta": 3},
   {"model": "delta_disclosure", "sensitive": "occupation", "delta": 1}, {"model": "average_risk", "risk": 0.1},
   {"model": "sample_uniqueness", "share": 0.01},
   {"model": "population_uniqueness", "share": 0.001, "population_size": 1000000}]}
"""


def test_every_documented_model_round_trips():
    recipe = Recipe.from_json(MODELS_OF_THE_DOCUMENTATION)
    recipe.check(COLUMNS)
    assert recipe.subset == "adult_subset.csv"
    written = recipe.to_json()
    assert Recipe.model_validate(json.loads(json.dumps(written, allow_nan=False))) == recipe
    told = {entry["model"] for entry in written["models"]}
    assert told == {entry["model"] for entry in json.loads(MODELS_OF_THE_DOCUMENTATION)["models"]}
    assert written["models"][8] == {
        "model": "t_closeness", "sensitive": "occupation", "t": 0.2, "distance": "hierarchical",
    }  # fmt: skip


MISTAKES = [
    (lambda r: r.update(versionn=1), "versionn: is not known here; allowed are version, roles"),
    (lambda r: r.update(version=2), "version: must be 1"),
    (lambda r: r.update(suppression_limit=1.5), "suppression_limit: must lie between 0 and 1"),
    (lambda r: r.update(suppression_limit=float("nan")), "suppression_limit: must lie between 0 and 1"),
    (lambda r: r.update(steps={}), "steps: must be a list"),
    (lambda r: r["roles"].update(age="quasi"), r"roles\.age: must be 'direct_identifier', 'quasi_identifier'"),
    (lambda r: r["steps"][3].update(op="bnd"), r"steps\[3\]: 'bnd' is not a step; allowed are 'drop', 'keep'"),
    (lambda r: r["steps"][3].pop("op"), r"steps\[3\]: needs the field 'op'"),
    (lambda r: r["steps"][3].pop("width"), r"steps\[3\]\.width: is required"),
    (lambda r: r["steps"][3].update(width="wide"), r"steps\[3\]\.width: must be a number"),
    (lambda r: r["steps"][3].update(width=0), r"steps\[3\]: width must be finite and above 0, got 0"),
    (lambda r: r["steps"][3].update(widht=1), r"steps\[3\]\.widht: is not known here; allowed are op, column, width"),
    (lambda r: r["steps"][1].update(character="**"), r"steps\[1\]: character must be one printable character"),
    (lambda r: r["models"][0].update(k=0), r"models\[0\]: k must be a whole number of at least 1, got 0"),
    (lambda r: r["models"][0].update(k="x"), r"models\[0\]: k must be a whole number"),
    (lambda r: r["models"][0].update(m=1), r"models\[0\]: m is not known here; k_anonymity takes k"),
    (lambda r: r["models"][1].pop("l"), r"models\[1\]: l is required"),
    (lambda r: r["models"][1].update(model="l"), r"models\[1\]: model must be one of k_anonymity, k_map, delta"),
    (lambda r: r["models"].append(5), r"models\[2\]: must be an object with the field 'model'"),
    (lambda r: r.pop("hierarchies"), r"steps\[4\]: column 'education' has no hierarchy"),
    (lambda r: r["steps"].append({"op": "mask", "column": "name"}), r"steps\[5\]: column 'name' is dropped"),
    (lambda r: r.update(person_id="age"), "person_id: column 'age' cannot be quasi_identifier as well"),
]


@pytest.mark.parametrize(("change", "says"), MISTAKES, ids=[says[:40] for _, says in MISTAKES])
def test_a_mistake_is_named_by_its_path(change, says):
    with pytest.raises(RecipeError, match=says):
        Recipe.model_validate(changed(change))


MISFITS = [
    (lambda r: r.pop("default_role"), r"roles\.note: column 'note' has no role; give it one of direct_identifier"),
    (lambda r: r["roles"].update(Age="sensitive"), r"roles\.Age: the table has no column 'Age'"),
    (
        lambda r: r["steps"].append({"op": "redact", "column": "fax"}),
        r"steps\[5\]\.column: the table has no column",
    ),
    (lambda r: r.update(person_id="who"), "person_id: the table has no column 'who'"),
    (
        lambda r: r["steps"].pop(1),
        r"roles\.phone: .* is a direct identifier; add one of the steps drop, mask",
    ),
    (lambda r: r["steps"][1].update(op="truncate", keep=2) or r["steps"][1].pop("keep_last"), "'phone' is a direct"),
    (lambda r: r.update(person_id="note"), r"roles\.note: column 'note' says who a record is about"),
    (lambda r: r["models"][1].update(sensitive="job"), r"models\[1\]\.sensitive: the table has no column 'job'"),
    (lambda r: r["models"][1].update(sensitive="age"), r"models\[1\]\.sensitive: .* quasi_identifier; it must be sens"),
    (lambda r: r["steps"].append({"op": "drop", "column": "occupation"}), r"models\[1\]\.sensitive: .* is dropped"),
    (lambda r: [r["roles"].pop(name) for name in ("age", "education")], "models: models judge by quasi-identifiers"),
    (lambda r: r.update(steps=[{"op": "drop", "column": name} for name in COLUMNS]), "steps: all columns are dropped"),
]


@pytest.mark.parametrize(("change", "says"), MISFITS, ids=[says[:40] for _, says in MISFITS])
def test_a_recipe_that_does_not_fit_the_table_is_refused(change, says):
    recipe = Recipe.model_validate(changed(change))
    with pytest.raises(RecipeError, match=says):
        recipe.check(COLUMNS)


@pytest.mark.parametrize("op", ["mask", "email_mask", "pseudonymize", "redact", "drop"])
def test_each_of_these_is_enough_for_a_direct_identifier(op):
    recipe = Recipe.model_validate(
        {"roles": {"a": "direct_identifier", "b": "insensitive"}, "steps": [{"op": op, "column": "a"}]}
    )
    recipe.check(["a", "b"])


def test_all_mistakes_are_told_at_once():
    with pytest.raises(RecipeError, match="has 2 mistakes") as caught:
        Recipe.model_validate(changed(lambda r: r.update(x=1, version=2)))
    assert [path for path, _ in caught.value.problems] == ["version", "x"]


@pytest.mark.parametrize("text", ["", "{", "[]", '"a"', "null"])
def test_text_that_is_no_recipe_is_refused(text):
    with pytest.raises(RecipeError, match=r"recipe: (is not valid JSON|must be an object)"):
        Recipe.from_json(text)


def test_hierarchies_are_found_beside_the_recipe(tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "hierarchy_education.csv").write_text("a;x\n")
    (tmp_path / "own" / "zip.csv").write_text("1;*\n")
    own = {"op": "generalize", "column": "note", "level": 1, "hierarchy": "own/zip.csv"}
    path = tmp_path / "recipe.json"
    path.write_text(json.dumps(changed(lambda r: r["steps"].append(own))))
    recipe, hierarchies = load_recipe(path)
    assert {name: hierarchy.levels[0] for name, hierarchy in hierarchies.items()} == {
        "education": ("a",),
        "own/zip.csv": ("1",),
    }
    assert str(tmp_path) not in json.dumps(recipe.to_json())


def test_files_that_are_not_there_are_named(tmp_path):
    path = tmp_path / "recipe.json"
    with pytest.raises(RecipeError, match=r"'recipe\.json' cannot be read"):
        load_recipe(path)
    path.write_text(DOCUMENTED)
    with pytest.raises(RecipeError, match=r"hierarchies\.education: there is no file 'hierarchy_education\.csv'"):
        load_recipe(path)
    (tmp_path / "hierarchy_education.csv").write_text("a;x;1\nb;x;2\n")
    with pytest.raises(HierarchyNotNestedError):
        load_recipe(path)


def test_recipes_are_compared_in_words():
    def change(recipe):
        recipe["roles"]["note"] = "sensitive"
        recipe["steps"][3]["width"] = 5
        recipe["steps"].append({"op": "redact", "column": "note"})
        recipe["models"].pop()
        recipe["suppression_limit"] = 0.1

    first, second = Recipe.from_json(DOCUMENTED), Recipe.model_validate(changed(change))
    assert compare(first, first) == []
    assert compare(first, second) == [
        "Role of note: none became sensitive.",
        "Steps on age: band (width 10, origin 0) became band (width 5, origin 0).",
        "Steps on note: none became redact (text [REDACTED]).",
        "Model distinct_l_diversity of occupation: l 3 became none.",
        "Suppression limit: 4% became 10%.",
    ]


def test_errors_survive_the_way_back_from_a_worker():
    with pytest.raises(RecipeError) as caught:
        Recipe.model_validate({"version": 2})
    kind, facts = caught.value.__reduce__()
    assert str(kind(*facts)) == str(caught.value)
    assert isinstance(caught.value, PrivacyCoreError)


def test_the_order_of_columns_is_that_of_the_table():
    recipe = Recipe.from_json(DOCUMENTED)
    assert recipe.columns_with("quasi_identifier", COLUMNS[::-1]) == ("education", "age")
