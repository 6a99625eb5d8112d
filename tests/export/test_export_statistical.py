"""SPSS and Stata files: what other programs see in them, and what they refuse."""

import datetime as dt
import struct

import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest

from privacy_core.engine import DuckDbEngine
from privacy_core.errors import InvalidValueError
from privacy_core.export import TooLargeForFormatError, UnwritableColumnError, read_back, statistical, write
from privacy_core.intake import Kind, detect, read

BOTH = pytest.mark.parametrize("kind", [Kind.SPSS, Kind.STATA])
READ = {Kind.SPSS: pyreadstat.read_sav, Kind.STATA: pyreadstat.read_dta}
NAMES = ["marital status", "1st", "byte", "ALL", "sex", "SEX", "x" * 90, "é" * 40, "", "=1+1"]
ROWS = pa.table(
    {
        "day": [dt.date(2020, 1, 2), dt.date(1583, 1, 1), None],
        "at": pa.array([dt.datetime(2020, 1, 2, 3, 4, 5, 678000), None, None], pa.timestamp("us")),  # noqa: DTZ001
        "count": [1, None, -5],
        "yes": [True, False, None],
        "text": ["01", None, "=1+1"],
    }
)


@pytest.fixture(scope="module")
def engine():
    engine = DuckDbEngine(threads=2)
    yield engine
    engine.shutdown()


def written(engine, folder, rows, kind):
    pq.write_table(rows, folder / "rows.parquet")
    return write(engine, folder / "rows.parquet", kind, folder / f"out.{kind}")


@BOTH
def test_other_programs_see_dates_numbers_and_labels(engine, tmp_path, kind):
    seen, about = READ[kind](str(written(engine, tmp_path, ROWS, kind).path), output_format="dict")
    assert seen["day"] == [dt.date(2020, 1, 2), dt.date(1583, 1, 1), None]
    assert abs(seen["at"][0] - ROWS["at"][0].as_py()) <= dt.timedelta(microseconds=1)
    assert seen["count"] == [1, None, -5]
    assert seen["text"] == ["01", "", "=1+1"]
    assert about.variable_value_labels["yes"] == {0: "false", 1: "true"}


@BOTH
def test_our_own_intake_reads_them_alike(engine, tmp_path, kind):
    path = written(engine, tmp_path, ROWS, kind).path
    read(path, detect(path), tmp_path / "in.parquet")
    expected = {**ROWS.to_pydict(), "yes": ["true", "false", None]}
    assert pq.read_table(tmp_path / "in.parquet").to_pydict() == expected


@BOTH
def test_names_are_made_legal_unlike_and_the_true_one_is_the_label(engine, tmp_path, kind):
    rows = pa.table([pa.array([number]) for number in range(len(NAMES))], names=NAMES)
    file = written(engine, tmp_path, rows, kind)
    frame, about = READ[kind](str(file.path))
    assert len({name.lower() for name in frame.columns}) == len(NAMES)
    assert frame.iloc[0].tolist() == list(range(len(NAMES)))
    assert about.column_names_to_labels["marital_status"] == "marital status"
    read_back(file.path, kind, rows.schema, tmp_path / "back.parquet", rows=1)
    assert pq.read_table(tmp_path / "back.parquet").equals(rows)


@BOTH
@pytest.mark.parametrize(
    ("cell", "message"),
    [(float("inf"), "infinite"), (-1e308, "infinite"), ("x" * 40_000, "32,767 bytes"), ("a\0b", "zero character")],
)
def test_what_would_not_come_back_is_refused(engine, tmp_path, kind, cell, message):
    with pytest.raises(UnwritableColumnError, match=message):
        written(engine, tmp_path, pa.table({"a": [cell]}), kind)
    assert [path.name for path in tmp_path.iterdir()] == ["rows.parquet"]


@BOTH
def test_a_table_that_does_not_fit_into_memory_is_refused(engine, tmp_path, kind, monkeypatch):
    monkeypatch.setattr(statistical, "MOST_CELLS", 14)
    with pytest.raises(TooLargeForFormatError, match=r"15 cells, and .* up to 14"):
        written(engine, tmp_path, ROWS, kind)


def test_the_time_of_writing_is_not_in_an_spss_file_and_nothing_beside_it_is_changed(engine, tmp_path):
    """Fields of the header as PSPP's manual, "System File Format", lists them: bias, day and time of creation."""
    header = written(engine, tmp_path, ROWS, Kind.SPSS).path.read_bytes()[:176]
    assert struct.unpack_from("<d", header, 84) == (100.0,)
    assert (header[92:101], header[101:109]) == (b"01 Jan 00", b"00:00:00")
    assert not header[109:173].strip()


@BOTH
def test_chunks_are_read_back_as_one_table(engine, tmp_path, kind, monkeypatch):
    monkeypatch.setattr(statistical, "_CHUNK_CELLS", 1)
    rows = pa.table({"n": range(2_500), "t": [f"t{n % 7}" for n in range(2_500)]})
    file = written(engine, tmp_path, rows, kind)
    assert read_back(file.path, kind, rows.schema, tmp_path / "back.parquet", rows=file.rows) == 2_500
    assert pq.read_table(tmp_path / "back.parquet").equals(rows)


@pytest.mark.parametrize("kind", [Kind.SAS, Kind.SAS_TRANSPORT, Kind.DATABASE])
def test_formats_that_are_only_read_say_so(engine, tmp_path, kind):
    with pytest.raises(InvalidValueError, match=r"read and not written\. Use csv, parquet"):
        written(engine, tmp_path, ROWS, kind)
