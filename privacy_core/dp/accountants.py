"""What several events cost together, by every accountant, and for what each figure may be taken."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from privacy_core.dp.events import (
    DiscreteGaussian,
    DiscreteLaplace,
    Event,
    Floats,
    Pure,
    Training,
    apart,
    total_divergences,
    up,
)

if TYPE_CHECKING:
    from dp_accounting import DpEvent

ORDERS: Floats = np.concatenate([1 + np.arange(1, 100) / 10, np.arange(11.0, 64), 2.0 ** np.arange(6, 11)])
PLD_GRID = 1e-4


@dataclass(frozen=True, slots=True, kw_only=True)
class Recomposed:
    """Epsilon of the same events at one delta, by each accountant; None where it does not hold for these events.

    Attributes:
        basic: Sum of epsilons; for those that have none alone, the one at an equal share of delta.
        zcdp: By zero-concentrated differential privacy; None as soon as a sampled event is among them.
        rdp: By Renyi differential privacy at the best of `ORDERS`.
        pld: By privacy loss distributions, for a batch fixed in advance: it is no rule for when to stop.
    """

    basic: float
    zcdp: float | None
    rdp: float
    pld: float | None


def epsilons_of_divergences(orders: Floats, divergences: Floats, delta: float | Floats) -> Floats:
    """Epsilon at delta by each order: any of them holds.

    Args:
        orders: Above 1, shape ``(n_orders,)``.
        divergences: Bounds of the Renyi divergence, shape ``(n_orders,)``.
        delta: In (0, 1), one for all orders or one each.

    Returns:
        Shape ``(n_orders,)``, at least 0.

    Source: Canonne, Kamath, Steinke (2020), "The discrete Gaussian for differential privacy", proposition 12.
    """
    found = divergences + np.log1p(-1 / orders) - np.log(delta * orders) / (orders - 1)
    return np.maximum(found, 0.0)


def epsilon_of_rho(rho: float, delta: float) -> float:
    """Epsilon at delta of rho-zCDP: the best order of `epsilons_of_divergences`, searched finely.

    Args:
        rho: At least 0.
        delta: In (0, 1).

    Returns:
        At least 0; infinite for an infinite rho.
    """
    if not math.isfinite(rho):
        return math.inf
    if rho == 0:
        return 0.0
    near = 1 + math.sqrt(math.log(1 / delta) / rho)  # best order of the simple conversion; this one's lies not far
    orders = 1 + (near - 1) * np.geomspace(0.2, 2.0, 400)
    return up(float(epsilons_of_divergences(orders, orders * rho, delta).min()))


def rho_of_epsilon(epsilon: float, delta: float) -> float:
    """The largest rho whose epsilon at delta is at most ``epsilon``, to 14 digits."""
    low, high = 0.0, epsilon + math.log(1 / delta)
    while epsilon_of_rho(high, delta) < epsilon:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if epsilon_of_rho(middle, delta) <= epsilon else (low, middle)
    return low


def recompose(events: Sequence[Event], delta: float) -> Recomposed:
    """What events cost together at a delta, by every accountant.

    Args:
        events: In any order.
        delta: In (0, 1); what thresholds took of it is deducted first.

    Returns:
        Epsilons, infinite where delta is used up.
    """
    events = [each for event in events for each in apart(event)]
    left = delta - math.fsum(event.extra_delta for event in events)
    if not events:
        return Recomposed(basic=0.0, zcdp=0.0, rdp=0.0, pld=0.0)
    if left <= 0:
        return Recomposed(basic=math.inf, zcdp=math.inf, rdp=math.inf, pld=math.inf)
    divergences = total_divergences(events, ORDERS)
    rho = math.fsum(event.rho for event in events)
    return Recomposed(
        basic=_basic(events, left),
        zcdp=None if any(isinstance(event, Training) for event in events) else epsilon_of_rho(rho, left),
        rdp=float(epsilons_of_divergences(ORDERS, divergences, left).min()),
        pld=_pld(events, left),
    )


def _basic(events: Sequence[Event], delta: float) -> float:
    rest = [event for event in events if not math.isfinite(event.pure)]
    own = math.fsum(event.pure for event in events if math.isfinite(event.pure))
    return own + math.fsum(
        float(epsilons_of_divergences(ORDERS, event.divergences(ORDERS), delta / len(rest)).min()) for event in rest
    )


def _pld(events: Sequence[Event], delta: float) -> float | None:
    from dp_accounting import pld  # noqa: PLC0415 - takes seconds
    from dp_accounting.pld import common, privacy_loss_distribution  # noqa: PLC0415

    many: dict[Event, int] = {}
    for event in events:
        many[event] = many.get(event, 0) + 1
    accountant = pld.PLDAccountant(value_discretization_interval=PLD_GRID)
    for event, times in many.items():
        if not isinstance(event, Pure):
            accountant.compose(_library_event(event), times)
            continue
        worst = privacy_loss_distribution.from_privacy_parameters(
            common.DifferentialPrivacyParameters(event.pure, 0.0), value_discretization_interval=PLD_GRID
        )  # any mechanism of this epsilon loses no more
        accountant._pld = accountant._pld.compose(worst.self_compose(times))  # noqa: SLF001 - it takes no such event
    return float(accountant.get_epsilon(delta))


def _library_event(event: Event) -> "DpEvent":
    """The event as dp-accounting knows it."""
    from dp_accounting import dp_event  # noqa: PLC0415 - takes seconds

    if isinstance(event, DiscreteLaplace):
        return dp_event.DiscreteLaplaceDpEvent(1 / event.scale, event.sensitivity)
    if isinstance(event, DiscreteGaussian):
        return dp_event.GaussianDpEvent(event.scale / math.sqrt(event.squared_sensitivity))
    if isinstance(event, Training):
        step = dp_event.PoissonSampledDpEvent(event.sampling, dp_event.GaussianDpEvent(event.multiplier))
        return dp_event.SelfComposedDpEvent(step, event.steps)
    raise TypeError(f"no accounting of {type(event).__name__}")
