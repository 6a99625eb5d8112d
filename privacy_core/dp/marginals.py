"""All tables of a few columns: which tables to measure, with which weights, made consistent by least squares."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations

import numpy as np

from privacy_core.dp.strategy import (
    MOST_COUNT,
    Contribution,
    Floats,
    Ints,
    Reach,
    best_weights,
    reach_of,
    whole_weights,
)

MOST_TABLE_CELLS = 100_000
MOST_SUBSETS = 256
MOST_STARTS = 128
WORK = 200_000  # of a search under L1: layers times directions times starts
Columns = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tables:
    """Counts of some tables, each times a whole weight.

    Attributes:
        name: As a question names it.
        sizes: Groups of each column.
        ways: Columns of each table that is asked.
        measured_tables: Columns of each table that is measured.
        weights: Of each of these, above 0.
        consistent: Whether tables are worked out from all that was measured; else each is told as it was measured.
    """

    name: str
    sizes: tuple[int, ...]
    ways: int
    measured_tables: tuple[Columns, ...]
    weights: tuple[int, ...]
    consistent: bool = True

    def with_columns(self, places: Sequence[int]) -> "Tables":
        """The same where each column stands at another place."""
        sizes = [0] * len(places)
        for size, place in zip(self.sizes, places, strict=True):
            sizes[place] = size
        moved = tuple(tuple(sorted(places[column] for column in table)) for table in self.measured_tables)
        return replace(self, sizes=tuple(sizes), measured_tables=moved)

    @property
    def asked(self) -> tuple[Columns, ...]:
        """Columns of each table that is asked, in the order of the columns."""
        return tuple(combinations(range(len(self.sizes)), self.ways))

    @property
    def measured(self) -> int:
        return sum(_cells(self.sizes, table) for table in self.measured_tables)

    @property
    def whole(self) -> bool:
        return set(self.weights) == {1} and len(set(map(len, self.measured_tables))) == 1 and not self._overlapping

    @property
    def mean_variance(self) -> float:
        """Each table counts alike: by cells, small tables would be told worse than by themselves."""
        return float(np.mean([self.variance(table) for table in self.asked]))

    def variances(self) -> Floats:
        return np.repeat([self.variance(table) for table in self.asked], [_cells(self.sizes, t) for t in self.asked])

    def variance(self, table: Columns) -> float:
        """Of the noise in each cell of a table that is asked, per variance of the noise of one figure.

        All cells of a table are alike: its noise is the sum of that of its interactions, which are not correlated.
        """
        if not self.consistent:
            return 1.0
        return sum(_share(self.sizes, table, part) / self._precision(part) for part in _parts(self.sizes, table))

    def reach(self, unit: Contribution) -> Reach:
        every = math.prod(self.sizes)
        layers = [
            (weight, every // _cells(self.sizes, table))
            for weight, table in zip(self.weights, self.measured_tables, strict=True)
        ]
        return reach_of(layers, Contribution(min(unit.groups, every), unit.rows, unit.replaced))

    def measure(self, cells: Ints, counts: Ints) -> Ints:
        """Exact figures, table after table.

        Args:
            cells: Cells of the table of all columns, the last column counting fastest; each once.
            counts: Records in each of them.
        """
        codes: list[Ints] = []
        left = cells
        for size in reversed(self.sizes):
            codes.insert(0, left % size)
            left = left // size
        found = []
        for weight, table in zip(self.weights, self.measured_tables, strict=True):
            place = np.zeros(len(cells), dtype=np.int64)
            for column in table:
                place = place * self.sizes[column] + codes[column]
            told = np.bincount(place, weights=counts, minlength=_cells(self.sizes, table))
            found.append(weight * np.clip(told, 0, MOST_COUNT).astype(np.int64))
        return np.concatenate(found)

    def reconstruct(self, noisy: Floats) -> dict[Columns, Floats]:
        """The asked tables by least squares of what was measured.

        Each table that holds some columns tells their interaction, with a precision that falls with the cells over
        which it is summed. The mean of what all tell, weighted by precision, is the best linear unbiased estimate, and
        a table is the sum of the interactions of its columns: as all tables share these, they agree on their margins.

        Args:
            noisy: As `measure` orders them, shape ``(measured,)``.

        Returns:
            Counts, below 0 too, with an axis for each column of the table.

        Source: Xiao, He, Zhang and Kifer (2023), "An optimal and scalable matrix mechanism for noisy marginals under
            convex loss functions", NeurIPS, here for noise of equal variance in each table.
        """
        told, at = {}, 0
        for weight, table in zip(self.weights, self.measured_tables, strict=True):
            shape = tuple(self.sizes[column] for column in table)
            told[table] = noisy[at : at + math.prod(shape)].reshape(shape) / weight
            at += math.prod(shape)
        if not self.consistent:
            return told
        parts = {part for table in self.asked for part in _parts(self.sizes, table)}
        shared = {part: self._interaction(part, told) for part in parts}
        found = {}
        for table in self.asked:
            whole = np.zeros(tuple(self.sizes[column] for column in table))
            for part in _parts(self.sizes, table):
                rest = math.prod(self.sizes[column] for column in table if column not in part)
                whole += np.expand_dims(shared[part] / rest, _axes(table, part))
            found[table] = whole
        return found

    def _interaction(self, part: Columns, told: dict[Columns, Floats]) -> Floats:
        found = np.zeros(tuple(self.sizes[column] for column in part))
        for weight, table in zip(self.weights, self.measured_tables, strict=True):
            if not set(part) <= set(table):
                continue
            summed = told[table].sum(axis=_axes(table, part))
            for axis in range(len(part)):
                summed = summed - summed.mean(axis=axis, keepdims=True)
            found += weight**2 * _precision_of(self.sizes, table, part) * summed
        return found / self._precision(part)

    def _precision(self, part: Columns) -> float:
        return sum(
            weight**2 * _precision_of(self.sizes, table, part)
            for weight, table in zip(self.weights, self.measured_tables, strict=True)
        )

    @property
    def _overlapping(self) -> bool:
        return self.consistent and len(self.measured_tables) > 1


def independent(sizes: tuple[int, ...], ways: int) -> Tables:
    """Each asked table with noise of its own."""
    asked = tuple(combinations(range(len(sizes)), ways))
    return Tables("independent", sizes, ways, asked, (1,) * len(asked), consistent=False)


def crossed(sizes: tuple[int, ...], ways: int) -> Tables:
    """The table of all columns, of which those that are asked are sums."""
    return Tables("identity", sizes, ways, (tuple(range(len(sizes))),), (1,))


@lru_cache(maxsize=64)
def weighted(sizes: tuple[int, ...], ways: int, groups: int, *, pure: bool) -> Tables:
    """Tables of up to all columns with the weights that are best for those that are asked, each of which counts alike.

    Args:
        sizes: Groups of each column.
        ways: Columns of each asked table.
        groups: Cells of the table of all columns that one unit is in at most.
        pure: Whether noise follows L1 (Laplace), not L2 (Gaussian).

    Source: McKenna, Miklau, Hay and Machanavajjhala (2018), "Optimizing error of high-dimensional statistical queries
        under differential privacy", PVLDB 11 (strategies of weighted marginals).
    """
    asked = list(combinations(range(len(sizes)), ways))
    parts = sorted({part for table in asked for part in _parts(sizes, table)})
    shares = np.array(
        [[_share(sizes, table, part) if set(part) <= set(table) else 0.0 for part in parts] for table in asked]
    )
    tables = _candidates(sizes, ways)
    matrix = np.array([[_precision_of(sizes, table, part) for part in parts] for table in tables])
    every = math.prod(sizes)
    unit = Contribution(min(groups, every))
    squares = np.array([reach_of([(1, every // _cells(sizes, t))], unit).l2_squared for t in tables], dtype=np.float64)
    cells = np.array([_cells(sizes, table) for table in tables])
    plainly = tuple(int(table in asked) for table in tables)
    starts = _starts(tables, ways, len(parts)) if pure else [np.ones(len(tables))]
    weights = [
        best_weights(shares.sum(axis=0), matrix, squares=None if pure else squares, start=start) for start in starts
    ]
    found = [plainly, *map(whole_weights, weights)]
    alone = len(asked) ** 2 if pure else float(squares @ np.array(plainly))  # of a table by itself: none is told worse

    def variance(weights: tuple[int, ...]) -> float:
        chosen = np.array(weights, dtype=np.float64)
        precision = chosen**2 @ matrix
        if not (precision > 0).all() or cells[chosen > 0].sum() > cells[np.array(plainly) > 0].sum() + MOST_TABLE_CELLS:
            return math.inf
        each = shares @ (1 / precision) * (chosen.sum() ** 2 if pure else squares @ chosen**2)
        return float(each.mean()) if each.max() <= alone else math.inf

    best = min(found, key=variance)
    kept = [(table, weight) for table, weight in zip(tables, best, strict=True) if weight]
    return Tables("weighted", sizes, ways, tuple(table for table, _ in kept), tuple(weight for _, weight in kept))


def expected(strategy: Tables, groups: int, *, pure: bool) -> float:
    """Mean variance of a cell at one epsilon, up to a factor that all strategies share."""
    reach = strategy.reach(Contribution(groups))
    return strategy.mean_variance * (reach.l1**2 if pure else reach.l2_squared)


def _candidates(sizes: Sequence[int], ways: int) -> list[Columns]:
    """Tables that may be measured: all that are small enough, or those of few columns where they are too many."""
    most = len(sizes) if 2 ** len(sizes) <= MOST_SUBSETS else ways
    found = [table for many in range(most + 1) for table in combinations(range(len(sizes)), many)]
    return [table for table in found if len(table) <= ways or _cells(sizes, table) <= MOST_TABLE_CELLS]


def _starts(tables: Sequence[Columns], ways: int, directions: int) -> list[Floats]:
    """Under L1 many choices of few tables are best nearby: searches start at the asked ones, the widest, and all over.

    The latter are points of an even sequence (multiples of square roots, their whole part left out), so that the same
    question finds the same weights always.
    """
    wide = np.array([len(table) for table in tables])
    found = [np.where(wide == many, 1.0, 0.05) for many in sorted({ways, int(wide.max())})]
    roots = np.sqrt(np.arange(len(tables)) + 2.5)
    for place in range(1, min(MOST_STARTS, 16 + WORK // (len(tables) * directions))):
        exponential = -np.log1p(-0.999999 * (place * roots % 1))
        found.append(1e-3 + exponential ** (1 + place % 2))
    return found


def _cells(sizes: Sequence[int], table: Columns) -> int:
    return math.prod(sizes[column] for column in table)


def _parts(sizes: Sequence[int], table: Columns) -> list[Columns]:
    """Interactions that make up a table; a column of one group has none."""
    free = [column for column in table if sizes[column] > 1]
    return [part for many in range(len(free) + 1) for part in combinations(free, many)]


def _axes(table: Columns, part: Columns) -> tuple[int, ...]:
    return tuple(axis for axis, column in enumerate(table) if column not in part)


def _share(sizes: Sequence[int], table: Columns, part: Columns) -> float:
    """Variance of one cell of a table by an interaction of unit variance."""
    return math.prod(1 - 1 / sizes[one] if one in part else 1 / sizes[one] ** 2 for one in table)


def _precision_of(sizes: Sequence[int], table: Columns, part: Columns) -> float:
    """Of an interaction, by a table with noise of variance 1."""
    if not set(part) <= set(table):
        return 0.0
    return 1 / math.prod(sizes[column] for column in table if column not in part)
