"""What a question would cost and how far off its answer may be, before anything is asked of the data.

A plan is a pure function of the question, the schema and the budget's unit: it takes no connection, so that moving a
slider can neither spend nor leak. Figures are integers on a grid, so that sums are exact in any order.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from statistics import NormalDist

from privacy_core.dp.accountants import rho_of_epsilon
from privacy_core.dp.budget import Budget
from privacy_core.dp.enforced import Point
from privacy_core.dp.events import DiscreteGaussian, DiscreteLaplace, Event, Pure, up
from privacy_core.dp.question import MOST_EPSILON, Aggregate, Mechanism, Question, Within, groups_named
from privacy_core.errors import InvalidValueError

MOST_STEPS = 8_192  # of the grid up to the farther bound: fine enough not to be seen beside the noise
CONFIDENCE = 0.95
CUT = 1e-4  # of a quantile, at most, by OpenDP
PARTS: Mapping[Aggregate, tuple[str, ...]] = {
    Aggregate.COUNT: ("count",),
    Aggregate.SUM: ("sum",),
    Aggregate.MEAN: ("centred", "count"),
    Aggregate.VARIANCE: ("centred", "squared", "count"),
    Aggregate.DEVIATION: ("centred", "squared", "count"),
    Aggregate.QUANTILES: (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One vector of integers, a figure for each group, to which noise is added.

    Attributes:
        name: "count", "sum", "centred" (value less the middle of the bounds) or "squared" (the square of that).
        grid: What one step of the integers stands for.
        cap: How many steps one row adds at most.
        l0: Groups that one unit touches at most.
        linf: How far one unit moves one figure, in steps.
        l1: How far one unit moves the vector, in steps.
        l2_squared: Square of how far one unit moves it in L2.
        scale: Of the noise, in steps.
        event: As the ledger records it.
        point: What it costs by itself.
        half_width: Of the noise interval of one figure, in steps.
    """

    name: str
    grid: float
    cap: int
    l0: int
    linf: int
    l1: int
    l2_squared: int
    scale: float
    event: Event
    point: Point
    half_width: int

    @property
    def interval(self) -> float:
        """Half the width of the noise interval, in the unit of the figure."""
        return self.half_width * self.grid


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a release of a question would be.

    Attributes:
        question: That was asked.
        parts: Drawn one after the other.
        choice: Of quantiles: what each costs; None for other questions.
        middle: Middle of the bounds, from which ``centred`` counts.
        half: Half the width of the bounds.
        groups: Groups that are told.
        confidence: Of noise intervals.
        rows_moved: Rows, after bounding, by which neighbouring tables differ at most.
    """

    question: Question
    parts: tuple[Part, ...]
    choice: Pure | None
    middle: float
    half: float
    groups: int
    confidence: float
    rows_moved: int

    @property
    def events(self) -> tuple[Event, ...]:
        """As the ledger records them, in the order in which they are drawn."""
        quantiles = [self.choice] * len(self.question.quantiles) if self.choice else []
        return (*(part.event for part in self.parts), *quantiles)

    @property
    def point(self) -> Point:
        """Cost by itself: sums of epsilons and deltas."""
        if self.choice:
            return Point(self.choice.epsilon * len(self.question.quantiles), 0.0)
        return Point(math.fsum(p.point.epsilon for p in self.parts), math.fsum(p.point.delta for p in self.parts))

    def noise_interval(self, n: float | None = None) -> float | None:
        """Half the width of the interval in which the answer lies around the exact bounded figure, at `confidence`.

        Clipping, sampling and records left out are not in it.

        Args:
            n: Records in a group, for figures that are divided by it.

        Returns:
            In the unit of the answer; None where it depends on an ``n`` that is not given.
        """
        asked = self.question.aggregate
        if asked in (Aggregate.COUNT, Aggregate.SUM):
            return self.parts[0].interval
        if asked is Aggregate.QUANTILES or n is None:
            return None
        by_name = {part.name: part.interval for part in self.parts}
        off = by_name.get("count", 0.0)
        if n <= off:
            return self.half * (self.half if asked is Aggregate.VARIANCE else 1)
        mean = (by_name["centred"] + self.half * off) / (n - off)
        if asked is Aggregate.MEAN:
            return mean
        variance = (by_name["squared"] + self.half**2 * off) / (n - off) + mean * (2 * self.half + mean)
        return variance if asked is Aggregate.VARIANCE else math.sqrt(variance)


def plan(question: Question, budget: Budget, *, confidence: float = CONFIDENCE) -> Plan:
    """What a release of a question would cost, and how far off it may be.

    Args:
        question: What is asked.
        budget: Of its people: their unit and whether their number is public.
        confidence: Of noise intervals, in (0, 1).

    Raises:
        InvalidValueError: the question's unit is not the budget's, or its accuracy cannot be had.
    """
    if question.unit.column != budget.person:
        raise InvalidValueError(_other_unit(question.unit.column, budget.person))
    groups = math.prod(groups_named(keys) for keys in question.by.values())
    middle, half = _middle(question)
    if question.within is not None:
        return _within(question, budget, question.within)
    choosing = question.aggregate is Aggregate.QUANTILES
    return Plan(
        question=question,
        parts=() if choosing else _all_parts(question, budget, confidence),
        choice=Pure((question.epsilon or 0.0) / len(question.quantiles)) if choosing else None,
        middle=middle,
        half=half,
        groups=groups,
        confidence=confidence,
        rows_moved=rows_moved(question, budget),
    )


def rows_moved(question: Question, budget: Budget) -> int:
    """Rows, after bounding, by which neighbouring tables differ at most."""
    return question.unit.max_groups * question.unit.max_rows_per_group * (2 if budget.public_n else 1)


def scale_of_choice(epsilon: float, quantile: float, moved: int) -> float:
    """Scale at which OpenDP's private quantile costs epsilon: ``2 max(q, 1 - q) moved / scale``.

    It cuts q to four digits, at times 0.29 to 0.2899, which adds to the side above it: the plan allows for that.
    """
    side = max(quantile, min(1.0, 1 - quantile + CUT))
    return up(up(2 * side * moved) / epsilon)


def _within(question: Question, budget: Budget, asked: Within) -> Plan:
    """The plan of least epsilon whose noise interval is no wider than was asked.

    Raises:
        InvalidValueError: its width depends on what only the data tell, or no epsilon up to the most is enough.
    """
    if question.aggregate not in (Aggregate.COUNT, Aggregate.SUM) and question.n is None:
        raise InvalidValueError(
            "How far off this may be depends on the number of records. Give n, as you know it or as a private count "
            "told it, or give epsilon."
        )
    low, high = 0.0, MOST_EPSILON

    def at(epsilon: float) -> Plan:
        return plan(
            question.model_copy(update={"epsilon": epsilon, "within": None}), budget, confidence=asked.confidence
        )

    def wide(epsilon: float) -> bool:
        return (at(epsilon).noise_interval(question.n) or 0.0) > asked.distance

    if wide(high):
        raise InvalidValueError(
            f"No epsilon up to {MOST_EPSILON:g} stays within {asked.distance:g}. Allow a wider interval, narrower "
            "bounds, or fewer groups and rows for one person."
        )
    for _ in range(50):
        middle = (low + high) / 2 if high > 1e-3 else high / 2
        low, high = (middle, high) if wide(middle) else (low, middle)
        if high - low <= 1e-9 * high:
            break
    return replace(at(high), question=question.model_copy(update={"epsilon": high, "within": None}))


def _all_parts(question: Question, budget: Budget, confidence: float) -> tuple[Part, ...]:
    names = _parts(question)
    level = 1 - (1 - confidence) / len(names)
    epsilon, delta = (question.epsilon or 0.0) / len(names), question.delta / len(names)
    return tuple(_part(question, budget, name, epsilon=epsilon, delta=delta, level=level) for name in names)


def _laplace_width(scale: float, level: float) -> int:
    """The least whole number that discrete Laplace noise exceeds with probability at most ``1 - level``."""
    beyond = 2 / (1 + math.exp(-1 / scale))  # P(|noise| > w) = beyond * exp(-(w + 1) / scale)
    return max(0, math.ceil(scale * math.log(beyond / (1 - level)) - 1 - 1e-9))


def _parts(question: Question) -> tuple[str, ...]:
    names = PARTS[question.aggregate]
    return names if question.n is None else tuple(name for name in names if name != "count")


def _middle(question: Question) -> tuple[float, float]:
    if question.bounds is None:
        return 0.0, 0.0
    low, high = question.bounds
    return low + (high - low) / 2, (high - low) / 2


def _other_unit(asked: str | None, budget: str | None) -> str:
    def told(column: str | None) -> str:
        return "a row" if column is None else f"a person, told by {column!r}"

    return (
        f"The question's unit of privacy is {told(asked)}, and the budget protects {told(budget)}. Nothing was spent. "
        "Ask with the budget's unit, or an administrator sets another budget for other people."
    )


def _grid(question: Question, name: str) -> tuple[float, int, bool]:
    """Step of the grid, steps that one row adds at most, and whether a figure may fall below zero."""
    if name == "count":
        return 1.0, 1, False
    low, high = question.bounds or (0.0, 0.0)
    _, half = _middle(question)
    farthest = {"sum": max(abs(low), abs(high)), "centred": half, "squared": half * half}[name]
    grid = 2.0 ** math.ceil(math.log2(farthest / MOST_STEPS))
    return grid, max(1, round(farthest / grid)), name == "centred" or (name == "sum" and low < 0 < high)


def _part(question: Question, budget: Budget, name: str, *, epsilon: float, delta: float, level: float) -> Part:
    grid, cap, signed = _grid(question, name)
    l0, rows = question.unit.max_groups, question.unit.max_rows_per_group
    linf = rows * cap
    l1, l2_squared = l0 * linf, l0 * linf * linf
    if budget.public_n:  # one unit replaced by another: both move the figures
        l1, l2_squared = 2 * l1, (4 if signed else 2) * l2_squared
        linf = 2 * linf if signed else linf
    if question.mechanism is Mechanism.LAPLACE:
        scale = up(l1 / epsilon)
        event: Event = DiscreteLaplace(scale, l1)
        return Part(
            name=name, grid=grid, cap=cap, l0=l0, linf=linf, l1=l1, l2_squared=l2_squared, scale=scale, event=event,
            point=Point(event.pure, 0.0), half_width=_laplace_width(scale, level),
        )  # fmt: skip
    scale = up(math.sqrt(l2_squared / (2 * rho_of_epsilon(epsilon, delta))))
    return Part(
        name=name, grid=grid, cap=cap, l0=l0, linf=linf, l1=l1, l2_squared=l2_squared, scale=scale,
        event=DiscreteGaussian(scale, l2_squared), point=Point(epsilon, delta),
        half_width=math.ceil(NormalDist().inv_cdf(0.5 + level / 2) * scale),
    )  # fmt: skip
