"""The search over Adult done plainly: every node and row, from the published definitions and from no code of ours.

Problems are written as recipes write them, so that no name of the library is needed either.
"""

import itertools
import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "adult"
CLOSE = 1e-9  # ties of sums of rounded numbers are ties


@cache
def frame(file: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / file, sep=";")


@cache
def tree(column: str) -> list[list[str]]:
    return [line.split(";") for line in (FOLDER / f"hierarchy_{column}.csv").read_text("utf-8").splitlines()]


def height(column: str) -> int:
    return len(tree(column)[0]) - 1


@cache
def shown(file: str, column: str, level: int) -> tuple[np.ndarray, int, np.ndarray]:
    """The label of every row as a number, how many labels there are, and the share of the hierarchy below each."""
    labels = sorted({row[level] for row in tree(column)})
    number = {label: i for i, label in enumerate(labels)}
    of = {row[0]: number[row[level]] for row in tree(column)}
    below = np.zeros(len(labels))
    for row in tree(column):
        below[number[row[level]]] += 1
    return np.array([of[str(one)] for one in frame(file)[column]]), len(labels), below / len(tree(column))


@dataclass(frozen=True)
class Problem:
    """One search: everything as a recipe has it.

    Attributes:
        columns: Quasi-identifiers.
        models: As the recipe's ``models``.
        search: As the recipe's ``search``.
        limit: As the recipe's ``suppression_limit``.
        table: The file to protect.
        hold: As the recipe's ``hold_on_export``.
    """

    columns: tuple[str, ...]
    models: tuple[dict, ...]
    search: dict
    limit: float
    table: str = "adult.csv"
    hold: bool = False


@dataclass
class Node:
    """The classes at some levels; ``of`` is the class of every row of the table."""

    problem: Problem
    levels: tuple[int, ...]

    def __post_init__(self) -> None:
        self.keys, self.of, self.sizes = np.unique(
            self.key(self.problem.table), return_inverse=True, return_counts=True
        )

    def key(self, file: str) -> np.ndarray:
        key = np.zeros(len(frame(file)), dtype=np.int64)
        for column, level in zip(self.problem.columns, self.levels, strict=True):
            numbers, labels, _ = shown(file, column, level)
            key = key * labels + numbers
        return key

    def counts(self, column: str) -> np.ndarray:
        """Records by class and sorted value."""
        values = np.unique(frame(self.problem.table)[column], return_inverse=True)[1]
        result = np.zeros((len(self.sizes), values.max() + 1))
        np.add.at(result, (self.of, values), 1)
        return result

    def people(self, file: str) -> np.ndarray:
        """Records of the file in each class."""
        keys, counts = np.unique(self.key(file), return_counts=True)
        known = dict(zip(keys.tolist(), counts.tolist(), strict=True))
        return np.array([known.get(key, 0) for key in self.keys.tolist()])


def fails(model: dict, node: Node, kept: np.ndarray, whole: np.ndarray | None = None) -> np.ndarray:
    """Whether each class fails; ``whole`` are the classes that shares of the whole are taken from."""
    if "sensitive" not in model:
        return OF_SIZES[model["model"]](model, node, kept)
    counts = node.counts(model["sensitive"])
    p = (counts if whole is None else counts[whole]).sum(axis=0)
    p, q = p / max(p.sum(), 1), counts / counts.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        return OF_VALUES[model["model"]](model, node, counts, q, p)


def _presence(model: dict, node: Node, _: np.ndarray) -> np.ndarray:
    share = node.sizes / node.people("adult.csv")
    return (share > model["max"] + CLOSE) | (share < model.get("min", 0) - CLOSE)


def _entropy(model: dict, node: Node, counts: np.ndarray, q: np.ndarray, _: np.ndarray) -> np.ndarray:
    if model.get("estimator", "shannon") == "shannon":
        return -(q * np.log(np.where(q > 0, q, 1))).sum(axis=1) < math.log(model["l"]) - CLOSE
    table = [0.0, -np.euler_gamma - math.log(2)]
    for n in range(2, int(node.sizes.max()) + 1):
        table.append(table[-1] if n % 2 else table[1 if n == 2 else n - 2] + 2 / (n - 1))
    psi = np.array(table)
    value = psi[node.sizes] - (counts * psi[counts.astype(int)]).sum(axis=1) / node.sizes
    return ((counts > 0).sum(axis=1) < model["l"]) | (value < math.log(model["l"]) - CLOSE)


def _recursive(model: dict, _: Node, counts: np.ndarray, *__: np.ndarray) -> np.ndarray:
    ordered = -np.sort(-counts, axis=1)
    return ~(ordered[:, 0] < model["c"] * ordered[:, model["l"] - 1 :].sum(axis=1) - CLOSE)


def _likeness(model: dict, _: Node, counts: np.ndarray, q: np.ndarray, p: np.ndarray) -> np.ndarray:
    basic = model["model"] == "basic_beta_likeness"
    cap = np.full(len(p), model["beta"]) if basic else np.minimum(model["beta"], -np.log(p))
    return (np.where(counts > 0, (q - p) / p, 0) > cap + CLOSE).any(axis=1)


def _disclosure(model: dict, _: Node, counts: np.ndarray, q: np.ndarray, p: np.ndarray) -> np.ndarray:
    return ~(np.where(counts > 0, np.abs(np.log2(q / p)), 0).max(axis=1) < model["delta"] - CLOSE)


def _distance(model: dict, node: Node, q: np.ndarray, p: np.ndarray) -> np.ndarray:
    distance = model.get("distance", "equal")
    if distance == "equal":
        return np.abs(q - p).sum(axis=1) / 2
    values = np.unique(frame(node.problem.table)[model["sensitive"]]).astype(str).tolist()
    if distance == "ordered":
        line = [values.index(one) for one in model["order"]] if "order" in model else range(len(values))
        return np.abs(np.cumsum((q - p)[:, line], axis=1)).sum(axis=1) / max(len(values) - 1, 1)
    rows = {row[0]: row for row in tree(model["sensitive"])}
    top = len({tuple(row[-1:]) for row in rows.values()}) > 1  # without one root the tree gets one
    levels = height(model["sensitive"]) + top
    extra = {one: (q - p)[:, i] for i, one in enumerate(values)}
    above = {one: one for one in values}
    cost = np.zeros(len(q))
    for level in range(1, levels + 1):
        parent = {up: "*" if level > height(model["sensitive"]) else rows[one][level] for one, up in above.items()}
        plus, minus = {}, {}
        for label, amount in extra.items():
            plus[parent[label]] = plus.get(parent[label], 0) + np.maximum(amount, 0)
            minus[parent[label]] = minus.get(parent[label], 0) + np.maximum(-amount, 0)
        cost += sum(level / levels * np.minimum(plus[one], minus[one]) for one in plus)
        extra = {one: plus[one] - minus[one] for one in plus}
        above = {one: parent[up] for one, up in above.items()}
    return cost


def _smallest(model: dict, sizes: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """Classes of the smallest sizes, as many sizes as must leave so that the figure of the others holds."""
    for least in [*np.unique(sizes[kept]), np.inf]:
        some = sizes[kept & (sizes >= least)]
        if not len(some):
            break
        figure = len(some) / some.sum() if model["model"] == "average_risk" else some[some == 1].sum() / some.sum()
        if figure <= model.get("risk", model.get("share")) + CLOSE:
            break
    return kept & (sizes < least)


OF_SIZES = {
    "k_anonymity": lambda model, node, _: node.sizes < model["k"],
    "k_map": lambda model, node, _: node.people("adult.csv") < model["k"],
    "delta_presence": _presence,
    "average_risk": lambda model, node, kept: _smallest(model, node.sizes, kept),
    "sample_uniqueness": lambda model, node, kept: _smallest(model, node.sizes, kept),
}
OF_VALUES = {
    "distinct_l_diversity": lambda model, _, counts, *__: (counts > 0).sum(axis=1) < model["l"],
    "entropy_l_diversity": _entropy,
    "recursive_cl_diversity": _recursive,
    "alpha_k_anonymity": lambda model, node, _, q, __: (
        (q.max(axis=1) > model["alpha"] + CLOSE) | (node.sizes < model["k"])
    ),
    "t_closeness": lambda model, node, _, q, p: _distance(model, node, q, p) > model["t"] + CLOSE,
    "basic_beta_likeness": _likeness,
    "enhanced_beta_likeness": _likeness,
    "delta_disclosure": _disclosure,
}
OVERALL = ("average_risk", "sample_uniqueness")
COMPARING = ("t_closeness", "basic_beta_likeness", "enhanced_beta_likeness", "delta_disclosure")


def suppressed_classes(node: Node) -> np.ndarray | None:
    """Which classes leave; None where even that does not help."""
    every = np.ones(len(node.sizes), dtype=bool)
    gone = ~every
    for model in node.problem.models:
        wants_all = model["model"] == "delta_presence" and model.get("min", 0) > 0
        if wants_all and set(node.key("adult.csv").tolist()) - set(node.keys.tolist()):
            return None
        if model["model"] not in OVERALL:
            gone |= fails(model, node, every)
    while not gone.all():
        kept, before = ~gone, int(gone.sum())
        for model in node.problem.models:
            if model["model"] in OVERALL:
                gone = gone | fails(model, node, kept)
            elif node.problem.hold and model["model"] in COMPARING:
                gone = gone | (kept & fails(model, node, kept, whole=kept))
        if gone.sum() == before:
            break
    return gone


def cost(node: Node, gone: np.ndarray) -> float | list[float]:
    """The score of a node whose classes ``gone`` are suppressed."""
    problem, search = node.problem, node.problem.search
    gs = search.get("gs_factor", 0.5)
    g = 1 if gs <= 0.5 else 2 * (1 - gs)
    s = 2 * gs if gs < 0.5 else 1
    n, sizes, metric = len(node.of), node.sizes, search.get("metric", "loss")
    if search.get("monotonic", False):
        gone = np.zeros_like(gone)
    out = gone[node.of]
    if metric == "aecs":
        classes = int((~gone).sum()) * s + bool(gone.any()) * g
        return n / classes if classes else math.inf
    if metric == "discernibility":
        return float((sizes[~gone] ** 2.0).sum() + n * sizes[gone].sum())
    if metric == "classification":
        minority = sizes - node.counts(search["target"]).max(axis=1)
        return float((g * minority[~gone].sum() + s * sizes[gone].sum()) / n)
    if metric in ("ambiguity", "kl_divergence"):
        return _of_area(node, out, metric)
    figures = [
        _of_column(node, column, level, out, g, s) for column, level in zip(problem.columns, node.levels, strict=True)
    ]
    weights = [search.get("weights", {}).get(column, 1) for column in problem.columns]
    most = max(weights)
    each = [v * (w / most if most else 1) for v, w in zip(figures, weights, strict=True)]
    usual = {"loss": "geometric_mean", "precision": "arithmetic_mean"}.get(metric, "sum")
    aggregate = search.get("aggregate", usual)
    if aggregate == "rank":
        return sorted(each, reverse=True)
    return {
        "sum": sum(each),
        "arithmetic_mean": sum(each) / len(each),
        "geometric_mean": math.prod(v + 1 for v in each) ** (1 / len(each)) - 1,
        "maximum": max(each),
    }[aggregate]


def _of_column(node: Node, column: str, level: int, out: np.ndarray, g: float, s: float) -> float:
    problem = node.problem
    metric, n = problem.search.get("metric", "loss"), len(out)
    labels, _, below = shown(problem.table, column, level)
    if metric == "height":
        return level
    if metric == "precision":
        return ((n - out.sum()) * (level / max(height(column), 1)) * g + out.sum() * s) / n
    if metric == "loss":
        share = below[labels]
        total = (g * share[~out]).sum() + (out.sum() if s == 1 else (share + s * (1 - share))[out].sum())
        least = g * n / len(tree(column))
        return math.floor(max(0.0, (total - least) / (n - least)) * 1e10) / 1e10
    leaf = shown(problem.table, column, 0)[0]
    leaves, up = np.bincount(leaf), np.bincount(labels)
    total = g * -np.log2(leaves[leaf] / up[labels]).sum()
    if out.any():
        lost = np.bincount(labels[out])
        total += s * -(lost * np.log2(np.where(lost > 0, lost, 1) / out.sum()))[lost > 0].sum()
    total = math.floor(max(total, 0) * 1e10) / 1e10
    if metric == "non_uniform_entropy":
        return total
    most = -np.log2(leaves[leaf] / n).sum()
    return total / most if most else 0.0


def _of_area(node: Node, out: np.ndarray, metric: str) -> float:
    problem, n = node.problem, len(out)
    area, domain = np.ones(n), 1.0
    for column, level in zip(problem.columns, node.levels, strict=True):
        labels, _, below = shown(problem.table, column, level)
        area *= below[labels] * len(tree(column))
        domain *= len(tree(column))
    if metric == "ambiguity":
        return float(np.where(out, domain, area).sum())
    _, of, counts = np.unique(Node(problem, (0,) * len(problem.columns)).of, return_inverse=True, return_counts=True)
    told = np.where(out, out.sum() / n / domain, node.sizes[node.of] / n / area)
    return max(0.0, float(np.log2(counts[of] / n / told).mean()))


def nodes(problem: Problem) -> list[tuple[int, ...]]:
    limits = problem.search.get("levels", {})
    ranges = [limits.get(column, (0, height(column))) for column in problem.columns]
    return list(itertools.product(*(range(low, high + 1) for low, high in ranges)))


def optimum(problem: Problem) -> tuple[float | list[float] | None, dict]:
    """The best score of all nodes, None if none is allowed; and of every node what leaves, and what it costs then."""
    may = math.floor(Fraction(str(problem.limit)) * len(frame(problem.table)))
    best, every = None, {}
    for levels in nodes(problem):
        node = Node(problem, levels)
        gone = suppressed_classes(node)
        if gone is None:
            every[levels] = (None, None)
            continue
        records = int(node.sizes[gone].sum())
        score = cost(node, gone)
        every[levels] = (records, score)
        if records <= may and (best is None or score < best):
            best = score
    return best, every
