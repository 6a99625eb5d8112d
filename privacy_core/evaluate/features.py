"""Columns as features of a classifier: categories as they are, numbers in bins, what is rare joined."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from privacy_core.risk.grouping import Ints, grouped

MOST_BINS = 32
MOST_CATEGORIES = 500


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Features:
    """The distinct combinations of features.

    Attributes:
        places: Place of each feature's category in the matrix, shape ``(n_rows, n_features)``.
        width: Columns of that matrix.
        of: Row of each combination of the table, shape ``(n_combinations,)``.
    """

    places: npt.NDArray[np.int64]
    width: int
    of: Ints

    def matrix(self) -> Any:
        """A row of ones and zeros for each combination of features: sparse, shape ``(n_rows, width)``."""
        from scipy.sparse import csr_matrix  # noqa: PLC0415 - takes long to import

        rows, features = self.places.shape
        ones = np.ones(rows * features)
        return csr_matrix((ones, self.places.ravel(), np.arange(rows + 1) * features), shape=(rows, self.width))


def features(columns: Sequence[tuple[Any, Ints]], records: Ints) -> Features:
    """The features of every combination.

    Args:
        columns: Distinct values of each, rising (an Arrow array), and the place of each combination's value among them.
        records: Of each combination; they say what is frequent, and where bins of numbers begin.
    """
    coded = [categories(values, codes, records) for values, codes in columns]
    groups = grouped(coded, len(records))
    starts = np.cumsum([0, *(many for _, many in coded)])
    places = [start + codes[groups.representative] for start, (codes, _) in zip(starts, coded, strict=False)]
    empty = np.zeros((len(groups), 0), dtype=np.int64)
    return Features(places=np.stack(places, axis=1) if places else empty, width=max(int(starts[-1]), 1), of=groups.of)


def categories(values: Any, codes: Ints, records: Ints) -> tuple[npt.NDArray[np.int64], int]:
    """A category for each combination, and how many there are.

    Of more than ``MOST_BINS`` numbers, dates or moments neighbours are joined, so that each bin has about as many
    records. Of more than ``MOST_CATEGORIES`` other values the rarer ones are one category. A missing value is always
    one of its own.

    >>> categories(pa.array(["a", "b", None]), np.array([2, 0, 1, 0]), np.ones(4, int))
    (array([2, 0, 1, 0]), 3)
    """
    amount = np.bincount(codes, weights=records, minlength=len(values))
    missing = values.is_null().to_numpy(zero_copy_only=False)
    kind = values.type
    text = pa.types.is_string(kind) or pa.types.is_large_string(kind)
    if not text and len(values) > MOST_BINS:
        before = np.cumsum(np.where(missing, 0, amount)) - np.where(missing, 0, amount)
        place = np.minimum(before * MOST_BINS / max(amount[~missing].sum(), 1), MOST_BINS - 1).astype(np.int64)
        place[missing] = MOST_BINS
    elif len(values) > MOST_CATEGORIES:
        place = np.full(len(values), MOST_CATEGORIES, dtype=np.int64)
        often = np.argsort(-np.where(missing, np.inf, amount), kind="stable")[:MOST_CATEGORIES]
        place[often] = np.arange(len(often))
    else:
        place = np.arange(len(values))
    return place.take(codes), int(place.max(initial=0)) + 1
