"""The search on the command line: what it finds, that anonymize applies just that, and what it says if nothing fits."""

import json
from pathlib import Path

import pandas as pd
import pytest

from tests.command_line import studio
from tests.usecases.conftest import people_csv

ADULT = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "adult"
RECIPE = {
    "version": 1,
    "default_role": "insensitive",
    "roles": {
        "person": "direct_identifier",
        "name": "direct_identifier",
        "age": "quasi_identifier",
        "zip": "quasi_identifier",
        "illness": "sensitive",
    },
    "hierarchies": {"zip": "zips.csv", "age": "ages.csv"},
    "steps": [{"op": "drop", "column": "name"}, {"op": "drop", "column": "person"}],
    "models": [{"model": "k_anonymity", "k": 5}],
    "suppression_limit": 0,
    "search": {
        "metric": "loss",
        "aggregate": "geometric_mean",
        "gs_factor": 0.5,
        "monotonic": False,
        "weights": {"age": 1},
        "recoding": "global",
    },
}


@pytest.fixture
def people(tmp_path):
    """60 people: ages 20 to 39, three of each, and zips 01000 to 01003, fifteen of each; zip follows from age."""
    (tmp_path / "people.csv").write_text(people_csv(), "utf-8")
    (tmp_path / "zips.csv").write_text("".join(f"0{1000 + n};0100*\n" for n in range(4)), "utf-8")
    ages = (f"{age};{age // 2 * 2}-{age // 2 * 2 + 1};{age // 10 * 10}s;*\n" for age in range(20, 40))
    (tmp_path / "ages.csv").write_text("".join(ages), "utf-8")
    return tmp_path / "people.csv"


@pytest.fixture
def recipe(tmp_path):
    def write(**more) -> Path:
        path = tmp_path / "recipe.json"
        path.write_text(json.dumps(RECIPE | more), "utf-8")
        return path

    return write


def test_the_search_finds_the_levels_and_anonymize_applies_them(people, recipe, tmp_path):
    """Each age has three people and one zip. Tens of ages by zip: 2 or 3 of the ages, so 6 or 9 people, at less than
    one zip for all, which loses all that a zip told.
    """
    path = recipe()
    found = json.loads(studio("search", people, "--recipe", path, "--json").stdout)
    assert found["levels"] == {"age": 2, "zip": 0}
    assert (found["suppressed"], found["optimal"], found["gap"], found["nodes"]) == (0, True, 0, 8)
    assert 0 < found["checked"] <= 8
    assert found["seconds"] > 0
    out = tmp_path / "out.csv"
    told = json.loads(studio("anonymize", people, "--recipe", path, "--out", out, "--json").stdout)
    assert (told["records_out"], told["k"]) == (60, 6)
    written = pd.read_csv(out, dtype=str)
    assert set(written["zip"]) == {f"0100{n}" for n in range(4)}
    assert set(written["age"]) == {"20s", "30s"}


def test_records_get_levels_of_their_own_where_the_recipe_says_so(people, recipe, tmp_path):
    """Three of each age and zip: none can stay as it is, and two ages that share a label are of two zips."""
    path = recipe(search={"recoding": "local"})
    found = json.loads(studio("search", people, "--recipe", path, "--json").stdout)
    assert (found["recoding"], found["optimal"], found["gap"], found["suppressed"]) == ("local", False, None, 0)
    assert (found["nodes"], found["levels"]["age"][0] >= 0, found["levels"]["age"][1] <= 3) == (8, True, True)
    assert [sum(counts) for counts in found["records_at_level"].values()] == [60, 60]
    assert len(found["records_at_level"]["age"]) == 4
    out = tmp_path / "out.csv"
    told = json.loads(studio("anonymize", people, "--recipe", path, "--out", out, "--json").stdout)
    written = pd.read_csv(out, dtype=str)
    sizes = written.groupby(["age", "zip"]).size()
    assert (told["records_out"], told["k"], int(sizes.min())) == (60, told["k"], told["k"])
    assert told["k"] >= 5
    assert found["loss"] < 0.5


def test_a_column_with_a_step_is_not_searched(people, recipe):
    steps = [*RECIPE["steps"], {"op": "generalize", "column": "age", "level": 2}]
    found = json.loads(studio("search", people, "--recipe", recipe(steps=steps), "--json").stdout)
    assert found["levels"] == {"zip": 0}


def test_where_no_levels_meet_the_models_nothing_is_written_and_the_exit_code_is_3(people, recipe, tmp_path):
    path = recipe(models=[{"model": "k_anonymity", "k": 61}])
    assert "limit allows 0" in studio("search", people, "--recipe", path, fails=3).stderr
    out = tmp_path / "out.csv"
    studio("anonymize", people, "--recipe", path, "--out", out, fails=3)
    assert not out.exists()


@pytest.mark.parametrize(
    ("search", "message"),
    [
        ({"metric": "los"}, "search: metric"),
        ({"gs_factor": 1.5}, "between 0 and 1"),
        ({"speed": 1}, "speed is not known here"),
        ({"weights": {"height": 2}}, "height"),
        ({"recoding": "local", "seconds": 5}, "time limit"),
    ],
)
def test_settings_that_cannot_be_are_named(people, recipe, search, message):
    assert message in studio("search", people, "--recipe", recipe(search=search), fails=2).stderr.replace("\n", " ")


def test_a_recipe_that_leaves_nothing_open_says_so(people, recipe):
    said = studio("search", people, "--recipe", recipe(hierarchies={}), fails=2).stderr.replace("\n", " ")
    assert "no quasi-identifier is open" in said


@pytest.mark.skipif(not ADULT.is_dir(), reason="the Adult table is not on this machine")
def test_a_published_optimum_of_adult(tmp_path):
    cases = json.loads((ADULT / "arx_optima.json").read_text("utf-8"))["cases"]
    case = next(each for each in cases if each["suppression_limit"] == 0.04)
    columns = case["quasi_identifiers"]
    path = tmp_path / "recipe.json"
    asked = {
        "default_role": "insensitive",
        "roles": dict.fromkeys(columns, "quasi_identifier"),
        "hierarchies": {name: str(ADULT / f"hierarchy_{name}.csv") for name in columns},
        "models": [{"model": "k_anonymity", "k": 5}],
        "suppression_limit": 0.04,
        "search": {},
    }
    path.write_text(json.dumps(asked), "utf-8")
    found = json.loads(studio("search", ADULT / "adult.csv", "--recipe", path, "--json").stdout)
    assert found["loss"] == pytest.approx(case["optimal_loss"], rel=1e-9)
    assert found["suppressed"] == case["suppressed"]


def test_an_infinite_loss_is_null_to_programs_and_said_to_people(people, recipe):
    """With nothing suppressed and classes that count for nothing there is no class to divide by."""
    asked = recipe(search={"metric": "aecs", "gs_factor": 0})
    answer = json.loads(studio("search", people, "--recipe", asked, "--json").stdout, parse_constant=pytest.fail)
    assert answer["loss"] is None
    assert answer["suppressed"] == 0
    told = " ".join(studio("search", people, "--recipe", asked).stdout.split())
    assert "The loss is infinite wherever the models hold" in told
    assert "Raise gs_factor" in told
