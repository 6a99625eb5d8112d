"""Which class each combination of quasi-identifiers is released in, and at which levels: the work that is done on it.

Classes are released when they meet the models at some levels. What is left at the end joins the released class that
grows least, or shares one class at the top; what nothing helps is suppressed. Where models compare with a population,
combinations that only it has are in the classes too, and in the end everybody reads as `Reading` says.
"""

import time
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from privacy_core.risk.grouping import combine, group
from privacy_core.transform.local_found import LocallyRecoded
from privacy_core.transform.local_loss import local_loss
from privacy_core.transform.local_reading import LevelTable, Reading
from privacy_core.transform.search.crowds import Crowds
from privacy_core.transform.search.found import no_solution
from privacy_core.transform.search.lattice import Indices, Levels
from privacy_core.transform.search.nodes import Nodes
from privacy_core.transform.search.tuples import Half, total
from privacy_core.transform.suppress import settle

_TABLE = 1 << 22
_KEPT = 1 << 23  # numbers kept of the class ids of halves
_SINGLE = 400  # combinations left over that look for a class of their own
_TRIES = 20


@dataclass(eq=False)
class Sweep:
    """Combinations still left, and what became of the others.

    Attributes:
        nodes: The problem.
        hold_on_export: Whether models that compare with a whole must hold against the exported table too.
        reading: How the people of populations read labels; None where no model has a population.
        left: Combinations still left, rising; those that only a population has are among them.
        levels: Levels of each combination, once it is released.
        of: Released class of each combination, -1 if none.
        count: Released classes.
        waits: How many combinations of the table are left.
    """

    nodes: Nodes
    hold_on_export: bool = False
    reading: Reading | None = None
    left: Indices = field(init=False)
    levels: LevelTable = field(init=False)
    of: Indices = field(init=False)
    count: int = 0

    def __post_init__(self) -> None:
        tuples = self.nodes.tuples
        self.crowds = Crowds(self.nodes)
        self.left = np.arange(len(tuples.weights))
        self.waits = self.nodes.judge.classes.size
        self.levels = np.zeros((len(tuples.weights), len(tuples.lattice)), dtype=np.int16)
        self.of = np.full(len(tuples.weights), -1, dtype=np.int64)
        self._places = [half.row_of.take(self.left) for half in tuples.halves]
        self._ids: list[dict[Levels, tuple[Indices, int]]] = [{}, {}]
        self._kept = 0
        self._table = np.empty(_TABLE, dtype=np.int64)

    def visit(self, levels: Levels) -> None:
        """Releases the classes at a node, of what is left, that meet the models."""
        of, classes = self._classes(levels)
        meets = self.crowds.meeting(self.left, of, classes)
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
        self.waits -= self._of_table(gone)
        self._places = [place[~leaves] for place in self._places]

    def _of_table(self, rows: Indices) -> int:
        """How many of some combinations, rising, are of the table: these come first."""
        return int(np.searchsorted(rows, self.nodes.judge.classes.size))

    @property
    def _waiting(self) -> Indices:
        """Combinations of the table that are left."""
        return self.left[: self._of_table(self.left)]

    def leave(self, rows: Indices) -> None:
        """Takes combinations out of their classes."""
        self.of[rows], self.levels[rows] = -1, 0
        self.left = np.flatnonzero(self.of < 0)
        self.waits = self._of_table(self.left)

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
            if self._kept > _KEPT:
                self._kept = 0
                for one in self._ids:
                    one.clear()
            kept[own] = half.row_ids(self.nodes.tuples.lattice, levels)
            self._kept += len(kept[own][0])
        return kept[own]

    def place_the_rest(self) -> None:
        """Finds a class for what is left, or suppresses it.

        Raises:
            NoSolutionError: more would be suppressed than may be.
        """
        waiting = self._waiting
        if 0 < len(waiting) <= _SINGLE and self.count:
            joined = np.array([row for row in waiting.tolist() if self._join(row)], dtype=np.int64)
            self.left = self.left[~np.isin(self.left, joined)]
        self.share_top()
        self._check_limit()

    def _check_limit(self) -> None:
        needed = int(self.nodes.tuples.weights[self.left].sum())
        if needed > self.nodes.allowed:
            raise no_solution(self.nodes, needed)

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
            if self.crowds.meeting(rows, np.zeros(len(rows), np.int64), 1)[0]:
                self.of[rows] = place
                self.levels[rows] = levels
                return True
        return False

    def share_top(self, taken: int = 0) -> bool:
        """Releases what is left at the top, together with whole classes, worst ones first, as far as that is needed.

        Where even that does not help, what is left stays left, and classes stay as they are.

        Args:
            taken: How many classes of each top are taken at first.

        Returns:
            Whether anything was released.
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
        before, step = len(self.left), max(taken, 1)
        while len(self._waiting):
            near = np.isin(at_top[some], at_top[self._waiting])
            back = some[near & (rank[self.of[some]] < taken)]
            rows = np.sort(np.concatenate([self.left, back]))
            _, of = np.unique(at_top[rows], return_inverse=True)
            classes = int(of.max()) + 1
            meets = self.crowds.meeting(rows, of, classes)
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
        self.waits = len(self._waiting)
        return len(self.left) < before

    def refine(self) -> None:
        """Gives each class the finest levels at which all its records still agree: they stay together and tell more."""
        if not self.nodes.judge.joining:
            return  # it may come to read like another class
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
            meets = self.crowds.meeting(some, alike, self.count)
            if meets.all():
                return
            self.leave(some[~meets[alike]])
            self.place_the_rest()

    def read(self) -> None:
        """Has everybody read the labels of the classes, until each class meets the models with those who read it.

        A label fits whom the classes made on the way did not hold, so they change. Labels of classes that fail then are
        given up, worst ones with the top's, and at last all of them. What is left even so reads nothing: a text that
        stands at the top for less than below does not fit those at the top.
        """
        taken = 1
        while True:
            while self._read():
                pass
            if not self.waits or taken // 2 >= len(self.of) or not self.share_top(taken):
                return
            taken *= 2

    def _read(self) -> bool:
        """Everybody reads the labels that there are; whether some were given up."""
        table = self.nodes.judge.classes.size
        some = np.flatnonzero(self.of[:table] >= 0)
        if self.reading is None or not len(some):
            self.leave(np.flatnonzero(self.of >= 0))
            return False
        codes = self.nodes.tuples.codes
        numbers = [
            np.stack(column.texts())[self.levels[some, i], codes[some, i]]
            for i, column in enumerate(self.reading.columns)
        ]
        labels = group(*combine([(one, int(one.max()) + 1) for one in numbers], len(some)))
        wanted = np.stack(numbers, axis=1)[labels.representative]
        self.of, levels = self.reading.first(codes, wanted)
        self.count = len(labels)
        inside = np.flatnonzero(self.of >= 0)
        self.levels[inside] = levels[self.of[inside]]
        meets = self.crowds.meeting(inside, self.of[inside], self.count)
        self.leave(np.flatnonzero((self.of < 0) | ~meets[self.of]))
        return not meets.all()

    def hold(self) -> bool:
        """Suppresses further classes until the models hold in the exported table by itself, where they must.

        Returns:
            Whether it suppressed any.

        Raises:
            NoSolutionError: more would be suppressed than may be.
        """
        models = self.nodes.judge.models
        some = np.flatnonzero(self.of >= 0)
        if not (self.hold_on_export and self.waits and len(some) and any(one.compares for one in models)):
            return False  # what holds against all records holds in a table of all records
        numbers, of = np.unique(self.of[some], return_inverse=True)  # some numbers have no class any more
        classes = self.crowds.classes(some, of, len(numbers))
        own = [one for one in models if one.compares]
        failing = settle(
            classes, np.zeros(len(numbers), np.bool_), own, given=self.nodes.judge.given, hold_on_export=True
        )
        self.leave(some[failing[of]])
        self._check_limit()
        return bool(failing.any())

    def finished(self, visited: int, began: float) -> LocallyRecoded:
        """Places what is left, and says what became of every class of the table.

        Raises:
            NoSolutionError: more would be suppressed than may be.
        """
        self.place_the_rest()
        if self.reading is None:
            self.refine()
            self.join_alike()
            self.hold()
        else:
            self.read()
            while self.hold():
                while self._read():
                    pass
            self._check_limit()
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
