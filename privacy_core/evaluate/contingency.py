"""How two columns go together, before and after: on one grid of labels, and how strongly they depend."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from privacy_core.evaluate.distributions import as_texts, ordered
from privacy_core.evaluate.errors import ColumnLeavesError
from privacy_core.evaluate.trace import Column, Combinations
from privacy_core.risk.grouping import Ints, combine, group, summed

MOST = 12

Table = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Contingency:
    """Records of each pair of labels.

    Attributes:
        columns: Names of the rows' column and of the columns' column.
        rows: Labels of the rows as text; None is a missing value.
        across: Labels of the columns alike.
        others: How many labels of the first and of the second column the last row and the last column stand for; 0 if
            none had to be joined, else the label is "".
        before: Records of the table with each pair, those that are left out included, shape ``(n_rows, n_across)``.
        after: Those of them that stay, in the same shape.
        distance: Total variation distance of the two tables, over all pairs, in [0, 1]; see `total_variation`.
        association_before: Cramér's V of the original values, in [0, 1]; see `cramers_v`.
        association_after: The same of the labels of what stays; NaN if nothing does.
    """

    columns: tuple[str, str]
    rows: tuple[str | None, ...]
    across: tuple[str | None, ...]
    others: tuple[int, int]
    before: Table
    after: Table
    distance: float
    association_before: float
    association_after: float


def contingency(found: Combinations, first: str, second: str, *, most: int = MOST) -> Contingency:
    """The contingency table of two columns before and after, on the grid of the labels after.

    Args:
        found: With both columns.
        first: Column of the rows.
        second: Another column.
        most: Labels of a column told apart; the others are joined.

    Raises:
        ColumnLeavesError: one of them is dropped.
    """
    columns = found.columns[first], found.columns[second]
    places, labels, others = zip(*(_places(column, found.records, most) for column in columns), strict=True)
    shape = len(labels[0]), len(labels[1])
    cell = places[0] * shape[1] + places[1]
    before = summed(cell, found.records, shape[0] * shape[1]).reshape(shape)
    after = summed(cell, found.kept, shape[0] * shape[1]).reshape(shape)
    pairs = group(*combine([(column.label_codes, len(column.labels)) for column in columns], len(cell)))
    stays = found.stays
    return Contingency(
        columns=(first, second),
        rows=labels[0],
        across=labels[1],
        others=(others[0], others[1]),
        before=before,
        after=after,
        distance=total_variation(pairs.total(found.records), pairs.total(found.kept)),
        association_before=cramers_v(columns[0].codes, columns[1].codes, found.records),
        association_after=cramers_v(columns[0].label_codes[stays], columns[1].label_codes[stays], found.records[stays]),
    )


def total_variation(before: Ints, after: Ints) -> float:
    """How far two tables of records are from each other, each as shares of its own records.

    Args:
        before: Records of each cell, any shape.
        after: The same cells.

    Returns:
        Half the sum of the absolute differences of the shares, in [0, 1]: the share of records that would have to move
        to another cell. 0: the same shares, whatever the number of records. 1 also if one of them has no record.

    >>> total_variation(np.array([2, 2]), np.array([3, 1]))
    0.25
    """
    records, kept = int(before.sum()), int(after.sum())
    if not records or not kept:
        return 0.0 if records == kept else 1.0
    return float(np.abs(before / records - after / kept).sum() / 2)


def cramers_v(first: Ints, second: Ints, records: Ints) -> float:
    """How strongly two columns depend on each other, corrected for the chance of many values among few records.

    Args:
        first: Code of the first column in each combination, shape ``(n_combinations,)``.
        second: Code of the second one.
        records: Records of each combination; combinations may repeat.

    Returns:
        Cramér's V in [0, 1]: 0 is what independent columns have on average, 1 if each value of one column has but one
        value of the other. A column of one value depends on nothing: 0. NaN without records.

    Source: Cramér, "Mathematical Methods of Statistics", 1946; corrected as in Bergsma, "A bias-correction for Cramér's
        V and Tschuprow's T", Journal of the Korean Statistical Society 42(3), 2013, equations 3 to 5.

    >>> round(cramers_v(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]), np.array([30, 10, 10, 30])), 4)
    0.4903
    """
    total = int(records.sum())
    if not total:
        return math.nan
    rows, across = (_renumbered(codes, records) for codes in (first, second))
    squared = chi_squared(rows, across, records) / total
    r, c = len(np.unique(rows[records > 0])), len(np.unique(across[records > 0]))
    if total < 2 or min(r, c) < 2:
        return 0.0
    chance = (r - 1) * (c - 1) / (total - 1)
    smaller = min(r - (r - 1) ** 2 / (total - 1), c - (c - 1) ** 2 / (total - 1)) - 1
    if not smaller > 0:  # each record has a value of its own
        return 0.0
    return min(1.0, math.sqrt(max(0.0, squared - chance) / smaller))


def chi_squared(first: Ints, second: Ints, records: Ints) -> float:
    """Pearson's statistic of two columns of codes, from the pairs that occur; at least 0.

    >>> chi_squared(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]), np.array([30, 10, 10, 30]))
    20.0
    """
    rows, across = int(first.max(initial=0)) + 1, int(second.max(initial=0)) + 1
    pairs = group(*combine([(first, rows), (second, across)], len(records)))
    amount = pairs.total(records).astype(np.float64)
    of_row, of_column = summed(first, records, rows), summed(second, records, across)
    expected = of_row[first[pairs.representative]] * of_column[second[pairs.representative]].astype(np.float64)
    shares = np.divide(amount**2, expected, out=np.zeros(len(amount)), where=expected > 0)
    return max(0.0, float(amount.sum() * (shares.sum() - 1)))


def _renumbered(codes: Ints, records: Ints) -> npt.NDArray[np.int64]:
    return np.unique(np.where(records > 0, codes, codes[int(records.argmax())]), return_inverse=True)[1]


def _places(column: Column, records: Ints, most: int) -> tuple[npt.NDArray[np.int64], tuple[str | None, ...], int]:
    """The place of each combination's label on the grid, the labels of the grid, and how many the last stands for."""
    if column.leaves:
        raise ColumnLeavesError(column.name)
    shown = ordered(column, records)
    texts = as_texts(column.labels)
    amount = np.bincount(column.label_codes, weights=records, minlength=len(texts))
    large = set(shown if len(shown) <= most else np.argsort(-amount, kind="stable")[: most - 1].tolist())
    named = [label for label in shown if label in large]
    place = np.full(len(texts), len(named), dtype=np.int64)
    place[named] = np.arange(len(named))
    others = len(shown) - len(named)
    return place.take(column.label_codes), (*(texts[label] for label in named), *([""] if others else [])), others
