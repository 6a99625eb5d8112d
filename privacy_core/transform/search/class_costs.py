"""Metrics that are one figure for the whole table: class size, discernibility, ambiguity, divergence, learning."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

import numpy as np

from privacy_core.transform.search.judge import Cell, matrix
from privacy_core.transform.search.lattice import Indices, Levels
from privacy_core.transform.search.settings import Metric, SearchSettings
from privacy_core.transform.search.tuples import Classes, Floats, Grouping, Mask, Tuples, dot


@dataclass(frozen=True, slots=True, eq=False)
class Corner:
    """What is known of the finest node of a box and of every node in it.

    Attributes:
        classes: Of the finest node.
        gone: Which of these every node of the box suppresses.
        coarse: Class of each at the box's coarsest node, for metrics that use it.
        least: Records that every class needs.
        may_suppress: Whether a node of the box may suppress a record at all.
    """

    classes: Classes
    gone: Mask
    coarse: Indices | None
    least: int
    may_suppress: bool


@dataclass(eq=False)
class ClassCost(ABC):
    """A metric of classes over one table.

    Attributes:
        tuples: Of the table.
        settings: Factors, and whether suppression counts.
        target: Counts of the column to learn, for classification.
        uses_coarse: Whether its bound looks at the coarsest node.
    """

    uses_coarse: ClassVar[bool] = False
    tuples: Tuples
    settings: SearchSettings
    target: Cell | None = None
    g: float = field(init=False)
    s: float = field(init=False)

    def __post_init__(self) -> None:
        self.g, self.s = self.settings.generalization_factor, self.settings.suppression_factor

    def score(self, levels: Levels, grouping: Grouping, failing: Mask) -> float:
        """The figure at a node where classes that fail are suppressed."""
        if self.settings.monotonic:
            failing = np.zeros(grouping.space, dtype=np.bool_)
        return self._score(levels, grouping, failing)

    @abstractmethod
    def _score(self, levels: Levels, grouping: Grouping, failing: Mask) -> float: ...

    @abstractmethod
    def base(self, classes: Classes, least: int) -> float:
        """No more than the figure of any node as coarse in every column, if classes need ``least`` records."""

    @abstractmethod
    def bound(self, corner: Corner) -> float:
        """No more than the figure of any node of a box; better than ``base``, and slower."""

    def _generalized(self, levels: Levels, rows: Indices | None = None) -> Floats:
        """Values that each combination (of ``rows``) might stand for at a node."""
        result: Floats | None = None
        for half in self.tuples.halves:
            product = np.ones(len(half.codes))
            for place, column in enumerate(half.columns):
                leaves = self.tuples.lattice.columns[column].leaves[levels[column]]
                product *= leaves.take(half.codes[:, place])
            each = product.take(half.row_of if rows is None else half.row_of.take(rows))
            result = each if result is None else result * each
        return np.ones(0) if result is None else result

    @property
    def _domain(self) -> float:
        return float(np.prod([float(column.domain) for column in self.tuples.lattice.columns]))


@dataclass(eq=False)
class SizeCost(ClassCost):
    """A metric of the sizes of classes alone."""

    @abstractmethod
    def of_sizes(self, sizes: Floats, large: Floats, least: int) -> tuple[float, float]:
        """The figure of a node where classes below ``least`` are suppressed, and its ``base``.

        Args:
            sizes: Records of its classes; 0 is no class.
            large: Those of at least ``least``.
            least: Records that every class needs.
        """

    def base(self, classes: Classes, least: int) -> float:
        return self.of_sizes(classes.sizes, classes.sizes.compress(classes.sizes >= least), least)[1]


@dataclass(eq=False)
class AverageClassSize(SizeCost):
    """Records over classes: n / (kept classes * s + (1 if a record is suppressed) * g).

    Source: LeFevre, DeWitt and Ramakrishnan, "Mondrian Multidimensional k-Anonymity", ICDE 2006, C_avg; with factors
        and the class of suppressed records as in ARX.
    """

    uses_coarse: ClassVar[bool] = True

    def _score(self, levels: Levels, grouping: Grouping, failing: Mask) -> float:  # noqa: ARG002 - sizes are enough
        there = grouping.sizes > 0
        kept = int(np.count_nonzero(there & ~failing))
        suppressed = bool((there & failing).any())
        return self._of(kept, suppressed=suppressed)

    def _of(self, kept: float, *, suppressed: bool) -> float:
        classes = kept * self.s + suppressed * self.g
        return self.tuples.records / classes if classes else np.inf

    def of_sizes(self, sizes: Floats, large: Floats, least: int) -> tuple[float, float]:
        if self.settings.monotonic:
            figure = self._of(int(np.count_nonzero(sizes)), suppressed=False)
            return figure, figure
        rest = self.tuples.records - float(large.sum())
        return self._of(len(large), suppressed=rest > 0), self._of(len(large) + rest // least, suppressed=True)

    def bound(self, corner: Corner) -> float:
        if self.settings.monotonic or corner.coarse is None:
            return self.base(corner.classes, corner.least)
        # A kept class holds a class of the finest node that is large enough, or only smaller ones; those of one coarse
        # class make at most as many as their records allow.
        sizes = corner.classes.sizes
        small = sizes < corner.least
        large = int(np.count_nonzero(~small & ~corner.gone))
        few = np.flatnonzero(small & ~corner.gone)
        mass = np.bincount(corner.coarse.take(few), weights=sizes.take(few), minlength=1)
        kept = large + float(np.floor(mass / corner.least).sum())
        return self._of(kept, suppressed=corner.may_suppress)


@dataclass(eq=False)
class Discernibility(SizeCost):
    """For every record how many others look like it: class size squared, and n for each suppressed record.

    Source: Bayardo and Agrawal, "Data Privacy Through Optimal k-Anonymization", ICDE 2005; the monotonic form is DM*.
    """

    def _score(self, levels: Levels, grouping: Grouping, failing: Mask) -> float:  # noqa: ARG002 - sizes are enough
        sizes = grouping.sizes
        suppressed = float(sizes[failing].sum())
        kept = sizes[~failing]
        return dot(kept, kept) + self.tuples.records * suppressed

    def of_sizes(self, sizes: Floats, large: Floats, least: int) -> tuple[float, float]:
        base = self._bound(sizes, least, None)
        if self.settings.monotonic:
            return base, base
        return dot(large, large) + self.tuples.records * (self.tuples.records - float(large.sum())), base

    def bound(self, corner: Corner) -> float:
        return self._bound(corner.classes.sizes, corner.least, corner.gone)

    def _bound(self, sizes: Floats, least: int, gone: Mask | None) -> float:
        if self.settings.monotonic:
            return dot(sizes, sizes)
        each = np.minimum(np.maximum(sizes, least), self.tuples.records)
        return dot(sizes, each if gone is None else np.where(gone, self.tuples.records, each))


@dataclass(eq=False)
class Ambiguity(ClassCost):
    """Combinations of values that each record might stand for, added up; all there are for a suppressed record.

    Source: Goldberger and Tassa, "Efficient Anonymizations with Enhanced Utility", Transactions on Data Privacy 3,
        2010, as a sum instead of an average.
    """

    def _score(self, levels: Levels, grouping: Grouping, failing: Mask) -> float:
        each = np.where(failing.take(grouping.of), self._domain, self._generalized(levels))
        return dot(self.tuples.weights, each)

    def base(self, classes: Classes, least: int) -> float:  # noqa: ARG002 - sizes do not matter
        return dot(classes.sizes, self._generalized(classes.levels, classes.rows))

    def bound(self, corner: Corner) -> float:
        classes = corner.classes
        if self.settings.monotonic:
            return self.base(classes, corner.least)
        each = self._generalized(classes.levels, classes.rows)
        return dot(classes.sizes, np.where(corner.gone, self._domain, each))


@dataclass(eq=False)
class KlDivergence(ClassCost):
    """Kullback-Leibler divergence, in bits, of the table's distribution from the one that the protected table tells.

    A class spreads its records evenly over all combinations it might stand for, suppressed ones over all there are.

    Source: Kifer and Gehrke, "Injecting Utility into Anonymized Datasets", SIGMOD 2006.
    """

    @cached_property
    def _entropy(self) -> float:
        weights = self.tuples.weights[self.tuples.weights > 0]
        return dot(weights, np.log2(weights))

    def _score(self, levels: Levels, grouping: Grouping, failing: Mask) -> float:
        weights = self.tuples.weights
        suppressed = float(grouping.sizes[failing].sum())
        sizes = np.where(failing, suppressed, grouping.sizes).take(grouping.of)
        area = np.where(failing.take(grouping.of), self._domain, self._generalized(levels))
        spread = np.log2(area / np.maximum(sizes, 1.0))
        return max(0.0, (self._entropy + dot(weights, spread)) / self.tuples.records)

    def base(self, classes: Classes, least: int) -> float:  # noqa: ARG002 - any size is good here
        area = self._generalized(classes.levels, classes.rows)
        return self._figure(dot(classes.sizes, np.log2(area / classes.sizes)))

    def _figure(self, spread: float) -> float:
        return max(0.0, (self._entropy + spread) / self.tuples.records)

    def bound(self, corner: Corner) -> float:
        # By the log sum inequality, merging parts never lowers the sum of size * log(area / size) as long as the area
        # of the whole is at least that of its parts: so the suppressed get the area that the other parts leave.
        classes, gone = corner.classes, corner.gone
        mass = float(classes.sizes[gone].sum())
        if self.settings.monotonic or not mass:
            return self.base(classes, corner.least)
        area = self._generalized(classes.levels, classes.rows)[~gone]
        rest = max(self._domain - float(area.sum()), 1.0)
        sizes = classes.sizes[~gone]
        return self._figure(dot(sizes, np.log2(area / sizes)) + mass * float(np.log2(rest / mass)))


@dataclass(eq=False)
class Classification(ClassCost):
    """Share of records that a classifier could not learn: suppressed (* s), or not of their class's majority (* g).

    Source: Iyengar, "Transforming Data to Satisfy Privacy Constraints", KDD 2002, the classification metric.
    """

    def _minority(self, grouping: Grouping) -> tuple[Floats, Floats]:
        """Numbers of the classes that have records, and their records that are not of the majority."""
        if self.target is None:  # the settings ask for one
            raise RuntimeError("no column to learn")
        left = np.flatnonzero(grouping.sizes > 0)
        counts = matrix(self.target, grouping, left)
        return left.astype(np.float64), (counts.sum(axis=1) - counts.max(axis=1)).astype(np.float64)

    def _score(self, levels: Levels, grouping: Grouping, failing: Mask) -> float:  # noqa: ARG002 - counts are enough
        left, minority = self._minority(grouping)
        kept = ~failing[left.astype(np.int64)]
        suppressed = float(grouping.sizes[failing].sum())
        return (self.g * float(minority[kept].sum()) + self.s * suppressed) / self.tuples.records

    def base(self, classes: Classes, least: int) -> float:  # noqa: ARG002 - any size is good here
        grouping = self.tuples.group(classes.levels)
        left, minority = self._minority(grouping)
        suppressed = self.s * grouping.sizes[left.astype(np.int64)]
        each = self.g * minority if self.settings.monotonic else np.minimum(self.g * minority, suppressed)
        return float(each.sum() / self.tuples.records)

    def bound(self, corner: Corner) -> float:
        if self.settings.monotonic:
            return self.base(corner.classes, corner.least)
        _, minority = self._minority(self.tuples.group(corner.classes.levels))
        suppressed = self.s * corner.classes.sizes
        each = np.where(corner.gone, suppressed, np.minimum(self.g * minority, suppressed))
        return float(each.sum() / self.tuples.records)


CLASS_COSTS: dict[Metric, type[ClassCost]] = {
    Metric.AECS: AverageClassSize,
    Metric.DISCERNIBILITY: Discernibility,
    Metric.AMBIGUITY: Ambiguity,
    Metric.KL_DIVERGENCE: KlDivergence,
    Metric.CLASSIFICATION: Classification,
}
