"""Questions and conditions: what is not clear is refused, what is allowed means what it says, and nothing is pasted."""

import json

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_core.dp.condition import ConditionError, read_condition
from privacy_core.dp.question import Question
from privacy_core.engine import sql
from privacy_core.errors import ColumnsMissingError, InvalidValueError

COLUMNS = {"age": "number", "sex": "text", "when": "time", 'a "b"': "text"}
ROWS = [(30.0, "Male", "2020-01-01"), (31.0, "Female", None), (None, None, "2021-05-05"), (float("nan"), "x'y", None)]
MEAN = {"aggregate": "mean", "column": "age", "bounds": [0, 120], "epsilon": 0.5}


def quote(name):
    return '"' + name.replace('"', '""') + '"'


def records(text):
    """Numbers of the rows that a condition keeps, asked of DuckDB."""
    condition = read_condition(text, COLUMNS, quote)
    with duckdb.connect() as connection:
        connection.execute('create table t (n integer, age double, sex varchar, "when" timestamp, "a ""b""" varchar)')
        connection.executemany("insert into t values (?, ?, ?, ?, 'z')", [(n, *row) for n, row in enumerate(ROWS)])
        found = connection.execute(f"select n from t where {condition.sql} order by n", list(condition.parameters))
        return [n for (n,) in found.fetchall()]


class TestCondition:
    @pytest.mark.parametrize(
        ("text", "kept"),
        [
            ("age > 30", [1]),
            ("30 < age", [1]),
            ("age >= -1e3 and age <= 30", [0]),
            ("not age > 30", [0, 2, 3]),
            ("age is null", [2, 3]),
            ("AGE is not null", [0, 1]),
            ("sex in ('Male', 'Female') and not age = 31", [0]),
            ("sex = 'x''y'", [3]),
            ("age between 30 and 31", [0, 1]),
            ("sex <> 'Male'", [1, 3]),
            ("sex > 3", []),
            ("\"when\" >= '2020-06-01'", [2]),
            ("\"when\" > 'no date'", []),
            ('"a ""b""" = \'z\' -- a remark', [0, 1, 2, 3]),
        ],
    )
    def test_keeps_what_it_says(self, text, kept):
        assert records(text) == kept

    @pytest.mark.parametrize(
        "text",
        [
            "", "age", "age >", "(age > 1", "1 = 1", "age = sex", "lower(sex) = 'male'", "age in (select 1)",
            "age > 1; drop table t", "age > 'a'", '"when" > 3', "t.age > 1", "age > (select max(age) from t)",
            "age > 1/0", "age > ?", "age > 1e", "exists (select 1)", "case when age > 1 then true end", "age > 1" * 500,
            "sex like 'M%'", "age between symmetric 3 and 1", "cast(age as int) = 1", "read_csv('x')", "(" * 5000,
        ],
    )  # fmt: skip
    def test_is_refused_if_it_is_not_in_the_language(self, text):
        with pytest.raises(ConditionError):
            read_condition(text, COLUMNS, quote)

    @pytest.mark.parametrize(
        "text",
        [
            " and ".join(["age > 1"] * 150),
            " or ".join(["not age > 1"] * 120),
            f"age in ({', '.join(map(str, range(400)))})",
            "not (" * 10 + "age > 1" + ")" * 10,
        ],
        ids=["and", "or", "in", "not"],
    )
    def test_that_is_long_or_deep_is_read_by_the_engine_too(self, text):
        """The engine refused forty comparisons, after the charge."""
        condition = read_condition(text, COLUMNS, quote)
        assert sql.check(f"SELECT count(*) FROM t WHERE {condition.sql}")
        assert read_condition(condition.canonical, COLUMNS, quote) == condition

    def test_that_is_too_deep_is_refused(self):
        with pytest.raises(ConditionError, match="inside each other"):
            read_condition("not (" * 11 + "age > 1" + ")" * 11, COLUMNS, quote)

    def test_names_a_column_that_there_is_not(self):
        with pytest.raises(ColumnsMissingError, match="agee"):
            read_condition("agee > 1", COLUMNS, quote)

    @given(st.text(max_size=30))
    def test_no_text_becomes_sql(self, text):
        constant = text.replace("'", "''")
        condition = read_condition(f"sex = '{constant}'", COLUMNS, quote)
        assert condition.parameters == (text,)
        assert condition.sql == 'coalesce(CAST("sex" AS VARCHAR) = ?, false)'


class TestQuestion:
    def test_that_of_the_manual_is_read(self):
        told = {**MEAN, "by": {"sex": ["Female", "Male"]}, "delta": 1e-6, "mechanism": "laplace"}
        told["unit"] = {"column": "person", "max_groups": 1, "max_rows_per_group": 3}
        question = Question.read(told)
        assert question.unit.max_rows_per_group == 3
        assert Question.read(json.loads(json.dumps(question.canonical()))) == question

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"bounds": None}, "bounds are missing"),
            ({"bounds": [3, 3]}, "below the second"),
            ({"bounds": [0, float("inf")]}, "finite"),
            ({"bounds": [0, 1e200]}, "within 1e\\+100 of 0"),
            ({"bounds": [0, 5e-324]}, "apart"),
            ({"epsilon": None}, "either epsilon or within"),
            ({"epsilon": 0}, "epsilon"),
            ({"within": {"distance": 3}}, "either epsilon or within"),
            ({"mechanism": "gaussian"}, "delta above 0"),
            ({"mechanism": "gaussian", "delta": 5e-324}, "delta must be 0, or at least 1e-30"),
            ({"epsilon": None, "within": {"distance": 1, "confidence": 1 - 1e-16}}, "less than or equal to 0.999"),
            ({"unit": {"max_groups": 2}}, "column by which persons are told"),
            ({"by": {"sex": ["a", "a"]}}, "named twice"),
            ({"by": {"age": {"bins": [3, 1]}}}, "rise"),
            ({"aggregate": "count"}, "names no column"),
            ({"column": None}, "column is missing"),
            ({"aggregate": "quantiles", "bounds": None}, "candidates are missing"),
            ({"colour": "red"}, "colour"),
        ],
    )
    def test_that_is_not_clear_is_refused_with_the_reason(self, change, said):
        with pytest.raises(InvalidValueError, match=said):
            Question.read({**MEAN, **change})

    def test_every_part_is_in_its_hash(self):
        one = Question.read(MEAN)
        others = [{"bounds": [0, 121]}, {"epsilon": 0.4}, {"where": "age > 1"}, {"by": {"sex": ["a"]}}, {"n": 5}]
        hashes = {Question.read({**MEAN, **change}).hashed("v1") for change in ({}, *others)}
        assert len(hashes | {one.hashed("v2")}) == 7
        assert one.hashed("v1") in hashes


ONE = {"epsilon": 1}
AGES = {"aggregate": "histogram", "column": "age", "bins": [0, 50, 100], **ONE}
SEXES = {"aggregate": "histogram", "column": "sex", "categories": ["m", "f"], **ONE}
CROSSED = {"aggregate": "cross_table", "columns": {"sex": ["f", "m"], "age": {"bins": [0, 50]}}, **ONE}


class TestOtherWords:
    @pytest.mark.parametrize(
        ("told", "plainly"),
        [
            (AGES, {"aggregate": "count", "by": {"age": {"bins": [0, 50, 100]}}, **ONE}),
            (SEXES, {"aggregate": "count", "by": {"sex": ["f", "m"]}, **ONE}),
            (CROSSED, {"aggregate": "count", "by": {"age": {"bins": [0, 50]}, "sex": ["m", "f"]}, **ONE}),
            ({**MEAN, "aggregate": "std"}, {**MEAN, "aggregate": "standard_deviation"}),
            (
                {"aggregate": "median", "column": "age", "candidates": [1, 2], **ONE},
                {"aggregate": "quantiles", "quantiles": [0.5], "column": "age", "candidates": [1, 2], **ONE},
            ),
        ],
    )
    def test_ask_the_same(self, told, plainly):
        assert Question.read(told).hashed() == Question.read(plainly).hashed()

    @pytest.mark.parametrize(
        "told",
        [{**AGES, "categories": ["a"]}, {**ONE, "aggregate": "histogram", "bins": [0, 1]}, {**CROSSED, "columns": {}},
         {"aggregate": "median", "column": "age", "quantiles": [0.2], **ONE}, {**AGES, "colour": 1}, "median", 3, []],
    )  # fmt: skip
    def test_that_are_not_clear_are_refused(self, told):
        with pytest.raises(InvalidValueError):
            Question.read(told)

    def test_a_median_between_bounds_has_even_candidates(self):
        found = Question.read({"aggregate": "median", "column": "age", "bounds": [0, 100], **ONE})
        assert (len(found.candidates), found.candidates[1], found.candidates[-1]) == (1001, 0.1, 100.0)
        assert found.bounds is None

    def test_the_order_of_groups_is_kept_and_makes_no_other_question(self):
        there, back = ({**MEAN, "by": {"n": keys}} for keys in ([1, 2.0, 10], [10, 2, 1.0]))
        assert Question.read(there).by["n"] == (1, 2, 10)
        assert Question.read(back).by["n"] == (10, 2, 1)
        assert Question.read(there).hashed() == Question.read(back).hashed()
