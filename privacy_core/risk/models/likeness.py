"""How much a class tells about a value beyond what the whole table tells: beta-likeness and delta-disclosure."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from privacy_core import checks
from privacy_core.risk.classes import EquivalenceClasses
from privacy_core.risk.models import formulas
from privacy_core.risk.models.model import NOTHING, Given, Scores, SensitiveModel


@dataclass(frozen=True, kw_only=True)
class BasicBetaLikeness(SensitiveModel):
    """In every class, no value of ``sensitive`` is more frequent than in the whole table by over ``beta`` of its share.

    (q - p) / p <= beta. A missing value is a category of its own. With a person id, persons are counted, one for each
    of their values. See `formulas.basic_beta`.

    Source: Cao and Karras, "Publishing Microdata with a Robust Privacy Guarantee", PVLDB 5(11), 2012, definition 2.
    """

    sensitive: str
    beta: float
    name: ClassVar[str] = "basic_beta_likeness"
    at_least: ClassVar[bool] = False
    compares: ClassVar[bool] = True

    def __post_init__(self) -> None:
        checks.positive(beta=self.beta)

    @property
    def limit(self) -> float:
        return self.beta

    def of_counts(
        self,
        counts: npt.NDArray[Any],
        shares: npt.NDArray[np.float64],
        values: Any,  # noqa: ARG002 - all values alike
        given: Given = NOTHING,  # noqa: ARG002
    ) -> Scores:
        return formulas.basic_beta(counts, shares)


@dataclass(frozen=True, kw_only=True)
class EnhancedBetaLikeness(BasicBetaLikeness):
    """As `BasicBetaLikeness`, and frequent values may gain even less: (q - p) / p <= min(beta, -ln p).

    A class that breaks -ln p measures infinity. See `formulas.enhanced_beta`.

    Source: Cao and Karras, PVLDB 2012, definition 3.
    """

    name: ClassVar[str] = "enhanced_beta_likeness"
    unbounded: ClassVar[str] = "in a group a value gains more than -ln of its share in the table, which no beta allows"

    def of_counts(
        self,
        counts: npt.NDArray[Any],
        shares: npt.NDArray[np.float64],
        values: Any,  # noqa: ARG002 - all values alike
        given: Given = NOTHING,  # noqa: ARG002
    ) -> Scores:
        return formulas.enhanced_beta(counts, shares)


@dataclass(frozen=True, kw_only=True)
class DeltaDisclosure(SensitiveModel):
    """In every class, each value of ``sensitive`` that occurs is about as frequent as in the whole table.

    |log2(q / p)| < delta, strictly. Values that a class lacks are not counted; ``remarks`` says how many classes lack
    one. A missing value is a category of its own. With a person id, persons are counted, one for each of their
    values.

    Source: Brickell and Shmatikov, "The Cost of Privacy", KDD 2008, definition 1, with logarithms to base 2.
    """

    sensitive: str
    delta: float
    name: ClassVar[str] = "delta_disclosure"
    at_least: ClassVar[bool] = False
    strict: ClassVar[bool] = True
    compares: ClassVar[bool] = True

    def __post_init__(self) -> None:
        checks.positive(delta=self.delta)

    @property
    def limit(self) -> float:
        return self.delta

    def of_counts(
        self,
        counts: npt.NDArray[Any],
        shares: npt.NDArray[np.float64],
        values: Any,  # noqa: ARG002 - all values alike
        given: Given = NOTHING,  # noqa: ARG002
    ) -> Scores:
        return formulas.disclosure_delta(counts, shares)

    def remarks(
        self,
        classes: EquivalenceClasses,
        reference: EquivalenceClasses,
        given: Given = NOTHING,  # noqa: ARG002 - no file is needed
    ) -> dict[str, float]:
        """How many classes lack a value that the whole has: the score passes over their absence."""
        counts, whole = classes.counts_of(self.sensitive), reference.counts_of(self.sensitive)
        occurring = counts.sum_by_class(lambda units, _value, _total: (units > 0).astype(float))
        return {"classes_lacking_values": int((occurring < np.count_nonzero(whole.shares)).sum())}
