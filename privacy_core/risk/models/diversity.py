"""How many values, and how evenly, hide among them whoever is in a class: l-diversity and (alpha, k)-anonymity."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from privacy_core import checks
from privacy_core.risk import measures
from privacy_core.risk.classes import EquivalenceClasses
from privacy_core.risk.models import formulas
from privacy_core.risk.models.identity import too_many
from privacy_core.risk.models.model import NOTHING, Given, Mask, Scores, SensitiveModel


class Estimator(StrEnum):
    """How entropy is taken from counts."""

    SHANNON = "shannon"
    GRASSBERGER = "grassberger"


@dataclass(frozen=True, kw_only=True)
class DistinctLDiversity(SensitiveModel):
    """Every class has at least ``l`` distinct values of ``sensitive``; see `measures.distinct_by_class`."""

    sensitive: str
    l: int  # noqa: E741 - the field's own letter
    name: ClassVar[str] = "distinct_l_diversity"
    missing_counts: ClassVar[bool] = False

    def __post_init__(self) -> None:
        checks.whole(l=self.l, least=1)

    @property
    def limit(self) -> float:
        return self.l

    def of_counts(
        self,
        counts: npt.NDArray[Any],
        shares: npt.NDArray[np.float64],  # noqa: ARG002 - l needs no whole
        values: Any,  # noqa: ARG002
        given: Given = NOTHING,  # noqa: ARG002
    ) -> Scores:
        return formulas.distinct(counts)

    def scores(self, classes: EquivalenceClasses, reference: EquivalenceClasses, given: Given = NOTHING) -> Scores:  # noqa: ARG002
        return measures.distinct_by_class(classes, self.sensitive)

    def impossible(self, classes: EquivalenceClasses) -> tuple[str, str] | None:
        return _too_diverse(classes, self.sensitive, self.l)


@dataclass(frozen=True, kw_only=True)
class EntropyLDiversity(SensitiveModel):
    """The values of ``sensitive`` in every class are as uncertain as ``l`` equally frequent ones.

    ``l`` need not be whole. See `measures.entropy_l_by_class`; for Grassberger's estimator, which corrects for the
    entropy that small classes hide, `formulas.grassberger_l`.
    """

    sensitive: str
    l: float  # noqa: E741 - the field's own letter
    estimator: Estimator = Estimator.SHANNON
    name: ClassVar[str] = "entropy_l_diversity"
    missing_counts: ClassVar[bool] = False

    def __post_init__(self) -> None:
        checks.positive(l=self.l)
        object.__setattr__(self, "estimator", Estimator(self.estimator))

    @property
    def limit(self) -> float:
        return self.l

    def of_counts(
        self,
        counts: npt.NDArray[Any],
        shares: npt.NDArray[np.float64],  # noqa: ARG002 - l needs no whole
        values: Any,  # noqa: ARG002
        given: Given = NOTHING,  # noqa: ARG002
    ) -> Scores:
        return formulas.shannon_l(counts) if self.estimator is Estimator.SHANNON else formulas.grassberger_l(counts)

    def scores(self, classes: EquivalenceClasses, reference: EquivalenceClasses, given: Given = NOTHING) -> Scores:
        if self.estimator is Estimator.SHANNON:
            return measures.entropy_l_by_class(classes, self.sensitive)
        return super().scores(classes, reference, given)

    def of_persons(self, scores: Scores, classes: EquivalenceClasses) -> Scores:
        return np.asarray(np.minimum(scores, measures.most_diverse(classes, self.sensitive)))

    def impossible(self, classes: EquivalenceClasses) -> tuple[str, str] | None:
        return _too_diverse(classes, self.sensitive, self.l)


@dataclass(frozen=True, kw_only=True)
class RecursiveCLDiversity(SensitiveModel):
    """In every class the most frequent value of ``sensitive`` has fewer than ``c`` times the records of the rare ones.

    r_1 < c * (r_l + ... + r_m), strictly: all but the l - 1 most frequent values are rare. A class of fewer than l
    values fails. A missing value is not a value, nor is blank text. With a person id, persons are counted, one for each
    of their values, and a class of fewer than l persons, or with a value that all of them have, fails for l above 1.

    Source: Machanavajjhala, Kifer, Gehrke and Venkitasubramaniam, "l-Diversity: Privacy Beyond k-Anonymity", TKDD 2007,
        definition 4.2.
    """

    sensitive: str
    c: float
    l: int  # noqa: E741 - the field's own letter
    name: ClassVar[str] = "recursive_cl_diversity"
    unbounded: ClassVar[str] = "a group has fewer than l values, or one that all its people have, which no c allows"
    at_least: ClassVar[bool] = False
    strict: ClassVar[bool] = True
    missing_counts: ClassVar[bool] = False

    def __post_init__(self) -> None:
        checks.positive(c=self.c)
        checks.whole(l=self.l, least=1)

    @property
    def limit(self) -> float:
        return self.c

    def of_counts(
        self,
        counts: npt.NDArray[Any],
        shares: npt.NDArray[np.float64],  # noqa: ARG002 - c needs no whole
        values: Any,  # noqa: ARG002
        given: Given = NOTHING,  # noqa: ARG002
    ) -> Scores:
        return formulas.recursive_c(counts, self.l)

    def of_persons(self, scores: Scores, classes: EquivalenceClasses) -> Scores:
        return np.where(measures.most_diverse(classes, self.sensitive) < self.l, np.inf, scores)

    def impossible(self, classes: EquivalenceClasses) -> tuple[str, str] | None:
        return _too_diverse(classes, self.sensitive, self.l)


@dataclass(frozen=True, kw_only=True)
class AlphaKAnonymity(SensitiveModel):
    """Every class has ``k`` persons (else records), and no value of ``sensitive`` has more than ``alpha`` of them.

    A missing value is not a value, nor is blank text, but its records count in the class. With a person id, the share
    is of the class's persons.

    Source: Wong, Li, Fu and Wang, "(alpha, k)-Anonymity: An Enhanced k-Anonymity Model for Privacy Preserving Data
        Publishing", KDD 2006, the general model: alpha holds for every sensitive value.
    """

    sensitive: str
    alpha: float
    k: int
    name: ClassVar[str] = "alpha_k_anonymity"
    at_least: ClassVar[bool] = False
    missing_counts: ClassVar[bool] = False

    def __post_init__(self) -> None:
        checks.positive(alpha=self.alpha)
        checks.probability(alpha=self.alpha)
        checks.whole(k=self.k, least=1)

    @property
    def limit(self) -> float:
        return self.alpha

    def of_counts(
        self,
        counts: npt.NDArray[Any],
        shares: npt.NDArray[np.float64],  # noqa: ARG002 - alpha needs no whole
        values: Any,  # noqa: ARG002
        given: Given = NOTHING,  # noqa: ARG002
    ) -> Scores:
        return np.asarray(counts.max(axis=1))

    def scores(self, classes: EquivalenceClasses, reference: EquivalenceClasses, given: Given = NOTHING) -> Scores:
        return np.asarray(super().scores(classes, reference, given) / classes.units)

    def failing(self, classes: EquivalenceClasses, reference: EquivalenceClasses, given: Given = NOTHING) -> Mask:
        return np.asarray(super().failing(classes, reference, given) | (classes.units < self.k))

    def remarks(
        self,
        classes: EquivalenceClasses,
        reference: EquivalenceClasses,  # noqa: ARG002 - k needs no whole
        given: Given = NOTHING,  # noqa: ARG002
    ) -> dict[str, float]:
        return {"smallest": classes.smallest}

    def impossible(self, classes: EquivalenceClasses) -> tuple[str, str] | None:
        return too_many(classes, self.k)


def _too_diverse(classes: EquivalenceClasses, sensitive: str, l: float) -> tuple[str, str] | None:  # noqa: E741
    values = int(classes.counts_of(sensitive).known.sum())
    if l <= values:
        return None
    return "l", f"{l:g} is more than the {values:,} values of {sensitive!r}; at most that is possible"
