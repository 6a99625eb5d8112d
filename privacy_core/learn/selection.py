"""Which of several runs is told, and how many there are: drawn in secret, so that the best costs less than all.

Source: Papernot, Steinke (2022), "Hyperparameter tuning with Renyi differential privacy", ICLR, definition 1 and
theorem 2, whose cost is `dp.events.Selection`.
"""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from privacy_core import randomness
from privacy_core.dp.number_of_runs import halting_probability
from privacy_core.errors import InvalidValueError
from privacy_core.learn.tensors import Learnable

Words = Callable[[], int]
MOST_RUNS, MOST_SHAPE = 1_000.0, 10.0  # mean, and how far from the geometric distribution
SMALLEST = 2.0**-64  # of a probability that a word of 64 bits tells from none


def secret_word() -> int:
    """64 bits of the operating system's generator, in [0, 2^64)."""
    return int.from_bytes(randomness.new_key()[:8])


def number_of_runs(mean: float, shape: float, *, words: Words = secret_word) -> int:
    """A number of runs from the truncated negative binomial distribution, to 2^-53 of its probabilities.

    It is not cut off: a largest number would be another distribution, of which theorem 2 says nothing.

    Args:
        mean: In [1, 1000].
        shape: In [0, 10]: 0 is logarithmic, 1 geometric.
        words: Where 64 bits come from.

    Returns:
        At least 1.

    Raises:
        InvalidValueError: an argument is out of its range.
    """
    if not (mean <= MOST_RUNS and shape <= MOST_SHAPE):
        raise InvalidValueError(
            f"A mean of {mean:g} runs at shape {shape:g} is too much; {MOST_RUNS:g} and {MOST_SHAPE:g} are the most."
        )
    above, many = (words() >> 11) * 2.0**-53, 1
    for many, probability in enumerate(probabilities_of_runs(mean, shape), start=1):
        if above < probability:
            return many
        above -= probability
    return many


def probabilities_of_runs(mean: float, shape: float) -> Iterator[float]:
    """Of 1, 2, 3, ... runs, until the rest cannot be drawn any more.

    >>> [round(each, 4) for each, _ in zip(probabilities_of_runs(2.0, 1.0), range(3))]
    [0.5, 0.25, 0.125]
    """
    halting = halting_probability(mean, shape)
    on = 1 - halting
    log = math.log(halting)
    if halting == 1:
        probability = 1.0
    elif shape == 0:
        probability = on / -log
    else:
        probability = on * shape / math.expm1(-shape * log)
    many = 1
    while True:
        yield probability
        times = on * (many + shape) / (many + 1)
        probability *= times
        many += 1
        if probability < SMALLEST and times < 1:  # at shapes above 1 they rise first
            return


def chosen(candidates: int, *, words: Words = secret_word) -> int:
    """Number of one of the candidates, from 0, each equally likely to 2^-64 of its probability."""
    return words() * candidates >> 64


def rightly_told(said: Any, target: Any) -> int:
    """Rows whose likeliest label is the true one; none where what is said is no number.

    Args:
        said: Probabilities, shape ``(n_rows, n_labels)``.
        target: Number of the label, shape ``(n_rows,)``.
    """
    return int((said.argmax(axis=1) == target).sum()) if np.isfinite(said).all() else 0


def first_of_each(rows: Learnable, most: int) -> Learnable:
    """At most so many rows of each unit, the first ones."""
    order = np.argsort(rows.unit, kind="stable")
    begins = np.searchsorted(rows.unit[order], rows.unit[order])
    return rows.taken(np.sort(order[np.arange(len(order)) - begins < most]))
