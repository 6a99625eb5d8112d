"""What a search may conclude from a privacy model at a node about the nodes below it.

Below a node classes only split. Three things help to leave nodes out, and a model may allow any of them:

- It *grows*: a class that meets it still meets it when it becomes larger. Then a class that fails has no part that
  meets it at any finer level, so all its records would be suppressed there too.
- It *joins*: classes that meet it one by one meet it as one class. Then of a class that fails at least one record
  would be suppressed at any finer level; how many more follows from the counts of the class.
- It asks for a least number of records.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from privacy_core.risk.models import (
    AlphaKAnonymity,
    BasicBetaLikeness,
    DeltaDisclosure,
    DeltaPresence,
    Distance,
    DistinctLDiversity,
    EnhancedBetaLikeness,
    EntropyLDiversity,
    Estimator,
    Given,
    KAnonymity,
    KMap,
    PrivacyModel,
    RecursiveCLDiversity,
    TCloseness,
)
from privacy_core.transform.search.kept import (
    Counts,
    kept_near,
    kept_near_in_line,
    kept_near_in_tree,
    kept_under_caps,
    kept_with_entropy,
    kept_with_tail,
    kept_with_values,
)
from privacy_core.transform.search.tuples import Floats

# Counts by class and value to the most records of each class that can stay.
MostKept = Callable[[Counts], Floats]

_ROUNDING = 1e-6  # records; bounds on how many stay may come out a hair too low


@dataclass(frozen=True, slots=True)
class Demand:
    """What holds of a model.

    Attributes:
        grows: See the module.
        joins: See the module.
        least: Records that every class needs.
        most_kept: How many records of a class can be in parts that meet the model, at most; None: nothing is known.
    """

    grows: bool = False
    joins: bool = False
    least: int = 1
    most_kept: MostKept | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """The sensitive values of the whole table.

    Attributes:
        shares: Of each value, shape ``(n_values,)``.
        values: The values as an Arrow array.
        given: Their hierarchies.
    """

    shares: Floats
    values: Any
    given: Given


def demand_of(model: PrivacyModel, reference: Reference | None, *, persons: bool) -> Demand:
    """What holds of ``model``; nothing for a model that is not known here.

    Args:
        model: Any.
        reference: Of the model's sensitive column; None for models without one.
        persons: Whether persons are counted, who may be in several classes.
    """
    rows = _OF_PERSONS if persons else _OF_RECORDS
    row = rows.get(type(model))
    return Demand() if row is None else row(model, reference)


def _k_anonymity(model: KAnonymity, _: Reference | None) -> Demand:
    return Demand(grows=True, joins=True, least=model.k)


def _distinct(model: DistinctLDiversity, _: Reference | None) -> Demand:
    return Demand(grows=True, joins=True, least=model.l)


def _entropy(model: EntropyLDiversity, _: Reference | None) -> Demand:
    least = int(np.ceil(model.l - _ROUNDING))
    if model.estimator is not Estimator.SHANNON:
        # Two classes may meet it where their union does not: all that parts cannot do without is l values.
        return Demand(least=least, most_kept=lambda counts: kept_with_values(counts, least))
    return Demand(joins=True, least=least, most_kept=lambda counts: kept_with_entropy(counts, model.l))


def _recursive(model: RecursiveCLDiversity, _: Reference | None) -> Demand:
    return Demand(joins=True, least=model.l, most_kept=lambda counts: kept_with_tail(counts, model.c, model.l))


def _alpha(model: AlphaKAnonymity, _: Reference | None) -> Demand:
    return Demand(joins=True, least=model.k)


def _near(model: TCloseness, reference: Reference | None) -> Demand:
    if reference is None:
        return Demand(joins=True)
    shares, values = reference.shares, reference.values
    match model.distance:
        case Distance.EQUAL:
            return Demand(joins=True, most_kept=lambda counts: kept_near(counts, shares, model.t))
        case Distance.ORDERED:
            places = model.places(values, shares)
            return Demand(joins=True, most_kept=lambda counts: kept_near_in_line(counts, shares, places, model.t))
    tree = model.tree(values, reference.given)
    return Demand(joins=True, most_kept=lambda counts: kept_near_in_tree(counts, shares, tree, model.t))


def _basic_beta(model: BasicBetaLikeness, reference: Reference | None) -> Demand:
    return _capped(lambda of: of * (1 + model.beta), reference, joins=True)


def _enhanced_beta(model: EnhancedBetaLikeness, reference: Reference | None) -> Demand:
    def caps(of: Floats) -> Floats:
        return np.asarray(of * (1 + np.minimum(model.beta, -np.log(np.where(of > 0, of, 1)))))

    return _capped(caps, reference, joins=True)


def _delta(model: DeltaDisclosure, reference: Reference | None) -> Demand:
    # A value may become too rare when classes merge, so only the upper half of the demand holds of parts.
    return _capped(lambda of: of * 2**model.delta, reference, joins=False)


def _capped(caps: Callable[[Floats], Floats], reference: Reference | None, *, joins: bool) -> Demand:
    """Where no value may have more than its cap of a class: then a class has at least 1 / the largest cap records."""
    if reference is None:
        return Demand(joins=joins)
    each = caps(reference.shares)
    largest = float(each.max(initial=0.0))
    least = 1 if largest <= 0 else max(int(np.ceil(1 / largest - _ROUNDING)), 1)
    return Demand(joins=joins, least=least, most_kept=lambda counts: kept_under_caps(counts, each))


_OF_RECORDS: dict[type[PrivacyModel], Callable[[Any, Reference | None], Demand]] = {
    KAnonymity: _k_anonymity,
    KMap: lambda *_: Demand(grows=True, joins=True),
    DeltaPresence: lambda *_: Demand(joins=True),
    DistinctLDiversity: _distinct,
    EntropyLDiversity: _entropy,
    RecursiveCLDiversity: _recursive,
    AlphaKAnonymity: _alpha,
    TCloseness: _near,
    BasicBetaLikeness: _basic_beta,
    EnhancedBetaLikeness: _enhanced_beta,
    DeltaDisclosure: _delta,
}


def _by_parts(row: Callable[[Any, Reference | None], Demand]) -> Callable[[Any, Reference | None], Demand]:
    """What holds of parts one by one: the rest of a demand is about their union."""

    def demand(model: Any, reference: Reference | None) -> Demand:
        of_records = row(model, reference)
        return Demand(least=of_records.least, most_kept=of_records.most_kept)

    return demand


# Who is in several parts of a class counts once in it, so that what parts meet their union may not; a person has a
# record. Where classes merge, persons bring values along, so that all of them may come to share one: distinct l does
# not join either. But the persons of parts, added up by value, are no more than the records of the class.
_OF_PERSONS: dict[type[PrivacyModel], Callable[[Any, Reference | None], Demand]] = {
    KAnonymity: _k_anonymity,
    DistinctLDiversity: lambda model, _: Demand(least=model.l),
    EntropyLDiversity: _by_parts(_entropy),
    RecursiveCLDiversity: _by_parts(_recursive),
    TCloseness: _by_parts(_near),
    BasicBetaLikeness: _by_parts(_basic_beta),
    EnhancedBetaLikeness: _by_parts(_enhanced_beta),
    DeltaDisclosure: _by_parts(_delta),
}
