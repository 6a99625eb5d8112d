"""What the counts of sensitive values say about each class: plain formulas on arrays, for the models and the search.

``counts`` are records (or persons) by class and value, shape ``(n_classes, n_values)``, at least one in each class.
``shares`` are the whole table's, shape ``(n_values,)``, or of the shape of ``counts`` where its columns are other
values in each class. Each result has shape ``(n_classes,)``; a class that can meet no limit gives infinity.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[Any]
Scores = npt.NDArray[np.float64]

_TABLED = 1 << 16  # nearly all counts are smaller
_ROUNDING = 1e-9


def distinct(counts: Counts) -> npt.NDArray[np.int64]:
    """Values that occur in each class."""
    return np.asarray(np.count_nonzero(counts, axis=1))


def shannon_l(counts: Counts) -> Scores:
    """Exponential of the entropy of each class, at least 1.

    Source: Machanavajjhala, Kifer, Gehrke and Venkitasubramaniam, "l-Diversity: Privacy Beyond k-Anonymity", TKDD 2007,
        definition 4.1, solved for l.

    >>> shannon_l(np.array([[2, 2], [4, 0]])).round(6).tolist()
    [2.0, 1.0]
    """
    total = np.maximum(counts.sum(axis=1), 1)
    weighted = (counts * np.log(np.maximum(counts, 1))).sum(axis=1)
    return np.asarray(np.exp(np.maximum(np.log(total) - weighted / total, 0.0)))


def grassberger_l(counts: Counts) -> Scores:
    """Exponential of Grassberger's estimate of each class's entropy, at least 1, at most the values that occur.

    It corrects for the entropy that few records hide: H = G(N) - (1/N) sum of n G(n), over all values. G stands for
    both logarithms, as in ARX, so that records of one value have no entropy however few they are. Without the cap
    three records of three values would count for 7.4 values.

    Source: Grassberger, "Entropy Estimates from Insufficient Samplings", arXiv:physics/0307138, equations 28 to 30, for
        G; Stammler, Katzenbeisser and Hamacher, "Correcting Finite Sampling Issues in Entropy l-diversity", PSD 2016.
    """
    total = np.maximum(counts.sum(axis=1), 1)
    weighted = (counts * _grassberger(counts)).sum(axis=1)
    estimate = np.exp(np.maximum(_grassberger(total) - weighted / total, 0.0))
    return np.asarray(np.minimum(estimate, np.maximum(distinct(counts), 1)))


def recursive_c(counts: Counts, l: int) -> Scores:  # noqa: E741 - the field's own letter
    """r_1 / (r_l + ... + r_m) of each class, values from frequent to rare; infinite with fewer than l values.

    A class is recursively (c, l)-diverse where this is below c, strictly.

    Source: Machanavajjhala et al., TKDD 2007, definition 4.2.

    >>> recursive_c(np.array([[4, 2, 2], [5, 1, 0], [4, 3, 0]]), 2).tolist()
    [1.0, 5.0, 1.3333333333333333]
    >>> recursive_c(np.array([[4, 2, 2], [5, 1, 0]]), 3).tolist()
    [2.0, inf]
    """
    values = counts.shape[1]
    if l > values:
        return np.full(len(counts), np.inf)
    ordered = np.partition(counts, values - l + 1, axis=1) if l > 1 else counts
    tail = ordered[:, : values - l + 1].sum(axis=1, dtype=np.int64)
    return _over(counts.max(axis=1), tail)


def basic_beta(counts: Counts, shares: Scores) -> Scores:
    """Largest relative gain (q - p) / p over the values of each class, at least 0.

    q is the share of a value in the class, p in the whole table; values that the class lacks gain nothing.

    Source: Cao and Karras, "Publishing Microdata with a Robust Privacy Guarantee", PVLDB 5(11), 2012, definition 2.

    >>> basic_beta(np.array([[1, 1], [2, 0]]), np.array([0.25, 0.75])).tolist()
    [1.0, 3.0]
    """
    return np.asarray(np.maximum(_relative(counts, shares).max(axis=1) - 1, 0.0))


def enhanced_beta(counts: Counts, shares: Scores) -> Scores:
    """As `basic_beta`, but infinite where a value gains more than -ln p.

    So a class is enhanced beta-like exactly where this is at most beta: then each gain is at most min(beta, -ln p).

    Source: Cao and Karras, PVLDB 2012, definition 3.

    >>> enhanced_beta(np.array([[1, 1], [2, 0]]), np.array([0.25, 0.75])).tolist()
    [1.0, inf]
    """
    gains = _relative(counts, shares) - 1
    allowed = -np.log(np.where(shares > 0, shares, 1.0)) + _ROUNDING
    return np.asarray(np.maximum(np.where(gains > allowed, np.inf, gains).max(axis=1), 0.0))


def disclosure_delta(counts: Counts, shares: Scores) -> Scores:
    """Largest |log2(q / p)| over the values that occur in each class, at least 0.

    Values that a class lacks are left out, though their absence is told too.

    Source: Brickell and Shmatikov, "The Cost of Privacy: Destruction of Data-Mining Utility in Anonymized Data
        Publishing", KDD 2008, definition 1, with logarithms to base 2.

    >>> disclosure_delta(np.array([[1, 1], [2, 0]]), np.array([0.25, 0.75])).tolist()
    [1.0, 2.0]
    """
    ratios = _relative(counts, shares)
    smallest = np.where(ratios > 0, ratios, np.inf).min(axis=1)
    return np.asarray(np.log2(np.maximum(ratios.max(axis=1), 1 / smallest)))


def equal_distance(counts: Counts, shares: Scores) -> Scores:
    """Earth mover's distance from the whole table where all values are equally far apart, in [0, 1).

    Source: Li, Li and Venkatasubramanian, "t-Closeness: Privacy Beyond k-Anonymity and l-Diversity", ICDE 2007.

    >>> equal_distance(np.array([[2, 2], [4, 0]]), np.array([0.5, 0.5])).tolist()
    [0.0, 0.5]
    """
    return np.asarray(np.maximum(_surplus(counts, shares), 0.0).sum(axis=1))


def ordered_distance(counts: Counts, shares: Scores, places: npt.NDArray[np.int64]) -> Scores:
    """Earth mover's distance from the whole table where values stand in a line, in [0, 1].

    Args:
        counts: Records by class and value.
        shares: Of the whole table.
        places: The columns of ``counts`` from the first to the last in the line; neighbours lie 1 / (m - 1) apart.

    Source: Li, Li and Venkatasubramanian, ICDE 2007, EMD for numerical attributes.

    >>> ordered_distance(np.array([[9, 0, 0], [0, 0, 9]]), np.array([0.5, 0.0, 0.5]), np.arange(3)).tolist()
    [0.5, 0.5]
    """
    if len(places) < 2:
        return np.zeros(len(counts))
    moved = np.cumsum(_surplus(counts, shares)[:, places], axis=1)
    return np.asarray(np.abs(moved[:, :-1]).sum(axis=1) / (len(places) - 1))


def ordered_distance_of_cells(classes: Counts, places: Counts, units: Counts, shares: Scores) -> Scores:
    """`ordered_distance` from the counts above 0 alone: for many values, of which a class has few.

    Between two values of a class its cumulated share stays the same while that of the table rises, so it is passed once
    at most, and prefix sums give both sides.

    Args:
        classes: Class of each cell, rising from 0, every class having one.
        places: Place of its value in the line.
        units: Records of each cell.
        shares: Of the whole table, in the order of the line, shape ``(n_values,)``.

    >>> nines, shares = np.array([9, 9]), np.array([0.5, 0.0, 0.5])
    >>> ordered_distance_of_cells(np.array([0, 1]), np.array([0, 2]), nines, shares).tolist()
    [0.5, 0.5]
    """
    order = np.lexsort((places, classes))
    classes, places, units = classes[order], places[order], units[order].astype(np.int64)
    first = np.flatnonzero(np.diff(classes, prepend=-1))
    if len(shares) < 2:
        return np.zeros(len(first))
    cells = np.diff(np.append(first, len(classes)))
    cumulated = np.cumsum(units)
    before = np.repeat(cumulated[first] - units[first], cells)
    reached = (cumulated - before) / np.repeat(np.add.reduceat(units, first), cells)
    whole = np.cumsum(shares)
    area = np.append(0.0, np.cumsum(whole))  # of the table's cumulated shares left of each place
    end = len(shares) - 1  # both have reached 1 at the last place
    start = np.minimum(places, end)
    stop = np.minimum(np.append(places[1:], end), end)
    stop[first[1:] - 1] = end
    passed = np.clip(np.searchsorted(whole, reached), start, stop)
    above = reached * (passed - start) - (area[passed] - area[start])
    below = area[stop] - area[passed] - reached * (stop - passed)
    gaps = np.add.reduceat(above + below, first) + area[start[first]]
    return np.asarray(gaps / end)


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """The inner nodes above values, as the earth mover's distance needs them.

    Attributes:
        parents: For each level from 1, the node there of each node one level below (of each value at first).
    """

    parents: tuple[npt.NDArray[np.int64], ...]

    @classmethod
    def of(cls, levels: Sequence[Sequence[object]]) -> Self:
        """From the label of each value at each level above the values, one root being added where the top has none.

        >>> Tree.of([["x", "x", "y"], ["*", "*", "*"]]).parents
        (array([0, 0, 1]), array([0, 0]))
        """
        parents, below = [], np.arange(len(levels[0]) if levels else 0)
        above = [*levels] if levels and len(set(levels[-1])) == 1 else [*levels, ["root"] * len(below)]
        for labels in above:
            numbers: dict[object, int] = {}
            node = np.array([numbers.setdefault(label, len(numbers)) for label in labels], dtype=np.int64)
            up = np.zeros(int(below.max(initial=-1)) + 1, dtype=np.int64)
            up[below] = node
            parents.append(up)
            below = node
        return cls(tuple(parents))


def hierarchical_distance(counts: Counts, shares: Scores, tree: Tree) -> Scores:
    """Earth mover's distance from the whole table where two values are as far apart as the level where they meet.

    The sum over inner nodes of (level / height) * min(surplus, deficit) among their children, in [0, 1).

    Source: Li, Li and Venkatasubramanian, ICDE 2007, hierarchical distance.

    >>> tree = Tree.of([["x", "x", "y"], ["*", "*", "*"]])
    >>> hierarchical_distance(np.array([[2, 0, 2], [0, 0, 4]]), np.array([0.25, 0.25, 0.5]), tree).tolist()
    [0.125, 0.5]
    """
    extra = _surplus(counts, shares)
    cost = np.zeros(len(counts))
    height = len(tree.parents)
    for level, parent in enumerate(tree.parents, 1):
        order = np.argsort(parent, kind="stable")
        starts = np.flatnonzero(np.diff(parent[order], prepend=-1))
        children = extra[:, order]
        surplus = np.add.reduceat(np.maximum(children, 0.0), starts, axis=1)
        extra = np.add.reduceat(children, starts, axis=1)
        cost += level / height * np.minimum(surplus, surplus - extra).sum(axis=1)
    return cost


def _surplus(counts: Counts, shares: Scores) -> Scores:
    result: Scores = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    result -= shares
    return result


def _relative(counts: Counts, shares: Scores) -> Scores:
    """Share in the class over share in the table where a value occurs, else 0."""
    expected = counts.sum(axis=1, keepdims=True) * shares
    ratios: Scores = np.divide(counts, expected, out=np.zeros(counts.shape), where=(counts > 0) & (expected > 0))
    return ratios


def _over(above: Counts, below: Counts) -> Scores:
    ratios: Scores = np.divide(above, below, out=np.full(len(above), np.inf), where=below > 0)
    return ratios


def _grassberger(counts: Counts) -> Scores:
    """G(n): -gamma - ln 2 for 1, two more than that for 2, then 2 / (n - 1) more at each even n; 0 for 0."""
    most = int(counts.max(initial=0))
    if most < _TABLED:
        return _GRASSBERGER.take(counts)
    occurring, place = np.unique(counts, return_inverse=True)
    small = np.minimum(occurring, _TABLED - 1)
    even = np.maximum(
        occurring - occurring % 2, 1
    )  # G(n) = G(n - 1) for odd n, and ln n to ten digits for large even n
    values = np.where(occurring < _TABLED, _GRASSBERGER.take(small), np.log(even))
    return np.asarray(values[place].reshape(counts.shape))


def _grassberger_table() -> Scores:
    steps = np.zeros(_TABLED)
    steps[2::2] = 2 / np.arange(1, _TABLED - 1, 2)
    table: Scores = np.cumsum(steps) - np.euler_gamma - np.log(2)
    table[0] = 0.0
    return table


_GRASSBERGER = _grassberger_table()
