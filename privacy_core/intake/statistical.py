"""Files of SPSS, SAS and Stata: rows in chunks, numbers and dates as their formats say, codes for missing values.

Every number in them is a float. Which columns are whole numbers, and which are codes with labels, is decided on all
values once they are read: see :func:`meanings`.
"""

import codecs
import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyreadstat

from privacy_core.engine import ColumnFunction, Engine
from privacy_core.intake.codes import MOST_LABELS
from privacy_core.intake.formats import Kind, ReadOptions, Renamed, UnreadableFileError
from privacy_core.intake.names import unique_names
from privacy_core.intake.progress import ShareReport
from privacy_core.intake.text import MOST_COLUMNS

_CELLS = 2_000_000  # of a chunk: the reader makes a Python object of each
_LEAST_ROWS = 1_000
_DEFAULT_ENCODING = "utf-8"
_ICONV = {"iso8859-1": "ISO-8859-1"}  # what Python calls latin-1, its library does not know
_READERS: Mapping[Kind, Callable[..., tuple[Any, Any]]] = MappingProxyType(
    {
        Kind.SPSS: pyreadstat.read_sav,
        Kind.STATA: pyreadstat.read_dta,
        Kind.SAS: pyreadstat.read_sas7bdat,
        Kind.SAS_TRANSPORT: pyreadstat.read_xport,
    }
)
KINDS = frozenset(_READERS)
_NAMED = {Kind.SPSS: "SPSS", Kind.STATA: "Stata", Kind.SAS: "SAS", Kind.SAS_TRANSPORT: "SAS transport"}
_SPSS_BEGINS = int(np.datetime64("1582-10-14", "us").astype(np.int64))
_OTHERS_BEGIN = int(np.datetime64("1960-01-01", "us").astype(np.int64))
_FIRST, _LAST = (int(np.datetime64(day, "us").astype(np.int64)) for day in ("0001-01-01", "9999-12-31"))
_SECOND, _DAY = 1_000_000, 86_400_000_000
_SAS = (
    (r"(DATETIME|NLDATM|[BE]8601D[TNXZ]|DATEAMPM|MDYAMPM)", "moment", _SECOND),
    (r"(TIME|TOD|HHMM|MMSS|HOUR|NLTIM|[BE]8601T)", "time", _SECOND),
    (r"(DATE|DDMMYY|MMDDYY|YYMMDD|MONYY|WEEKDAT|WORDDAT|JULIAN|NLDATE|[BE]8601DA|YYMON|YYMM|MMYY|YYQ)", "day", _DAY),
)
# Per format, the microseconds that one unit of the number stands for.
_MOMENTS: Mapping[Kind, tuple[tuple[str, str, int], ...]] = MappingProxyType(
    {
        Kind.SPSS: (
            (r"(DATETIME|YMDHMS)", "moment", _SECOND),
            (r"[DM]?TIME", "time", _SECOND),
            (r"([AEJS]?DATE|QYR|MOYR|WKYR)", "day", _SECOND),
        ),
        Kind.STATA: ((r"%-?t[cC]", "moment", 1_000), (r"%-?(td|d)", "day", _DAY)),
        Kind.SAS: _SAS,
        Kind.SAS_TRANSPORT: _SAS,
    }
)
_TYPES = {"moment": pa.timestamp("us"), "day": pa.date32(), "time": pa.string()}
NO_DATE = "a date out of range"


@dataclass(frozen=True, slots=True)
class _Column:
    stored: str
    name: str
    kind: str  # number, text, moment, day or time
    unit: int
    labels: Mapping[Any, str]

    @property
    def field(self) -> pa.Field:
        kind = {"number": pa.float64(), "text": pa.string(), **_TYPES}[self.kind]
        return pa.field(self.name, kind)


@dataclass
class StatisticalFile:
    """A file whose dictionary was read.

    Attributes:
        columns: Names, made unique.
        renamed: What had to be renamed for that.
        missing_found: Per column, user-missing codes and the cells that held each; filled while rows are read.
        declared_codes: Such codes of all columns, those that are kept as values as well.
        labelled: Columns of numbers that are read as labels: text to number; filled by `meanings`.
        words: Per column that has any, what it is about.
    """

    path: Path
    options: ReadOptions
    columns: tuple[str, ...] = ()
    renamed: tuple[Renamed, ...] = ()
    missing_found: dict[str, Counter[str]] = field(default_factory=dict)
    declared_codes: Counter[str] = field(default_factory=Counter)
    labelled: dict[str, dict[str, float]] = field(default_factory=dict)
    _kept_letters: dict[str, dict[float, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _, about = self._read(metadataonly=True)
        if not about.column_names:
            raise UnreadableFileError("it has no columns", "Write it again as one table.")
        if len(about.column_names) > MOST_COLUMNS:
            raise UnreadableFileError(f"it has more than {MOST_COLUMNS:,} columns", "Leave columns out before.")
        self.columns, self.renamed = unique_names(about.column_names)
        self._rows: int | None = about.number_rows
        said = about.column_names_to_labels
        self.words = {
            name: said[stored]
            for stored, name in zip(about.column_names, self.columns, strict=True)
            if said.get(stored)
        }
        self._kept = frozenset(self.options.kept_codes)
        labels = about.variable_value_labels if self.options.value_labels else {}
        self._columns = [
            _Column(stored, name, *self._kind(about, stored), labels.get(stored, {}))
            for stored, name in zip(about.column_names, self.columns, strict=True)
        ]

    @property
    def schema(self) -> pa.Schema:
        return pa.schema([column.field for column in self._columns])

    @property
    def labels(self) -> Mapping[str, Mapping[Any, str]]:
        """Per column that has any: value to label. A letter is the number that stands for it in the rows."""
        return {column.name: found for column in self._columns if (found := self._labels(column))}

    @property
    def lettered(self) -> frozenset[str]:
        """Columns of numbers with codes that are letters, and kept; known once the rows are read."""
        return frozenset(self._kept_letters)

    def code(self, column: str, value: Any) -> str:
        """How a person writes a value that has a label: a letter as ``.a``."""
        letter = self._kept_letters.get(column, {}).get(value)
        return _written_as_it_is(value) if letter is None else f".{letter}"

    def _labels(self, column: _Column) -> dict[Any, str]:
        """Without labels of missing codes, which are letters among numbers, unless they are kept."""
        own = {
            value: label for value, label in column.labels.items() if isinstance(value, str) == (column.kind == "text")
        }
        letters = self._kept_letters.get(column.name, {})
        return own | {number: column.labels.get(letter, f".{letter}") for number, letter in letters.items()}

    def batches(self, *, most: int | None = None, report: ShareReport = lambda _: None) -> Iterator[pa.RecordBatch]:
        """The rows, at most ``most``, missing codes as nulls."""
        chunk = max(_LEAST_ROWS, _CELLS // len(self._columns))
        done = 0
        while most is None or done < most:
            asked = chunk if most is None else min(chunk, most - done)
            if self._rows is not None and self._rows >= 0 and done >= self._rows:
                return
            values, about = self._read(row_offset=done, row_limit=asked)
            arrays = [self._array(column, values[column.stored], about) for column in self._columns]
            batch = pa.RecordBatch.from_arrays(arrays, schema=self.schema)
            if batch.num_rows:
                yield batch
            done += batch.num_rows
            if self._rows:  # SAS transport does not say
                report(done / self._rows)
            if batch.num_rows < asked:
                return

    def _read(self, **how: Any) -> tuple[Any, Any]:
        asked = self.options.encoding
        if asked != _DEFAULT_ENCODING:  # otherwise the file says by itself
            how["encoding"] = _ICONV.get(codecs.lookup(asked).name, asked)
        if self.options.kind is not Kind.SAS_TRANSPORT:
            how["user_missing"] = True
        try:
            found: tuple[Any, Any] = _READERS[self.options.kind](
                str(self.path), output_format="dict", disable_datetime_conversion=True, **how
            )
        except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeError, ValueError, OSError):
            # Its own words may quote cells.
            named = _NAMED[self.options.kind]
            raise UnreadableFileError(
                f"it is no {named} file, or damaged, or its text is in another encoding", "Choose its encoding."
            ) from None
        return found

    def _kind(self, about: Any, stored: str) -> tuple[str, int]:
        if about.readstat_variable_types[stored] == "string":
            return "text", 0
        written = about.original_variable_types[stored] or ""
        found = (each for each in _MOMENTS[self.options.kind] if re.match(each[0], written))
        _, kind, unit = next(found, ("", "number", 0))
        return kind, unit

    def _array(self, column: _Column, values: list[Any], about: Any) -> pa.Array:
        letters = set(about.missing_user_values.get(column.stored, ()))
        if letters and column.kind != "text":
            values = self._without_letters(column, values, letters)
        ranges = about.missing_ranges.get(column.stored, ())
        if column.kind == "text":
            coded = {each["lo"] for each in ranges}
            gone = self._declared(column, Counter(value for value in values if value in coded))
            return pa.array([None if value in gone else value for value in values], pa.string())
        numbers = np.array([np.nan if value is None else value for value in values], np.float64)
        missing = np.isnan(numbers)
        for each in ranges:
            hit = (numbers >= float(each["lo"])) & (numbers <= float(each["hi"]))
            found, counts = np.unique(numbers[hit], return_counts=True)
            codes = {_written(number): number for number in found.tolist()}
            gone = self._declared(column, Counter(dict(zip(codes, counts.tolist(), strict=True))))
            missing |= hit & np.isin(numbers, [codes[code] for code in gone])
        if column.kind == "number":
            return pa.array(numbers, pa.float64(), mask=missing)
        if column.kind == "time":
            return pa.array([None if gone else _clock(value) for value, gone in zip(numbers, missing, strict=True)])
        return self._moments(column, numbers, missing)

    def _moments(self, column: _Column, numbers: npt.NDArray[np.float64], missing: npt.NDArray[np.bool_]) -> pa.Array:
        begins = _SPSS_BEGINS if self.options.kind is Kind.SPSS else _OTHERS_BEGIN
        moments = np.where(missing, 0, numbers) * float(column.unit) + begins
        outside = ~missing & ~((moments >= _FIRST) & (moments <= _LAST))
        self._count(column.name, Counter({NO_DATE: int(outside.sum())}))
        gone = missing | outside
        # Seconds since 1582 are a float that is a microsecond off; milliseconds are exact.
        grain = 1_000 if self.options.kind is Kind.SPSS else 1
        whole = np.where(gone, 0, np.rint(moments / grain)).astype(np.int64) * grain
        if column.kind == "day":
            return pa.array((whole // _DAY).astype(np.int32), pa.int32(), mask=gone).cast(pa.date32())
        return pa.array(whole, pa.int64(), mask=gone).cast(pa.timestamp("us"))

    def _without_letters(self, column: _Column, values: list[Any], letters: set[str]) -> list[Any]:
        """Letters that are kept become numbers that no value can have, the others are missing."""
        gone = self._declared(column, Counter(f".{value}" for value in values if value in letters))
        kept = {letter: _number_of(letter) for letter in letters if f".{letter}" not in gone}
        if kept:
            self._kept_letters.setdefault(column.name, {}).update({number: letter for letter, number in kept.items()})
        return [kept.get(value) if value in letters else value for value in values]

    def _declared(self, column: _Column, codes: Counter[str]) -> set[str]:
        """Counts codes that the file declares as missing, and says which are: those kept, unless among dates."""
        gone = {code for code in codes if code not in self._kept or column.kind not in {"number", "text"}}
        self.declared_codes.update(codes)
        self._count(column.name, Counter({code: count for code, count in codes.items() if code in gone}))
        return gone

    def _count(self, column: str, found: Counter[str]) -> None:
        if +found:
            self.missing_found.setdefault(column, Counter()).update(+found)


def meanings(engine: Engine, table: str, file: StatisticalFile) -> dict[str, ColumnFunction]:
    """Functions for columns that are more than floats, decided on all of their values.

    A column becomes its labels if more than half of its distinct values have one; a value without a label is then
    written as it is. What differs in the file stays apart: where two codes have one label, or a label is written like
    a code without one, the code follows the label, as in ``Yes (2)``. A column of whole numbers becomes integers.

    Args:
        engine: Where the rows are open.
        table: Their name there.
        file: That they came from.
    """
    functions: dict[str, ColumnFunction] = {}
    for name, labels in file.labels.items():
        column = engine.quote(name)
        empty = f" AND {column} <> ''" if pa.types.is_string(file.schema.field(name).type) else ""
        found = engine.query(
            f"SELECT {column} AS v FROM {engine.quote(table)} WHERE {column} IS NOT NULL{empty} GROUP BY {column} "
            f"LIMIT {2 * len(labels) + 1}"
        ).column(0)
        labelled = sum(value in labels for value in found.to_pylist())
        if 2 * labelled > len(found) or name in file.lettered:
            codes = {value: file.code(name, value) for value in labels}
            # Found are all values, unless they were too many to be codes: then any label may be a value, too.
            bare = {_written_as_it_is(value) for value in found.to_pylist() if value not in labels}
            taken = bare if len(found) <= 2 * len(labels) else bare | _numbers_among(labels, found.type)
            texts = kept_apart(labels, codes, taken)
            functions[name] = _labeller(texts, found.type)
            if pa.types.is_floating(found.type) and name not in file.lettered and len(texts) <= MOST_LABELS:
                file.labelled[name] = {text: float(value) for value, text in texts.items()}
    floats = [field.name for field in file.schema if pa.types.is_floating(field.type) and field.name not in functions]
    if floats:
        asked = ", ".join(
            f"count(*) FILTER (WHERE {column} <> floor({column}) OR abs({column}) > 9007199254740992)"
            for column in map(engine.quote, floats)
        )
        broken = engine.query(f"SELECT {asked} FROM {engine.quote(table)}")
        counts = [column[0].as_py() for column in broken.columns]
        functions |= {name: _whole for name, count in zip(floats, counts, strict=True) if not count}
    return functions


def kept_apart(labels: Mapping[Any, str], codes: Mapping[Any, str], taken: Container[str]) -> dict[Any, str]:
    """The labels, with their codes behind those that are not alone.

    Args:
        labels: Value to label.
        codes: How each of these values is written, all different.
        taken: How the values without labels are written.

    Returns:
        Value to text: all different, and none of them taken.

    >>> kept_apart({1: "Yes", 2: "Yes", 3: "No"}, {1: "1", 2: "2", 3: "3"}, frozenset())
    {1: 'Yes (1)', 2: 'Yes (2)', 3: 'No'}
    """
    texts = dict(labels)
    while True:
        count = Counter(texts.values())
        shared = [value for value, text in texts.items() if count[text] > 1 or text in taken]
        if not shared:
            return texts
        texts |= {value: f"{texts[value]} ({codes[value]})" for value in shared}


def _numbers_among(labels: Mapping[Any, str], kind: pa.DataType) -> set[str]:
    """Labels that a value without a label could be written like."""
    if pa.types.is_string(kind):
        return set(labels.values()) - set(labels)
    own = {_written(value) for value in labels}
    return {text for text in labels.values() if text not in own and _is_number(text)}


def _is_number(text: str) -> bool:
    try:
        return _written(float(text)) == text
    except (ValueError, OverflowError):
        return False


def _labeller(labels: Mapping[Any, str], kind: pa.DataType) -> ColumnFunction:
    known = pa.array(list(labels), kind)
    texts = pa.array(list(labels.values()), pa.string())

    def label(values: pa.Array) -> pa.Array:
        places = pc.index_in(values, known)
        own = values if pa.types.is_string(kind) else pa.array(map(_maybe, values.to_pylist()), pa.string())
        return pc.coalesce(texts.take(places), own)

    return label


def _whole(values: pa.Array) -> pa.Array:
    return values.cast(pa.int64())


def _maybe(value: float | None) -> str | None:
    return None if value is None else _written(value)


def written(number: float) -> str:
    """As a number without a label stands in a table."""
    return _written(number)


def _written_as_it_is(value: Any) -> str:
    return value if isinstance(value, str) else _written(value)


def _written(number: float) -> str:
    """As a person writes it.

    >>> _written(-99.0), _written(1.5)
    ('-99', '1.5')
    """
    return str(int(number)) if float(number).is_integer() else repr(float(number))


def _number_of(letter: str) -> float:
    """The number by which Stata itself writes a missing code; its greatest value is smaller than any of these.

    Source: StataCorp, "Description of .dta file format 118", section 5.4.
    """
    return 2.0**1023 * (1 + ord(letter.lower()) % 32 / 4096)


def _clock(seconds: float) -> str:
    """Hours, minutes and seconds.

    >>> _clock(3661.5), _clock(93600)
    ('01:01:01.500000', '26:00:00')
    """
    sign, micro = "-" if seconds < 0 else "", round(abs(seconds) * _SECOND)
    whole, rest = divmod(micro, _SECOND)
    return f"{sign}{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}" + (f".{rest:06}" if rest else "")
