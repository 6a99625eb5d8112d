"""Numbers as pages show them: true, short, and never 0 for something."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.ui import format as say


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"), (0.0, "0"), (4212, "4,212"), (1_234_567, "1,234,567"), (-4212, "−4,212"),
        (1e-6, "1e-6"), (1.5e-5, "1.5e-5"), (-2.25e-9, "−2.25e-9"), (0.00012, "0.00012"),
        (0.123456, "0.123"), (9.9996, "10"), (99.96, "100"), (1234.5, "1,230"), (123456.7, "123,000"),
        (2.5e20, "2.5e20"), (math.nan, "–"), (None, "–"), (math.inf, "∞"), (-math.inf, "−∞"),
    ],
)  # fmt: skip
def test_a_number_has_three_significant_digits(value, text):
    assert say.number(value) == text


@given(st.floats(-1e300, 1e300))
def test_a_number_reads_back_within_half_a_percent_and_is_0_only_for_0(value):
    read = float(say.number(value).replace(",", "").replace("−", "-"))
    assert read == pytest.approx(value, rel=0.0051)
    assert (read == 0) == (value == 0)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.5, "50%"), (0.1404, "14%"), (0.0996, "10%"), (0.0994, "9.9%"), (0.0949, "9.5%"), (0.034, "3.4%"),
        (0.0096, "0.96%"), (0.00999, "1%"), (0.0031, "0.31%"), (1e-6, "0.0001%"), (1e-9, "<0.0001%"),
        (0.98, "98%"), (0.996, "99.6%"), (0.9994, "99.9%"), (0.9999999, ">99.9%"), (math.nan, "–"),
    ],
)  # fmt: skip
def test_a_share_is_in_percent(value, text):
    assert say.share(value) == text


@given(st.floats(0, 1))
def test_only_nothing_is_0_percent_and_only_all_is_100_percent(value):
    text = say.share(value)
    assert (text == "0%") == (value == 0)
    assert (text == "100%") == (value == 1)
    assert float(text.strip("<>%")) == pytest.approx(100 * value, rel=0.051, abs=1e-4)


def test_people_come_with_their_share():
    assert say.of_all(4212, 30162) == "4,212 people (14%)"
    assert say.of_all(1, 3) == "1 person (33%)"
    assert say.of_all(2, 2, one="record", many="records") == "2 records (100%)"


def test_a_unit_follows_a_number_and_not_a_dash():
    assert say.number(12.34, "ms") == "12.3 ms"
    assert say.number(None, "ms") == "–"


def test_a_change_has_its_sign():
    assert say.change(1, 5) == "+4"
    assert say.change(5, 1) == "−4"
    assert say.change(0.1, 0.3) == "+0.2"
    assert say.change(0.3, 0.3) == "±0"


@pytest.mark.parametrize(
    ("length", "text"),
    [(0, "0 bytes"), (1, "1 byte"), (1000, "1 kB"), (999_999, "1 MB"), (2_345_678, "2.35 MB"), (10**13, "10 TB")],
)
def test_bytes_come_in_decimal_units(length, text):
    assert say.size(length) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.0004, "0.4 ms"), (59.4, "59.4 s"), (60, "1 min"), (125.2, "2 min 5 s"), (7200, "2 h"), (7325, "2 h 2 min")],
)
def test_time_comes_in_the_units_that_people_say(seconds, text):
    assert say.duration(seconds) == text
