"""Privacy loss distributions of many events, composed as products of Fourier transforms on one window.

Each loss is moved to a grid by splitting its probability between the two points beside it so that both tables keep
their probability. That never makes two tables harder to tell apart: the hockey-stick divergence is convex in
exp(-loss). Beyond the window lies at most a millionth of delta, by Renyi divergences; it counts as told outright. What
leaves the window at one end comes in at the other, so its ends are those of the losses that were moved.

Source: Koskela, Jalko, Honkela (2020), "Computing tight differential privacy guarantees using FFT"; Doroshenko, Ghazi,
Kamath, Kumar, Manurangsi (2022), "Connect the dots: tighter discrete approximations of privacy loss distributions".
"""

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from privacy_core.dp.events import Event, Floats, Pure, Training, apart, total_divergences

Complex = npt.NDArray[np.complex128]
ORDERS: Floats = np.unique(np.round(np.geomspace(2, 1024, 60)))
GRID = 1e-4
MOST_POINTS = 1 << 17
MOST_KINDS = 64  # of epsilons; where there are more, each is taken to the next of so many
FARTHEST = 9.0  # standard deviations: beyond lies 1e-19
BEYOND = 2e-6  # of delta: more than lies beyond the window and beyond `FARTHEST`
LARGEST = 700.0  # whose exponential is a float


def epsilon_by_distributions(events: Sequence[Event], delta: float) -> float:
    """What a batch that was fixed in advance costs; it is no rule for when to stop.

    Args:
        events: In any order.
        delta: In (0, 1), after what stays beside the losses was taken off.

    Returns:
        Epsilon, at least 0.
    """
    composed = Composition(events, delta)
    composed.add(events)
    return composed.epsilon()


class Composition:
    """Events composed one after the other, and what they cost so far.

    Whatever has an epsilon alone counts as the worst of that epsilon (Kairouz, Oh, Viswanath 2015, "The composition
    theorem for differential privacy", theorem 3.3), which holds for any number of figures together. Gaussian noise
    counts as continuous, all of it as one.

    Args:
        events: All that will be added: they fix the window.
        delta: In (0, 1), after what stays beside the losses was taken off.
    """

    def __init__(self, events: Iterable[Event], delta: float) -> None:
        all_events = [one for event in events for one in apart(event)]
        self._delta = delta
        self._kinds = _few({one.pure for one in all_events if 0 < one.pure < math.inf})
        self._grid, above, below = _window([self._counted(one) for one in all_events], delta)
        self._points = 1 << max(10, math.ceil(math.log2((above + below) / self._grid + 4)))
        self._first = math.ceil(below / self._grid) + 2  # places below a loss of 0
        self._spectra: dict[Event, tuple[Complex, Complex]] = {}
        self._pure = self._rho = 0.0
        self._product = np.ones((2, self._points // 2 + 1), dtype=np.complex128)

    def add(self, events: Iterable[Event]) -> None:
        """Composes more of the events."""
        many = Counter(each for one in events for each in apart(one))
        self._pure = math.fsum([self._pure, *(one.pure * times for one, times in many.items())])
        for event, times in many.items():
            kind = self._counted(event)
            if math.isinf(kind.pure) and not isinstance(kind, Training):
                self._rho += kind.rho * times
            elif math.isfinite(self._grid):
                if kind not in self._spectra:
                    self._spectra[kind] = self._spectra_of(kind)
                steps = kind.steps if isinstance(kind, Training) else 1
                self._product *= np.stack(self._spectra[kind]) ** (times * steps)

    def epsilon(self, delta: float | None = None) -> float:
        """Epsilon of what was added, the worse for one removed and one added.

        Args:
            delta: Not below that which fixed the window; None: that one.

        Returns:
            At most the sum of all epsilons, which always holds; infinite where losses are too large for any grid.
        """
        if math.isinf(self._grid):
            return self._pure
        at = self._delta if delta is None else delta
        gaussian = self._normal(1.0, 1 / math.sqrt(2 * self._rho)) if self._rho else (np.ones(1), np.ones(1))
        placed = [
            np.fft.irfft(product * noise, self._points) for product, noise in zip(self._product, gaussian, strict=True)
        ]
        found = max(self._epsilon(np.maximum(one[: self._points - self._first], 0.0), at) for one in placed)
        return min(found, self._pure)

    def _counted(self, event: Event) -> Event:
        """What an event is taken for: one with an epsilon alone for the worst of the next kind."""
        if not 0 < event.pure < math.inf:
            return event
        return Pure(self._kinds[bisect_left(self._kinds, event.pure)])

    def _epsilon(self, masses: Floats, delta: float) -> float:
        """The least epsilon whose hockey-stick divergence is at most delta, of probabilities of losses from 0 up."""
        losses = np.arange(len(masses)) * self._grid
        mine = np.cumsum(masses[::-1])[::-1] + self._delta * BEYOND
        theirs = np.cumsum((masses * np.exp(-losses))[::-1])[::-1]
        enough = np.flatnonzero(mine - np.exp(np.minimum(losses, LARGEST)) * theirs <= delta)
        if not len(enough) or enough[0] == 0:
            return 0.0 if len(enough) else math.inf
        place = int(enough[0])
        loss, told, untold = float(losses[place]), float(mine[place]) - delta, float(theirs[place])
        return min(loss, math.log(told / untold)) if loss < LARGEST and told > 0 < untold else loss

    def _spectra_of(self, kind: Event) -> tuple[Complex, Complex]:
        """Spectra of one removed and one added."""
        if isinstance(kind, Training):
            return self._normal(kind.sampling, kind.multiplier)
        above = 1 / (1 + math.exp(-kind.pure))
        ends = np.array([-kind.pure, kind.pure])
        floors = np.floor(ends / self._grid).astype(np.int64)
        mine = np.array([1 - above, above])
        spectrum = self._spectrum(floors, mine, mine * np.exp(floors * self._grid - ends))
        return spectrum, spectrum

    def _normal(self, sampling: float, deviation: float) -> tuple[Complex, Complex]:
        """Of Gaussian noise on a figure that one person moves by 1, with this probability or else not at all."""
        ends = _loss(sampling, deviation, np.array([-FARTHEST * deviation, 1 + FARTHEST * deviation]))
        places = np.arange(math.floor(ends[0] / self._grid), math.ceil(ends[1] / self._grid) + 1)
        where = _figure(sampling, deviation, places * self._grid)
        where[[0, -1]] = -np.inf, np.inf  # what lies before is moved up
        without = _between(where / deviation)
        mixed = (1 - sampling) * without + sampling * _between((where - 1) / deviation)
        losses = places * self._grid
        removed = self._spectrum(places[:-1], mixed, without * _exp(losses[:-1]))
        added = self._spectrum(-places[1:], without, mixed * _exp(-losses[1:]))
        return removed, added

    def _spectrum(self, floors: npt.NDArray[np.int64], mine: Floats, theirs: Floats) -> Complex:
        """Of probabilities between two places of the grid each; ``theirs`` is times exp(loss of the lower place)."""
        lower = np.clip((theirs - mine * math.exp(-self._grid)) / -math.expm1(-self._grid), 0.0, mine)
        dense = np.zeros(self._points)
        np.add.at(dense, floors % self._points, lower)
        np.add.at(dense, (floors + 1) % self._points, mine - lower)
        return np.fft.rfft(dense)


def _window(events: Sequence[Event], delta: float) -> tuple[float, float, float]:
    """The grid, and how far the sum of losses that were moved to it goes above and below 0.

    But with a millionth of delta for each end. One loss that is moved adds at most order * (order - 1) * grid^2 / 8 to
    the logarithm of the moment of that order, by Hoeffding's lemma, and at most a step of the grid to the loss itself.

    Returns:
        An infinite grid where none of `MOST_POINTS` is wide enough.
    """
    rare = math.log(1e6 / delta)
    moved = sum(one.steps if isinstance(one, Training) else 1 for one in events)
    at = total_divergences(events, ORDERS)
    most = math.fsum(one.pure for one in events)
    grid = GRID
    while grid < LARGEST:
        spread = moved * ORDERS**2 * grid**2 / 8
        above = min(float((at + (rare + spread) / (ORDERS - 1)).min()), most + moved * grid)
        below = min(float((((ORDERS - 1) * at + rare + spread) / ORDERS).min()), most + moved * grid)
        if above + below <= grid * MOST_POINTS:
            return grid, max(grid, above), max(grid, below)
        grid *= 2
    return math.inf, grid, grid


def _few(epsilons: set[float]) -> list[float]:
    """At most `MOST_KINDS` epsilons, rising, none of the given above the last."""
    if len(epsilons) <= MOST_KINDS:
        return sorted(epsilons)
    kinds = np.geomspace(min(epsilons), max(epsilons), MOST_KINDS)
    return [*kinds[1:-1].tolist(), max(epsilons)]


def _loss(sampling: float, deviation: float, figures: Floats) -> Floats:
    """Logarithm of how much likelier a figure is with the person than without."""
    ahead = (figures - 0.5) / deviation**2
    return np.asarray(np.logaddexp(math.log1p(-sampling), math.log(sampling) + ahead) if sampling < 1 else ahead)


def _figure(sampling: float, deviation: float, losses: Floats) -> Floats:
    """The figure that has this loss; minus infinity where every figure's is larger."""
    if sampling == 1:
        return losses * deviation**2 + 0.5
    with np.errstate(divide="ignore", invalid="ignore"):  # each formula where the other loses its digits
        near = np.log1p(np.expm1(np.minimum(losses, 1.0)) / sampling)
        far = losses - math.log(sampling) + np.log1p((sampling - 1) * np.exp(-np.maximum(losses, 1.0)))
    ahead = np.where(losses < 1, near, far)
    return np.asarray(np.where(np.isnan(ahead), -np.inf, ahead) * deviation**2 + 0.5)


def _between(figures: Floats) -> Floats:
    """Probability of normal noise between neighbours, to as many digits far above 0 as far below."""
    from scipy.special import ndtr  # noqa: PLC0415 - takes a moment

    return np.asarray(np.where(figures[:-1] > 0, -np.diff(ndtr(-figures)), np.diff(ndtr(figures))))


def _exp(losses: Floats) -> Floats:
    return np.asarray(np.exp(np.minimum(losses, LARGEST)))
