"""The demo table: made by its script, invented throughout, and as exposed as real tables are."""

import csv
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from privacy_core import intake
from privacy_core.engine import DuckDbEngine
from privacy_core.hierarchy import read_hierarchy
from privacy_core.transform import protect
from privacy_core.transform.operator import Resources
from privacy_core.transform.recipe_files import load_recipe

DEMO = Path(__file__).resolve().parents[1] / "assets" / "demo"
HIERARCHIES = ("postcode", "birth_date", "sex", "marital_status", "occupation", "diagnosis")
# Ofcom, "Telephone numbers for use in TV and radio drama programmes": ours come from these ranges only.
DRAMA = re.compile(r"(01\d1 496 0|011\d 496 0|020 7946 0|01632 960|07700 900|\+44 7700 900)\d{3}")
PHONE_LIKE = re.compile(r"\+?\d[\d ]{7,}\d")


@pytest.fixture(scope="module")
def rows():
    with (DEMO / "admissions.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def alone_and_below(rows, key, k=5):
    """Shares of patients who are alone, and who are in groups of fewer than ``k`` patients, counted naively."""
    groups = defaultdict(set)
    for row in rows:
        groups[key(row)].add(row["patient_id"])
    everybody = {row["patient_id"] for row in rows}
    alone = {person for group in groups.values() if len(group) == 1 for person in group}
    below = {person for group in groups.values() if len(group) < k for person in group}
    return len(alone) / len(everybody), len(below) / len(everybody)


def test_the_script_writes_the_same_bytes_again(tmp_path):
    subprocess.run([sys.executable, "-B", DEMO / "make_demo.py", tmp_path], check=True)
    made = sorted(tmp_path.iterdir())
    assert [path.name for path in made] == sorted(
        ["admissions.csv", *(f"hierarchy_{name}.csv" for name in HIERARCHIES)]
    )
    for path in made:
        assert path.read_bytes() == (DEMO / path.name).read_bytes(), path.name


def test_it_has_10000_admissions_of_7500_patients_in_a_small_file(rows):
    assert len(rows) == 10_000
    assert len({row["patient_id"] for row in rows}) == 7_500
    assert len({row["admission_id"] for row in rows}) == 10_000
    assert (DEMO / "admissions.csv").stat().st_size < 2_500_000


def test_nobody_can_be_reached_by_what_it_says(rows):
    for row in rows:
        assert not row["email"] or re.fullmatch(r"[a-z.]+\d+@example\.(org|com)", row["email"])
        assert not row["phone"] or DRAMA.fullmatch(row["phone"])
        assert all(DRAMA.fullmatch(number) for number in PHONE_LIKE.findall(row["notes"]))
        assert all(mail.startswith("example.") for mail in re.findall(r"@(\S+)", row["notes"]))


def test_birth_date_postcode_and_sex_single_out_nearly_everybody(rows):
    alone, _ = alone_and_below(rows, lambda row: (row["postcode"], row["birth_date"], row["sex"]))
    assert alone > 0.99


def test_year_of_birth_region_and_sex_still_leave_a_fair_share_in_small_groups(rows):
    alone, below = alone_and_below(rows, lambda row: (row["postcode"][:3], row["birth_date"][:4], row["sex"]))
    assert 0.03 < alone < 0.15
    assert 0.25 < below < 0.5


def test_a_person_does_not_change_but_may_move_house(rows):
    people = defaultdict(list)
    for row in rows:
        people[row["patient_id"]].append(row)
    for stays in people.values():
        for column in ("first_name", "last_name", "sex", "marital_status"):
            assert len({stay[column] for stay in stays}) == 1
        assert len({stay["birth_date"] for stay in stays} - {""}) <= 1
        assert all(stay["birth_date"] < stay["admission_date"] for stay in stays)
    assert sum(len(stays) > 1 for stays in people.values()) > 1_000
    assert any(len({stay["postcode"] for stay in stays}) > 1 for stays in people.values())


def test_it_has_what_intake_must_get_right(rows):
    assert sum(row["postcode"].startswith("0") for row in rows) > 5_000
    for column, marker in (
        ("marital_status", "?"),
        ("occupation", "?"),
        ("birth_date", ""),
        ("sex", ""),
        ("email", ""),
    ):
        assert 10 < sum(row[column] == marker for row in rows) < 2_500, column
    assert any(row["notes"].startswith("+") for row in rows)
    assert any(row["notes"].startswith("-") for row in rows)
    assert any(not row["first_name"].isascii() for row in rows)
    assert any('"' in row["notes"] for row in rows)


def test_diagnoses_are_many_and_skewed(rows):
    found = defaultdict(int)
    for row in rows:
        found[row["diagnosis"]] += 1
    assert 20 <= len(found) <= 30
    assert max(found.values()) > 20 * min(found.values())


@pytest.mark.parametrize("name", HIERARCHIES)
def test_each_hierarchy_holds_every_value_of_its_column_up_to_the_star(rows, name):
    lines = [line.split(";") for line in (DEMO / f"hierarchy_{name}.csv").read_text("utf-8").splitlines()]
    assert {row[name] for row in rows} - {""} <= {line[0] for line in lines}
    assert {line[-1] for line in lines} == {"*"}
    assert read_hierarchy(DEMO / f"hierarchy_{name}.csv").height == len(lines[0]) - 1


def test_the_recipe_gives_k_5_and_l_3_for_persons_within_its_limit(tmp_path, rows):
    engine = DuckDbEngine()
    intake.read(DEMO / "admissions.csv", intake.detect(DEMO / "admissions.csv"), tmp_path / "table.parquet")
    engine.open("demo", tmp_path / "table.parquet")
    recipe, hierarchies = load_recipe(DEMO / "recipe.json")
    resources = Resources(keys=lambda *_: b"k" * 32, hierarchies=hierarchies)
    protected = protect.run(engine, "demo", recipe, resources, tmp_path / "out.parquet")
    assert protected.within_limit
    assert protected.suppressed > 0  # so that the demo shows what suppression is
    assert protected.records_out == len(rows) - protected.suppressed

    # The same by hand: who is left, group by group, from the rows of the file.
    people, diagnoses, stays = defaultdict(set), defaultdict(set), Counter()
    partnership = {"married": "in a partnership", "registered partnership": "in a partnership", "?": None}
    for row in rows:
        decade = row["birth_date"][:3] and f"{row['birth_date'][:3]}0-{row['birth_date'][:3]}9"
        status = partnership.get(row["marital_status"], "not in a partnership")
        group = (row["postcode"][:2] + "***", decade or None, row["sex"] or None, status)
        people[group].add(row["patient_id"])
        diagnoses[group].add(row["diagnosis"])
        stays[group] += 1
    kept = {group: count for group, count in stays.items() if len(people[group]) >= 5 and len(diagnoses[group]) >= 3}
    engine.open("out", tmp_path / "out.parquet")
    out = engine.query("SELECT * FROM out").to_pylist()
    assert {"patient_id", "first_name", "notes", "occupation"}.isdisjoint(out[0])
    names = ("postcode", "birth_date", "sex", "marital_status")
    assert Counter(tuple(row[name] for name in names) for row in out) == kept
    assert protected.after.k == min(len(people[group]) for group in kept)
    assert protected.after.distinct_l["diagnosis"] == min(len(diagnoses[group]) for group in kept)
    engine.shutdown()
