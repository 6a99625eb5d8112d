"""Membership inference: how well a model's outputs tell the records that it learned from apart from others."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt

from privacy_core import checks
from privacy_core.errors import InvalidValueError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

RATES = (0.01, 0.001)
MOST_POINTS = 400
ENOUGH_SHADOWS = 16
_LEAST_VARIANCE = 1e-12  # clipped confidences can be all alike, and a Gaussian needs some width
_LEAST_PROBABILITY = 1e-300


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A share that was counted, with its interval by Clopper and Pearson.

    Attributes:
        hits: Records for which it held.
        records: Records that were looked at.
        low: Lower end of the interval, in [0, 1].
        high: Its upper end.
    """

    hits: int
    records: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """``hits`` over ``records``."""
        return self.hits / self.records

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {**asdict(self), "share": self.share}


@dataclass(frozen=True, slots=True, kw_only=True)
class TruePositives:
    """Members that are found while few others are taken for members.

    Attributes:
        at: Share of the non-members that may be taken for members, the false positive rate, in (0, 1).
        found: Share of the members that are found; None if there are too few non-members for this rate.
        false_positives: Non-members that are taken for members at the threshold; ties may make it fewer than allowed.
        why: Why there is no figure; None if there is one.
    """

    at: float
    found: Rate | None
    false_positives: int | None
    why: str | None

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {**asdict(self), "found": self.found.to_json() if self.found else None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """How well scores tell members from non-members.

    Attributes:
        members: Records that the model learned from.
        non_members: Records that it did not.
        confidence: Of all intervals, in (0, 1).
        auc: Chance that a member scores above a non-member, ties counting half, in [0, 1]; 0.5 is chance.
        auc_interval: Around ``auc``.
        true_positives: At 1% and at 0.1% false positives.
        advantage: Largest true less false positive rate of any threshold, in [0, 1]; 0 is chance. The threshold is
            chosen on the same records, so few records make it look large.
        roc: False and true positive rates, at most 400 points, false positive rates strictly rising, dense towards 0.
    """

    members: int
    non_members: int
    confidence: float
    auc: float
    auc_interval: tuple[float, float]
    true_positives: tuple[TruePositives, ...]
    advantage: float
    roc: tuple[tuple[float, float], ...]

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            **asdict(self),
            "auc_interval": list(self.auc_interval),
            "true_positives": [one.to_json() for one in self.true_positives],
            "roc": [list(point) for point in self.roc],
        }


def rate(hits: int, records: int, *, confidence: float = 0.95) -> Rate:
    """A counted share with its interval; see `privacy_core.pii.shares.interval`."""
    from privacy_core.pii.shares import interval  # noqa: PLC0415 - scipy takes seconds

    low, high = interval(hits, records, confidence=confidence)
    return Rate(hits=hits, records=records, low=low, high=high)


def loss_scores(losses: npt.ArrayLike) -> Floats:
    """Scores by the loss alone: the smaller a record's loss, the likelier it is a member.

    Args:
        losses: Of each record under the model, shape ``(n,)``; no NaN.

    Source: Yeom, Giacomelli, Fredrikson, Jha, "Privacy Risk in Machine Learning: Analyzing the Connection to
        Overfitting", CSF 2018, Adversary 2: a threshold on the loss.
    """
    return -numbers("losses", losses)


def logit_scaled(losses: npt.ArrayLike) -> Floats:
    """log(p / (1 - p)) of the probability p = exp(-loss) that a model gives the true label.

    Args:
        losses: Cross-entropy of each record, at least 0, any shape. Below 1e-16, where p is 1 in floats, they count as
            1e-16, so that the figure is finite, at most 36.8.

    Raises:
        InvalidValueError: a loss is below 0 or no number.

    Source: Carlini, Chien, Nasr, Song, Terzis, Tramer, "Membership Inference Attacks From First Principles", S&P 2022,
        the logit scaling, in a form that keeps its digits near p = 1.

    >>> [round(float(x), 3) for x in logit_scaled([np.log(2), np.log(4)])]
    [0.0, -1.099]
    """
    loss = np.asarray(losses, dtype=np.float64)
    if not (loss >= 0).all():
        raise InvalidValueError("Cross-entropies are numbers of at least 0. Leave out records without one.")
    loss = np.maximum(loss, 1e-16)
    return np.asarray(-loss - np.log(-np.expm1(-loss)))


def likelihood_ratio_scores(target: npt.ArrayLike, shadows_in_mask: Mask, *, shadow_logits: npt.ArrayLike) -> Floats:
    """Scores by the likelihood ratio attack, LiRA, online: log density of the output had the record been held or not.

    For each record a Gaussian is fitted to the outputs of shadow models that held it, and one to those of others. With
    fewer than 16 of either kind for any record, each of the two variances is pooled over all records: squared distances
    from each record's own mean, by their degrees of freedom.

    Args:
        target: Logit-scaled confidence of each record under the attacked model, shape ``(n,)``; see `logit_scaled`.
        shadows_in_mask: Whether a shadow model held a record, shape ``(m, n)``.
        shadow_logits: Logit-scaled confidences under the shadow models, shape ``(m, n)``.

    Returns:
        Natural logarithms of the ratio, shape ``(n,)``; 0 where both are as likely.

    Raises:
        InvalidValueError: a shape or figure does not fit, or there are too few shadow models of a kind.

    Source: Carlini et al., S&P 2022, algorithm 1. Their code pools by the standard deviation of all outputs, which
        takes differences between records for noise; here only what varies within a record counts.
    """
    phi, shadows = numbers("target", target, finite=True), np.asarray(shadow_logits, dtype=np.float64)
    held = _fitting("shadow_logits", shadows, shadows_in_mask, len(phi))
    fits = [_gaussians(shadows, held), _gaussians(shadows, ~held)]
    fewest = min(int(records.min(initial=ENOUGH_SHADOWS)) for records, _, _ in fits)
    densities = []
    for records, mean, squares in fits:
        freedom = int((records - 1).sum())
        if not freedom:
            raise InvalidValueError("No record was held, or left out, by two shadow models. Train more of them.")
        spread = squares.sum() / freedom if fewest < ENOUGH_SHADOWS else squares / (records - 1)
        variance = np.maximum(spread, _LEAST_VARIANCE)
        densities.append(-((phi - mean) ** 2) / (2 * variance) - np.log(variance) / 2)
    return np.asarray(densities[0] - densities[1])


def relative_scores(
    target: npt.ArrayLike,
    population: npt.ArrayLike,
    *,
    references: npt.ArrayLike,
    references_of_population: npt.ArrayLike,
    held: Mask | None = None,
    gamma: float = 1.0,
    offline: float = 1.0,
) -> Floats:
    """Scores by the relative attack, RMIA: the share of population points that a record dominates.

    A record x dominates a point z if p(x | model) / p(x) is at least ``gamma`` times p(z | model) / p(z). With
    ``held``, p(x) is the mean of two means: over reference models that held x, and over those that did not (online).
    Without it no reference model held x, and p(x) = ((1 + a) mean + 1 - a) / 2 with a = ``offline``. For z, which no
    model held, p(z) is the mean, corrected alike if offline.

    Args:
        target: Probability of the true label of each record under the attacked model, shape ``(n,)``, in [0, 1].
        population: The same of population points, shape ``(k,)``, at least one; neither model nor references saw them.
        references: Of the records under reference models, shape ``(m, n)``.
        references_of_population: Of the points under them, shape ``(m, k)``.
        held: Whether a reference model held a record, shape ``(m, n)``.
        gamma: At least 1.
        offline: In [0, 1]; how far outputs on members are like those on others. 1 takes them to be alike.

    Returns:
        Shares in [0, 1], shape ``(n,)``; multiples of 1 / k.

    Raises:
        InvalidValueError: a shape or figure does not fit, or a record lacks reference models of a kind (online).

    Source: Zarifzadeh, Liu, Shokri, "Low-Cost High-Power Membership Inference Attacks", ICML 2024: the pairwise
        likelihood ratio LR(x, z) in its form by Bayes' rule, and the score Pr over z of LR(x, z) >= gamma; p(x) as in
        its algorithm 1, and offline as in the authors' code (privacytrustlab/ml_privacy_meter).
    """
    checks.positive(gamma=gamma)
    checks.probability(offline=offline)
    if gamma < 1:
        raise InvalidValueError(f"gamma must be at least 1, got {gamma!r}.")
    x, z = (_probabilities(name, of) for name, of in (("target", target), ("population", population)))
    if x.ndim != 1 or z.ndim != 1 or not len(z):
        raise InvalidValueError(f"Expected target (n,) and population (k >= 1,), got {x.shape} and {z.shape}.")
    of_x = _probabilities("references", references)
    of_z = _probabilities("references_of_population", references_of_population)
    if of_x.ndim != 2 or not len(of_x) or of_x.shape[1] != len(x) or of_z.shape != (len(of_x), len(z)):
        raise InvalidValueError(f"References must be (m, {len(x)}) and (m, {len(z)}), got {of_x.shape}, {of_z.shape}.")
    if held is not None:
        inside = _fitting("references", of_x, held, len(x))
        base_x = (_gaussians(of_x, inside)[1] + _gaussians(of_x, ~inside)[1]) / 2
        base_z = of_z.mean(axis=0)
    else:
        base_x, base_z = (((1 + offline) * of.mean(axis=0) + 1 - offline) / 2 for of in (of_x, of_z))
    ratio_x, ratio_z = x / np.maximum(base_x, _LEAST_PROBABILITY), z / np.maximum(base_z, _LEAST_PROBABILITY)
    return np.searchsorted(np.sort(ratio_z), ratio_x / gamma, side="right") / len(z)


def attacked(scores: npt.ArrayLike, member: Mask, *, confidence: float = 0.95) -> Membership:
    """What scores give away: AUC, members found at 1% and 0.1% false positives, advantage, ROC curve.

    The AUC's interval is DeLong's on the logit scale. Where that has no width, as when all members score above all
    others, it is Newcombe's, whose variance is Hanley and McNeil's at the ends of the interval. A threshold for a
    false positive rate is chosen from non-members alone, the lowest that lets no more of them through; the intervals of
    true positive rates take it as given.

    Args:
        scores: Higher means likelier a member, shape ``(n,)``; may be infinite, not NaN.
        member: Whether the model learned from the record, shape ``(n,)``; at least one is, and one is not.
        confidence: Of the intervals, in (0, 1).

    Raises:
        InvalidValueError: shapes do not fit, a score is NaN, or there is no member or no non-member.

    Source: DeLong, DeLong, Clarke-Pearson, Biometrics 1988, by midranks as Sun and Xu, IEEE SPL 2014; Newcombe,
        "Confidence intervals for an effect size measure based on the Mann-Whitney statistic, part 2", Statistics in
        Medicine 2006, method 5; Carlini et al., S&P 2022, on low false positive rates; Yeom et al., CSF 2018,
        definition 4 (advantage).
    """
    checks.probability(confidence=confidence)
    if not 0 < confidence < 1:
        raise InvalidValueError(f"confidence must lie between 0 and 1, both excluded, got {confidence!r}.")
    figures = numbers("scores", scores)
    inside = mask("member", member, figures.shape)
    inner, outer = np.sort(figures[inside]), np.sort(figures[~inside])
    if not len(inner) or not len(outer):
        raise InvalidValueError(
            f"An attack tells members from non-members, got {len(inner)} and {len(outer)}. Give at least one of each."
        )
    thresholds = np.unique(figures)[::-1]
    true = len(inner) - np.searchsorted(inner, thresholds)  # guessed in at each threshold: scores at or above it
    false = len(outer) - np.searchsorted(outer, thresholds)
    auc, interval = _area(inner, outer, confidence)
    return Membership(
        members=len(inner),
        non_members=len(outer),
        confidence=confidence,
        auc=auc,
        auc_interval=interval,
        true_positives=tuple(_found(inner, outer, at, confidence) for at in RATES),
        advantage=float((true / len(inner) - false / len(outer)).max()),
        roc=_roc(true, false, sizes=(len(inner), len(outer))),
    )


def numbers(name: str, values: npt.ArrayLike, *, finite: bool = False) -> Floats:
    """As floats of shape ``(n,)``; refuses NaN, and infinite ones if asked."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1 or np.isnan(array).any() or (finite and not np.isfinite(array).all()):
        unfit = int((~np.isfinite(array)).sum())
        raise InvalidValueError(
            f"{name} must be {'finite ' if finite else ''}numbers, shape (n,), got shape {array.shape} with {unfit} "
            "NaN or infinite. Leave out records without an answer."
        )
    return array


def mask(name: str, values: Mask, shape: Sequence[int]) -> Mask:
    """As truth values of this shape; refuses others, since 0 and 1 as numbers would pick places."""
    array = np.asarray(values)
    if array.dtype != np.bool_ or array.shape != tuple(shape):
        raise InvalidValueError(f"{name} must be true or false, shape {tuple(shape)}, got {array.dtype} {array.shape}.")
    return array


def _probabilities(name: str, values: npt.ArrayLike) -> Floats:
    array = np.asarray(values, dtype=np.float64)
    if not ((array >= 0) & (array <= 1)).all():
        raise InvalidValueError(f"{name} must be probabilities between 0 and 1. Leave out records without one.")
    return array


def _fitting(name: str, shadows: Floats, held: Mask, records: int) -> Mask:
    """``held``, if shadow models are ``(m, records)`` and each record has one that held it and one that did not."""
    if shadows.ndim != 2 or shadows.shape[1] != records or not np.isfinite(shadows).all():
        raise InvalidValueError(f"{name} must be finite numbers, shape (m, {records}), got shape {shadows.shape}.")
    inside = mask(f"Membership of {name}", held, shadows.shape)
    if lacking := int((inside.all(axis=0) | ~inside.any(axis=0)).sum()):
        raise InvalidValueError(
            f"Each record needs a shadow model that held it and one that did not; {lacking} of {records} lack one. "
            "Train more shadow models, or leave these records out."
        )
    return inside


def _gaussians(shadows: Floats, chosen: Mask) -> tuple[Ints, Floats, Floats]:
    """Number, mean and squared distances from the mean of the chosen outputs of each record, shape ``(n,)`` each."""
    records = chosen.sum(axis=0)
    mean = np.where(chosen, shadows, 0).sum(axis=0) / records
    return records, mean, np.where(chosen, (shadows - mean) ** 2, 0).sum(axis=0)


def _area(inner: Floats, outer: Floats, confidence: float) -> tuple[float, tuple[float, float]]:
    """AUC of two sorted sets of scores and its interval."""
    above = _beaten(inner, outer) / len(outer)  # of each member: share of non-members below it
    below = 1 - _beaten(outer, inner) / len(inner)  # of each non-member: share of members above it
    auc, z = float(above.mean()), NormalDist().inv_cdf((1 + confidence) / 2)
    if min(len(inner), len(outer)) > 1 and 0 < auc < 1:
        error = float(np.sqrt(above.var(ddof=1) / len(inner) + below.var(ddof=1) / len(outer)))
        if error > 0:
            logit, width = np.log(auc / (1 - auc)), z * error / (auc * (1 - auc))
            return auc, (float(1 / (1 + np.exp(width - logit))), float(1 / (1 + np.exp(-width - logit))))
    pairs, half = len(inner) * len(outer), (len(inner) + len(outer)) / 2 - 1

    def unlikely(area: float) -> bool:
        inflated = 1 + half * ((1 - area) / (2 - area) + area / (1 + area))
        return (auc - area) ** 2 > z**2 * area * (1 - area) * inflated / pairs

    return auc, (_edge(0.0, auc, unlikely), _edge(1.0, auc, unlikely))


def _edge(outside: float, inside: float, unlikely: Callable[[float], bool]) -> float:
    """Where values turn from unlikely to likely on the way from ``outside`` to ``inside``; the former if none is."""
    if not unlikely(outside):
        return outside
    for _ in range(60):
        middle = (outside + inside) / 2
        outside, inside = (middle, inside) if unlikely(middle) else (outside, middle)
    return outside


def _beaten(scores: Floats, others: Floats) -> Floats:
    """How many of the sorted ``others`` lie below each score, ties counting half."""
    return (np.searchsorted(others, scores) + np.searchsorted(others, scores, side="right")) / 2


def _found(inner: Floats, outer: Floats, at: float, confidence: float) -> TruePositives:
    allowed = int(at * len(outer))
    if not allowed:
        why = f"{len(outer):,} non-members cannot show a false positive rate of {at:.3g}: it takes {round(1 / at):,}."
        return TruePositives(at=at, found=None, false_positives=None, why=why)
    threshold = outer[-allowed - 1] if allowed < len(outer) else -np.inf
    hits = len(inner) - int(np.searchsorted(inner, threshold, side="right"))
    return TruePositives(
        at=at,
        found=rate(hits, len(inner), confidence=confidence),
        false_positives=len(outer) - int(np.searchsorted(outer, threshold, side="right")),
        why=None,
    )


def _roc(true: Ints, false: Ints, *, sizes: tuple[int, int]) -> tuple[tuple[float, float], ...]:
    """The most true positives at each number of false ones; thinned to numbers spread by logarithm and by value."""
    last = np.append(np.flatnonzero(np.diff(false)), len(false) - 1)
    true, false = true[last], false[last]
    if false[0] > 0:  # the highest score is a non-member's: at no false positive nobody is found
        true, false = np.append(0, true), np.append(0, false)
    if len(false) > MOST_POINTS:
        wanted = np.concatenate([np.geomspace(1, sizes[1], 260), np.linspace(0, sizes[1], 130)])
        wanted = np.append(wanted, [at * sizes[1] for at in RATES])
        kept = np.unique(np.searchsorted(false, wanted, side="right") - 1)
        true, false = true[kept], false[kept]
    return tuple((float(x), float(y)) for x, y in zip(false / sizes[1], true / sizes[0], strict=True))
