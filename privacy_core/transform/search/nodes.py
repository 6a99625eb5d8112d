"""Looks at one node of the lattice: what is suppressed there, what it costs, and what that says about finer nodes."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from privacy_core.transform.search.aggregate import Joined, Score
from privacy_core.transform.search.class_costs import ClassCost, Corner
from privacy_core.transform.search.column_costs import ColumnCost, Gone, Lost
from privacy_core.transform.search.judge import Judge, Verdict
from privacy_core.transform.search.lattice import Levels
from privacy_core.transform.search.tuples import Classes, Floats, Grouping, Mask, Tuples


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
        gone: For metrics of classes: bits of the combinations that every finer node suppresses.
    """

    dead: bool
    terms: Floats | None = None
    levels: Levels = ()
    gone: npt.NDArray[np.uint8] | None = None


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
    _bases: dict[Levels, float] = field(default_factory=dict)
    _last: Classes | None = None

    def look(self, levels: Levels) -> Below:
        """Looks at a node; what it costs is kept in ``seen``."""
        grouping = self.tuples.group(levels)
        verdict = self.verdict(levels, grouping)
        sizes = grouping.sizes
        stay = (~verdict.failing).nonzero()[0]
        kept = sizes.take(stay)
        if not kept.all():
            stay, kept = stay[kept > 0], kept[kept > 0]
        suppressed = self.tuples.records - int(kept.sum())
        units = kept if verdict.units is None else verdict.units.take(stay)
        left = (len(kept), int(units.min(initial=np.inf)) if len(kept) else 0, int(units.sum()))
        allowed = verdict.possible and suppressed <= self.allowed
        certain = verdict.certain
        open_ones = stay if certain is verdict.failing else (~certain).nonzero()[0]
        surely = self.tuples.records - float(kept.sum() if open_ones is stay else sizes.take(open_ones).sum())
        at_least = surely
        if verdict.lost is not None:
            at_least += float(verdict.lost.take(open_ones).sum())
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

    def base(self, levels: Levels, low: Levels) -> float:
        """For metrics of classes: no more than the score of any node as coarse as ``levels``, kept once it is known.

        Args:
            levels: Of a node.
            low: Of a node as fine or finer, best the same one many times in a row.
        """
        if levels not in self._bases:
            classes = self._finest(low)
            if levels != low and self._metric.of_sizes:
                classes = Classes(levels, classes.rows, self.tuples.sizes(levels, classes))
            elif levels != low:
                classes = self.tuples.classes(levels, classes)
            self._bases[levels] = self._metric.base(classes, self.least)
        return self._bases[levels]

    def _finest(self, low: Levels) -> Classes:
        """The classes at a node; the last ones are kept."""
        if self._last is None or self._last.levels != low:
            self._last = self.tuples.classes(low)
        return self._last

    @property
    def _metric(self) -> ClassCost:
        if not isinstance(self.cost, ClassCost):
            raise TypeError("only metrics of classes need the finest node")
        return self.cost

    def bound(self, low: Levels, below: Below) -> float:
        """For metrics of classes: no more than the score of any node from ``low`` to the node that ``below`` is of."""
        if below.gone is None:
            raise TypeError("nothing is known of the coarsest node")
        classes = self._finest(low)
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
        rows = np.flatnonzero(some)
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
