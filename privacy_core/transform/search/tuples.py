"""The distinct combinations of quasi-identifiers, and which of them become one class at a node of the lattice."""

import math
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from privacy_core.risk.grouping import Ints, combine, group
from privacy_core.transform.search.lattice import Indices, Lattice, Levels

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

_TABLE = 1 << 22  # keys below this are looked up in a table, larger ones are sorted
_FEW = 64  # class ids of halves may have gaps below this
_KEPT = 1 << 23  # numbers kept of the class ids of halves


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """Which class each combination is in at one node.

    Attributes:
        of: Class of each combination, shape ``(n_combinations,)``. Numbers may have gaps.
        space: One above the largest class number there could be.
        sizes: Records of each class number, 0 in gaps and in classes of the population alone, shape ``(space,)``.
    """

    of: Indices
    space: int
    sizes: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Classes:
    """The classes with records at one node.

    Attributes:
        levels: Of the node.
        rows: For each class one combination that is in it, shape ``(n_classes,)``.
        sizes: Records of each.
    """

    levels: Levels
    rows: Indices
    sizes: Floats
    _of_halves: dict[tuple[int, ...], Indices] = field(default_factory=dict)

    def row_of(self, half: "Half") -> Indices:
        """`Half.row_of` of ``rows``, which tells all at nodes as coarse."""
        found = self._of_halves.get(half.columns)
        if found is None:
            found = self._of_halves[half.columns] = half.row_of.take(self.rows)
        return found


@dataclass(eq=False)
class Half:
    """Some of the columns: their distinct combinations, and the class ids of these at any levels, kept once made.

    Attributes:
        columns: Places of the columns in the lattice.
        row_of: Distinct combination of these columns that each whole combination has, shape ``(n_combinations,)``.
        codes: Distinct value of each of ``columns`` for each of their combinations, ``(n_rows, n_columns)``.
    """

    columns: tuple[int, ...]
    row_of: Indices
    codes: Indices
    _ids: dict[Levels, tuple[Indices, int]] = field(default_factory=dict)
    _values: Indices | None = None
    _of_columns: dict[tuple[int, int], tuple[Indices, int]] = field(default_factory=dict)

    def row_ids(self, lattice: Lattice, levels: Levels) -> tuple[Indices, int]:
        """Class of each combination of these columns, and one above the largest class."""
        keys, space = combine((self._labels(lattice, i, levels[i]) for i in self.columns), len(self.codes))
        if space <= _FEW:
            return keys, space
        if space > 4 * len(keys) + 1024:
            groups = group(keys, space)
            return groups.of, len(groups)
        there = np.zeros(space, dtype=np.int64)
        there[keys] = 1
        number = there.cumsum()
        return (number - 1).take(keys), int(number[-1])

    def _labels(self, lattice: Lattice, column: int, level: int) -> tuple[Indices, int]:
        """Label of each combination at a level of one column, and how many there are; kept."""
        found = self._of_columns.get((column, level))
        if found is None:
            one = lattice.columns[column]
            codes = self.codes[:, self.columns.index(column)]
            found = self._of_columns[column, level] = one.labels[level].take(codes), one.sizes[level]
        return found

    def values(self, lattice: Lattice) -> Indices:
        """``codes`` numbered among the distinct values of all columns; kept."""
        if self._values is None:
            self._values = np.ascontiguousarray(self.codes + lattice.first_value[list(self.columns)])
        return self._values

    def ids(self, lattice: Lattice, levels: Levels) -> tuple[Indices, int]:
        """`row_ids`, kept once made."""
        own = tuple([levels[i] for i in self.columns])
        found = self._ids.get(own)
        if found is None:
            if (len(self._ids) + 1) * len(self.codes) > _KEPT:
                self._ids.clear()
            found = self._ids[own] = self.row_ids(lattice, levels)
        return found


@dataclass(frozen=True, eq=False)
class Tuples:
    """Distinct combinations of the quasi-identifiers with their records.

    Attributes:
        lattice: Levels of the same columns.
        codes: Distinct value of each combination and column, shape ``(n_combinations, n_columns)``.
        weights: Records of each combination, shape ``(n_combinations,)``; 0 where only the population has it.
    """

    lattice: Lattice
    codes: Ints
    weights: Floats

    @cached_property
    def records(self) -> int:
        return int(self.weights.sum())

    @cached_property
    def halves(self) -> tuple[Half, Half]:
        """Two sets of columns of about equally many possible combinations."""
        sides: tuple[list[int], list[int]] = [], []
        products = [1, 1]
        for place in sorted(range(len(self.lattice)), key=lambda i: -self.lattice.columns[i].sizes[0]):
            side = int(products[1] < products[0])
            sides[side].append(place)
            products[side] *= self.lattice.columns[place].sizes[0]
        first, second = (self._half(tuple(sorted(side))) for side in sides)
        return first, second

    @cached_property
    def _table(self) -> npt.NDArray[np.int64]:
        return np.empty(_TABLE, dtype=np.int64)

    @cached_property
    def single(self) -> Classes:
        """Every combination as a class of its own, with records or without."""
        rows = {half.columns: half.row_of for half in self.halves}
        return Classes((0,) * len(self.lattice), np.arange(len(self.weights)), self.weights, rows)

    def keys(self, levels: Levels, finer: Classes | None = None) -> tuple[Indices, int]:
        """One number a class for each combination (or finer class), and one above the largest there could be."""
        finer = finer or self.single
        first, second = self.halves
        (ids, n_first), (others, n_second) = first.ids(self.lattice, levels), second.ids(self.lattice, levels)
        keys = ids.take(finer.row_of(first))
        keys *= n_second
        keys += others.take(finer.row_of(second))
        return keys, n_first * n_second

    def of(self, levels: Levels, finer: Classes | None = None) -> tuple[Indices, int]:
        """Class of each combination (or finer class), numbers having gaps, and one above the largest there could be."""
        keys, space = self.keys(levels, finer)
        return self._dense(keys, space, most=max(2 * len(keys), 1024))

    def _dense(self, keys: Indices, space: int, *, most: int) -> tuple[Indices, int]:
        """The same with smaller numbers where numbers up to ``space`` are too large."""
        if space <= most:
            return keys, space
        if space > _TABLE:
            groups = group(keys, space)
            return groups.of, len(groups)
        # A class is named by the last combination in it: only places just written are read, so nothing is cleared.
        count = len(keys)
        self._table[keys] = self.single.rows[:count]
        return self._table.take(keys), count

    def classes(self, levels: Levels, finer: Classes | None = None) -> Classes:
        """The classes at a node, from those of a finer one if they are at hand."""
        finer = finer or self.single
        of, space = self.of(levels, finer)
        sizes = total(of, finer.sizes, space)
        there = (sizes > 0).nonzero()[0]
        one_of = np.empty(space, dtype=np.int64)
        one_of[of] = finer.rows
        return Classes(levels, one_of.take(there), sizes.take(there))

    def sizes(self, levels: Levels, finer: Classes | None = None) -> Floats:
        """Records of the classes at a node, in any order and 0 in gaps, from those of a finer one."""
        finer = finer or self.single
        keys, space = self.keys(levels, finer)
        of, space = self._dense(keys, space, most=4 * len(keys) + 256)  # gaps cost less than smaller numbers
        return total(of, finer.sizes, space)

    def group(self, levels: Levels, finer: Classes | None = None) -> Grouping:
        """The classes at a node: of all combinations, or of the classes of a finer one."""
        of, space = self.of(levels, finer)
        return Grouping(of, space, total(of, (finer or self.single).sizes, space))

    def histogram(self, rows: Indices, weights: Floats) -> Floats:
        """``weights`` of some combinations added up by the distinct values of every column, columns one after another.

        Args:
            rows: Combinations, shape ``(n_rows,)``.
            weights: Of these.
        """
        values = int(self.lattice.first_value[-1])
        result = np.zeros(values)
        for half in self.halves:
            own, sums, codes = half.row_of.take(rows), weights, half.values(self.lattice)
            if len(rows) > len(codes):
                sums = total(own, weights, len(codes))
            else:
                codes = codes.take(own, axis=0)
            if len(half.columns):
                result += total(codes.ravel(), np.repeat(sums, len(half.columns)), values)
        return result

    @cached_property
    def whole(self) -> Floats:
        """The histogram of all records."""
        return self.histogram(self.single.rows, self.weights)

    def _half(self, columns: tuple[int, ...]) -> Half:
        parts = [(self.codes[:, i].astype(np.int64), self.lattice.columns[i].sizes[0]) for i in columns]
        groups = group(*combine(parts, len(self.weights)))
        codes = np.empty((len(groups), len(columns)), dtype=np.int64, order="F")
        for place, (column, _) in enumerate(parts):
            codes[:, place] = column[groups.representative]
        return Half(columns, groups.of, codes)


def total(of: Indices, amounts: Floats, groups: int) -> Floats:
    """``amounts`` added up by group."""
    return np.asarray(np.bincount(of, weights=amounts, minlength=groups), dtype=np.float64)


def dot(one: Floats, other: Floats) -> float:
    """Sum of products. Not by the linear algebra library, whose threads wait for each other on a busy machine."""
    return float(np.multiply(one, other).sum())


def count_between(low: Levels, high: Levels) -> int:
    """Nodes of a box."""
    return math.prod(b - a + 1 for a, b in zip(low, high, strict=True))
