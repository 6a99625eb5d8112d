"""The loop of private training: draw a secret batch, clip, add noise, step; the weights of the last steps averaged.

Source: Abadi et al. (2016), "Deep learning with differential privacy", algorithm 1, with Poisson batches; an empty
batch is a step too, of noise alone, or the accounting would not hold. Averages of weights follow from what was
released, so they cost nothing (Shamir, Zhang 2013, "Stochastic gradient descent for non-smooth optimization", for why
they help).
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from privacy_core.learn.closed_form import ClippedSums
from privacy_core.learn.config import TrainConfig
from privacy_core.learn.noise import Chance
from privacy_core.learn.tensors import Learnable

LITTLE = 2e8  # weights times rows of a step
GREATEST = 1e4  # of a weight: further away a model says nothing, and figures overflow


class Told(Protocol):
    """Hears of a training as it goes on; it may end it by raising."""

    def __call__(self, step: int, module: Any, loss: float | None) -> None:
        """After a step: the module with the weights that it would have now, the mean loss of the batch's rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Descent:
    """How steps are made.

    Attributes:
        steps: How many.
        sampling: Probability that a unit is in a batch.
        noise: Standard deviation of the noise on a sum of gradients; 0 for none.
        clip_norm: Norm of a row's gradient at most; infinite for no clipping.
        expected: Rows of a batch by which sums are divided: a public figure.
        learning_rate: Of a step.
        momentum: Part of the last step that is kept.
        averaged: Last part of the steps whose weights are averaged.
    """

    steps: int
    sampling: float
    noise: float
    clip_norm: float
    expected: float
    learning_rate: float
    momentum: float
    averaged: float


def descent_of(config: TrainConfig, *, multiplier: float, rows_per_unit: int, rows: float) -> Descent:
    """Steps of a training with noise.

    Args:
        config: Its settings.
        multiplier: Noise per sensitivity of a step, 0 for none.
        rows_per_unit: Of a unit in a batch at most: its sum of gradients is at most so many clipping norms long.
        rows: About how many rows there are: a public figure.
    """
    return Descent(
        steps=config.steps,
        sampling=config.sampling,
        noise=multiplier * config.clip_norm * rows_per_unit,
        clip_norm=config.clip_norm,
        expected=max(1.0, rows * config.sampling),
        learning_rate=config.rate(noise=multiplier * rows_per_unit, rows=rows),
        momentum=config.momentum,
        averaged=config.averaged,
    )


def descend(
    module: Any,
    clipped: ClippedSums,
    data: Learnable,
    how: Descent,
    chance: Chance,
    *,
    told: Told = lambda _step, _module, _loss: None,
) -> float:
    """Trains a module in place.

    Args:
        module: With its initial weights.
        clipped: Sums of its clipped gradients.
        data: Rows to learn from; units are drawn as a whole.
        how: Steps.
        chance: Batches and noise.
        told: Called after each step with weights as they are; what it is told is exact, for the data owner.

    Returns:
        Seconds that the steps took, without what ``told`` did.
    """
    import torch  # noqa: PLC0415 - takes seconds

    features, target = torch.from_numpy(data.features), torch.from_numpy(data.target)
    rows_of = _rows_of(data)
    weights = [each for each in module.parameters() if each.requires_grad]
    speed = [torch.zeros_like(each) for each in weights]
    average = [torch.zeros_like(each) for each in weights]
    first = how.steps - max(1, round(how.averaged * how.steps)) if how.averaged else how.steps
    aside = 0.0
    begun = time.perf_counter()
    with _threads(sum(each.numel() for each in weights) * how.expected):
        for step in range(how.steps):
            rows = torch.from_numpy(rows_of(chance.members(data.units, how.sampling)))
            sums, lost = clipped.sums(features[rows], target[rows], how.clip_norm)
            with torch.no_grad():
                noisy = _with_noise(sums, how.noise, chance)
                for weight, fast, mean, gradient in zip(weights, speed, average, noisy, strict=True):
                    fast.mul_(how.momentum).add_(gradient.to(fast.dtype), alpha=1 / how.expected)
                    weight.sub_(fast, alpha=how.learning_rate).clamp_(-GREATEST, GREATEST)
                    if step >= first:
                        mean.add_(weight, alpha=1 / (how.steps - first))
            paused = time.perf_counter()
            told(step + 1, module, lost / len(rows) if len(rows) else None)
            aside += time.perf_counter() - paused
    if first < how.steps:
        with torch.no_grad():
            for weight, mean in zip(weights, average, strict=True):
                weight.copy_(mean)
    return time.perf_counter() - begun - aside


@contextmanager
def _threads(figures: float) -> Iterator[None]:
    """One thread for steps of little work: more would wait for each other longer than they work."""
    import torch  # noqa: PLC0415

    before = torch.get_num_threads()
    torch.set_num_threads(1 if figures < LITTLE else before)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _with_noise(sums: list[Any], deviation: float, chance: Chance) -> list[Any]:
    """Sums with noise on every figure; one drawing for all of them."""
    import torch  # noqa: PLC0415

    if not deviation:
        return sums
    sizes = [each.numel() for each in sums]
    drawn: Any = torch.from_numpy(chance.normal(sum(sizes))).mul_(deviation)
    return [each + part.view_as(each) for each, part in zip(sums, drawn.split(sizes), strict=True)]


def _rows_of(data: Learnable) -> Callable[[Any], Any]:
    """The rows of some units; where each row is one, the rows are the units."""
    import numpy as np  # noqa: PLC0415 - beside torch it is nothing

    if data.units == len(data):
        order = np.argsort(data.unit, kind="stable")
        return (lambda units: units) if (order == np.arange(len(order))).all() else (lambda units: order[units])
    order = np.argsort(data.unit, kind="stable")
    ends = np.cumsum(np.bincount(data.unit, minlength=data.units))
    begins = np.concatenate([[0], ends[:-1]])

    def rows(units: Any) -> Any:
        lengths = ends[units] - begins[units]
        places = np.repeat(begins[units] - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths)
        return order[places + np.arange(lengths.sum())] if len(units) else np.zeros(0, dtype=np.int64)

    return rows
