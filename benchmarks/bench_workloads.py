"""Claim: all ranges of Adult's age and all pairs of its columns come out closer than with noise for each of them.

Run: python benchmarks/bench_workloads.py [--releases 200]
First the root mean square error of all ranges at unit noise beside published figures: Gaussian noise from
github.com/dpcomp-org/hdmm, experiments/journal/oned.csv (McKenna and others 2023, Journal of Privacy and
Confidentiality 13), Laplace noise from that repository's README (p-Identity, 256 bins). H2 is the binary tree of Hay
and others (2010), HB the tree of Qardaji and others (2013), the bound is that of Li and Miklau (2013), which no
strategy passes. Then Adult (30,162 records): expected error, and that of releases by OpenDP, each row at the same
epsilon and delta. Then times, with the load of the machine.
"""

import argparse
import math
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from pyarrow import csv

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from privacy_core.dp import marginals  # noqa: E402 - needs the path above
from privacy_core.dp.budget import Budget  # noqa: E402 - needs the path above
from privacy_core.dp.mechanisms import draw  # noqa: E402 - needs the path above
from privacy_core.dp.optimised import MOST_BINS_GAUSSIAN, optimised  # noqa: E402 - needs the path above
from privacy_core.dp.plan import Plan, plan  # noqa: E402 - needs the path above
from privacy_core.dp.question import Question  # noqa: E402 - needs the path above
from privacy_core.dp.ranges import Tree, every_range, expected, hierarchical, identity  # noqa: E402 - needs the path above
from privacy_core.dp.workloads import strategy_of  # noqa: E402 - needs the path above

ADULT = ROOT.parent / "shared" / "data" / "adult" / "adult.csv"
# Bins; published under Gaussian noise: plain histogram, H2, wavelets, HB, convex optimum, bound.
PUBLISHED = [
    (128, 6.583, 3.425, 3.101, 6.583, 2.599, 2.573),
    (256, 9.274, 3.835, 3.505, 4.450, 2.902, 2.876),
    (1024, 18.493, 4.654, 4.319, 6.409, 3.568, 3.492),
    (2048, 26.141, 5.063, 4.726, 7.663, 3.850, 3.803),
]
PUBLISHED_LAPLACE = 5.736
COLUMNS = ["sex", "race", "marital-status", "education", "workclass", "salary-class"]
GAUSSIAN = {"mechanism": "gaussian", "delta": 1e-6}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--releases", type=int, default=200)
    releases = parser.parse_args().releases
    published()
    table = csv.read_csv(ADULT, parse_options=csv.ParseOptions(delimiter=";")).to_pandas()
    ages(table, releases)
    pairs(table, releases)
    times()


def published() -> None:
    print("All ranges, Gaussian noise of the L2 sensitivity: root mean square error")
    print("  bins   plain      H2  wavelets    HB  convex   bound | ours: tree  optimised")
    for bins, *figures in PUBLISHED:
        tree = math.sqrt(expected(hierarchical(bins, 1, pure=False), 1, pure=False))
        best = (
            math.sqrt(expected(optimised(bins, pure=False), 1, pure=False)) if bins <= MOST_BINS_GAUSSIAN else math.nan
        )
        print(f"{bins:6}" + "".join(f"{one:8.3f}" for one in figures) + f" | {tree:10.3f}{best:11.3f}")
    h2, tree = Tree(256, 2, (1,) * 9), hierarchical(256, 1, pure=True)
    ours = [math.sqrt(expected(one, 1, pure=True)) for one in (identity(256), h2, tree, optimised(256, pure=True))]
    print(
        f"  256 bins, Laplace noise: plain {ours[0]:.3f}, H2 {ours[1]:.3f}, published p-Identity {PUBLISHED_LAPLACE} | "
        f"ours: tree {ours[2]:.3f}, optimised {ours[3]:.3f} (offered up to 100 bins: it takes seconds)"
    )


def ages(table: Any, releases: int) -> None:
    edges = list(range(17, 92))
    counts = np.histogram(table["age"], edges)[0].astype(np.int64)
    low, high = every_range(len(edges) - 1)
    up_to = np.concatenate([[0], np.cumsum(counts)])
    exact = up_to[high] - up_to[low]
    asked = {"aggregate": "ranges", "column": "age", "bins": edges}
    print(f"\nAdult, all {len(exact):,} ranges of age (17 to 90, {len(counts)} bins), {len(table):,} records")
    for noise in ({}, GAUSSIAN):
        for epsilon in (0.1, 1.0):
            for name in ("independent", "identity", "hierarchical", "optimised", "best"):
                planned = plan(Question.read({**asked, **noise, "epsilon": epsilon, "strategy": name}), budget())
                many = max(10, releases // 10) if name == "independent" else releases

                def told(noisy: Any, planned: Plan = planned) -> Any:
                    return strategy_of(planned.question).ranges(noisy, low, high)

                compare(planned, np.arange(len(counts)), counts, exact, told, many)


def pairs(table: Any, releases: int) -> None:
    groups: dict[str, Any] = {name: sorted(table[name].unique()) for name in COLUMNS}
    groups["age"] = {"bins": [17, 25, 30, 35, 40, 45, 50, 55, 60, 65, 91]}
    codes = [np.searchsorted(groups[name], table[name]) for name in COLUMNS]
    codes.append(np.digitize(table["age"], groups["age"]["bins"]) - 1)
    sizes = [*(len(groups[name]) for name in COLUMNS), 10]
    cells, counts = np.unique(np.ravel_multi_index(codes, sizes), return_counts=True)
    asked = {"aggregate": "marginals", "columns": groups}
    print(f"\nAdult, all pairs of {len(sizes)} columns of {sizes} groups ({math.prod(sizes):,} cells together)")
    for noise in ({}, GAUSSIAN):
        for epsilon in (0.1, 1.0):
            for name in ("independent", "weighted", "best"):
                planned = plan(Question.read({**asked, **noise, "epsilon": epsilon, "strategy": name}), budget())
                strategy = strategy_of(planned.question)

                def told(noisy: Any, strategy: Any = strategy) -> Any:
                    found = strategy.reconstruct(noisy)  # each table counts alike
                    mean = sum(one.size for one in found.values()) / len(found)
                    return np.concatenate([one.ravel() * math.sqrt(mean / one.size) for one in found.values()])

                exact = told(strategy.measure(cells, counts).astype(float))
                compare(planned, cells, counts, exact, told, releases)
    print(f"  no Gaussian strategy passes {bound(sizes):.3f} of the noise of one count; ours: {reached(sizes):.3f}")


def bound(sizes: list[int]) -> float:
    """Of all pairs, each of which counts alike: the sum of the singular values of the workload, by cells and pairs."""
    total, every = 0.0, math.prod(sizes)
    columns = range(len(sizes))
    for one in columns:
        others = sum((sizes[one] * sizes[other]) ** -2 for other in columns if other != one)
        total += (sizes[one] - 1) * math.sqrt(every * others)
        for other in range(one):
            total += (sizes[one] - 1) * (sizes[other] - 1) * math.sqrt(every) / sizes[one] / sizes[other]
    total += math.sqrt(every * sum((sizes[one] * sizes[other]) ** -2 for one in columns for other in range(one)))
    return total / math.sqrt(every * math.comb(len(sizes), 2))


def reached(sizes: list[int]) -> float:
    return math.sqrt(marginals.expected(marginals.weighted(tuple(sizes), 2, 1, pure=False), 1, pure=False))


def compare(planned: Plan, cells: Any, counts: Any, exact: Any, told: Callable[[Any], Any], releases: int) -> None:
    """Expected and measured error of one strategy."""
    ours, alone = planned.errors or ()
    (part,) = planned.parts
    question = planned.question
    figures = strategy_of(question).measure(cells, counts)
    off = [told(np.array(draw(part, question.mechanism, figures), dtype=float)) - exact for _ in range(releases)]
    measured = math.sqrt(np.mean(np.square(off)))
    gain = alone.root_mean_square / ours.root_mean_square
    print(
        f"  {question.mechanism.value:8} epsilon {question.epsilon:<4} {question.strategy.value:12} -> "
        f"{ours.strategy:12}"
        f" measures {ours.measured:5}  error {ours.root_mean_square:9.2f} (drawn {measured:9.2f})"
        f"  interval median {ours.median:8.1f} worst {ours.worst:8.1f} {gain:7.1f} times"
    )


def times() -> None:
    print(f"\nTimes, milliseconds, load {os.getloadavg()[0]:.1f}")
    for bins in (74, 256, 1024, 4096):
        question = Question.read({"aggregate": "ranges", "column": "age", "bins": list(range(bins + 1)), "epsilon": 1})
        first = timed(lambda question=question: plan(question, budget()).errors)
        other = question.model_copy(update={"epsilon": 0.7})
        again = timed(lambda other=other: plan(other, budget()).errors)
        planned, strategy = plan(question, budget()), strategy_of(question)
        figures = strategy.measure(np.arange(bins), np.full(bins, 7))
        drawn = timed(lambda: draw(planned.parts[0], question.mechanism, figures))  # noqa: B023
        low, high = every_range(bins)
        solved = timed(lambda: strategy.ranges(figures.astype(float), low, high))  # noqa: B023
        print(
            f"  {bins:5} bins: first plan {first:8.1f}, at another epsilon {again:6.2f}, noise {drawn:7.1f}, "
            f"answers {solved:6.1f}"
        )


def timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - began)


def budget() -> Budget:
    return Budget(epsilon=100.0, delta=1e-5)


if __name__ == "__main__":
    main()
