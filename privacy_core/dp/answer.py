"""What is told of noisy figures: one value for each group, and where the exact bounded one may lie.

All of it is worked out from noisy figures alone, so it costs nothing. Intervals hold the exact bounded figure at the
plan's rate: each part of a figure has its own, at a rate that leaves room for all, and a figure that is made of several
parts lies wherever they can put it together.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from privacy_core.dp.bounds import bounds_of
from privacy_core.dp.drawing import Drawn, Group
from privacy_core.dp.parts import KEYS
from privacy_core.dp.plan import Plan
from privacy_core.dp.question import WORKLOADS, Aggregate, Question
from privacy_core.dp.workload_answers import answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of an answer.

    Attributes:
        asked: The one aggregate that it answers.
        group: Of whom; empty where all records are one group.
        value: The answer, in the unit of the figure.
        low: Lower end of the noise interval; None where noise is not added but a value chosen.
        high: Its upper end.
        quantile: Which one, where quantiles were asked.
    """

    asked: Question
    group: Group
    value: float
    low: float | None
    high: float | None
    quantile: float | None = None

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        group = {name: list(value) if isinstance(value, tuple) else value for name, value in self.group.items()}
        told: dict[str, Any] = {"aggregate": self.asked.aggregate.value}
        if self.asked.column is not None:
            told["column"] = self.asked.column
        if group:
            told["group"] = group
        if self.quantile is not None:
            told["quantile"] = self.quantile
        return {**told, "value": self.value, "noise_interval": None if self.low is None else [self.low, self.high]}


def figures(plan: Plan, drawn: Drawn) -> tuple[Figure, ...]:
    """The figures of an answer, by group, and by aggregate where several were asked.

    Args:
        plan: What was planned.
        drawn: What was drawn.

    Returns:
        A count may fall below zero, unless the question is not to. A mean lies within the bounds; where a group's noisy
        count is below one, it is divided by one. Bounds are told as quantiles 0 and 1, or not at all if none hold.
    """
    if plan.question.aggregate is Aggregate.BOUNDS:
        return _bounds(plan, drawn)
    if plan.question.aggregate in WORKLOADS:
        return tuple(_worked_out(plan, drawn))
    return tuple(
        figure
        for place, one in enumerate(plan.each or (plan,))
        for figure in (_chosen(one, drawn, place) if one.choice else _summed(one, drawn))
    )


def _bounds(plan: Plan, drawn: Drawn) -> tuple[Figure, ...]:
    found = bounds_of(plan, drawn.noisy["count"])
    return tuple(
        Figure(asked=plan.question, group={}, value=value, low=None, high=None, quantile=quantile)
        for quantile, value in zip((0.0, 1.0), found or (), strict=found is not None)
    )


def _worked_out(plan: Plan, drawn: Drawn) -> list[Figure]:
    """The counts of a workload, from what was measured for it."""
    question, (part,) = plan.question, plan.parts
    return [
        _told(question, row.group, span.at_least(0.0) if question.nonnegative else span)
        for row in answers(plan, drawn.noisy[part.figure])
        for span in (_Span.around(row.value, row.half_width),)
    ]


def _chosen(plan: Plan, drawn: Drawn, place: int) -> list[Figure]:
    return [
        Figure(asked=plan.question, group=group, value=value, low=None, high=None, quantile=quantile)
        for group, values in zip(drawn.groups, drawn.chosen[place], strict=True)
        for quantile, value in zip(plan.question.quantiles, values, strict=True)
    ]


def _summed(plan: Plan, drawn: Drawn) -> list[Figure]:
    return [
        _figure(plan, group, {part.name: drawn.noisy[part.figure][at] for part in plan.parts})
        for at, group in enumerate(drawn.groups)
    ]


def _figure(plan: Plan, group: Group, steps: Mapping[str, int]) -> Figure:
    question, asked = plan.question, plan.question.aggregate
    at = {
        part.name: _Span.around(steps[part.name] * part.grid, part.interval) for part in plan.parts if part.name != KEYS
    }
    if asked in (Aggregate.COUNT, Aggregate.SUM):
        (span,) = at.values()
        return _told(question, group, span.at_least(0.0) if question.nonnegative else span)
    n = at.get("count", _Span.exactly(float(plan.question.n or 1))).at_least(1.0)
    mean = at["centred"].over(n).within(-plan.half, plan.half)
    if asked is Aggregate.MEAN:
        return _told(question, group, mean.moved(plan.middle))
    spread = at["squared"].over(n).less(mean.squared()).within(0.0, plan.half**2)
    return _told(question, group, spread.root() if asked is Aggregate.DEVIATION else spread)


def _told(question: Question, group: Group, span: "_Span") -> Figure:
    return Figure(asked=question, group=group, value=span.value, low=span.low, high=span.high)


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

    def moved(self, by: float) -> "_Span":
        return _Span(self.value + by, self.low + by, self.high + by)

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
