"""Counts of sensitive values as matrices of classes and values, in blocks that fit the processor's cache."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from privacy_core.risk.sensitive import Cells, SensitiveCounts, ValueTable

# Counts (n_classes, n_values) and shares of the reference, (n_values,) or as the counts, to scores (n_classes,).
Formula = Callable[[npt.NDArray[Any], npt.NDArray[np.float64]], npt.NDArray[Any]]

_BLOCK = 1 << 18
FEW_VALUES = 64


def score_by_class(
    counts: SensitiveCounts,
    formula: Formula,
    *,
    shares: npt.NDArray[np.float64],
    known: npt.NDArray[np.bool_] | None = None,
    only_present: bool = False,
) -> npt.NDArray[Any]:
    """``formula`` of every class.

    Args:
        counts: Of one sensitive column.
        formula: Row by row: what it says of a class depends on nothing else.
        shares: Of the reference, for each of the values of ``counts``.
        known: Values to count; the others count 0. None counts all.
        only_present: Whether the formula ignores values that a class lacks, so that classes with few of many values
            need no column for the others.
    """
    result = np.zeros(len(counts.total))
    sparse = only_present and isinstance(counts, Cells) and len(counts.values) > FEW_VALUES
    blocks = _present(counts.cells(), shares) if sparse else _dense(counts, shares)
    for places, block, of_reference, value in blocks:
        some = block if known is None else block * known[value]
        result[places] = formula(some, of_reference)
    return result


def _dense(counts: SensitiveCounts, shares: npt.NDArray[np.float64]) -> Iterator[tuple[Any, Any, Any, Any]]:
    """Every value a column."""
    size = max(_BLOCK // max(len(counts.values), 1), 1)
    cells = None if isinstance(counts, ValueTable) else counts.cells()
    for start in range(0, len(counts.total), size):
        stop = min(start + size, len(counts.total))
        if isinstance(counts, ValueTable):
            block = np.ascontiguousarray(counts.records[:, start:stop].T)
        elif cells is not None:
            first, last = np.searchsorted(cells.equivalence_class, [start, stop])
            block = np.zeros((stop - start, len(counts.values)), dtype=np.int64)
            rows = cells.equivalence_class[first:last] - start
            block[rows, cells.value[first:last]] = cells.units[first:last]
        yield slice(start, stop), block, shares, slice(None)


def _present(cells: Cells, shares: npt.NDArray[np.float64]) -> Iterator[tuple[Any, Any, Any, Any]]:
    """As many columns as a class has values, classes of about as many together."""
    lengths = np.diff(np.append(cells.starts, len(cells.value)))
    widths = 1 << np.ceil(np.log2(np.maximum(lengths, 1))).astype(np.int64)
    for width in np.unique(widths):
        alike = np.flatnonzero(widths == width)
        for first in range(0, len(alike), max(_BLOCK // int(width), 1)):
            some = alike[first : first + max(_BLOCK // int(width), 1)]
            column = np.arange(width)
            there = column < lengths[some, np.newaxis]
            cell = np.where(there, cells.starts[some, np.newaxis] + column, 0)
            value = cells.value[cell]
            yield some, np.where(there, cells.units[cell], 0), shares[value], value
