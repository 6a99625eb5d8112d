"""SPSS and Stata files, and what they hold read back by type.

Their numbers are 64-bit floats, and they have no missing text: a missing value becomes an empty text, and SPSS cuts
spaces at the end of one. A column that would lose by their numbers (over 2^53, finer than milliseconds, or
with a time zone) is written as text. Names that they do not allow are changed; the true one then stands in the label.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyreadstat

from privacy_core.export import formulas
from privacy_core.export.errors import TooLargeForFormatError, UnwritableColumnError
from privacy_core.export.sink import sha256_of
from privacy_core.export.texts import from_text
from privacy_core.intake.codes import NO_CODES, FileCodes
from privacy_core.intake.formats import Kind
from privacy_core.intake.statistical import written

MOST_CELLS = 30_000_000  # about 2 GB of memory: the library that writes them holds the whole table
MOST_BYTES = 32_767  # of a text
_CHUNK_CELLS = 2_000_000
_LARGEST = 8.9e307  # what is larger is a code for a missing value
_EXACT = 2**53
_SECONDS_1582 = 12_219_379_200  # from SPSS's first day to 1970
_DAYS_1960 = 3_653  # from Stata's
_LABEL_CHARACTERS = 80
_LABEL_BYTES = 120  # of a value
_SPSS_CREATED = 92  # bytes from the start of the file
_SPSS_WORDS = frozenset(("all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"))
_STATA_WORDS = frozenset(
    ("byte", "double", "float", "if", "in", "int", "long", "strl", "using", "with")  # others begin with a line below
)


@dataclass(frozen=True, slots=True)
class _Format:
    label: str
    write: Callable[..., None]
    read: Callable[..., Any]
    name_bytes: int
    illegal: str
    words: frozenset[str]
    day: str
    moment: str
    whole: str


_FORMATS = {
    Kind.SPSS: _Format(
        "SPSS", pyreadstat.write_sav, pyreadstat.read_sav, 64, r"[^\w.$#@]", _SPSS_WORDS, "SDATE10", "DATETIME23.3",
        "F20.0",
    ),
    Kind.STATA: _Format(
        "Stata", pyreadstat.write_dta, pyreadstat.read_dta, 32, r"\W", _STATA_WORDS, "%td", "%tc", "%20.0g"
    ),
}  # fmt: skip

LABELS = {kind: form.label for kind, form in _FORMATS.items()}


def write_statistical(
    batches: Iterable[pa.RecordBatch],
    schema: pa.Schema,
    path: Path,
    *,
    kind: Kind,
    rows: int,
    codes: FileCodes = NO_CODES,
) -> str:
    """Writes the file and returns its SHA-256. Equal tables give equal files: the time of writing is not in them.

    A column of labels whose codes are known is written as these, with the labels of those that occur.

    Raises:
        TooLargeForFormatError: more cells than fit into memory.
        UnwritableColumnError: an infinite number, a text over 32,767 bytes, or one with a zero character.
    """
    form = _FORMATS[kind]
    if rows * len(schema) > MOST_CELLS:
        raise TooLargeForFormatError(form.label, rows * len(schema), MOST_CELLS)
    table = pa.Table.from_batches(batches, schema=schema)
    names = allowed_names(schema.names, kind)
    columns, formats, labels = {}, {}, {}
    for name, field in zip(names, schema, strict=True):
        values = table.column(field.name).combine_chunks()
        if numbers := coded(values, codes.codes.get(field.name, {}), kind):
            columns[name] = np.array([numbers.get(text, np.nan) for text in values.to_pylist()], np.float64)
            known = codes.codes[field.name]
            labels[name] = {_plain(code): text for text, code in numbers.items() if text in known}
            if all(code.is_integer() for code in numbers.values()):
                formats[name] = form.whole
            continue
        columns[name] = _column(values, field.name, kind)
        if form_of := _format(values, form):
            formats[name] = form_of
        if pa.types.is_boolean(field.type):
            labels[name] = {0: "false", 1: "true"}
    path.touch(mode=0o600)
    told = {
        name: (field.name if name != field.name else codes.words.get(field.name, ""))[:_LABEL_CHARACTERS]
        for name, field in zip(names, schema, strict=True)
    }
    told = {name: label for name, label in told.items() if label}
    frame = pd.DataFrame(columns)
    form.write(frame, str(path), variable_format=formats, column_labels=told, variable_value_labels=labels)
    _forget_the_time(path, kind)
    return sha256_of(path)


def read_statistical(path: Path, schema: pa.Schema, *, kind: Kind) -> Iterator[pa.RecordBatch]:
    """The records, each column in the type that ``schema`` says; an empty text is a missing value."""
    form = _FORMATS[kind]
    chunk, done = max(1_000, _CHUNK_CELLS // max(1, len(schema))), 0
    while True:
        values, about = form.read(
            str(path), output_format="dict", disable_datetime_conversion=True, row_offset=done, row_limit=chunk
        )
        if len(values) != len(schema):
            raise ValueError("Other columns than were written.")
        if not about.number_rows:
            return
        said = about.variable_value_labels
        arrays = [
            _restored(one, field.type, form, said.get(name, {}))
            for (name, one), field in zip(values.items(), schema, strict=True)
        ]
        batch = pa.RecordBatch.from_arrays(arrays, schema=schema)
        yield batch
        done += batch.num_rows
        if batch.num_rows < chunk:
            return


def allowed_names(names: Iterable[str], kind: Kind) -> list[str]:
    """Names as a format allows them, no two alike whatever the case of their letters.

    >>> allowed_names(["age", "marital status", "1st", "byte", "Age"], Kind.STATA)
    ['age', 'marital_status', 'v1st', 'byte_', 'Age_2']
    """
    form = _FORMATS[kind]
    taken: set[str] = set()
    allowed = []
    for name in names:
        plain = re.sub(form.illegal, "_", name)
        plain = plain if re.match(r"[^\W\d_]", plain) else f"v{plain}"
        plain = _cut(plain.rstrip("."), form.name_bytes - 1)
        plain = f"{plain}_" if plain.lower() in form.words or re.fullmatch(r"str\d+", plain) else plain
        chosen, number = plain, 2
        while chosen.lower() in taken:
            chosen, number = f"{_cut(plain, form.name_bytes - 7)}_{number}", number + 1
        taken.add(chosen.lower())
        allowed.append(chosen)
    return allowed


def _cut(text: str, most: int) -> str:
    return text.encode()[:most].decode(errors="ignore")


def as_text(values: pa.Array) -> bool:
    """Whether a column's numbers or moments would lose something as floats."""
    kind = values.type
    if pa.types.is_integer(kind):
        ends = pc.min_max(values)
        low, high = ends["min"].as_py() or 0, ends["max"].as_py() or 0
        return bool(max(abs(low), abs(high)) > _EXACT)
    if pa.types.is_timestamp(kind):
        return kind.tz is not None or bool(
            pc.any(pc.not_equal(pc.floor_temporal(values, unit="millisecond"), values)).as_py()
        )
    return not (pa.types.is_floating(kind) or pa.types.is_boolean(kind) or pa.types.is_date(kind))


def coded(values: pa.Array, known: Mapping[str, float], kind: Kind) -> dict[str, float]:
    """The number of each text of a column, if all are labels of codes, or numbers without one; else none."""
    if not known or not formulas.is_text(values.type):
        return {}
    numbers: dict[str, float] = {}
    for text in values.drop_null().unique().to_pylist():
        number = known.get(text)
        if number is None:
            try:
                number = float(text)
            except ValueError:
                return {}
            if written(number) != text:
                return {}
        elif len(text.encode()) > _LABEL_BYTES or (kind is Kind.STATA and not number.is_integer()):
            return {}
        numbers[text] = float(number)
    different = len(set(numbers.values())) == len(numbers)
    return numbers if different and any(text in known for text in numbers) else {}


def _plain(code: float) -> float | int:
    return int(code) if code.is_integer() else code


def _format(values: pa.Array, form: _Format) -> str | None:
    if as_text(values):
        return None
    if pa.types.is_date(values.type):
        return form.day
    if pa.types.is_timestamp(values.type):
        return form.moment
    return form.whole if pa.types.is_integer(values.type) else None


def check_values(values: pa.Array, name: str, kind: Kind) -> None:
    """Raises ``UnwritableColumnError`` for a value that the format has no place for."""
    label = _FORMATS[kind].label
    if pa.types.is_floating(values.type):
        largest = pc.max(pc.abs(pc.if_else(pc.is_nan(values), None, values))).as_py() or 0
        if largest > _LARGEST:
            raise UnwritableColumnError(name, label, "it holds numbers that are infinite or over 8.9e307")
    elif as_text(values):
        texts = values.cast(pa.string())
        if (pc.max(pc.binary_length(texts)).as_py() or 0) > MOST_BYTES:
            raise UnwritableColumnError(name, label, f"a text holds {MOST_BYTES:,} bytes, one is longer")
        if pc.any(pc.match_substring(texts, "\0")).as_py():
            raise UnwritableColumnError(name, label, "a text holds a zero character")


def _column(values: pa.Array, name: str, kind: Kind) -> Any:
    form = _FORMATS[kind]
    check_values(values, name, kind)
    if as_text(values):
        return pd.Series(values.cast(pa.string()).fill_null("").to_pylist(), dtype=object)
    missing = values.is_null().to_numpy(zero_copy_only=False)
    if pa.types.is_date(values.type):
        days = values.cast(pa.date32()).cast(pa.int32()).fill_null(0).to_numpy(zero_copy_only=False).astype(np.float64)
        numbers = days * 86_400 + _SECONDS_1582 if form.label == "SPSS" else days + _DAYS_1960
    elif pa.types.is_timestamp(values.type):
        ms = values.cast(pa.timestamp("ms")).cast(pa.int64()).fill_null(0).to_numpy(zero_copy_only=False)
        numbers = ms / 1e3 + _SECONDS_1582 if form.label == "SPSS" else ms + _DAYS_1960 * 86_400_000.0
    else:
        numbers = values.cast(pa.float64()).fill_null(0.0).to_numpy(zero_copy_only=False)
        missing = missing | np.isnan(numbers)
    return np.where(missing, np.nan, numbers.astype(np.float64))


def _restored(values: list[Any], kind: pa.DataType, form: _Format, labels: Mapping[Any, str]) -> pa.Array:
    if labels and formulas.is_text(kind):
        texts = {value: labels.get(value) or written(value) for value in set(values) - {None}}
        return pa.array([texts.get(value) for value in values], kind)
    if values and isinstance(values[0], str):
        texts = pa.array([value or None for value in values], pa.string())
        return from_text(texts, kind)
    if not (pa.types.is_date(kind) or pa.types.is_timestamp(kind)):
        numbers = pa.array(values, pa.float64())
        return pc.not_equal(numbers, 0) if pa.types.is_boolean(kind) else numbers.cast(kind)
    missing = np.array([value is None for value in values], np.bool_)
    numbers = np.array([0 if value is None else value for value in values], np.float64)
    if pa.types.is_date(kind):
        days = (numbers - _SECONDS_1582) / 86_400 if form.label == "SPSS" else numbers - _DAYS_1960
        return pa.array(np.rint(days).astype(np.int32), pa.int32(), mask=missing).cast(pa.date32()).cast(kind)
    ms = (numbers - _SECONDS_1582) * 1e3 if form.label == "SPSS" else numbers - _DAYS_1960 * 86_400_000.0
    return pa.array(np.rint(ms).astype(np.int64), pa.int64(), mask=missing).cast(pa.timestamp("ms")).cast(kind)


def _forget_the_time(path: Path, kind: Kind) -> None:
    with path.open("r+b") as file:
        if kind is Kind.SPSS:
            file.seek(_SPSS_CREATED)
            file.write(b"01 Jan 0000:00:00")  # nine bytes of day, eight of time
            return
        mark = b"<timestamp>"
        head = file.read(4096)
        place = head.index(mark) + len(mark)
        length = head[place]
        file.seek(place + 1)
        file.write(b"01 Jan 2000 00:00".ljust(length)[:length])
