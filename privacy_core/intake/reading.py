"""From a file to a typed Parquet file, or to a quick look at one."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import gettempdir

import pyarrow as pa
import pyarrow.parquet as pq

from privacy_core import checks
from privacy_core.engine import ColumnFunction, Engine
from privacy_core.engine.files import whole
from privacy_core.errors import InvalidValueError
from privacy_core.intake.arrow_types import column_type, is_text
from privacy_core.intake.cells import Cells, Counting, answered, cells_of
from privacy_core.intake.column_types import TextColumn, TypedColumn, consistent, kept, typed
from privacy_core.intake.formats import (
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
from privacy_core.intake.parts import look_for_parts
from privacy_core.intake.progress import Report, ShareReport, Stages
from privacy_core.intake.source import Input
from privacy_core.intake.stage import READING, ROW_BY_ROW, Staged, stage, stage_first, staged_batches
from privacy_core.intake.statistical import KINDS
from privacy_core.intake.typed_table import TypedTable
from privacy_core.intake.unchanged import unchanged
from privacy_core.intake.workplace import workplace

_TYPED = {Kind.PARQUET, *KINDS}
PREVIEW_ROWS = 10_000
_PREVIEW_CELLS = 300_000
_LEAST_PREVIEW_ROWS = 1_000
_TYPES, _PEOPLE, _WRITING = "finding types", "recognising people", "writing"  # stages
_WEIGHTS = {READING: 4.0, _TYPES: 4.0, _PEOPLE: 6.0, _WRITING: 3.0}  # of the time, measured on a CSV of ten columns
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
        cells = cells_of(place.engine, staged)
        columns = _typed_columns(cells, staged, options)
        source = place.engine.quote(staged.table)
        chosen = ", ".join(
            f"CAST({place.engine.quote(field.name)} AS TEXT) AS {place.engine.quote(name)}"
            for field, name in zip(staged.fields, staged.columns, strict=True)
        )
        bad = TypedTable(place, staged, cells, columns).bad_rows()
        return Preview(
            columns=staged.columns,
            types={name: _type(column, field) for name, column, field in _zipped(staged, columns)},
            sample=place.engine.query(f"SELECT {chosen} FROM {source} LIMIT {int(rows)}"),
            rows_examined=cells.rows,
            whole_file=staged.whole_file,
            missing_markers_found=_markers(staged, columns),
            bad_rows=bad.listed,
            bad_row_count=bad.count,
            declared_codes=staged.declared_codes,
            renamed=staged.renamed,
            doubts=_doubts(staged, columns),
            not_read=staged.not_read,
            files_left_out=_files_left_out(path),
        )


def read(
    path: Input,
    options: ReadOptions,
    out: Path,
    *,
    functions: Mapping[str, ColumnFunction] | None = None,
    report: Report | Stages | None = None,
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
        report: Called with steps done, steps in all, and what is being done and what then; or the stages of the work
            that this is a part of.
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
        stages = report if isinstance(report, Stages) else Stages(report)
        weights = {name: weight for name, weight in _WEIGHTS.items() if name != _PEOPLE or prints is not None}
        stages.plan(weights)
        staged = stage(path, options, place, stages=stages)
        _check_names(staged, options, functions)
        cells = cells_of(place.engine, staged)
        columns = _typed_columns(cells, staged, options, report=stages.during(_TYPES))
        if any(column.misfits for column in columns) and staged.line_column is None and options.kind is Kind.CSV:
            stages.plan({ROW_BY_ROW: 3 * weights.pop(READING), **weights})
            staged = stage(path, options, place, careful=True, stages=stages)  # so that each misfit knows its line
            cells = cells_of(place.engine, staged)
        _check_asked(staged, columns, options)
        table = TypedTable(place, staged, cells, columns)
        bad = table.bad_rows()
        if bad.count and options.bad_rows is BadRows.STOP:
            raise BadRowsError(bad.count, bad.listed[:10])
        if prints is not None:
            _print(prints, place.engine, staged, rows=cells.rows, report=stages.during(_PEOPLE))
        writing = stages.during(_WRITING)
        rows = table.write(part, leave_out=options.leave_out, functions=functions, report=writing)
        writing(1.0)
        return ReadResult(
            rows=rows,
            schema=pq.read_schema(part),
            codes=staged.codes.without(options.leave_out).after([*functions]),
            bad_rows=bad.listed,
            bad_row_count=bad.count,
            missing_markers_found=_markers(staged, columns),
            renamed=staged.renamed,
            doubts=_doubts(staged, columns),
            not_read=staged.not_read,
            files_left_out=_files_left_out(path),
        )


def _print(prints: Prints, engine: Engine, staged: Staged, *, rows: int, report: ShareReport) -> None:
    done = 0
    for batch in staged_batches(engine, staged):
        prints(batch)
        done += batch.num_rows
        report(done / rows)


def _files_left_out(path: Input) -> tuple[str, ...]:
    return look_for_parts(path).left_out if isinstance(path, Path) and path.is_dir() else ()


def _check_names(staged: Staged, options: ReadOptions, functions: Mapping[str, ColumnFunction]) -> None:
    checks.columns_present(options.leave_out, (*staged.columns, *staged.not_read), at_least=0)
    if unread := sorted(set(options.types) & set(staged.not_read)):
        raise InvalidValueError(f"Column {unread[0]!r} holds {staged.not_read[unread[0]]}. It cannot be retyped.")
    for named in (options.types, functions):
        checks.columns_present(named, staged.columns, at_least=0)
    if both := sorted(set(functions) & set(options.leave_out)):
        raise InvalidValueError(f"Column {both[0]!r} is left out and transformed. Choose one.")
    if set(staged.columns) <= set(options.leave_out):
        raise InvalidValueError("Every column is left out. Keep at least one.")


def _check_asked(staged: Staged, columns: Sequence[TypedColumn], options: ReadOptions) -> None:
    """Refuses to guess what a person who asks for a type means by it."""
    for name, doubt in _doubts(staged, columns).items():
        if name in options.types:
            raise InvalidValueError(
                f"Column {name!r} is asked to be {options.types[name].value}, but {doubt.words}. Nothing was stored. "
                f"Choose the {doubt.setting.replace('_', ' ')}, or another type."
            )


def _doubts(staged: Staged, columns: Sequence[TypedColumn]) -> dict[str, Doubt]:
    named = zip(staged.columns, columns, strict=True)
    return {name: column.doubt for name, column in named if column.doubt is not None}


def _typed_columns(
    cells: Cells, staged: Staged, options: ReadOptions, *, report: ShareReport = lambda _: None
) -> list[TypedColumn]:
    named = list(enumerate(zip(staged.fields, staged.columns, strict=True)))
    known = {place: _known(field, name, options) for place, (field, name) in named if not is_text(field.type)}
    free = {
        place: TextColumn(cells.sampled(place), _asked(name, options), is_text=name in staged.texts)
        for place, (field, name) in named
        if is_text(field.type)
    }
    decisions = {**known, **typed(free, options)}
    found = answered(
        cells, {place: decisions[place] for place, _ in named}, report=lambda done: report(done / len(named))
    )
    return [*consistent(cells, found, options).values()]


def _asked(name: str, options: ReadOptions) -> ColumnType | None:
    # Where the writer of a file knew the types, a text is a text.
    return options.types.get(name, ColumnType.TEXT if options.kind in _TYPED else None)


def _known(field: pa.Field, name: str, options: ReadOptions) -> Counting[TypedColumn]:
    asked = options.types.get(name)
    if asked is not None and asked is not _type_of(field.type, name):
        raise InvalidValueError(
            f"Column {name!r} holds {field.type} in the file. Only a column of text can be retyped."
        )
    if name not in options.leave_out:
        _type_of(field.type, name)
    return kept(field.type, markers=options.missing_markers)


def _type(column: TypedColumn, field: pa.Field) -> ColumnType:
    return column.form.type if is_text(field.type) else _type_of(field.type, field.name)


def _type_of(kind: pa.DataType, column: str) -> ColumnType:
    if (found := column_type(kind)) is not None:
        return found
    raise UnreadableFileError(
        f"column {column!r} holds {kind}, not one value a row that a table can show", "Leave the column out."
    )


def _markers(staged: Staged, columns: Sequence[TypedColumn]) -> dict[str, Mapping[str, int]]:
    found = {
        name: {**column.markers, **staged.missing_found.get(name, {})}
        for name, column in zip(staged.columns, columns, strict=True)
    }
    return {name: markers for name, markers in found.items() if markers}


def _zipped(staged: Staged, columns: Sequence[TypedColumn]) -> list[tuple[str, TypedColumn, pa.Field]]:
    return list(zip(staged.columns, columns, staged.fields, strict=True))
