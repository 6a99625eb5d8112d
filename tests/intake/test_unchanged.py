"""A file that changes while it is read is refused, whatever its format, whenever it changes; a pipe is not opened."""

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from privacy_core.intake import ReadOptions, UnreadableFileError, detect, preview, read

ROWS = [{"a": number, "b": f"n{number}"} for number in range(50)]


def csv(path: Path) -> Path:
    path.write_text("a,b\n" + "".join(f"{row['a']},{row['b']}\n" for row in ROWS), "utf-8")
    return path


def utf16(path: Path) -> Path:
    path.write_text("\ufeffa,b\n" + "".join(f"{row['a']},{row['b']}\n" for row in ROWS), "utf-16-le")
    return path


def json_lines(path: Path) -> Path:
    path.write_text("".join(f'{{"a": {row["a"]}, "b": "{row["b"]}"}}\n' for row in ROWS), "utf-8")
    return path


def parquet(path: Path) -> Path:
    pq.write_table(pa.Table.from_pylist(ROWS), path)
    return path


def workbook(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([["a", "b"], *([row["a"], row["b"]] for row in ROWS)]):
            sheet.write_row(number, 0, row)
    return path


def parts(path: Path) -> Path:
    path.mkdir()
    csv(path / "1.csv")
    csv(path / "2.csv")
    return path


KINDS = [csv, utf16, json_lines, parquet, workbook, parts]


def grow(path: Path) -> None:
    with max(path.iterdir() if path.is_dir() else [path]).open("ab") as file:
        file.write(b"\n")


def go(path: Path) -> None:
    max(path.iterdir() if path.is_dir() else [path]).unlink()


def touch(path: Path) -> None:
    """The same bytes, written once more: whoever wrote them may not be done."""
    one = max(path.iterdir() if path.is_dir() else [path])
    other = one.with_name("other")
    other.write_bytes(one.read_bytes())
    other.replace(one)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out" / "data.parquet"


@pytest.mark.parametrize("make", KINDS)
@pytest.mark.parametrize("change", [grow, go, touch])
@pytest.mark.parametrize("step", [0, -1])
def test_a_change_at_the_first_and_at_the_last_step_is_refused(tmp_path, out, make, change, step) -> None:
    path = make(tmp_path / "in")
    options = detect(path)
    steps: list[int] = []
    read(path, options, out, report=lambda done, *_: steps.append(done))
    wanted, kept = steps[step], out.read_bytes()

    def report(done: int, *_: object) -> None:
        if done == wanted and changes:
            changes.pop()(path)

    changes = [change]
    with pytest.raises(UnreadableFileError, match="it changed while it was read"):
        read(path, options, out, report=report)
    assert not changes
    assert out.read_bytes() == kept
    assert [each.name for each in out.parent.iterdir()] == [out.name]


@pytest.mark.parametrize("make", KINDS)
def test_a_file_that_lies_still_is_read(tmp_path, out, make) -> None:
    path = make(tmp_path / "in")
    assert read(path, detect(path), out).rows == len(ROWS) * (2 if make is parts else 1)


@pytest.mark.parametrize("name", ["pipe", "link", "nothing"])
def test_what_is_no_file_is_refused_without_being_opened(tmp_path, out, name) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "pipe")
    for asked in (
        lambda: detect(tmp_path / name),
        lambda: read(tmp_path / name, ReadOptions.from_json({"kind": "csv"}), out),
        lambda: preview(tmp_path / name, ReadOptions.from_json({"kind": "json_lines"})),
    ):
        with pytest.raises(UnreadableFileError, match="no file"):
            asked()
    assert list(out.parent.iterdir()) == []
