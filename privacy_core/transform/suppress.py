"""Which records must leave so that every model holds, and whether so many may."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from privacy_core.errors import PrivacyCoreError
from privacy_core.risk.classes import EquivalenceClasses
from privacy_core.risk.models import NOTHING, Given, PrivacyModel

Mask: TypeAlias = npt.NDArray[np.bool_]


class SuppressionLimitError(PrivacyCoreError):
    """The models need more records to leave than the recipe allows."""

    def __init__(self, needed: int, allowed: int, records: int, impossible: tuple[str, ...] = ()) -> None:
        super().__init__(needed, allowed, records, tuple(impossible))

    @property
    def needed(self) -> int:
        return int(self.facts[0])

    @property
    def allowed(self) -> int:
        return int(self.facts[1])

    @property
    def records(self) -> int:
        return int(self.facts[2])

    @property
    def impossible(self) -> tuple[str, ...]:
        """What no class of this table could meet, and what it could."""
        return tuple(self.facts[3])

    def message(self) -> str:
        if self.needed == self.records:
            advice = "Generalize further, or ask less of the models: no group is larger than the table has people"
            return (
                f"No group satisfies the models: all {self.records:,} records would have to be suppressed, but the "
                f"limit allows {self.allowed:,}. Nothing was written. {'; '.join(self.impossible) or advice}."
            )
        least = math.ceil(self.needed / self.records * 1e4) / 1e4
        return (
            f"The models need {self.needed:,} of {self.records:,} records suppressed "
            f"({self.needed / self.records:.3%}), but the limit allows {self.allowed:,}. Nothing was written. "
            f"Generalize further, ask less of the models, or set suppression_limit to at least {least:.4g}."
        )


@dataclass(frozen=True, eq=False)
class Suppression:
    """What must leave.

    Attributes:
        failing: True for each class that fails a model, shape ``(n_classes,)``.
        needed: Records in failing classes.
        allowed: Records that may leave, ``floor(limit * records)``.
        records: All records.
        impossible: What no class of this table could meet, and what it could.
    """

    failing: Mask
    needed: int
    allowed: int
    records: int
    impossible: tuple[str, ...] = ()

    def check(self) -> None:
        """Raises ``SuppressionLimitError`` if more must leave than may."""
        if self.needed > self.allowed:
            raise SuppressionLimitError(self.needed, self.allowed, self.records, self.impossible)


def suppression(
    classes: EquivalenceClasses,
    models: Sequence[PrivacyModel],
    *,
    limit: float,
    given: Given = NOTHING,
    hold_on_export: bool = False,
    leaving: Mask | None = None,
) -> Suppression:
    """The classes of the transformed table that fail at least one model.

    One pass is enough for demands on single classes: each judges a class by itself and by ``classes`` as a whole, the
    fixed reference of t-closeness and its like, so the classes that stay are not touched by those that leave. Demands
    on all classes together, and on the exported table as its own reference, are judged again on what is left until
    they hold.

    Args:
        classes: Of the transformed table before suppression.
        models: None at all suppress nothing.
        limit: Largest share of the records, in [0, 1].
        given: What models need beyond their parameters.
        hold_on_export: Whether models that compare with a whole must hold against the exported table too.
        leaving: Classes that leave whatever the models say.
    """
    failing = np.zeros(classes.size, np.bool_) if leaving is None else leaving.copy()
    for model in models:
        if not model.whole:
            failing |= model.failing(classes, classes, given)
    failing = settle(classes, failing, models, given=given, hold_on_export=hold_on_export)
    records = int(classes.records.sum())
    found = [(place, model.impossible(classes)) for place, model in enumerate(models)]
    impossible = tuple(f"models[{place}].{problem[0]}: {problem[1]}" for place, problem in found if problem)
    return Suppression(failing, int(classes.records[failing].sum()), allowed(limit, records), records, impossible)


def settle(
    classes: EquivalenceClasses,
    failing: Mask,
    models: Sequence[PrivacyModel],
    *,
    given: Given = NOTHING,
    hold_on_export: bool = False,
) -> Mask:
    """``failing`` and what fails without these classes: demands on all classes, or on the exported table by itself.

    Args:
        classes: Of the transformed table before suppression.
        failing: Classes that fail a demand on single classes.
        models: All of them; those that judge single classes against the whole table are done.
        given: What models need beyond their parameters.
        hold_on_export: As for `suppression`.
    """
    failing = failing.copy()
    again = [model for model in models if model.whole or (hold_on_export and model.compares)]
    settled = not again
    while not settled and not failing.all():
        left = np.flatnonzero(~failing)
        kept = classes.keep(~failing)
        for model in again:
            failing[left] |= model.failing(kept, classes if model.whole else kept, given)
        settled = int(failing.sum()) == classes.size - len(left)
    return failing


def unmet(
    classes: EquivalenceClasses,
    reference: EquivalenceClasses,
    *,
    models: Sequence[PrivacyModel],
    given: Given = NOTHING,
    hold_on_export: bool = False,
) -> tuple[str, ...]:
    """The names of the models that do not hold in ``classes``, or not against themselves where they must.

    Args:
        classes: Of the protected table.
        reference: Of the transformed table before suppression.
        models: That must hold.
        given: What models need beyond their parameters.
        hold_on_export: Whether models that compare with a whole must hold against ``classes`` too.
    """
    return tuple(
        model.name
        for model in models
        if not model.holds(classes, reference, given)
        or (hold_on_export and model.compares and classes.size and not model.holds(classes, classes, given))
    )


def allowed(limit: float, records: int) -> int:
    """floor(limit * records) of the limit as it is written: 0.29 of 100 records are 29, not 28.

    >>> allowed(0.29, 100), math.floor(0.29 * 100)
    (29, 28)
    """
    return math.floor(Fraction(str(limit)) * records)
