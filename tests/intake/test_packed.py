"""Gzip and zip: a table comes out, and never a bomb, a second archive, or a file that nobody chose."""

import gzip
import io
import struct
import tarfile
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import xlsxwriter

from privacy_core.intake import (
    Kind,
    ReadOptions,
    UnreadableFileError,
    detect,
    is_packed,
    packed,
    preview,
    read,
    row_prints,
    table_members,
)

TEXT = b"id;name\n1;Ann\n2;Bo\n"
ROWS = [{"id": 1, "name": "Ann"}, {"id": 2, "name": "Bo"}]
CSV = ReadOptions(kind=Kind.CSV)


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def gzipped(path: Path, data: bytes) -> Path:
    path.write_bytes(gzip.compress(data))
    return path


def rows_of(path: Path, out: Path, options: ReadOptions | None = None) -> list[dict[str, object]]:
    read(path, options or detect(path), out)
    return pq.read_table(out).to_pylist()


def test_gzip_and_zip_read_like_the_text_in_them(tmp_path: Path) -> None:
    assert rows_of(gzipped(tmp_path / "a.csv.gz", TEXT), tmp_path / "out.parquet") == ROWS
    archive = zipped(tmp_path / "a.zip", {"people.csv": TEXT, "__MACOSX/._people.csv": b"x", "folder/": b""})
    assert table_members(archive) == ["people.csv"]
    assert rows_of(archive, tmp_path / "out.parquet") == ROWS
    lines = gzipped(tmp_path / "a.jsonl.gz", b'{"id": 1}\n{"id": 2}\n')
    assert rows_of(lines, tmp_path / "out.parquet") == [{"id": 1}, {"id": 2}]
    assert preview(archive, detect(archive)).sample.num_rows == 2


def test_a_gzip_of_several_pieces_is_one_text(tmp_path: Path) -> None:
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(TEXT) + gzip.compress(b"3;Cy\n"))
    assert rows_of(path, tmp_path / "out.parquet")[-1] == {"id": 3, "name": "Cy"}


def test_of_several_tables_one_must_be_chosen(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "a.zip", {"a.csv": TEXT, "deep/b.csv": b"x\n7\n"})
    with pytest.raises(UnreadableFileError, match=r"archive of 2 files. Choose one of its files: a.csv, deep/b.csv"):
        detect(archive)
    options = detect(archive, member="deep/b.csv")
    assert options.member == "deep/b.csv"
    assert rows_of(archive, tmp_path / "out.parquet", options) == [{"x": 7}]
    with pytest.raises(UnreadableFileError, match=r"no file 'c\.csv'"):
        preview(archive, ReadOptions(kind=Kind.CSV, member="c.csv"))


def test_packed_rows_print_like_plain_ones(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(TEXT)
    paths = tmp_path / "a.csv", gzipped(tmp_path / "a.gz", TEXT)
    one, other = (row_prints(path, detect(path), key=bytes(16)) for path in paths)
    assert one.to_bytes() == other.to_bytes()


def _tar() -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        info = tarfile.TarInfo("a.csv")
        info.size = len(TEXT)
        archive.addfile(info, io.BytesIO(TEXT))
    return held.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (gzip.compress(TEXT, mtime=0), "an archive inside an archive"),
        (b"PK\x03\x04 and more", "an archive inside an archive"),
        (_tar(), "an archive inside an archive"),
        (b"PAR1 and more", "its archive holds no text table"),
        (b"", "it is empty"),
    ],
)
def test_only_text_is_read_packed(tmp_path: Path, content: bytes, message: str) -> None:
    for path in (gzipped(tmp_path / "a.gz", content), zipped(tmp_path / "a.zip", {"a.csv": content})):
        with pytest.raises(UnreadableFileError, match=message):
            detect(path)
        with pytest.raises(UnreadableFileError, match=message):
            read(path, CSV, tmp_path / "out.parquet")
    assert {path.name for path in tmp_path.iterdir()} == {"a.gz", "a.zip"}


def test_a_bomb_stops_at_its_ratio_whatever_it_says_about_its_size(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(packed, "RATIO_FROM", 1 << 20)
    for path in (
        gzipped(tmp_path / "a.gz", bytes([97]) * (8 << 20)),
        zipped(tmp_path / "a.zip", {"a.csv": b"a" * (8 << 20)}),
    ):
        out = tmp_path / "unpacked"
        with pytest.raises(UnreadableFileError, match="more than 200 times its size"):
            packed.unpack(path, out)
        assert out.stat().st_size <= 2 << 20


def test_a_text_larger_than_the_limit_is_refused(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(packed, "MOST_BYTES", 1000)
    with pytest.raises(UnreadableFileError, match="unpacks to more than"):
        read(gzipped(tmp_path / "a.gz", b"a\n" + b"1\n" * 600), CSV, tmp_path / "out.parquet")


@pytest.mark.parametrize("cut", [10, 20, 30])
def test_a_cut_archive_is_damaged_and_leaves_nothing(tmp_path: Path, cut: int) -> None:
    whole = gzip.compress(TEXT)
    (tmp_path / "a.gz").write_bytes(whole[:-cut])
    with pytest.raises(UnreadableFileError, match=r"damaged archive|empty"):
        read(tmp_path / "a.gz", CSV, tmp_path / "out.parquet")
    assert [path.name for path in tmp_path.iterdir()] == ["a.gz"]


def test_a_locked_member_and_a_broken_zip_say_so(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.csv": TEXT})
    data = bytearray(path.read_bytes())
    central = data.index(b"PK\x01\x02")
    data[central + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(UnreadableFileError, match="password"):
        detect(path)
    path.write_bytes(data[:30])
    with pytest.raises(UnreadableFileError, match="damaged"):
        detect(path)


def test_a_workbook_is_no_archive_and_a_workbook_bomb_is_refused(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet().write_row(0, 0, ["a", "b"])
    assert not is_packed(path)
    bomb = zipped(tmp_path / "b.xlsx", {"xl/workbook.xml": b"a" * (4 << 20), "xl/worksheets/sheet1.xml": b""})
    data = bytearray(bomb.read_bytes())
    place = data.index(b"PK\x01\x02") + 24
    assert struct.unpack_from("<I", data, place) == (4 << 20,)
    struct.pack_into("<I", data, place, 10)  # it lies about its size
    bomb.write_bytes(data)
    monkeypatch.setattr(packed, "RATIO_FROM", 1 << 20)
    with pytest.raises(UnreadableFileError, match="more than 200 times its size"):
        detect(bomb)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_preview_unpacks_a_beginning_that_ends_with_a_line(tmp_path: Path, monkeypatch, encoding: str) -> None:
    stage = __import__("privacy_core.intake.stage", fromlist=["stage"])
    monkeypatch.setattr(stage, "_PREVIEWED", 4096)
    monkeypatch.setattr(packed, "_BLOCK", 1000)
    text = "n,word\n" + "".join(f"{number},Ännchen\n" for number in range(5_000))
    mark = "" if encoding == "utf-8" else "\ufeff"
    path = gzipped(tmp_path / "a.gz", (mark + text).encode(encoding))
    look = preview(path, detect(path))
    assert not look.whole_file
    assert look.bad_row_count == 0
    assert 100 < look.rows_examined < 1000
    assert read(path, detect(path), tmp_path / "out.parquet").rows == 5_000


def test_a_member_is_never_a_path(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "a.zip", {"../../evil.csv": TEXT})
    assert rows_of(archive, tmp_path / "out.parquet") == ROWS
    assert not list(tmp_path.parent.rglob("evil.csv"))
