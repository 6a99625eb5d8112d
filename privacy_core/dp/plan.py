"""What a question would cost and how far off its answer may be, before anything is asked of the data.

A plan is a pure function of the question, the schema and the budget's unit: it takes no connection, so that moving a
slider can neither spend nor leak. Figures are integers on a grid, so that sums are exact in any order.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from privacy_core.dp.accountants import epsilon_of_rho
from privacy_core.dp.budget import Budget
from privacy_core.dp.enforced import SUMMED, Point
from privacy_core.dp.events import Event, Pure, up
from privacy_core.dp.parts import KEYS, PARTS, Part, middle_of_bounds, names_of_parts, part_of, rho_at
from privacy_core.dp.question import (
    LEAST_EPSILON,
    MOST_EPSILON,
    NEEDS,
    WORKLOADS,
    Aggregate,
    Mechanism,
    Question,
    Within,
    groups_named,
)
from privacy_core.dp.workloads import Errors, errors_of
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
        chosen = [one.choice for one in self.each or (self,) if one.choice for _ in one.question.quantiles]
        return (*(part.event for part in self.parts), *chosen)

    @property
    def point(self) -> Point:
        """Cost by itself: sums of epsilons and deltas."""
        each = self.division.values()
        return Point(math.fsum(one.epsilon for one in each), math.fsum(one.delta for one in each))

    @property
    def division(self) -> Mapping[str, Point]:
        """How the cost is divided among what is drawn."""
        divided = {part.figure: part.point for part in self.parts}
        for place, one in enumerate(self.each or (self,)):
            if one.choice:
                name = f"quantiles_{place}" if self.each else "quantiles"
                divided[name] = Point(one.choice.epsilon * len(one.question.quantiles), 0.0)
        return divided

    @property
    def threshold(self) -> int | None:
        """The least noisy figure whose group is told, where groups are not public; None where all are told."""
        return next((part.threshold for part in self.parts if part.threshold is not None), None)

    def noise_interval(self, n: float | None = None) -> float | None:
        """Half the width of the interval in which the answer lies around the exact bounded figure, at `confidence`.

        Clipping, sampling and records left out are not in it. Of groups that must be found it holds for all, told or
        not: those that are told near the threshold lie rather high.

        Args:
            n: Records in a group, for figures that are divided by it.

        Returns:
            In the unit of the answer; the widest of all ranges or tables. None where it depends on an ``n`` that is not
            given, and where several aggregates have one `each`.
        """
        asked = self.question.aggregate
        if asked in (Aggregate.COUNT, Aggregate.SUM, Aggregate.BOUNDS):
            return self.parts[-1].interval
        if self.errors is not None:
            return self.errors[0].worst
        if asked in (Aggregate.QUANTILES, Aggregate.SEVERAL) or n is None:
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

    @property
    def errors(self) -> tuple[Errors, Errors] | None:
        """How far off all ranges or tables may be, and how far with noise for each by itself; None for others."""
        question = self.question
        if question.aggregate not in WORKLOADS:
            return None
        replaced = self.rows_moved > question.unit.max_groups * question.unit.max_rows_per_group
        return errors_of(question, replaced=replaced, scale=self.parts[0].scale, confidence=self.confidence)

    def curve(self, ns: Sequence[float]) -> tuple[float | None, ...]:
        """Half the width of the noise interval for each number of records in a group."""
        return tuple(self.noise_interval(n) for n in ns)

    @property
    def ranks(self) -> float | None:
        """How far off in ranks a quantile may be, at `confidence`, beside the best of the candidates; None for others.

        A candidate's error is ``|(1 - q) below - q above|`` of the records below and above it: by how many records it
        misses the quantile, where none equal it. OpenDP cuts q to four digits, which misses up to 1e-4 of all records
        more. It adds noise of an exponential distribution with scale s to each (permute and flip), and takes the best.
        It takes one whose error is larger by t or more only if that one's noise is larger than the best one's by t;
        their difference is Laplace noise, so that happens with probability at most exp(-t / s) / 2, and for any of
        m - 1 with at most (m - 1) exp(-t / s) / 2.

        Source: McKenna, Sheldon (2020), "Permute-and-flip"; Ding et al. (2021), "The permute-and-flip mechanism is
            identical to report-noisy-max with exponential noise".
        """
        if self.choice is None:
            return None
        others, chosen = len(self.question.candidates or ()) - 1, self.choice.epsilon
        scale = max(scale_of_choice(chosen, quantile, self.rows_moved) for quantile in self.question.quantiles)
        return scale * max(0.0, math.log(others / 2 / (1 - self.confidence)))


def plan(question: Question, budget: Budget, *, confidence: float = CONFIDENCE) -> Plan:
    """What a release of a question would cost, and how far off it may be.

    Args:
        question: What is asked. Of its delta no more is taken than half of the budget's, which is what plain sums may
            take (`enforced`): so what is asked at epsilon 1 fits a budget of 1.
        budget: Of its people: their unit and whether their number is public.
        confidence: Of noise intervals, in (0, 1).

    Raises:
        InvalidValueError: the question's unit is not the budget's, or its accuracy cannot be had.
    """
    if question.unit.column != budget.person:
        raise InvalidValueError(_other_unit(question.unit.column, budget.person))
    if question.delta > budget.delta * SUMMED > 0:  # more than that no budget admits by its sums: a bit more noise fits
        question = question.model_copy(update={"delta": budget.delta * SUMMED})
    if question.within is not None:
        return _within(question, budget, question.within)
    if question.aggregates:
        return _several(question, budget, confidence)
    return _single(question, budget, confidence, finds=bool(question.unknown))


def _single(
    question: Question,
    budget: Budget,
    confidence: float,
    *,
    finds: bool,
    place: int | None = None,
    rho: float | None = None,
) -> Plan:
    """The plan of one aggregate; ``finds`` says whether it pays for finding groups that are unknown."""
    middle, half = middle_of_bounds(question)
    parts = _parts(question, budget, confidence, finds=finds, rho=rho)
    return Plan(
        question=question,
        parts=tuple(replace(part, place=place) for part in parts) if place is not None else parts,
        choice=_choice(question, finds=finds),
        middle=middle,
        half=half,
        groups=math.prod(groups_named(keys) for keys in question.by.values()),
        confidence=confidence,
        rows_moved=rows_moved(question, budget),
    )


def _several(question: Question, budget: Budget, confidence: float) -> Plan:
    """The plan of several aggregates, of which each has its share.

    Where groups must be found, that has one share more than there are aggregates, as large as theirs on average; all of
    delta without Gaussian noise. Delta is divided among those that have Gaussian noise.
    """
    finds, gaussian = bool(question.unknown), question.mechanism is Mechanism.GAUSSIAN
    least = 1 / (len(question.aggregates) + 1) if finds else 0.0
    epsilon, delta = question.epsilon or 0.0, question.delta
    keys: tuple[Part, ...] = ()
    if finds:
        own = delta * least / 2 if gaussian else delta
        found = part_of(
            question,
            budget,
            KEYS,
            epsilon=epsilon * least,
            delta=own if gaussian else 0.0,
            level=confidence,
            unknown=own,
        )
        keys = (found,)
    chosen = [one.aggregate is Aggregate.QUANTILES for one in question.aggregates]
    noisy = math.fsum(share for share, one in zip(question.shares, chosen, strict=True) if not one)
    each = tuple(
        _single(
            question.alone(
                place,
                epsilon=epsilon * (1 - least) * share,
                delta=delta * (1 - least) * share / noisy if gaussian and not chosen[place] else 0.0,
            ),
            budget, confidence, finds=False, place=place,
        )
        for place, share in enumerate(question.shares)
    )  # fmt: skip
    return Plan(
        question=question,
        parts=(*keys, *(part for one in each for part in one.parts)),
        choice=None,
        middle=0.0,
        half=0.0,
        groups=each[0].groups,
        confidence=confidence,
        rows_moved=rows_moved(question, budget),
        each=each,
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
    """The plan of least epsilon whose noise interval is no wider than was asked; of quantiles in ranks.

    Raises:
        InvalidValueError: its width depends on what only the data tell, or no epsilon up to the most is enough.
    """
    if "bounds" in NEEDS[question.aggregate] and question.aggregate is not Aggregate.SUM and question.n is None:
        raise InvalidValueError(
            "How far off this may be depends on the number of records. Give n, as you know it or as a private count "
            "told it, or give epsilon."
        )
    finds = bool(question.unknown)
    drawn, delta = _division(question, finds=finds)

    def at(epsilon: float, rho: float | None = None) -> Plan:
        asking = question.model_copy(update={"epsilon": epsilon, "within": None})
        return _single(asking, budget, asked.confidence, finds=finds, rho=rho)

    def wide(found: Plan) -> bool:
        off = found.ranks if found.choice else found.noise_interval(question.n)
        return off is None or off > asked.distance

    if wide(at(MOST_EPSILON)):
        raise InvalidValueError(
            f"No epsilon up to {MOST_EPSILON:g} stays within {asked.distance:g}. Allow a wider interval, narrower "
            "bounds, or fewer groups and rows for one person."
        )
    if question.mechanism is Mechanism.GAUSSIAN and question.aggregate is not Aggregate.QUANTILES:  # one rho for all
        most = rho_at(MOST_EPSILON / drawn, delta)
        epsilon = epsilon_of_rho(_least(lambda rho: wide(at(MOST_EPSILON, rho)), most), delta) * drawn
    else:
        epsilon = _least(lambda epsilon: wide(at(epsilon)), MOST_EPSILON)
    epsilon, more = max(epsilon, LEAST_EPSILON), 1e-12
    while wide(found := at(min(epsilon, MOST_EPSILON))):  # by the last digits of the conversion
        epsilon, more = epsilon * (1 + more), more * 2
    return found


def _least(wide: Callable[[float], bool], most: float) -> float:
    """The least cost that is not wide, to nine digits."""
    low, high = 0.0, most
    for _ in range(100):
        middle = (low + high) / 2 if low else high / 8
        low, high = (middle, high) if wide(middle) else (low, middle)
        if high - low <= 1e-9 * high or high <= most * 1e-24:
            break
    return high


def _division(question: Question, *, finds: bool) -> tuple[int, float]:
    """In how many equal parts epsilon is divided, and the delta of each of the parts that need one."""
    names = names_of_parts(question, finds=finds)
    gaussian = question.mechanism is Mechanism.GAUSSIAN
    chooses = question.aggregate is Aggregate.QUANTILES
    return len(names) + chooses, question.delta / max(1, gaussian * len(names) + finds)


def _parts(
    question: Question, budget: Budget, confidence: float, *, finds: bool, rho: float | None
) -> tuple[Part, ...]:
    """Parts with equal shares of epsilon; delta is for Gaussian noise and for finding groups that are unknown."""
    names = names_of_parts(question, finds=finds)
    drawn, delta = _division(question, finds=finds)
    level = 1 - (1 - confidence) / max(1, len([name for name in names if name != KEYS]))
    gaussian = question.mechanism is Mechanism.GAUSSIAN
    return tuple(
        part_of(
            question, budget, name, epsilon=(question.epsilon or 0.0) / drawn, delta=delta if gaussian else 0.0,
            level=level, unknown=delta if finds and place == 0 else 0.0, rho=rho,
        )
        for place, name in enumerate(names)
    )  # fmt: skip


def _choice(question: Question, *, finds: bool) -> Pure | None:
    if question.aggregate is not Aggregate.QUANTILES:
        return None
    return Pure((question.epsilon or 0.0) / (1 + finds) / len(question.quantiles))


def _other_unit(asked: str | None, budget: str | None) -> str:
    def told(column: str | None) -> str:
        return "a row" if column is None else f"a person, told by {column!r}"

    return (
        f"The question's unit of privacy is {told(asked)}, and the budget protects {told(budget)}. Nothing was spent. "
        "Ask with the budget's unit, or an administrator sets another budget for other people."
    )
