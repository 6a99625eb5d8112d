"""What was done with noise, with its exact parameters: recorded once, accounted for in any way later."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, ClassVar, Protocol

import numpy as np
import numpy.typing as npt

from privacy_core.dp.number_of_runs import halting_probability
from privacy_core.errors import InvalidValueError

Floats = npt.NDArray[np.float64]


def up(value: float) -> float:
    """The next float above: costs are rounded against whoever spends."""
    return math.nextafter(value, math.inf)


class Event(Protocol):
    """Something that was done with noise to one group of people; it may be made of smaller things.

    Attributes:
        kind: As the ledger names it.
    """

    kind: ClassVar[str]

    @property
    def pure(self) -> float:
        """Epsilon beside `extra_delta` alone, infinite if there is none."""

    @property
    def rho(self) -> float:
        """Of zero-concentrated differential privacy beside `extra_delta`, infinite if there is none."""

    @property
    def extra_delta(self) -> float:
        """Delta that stays beside `pure`, `rho` and any Renyi bound."""

    def divergences(self, orders: Floats) -> Floats:
        """Bound of the Renyi divergence at each order above 1, beside `extra_delta`; shape as ``orders``."""


class _OfEpsilon:
    """What follows from an epsilon alone.

    Source: Bun and Steinke (2016), "Concentrated differential privacy", proposition 1.4.
    """

    __slots__ = ()

    @property
    def pure(self) -> float:
        raise NotImplementedError

    @property
    def rho(self) -> float:
        return up(up(self.pure * self.pure) / 2)

    def divergences(self, orders: Floats) -> Floats:
        return np.minimum(np.nextafter(orders * self.rho, np.inf), self.pure)


@dataclass(frozen=True, slots=True)
class DiscreteLaplace(_OfEpsilon):
    """Integers with discrete Laplace noise.

    Attributes:
        scale: Of the noise, positive.
        sensitivity: How far one unit moves the integers, in L1.
        extra_delta: That keys below a threshold say who is there; 0 where keys are public.
    """

    kind: ClassVar[str] = "discrete_laplace"
    scale: float
    sensitivity: int
    extra_delta: float = 0.0

    @property
    def pure(self) -> float:
        return up(self.sensitivity / self.scale)


@dataclass(frozen=True, slots=True)
class DiscreteGaussian:
    """Integers with discrete Gaussian noise.

    Attributes:
        scale: Standard deviation of the continuous Gaussian of the same formula, positive.
        squared_sensitivity: Square of how far one unit moves the integers, in L2.
        extra_delta: As of `DiscreteLaplace`.
    """

    kind: ClassVar[str] = "discrete_gaussian"
    scale: float
    squared_sensitivity: int
    extra_delta: float = 0.0

    @property
    def pure(self) -> float:
        return math.inf

    @property
    def rho(self) -> float:
        return up(up(self.squared_sensitivity / self.scale) / self.scale / 2)

    def divergences(self, orders: Floats) -> Floats:
        return np.nextafter(orders * self.rho, np.inf)


@dataclass(frozen=True, slots=True)
class Pure(_OfEpsilon):
    """Any mechanism of which only its epsilon is known, such as a choice among candidates.

    Attributes:
        epsilon: At least 0.
        extra_delta: That remains, in [0, 1).
    """

    kind: ClassVar[str] = "pure"
    epsilon: float
    extra_delta: float = 0.0

    @property
    def pure(self) -> float:
        return self.epsilon


@dataclass(frozen=True, slots=True)
class Training:
    """Steps of gradient descent on secret batches, each with Gaussian noise.

    Attributes:
        sampling: Probability that a unit is in a batch, drawn for each unit by itself.
        multiplier: Standard deviation of the noise per sensitivity of a step: the clipping norm times a unit's rows.
        steps: How many.
        extra_delta: None.
    """

    kind: ClassVar[str] = "training"
    sampling: float
    multiplier: float
    steps: int
    extra_delta: float = 0.0

    @property
    def pure(self) -> float:
        return math.inf

    @property
    def rho(self) -> float:
        """Sampling gains nothing here: zero-concentrated differential privacy has no amplification."""
        return math.inf

    def divergences(self, orders: Floats) -> Floats:
        return np.array(_of_training(self, tuple(orders.tolist())))


@lru_cache(maxsize=4096)
def _of_training(event: Training, orders: tuple[float, ...]) -> Sequence[float]:
    import logging  # noqa: PLC0415

    from dp_accounting import dp_event, rdp  # noqa: PLC0415 - takes seconds

    # It says of orders that it cannot bound that it leaves them out; they are infinite here, which is enough.
    logging.getLogger("absl").setLevel(logging.ERROR)
    step = dp_event.PoissonSampledDpEvent(event.sampling, dp_event.GaussianDpEvent(event.multiplier))
    accountant = rdp.RdpAccountant(list(orders))
    accountant.compose(step, event.steps)
    return tuple(accountant._rdp)  # noqa: SLF001 - it gives epsilon only, by the best order


@dataclass(frozen=True, slots=True)
class Batch:
    """Several drawings that were fixed together, before any of them was seen.

    Attributes:
        events: At least one.
    """

    kind: ClassVar[str] = "batch"
    events: tuple[Event, ...]

    @property
    def pure(self) -> float:
        return _sum(event.pure for event in self.events)

    @property
    def rho(self) -> float:
        return _sum(event.rho for event in self.events)

    @property
    def extra_delta(self) -> float:
        return _sum(event.extra_delta for event in self.events)

    def divergences(self, orders: Floats) -> Floats:
        return total_divergences(self.events, orders)


@dataclass(frozen=True, slots=True)
class Selection:
    """The best of a secret, random number of runs; nothing else of any run may be told, nor how long all of them took.

    How many there are is drawn from a truncated negative binomial distribution, whatever the data: geometric at shape
    1, logarithmic at shape 0. Each run draws which of the candidates it is, each equally likely; the worst of them
    counts, at each order by itself. What is best is told by what a run gives out, ties by chance.

    Attributes:
        runs: What one run may be, at least one; its score is part of it.
        mean: Of the number of runs, at least 1.
        shape: Of its distribution, at least 0 and finite.

    Source: Papernot, Steinke (2022), "Hyperparameter tuning with Renyi differential privacy", ICLR, definition 1 and
    theorem 2.
    """

    kind: ClassVar[str] = "selection"
    runs: tuple[Event, ...]
    mean: float
    shape: float

    @property
    def pure(self) -> float:
        return math.inf

    @property
    def rho(self) -> float:
        return math.inf

    @property
    def extra_delta(self) -> float:
        """None: a run that has one of its own cannot be selected, see `divergences`."""
        return 0.0

    def divergences(self, orders: Floats) -> Floats:
        """Infinite where a run has a delta beside its divergences: theorem 2 says nothing of it."""
        if any(run.extra_delta for run in self.runs):
            return np.full(len(orders), np.inf)
        own, larger = self._at(orders), self._at(SELECTION_ORDERS)
        # A divergence grows with its order, so that of any larger order holds too.
        least = np.append(np.minimum.accumulate(larger[::-1])[::-1], np.inf)
        return np.asarray(np.minimum(own, least[np.searchsorted(SELECTION_ORDERS, orders)]))

    def _at(self, orders: Floats) -> Floats:
        halting = -math.log(halting_probability(self.mean, self.shape))
        second = self._worst(SELECTION_ORDERS)
        # The second order is free; at 1, whose divergence is finite, it leaves the number of runs alone.
        free = min(halting, float(((1 - 1 / SELECTION_ORDERS) * second + halting / SELECTION_ORDERS).min()))
        many = math.log(self.mean * (1 + 1e-9)) if self.mean > 1 else 0.0
        aside = up(up((1 + self.shape) * free) * (1 + 1e-12))
        return np.nextafter(np.nextafter(self._worst(orders) + many / (orders - 1), np.inf) + aside, np.inf)

    def _worst(self, orders: Floats) -> Floats:
        return np.asarray(np.max([run.divergences(orders) for run in self.runs], axis=0))


SELECTION_ORDERS: Floats = np.array(
    [
        1.1,
        1.25,
        1.5,
        1.75,
        2,
        2.5,
        3,
        3.5,
        4,
        5,
        6,
        7,
        8,
        10,
        12,
        14,
        16,
        20,
        24,
        28,
        32,
        40,
        48,
        64,
        96,
        128,
        192,
        256,
    ],
    dtype=float,
)


def has_training(event: Event) -> bool:
    """Whether a training is among what an event is made of, or among the runs of a selection."""
    return any(
        isinstance(one, Training) or (isinstance(one, Selection) and any(map(has_training, one.runs)))
        for one in apart(event)
    )


def total_divergences(events: Iterable[Event], orders: Floats) -> Floats:
    """Sum of the events' divergences, by order; like events are worked out once."""
    found = np.zeros(len(orders))
    for event, times in Counter(events).items():
        found = np.nextafter(found + np.nextafter(event.divergences(orders) * times, np.inf), np.inf)
    return found


def together(events: Sequence[Event]) -> Event:
    """One event for all that a release draws."""
    return events[0] if len(events) == 1 else Batch(tuple(events))


def apart(event: Event) -> tuple[Event, ...]:
    """The events that one is made of."""
    return tuple(each for one in event.events for each in apart(one)) if isinstance(event, Batch) else (event,)


def _sum(costs: Iterable[float]) -> float:
    total = 0.0
    for cost in costs:
        total = up(total + cost) if cost else total
    return total


KINDS: dict[str, type[Any]] = {one.kind: one for one in (DiscreteLaplace, DiscreteGaussian, Pure, Training)}


def to_json(event: Event) -> dict[str, Any]:
    """The event as the ledger holds it: floats in hexadecimal.

    >>> to_json(DiscreteLaplace(10.0, 1))
    {'event': 'discrete_laplace', 'scale': '0x1.4000000000000p+3', 'sensitivity': 1, 'extra_delta': '0x0.0p+0'}
    """
    if isinstance(event, Batch):
        return {"event": event.kind, "events": [to_json(each) for each in event.events]}
    told: dict[str, Any] = {"event": event.kind}
    if isinstance(event, Selection):
        runs = [to_json(each) for each in event.runs]
        return {**told, "runs": runs, "mean": float(event.mean).hex(), "shape": float(event.shape).hex()}
    for field in fields(KINDS[event.kind]):
        value = getattr(event, field.name)
        told[field.name] = value.hex() if isinstance(value, float) else value
    return told


def from_json(told: dict[str, Any]) -> Event:
    """The event that `to_json` wrote.

    Raises:
        InvalidValueError: it is no event that this version knows.
    """
    if told.get("event") == Batch.kind:
        return Batch(tuple(from_json(each) for each in told["events"]))
    if told.get("event") == Selection.kind:
        runs = tuple(from_json(each) for each in told["runs"])
        return Selection(runs, float.fromhex(told["mean"]), float.fromhex(told["shape"]))
    return _from_items(tuple(told.items()))


@lru_cache(maxsize=4096)
def _from_items(told: tuple[tuple[str, Any], ...]) -> Event:
    values = dict(told)
    kind = KINDS.get(str(values.pop("event", None)))
    if kind is None:
        raise InvalidValueError("The ledger holds an event that this version does not know. Upgrade Privacy Studio.")
    event: Event = kind(**{name: float.fromhex(one) if isinstance(one, str) else one for name, one in values.items()})
    return event
