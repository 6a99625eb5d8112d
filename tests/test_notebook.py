"""The library from a program: tables in, figures and protected tables out, and nothing left behind."""

import hashlib
import json

import pandas as pd
import pyarrow as pa
import pytest

import privacy_core as pc
from privacy_core.dp.budget import NoBudgetError
from privacy_core.transform import SuppressionLimitError

FRAME = pd.DataFrame({"age": [30, 31, 32, 41, 42, 43], "ill": ["no", "yes", "no", "yes", "no", None]})
RECIPE = {
    "roles": {"age": "quasi_identifier", "ill": "sensitive"},
    "steps": [{"op": "band", "column": "age", "width": 10}],
    "models": [{"model": "k_anonymity", "k": 3}, {"model": "distinct_l_diversity", "sensitive": "ill", "l": 2}],
}


def test_a_frame_goes_in_and_a_protected_frame_comes_out(tmp_path, home):
    with pc.open_table(FRAME) as table:
        assert table.risk(["age"], sensitive=["ill"]).unique_records == 6
        assert [column.missing for column in table.profile()] == [0, 1]
        pd.testing.assert_frame_equal(table.to_pandas(), FRAME, check_dtype=False)
        protected = table.anonymize(pc.Recipe.model_validate(RECIPE))
        assert protected.to_pandas()["age"].tolist() == ["30-39"] * 3 + ["40-49"] * 3
        assert protected.release.headline == {"records_in": 6, "records_out": 6, "suppressed": 0, "k": 3}
        sha256 = protected.write(tmp_path / "out.xlsx")
    assert sha256 == hashlib.sha256((tmp_path / "out.xlsx").read_bytes()).hexdigest()
    assert not list((home / "datasets").iterdir())


def test_a_program_reads_every_models_figure():
    with pc.open_table(FRAME.assign(age=[30] * 3 + [40] * 3)) as table:
        figures = table.models(["age"], sensitive=["ill"])
    assert figures["alpha"] == {"ill": pytest.approx(2 / 3)}  # no, yes, no
    assert figures["recursive_c_of_l_2"] == {"ill": 2.0}
    assert figures["average_risk"] == pytest.approx(1 / 3)


def test_too_much_suppression_is_an_error_of_the_library():
    with pc.open_table(FRAME) as table, pytest.raises(SuppressionLimitError, match="all 6 records"):
        table.anonymize({**RECIPE, "models": [{"model": "k_anonymity", "k": 4}]})


def test_a_forgotten_table_is_closed(home):
    pc.open_table(FRAME)
    assert not list((home / "datasets").iterdir())


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="synthesise"):
        _ = pc.synthesise


def test_a_hierarchy_that_was_edited_between_two_searches_is_read_again(tmp_path):
    ages = [20, 21, 30, 31]
    (tmp_path / "recipe.json").write_text(
        json.dumps(
            {
                "roles": {"age": "quasi_identifier"},
                "hierarchies": {"age": "ages.csv"},
                "models": [{"model": "k_anonymity", "k": 2}],
                "search": {},
            }
        ),
        "utf-8",
    )
    with pc.open_table(pa.table({"age": ages})) as table:
        (tmp_path / "ages.csv").write_text("20;20s\n21;20s\n30;30s\n31;30s\n", "utf-8")
        first = table.anonymize(tmp_path / "recipe.json")
        assert first.to_arrow()["age"].to_pylist() == ["20s", "20s", "30s", "30s"]
        (tmp_path / "ages.csv").write_text("20;20;20s\n21;21;20s\n30;30;30s\n31;31;30s\n", "utf-8")
        second = table.anonymize(tmp_path / "recipe.json")
        assert second.to_arrow()["age"].to_pylist() == ["20s", "20s", "30s", "30s"]


def test_a_program_asks_privately_and_a_frame_meets_the_budget_of_its_file(tmp_path):
    people = pd.DataFrame({"who": [f"p{n}" for n in range(300)], "age": [18 + n * 7 % 60 for n in range(300)]})
    people.to_csv(tmp_path / "people.csv", index=False)
    question = {"aggregate": "count", "where": "age >= 40", "epsilon": 0.5}
    with pc.open_table(people) as table:
        with pytest.raises(NoBudgetError):
            table.ask(question, release=True)
        table.set_budget(epsilon=1, people="members")
        assert table.ask(question).to_json()["noise_interval"] == 6
        answer = table.ask(question, release=True).to_json()["answer"]
    with pc.open_table(tmp_path / "people.csv") as table:
        account = table.budget()
        assert (account.name, account.standing.spent.epsilon) == ("members", pytest.approx(0.5))
        assert table.ask({**question, "epsilon": 0.25}, release=True).to_json()["released_before"] is False
        assert table.budget().remaining == pytest.approx(0.25)
    assert abs(answer - sum(people["age"] >= 40)) < 60  # off by more with probability exp(-30)


def test_a_program_is_told_what_personal_data_a_frame_holds():
    people = {"contact": [f"someone{number}@example.org" for number in range(30)], "points": list(range(30))}
    with pc.open_table(pa.table(people)) as table:
        (found,) = table.scan().findings
    assert (found.column, found.entity, found.share) == ("contact", "EMAIL_ADDRESS", 1.0)
