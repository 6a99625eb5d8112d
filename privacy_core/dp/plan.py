"""What a question would cost and how far off its answer may be, before anything is asked of the data.

A plan is a pure function of the question, the schema and the budget's unit: it takes no connection, so that moving a
slider can neither spend nor leak. Figures are integers on a grid, so that sums are exact in any order.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from privacy_core.dp.budget import Budget
from privacy_core.dp.enforced import Point
from privacy_core.dp.events import Event, Pure, up
from privacy_core.dp.parts import KEYS, PARTS, Part, middle_of_bounds, names_of_parts, part_of
from privacy_core.dp.question import MOST_EPSILON, Aggregate, Mechanism, Question, Within, groups_named
from privacy_core.errors import InvalidValueError

__all__ = ["CONFIDENCE", "PARTS", "Part", "Plan", "plan", "rows_moved", "scale_of_choice"]

CONFIDENCE = 0.95
CUT = 1e-4  # of a quantile, at most, by OpenDP


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a release of a question would be.

    Attributes:
        question: That was asked.
        parts: Drawn one after the other.
        choice: Of quantiles: what each costs; None for other questions.
        middle: Middle of the bounds, from which ``centred`` counts.
        half: Half the width of the bounds.
        groups: Groups that are given; where some columns are "unknown", those of the other columns.
        confidence: Of noise intervals.
        rows_moved: Rows, after bounding, by which neighbouring tables differ at most.
        each: A plan for each aggregate, where several were asked; `parts` are theirs, after one that finds groups.
    """

    question: Question
    parts: tuple[Part, ...]
    choice: Pure | None
    middle: float
    half: float
    groups: int
    confidence: float
    rows_moved: int
    each: "tuple[Plan, ...]" = ()

    @property
    def events(self) -> tuple[Event, ...]:
        """As the ledger records them, in the order in which they are drawn."""
        quantiles = [self.choice] * len(self.question.quantiles) if self.choice else []
        return (*(part.event for part in self.parts), *quantiles)

    @property
    def point(self) -> Point:
        """Cost by itself: sums of epsilons and deltas."""
        each = self.division.values()
        return Point(math.fsum(one.epsilon for one in each), math.fsum(one.delta for one in each))

    @property
    def division(self) -> Mapping[str, Point]:
        """How the cost is divided among what is drawn."""
        divided = {part.name: part.point for part in self.parts}
        if self.choice:
            divided["quantiles"] = Point(self.choice.epsilon * len(self.question.quantiles), 0.0)
        return divided

    @property
    def threshold(self) -> int | None:
        """The least noisy figure whose group is told, where groups are not public; None where all are told."""
        return next((part.threshold for part in self.parts if part.threshold is not None), None)

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
            return self.parts[-1].interval
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
    middle, half = middle_of_bounds(question)
    if question.within is not None:
        return _within(question, budget, question.within)
    return Plan(
        question=question,
        parts=_all_parts(question, budget, confidence),
        choice=_choice(question),
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
    """Parts with equal shares of epsilon; delta is for Gaussian noise and for finding groups that are unknown."""
    names = names_of_parts(question)
    drawn = len(names) + (question.aggregate is Aggregate.QUANTILES)
    level = 1 - (1 - confidence) / max(1, len([name for name in names if name != KEYS]))
    gaussian = question.mechanism is Mechanism.GAUSSIAN
    delta = question.delta / max(1, gaussian * len(names) + bool(question.unknown))
    return tuple(
        part_of(
            question, budget, name, epsilon=(question.epsilon or 0.0) / drawn, delta=delta if gaussian else 0.0,
            level=level, unknown=delta if question.unknown and place == 0 else 0.0,
        )
        for place, name in enumerate(names)
    )  # fmt: skip


def _choice(question: Question) -> Pure | None:
    if question.aggregate is not Aggregate.QUANTILES:
        return None
    return Pure((question.epsilon or 0.0) / (1 + bool(question.unknown)) / len(question.quantiles))


def _other_unit(asked: str | None, budget: str | None) -> str:
    def told(column: str | None) -> str:
        return "a row" if column is None else f"a person, told by {column!r}"

    return (
        f"The question's unit of privacy is {told(asked)}, and the budget protects {told(budget)}. Nothing was spent. "
        "Ask with the budget's unit, or an administrator sets another budget for other people."
    )
