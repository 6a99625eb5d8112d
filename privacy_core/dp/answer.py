"""What is told of noisy figures: one value for each group, and where the exact bounded one may lie.

All of it is worked out from noisy figures alone, so it costs nothing. Intervals hold the exact bounded figure at the
plan's rate: each part of a figure has its own, at a rate that leaves room for all, and a figure that is made of several
parts lies wherever they can put it together.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from privacy_core.dp.plan import Plan
from privacy_core.dp.question import Aggregate, Bins, Key

Noisy = Mapping[str, Sequence[int]]  # part of a plan to a figure for each group, in steps of its grid
Group = Mapping[str, Key | tuple[float, float]]  # column to its value, or to the ends of its interval [low, high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of an answer.

    Attributes:
        group: Of whom; empty where all records are one group.
        value: The answer, in the unit of the figure.
        low: Lower end of the noise interval; None where noise is not added but a value chosen.
        high: Its upper end.
        quantile: Which one, where quantiles were asked.
    """

    group: Group
    value: float
    low: float | None
    high: float | None
    quantile: float | None = None

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        group = {name: list(value) if isinstance(value, tuple) else value for name, value in self.group.items()}
        told: dict[str, Any] = {"group": group} if group else {}
        if self.quantile is not None:
            told["quantile"] = self.quantile
        return {**told, "value": self.value, "noise_interval": None if self.low is None else [self.low, self.high]}


def groups(plan: Plan) -> Iterator[Group]:
    """The groups of a plan, in the order of their figures."""
    by = plan.question.by
    for keys in product(*(_keys(one) for one in by.values())):
        yield dict(zip(by, keys, strict=True))


def figures(plan: Plan, noisy: Noisy) -> tuple[Figure, ...]:
    """The figures of an answer that is made of sums and counts.

    Args:
        plan: What was planned.
        noisy: What was drawn: a figure for each group and part.

    Returns:
        One for each group, in their order. A count may fall below zero. A mean lies within the bounds; where a group's
        noisy count is below one, it is divided by one.
    """
    names = [part.name for part in plan.parts]
    steps = zip(*(noisy[name] for name in names), strict=True)
    return tuple(
        _figure(plan, group, dict(zip(names, row, strict=True))) for group, row in zip(groups(plan), steps, strict=True)
    )


def chosen(plan: Plan, values: Mapping[int, Sequence[float]]) -> tuple[Figure, ...]:
    """The figures of an answer that is made of quantiles: by group, a value for each quantile that was asked."""
    return tuple(
        Figure(group=group, value=value, low=None, high=None, quantile=quantile)
        for place, group in enumerate(groups(plan))
        for quantile, value in zip(plan.question.quantiles, values[place], strict=True)
    )


def _figure(plan: Plan, group: Group, steps: Mapping[str, int]) -> Figure:
    asked = plan.question.aggregate
    at = {part.name: _Span.around(steps[part.name] * part.grid, part.interval) for part in plan.parts}
    if asked in (Aggregate.COUNT, Aggregate.SUM):
        (span,) = at.values()
        return Figure(group=group, value=span.value, low=span.low, high=span.high)
    n = at.get("count", _Span.exactly(float(plan.question.n or 1))).at_least(1.0)
    mean = at["centred"].over(n).within(-plan.half, plan.half)
    if asked is Aggregate.MEAN:
        return Figure(
            group=group, value=plan.middle + mean.value, low=plan.middle + mean.low, high=plan.middle + mean.high
        )
    spread = at["squared"].over(n).less(mean.squared()).within(0.0, plan.half**2)
    if asked is Aggregate.DEVIATION:
        spread = spread.root()
    return Figure(group=group, value=spread.value, low=spread.low, high=spread.high)


def _keys(keys: tuple[Key, ...] | Bins) -> Sequence[Key | tuple[float, float]]:
    return list(zip(keys.bins, keys.bins[1:], strict=False)) if isinstance(keys, Bins) else keys


@dataclass(frozen=True, slots=True)
class _Span:
    """A value, and the ends between which the exact one lies."""

    value: float
    low: float
    high: float

    @classmethod
    def around(cls, value: float, off: float) -> "_Span":
        return cls(value, value - off, value + off)

    @classmethod
    def exactly(cls, value: float) -> "_Span":
        return cls(value, value, value)

    def within(self, low: float, high: float) -> "_Span":
        return _Span(*(min(max(one, low), high) for one in (self.value, self.low, self.high)))

    def at_least(self, low: float) -> "_Span":
        return self.within(low, math.inf)

    def over(self, other: "_Span") -> "_Span":
        """Divided by a span above zero."""
        ends = [one / by for one in (self.low, self.high) for by in (other.low, other.high)]
        return _Span(self.value / other.value, min(ends), max(ends))

    def squared(self) -> "_Span":
        ends = (self.low**2, self.high**2)
        return _Span(self.value**2, 0.0 if self.low <= 0 <= self.high else min(ends), max(ends))

    def less(self, other: "_Span") -> "_Span":
        return _Span(self.value - other.value, self.low - other.high, self.high - other.low)

    def root(self) -> "_Span":
        return _Span(math.sqrt(self.value), math.sqrt(self.low), math.sqrt(self.high))
