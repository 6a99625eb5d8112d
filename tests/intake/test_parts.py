"""Folders whose files are one table, and the folders of the server that may be read."""

import gzip
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from privacy_core.intake import (
    BadRow,
    BadRows,
    ColumnType,
    Kind,
    ReadOptions,
    UnreadableFileError,
    allowed_folders,
    allowed_path,
    detect,
    preview,
    read,
)


@pytest.fixture
def parts(tmp_path: Path) -> Path:
    folder = tmp_path / "parts"
    folder.mkdir()
    (folder / "a.csv").write_text("id,age\n1,30\n2,31\n")
    (folder / "b.csv").write_text("age,id\n32,3\n")
    (folder / "c.csv.gz").write_bytes(gzip.compress(b"id,age\n4,\n"))
    (folder / "_SUCCESS").write_text("")
    (folder / ".hidden.csv").write_text("x\n")
    return folder


def rows_of(path: Path, out: Path, options: ReadOptions | None = None) -> list[dict[str, object]]:
    read(path, options or detect(path), out)
    return pq.read_table(out).to_pylist()


EXPECTED = [{"id": 1, "age": 30}, {"id": 2, "age": 31}, {"id": 3, "age": 32}, {"id": 4, "age": None}]


def test_text_parts_are_one_table_in_the_order_of_their_names(parts: Path, tmp_path: Path) -> None:
    assert rows_of(parts, tmp_path / "out.parquet") == EXPECTED
    look = preview(parts, detect(parts))
    assert (look.rows_examined, look.whole_file, look.types["age"]) == (4, True, ColumnType.INTEGER)


def test_a_broken_row_names_its_part_and_the_other_rows_stay(parts: Path, tmp_path: Path) -> None:
    (parts / "b.csv").write_text("age,id\n32,3\n1,2,3\n")
    options = ReadOptions(kind=Kind.CSV, missing_markers=("",), bad_rows=BadRows.LEAVE_OUT)
    result = read(parts, options, tmp_path / "out.parquet")
    assert result.bad_rows == (BadRow(6, "3 cells where 2 are expected (line 3 of part 'b.csv')"),)
    assert pq.read_table(tmp_path / "out.parquet").to_pylist() == EXPECTED


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id\n3\n", r"part 'b.csv' lacks 'age'"),
        ("id,age,zip\n3,32,1\n", r"part 'b.csv' has 'zip' more"),
        ("ID,age\n3,32\n", r"part 'b.csv' lacks 'id' and has 'ID' more"),
        ("", r"part 'b.csv' cannot be read, it is empty"),
    ],
)
def test_a_part_with_other_columns_is_named(parts: Path, tmp_path: Path, text: str, message: str) -> None:
    (parts / "b.csv").write_text(text)
    with pytest.raises(UnreadableFileError, match=message):
        read(parts, detect(parts), tmp_path / "out.parquet")
    with pytest.raises(UnreadableFileError, match=message):
        preview(parts, detect(parts))


def test_lines_of_objects_may_be_parts(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    for number in (1, 2):
        (tmp_path / "parts" / f"{number}.jsonl").write_text(f'{{"id": {number}, "name": "0{number}"}}\n')
    found = rows_of(tmp_path / "parts", tmp_path / "out.parquet")
    assert found == [{"id": 1, "name": "01"}, {"id": 2, "name": "02"}]


def write_parts(folder: Path, *tables: pa.Table) -> Path:
    for number, table in enumerate(tables):
        (folder / f"deep{number}").mkdir(parents=True)
        pq.write_table(table, folder / f"deep{number}" / "part.parquet")
    return folder


def test_parquet_parts_may_lie_in_folders_and_order_their_columns_otherwise(tmp_path: Path) -> None:
    folder = write_parts(tmp_path / "parts", pa.table({"a": [1], "b": ["x"]}), pa.table({"b": ["y"], "a": [2]}))
    (folder / "_temporary").mkdir()
    pq.write_table(pa.table({"c": [1]}), folder / "_temporary" / "rest.parquet")
    assert rows_of(folder, tmp_path / "out.parquet") == [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]


@pytest.mark.parametrize(
    ("other", "message"),
    [
        (pa.table({"a": [2]}), "part 'part.parquet' lacks 'b'"),
        (pa.table({"a": [2.0], "b": ["y"]}), "has double in column 'a', and part 'part.parquet' has int64"),
    ],
)
def test_parquet_parts_that_differ_are_refused(tmp_path: Path, other: pa.Table, message: str) -> None:
    folder = write_parts(tmp_path / "parts", pa.table({"a": [1], "b": ["x"]}), other)
    with pytest.raises(UnreadableFileError, match=message):
        read(folder, detect(folder), tmp_path / "out.parquet")


def test_values_in_the_names_of_folders_are_not_lost_in_silence(tmp_path: Path) -> None:
    (tmp_path / "parts" / "year=2020").mkdir(parents=True)
    pq.write_table(pa.table({"a": [1]}), tmp_path / "parts" / "year=2020" / "part.parquet")
    with pytest.raises(UnreadableFileError, match="folders hold values of a column \\('year'\\)"):
        detect(tmp_path / "parts")


def test_a_folder_without_or_with_mixed_parts_says_so(parts: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UnreadableFileError, match="no Parquet and no text file"):
        detect(tmp_path / "empty")
    pq.write_table(pa.table({"a": [1]}), parts / "d.parquet")
    with pytest.raises(UnreadableFileError, match=r"mixes Parquet \('d.parquet'\) and text \('a.csv'\)"):
        detect(parts)


def test_a_part_that_is_a_link_out_of_its_folder_is_refused(parts: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("id,age\n9,99\n")
    (parts / "d.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(UnreadableFileError, match=r"part 'd\.csv' is a link out of the folder"):
        read(parts, ReadOptions(kind=Kind.CSV), tmp_path / "out.parquet")


def test_only_configured_folders_are_read_whatever_the_path_looks_like(parts: Path, tmp_path: Path) -> None:
    folders = allowed_folders(str(parts))
    assert allowed_path(parts / "a.csv", folders) == (parts / "a.csv").resolve()
    assert allowed_path(f"{parts}/../parts/a.csv", folders) == (parts / "a.csv").resolve()
    assert allowed_path(parts, folders) == parts.resolve()
    (tmp_path / "secret.csv").write_text("x\n")
    (tmp_path / "parts2").mkdir()
    (parts / "out").symlink_to(tmp_path / "secret.csv")
    (parts / "inside").symlink_to(parts / "a.csv")
    assert allowed_path(parts / "inside", folders) == (parts / "a.csv").resolve()
    wrong = (tmp_path / "secret.csv", f"{parts}/../secret.csv", parts / "out", tmp_path / "parts2", parts / "none.csv")
    said = set()
    for path in (*wrong, "a\0b", ""):
        with pytest.raises(UnreadableFileError) as raised:
            allowed_path(path, folders)
        said.add(str(raised.value))
    assert len(said) == 1  # what is not there and what is not allowed are not told apart


def test_without_a_configured_folder_nothing_is_read(parts: Path, monkeypatch) -> None:
    monkeypatch.delenv("PRIVACY_STUDIO_FOLDERS", raising=False)
    assert allowed_folders() == ()
    with pytest.raises(UnreadableFileError, match="PRIVACY_STUDIO_FOLDERS"):
        allowed_path(parts / "a.csv", allowed_folders())
    monkeypatch.setenv("PRIVACY_STUDIO_FOLDERS", f"{parts}:/nowhere")
    assert allowed_path(parts / "a.csv", allowed_folders())


def test_what_lies_beside_the_parts_is_left_out_by_name(parts: Path, tmp_path: Path) -> None:
    before = read(parts, detect(parts), tmp_path / "before.parquet").rows
    for name in ("README.txt", "LICENSE", "notes.md", "checksums.txt", ".hidden.csv", "_SUCCESS", "codebook 2020.txt"):
        (parts / name).write_text("not a table", "utf-8")
    result = read(parts, detect(parts), tmp_path / "out.parquet")
    assert result.rows == before
    named = ("LICENSE", "README.txt", "checksums.txt", "codebook 2020.txt", "notes.md")
    assert result.files_left_out == preview(parts, detect(parts)).files_left_out == named


def test_text_beside_parquet_is_left_out_unless_it_may_be_a_part(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    pq.write_table(pa.table({"a": [1]}), folder / "a.parquet")
    (folder / "about the data.txt").write_text("x", "utf-8")
    assert read(folder, detect(folder), tmp_path / "out.parquet").files_left_out == ("about the data.txt",)
