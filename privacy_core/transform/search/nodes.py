"""Looks at one node of the lattice: what is suppressed there, what it costs, and what that says about finer nodes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from privacy_core.transform.search.aggregate import Joined, Score
from privacy_core.transform.search.class_costs import ClassCost, Corner, SizeCost
from privacy_core.transform.search.column_costs import ColumnCost, Gone, Lost
from privacy_core.transform.search.judge import Judge, Verdict
from privacy_core.transform.search.lattice import Levels
from privacy_core.transform.search.tuples import Classes, Floats, Grouping, Mask, Tuples

_KEPT = 1 << 23  # numbers kept of the classes of nodes
_PARTS = 4  # numbers of each class


@dataclass(frozen=True, slots=True)
class Solution:
    """A node of the lattice that was looked at.

    Attributes:
        levels: One a quasi-identifier, in their order.
        suppressed: Records in classes that fail a model.
        loss: The score; None where it was not needed, since too many records would be suppressed.
        allowed: Whether the models hold within the limit.
        classes: Classes that are kept.
        smallest: Records, or persons where they count, of the smallest of them; 0 if none is.
        units: Records that stay, or persons where they count, who count in each class that they are in.
    """

    levels: Levels
    suppressed: int
    loss: Score | None
    allowed: bool
    classes: int
    smallest: int
    units: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Below:
    """What a node says about all finer nodes.

    Attributes:
        dead: No finer node stays within the limit; nothing else is known then.
        terms: For metrics by column: no more than the term of every place at any finer node.
        levels: For metrics of classes: of the node.
        gone: For metrics of classes: bits of the combinations that every finer node suppresses; None if sizes say all.
    """

    dead: bool
    terms: Floats | None = None
    levels: Levels = ()
    gone: npt.NDArray[np.uint8] | None = None


@dataclass(frozen=True, slots=True)
class Sized:
    """What the sizes of a node's classes say.

    Attributes:
        loss: The score.
        base: No more than the score of any node as coarse.
        suppressed: Records in classes that are too small.
        classes: Others.
        smallest: Records of the smallest of these; 0 if there is none.
    """

    loss: float
    base: float
    suppressed: int
    classes: int
    smallest: int


@dataclass(eq=False)
class Nodes:
    """The nodes of one search problem.

    Attributes:
        tuples: The table.
        judge: The models.
        verdict: Judges the classes of a node.
        cost: The metric.
        joined: Its aggregate; used for metrics by column.
        allowed: Records that may be suppressed.
        least: Records that every class needs.
    """

    tuples: Tuples
    judge: Judge
    verdict: Callable[[Levels, Grouping], Verdict]
    cost: ColumnCost | ClassCost
    joined: Joined
    allowed: int
    least: int
    seen: dict[Levels, Solution] = field(default_factory=dict)
    _sized: dict[Levels, Sized] = field(default_factory=dict)
    _bases: dict[Levels, float] = field(default_factory=dict)
    _classes: dict[Levels, Classes] = field(default_factory=dict)
    _held: int = 0

    def look(self, levels: Levels, near: Levels | None = None) -> Below:
        """Looks at a node; what it costs is kept in ``seen``.

        Args:
            levels: Of the node.
            near: Of a node as fine or finer whose classes may be at hand.
        """
        if self.by_sizes:
            return self._look_at_sizes(levels, near)
        grouping = self.tuples.group(levels)
        verdict = self.verdict(levels, grouping)
        sizes, certain = grouping.sizes, verdict.certain
        stay = ~verdict.failing & (sizes > 0)
        kept = sizes.compress(stay)
        units = kept if verdict.units is None else verdict.units.compress(stay)
        left = (len(kept), int(units.min()) if len(kept) else 0, int(units.sum()))
        suppressed = self.tuples.records - int(kept.sum())
        allowed = verdict.possible and suppressed <= self.allowed
        surely = float(suppressed)
        if certain is not verdict.failing:
            surely = self.tuples.records - float(sizes.compress(~certain).sum())
        at_least = surely if verdict.lost is None else surely + float(verdict.lost.compress(~certain).sum())
        if max(at_least, verdict.leaving) > self.allowed or not verdict.possible:
            self.seen[levels] = Solution(levels, suppressed, None, False, *left)
            return Below(dead=True)
        if isinstance(self.cost, ClassCost):
            loss = self.cost.score(levels, grouping, verdict.failing) if allowed else None
            self.seen[levels] = Solution(levels, suppressed, loss, allowed, *left)
            return Below(dead=False, levels=levels, gone=np.packbits(certain.take(grouping.of)))
        gone = self._gone(grouping, certain, surely)
        figures = self.cost.figures(gone)
        score = None
        if allowed:
            of_all = suppressed == surely
            exact = figures if of_all else self.cost.figures(self._gone(grouping, verdict.failing, suppressed))
            score = self.joined.score(exact[self.tuples.lattice.places(levels)])
        self.seen[levels] = Solution(levels, suppressed, score, allowed, *left)
        lost = self._lost(levels, grouping, verdict)
        least = self.cost.least(figures, gone, lost=lost, most=float(self.allowed))
        return Below(dead=False, terms=self.joined.terms(least, self.tuples.lattice.column_of))

    @cached_property
    def by_sizes(self) -> bool:
        """Whether the sizes of classes say all about a node."""
        return isinstance(self.cost, SizeCost) and self.judge.quick and self.judge.of_size

    def _look_at_sizes(self, levels: Levels, near: Levels | None) -> Below:
        one = self._sizes(levels, near)
        allowed = one.suppressed <= self.allowed
        loss, units = one.loss if allowed else None, self.tuples.records - one.suppressed
        self.seen[levels] = Solution(levels, one.suppressed, loss, allowed, one.classes, one.smallest, units)
        return Below(dead=not allowed, levels=levels)

    def _sizes(self, levels: Levels, near: Levels | None) -> Sized:
        found = self._sized.get(levels)
        if found is None:
            sizes = self.tuples.sizes(levels, None if near is None else self.classes(near))
            large = sizes.compress(sizes >= self.least)
            suppressed = self.tuples.records - int(large.sum())
            loss, base = self._size_cost.of_sizes(sizes, large, self.least)
            found = Sized(loss, base, suppressed, len(large), int(large.min()) if len(large) else 0)
            self._sized[levels] = found
        return found

    def beyond(self, levels: Levels) -> bool:
        """Whether a node of which `base` was asked is known to suppress more than is allowed."""
        return self.by_sizes and self._sizes(levels, None).suppressed > self.allowed

    def base(self, levels: Levels, near: Levels) -> float:
        """For metrics of classes: no more than the score of any node as coarse as ``levels``, kept once it is known.

        Args:
            levels: Of a node.
            near: Of a node as fine or finer whose classes may be at hand.
        """
        if self.by_sizes:
            return self._sizes(levels, near).base
        if levels not in self._bases:
            classes = self.classes(near)
            if levels != near and isinstance(self.cost, SizeCost):
                classes = Classes(levels, classes.rows, self.tuples.sizes(levels, classes))
            elif levels != near:
                classes = self.tuples.classes(levels, classes)
            self._bases[levels] = self._metric.base(classes, self.least)
        return self._bases[levels]

    def classes(self, levels: Levels, near: Levels | None = None) -> Classes:
        """The classes at a node, kept while there is room; made from those of ``near``, as fine or finer, if kept."""
        found = self._classes.get(levels)
        if found is None:
            found = self.tuples.classes(levels, None if near is None else self._classes.get(near))
            self._held += _PARTS * len(found.rows)
            if self._held > _KEPT:
                self._classes.clear()
                self._held = _PARTS * len(found.rows)
            self._classes[levels] = found
        return found

    @property
    def _size_cost(self) -> SizeCost:
        if not isinstance(self.cost, SizeCost):
            raise TypeError("sizes say all of metrics of sizes only")
        return self.cost

    @property
    def _metric(self) -> ClassCost:
        if not isinstance(self.cost, ClassCost):
            raise TypeError("only metrics of classes need the finest node")
        return self.cost

    def bound(self, low: Levels, below: Below) -> float:
        """For metrics of classes: no more than the score of any node from ``low`` to the node that ``below`` is of."""
        classes, coarse = self.classes(low), None
        if self.by_sizes:
            grouping = self.tuples.group(below.levels, classes)
            coarse, gone = grouping.of, (grouping.sizes < self.least).take(grouping.of)
        elif below.gone is None:
            raise TypeError("nothing is known of the coarsest node")
        else:
            gone = np.unpackbits(below.gone, count=len(self.tuples.weights)).take(classes.rows).astype(np.bool_)
            coarse = self.tuples.of(below.levels, classes)[0] if self._metric.uses_coarse else None
        return self._metric.bound(Corner(classes, gone, coarse, self.least, may_suppress=self.allowed > 0))

    def _gone(self, grouping: Grouping, classes: Mask, records: float) -> Gone:
        if not records:
            return Gone(0.0, np.zeros(int(self.tuples.lattice.first_value[-1])))
        leave = classes.take(grouping.of)
        if 2 * records <= self.tuples.records:
            return Gone(float(records), self._histogram(leave))
        return Gone(float(records), self.tuples.whole - self._histogram(~leave))

    def _histogram(self, some: Mask) -> Floats:
        rows = some.nonzero()[0]
        return self.tuples.histogram(rows, self.tuples.weights.take(rows))

    def _lost(self, levels: Levels, grouping: Grouping, verdict: Verdict) -> Lost | None:
        if verdict.lost is None:
            return None
        classes = np.flatnonzero((verdict.lost > 0) & ~verdict.certain)
        if not len(classes):
            return None
        one_of = np.empty(grouping.space, dtype=np.int64)
        one_of[grouping.of] = np.arange(len(grouping.of))
        records = verdict.lost[classes]
        return Lost(levels, float(records.sum()), self.tuples.histogram(one_of[classes], records))
