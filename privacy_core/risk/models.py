"""Privacy models: each gives every equivalence class a score and says which classes fail."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from privacy_core import checks
from privacy_core.risk import measures
from privacy_core.risk.classes import EquivalenceClasses

# Entropies and distances are sums of rounded numbers: exp(log 3) may come out a hair below 3.
_ROUNDING = 1e-9


class PrivacyModel(ABC):
    """A demand on every equivalence class. Subclasses give the score, its limit, and on which side of it is safe.

    ``reference`` is always the classes of the whole table before suppression, in the same coding as ``classes``.
    """

    name: ClassVar[str]
    at_least: ClassVar[bool] = True

    @property
    @abstractmethod
    def limit(self) -> float:
        """What every class must reach, or must not exceed."""

    @abstractmethod
    def scores(self, classes: EquivalenceClasses, reference: EquivalenceClasses) -> npt.NDArray[Any]:
        """The figure that is held against ``limit``, shape ``(n_classes,)``."""

    def failing(self, classes: EquivalenceClasses, reference: EquivalenceClasses) -> npt.NDArray[np.bool_]:
        """True for each class that does not meet the demand, shape ``(n_classes,)``."""
        scores = self.scores(classes, reference)
        met = scores >= self.limit - _ROUNDING if self.at_least else scores <= self.limit + _ROUNDING
        return np.asarray(~met)

    def measured(self, classes: EquivalenceClasses, reference: EquivalenceClasses) -> float:
        """The worst class's score.

        Raises:
            InvalidValueError: no class is left.
        """
        classes.check_not_empty()
        scores = self.scores(classes, reference)
        return float(scores.min() if self.at_least else scores.max())

    def holds(self, classes: EquivalenceClasses, reference: EquivalenceClasses) -> bool:
        """Whether every class meets the demand; a table without records does."""
        return not self.failing(classes, reference).any()


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

    def scores(self, classes: EquivalenceClasses, reference: EquivalenceClasses) -> npt.NDArray[Any]:  # noqa: ARG002 - k needs no whole
        return classes.units


@dataclass(frozen=True, kw_only=True)
class DistinctLDiversity(PrivacyModel):
    """Every class has at least ``l`` distinct values of ``sensitive``; see `measures.distinct_by_class`."""

    sensitive: str
    l: int  # noqa: E741 - the field's own letter
    name: ClassVar[str] = "distinct_l_diversity"

    def __post_init__(self) -> None:
        checks.whole(l=self.l, least=1)

    @property
    def limit(self) -> float:
        return self.l

    def scores(self, classes: EquivalenceClasses, reference: EquivalenceClasses) -> npt.NDArray[Any]:  # noqa: ARG002 - l needs no whole
        return measures.distinct_by_class(classes, self.sensitive)


@dataclass(frozen=True, kw_only=True)
class EntropyLDiversity(PrivacyModel):
    """The values of ``sensitive`` in every class are as uncertain as ``l`` equally frequent ones.

    ``l`` need not be whole. See `measures.entropy_l_by_class`.
    """

    sensitive: str
    l: float  # noqa: E741 - the field's own letter
    name: ClassVar[str] = "entropy_l_diversity"

    def __post_init__(self) -> None:
        checks.positive(l=self.l)

    @property
    def limit(self) -> float:
        return self.l

    def scores(self, classes: EquivalenceClasses, reference: EquivalenceClasses) -> npt.NDArray[Any]:  # noqa: ARG002 - l needs no whole
        return measures.entropy_l_by_class(classes, self.sensitive)


@dataclass(frozen=True, kw_only=True)
class TCloseness(PrivacyModel):
    """No class's values of ``sensitive`` stray over ``t`` from the table's; see `measures.distance_by_class`."""

    sensitive: str
    t: float
    name: ClassVar[str] = "t_closeness"
    at_least: ClassVar[bool] = False

    def __post_init__(self) -> None:
        checks.probability(t=self.t)

    @property
    def limit(self) -> float:
        return self.t

    def scores(self, classes: EquivalenceClasses, reference: EquivalenceClasses) -> npt.NDArray[Any]:
        return measures.distance_by_class(classes, self.sensitive, reference)


MODELS: Mapping[str, type[PrivacyModel]] = MappingProxyType(
    {model.name: model for model in (KAnonymity, DistinctLDiversity, EntropyLDiversity, TCloseness)}
)
