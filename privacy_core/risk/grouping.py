"""Rows of whole numbers that agree get one number: the arithmetic below every regrouping, without a hash table."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.signedinteger[Any]]

LARGEST_KEY = 1 << 62

_MANY = 4_000_000
_BLOCK = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Which group each row is in; groups are numbered in rising order of their key.

    Attributes:
        of: Group of each row, shape ``(n_rows,)``.
        representative: For each group one row that is in it, shape ``(n_groups,)``.
    """

    of: npt.NDArray[np.int64]
    representative: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.representative)

    @property
    def sizes(self) -> npt.NDArray[np.int64]:
        """Rows of each group."""
        return np.bincount(self.of, minlength=len(self))

    def total(self, amounts: Ints) -> npt.NDArray[np.int64]:
        """Sum of ``amounts`` (below 2^53 in all) in each group."""
        return summed(self.of, amounts, len(self))


def group(keys: Ints, space: int) -> Groups:
    """Groups rows whose keys agree.

    Args:
        keys: Whole numbers in ``[0, space)``, shape ``(n_rows,)``.
        space: One above the largest key there could be.

    >>> groups = group(np.array([7, 3, 7]), 8)
    >>> groups.of.tolist(), groups.total(np.array([1, 10, 100])).tolist()
    ([1, 0, 1], [10, 101])
    """
    rows = len(keys)
    if space <= 4 * rows + 1024:
        return _by_table(keys, space)
    index_bits = max(rows - 1, 1).bit_length()
    if (space - 1).bit_length() + index_bits < 64:
        # Key and row number in one word: sorting plain words is several times faster than sorting row numbers by key.
        packed = keys.astype(np.int64)
        order = _sort_packed(packed, index_bits)
        first = starts_run(packed)
        del packed  # tens of millions of rows take hundreds of megabytes
        return _from_order(first, order)
    order = np.argsort(keys)
    return _from_order(starts_run(keys[order]), order)


def grouped(columns: Iterable[tuple[Ints, int]], rows: int) -> Groups:
    """Groups rows whose codes all agree; see `combine`. It holds less than `group` of keys that others hold too."""
    keys, space = combine(columns, rows)
    index_bits = max(rows - 1, 1).bit_length()
    if space <= 4 * rows + 1024 or (space - 1).bit_length() + index_bits >= 64:
        return group(keys, space)
    order = _sort_packed(keys, index_bits)
    first = starts_run(keys)
    del keys  # tens of millions of rows take hundreds of megabytes
    return _from_order(first, order)


def summed(of: Ints, amounts: Ints, groups: int) -> npt.NDArray[np.int64]:
    """Sum of ``amounts`` (below 2^53 in all) in each of so many groups, of which row ``i`` is in ``of[i]``.

    >>> summed(np.array([0, 2, 2]), np.array([1, 10, 100]), 3).tolist()
    [1, 0, 110]
    """
    if len(of) <= _MANY:
        return np.bincount(of, weights=amounts, minlength=groups).astype(np.int64)
    total = np.zeros(groups, dtype=np.int64)
    for start in range(0, len(of), _BLOCK):  # wide copies of all of it would be larger than the sum
        block = slice(start, start + _BLOCK)
        np.add.at(total, of[block], amounts[block].astype(np.int64))
    return total


def combine(columns: Iterable[tuple[Ints, int]], rows: int) -> tuple[npt.NDArray[np.int64], int]:
    """One key for each row of several columns of codes, so that keys agree exactly where all codes do.

    Args:
        columns: Codes in ``[0, n)`` of shape ``(rows,)``, each with its n. None at all puts every row in one group.
        rows: Number of rows.

    Returns:
        The keys, rising in the order of the columns, and one above the largest key there could be.
    """
    keys, space = np.zeros(rows, dtype=np.int64), 1
    for codes, distinct in columns:
        if space * distinct > LARGEST_KEY:
            groups = group(keys, space)
            keys, space = groups.of, len(groups)
        keys *= distinct
        keys += codes
        space *= distinct
    return keys, space


def _by_table(keys: Ints, space: int) -> Groups:
    kind = np.int32 if len(keys) < 1 << 31 else np.int64
    row_of: Ints = np.full(space, -1, dtype=kind)
    row_of[keys] = np.arange(len(keys), dtype=kind)
    present = np.flatnonzero(row_of >= 0)
    representative = row_of[present].astype(np.int64, copy=False)
    row_of[present] = np.arange(len(present), dtype=kind)
    return Groups(row_of[keys].astype(np.int64, copy=False), representative)


def _sort_packed(keys: npt.NDArray[np.int64], index_bits: int) -> npt.NDArray[np.int64]:
    """Sorts keys where they lie, and tells the row of each."""
    keys <<= index_bits
    keys |= np.arange(len(keys), dtype=np.int64)
    keys.sort()
    order = keys & ((1 << index_bits) - 1)
    keys >>= index_bits
    return order


def _from_order(first: npt.NDArray[np.bool_], order: npt.NDArray[np.int64]) -> Groups:
    """From whether each row begins a group, in the order of their keys, and which rows these are."""
    number: Ints = np.cumsum(first, dtype=np.int32 if len(order) < 1 << 31 else np.int64)
    number -= 1
    of = np.empty(len(order), dtype=np.int64)
    of[order] = number
    return Groups(of, order[first])


def narrowed(numbers: Ints, most: int) -> Ints:
    """The same numbers in four bytes each where ``most``, which none exceeds, allows it: tables are kept in memory."""
    return numbers.astype(np.int32 if most < 1 << 31 else np.int64, copy=False)


def starts_run(ordered: Ints) -> npt.NDArray[np.bool_]:
    """True where a value differs from the one before it; the first row always starts a run."""
    first = np.ones(len(ordered), dtype=np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return first


def each(function: Callable[[int], None], places: range, *, parallel: bool) -> None:
    """Calls ``function`` for every place, on all cores where that pays."""
    if parallel:
        with ThreadPoolExecutor() as pool:  # numpy lets go of the interpreter for arrays of this size
            list(pool.map(function, places))
        return
    for place in places:
        function(place)
