"""Claim: the equivalence classes of 10 million rows and 8 columns cost at most 1.3 times DuckDB's own bare GROUP BY.

The rows are drawn from Adult with replacement; without the shared data they are made up with as many values a column.
Both sides read the same Parquet file with the same number of threads, in turn; the quickest of five each counts.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from privacy_core.engine import DuckDbEngine
from privacy_core.intake import detect, read
from privacy_core.risk.classes import equivalence_classes

ADULT = Path(__file__).resolve().parents[2] / "shared" / "data" / "adult" / "adult.csv"
QUASI_IDENTIFIERS = (
    "sex", "age", "race", "marital-status", "education", "native-country", "workclass", "occupation",
)  # fmt: skip
DISTINCT = (2, 72, 5, 7, 16, 41, 7, 14)
ROWS = 10_000_000
BATCH = 1_000_000
REPEATS = 5
CLAIM = 1.3


def write_rows(path: Path, rows: int) -> str:
    """Writes the table and says where its rows come from."""
    rng = np.random.default_rng(7)
    if ADULT.exists():
        read(ADULT, detect(ADULT), path.with_name("adult.parquet"))
        pool = pq.read_table(path.with_name("adult.parquet"), columns=list(QUASI_IDENTIFIERS))
        origin = "Adult, drawn with replacement"
    else:
        drawn = [rng.geometric(1 / max(2, distinct / 4), 30_162) % distinct for distinct in DISTINCT]
        columns = [pa.array([f"value {value}" for value in column]) for column in drawn]
        pool = pa.table(columns, names=list(QUASI_IDENTIFIERS))
        origin = "made up (no shared data here)"
    with pq.ParquetWriter(path, pool.schema, compression="zstd") as writer:
        for start in range(0, rows, BATCH):
            writer.write_table(pool.take(rng.integers(0, len(pool), min(BATCH, rows - start))))
    return origin


def seconds(work: Callable[[], int]) -> tuple[float, int]:
    """Wall time, and the number of classes found."""
    start = time.perf_counter()
    classes = work()
    return time.perf_counter() - start, classes


def main(rows: int = ROWS) -> int:
    """Measures, prints, and returns the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.parquet"
        origin = write_rows(path, rows)
        engine = DuckDbEngine(memory_limit="4GB", spill=Path(folder) / "spill")
        engine.open("rows", path)
        bare = duckdb.connect(":memory:", config={"memory_limit": "4GB"})
        columns = ", ".join(map(engine.quote, QUASI_IDENTIFIERS))

        def ours() -> int:
            return len(equivalence_classes(engine, "rows", QUASI_IDENTIFIERS))

        def theirs() -> int:
            query = f"SELECT {columns}, count(*) AS records FROM read_parquet('{path}') GROUP BY {columns}"
            return int(bare.sql(query).to_arrow_table().num_rows)

        measured = [(seconds(ours), seconds(theirs)) for _ in range(REPEATS)]
        engine.shutdown()
        bare.close()
    classes = {found for pair in measured for _, found in pair}
    best_ours, best_theirs = (min(pair[side][0] for pair in measured) for side in (0, 1))
    print(f"{rows:,} rows ({origin}), {len(QUASI_IDENTIFIERS)} columns, classes {sorted(classes)}")
    print(f"equivalence_classes {best_ours:.3f} s, bare GROUP BY {best_theirs:.3f} s")
    ratio = best_ours / best_theirs
    print(f"ratio {ratio:.2f} (at most {CLAIM}: {'holds' if ratio <= CLAIM else 'MISSED'})")
    return int(ratio > CLAIM or len(classes) != 1)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS))
