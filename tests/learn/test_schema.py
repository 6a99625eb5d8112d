"""What is public of columns: read from JSON, refused where it is not clear, turned into features row by row."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_core.errors import InvalidValueError
from privacy_core.learn.config import read_config
from privacy_core.learn.schema import NumberColumn, read_schema, schema_of_data, to_json
from privacy_core.learn.tensors import in_test, learnable, units_of

AGE = {"type": "integer", "bounds": [0, 120], "bins": 2}
SEX = {"type": "categorical", "categories": ["f", "m"]}
PAY = {"type": "categorical", "categories": ["low", "high"]}
SCHEMA = {"age": AGE, "sex": SEX, "pay": PAY}


def table(**columns):
    return pa.table(columns)


class TestSchema:
    def test_says_again_what_was_read(self):
        assert read_schema(to_json(read_schema(SCHEMA))) == read_schema(SCHEMA)

    @pytest.mark.parametrize(
        ("told", "said"),
        [
            ({}, "A schema is an object"),
            ([], "A schema is an object"),
            ({"age": {"type": "integer"}}, "not clear at age.bounds"),
            ({"age": {"type": "integer", "bounds": [5, 5]}}, "the first must be below the second"),
            ({"age": {"type": "number", "bounds": [0, float("nan")]}}, "the first must be below the second"),
            ({"sex": {"type": "categorical", "categories": []}}, "not clear at sex.categories"),
            ({"sex": {"type": "categorical", "categories": ["f", "f"]}}, "a category is listed twice"),
            ({"x": {"type": "categorical", "categories": [str(n) for n in range(10_000)]}}, "10,000 categories"),
            ({"sex": {"type": "text"}}, "not clear at sex"),
            ({"sex": {**SEX, "bounds": [0, 1]}}, "not clear at sex.bounds"),
        ],
    )
    def test_names_what_is_not_clear(self, told, said):
        with pytest.raises(InvalidValueError, match="schema") as raised:
            read_schema(told)
        assert said in str(raised.value)

    def test_is_read_off_a_table_without_what_cannot_be_learned_from(self):
        found = schema_of_data(
            table(
                age=[1, 5, None], name=[str(n) for n in range(3)], one=["a", "a", "a"], none=pa.nulls(3),
                yes=[True, False, None], part=[0.5, float("nan"), 2.0], day=pa.array([1, 2, 3], pa.date32()),
            )
        )  # fmt: skip
        assert list(found) == ["age", "name", "yes", "part"]
        assert found["age"] == NumberColumn(type="integer", bounds=(1, 5))
        assert found["part"].bounds == (0.5, 2.0)


class TestFeatures:
    def test_are_worked_by_hand(self):
        made = learnable(
            table(age=[30, 120, None, -7], sex=["m", "x", None, "f"], pay=["low", "high", "high", "low"]),
            read_schema(SCHEMA),
            "pay",
        )
        assert made.names == (
            "age", "age from 0 to 60", "age from 60 to 120", "age missing", "sex = f", "sex = m", "sex none of these",
        )  # fmt: skip
        assert made.features.tolist() == [
            [0.25, 1, 0, 0, 0, 1, 0],
            [1.0, 0, 1, 0, 0, 0, 1],
            [0.0, 0, 0, 1, 0, 0, 1],
            [0.0, 1, 0, 0, 1, 0, 0],
        ]
        assert made.target.tolist() == [0, 1, 1, 0]
        assert made.columns == ("age",) * 4 + ("sex",) * 3

    def test_leave_out_rows_whose_target_is_missing_or_unknown(self):
        made = learnable(
            table(age=[1, 2, 3, 4], sex=["f"] * 4, pay=["low", None, "other", "high"]), read_schema(SCHEMA), "pay"
        )
        assert made.row.tolist() == [0, 3]
        assert made.unit.tolist() == [0, 1]

    def test_of_numbers_that_are_no_numbers_count_as_missing(self):
        schema = read_schema({"age": AGE, "pay": {"type": "number", "bounds": [0, 10]}})
        made = learnable(table(age=[1.0, float("nan"), float("inf")], pay=[5.0, 20.0, float("nan")]), schema, "pay")
        assert made.target.tolist() == [0.5, 1.0]
        assert made.features[:, -1].tolist() == [0, 1]

    def test_of_codes_are_found_by_how_they_are_written(self):
        schema = read_schema({"code": {"type": "categorical", "categories": [1, 2]}, "yes": {"type": "boolean"}})
        made = learnable(table(code=[1, 2, 3], yes=[True, False, True]), schema, "yes")
        assert made.features.tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
        assert made.target.tolist() == [1, 0, 1]

    def test_a_text_is_no_number(self):
        with pytest.raises(InvalidValueError, match="'age' a number"):
            learnable(table(age=["a"], sex=["f"], pay=["low"]), read_schema(SCHEMA), "pay")

    @given(st.lists(st.tuples(st.none() | st.integers(-9, 200), st.sampled_from(["f", "m", "?", None])), min_size=2))
    def test_of_a_row_do_not_hang_on_the_others(self, rows):
        ages, sexes = zip(*rows, strict=True)
        schema = read_schema(SCHEMA)

        def features(some):
            made = table(age=pa.array(ages, pa.int64()), sex=pa.array(sexes, pa.string()), pay=["low"] * len(rows))
            return learnable(made.take(some), schema, "pay").features

        together = features(list(range(len(rows))))
        assert np.array_equal(together[-1:], features([len(rows) - 1]))
        assert (together.min(), together.max()) >= (0, 0)
        assert together.max() <= 1


class TestDivision:
    texts = table(name=[f"person {n}" for n in range(4000)])

    def test_gives_about_the_share(self):
        share = in_test(self.texts, ["name"], key=b"key", share=0.25).mean()
        assert abs(share - 0.25) < 0.035  # five standard deviations: a right division fails in 1 of 1.7 million keys

    def test_hangs_on_the_key_and_on_nobody_else(self):
        whole = in_test(self.texts, ["name"], key=b"key", share=0.5)
        assert np.array_equal(in_test(self.texts.slice(100), ["name"], key=b"key", share=0.5), whole[100:])
        assert not np.array_equal(in_test(self.texts, ["name"], key=b"other", share=0.5), whole)

    def test_keeps_like_rows_together(self):
        twice = pa.concat_tables([self.texts, self.texts])
        sides = in_test(twice, ["name"], key=b"key", share=0.5)
        assert np.array_equal(sides[:4000], sides[4000:])


def test_persons_are_numbered_and_rows_without_one_stand_alone():
    assert units_of(pa.chunked_array([["b", None, "a"], ["b", None]])).tolist() == [0, 2, 1, 0, 3]


class TestConfig:
    def test_says_again_what_was_read(self):
        config = read_config({"target": "pay", "schema": SCHEMA, "epsilon": 1.0})
        assert read_config(config.to_json()) == config
        assert config.why_no_guarantee is None

    def test_without_a_schema_nothing_is_guaranteed(self):
        config = read_config({"target": "pay", "schema": "from_data_not_private", "epsilon": 1.0})
        assert read_config(config.to_json()) == config
        assert "read off the data" in config.why_no_guarantee

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"schema": {"age": AGE, "sex": SEX}}, "'pay' is not in the schema"),
            ({"schema": {"pay": PAY}}, "names the target only"),
            ({"epsilon": 0}, "at epsilon"),
            ({"epsilon": float("nan")}, "at epsilon"),
            ({"delta": 1}, "at delta"),
            ({"noise_multiplier": 1.0}, "one follows from the other"),
            ({"epochs": 10_000, "sampling": 0.01}, "steps are more than"),
            ({"colour": 1}, "at colour"),
            ({"columns": SCHEMA}, 'no setting "columns"'),
        ],
    )
    def test_names_what_is_not_clear(self, change, said):
        with pytest.raises(InvalidValueError, match=said):
            read_config({"target": "pay", "schema": SCHEMA, "epsilon": 1.0, **change})
