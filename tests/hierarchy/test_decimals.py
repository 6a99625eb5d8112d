"""Intervals by whole numbers of a power of ten are those of exact fractions, one value at a time."""

from fractions import Fraction

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_core.hierarchy import Dates, Intervals, ValuesUnfitError
from privacy_core.hierarchy.builder import distinct_texts
from privacy_core.hierarchy.decimals import decimals, is_number

NUMBERS = st.one_of(
    st.integers(-(10**25), 10**25).map(str),
    st.integers(-60, 60).map(str),
    st.decimals(-100, 100, places=3, allow_nan=False).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.sampled_from([" 5 ", "+.25", "7.", "3.0", "1E2", "-2e-3", "-0"]),
)
WIDTHS = st.sampled_from([(1, 10), (2, 4), (5,), (3, 9, 27), (0.1, 0.2), (0.25, 1), (0.001, 1.0), (1e-5, 0.1)])
EDGES = st.sampled_from([None, None, -2, 0.5])


def written(number: Fraction) -> str:
    return str(number) if number.denominator == 1 else f"{float(number):.15g}"


def one_by_one(builder: Intervals, text: str, width: float, *, whole: bool) -> str:
    """The label of one value by fractions alone."""
    number, step, origin = Fraction(text.strip()), Fraction(repr(width)), Fraction(repr(builder.origin))
    if builder.low is not None and number < Fraction(repr(builder.low)):
        return f"<{written(Fraction(repr(builder.low)))}"
    if builder.high is not None and number >= Fraction(repr(builder.high)):
        return f">={written(Fraction(repr(builder.high)))}"
    low = origin + (number - origin) // step * step
    high = low + step
    bounds = [None if each is None else Fraction(repr(each)) for each in (builder.low, builder.high)]
    if whole:  # of whole numbers, those from 7.25 begin at 8
        bounds = [None if each is None else Fraction(-(-each.numerator // each.denominator)) for each in bounds]
    low, high = max(low, low if bounds[0] is None else bounds[0]), min(high, high if bounds[1] is None else bounds[1])
    if not whole:
        return f"[{written(low)}, {written(high)})"
    if high - low == 1:
        return written(low)
    return f"{written(low)}{' to ' if low < 0 else '-'}{written(high - 1)}"


@given(
    st.lists(NUMBERS, min_size=1, max_size=12, unique=True),
    WIDTHS,
    st.sampled_from([0, 1, -3, 0.05]),
    EDGES,
    st.sampled_from([None, 3, 7.25]),
)
def test_intervals_are_those_of_fractions(values, widths, origin, low, high):
    builder = Intervals(widths=widths, origin=origin, low=low, high=high)
    whole = all(Fraction(each.strip()).denominator == 1 for each in (*values, *map(repr, (*widths, origin))))
    expected = [[one_by_one(builder, value, width, whole=whole) for value in values] for width in widths]
    assert [list(level) for level in builder.labels(values, [1] * len(values))] == expected


@given(st.lists(NUMBERS, min_size=1, max_size=12))
def test_numbers_are_read_exactly(values):
    read = decimals(values)
    assert [Fraction(one, read.unit) for one in read.scaled] == [Fraction(value.strip()) for value in values]
    assert read.whole == all(Fraction(value.strip()).denominator == 1 for value in values)


@pytest.mark.parametrize("text", ["inf", "-inf", "nan", "1_000", "٣", "1e1000", ".", "e5", "", "0x10"])
def test_what_is_no_finite_number_is_refused(text):
    assert not is_number(text)
    with pytest.raises(ValuesUnfitError, match="needs numbers, and 1 of the values"):
        Intervals(widths=(1,)).labels(["3", text], [1, 1])


@given(st.lists(st.dates(), min_size=1, max_size=20, unique=True))
def test_dates_lie_in_their_units(days):
    labels = Dates(units=("day", "month", "quarter", "year", "decade", "century")).labels([str(d) for d in days], [])
    for day, *names in zip(days, *labels, strict=True):
        year = f"{day.year:04}"
        assert names == [
            str(day),
            str(day)[:7],
            f"{year}-Q{(day.month + 2) // 3}",
            year,
            f"{year[:3]}0-{year[:3]}9",
            f"{year[:2]}00-{year[:2]}99",
        ]


@given(st.lists(st.tuples(st.one_of(st.none(), st.sampled_from([1.5, 2.0, -3.25])), st.integers(0, 9)), max_size=12))
def test_distinct_values_rise_with_their_records(rows):
    counts: dict[float, int] = {}
    for value, records in rows:
        if value is not None:
            counts[value] = counts.get(value, 0) + records
    found = distinct_texts(pa.array([value for value, _ in rows], pa.float64()), [records for _, records in rows])
    assert [(float(text), records) for text, records in found.items()] == sorted(counts.items())
