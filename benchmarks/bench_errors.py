"""Errors of private answers on Adult at epsilon 0.1 and 1, beside published figures.

Count, sum and mean of age in [0, 100]: the standard deviation of the absolute error, as in Munilla Garrido, Near,
Muhammad, He, Matzutt and Matthes (2021), "Do I get the privacy I need? Benchmarking utility in differential privacy
libraries", arXiv 2109.10789. Their figures for Adult's age (48,842 records; each of five libraries) were read off the
vector figures of the authors' repository. A mean's error is told for as many records as theirs. Theirs knows n; ours is
told with n given and without, where it must be paid for.

All tables of one and of two columns of Adult with 14 columns: the root mean square of the noise in a cell, at zCDP 1/2,
where the best that Gaussian noise can do is published: Xiao, He, Zhang and Kifer (2023), "An optimal and scalable
matrix mechanism for noisy marginals under convex loss functions", NeurIPS, table of RMSE on Adult. That is the best
over all cells; ours counts tables alike and tells none worse than with noise of its own, which costs some of it.
"""

import math
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from privacy_core.dp.answer import figures
from privacy_core.dp.bounded import bounded_query
from privacy_core.dp.budget import Budget
from privacy_core.dp.drawing import draw_all
from privacy_core.dp.marginals import expected, independent, weighted
from privacy_core.dp.plan import plan
from privacy_core.dp.question import Question
from privacy_core.engine import DuckDbEngine
from privacy_core.intake import detect, read

ADULT = Path(__file__).resolve().parents[2] / "shared" / "data" / "adult" / "adult.csv"
THEIRS, REPEATS = 48_842, 500
AGE: dict[str, Any] = {"column": "age", "bounds": [0, 100]}
PUBLISHED = {  # diffprivlib, SmartNoise, PyDP, diffpriv, Chorus at epsilon 0.1 and 1; without what is not in the figure
    "count": {0.1: (9.23, 9.96, 9.01, 10.07), 1.0: (0.965, 1.08, 0.972, 1.09)},
    "sum": {0.1: (1000, 972, 917, 1130, 1003), 1.0: (93.7, 93.8, 104, 103, 114)},
    "mean": {0.1: (0.0204, 0.0156, 0.0224, 0.0202), 1.0: (0.00221, 0.00206, 0.0019, 0.00199)},
}
QUESTIONS: dict[str, dict[str, Any]] = {
    "count": {"aggregate": "count"},
    "sum": {"aggregate": "sum", **AGE},
    "mean": {"aggregate": "mean", **AGE},
}
COLUMNS = (85, 9, 100, 16, 7, 15, 6, 5, 2, 100, 100, 99, 42, 2)
BEST = {1: 3.047, 2: 6.359}


def errors_of(engine: DuckDbEngine, told: dict[str, Any], exact: float) -> float:
    """Standard deviation of the absolute error of as many releases as were published."""
    planned = plan(Question.read(told), Budget(epsilon=100.0))
    query = bounded_query(planned, "adult", {"age": "number"}, engine.quote, salt="salt")
    sums = engine.query(query.sql, query.parameters)
    off = [abs(figures(planned, draw_all(planned, query, sums, {}))[0].value - exact) for _ in range(REPEATS)]
    return statistics.stdev(off)


def main() -> int:
    """Measures and prints."""
    if not ADULT.exists():
        print("Adult is not here.")
        return 0
    engine = DuckDbEngine(memory_limit="1GB")
    with tempfile.TemporaryDirectory() as folder:
        read(ADULT, detect(ADULT), Path(folder) / "adult.parquet")
        engine.open_arrow("adult", pq.read_table(Path(folder) / "adult.parquet"))
    ages = engine.query('SELECT age FROM "adult"').column("age").to_numpy()
    exact = {"count": float(len(ages)), "sum": float(ages.sum()), "mean": float(ages.mean())}
    print(f"Adult, {len(ages):,} records, {REPEATS} releases each: standard deviation of the absolute error")
    for name, told in QUESTIONS.items():
        for epsilon, published in PUBLISHED[name].items():
            ours = {"": errors_of(engine, {**told, "epsilon": epsilon}, exact[name])}
            if name == "mean":
                given = errors_of(engine, {**told, "epsilon": epsilon, "n": len(ages)}, exact[name])
                ours = {" with n": given * len(ages) / THEIRS, " without n": ours[""] * len(ages) / THEIRS}
            beside = f"published {min(published):.3g} to {max(published):.3g}"
            for how, error in ours.items():
                print(f"  {name}{how}, epsilon {epsilon:g}: {error:.3g} ({beside})")
    engine.shutdown()
    for ways, best in BEST.items():
        apart, ours = (math.sqrt(expected(made, 1, pure=False)) for made in (independent(COLUMNS, ways), _best(ways)))
        print(f"  all {ways}-way tables of 14 columns: {ours:.3f}, each by itself {apart:.3f}, published best {best}")
    return 0


def _best(ways: int) -> Any:
    return weighted(COLUMNS, ways, 1, pure=False)


if __name__ == "__main__":
    np.seterr(all="raise")
    sys.exit(main())
