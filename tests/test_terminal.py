"""Figures in a terminal: whole numbers exactly, others to three digits, yes and no for what is true or false."""

import io
import math
import re
import sys
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.table import Column

from privacy_core import cli_reading, terminal
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
        (None, "–"),
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


@pytest.fixture
def screen(monkeypatch):
    """Standard error as a terminal of 80 characters; what was written there, without colours."""

    def make(*, is_terminal=True, words=()):
        console = Console(file=io.StringIO(), force_terminal=is_terminal, width=80, highlight=False, no_color=True)
        monkeypatch.setattr(terminal, "errors", console)
        monkeypatch.setattr(sys, "argv", ["privacy-studio", "profile", *words])
        return lambda: re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", console.file.getvalue())

    return make


def half_done():
    with terminal.progress("reading") as report:
        report(0, 1000)
        report(500, 1000, "finding types 40% · then: writing")


def test_progress_shows_what_is_done_its_share_and_the_time_so_far(screen):
    written = screen()
    half_done()
    last = [line for line in re.split(r"[\r\n]+", written()) if "50%" in line][-1]
    assert re.search(r"finding types .* 50% 0:00:0\d left", last)
    assert len(last) <= 80


@pytest.mark.parametrize(("is_terminal", "words"), [(False, ()), (True, ("--json",))])
def test_progress_is_silent_where_nobody_watches_and_beside_json_for_a_program(screen, is_terminal, words):
    written = screen(is_terminal=is_terminal, words=words)  # under pytest, standard output is no terminal
    half_done()
    assert not written()


def test_a_narrow_table_cuts_nothing():
    moment, long = "2026-11-23 08:40:00", "a column with a name of many words and an_even_longer_one_without_any" * 2
    table = terminal.narrow_table("entry", Column("at", no_wrap=True), "what", Column("more", ratio=1))
    table.add_row("1", moment, "measure risk", long)
    console = Console(file=io.StringIO(), width=80)
    console.print(table)
    lines = console.file.getvalue().splitlines()
    assert max(map(len, lines)) <= 80
    assert any(moment in line for line in lines)
    assert "…" not in "".join(lines)
    start = lines[1].index("more") if "more" in lines[1] else lines[0].index("more")
    told = "".join(line[start:] for line in lines[2:])
    assert "".join(long.split()) in "".join(told.split()).replace("─", "")


def test_what_was_not_read_as_it_seems_to_be_meant_is_told(screen, monkeypatch):
    written = screen()
    monkeypatch.setattr(cli_reading, "errors", terminal.errors)
    reading = {
        "bad_row_count": 0,
        "not_read": {"tags": "lists"},
        "files_left_out": ["README.txt"],
        "doubts": {"pay": "other_decimal_separator", "born": "date_order"},
    }
    cli_reading._tell(SimpleNamespace(reading=reading), cli_reading.Asked("x", None, {}))
    told = written()
    assert "'tags' (lists)" in told
    assert "'README.txt'" in told
    assert re.search(r"'pay' is read as text: .* another decimal separator .* Say it with --decimal", told)
    assert re.search(r"'born' is read as text: .* Say it with --dates", told)
