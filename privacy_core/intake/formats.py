"""What intake is told about a file and what it tells about one: plain values, no work."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

import pyarrow as pa
from pydantic import TypeAdapter, ValidationError

from privacy_core.errors import InvalidValueError, PrivacyCoreError
from privacy_core.intake.codes import NO_CODES, FileCodes

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


class DecimalSeparator(StrEnum):
    """What stands before the fraction of a number; AUTOMATIC leaves it to each column, and doubt keeps it text."""

    AUTOMATIC = "automatic"
    POINT = "point"
    COMMA = "comma"


class ThousandsSeparator(StrEnum):
    """What stands between groups of three digits; AUTOMATIC reads it where a fraction behind it proves it."""

    AUTOMATIC = "automatic"
    NONE = "none"
    POINT = "point"
    COMMA = "comma"
    SPACE = "space"
    APOSTROPHE = "apostrophe"


class DateOrder(StrEnum):
    """Whether 01/02/2000 is in February or in January; AUTOMATIC waits for a value that only one order can read."""

    AUTOMATIC = "automatic"
    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


class Doubt(StrEnum):
    """Why a column stays text although its values look like numbers or dates: what a person has to say first."""

    DECIMAL_SEPARATOR = "decimal_separator"
    THOUSANDS_SEPARATOR = "thousands_separator"
    DATE_ORDER = "date_order"
    CENTURY = "two_digit_years_from"
    OTHER_DECIMAL = "other_decimal_separator"

    @property
    def words(self) -> str:
        return _DOUBTS[self]

    @property
    def setting(self) -> str:
        """The field of ``ReadOptions`` that settles it."""
        return "decimal_separator" if self is Doubt.OTHER_DECIMAL else self.value


_DOUBTS = {
    Doubt.DECIMAL_SEPARATOR: "its numbers can be read with a decimal point or with a decimal comma",
    Doubt.THOUSANDS_SEPARATOR: "its numbers seem to have a mark between the thousands",
    Doubt.DATE_ORDER: "its dates can be read day first or month first",
    Doubt.CENTURY: "its dates have years of two digits, and the century is not said",
    Doubt.OTHER_DECIMAL: "its numbers seem to have another decimal separator than the one that was chosen",
}


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
        value_labels: Whether codes of SPSS, SAS and Stata are read as their labels.
        kept_codes: Codes that such a file declares as missing (9, .a) and that stay values all the same.
        missing_markers: Cells that become missing values; compared after spaces at both ends are cut off.
        types: Chosen for columns by name, instead of the type that the whole column shows.
        bad_rows: Stop at rows that cannot be read, or leave them out.
        leave_out: Columns that are never stored.
        decimal_separator: Of numbers in text.
        thousands_separator: Of numbers in text.
        date_order: Of dates in text that begin with day or month.
        two_digit_years_from: The first of the hundred years that two digits stand for: 1930 makes 30 the year 1930
            and 29 the year 2029. Without it, dates with such years stay text.
    """

    kind: Kind
    delimiter: str = ","
    quote: str | None = '"'
    header: bool = True
    encoding: str = "utf-8"
    sheet: str | None = None
    member: str | None = None
    value_labels: bool = True
    kept_codes: tuple[str, ...] = ()
    missing_markers: tuple[str, ...] = ()
    types: Mapping[str, ColumnType] = field(default_factory=dict)
    bad_rows: BadRows = BadRows.STOP
    leave_out: tuple[str, ...] = ()
    decimal_separator: DecimalSeparator = DecimalSeparator.AUTOMATIC
    thousands_separator: ThousandsSeparator = ThousandsSeparator.AUTOMATIC
    date_order: DateOrder = DateOrder.AUTOMATIC
    two_digit_years_from: int | None = None

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
        if _writes_half_characters(self.encoding):
            raise InvalidValueError(f"{self.encoding!r} is no encoding of tables. Try utf-8 or cp1252.")
        for name, choice in _CHOICES.items():
            try:
                object.__setattr__(self, name, choice(getattr(self, name)))
            except ValueError:
                raise InvalidValueError(f"The {name.replace('_', ' ')} must be {' or '.join(choice)}.") from None
        if self.decimal_separator.value == self.thousands_separator.value != "automatic":
            raise InvalidValueError("Decimal and thousands separator must differ. Change one of them.")
        if self.two_digit_years_from is not None and not 1 <= self.two_digit_years_from <= 9_900:
            raise InvalidValueError("The first year that two digits stand for must be from 1 to 9900, such as 1930.")

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


_CHOICES: Mapping[str, type[StrEnum]] = {
    "decimal_separator": DecimalSeparator,
    "thousands_separator": ThousandsSeparator,
    "date_order": DateOrder,
}


def _writes_half_characters(encoding: str) -> bool:
    """As escapes for programs do; text so read could not be stored."""
    try:
        "\ud800".encode(encoding)
    except UnicodeError:
        return False
    return True


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
        declared_codes: Codes that the file itself declares as missing, kept or not, to their number of cells.
        bad_rows: The first of them.
        bad_row_count: All of them among the rows examined.
        renamed: Columns whose names were empty or taken.
        doubts: Per column that stays text although it looks like numbers or dates, what has to be said first.
        not_read: Columns that hold lists, structures or bytes and are left out, with what they hold.
        files_left_out: Names of files in a folder of parts that are no parts.
    """

    columns: tuple[str, ...]
    types: Mapping[str, ColumnType]
    sample: pa.Table
    rows_examined: int
    whole_file: bool
    missing_markers_found: Mapping[str, Mapping[str, int]]
    declared_codes: Mapping[str, int]
    bad_rows: tuple[BadRow, ...]
    bad_row_count: int
    renamed: tuple[Renamed, ...]
    doubts: Mapping[str, Doubt] = field(default_factory=dict)
    not_read: Mapping[str, str] = field(default_factory=dict)
    files_left_out: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReadResult:
    """What reading a file gave; the fields are those of :class:`Preview`, of the whole file.

    Attributes:
        rows: Written.
        schema: Of the written Parquet file.
        codes: What a file of SPSS, SAS or Stata declares beside its cells.
        bad_rows: Left out; at most the first 1,000.
        bad_row_count: All that were left out.
        missing_markers_found: Per column with any: marker to number of cells. All known markers, chosen or not.
        renamed: Columns whose names were empty or taken.
        doubts: Per column that stayed text although it looks like numbers or dates, what has to be said first.
        not_read: Columns that hold lists, structures or bytes and were left out, with what they hold.
        files_left_out: Names of files in a folder of parts that are no parts.
    """

    rows: int
    schema: pa.Schema
    codes: FileCodes = NO_CODES
    bad_rows: tuple[BadRow, ...] = ()
    bad_row_count: int = 0
    missing_markers_found: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    renamed: tuple[Renamed, ...] = ()
    doubts: Mapping[str, Doubt] = field(default_factory=dict)
    not_read: Mapping[str, str] = field(default_factory=dict)
    files_left_out: tuple[str, ...] = ()


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


class SeveralTablesError(UnreadableFileError):
    """There are several tables and none was chosen. Facts: what is so, what to do, by which word one is chosen."""

    def __init__(self, what_is_so: str, what_to_do: str, chosen_by: str) -> None:
        PrivacyCoreError.__init__(self, what_is_so, what_to_do, chosen_by)


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
