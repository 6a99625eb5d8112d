"""On Adult every figure equals the plain computation, with and without missing values and person ids."""

import numpy as np
import pandas as pd
import pytest

from privacy_core.risk.drivers import leave_one_out, riskiest, small_combinations
from privacy_core.risk.measures import summary
from tests.risk import plain

EIGHT = ["sex", "age", "race", "marital-status", "education", "native-country", "workclass", "salary-class"]
FEW = ["sex", "race", "age"]


def holed(frame: pd.DataFrame, columns) -> pd.DataFrame:
    rng = np.random.default_rng(7)
    return frame.assign(**{name: frame[name].where(rng.random(len(frame)) > 0.1) for name in columns})


def with_persons(frame: pd.DataFrame) -> pd.DataFrame:
    rng = np.random.default_rng(8)
    person = pd.Series([f"p{i}" for i in rng.integers(0, len(frame) // 3, len(frame))], index=frame.index)
    return frame.assign(person=person.where(rng.random(len(frame)) > 0.01))


def assert_same(ours: dict, theirs: dict) -> None:
    assert ours.keys() == theirs.keys()
    for name, value in theirs.items():
        assert ours[name] == pytest.approx(value, rel=1e-12, abs=1e-12), name


@pytest.mark.parametrize("columns", [EIGHT, FEW])
@pytest.mark.parametrize("missing", [False, True])
def test_every_figure_of_adult_equals_the_plain_one(adult, classes_of, columns, missing):
    frame = holed(adult, [*columns, "occupation"]) if missing else adult
    result = summary(classes_of(frame, columns, sensitive=["occupation"]))

    assert_same(result.to_json(), plain.figures(frame, columns, ["occupation"]))
    for k in (1, 2, 5, 50):
        count = plain.below(frame, columns, k)
        assert result.below(k) == (count, count / len(frame)) == result.below_by_records(k)


@pytest.mark.parametrize("columns", [EIGHT, FEW])
@pytest.mark.parametrize("missing", [False, True])
@pytest.mark.prove
def test_every_figure_of_adult_equals_the_plain_one_with_persons(adult, classes_of, columns, missing):
    frame = with_persons(adult.iloc[:9_000])
    frame = holed(frame, [*columns, "occupation"]) if missing else frame
    sensitive = ["occupation", "education"] if columns is FEW else ["occupation"]
    result = summary(classes_of(frame, columns, sensitive=sensitive, person="person"))

    assert_same(result.to_json(), plain.figures(frame, columns, sensitive, "person"))
    for k in (1, 2, 5, 50):
        count = plain.below(frame, columns, k, "person")
        assert result.below(k) == (count, count / result.persons)
        assert result.below_by_records(k)[0] == plain.below(frame, columns, k)


def test_the_drivers_of_adult_equal_the_plain_ones(adult, classes_of):
    classes = classes_of(adult, FEW, sensitive=["occupation"])

    without = leave_one_out(classes)
    assert {(row.column, *row.without.quasi_identifiers) for row in without} == {
        ("sex", "race", "age"), ("race", "sex", "age"), ("age", "sex", "race"),
    }  # fmt: skip
    for row in (*(row.without for row in without), *small_combinations(classes)):
        expected = plain.figures(adult, row.quasi_identifiers, [])
        assert (row.k, row.unique, row.classes) == (expected["k"], expected["unique_records"], expected["classes"])
        assert row.share_unique == row.unique / len(adult)
    assert len(small_combinations(classes)) == 7
    assert len(small_combinations(classes, up_to=2)) == 6


def test_the_riskiest_classes_of_adult_are_the_smallest(adult, classes_of):
    sizes = adult.groupby(FEW).size()
    rows = riskiest(classes_of(adult, FEW), 100, masked=False)

    assert [row.records for row in rows] == sorted(sizes)[:100]
    assert all(sizes[row.values] == row.records for row in rows)
