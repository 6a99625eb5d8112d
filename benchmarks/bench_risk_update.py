"""Claim: at ten million rows new risk figures take 100 ms, up to a million classes; one scan 1.3 bare GROUP BYs.

Run: python benchmarks/bench_risk_update.py [--rows 10000000] [--case adult|1e5|1e6|unique] [--repeat 30]
Times are milliseconds; `x` is the ratio to a fixed numpy loop (sort and count two million words) timed in the same run.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from privacy_core.engine import DuckDbEngine
from privacy_core.risk.classes import EquivalenceClasses, equivalence_classes
from privacy_core.risk.measures import summary

ADULT = Path(__file__).resolve().parents[2] / "shared" / "data" / "adult" / "adult.csv"
SENSITIVE = "occupation"
CASES = {"adult": 0, "1e5": 100_000, "1e6": 1_000_000, "unique": -1}


def bands(width: int) -> Callable[[Any], Any]:
    def function(values: Any) -> Any:
        low = pc.cast(pc.multiply(pc.floor(pc.divide(pc.cast(values, pa.float64()), width)), width), pa.int64())
        high = pc.add(low, width - 1)
        return pc.binary_join_element_wise(pc.cast(low, pa.string()), pc.cast(high, pa.string()), "-")

    return function


def adult(rows: int, rng: np.random.Generator) -> pa.Table:
    import pandas as pd  # noqa: PLC0415 - only this case reads the CSV

    frame = pd.read_csv(ADULT, sep=";")
    pick = rng.integers(0, len(frame), rows)
    return pa.table({name: coded(frame[name], pick) for name in frame.columns})


def coded(column: Any, pick: Any) -> Any:
    values, codes = np.unique(column, return_inverse=True)
    return pa.DictionaryArray.from_arrays(codes.astype(np.int32)[pick], pa.array(values.tolist()))


def synthetic(rows: int, classes: int, rng: np.random.Generator) -> pa.Table:
    """Eight columns; a pool of ``classes`` combinations, each taken at least once, some of them far more often."""
    distinct = {
        "age": 74,
        "sex": 2,
        "race": 5,
        "postcode": 3000,
        "marital": 7,
        "education": 16,
        "country": 41,
        "work": 7,
    }
    if classes < 0:
        distinct |= {"postcode": 40_000, "age": 36_500}
    pool = rows if classes < 0 else classes
    combinations = {name: (rng.random(pool) ** 1.5 * n).astype(np.int32) for name, n in distinct.items()}
    if classes < 0:
        pick = np.arange(rows)
    else:
        pick = np.concatenate([np.arange(pool), (rng.random(rows - pool) ** 2 * pool).astype(np.int64)])
    columns = {}
    for name, n in distinct.items():
        values = pa.array(np.arange(n)) if name == "age" else pa.array([f"{name}-{i:05d}" for i in range(n)])
        columns[name] = pa.DictionaryArray.from_arrays(combinations[name][pick], values)
    frequent = np.array([4140, 4099, 4066, 3770, 3650, 3295, 2002, 1597, 1370, 994, 649, 149, 9, 800], dtype=float)
    jobs = rng.choice(14, rows, p=frequent / frequent.sum()).astype(np.int32)
    columns[SENSITIVE] = pa.DictionaryArray.from_arrays(jobs, pa.array([f"job-{i}" for i in range(14)]))
    return pa.table(columns)


def milliseconds(function: Callable[[], object], repeat: int) -> list[float]:
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        function()
        times.append((time.perf_counter() - start) * 1e3)
    return times


def updates(classes: EquivalenceClasses) -> list[Mapping[str, Callable[[Any], Any]]]:
    """What a person turns: the width of the age bands, and for the large tables the length of the postcode as well."""
    moves: list[Mapping[str, Callable[[Any], Any]]] = [{"age": bands(width)} for width in (2, 5, 10, 20)]
    if "postcode" in classes.quasi_identifiers:
        moves += [{"postcode": lambda v, n=n: pc.utf8_slice_codeunits(v, 0, n)} for n in (13, 12, 11)]
    return moves


def calibration(rng: np.random.Generator) -> float:
    words = rng.integers(0, 1 << 40, 2_000_000)
    return float(np.median(milliseconds(lambda: np.bincount(np.sort(words) & 0xFFFF), 9)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--case", choices=CASES)
    parser.add_argument("--repeat", type=int, default=30)
    options = parser.parse_args()
    rng = np.random.default_rng(1)
    loop = calibration(rng)
    print(f"calibration loop {loop:.1f} ms; {options.rows:,} rows")
    for case in [options.case] if options.case else list(CASES):
        measure(case, options.rows, options.repeat, loop=loop, rng=rng)


def measure(case: str, rows: int, repeat: int, *, loop: float, rng: np.random.Generator) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.parquet"
        table = adult(rows, rng) if case == "adult" else synthetic(rows, CASES[case], rng)
        columns = [name for name in table.column_names if name != SENSITIVE]
        pq.write_table(table, path)
        del table
        engine = DuckDbEngine()
        engine.open("t", path)
        quoted = ", ".join(f'"{name}"' for name in columns)
        bare_sql = f"SELECT {quoted}, count(*) AS n FROM read_parquet('{path}') GROUP BY {quoted}"
        asked = (
            lambda: duckdb.sql(bare_sql).to_arrow_table(),
            lambda: equivalence_classes(engine, "t", columns),
            lambda: equivalence_classes(engine, "t", columns, sensitive=[SENSITIVE]),
        )
        # In turn, and the best of each, since another program's work falls on all alike.
        turns = [[milliseconds(ask, 1)[0] for ask in asked] for _ in range(1 if case == "unique" else 4)]
        bare, alone, both = np.min(turns, axis=0)
        classes = equivalence_classes(engine, "t", columns, sensitive=[SENSITIVE])
        engine.shutdown()
    cells = len(classes.sensitive[SENSITIVE].cells().records)
    print(f"\n{case}: {classes.size:,} classes, {cells:,} (class, value) cells")
    print(
        f"  scan: bare GROUP BY {bare:.0f}, classes {alone:.0f} ({alone / bare:.2f} times), with sensitive {both:.0f}"
    )
    moves = updates(classes)
    if case == "unique":
        repeat = min(repeat, len(moves))
    times = []
    for i in range(repeat + len(moves)):
        move = moves[i % len(moves)]
        taken = milliseconds(lambda move=move: summary(classes.recode(move)), 1)
        times += taken if i >= len(moves) or case == "unique" else []
    p50, p95 = np.quantile(times, [0.5, 0.95])
    print(f"  recode and all measures: p50 {p50:.1f}, p95 {p95:.1f} ms; {p50 / loop:.2f}x, {p95 / loop:.2f}x")
    only_k = [milliseconds(lambda move=move: summary(classes.without_sensitive().recode(move)), 1)[0] for move in moves]
    print(f"  without sensitive: p50 {np.median(only_k):.1f} ms")
    whole = summary(classes)
    print(f"  below(k): {np.median(milliseconds(lambda: whole.below(7), 1000)) * 1e3:.2f} microseconds")
    print(f"  peak memory so far: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    sys.exit(main())
