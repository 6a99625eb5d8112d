"""Claim: k, l, t, beta and delta of raw Adult are measured, together, 100 times as fast as by pycanon.

Run: python benchmarks/bench_models.py [--repeat 7]
Each time is that of one figure from the opened table on, its scan included, as pycanon's is from the frame on; the
best of several. pycanon's seconds are those of `notes/anonymization.md`, on a quiet machine of this kind; `x` is the
ratio to a fixed numpy loop (sort and count two million words) timed in the same run, so that machines can be compared.
"""

import argparse
import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from privacy_core.engine import DuckDbEngine
from privacy_core.risk.classes import equivalence_classes
from privacy_core.risk.models import (
    BasicBetaLikeness,
    DeltaDisclosure,
    DistinctLDiversity,
    EnhancedBetaLikeness,
    EntropyLDiversity,
    KAnonymity,
    PrivacyModel,
    RecursiveCLDiversity,
    TCloseness,
)

ADULT = Path(__file__).resolve().parents[2] / "shared" / "data" / "adult" / "adult.csv"
EIGHT = ["sex", "age", "race", "marital-status", "education", "native-country", "workclass", "salary-class"]
S = "occupation"
MODELS = {  # model, and pycanon's seconds where they are known
    "k": (KAnonymity(k=2), 0.33),
    "distinct l": (DistinctLDiversity(sensitive=S, l=2), 5.1),
    "entropy l": (EntropyLDiversity(sensitive=S, l=2), 15.2),
    "recursive c, l": (RecursiveCLDiversity(sensitive=S, c=2, l=2), None),
    "t, equal": (TCloseness(sensitive=S, t=0.2), 72.9),
    "t, ordered": (TCloseness(sensitive=S, t=0.2, distance="ordered"), None),
    "basic beta": (BasicBetaLikeness(sensitive=S, beta=1), 400.0),
    "enhanced beta": (EnhancedBetaLikeness(sensitive=S, beta=1), 400.0),
    "delta": (DeltaDisclosure(sensitive=S, delta=1), None),
}


def best(work: Callable[[], object], repeat: int) -> float:
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=7)
    repeat = parser.parse_args().repeat
    engine = DuckDbEngine()
    engine.open_arrow("adult", pa.Table.from_pandas(pd.read_csv(ADULT, sep=";"), preserve_index=False))
    words = np.random.default_rng(0).integers(0, 1 << 40, 2_000_000)
    loop = best(lambda: np.unique(words, return_counts=True), 3)
    print(f"load {os.getloadavg()[0]:.1f}; fixed loop {1e3 * loop:.0f} ms")
    print(f"{'figure':<16}{'ms':>8}{'x':>8}{'pycanon s':>11}{'times':>8}")
    told = {name: (best(partial(figure, engine, model), repeat), theirs) for name, (model, theirs) in MODELS.items()}
    known = [row for row in told.values() if row[1] is not None]
    told["together"] = sum(ours for ours, _ in known), sum(theirs for _, theirs in known)
    for name, (ours, theirs) in told.items():
        ratio = f"{theirs:>11.2f}{theirs / ours:>8.0f}" if theirs is not None else ""
        print(f"{name:<16}{1e3 * ours:>8.1f}{ours / loop:>8.2f}{ratio}")
    engine.shutdown()


def figure(engine: DuckDbEngine, model: PrivacyModel) -> float:
    classes = equivalence_classes(engine, "adult", EIGHT, sensitive=[S] if hasattr(model, "sensitive") else [])
    return model.measured(classes, classes)


if __name__ == "__main__":
    main()
