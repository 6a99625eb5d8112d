"""Records of a text file, worked by hand and against the engine's own reader."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from privacy_core.engine import DuckDbEngine
from privacy_core.intake import Kind, ReadOptions, UnreadableFileError
from privacy_core.intake.records import records
from privacy_core.intake.stage import stage
from privacy_core.intake.text import quotes_apart
from privacy_core.intake.workplace import workplace


def split(text: str, delimiter: str = ",", quote: str | None = '"'):
    found = records(text.splitlines(keepends=True), delimiter=delimiter, quote=quote)
    return [(record.line, record.reason or record.cells) for record in found]


def test_cells_quotes_and_line_breaks_worked_by_hand() -> None:
    text = 'a,"b, ""x"""\n\n"c\nd" , "e"\r\n,\nf"g,h"\n'
    assert split(text) == [(1, ["a", 'b, "x"']), (3, ["c\nd", "e"]), (5, ["", ""]), (6, ['f"g', 'h"'])]


def test_a_quote_that_is_never_closed_loses_one_line_only() -> None:
    assert split('a,b\nc,"d\ne,f\ng,h\n') == [
        (1, ["a", "b"]),
        (2, "a quote is opened and not closed"),
        (3, ["e", "f"]),
        (4, ["g", "h"]),
    ]


def test_text_after_a_closing_quote_loses_one_line_only() -> None:
    assert split('a,"b"x\nc,d\n') == [(1, "text follows a closing quote"), (2, ["c", "d"])]


def test_a_stray_quote_does_not_swallow_the_lines_up_to_the_next_quote() -> None:
    found = split('a,"b\nc,d\ne,"f"\n')
    assert found == [(1, "text follows a closing quote"), (2, ["c", "d"]), (3, ["e", "f"])]


def test_without_a_quote_character_quotes_are_text() -> None:
    assert split('"a,b"\n', quote=None) == [(1, ['"a', 'b"'])]


def test_many_doubled_quotes_over_many_lines_take_linear_time() -> None:
    text = '"' + '""x""\n' * 20_000 + '",b\n'
    [(line, cells)] = split(text)
    assert line == 1
    assert cells == ['"x"\n' * 20_000, "b"]


@pytest.fixture(scope="module")
def engine():
    made = DuckDbEngine(memory_limit="500MB")
    yield made
    made.shutdown()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text('ab," \n', min_size=1, max_size=24), header=st.booleans())
@example(text=',,\n"" "",,', header=False)
@example(text='a,"b"\n "c" ,d\n', header=True)
@example(text='"a\n",b\n\n,""\n', header=False)
def test_what_the_engine_reads_the_careful_reader_reads_alike(engine, tmp_path: Path, text, *, header) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(text.encode())
    options = ReadOptions(kind=Kind.CSV, header=header)
    answers = []
    for careful in (False, True):
        with workplace(tmp_path, engine) as place:
            try:
                staged = stage(path, options, place, careful=careful)
            except UnreadableFileError as error:
                answers.append(str(error))
                continue
            names = ", ".join(map(engine.quote, staged.columns))
            rows = engine.query(f"SELECT {names} FROM {engine.quote(staged.table)}")
            answers.append((rows.to_pylist(), staged.bad_rows))
    assert answers[0] == answers[1]


def test_quotes_with_spaces_between_them_are_seen_across_the_pieces_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    piece = 1 << 20
    path.write_bytes(b"a" * (piece - 1) + b'"' + b" " * (piece + 5) + b'"')
    assert not quotes_apart(path, '"')
    path.write_bytes(b"a" * (piece - 1) + b'"' + b" " * 5 + b'x"')
    assert quotes_apart(path, '"')
