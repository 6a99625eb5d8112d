"""Private questions as they are typed: planned for nothing, released against one budget of the people."""

import json
import random
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from tests.command_line import studio

ROWS = 400
COUNT = {"aggregate": "count", "where": "age >= 40", "epsilon": 0.5}


@pytest.fixture(scope="module")
def people():
    draw = random.Random(7)  # noqa: S311 - people of a test
    return pa.table(
        {
            "person": [f"p{n:04}" for n in range(ROWS)],
            "age": [draw.randrange(18, 90) for _ in range(ROWS)],
            "pay": [round(draw.uniform(900, 9000), 2) if draw.random() > 0.1 else None for _ in range(ROWS)],
            "city": [draw.choice(["Bern", "Basel", "Chur"]) for _ in range(ROWS)],
        }
    )


@pytest.fixture
def place(tmp_path, people, monkeypatch):
    monkeypatch.setenv("PRIVACY_STUDIO_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    pacsv.write_csv(people, tmp_path / "people.csv")
    ask("q.json", COUNT)
    return tmp_path


def ask(name, question):
    Path(name).write_text(json.dumps(question), "utf-8")


def told(*words, **more):
    return json.loads(studio(*words, "--json", **more).stdout)


def test_nothing_is_released_until_somebody_sets_a_budget(place):
    planned = told("query", "people.csv", "--question", "q.json")
    assert planned["budget"] is None
    assert "answer" not in planned
    assert "no privacy budget" in studio("query", "people.csv", "--question", "q.json", "--release", fails=2).stderr


def test_a_plan_spends_nothing_and_a_release_what_was_planned(place, people):
    told("budget", "set", "people.csv", "--epsilon", "1")
    planned = told("query", "people.csv", "--question", "q.json")
    assert (planned["mechanism"], planned["noise_interval"], planned["more_like_this"]) == ("laplace", 6, 2)
    assert planned["epsilon"] == pytest.approx(0.5)
    assert planned["scale"] == pytest.approx(2)
    assert told("budget", "show", "people.csv")["spent"]["epsilon"] == 0
    answer = told("query", "people.csv", "--question", "q.json", "--release")
    exact = sum(age >= 40 for age in people["age"].to_pylist())
    assert abs(answer["answer"] - exact) < 60  # off by more with probability exp(-30)
    shown = told("budget", "show", "people.csv")
    assert shown["spent"]["epsilon"] == pytest.approx(0.5)
    assert shown["remaining"]["epsilon"] == pytest.approx(0.5)


def test_the_same_question_is_free_and_a_dearer_one_is_refused_and_costs_nothing(place):
    told("budget", "set", "people.csv", "--epsilon", "1")
    first = told("query", "people.csv", "--question", "q.json", "--release")
    ask("again.json", {**COUNT, "where": "(age>=40)"})
    again = told("query", "people.csv", "--question", "again.json", "--release")
    assert (again["answer"], again["released_before"]) == (first["answer"], True)
    ask("dear.json", {**COUNT, "epsilon": 0.6})
    refused = studio("query", "people.csv", "--question", "dear.json", "--release", fails=2)
    assert "Nothing was released or spent" in refused.stderr
    assert told("budget", "show", "people.csv")["spent"]["epsilon"] == pytest.approx(0.5)


def test_a_file_of_the_same_people_has_the_same_budget(place, people):
    told("budget", "set", "people.csv", "--epsilon", "1", "--person-id", "person")
    told("query", "people.csv", "--question", "q.json", "--release")
    pq.write_table(people, "people.parquet")
    pacsv.write_csv(people.slice(1), "row_less.csv")
    pacsv.write_csv(people.drop_columns(["city"]), "column_less.csv")
    text = (place / "people.csv").read_text("utf-8").replace(",,", ",NA,")
    (place / "other_marker.csv").write_text(text, "utf-8")
    pacsv.write_csv(people.take(list(range(0, ROWS, 3))), "filtered.csv")
    for name in ("people.parquet", "row_less.csv", "column_less.csv", "other_marker.csv", "filtered.csv"):
        assert told("budget", "show", name)["spent"]["epsilon"] == pytest.approx(0.5), name
    strangers = people.set_column(0, "person", [[f"q{n}" for n in range(ROWS)]])
    strangers = strangers.set_column(1, "age", [[n % 70 for n in range(ROWS)]])
    strangers = strangers.set_column(2, "pay", [[n * 1.5 for n in range(ROWS)]])
    pacsv.write_csv(strangers, "strangers.csv")
    assert "no privacy budget" in studio("budget", "show", "strangers.csv", fails=2).stderr


def test_people_who_have_a_budget_get_no_second_one_under_another_name(place):
    told("budget", "set", "people.csv", "--epsilon", "1")
    again = studio("budget", "set", "people.csv", "--epsilon", "1", "--people", "peopel", fails=2)
    assert "'people'" in " ".join(again.stderr.split())
    told("query", "people.csv", "--question", "q.json", "--release", "--people", "people")
    assert told("budget", "show", "people.csv")["spent"]["epsilon"] == pytest.approx(0.5)


def test_a_first_budget_beside_others_says_that_it_may_be_a_second_one(place, people):
    assert "until now" not in studio("budget", "set", "people.csv", "--epsilon", "1").stderr
    pacsv.write_csv(people.select(["pay"]), "cut.csv")
    ask("q.json", {"aggregate": "count", "epsilon": 0.5})
    asked = studio("query", "cut.csv", "--question", "q.json")
    assert "--people NAME" in " ".join(asked.stderr.split())
    told("query", "cut.csv", "--question", "q.json", "--release", "--people", "people")
    assert told("budget", "show", "people.csv")["spent"]["epsilon"] == pytest.approx(0.5)
    pacsv.write_csv(people.select(["person"]), "other.csv")
    new = " ".join(studio("budget", "set", "other.csv", "--epsilon", "1").stderr.split())
    assert "'other' had no budget until now" in new
    assert "people of another table ('people')" in new


@pytest.mark.parametrize("column", [None, "city"])
def test_ids_of_persons_are_known_after_a_command_that_names_none_or_other_ones(place, people, column):
    told("budget", "set", "people.csv", "--epsilon", "1", "--person-id", "person")
    studio("budget", "show", "people.csv", *(["--person-id", column] if column else []))
    visits = pa.table({"person": people["person"], "visit": range(ROWS), "ward": ["A", "B"] * (ROWS // 2)})
    pacsv.write_csv(visits, "visits.csv")
    assert told("budget", "show", "visits.csv", "--person-id", "person")["people"] == "people"
    strangers = pa.table(
        {"city": people["city"], "call": [f"c{n}" for n in range(ROWS)], "desk": [f"d{n}" for n in range(ROWS)]}
    )
    pacsv.write_csv(strangers, "strangers.csv")
    assert "no privacy budget" in studio("budget", "show", "strangers.csv", "--person-id", "city", fails=2).stderr


def test_a_question_with_another_unit_than_the_budget_is_refused(place):
    told("budget", "set", "people.csv", "--epsilon", "1", "--person-id", "person")
    ask("rows.json", {**COUNT, "unit": {"column": "city"}})
    assert "another budget" in studio("query", "people.csv", "--question", "rows.json", fails=2).stderr
    planned = told("query", "people.csv", "--question", "q.json")
    assert planned["question"]["unit"]["column"] == "person"


def test_the_ledger_is_recomposed_and_verified(place):
    told("budget", "set", "people.csv", "--epsilon", "2", "--delta", "1e-6")
    ask("mean.json", {"aggregate": "mean", "column": "age", "bounds": [0, 100], "epsilon": 0.5})
    ask("median.json", {"aggregate": "median", "column": "age", "candidates": [20, 40, 60, 80], "epsilon": 0.5})
    for name in ("mean.json", "median.json"):
        told("query", "people.csv", "--question", name, "--release")
    found = told("budget", "recompose", "people.csv")
    assert found["basic"] == pytest.approx(1.0)
    assert found["pld"] <= 1.001
    assert set(found) == {"basic", "zcdp", "rdp", "pld"}
    assert told("budget", "verify", "people.csv")["intact"]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ({"aggregate": "count"}, "give either epsilon or within"),
        ({"aggregate": "sum", "column": "nix", "bounds": [0, 1], "epsilon": 1}, "no column 'nix'"),
        ({"aggregate": "count", "where": "age > (select 1)", "epsilon": 1}, "Compare columns with constants"),
        ([], "no object"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(place, question, said):
    ask("bad.json", question)
    assert said in studio("query", "people.csv", "--question", "bad.json", fails=2).stderr.replace("\n", " ")


def test_a_plan_says_how_far_off_what_depends_on_records_or_ranks_may_be(place):
    of_age = {"column": "age", "bounds": [0, 120]}
    ask("q.json", {"aggregates": [{"aggregate": "mean", **of_age}, {"aggregate": "median", **of_age}], "epsilon": 1})
    planned = told("query", "people.csv", "--question", "q.json")
    assert planned["noise_interval_in_ranks"] > 10
    by_records = planned["noise_interval_by_records"]
    assert by_records["10000"] > 9 * by_records["100000"]
    ask("q.json", {"aggregates": [{"aggregate": "sum", **of_age}, {"aggregate": "sum", **of_age}], "epsilon": 1})
    assert len(told("query", "people.csv", "--question", "q.json")["noise_interval"]) == 2


def test_a_change_of_a_budget_has_a_reason(place):
    told("budget", "set", "people.csv", "--epsilon", "1")
    assert "reason" in studio("budget", "set", "people.csv", "--epsilon", "2", fails=2).stderr
    assert told("budget", "set", "people.csv", "--epsilon", "2", "--reason", "a new year")["total"]["epsilon"] == 2


def test_people_read_where_a_budget_stands_in_sentences(place):
    told("budget", "set", "people.csv", "--epsilon", "3", "--delta", "1e-6", "--share", "exploration=0.4")
    told("query", "people.csv", "--question", "q.json", "--release")
    shown = " ".join(studio("budget", "show", "people.csv").stdout.split())
    assert "people: epsilon 0.5 of 3 is spent, 2.5 is left (delta 1e-06)." in shown
    assert "It protects one row; nobody can tell whether one is added or removed." in shown
    assert "exploration 0.5 1.2" in shown


def test_questions_that_are_asked_together_are_one_charge_for_less(place):
    told("budget", "set", "people.csv", "--epsilon", "5", "--delta", "1e-5")
    each = [{**COUNT, "where": f"age > {age}", "epsilon": 0.1} for age in range(30, 60)]
    ask("many.json", {"questions": each, "delta": 1e-6})
    planned = told("query", "people.csv", "--question", "many.json")
    assert planned["epsilon_one_by_one"] == pytest.approx(3)
    assert planned["epsilon"] < 2.9
    assert (planned["fits"], "fits" in planned["questions"][0]) == (True, False)
    answer = told("query", "people.csv", "--question", "many.json", "--release")
    assert [isinstance(one["answer"], float) for one in answer["questions"]] == [True] * 30
    assert told("budget", "show", "people.csv")["spent"]["epsilon"] == pytest.approx(planned["epsilon"], abs=1e-6)
    assert told("query", "people.csv", "--question", "many.json", "--release")["spend"] == answer["spend"]


def test_a_person_column_that_tells_something_else_is_refused_unless_its_people_are_named(place, people):
    told("budget", "set", "people.csv", "--epsilon", "1", "--person-id", "person")
    visits = people.set_column(0, "person", [[f"visit {n}" for n in range(ROWS)]])
    pacsv.write_csv(visits, "visits.csv")
    refused = studio("query", "visits.csv", "--question", "q.json", "--release", fails=2).stderr.replace("\n", " ")
    assert "none of the ids in 'person' is known" in refused
    assert told("budget", "show", "people.csv")["spent"]["epsilon"] == 0
    assert "answer" in told("query", "visits.csv", "--question", "q.json", "--release", "--people", "people")
    assert told("budget", "show", "people.csv")["spent"]["epsilon"] == pytest.approx(0.5)


def test_no_exact_number_of_rows_stands_beside_an_answer(place):
    with Path("people.csv").open("a", encoding="utf-8") as file:
        file.write("one,cell,too,many,here\n" * 3)
    told("budget", "set", "people.csv", "--epsilon", "1", "--skip-bad-rows")
    done = studio("query", "people.csv", "--question", "q.json", "--release", "--skip-bad-rows", "--json")
    assert "3 rows could not be read" in done.stderr  # for whoever typed it
    assert "rows_left_out" not in json.loads(done.stdout)
