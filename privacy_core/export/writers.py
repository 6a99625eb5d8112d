"""A protected table as the file that a recipient gets: streamed, whole or not at all, with its SHA-256."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from privacy_core.engine import Engine, Report
from privacy_core.engine.files import whole
from privacy_core.errors import InvalidValueError
from privacy_core.export import excel, formulas, parts, statistical
from privacy_core.export.errors import UnwritableColumnError
from privacy_core.export.sink import hashing
from privacy_core.intake.codes import NO_CODES, FileCodes
from privacy_core.intake.formats import Kind
from privacy_core.randomness import new_id

Batches = Iterable[pa.RecordBatch]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenFile:
    """A file on disk.

    Attributes:
        path: Where it lies; a folder, if it is written in parts.
        kind: Its format.
        rows: Records in it.
        bytes: Its size.
        sha256: Of its bytes, 64 hexadecimal digits.
    """

    path: Path
    kind: Kind
    rows: int
    bytes: int
    sha256: str


def write(
    engine: Engine,
    parquet: Path,
    kind: Kind,
    out: Path,
    *,
    escape_formulas: bool = True,
    codes: FileCodes = NO_CODES,
    report: Report | None = None,
) -> WrittenFile:
    """Writes a Parquet file or folder of ours as ``kind``.

    Args:
        engine: Reads the table.
        parquet: The protected table.
        kind: CSV (UTF-8, every text quoted, so that "" is an empty text and nothing is a missing value), Parquet,
            Excel, JSON Lines (NaN as null), SPSS or Stata (see `statistical`).
        out: The file to write.
        escape_formulas: For CSV: keeps a spreadsheet from running cells of text as formulas. Excel gets text as text.
        codes: For SPSS and Stata: what the file that the table came from declared of its columns.
        report: Called with records done and records in all.

    Raises:
        UnwritableColumnError: the format has no place for a column's values.
        InvalidValueError: a format that is only read.
        TooLargeForFormatError: more cells than SPSS or Stata files are written with.
        TooManyRecordsError: more records than an Excel sheet has rows.
        FileChangedError: the disk holds something else than what was written.
    """
    if kind not in WRITABLE:
        raise InvalidValueError(f"{kind.value} files are read and not written. Use {', '.join(WRITABLE)}.")
    with opened(engine, parquet) as (batches, schema, rows):
        check_columns(schema, kind)
        with whole(out) as part:
            told = counted(batches, rows, report)
            if kind in statistical.LABELS:
                sha256 = statistical.write_statistical(told, schema, part, kind=kind, rows=rows, codes=codes)
            else:
                sha256 = _WRITERS[kind](told, schema, part, rows, escape_formulas)
            size = part.stat().st_size
    return WrittenFile(path=out, kind=kind, rows=rows, bytes=size, sha256=sha256)


def write_parts(
    engine: Engine,
    parquet: Path,
    out: Path,
    *,
    part_bytes: int = parts.PART_BYTES,
    packed: bool = False,
    report: Report | None = None,
) -> WrittenFile:
    """Writes a Parquet file or folder of ours as Parquet parts of about ``part_bytes``, in the order of their names.

    Args:
        engine: Reads the table.
        parquet: The protected table.
        out: The folder to make, or with ``packed`` the zip file.
        part_bytes: A part is closed as soon as it is larger than this.
        packed: Whether to write one zip file with the parts in it.
        report: Called with records done and records in all.

    Returns:
        As `write`. The SHA-256 of a folder is that of the lines that ``sha256sum *`` prints in it.

    Raises:
        InvalidValueError: ``out`` exists already as a folder.
        FileChangedError: the disk holds something else than what was written.
    """
    if out.is_dir():
        raise InvalidValueError(f"There is a folder {out.name!r} already. Name another one, or remove it.")
    with opened(engine, parquet) as (batches, schema, rows):
        make = parts.write_zip if packed else parts.write_folder
        sha256, size = make(counted(batches, rows, report), schema, out, part_bytes=part_bytes)
    return WrittenFile(path=out, kind=Kind.PARQUET, rows=rows, bytes=size, sha256=sha256)


def counted(batches: Batches, rows: int, report: Report | None) -> Batches:
    """The same batches; ``report`` hears of each when it is done."""
    done = 0
    for batch in batches:
        yield batch
        done += batch.num_rows
        if report is not None:
            report(done, rows)


@contextmanager
def opened(engine: Engine, parquet: Path) -> Iterator[tuple[Batches, pa.Schema, int]]:
    """The batches, schema and records of a table of ours as files get it: without dictionaries and metadata."""
    name = f"export_{new_id()}"
    engine.open(name, parquet)
    try:
        schema = _plain_schema(engine.schema(name))
        rows = int(engine.query(f"SELECT count(*) FROM {engine.quote(name)}").column(0)[0].as_py())
        yield (
            (_plain_batch(batch, schema) for batch in engine.stream(f"SELECT * FROM {engine.quote(name)}")),
            schema,
            rows,
        )
    finally:
        engine.close(name)


def _write_csv(batches: Batches, schema: pa.Schema, path: Path, _rows: int, escape: bool) -> str:  # noqa: FBT001 - a row of _WRITERS
    names = [formulas.escape_name(name) if escape else name for name in schema.names]
    texts = [i for i, field in enumerate(schema) if escape and formulas.is_text(field.type)]
    named = pa.schema([field.with_name(name) for field, name in zip(schema, names, strict=True)])
    with hashing(path) as sink, pa_csv.CSVWriter(sink, named) as writer:
        for batch in batches:
            columns = [formulas.escape(column) if i in texts else column for i, column in enumerate(batch.columns)]
            writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=named))
    return sink.sha256


def _write_parquet(batches: Batches, schema: pa.Schema, path: Path, _rows: int, _escape: bool) -> str:  # noqa: FBT001 - a row of _WRITERS
    with hashing(path) as sink, pq.ParquetWriter(sink, schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)
    return sink.sha256


def _write_excel(batches: Batches, schema: pa.Schema, path: Path, rows: int, _escape: bool) -> str:  # noqa: FBT001 - a row of _WRITERS
    return excel.write_sheet(batches, schema, path, rows=rows)


def _write_json_lines(batches: Batches, schema: pa.Schema, path: Path, _rows: int, _escape: bool) -> str:  # noqa: FBT001 - a row of _WRITERS
    with hashing(path) as sink:
        for batch in batches:
            columns = [_json_values(column, name) for column, name in zip(batch.columns, schema.names, strict=True)]
            for row in zip(*columns, strict=True):
                record = dict(zip(schema.names, row, strict=True))
                sink.write((json.dumps(record, ensure_ascii=False, default=_json_text) + "\n").encode())
    return sink.sha256


_WRITERS: Mapping[Kind, Callable[[Batches, pa.Schema, Path, int, bool], str]] = MappingProxyType(
    {
        Kind.CSV: _write_csv,
        Kind.PARQUET: _write_parquet,
        Kind.EXCEL: _write_excel,
        Kind.JSON_LINES: _write_json_lines,
    }
)
WRITABLE = (*_WRITERS, *statistical.LABELS)


def _json_values(column: pa.Array, name: str) -> list[Any]:
    if pa.types.is_floating(column.type):
        if pc.any(pc.is_inf(column)).as_py():
            raise UnwritableColumnError(name, "JSON Lines", "JSON has no infinite numbers")
        column = pc.if_else(pc.is_nan(column), pa.scalar(None, column.type), column)
    if pa.types.is_time64(column.type) and column.type.unit == "ns":
        return [None if cell is None else _nanoseconds(cell) for cell in column.cast(pa.int64()).to_pylist()]
    return column.to_pylist()  # type: ignore[no-any-return]  # pyarrow is untyped


def _nanoseconds(of_day: int) -> str:
    """A time of the day as ISO text; Python's own has no digits below a microsecond.

    >>> _nanoseconds(1_000), _nanoseconds(1_001), _nanoseconds(0)
    ('00:00:00.000001', '00:00:00.000001001', '00:00:00')
    """
    whole_ones, rest = divmod(of_day, 1_000)
    text = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=whole_ones)).time()
    return f"{text.isoformat(timespec='microseconds')}{rest:03}" if rest else text.isoformat()


def _json_text(value: object) -> str:
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value).__name__)  # check_columns let a type through that it should not


def check_columns(schema: pa.Schema, kind: Kind) -> None:
    """Raises ``UnwritableColumnError`` for a type that the format has no place for."""
    if kind == Kind.PARQUET:
        return
    for field in schema:
        if pa.types.is_nested(field.type) or pa.types.is_duration(field.type) or "binary" in str(field.type):
            raise UnwritableColumnError(field.name, kind.value, f"it holds {field.type} values")


def _plain_schema(schema: pa.Schema) -> pa.Schema:
    """Without metadata: pandas and others leave names, versions and paths of the machine there."""
    return pa.schema([pa.field(field.name, _plain_type(field.type)) for field in schema])


def _plain_type(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _plain_batch(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays(
        [column.cast(field.type) for column, field in zip(batch.columns, schema, strict=True)], schema=schema
    )
