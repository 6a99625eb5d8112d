"""A staged table whose columns are decided: the rows that do not fit them, and the Parquet file of the others."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from privacy_core.engine import ColumnFunction
from privacy_core.engine.batches import mapped, write_batches
from privacy_core.intake.arrow_types import is_text
from privacy_core.intake.cells import CELL, Cells
from privacy_core.intake.column_types import TypedColumn
from privacy_core.intake.formats import LISTED_BAD_ROWS, BadRow, ColumnType
from privacy_core.intake.missing import text_literal
from privacy_core.intake.progress import ShareReport, in_parts
from privacy_core.intake.stage import Staged
from privacy_core.intake.workplace import Workplace

_AT_ONCE = 60  # columns that one query makes: each keeps dozens of vectors for each thread
_HELD_CELLS = 2_000_000
_LEAST_ROWS = 64
_LINE = "line of the row in its file"
_NAMED = {kind: f"{'an' if kind is ColumnType.INTEGER else 'a'} {kind}" for kind in ColumnType}


@dataclass(frozen=True)
class BadOnes:
    """Rows that could not be split into cells, and rows whose cells are not what a person says they are.

    Attributes:
        count: All of them.
        listed: The first of them.
    """

    count: int
    listed: tuple[BadRow, ...]


@dataclass(frozen=True)
class TypedTable:
    """A staged table, and for each of its columns what it becomes."""

    place: Workplace
    staged: Staged
    cells: Cells
    columns: Sequence[TypedColumn]

    def bad_rows(self) -> BadOnes:
        if not self._misfitting:
            return BadOnes(self.staged.bad_row_count, self.staged.bad_rows)
        count, listed = self._misfits_of_many() if self._is_wide else self._misfits_of_few()
        found = sorted((*self.staged.bad_rows, *listed), key=lambda row: row.line)
        return BadOnes(self.staged.bad_row_count + count, tuple(found[:LISTED_BAD_ROWS]))

    def write(
        self,
        out: Path,
        *,
        leave_out: Sequence[str],
        functions: Mapping[str, ColumnFunction],
        report: ShareReport = lambda _: None,
    ) -> int:
        """Writes the rows that fit, without the columns to leave out, and returns how many there are."""
        engine = self.place.engine
        chosen = [place for place, name in enumerate(self.staged.columns) if name not in set(leave_out)]
        if self._is_wide:
            making, writing = in_parts(report, [1, 1])
            schema, batches = self._side_by_side(chosen, report=making)
            batches = self._told(batches, writing)
        else:
            misfits = " OR ".join(self._misfit(place) for place in self._misfitting)
            select = self._select(chosen) + (f" WHERE NOT ({misfits})" if misfits else "")
            if not functions:
                return engine.write_parquet(select, out, report=lambda done, total: report(done / total))
            schema, batches = engine.query(f"{select} LIMIT 0").schema, self._told(engine.stream(select), report)
        target, changed = mapped(batches, schema, functions)
        return write_batches(changed, target, out)

    def _told(self, batches: Iterator[pa.RecordBatch], report: ShareReport) -> Iterator[pa.RecordBatch]:
        rows = 0
        for batch in batches:
            yield batch
            rows += batch.num_rows
            report(rows / max(self.cells.rows, 1))

    @property
    def _is_wide(self) -> bool:
        return len(self.columns) > _AT_ONCE

    @property
    def _misfitting(self) -> list[int]:
        return [place for place, column in enumerate(self.columns) if column.misfits]

    def _misfits_of_few(self) -> tuple[int, list[BadRow]]:
        engine, table = self.place.engine, self.place.engine.quote(self.staged.table)
        where = " OR ".join(self._misfit(place) for place in self._misfitting)
        line = engine.quote(self.staged.line_column) if self.staged.line_column else "row_number() OVER ()"
        first = " ".join(
            f"WHEN {self._misfit(place)} THEN {text_literal(self._why(place))}" for place in self._misfitting
        )
        source = f"(SELECT *, {line} AS {engine.quote(_LINE)} FROM {table}) AS numbered"
        count = int(engine.query(f"SELECT count(*) FROM {table} WHERE {where}").column(0)[0].as_py())
        listed = engine.query(
            f"SELECT {engine.quote(_LINE)} AS line, CASE {first} END AS reason FROM {source} WHERE {where} "
            f"ORDER BY 1 LIMIT {LISTED_BAD_ROWS}"
        ).to_pylist()
        return count, [BadRow(**row) for row in listed]

    def _misfits_of_many(self) -> tuple[int, list[BadRow]]:
        engine, bad = self.place.engine, np.flatnonzero(self._first_misfits >= 0)
        lines = bad + 1
        if self.staged.line_column:
            line = engine.quote(self.staged.line_column)
            read = engine.query(f"SELECT {line} FROM {engine.quote(self.staged.table)}").column(0).to_numpy()
            lines = read[bad]
        first = np.argsort(lines, kind="stable")[:LISTED_BAD_ROWS]
        places = self._first_misfits[bad]
        return len(bad), [BadRow(int(lines[at]), self._why(int(places[at]))) for at in first]

    @cached_property
    def _first_misfits(self) -> npt.NDArray[np.int64]:
        """For each row the first column with a misfit, or -1."""
        first = np.full(self.cells.rows, -1, np.int64)
        for block in self.cells.blocks(self._misfitting[::-1]):
            alike: dict[str, list[int]] = {}
            for place in block.columns:
                alike.setdefault(self.columns[place].misfit_sql(CELL), []).append(place)
            found = {}
            for condition, places in alike.items():
                found.update(block.rows_with(places, condition))
            for place in block.columns:  # from the last to the first, which stays
                first[found[place]] = place
        return first

    def _misfit(self, place: int) -> str:
        return self.columns[place].misfit_sql(self._name(place))

    def _why(self, place: int) -> str:
        return f"not {_NAMED[self.columns[place].form.type]} in column {self.staged.columns[place]!r}"

    def _name(self, place: int) -> str:
        return self.place.engine.quote(self.staged.fields[place].name)

    def _select(self, places: Sequence[int]) -> str:
        quote = self.place.engine.quote
        listed = (f"{self.columns[at].value_sql(self._name(at))} AS {quote(self.staged.columns[at])}" for at in places)
        return f"SELECT {', '.join(listed)} FROM {quote(self.staged.table)}"

    def _side_by_side(
        self, chosen: Sequence[int], *, report: ShareReport
    ) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
        """All columns of a wide table, made some at a time: a query for all of them takes gigabytes."""
        files = [*self._written_together([at for at in chosen if is_text(self.staged.fields[at].type)])]
        done = {name for file in files for name in pq.read_schema(file).names}
        rest = [at for at in chosen if self.staged.columns[at] not in done]
        for start in range(0, len(rest), _AT_ONCE):
            files.append(self._file(len(files)))
            self.place.engine.write_parquet(self._select(rest[start : start + _AT_ONCE]), files[-1])
            report(min(start + _AT_ONCE, len(rest)) / len(rest))
        found = {field.name: field for file in files for field in pq.read_schema(file)}
        schema = pa.schema([found[self.staged.columns[at]] for at in chosen])
        bad = self._first_misfits >= 0 if self._misfitting else None

        def batches() -> Iterator[pa.RecordBatch]:
            rows = max(_LEAST_ROWS, _HELD_CELLS // len(schema))
            done = 0
            with ExitStack() as after:
                parts = [after.enter_context(pq.ParquetFile(file)).iter_batches(rows) for file in files]
                for beside in _even(parts):
                    held = {name: part.column(name) for part in beside for name in part.schema.names}
                    batch = pa.RecordBatch.from_arrays([held[name] for name in schema.names], schema=schema)
                    start, done = done, done + batch.num_rows
                    yield batch if bad is None else batch.filter(pa.array(~bad[start:done]))

        return schema, batches()

    def _written_together(self, places: Sequence[int]) -> Iterator[Path]:
        for number, block in enumerate(self.cells.blocks(places)):
            if not block.together:
                return
            alike: dict[str, list[int]] = {}
            for place in block.columns:
                alike.setdefault(self.columns[place].value_sql(CELL), []).append(place)
            made: dict[int, pa.ChunkedArray] = {}
            for value, several in alike.items():
                made.update(block.values(several, value))
            names = [self.staged.columns[place] for place in block.columns]
            file = self._file(number)
            pq.write_table(pa.table([made[place] for place in block.columns], names=names), file)
            yield file

    def _file(self, number: int) -> Path:
        return self.place.folder / f"columns-{number:04}.parquet"


def _even(parts: Sequence[Iterator[pa.RecordBatch]]) -> Iterator[list[pa.RecordBatch]]:
    """Batches of the same rows, wherever each of several files with as many rows ends its own."""
    held = [batch for part in parts for batch in islice(part, 1)]
    while held:
        rows = min(batch.num_rows for batch in held)
        yield [batch.slice(0, rows) for batch in held]
        left = [(batch.slice(rows), part) for batch, part in zip(held, parts, strict=True)]
        held = [batch for rest, part in left for batch in ([rest] if rest.num_rows else islice(part, 1))]
