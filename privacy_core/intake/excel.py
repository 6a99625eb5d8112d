"""One sheet of an Excel workbook (.xlsx)."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import python_calamine

from privacy_core.intake.formats import BadRowList, ReadOptions, UnreadableFileError
from privacy_core.intake.missing import KNOWN_MARKERS
from privacy_core.intake.names import unique_names
from privacy_core.intake.packed import check_workbook
from privacy_core.intake.sheet_size import check_sheets

_SAVE_AGAIN = "Open it in a spreadsheet program and save it as .xlsx without a password, or as CSV."


class ExcelSource:
    """A sheet. Empty rows are no rows; a cell with an error has no value."""

    def __init__(self, path: Path, options: ReadOptions) -> None:
        self._sheet = _sheet(path, options.sheet)
        self._texts: set[int] = set()
        self._read = 0
        self._header = options.header
        first = next(self._filled(), None)
        if first is None:
            raise UnreadableFileError("the sheet is empty", "Choose another sheet.")
        self._first = first[0]
        width = len(first[1])
        self.columns, self.renamed = unique_names(
            [_text(cell) for cell in first[1]]
            if options.header
            else [f"column_{number}" for number in range(1, width + 1)]
        )

    @property
    def texts(self) -> frozenset[str]:
        return frozenset(self.columns[index] for index in self._texts)

    @property
    def share_read(self) -> float:
        return self._read / max(int(self._sheet.total_height), 1)

    def rows(self, bad: BadRowList) -> Iterator[tuple[int, list[str]]]:  # noqa: ARG002 - a sheet has no bad rows
        for number, cells in self._filled():
            if not (self._header and number == self._first):
                self._texts.update(index for index, cell in enumerate(cells) if _is_text(cell))
                yield number, [_text(cell) for cell in cells]

    def _filled(self) -> Iterator[tuple[int, list[object]]]:
        for number, cells in enumerate(self._sheet.iter_rows(), start=1):
            self._read = number
            if any(cell != "" for cell in cells):
                yield number, cells


def sheet_names(path: Path) -> list[str]:
    """Names of a workbook's sheets, in their order."""
    with _workbook(path) as book:
        return list(book.sheet_names)


def _sheet(path: Path, name: str | None) -> python_calamine.CalamineSheet:
    with _workbook(path) as book:
        if name is not None and name not in book.sheet_names:
            raise UnreadableFileError(f"it has no sheet {name!r}", f"Its sheets: {', '.join(book.sheet_names)}.")
        try:
            return book.get_sheet_by_name(name) if name is not None else book.get_sheet_by_index(0)
        except (python_calamine.CalamineError, IndexError):
            raise UnreadableFileError("its sheet is damaged", _SAVE_AGAIN) from None
        except BaseException as error:
            if type(error).__name__ != "PanicException":  # how the reader says so when it is lost
                raise
            raise UnreadableFileError("its sheet is damaged", _SAVE_AGAIN) from None


def _workbook(path: Path) -> python_calamine.CalamineWorkbook:
    check_workbook(path)
    check_sheets(path)
    try:
        return python_calamine.load_workbook(path)
    except (python_calamine.CalamineError, OSError):
        raise UnreadableFileError("it is no Excel workbook, or damaged, or has a password", _SAVE_AGAIN) from None


def _text(cell: object) -> str:
    match cell:
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case dt.datetime():
            return cell.isoformat(sep=" ") if cell.time() != dt.time() else cell.date().isoformat()
        case dt.date() | dt.time():
            return cell.isoformat()
        case _:
            return str(cell)


def _is_text(cell: object) -> bool:
    return isinstance(cell, str) and cell.strip() not in KNOWN_MARKERS
