"""How many cells the sheets of a workbook span: the program that reads one makes room for the whole rectangle at once.

Two cells in opposite corners of a sheet are 17 billion cells of room, so places are looked at before it is read.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import numpy as np

from privacy_core.intake.formats import UnreadableFileError

MOST_CELLS = 32_000_000  # about two gigabytes; a sheet has at most 1,048,576 rows
MOST_ROOM = 20  # times the cells that there are, once the rectangle is large
ROOM_FROM = 4_000_000
_BLOCK = 1 << 20
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})([0-9]{1,7})["']""")
_ODD_PLACE = re.compile(rb"""\br\s*=\s*["'](?:[A-Za-z]{4,}[0-9]|[A-Za-z]*[0-9]{8}|[A-Za-z0-9]*&)""")
_CELL, _ROW = re.compile(rb"<(?:\w+:)?c[\s/>]"), re.compile(rb"<(?:\w+:)?row[\s/>]")
_UNUSUAL = re.compile(rb"<(?:\w+:(?:c|row)|(?:c|row)[^ \w:])")
_SHEET_SIGNS = (b"sheetData", "sheetData".encode("utf-16-le"), "sheetData".encode("utf-16-be"))
_OTHER_KINDS = ("workbook.bin", "content.xml")  # of workbooks whose sheets are not looked at here
_LONGEST = 16  # bytes behind the beginning of a place
_TOO_LARGE = UnreadableFileError(
    "a sheet of it spans more cells than fit into memory",
    "Delete what lies far from the table, or save it as CSV or Parquet.",
)
_NO_WORKBOOK = UnreadableFileError(
    "it is no Excel workbook, or damaged, or has a password",
    "Open it in a spreadsheet program and save it as .xlsx without a password, or as CSV.",
)


def check_sheets(path: Path) -> None:
    """Refuses a workbook with a sheet whose cells lie too far apart, or are too many.

    Raises:
        UnreadableFileError: it says what to do.
    """
    with ZipFile(path) as archive:
        names = [name.lower() for name in archive.namelist()]
        if len(set(names)) < len(names) or any(name.endswith(_OTHER_KINDS) for name in names):
            raise _NO_WORKBOOK
        for name in archive.namelist():
            span = _Span()
            held, sheet = b"", name.lower().startswith("xl/worksheets/")
            with archive.open(name) as member:
                while block := member.read(_BLOCK):
                    seen = held + block
                    # The reader takes a sheet from wherever the workbook says that it lies.
                    sheet = sheet or any(sign in seen for sign in _SHEET_SIGNS)
                    whole, mark, rest = seen.rpartition(b"<")
                    if sheet:
                        span.look_at(whole)
                    held = mark + rest
                    if len(held) > 64 * _BLOCK:
                        if sheet:
                            raise _TOO_LARGE
                        held = held[-_BLOCK:]
            if sheet:
                span.look_at(held)


@dataclass(slots=True)
class _Span:
    rows: int = 0
    cells: int = 0
    last_row: int = 0
    width: int = 0
    unplaced: bool = False  # there are cells that only their order places

    def look_at(self, text: bytes) -> None:
        if not self._look_quickly(text):
            self._look_carefully(text)
        self._check()

    def _look_quickly(self, text: bytes) -> bool:
        """At cells and rows as every usual program writes them; False if there are others among them."""
        signs = np.frombuffer(text + bytes(_LONGEST), np.uint8)
        found = np.flatnonzero((signs[1:-2] == ord("r")) & (signs[2:-1] == ord("=")) & (signs[3:] == ord('"'))) + 4
        found = found[signs[found - 4] == ord(" ")]
        column = np.zeros(len(found), np.int64)
        for _ in range(3):
            letter = (signs[found] >= ord("A")) & (signs[found] <= ord("Z"))
            column = np.where(letter, column * 26 + signs[found] - 64, column)
            found = found + letter
        row = np.zeros(len(found), np.int64)
        for _ in range(7):
            digit = (signs[found] >= ord("0")) & (signs[found] <= ord("9"))
            row = np.where(digit, row * 10 + signs[found] - 48, row)
            found = found + digit
        cells, rows = np.count_nonzero(column), text.count(b"<row ")
        usual = cells == text.count(b"<c ") and len(found) - cells == rows and bool((signs[found] == ord('"')).all())
        if not usual or b"\0" in text or _UNUSUAL.search(text):
            return False
        self.rows += rows
        self.cells += int(cells)
        self.width = max(self.width, int(column.max(initial=0)))
        self.last_row = max(self.last_row, int(row.max(initial=0)))
        return True

    def _look_carefully(self, text: bytes) -> None:
        if b"\0" in text or _ODD_PLACE.search(text):
            raise _TOO_LARGE
        places = _PLACE.findall(text)
        cells = sum(1 for column, _ in places if column)
        self.width = max([self.width, *(_number(column.upper()) for column in {column for column, _ in places})])
        self.last_row = max([self.last_row, *(int(row) for row in {row for _, row in places})])
        found = len(_CELL.findall(text))
        self.rows += len(_ROW.findall(text))
        self.cells += max(cells, found)
        if found > cells:
            self.unplaced = True
            # A row can lie in two blocks, so twice what is seen in one.
            self.width = max(self.width, 2 * max(len(_CELL.findall(row)) for row in _ROW.split(text)))

    def _check(self) -> None:
        room = max(self.last_row, self.rows if self.unplaced else 0) * self.width
        if room > MOST_CELLS or (room > ROOM_FROM and room > MOST_ROOM * self.cells):
            raise _TOO_LARGE


def _number(column: bytes) -> int:
    """The number of a column, from 1.

    >>> _number(b"A"), _number(b"XFD"), _number(b"")
    (1, 16384, 0)
    """
    number = 0
    for letter in column:
        number = number * 26 + letter - 64
    return number
