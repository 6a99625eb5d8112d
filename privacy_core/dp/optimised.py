"""All ranges of few bins: the matrix that is best of all under Gaussian noise, a good one under Laplace noise."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from threadpoolctl import threadpool_limits

from privacy_core.dp.ranges import every_range, histogram_of
from privacy_core.dp.strategy import Contribution, Floats, Ints, Reach

MOST_BINS_GAUSSIAN = 256
MOST_BINS_LAPLACE = 100
FINE = 4_096  # whole numbers for one: sensitivities stay below 10^4 and nothing is lost that can be seen
ROUNDS = 15  # leave the error within 1e-5 of its bound


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """Any sums of bins, each bin times a whole number.

    Attributes:
        rows: Shape ``(measured, bins)``, of full column rank.
        inner: ``rows.T @ rows``, shape ``(bins, bins)``.
        covariance: Its inverse.
    """

    rows: Ints
    inner: Ints
    covariance: Floats
    name = "optimised"
    whole = False

    @property
    def bins(self) -> int:
        return int(self.rows.shape[1])

    @property
    def measured(self) -> int:
        return len(self.rows)

    @property
    def mean_variance(self) -> float:
        return float((_gram(self.bins) * self.covariance).sum()) / (self.bins * (self.bins + 1) / 2)

    def variances(self) -> Floats:
        return self.variance(*every_range(self.bins))

    def variance(self, low: Ints, high: Ints) -> Floats:
        """Of the noise in each range ``[low, high)`` of bins, per variance of the noise of one figure."""
        total = np.zeros((self.bins + 1, self.bins + 1))
        total[1:, 1:] = self.covariance.cumsum(axis=0).cumsum(axis=1)
        return np.asarray(total[high, high] - total[low, high] - total[high, low] + total[low, low])

    def reach(self, unit: Contribution) -> Reach:
        """One bin at a time is exact; more add up at most.

        Where one unit is replaced, the squared L2 of a difference is that of both less twice their inner product.
        """
        many, squares = unit.groups * unit.rows, np.diag(self.inner)
        l1 = int(np.abs(self.rows).sum(axis=0).max()) * many
        linf = int(np.abs(self.rows).max()) * many
        if not unit.replaced:
            return Reach(self.measured, linf, l1, int(squares.max()) * many**2)
        apart = int((squares[:, None] + squares[None] - 2 * self.inner).max())
        if unit.groups > 1:
            apart = int(squares.max()) * (2 if self.inner.min() >= 0 else 4)
        return Reach(self.measured, 2 * linf, 2 * l1, max(apart, int(squares.max())) * many**2)

    def measure(self, cells: Ints, counts: Ints) -> Ints:
        return np.asarray(self.rows @ histogram_of(cells, counts, self.bins))

    def reconstruct(self, noisy: Floats) -> Floats:
        """Counts of the bins by least squares, shape ``(bins,)``."""
        return np.asarray(self.covariance @ (self.rows.T @ noisy))

    def ranges(self, noisy: Floats, low: Ints, high: Ints) -> Floats:
        """The answer of each range ``[low, high)`` of bins."""
        up_to = np.concatenate([[0.0], np.cumsum(self.reconstruct(noisy))])
        return np.asarray(up_to[high] - up_to[low])


@lru_cache(maxsize=16)
def optimised(bins: int, *, pure: bool) -> Matrix:
    """The matrix for all ranges of some bins.

    Args:
        bins: At least 1, at most `MOST_BINS_LAPLACE` or `MOST_BINS_GAUSSIAN`.
        pure: Whether noise follows L1 (Laplace), not L2 (Gaussian).
    """
    with threadpool_limits(1):  # the same numbers whatever else runs, and no slower for so few
        exact = _of_laplace(bins) if pure else _of_gaussian(bins)
    rows = np.rint(FINE * exact).astype(np.int64)
    inner = rows.T @ rows
    return Matrix(rows, inner, np.linalg.inv(inner))


def _of_gaussian(bins: int) -> Floats:
    """The square root of the X with ``diag(X) = 1`` at which ``trace(W X^-1)`` is least, W the Gram matrix of ranges.

    At the best place ``X^-1 W X^-1`` is a diagonal L, hence ``X = L^-1/2 (L^1/2 W L^1/2)^1/2 L^-1/2``; L is multiplied
    by the diagonal of X until that is 1. ``trace((L^1/2 W L^1/2)^1/2)^2 / trace(L)`` bounds the error from below.

    Source: the problem is (3) of Yuan, Yang, Zhang and Hao (2016), "Convex optimization for linear query processing
        under approximate differential privacy", KDD; the step follows from its condition of optimality.
    """
    gram = _gram(bins)
    price = np.sqrt(np.diag(gram))
    for _ in range(ROUNDS):
        root = np.sqrt(price)
        values, vectors = np.linalg.eigh(root[:, None] * gram * root)
        found = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T / root[:, None] / root
        price = price * np.diag(found) / (np.sqrt(np.maximum(values, 0)).sum() / price.sum())
    values, vectors = np.linalg.eigh(found / np.diag(found).max())
    return np.asarray((vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T)


def _of_laplace(bins: int) -> Floats:
    """Bins and a few sums of bins, no weight below 0, each bin scaled to L1 of 1: found by gradients.

    Source: McKenna, Miklau, Hay and Machanavajjhala (2018), "Optimizing error of high-dimensional statistical queries
        under differential privacy", PVLDB 11 (p-Identity strategies).
    """
    from scipy.optimize import minimize  # noqa: PLC0415 - takes a while

    few, gram = max(2, bins // 12), _gram(bins)

    def error(flat: Floats) -> tuple[float, Floats]:
        sums = flat.reshape(few, bins)
        scale = 1 + sums.sum(axis=0)
        inverse = np.eye(bins) - sums.T @ np.linalg.solve(np.eye(few) + sums @ sums.T, sums)
        scaled = gram * scale[:, None] * scale
        slope = -2 * sums @ (inverse @ scaled @ inverse) + 2 * ((gram * inverse) @ scale)
        least = bins * (bins + 1) / 2
        return float((scaled * inverse).sum()) / least, slope.ravel() / least

    place = np.arange(1, few * bins + 1)
    start = (np.sqrt(place + 0.5) * np.arange(1, few * bins + 1)) % 1
    found = minimize(
        error, start, jac=True, method="L-BFGS-B", bounds=[(0, None)] * len(start), options={"maxiter": 300}
    )
    rows = np.vstack([np.eye(bins), found.x.reshape(few, bins)])
    return np.asarray(rows / rows.sum(axis=0))


def _gram(bins: int) -> Floats:
    """In how many ranges two bins lie together."""
    place = np.arange(bins)
    return np.asarray((np.minimum.outer(place, place) + 1.0) * (bins - np.maximum.outer(place, place)))
