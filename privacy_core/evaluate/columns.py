"""What is left of each column: how much it still tells records apart, how fine it is, how much is as it was."""

from dataclasses import dataclass

import numpy as np

from privacy_core.evaluate.distributions import as_texts
from privacy_core.evaluate.trace import Column, Combinations
from privacy_core.hierarchy import Hierarchy
from privacy_core.risk.grouping import Ints, combine, group
from privacy_core.transform.utility import amount_below, detail_kept, detail_of_levels


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnUtility:
    """Shares of one column that are left, each in [0, 1]: 1 all of it, 0 nothing.

    Attributes:
        column: Its name.
        detail: How much it still tells records apart; see `utility.detail_kept`, and `detail_of_levels` where labels
            are of different levels.
        granularity: How fine its values still are; see `granularity`.
        unchanged: Records that stay with the value that they had.
    """

    column: str
    detail: float
    granularity: float
    unchanged: float


def column_utility(found: Combinations, column: str, *, hierarchy: Hierarchy | None = None) -> ColumnUtility:
    """What is left of a column.

    Args:
        found: With the column.
        column: Its name.
        hierarchy: Where labels are of different levels, so that a value may carry several: what they come from.
    """
    one = found.columns[column]
    if one.leaves or not found.stays.any():
        return ColumnUtility(column=column, detail=0.0, granularity=0.0, unchanged=0.0)
    before = np.bincount(one.codes, weights=found.records, minlength=len(one.values)).astype(np.int64)
    after = np.bincount(one.label_codes, weights=found.kept, minlength=len(one.labels)).astype(np.int64)
    below = None if hierarchy is None else amount_below(one.values, before, hierarchy, labels=one.labels)
    return ColumnUtility(
        column=column,
        detail=detail_kept(before, after) if below is None else detail_of_levels(before, after, below),
        granularity=granularity(one, found.records, found.kept, hierarchy=hierarchy),
        unchanged=_unchanged(one, found.kept) / found.total,
    )


def granularity(column: Column, records: Ints, kept: Ints, *, hierarchy: Hierarchy | None = None) -> float:
    """How fine the values of a column still are, 1 minus its generalization loss.

    Args:
        column: Before and after.
        records: Of each combination.
        kept: Those of them that stay.
        hierarchy: Where labels are of different levels: a label stands for all values of the table below it. Else it
            stands for the values that carry it.

    Returns:
        The mean over all records of (D - w) / (D - 1) in [0, 1], where w of the D distinct values of the table stand
        under the record's label. 1: every record keeps its value or a code of its own. 0: all labels stand for
        everything. A record that is left out counts 0. A column of one value loses nothing but such records.

    Source: Iyengar, "Transforming Data to Satisfy Privacy Constraints", KDD 2002, section 2, the general loss metric,
        by the values that occur.
    """
    distinct = len(column.values)
    if hierarchy is None:
        pairs = group(*combine([(column.label_codes, len(column.labels)), (column.codes, distinct)], len(records)))
        wide = np.bincount(column.label_codes[pairs.representative], minlength=len(column.labels))
    else:
        ones = np.ones(distinct, dtype=np.int64)
        wide = amount_below(column.values, ones, hierarchy, labels=column.labels)
    of_label = np.bincount(column.label_codes, weights=kept, minlength=len(column.labels))
    fine = (distinct - wide) / (distinct - 1) if distinct > 1 else np.ones(len(column.labels))
    return float(of_label @ fine / records.sum())


def _unchanged(column: Column, kept: Ints) -> int:
    """Records that stay and whose label reads as their value does."""
    known = {text: place for place, text in enumerate(as_texts(column.labels))}
    same = np.array([known.get(text, -1) for text in as_texts(column.values)], dtype=np.int64)
    return int(kept[same.take(column.codes) == column.label_codes].sum())
