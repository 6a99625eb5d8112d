"""Whether a budget admits one more event: a rule for stopping that holds however the questions were chosen.

A budget (epsilon, delta) is guarded by several filters at once. Filter 0 adds up epsilons and deltas, and may use half
of the delta. Filter j > 0 adds up Renyi divergences at the fixed order ``FILTER_ORDERS[j - 1]``, and may use its equal
part of a quarter of the delta to convert the sum into epsilon; the last quarter is for the deltas that remain beside
divergences, for all these filters together. An event is admitted if after it at least one filter holds.

That this is (epsilon, delta)-differentially private: let M be the run so, and M_j the run that stops before the first
event after which filter j would not hold. M_0 is (epsilon, delta / 2)-differentially private however the next question
is chosen from what was released (Rogers et al. 2016, "Privacy odometers and filters": sums are valid). For j > 0 take
off first what remains beside divergences: each event is a mixture that with probability at least 1 - extra delta has
the divergences; along any transcript these deltas add up to at most delta / 4. On the rest M_j is (epsilon,
delta_j)-differentially private (Feldman and Zrnic 2021, "Individual privacy accounting via a Renyi filter", theorem
4.3; for mixtures Whitehouse et al. 2023, "Fully adaptive composition"), and the delta_j add up to delta / 4.

What a filter has summed up never falls, so if it holds at the end of a transcript it held at every point of it: there M
and M_j release the same with the same probability. Give each transcript of M to the first filter that holds at its end
(one does, or the last event had not been admitted), and call those of filter j the set T_j. Then for neighbouring
tables x, y and any set S, once the mixtures are taken off,

    P(M(x) in S) = sum_j P(M_j(x) in S and T_j) <= sum_j (e^epsilon P(M_j(y) in S and T_j) + delta_j)
                 = e^epsilon P(M(y) in S) + sum_j delta_j,

and all deltas add up to at most delta. What is refused depends on sums of costs alone, never on the data.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from privacy_core.dp.accountants import epsilons_of_divergences
from privacy_core.dp.events import Event, Floats, up

FILTER_ORDERS: Floats = np.array(
    [1.5, 1.75, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 64, 96, 128, 256], dtype=float
)
SUMMED = 0.5  # share of the budget's delta for the sum of deltas
CONVERTED = 0.25  # share for the conversion of divergences; the rest is for deltas that remain beside them


@dataclass(frozen=True, slots=True)
class Point:
    """An event as filter 0 sees it: (epsilon, delta) by itself."""

    epsilon: float
    delta: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What was spent of a budget.

    Attributes:
        epsilon: The smallest that a filter shows; this much is guaranteed.
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
        if self.delta <= delta * SUMMED or self.delta == 0:
            found.append((self.epsilon, "sum"))
        if delta > 0 and self.extra_delta <= delta * (1 - SUMMED - CONVERTED):
            share = delta * CONVERTED / len(FILTER_ORDERS)
            by_order = epsilons_of_divergences(FILTER_ORDERS, self.divergences, share)
            best = int(by_order.argmin())
            found.append((float(by_order[best]), f"Renyi divergence of order {FILTER_ORDERS[best]:g}"))
        epsilon, bound = min(found, default=(math.inf, "none: delta is used up"))
        return Spent(epsilon=epsilon, delta=delta, bound=bound, summed=self.epsilon, summed_delta=self.delta)


def _sum(total: float, more: float) -> float:
    return up(total + up(more)) if more else total
