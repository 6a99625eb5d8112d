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
import numpy.typing as npt

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
    KAnonymity,
    KMap,
    PrivacyModel,
    RecursiveCLDiversity,
    TCloseness,
)
from privacy_core.transform.search.tuples import Floats

Counts = npt.NDArray[Any]
# Counts by class and value, and the shares of the reference, to the most records of each class that can stay.
MostKept = Callable[[Counts, Floats], Floats]

_ROUNDING = 1e-6  # records; bounds on how many stay may come out a hair too low


@dataclass(frozen=True, slots=True)
class Demand:
    """What holds of a model.

    Attributes:
        grows: See the module.
        joins: See the module.
        least: Records that every class needs.
        most_kept: How many records of a class can be in parts that meet the model, at least; None: nothing is known.
    """

    grows: bool = False
    joins: bool = False
    least: int = 1
    most_kept: MostKept | None = None


def demand_of(model: PrivacyModel, *, persons: bool, shares: Floats | None) -> Demand:
    """What holds of ``model``; nothing for a model that is not known here.

    Args:
        model: Any.
        persons: Whether persons are counted, who may be in several classes.
        shares: Of the values of the model's sensitive column in the reference.
    """
    rows = _OF_PERSONS if persons else _OF_RECORDS
    row = rows.get(type(model))
    return Demand() if row is None else row(model, shares)


def _k_anonymity(model: KAnonymity, _: Floats | None) -> Demand:
    return Demand(grows=True, joins=True, least=model.k)


def _distinct(model: DistinctLDiversity, _: Floats | None) -> Demand:
    return Demand(grows=True, joins=True, least=model.l)


def _entropy(model: EntropyLDiversity, _: Floats | None) -> Demand:
    if model.estimator is not Estimator.SHANNON:
        return Demand()
    least = int(np.ceil(model.l - _ROUNDING))
    return Demand(joins=True, least=least, most_kept=lambda counts, _: kept_with_entropy(counts, model.l))


def _recursive(model: RecursiveCLDiversity, _: Floats | None) -> Demand:
    return Demand(joins=True, least=model.l, most_kept=lambda counts, _: kept_with_tail(counts, model.c, model.l))


def _alpha(model: AlphaKAnonymity, _: Floats | None) -> Demand:
    return Demand(joins=True, least=model.k)


def _near(model: TCloseness, _: Floats | None) -> Demand:
    if model.distance is not Distance.EQUAL:
        return Demand(joins=True)
    return Demand(joins=True, most_kept=lambda counts, of: kept_near(counts, of, model.t))


def _basic_beta(model: BasicBetaLikeness, shares: Floats | None) -> Demand:
    return _capped(lambda of: of * (1 + model.beta), shares, joins=True)


def _enhanced_beta(model: EnhancedBetaLikeness, shares: Floats | None) -> Demand:
    def caps(of: Floats) -> Floats:
        return np.asarray(of * (1 + np.minimum(model.beta, -np.log(np.where(of > 0, of, 1)))))

    return _capped(caps, shares, joins=True)


def _delta(model: DeltaDisclosure, shares: Floats | None) -> Demand:
    # A value may become too rare when classes merge, so only the upper half of the demand holds of parts.
    return _capped(lambda of: of * 2**model.delta, shares, joins=False)


def _capped(caps: Callable[[Floats], Floats], shares: Floats | None, *, joins: bool) -> Demand:
    """Where no value may have more than its cap of a class: then a class has at least 1 / the largest cap records."""
    largest = 1.0 if shares is None else float(caps(shares).max(initial=0.0))
    least = 1 if largest <= 0 else max(int(np.ceil(1 / largest - _ROUNDING)), 1)
    return Demand(joins=joins, least=least, most_kept=lambda counts, of: kept_under_caps(counts, caps(of)))


def kept_near(counts: Counts, shares: Floats, t: float) -> Floats:
    """Most records of each class that can be in parts within ``t`` of the reference, all values equally far apart.

    The kept part q of size x has sum of max(p - q/x, 0) <= t, so for every set of values with shares P above t
    x <= (records of the set) / (P - t). The tightest sets are prefixes of the values ordered by records over share.

    Args:
        counts: Records by class and value, ``(n_classes, n_values)``.
        shares: Of the reference, ``(n_values,)``.
        t: The largest distance, in [0, 1].
    """
    total: Floats = counts.sum(axis=1).astype(np.float64)
    there = np.flatnonzero(shares > 0)
    if not len(there):
        return total
    of = shares[there]
    ratios = counts[:, there] / of
    order = np.argsort(ratios, axis=1)
    above = np.cumsum(np.take_along_axis(counts[:, there], order, axis=1), axis=1)
    below = np.cumsum(of[order], axis=1) - (t + 1e-9)
    bounds = np.divide(above, below, out=np.full(above.shape, np.inf), where=below > 0)
    return np.asarray(np.minimum(bounds.min(axis=1), total))


def kept_under_caps(counts: Counts, caps: Floats) -> Floats:
    """Most records of each class that can be in parts where no value has more than ``caps`` of the records.

    The largest x with x <= sum of min(counts, caps * x): the sum is concave in x, so Newton's steps from above fall
    towards it and never below.

    Args:
        counts: Records by class and value, ``(n_classes, n_values)``.
        caps: Largest share of each value, ``(n_values,)``; above 1 is no cap.
    """
    most: Floats = counts.sum(axis=1).astype(np.float64)
    caps = caps * (1 + 1e-9) + 1e-12
    for _ in range(counts.shape[1] + 1):
        limits = most[:, np.newaxis] * caps
        free = limits < counts  # values that have too many
        slope = np.where(free, caps, 0.0).sum(axis=1)
        fixed = np.where(free, 0, counts).sum(axis=1)
        after = np.divide(fixed, 1 - slope, out=most.copy(), where=slope < 1)
        after = np.minimum(after, most)
        if not (after < most).any():
            break
        most = after
    return np.asarray(most)


def kept_with_tail(counts: Counts, c: float, l: int) -> Floats:  # noqa: E741 - the field's own letter
    """Most records of each class that can be in parts that are recursively (c, l)-diverse.

    The l-th to last most frequent values of the kept part have at most the records of those of the class, and no value
    of the kept part has c times as many.
    """
    values = counts.shape[1]
    if l > values:
        return np.zeros(len(counts))
    ordered = np.sort(counts, axis=1)
    tail = ordered[:, : values - l + 1].sum(axis=1)
    return np.asarray(np.minimum(counts, c * tail[:, np.newaxis]).sum(axis=1, dtype=np.float64))


def kept_with_entropy(counts: Counts, l: float) -> Floats:  # noqa: E741 - the field's own letter
    """Most records of each class that can be in parts with the entropy of ``l`` equally frequent values.

    For a given size the entropy is largest where frequent values are cut to one height, and falls with that height;
    the height is found by halving, from the side where too many stay.
    """
    high = counts.max(axis=1).astype(np.float64)
    low = np.zeros(len(counts))
    needed = np.log(l) - 1e-9
    for _ in range(24):
        middle = (low + high) / 2
        cut = np.minimum(counts, middle[:, np.newaxis])
        total = np.maximum(cut.sum(axis=1), 1e-300)
        entropy = np.log(total) - (cut * np.log(np.maximum(cut, 1e-300))).sum(axis=1) / total
        meets = entropy >= needed
        low, high = np.where(meets, middle, low), np.where(meets, high, middle)
    return np.asarray(np.minimum(counts, high[:, np.newaxis]).sum(axis=1))


_OF_RECORDS: dict[type[PrivacyModel], Callable[[Any, Floats | None], Demand]] = {
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

# Who is in several parts of a class counts once in it, so that neither sizes nor shares of parts add up.
_OF_PERSONS: dict[type[PrivacyModel], Callable[[Any, Floats | None], Demand]] = {
    KAnonymity: lambda *_: Demand(grows=True, joins=True),
    DistinctLDiversity: lambda *_: Demand(grows=True, joins=True),
}
