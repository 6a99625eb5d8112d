"""What a privacy model is: it gives every equivalence class a score and says which classes fail."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar, TypeAlias

import numpy as np
import numpy.typing as npt

from privacy_core.hierarchy import Hierarchy
from privacy_core.risk import measures
from privacy_core.risk.classes import EquivalenceClasses
from privacy_core.risk.models.matrices import score_by_class

Scores: TypeAlias = npt.NDArray[Any]
Mask: TypeAlias = npt.NDArray[np.bool_]

# Entropies and distances are sums of rounded numbers: exp(log 3) may come out a hair below 3.
_ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Given:
    """What models need beyond their parameters.

    Attributes:
        hierarchies: Of sensitive columns, by column.
        populations: By the file that a model names: the classes of the population by the same quasi-identifiers after
            the same steps. For a subset these are the classes of the whole table, the subset's records among them.
    """

    hierarchies: Mapping[str, Hierarchy] = field(default_factory=lambda: MappingProxyType({}))
    populations: Mapping[str, EquivalenceClasses] = field(default_factory=lambda: MappingProxyType({}))


NOTHING = Given()


class PrivacyModel(ABC):
    """A demand on every equivalence class. Subclasses give the score, its limit, and on which side of it is safe.

    ``reference`` is always the classes of the whole table (or research subset) before suppression, in the same coding
    as ``classes``; comparing a table with itself shows what its recipient sees.

    Attributes:
        name: As recipes write it.
        at_least: Whether a score must reach the limit; else it must not exceed it.
        strict: Whether a score on the limit fails.
        compares: Whether the score depends on ``reference``.
        whole: Whether the demand is on all classes together; then ``failing`` names the smallest classes, as many as
            must leave, and which they are depends on what else has left.
        unbounded: Why a class may score infinity, which JSON writes as null; empty where none can.
    """

    name: ClassVar[str]
    unbounded: ClassVar[str] = ""
    at_least: ClassVar[bool] = True
    strict: ClassVar[bool] = False
    compares: ClassVar[bool] = False
    whole: ClassVar[bool] = False

    @property
    @abstractmethod
    def limit(self) -> float:
        """What every class must reach, or must not exceed."""

    @abstractmethod
    def scores(self, classes: EquivalenceClasses, reference: EquivalenceClasses, given: Given = NOTHING) -> Scores:
        """The figure that is held against ``limit``, shape ``(n_classes,)``."""

    def met(self, scores: Scores) -> Mask:
        """Whether each score is on the safe side of ``limit``; a tie within rounding is a tie."""
        if self.strict:
            return np.asarray(scores < self.limit - _ROUNDING)
        return np.asarray(scores >= self.limit - _ROUNDING if self.at_least else scores <= self.limit + _ROUNDING)

    def failing(self, classes: EquivalenceClasses, reference: EquivalenceClasses, given: Given = NOTHING) -> Mask:
        """True for each class that does not meet the demand, shape ``(n_classes,)``."""
        return np.asarray(~self.met(self.scores(classes, reference, given)))

    def measured(self, classes: EquivalenceClasses, reference: EquivalenceClasses, given: Given = NOTHING) -> float:
        """The worst class's score.

        Raises:
            InvalidValueError: no class is left.
        """
        classes.check_not_empty()
        scores = self.scores(classes, reference, given)
        return float(scores.min() if self.at_least else scores.max())

    def beside(
        self, classes: EquivalenceClasses, reference: EquivalenceClasses, given: Given = NOTHING
    ) -> Mapping[str, float]:
        """Further figures to show: ``in_file`` compares with ``classes`` as their own whole, as a recipient does."""
        seen = {"in_file": self.measured(classes, classes, given)} if self.compares else {}
        return seen | self.remarks(classes, reference, given)

    def remarks(
        self,
        classes: EquivalenceClasses,  # noqa: ARG002 - most models have none
        reference: EquivalenceClasses,  # noqa: ARG002
        given: Given = NOTHING,  # noqa: ARG002
    ) -> dict[str, float]:
        """What this model says beside its figure, by name."""
        return {}

    def impossible(self, classes: EquivalenceClasses) -> tuple[str, str] | None:  # noqa: ARG002 - most models are possible
        """A parameter that no class could meet, even one of the whole table, and what would be possible."""
        return None

    def holds(self, classes: EquivalenceClasses, reference: EquivalenceClasses, given: Given = NOTHING) -> bool:
        """Whether every class meets the demand; a table without records does."""
        return not self.failing(classes, reference, given).any()


class SensitiveModel(PrivacyModel):
    """A demand on the values of one sensitive column in every class.

    With a person id, persons are counted instead of records, one for each of their values in the class.

    Attributes:
        sensitive: The column.
        missing_counts: Whether a missing value is a value of its own; blank text is missing.
        only_present: Whether values that a class lacks leave its score alone.
    """

    sensitive: str
    missing_counts: ClassVar[bool] = True
    only_present: ClassVar[bool] = True

    @abstractmethod
    def of_counts(
        self, counts: npt.NDArray[Any], shares: npt.NDArray[np.float64], values: Any, given: Given = NOTHING
    ) -> Scores:
        """The scores of classes from their counts alone: one formula for classes, the search and tests.

        Args:
            counts: Records (or persons) by class and value, ``(n_classes, n_values)``; columns of a missing value are 0
                unless ``missing_counts``.
            shares: Of each value in the reference, shape ``(n_values,)``, or as ``counts`` where ``only_present``.
            values: The values as an Arrow array, in the order of the columns.
            given: Hierarchies.
        """

    def formula(
        self, shares: npt.NDArray[np.float64], values: Any, given: Given = NOTHING
    ) -> Callable[[npt.NDArray[Any]], Scores]:
        """`of_counts` for whoever judges many classes of one table: all but the counts is settled."""
        return lambda counts: self.of_counts(counts, shares, values, given)

    def scores(self, classes: EquivalenceClasses, reference: EquivalenceClasses, given: Given = NOTHING) -> Scores:
        counts = classes.counts_of(self.sensitive)
        shares = measures.reference_shares(counts, reference.counts_of(self.sensitive), self.sensitive)
        known = None if self.missing_counts or counts.known.all() else counts.known
        scores = score_by_class(
            counts,
            lambda some, of_reference: self.of_counts(some, of_reference, counts.values, given),
            shares=shares,
            known=known,
            only_present=self.only_present,
        )
        return scores if classes.persons is None else self.of_persons(scores, classes)

    def of_persons(self, scores: Scores, classes: EquivalenceClasses) -> Scores:  # noqa: ARG002 - most scores stay
        """The scores where persons are counted, who may have several values."""
        return scores
