"""Demands on all classes together, met by leaving out the smallest: average risk and uniqueness."""

import math
from abc import abstractmethod
from bisect import bisect_left
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from privacy_core import checks
from privacy_core.errors import InvalidValueError
from privacy_core.risk.classes import EquivalenceClasses
from privacy_core.risk.measures import SizeDistribution
from privacy_core.risk.models.model import NOTHING, Given, Mask, PrivacyModel, Scores


class OverallModel(PrivacyModel):
    """A demand on one figure of all classes; the classes of the smallest sizes fail, as many sizes as must leave.

    So what fails does not depend on the order of classes: of one size all leave, or none.
    """

    at_least: ClassVar[bool] = False
    whole: ClassVar[bool] = True

    @abstractmethod
    def figure(self, classes: EquivalenceClasses, reference: EquivalenceClasses) -> float:
        """What is held against ``limit``; at least one class is there."""

    def scores(self, classes: EquivalenceClasses, reference: EquivalenceClasses, given: Given = NOTHING) -> Scores:  # noqa: ARG002
        figure = self.figure(classes.without_sensitive(), reference) if classes.size else 0.0
        return np.full(classes.size, figure)

    def failing(self, classes: EquivalenceClasses, reference: EquivalenceClasses, given: Given = NOTHING) -> Mask:
        plain, units = classes.without_sensitive(), classes.units

        def met(least: int) -> bool:
            return bool(self.met(self.scores(plain.keep(units >= least), reference, given)).all())

        # The more of the small classes are gone, the better each of these figures, so that halving finds the place.
        sizes = np.append(np.unique(units), np.iinfo(np.int64).max)
        return np.asarray(units < sizes[bisect_left(sizes, True, key=met)])


@dataclass(frozen=True, kw_only=True)
class AverageRisk(OverallModel):
    """On average over persons (else records), the chance to pick the right one in their class is at most ``risk``.

    It is the number of classes over the number of persons, of whom somebody in several classes counts in each.

    Source: El Emam, "Guide to the De-Identification of Personal Health Information", CRC Press 2013, chapter 16,
        average prosecutor risk.
    """

    risk: float
    name: ClassVar[str] = "average_risk"

    def __post_init__(self) -> None:
        checks.positive(risk=self.risk)
        checks.probability(risk=self.risk)

    @property
    def limit(self) -> float:
        return self.risk

    def figure(self, classes: EquivalenceClasses, reference: EquivalenceClasses) -> float:  # noqa: ARG002 - the rest is gone
        return classes.size / int(classes.units.sum())


@dataclass(frozen=True, kw_only=True)
class SampleUniqueness(OverallModel):
    """At most the share ``share`` of persons (else records) is alone in a class of the table.

    Source: Skinner and Elliot, "A Measure of Disclosure Risk for Microdata", JRSS B 64(4), 2002, section 1.
    """

    share: float
    name: ClassVar[str] = "sample_uniqueness"

    def __post_init__(self) -> None:
        checks.probability(share=self.share)

    @property
    def limit(self) -> float:
        return self.share

    def figure(self, classes: EquivalenceClasses, reference: EquivalenceClasses) -> float:  # noqa: ARG002 - the rest is gone
        return SizeDistribution.of_classes(classes).below(2)[1]


@dataclass(frozen=True, kw_only=True)
class PopulationUniqueness(OverallModel):
    """At most the share ``share`` of a population of ``population_size`` is estimated to be unique in it.

    The table counts as a simple random sample of the population, and its class sizes as those of the population; see
    `population_uniqueness`. Persons if there is a person id, else records.
    """

    share: float
    population_size: int
    name: ClassVar[str] = "population_uniqueness"

    def __post_init__(self) -> None:
        checks.probability(share=self.share)
        checks.whole(population_size=self.population_size, least=1)

    @property
    def limit(self) -> float:
        return self.share

    def figure(self, classes: EquivalenceClasses, reference: EquivalenceClasses) -> float:
        check_population(self.population_size, people_of(reference))
        return population_uniqueness(SizeDistribution.of(classes.units), people_of(classes), self.population_size)


def population_uniqueness(sizes: SizeDistribution, sampled: int, population: int) -> float:
    """Estimated share of a population that is unique in it, in [0, 1].

    Args:
        sizes: How many classes of the sample have which size.
        sampled: Persons (else records) of the sample.
        population: Of the population, at least ``sampled``.

    Raises:
        InvalidValueError: the population is smaller than the sample.

    Source: Zayatz, "Estimation of the Percent of Unique Population Elements on a Microdata File Using the Sample",
        Statistical Research Division Report 91/08, US Bureau of the Census 1991.

    >>> population_uniqueness(SizeDistribution.of(np.array([1, 1, 2])), 4, 4)
    0.5
    """
    check_population(population, sampled)
    # The chance that a class of a size in the population shows exactly one of its members in the sample.
    chances = [_drawn_once(size, sampled, population) for size in sizes.sizes]
    total = sum(count * chance for count, chance in zip(sizes.classes, chances, strict=True))
    if sizes.sizes[0] != 1 or not total:
        return 0.0
    unique_given_alone = sizes.classes[0] * chances[0] / total
    return min(1.0, sizes.classes[0] * unique_given_alone / (sampled / population) / population)


def check_population(population: int | None, sampled: int) -> None:
    """Refuses a population smaller than the sample that was drawn from it."""
    if population is None or population < sampled:
        raise InvalidValueError(
            f"The table has {sampled:,} of a population of {population or 0:,}. "
            f"Give the size of the whole population, which is at least that of the table."
        )


def people_of(classes: EquivalenceClasses) -> int:
    """Distinct persons if there is a person id, else records."""
    return int(classes.records.sum()) if classes.person_counts is None else classes.person_counts.total


def _drawn_once(size: int, sampled: int, population: int) -> float:
    if size > population or sampled - 1 > population - size:
        return 0.0
    return size * math.exp(_log_choose(population - size, sampled - 1) - _log_choose(population, sampled))


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
