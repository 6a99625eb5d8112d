"""How many people a record may belong to: k-anonymity, k-map and delta-presence."""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

import numpy as np

from privacy_core import checks
from privacy_core.errors import InvalidValueError
from privacy_core.risk.classes import EquivalenceClasses
from privacy_core.risk.models.model import NOTHING, Given, Mask, PrivacyModel, Scores
from privacy_core.risk.models.overall import check_population, people_of
from privacy_core.risk.models.population import absent, population_of

_LEAST_SIGNIFICANCE = 1e-9  # below it, sums of rounded chances could not tell


class Sampling(StrEnum):
    """How many records of a sample come from one class of the population."""

    POISSON = "poisson"
    ZERO_TRUNCATED_POISSON = "zero_truncated_poisson"


@dataclass(frozen=True, kw_only=True)
class KAnonymity(PrivacyModel):
    """Everyone shares their quasi-identifiers with ``k - 1`` others: persons if there is a person id, else records.

    Source: Sweeney, "k-Anonymity: A Model for Protecting Privacy", IJUFKS 2002, definition 3.
    """

    k: int
    name: ClassVar[str] = "k_anonymity"

    def __post_init__(self) -> None:
        checks.whole(k=self.k, least=1)

    @property
    def limit(self) -> float:
        return self.k

    def scores(self, classes: EquivalenceClasses, reference: EquivalenceClasses, given: Given = NOTHING) -> Scores:  # noqa: ARG002 - k needs no whole
        return classes.units

    def impossible(self, classes: EquivalenceClasses) -> tuple[str, str] | None:
        return too_many(classes, self.k)


@dataclass(frozen=True, kw_only=True)
class KMap(PrivacyModel):
    """Every record's quasi-identifiers are those of ``k`` persons (else records) of a population, in one of three ways.

    Attributes:
        k: In the population, not in the table.
        subset: File with the records to protect: rows of the table, which is the population.
        population: File with the population; its quasi-identifiers are changed by the same steps.
        estimator: Without any such file, classes must be so large in the table that chance does not explain them: were
            only ``k`` in the population, a sample would bring so many with a probability of ``significance`` at most.
            With ``k`` in the table a class needs no estimate.
        population_size: For the estimator: persons (else records) of the population that the table was drawn from.
        significance: For the estimator, in [1e-9, 1).

    Source: Sweeney, "Computational Disclosure Control", thesis, MIT 2001, k-map; for the estimator El Emam and Dankar,
        "Protecting Privacy Using k-Anonymity", JAMIA 15(5), 2008, the hypothesis tests by the Poisson and the
        zero-truncated Poisson distribution.
    """

    k: int
    subset: str | None = None
    population: str | None = None
    estimator: Sampling | None = None
    population_size: int | None = None
    significance: float = 0.01
    name: ClassVar[str] = "k_map"

    def __post_init__(self) -> None:
        checks.whole(k=self.k, least=1)
        if not _LEAST_SIGNIFICANCE <= self.significance < 1:
            raise InvalidValueError(f"significance must lie from 1e-9 to below 1, got {self.significance!r}.")
        if sum(way is not None for way in (self.subset, self.population, self.estimator)) != 1:
            raise InvalidValueError("Say where the population is: name one of subset, population and estimator.")
        if self.estimator is not None:
            object.__setattr__(self, "estimator", Sampling(self.estimator))
            checks.whole(population_size=self.population_size, least=1)
        elif self.population_size is not None:
            raise InvalidValueError("population_size is for the estimator. Leave it out where a file is named.")

    @property
    def limit(self) -> float:
        return self.k

    def scores(self, classes: EquivalenceClasses, reference: EquivalenceClasses, given: Given = NOTHING) -> Scores:
        """Units of the population in each class; by the estimator the k up to which chance is ruled out."""
        file = self.subset or self.population
        if file is not None:
            return population_of(classes, given, file)
        least = self.smallest_sample(people_of(reference))
        return np.where(classes.units >= least, self.k, np.minimum(classes.units, self.k - 1))

    def smallest_sample(self, units: int) -> int:
        """Units that a class of the table needs, the table having ``units`` of the population in all.

        At most ``k``, as in ARX: so many in the table are so many in the population, whatever chance says.

        Raises:
            InvalidValueError: the population is smaller than the table.
        """
        check_population(self.population_size, units)
        mean = self.k * units / (self.population_size or 1)
        truncated = self.estimator is Sampling.ZERO_TRUNCATED_POISSON
        drawn, up_to = 0, 0.0 if truncated else math.exp(-mean)  # up_to: the chance of at most ``drawn``
        whole = -math.expm1(-mean) if truncated else 1.0
        while drawn + 1 < self.k and up_to < (1 - self.significance) * whole:
            drawn += 1
            up_to += math.exp(drawn * math.log(mean) - mean - math.lgamma(drawn + 1))
        return drawn + 1


@dataclass(frozen=True, kw_only=True)
class DeltaPresence(PrivacyModel):
    """Of the people whom each class may stand for, a share between ``min`` and ``max`` is in the research subset.

    So nobody is nearly sure to be in it, or not to be in it. Counts persons if there is a person id, else records. A
    ``min`` above 0 also asks for somebody of the subset in every class of the population: otherwise all classes fail,
    since suppression cannot help there. What is suppressed afterwards is not counted as absent.

    Attributes:
        subset: File with the records to protect: rows of the table, which is the population.

    Source: Nergiz, Atzori and Clifton, "Hiding the Presence of Individuals from Shared Databases", SIGMOD 2007,
        definition 2.
    """

    subset: str
    max: float
    min: float = 0.0
    name: ClassVar[str] = "delta_presence"
    at_least: ClassVar[bool] = False

    def __post_init__(self) -> None:
        checks.probability(min=self.min, max=self.max)
        if self.min > self.max:
            raise InvalidValueError(f"min is {self.min:.3g}, above max, which is {self.max:.3g}. Exchange them.")

    @property
    def limit(self) -> float:
        return self.max

    def scores(self, classes: EquivalenceClasses, reference: EquivalenceClasses, given: Given = NOTHING) -> Scores:  # noqa: ARG002
        """The share of each class's population that is in the subset, in (0, 1]."""
        return np.asarray(classes.units / population_of(classes, given, self.subset))

    def failing(self, classes: EquivalenceClasses, reference: EquivalenceClasses, given: Given = NOTHING) -> Mask:
        if self.min > 0 and absent(reference, given, self.subset):
            return np.ones(classes.size, dtype=np.bool_)
        scores = self.scores(classes, reference, given)
        return np.asarray(~self.met(scores) | (scores < self.min))

    def remarks(
        self, classes: EquivalenceClasses, reference: EquivalenceClasses, given: Given = NOTHING
    ) -> dict[str, float]:
        """The smallest share, of the classes that somebody of the subset is in, and how many have nobody."""
        least = float(self.scores(classes, reference, given).min())
        return {"least": least, "classes_without": absent(reference, given, self.subset)}


def too_many(classes: EquivalenceClasses, k: int) -> tuple[str, str] | None:
    """The problem with a ``k`` above the persons (else records) of the table, if there is one."""
    people = people_of(classes)
    who = "records" if classes.person_counts is None else "persons"
    return (
        None
        if k <= people
        else ("k", f"{k:,} is more than the {people:,} {who} of the table; at most that is possible")
    )
