"""The one-run audit: what guesses about canaries prove of a model's epsilon, from a single training."""

import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from privacy_core import checks
from privacy_core.errors import InvalidValueError
from privacy_core.evaluate.membership import Mask, mask, numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What one audit found; it can refute a claim, never prove one.

    Attributes:
        canaries: Records that were put into the training each with probability 1/2, independently.
        guesses: Canaries that were guessed about.
        correct: Guesses that were right.
        delta: At which epsilon is bounded, in [0, 1).
        confidence: With this probability ``bound`` is not above the true epsilon.
        bound: Lower bound on epsilon; 0 where nothing was detected.
        ceiling: What ``bound`` would be if all guesses were right.
        claim: Epsilon that is claimed at this delta, if any.
    """

    canaries: int
    guesses: int
    correct: int
    delta: float
    confidence: float
    bound: float
    ceiling: float
    claim: float | None = None

    @property
    def refuted(self) -> bool:
        """Whether the claim is refuted: the bound is above it."""
        return self.claim is not None and self.bound > self.claim

    @property
    def words(self) -> str:
        """The finding in a few sentences. They never say that a model is private: no audit can show that."""
        sure, delta = f"{100 * self.confidence:.8g}% confidence", f"delta {self.delta:.3g}"
        most = f"{self.correct} of {self.guesses} guesses were right; all right would have shown {self.ceiling:.3g}."
        if self.claim is not None and self.bound > self.claim:
            return (
                f"The claim of epsilon {self.claim:.3g} is refuted: epsilon is at least {self.bound:.3g} at {delta} "
                f"({sure}). {most} Do not release this model under that claim."
            )
        found = f"Epsilon is at least {self.bound:.3g} at {delta} ({sure})." if self.bound else "Nothing detected."
        weak = self.claim is not None and self.claim >= self.ceiling
        return f"{found} {most}" + (
            f" So few guesses could not have refuted the claim of {self.claim:.3g}." if weak else ""
        )

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {**asdict(self), "refuted": self.refuted, "words": self.words}


def audited(
    scores: npt.ArrayLike,
    included: Mask,
    *,
    guesses: int,
    delta: float,
    confidence: float = 0.95,
    claim: float | None = None,
) -> Audit:
    """Guesses about canaries from their scores, and what they prove.

    Args:
        scores: Of each canary, shape ``(canaries,)``; higher means likelier included. No NaN.
        included: Whether the canary was in the training, shape ``(canaries,)``: fair coins, tossed independently of
            each other and of everything else.
        guesses: How many to make, fixed before the scores are seen: the best of several audits is no bound.
        delta: In [0, 1).
        confidence: In (0, 1).
        claim: Epsilon that is claimed at ``delta``, at least 0.

    Raises:
        InvalidValueError: a parameter is out of range, or a score is NaN.
    """
    if claim is not None and not claim >= 0:
        raise InvalidValueError(f"The claimed epsilon must be at least 0, got {claim!r}.")
    correct, canaries = guesses_of(scores, included, guesses=guesses), len(np.asarray(included))
    return Audit(
        canaries=canaries,
        guesses=guesses,
        correct=correct,
        delta=delta,
        confidence=confidence,
        bound=epsilon_lower_bound(correct, guesses, canaries=canaries, delta=delta, confidence=confidence),
        ceiling=ceiling(guesses, canaries=canaries, delta=delta, confidence=confidence),
        claim=claim,
    )


def guesses_of(scores: npt.ArrayLike, included: Mask, *, guesses: int) -> int:
    """How many guesses are right: the higher half "in", the lower half "out", and none about the canaries between.

    Of equal scores those are guessed about on which the guess is wrong. So the count depends neither on the order of
    the canaries nor on luck, and is at most that of any rule for ties; a score that says nothing earns nothing.

    Args:
        scores: Shape ``(canaries,)``; higher means likelier included. May be infinite, not NaN.
        included: Shape ``(canaries,)``.
        guesses: At least 1, at most the canaries. Of an odd number one more is "in".

    Raises:
        InvalidValueError: shapes do not fit, a score is NaN, or there are fewer canaries than guesses.

    Source: Steinke, Nasr, Jagielski, "Privacy Auditing with One (1) Training Run", NeurIPS 2023, algorithm 1.

    >>> guesses_of([9, 8, 5, 4, 1, 2], np.array([True, False, True, False, False, True]), guesses=4)
    2
    """
    figures = numbers("scores", scores)
    inside = mask("included", included, figures.shape)
    checks.whole(guesses=guesses, least=1)
    if guesses > len(figures):
        raise InvalidValueError(
            f"{guesses} guesses were to be made about {len(figures)} canaries. Guess about each at most once."
        )
    order = np.lexsort((inside, -figures))  # falling scores; among equal ones, those left out come first
    lowest = guesses // 2
    highest = guesses - lowest
    return int(inside[order[:highest]].sum() + (~inside[order[len(order) - lowest :]]).sum())


def epsilon_lower_bound(correct: int, guesses: int, *, canaries: int, delta: float, confidence: float = 0.95) -> float:
    """The largest epsilon that so many right guesses reject: no (epsilon, delta) private training allows them.

    A private training lets each guess be right with probability at most q = e^epsilon / (1 + e^epsilon), whatever the
    others are, but for delta. So epsilon is rejected where P[B >= correct] + 2 canaries delta alpha is at most
    1 - confidence, with B binomial (guesses, q) and alpha the largest of P[correct > B >= correct - i] / i.

    Args:
        correct: Right guesses, at most ``guesses``.
        guesses: At least 1, at most ``canaries``; the rest were abstained from.
        canaries: Each was included with probability 1/2, independently.
        delta: In [0, 1).
        confidence: In (0, 1): the bound is above the true epsilon with probability at most 1 - confidence.

    Returns:
        At least 0, where 0 means that nothing was detected. Neighbours differ by adding or removing one canary.

    Raises:
        InvalidValueError: a parameter is out of range.

    Source: Steinke, Nasr, Jagielski, NeurIPS 2023 (arXiv 2305.08846), theorem 5.2, and the code in its appendix D.

    >>> round(epsilon_lower_bound(75, 100, canaries=1000, delta=1e-4), 3)
    0.673
    """
    from scipy.special import betaincinv  # noqa: PLC0415 - takes a moment

    _check(correct, guesses, canaries, delta=delta, confidence=confidence)
    if not correct:
        return 0.0
    # Where P[B >= correct] alone reaches 1 - confidence, by the smaller tail 1 - q, which keeps its digits.
    wrong = float(betaincinv(guesses - correct + 1, correct, confidence))
    high = math.log1p(-wrong) - math.log(wrong) if 0 < wrong < 0.5 else 0.0
    if not delta or not high:
        return high

    def rejected(epsilon: float) -> bool:
        return chance(correct, guesses, epsilon=epsilon, canaries=canaries, delta=delta) <= 1 - confidence

    low = 0.0  # stays there if not even epsilon 0 is rejected
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if rejected(middle) else (low, middle)
    return low


def ceiling(guesses: int, *, canaries: int, delta: float, confidence: float = 0.95) -> float:
    """The bound if all guesses were right: what an audit of this size can show at best, however a model leaks.

    >>> round(ceiling(300, canaries=600, delta=1e-5), 2)
    4.59
    """
    return epsilon_lower_bound(guesses, guesses, canaries=canaries, delta=delta, confidence=confidence)


def chance(correct: int, guesses: int, *, epsilon: float, canaries: int, delta: float) -> float:
    """Upper bound on the probability of so many right guesses under (epsilon, delta) privacy, the p-value; in [0, 1].

    Source: as `epsilon_lower_bound`.
    """
    from scipy.stats import binom  # noqa: PLC0415 - takes seconds

    right = 1 / (1 + math.exp(-epsilon))
    at_least = float(binom.sf(correct - 1, guesses, right))
    if not delta or not correct:
        return at_least
    below = np.cumsum(binom.pmf(np.arange(correct - 1, -1, -1), guesses, right))  # P[correct > B >= correct - i]
    alpha = float((below / np.arange(1, correct + 1)).max())
    return min(1.0, at_least + 2 * canaries * delta * alpha)


def _check(correct: int, guesses: int, canaries: int, *, delta: float, confidence: float) -> None:
    checks.whole(correct=correct)
    checks.whole(guesses=guesses, canaries=canaries, least=1)
    checks.probability(delta=delta, confidence=confidence)
    if not correct <= guesses <= canaries:
        raise InvalidValueError(
            f"Right guesses are among the guesses, and there is at most one guess a canary: got {correct} right of "
            f"{guesses} about {canaries} canaries."
        )
    if not 0 < confidence < 1 or delta == 1:
        raise InvalidValueError(f"delta must be below 1 and confidence inside (0, 1), got {delta!r}, {confidence!r}.")
