"""The hierarchy of a column on the command line: suggested or by settings, tested, written, and named by a recipe."""

import json

import pytest

from privacy_core.cli_hierarchy import hierarchy
from privacy_core.cli_reading import Asked
from privacy_core.errors import InvalidValueError
from privacy_core.hierarchy import ValuesUnfitError, read_hierarchy
from tests.command_line import studio
from tests.usecases.conftest import people_csv


@pytest.fixture
def people(tmp_path):
    """60 people: ages 20 to 39, three of each."""
    (tmp_path / "people.csv").write_text(people_csv(), "utf-8")
    return tmp_path / "people.csv"


def test_what_is_suggested_is_written_told_and_taken_by_a_search(people, tmp_path):
    out = tmp_path / "ages.csv"
    answer = json.loads(studio("hierarchy", people, "--column", "age", "--suggest", "--out", out, "--json").stdout)
    assert answer["builder"] == {"builder": "intervals", "widths": [2, 4, 8, 16], "origin": 0}
    assert answer["levels"][:2] == [
        {"labels": 20, "smallest": 3, "records_joined": 0},
        {"labels": 10, "smallest": 6, "records_joined": 60},
    ]
    assert read_hierarchy(out).levels[1][:3] == ("20-21", "20-21", "22-23")
    recipe = tmp_path / "recipe.json"
    roles = {"person": "direct_identifier", "name": "direct_identifier", "age": "quasi_identifier"}
    recipe.write_text(
        json.dumps(
            {
                "roles": roles,
                "default_role": "insensitive",
                "hierarchies": {"age": "ages.csv"},
                "steps": [{"op": "drop", "column": "name"}, {"op": "drop", "column": "person"}],
                "models": [{"model": "k_anonymity", "k": 6}],
                "suppression_limit": 0,
                "search": {},
            }
        )
    )
    found = json.loads(studio("search", people, "--recipe", recipe, "--json").stdout)
    assert found["levels"] == {"age": 1}


def test_settings_in_a_file_build_it_and_those_that_do_not_fit_name_the_values(people, tmp_path):
    settings, out = tmp_path / "builder.json", tmp_path / "out.csv"
    settings.write_text('{"builder": "intervals", "widths": [10]}')
    hierarchy(Asked(str(people), None, {}), "age", out, builder=settings)
    assert read_hierarchy(out).levels[1][0] == "20-29"
    out.unlink()
    with pytest.raises(ValuesUnfitError, match="needs numbers, and 3 of the values are none") as caught:
        hierarchy(Asked(str(people), None, {}), "illness", out, builder=settings)
    assert "'asthma'" in caught.value.detail
    assert not out.exists()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({}, "Say either --suggest or --builder"),
        ({"suggest": True, "builder": "people.csv"}, "Say either --suggest or --builder"),
        ({"builder": "none.json"}, r"'none\.json' cannot be read"),
        ({"builder": "people.csv"}, r"'people\.csv' is no JSON"),
        ({"builder": "list.json"}, "holds no JSON object"),
        ({"suggest": True, "out": "people.csv"}, "names the input 'people.csv' itself"),
    ],
)
def test_what_cannot_be_is_refused_before_the_table_is_read(people, tmp_path, options, says):
    (tmp_path / "list.json").write_text("[]")
    given = {"out": "out.csv", **options}
    given |= {name: tmp_path / given[name] for name in ("out", "builder") if name in given}
    with pytest.raises(InvalidValueError, match=says):
        hierarchy(Asked(str(people), None, {}), "age", **given)
