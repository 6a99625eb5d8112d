"""Local recoding: records of one table are generalized differently, each no further than it needs.

Combinations of levels are visited, those that cost least first. At each, the classes of the records still left that
meet the models are released and leave; so a record is released at the cheapest combination at which enough others are
still there. The few left at the end join the released class that grows least, or share one class at the top.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from privacy_core.hierarchy import Hierarchy
from privacy_core.risk.classes import EquivalenceClasses
from privacy_core.risk.grouping import combine, group
from privacy_core.risk.models import NOTHING, Given, PrivacyModel
from privacy_core.transform.search import NoSolutionError
from privacy_core.transform.search.aggregate import Score
from privacy_core.transform.search.column_costs import Gone, Loss
from privacy_core.transform.search.crowds import Crowds, sizes_of
from privacy_core.transform.search.lattice import Indices, Lattice, Levels
from privacy_core.transform.search.nodes import Nodes
from privacy_core.transform.search.problem import prepare
from privacy_core.transform.search.settings import Metric, SearchSettings
from privacy_core.transform.search.tuples import Half, Tuples

Report = Callable[[float, str], None]
LevelTable = npt.NDArray[np.int64]

_VISITS = 100_000  # combinations of levels; of larger lattices some levels are left out
_VISITS_OF_PERSONS = 5_000
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
        visited: Combinations of levels that were tried.
        seconds: Time taken.
    """

    quasi_identifiers: tuple[str, ...]
    levels: LevelTable
    suppressed: npt.NDArray[np.bool_]
    classes: Indices
    loss: Score
    records: int
    visited: int
    seconds: float


def recode_locally(
    classes: EquivalenceClasses,
    hierarchies: Mapping[str, Hierarchy],
    models: Sequence[PrivacyModel],
    *,
    limit: float = 0.0,
    settings: SearchSettings | None = None,
    given: Given = NOTHING,
    report: Report | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> LocallyRecoded:
    """Generalizes each combination of quasi-identifiers no further than the models need.

    Not optimal, but far below the loss of one combination of levels for all records. Nothing is suppressed unless a
    missing value keeps records from every class. Arguments as for `search`; the metric is always ``loss``. When it is
    cancelled, or the settings' seconds are over, what is left shares one class.

    Raises:
        NoSolutionError: the models do not hold even at the top, or more would be suppressed than may be.
        InvalidValueError: a model that cannot judge single classes; see `Crowds`.
    """
    began = time.perf_counter()
    nodes = local_problem(classes, hierarchies, models, limit=limit, settings=settings, given=given)
    seconds = None if settings is None else settings.seconds
    sweep = Sweep(nodes)
    visited = 0
    order = visits(nodes, _VISITS_OF_PERSONS if nodes.judge.persons else _VISITS)
    for visited, levels in enumerate(order, 1):
        sweep.visit(levels)
        if not len(sweep.left):
            break
        if visited % 64 == 0:
            if report is not None:
                done = 1 - len(sweep.left) / classes.size
                report(done, f"{len(sweep.left):,} of {classes.size:,} combinations still to be generalized")
            if cancelled() or (seconds is not None and time.perf_counter() - began > seconds):
                break
    sweep.place_the_rest()
    sweep.refine()
    sweep.join_alike()
    return sweep.result(visited, time.perf_counter() - began)


def local_problem(
    classes: EquivalenceClasses,
    hierarchies: Mapping[str, Hierarchy],
    models: Sequence[PrivacyModel],
    *,
    limit: float,
    settings: SearchSettings | None,
    given: Given,
) -> Nodes:
    """The search problem with the metric ``loss``."""
    settings = settings or SearchSettings()
    aggregate = settings.aggregate if settings.metric is Metric.LOSS else None
    settings = replace(settings, metric=Metric.LOSS, aggregate=aggregate, monotonic=False)
    return prepare(classes, hierarchies, models, limit=limit, settings=settings, given=given)


def visits(nodes: Nodes, most: int) -> Iterator[Levels]:
    """Combinations of levels by rising loss, at most ``most``; of larger lattices inner levels are left out."""
    lattice = nodes.tuples.lattice
    choices = [list(range(one.lowest, one.highest + 1)) for one in lattice.columns]
    while np.prod([float(len(one)) for one in choices]) > most:
        longest = max(choices, key=len)
        del longest[len(longest) // 2 if len(longest) > 2 else 0]
    terms = _terms(nodes)
    sums = np.zeros(1)
    for first, levels in zip(lattice.first_place, choices, strict=False):
        sums = np.add.outer(sums, terms[first + np.array(levels)]).ravel()
    places = np.unravel_index(np.argsort(sums, kind="stable"), [len(one) for one in choices])
    columns = [np.array(levels)[place].tolist() for levels, place in zip(choices, places, strict=True)]
    return iter(zip(*columns, strict=True))


def _terms(nodes: Nodes) -> npt.NDArray[np.float64]:
    nothing = Gone(0.0, np.zeros(int(nodes.tuples.lattice.first_value[-1])))
    return nodes.joined.terms(_loss(nodes).figures(nothing), nodes.tuples.lattice.column_of)


def _loss(nodes: Nodes) -> Loss:
    if not isinstance(nodes.cost, Loss):
        raise TypeError("local recoding measures loss")
    return nodes.cost


@dataclass(eq=False)
class Sweep:
    """Combinations still left, and what became of the others.

    Attributes:
        nodes: The problem.
        left: Combinations still left, rising.
        levels: Levels of each combination, once it is released.
        of: Released class of each combination, -1 if none.
        count: Released classes.
    """

    nodes: Nodes
    left: Indices = field(init=False)
    levels: LevelTable = field(init=False)
    of: Indices = field(init=False)
    count: int = 0

    def __post_init__(self) -> None:
        tuples = self.nodes.tuples
        self.crowds = Crowds(self.nodes)
        self.left = np.flatnonzero(tuples.weights > 0)
        self.levels = np.zeros((len(tuples.weights), len(tuples.lattice)), dtype=np.int64)
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
        weights = self.nodes.tuples.weights
        needed = int(weights[self.left].sum())
        if needed > self.nodes.allowed:
            raise NoSolutionError(needed, self.nodes.allowed, self.nodes.tuples.records)

    def _join(self, row: int) -> bool:
        """Puts a combination into the released class that grows least of those that then meet the models."""
        tuples, lattice = self.nodes.tuples, self.nodes.tuples.lattice
        some = np.flatnonzero(self.of >= 0)
        one_of = np.zeros(self.count, dtype=np.int64)
        one_of[self.of[some]] = some
        sizes = sizes_of(self.of[some], tuples.weights[some])
        wanted = np.empty((self.count, len(lattice)), dtype=np.int64)
        growth = np.zeros(self.count)
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
        """Releases what is left at the top, together with whole classes, worst ones first, as far as that is needed."""
        tuples, top = self.nodes.tuples, self.nodes.tuples.lattice.top
        some = np.flatnonzero(self.of >= 0)
        heights = np.zeros(self.count)
        heights[self.of[some]] = self.levels[some].sum(axis=1)
        order = np.argsort(-heights, kind="stable")
        taken, step = 0, 1
        at_top = tuples.keys(top)[0]
        while True:
            back = np.zeros(self.count + 1, dtype=np.bool_)
            back[order[:taken]] = True
            rows = np.sort(np.concatenate([self.left, some[back[self.of[some]]]]))
            _, of = np.unique(at_top[rows], return_inverse=True)
            classes = int(of.max()) + 1
            meets = self.crowds.meeting(rows, of, classes, top)
            if meets.all() or taken >= self.count:
                break
            taken, step = taken + step, step * 2
        self.of[rows] = np.where(meets[of], self.count + of, -1)
        self.levels[rows] = top
        self.count += classes
        self.left = rows[~meets[of]]

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

    def result(self, visited: int, seconds: float) -> LocallyRecoded:
        """What became of every class of the table."""
        tuples, lattice = self.nodes.tuples, self.nodes.tuples.lattice
        size = self.nodes.judge.classes.size
        return LocallyRecoded(
            quasi_identifiers=tuple(column.name for column in lattice.columns),
            levels=self.levels[:size],
            suppressed=self.of[:size] < 0,
            classes=self.of[:size],
            loss=local_loss(self.nodes, self.levels, self.of < 0),
            records=int(tuples.weights[self.left].sum()),
            visited=visited,
            seconds=seconds,
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
    return nodes.joined.score(_loss(nodes).of_leaves(kept, of_gone, gone))
