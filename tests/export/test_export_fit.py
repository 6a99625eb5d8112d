"""What a format cannot hold is told before it is written: the limit, what to choose instead, and what will change."""

import datetime as dt

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from privacy_core.engine import DuckDbEngine
from privacy_core.export import (
    WRITABLE,
    TooLargeForFormatError,
    TooManyRecordsError,
    UnwritableColumnError,
    excel,
    fit,
    read_back,
    statistical,
    write,
)
from privacy_core.intake.formats import Kind

STATISTICAL = [Kind.SPSS, Kind.STATA]
PLAIN = pa.table({"age": [1, 2, None], "town": ["Rome", None, "Bonn"], "pay": [1.5, None, 2.0]})


@pytest.fixture(scope="module")
def engine():
    engine = DuckDbEngine(threads=2)
    yield engine
    engine.shutdown()


@pytest.fixture
def fitted(engine, tmp_path):
    def look(rows, kind):
        pq.write_table(rows, tmp_path / "rows.parquet")
        return fit(engine, tmp_path / "rows.parquet", kind)

    return look


@pytest.mark.parametrize("kind", WRITABLE)
def test_an_ordinary_table_fits_every_format_and_nothing_is_lost(fitted, kind):
    assert fitted(PLAIN, kind) == fitted(PLAIN.slice(0, 0), kind)
    assert (fitted(PLAIN, kind).problem, fitted(PLAIN, kind).losses) == (None, ())


def test_too_many_records_for_a_sheet_are_found_by_count_with_what_to_choose_instead(fitted, monkeypatch):
    monkeypatch.setattr(excel, "MOST_RECORDS", 2)
    found = fitted(PLAIN, Kind.EXCEL).problem
    assert isinstance(found, TooManyRecordsError)
    assert "3 records, but an Excel sheet holds 2 below its header" in str(found)
    assert "Export it as CSV or Parquet." in str(found)


def test_too_many_columns_for_a_sheet(fitted, monkeypatch):
    monkeypatch.setattr(excel, "MOST_COLUMNS", 2)
    assert "'pay' cannot be written as Excel: a sheet has 2 columns" in str(fitted(PLAIN, Kind.EXCEL).problem)


@pytest.mark.parametrize("kind", STATISTICAL)
def test_a_table_that_does_not_fit_into_memory(fitted, kind, monkeypatch):
    monkeypatch.setattr(statistical, "MOST_CELLS", 8)
    assert isinstance(fitted(PLAIN, kind).problem, TooLargeForFormatError)


@pytest.mark.parametrize(
    ("cell", "kinds"),
    [
        ("x" * 40_000, {Kind.EXCEL, *STATISTICAL}),
        ("é" * 20_000, set(STATISTICAL)),
        ("a\0b", set(STATISTICAL)),
        (float("inf"), {Kind.JSON_LINES, *STATISTICAL}),
        ([1], {Kind.CSV, Kind.EXCEL, Kind.JSON_LINES, *STATISTICAL}),
    ],
    ids=["long", "long in bytes", "zero character", "infinite", "list"],
)
def test_what_writing_would_refuse_is_what_is_told_before(engine, fitted, tmp_path, cell, kinds):
    for kind in WRITABLE:
        found = fitted(pa.table({"note": [cell]}), kind).problem
        assert (found is not None) == (kind in kinds), kind
        if found is not None:
            with pytest.raises(UnwritableColumnError) as refused:
                write(engine, tmp_path / "rows.parquet", kind, tmp_path / "out")
            assert str(refused.value) == str(found)


LOSING = pa.table(
    {
        "marital status": ["", "single "],
        "id": [2**60, 1],
        "yes": [True, None],
        "at": pa.array([dt.time(1), None]),
        "share": [float("nan"), 0.5],
        "day": [dt.date(1800, 1, 1), None],
    }
)


@pytest.mark.parametrize(
    ("kind", "losses"),
    [
        (Kind.CSV, ()),
        (Kind.PARQUET, ()),
        (Kind.JSON_LINES, ("What is not a number (NaN) becomes a missing value: 'share'.",)),
        (
            Kind.EXCEL,
            (
                "Empty text cannot be told from a missing value: 'marital status'.",
                "Some values are written as text, so that nothing of them is lost: 'id', 'at', 'share' and 1 more.",
            ),
        ),
        (
            Kind.SPSS,
            (
                "Empty text cannot be told from a missing value: 'marital status'.",
                "What is not a number (NaN) becomes a missing value: 'share'.",
                "Some values are written as text, so that nothing of them is lost: 'id', 'at'.",
                "Spaces at the end of a text are cut: 'marital status'.",
                "Yes and no become 1 and 0, with labels: 'yes'.",
                "Names that SPSS does not allow are changed, and kept as labels: 'marital status' is marital_status.",
            ),
        ),
        (
            Kind.STATA,
            (
                "Empty text cannot be told from a missing value: 'marital status'.",
                "What is not a number (NaN) becomes a missing value: 'share'.",
                "Some values are written as text, so that nothing of them is lost: 'id', 'at'.",
                "Yes and no become 1 and 0, with labels: 'yes'.",
                "Names that Stata does not allow are changed, and kept as labels: 'marital status' is marital_status.",
            ),
        ),
    ],
)
def test_each_loss_is_told_in_words_with_its_columns(fitted, kind, losses):
    assert fitted(LOSING, kind).losses == losses


@pytest.mark.parametrize("kind", WRITABLE)
def test_where_no_loss_is_told_the_file_gives_back_every_value(engine, fitted, tmp_path, kind):
    for name in LOSING.column_names:
        rows = LOSING.select([name]).rename_columns(["a"])
        if fitted(rows, kind).losses:
            continue
        file = write(engine, tmp_path / "rows.parquet", kind, tmp_path / "out")
        read_back(file.path, kind, rows.schema, tmp_path / "back.parquet", rows=file.rows)
        again = pq.read_table(tmp_path / "back.parquet")
        assert str(again.to_pydict()) == str(rows.to_pydict()), name


@pytest.mark.parametrize("character", ["\ufffe", "\uffff"])
def test_a_character_that_a_sheet_writes_otherwise_is_told(engine, fitted, tmp_path, character):
    told = ("The characters U+FFFE and U+FFFF are written as _xFFFE_ and _xFFFF_: 'note'.",)
    rows = pa.table({"note": [f"a{character}b", None]})
    assert fitted(rows, Kind.EXCEL).losses == told
    assert fitted(rows, Kind.JSON_LINES).losses == ()
    write(engine, tmp_path / "rows.parquet", Kind.EXCEL, tmp_path / "out")
    read_back(tmp_path / "out", Kind.EXCEL, rows.schema, tmp_path / "back.parquet")
    assert pq.read_table(tmp_path / "back.parquet")["note"].to_pylist()[0] == f"a_x{ord(character):04X}_b"
