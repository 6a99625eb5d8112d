"""Branch and bound over boxes of the lattice: all nodes between a finest and a coarsest one.

Only the coarsest node of a box is looked at. What it suppresses for good, every node of the box suppresses, so it gives
a lower bound of the box; a box whose bound reaches the best solution so far is left out, and the others are split. The
box with the lowest bound comes first, so that this bound holds for everything still open at any time.
"""

import heapq
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from privacy_core.transform.search.aggregate import Score, reaches
from privacy_core.transform.search.lattice import Levels
from privacy_core.transform.search.nodes import Below, Nodes, Solution
from privacy_core.transform.search.tuples import Floats, count_between

_NEARER = 0.15  # share of the combinations of labels that must stay at most for new classes to be worth their while
_CLOSE = 0.8  # share of the best score from which on the slower bound may reach it
_MORE = 3.0  # how much better a split is whose finer part surely suppresses too much
_SURE = 3.0  # how much a share of the records that is too large by so much says that a finer node suppresses too many


@dataclass(frozen=True, slots=True, eq=False)
class Box:
    """Nodes from ``low`` to ``high`` that may hold something better, and what the latter says about them.

    The classes of all of them are those of ``near``, a node as fine as ``low``, put together.
    """

    low: Levels
    high: Levels
    below: Below
    near: Levels


@dataclass(frozen=True, slots=True)
class Step:
    """Where a search stands.

    Attributes:
        best: The best solution so far.
        bound: No node not yet looked at scores less; None once nothing is open.
        looked_at: Nodes looked at.
        left_out: Nodes known not to be better without looking at them.
    """

    best: Solution | None
    bound: Score | None
    looked_at: int
    left_out: int


@dataclass(eq=False)
class Boxes:
    """The open boxes of one search.

    Attributes:
        nodes: What is searched.
        best: The best solution so far.
    """

    nodes: Nodes
    best: Solution | None = None
    left_out: int = 0
    _open: list[tuple[Score, int, int, Box]] = field(default_factory=list)
    _below: dict[Levels, Below] = field(default_factory=dict)
    _count: Iterator[int] = field(default_factory=itertools.count)

    def steps(self) -> Iterator[Step]:
        """Runs the search, giving word after every box; it has ended when ``bound`` is None."""
        lattice = self.nodes.tuples.lattice
        self._add(lattice.bottom, lattice.top, None, lattice.bottom)
        while self._open:
            bound, _, _, box = heapq.heappop(self._open)
            if self._too_much(bound):
                self._open.clear()
                break
            for low, high in self._split(box):
                self._add(low, high, box.below if high == box.high else None, box.near)
            yield self._step(self._open[0][0] if self._open else None)
        yield self._step(None)

    def _step(self, bound: Score | None) -> Step:
        return Step(self.best, bound, len(self.nodes.seen), self.left_out)

    def _too_much(self, bound: Score) -> bool:
        if self.best is None or self.best.loss is None:
            return False
        return reaches(bound, self.best.loss)

    def _look(self, levels: Levels, near: Levels) -> Below:
        below = self.nodes.look(levels, near)
        solution = self.nodes.seen[levels]
        if solution.allowed and solution.loss is not None and (self.best is None or solution.loss < self.best.loss):  # type: ignore[operator] # a score of the same kind
            self.best = solution
        return below

    def _add(self, low: Levels, high: Levels, below: Below | None, near: Levels) -> None:
        """Opens a box, made smaller where that leaves nothing better out, unless nothing of it is left."""
        while True:
            if below is None:
                below = self._look(high, near)
            if below.dead or low == high:
                return
            smaller = self._lower(low, high, near) if below.terms is None else self._trim(low, high, below.terms)
            if smaller is None:
                return
            low, after, bound = smaller
            if after == high:
                break
            high, below = after, None
        if below.terms is None:
            near = self._nearer(low, near)
            if near == low and self._close(low, bound):
                bound = max(bound, self.nodes.bound(low, below))
        if low != high and not self._too_much(bound):
            box = Box(low, high, below, near)
            heapq.heappush(self._open, (bound, count_between(low, high), next(self._count), box))

    def _nearer(self, low: Levels, near: Levels) -> Levels:
        """The node whose classes serve a box: its finest, where that leaves few enough of them."""
        lattice = self.nodes.tuples.lattice
        if self.nodes.beyond(low) and lattice.labels_at(low) > _NEARER * lattice.labels_at(near):
            return near
        self.nodes.classes(low, near)
        return low

    def _close(self, low: Levels, bound: Score) -> bool:
        """Whether the slower bound is worth its while: where no node of the box is left out for what it suppresses."""
        if not self.nodes.beyond(low):
            return True
        return self.best is not None and bound > _CLOSE * self.best.loss  # type: ignore[operator] # no metric of classes has ranks

    def _lower(self, low: Levels, high: Levels, near: Levels) -> tuple[Levels, Levels, float] | None:
        """For metrics of classes: takes away each column's top levels that alone put the box above the best score.

        Not where the finest node suppresses too much: splitting such a box is quicker.
        """
        bound = self.nodes.base(low, near)
        if self._too_much(bound):
            return None
        if self.nodes.beyond(low):
            return low, high, bound
        self.nodes.classes(low, near)
        ups = list(high)
        for i, least in enumerate(low):
            while ups[i] > least and self._too_much(self.nodes.base((*low[:i], ups[i], *low[i + 1 :]), low)):
                ups[i] -= 1
        return low, tuple(ups), bound

    def _trim(self, low: Levels, high: Levels, terms: Floats) -> tuple[Levels, Levels, Score] | None:
        """Takes away the ends of each column's levels that alone put the box above the best score."""
        if self.nodes.joined.adds_up:
            return self._trim_sums(low, high, terms.tolist())
        lattice, joined = self.nodes.tuples.lattice, self.nodes.joined
        first, level, column = lattice.first_place[:-1], lattice.level_of, lattice.column_of
        downs, ups = np.array(low), np.array(high)
        while True:
            inside = (level >= downs[column]) & (level <= ups[column])
            some = np.where(inside, terms, np.inf)
            least = np.minimum.reduceat(some, first)
            bound = joined.score_of_terms(least)
            if self._too_much(bound):
                return None
            if self.best is None or self.best.loss is None:
                return low, high, bound
            stay = inside & ~joined.reach(least, some, column, self.best.loss)
            finest = np.minimum.reduceat(np.where(stay, level, lattice.highest_level), first)
            coarsest = np.maximum.reduceat(np.where(stay, level, -1), first)
            if (coarsest < 0).any():
                return None
            if (finest == downs).all() and (coarsest == ups).all():
                return tuple(downs.tolist()), tuple(ups.tolist()), bound
            downs, ups = finest, coarsest

    def _trim_sums(self, low: Levels, high: Levels, terms: list[float]) -> tuple[Levels, Levels, float] | None:
        """The same where terms add up: a few numbers, for which arrays take longer."""
        joined, firsts = self.nodes.joined, self._firsts
        leasts = [min(terms[f + a : f + b + 1]) for f, a, b in zip(firsts, low, high, strict=True)]
        total = sum(leasts)
        bound = joined.score_of_sum(total)
        if self._too_much(bound):
            return None
        if self.best is None or self.best.loss is None:
            return low, high, bound
        enough = joined.enough(self.best.loss) - total
        downs, ups = [], []
        for first, down, up, least in zip(firsts, low, high, leasts, strict=True):
            most = enough + least
            while terms[first + up] >= most and up > down:
                up -= 1  # noqa: PLW2901 - the ends move towards each other
            while terms[first + down] >= most and up > down:
                down += 1  # noqa: PLW2901
            downs.append(down)
            ups.append(up)
        return tuple(downs), tuple(ups), bound

    @cached_property
    def _firsts(self) -> list[int]:
        return [int(one) for one in self.nodes.tuples.lattice.first_place[:-1]]

    def _split(self, box: Box) -> tuple[tuple[Levels, Levels], tuple[Levels, Levels]]:
        column, level = self._branch(box)
        upper = tuple(level + 1 if i == column else a for i, a in enumerate(box.low))
        lower = tuple(level if i == column else b for i, b in enumerate(box.high))
        return (box.low, lower), (upper, box.high)

    def _branch(self, box: Box) -> tuple[int, int]:
        """The column to split, and the highest level of the finer part.

        The bound of the coarser part is known before anything is looked at: best is a part that holds many levels and
        whose bound is much higher, since it will be left out, or left to the last; better still if the finer part is
        left out for what it suppresses, which is guessed by how many labels there are.
        """
        if self.nodes.beyond(box.low):
            return self._branch_to_suppress(box)
        columns = self.nodes.tuples.lattice.columns
        share = self._share(box)
        best, chosen = -np.inf, (0, 0)
        for i, (low, high) in enumerate(zip(box.low, box.high, strict=True)):
            if low == high:
                continue
            own, labels = self._bounds(box, i).tolist(), columns[i].sizes
            least, rest = min(own), float("inf")
            for level in range(high - 1, low - 1, -1):
                rest = min(rest, own[level + 1 - low])
                surely = share * labels[level] / labels[high]
                gained = (rest - least) * (high - level) * (1 + _MORE * surely / (1 + surely))
                if gained > best:
                    best, chosen = gained, (i, level)
        return chosen

    def _share(self, box: Box) -> float:
        """Records that the coarsest node suppresses, as a share of what it may; 0 where that is all of them."""
        if self.nodes.allowed == self.nodes.tuples.records:
            return 0.0
        return (self.nodes.seen[box.high].suppressed + 1) / (self.nodes.allowed + 1)

    def _branch_to_suppress(self, box: Box) -> tuple[int, int]:
        """The same where finer nodes suppress too much: best is a finer part that holds many levels and surely does.

        Guessed by how many labels there are: twice as many leave about half the records in each class.
        """
        share = self._share(box)
        best, chosen = -1.0, (0, 0)
        for i, (low, high, column) in enumerate(zip(box.low, box.high, self.nodes.tuples.lattice.columns, strict=True)):
            labels = column.sizes
            for level in range(low, high):
                surely = (share * labels[level] / labels[high]) ** _SURE
                gained = surely / (1 + surely) * (level - low + 1) / (high - low + 1)
                if gained > best:
                    best, chosen = gained, (i, level)
        return chosen

    def _bounds(self, box: Box, column: int) -> Floats:
        """For each level of a column of a box what it adds to the bound, or the bound itself."""
        low, high = box.low, box.high
        if box.below.terms is not None:
            first = int(self.nodes.tuples.lattice.first_place[column])
            return box.below.terms[first + low[column] : first + high[column] + 1]
        levels = range(low[column], high[column] + 1)
        bounds = np.array([self.nodes.base((*low[:column], level, *low[column + 1 :]), low) for level in levels])
        return np.asarray(np.minimum(bounds, 1e300))  # differences of infinite bounds would be no numbers
