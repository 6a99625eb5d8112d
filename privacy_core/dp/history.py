"""How a budget was consumed: each charge with what all of them cost up to it, by every accountant."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from privacy_core.dp.accountants import ORDERS, epsilon_of_rho, epsilons_of_divergences, has_loss_distribution
from privacy_core.dp.charges import Charge, Statement
from privacy_core.dp.distributions import Composition
from privacy_core.dp.enforced import Totals
from privacy_core.dp.events import Event, Floats, apart

POINTS = 60
MOST_WORK = 500_000  # sums of unlike events over lines; beyond, some lines are left out


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumed:
    """One charge, and the epsilon of all charges up to it at the budget's delta.

    Attributes:
        charge: Who asked what when, for which purpose, and what it costs by itself.
        spent: By the rule that guards the budget.
        basic: As of `Recomposed`; None on lines that were left out.
        zcdp: As of `Recomposed`.
        rdp: As of `Recomposed`.
        pld: As of `Recomposed`; None on lines that were left out too.
    """

    charge: Charge
    spent: float
    basic: float | None
    zcdp: float | None
    rdp: float
    pld: float | None


def history(known: Statement, *, points: int = POINTS) -> tuple[Consumed, ...]:
    """How a budget was consumed.

    Args:
        known: All that was charged to it.
        points: On how many lines, evenly spread and the last among them, distributions are composed; at least 1.

    Returns:
        A line for each charge, oldest first.

    Raises:
        NoBudgetError: nobody has set one.
    """
    charges, delta = known.charges, known.budget.delta
    left = delta - np.cumsum([one.event.extra_delta for one in charges])
    pure = np.cumsum([one.event.pure for one in charges])
    zcdp, rdp = _by_zcdp(charges, left), _by_divergences(charges, left)
    basic, pld = _basic(charges, left), _by_distributions(charges, left, points)
    lines, totals = [], Totals.none()
    for place, charge in enumerate(charges):
        totals = totals.plus(charge.event, charge.point)
        alone = float(pure[place]) if left[place] == 0 else math.inf
        some = left[place] > 0
        lines.append(
            Consumed(
                charge=charge,
                spent=totals.spent(delta).epsilon,
                basic=basic[place] if some else alone,
                zcdp=zcdp[place] if some else None,
                rdp=min(float(rdp[place]), float(pure[place])) if some else alone,
                pld=pld.get(place) if some else alone,
            )
        )
    return tuple(lines)


def _by_zcdp(charges: Sequence[Charge], left: Floats) -> list[float | None]:
    found: list[float | None] = []
    for rho, delta in zip(np.cumsum([one.event.rho for one in charges]), left, strict=True):
        found.append(epsilon_of_rho(float(rho), float(delta)) if math.isfinite(rho) and delta > 0 else None)
    return found


def _by_divergences(charges: Sequence[Charge], left: Floats) -> Floats:
    if not charges:
        return np.zeros(0)
    known = {event: event.divergences(ORDERS) for event in {one.event for one in charges}}
    summed = np.cumsum([known[one.event] for one in charges], axis=0)
    return np.asarray(epsilons_of_divergences(ORDERS, summed, np.maximum(left, 1e-300)[:, None]).min(axis=1))


def _basic(charges: Sequence[Charge], left: Floats) -> list[float | None]:
    parts = [apart(one.event) for one in charges]
    unlike = {event: place for place, event in enumerate({e for each in parts for e in each if math.isinf(e.pure)})}
    divergences = np.array([event.divergences(ORDERS) for event in unlike]).reshape(len(unlike), len(ORDERS))
    every = max(1, math.ceil(len(charges) * len(unlike) / MOST_WORK))
    counts, own = np.zeros(len(unlike)), 0.0
    found: list[float | None] = []
    for place, events in enumerate(parts):
        own += math.fsum(event.pure for event in events if math.isfinite(event.pure))
        for event in events:
            if event in unlike:
                counts[unlike[event]] += 1
        if (len(parts) - 1 - place) % every or not left[place] > 0:
            found.append(None)
            continue
        used = counts > 0
        each = epsilons_of_divergences(ORDERS, divergences[used], float(left[place]) / max(1.0, counts.sum()))
        found.append(own + float(counts[used] @ each.min(axis=1)) if used.any() else own)
    return found


def _by_distributions(charges: Sequence[Charge], left: Floats, points: int) -> dict[int, float]:
    known = next((place for place, one in enumerate(charges) if not has_loss_distribution(one.event)), len(charges))
    last = min(known, int(np.count_nonzero(left > 0)))  # it only falls
    if not last:
        return {}
    events: list[Event] = [one.event for one in charges[:last]]
    composed, begin, found = Composition(events, float(left[last - 1])), 0, {}
    for end in Counter(np.linspace(0, last, points + 1)[1:].round().astype(int).tolist()):
        composed.add(events[begin:end])
        found[end - 1], begin = composed.epsilon(float(left[end - 1])), end
    return {place: epsilon for place, epsilon in found.items() if place >= 0}
