"""What an event costs by itself: the least epsilon that any accountant proves of it at a delta, and the noise for one.

By itself an event is fixed in advance, so every accountant may speak, distributions of privacy loss too; but not for
discrete Gaussian noise, whose distribution is only near to that of the continuous one.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from privacy_core.dp.accountants import ORDERS, epsilon_of_rho, epsilons_of_divergences
from privacy_core.dp.distributions import epsilon_by_distributions
from privacy_core.dp.enforced import ROUNDING, SUMMED, Point, Spent, Totals
from privacy_core.dp.events import DiscreteGaussian, Event, Floats, Selection, apart, together, up
from privacy_core.errors import InvalidValueError, PrivacyCoreError

FINE: Floats = np.unique(np.concatenate([ORDERS, 1 + np.geomspace(0.05, 1e4, 600)]))
LEAST_DELTA = 1e-10  # below it distributions are sums of rounding
MOST_NOISE = 1e9
PRECISION = 1e-5


class NotProvedError(PrivacyCoreError):
    """A charge would be entered at less than its event is proved to cost."""

    def __init__(self, said: float, proved: float, delta: float) -> None:
        super().__init__(said, proved, delta)

    def message(self) -> str:
        said, proved, delta = self.facts
        return (
            f"This was to be charged at epsilon {said:.6g} and costs {proved:.6g} at delta {delta:.3g}. Nothing was "
            "released or spent. This is a fault of the studio: tell its developers."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibrated:
    """The least noise with which an event stays within an epsilon.

    Attributes:
        noise: As it was given to what makes the event.
        event: With this noise.
        point: What it costs by itself, as it is to be charged.
        spent: What would be spent after it.
    """

    noise: float
    event: Event
    point: Point
    spent: Spent


def point_of(event: Event, delta: float) -> Point:
    """The least epsilon that is proved of an event at a delta.

    Args:
        event: Alone, or a batch that was fixed in advance.
        delta: In [0, 1); what thresholds need is taken of it first.

    Returns:
        With this delta, or with less where that does as well. Epsilon is infinite where nothing is proved.
    """
    found = _by_formulas(event, delta)
    if _has_distribution(event, delta) and math.isinf(event.pure):
        found = min(found, _by_distributions(event, delta))
    if delta >= event.extra_delta and event.pure <= found:
        return Point(event.pure, event.extra_delta)
    return Point(found, delta)


def batched(planned: Sequence[tuple[Event, Point]], delta: float) -> tuple[Event, Point]:
    """Several events, fixed together before any of them is seen, as one that costs less than their sum.

    Args:
        planned: Each with what it costs by itself; at least one.
        delta: That the batch may take.

    Returns:
        The event, and the smaller of the sum of points and what is proved of all of them at ``delta``.
    """
    event = together([one for one, _ in planned])
    summed = Point(
        math.fsum(point.epsilon for _, point in planned) * (1 + ROUNDING / 2),
        math.fsum(point.delta for _, point in planned),
    )
    found = min(
        _by_formulas(event, delta), _by_distributions(event, delta) if _has_distribution(event, delta) else math.inf
    )
    return event, summed if summed.delta <= delta and summed.epsilon <= found else Point(found, delta)


def check_point(event: Event, point: Point) -> None:
    """That an event costs no more than it is charged at, by itself.

    Raises:
        NotProvedError: it costs more by all that is known.
    """
    allowed = point.epsilon * (1 + ROUNDING)
    proved = _by_formulas(event, point.delta)
    if not proved <= allowed and _has_distribution(event, point.delta):
        proved = min(proved, _by_distributions(event, point.delta))
    if not proved <= allowed:
        raise NotProvedError(point.epsilon, proved, point.delta)


def calibrated(
    make_event: Callable[[float], Event], epsilon: float, delta: float, *, before: Totals | None = None
) -> Calibrated:
    """The least noise with which a budget of this epsilon and delta admits an event, by the rule that guards it.

    Args:
        make_event: The event with a noise, the cheaper the larger: a multiplier of a training, a scale.
        epsilon: That may be spent, with what was spent before.
        delta: Of the budget or share, in (0, 1).
        before: What was charged to it; None: nothing.

    Returns:
        Noise to a hundred-thousandth, and what to charge.

    Raises:
        InvalidValueError: no noise is enough.
    """
    totals = before or Totals.none()
    left = delta * SUMMED - totals.delta
    own = left if left > delta * SUMMED / 1_000 else delta * SUMMED

    def at(noise: float) -> Calibrated:
        event = make_event(noise)
        point = point_of(event, own)
        return Calibrated(noise=noise, event=event, point=point, spent=totals.plus(event, point).spent(delta))

    high = 1.0
    while at(high).spent.epsilon > epsilon:
        high *= 2
        if high > MOST_NOISE:
            raise InvalidValueError(
                f"No noise brings this within epsilon {epsilon:g} at delta {delta:g}. Ask for a larger epsilon."
            )
    low = high / 2
    while at(low).spent.epsilon <= epsilon and low > 1 / MOST_NOISE:
        low, high = low / 2, low
    while high - low > PRECISION * high:
        middle = (low + high) / 2
        low, high = (middle, high) if at(middle).spent.epsilon > epsilon else (low, middle)
    return at(high)


def _by_formulas(event: Event, delta: float) -> float:
    left = delta - event.extra_delta
    if not left >= -ROUNDING * delta:
        return math.inf
    if left <= 0:  # a batch rounds its sum up, by a bit more than its point
        return event.pure
    parts = apart(event)
    own = math.fsum(one.pure for one in parts if math.isfinite(one.pure))
    rho = math.fsum(one.rho for one in parts if not math.isfinite(one.pure))
    return min(
        event.pure,
        epsilon_of_rho(event.rho, left),
        up(own + epsilon_of_rho(rho, left)),
        float(epsilons_of_divergences(FINE, event.divergences(FINE), left).min())
        if math.isfinite(event.rho)
        else float(epsilons_of_divergences(ORDERS, event.divergences(ORDERS), left).min()),
    )


def _has_distribution(event: Event, delta: float) -> bool:
    return delta - event.extra_delta >= LEAST_DELTA and not any(
        isinstance(one, DiscreteGaussian | Selection) for one in apart(event)
    )


def _by_distributions(event: Event, delta: float) -> float:
    return epsilon_by_distributions(apart(event), delta - event.extra_delta) * (1 + ROUNDING / 2)
