"""Columns asked together are decided as columns asked one by one, and a wide table is what was written."""

import datetime as dt
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from privacy_core.engine import DuckDbEngine
from privacy_core.errors import PrivacyCoreError
from privacy_core.intake import (
    USUAL_MARKERS,
    BadRows,
    BadRowsError,
    ColumnType,
    Kind,
    ReadOptions,
    cells,
    preview,
    read,
    typed_table,
)

WIDE = 61  # one column more than go through one query
CELLS = (
    "0", "1", "-2", "007", "1.5", "1,5", "1.234", "1,234", "1.234,5", "1'234.5", "1e3", "9223372036854775808",
    "true", "FALSE", "yes", "1999-12-31", "01/02/2000", "31/12/1999", "12/31/1999", "1.2.99", "3 May 2001",
    "2000-01-01 10:00", "2000-01-01T10:00:00Z", "", " ", "?", "-", "NA", "it's", '{v} "cell"', "é",
)  # fmt: skip
COLUMN = st.one_of(
    st.lists(st.sampled_from(CELLS), min_size=4, max_size=4),
    st.sampled_from([["1,5"] * 4, ["1.5"] * 4, ["1.234"] * 4, ["31/12/1999"] * 4, ["7"] * 4, [""] * 4]),
)
ASKED = st.dictionaries(st.integers(0, 5), st.sampled_from(ColumnType), max_size=3)


@pytest.fixture(scope="module")
def engine():
    made = DuckDbEngine(memory_limit="500MB")
    yield made
    made.shutdown()


def written(path: Path, columns: list[list[str]], *, delimiter: str) -> Path:
    quoted = [['"' + cell.replace('"', '""') + '"' for cell in column] for column in columns]
    lines = [[f"c{number}" for number in range(len(columns))], *zip(*quoted, strict=True)]
    path.write_text("".join(delimiter.join(line) + "\n" for line in lines), "utf-8")
    return path


def told(path: Path, options: ReadOptions, engine: DuckDbEngine) -> Any:
    """All that reading says, and the table."""
    out = path.with_suffix(".parquet")
    try:
        result = read(path, options, out, engine=engine)
    except PrivacyCoreError as error:
        return type(error), str(error)
    table = pq.read_table(out)
    looked = preview(path, options, engine=engine)
    return (result.missing_markers_found, result.doubts, result.bad_rows, result.bad_row_count, table.schema,
            repr(table.to_pydict()), looked.types, looked.bad_rows, looked.bad_row_count)  # fmt: skip


class TestBothWays:
    """One law: how many columns a query is asked about, and how many one writes, changes nothing."""

    @settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(COLUMN, min_size=6, max_size=9), ASKED, st.sampled_from([",", ";"]), st.sampled_from(BadRows))
    @example([["1,5"] * 4, ["1.234"] * 4, ["1.5"] * 4, ["2"] * 4, ["3"] * 4, ["x"] * 4], {}, ";", BadRows.STOP)
    @example([["1", "x", "2", "y"], ["z", "q", "1", "1"], *[["1"] * 4] * 4],
             {0: ColumnType.INTEGER, 1: ColumnType.INTEGER}, ",", BadRows.LEAVE_OUT)  # fmt: skip
    def test_say_the_same(self, engine, tmp_path, columns, asked, delimiter, bad_rows):
        path = written(tmp_path / "in.csv", columns, delimiter=delimiter)
        types = {f"c{number}": kind for number, kind in asked.items()}
        options = ReadOptions(kind=Kind.CSV, delimiter=delimiter, missing_markers=USUAL_MARKERS, types=types,
                              bad_rows=bad_rows)  # fmt: skip
        found = []
        for together, at_once in ((0, 60), (1_000_000, 2), (16, 2)):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(cells, "_TOGETHER", together)
                patch.setattr(typed_table, "_AT_ONCE", at_once)
                found.append(told(path, options, engine))
        assert found[1:] == found[:-1]

    def test_say_the_same_where_the_sample_is_not_the_whole_table(self, engine, tmp_path, monkeypatch):
        path = written(tmp_path / "in.csv", [["1", "2", "x"], ["1", "2", "3"], *[["a", "NA", "b"]] * 5], delimiter=",")
        options = ReadOptions(kind=Kind.CSV, missing_markers=USUAL_MARKERS)
        monkeypatch.setattr(typed_table, "_AT_ONCE", 2)
        whole = told(path, options, engine)
        monkeypatch.setattr(cells, "_SAMPLE_ROWS", 1)
        assert told(path, options, engine) == whole


def test_a_wide_table_is_the_table_that_it_was_written_as(engine, tmp_path):
    path = written(
        tmp_path / "in.csv", [[str(n), "?", "5"] for n in range(WIDE - 1)] + [["2020-01-31"] * 3], delimiter=","
    )
    read(path, ReadOptions(kind=Kind.CSV, missing_markers=USUAL_MARKERS), tmp_path / "out.parquet", engine=engine)
    expected: dict[str, list[Any]] = {f"c{n}": [n, None, 5] for n in range(WIDE - 1)}
    assert pq.read_table(tmp_path / "out.parquet").to_pydict() == expected | {
        f"c{WIDE - 1}": [dt.date(2020, 1, 31)] * 3
    }


def test_rows_that_do_not_fit_a_wide_table_are_named_with_their_first_column(engine, tmp_path):
    columns = [["1", "2", "3", "4"] for _ in range(WIDE)]
    columns[3][1] = columns[2][1] = columns[5][3] = "x"
    path = written(tmp_path / "in.csv", columns, delimiter=",")
    options = ReadOptions(kind=Kind.CSV, types=dict.fromkeys([f"c{n}" for n in range(WIDE)], ColumnType.INTEGER))
    with pytest.raises(BadRowsError, match=r"2 rows.*line 3: not an integer in column 'c2'.*line 5: .* column 'c5'"):
        read(path, options, tmp_path / "out.parquet", engine=engine)
    left = ReadOptions(kind=Kind.CSV, types=options.types, bad_rows=BadRows.LEAVE_OUT)
    assert read(path, left, tmp_path / "out.parquet", engine=engine).rows == 2
    assert pq.read_table(tmp_path / "out.parquet").column("c60").to_pylist() == [1, 3]
