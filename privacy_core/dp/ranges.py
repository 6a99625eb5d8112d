"""All ranges of an ordered column: a tree of blocks, each level with a weight, made consistent by least squares."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from privacy_core.dp.strategy import (
    MOST_COUNT,
    Contribution,
    Floats,
    Ints,
    Reach,
    best_weights,
    reach_of,
    whole_weights,
)

MOST_BINS = 4_096
MOST_BRANCHES = 32
MOST_LOOKED_AT = 256  # edges between which `variances` looks at every range


class _Level(NamedTuple):
    """How a level takes away from the variance: ``G^-1 = I / w0^2 - sum over levels and blocks of factor z z^T``.

    Attributes:
        size: Bins of a block.
        starts: First bin of each block, and the number of bins; shape ``(n_blocks + 1,)``.
        z: Shape ``(n_bins,)``; each block's own vector, one after the other.
        factors: Of each block, shape ``(n_blocks,)``.
    """

    size: int
    starts: Ints
    z: Floats
    factors: Floats


@dataclass(frozen=True, slots=True)
class Tree:
    """Counts of blocks of 1, b, b^2, ... bins up to one block of all, each level times a whole weight.

    One level alone, of weight 1, is the plain histogram. A weight of 0 leaves a level out.

    Attributes:
        bins: How many, at least 1.
        branching: Blocks in the next larger one, at least 2.
        weights: Of each level, smallest blocks first; the first is above 0.
    """

    bins: int
    branching: int
    weights: tuple[int, ...]

    @property
    def name(self) -> str:
        return "hierarchical" if any(self.weights[1:]) else "identity"

    @property
    def whole(self) -> bool:
        return self.name == "identity" and self.weights[0] == 1

    @property
    def measured(self) -> int:
        return sum(-(-self.bins // size) for _, size in self._layers())

    @property
    def mean_variance(self) -> float:
        levels = _levels(self)
        each = np.arange(1, self.bins + 1) * np.arange(self.bins, 0, -1.0)
        total = float(each.sum()) / self.weights[0] ** 2
        for level in levels:
            total -= float(level.factors @ _summed_over_ranges(level.z, level.starts))
        return total / (self.bins * (self.bins + 1) / 2)

    def variances(self) -> Floats:
        low, high = every_range(self.bins)
        return self.variance(low, high)

    def variance(self, low: Ints, high: Ints) -> Floats:
        """Of the noise in each range ``[low, high)`` of bins, per variance of the noise of one figure.

        Args:
            low: First bin of each range, shape ``(n_ranges,)``.
            high: The bin after its last, above ``low``, shape ``(n_ranges,)``.
        """
        found = (high - low) / self.weights[0] ** 2
        for level in _levels(self):
            up_to = np.concatenate([[0.0], np.cumsum(level.z)])
            whole = np.diff(up_to[level.starts]) ** 2 * level.factors
            before = np.concatenate([[0.0], np.cumsum(whole)])
            first, last = low // level.size, (high - 1) // level.size
            left = (up_to[np.minimum(high, level.starts[first + 1])] - up_to[low]) ** 2 * level.factors[first]
            right = (up_to[high] - up_to[np.maximum(low, level.starts[last])]) ** 2 * level.factors[last]
            found = found - left - np.where(last > first, right + before[last] - before[np.minimum(first + 1, last)], 0)
        return found

    def reach(self, unit: Contribution) -> Reach:
        return reach_of(self._layers(), Contribution(min(unit.groups, self.bins), unit.rows, unit.replaced))

    def measure(self, cells: Ints, counts: Ints) -> Ints:
        histogram = histogram_of(cells, counts, self.bins)
        return np.concatenate(
            [weight * np.add.reduceat(histogram, np.arange(0, self.bins, size)) for weight, size in self._layers()]
        )

    def reconstruct(self, noisy: Floats) -> Floats:
        """Counts of the bins by least squares of what was measured, in linear time for each level.

        Any range is the sum of its bins: the best linear unbiased estimate of it.

        Args:
            noisy: As `measure` orders them, shape ``(measured,)``.

        Returns:
            Shape ``(bins,)``, below 0 too.

        Source: Hay, Rastogi, Miklau and Suciu (2010), "Boosting the accuracy of differentially private histograms
            through consistency", PVLDB 3, section 4, here for any weights and a last block that is smaller.
        """
        told, at = np.zeros(self.bins), 0
        for weight, size in self._layers():
            blocks = -(-self.bins // size)
            told += weight * np.repeat(noisy[at : at + blocks], size)[: self.bins]
            at += blocks
        found = told / self.weights[0] ** 2
        for level in _levels(self):
            each = level.factors * np.add.reduceat(level.z * told, level.starts[:-1])
            found -= level.z * np.repeat(each, np.diff(level.starts))
        return found

    def ranges(self, noisy: Floats, low: Ints, high: Ints) -> Floats:
        """The answer of each range ``[low, high)`` of bins, shapes as of `variance`."""
        up_to = np.concatenate([[0.0], np.cumsum(self.reconstruct(noisy))])
        return np.asarray(up_to[high] - up_to[low])

    def _layers(self) -> Iterator[tuple[int, int]]:
        """Weight of each level that is measured, and bins of a block of it."""
        for depth, weight in enumerate(self.weights):
            if weight:
                yield weight, self.branching**depth


@dataclass(frozen=True, slots=True)
class EachRange:
    """Every range by itself, with noise of its own: what answers cost where nothing is shared between them.

    Attributes:
        bins: How many.
    """

    bins: int
    name = "independent"
    whole = True
    mean_variance = 1.0

    @property
    def measured(self) -> int:
        return self.bins * (self.bins + 1) // 2

    def variances(self) -> Floats:
        return np.ones(1)

    def variance(self, low: Ints, high: Ints) -> Floats:  # noqa: ARG002 - as a tree has it
        return np.ones(len(low))

    def reach(self, unit: Contribution) -> Reach:
        """A bin lies in ``(i + 1)(n - i)`` ranges: those that lie in most add up (L2 by the triangle inequality)."""
        place = np.arange(self.bins)
        most = np.sort((place + 1) * (self.bins - place))[::-1][: unit.groups]
        twice, squared = 2 if unit.replaced else 1, float(np.sqrt(most.astype(np.float64)).sum()) ** 2
        exact = int(most[0]) if len(most) == 1 else int(np.ceil(squared * (1 + 1e-12)))
        linf = min(unit.groups, self.bins) * unit.rows
        return Reach(self.measured, linf, twice * int(most.sum()) * unit.rows, twice * exact * unit.rows**2)

    def measure(self, cells: Ints, counts: Ints) -> Ints:
        up_to = np.concatenate([[0], np.cumsum(histogram_of(cells, counts, self.bins))])
        low, high = np.triu_indices(self.bins + 1, 1)
        return np.asarray(up_to[high] - up_to[low], dtype=np.int64)

    def ranges(self, noisy: Floats, low: Ints, high: Ints) -> Floats:
        before = low * self.bins - low * (low - 1) // 2
        return np.asarray(noisy[before + high - low - 1])


def identity(bins: int) -> Tree:
    """The plain histogram: a range is a sum of its bins."""
    return Tree(bins, 2, (1,))


@lru_cache(maxsize=64)
def hierarchical(bins: int, groups: int, *, pure: bool) -> Tree:
    """The tree whose ranges come out best in the mean, among branchings and weights of levels.

    Args:
        bins: At least 2.
        groups: Bins that one unit is in at most.
        pure: Whether noise follows L1 (Laplace), not L2 (Gaussian).

    Source: Qardaji, Yang and Li (2013), "Understanding hierarchical methods for differentially private histograms",
        PVLDB 6: the branching matters more than anything else. Weights of levels: McKenna, Miklau, Hay and
        Machanavajjhala (2018), "Optimizing error of high-dimensional statistical queries under differential
        privacy", PVLDB 11.
    """
    found = [_weighted(bins, branching, groups, pure=pure) for branching in range(2, min(bins, MOST_BRANCHES) + 1)]
    return min(found, key=lambda tree: expected(tree, groups, pure=pure))


def expected(strategy: Tree | EachRange, groups: int, *, pure: bool) -> float:
    """Mean variance at one epsilon, up to a factor that all strategies share."""
    reach = strategy.reach(Contribution(groups))
    return strategy.mean_variance * (reach.l1**2 if pure else reach.l2_squared)


def _weighted(bins: int, branching: int, groups: int, *, pure: bool) -> Tree:
    """Weights of a complete tree: its blocks' means are projections, of which the eigenvalues are sums of levels."""
    sizes = [1]
    while sizes[-1] < bins:
        sizes.append(sizes[-1] * branching)
    within = []
    for size in sizes:
        starts = _starts(bins, size)
        within.append(float((_summed_over_ranges(np.ones(bins), starts) / np.diff(starts)).sum()))
    gains = np.maximum(-np.diff([*within, 0.0]), 1e-12 * within[0])
    matrix = np.triu(np.repeat(np.array(sizes, dtype=np.float64)[:, None], len(sizes), axis=1))
    squares = np.array([reach_of([(1, size)], Contribution(groups)).l2_squared for size in sizes], dtype=np.float64)
    weights = whole_weights(best_weights(gains, matrix, squares=None if pure else squares))
    return Tree(bins, branching, (max(1, weights[0]), *weights[1:]))


@lru_cache(maxsize=256)
def _levels(tree: Tree) -> tuple[_Level, ...]:
    """By Sherman and Morrison, from the leaves up: a block adds ``w^2 1 1^T`` to what its parts say."""
    z, found = np.full(tree.bins, 1 / tree.weights[0] ** 2), []
    for depth, weight in enumerate(tree.weights[1:], 1):
        if weight:
            starts = _starts(tree.bins, tree.branching**depth)
            total = 1 + weight**2 * np.add.reduceat(z, starts[:-1])
            found.append(_Level(tree.branching**depth, starts, z, weight**2 / total))
            z = z / np.repeat(total, np.diff(starts))
    return tuple(found)


def _starts(bins: int, size: int) -> Ints:
    return np.append(np.arange(0, bins, size), bins).astype(np.int64)


def _summed_over_ranges(z: Floats, starts: Ints) -> Floats:
    """Of each block the sum, over all ranges, of the squared sum of z within both: shape ``(n_blocks,)``.

    Bins i <= j lie together in ``(i + 1)(n - j)`` ranges.
    """
    n = len(z)
    left, right = np.arange(1, n + 1) * z, np.arange(n, 0, -1) * z
    before = np.concatenate([[0.0], np.cumsum(left)])
    before = before[:-1] - np.repeat(before[starts[:-1]], np.diff(starts))
    return np.add.reduceat(left * right + 2 * right * before, starts[:-1])


def histogram_of(cells: Ints, counts: Ints, bins: int) -> Ints:
    """Records in each bin, of which only some are named."""
    found = np.zeros(bins, dtype=np.int64)
    found[cells] = counts
    return np.clip(found, 0, MOST_COUNT)


def every_range(bins: int) -> tuple[Ints, Ints]:
    """First bin of every range and the one after its last; of many bins, between edges that are spread evenly."""
    edges = np.arange(bins + 1)
    if bins > MOST_LOOKED_AT:
        golden = np.floor(np.arange(MOST_LOOKED_AT) * 0.6180339887498949 % 1 * bins)
        edges = np.unique(np.concatenate([golden.astype(np.int64), [1, bins - 1, bins]]))
    low, high = np.triu_indices(len(edges), 1)
    return edges[low].astype(np.int64), edges[high].astype(np.int64)
