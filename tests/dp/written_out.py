"""A strategy written out as a matrix, cell by cell, and its queries: what its implicit figures are compared with."""

import math

import numpy as np

from privacy_core.dp import ranges
from privacy_core.dp.marginals import Tables


def cells_of(strategy) -> int:
    return strategy.bins if hasattr(strategy, "bins") else math.prod(strategy.sizes)


def measured(strategy, histogram):
    return strategy.measure(np.arange(len(histogram)), np.asarray(histogram, dtype=np.int64))


def matrix(strategy):
    return np.array([measured(strategy, row) for row in np.eye(cells_of(strategy))]).T


def queries(strategy):
    """The asked sums, as a matrix of cells."""
    if hasattr(strategy, "bins"):
        low, high = ranges.every_range(strategy.bins)
        return np.array(
            [(np.arange(strategy.bins) >= a) & (np.arange(strategy.bins) < b) for a, b in zip(low, high, strict=True)],
            dtype=float,
        )
    asked = Tables("asked", strategy.sizes, strategy.ways, strategy.asked, (1,) * len(strategy.asked))
    return matrix(asked).astype(float)


def answered(strategy, noisy):
    if hasattr(strategy, "bins"):
        return strategy.ranges(noisy, *ranges.every_range(strategy.bins))
    found = strategy.reconstruct(noisy)
    return np.concatenate([found[table].ravel() for table in strategy.asked])


def mean_of(strategy, figures):
    """Over queries; of tables each counts alike."""
    if hasattr(strategy, "bins"):
        return figures.mean()
    cells = [math.prod(strategy.sizes[column] for column in table) for table in strategy.asked]
    return np.mean([one.mean() for one in np.split(figures, np.cumsum(cells)[:-1])])
