"""One Excel sheet, written row by row in constant memory and read back by type.

Excel shows numbers of 15 digits, dates from 1900 and milliseconds: what would lose by that is written as text. Only
floats stay numbers, so that sums count them all: the cell holds every digit, as Excel itself writes it, and shows 15.
It has no empty text: that becomes an empty cell, as a missing value does.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter
from python_calamine import CalamineWorkbook

from privacy_core.export.errors import TooManyRecordsError, UnwritableColumnError
from privacy_core.export.sink import sha256_of

MOST_RECORDS = 1_048_575
MOST_COLUMNS = 16_384
MOST_CHARACTERS = 32_767
_EXACT = 10**15
_FIRST_DAY = date(1900, 3, 1)  # before it Excel counts a day that never was
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - Excel has no zones; fixed, so that equal tables give equal files
_CHUNK = 65_536
_UNREAD = "[\ufffe\uffff]"  # XML forbids them; readers other than Excel show what stands for them


class _Exact(float):
    """A number that is written with as many digits as it takes to read the same number again, which may be 17."""

    def __format__(self, asked: str) -> str:
        text = super().__format__(asked)
        return text if float(text) == self else float.__repr__(self).upper()


def write_sheet(batches: Iterable[pa.RecordBatch], schema: pa.Schema, path: Path, *, rows: int) -> str:
    """Writes the sheet and returns its SHA-256. Text is written as text, never as a formula, a link or a number.

    Raises:
        TooManyRecordsError: over 1,048,575 records.
        UnwritableColumnError: over 16,384 columns, or a text over 32,767 characters.
    """
    if rows > MOST_RECORDS:
        raise TooManyRecordsError(rows, MOST_RECORDS)
    if len(schema) > MOST_COLUMNS:
        raise UnwritableColumnError(schema.names[MOST_COLUMNS], "Excel", f"a sheet has {MOST_COLUMNS:,} columns")
    path.touch(mode=0o600)
    # Its temporary files hold cells, so they stay in our own folder.
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)})
    try:
        book.set_properties({"created": _CREATED})
        sheet = book.add_worksheet("data")
        styles: dict[type, Any] = {date: book.add_format({"num_format": "yyyy-mm-dd"})}
        styles[datetime] = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss.000"})
        for place, name in enumerate(schema.names):
            _write_text(sheet, (0, place), name, name)
        for number, record in enumerate(_records(batches), 1):
            for place, value in enumerate(record):
                if value is not None:
                    _write_cell(sheet, (number, place), value, schema.names[place], styles=styles)
    finally:
        book.close()
    return sha256_of(path)


def read_sheet(path: Path, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """The first sheet's records below its header, each column in the type that ``schema`` says.

    Records of nothing but missing values at the end of the sheet are not there: a sheet ends with its last cell.
    """
    rows = iter(CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows())
    next(rows, None)
    convert = [_reader(field.type) for field in schema]
    while chunk := list(islice(rows, _CHUNK)):
        columns = [
            pa.array([convert[i](row[i]) if i < len(row) and row[i] != "" else None for row in chunk], field.type)
            for i, field in enumerate(schema)
        ]
        yield pa.RecordBatch.from_arrays(columns, schema=schema)


def as_text(values: pa.Array) -> bool:
    """Whether a column's numbers or moments must stand in cells as text, at least in part."""
    kind = values.type
    if pa.types.is_integer(kind):
        ends = pc.min_max(values)
        return bool(max(abs(ends["min"].as_py() or 0), abs(ends["max"].as_py() or 0)) >= _EXACT)
    if pa.types.is_floating(kind):
        return not bool(pc.all(pc.is_finite(values)).as_py())
    if pa.types.is_date(kind):
        return bool(pc.any(pc.less(values, pa.scalar(_FIRST_DAY, kind))).as_py())
    if pa.types.is_timestamp(kind) and kind.tz is None:
        early = pc.less(values, pa.scalar(datetime(1900, 3, 1), kind))  # noqa: DTZ001 - as in the table
        finer = pc.not_equal(pc.floor_temporal(values, unit="millisecond"), values)
        return bool(pc.any(pc.or_(early, finer)).as_py())
    return bool(pa.types.is_timestamp(kind) or pa.types.is_time(kind))


def too_long(texts: pa.Array) -> bool:
    """Whether a text has more characters than a cell holds, which counts them in UTF-16."""
    long = pc.filter(texts, pc.greater(pc.binary_length(texts), MOST_CHARACTERS))
    return any(_characters(text) > MOST_CHARACTERS for text in long.to_pylist())


def unread(texts: pa.Array) -> bool:
    """Whether a text has U+FFFE or U+FFFF, which stand in the file as ``_xFFFE_`` and ``_xFFFF_``."""
    return bool(pc.any(pc.match_substring_regex(texts, _UNREAD)).as_py())


def _characters(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _records(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[Any, ...]]:
    for batch in batches:
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _write_cell(sheet: Any, at: tuple[int, int], value: Any, column: str, *, styles: dict[type, Any]) -> None:
    match value:
        case bool():
            sheet.write_boolean(*at, value)
        case int() if abs(value) < _EXACT:
            sheet.write_number(*at, value)
        case float() if value - value == 0:
            sheet.write_number(*at, _Exact(value))
        case Decimal() if abs(value) < _EXACT and Decimal(repr(float(value))) == value:
            sheet.write_number(*at, _Exact(value))
        case datetime() if value.tzinfo is None and value.date() >= _FIRST_DAY and value.microsecond % 1000 == 0:
            sheet.write_datetime(*at, value, styles[datetime])
        case datetime():
            _write_text(sheet, at, value.isoformat(" "), column)
        case date() if value >= _FIRST_DAY:
            sheet.write_datetime(*at, value, styles[date])
        case date():
            _write_text(sheet, at, value.isoformat(), column)
        case _:
            _write_text(sheet, at, str(value), column)


def _write_text(sheet: Any, at: tuple[int, int], text: str, column: str) -> None:
    if _characters(text) > MOST_CHARACTERS:
        raise UnwritableColumnError(column, "Excel", f"a cell holds {MOST_CHARACTERS:,} characters, one is longer")
    if text:
        sheet.write_string(*at, text)


def _moment(cell: Any) -> datetime:
    if isinstance(cell, str):
        return datetime.fromisoformat(cell)
    return cell if isinstance(cell, datetime) else datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 - as written


_READERS: tuple[tuple[Callable[[pa.DataType], bool], Callable[[Any], Any]], ...] = (
    (pa.types.is_boolean, bool),
    (pa.types.is_integer, int),
    (pa.types.is_floating, float),
    (pa.types.is_date, lambda cell: cell if isinstance(cell, date) else date.fromisoformat(cell)),
    (pa.types.is_timestamp, _moment),
    (pa.types.is_time, time.fromisoformat),
)


def _reader(kind: pa.DataType) -> Callable[[Any], Any]:
    if pa.types.is_decimal(kind):
        unit = Decimal(1).scaleb(-kind.scale)
        return lambda cell: Decimal(repr(cell) if isinstance(cell, float) else str(cell)).quantize(unit)
    return next((reader for applies, reader in _READERS if applies(kind)), str)
