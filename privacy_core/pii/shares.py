"""How far a share that was counted can be from the share of the whole column: exact binomial bounds."""

from scipy import stats

from privacy_core import checks
from privacy_core.errors import InvalidValueError

CONFIDENCE = 0.95


def interval(hits: int, n: int, *, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Bounds of a share of which ``hits`` of ``n`` independent draws are known; Clopper and Pearson, two-sided.

    They cover the true share with at least ``confidence``, whatever it is. Where nothing was hit `at_most` says more:
    it is a statement of its own, which errs in one direction only.

    Args:
        hits: Draws that hold what is counted.
        n: Draws with replacement, at least 1.
        confidence: In (0, 1).

    Source: Clopper and Pearson, "The use of confidence or fiducial limits illustrated in the case of the binomial",
        Biometrika 1934.

    >>> [round(end, 4) for end in interval(3, 10)], [round(end, 4) for end in interval(0, 300)]
    ([0.0667, 0.6525], [0.0, 0.0122])
    """
    checks.whole(hits=hits)
    checks.whole(n=n, least=1)
    checks.probability(confidence=confidence)
    if hits > n or not 0 < confidence < 1:
        raise InvalidValueError(f"Hits are at most n, and confidence lies between 0 and 1: {hits} of {n}.")
    beyond = (1 - confidence) / 2
    low = stats.beta.ppf(beyond, hits, n - hits + 1) if hits else 0.0
    high = stats.beta.ppf(1 - beyond, hits + 1, n - hits) if hits < n else 1.0
    return float(low), float(high)


def at_most(n: int, *, hits: int = 0, confidence: float = CONFIDENCE) -> float:
    """The largest share that ``hits`` of ``n`` draws still allow, one-sided; 1 where nothing was drawn.

    >>> round(at_most(300), 5), round(at_most(300, hits=2), 4), at_most(0)
    (0.00994, 0.0208, 1.0)
    """
    checks.whole(n=n)
    checks.whole(hits=hits)
    if hits >= n:
        return 1.0
    return float(stats.beta.ppf(confidence, hits + 1, n - hits)) if hits else float(1 - (1 - confidence) ** (1 / n))
