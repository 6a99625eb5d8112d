"""Rows that were left out as unreadable are told of by every command, with their lines, and in its answer."""

import json

import pytest

from tests.command_line import studio
from tests.test_cli import RECIPE, people, recipe

__all__ = ["people"]  # a fixture
COMMANDS = ("profile", "risk", "anonymize", "search")


@pytest.fixture
def asked(people, tmp_path):
    open_ones = {"steps": RECIPE["steps"][:3], "roles": RECIPE["roles"] | {"zip": "quasi_identifier"}}
    plan = recipe(tmp_path)
    searched = tmp_path / "search.json"
    searched.write_text(json.dumps(RECIPE | open_ones), "utf-8")
    return {
        "profile": ["profile", people],
        "risk": ["risk", people, "--quasi-identifiers", "age,zip"],
        "anonymize": ["anonymize", people, "--recipe", plan, "--out", tmp_path / "o.csv"],
        "search": ["search", people, "--recipe", searched],
    }


def spoil(people, rows):
    people.write_text(people.read_text("utf-8") + "one,two\n" * rows, "utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_tells_how_many_and_where_and_its_other_answers_are_the_same(asked, people, command):
    before = json.loads(studio(*asked[command], "--json").stdout)
    spoil(people, 21)
    done = studio(*asked[command], "--json", "--skip-bad-rows")
    after = json.loads(done.stdout)
    lines = ", ".join(str(62 + n) for n in range(10))
    assert f"21 rows could not be read and were left out (lines {lines}, ...)" in " ".join(done.stderr.split())
    assert "rows_left_out" not in before
    assert after.pop("rows_left_out") == 21
    assert set(after) == set(before)


def test_one_row_is_told_of_as_one(asked, people):
    spoil(people, 1)
    assert "1 row could not be read and was left out (line 62)" in studio(*asked["profile"], "--skip-bad-rows").stderr


def test_nothing_is_said_where_every_row_was_read(asked):
    done = studio(*asked["profile"], "--skip-bad-rows")
    assert "left out" not in done.stderr


def test_one_record_of_one_column_is_said_as_one(tmp_path):
    (tmp_path / "one.csv").write_text("age\n30\n", "utf-8")
    assert studio("profile", tmp_path / "one.csv").stdout.startswith("1 record, 1 column\n")


def test_a_class_of_over_a_thousand_is_shown_as_a_whole_number(tmp_path):
    (tmp_path / "many.csv").write_text("age\n" + "30\n" * 1937, "utf-8")
    plan = {"roles": {"age": "quasi_identifier"}, "models": [{"model": "k_anonymity", "k": 5}]}
    (tmp_path / "plan.json").write_text(json.dumps(plan), "utf-8")
    words = ["anonymize", tmp_path / "many.csv", "--recipe", tmp_path / "plan.json", "--out", tmp_path / "o.csv"]
    shown = [line.split("│") for line in studio(*words).stdout.splitlines() if "│" in line]
    figures = {line[1].strip(): line[2].strip() for line in shown}
    assert figures["k"] == figures["k_anonymity"] == "1,937"


def test_whether_a_search_is_optimal_is_said_with_yes(asked):
    shown = [line.split("│") for line in studio(*asked["search"]).stdout.splitlines() if "│" in line]
    assert {line[1].strip(): line[2].strip() for line in shown}["optimal"] == "yes"
