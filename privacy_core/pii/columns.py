"""Columns of a table read once, batch by batch: each column's distinct values as texts, and a random sample of rows.

No table is held: what repeats is held once, and what does not is handed on when there is much of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from privacy_core.engine import Engine, Report

SAMPLED = 3_000
"""Rows drawn at random, with replacement; of a table that is no longer, all."""
READ = 2_000
"""Characters of a sampled cell that are kept."""
_HELD = 100_000  # distinct values of one column
_BATCH_CELLS, _TOGETHER = 1_000_000, 50  # cells in a batch, columns in one reading


@dataclass(slots=True)
class Pile:
    """Distinct values of one column that nobody has looked at yet, with the cells that hold each."""

    values: list[pa.Array] = field(default_factory=list)
    counts: list[pa.Array] = field(default_factory=list)
    size: int = 0

    def add(self, column: pa.Array) -> None:
        found = column.value_counts()
        self.values.append(found.field("values"))
        self.counts.append(found.field("counts"))
        self.size += len(found)

    def taken(self, *, least: int) -> tuple[pa.Array, npt.NDArray[np.int64]] | None:
        """What is in it, each value once, if that is ``least`` or more; it is empty then. None otherwise."""
        if self.size < least or not self.values:
            return None
        piled = pa.table({"v": pa.chunked_array(self.values), "n": pa.chunked_array(self.counts)})
        if len(self.values) > 1:
            piled = piled.group_by("v", use_threads=False).aggregate([("n", "sum")]).rename_columns(["v", "n"])
        piled = piled.filter(pc.is_valid(piled["v"])).combine_chunks()
        values, counts = _whole(piled["v"]), _whole(piled["n"])
        self.values, self.counts, self.size = [values], [counts], len(values)
        if self.size < least:
            return None
        self.values, self.counts, self.size = [], [], 0
        return values, counts.to_numpy().astype(np.int64)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some distinct values of a column, as texts, with the cells that hold each; a value may come in another too."""

    column: str
    values: pa.Array
    counts: npt.NDArray[np.int64]


@dataclass(slots=True)
class SampledRows:
    """Cells of randomly drawn rows, as texts; None where a row has no value. It is filled while `pieces` goes on.

    Attributes:
        cells: Of each column, in the order in which rows were drawn, so that the first few are a sample too.
        every: Whether these are all rows of the table, each once.
    """

    cells: dict[str, pa.Array] = field(default_factory=dict)
    every: bool = False


def pieces(
    engine: Engine,
    table: str,
    fields: Sequence[Any],
    *,
    rng: np.random.Generator,
    into: SampledRows,
    report: Report | None = None,
) -> Iterator[Piece]:
    """The distinct values of columns, some at a time; ``into`` gets the sample of rows.

    Args:
        engine: Where the table is open.
        table: Under which name.
        fields: Arrow fields of the columns to read.
        rng: Draws the rows.
        into: Filled under way; whole when the iterator ends.
        report: Called with cells read and cells in all.
    """
    (rows,) = engine.query(f"SELECT count(*) AS n FROM {engine.quote(table)}").column("n").to_pylist()
    into.every = rows <= SAMPLED
    drawn = np.arange(rows) if into.every else rng.integers(0, rows, SAMPLED)
    done = 0
    for start in range(0, len(fields), _TOGETHER):
        group = fields[start : start + _TOGETHER]
        listed = ", ".join(engine.quote(each.name) for each in group)
        piles = {each.name: Pile() for each in group}
        taken = {each.name: list[pa.Array]() for each in group}
        order = list[npt.NDArray[np.int64]]()
        first = 0
        question = f"SELECT {listed} FROM {engine.quote(table)}"
        for batch in engine.stream(question, batch_rows=max(_BATCH_CELLS // len(group), 1_024)):
            (here,) = np.nonzero((drawn >= first) & (drawn < first + batch.num_rows))
            order.append(here)
            for each, column in zip(group, batch.columns, strict=True):
                plain = _plain(column)
                piles[each.name].add(plain)
                taken[each.name].append(_cut(as_text(plain.take(pa.array(drawn[here] - first)))))
                if (full := piles[each.name].taken(least=_HELD)) is not None:
                    yield _piece(each.name, *full)
            first += batch.num_rows
            done += batch.num_rows * len(group)
            if report is not None:
                report(done, rows * len(fields))
        back = pa.array(np.argsort(np.concatenate(order), kind="stable")) if order else None
        for each in group:
            into.cells[each.name] = pa.chunked_array(taken[each.name]).combine_chunks().take(back) if back else _NOTHING
            if (rest := piles[each.name].taken(least=1)) is not None:
                yield _piece(each.name, *rest)


def _piece(column: str, values: pa.Array, counts: npt.NDArray[np.int64]) -> Piece:
    texts = as_text(values)
    known = pc.is_valid(texts)
    return Piece(column, texts.filter(known), counts[known.to_numpy(zero_copy_only=False)])


def as_text(values: pa.Array) -> pa.Array:
    """Values as a person would write them: a whole number without exponent or point; not-a-number is a missing value.

    >>> as_text(pa.array([4111111111111111.0, -0.0, 0.5, float("nan"), 1e300])).to_pylist()
    ['4111111111111111', '0', '0.5', None, '1e+300']
    """
    if not pa.types.is_floating(values.type):
        return values if values.type == pa.string() else values.cast(pa.string())
    numbers = values.cast(pa.float64())
    whole = pc.and_(pc.equal(numbers, pc.floor(numbers)), pc.less(pc.abs(numbers), _BEYOND))
    integers = pc.cast(pc.if_else(whole, numbers, pa.scalar(0.0)), pa.int64())
    texts = pc.if_else(whole, integers.cast(pa.string()), values.cast(pa.string()))
    return pc.if_else(pc.is_nan(numbers), pa.scalar(None, pa.string()), texts)


def readable(kind: Any) -> bool:
    """Whether cells of an Arrow type can be looked at: texts, numbers, dates; not truth values, lists or bytes."""
    if pa.types.is_dictionary(kind):
        return readable(kind.value_type)
    return any(
        accepts(kind)
        for accepts in (
            pa.types.is_string,
            pa.types.is_large_string,
            pa.types.is_string_view,
            pa.types.is_integer,
            pa.types.is_floating,
            pa.types.is_decimal,
            pa.types.is_date,
            pa.types.is_timestamp,
        )
    )


_NOTHING = pa.array([], pa.string())


def _plain(column: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_large_string(column.type) or pa.types.is_string_view(column.type):
        return column.cast(pa.string())
    return column


def _cut(texts: pa.Array) -> pa.Array:
    return pc.utf8_slice_codeunits(texts, 0, READ)


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)


_BEYOND = 2.0**63  # from here on no 64-bit integer is equal
