"""SPSS, SAS and Stata: labels, dates, whole numbers, and codes for missing values."""

import datetime as dt
import gzip
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_core.errors import InvalidValueError
from privacy_core.intake import ColumnType, Kind, ReadOptions, UnreadableFileError, detect, preview, read, statistical
from privacy_core.intake.statistical import kept_apart

DATA = Path(__file__).parent / "data"  # from pyreadstat's own tests, Apache License 2.0
FRAME = pd.DataFrame(
    {
        "sex": [1.0, 2.0, 1.0, 9.0, -95.0],
        "pay": [0.0, 1500.5, -99.0, 1200.0, 800.0],
        "kids": [0.0, 2.0, 1.0, 97.0, 3.0],
        "code": ["007", "", "x", "y", "z"],
        "born": [dt.date(1999, 12, 31), None, dt.date(1583, 1, 1), dt.date(2000, 2, 29), None],
        "seen": pd.to_datetime(["2000-01-01 05:06:07", None, "1960-01-01 00:00:00", None, "1959-12-31 23:59:59"]),
    }
)
LABELS = {"sex": {1: "male", 2: "female", 9: "unknown"}, "pay": {0: "none", -99: "refused"}, "kids": {97: "many"}}
MISSING = {"sex": [9, {"lo": -99, "hi": -90}], "pay": [-99], "code": ["x"]}


@pytest.fixture
def spss(tmp_path: Path) -> Path:
    path = tmp_path / "in.sav"
    pyreadstat.write_sav(FRAME, str(path), variable_value_labels=LABELS, missing_ranges=MISSING)
    return path


def table_of(path: Path, out: Path, **changes: object) -> pa.Table:
    options = ReadOptions.from_json({**detect(path).to_json(), **changes})
    read(path, options, out)
    return pq.read_table(out)


def test_spss_keeps_labels_dates_and_whole_numbers(spss: Path, tmp_path: Path) -> None:
    assert detect(spss) == ReadOptions(kind=Kind.SPSS, missing_markers=("",))
    assert table_of(spss, tmp_path / "out.parquet").to_pydict() == {
        "sex": ["male", "female", "male", None, None],
        "pay": [0.0, 1500.5, None, 1200.0, 800.0],  # one label in four values: an amount, not a code
        "kids": [0, 2, 1, 97, 3],
        "code": ["007", None, None, "y", "z"],
        "born": FRAME["born"].tolist(),
        "seen": [None if pd.isna(moment) else moment.to_pydatetime() for moment in FRAME["seen"]],
    }


def test_user_missing_codes_are_reported(spss: Path, tmp_path: Path) -> None:
    expected = {"sex": {"9": 1, "-95": 1}, "pay": {"-99": 1}, "code": {"": 1, "x": 1}}
    result = read(spss, detect(spss), tmp_path / "out.parquet")
    assert result.missing_markers_found == expected
    assert preview(spss, detect(spss)).missing_markers_found == expected


def test_labels_may_be_left_aside(spss: Path, tmp_path: Path) -> None:
    table = table_of(spss, tmp_path / "out.parquet", value_labels=False)
    assert table["sex"].to_pylist() == [1, 2, 1, None, None]
    assert table.schema.field("sex").type == pa.int64()


def test_a_code_without_label_is_written_as_it_is(tmp_path: Path) -> None:
    frame = pd.DataFrame({"grade": [1.0, 2.0, 3.5, np.nan, 4.0], "s": ["m", "f", "m", "q", ""]})
    labels = {"grade": {1: "good", 2: "fair", 4: "bad"}, "s": {"m": "male", "f": "female"}}
    pyreadstat.write_sav(frame, str(tmp_path / "in.sav"), variable_value_labels=labels)
    table = table_of(tmp_path / "in.sav", tmp_path / "out.parquet")
    assert table["grade"].to_pylist() == ["good", "fair", "3.5", None, "bad"]
    assert table["s"].to_pylist() == ["male", "female", "male", "q", None]


def test_codes_with_one_label_or_a_label_like_a_code_stay_apart(tmp_path: Path) -> None:
    frame = pd.DataFrame({"a": [1.0, 2, 3, 1], "b": [1.0, 2, 3, 4], "s": ["m", "M", "f", "q"]})
    labels = {"a": {1: "Yes", 2: "Yes", 3: "No"}, "b": {1: "2", 3: "4", 4: "x"}, "s": {"m": "q", "M": "man", "f": "f"}}
    pyreadstat.write_sav(frame, str(tmp_path / "in.sav"), variable_value_labels=labels)
    table = table_of(tmp_path / "in.sav", tmp_path / "out.parquet")
    assert table["a"].to_pylist() == ["Yes (1)", "Yes (2)", "No", "Yes (1)"]
    assert table["b"].to_pylist() == ["2 (1)", "2", "4", "x"]  # no value 4 without a label
    assert table["s"].to_pylist() == ["q (m)", "man", "f", "q"]


def test_kept_letters_with_one_label_stay_apart_among_many_numbers(tmp_path: Path) -> None:
    frame = pd.DataFrame({"pay": ["a", "b", *map(float, range(10))]})
    path = tmp_path / "in.dta"
    pyreadstat.write_dta(
        frame, str(path), missing_user_values={"pay": ["a", "b"]}, variable_value_labels={"pay": {3: "7", 4: "none"}}
    )
    table = table_of(path, tmp_path / "out.parquet", kept_codes=(".a", ".b"))
    assert table["pay"].to_pylist() == [".a", ".b", "0", "1", "2", "7 (3)", "none", "5", "6", "7", "8", "9"]


@given(
    texts=st.lists(st.sampled_from(["Yes", "Yes (1)", "Yes (2)", "1", "7", "7 (1)"]), min_size=1, max_size=8),
    taken=st.sets(st.sampled_from(["Yes", "7", "Yes (2)", "7 (1)", "9"])),
)
def test_texts_of_codes_are_all_different_and_none_is_taken(texts: list[str], taken: set[str]) -> None:
    labels = dict(enumerate(texts))
    found = kept_apart(labels, {code: str(code) for code in labels}, taken)
    assert len(set(found.values())) == len(labels)
    assert not taken & set(found.values())
    assert all(found[code].startswith(text) for code, text in labels.items())


def test_stata_reads_alike_and_its_letters_are_missing(tmp_path: Path) -> None:
    frame = FRAME.assign(told=[1, 2, "a", "b", "a"])[["sex", "born", "seen", "told", "code"]]
    labels = {"sex": {1: "male", 2: "female", 9: "unknown", -95: "no"}, "told": {1: "yes", 2: "no", "a": "refused"}}
    path = tmp_path / "in.dta"
    pyreadstat.write_dta(frame, str(path), variable_value_labels={
        name: {v: label for v, label in found.items() if not isinstance(v, str)} for name, found in labels.items()
    }, missing_user_values={"told": ["a", "b"]})  # fmt: skip
    assert detect(path).kind is Kind.STATA
    result = read(path, detect(path), tmp_path / "out.parquet")
    table = pq.read_table(tmp_path / "out.parquet")
    assert table["sex"].to_pylist() == ["male", "female", "male", "unknown", "no"]
    assert table["told"].to_pylist() == ["yes", "no", None, None, None]
    assert table["born"].to_pylist() == FRAME["born"].tolist()
    assert table["seen"].to_pylist()[0] == dt.datetime.fromisoformat("2000-01-01 05:06:07")
    assert result.missing_markers_found == {"told": {".a": 2, ".b": 1}, "code": {"": 1}}


def test_sas_transport_reads_alike(tmp_path: Path) -> None:
    pyreadstat.write_xport(FRAME[["sex", "born", "code"]], str(tmp_path / "in.xpt"))
    assert detect(tmp_path / "in.xpt").kind is Kind.SAS_TRANSPORT
    table = table_of(tmp_path / "in.xpt", tmp_path / "out.parquet")
    assert table.to_pydict() == {
        "sex": [1, 2, 1, 9, -95], "born": FRAME["born"].tolist(), "code": ["007", None, "x", "y", "z"],
    }  # fmt: skip


def test_sas_dates_times_and_missing_letters(tmp_path: Path) -> None:
    for name in ("sample", "missing_test"):
        (tmp_path / name).write_bytes(gzip.decompress((DATA / f"{name}.sas7bdat.gz").read_bytes()))
    assert detect(tmp_path / "sample").kind is Kind.SAS
    table = table_of(tmp_path / "sample", tmp_path / "out.parquet")
    frame, _ = pyreadstat.read_sas7bdat(str(tmp_path / "sample"))
    assert table["mydate"].to_pylist() == [None if pd.isna(day) else day for day in frame["mydate"]]
    assert table["dtime"].to_pylist() == [None if pd.isna(at) else at for at in frame["dtime"]]
    assert table["mytime"].to_pylist() == ["10:10:10", "23:10:10", "00:00:00", "16:10:10", None]
    assert table["mylabl"].to_pylist() == [1, 2, 1, 2, 1]
    result = read(tmp_path / "missing_test", detect(tmp_path / "missing_test"), tmp_path / "out.parquet")
    assert result.missing_markers_found["var1"] == {".A": 1}
    assert pq.read_table(tmp_path / "out.parquet")["var9"].to_pylist() == [1]


@pytest.mark.parametrize("kind", ["sav", "dta", "xpt"])
def test_chunks_give_the_same_table_as_one_reading(tmp_path: Path, monkeypatch, kind: str) -> None:
    rows = 2_500
    frame = pd.DataFrame({"n": np.arange(rows, dtype=float), "t": [f"t{n % 7}" for n in range(rows)]})
    path = tmp_path / f"in.{kind}"
    {"sav": pyreadstat.write_sav, "dta": pyreadstat.write_dta, "xpt": pyreadstat.write_xport}[kind](frame, str(path))
    monkeypatch.setattr(statistical, "_CELLS", 10)
    monkeypatch.setattr(statistical, "_LEAST_ROWS", 1_000)
    assert table_of(path, tmp_path / "out.parquet").to_pydict() == frame.astype({"n": int}).to_dict("list")


def test_a_preview_looks_at_the_first_rows_only(tmp_path: Path) -> None:
    pyreadstat.write_sav(pd.DataFrame({"n": np.arange(10_500.0)}), str(tmp_path / "in.sav"))
    look = preview(tmp_path / "in.sav", detect(tmp_path / "in.sav"), rows=3)
    assert (look.rows_examined, look.whole_file, look.types) == (10_000, False, {"n": ColumnType.INTEGER})
    assert look.sample.to_pydict() == {"n": ["0", "1", "2"]}


def test_a_date_that_no_calendar_has_is_missing_and_counted(tmp_path: Path) -> None:
    frame = pd.DataFrame({"d": [13165977600.0, 1e18]})
    pyreadstat.write_sav(frame, str(tmp_path / "in.sav"), variable_format={"d": "DATE11"})
    result = read(tmp_path / "in.sav", detect(tmp_path / "in.sav"), tmp_path / "out.parquet")
    assert pq.read_table(tmp_path / "out.parquet")["d"].to_pylist() == [dt.date(1999, 12, 31), None]
    assert result.missing_markers_found == {"d": {"a date out of range": 1}}


def test_a_damaged_file_says_so_without_its_cells(spss: Path, tmp_path: Path) -> None:
    data = spss.read_bytes()
    (tmp_path / "cut.sav").write_bytes(data[:300])
    with pytest.raises(UnreadableFileError, match="no SPSS file, or damaged"):
        read(tmp_path / "cut.sav", detect(tmp_path / "cut.sav"), tmp_path / "out.parquet")
    with pytest.raises(UnreadableFileError, match="no Stata file"):
        preview(spss, ReadOptions(kind=Kind.STATA))


def test_a_number_is_not_retyped_but_text_is(spss: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match="Only a column of text can be retyped"):
        table_of(spss, tmp_path / "out.parquet", types={"pay": "text"})
