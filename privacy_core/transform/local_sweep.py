"""Which class each combination of quasi-identifiers is released in, and at which levels: the work that is done on it.

Classes are released when they meet the models at some levels. What is left at the end joins the released class that
grows least, or shares one class at the top; what nothing helps is suppressed.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from privacy_core.risk.grouping import combine, group
from privacy_core.transform.search import NoSolutionError
from privacy_core.transform.search.aggregate import Score
from privacy_core.transform.search.column_costs import Loss
from privacy_core.transform.search.crowds import Crowds
from privacy_core.transform.search.lattice import Indices, Lattice, Levels
from privacy_core.transform.search.nodes import Nodes
from privacy_core.transform.search.tuples import Half, Tuples, total
from privacy_core.transform.suppress import settle

LevelTable = npt.NDArray[np.int16]

_TABLE = 1 << 22
_SINGLE = 400  # combinations left over that look for a class of their own
_TRIES = 20


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LocallyRecoded:
    """Levels of every combination of quasi-identifiers.

    Attributes:
        quasi_identifiers: Column names.
        levels: Level of each equivalence class of the table and quasi-identifier, ``(n_classes, n_quasi_identifiers)``.
        suppressed: Whether the records of each class leave, shape ``(n_classes,)``.
        classes: Class of each in the protected table, -1 if suppressed; shape ``(n_classes,)``.
        loss: On the scale of the metric ``loss``, by the settings' aggregate, weights and factors.
        records: Records that leave.
        of_records: Records of the table.
        at_level: Quasi-identifier with a hierarchy to the records that stay at each of its levels, from level 0 on.
        nodes: Combinations of levels that there are.
        visited: Steps that were tried: combinations of levels, or classes to be split.
        seconds: Time taken.
    """

    quasi_identifiers: tuple[str, ...]
    levels: LevelTable
    suppressed: npt.NDArray[np.bool_]
    classes: Indices
    loss: Score
    records: int
    of_records: int
    at_level: Mapping[str, tuple[int, ...]]
    nodes: int
    visited: int
    seconds: float

    @property
    def nbytes(self) -> int:
        """Memory that it takes."""
        return self.levels.nbytes + self.suppressed.nbytes + self.classes.nbytes

    @property
    def used(self) -> dict[str, tuple[int, int]]:
        """Quasi-identifier to the lowest and the highest level that a record that stays is at; none if all leave."""
        places = {name: [level for level, many in enumerate(counts) if many] for name, counts in self.at_level.items()}
        return {name: (levels[0], levels[-1]) for name, levels in places.items() if levels}


def loss_of(nodes: Nodes) -> Loss:
    if not isinstance(nodes.cost, Loss):
        raise TypeError("local recoding measures loss")
    return nodes.cost


@dataclass(eq=False)
class Sweep:
    """Combinations still left, and what became of the others.

    Attributes:
        nodes: The problem.
        hold_on_export: Whether models that compare with a whole must hold against the exported table too.
        left: Combinations still left, rising.
        levels: Levels of each combination, once it is released.
        of: Released class of each combination, -1 if none.
        count: Released classes.
    """

    nodes: Nodes
    hold_on_export: bool = False
    left: Indices = field(init=False)
    levels: LevelTable = field(init=False)
    of: Indices = field(init=False)
    count: int = 0

    def __post_init__(self) -> None:
        tuples = self.nodes.tuples
        self.crowds = Crowds(self.nodes)
        self.left = np.flatnonzero(tuples.weights > 0)
        self.levels = np.zeros((len(tuples.weights), len(tuples.lattice)), dtype=np.int16)
        self.of = np.full(len(tuples.weights), -1, dtype=np.int64)
        self._places = [half.row_of.take(self.left) for half in tuples.halves]
        self._ids: list[dict[Levels, tuple[Indices, int]]] = [{}, {}]
        self._table = np.empty(_TABLE, dtype=np.int64)

    def visit(self, levels: Levels) -> None:
        """Releases the classes at a node, of what is left, that meet the models."""
        of, classes = self._classes(levels)
        meets = self.crowds.meeting(self.left, of, classes, levels)
        if meets.any():
            self._release(of, meets, levels)

    def _release(self, of: Indices, meets: npt.NDArray[np.bool_], levels: Levels) -> None:
        leaves = meets.take(of)
        gone = self.left[leaves]
        number = np.cumsum(meets) - 1
        self.of[gone] = self.count + number[of[leaves]]
        self.levels[gone] = levels
        self.count += int(meets.sum())
        self.left = self.left[~leaves]
        self._places = [place[~leaves] for place in self._places]

    def _classes(self, levels: Levels) -> tuple[Indices, int]:
        """Class of each combination left at a node, with gaps."""
        (ids, _), (others, n_others) = (
            self._half(side, half, levels) for side, half in enumerate(self.nodes.tuples.halves)
        )
        keys = ids.take(self._places[0])
        keys *= n_others
        keys += others.take(self._places[1])
        rows = len(keys)
        if int(keys.max(initial=0)) >= _TABLE:
            return np.unique(keys, return_inverse=True)[1], rows
        self._table[keys] = np.arange(rows)
        return self._table[keys], rows

    def _half(self, side: int, half: Half, levels: Levels) -> tuple[Indices, int]:
        own = tuple(levels[i] for i in half.columns)
        kept = self._ids[side]
        if own not in kept:
            kept[own] = half.row_ids(self.nodes.tuples.lattice, levels)
        return kept[own]

    def place_the_rest(self) -> None:
        """Finds a class for what is left, or suppresses it.

        Raises:
            NoSolutionError: more would be suppressed than may be.
        """
        if 0 < len(self.left) <= _SINGLE and self.count:
            self.left = np.array([row for row in self.left.tolist() if not self._join(row)], dtype=np.int64)
        if len(self.left):
            self._share_top()
        self._check_limit()

    def _check_limit(self) -> None:
        needed = int(self.nodes.tuples.weights[self.left].sum())
        if needed > self.nodes.allowed:
            raise NoSolutionError(needed, self.nodes.allowed, self.nodes.tuples.records)

    def _join(self, row: int) -> bool:
        """Puts a combination into the released class that grows least of those that then meet the models."""
        tuples, lattice = self.nodes.tuples, self.nodes.tuples.lattice
        some = np.flatnonzero(self.of >= 0)
        one_of = np.zeros(self.count, dtype=np.int64)
        one_of[self.of[some]] = some
        sizes = total(self.of[some], tuples.weights[some], self.count)  # some numbers have no class any more
        wanted = np.empty((self.count, len(lattice)), dtype=np.int64)
        growth = np.where(sizes > 0, 0.0, np.inf)
        for i, column in enumerate(lattice.columns):
            values, own = tuples.codes[one_of, i], tuples.codes[row, i]
            now = self.levels[one_of, i]
            agree = np.full(self.count, -1, dtype=np.int64)
            for level in range(column.highest, column.lowest - 1, -1):
                same = column.labels[level][values] == column.labels[level][own]
                agree[same & (level >= now)] = level
            growth[agree < 0] = np.inf
            leaves = np.stack(column.leaves)
            after = leaves[agree, values] / column.rows
            before = leaves[now, values] / column.rows
            growth += self.nodes.joined.weights[i] * (sizes * (after - before) + tuples.weights[row] * after)
            wanted[:, i] = agree
        for place in np.argsort(growth)[:_TRIES].tolist():
            if not np.isfinite(growth[place]):
                return False
            rows = np.sort(np.append(some[self.of[some] == place], row))
            levels = tuple(wanted[place].tolist())
            if self.crowds.meeting(rows, np.zeros(len(rows), np.int64), 1, levels)[0]:
                self.of[rows] = place
                self.levels[rows] = levels
                return True
        return False

    def _share_top(self) -> None:
        """Releases what is left at the top, together with whole classes, worst ones first, as far as that is needed.

        Where even that does not help, what is left stays left, and classes stay as they are.
        """
        tuples, top = self.nodes.tuples, self.nodes.tuples.lattice.top
        _, at_top = np.unique(tuples.keys(top)[0], return_inverse=True)
        some = np.flatnonzero(self.of >= 0)
        heights, tops = np.zeros(self.count), np.full(self.count, -1, dtype=np.int64)
        heights[self.of[some]] = self.levels[some].sum(axis=1)
        tops[self.of[some]] = at_top[some]
        order = np.lexsort((-heights, tops))
        rank = np.empty(self.count, dtype=np.int64)
        rank[order] = np.arange(self.count) - np.searchsorted(tops[order], tops[order])
        last = int(rank.max(initial=-1))
        taken, step = 0, 1
        while len(self.left):
            near = np.isin(at_top[some], at_top[self.left])
            back = some[near & (rank[self.of[some]] < taken)]
            rows = np.sort(np.concatenate([self.left, back]))
            _, of = np.unique(at_top[rows], return_inverse=True)
            classes = int(of.max()) + 1
            meets = self.crowds.meeting(rows, of, classes, top)
            done = rows[meets[of]]
            self.of[done] = self.count + of[meets[of]]
            self.levels[done] = top
            self.count += classes
            rank = np.append(rank, np.full(classes, last + 1))
            self.left = self.left[~np.isin(self.left, done)]
            some = some[self.of[some] < len(heights)]
            if taken > last:
                break
            taken, step = taken + step, step * 2

    def refine(self) -> None:
        """Gives each class the finest levels at which all its records still agree: they stay together and tell more."""
        if not self.nodes.judge.joining or self.nodes.judge.populations:
            return  # it may come to read like another class, and its labels stand for fewer of a population
        some = np.flatnonzero(self.of >= 0)
        of = self.of[some]
        one_of = np.zeros(self.count, dtype=np.int64)
        one_of[of] = some
        for i, column in enumerate(self.nodes.tuples.lattice.columns):
            codes = self.nodes.tuples.codes[:, i]
            now = self.levels[one_of, i]
            for level in range(column.highest - 1, column.lowest - 1, -1):
                labels = column.labels[level][codes]
                torn = np.bincount(of[labels[some] != labels[one_of[of]]], minlength=self.count) > 0
                now = np.where((now == level + 1) & ~torn, level, now)
            self.levels[some, i] = now[of]

    def join_alike(self) -> None:
        """Makes classes that read alike one class, and takes those to the top that do not meet the models so."""
        while True:
            some = np.flatnonzero(self.of >= 0)
            if not len(some):
                return
            columns = self.nodes.tuples.lattice.columns
            parts = []
            for i, column in enumerate(columns):
                numbers = np.stack(column.texts())[self.levels[some, i], self.nodes.tuples.codes[some, i]]
                parts.append((numbers, int(numbers.max()) + 1))
            alike = group(*combine(parts, len(some))).of
            before = self.count
            self.of[some], self.count = alike, int(alike.max()) + 1
            if self.count == before or self.nodes.judge.joining:
                return
            meets = self.crowds.meeting(some, alike, self.count, self.nodes.tuples.lattice.top)
            if meets.all():
                return
            self.left = np.sort(np.concatenate([self.left, some[~meets[alike]]]))
            self.of[some[~meets[alike]]] = -1
            self.place_the_rest()

    def hold(self) -> None:
        """Suppresses further classes until the models hold in the exported table by itself, where they must.

        Raises:
            NoSolutionError: more would be suppressed than may be.
        """
        models = self.nodes.judge.models
        some = np.flatnonzero(self.of >= 0)
        if not (self.hold_on_export and len(self.left) and len(some) and any(one.compares for one in models)):
            return  # what holds against all records holds in a table of all records
        classes = self.crowds.classes(some, self.of[some], self.count)
        own = [one for one in models if one.compares]
        failing = settle(
            classes, np.zeros(self.count, np.bool_), own, given=self.nodes.judge.given, hold_on_export=True
        )
        gone = some[failing[self.of[some]]]
        self.of[gone] = -1
        self.left = np.sort(np.concatenate([self.left, gone]))
        self._check_limit()

    def finished(self, visited: int, began: float) -> LocallyRecoded:
        """Places what is left, and says what became of every class of the table.

        Raises:
            NoSolutionError: more would be suppressed than may be.
        """
        self.place_the_rest()
        self.refine()
        self.join_alike()
        self.hold()
        tuples, lattice = self.nodes.tuples, self.nodes.tuples.lattice
        size = self.nodes.judge.classes.size
        stay = np.flatnonzero(self.of >= 0)
        at_level = {
            column.name: tuple(
                total(self.levels[stay, i], tuples.weights[stay], column.height + 1).astype(np.int64).tolist()
            )
            for i, column in enumerate(lattice.columns)
            if column.height
        }
        return LocallyRecoded(
            quasi_identifiers=tuple(column.name for column in lattice.columns),
            levels=self.levels[:size],
            suppressed=self.of[:size] < 0,
            classes=self.of[:size],
            loss=local_loss(self.nodes, self.levels, self.of < 0),
            records=int(tuples.weights[self.left].sum()),
            of_records=tuples.records,
            at_level=at_level,
            nodes=lattice.nodes,
            visited=visited,
            seconds=time.perf_counter() - began,
        )


def local_loss(nodes: Nodes, levels: LevelTable, suppressed: npt.NDArray[np.bool_]) -> Score:
    """The loss where every combination has levels of its own."""
    tuples: Tuples = nodes.tuples
    lattice: Lattice = tuples.lattice
    kept, gone, of_gone = (np.zeros(len(lattice)) for _ in range(3))
    for i, column in enumerate(lattice.columns):
        leaves = np.stack(column.leaves)[levels[:, i], tuples.codes[:, i]] * tuples.weights
        kept[i] = leaves[~suppressed].sum()
        of_gone[i] = leaves[suppressed].sum()
        gone[i] = tuples.weights[suppressed].sum()
    return nodes.joined.score(loss_of(nodes).of_leaves(kept, of_gone, gone))
