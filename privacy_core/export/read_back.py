"""Reads an exported file again, typed as the table was, so that what is measured is what the recipient gets."""

import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.json as pa_json
import pyarrow.parquet as pq
from pyreadstat import ReadstatError

from privacy_core.engine import Report
from privacy_core.engine.files import whole
from privacy_core.errors import PrivacyCoreError
from privacy_core.export import excel, formulas, parts, statistical
from privacy_core.export.texts import from_text
from privacy_core.intake.formats import Kind

_BLOCK = 32 << 20  # longer than any record


class NotReadBackError(PrivacyCoreError):
    """An exported file does not hold the columns or types that were written."""

    def __init__(self, name: str, kind: str) -> None:
        super().__init__(name, kind)

    def message(self) -> str:
        name, kind = self.facts
        return (
            f"The file {name!r} could not be read back as {kind} with the table's types. Do not use it; export again."
        )


def read_back(
    path: Path,
    kind: Kind,
    schema: pa.Schema,
    out: Path,
    *,
    escape_formulas: bool = True,
    rows: int | None = None,
    report: Report | None = None,
) -> int:
    """Writes the records of an exported file to Parquet, in its order, and returns how many there are.

    Args:
        path: A file that ``write`` made, or what ``write_parts`` made.
        kind: Its format.
        schema: Of the table that was written.
        out: The Parquet file; it appears whole or not at all.
        escape_formulas: As it was given to ``write``.
        rows: Records that were written, if known: then fewer or more are an error, and an Excel sheet gets back the
            records at its end that hold nothing but missing values.
        report: Called with records done and records in all, if those are known.

    Raises:
        NotReadBackError: the file does not fit ``schema`` or ``rows``.
    """
    plain = pa.schema([pa.field(field.name, _plain_type(field.type)) for field in schema])
    read = 0
    try:
        with whole(out) as part, pq.ParquetWriter(part, plain, compression="zstd", compression_level=1) as writer:
            for batch in _READERS[kind](path, plain):
                columns = batch.columns
                if kind == Kind.CSV and escape_formulas:
                    columns = [formulas.unescape(one) if formulas.is_text(one.type) else one for one in columns]
                writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=plain))
                read += batch.num_rows
                if report is not None and rows is not None:
                    report(read, rows)
            if rows is not None and kind == Kind.EXCEL and read < rows:
                empty = [pa.nulls(rows - read, one) for one in plain.types]
                writer.write_batch(pa.RecordBatch.from_arrays(empty, schema=plain))
                read = rows
            if rows is not None and read != rows:
                raise NotReadBackError(path.name, kind.value)
    except (
        pa.ArrowInvalid,
        pa.ArrowTypeError,
        ReadstatError,
        zipfile.BadZipFile,
        ValueError,
        IndexError,
    ):  # their texts quote cells
        raise NotReadBackError(path.name, kind.value) from None
    return read


def _csv(path: Path, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    places = [f"c{i}" for i in range(len(schema))]  # names may repeat once escaped; places cannot
    batches: Iterable[pa.RecordBatch] = pa_csv.open_csv(
        path,
        read_options=pa_csv.ReadOptions(block_size=_BLOCK, skip_rows=0, skip_rows_after_names=1, column_names=places),
        parse_options=pa_csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
        convert_options=pa_csv.ConvertOptions(
            column_types=dict(zip(places, map(_csv_type, schema.types), strict=True)),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            true_values=["true"],
            false_values=["false"],
        ),
    )
    for batch in batches:
        columns = [column.cast(kind) for column, kind in zip(batch.columns, schema.types, strict=True)]
        yield pa.RecordBatch.from_arrays(columns, schema=schema)


def _parquet(path: Path, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    for batch in parts.read_parts(path) if parts.is_parts(path) else _batches(path):
        yield from pa.Table.from_batches([batch]).cast(schema).to_batches()


def _batches(path: Path) -> Iterator[pa.RecordBatch]:
    with pq.ParquetFile(path) as file:
        yield from file.iter_batches()


def _json_lines(path: Path, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    if not path.stat().st_size:
        return
    read_as = pa.schema([pa.field(field.name, _json_type(field.type)) for field in schema])
    batches: Iterable[pa.RecordBatch] = pa_json.open_json(
        path,
        read_options=pa_json.ReadOptions(block_size=_BLOCK, use_threads=True),
        parse_options=pa_json.ParseOptions(explicit_schema=read_as, unexpected_field_behavior="error"),
    )
    for batch in batches:
        columns = [
            from_text(batch.column(field.name), field.type)
            if pa.types.is_string(batch.column(field.name).type)
            else batch.column(field.name).cast(field.type)
            for field in schema
        ]
        yield pa.RecordBatch.from_arrays(columns, schema=schema)


_READERS: Mapping[Kind, Callable[[Path, pa.Schema], Iterator[pa.RecordBatch]]] = MappingProxyType(
    {
        Kind.CSV: _csv,
        Kind.PARQUET: _parquet,
        Kind.EXCEL: excel.read_sheet,
        Kind.JSON_LINES: _json_lines,
        Kind.SPSS: partial(statistical.read_statistical, kind=Kind.SPSS),
        Kind.STATA: partial(statistical.read_statistical, kind=Kind.STATA),
    }
)


def _plain_type(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _csv_type(kind: pa.DataType) -> pa.DataType:
    """Times of day are written to the microsecond at least, whatever they were counted in."""
    return pa.time64("us") if pa.types.is_time32(kind) else kind


def _json_type(kind: pa.DataType) -> pa.DataType:
    """What JSON has a word for, read as such; all else was written as text."""
    said = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind)
    return kind if said else pa.string()
