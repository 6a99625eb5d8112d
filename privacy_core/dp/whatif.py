"""What would become of a budget: planned questions asked one after the other, and all at once."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from privacy_core.dp.budget import Budget, Purpose
from privacy_core.dp.charges import Statement
from privacy_core.dp.enforced import SUMMED, Point, Spent, Totals
from privacy_core.dp.events import Event
from privacy_core.dp.points import batched


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """What planned questions would leave.

    Attributes:
        fits: Of each, asked after those before it that fit, whether it would be allowed.
        after: What would be spent of the whole budget after each.
        batch_fits: Whether all of them would be allowed as one batch, which is fixed before any answer is seen.
        batch_after: What would be spent after it.
        batch_point: What the batch costs by itself.
    """

    fits: tuple[bool, ...]
    after: tuple[Spent, ...]
    batch_fits: bool
    batch_after: Spent
    batch_point: Point


def price(known: Statement, planned: Sequence[tuple[Event, Point]], purpose: Purpose) -> WhatIf:
    """What planned questions would leave of a budget.

    Args:
        known: What was charged to it.
        planned: Events, each with what it costs by itself; at least one.
        purpose: From which share they are paid.
    """
    budget = known.budget
    held = known.totals(), known.totals(purpose)
    begun = held
    fits, after = [], []
    for event, point in planned:
        more = held[0].plus(event, point), held[1].plus(event, point)
        fits.append(_admitted(budget, purpose, more))
        held = more if fits[-1] else held
        after.append(held[0].spent(budget.delta))
    share = budget.share(purpose)
    left = min(budget.delta * SUMMED - begun[0].delta, budget.delta * share * SUMMED - begun[1].delta)
    event, point = batched(planned, max(left / 2, math.fsum(point.delta for _, point in planned)))
    batch = begun[0].plus(event, point), begun[1].plus(event, point)
    return WhatIf(
        fits=tuple(fits),
        after=tuple(after),
        batch_fits=_admitted(budget, purpose, batch),
        batch_after=batch[0].spent(budget.delta),
        batch_point=point,
    )


def _admitted(budget: Budget, purpose: Purpose, totals: tuple[Totals, Totals]) -> bool:
    share = budget.share(purpose)
    return totals[0].fit(budget.epsilon, budget.delta) and (
        not budget.shares or totals[1].fit(budget.epsilon * share, budget.delta * share)
    )
