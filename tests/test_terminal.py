"""Figures in a terminal: whole numbers exactly, others to three digits, yes and no for what is true or false."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_core.terminal import counted, figure, print_figures


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (True, "yes"),
        (False, "no"),
        (1, "1"),
        (1937, "1,937"),
        (1937.0, "1,937"),
        (1937.4, "1,940"),
        (999_999.5, "1,000,000"),
        (0.0, "0"),
        (0.5, "0.5"),
        (1 / 3, "0.333"),
        (-12.345, "-12.3"),
        (0.000012345, "0.0000123"),
        (1e-9, "1e-09"),
        (math.inf, "inf"),
        (math.nan, "nan"),
        (None, "None"),
        ("gentle", "gentle"),
    ],
)
def test_a_figure_is_shown_as_people_read_it(value, shown):
    assert figure(value) == shown


@given(st.floats(min_value=1e-6, max_value=1e6))
def test_below_a_million_no_figure_has_an_exponent_and_three_digits_are_right(value):
    shown = figure(value)
    assert "e" not in shown
    assert float(shown.replace(",", "")) == pytest.approx(value, rel=0.00501)


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_whole_numbers_are_exact_also_where_they_come_as_fractions(value):
    assert figure(value) == f"{value:,}"
    if abs(value) < 10**15:
        assert figure(float(value)) == f"{value:,}"


def test_one_is_no_plural():
    assert [counted(n, "record") for n in (0, 1, 2_000)] == ["0 records", "1 record", "2,000 records"]
    assert counted(2, "entry", "entries") == "2 entries"


def test_figures_are_printed_one_a_line_with_yes_and_no(capsys):
    print_figures({"optimal": True, "levels": {"zip": 1}, "k": 1937.0})
    lines = [line.strip("│ ").split("│") for line in capsys.readouterr().out.splitlines() if "│" in line]
    assert [[cell.strip() for cell in line] for line in lines] == [
        ["optimal", "yes"],
        ["levels zip", "1"],
        ["k", "1,937"],
    ]
