"""Excel, JSON Lines, Parquet, pandas and pyarrow."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from privacy_core.errors import InvalidValueError
from privacy_core.intake import (
    BadRow,
    BadRows,
    ColumnType,
    Kind,
    ReadOptions,
    UnreadableFileError,
    detect,
    from_arrow,
    from_pandas,
    preview,
    read,
    sheet_names,
)


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        first = book.add_worksheet("People")
        first.write_row(1, 0, ["zip", "n", "born", "ok", "share", "code"])
        first.write_row(2, 0, ["01069", 5, None, True, 0.5, "12"])
        first.write_datetime(2, 2, dt.date(1999, 12, 31), day)
        first.write_row(4, 0, ["10115", 6, None, False, 1, "NA"])
        book.add_worksheet("Empty")
    return path


def test_a_sheet_keeps_what_its_cells_are(workbook: Path, tmp_path: Path) -> None:
    options = detect(workbook)
    assert (options.kind, options.header) == (Kind.EXCEL, True)
    assert sheet_names(workbook) == ["People", "Empty"]
    result = read(workbook, options, tmp_path / "out.parquet")
    assert pq.read_table(tmp_path / "out.parquet").to_pylist() == [
        {"zip": "01069", "n": 5, "born": dt.date(1999, 12, 31), "ok": True, "share": 0.5, "code": "12"},
        {"zip": "10115", "n": 6, "born": None, "ok": False, "share": 1.0, "code": None},
    ]
    assert result.missing_markers_found == {"born": {"": 1}, "code": {"NA": 1}}


def test_a_bad_cell_of_a_sheet_is_listed_by_its_row(workbook: Path, tmp_path: Path) -> None:
    options = ReadOptions(kind=Kind.EXCEL, types={"code": ColumnType.INTEGER}, bad_rows=BadRows.LEAVE_OUT)
    assert read(workbook, options, tmp_path / "out.parquet").bad_rows == (BadRow(5, "not an integer in column 'code'"),)


def test_an_unknown_or_empty_sheet_says_so(workbook: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"no sheet 'Peple'.*People, Empty"):
        preview(workbook, ReadOptions(kind=Kind.EXCEL, sheet="Peple"))
    with pytest.raises(UnreadableFileError, match="sheet is empty"):
        preview(workbook, ReadOptions(kind=Kind.EXCEL, sheet="Empty"))


def test_json_lines_keep_text_as_text_and_late_keys(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(
        '{"id": "7", "n": 1, "x": 1.5, "day": "1999-12-31"}\n\n'
        '{"id": "8", "n": null, "x": 2, "late": {"a": [1]}, "ok": true}\n'
    )
    options = detect(path)
    assert options.kind is Kind.JSON_LINES
    read(path, options, tmp_path / "out.parquet")
    assert pq.read_table(tmp_path / "out.parquet").to_pylist() == [
        {"id": "7", "n": 1, "x": 1.5, "day": dt.date(1999, 12, 31), "late": None, "ok": None},
        {"id": "8", "n": None, "x": 2.0, "day": None, "late": '{"a": [1]}', "ok": True},
    ]


def test_lines_that_are_no_objects_are_bad_rows(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(
        b'{"a": 1}\nnot json\n[1]\n{"a": "\\ud800"}\n{"a": "\xff"}\n'
        + b'{"a": ' * 100_000
        + b'\n{"a": 2}\n{"a": 1'
        + b"0" * 5000
        + b"}\n"
    )
    options = ReadOptions(kind=Kind.JSON_LINES, bad_rows=BadRows.LEAVE_OUT)
    result = read(path, options, tmp_path / "out.parquet")
    assert result.bad_rows == (
        BadRow(2, "it is not JSON"),
        BadRow(3, "it is not a JSON object"),
        BadRow(4, "half of a character (a lone surrogate)"),
        BadRow(5, "bytes that are not utf-8"),
        BadRow(6, "it is not JSON"),
        BadRow(8, "it is not JSON"),
    )
    assert pq.read_table(tmp_path / "out.parquet").to_pydict() == {"a": [1, 2]}


def test_parquet_keeps_its_types(tmp_path: Path) -> None:
    table = pa.table(
        {
            "code": ["1", "2", "?"],
            "n": pa.array([1, None, 3], pa.int32()),
            "x": [1.0, float("nan"), None],
            "kind": pa.array(["a", "b", "a"]).dictionary_encode(),
            "day": [dt.date(1999, 12, 31)] * 3,
        }
    )
    pq.write_table(table, tmp_path / "in.parquet")
    options = detect(tmp_path / "in.parquet")
    result = read(tmp_path / "in.parquet", options, tmp_path / "out.parquet")
    assert result.missing_markers_found == {"code": {"?": 1}, "x": {"NaN": 1}}
    assert pq.read_table(tmp_path / "out.parquet").to_pydict() == {
        "code": ["1", "2", "?"],
        "n": [1, None, 3],
        "x": [1.0, None, None],
        "kind": ["a", "b", "a"],
        "day": [dt.date(1999, 12, 31)] * 3,
    }
    retyped = ReadOptions(
        kind=Kind.PARQUET, types={"code": ColumnType.INTEGER}, missing_markers=("?",), leave_out=("x",)
    )
    assert read(tmp_path / "in.parquet", retyped, tmp_path / "out.parquet").schema.field("code").type == pa.int64()
    assert preview(tmp_path / "in.parquet", options).types["n"] is ColumnType.INTEGER


def test_a_folder_of_parquet_is_one_table(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    for name in "ab":
        pq.write_table(pa.table({"x": [name]}), tmp_path / "parts" / f"{name}.parquet")
    result = read(tmp_path / "parts", detect(tmp_path / "parts"), tmp_path / "out.parquet")
    assert result.rows == 2


def test_names_that_differ_by_case_only_are_told_apart(tmp_path: Path) -> None:
    result = from_arrow(pa.table([[1], [2]], names=["Age", "age"]), tmp_path / "out.parquet")
    assert result.schema.names == ["Age", "age_2"]
    assert pq.read_table(tmp_path / "out.parquet").to_pylist() == [{"Age": 1, "age_2": 2}]


def test_columns_without_plain_values_are_left_out_by_name(tmp_path: Path) -> None:
    table = pa.table({"tags": [["x", "y"]], "a": [1], "picture": [b"x"], "Tags": ["t"]})
    path, out = tmp_path / "in.parquet", tmp_path / "out.parquet"
    pq.write_table(table, path)
    look, result = preview(path, detect(path)), read(path, detect(path), out)
    assert look.columns == ("a", "Tags_2")
    assert look.not_read == result.not_read == {"tags": "lists", "picture": "bytes"}
    assert look.sample.to_pydict() == {"a": ["1"], "Tags_2": ["t"]}
    assert pq.read_table(out).to_pydict() == {"a": [1], "Tags_2": ["t"]}
    with pytest.raises(InvalidValueError, match="'tags' holds lists"):
        read(path, ReadOptions(kind=Kind.PARQUET, types={"tags": ColumnType.TEXT}), out)


def test_a_frame_tells_of_columns_that_are_left_out_unless_they_were_meant_to_be(tmp_path: Path) -> None:
    table = pa.table({"a": [1], "tags": [["x", "y"]]})
    with pytest.warns(UserWarning, match="'tags'"):
        assert from_arrow(table, tmp_path / "out.parquet").schema.names == ["a"]
    options = ReadOptions(kind=Kind.PARQUET, leave_out=("tags",))
    assert from_arrow(table, tmp_path / "out.parquet", options=options).schema.names == ["a"]


def test_a_damaged_parquet_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "in.parquet").write_bytes(b"PAR1 and nothing more")
    with pytest.raises(UnreadableFileError, match="no Parquet file"):
        read(tmp_path / "in.parquet", detect(tmp_path / "in.parquet"), tmp_path / "out.parquet")


def test_a_pandas_frame_is_stored_without_its_index(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "a": [1.5, float("nan")],
            2: ["x", None],
            "c": pd.Categorical(["u", "v"]),
            "t": pd.to_datetime(["2000-01-01", None]),
        },
        index=[7, 8],
    )
    from_pandas(frame, tmp_path / "out.parquet")
    assert pq.read_table(tmp_path / "out.parquet").to_pylist() == [
        {"a": 1.5, "2": "x", "c": "u", "t": dt.datetime.fromisoformat("2000-01-01")},
        {"a": None, "2": None, "c": "v", "t": None},
    ]


def test_a_frame_with_mixed_types_says_so_without_its_cells(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match="mixes types") as raised:
        from_pandas(pd.DataFrame({"a": [1, "SECRET"]}), tmp_path / "out.parquet")
    assert "SECRET" not in str(raised.value)
    assert raised.value.__suppress_context__
