"""How the figures of the columns become one score, and what a score is at least while some columns are undecided."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from privacy_core.errors import InvalidValueError
from privacy_core.transform.search.lattice import Indices
from privacy_core.transform.search.settings import Aggregate
from privacy_core.transform.search.tuples import Floats, Mask

# A figure, or with the aggregate "rank" the columns' figures, largest first.
Score = float | tuple[float, ...]

_EQUAL = 1e-11  # scores closer than this, relatively, are one score: they are sums of rounded numbers


def reaches(bound: Score, loss: Score) -> bool:
    """Whether nothing with this bound is better than ``loss``."""
    if isinstance(bound, tuple) or isinstance(loss, tuple):
        return bound >= loss  # type: ignore[operator] # both are tuples then
    return bound >= loss - _EQUAL * abs(loss)


@dataclass(frozen=True, eq=False)
class Joined:
    """An aggregate with its weights.

    Scores grow with every column's figure. ``terms`` turns figures into terms whose sum (largest, with maximum)
    orders nodes as their scores do; with rank the terms are compared one by one.

    Attributes:
        kind: How columns add up.
        weights: One a column, the largest being 1.
    """

    kind: Aggregate
    weights: Floats

    @classmethod
    def of(cls, kind: Aggregate, columns: Sequence[str], weights: Mapping[str, float]) -> "Joined":
        """Weights by column name become shares of the largest; all 0 counts as all 1.

        Raises:
            InvalidValueError: a weight of a column that is no quasi-identifier.
        """
        if unknown := [name for name in weights if name not in columns]:
            raise InvalidValueError(
                f"A weight was given for {', '.join(map(repr, unknown))}, which is no quasi-identifier here. "
                f"Give weights to quasi-identifiers only."
            )
        each = np.array([float(weights.get(name, 1.0)) for name in columns])
        largest = each.max(initial=0.0)
        return cls(kind, each / largest if largest else np.ones(len(columns)))

    def score(self, figures: Floats) -> Score:
        """The score of one figure a column, shape ``(n_columns,)``."""
        weighted = figures * self.weights
        match self.kind:
            case Aggregate.SUM:
                return float(weighted.sum())
            case Aggregate.ARITHMETIC_MEAN:
                return float(weighted.sum() / len(weighted))
            case Aggregate.GEOMETRIC_MEAN:
                return float(np.prod((weighted + 1.0) ** (1.0 / len(weighted))) - 1.0)
            case Aggregate.MAXIMUM:
                return float(weighted.max())
            case Aggregate.RANK:
                return tuple(sorted(weighted.tolist(), reverse=True))

    def terms(self, figures: Floats, columns: Indices) -> Floats:
        """The term of each figure, where ``columns`` says whose figure it is."""
        weighted = figures * self.weights[columns]
        return np.asarray(np.log1p(weighted) if self.kind is Aggregate.GEOMETRIC_MEAN else weighted)

    def score_of_terms(self, terms: Floats) -> Score:
        """The score of one term a column."""
        match self.kind:
            case Aggregate.SUM:
                return float(terms.sum())
            case Aggregate.ARITHMETIC_MEAN:
                return float(terms.sum() / len(terms))
            case Aggregate.GEOMETRIC_MEAN:
                return float(np.expm1(terms.sum() / len(terms)))
            case Aggregate.MAXIMUM:
                return float(terms.max())
            case Aggregate.RANK:
                return tuple(sorted(terms.tolist(), reverse=True))

    @property
    def adds_up(self) -> bool:
        """Whether the sum of the terms makes the score."""
        return self.kind in (Aggregate.SUM, Aggregate.ARITHMETIC_MEAN, Aggregate.GEOMETRIC_MEAN)

    def score_of_sum(self, total: float) -> float:
        """The score of terms that add up to ``total``."""
        match self.kind:
            case Aggregate.ARITHMETIC_MEAN:
                return total / len(self.weights)
            case Aggregate.GEOMETRIC_MEAN:
                return math.expm1(total / len(self.weights))
        return total

    def enough(self, loss: Score) -> float:
        """Sum of terms from which on nothing is better than ``loss``."""
        if isinstance(loss, tuple):
            raise TypeError("a rank is no sum")
        limit = loss - _EQUAL * abs(loss)
        match self.kind:
            case Aggregate.ARITHMETIC_MEAN:
                return limit * len(self.weights)
            case Aggregate.GEOMETRIC_MEAN:
                return math.log1p(limit) * len(self.weights)
        return limit

    def reach(self, least: Floats, terms: Floats, columns: Indices, loss: Score) -> Mask:
        """Whether nothing is better than ``loss`` with each term in the place of its column's.

        Args:
            least: One term a column, which together do not reach ``loss``.
            terms: Shape ``(n_places,)``.
            columns: Whose term each is.
            loss: A score.
        """
        if isinstance(loss, tuple):
            every = np.tile(least, (len(terms), 1))
            every[np.arange(len(terms)), columns] = terms
            return np.array([tuple(one) >= loss for one in (-np.sort(-every, axis=1)).tolist()])
        if self.kind is Aggregate.MAXIMUM:
            return np.asarray(terms >= loss - _EQUAL * abs(loss))
        return np.asarray(least.sum() - least[columns] + terms >= self.enough(loss))
