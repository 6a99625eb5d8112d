"""What the two discrete distributions are, worked out by sums and not by the library that draws them."""

import math

import numpy as np
import numpy.typing as npt

from privacy_core.dp.question import Mechanism

Floats = npt.NDArray[np.float64]


def weights(kind: Mechanism, scale: float, *, tails: float = 40.0) -> tuple[npt.NDArray[np.int64], Floats]:
    """Whole numbers around zero and their probabilities; what is left out has less than e^-40."""
    far = max(2, math.ceil(tails * scale))
    x = np.arange(-far, far + 1)
    told = -np.abs(x) / scale if kind is Mechanism.LAPLACE else -(x.astype(np.float64) ** 2) / (2 * scale**2)
    found = np.exp(told)
    return x, found / found.sum()


def within(kind: Mechanism, scale: float, distance: int) -> float:
    """Probability that noise is at most so far from zero."""
    x, p = weights(kind, scale)
    return float(p[np.abs(x) <= distance].sum())


def apart(kind: Mechanism, one: float, other: float) -> float:
    """Largest distance of the two distribution functions of noise of two scales."""
    x, _ = weights(kind, max(one, other))
    found = []
    for scale in (one, other):
        own, p = weights(kind, scale)
        found.append(np.interp(x, own, np.cumsum(p), left=0.0, right=1.0))
    return float(np.abs(found[0] - found[1]).max())


def off(kind: Mechanism, scale: float, noise: npt.NDArray[np.int64]) -> float:
    """Largest distance of the distribution function of drawn noise to that of the theory."""
    x, p = weights(kind, scale)
    told = np.searchsorted(np.sort(noise), x, side="right") / len(noise)
    return float(np.abs(told - np.cumsum(p)).max())


def sure(draws: int, failing: float) -> float:
    """What `off` exceeds with probability at most ``failing``, if the theory is true.

    Source: Massart (1990), "The tight constant in the Dvoretzky-Kiefer-Wolfowitz inequality", Annals of Probability.
    """
    return math.sqrt(math.log(2 / failing) / (2 * draws))
