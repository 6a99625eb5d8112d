"""Text files inside gzip and zip: unpacked to a private folder, and never further than a real table would go.

What a file says about its own size is not believed: bytes are counted as they come out. A member's name is never used
as a path.
"""

import gzip
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

from privacy_core.intake.formats import SeveralTablesError, UnreadableFileError
from privacy_core.intake.progress import ShareReport

MOST_BYTES = 32 * 1024**3
MOST_RATIO = 200  # a table rarely shrinks to a fiftieth, a bomb to a thousandth
RATIO_FROM = 64 * 1024**2  # below this a file may be as repetitive as it likes
MOST_WORKBOOK = 4 * 1024**3
MOST_MEMBERS = 10_000
_BLOCK = 1 << 20
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_NO_TEXT = (_GZIP, b"PK", b"BZh", b"\xfd7zXZ", b"(\xb5/\xfd", b"7z\xbc\xaf", b"Rar!")
_OTHER = (b"PAR1", b"\xd0\xcf\x11\xe0", b"%PDF", b"SQLite format 3", b"$FL", b"<stata_dta>", b"HEADER RECORD")
_DAMAGED = UnreadableFileError("it is a damaged archive", "Pack it again.")


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The text that was packed.

    Attributes:
        path: Where it lies.
        whole: Whether that is all of it; if not, it ends with a line.
    """

    path: Path
    whole: bool


def is_packed(path: Path) -> bool:
    """Whether a file is gzip, or a zip that is no workbook."""
    with path.open("rb") as file:
        head = file.read(4)
    return head.startswith(_GZIP) or (head == _ZIP and not is_workbook(path))


def is_workbook(path: Path) -> bool:
    """Whether a zip holds the parts of an Excel workbook."""
    return any(info.filename.startswith("xl/") for info in _entries(path))


def table_members(path: Path) -> list[str]:
    """Names of the files in a zip, in their order, without folders and what an operating system leaves there."""
    names = [info.filename for info in _entries(path) if not info.is_dir()]
    return [name for name in names if "__MACOSX/" not in name and not re.split(r"[/\\]", name)[-1].startswith(".")]


def said_size(path: Path, member: str | None = None) -> int:
    """Bytes that a packed file, or a member of it, says it unpacks to: enough to guess how long that takes."""
    with path.open("rb") as file:
        if file.read(2) == _GZIP:
            file.seek(-4, 2)
            return max(path.stat().st_size, int.from_bytes(file.read(4), "little"))
    return sum(info.file_size for info in _entries(path) if member in (None, info.filename))


def unpack(
    path: Path,
    out: Path,
    *,
    member: str | None = None,
    most: int | None = None,
    report: ShareReport = lambda _: None,
) -> Unpacked:
    """Unpacks a gzip file, or one member of a zip, that holds text.

    Args:
        path: The packed file.
        out: The file to write.
        member: Of a zip; None if it has only one.
        most: Bytes to unpack; None is all.
        report: Called with the share done, by what the file says of its size.

    Raises:
        UnreadableFileError: it is damaged or locked, holds no text or another archive, or unpacks to far more than a
            table would.
    """
    with path.open("rb") as file:
        head = file.read(4)
    size = path.stat().st_size
    try:
        if head.startswith(_GZIP):
            with path.open("rb") as file, gzip.open(file, "rb") as packed:
                return _written(packed, out, size, most, report=lambda _: report(file.tell() / size))
        with ZipFile(path) as archive:
            info = archive.getinfo(_member(path, member))
            if info.flag_bits & 1:
                raise UnreadableFileError("its archive has a password", "Unpack it first.")
            with archive.open(info) as packed:
                said = max(info.file_size, 1)
                return _written(packed, out, size, most, report=lambda total: report(total / said))
    except (BadZipFile, EOFError, gzip.BadGzipFile, zlib.error, NotImplementedError):
        raise _DAMAGED from None


def check_workbook(path: Path) -> None:
    """Refuses a workbook that unpacks to far more than a sheet would; the program that reads it does not count."""
    size = path.stat().st_size
    total = 0
    try:
        with path.open("rb") as file:
            for info in _entries(path):
                for piece in _inflated(file, info):
                    total += piece
                    _check_size(total, size, most=MOST_WORKBOOK)
    except (zlib.error, IndexError):
        raise _DAMAGED from None


def _member(path: Path, asked: str | None) -> str:
    names = table_members(path)
    if asked is not None and asked not in names:
        raise UnreadableFileError(f"its archive has no file {asked!r}", _choose(names))
    if not names:
        raise UnreadableFileError("it is an archive without a table", _choose(names))
    if asked is None and len(names) > 1:
        raise SeveralTablesError(f"it is an archive of {len(names):,} files", _choose(names), "member")
    return names[0] if asked is None else asked


def _choose(names: list[str]) -> str:
    shown = ", ".join(names[:10]) + (", ..." if len(names) > 10 else "")
    return f"Choose one of its files: {shown}." if names else "Pack the table into it."


def _entries(path: Path) -> list[ZipInfo]:
    try:
        with ZipFile(path) as archive:
            entries = archive.infolist()
    except (BadZipFile, NotImplementedError, ValueError):
        raise UnreadableFileError("it is a damaged archive or workbook", "Pack or save it again.") from None
    if len(entries) > MOST_MEMBERS:
        raise UnreadableFileError(f"it is an archive of {len(entries):,} files", "Unpack it first.")
    return entries


def _written(
    packed: IO[bytes] | gzip.GzipFile, out: Path, size: int, most: int | None, *, report: Callable[[int], None]
) -> Unpacked:
    total = 0
    with out.open("wb") as file:
        while piece := packed.read(_BLOCK):
            if not total:
                _check_text(piece)
            total += len(piece)
            _check_size(total, size, most=MOST_BYTES)
            file.write(piece)
            report(total)
            if most is not None and total >= most and packed.read(1):
                break
        else:
            return Unpacked(out, whole=True)
    _end_with_a_line(out)
    return Unpacked(out, whole=False)


def _check_text(head: bytes) -> None:
    if head.startswith(_NO_TEXT) or head[257:262] == b"ustar":
        raise UnreadableFileError("it is an archive inside an archive", "Unpack it, then choose a table.")
    if head.startswith(_OTHER):
        raise UnreadableFileError("its archive holds no text table", "Unpack it first; only text is read packed.")


def _check_size(total: int, packed: int, *, most: int) -> None:
    if total > most:
        raise UnreadableFileError(
            f"it unpacks to more than {most / 1024**3:.3g} GB", "Split the table, or bring it as Parquet."
        )
    if total > RATIO_FROM and total > MOST_RATIO * packed:
        raise UnreadableFileError(
            f"it unpacks to more than {MOST_RATIO} times its size, as no real table does",
            "If you trust it, unpack it first.",
        )


def _end_with_a_line(path: Path) -> None:
    with path.open("r+b") as file:
        wide = b"\0" in file.read(4096)  # UTF-16, whose characters begin at even places
        size = file.seek(0, 2)
        for start in range(max(size - _BLOCK, 0), -1, -_BLOCK):
            file.seek(start)
            if (place := file.read(_BLOCK).rfind(b"\n")) >= 0:
                end = start + place + 1
                file.truncate(end + end % 2 if wide else end)
                return


def _inflated(file: IO[bytes], info: ZipInfo) -> Iterator[int]:
    """Sizes of the pieces that a member unpacks to."""
    file.seek(info.header_offset)
    header = file.read(30)
    file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    if info.compress_type != 8:  # stored as it is
        yield info.compress_size
        return
    left, inflater = info.compress_size, zlib.decompressobj(-15)
    while left > 0 and not inflater.eof and (block := file.read(min(_BLOCK, left))):
        left -= len(block)
        while block and not inflater.eof:
            yield len(inflater.decompress(block, _BLOCK))
            block = inflater.unconsumed_tail
