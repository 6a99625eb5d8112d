"""Text files with one record a line: comma, tab, semicolon or bar between the cells."""

import re
from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from pathlib import Path

from privacy_core.intake.encoding import UNDECODABLE, open_text
from privacy_core.intake.formats import BadRowList, ReadOptions, UnreadableFileError
from privacy_core.intake.names import unique_names
from privacy_core.intake.progress import ShareReport
from privacy_core.intake.records import LONGEST_RECORD, Record, records

MOST_COLUMNS = 10_000
_TOLD = re.compile(r'"?sep=([^\r\n])"?[\r\n]*', re.IGNORECASE)


class TextSource:
    """A text file read the careful way. Its first record says how many cells each must have."""

    texts: frozenset[str] = frozenset()  # in a text file everything is text, so nothing is marked

    def __init__(self, path: Path, options: ReadOptions) -> None:
        self._path = path
        self._options = options
        self._lines = TextLines(path, options.encoding)
        first = next(self._records(), None)
        if first is None:
            raise UnreadableFileError("it is empty", "Choose a file with at least one row.")
        if first.reason:
            raise UnreadableFileError(f"{first.reason} in its first record", "Check quote and encoding.")
        if options.header and any(UNDECODABLE in cell for cell in first.cells):
            raise UnreadableFileError(f"its names hold bytes that are not {options.encoding}", "Choose its encoding.")
        self.first_line = first.line
        self.tells_delimiter = delimiter_told(next(iter(self._lines), "")) is not None
        if len(first.cells) > MOST_COLUMNS:
            raise UnreadableFileError(
                f"it has more than {MOST_COLUMNS:,} columns", "Check the delimiter, or leave columns out before."
            )
        self.columns, self.renamed = unique_names(
            first.cells if options.header else [f"column_{number}" for number in range(1, len(first.cells) + 1)]
        )

    @property
    def share_read(self) -> float:
        return self._lines.share_read

    def rows(self, bad: BadRowList) -> Iterator[tuple[int, list[str]]]:
        width = len(self.columns)
        found = self._records()
        if self._options.header:
            next(found)
        for record in found:
            if record.reason:
                bad.add(record.line, record.reason)
            elif len(record.cells) != width:
                bad.add(record.line, f"{len(record.cells)} cells where {width} are expected")
            elif any(UNDECODABLE in cell for cell in record.cells):
                bad.add(record.line, f"bytes that are not {self._options.encoding}")
            else:
                yield record.line, record.cells

    def _records(self) -> Iterator[Record]:
        self._lines = TextLines(self._path, self._options.encoding)
        return records(untold(self._lines), delimiter=self._options.delimiter, quote=self._options.quote)


def delimiter_told(first: str) -> str | None:
    r"""The delimiter that a first line tells a spreadsheet, and no record; None if it is another line.

    >>> delimiter_told("sep=;\r\n"), delimiter_told("sep,other\n")
    (';', None)
    """
    found = _TOLD.fullmatch(first)
    return found and found.group(1)


def untold(lines: Iterable[str]) -> Iterator[str]:
    """The lines, empty in place of a first one that only tells the delimiter."""
    for number, line in enumerate(lines):
        yield "\n" if not number and delimiter_told(line) else line


def quotes_apart(path: Path, quote: str, *, report: ShareReport = lambda _: None) -> bool:
    """Whether nowhere in a UTF-8 file two quotes stand with nothing but spaces between them."""
    size = path.stat().st_size
    mark = quote.encode()
    between = re.compile(re.escape(mark) + b" +" + re.escape(mark))
    tail = b""
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            held = tail + piece
            if between.search(held):
                return False
            report(file.tell() / size)
            bare = held.rstrip(b" ")
            # What may be the beginning of a match: a quote and the spaces behind it, however many.
            tail = held[len(bare) - len(mark) :] if bare.endswith(mark) else b""
    return True


class TextLines:
    """The lines of a file; what of a line is longer than any record is passed over."""

    def __init__(self, path: Path, encoding: str) -> None:
        self._path = path
        self._encoding = encoding
        self._size = max(path.stat().st_size, 1)
        self._file: TextIOWrapper | None = None

    @property
    def share_read(self) -> float:
        """In [0, 1], by bytes."""
        if self._file is None:
            return 0.0
        if self._file.closed:
            return 1.0
        return float(self._file.buffer.tell() / self._size)  # type: ignore[attr-defined]  # typeshed lacks it

    def __iter__(self) -> Iterator[str]:
        with open_text(self._path, self._encoding) as file:
            self._file = file
            while line := file.readline(LONGEST_RECORD + 1):
                yield line
                if len(line) > LONGEST_RECORD:
                    while line and not line.endswith(("\n", "\r")):
                        line = file.readline(LONGEST_RECORD)


def sample_lines(path: Path, encoding: str, most: int) -> list[str]:
    """The first lines, at most ``most`` and about a million characters of them."""
    found: list[str] = []
    length = 0
    for line in TextLines(path, encoding):
        found.append(line)
        length += len(line)
        if len(found) == most or length > 1_000_000:
            break
    return found
