"""What intake is told about a file and what it tells about one: plain values, no work."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

import pyarrow as pa
from pydantic import TypeAdapter, ValidationError

from privacy_core.errors import InvalidValueError, PrivacyCoreError

LISTED_BAD_ROWS = 1_000  # the rest is only counted


class Kind(StrEnum):
    """A format that intake reads."""

    CSV = "csv"  # and every other text with one record a line: tab, semicolon, bar
    PARQUET = "parquet"
    EXCEL = "excel"
    JSON_LINES = "json_lines"
    SPSS = "spss"
    STATA = "stata"
    SAS = "sas"
    SAS_TRANSPORT = "sas_transport"
    DATABASE = "database"


class ColumnType(StrEnum):
    """What a column can be. A code with leading zeros is text; DECIMAL is a 64-bit float."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    TIMESTAMP = "timestamp"


class BadRows(StrEnum):
    """What to do about rows that cannot be read."""

    STOP = "stop"
    LEAVE_OUT = "leave_out"


@dataclass(frozen=True, kw_only=True)
class ReadOptions:
    """How to read one file. :func:`detect` proposes it, a person may change any of it.

    Attributes:
        kind: Its format.
        delimiter: Between the cells of a text file: one character.
        quote: Around cells of a text file that hold a delimiter or a line break; None if quotes mean nothing.
        header: Whether the first record holds the names (text and Excel).
        encoding: Of a text file, as Python names it.
        sheet: Of an Excel file; None is the first.
        member: Of a zip archive of text files: the name of one; None where there is only one.
        value_labels: Whether codes of SPSS and Stata are read as their labels.
        missing_markers: Cells that become missing values; compared after spaces at both ends are cut off.
        types: Chosen for columns by name, instead of the type that the whole column shows.
        bad_rows: Stop at rows that cannot be read, or leave them out.
        leave_out: Columns that are never stored.
    """

    kind: Kind
    delimiter: str = ","
    quote: str | None = '"'
    header: bool = True
    encoding: str = "utf-8"
    sheet: str | None = None
    member: str | None = None
    value_labels: bool = True
    missing_markers: tuple[str, ...] = ()
    types: Mapping[str, ColumnType] = field(default_factory=dict)
    bad_rows: BadRows = BadRows.STOP
    leave_out: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, value in (("delimiter", self.delimiter), ("quote", self.quote)):
            if value is not None and (len(value) != 1 or value in "\r\n\0 "):
                raise InvalidValueError(f"The {name} must be one character, and no line break or space.")
        if self.delimiter == self.quote:
            raise InvalidValueError("Delimiter and quote must differ.")
        try:
            "".encode(self.encoding)
        except LookupError:
            raise InvalidValueError(f"Python knows no encoding {self.encoding!r}. Try utf-8 or cp1252.") from None

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values, for a job or a request."""
        value: dict[str, Any] = _OPTIONS.dump_python(self, mode="json")
        return value

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Reads what :meth:`to_json` wrote; unknown fields are errors."""
        if unknown := sorted(set(value) - set(cls.__dataclass_fields__)):
            raise InvalidValueError(f"Read options have no field {', '.join(map(repr, unknown))}.")
        try:
            options = _OPTIONS.validate_python(value)
        except ValidationError as error:
            first = error.errors(include_input=False)[0]
            raise InvalidValueError(f"Read option {first['loc'][:1]}: {first['msg']}.") from None
        return cls(**vars(options))


_OPTIONS = TypeAdapter(ReadOptions)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be read.

    Attributes:
        line: Where it begins in the file, from 1: the line of a text file, the row of a sheet or a Parquet file.
        reason: What is wrong; never what stands there.
    """

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Renamed:
    """A column whose name was empty or taken.

    Attributes:
        position: Of the column, from 1.
        before: As in the file.
        after: As it is called from now on.
    """

    position: int
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A quick look at a file.

    Attributes:
        columns: Names, made unique.
        types: Per column what it seems to be.
        sample: The first rows as text, cells as they are in the file.
        rows_examined: What ``types``, markers and bad rows rest on.
        whole_file: Whether that was all of it; if not, reading may find other types.
        missing_markers_found: Per column with any: marker to number of cells. All known markers, chosen or not.
        bad_rows: The first of them.
        bad_row_count: All of them among the rows examined.
        renamed: Columns whose names were empty or taken.
    """

    columns: tuple[str, ...]
    types: Mapping[str, ColumnType]
    sample: pa.Table
    rows_examined: int
    whole_file: bool
    missing_markers_found: Mapping[str, Mapping[str, int]]
    bad_rows: tuple[BadRow, ...]
    bad_row_count: int
    renamed: tuple[Renamed, ...]


@dataclass(frozen=True, kw_only=True)
class ReadResult:
    """What reading a file gave; the fields are those of :class:`Preview`, of the whole file.

    Attributes:
        rows: Written.
        schema: Of the written Parquet file.
        bad_rows: Left out; at most the first 1,000.
        bad_row_count: All that were left out.
        missing_markers_found: Per column with any: marker to number of cells. All known markers, chosen or not.
        renamed: Columns whose names were empty or taken.
    """

    rows: int
    schema: pa.Schema
    bad_rows: tuple[BadRow, ...] = ()
    bad_row_count: int = 0
    missing_markers_found: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    renamed: tuple[Renamed, ...] = ()


class BadRowList:
    """Bad rows as a reader meets them: the first 1,000 kept, all counted."""

    def __init__(self) -> None:
        self.count = 0
        self._listed: list[BadRow] = []

    def add(self, line: int, reason: str) -> None:
        self.count += 1
        if len(self._listed) < LISTED_BAD_ROWS:
            self._listed.append(BadRow(line, reason))

    @property
    def listed(self) -> tuple[BadRow, ...]:
        return tuple(self._listed)


class UnreadableFileError(PrivacyCoreError):
    """A file that cannot be read as a table at all."""

    def __init__(self, what_is_so: str, what_to_do: str) -> None:
        super().__init__(what_is_so, what_to_do)

    def message(self) -> str:
        return f"This file cannot be read: {self.facts[0]}. {self.facts[1]}"


class BadRowsError(PrivacyCoreError):
    """Some rows cannot be read, and nobody has decided to leave them out. Facts: count, first bad rows."""

    def __init__(self, count: int, first: tuple[BadRow, ...]) -> None:
        super().__init__(count, first)

    def message(self) -> str:
        count, first = self.facts
        shown = "; ".join(f"line {row.line}: {row.reason}" for row in first[:5])
        rows = "1 row" if count == 1 else f"{count:,} rows"
        return (
            f"{rows} cannot be read ({shown}{'; ...' if count > 5 else ''}). Nothing was stored. "
            f"Correct the file or its settings, or choose to leave such rows out."
        )
