"""The columns of a table one by one: those of a wide table stand alone in memory while they are asked about."""

from collections.abc import Generator, Sequence

import pyarrow as pa

from privacy_core.engine import Engine
from privacy_core.randomness import new_id

HELD_CELLS, HELD_BYTES = 2_000_000, 128 * 1024 * 1024
"""Read at once. Longer columns, and those with longer cells, are asked about where they are."""
ALONE = "v"


def one_by_one(engine: Engine, table: str, columns: Sequence[str]) -> Generator[tuple[str, str], None, None]:
    """For each column in turn, the table and the name under which the engine knows it until the next one.

    To ask a file of 300 columns about one of them costs more than the answer does: all of them are looked up each time.
    So as many as fit into memory are read by one question, and each is then a table of its own, always under the same
    name, so that what is asked of one is not parsed again for the next.
    """
    (rows,) = engine.query(f"SELECT count(*) AS n FROM {engine.quote(table)}").column("n").to_pylist()
    together = HELD_CELLS // max(rows, 1)
    alone = f"column {new_id()}"
    try:
        for start in range(0, len(columns), together or len(columns)):
            some = columns[start : start + (together or len(columns))]
            held = _read(engine, table, some) if together else None
            for place, column in enumerate(some):
                if held is None:
                    yield table, column
                else:
                    engine.open_arrow(alone, pa.table({ALONE: held.column(place)}))
                    yield alone, ALONE
    finally:
        engine.close(alone)


def _read(engine: Engine, table: str, columns: Sequence[str]) -> pa.Table | None:
    """Whole columns; None if they are larger than `HELD_BYTES`, or have no row."""
    listed = ", ".join(engine.quote(column) for column in columns)
    batches, size = [], 0
    for batch in engine.stream(f"SELECT {listed} FROM {engine.quote(table)}"):
        batches.append(batch)
        size += batch.nbytes
        if size > HELD_BYTES:
            return None
    return pa.Table.from_batches(batches) if batches else None
