"""From a file to a typed Parquet file, or to a quick look at one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir

import pyarrow as pa
import pyarrow.parquet as pq

from privacy_core import checks
from privacy_core.engine import ColumnFunction, Engine, Report
from privacy_core.engine.batches import mapped, write_batches
from privacy_core.engine.files import whole
from privacy_core.errors import InvalidValueError
from privacy_core.intake.arrow_types import column_type
from privacy_core.intake.column_types import TypedColumn, consistent, kept, nan_as_missing, typed
from privacy_core.intake.formats import (
    LISTED_BAD_ROWS,
    BadRow,
    BadRows,
    BadRowsError,
    ColumnType,
    Doubt,
    Kind,
    Preview,
    ReadOptions,
    ReadResult,
    UnreadableFileError,
)
from privacy_core.intake.missing import text_literal
from privacy_core.intake.source import Input
from privacy_core.intake.stage import Staged, Workplace, stage, stage_first, staged_batches, workplace
from privacy_core.intake.statistical import KINDS
from privacy_core.intake.unchanged import unchanged

_TYPED = {Kind.PARQUET, *KINDS}
PREVIEW_ROWS = 10_000
_PREVIEW_CELLS = 300_000
_AT_ONCE = 60  # columns that one query makes: each keeps dozens of vectors for each thread
_HELD_CELLS = 2_000_000
_LEAST_ROWS = 64
_LEAST_PREVIEW_ROWS = 1_000
_SAMPLE_ROWS = 2_000
Prints = Callable[[pa.RecordBatch], None]


def preview(
    path: Input, options: ReadOptions, rows: int = 50, *, engine: Engine | None = None, scratch: Path | None = None
) -> Preview:
    """A look at the first 10,000 rows, of a wide table at fewer: quick whatever the size of the file.

    Rows whose cells are not of a type that was asked for count as bad, as they do when the file is read.

    Args:
        path: Of a file, or of a folder of parts; or a table of a database.
        options: How to read it.
        rows: In the sample.
        engine: To work with; by default one of its own.
        scratch: Folder for temporary files; by default the system's.

    Raises:
        UnreadableFileError: the file is no table of this kind.
    """
    with workplace(scratch or Path(gettempdir()), engine) as place, unchanged(path):
        staged = stage_first(
            path,
            options,
            place,
            rows=lambda columns: min(PREVIEW_ROWS, max(_LEAST_PREVIEW_ROWS, _PREVIEW_CELLS // columns)),
        )
        columns = _typed_columns(place.engine, staged, options, report=None)
        source = place.engine.quote(staged.table)
        chosen = ", ".join(
            f"CAST({place.engine.quote(field.name)} AS TEXT) AS {place.engine.quote(name)}"
            for field, name in zip(staged.fields, staged.columns, strict=True)
        )
        bad = _bad_rows(place.engine, staged, columns)
        examined = int(place.engine.query(f"SELECT count(*) FROM {source}").column(0)[0].as_py())
        return Preview(
            columns=staged.columns,
            types={name: _type(column, field) for name, column, field in _zipped(staged, columns)},
            sample=place.engine.query(f"SELECT {chosen} FROM {source} LIMIT {int(rows)}"),
            rows_examined=examined,
            whole_file=staged.whole_file,
            missing_markers_found=_markers(staged, columns),
            bad_rows=bad.listed,
            bad_row_count=bad.count,
            declared_codes=staged.declared_codes,
            renamed=staged.renamed,
            doubts=_doubts(staged, columns),
        )


def read(
    path: Input,
    options: ReadOptions,
    out: Path,
    *,
    functions: Mapping[str, ColumnFunction] | None = None,
    report: Report | None = None,
    prints: Prints | None = None,
    engine: Engine | None = None,
    scratch: Path | None = None,
) -> ReadResult:
    """Reads a file into a typed Parquet file. Types are decided on every value of a column.

    Args:
        path: Of a file, or of a folder of parts; or a table of a database.
        options: How to read it.
        out: The Parquet file; it appears whole or not at all.
        functions: Applied to typed columns before anything is stored: to mask or pseudonymize at intake.
        report: Called with steps done and steps in all.
        prints: Called with the rows as read, all columns, before typing; see :class:`RowPrinter`.
        engine: To work with; by default one of its own.
        scratch: Folder for temporary files, which are removed in the end; by default that of ``out``.

    Raises:
        UnreadableFileError: the file is no table of this kind, or changed while it was read.
        BadRowsError: rows cannot be read, and ``options.bad_rows`` says stop.
        ColumnsMissingError: ``types``, ``leave_out`` or ``functions`` name a column that the file lacks.
    """
    functions = functions or {}
    with workplace(scratch or out.parent, engine) as place, whole(out) as part, unchanged(path):
        staged = stage(path, options, place)
        _check_names(staged, options, functions)
        columns = _typed_columns(place.engine, staged, options, report=report)
        if any(column.misfits for column in columns) and staged.line_column is None and options.kind is Kind.CSV:
            staged = stage(path, options, place, careful=True)  # so that each misfit knows its line
        _check_asked(staged, columns, options)
        bad = _bad_rows(place.engine, staged, columns)
        if bad.count and options.bad_rows is BadRows.STOP:
            raise BadRowsError(bad.count, bad.listed[:10])
        if prints is not None:
            for batch in staged_batches(place.engine, staged):
                prints(batch)
        rows = _write(place, staged, _Wanted(columns, options.leave_out, functions), part)
        if report is not None:
            report(len(columns) + 2, len(columns) + 2)
        return ReadResult(
            rows=rows,
            schema=pq.read_schema(part),
            bad_rows=bad.listed,
            bad_row_count=bad.count,
            missing_markers_found=_markers(staged, columns),
            renamed=staged.renamed,
            doubts=_doubts(staged, columns),
        )


@dataclass(frozen=True)
class _Bad:
    count: int
    listed: tuple[BadRow, ...]


@dataclass(frozen=True)
class _Wanted:
    columns: Sequence[TypedColumn]
    leave_out: Sequence[str]
    functions: Mapping[str, ColumnFunction]


def _check_names(staged: Staged, options: ReadOptions, functions: Mapping[str, ColumnFunction]) -> None:
    for named in (options.types, options.leave_out, functions):
        checks.columns_present(named, staged.columns, at_least=0)
    if both := sorted(set(functions) & set(options.leave_out)):
        raise InvalidValueError(f"Column {both[0]!r} is left out and transformed. Choose one.")
    if len(options.leave_out) == len(staged.columns):
        raise InvalidValueError("Every column is left out. Keep at least one.")


def _check_asked(staged: Staged, columns: Sequence[TypedColumn], options: ReadOptions) -> None:
    """Refuses to guess what a person who asks for a type means by it."""
    for name, doubt in _doubts(staged, columns).items():
        if name in options.types:
            raise InvalidValueError(
                f"Column {name!r} is asked to be {options.types[name].value}, but {doubt.words}. Nothing was stored. "
                f"Choose the {doubt.value.replace('_', ' ')}, or another type."
            )


def _doubts(staged: Staged, columns: Sequence[TypedColumn]) -> dict[str, Doubt]:
    named = zip(staged.columns, columns, strict=True)
    return {name: column.doubt for name, column in named if column.doubt is not None}


def _typed_columns(engine: Engine, staged: Staged, options: ReadOptions, *, report: Report | None) -> list[TypedColumn]:
    columns: list[TypedColumn] = []
    samples: list[pa.Array] = []
    sample = engine.query(f"SELECT * FROM {engine.quote(staged.table)} LIMIT {_SAMPLE_ROWS}")
    for index, (field, name) in enumerate(zip(staged.fields, staged.columns, strict=True)):
        if report is not None:
            report(len(columns) + 1, len(staged.columns) + 2)
        cells = sample.column(index).combine_chunks()
        columns.append(_typed_column(engine, staged, options, field=field, name=name, sample=cells))
        samples.append(cells)
    return consistent(engine, staged.table, columns, samples=samples, options=options)


def _typed_column(
    engine: Engine, staged: Staged, options: ReadOptions, *, field: pa.Field, name: str, sample: pa.Array
) -> TypedColumn:
    asked = options.types.get(name)
    if pa.types.is_string(field.type) or pa.types.is_large_string(field.type):
        if options.kind in _TYPED and asked is None:
            asked = ColumnType.TEXT  # its writer knew the types
        is_text = name in staged.texts
        return typed(engine, staged.table, field.name, sample=sample, options=options, asked=asked, is_text=is_text)
    if asked is not None and asked is not _type_of(field.type, name):
        raise InvalidValueError(
            f"Column {name!r} holds {field.type} in the file. Only a column of text can be retyped."
        )
    if name not in options.leave_out:
        _type_of(field.type, name)
    if pa.types.is_floating(field.type):
        return nan_as_missing(engine, staged.table, field.name, markers=options.missing_markers)
    return kept(engine, field.name)


def _type(column: TypedColumn, field: pa.Field) -> ColumnType:
    return column.form.type if pa.types.is_string(field.type) else _type_of(field.type, field.name)


def _type_of(kind: pa.DataType, column: str) -> ColumnType:
    if (found := column_type(kind)) is not None:
        return found
    raise UnreadableFileError(
        f"column {column!r} holds {kind}, not one value a row that a table can show", "Leave the column out."
    )


def _bad_rows(engine: Engine, staged: Staged, columns: Sequence[TypedColumn]) -> _Bad:
    """The rows that could not be split into cells, and those whose cells are not what a person says they are."""
    misfits = [(name, column) for name, column in zip(staged.columns, columns, strict=True) if column.misfits]
    if not misfits:
        return _Bad(staged.bad_row_count, staged.bad_rows)
    where = " OR ".join(column.misfit_sql for _, column in misfits)
    line = engine.quote(staged.line_column) if staged.line_column else "row_number() OVER ()"
    first = " ".join(
        f"WHEN {column.misfit_sql} THEN {text_literal(f'not {_NAMED[column.form.type]} in column {name!r}')}"
        for name, column in misfits
    )
    source = f"(SELECT *, {line} AS {engine.quote(_LINE)} FROM {engine.quote(staged.table)}) AS numbered"
    count = engine.query(f"SELECT count(*) FROM {engine.quote(staged.table)} WHERE {where}").column(0)[0].as_py()
    listed = engine.query(
        f"SELECT {engine.quote(_LINE)} AS line, CASE {first} END AS reason FROM {source} WHERE {where} "
        f"ORDER BY 1 LIMIT {LISTED_BAD_ROWS}"
    ).to_pylist()
    found = sorted((*staged.bad_rows, *(BadRow(**row) for row in listed)), key=lambda row: row.line)
    return _Bad(staged.bad_row_count + count, tuple(found[:LISTED_BAD_ROWS]))


_NAMED = {kind: f"{'an' if kind is ColumnType.INTEGER else 'a'} {kind}" for kind in ColumnType}
_LINE = "line of the row in its file"


def _write(place: Workplace, staged: Staged, wanted: _Wanted, out: Path) -> int:
    engine = place.engine
    chosen = [
        f"{column.value_sql} AS {engine.quote(name)}"
        for name, column in zip(staged.columns, wanted.columns, strict=True)
        if name not in wanted.leave_out
    ]
    misfits = " OR ".join(column.misfit_sql for column in wanted.columns if column.misfits)
    rest = f" FROM {engine.quote(staged.table)}" + (f" WHERE NOT ({misfits})" if misfits else "")
    if len(chosen) > _AT_ONCE:
        blocks = [chosen[start : start + _AT_ONCE] for start in range(0, len(chosen), _AT_ONCE)]
        schema, batches = _side_by_side(place, [f"SELECT {', '.join(block)}{rest}" for block in blocks])
    else:
        select = f"SELECT {', '.join(chosen)}{rest}"
        if not wanted.functions:
            return engine.write_parquet(select, out)
        schema, batches = engine.query(f"{select} LIMIT 0").schema, engine.stream(select)
    target, changed = mapped(batches, schema, wanted.functions)
    return write_batches(changed, target, out)


def _side_by_side(place: Workplace, selects: Sequence[str]) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
    """Answers with the same rows in the same order, as one: a query for all columns of a wide table takes gigabytes."""
    files = [place.folder / f"columns-{number:04}.parquet" for number in range(len(selects))]
    for select, file in zip(selects, files, strict=True):
        place.engine.write_parquet(select, file)
    schema = pa.schema([field for file in files for field in pq.read_schema(file)])

    def batches() -> Iterator[pa.RecordBatch]:
        rows = max(_LEAST_ROWS, _HELD_CELLS // len(schema))
        with ExitStack() as after:
            parts = [after.enter_context(pq.ParquetFile(file)).iter_batches(rows) for file in files]
            for beside in zip(*parts, strict=True):
                yield pa.RecordBatch.from_arrays([column for part in beside for column in part.columns], schema=schema)

    return schema, batches()


def _markers(staged: Staged, columns: Sequence[TypedColumn]) -> dict[str, Mapping[str, int]]:
    found = {
        name: {**column.markers, **staged.missing_found.get(name, {})}
        for name, column in zip(staged.columns, columns, strict=True)
    }
    return {name: markers for name, markers in found.items() if markers}


def _zipped(staged: Staged, columns: Sequence[TypedColumn]) -> list[tuple[str, TypedColumn, pa.Field]]:
    return list(zip(staged.columns, columns, staged.fields, strict=True))
