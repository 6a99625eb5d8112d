"""What a file format cannot hold of a table, told before anything is written."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from privacy_core.engine import Engine
from privacy_core.errors import PrivacyCoreError
from privacy_core.export import excel, formulas, statistical, writers
from privacy_core.export.errors import TooLargeForFormatError, TooManyRecordsError, UnwritableColumnError
from privacy_core.intake.codes import NO_CODES, FileCodes
from privacy_core.intake.formats import Kind

_LISTED = 3  # columns that a sentence names
_SCANNED = frozenset({Kind.EXCEL, Kind.JSON_LINES, Kind.SPSS, Kind.STATA})  # CSV and Parquet hold every value


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How a table fits a format.

    Attributes:
        problem: Why it cannot be written so, and what to do; None if it can.
        losses: What will look different in the file, a sentence each; names of columns, no values.
    """

    problem: PrivacyCoreError | None = None
    losses: tuple[str, ...] = ()


@dataclass(slots=True)
class _Seen:
    """What a format must know of one column's values."""

    field: pa.Field
    empty: bool = False
    spaces_at_end: bool = False
    unread: bool = False
    not_a_number: bool = False
    as_text: bool = False
    problem: UnwritableColumnError | None = field(default=None)
    texts: set[str] = field(default_factory=set)


def fit(engine: Engine, parquet: Path, kind: Kind, *, codes: FileCodes = NO_CODES) -> Fit:
    """Looks whether a format that `write` knows can hold a table, and what of it it changes.

    What is too large for the format is known without reading a value; else the columns that may not fit are read once.

    Args:
        engine: Reads the table.
        parquet: The protected table.
        kind: A format of ``WRITABLE``.
        codes: What the file that the table came from declared of its columns.
    """
    with writers.opened(engine, parquet) as (batches, schema, rows):
        if (problem := _too_large(schema, rows, kind)) is not None:
            return Fit(problem=problem)
        try:
            writers.check_columns(schema, kind)
        except UnwritableColumnError as error:
            return Fit(problem=error)
        if kind not in _SCANNED:
            return Fit()
        seen = _looked_at(batches, schema, kind, codes)
    if (problem := next((one.problem for one in seen if one.problem), None)) is not None:
        return Fit(problem=problem)
    return Fit(losses=(*_losses(seen, kind), *(_undeclared(seen, kind, codes) if kind in statistical.LABELS else ())))


def _too_large(schema: pa.Schema, rows: int, kind: Kind) -> PrivacyCoreError | None:
    if kind == Kind.EXCEL and rows > excel.MOST_RECORDS:
        return TooManyRecordsError(rows, excel.MOST_RECORDS)
    if kind == Kind.EXCEL and len(schema) > excel.MOST_COLUMNS:
        return UnwritableColumnError(
            schema.names[excel.MOST_COLUMNS], "Excel", f"a sheet has {excel.MOST_COLUMNS:,} columns"
        )
    if kind in statistical.LABELS and rows * len(schema) > statistical.MOST_CELLS:
        return TooLargeForFormatError(statistical.LABELS[kind], rows * len(schema), statistical.MOST_CELLS)
    return None


def _looked_at(batches: Iterable[pa.RecordBatch], schema: pa.Schema, kind: Kind, codes: FileCodes) -> list[_Seen]:
    seen = [_Seen(one) for one in schema]
    look = {Kind.EXCEL: _as_excel, Kind.JSON_LINES: _as_json}.get(kind, _as_statistical)
    for batch in batches:
        for one, values in zip(seen, batch.columns, strict=True):
            if one.field.name in codes.codes and formulas.is_text(values.type):
                one.texts.update(values.drop_null().unique().to_pylist())
            if formulas.is_text(values.type):
                one.empty = one.empty or _any(pc.equal(values, ""))
            elif pa.types.is_floating(values.type) and kind is not Kind.EXCEL:
                one.not_a_number = one.not_a_number or _any(pc.is_nan(values))
            if one.problem is None:
                look(one, values, kind)
    return seen


def _as_excel(one: _Seen, values: pa.Array, _kind: Kind) -> None:
    one.as_text = one.as_text or excel.as_text(values)
    if not formulas.is_text(values.type):
        return
    one.unread = one.unread or excel.unread(values)
    if excel.too_long(values):
        reason = f"a cell holds {excel.MOST_CHARACTERS:,} characters, one is longer"
        one.problem = UnwritableColumnError(one.field.name, "Excel", reason)


def _as_json(one: _Seen, values: pa.Array, _kind: Kind) -> None:
    if pa.types.is_floating(values.type) and _any(pc.is_inf(values)):
        one.problem = UnwritableColumnError(one.field.name, "JSON Lines", "JSON has no infinite numbers")


def _as_statistical(one: _Seen, values: pa.Array, kind: Kind) -> None:
    if formulas.is_text(values.type):
        one.spaces_at_end = one.spaces_at_end or _any(pc.match_substring_regex(values, " $"))
    elif not one.as_text and not pa.types.is_boolean(values.type):
        one.as_text = statistical.as_text(values)
    try:
        statistical.check_values(values, one.field.name, kind)
    except UnwritableColumnError as error:
        one.problem = error


def _losses(seen: Sequence[_Seen], kind: Kind) -> Iterable[str]:
    def told(which: Callable[[_Seen], bool], sentence: str) -> Iterable[str]:
        names = [one.field.name for one in seen if which(one)]
        if names:
            yield f"{sentence}: {_listed([repr(name) for name in names])}."

    if kind is not Kind.JSON_LINES:
        yield from told(lambda one: one.empty, "Empty text cannot be told from a missing value")
    yield from told(lambda one: one.not_a_number, "What is not a number (NaN) becomes a missing value")
    yield from told(lambda one: one.as_text, "Some values are written as text, so that nothing of them is lost")
    yield from told(lambda one: one.unread, "The characters U+FFFE and U+FFFF are written as _xFFFE_ and _xFFFF_")
    if kind in statistical.LABELS:
        if kind is Kind.SPSS:
            yield from told(lambda one: one.spaces_at_end, "Spaces at the end of a text are cut")
        yield from told(lambda one: pa.types.is_boolean(one.field.type), "Yes and no become 1 and 0, with labels")
        allowed = statistical.allowed_names([one.field.name for one in seen], kind)
        changed = [
            f"{one.field.name!r} is {new}" for one, new in zip(seen, allowed, strict=True) if one.field.name != new
        ]
        if changed:
            label = statistical.LABELS[kind]
            yield f"Names that {label} does not allow are changed, and kept as labels: {_listed(changed)}."


def _undeclared(seen: Sequence[_Seen], kind: Kind, codes: FileCodes) -> Iterable[str]:
    """What the original file declared of its columns, and the new one will not."""
    here = {one.field.name for one in seen}
    texts = {one.field.name: pa.array(sorted(one.texts), pa.string()) for one in seen if one.texts}
    lost = [
        name for name, known in codes.codes.items() if name in texts and not statistical.coded(texts[name], known, kind)
    ]
    for names, sentence in (
        ([name for name in codes.changed if name in here], "Columns that the recipe changes are text, without codes"),
        (lost, "Labels stand as text, without their codes"),
        (
            [name for name in codes.missing if name in here],
            "Codes that said why a value is missing are plain missing values",
        ),
    ):
        if names:
            yield f"{sentence}: {_listed([repr(name) for name in names])}."


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _LISTED:,} more" if len(names) > _LISTED else ""
    return ", ".join(names[:_LISTED]) + more


def _any(where: pa.Array) -> bool:
    return bool(pc.any(where).as_py())
