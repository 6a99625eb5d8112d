"""A file as its cells: text, before anybody has said what they mean."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from privacy_core.intake.database import DatabaseTable
from privacy_core.intake.formats import BadRowList, Renamed

BATCH_ROWS = 32_768
Input = Path | DatabaseTable  # a file, a folder of parts, or a table


class Source(Protocol):
    """A file that was opened far enough to know its columns.

    Attributes:
        columns: Names, made unique.
        renamed: What had to be renamed for that.
        texts: Columns that the file itself marks as text, known once ``rows`` has run: no number is read out of them.
    """

    columns: tuple[str, ...]
    renamed: tuple[Renamed, ...]

    @property
    def texts(self) -> frozenset[str]: ...

    @property
    def share_read(self) -> float | None:
        """How much of it ``rows`` has read, in [0, 1]; None where nobody knows how much there is."""

    def rows(self, bad: BadRowList) -> Iterator[tuple[int, Sequence[str | None]]]:
        """Line and cells of every row that can be read; the others go to ``bad``."""


def batches(rows: Iterable[tuple[int, Sequence[str | None]]], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Rows as Arrow batches of ``schema``: text, and in a last column the line of each."""
    lines: list[int] = []
    held: list[Sequence[str | None]] = []

    def batch() -> pa.RecordBatch:
        cells = [pa.array(values, pa.string()) for values in zip(*held, strict=True)]
        made = pa.RecordBatch.from_arrays([*cells, pa.array(lines, pa.int64())], schema=schema)
        lines.clear()
        held.clear()
        return made

    for line, cells in rows:
        lines.append(line)
        held.append(cells)
        if len(held) == BATCH_ROWS:
            yield batch()
    if held:
        yield batch()
