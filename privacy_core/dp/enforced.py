"""Whether a budget admits one more event: a rule for stopping that holds however the questions were chosen.

A budget (epsilon, delta) is guarded by several filters at once. Filter 0 adds up epsilons and deltas, and may use half
of the delta. Filter j > 0 adds up Renyi divergences at the fixed order ``FILTER_ORDERS[j - 1]``, and may use its equal
part of a quarter of the delta to convert the sum into epsilon; the last quarter is for the deltas that remain beside
divergences, for all these filters together. An event is admitted if after it at least one filter holds. An event's cost
is fixed before it is drawn, by the question alone; questions may be chosen from all that was released before.

That this is (epsilon, delta)-differentially private: let M be the run so, and M_j the run that stops before the first
event after which filter j would not hold. What a filter has summed up never falls, so if it holds at the end of a
transcript it held at every point of it: there M and M_j release the same with the same probability. A transcript tells
what was asked, and so all sums at its end; give each transcript of M to the first filter that holds there (one does, or
its last event had not been admitted), and call those of filter j the set T_j. They are disjoint and all there is. Let
x and y be neighbouring tables and S any set of transcripts.

On T_0: M_0 is (epsilon, delta / 2)-differentially private (Rogers, Roth, Ullman, Vadhan 2016, "Privacy odometers and
filters": plain sums are valid for adaptive parameters).

On the others, which all end with deltas beside divergences of at most delta / 4: each event is on x and y a mixture
that but with probability of its extra delta has the divergences (that of an (epsilon, delta)-differentially private
mechanism by Kairouz, Oh, Viswanath 2015, "The composition theorem for differential privacy", theorem 3.3). Let M' draw
from the first parts of the mixtures alone. On every such transcript P(M(x)) >= prod_t (1 - delta_t) P(M'(x)) >= (1 -
delta / 4) P(M'(x)), and likewise on y, so the rest of P(M(x)) has at most mass delta / 4: it is taken off once, not for
each filter. M'_j, at order a and with a limit B, is within Renyi divergence B: under y the product of (p / q)^a
exp(-(a - 1) cost) over steps is a supermartingale that begins at 1, whatever the next step is chosen by, and the costs
add up to at most B (Feldman, Zrnic 2021, "Individual privacy accounting via a Renyi filter"; with deltas beside it
Whitehouse, Ramdas, Rogers, Wu 2023, "Fully adaptive composition in differential privacy"). So it is (epsilon,
delta_j)-differentially private by the conversion at this order, and the delta_j add up to delta / 4. Hence

    P(M(x) in S) <= e^epsilon P(M_0(y) in S and T_0) + delta / 2
                    + delta / 4 + (1 - delta / 4) sum_j (e^epsilon P(M'_j(y) in S and T_j) + delta_j)
                 <= e^epsilon P(M(y) in S) + delta / 2 + delta / 4 + delta / 4.

An event that waits while others are drawn, as in several processes, is one that was chosen from less: the same proof.
What is refused depends on sums of costs alone, never on the data. Equal deltas and epsilons that were rounded are let
through: a budget promises its figures to nine digits (`ROUNDING`).

A purpose's share is a limit of its own, by the same filters with the share's epsilon and delta, and an event must pass
both. It divides the budget; it is no promise by itself, since what one purpose asks may hang on what another was
answered. A budget that is changed promises the largest epsilon and delta that it ever had: what was admitted under the
smaller is admitted under the larger too. That holds if raising it did not hang on answers; if it did, no figure does.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from privacy_core.dp.accountants import epsilons_of_divergences
from privacy_core.dp.budget import Budget
from privacy_core.dp.events import Event, Floats, up

FILTER_ORDERS: Floats = np.array(
    [1.5, 1.75, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 64, 96, 128, 256], dtype=float
)
SUMMED = 0.5  # share of the budget's delta for the sum of deltas
CONVERTED = 0.25  # share for the conversion of divergences; the rest is for deltas that remain beside them
ROUNDING = 1e-9  # ten of 0.1 fit into 1
MOST_MORE = 1 << 20


@dataclass(frozen=True, slots=True)
class Point:
    """An event as filter 0 sees it: (epsilon, delta) by itself."""

    epsilon: float
    delta: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What was spent of a budget.

    Attributes:
        epsilon: The smallest that a filter shows: a budget of it, set before the first question, had admitted all.
        delta: Of the budget that the figure is for: it is set aside as a whole, not used up bit by bit.
        bound: Which filter: "sum", or "Renyi divergence of order 8".
        summed: Sum of epsilons.
        summed_delta: Sum of deltas.
    """

    epsilon: float
    delta: float
    bound: str
    summed: float
    summed_delta: float


@dataclass(frozen=True, eq=False)
class Totals:
    """Sums over all events so far; `plus` gives those with one more.

    Attributes:
        epsilon: Of all points.
        delta: Of all points.
        divergences: At each of `FILTER_ORDERS`, shape ``(n_orders,)``.
        extra_delta: Beside the divergences.
    """

    epsilon: float
    delta: float
    divergences: Floats
    extra_delta: float

    @classmethod
    def none(cls) -> "Totals":
        """Of no events."""
        return cls(0.0, 0.0, np.zeros(len(FILTER_ORDERS)), 0.0)

    @classmethod
    def of(cls, events: Sequence[tuple[Event, Point]]) -> "Totals":
        """Of all these events, in any order: like ones are multiplied."""
        found = cls.none()
        for (event, point), times in Counter(events).items():
            found = found.plus(event, point, times=times)
        return found

    def plus(self, event: Event, point: Point, *, times: int = 1) -> "Totals":
        """With one more event, or the same several times."""
        return Totals(
            _sum(self.epsilon, point.epsilon * times),
            _sum(self.delta, point.delta * times),
            np.nextafter(self.divergences + np.nextafter(event.divergences(FILTER_ORDERS) * times, np.inf), np.inf),
            _sum(self.extra_delta, event.extra_delta * times),
        )

    def spent(self, delta: float) -> Spent:
        """Epsilon that is spent of a budget with this delta."""
        found: list[tuple[float, str]] = []
        if self.delta <= delta * SUMMED * (1 + ROUNDING):
            found.append((self.epsilon, "sum"))
        if delta > 0 and self.extra_delta <= delta * (1 - SUMMED - CONVERTED) * (1 + ROUNDING):
            share = delta * CONVERTED / len(FILTER_ORDERS)
            by_order = epsilons_of_divergences(FILTER_ORDERS, self.divergences, share)
            best = int(by_order.argmin())
            found.append((float(by_order[best]), f"Renyi divergence of order {FILTER_ORDERS[best]:g}"))
        epsilon, bound = min(found, default=(math.inf, "none: delta is used up"))
        return Spent(epsilon=epsilon, delta=delta, bound=bound, summed=self.epsilon, summed_delta=self.delta)

    def fit(self, epsilon: float, delta: float) -> bool:
        """Whether a budget of this epsilon and delta admits what is summed up here."""
        return self.spent(delta).epsilon <= epsilon * (1 + ROUNDING)


def how_many_more(totals: Totals, budget: Budget, share: float, event: Event, point: Point) -> int:
    """How many events like this one would be admitted, one after the other.

    Args:
        totals: Of what was charged to this share.
        budget: Of the source.
        share: Of the budget, in [0, 1].
        event: What would be drawn each time.
        point: What it costs by itself.

    Returns:
        At most `MOST_MORE`.
    """
    epsilon, delta = budget.epsilon * share, budget.delta * share
    one = Totals.none().plus(event, point)

    def fits(times: int) -> bool:
        after = Totals(
            totals.epsilon + one.epsilon * times,
            totals.delta + one.delta * times,
            totals.divergences + one.divergences * times,
            totals.extra_delta + one.extra_delta * times,
        )
        return after.fit(epsilon, delta)

    low, high = 0, 1
    while high < MOST_MORE and fits(high):
        low, high = high, high * 2
    if high >= MOST_MORE and fits(MOST_MORE):
        return MOST_MORE
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low


def _sum(total: float, more: float) -> float:
    return up(total + up(more)) if more else total
