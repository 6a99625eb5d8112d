"""What equivalence classes say about risk: how few share a class, and what it gives away of the sensitive values."""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from privacy_core.errors import InvalidValueError
from privacy_core.risk.classes import EquivalenceClasses
from privacy_core.risk.grouping import starts_run
from privacy_core.risk.persons import Counts
from privacy_core.risk.sensitive import SensitiveCounts

Scores = npt.NDArray[np.float64]

_N_LOG_N = np.append(0.0, np.arange(1, 1 << 16) * np.log(np.arange(1, 1 << 16)))  # nearly all counts are small


def distinct_by_class(classes: EquivalenceClasses, sensitive: str) -> Counts:
    """Distinct sensitive values of each class, shape ``(n_classes,)``, from 0.

    A missing value is not a value, nor is blank text. With a person id no class has more than its number of persons:
    five diagnoses of one patient hide nothing. A value that every person of a class has makes it 1, whatever else some
    of them have: who is known to be in the class is known to have it.

    Source: Machanavajjhala, Kifer, Gehrke and Venkitasubramaniam, "l-Diversity: Privacy Beyond k-Anonymity", TKDD 2007,
        distinct l-diversity as in Li, Li and Venkatasubramanian, ICDE 2007, section 2.
    """
    counts = classes.counts_of(sensitive)
    known = _known(counts)
    distinct = counts.sum_by_class(lambda units, value, _: np.minimum(known(units, value), 1)).astype(np.int64)
    return distinct if classes.persons is None else np.minimum(distinct, most_diverse(classes, sensitive))


def entropy_l_by_class(classes: EquivalenceClasses, sensitive: str) -> Scores:
    """Exponential of the entropy (nats) of each class's sensitive values, shape ``(n_classes,)``, at least 1.

    It is the number of equally frequent values that would be as hard to guess. A missing value is not a value, nor is
    blank text; a class of nothing else has entropy 0, so 1. With a person id, persons are counted instead of records,
    one for each of their values, and what limits `distinct_by_class` there limits this too.

    Source: Machanavajjhala et al., TKDD 2007, entropy l-diversity (definition 4.1), solved for l.
    """
    counts = classes.counts_of(sensitive)
    # H = log N - (sum of n log n) / N.
    known = _known(counts)
    total = np.maximum(
        counts.sum_by_class(lambda units, value, _: known(units, value)) if not counts.known.all() else counts.total, 1
    )
    weighted = counts.sum_by_class(lambda units, value, _: _n_log_n(known(units, value)))
    score: Scores = np.exp(np.maximum(np.log(total) - weighted / total, 0.0))
    return score if classes.persons is None else np.minimum(score, most_diverse(classes, sensitive))


def distance_by_class(
    classes: EquivalenceClasses, sensitive: str, reference: EquivalenceClasses | None = None
) -> Scores:
    """How far each class's sensitive values stray from the whole table's, shape ``(n_classes,)``, in [0, 1).

    Earth mover's distance where all values are equally far apart, which is half the sum of the absolute differences. A
    missing value is a category of its own. With a person id, persons are counted, one for each of their values.

    Args:
        classes: Classes to judge.
        sensitive: Name of the sensitive attribute.
        reference: Classes of the whole table, with the sensitive values in the same coding; ``classes`` if left out.

    Raises:
        InvalidValueError: ``classes`` has a sensitive value that ``reference`` lacks.

    Source: Li, Li and Venkatasubramanian, "t-Closeness: Privacy Beyond k-Anonymity and l-Diversity", ICDE 2007, EMD
        with equal distance.
    """
    counts = classes.counts_of(sensitive)
    shares = reference_shares(counts, (reference or classes).counts_of(sensitive), sensitive)

    def excess(units: Any, value: Any, total: Any) -> Any:
        over = units.astype(np.float64)
        over *= 1 / total
        over -= shares[value]
        return np.maximum(over, 0.0, out=over)

    return counts.sum_by_class(excess)


def most_diverse(classes: EquivalenceClasses, sensitive: str) -> Counts:
    """How diverse each class can be at most with a person id, shape ``(n_classes,)``: as its persons are, or 1.

    It is 1 where all of them share a value: who is known to be in the class is known to have it.
    """
    counts = classes.counts_of(sensitive)
    most: Counts = np.array(classes.persons)
    cells = counts.cells()
    shared = counts.known[cells.value] & (cells.units == most[cells.equivalence_class])
    most[cells.equivalence_class[shared]] = 1
    return most


def reference_shares(counts: SensitiveCounts, whole: SensitiveCounts, sensitive: str) -> Scores:
    """Share in ``whole`` of each value of ``counts``, shape ``(n_values,)``, 0 for one that neither has.

    Raises:
        InvalidValueError: ``counts`` have a value that ``whole`` lacks.
    """
    if counts.values is whole.values or counts.values.equals(whole.values):
        return whole.shares
    places = {value: place for place, value in enumerate(whole.values.to_pylist())}
    known = [places.get(value) for value in counts.values.to_pylist()]
    shares = np.array([0.0 if place is None else whole.shares[place] for place in known])
    if (counts.shares[shares == 0] > 0).any():
        raise InvalidValueError(
            f"A model of {sensitive!r} compares classes with a table that lacks some of their values. "
            f"Apply the same steps to both."
        )
    return shares


def with_values_of(counts: SensitiveCounts, whole: SensitiveCounts, sensitive: str) -> SensitiveCounts:
    """``counts`` by the values of ``whole``, those included that no class has any more.

    Raises:
        InvalidValueError: ``counts`` have a value that ``whole`` lacks.
    """
    if counts.values is whole.values or counts.values.equals(whole.values):
        return counts
    reference_shares(counts, whole, sensitive)
    places = {value: place for place, value in enumerate(whole.values.to_pylist())}
    moved = np.array([places.get(value, 0) for value in counts.values.to_pylist()], dtype=np.int64)
    return counts.recode(whole.values, moved)


def distinct_l(classes: EquivalenceClasses, sensitive: str) -> int:
    """Fewest distinct sensitive values in a class; see `distinct_by_class`."""
    if classes.smallest == 1 and classes.counts_of(sensitive).known.all():
        return 1  # whoever is alone has one value
    return int(distinct_by_class(classes, sensitive).min())


def entropy_l(classes: EquivalenceClasses, sensitive: str) -> float:
    """Exponential of the smallest class entropy in nats; see `entropy_l_by_class`."""
    if classes.smallest == 1:
        return 1.0  # whoever is alone has one value at most, and no class has less entropy than that
    return float(entropy_l_by_class(classes, sensitive).min())


def t_closeness(classes: EquivalenceClasses, sensitive: str, reference: EquivalenceClasses | None = None) -> float:
    """Largest distance of a class from the whole table; see `distance_by_class`."""
    classes.check_not_empty()
    return float(distance_by_class(classes, sensitive, reference).max())


@dataclass(frozen=True, slots=True)
class SizeDistribution:
    """How many units are in classes of which size, so that any threshold is answered without the classes.

    Attributes:
        sizes: Class sizes that occur, rising.
        classes: Number of classes of each size.
        units_up_to: Units in classes of this size or a smaller one; the last entry is all units.
    """

    sizes: tuple[int, ...]
    classes: tuple[int, ...]
    units_up_to: tuple[int, ...]

    @classmethod
    def of(cls, class_sizes: Counts, unit_sizes: Counts | None = None, units: Counts | None = None) -> Self:
        """From the size of each class and, where units can be in several classes, the size that counts for them."""
        sizes, classes = _tally(class_sizes)
        if unit_sizes is None or units is None:
            counted = sizes * classes
        else:
            counted = np.bincount(np.searchsorted(sizes, unit_sizes), weights=units, minlength=len(sizes))
        return cls(tuple(sizes.tolist()), tuple(classes.tolist()), tuple(np.cumsum(counted).astype(np.int64).tolist()))

    @classmethod
    def of_classes(cls, classes: EquivalenceClasses) -> Self:
        """Persons if there is a person id, each at the smallest of their classes, else records."""
        people = classes.person_counts
        return cls.of(classes.records) if people is None else cls.of(people.counts, *people.smallest(people.counts))

    def below(self, k: float) -> tuple[int, float]:
        """Units in classes with fewer than ``k``, and their share of all units, in [0, 1]."""
        place = bisect_left(self.sizes, k)
        units = self.units_up_to[place - 1] if place else 0
        return units, units / self.units_up_to[-1]

    def histogram(self) -> tuple["SizeBin", ...]:
        """Classes and units by size, in bins 1, 2, 3-4, 5-9, 10-19, 20-49, 50-99, ... up to the largest class."""
        bins = []
        for low, high in _bins(self.sizes[-1]):
            first, last = bisect_left(self.sizes, low), bisect_left(self.sizes, high + 1)
            before = self.units_up_to[first - 1] if first else 0
            units = (self.units_up_to[last - 1] if last else 0) - before
            bins.append(SizeBin(low, high, sum(self.classes[first:last]), units))
        return tuple(bins)


@dataclass(frozen=True, slots=True)
class SizeBin:
    """Classes of ``low`` to ``high`` units, and the units in them."""

    low: int
    high: int
    classes: int
    units: int

    @property
    def label(self) -> str:
        return str(self.low) if self.low == self.high else f"{self.low}-{self.high}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskSummary:
    """The risk figures of a table. With a person id, k, below and prosecutor risk count distinct persons.

    Attributes:
        records: Records in all.
        persons: Distinct persons in all; None without a person id.
        classes: Equivalence classes.
        k: Persons (else records) of the smallest class.
        k_by_records: Records of the smallest class.
        unique_records: Records that are alone in their class.
        unique_persons: Persons who are alone in one of their classes; None without a person id.
        distinct_l: Sensitive column to its fewest distinct values in a class.
        entropy_l: Sensitive column to the exponential of its smallest class entropy in nats.
        t_closeness: Sensitive column to its largest distance from the whole table, in [0, 1).
        prosecutor_highest: Chance to pick the right person (else record) in the smallest class, 1 / k.
        prosecutor_average: The same on average over persons (else records), where who is in several counts in each.
        prosecutor_highest_by_records: 1 / k_by_records.
        prosecutor_average_by_records: classes / records.
        sizes: Class sizes in persons (else records); someone in several classes counts at the smallest.
        sizes_by_records: Class sizes in records.
    """

    records: int
    persons: int | None
    classes: int
    k: int
    k_by_records: int
    unique_records: int
    unique_persons: int | None
    distinct_l: Mapping[str, int]
    entropy_l: Mapping[str, float]
    t_closeness: Mapping[str, float]
    prosecutor_highest: float
    prosecutor_average: float
    prosecutor_highest_by_records: float
    prosecutor_average_by_records: float
    sizes: SizeDistribution
    sizes_by_records: SizeDistribution

    def below(self, k: float) -> tuple[int, float]:
        """Persons (else records) in classes smaller than ``k``, and their share of all."""
        return self.sizes.below(k)

    def below_by_records(self, k: float) -> tuple[int, float]:
        """Records in classes of fewer than ``k`` records, and their share of all."""
        return self.sizes_by_records.below(k)

    @property
    def histogram(self) -> tuple[SizeBin, ...]:
        """Classes and persons (else records) by class size."""
        return self.sizes.histogram()

    def to_json(self) -> dict[str, Any]:
        """The figures as JSON values; those about persons only with a person id."""
        figures: dict[str, Any] = {
            "records": self.records,
            "classes": self.classes,
            "k": self.k,
            "unique_records": self.unique_records,
            "distinct_l": dict(self.distinct_l),
            "entropy_l": dict(self.entropy_l),
            "t_closeness": dict(self.t_closeness),
            "prosecutor": {"highest": self.prosecutor_highest, "average": self.prosecutor_average},
        }
        if self.persons is not None:
            figures |= {
                "persons": self.persons,
                "unique_persons": self.unique_persons,
                "k_by_records": self.k_by_records,
                "prosecutor_by_records": {
                    "highest": self.prosecutor_highest_by_records,
                    "average": self.prosecutor_average_by_records,
                },
            }
        return figures


def summary(classes: EquivalenceClasses, reference: EquivalenceClasses | None = None) -> RiskSummary:
    """Every risk figure of ``classes``.

    Args:
        classes: Classes to judge.
        reference: Classes of the whole table for t-closeness; ``classes`` if left out.

    Raises:
        InvalidValueError: no class is left.
    """
    classes.check_not_empty()
    by_records = SizeDistribution.of(classes.records)
    people = classes.person_counts
    sizes = by_records if people is None else SizeDistribution.of_classes(classes)
    k, k_by_records, records = sizes.sizes[0], by_records.sizes[0], by_records.units_up_to[-1]
    return RiskSummary(
        records=records,
        persons=None if people is None else people.total,
        classes=classes.size,
        k=k,
        k_by_records=k_by_records,
        unique_records=by_records.below(2)[0],
        unique_persons=None if people is None else sizes.below(2)[0],
        distinct_l={name: distinct_l(classes, name) for name in classes.sensitive},
        entropy_l={name: entropy_l(classes, name) for name in classes.sensitive},
        t_closeness={name: t_closeness(classes, name, reference) for name in classes.sensitive},
        prosecutor_highest=1 / k,
        prosecutor_average=classes.size / int(classes.units.sum()),
        prosecutor_highest_by_records=1 / k_by_records,
        prosecutor_average_by_records=classes.size / records,
        sizes=sizes,
        sizes_by_records=by_records,
    )


def _known(counts: SensitiveCounts) -> Callable[[Any, Any], Any]:
    """Units of a cell where its value is known, else 0."""
    if counts.known.all():
        return lambda units, _: units
    return lambda units, value: units * counts.known[value]


def _n_log_n(units: Any) -> Any:
    result = _N_LOG_N.take(units, mode="clip")
    if units.max(initial=0) >= len(_N_LOG_N):
        large = units >= len(_N_LOG_N)
        result[large] = units[large] * np.log(units[large])
    return result


def _tally(sizes: Counts) -> tuple[Counts, Counts]:
    ordered = np.sort(sizes)
    first = np.flatnonzero(starts_run(ordered))
    return ordered[first], np.diff(np.append(first, len(ordered)))


def _bins(largest: int) -> list[tuple[int, int]]:
    bins, low = [(1, 1), (2, 2), (3, 4)], 5
    for step in _steps():
        if low > largest:
            break
        bins.append((low, step - 1))
        low = step
    return [bin_ for bin_ in bins if bin_[0] <= largest]


def _steps() -> Any:
    power = 10
    while True:
        yield from (power, 2 * power, 5 * power)
        power *= 10
