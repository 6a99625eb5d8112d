"""Questions about the cells of a staged table: where its rows are few, about many columns in one query.

What a query costs there hardly depends on the rows. So the cells of many columns are put one below the other, and the
columns that ask the same are asked together; a table with many rows is asked column by column, where it lies.
"""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from privacy_core.engine import Engine
from privacy_core.intake.arrow_types import is_text
from privacy_core.intake.stage import Staged

CELL = '"cell"'  # SQL for the cell that a question is about
_SAMPLE_ROWS = 2_000
_SAMPLE_CELLS = 4_000_000
_TOGETHER = 1_000_000  # cells that one query is asked about
_TOGETHER_BYTES = 64 << 20
_WORTH_IT = 4  # columns: fewer are asked where they lie, which needs no copy

T = TypeVar("T")
Counting = Generator[tuple[str, ...], list[int], T]
"""A decision on one column: it gives SQL conditions on ``CELL`` and is sent how many cells meet each."""


@dataclass(frozen=True)
class Cells:
    """The cells of a staged table.

    Attributes:
        engine: Where the table is open.
        table: Its name.
        fields: Its columns as stored there; a column is known by its place among them.
        sample: Its first rows.
        rows: How many there are in all.
    """

    engine: Engine
    table: str
    fields: Sequence[pa.Field]
    sample: pa.Table
    rows: int

    def blocks(self, columns: Sequence[int]) -> Iterator["Block"]:
        """The columns in their order, as many at a time as are asked together."""
        bytes_each = max(self.sample.nbytes / max(self.sample.num_rows * len(self.fields), 1), 1)
        together = int(min(_TOGETHER, _TOGETHER_BYTES / bytes_each)) // max(self.rows, 1)
        size = together if together >= _WORTH_IT else 1
        for start in range(0, len(columns), size):
            yield Block(self, columns[start : start + size], together=size > 1)

    def sampled(self, column: int) -> pa.Array:
        return self.sample.column(column).combine_chunks()

    def queried(self, columns: Sequence[int]) -> pa.Table:
        names = ", ".join(self.engine.quote(self.fields[column].name) for column in columns)
        return self.engine.query(f"SELECT {names} FROM {self.engine.quote(self.table)}")


def cells_of(engine: Engine, staged: Staged) -> Cells:
    table = engine.quote(staged.table)
    rows = int(engine.query(f"SELECT count(*) FROM {table}").column(0)[0].as_py())
    most = max(min(_SAMPLE_ROWS, _SAMPLE_CELLS // len(staged.fields)), 1)
    names = ", ".join(engine.quote(field.name) for field in staged.fields)
    sample = engine.query(f"SELECT {names} FROM {table} LIMIT {most}")
    return Cells(engine, staged.table, staged.fields, sample, rows)


class Block:
    """Some columns of a table, asked together or, if it is one, where it lies."""

    def __init__(self, cells: Cells, columns: Sequence[int], *, together: bool) -> None:
        self.columns = columns
        self.together = together
        self._cells = cells

    def counts(self, columns: Sequence[int], conditions: Sequence[str]) -> dict[int, list[int]]:
        """How many cells of each column meet each condition."""
        asked = ", ".join(f"count(*) FILTER (WHERE {each}) AS n{place}" for place, each in enumerate(conditions))
        if not self.together:
            return {column: self._asked(f"SELECT {asked} FROM {self._where_it_lies(column)}")[0] for column in columns}
        with self._one_below_the_other(columns) as source:
            found = self._asked(f'SELECT "column", {asked} FROM {source} GROUP BY "column"')
        answers = {column: counts for column, *counts in found}
        return {column: answers.get(column, [0] * len(conditions)) for column in columns}  # no row, no group

    def rows_with(self, columns: Sequence[int], condition: str) -> dict[int, npt.NDArray[np.int64]]:
        """For each column the rows, from 0, whose cells meet a condition; in any order."""
        if not self.together:
            numbered = "SELECT {cells}.*, row_number() OVER () - 1 AS place FROM {source}"
            return {
                column: self._numbers(
                    f"SELECT place FROM ({numbered.format(cells='cells', source=self._where_it_lies(column))}) "
                    f"AS numbered WHERE {condition}"
                )["place"]
                for column in columns
            }
        with self._one_below_the_other(columns) as source:
            found = self._numbers(f'SELECT "column", place FROM {source} WHERE {condition}')
        return {column: found["place"][found["column"] == column] for column in columns}

    def values(self, columns: Sequence[int], value: str) -> dict[int, pa.Array]:
        """What SQL makes of the cells of each column, which are of one type, in the order of the rows."""
        with self._one_below_the_other(columns) as source:
            made = self._cells.engine.query(f"SELECT {value} AS made FROM {source}").column(0)
        rows = self._cells.rows
        return {column: made.slice(place * rows, rows) for place, column in enumerate(columns)}

    @cached_property
    def _held(self) -> pa.Table:
        cells = self._cells
        whole = cells.sample.num_rows == cells.rows
        return cells.sample.select(list(self.columns)) if whole else cells.queried(self.columns)

    @contextmanager
    def _one_below_the_other(self, columns: Sequence[int]) -> Iterator[str]:
        engine, rows = self._cells.engine, self._cells.rows
        places = {column: place for place, column in enumerate(self.columns)}
        held = [self._held.column(places[column]) for column in columns]
        kind = _wider(held[0].type)
        cells = pa.chunked_array([chunk.cast(kind) for column in held for chunk in column.chunks], kind)
        name = f"{self._cells.table} below"
        below = {
            "column": np.repeat(np.asarray(columns, np.int64), rows),
            "place": np.tile(np.arange(rows, dtype=np.int64), len(columns)),
            "cell": cells.combine_chunks(),
        }
        engine.open_arrow(name, pa.table(below))
        try:
            yield engine.quote(name)
        finally:
            engine.close(name)

    def _where_it_lies(self, column: int) -> str:
        quote = self._cells.engine.quote
        name = quote(self._cells.fields[column].name)
        return f"(SELECT {name} AS {CELL} FROM {quote(self._cells.table)}) AS cells"

    def _asked(self, sql: str) -> list[list[int]]:
        return [list(row.values()) for row in self._cells.engine.query(sql).to_pylist()]

    def _numbers(self, sql: str) -> dict[str, npt.NDArray[np.int64]]:
        found = self._cells.engine.query(sql)
        return {name: found.column(name).to_numpy() for name in found.column_names}


def answered(
    cells: Cells, decisions: Mapping[int, Counting[T]], *, report: Callable[[int], None] = lambda _: None
) -> dict[int, T]:
    """What is decided on each column.

    Args:
        cells: Of the table.
        decisions: For columns, what asks about them.
        report: Called with the number of columns that are decided, from none to all but one.
    """
    decided: dict[int, T] = {}
    report(0)
    for block in cells.blocks(list(decisions)):
        answers: dict[int, list[int] | None] = dict.fromkeys(block.columns)
        while answers:
            asking: dict[tuple[str, ...], list[int]] = {}
            for column, answer in answers.items():
                decision = decisions[column]
                try:
                    conditions = next(decision) if answer is None else decision.send(answer)
                    asking.setdefault(conditions, []).append(column)
                except StopIteration as end:
                    decided[column] = end.value
                    if len(decided) < len(decisions):
                        report(len(decided))
            answers = {
                column: counts
                for conditions, columns in asking.items()
                for column, counts in block.counts(columns, conditions).items()
            }
    return {column: decided[column] for column in decisions}


def _wider(kind: pa.DataType) -> pa.DataType:
    """A type for the cells of several columns, which alone may be short text or small floats."""
    if is_text(kind):
        return pa.large_string()
    return pa.float64() if pa.types.is_floating(kind) else kind
