"""Metrics that are a figure for each column: loss, entropies, precision and height.

Every figure depends on a column's level and on which records are suppressed, and on nothing else. So one table of all
levels answers for a node, and for all finer nodes too once it is known which records they suppress at least.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

import numpy as np

from privacy_core.transform.search.lattice import Lattice, Levels
from privacy_core.transform.search.settings import Metric, SearchSettings
from privacy_core.transform.search.tuples import Floats, total

_DIGITS = 1e10


@dataclass(frozen=True, slots=True, eq=False)
class Gone:
    """Suppressed records.

    Attributes:
        records: How many.
        histogram: Of each distinct value of every column, columns one after another.
    """

    records: float
    histogram: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Lost:
    """Records of classes of a node of which only the number is known, not which.

    Attributes:
        levels: Of the node.
        records: How many.
        histogram: As for `Gone`, but each record with any value that has its label at the node.
    """

    levels: Levels
    records: float
    histogram: Floats


@dataclass(eq=False)
class ColumnCost(ABC):
    """A metric of columns over one table.

    Attributes:
        lattice: Levels of the columns.
        records: Of the table.
        whole: Records of each distinct value of every column, columns one after another.
        settings: Factors, and whether suppression counts.
    """

    lattice: Lattice
    records: int
    whole: Floats
    settings: SearchSettings
    g: float = field(init=False)
    s: float = field(init=False)

    def __post_init__(self) -> None:
        self.g, self.s = self.settings.generalization_factor, self.settings.suppression_factor

    @abstractmethod
    def figures(self, gone: Gone) -> Floats:
        """The figure of every place (column and level) where ``gone`` are suppressed, shape ``(n_places,)``."""

    def least(self, figures: Floats, gone: Gone, *, lost: Lost | None, most: float) -> Floats:  # noqa: ARG002 - more only costs more
        """No more than the figures at any finer node.

        Args:
            figures: Where ``gone`` are suppressed.
            gone: Records that are suppressed there.
            lost: Further ones of which so many are.
            most: Records that are at most.
        """
        return figures


@dataclass(eq=False)
class Loss(ColumnCost):
    """Share of the hierarchy's values that a record might have had, normalized to [0, 1].

    S = sum over records of g * share if kept, of 1 (share + s * (1 - share) if s < 1) if suppressed; the figure is
    max(0, (S - m) / (n - m)) with m = g * n / rows of the hierarchy, cut to ten digits.

    Source: Iyengar, "Transforming Data to Satisfy Privacy Constraints", KDD 2002, the loss metric; the form is ARX's.
    """

    def __post_init__(self) -> None:
        super().__post_init__()
        self._rows = self.lattice.rows_of
        self._all = self._leaves(self.whole)
        self._least = self.g * self.records / self._rows
        self._range = self.records - self._least

    def _leaves(self, histogram: Floats, each: Floats | None = None) -> Floats:
        """Leaves of all records of a histogram, added up, for every place."""
        entries = histogram.take(self.lattice.flat_value) * (self.lattice.flat_leaves if each is None else each)
        return np.asarray(np.add.reduceat(entries, self.lattice.flat_start))

    def figures(self, gone: Gone) -> Floats:
        if not gone.records or self.settings.monotonic:
            return self._normalized(self.g * self._all / self._rows)
        return self._without(gone.records, self._leaves(gone.histogram))

    def least(self, figures: Floats, gone: Gone, *, lost: Lost | None, most: float) -> Floats:  # noqa: ARG002 - more only costs more
        if lost is None or self.settings.monotonic:
            return figures
        # A record that stands for many values already loses least by being suppressed.
        leaves = self._leaves(lost.histogram, self.lattice.widest_leaves(lost.levels))
        if gone.records:
            leaves += self._leaves(gone.histogram)
        return self._without(gone.records + lost.records, leaves)

    def _without(self, records: float, leaves: Floats) -> Floats:
        """Figures where ``records`` with so many ``leaves`` are suppressed."""
        share = leaves / self._rows
        suppressed = records if self.s == 1 else share + self.s * (records - share)
        return self._normalized(self.g * (self._all - leaves) / self._rows + suppressed)

    def of_leaves(self, kept: Floats, suppressed: Floats, records: Floats) -> Floats:
        """Figures of columns from the leaves of their kept and suppressed records, and how many are suppressed."""
        rows = np.array([column.rows for column in self.lattice.columns], dtype=np.float64)
        share = suppressed / rows
        cost = self.g * kept / rows + (records if self.s == 1 else share + self.s * (records - share))
        least = self.g * self.records / rows
        wide = self.records - least
        return cut(np.maximum(np.divide(cost - least, wide, out=np.zeros(len(rows)), where=wide > 0), 0.0))

    def _normalized(self, cost: Floats) -> Floats:
        figures = np.divide(cost - self._least, self._range, out=np.zeros(len(cost)), where=self._range > 0)
        return cut(np.maximum(figures, 0.0))


@dataclass(eq=False)
class NonUniformEntropy(ColumnCost):
    """Bits needed to tell a column's values from their labels.

    g * sum over values c * log2(c of the label / c), over all records, + s * sum over the labels of suppressed records
    c * log2(suppressed records / c), cut to ten digits; the monotonic form lacks the second sum.

    Source: De Waal and Willenborg, "Information loss through global recoding and local suppression", Netherlands
        Official Statistics 14, 1999; Gionis and Tassa, IEEE TKDE 21(2), 2009; the second sum is ARX's.
    """

    def __post_init__(self) -> None:
        super().__post_init__()
        labels = self._labels(self.whole)
        own = self.whole[self.lattice.flat_value]
        entries = own * _log2(np.divide(labels[self.lattice.flat_label], own, out=np.ones(len(own)), where=own > 0))
        self._kept = self.g * np.add.reduceat(entries, self.lattice.flat_start)

    def _labels(self, histogram: Floats) -> Floats:
        lattice = self.lattice
        return total(lattice.flat_label, histogram[lattice.flat_value], int(lattice.first_label[-1]))

    def figures(self, gone: Gone) -> Floats:
        if not gone.records or self.settings.monotonic:
            return self._finished(self._kept)
        return self._with(gone.records * np.log2(gone.records) - self._sums(self._labels(gone.histogram)))

    def least(self, figures: Floats, gone: Gone, *, lost: Lost | None, most: float) -> Floats:  # noqa: ARG002 - more only costs more
        if lost is None or self.settings.monotonic:
            return figures
        # Between the node's labels both kinds of records are known, within a label only those that are gone.
        places = self.lattice.places(lost.levels)[self.lattice.column_of]
        labels = self._labels(gone.histogram)
        within = self._sums(labels)
        between = self._sums(labels + self._labels(lost.histogram))
        records = gone.records + lost.records
        return self._with(records * np.log2(records) - between[places] + within[places] - within)

    def _sums(self, labels: Floats) -> Floats:
        """Sum of c * log2(c) over the labels of every place."""
        return np.asarray(np.add.reduceat(labels * np.log2(np.maximum(labels, 1.0)), self.lattice.first_label[:-1]))

    def _with(self, suppressed: Floats) -> Floats:
        return self._finished(self._kept + self.s * np.maximum(suppressed, 0.0))

    def _finished(self, figures: Floats) -> Floats:
        return cut(figures)


@dataclass(eq=False)
class NormalizedEntropy(NonUniformEntropy):
    """Non-uniform entropy over what it is where all values have one label; 0 for a column of one value."""

    def _finished(self, figures: Floats) -> Floats:
        return np.asarray(np.divide(cut(figures), self._most, out=np.zeros(len(figures)), where=self._most > 0))

    def __post_init__(self) -> None:
        super().__post_init__()
        terms = self.whole * _log2(np.maximum(self.whole, 1.0))
        sums = np.add.reduceat(terms, self.lattice.first_value[:-1])
        whole = cut(np.maximum(self.records * np.log2(max(self.records, 1)) - sums, 0.0))
        self._most = whole[self.lattice.column_of]


@dataclass(eq=False)
class Precision(ColumnCost):
    """How high up its hierarchy a record stands on average: (kept * level / height * g + suppressed * s) / records.

    Source: Sweeney, "Achieving k-Anonymity Privacy Protection Using Generalization and Suppression", IJUFKS 2002.
    """

    def __post_init__(self) -> None:
        super().__post_init__()
        heights = np.array([max(column.height, 1) for column in self.lattice.columns])
        self._up = self.lattice.level_of / heights[self.lattice.column_of] * self.g

    def _with(self, suppressed: float) -> Floats:
        return np.asarray(((self.records - suppressed) * self._up + suppressed * self.s) / self.records)

    def figures(self, gone: Gone) -> Floats:
        return self._up if self.settings.monotonic else self._with(gone.records)

    def least(self, figures: Floats, gone: Gone, *, lost: Lost | None, most: float) -> Floats:
        if self.settings.monotonic:
            return figures
        # Suppression may be cheaper than a high level, and the figure is linear in how much is suppressed.
        records = gone.records + (0.0 if lost is None else lost.records)
        return np.minimum(self._with(records), self._with(most))


@dataclass(eq=False)
class Height(ColumnCost):
    """The level itself.

    Source: Samarati, "Protecting Respondents' Identities in Microdata Release", IEEE TKDE 13(6), 2001.
    """

    def figures(self, gone: Gone) -> Floats:  # noqa: ARG002 - suppression costs nothing here
        return self.lattice.level_of.astype(np.float64)


COLUMN_COSTS: dict[Metric, type[ColumnCost]] = {
    Metric.LOSS: Loss,
    Metric.NON_UNIFORM_ENTROPY: NonUniformEntropy,
    Metric.NORMALIZED_NON_UNIFORM_ENTROPY: NormalizedEntropy,
    Metric.PRECISION: Precision,
    Metric.HEIGHT: Height,
}


def cut(figures: Floats) -> Floats:
    """Ten digits after the point, the rest cut off.

    >>> cut(np.array([0.12345678909])).tolist()
    [0.123456789]
    """
    return np.asarray(np.floor(figures * _DIGITS) / _DIGITS)


def _log2(values: Floats) -> Floats:
    return np.asarray(np.log2(values))
