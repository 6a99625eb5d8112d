"""What to measure with noise so that many linear queries come out well: weights by expected error, never by data.

A strategy is a matrix of whole numbers: it takes exact counts to exact counts, noise goes on those, and the queries are
worked out from the noisy figures by least squares. Which weights are best follows from the queries alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

HEAVIEST = 64  # whole weights up to this lose less than a thousandth of the error
MOST_COUNT = 2**40  # figures saturate here, which brings no two apart: weighted and summed they stay in 64 bits
STEPS = 600
SETTLED = 1e-10


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one unit may add to a histogram.

    Attributes:
        groups: Cells that it is in at most.
        rows: Rows of it that count in each.
        replaced: Whether neighbours differ by one unit replaced, not added or removed.
    """

    groups: int = 1
    rows: int = 1
    replaced: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one unit moves what is measured.

    Attributes:
        l0: How many figures.
        linf: One figure.
        l1: All of them together.
        l2_squared: Sum of the squares.
    """

    l0: int
    linf: int
    l1: int
    l2_squared: int


class Strategy(Protocol):
    """What is measured, and how well the queries come out of it.

    Attributes:
        name: As a question names it.
    """

    @property
    def name(self) -> str: ...

    @property
    def measured(self) -> int:
        """Figures to which noise is added."""

    @property
    def mean_variance(self) -> float:
        """Variance of a query's noise in the mean, per variance of the noise of one figure."""

    @property
    def whole(self) -> bool:
        """Whether each query's noise is a whole number."""

    def variances(self) -> Floats:
        """The same of each query, or of many where there are too many."""

    def reach(self, unit: Contribution) -> Reach:
        """How far one unit moves what is measured."""

    def measure(self, cells: Ints, counts: Ints) -> Ints:
        """Exact figures, of cells by number and how many records each has; cells that are not named have none."""


def packed(groups: int, size: int) -> int:
    """Sum of squares of how many of a unit's cells fall into each block, where they lie in as few blocks as they can.

    >>> packed(5, 2)  # two blocks of two, and one left
    9
    """
    return groups // size * size * size + (groups % size) ** 2


def reach_of(weights: Iterable[tuple[int, int]], unit: Contribution) -> Reach:
    """Reach of layers of blocks that do not overlap, each layer with one weight.

    One unit puts at most `rows` into each of at most `groups` cells, and a layer holds each cell once: its L1 is
    ``weight * groups * rows``, its squared L2 at most ``(weight * rows)^2 * packed(groups, cells of a block)``. Where
    one unit is replaced, both move what is measured upwards and downwards: as no figure of theirs is negative, the
    squared L2 of their difference is at most the sum of both.

    Args:
        weights: Of each layer, with the cells of its largest block.
        unit: What one unit may add.
    """
    layers, twice = list(weights), 2 if unit.replaced else 1
    l1 = sum(weight for weight, _ in layers) * unit.groups * unit.rows
    linf = max(weight * min(unit.groups, size) for weight, size in layers) * unit.rows
    squared = sum((weight * unit.rows) ** 2 * packed(unit.groups, size) for weight, size in layers)
    return Reach(twice * len(layers) * unit.groups, linf, twice * l1, twice * squared)


def best_weights(
    gains: Floats, matrix: Floats, *, squares: Floats | None = None, start: Floats | None = None
) -> Floats:
    """Weights of layers with the least total variance of the queries, at one sensitivity.

    The variance is ``sum_t gains_t / (weights^2 @ matrix)_t``: each direction ``t`` of the queries is measured by some
    layers. Under L2 this is convex in the squares, and each step (the multiplicative one of A-optimal designs, with
    power 1/2) makes it less; under L1 each step does the same for the constraint's tangent, which lies inside.

    Args:
        gains: How much each direction counts, shape ``(n_directions,)``, positive.
        matrix: Precision that a layer of weight 1 gives to each direction, shape ``(n_layers, n_directions)``.
        squares: For L2: what a squared weight adds to the squared sensitivity, shape ``(n_layers,)``. None: L1.
        start: Positive weights, shape ``(n_layers,)``.

    Returns:
        Weights of sensitivity 1, shape ``(n_layers,)``, at least 0.

    Source: Yu (2010), "Monotonic convergence of a general algorithm for computing optimal designs", Annals of
        Statistics 38, theorem 1.
    """
    weights = np.ones(len(matrix)) if start is None else start.copy()
    before = np.inf
    for _ in range(STEPS):
        weights /= weights.sum() if squares is None else np.sqrt((squares * weights**2).sum())
        precision = weights**2 @ matrix
        variance = float((gains / precision).sum())
        if before - variance <= SETTLED * variance:
            break
        before = variance
        slope = matrix @ (gains / precision**2)
        weights = weights * np.sqrt(np.sqrt(slope * weights if squares is None else slope / squares))
        weights = np.maximum(weights, 1e-9 * weights.max())
    return weights


def whole_weights(weights: Floats) -> tuple[int, ...]:
    """Nearest whole weights of which the largest is `HEAVIEST`, divided by what they share.

    >>> whole_weights(np.array([1.0, 0.5, 0.0]))
    (2, 1, 0)
    """
    whole = np.rint(weights * (HEAVIEST / weights.max())).astype(np.int64)
    return tuple(int(one) for one in whole // np.gcd.reduce(whole))
