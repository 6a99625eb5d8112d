"""Where an answer may land, before anything is asked of the data: curves and sentences come from a plan alone."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from privacy_core.dp.plan import Part, Plan, scale_of_choice
from privacy_core.dp.question import Aggregate, Mechanism

STEPS = 120  # of a curve, on each side
WIDE = 1.7  # of the interval: where a curve ends
LAPLACE_TYPICAL, GAUSSIAN_TYPICAL = 1 / math.log(20), math.sqrt(2 / math.pi) / 1.959964
TABLES = (10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 1_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """Noise around an exact figure that nobody here knows.

    Attributes:
        off: Distances from it, rising, in the unit of the answer; for quantiles in ranks.
        likely: How likely each is, the likeliest 1.
        interval: Half the width of the noise interval.
        ranks: Whether distances are ranks.
    """

    off: Sequence[float]
    likely: Sequence[float]
    interval: float
    ranks: bool = False


def landing(plan: Plan) -> Landing | None:
    """Where one figure of the answer may land; None where that depends on what only the data tell."""
    asked = plan.question.aggregate
    if asked in (Aggregate.COUNT, Aggregate.SUM):
        part = plan.parts[-1]
        return _curve(part.scale * part.grid, plan.question.mechanism, part.interval)
    if asked is Aggregate.QUANTILES and plan.choice is not None:
        quantile = plan.question.quantiles[0]
        scale = scale_of_choice(plan.choice.epsilon, quantile, plan.rows_moved)
        return _curve(scale, Mechanism.LAPLACE, plan.ranks or 0.0, ranks=True)
    interval = plan.noise_interval(plan.question.n)
    if interval is None or not interval > 0:
        return None
    typical = LAPLACE_TYPICAL if plan.question.mechanism is Mechanism.LAPLACE else GAUSSIAN_TYPICAL
    return _curve(interval * typical, plan.question.mechanism, interval)


def by_records(plan: Plan) -> list[tuple[int, float]]:
    """Half the width of the noise interval by number of records, where it depends on it and is less than the bounds."""
    if plan.question.n is not None or plan.noise_interval() is not None:
        return []
    useless = plan.half * (plan.half if plan.question.aggregate is Aggregate.VARIANCE else 1)
    told = ((n, plan.noise_interval(n)) for n in TABLES)
    return [(n, width) for n, width in told if width is not None and width < useless]


def typical_noise(plan: Plan, n: float | None = None) -> float | None:
    """Mean distance by which noise moves a figure, in the unit of the answer; None where it is not known.

    For sums and counts exact but for the grid; for figures that are made of several, in proportion to their interval.
    """
    interval = plan.noise_interval(plan.question.n if n is None else n)
    if interval is None:
        return None
    laplace = plan.question.mechanism is Mechanism.LAPLACE
    if plan.question.aggregate in (Aggregate.COUNT, Aggregate.SUM):
        return _mean_distance(plan.parts[-1], laplace=laplace)
    return interval * (LAPLACE_TYPICAL if laplace else GAUSSIAN_TYPICAL)


def _mean_distance(part: Part, *, laplace: bool) -> float:
    if not laplace:
        return math.sqrt(2 / math.pi) * part.scale * part.grid
    q = math.exp(-1 / part.scale)
    return 2 * q / (1 - q * q) * part.grid  # of the discrete Laplace distribution


def _curve(scale: float, mechanism: Mechanism, interval: float, *, ranks: bool = False) -> Landing:
    end = max(interval * WIDE, scale * 2)
    off = [end * step / STEPS for step in range(-STEPS, STEPS + 1)]
    if mechanism is Mechanism.LAPLACE:
        likely = [math.exp(-abs(one) / scale) for one in off]
    else:
        likely = [math.exp(-((one / scale) ** 2) / 2) for one in off]
    return Landing(off=off, likely=likely, interval=interval, ranks=ranks)
