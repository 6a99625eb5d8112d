"""The command line gives the same figures, keeps standard output for programs, and leaves nothing half-written."""

import csv
import hashlib
import json
import subprocess
from pathlib import Path

import pandas as pd
import pytest

from tests.command_line import studio
from tests.usecases.conftest import people_csv

ADULT = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "adult" / "adult.csv"
RECIPE = {
    "version": 1,
    "default_role": "insensitive",
    "roles": {
        "person": "direct_identifier",
        "name": "direct_identifier",
        "age": "quasi_identifier",
        "illness": "sensitive",
    },
    "hierarchies": {"zip": "zips.csv"},
    "steps": [
        {"op": "drop", "column": "name"},
        {"op": "mask", "column": "person", "keep_last": 1},
        {"op": "band", "column": "age", "width": 10},
        {"op": "generalize", "column": "zip", "level": 1},
    ],
    "models": [{"model": "k_anonymity", "k": 5}, {"model": "distinct_l_diversity", "sensitive": "illness", "l": 3}],
    "suppression_limit": 0.04,
}


@pytest.fixture
def people(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(people_csv(), "utf-8")
    (tmp_path / "zips.csv").write_text("".join(f"0{1000 + n};0100*\n" for n in range(4)), "utf-8")
    return path


def recipe(folder: Path, **changes) -> Path:
    path = folder / "recipe.json"
    path.write_text(json.dumps(RECIPE | changes), "utf-8")
    return path


@pytest.mark.skipif(not ADULT.exists(), reason="the Adult table is not beside this checkout")
def test_risk_of_adult_equals_a_plain_computation():
    columns = ["sex", "age", "race"]
    words = ["risk", ADULT, "--quasi-identifiers", ",".join(columns), "--sensitive", "occupation", "--json"]
    figures = json.loads(studio(*words).stdout)
    table = pd.read_csv(ADULT, sep=";")
    sizes = table.groupby(columns).size()
    assert figures["records"] == len(table)
    assert figures["classes"] == len(sizes)
    assert figures["k"] == sizes.min()
    assert figures["unique_records"] == (sizes == 1).sum()
    assert figures["distinct_l"]["occupation"] == table.groupby(columns)["occupation"].nunique().min()
    assert figures["prosecutor"]["average"] == pytest.approx(len(sizes) / len(table))


def test_the_recipe_of_the_manual_works_and_the_hash_is_that_of_the_file(people, tmp_path):
    out = tmp_path / "out.csv"
    words = ["anonymize", people, "--recipe", recipe(tmp_path), "--out", out, "--json"]
    answer = json.loads(studio(*words).stdout)
    assert answer["records_in"] == answer["records_out"] + answer["suppressed"] == 60
    assert answer["k"] >= 5
    assert answer["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    rows = list(csv.DictReader(out.read_text("utf-8").splitlines()))
    assert set(rows[0]) == {"person", "age", "zip", "illness"}
    assert {row["zip"] for row in rows} == {"0100*"}
    assert {row["age"] for row in rows} == {"20-29", "30-39"}


def test_every_model_is_measured_with_the_risk(people, tmp_path):
    (tmp_path / "ill.csv").write_text("flu;viral;*\nasthma;other;*\ngout;other;*\n", "utf-8")
    words = ["risk", people, "--quasi-identifiers", "zip", "--sensitive", "illness", "--population-size", 600]
    words += ["--hierarchy", f"illness={tmp_path / 'ill.csv'}", "--json"]
    figures = json.loads(studio(*words).stdout, parse_constant=pytest.fail)  # no Infinity, which is no JSON
    # Fifteen people in each zip, five of each illness: every class is as the whole table.
    assert (figures["k"], figures["k_with_wildcards"]) == (15, 15)
    assert figures["recursive_c_of_l_2"] == {"illness": 0.5}
    assert figures["recursive_c_of_l_3"] == {"illness": 1.0}
    assert figures["alpha"] == {"illness": pytest.approx(1 / 3)}
    for name in ("ordered", "hierarchical"):
        assert figures[f"t_closeness_{name}"] == {"illness": pytest.approx(0)}
    for name in ("basic_beta_likeness", "enhanced_beta_likeness", "delta_disclosure", "classes_lacking_values"):
        assert figures[name] == {"illness": pytest.approx(0)}
    assert figures["average_risk"] == pytest.approx(4 / 60)
    assert figures["sample_uniqueness"] == figures["population_uniqueness"] == 0


def test_what_a_recipient_sees_is_printed_beside_each_model(people, tmp_path):
    models = [{"model": "t_closeness", "sensitive": "illness", "t": 0.5}, {"model": "k_anonymity", "k": 2}]
    words = ["anonymize", people, "--recipe", recipe(tmp_path, models=models), "--out", tmp_path / "o.csv"]
    t, k = json.loads(studio(*words, "--json").stdout)["models"]
    assert t["model"] == "t_closeness"
    assert t["after"] == t["in_file"] <= 0.5  # nothing was suppressed
    assert k["after"] >= 2
    assert "in the file by itself" in studio(*words).stdout


def test_values_that_a_hierarchy_lacks_are_named_to_who_typed_the_command(people, tmp_path):
    (tmp_path / "zips.csv").write_text("01000;0100*\n01001;0100*\n", "utf-8")
    words = ["anonymize", people, "--recipe", recipe(tmp_path), "--out", tmp_path / "o.csv"]
    done = studio(*words, fails=2)
    assert "lacks 2 of the values" in done.stderr
    assert "'01002', '01003'" in done.stderr
    log = studio("audit", "list").stdout
    assert "01002" not in log


def test_the_input_is_never_overwritten(people, tmp_path):
    before = people.read_bytes()
    (tmp_path / "same.csv").hardlink_to(people)
    for out in (people, tmp_path / "same.csv"):
        done = studio("anonymize", people, "--recipe", recipe(tmp_path), "--out", out, fails=2)
        assert "input" in done.stderr
    assert people.read_bytes() == before


def test_a_pseudonym_that_keeps_a_persons_records_together_is_warned_of(tmp_path):
    path = tmp_path / "visits.csv"
    visits = [(n, age) for n in range(12) for age in (30, 40 if n else 50)]
    lines = [f"P{n:02d},{age},flu" for n, age in [*visits, (1, 50)]]
    path.write_text("\n".join(["person,age,illness", *lines]) + "\n", "utf-8")
    asked = {
        "roles": {"person": "direct_identifier", "age": "quasi_identifier"},
        "default_role": "insensitive",
        "person_id": "person",
        "steps": [{"op": "pseudonymize", "column": "person"}],
        "models": [{"model": "k_anonymity", "k": 2}],
    }
    (tmp_path / "recipe.json").write_text(json.dumps(asked), "utf-8")
    words = ["anonymize", path, "--recipe", tmp_path / "recipe.json", "--out", tmp_path / "o.csv", "--json"]
    done = studio(*words)
    answer = json.loads(done.stdout)
    assert (answer["k"], answer["person_sets"]["k"]) == (2, 1)
    assert "warning" in done.stderr


def test_a_name_with_brackets_is_only_a_name(tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text("[/b],b\nx,1\ny,2\n", "utf-8")
    assert "[/b]" in studio("profile", path).stdout
    assert "[/x]" in studio("risk", path, "--quasi-identifiers", "[/x]", fails=2).stderr


def test_the_hash_is_shown_whole(people, tmp_path):
    out = tmp_path / "out.csv"
    shown = studio("anonymize", people, "--recipe", recipe(tmp_path), "--out", out).stdout
    letters = "".join(shown.split()).replace("│", "").replace("┃", "")
    assert hashlib.sha256(out.read_bytes()).hexdigest() in letters


def test_over_the_limit_nothing_is_written_and_the_code_is_3(people, tmp_path):
    out = tmp_path / "out.csv"
    strict = recipe(tmp_path, models=[{"model": "k_anonymity", "k": 40}])
    done = studio("anonymize", people, "--recipe", strict, "--out", out, "--json", fails=3)
    assert done.stdout == ""
    assert "all 60 records" in done.stderr.replace("\n", " ")
    assert not out.exists()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"colour": "red"}, "colour"),
        ({"steps": RECIPE["steps"][1:]}, "name"),
        ({"default_role": None}, "zip"),
        ({"steps": [*RECIPE["steps"], {"op": "paint", "column": "age"}]}, "paint"),
        ({"hierarchies": {"zip": "nowhere.csv"}}, "nowhere.csv"),
    ],
)
def test_a_wrong_recipe_is_named_and_nothing_is_written(people, tmp_path, changes, says):
    out = tmp_path / "out.csv"
    done = studio("anonymize", people, "--recipe", recipe(tmp_path, **changes), "--out", out, fails=2)
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert not out.exists()


def test_parts_are_a_folder_or_a_zip_and_their_hash_is_shown(people, tmp_path):
    words = ["anonymize", people, "--recipe", recipe(tmp_path), "--json"]
    folder, packed = tmp_path / "out.parquet", tmp_path / "out.parquet.zip"
    whole = json.loads(studio(*words, "--parts", "--out", folder).stdout)
    names = sorted(part.name for part in folder.iterdir())
    sums = subprocess.run(["sha256sum", *names], cwd=folder, capture_output=True, check=True)
    assert hashlib.sha256(sums.stdout).hexdigest() == whole["sha256"]
    assert len(pd.read_parquet(folder)) == whole["records_out"]
    zipped = json.loads(studio(*words, "--out", packed).stdout)
    assert zipped["sha256"] == hashlib.sha256(packed.read_bytes()).hexdigest()
    assert zipped["k"] == whole["k"]
    assert "There is 'out.parquet' already" in " ".join(
        studio(*words, "--parts", "--out", folder, fails=2).stderr.split()
    )


def test_what_the_format_changes_is_said_on_the_way(people, tmp_path):
    people.write_text(people.read_text().replace("illness", "the illness", 1))
    changes = {
        "roles": {("the illness" if name == "illness" else name): role for name, role in RECIPE["roles"].items()},
        "models": RECIPE["models"][:1],
    }
    words = ["anonymize", people, "--recipe", recipe(tmp_path, **changes), "--json"]
    done = studio(*words, "--out", tmp_path / "o.dta")
    assert "'the illness' is the_illness" in " ".join(done.stderr.split())
    assert json.loads(done.stdout)["sha256"] == hashlib.sha256((tmp_path / "o.dta").read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            ("anonymize", "people.csv", "--recipe", "recipe.json", "--out", "o.csv", "--parts"),
            "Choose Parquet for parts",
        ),
        (("risk", "absent.csv", "--quasi-identifiers", "a"), "absent.csv"),
        (("risk", "people.csv", "--quasi-identifiers", "agee"), "agee"),
        (("anonymize", "people.csv", "--recipe", "recipe.json", "--out", "out.docx"), ".docx"),
    ],
)
def test_bad_input_says_what_to_do(people, tmp_path, monkeypatch, words, says):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent.parent))
    recipe(tmp_path)
    done = studio(*words, fails=2)
    assert says in done.stderr.replace("\n", " ")
    assert "Traceback" not in done.stderr


def test_a_command_leaves_no_data_in_the_workspace(people, tmp_path, home):
    studio("risk", people, "--quasi-identifiers", "age,zip", "--json")
    studio("anonymize", people, "--recipe", recipe(tmp_path), "--out", tmp_path / "o.parquet", "--json")
    assert not [path for path in home.rglob("*") if path.suffix == ".parquet"]
    assert not [path for path in home.rglob("*") if path.is_file() and b"Secretname" in path.read_bytes()]
    for folder in ("datasets", "releases", "exports"):
        assert not list((home / folder).iterdir())


def test_profile_names_roles_with_reasons(people):
    described = json.loads(studio("profile", people, "--json").stdout)
    roles = {column["column"]: column["suggested_role"] for column in described["columns"]}
    assert roles["name"] == "direct_identifier"
    assert roles["zip"] == "quasi_identifier"
    assert all(column["reason"] for column in described["columns"])
    assert "zip" in studio("profile", people).stdout


def test_the_log_is_verified_and_a_change_is_named(people, home):
    studio("risk", people, "--quasi-identifiers", "age", "--json")
    assert json.loads(studio("audit", "verify", "--json").stdout)["intact"]
    import sqlite3

    with sqlite3.connect(home / "studio.sqlite") as database:
        database.execute("UPDATE audit SET actor = 'nobody' WHERE position = 2")
    database.close()
    verdict = json.loads(studio("audit", "verify", "--json", fails=4).stdout)
    assert verdict["first_broken"] == 2
    assert "2" in studio("audit", "verify", fails=4).stderr
