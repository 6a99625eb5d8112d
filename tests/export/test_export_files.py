"""Exported files: read by other programs, read back exactly, and nothing in them that was not meant."""

import datetime as dt
import hashlib
import json
import zipfile
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy_core.engine import DuckDbEngine
from privacy_core.export import (
    WRITABLE,
    FileChangedError,
    NotReadBackError,
    TooManyRecordsError,
    UnwritableColumnError,
    excel,
    read_back,
    sink,
    write,
)
from privacy_core.intake.formats import Kind

NAMES = ["a", "", None, 'q"uo"te', "line\nbreak\r\nx", "=1+1", "'=1", "  -x", "日本\u0301,;\t", "_x0041_", "\x01NA\x0b"]
MOMENTS = [dt.datetime(2020, 1, 2, 3, 4, 5, 123456), dt.datetime(2020, 1, 2, 3, 4, 5, 123000), None]  # noqa: DTZ001
ROWS = pa.table(
    {
        "=name": NAMES,
        "count": [1, -5, None, 2**62, 0, 1, 2, 3, 4, 5, 6],
        "pay": [1.5, -0.1, None, 1e300, 0.1, 1, 2, 3, 4, 5, 1e-7],
        "yes": [True, False, None] + [True] * 8,
        "day": [dt.date(2020, 1, 2), dt.date(1800, 1, 1), None] + [dt.date(1900, 1, 5)] * 8,
        "at": pa.array(MOMENTS + [dt.datetime(1850, 1, 5, 1)] * 4 + MOMENTS[:1] * 4, pa.timestamp("us")),  # noqa: DTZ001
        "utc": pa.array([dt.datetime(2020, 1, 2, 3, 4, 5, 6, tzinfo=dt.UTC)] * 10 + [None], pa.timestamp("us", "UTC")),
        "price": pa.array([Decimal("1.10"), None] + [Decimal("-123456789012345678.25")] * 9, pa.decimal128(30, 2)),
        "nothing": pa.nulls(11, pa.string()),
    }
)
EMPTY_IS_MISSING = {Kind.EXCEL, Kind.SPSS, Kind.STATA}
AS_EXCEL = ROWS.set_column(0, "=name", pa.array([name or None for name in NAMES]))


@pytest.fixture(scope="module")
def engine():
    engine = DuckDbEngine(threads=2)
    yield engine
    engine.shutdown()


def written(engine, folder, rows, kind, **options):
    pq.write_table(rows, folder / "rows.parquet")
    return write(engine, folder / "rows.parquet", kind, folder / f"out.{kind}", **options)


def read_again(file, schema, folder, **options):
    count = read_back(file.path, file.kind, schema, folder / "back.parquet", rows=file.rows, **options)
    table = pq.read_table(folder / "back.parquet")
    assert table.num_rows == count
    return table


@pytest.mark.parametrize("kind", WRITABLE)
@pytest.mark.parametrize("escape", [True, False])
def test_what_is_read_back_is_what_was_written(engine, tmp_path, kind, escape):
    file = written(engine, tmp_path, ROWS, kind, escape_formulas=escape)
    again = read_again(file, ROWS.schema, tmp_path, escape_formulas=escape)
    assert again.equals(AS_EXCEL if kind in EMPTY_IS_MISSING else ROWS)
    assert (file.rows, file.bytes) == (11, file.path.stat().st_size)


@pytest.mark.parametrize("kind", WRITABLE)
@pytest.mark.parametrize("of_day", [pa.time64("us"), pa.time64("ns"), pa.time32("s"), pa.time32("ms")], ids=str)
def test_times_of_day_come_back_as_they_were(engine, tmp_path, kind, of_day):
    fraction = 0 if of_day == pa.time32("s") else 678_000 if of_day == pa.time32("ms") else 678_901
    times = [dt.time(3, 4, 5, fraction), dt.time(0, 0), None, dt.time(23, 59, 59)]
    rows = pa.table({"at": pa.array(times, of_day), "n": range(4)})
    again = read_again(written(engine, tmp_path, rows, kind), rows.schema, tmp_path)
    assert again.to_pydict() == {"at": times, "n": [0, 1, 2, 3]}


@pytest.mark.parametrize("kind", [pa.time64("ns"), pa.timestamp("ns"), pa.timestamp("ns", "UTC")], ids=str)
def test_json_lines_keep_each_nanosecond(engine, tmp_path, kind):
    rows = pa.table({"at": pa.array([1_000_000_001, None, 1_000, 0, 2_000_000_000], kind)})
    file = written(engine, tmp_path, rows, Kind.JSON_LINES)
    assert read_again(file, rows.schema, tmp_path).column("at").cast(pa.int64()) == rows.column("at").cast(pa.int64())


def test_a_time_of_day_that_is_none_is_not_read_back(engine, tmp_path):
    rows = pa.table({"at": pa.array([dt.time(1)])})
    file = written(engine, tmp_path, rows, Kind.JSON_LINES)
    file.path.write_text('{"at": "25:00:00"}\n')
    with pytest.raises(NotReadBackError):
        read_again(file, rows.schema, tmp_path)


@pytest.mark.parametrize("kind", WRITABLE)
def test_the_hash_is_that_of_the_file_and_nothing_else_is_left(engine, tmp_path, kind):
    file = written(engine, tmp_path, ROWS, kind)
    assert file.sha256 == hashlib.sha256(file.path.read_bytes()).hexdigest()
    assert {path.name for path in tmp_path.iterdir()} - {"home"} == {"rows.parquet", file.path.name}
    assert file.path.stat().st_mode & 0o077 == 0
    assert written(engine, tmp_path, ROWS, kind).sha256 == file.sha256


@pytest.mark.parametrize("kind", WRITABLE)
def test_a_table_without_records_keeps_its_columns(engine, tmp_path, kind):
    file = written(engine, tmp_path, ROWS.slice(0, 0), kind)
    assert read_again(file, ROWS.schema, tmp_path).schema.equals(ROWS.schema)


@pytest.mark.parametrize("kind", WRITABLE)
def test_records_of_nothing_but_missing_values_stay(engine, tmp_path, kind):
    rows = pa.table({"a": pa.array([None, "x", None, None])})
    assert read_again(written(engine, tmp_path, rows, kind), rows.schema, tmp_path).equals(rows)


def test_csv_is_escaped_in_cells_and_names_but_numbers_stay_numbers(engine, tmp_path):
    text = written(engine, tmp_path, ROWS, Kind.CSV).path.read_text("utf-8")
    frame = pd.read_csv(tmp_path / "out.csv", keep_default_na=False)
    assert text.startswith('"\'=name","count"')
    assert frame["'=name"].tolist()[5:8] == ["'=1+1", "''=1", "'  -x"]
    assert frame["count"].tolist()[1] == "-5"
    assert '"-5"' not in text


def test_escaping_can_be_switched_off(engine, tmp_path):
    frame = pd.read_csv(written(engine, tmp_path, ROWS, Kind.CSV, escape_formulas=False).path, keep_default_na=False)
    assert frame["=name"].tolist()[5:8] == ["=1+1", "'=1", "  -x"]


def test_csv_tells_an_empty_text_from_a_missing_value(engine, tmp_path):
    rows = pa.table({"a": ["", None], "b": [1, 2]})
    assert written(engine, tmp_path, rows, Kind.CSV).path.read_text() == '"a","b"\n"",1\n,2\n'


def test_excel_holds_text_as_text_and_dates_as_dates(engine, tmp_path):
    rows = pa.table({"t": ["=1+1", "http://a.b", "007"], "d": [dt.date(2020, 1, 2)] * 3, "n": [-5, 2**60, None]})
    file = written(engine, tmp_path, rows, Kind.EXCEL)
    frame = pd.read_excel(file.path, engine="calamine", dtype={"t": str, "n": object})
    assert frame["t"].tolist() == ["=1+1", "http://a.b", "007"]
    assert frame["d"].tolist() == [pd.Timestamp(2020, 1, 2)] * 3
    assert [str(number) for number in frame["n"].tolist()[:2]] == ["-5", str(2**60)]
    with zipfile.ZipFile(file.path) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "hyperlink" not in sheet
        assert ">2000-01-01T00:00:00Z<" in package.read("docProps/core.xml").decode()  # not when, so equal files
        assert str(tmp_path) not in "".join(
            package.read(name).decode("utf-8", "replace") for name in package.namelist()
        )


@settings(max_examples=25, deadline=None)
@given(numbers=st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=40))
def test_excel_keeps_every_digit_of_a_number_as_a_number(engine, tmp_path_factory, numbers):
    folder = tmp_path_factory.mktemp("digits")
    rows = pa.table({"f": [*numbers, 0.1 + 0.2, 0.3, 123456789.12345678]})
    rows = rows.append_column("d", pa.array([Decimal("0.30000000000000004")] * rows.num_rows, pa.decimal128(20, 17)))
    file = written(engine, folder, rows, Kind.EXCEL)
    read_back(file.path, Kind.EXCEL, rows.schema, folder / "back.parquet")
    assert pq.read_table(folder / "back.parquet").equals(rows)
    assert pd.read_excel(file.path, engine="calamine")["f"].astype(float).tolist() == rows["f"].to_pylist()


def test_excel_refuses_more_records_than_a_sheet_has_rows(engine, tmp_path, monkeypatch):
    monkeypatch.setattr(excel, "MOST_RECORDS", 10)
    with pytest.raises(TooManyRecordsError, match="has 11 records, but an Excel sheet holds 10"):
        written(engine, tmp_path, ROWS, Kind.EXCEL)
    assert not (tmp_path / "out.excel").exists()
    assert 2**20 - 1 == 1_048_575


def test_excel_refuses_a_text_that_it_would_cut(engine, tmp_path):
    with pytest.raises(UnwritableColumnError, match="'note' cannot be written as Excel: a cell holds 32,767"):
        written(engine, tmp_path, pa.table({"note": ["x" * 32_768]}), Kind.EXCEL)
    assert not (tmp_path / "out.excel").exists()


@pytest.mark.parametrize("kind", [Kind.CSV, Kind.EXCEL, Kind.JSON_LINES])
def test_what_a_format_has_no_place_for_is_refused_by_name(engine, tmp_path, kind):
    with pytest.raises(UnwritableColumnError, match="Column 'tags' cannot be written"):
        written(engine, tmp_path, pa.table({"tags": [["a"]]}), kind)


def test_json_lines_are_json(engine, tmp_path):
    lines = written(engine, tmp_path, ROWS, Kind.JSON_LINES).path.read_text("utf-8").splitlines()
    first = json.loads(lines[0], parse_constant=pytest.fail)
    assert first["=name"] == "a"
    assert first["day"] == "2020-01-02"
    assert json.loads(lines[2])["pay"] is None


@pytest.mark.parametrize(("number", "kept"), [(float("nan"), None), (float("inf"), UnwritableColumnError)])
def test_json_has_no_word_for_some_numbers(engine, tmp_path, number, kept):
    rows = pa.table({"pay": [number]})
    if kept is None:
        assert json.loads(written(engine, tmp_path, rows, Kind.JSON_LINES).path.read_text()) == {"pay": None}
    else:
        with pytest.raises(kept, match="JSON has no infinite numbers"):
            written(engine, tmp_path, rows, Kind.JSON_LINES)


@pytest.mark.parametrize("kind", [Kind.CSV, Kind.PARQUET, Kind.EXCEL])
def test_infinite_numbers_survive_elsewhere(engine, tmp_path, kind):
    rows = pa.table({"pay": [float("inf"), float("-inf"), 1.5]})
    assert read_again(written(engine, tmp_path, rows, kind), rows.schema, tmp_path).equals(rows)


def test_parquet_carries_no_metadata_of_pandas_and_no_path(engine, tmp_path):
    frame = pd.DataFrame({"a": [1], "b": pd.Categorical(["x"])}, index=pd.Index(["secret"], name="who"))
    frame.to_parquet(tmp_path / "rows.parquet", index=False)
    file = write(engine, tmp_path / "rows.parquet", Kind.PARQUET, tmp_path / "out.parquet")
    assert b"pandas" in (tmp_path / "rows.parquet").read_bytes()
    assert set(pq.read_metadata(file.path).metadata or {}) <= {b"ARROW:schema"}
    assert pq.read_schema(file.path).metadata is None
    content = file.path.read_bytes()
    assert b"pandas" not in content
    assert str(tmp_path).encode() not in content
    assert pq.read_table(file.path).to_pylist() == [{"a": 1, "b": "x"}]


def test_a_disk_that_holds_something_else_is_noticed(engine, tmp_path, monkeypatch):
    monkeypatch.setattr(sink, "sha256_of", lambda _: "0" * 64)
    with pytest.raises(FileChangedError, match="differs from what was written"):
        written(engine, tmp_path, ROWS, Kind.CSV)
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("kind", WRITABLE)
def test_a_file_of_other_types_or_length_is_not_read_back(engine, tmp_path, kind):
    file = written(engine, tmp_path, ROWS, kind)
    wrong = pa.schema([ROWS.schema.field(0).with_type(pa.int64()), *list(ROWS.schema)[1:]])
    more = 3 if kind == Kind.EXCEL else 12
    for schema, rows in ((wrong, None), (ROWS.schema, more)):
        with pytest.raises(NotReadBackError, match="export again") as caught:
            read_back(file.path, kind, schema, tmp_path / "back.parquet", rows=rows)
        assert "uo" not in str(caught.value)
        assert not (tmp_path / "back.parquet").exists()


CELLS = st.text(st.sampled_from("=+-@'\" ,;\n\r\tNA0\\") | st.characters(codec="utf-8"), max_size=8)


@settings(max_examples=25)
@pytest.mark.parametrize("kind", WRITABLE)
@given(data=st.data())
def test_any_text_is_read_back(engine, tmp_path_factory, kind, data):
    folder = tmp_path_factory.mktemp("drawn")
    cells = data.draw(st.lists(st.none() | CELLS, min_size=1, max_size=10))
    if kind in {Kind.SPSS, Kind.STATA}:
        cells = [cell and cell.replace("\0", "") for cell in cells]  # which they refuse
    rows = pa.table({"a": pa.array(cells, pa.string()), "b": range(len(cells))})
    again = read_again(written(engine, folder, rows, kind), rows.schema, folder)
    if kind == Kind.SPSS:
        cells = [cell and cell.rstrip(" ") for cell in cells]
    assert again["a"].to_pylist() == ([cell or None for cell in cells] if kind in EMPTY_IS_MISSING else cells)
