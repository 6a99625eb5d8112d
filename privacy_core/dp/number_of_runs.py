"""How often a run stops a selection: the truncated negative binomial distribution of a number of runs, by its mean.

Source: Papernot, Steinke (2022), "Hyperparameter tuning with Renyi differential privacy", ICLR, definition 1.
"""

import math
from functools import lru_cache

from privacy_core.errors import InvalidValueError


@lru_cache(maxsize=256)
def halting_probability(mean: float, shape: float) -> float:
    """Of a truncated negative binomial distribution: the gamma with which its mean is this.

    Args:
        mean: At least 1.
        shape: At least 0, finite.

    Returns:
        In (0, 1], by bisection to the last digits but a few, rounded down, which costs more.

    Raises:
        InvalidValueError: an argument is out of its range.
    """
    if not (1 <= mean < math.inf and 0 <= shape < math.inf):
        raise InvalidValueError(
            f"A number of runs has a mean of at least 1 and a shape of at least 0, both finite; asked were {mean:g} "
            f"and {shape:g}."
        )
    if mean == 1 or shape == 1:
        return 1 / mean
    low, high = -math.log(2 * (shape + 1) * mean * mean) - 50, 0.0
    while high - low > 1e-14 * max(1.0, -low):
        middle = (low + high) / 2
        low, high = (middle, high) if _mean_of_runs(middle, shape) > mean else (low, middle)
    return math.exp(low)


def _mean_of_runs(log: float, shape: float) -> float:
    """Mean of the distribution whose gamma has this logarithm, below 0."""
    return math.expm1(-log) * (shape / -math.expm1(shape * log) if shape else 1 / -log)
