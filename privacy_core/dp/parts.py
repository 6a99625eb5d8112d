"""One vector of whole numbers to which noise is added: how far a unit moves it, how much noise, at what cost."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

from privacy_core.dp.accountants import rho_of_epsilon
from privacy_core.dp.budget import Budget
from privacy_core.dp.enforced import Point
from privacy_core.dp.events import DiscreteGaussian, DiscreteLaplace, Event, up
from privacy_core.dp.question import WORKLOADS, Aggregate, Mechanism, Question
from privacy_core.dp.workloads import reach_of_question
from privacy_core.errors import InvalidValueError

MOST_STEPS = 8_192  # of the grid up to the farther bound: fine enough not to be seen beside the noise
LEAST_DELTA = 1e-12  # of a threshold: below it, sums of tails are rounding
KEYS = "keys"
rho_at = lru_cache(maxsize=4_096)(rho_of_epsilon)  # milliseconds each, and a slider asks for the same again
PARTS: Mapping[Aggregate, tuple[str, ...]] = {
    Aggregate.COUNT: ("count",),
    Aggregate.SUM: ("sum",),
    Aggregate.MEAN: ("centred", "count"),
    Aggregate.VARIANCE: ("centred", "squared", "count"),
    Aggregate.DEVIATION: ("centred", "squared", "count"),
    Aggregate.QUANTILES: (),
    Aggregate.BOUNDS: ("count",),
    Aggregate.RANGES: ("count",),
    Aggregate.MARGINALS: ("count",),
    Aggregate.SEVERAL: (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One vector of integers to which noise is added: a figure for each group, or what is measured for a workload.

    Attributes:
        name: "count", "sum", "centred" (value less the middle of the bounds), "squared" (the square of that) or "keys"
            (units in a group, where groups must be found first).
        grid: What one step of the integers stands for.
        cap: How many steps one row adds at most.
        l0: Groups that one unit touches at most; where one is replaced, that and the other.
        linf: How far one unit moves one figure, in steps.
        l1: How far one unit moves the vector, in steps.
        l2_squared: Square of how far one unit moves it in L2.
        scale: Of the noise, in steps.
        event: As the ledger records it.
        point: What it costs by itself.
        half_width: Of the noise interval of one figure, in steps.
        threshold: The least noisy figure whose group is told, where groups are not public; None where all are told.
        place: Of its aggregate, where several were asked; else None.
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
    threshold: int | None = None
    place: int | None = None

    @property
    def figure(self) -> str:
        """Its column in the answer to the bounded query."""
        return self.name if self.place is None else f"{self.name}_{self.place}"

    @property
    def interval(self) -> float:
        """Half the width of the noise interval, in the unit of the figure."""
        return self.half_width * self.grid


def names_of_parts(question: Question, *, finds: bool) -> tuple[str, ...]:
    """What is drawn for a question, in order; that by which groups are found, if it finds them, comes first."""
    names = PARTS[question.aggregate]
    if question.n is not None:
        names = tuple(name for name in names if name != "count") or names
    if not finds:
        return names
    return ("count", *(name for name in names if name != "count")) if "count" in names else (KEYS, *names)


def middle_of_bounds(question: Question) -> tuple[float, float]:
    """Middle of the bounds and half their width."""
    if question.bounds is None:
        return 0.0, 0.0
    low, high = question.bounds
    return low + (high - low) / 2, (high - low) / 2


def part_of(
    question: Question,
    budget: Budget,
    name: str,
    *,
    epsilon: float,
    delta: float,
    level: float,
    unknown: float = 0.0,
    rho: float | None = None,
) -> Part:
    """One part as it would be drawn.

    Args:
        question: What is asked.
        budget: Of its people.
        name: Of the part.
        epsilon: That it may cost.
        delta: That Gaussian noise may cost.
        level: Rate at which one figure's noise stays within the half width.
        unknown: Delta that may be spent on finding the groups by this part; 0 where they are given.
        rho: Of the Gaussian noise, if it is known; else what epsilon and delta allow.

    Raises:
        InvalidValueError: that delta is too small to be computed.
    """
    grid, cap, signed = _grid(question, name)
    l0, rows = question.unit.max_groups, question.unit.max_rows_per_group
    linf = cap if name == KEYS else rows * cap
    l1, l2_squared = l0 * linf, l0 * linf * linf
    if budget.public_n:  # one unit replaced by another: both move the figures
        l0, l1, l2_squared = 2 * l0, 2 * l1, (4 if signed else 2) * l2_squared
        linf = 2 * linf if signed else linf
    if question.aggregate in WORKLOADS:
        reach = reach_of_question(question, replaced=budget.public_n)
        l0, linf, l1, l2_squared = reach.l0, reach.linf, reach.l1, reach.l2_squared
    if question.mechanism is Mechanism.LAPLACE:
        scale = up(l1 / epsilon)
        threshold, extra = _threshold(question.mechanism, scale, l0=l0, linf=linf, delta=unknown)
        event: Event = DiscreteLaplace(scale, l1, extra)
        return Part(
            name=name, grid=grid, cap=cap, l0=l0, linf=linf, l1=l1, l2_squared=l2_squared, scale=scale, event=event,
            point=Point(event.pure, extra), threshold=threshold,
            half_width=width_of_noise(question.mechanism, scale, level),
        )  # fmt: skip
    scale = up(math.sqrt(l2_squared / (2 * (rho or rho_at(epsilon, delta)))))
    threshold, extra = _threshold(question.mechanism, scale, l0=l0, linf=linf, delta=unknown)
    return Part(
        name=name, grid=grid, cap=cap, l0=l0, linf=linf, l1=l1, l2_squared=l2_squared, scale=scale,
        event=DiscreteGaussian(scale, l2_squared, extra), point=Point(epsilon, delta + extra),
        half_width=width_of_noise(question.mechanism, scale, level), threshold=threshold,
    )  # fmt: skip


def _threshold(mechanism: Mechanism, scale: float, *, l0: int, linf: int, delta: float) -> tuple[int | None, float]:
    """The least threshold at which groups that only one unit is in show themselves with probability at most delta.

    Such a group holds at most ``linf``, and there are at most ``l0`` of them: none reaches the threshold ``t`` but with
    probability ``l0 P(noise >= t - linf)``. OpenDP 0.16 tells a figure that equals the threshold, and its proof speaks
    of those above it (measured: 0.098 for a proved 0.036 at scale 1, threshold 3). Here those that equal it are counted
    in, which is more than OpenDP proves and what it does.

    Raises:
        InvalidValueError: delta is above zero and too small to be computed.
    """
    if not delta:
        return None, 0.0
    if not delta >= l0 * LEAST_DELTA:
        raise InvalidValueError(
            f"delta leaves {delta:.3g} for finding groups, and {l0 * LEAST_DELTA:g} is the least. Allow a larger "
            "delta, or name the groups."
        )
    each = delta / l0
    if mechanism is Mechanism.LAPLACE:
        above = math.ceil(-scale * math.log(each * (1 + math.exp(-1 / scale))))
    else:
        above = math.ceil(-scale * NormalDist().inv_cdf(each)) + 1
    above = max(1, above)
    while (extra := _shown(mechanism, scale, above=above, groups=l0)) > delta:
        above += 1
    return linf + above, extra


def _shown(mechanism: Mechanism, scale: float, *, above: int, groups: int) -> float:
    """Bound of the probability that noise reaches a whole number above 0 in any of the groups.

    For the discrete Gaussian by the integral from one below: its weights fall, and add up to no less than their
    integral (Canonne, Kamath, Steinke 2020, fact 18).
    """
    if mechanism is Mechanism.LAPLACE:
        tail = math.exp(-above / scale) / (1 + math.exp(-1 / scale))
    else:
        tail = math.erfc((above - 1) / scale / math.sqrt(2)) / 2
    return up(groups * (up(tail) + LEAST_DELTA * 1e-3))  # OpenDP subtracts from one, which leaves 1e-16


def width_of_noise(mechanism: Mechanism, scale: float, level: float) -> int:
    """A whole number that noise exceeds, up or down, with probability at most ``1 - level``; the least for Laplace."""
    if mechanism is Mechanism.GAUSSIAN:
        return math.ceil(NormalDist().inv_cdf(0.5 + level / 2) * scale)
    beyond = 2 / (1 + math.exp(-1 / scale))  # P(|noise| > w) = beyond * exp(-(w + 1) / scale)
    return max(0, math.ceil(scale * math.log(beyond / (1 - level)) - 1 - 1e-9))


def _grid(question: Question, name: str) -> tuple[float, int, bool]:
    """Step of the grid, steps that one row adds at most, and whether a figure may fall below zero."""
    if name in ("count", KEYS):
        return 1.0, 1, False
    low, high = question.bounds or (0.0, 0.0)
    _, half = middle_of_bounds(question)
    farthest = {"sum": max(abs(low), abs(high)), "centred": half, "squared": half * half}[name]
    grid = 2.0 ** math.ceil(math.log2(farthest / MOST_STEPS))
    return grid, max(1, round(farthest / grid)), name == "centred" or (name == "sum" and low < 0 < high)
