"""How much detail a protected column still has: a first figure of utility."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from privacy_core.engine import Engine
from privacy_core.hierarchy import Hierarchy
from privacy_core.risk.classes import EquivalenceClasses
from privacy_core.risk.grouping import Ints
from privacy_core.risk.sensitive import ValueTable

Marginals: TypeAlias = Mapping[str, npt.NDArray[np.int64]]


@dataclass(frozen=True, slots=True, eq=False)
class Overlapping:
    """What the labels of a column stand for that are of different levels.

    Attributes:
        values: Distinct values of the table as it was, in the order of its marginals.
        hierarchy: That the labels come from.
    """

    values: Any
    hierarchy: Hierarchy


def detail(counts: npt.NDArray[np.int64]) -> float:
    """How much a column's values tell about its records: records times entropy.

    Args:
        counts: Records of each distinct value (a missing value is one), any order; zeros count nothing.

    Returns:
        N ln N - sum of n ln n, in nats, at least 0. 0: all values agree, or there is no record.

    >>> round(detail(np.array([2, 2])) / 4, 4)  # log 2 a record
    0.6931
    """
    ordered = np.sort(counts[counts > 0]).astype(np.float64)  # sorted, so that equal counts give equal sums
    total = ordered.sum()
    if not total:
        return 0.0
    return max(0.0, float(total * np.log(total) - (ordered * np.log(ordered)).sum()))


def detail_kept(before: npt.NDArray[np.int64], after: npt.NDArray[np.int64]) -> float:
    """Share of a column's detail that is left, 1 minus the non-uniform entropy loss.

    Args:
        before: Records of each distinct original value.
        after: Records of each distinct value that is left, of the same records less those that were suppressed.

    Returns:
        A share in [0, 1]. 1: every two records that differed still do, as with no change and with pseudonyms. 0: all
        that is left agrees. A suppressed record takes its detail with it. A column that told nothing loses nothing: 1.

    Source: De Waal and Willenborg, "Information loss through global recoding and local suppression", Netherlands
        Official Statistics 14, 1999; Gionis and Tassa, "k-Anonymization with Minimal Loss of Information", IEEE TKDE
        21(2), 2009, the non-uniform entropy measure. Without suppression ``detail(before) - detail(after)`` is that
        measure summed over the records; here it is divided by its value for a column of one label.

    >>> detail_kept(np.array([1, 1, 1, 1]), np.array([2, 2]))
    0.5
    """
    whole = detail(before)
    return 1.0 if not whole else min(1.0, detail(after) / whole)


def detail_of_levels(
    before: npt.NDArray[np.int64], after: npt.NDArray[np.int64], below: npt.NDArray[np.int64]
) -> float:
    """Share of a column's detail that is left where labels overlap: 20-29 for one record, 25 for another.

    Args:
        before: Records of each distinct original value.
        after: Records that stay with each label.
        below: Records of the table whose original value each label stands for.

    Returns:
        A share in [0, 1]: the sum of log(N / below) over the records that stay, through the sum of log(N / before) over
        all N records. For labels of one level and nothing left out this is `detail_kept`. A column that told
        nothing loses nothing: 1.

    Source: Gionis and Tassa, "k-Anonymization with Minimal Loss of Information", IEEE TKDE 21(2), 2009, the non-uniform
        entropy measure: a record that is generalized to a set of values loses -log of its value's share in that set.

    >>> detail_of_levels(np.array([1, 1, 1, 1]), np.array([2, 2]), np.array([2, 2]))
    0.5
    """
    total = float(before.sum())
    known = before[before > 0].astype(np.float64)
    whole = float(known @ np.log(total / known))
    told = after > 0
    left = float(after[told] @ np.log(total / np.maximum(below[told], 1)))
    return 1.0 if not whole else min(1.0, max(0.0, left / whole))


def amount_below(
    values: Any, amounts: npt.NDArray[np.int64], hierarchy: Hierarchy, *, labels: Any
) -> npt.NDArray[np.int64]:
    """What the values below each label have together: at its coarsest level, if a label is at several.

    Args:
        values: Distinct values of a column, an Arrow array.
        amounts: Of each value.
        hierarchy: Of the column; a value that it lacks is below no label, and a missing value below the missing label.
        labels: Of any of its levels, an Arrow array of text.
    """
    places = pc.index_in(pc.cast(values, pa.string()), pa.array(hierarchy.levels[0], pa.string())).to_pylist()
    found: dict[str | None, int] = {None: int(amounts[values.is_null().to_numpy(zero_copy_only=False)].sum())}
    for level in hierarchy.levels:
        together: dict[str | None, int] = {}
        for place, amount in zip(places, amounts.tolist(), strict=True):
            if place is not None:
                together[level[place]] = together.get(level[place], 0) + amount
        found |= {label: max(amount, found.get(label, 0)) for label, amount in together.items()}
    return np.array([found.get(label, 0) for label in pc.cast(labels, pa.string()).to_pylist()], dtype=np.int64)


def detail_of_classes(
    before: Marginals, after: EquivalenceClasses, overlapping: Mapping[str, Overlapping] | None = None
) -> dict[str, float]:
    """``detail_kept`` of every column in ``before``, the marginals of classes; 0 for one that left.

    Args:
        before: Of the table as it was.
        after: Classes of the protected table.
        overlapping: Columns whose labels are of different levels: for those it is `detail_of_levels`.
    """
    left = marginals(after)
    kept = {name: detail_kept(counts, left[name]) if name in left else 0.0 for name, counts in before.items()}
    for name, column in (overlapping or {}).items():
        if name in left:
            labels = after.values[after.quasi_identifiers.index(name)][: len(left[name])]
            below = amount_below(column.values, before[name], column.hierarchy, labels=labels)
            kept[name] = detail_of_levels(before[name], left[name], below)
    return kept


def value_counts(engine: Engine, table: str, column: str) -> npt.NDArray[np.int64]:
    """Records of each distinct value of a column, a missing value being one; shape ``(n_values,)``, any order."""
    counted = engine.query(f"SELECT count(*) AS records FROM {engine.quote(table)} GROUP BY {engine.quote(column)}")
    return np.asarray(counted["records"].to_numpy(), np.int64)


def marginals(classes: EquivalenceClasses) -> Marginals:
    """Records of each value of every quasi-identifier and sensitive column, each of shape ``(n_values,)``."""
    counted = {
        name: _bincount(classes.codes[:, i], classes.records) for i, name in enumerate(classes.quasi_identifiers)
    }
    for name, counts in classes.sensitive.items():
        if isinstance(counts, ValueTable):
            counted[name] = counts.records.sum(axis=1, dtype=np.int64)
        else:
            cells = counts.cells()
            counted[name] = _bincount(cells.value, cells.records)
    return counted


def _bincount(values: Ints, records: Ints) -> npt.NDArray[np.int64]:
    return np.bincount(values, weights=records).astype(np.int64)
