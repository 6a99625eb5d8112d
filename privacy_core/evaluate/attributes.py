"""Attribute inference: whether a model tells a record's sensitive value to one who knows the rest of the record."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt

from privacy_core import checks
from privacy_core.errors import InvalidValueError
from privacy_core.evaluate.membership import Floats, Ints, Mask, Rate, mask, rate

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guesses:
    """How often the sensitive value of some records is guessed rightly.

    Attributes:
        attack: By the model's losses and the prior.
        marginal: By the most frequent value alone.
        others: From the other columns without the model; None if nobody learned that.
    """

    attack: Rate
    marginal: Rate
    others: Rate | None

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        others = self.others.to_json() if self.others else None
        return {"attack": self.attack.to_json(), "marginal": self.marginal.to_json(), "others": others}


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeInference:
    """What the model tells of a sensitive column, beyond what can be known without it.

    Attributes:
        confidence: Of all intervals, in (0, 1).
        candidates: Values that were tried.
        members: Guesses about records that the model learned from.
        control: The same about records that it never saw.
        baseline: "marginal" or "others": which of the two is right more often about members.
        gain: Rate of the attack on members less that baseline, in [-1, 1]; 0 or less means that the model tells nothing
            that could not be guessed.
        gain_interval: Around ``gain``; both rates are of the same records.
        beyond_control: Rate of the attack on members less that on the control. What a model says of records that it
            never saw it learned about everybody; what is beyond that, it keeps of single records.
        beyond_control_interval: Around ``beyond_control``.
    """

    confidence: float
    candidates: int
    members: Guesses
    control: Guesses
    baseline: str
    gain: float
    gain_interval: Interval
    beyond_control: float
    beyond_control_interval: Interval

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            **asdict(self),
            "members": self.members.to_json(),
            "control": self.control.to_json(),
            "gain_interval": list(self.gain_interval),
            "beyond_control_interval": list(self.beyond_control_interval),
        }


def likeliest(losses: npt.ArrayLike, prior: npt.ArrayLike) -> Ints:
    """The value under which the model's answer is likeliest: the largest prior times exp(-loss).

    Args:
        losses: Cross-entropy of the true label if the record had each value, shape ``(n_rows, n_candidates)``. May be
            infinite, not NaN. Of a regression, the negative log density of the error.
        prior: Probability of each value, shape ``(n_candidates,)``, or ``(n_rows, n_candidates)`` if it is known from
            the other columns; each sums to 1.

    Returns:
        Number of the value, shape ``(n_rows,)``; the lowest of those that are as likely.

    Raises:
        InvalidValueError: shapes do not fit, a loss is NaN, or a prior is no distribution.

    Source: Fredrikson, Lantz, Jha, Lin, Page, Ristenpart, "Privacy in Pharmacogenetics: An End-to-End Case Study of
        Personalized Warfarin Dosing", USENIX Security 2014, the algorithm that maximises prior times the model's error
        likelihood; Yeom, Giacomelli, Fredrikson, Jha, CSF 2018, section 4.

    >>> likeliest([[0.1, 2.0], [0.1, 2.0]], [[0.5, 0.5], [0.01, 0.99]]).tolist()
    [0, 1]
    """
    loss = np.asarray(losses, dtype=np.float64)
    if loss.ndim != 2 or loss.shape[1] < 2 or np.isnan(loss).any() or (loss == -np.inf).any():
        raise InvalidValueError(
            f"losses must be numbers, shape (n_rows, n_candidates >= 2), got shape {loss.shape} with "
            f"{int(np.isnan(loss).sum())} NaN. Leave out records without a loss."
        )
    with np.errstate(divide="ignore"):  # a value of probability 0 is never guessed
        likelihood = np.log(_distribution("prior", prior, loss.shape)) - loss
    return np.asarray(likelihood.argmax(axis=1))


def inferred(
    losses: npt.ArrayLike,
    prior: npt.ArrayLike,
    *,
    true: npt.ArrayLike,
    member: Mask,
    others: npt.ArrayLike | None = None,
    confidence: float = 0.95,
) -> AttributeInference:
    """The attack on members, its baselines on the same records, and its control on records that the model never saw.

    Args:
        losses: As `likeliest`.
        prior: As `likeliest`; from data that is no secret. Its mean over the records is what the marginal guess knows.
        true: Number of each record's real value, shape ``(n_rows,)``, in ``[0, n_candidates)``.
        member: Whether the model learned from the record, shape ``(n_rows,)``; at least one is, and one is not.
        others: Probability of each value as predicted from the other columns without the model, shape
            ``(n_rows, n_candidates)``. A ``prior`` of that shape stands for it if it is left out.
        confidence: Of the intervals, in (0, 1).

    Raises:
        InvalidValueError: shapes do not fit, a figure is out of range, or there are no members or no control.

    Source: of rates, Clopper and Pearson; of differences, Newcombe, "Interval estimation for the difference between
        independent proportions" and "Improved confidence intervals for the difference between binomial proportions
        based on paired data", Statistics in Medicine 1998, method 10 of each. Baseline and control as in Giomi,
        Boenisch, Wehmeyer, Tasnadi, "A Unified Framework for Quantifying Privacy Risk in Synthetic Data", PETS 2023.
    """
    checks.probability(confidence=confidence)
    if not 0 < confidence < 1:
        raise InvalidValueError(f"confidence must lie between 0 and 1, both excluded, got {confidence!r}.")
    said = likeliest(losses, prior)
    shape = np.shape(losses)
    known = _distribution("prior", prior, shape)
    real = _codes(true, shape)
    inside = mask("member", member, real.shape)
    if inside.all() or not inside.any():
        raise InvalidValueError(
            f"The attack needs members and a control that the model never saw, got {int(inside.sum())} members of "
            f"{len(inside)} records. Hold some records out of the training."
        )
    if others is None and np.ndim(prior) == 2:
        others = prior
    right = {"attack": said == real, "marginal": np.atleast_2d(known).mean(axis=0).argmax() == real}
    if others is not None:
        right["others"] = _distribution("others", others, shape, rows=True).argmax(axis=1) == real
    baseline = max((name for name in right if name != "attack"), key=lambda name: int(right[name][inside].sum()))
    members, control = (_guesses(right, rows, confidence) for rows in (inside, ~inside))
    attack = right["attack"][inside]
    gain, gain_interval = paired_difference(attack, right[baseline][inside], confidence=confidence)
    beyond, beyond_interval = difference(members.attack, control.attack, confidence=confidence)
    return AttributeInference(
        confidence=confidence,
        candidates=shape[1],
        members=members,
        control=control,
        baseline=baseline,
        gain=gain,
        gain_interval=gain_interval,
        beyond_control=beyond,
        beyond_control_interval=beyond_interval,
    )


def difference(one: Rate, other: Rate, *, confidence: float) -> tuple[float, Interval]:
    """Share of ``one`` less that of ``other``, of different records, and its interval (Newcombe 1998a, method 10).

    >>> first, second = Rate(hits=56, records=70, low=0, high=1), Rate(hits=48, records=80, low=0, high=1)
    >>> [round(end, 4) for end in difference(first, second, confidence=0.95)[1]]
    [0.0524, 0.3339]
    """
    return _apart(one.hits, one.records, other.hits, other.records, correlation=0.0, confidence=confidence)


def paired_difference(one: Mask, other: Mask, *, confidence: float) -> tuple[float, Interval]:
    """Share of ``one`` less that of ``other``, of the same records, and its interval (Newcombe 1998b, method 10).

    Args:
        one: Whether it held, shape ``(n,)``.
        other: The same of the other, shape ``(n,)``.
        confidence: In (0, 1).
    """
    n = len(one)
    both, neither = int((one & other).sum()), int((~one & ~other).sum())
    first, second = int((one & ~other).sum()), int((~one & other).sum())
    margins = math.sqrt((both + first) * (second + neither) * (both + second) * (first + neither))
    moved = float(both * neither - first * second)
    if moved > 0:
        moved = max(moved - n / 2, 0.0)  # a continuity correction: without it pairs look more alike than is known
    correlation = moved / margins if margins else 0.0
    return _apart(both + first, n, both + second, n, correlation=correlation, confidence=confidence)


def _apart(
    hits: int, records: int, other_hits: int, other_records: int, *, correlation: float, confidence: float
) -> tuple[float, Interval]:
    """Difference of two shares; the ends are as far as Wilson's ends of each, squared distances adding up."""
    one, other = hits / records, other_hits / other_records
    low, high = _wilson(hits, records, confidence)
    other_low, other_high = _wilson(other_hits, other_records, confidence)

    def width(a: float, b: float) -> float:
        return math.sqrt(max(0.0, a * a - 2 * correlation * a * b + b * b))

    gap = one - other
    return gap, (gap - width(one - low, other_high - other), gap + width(high - one, other - other_low))


def _wilson(hits: int, records: int, confidence: float) -> Interval:
    """Wilson, "Probable inference, the law of succession, and statistical inference", JASA 1927."""
    z, share = NormalDist().inv_cdf((1 + confidence) / 2), hits / records
    middle = share + z * z / (2 * records)
    half = z * math.sqrt(share * (1 - share) / records + z * z / (4 * records**2))
    return max(0.0, (middle - half) / (1 + z * z / records)), min(1.0, (middle + half) / (1 + z * z / records))


def _guesses(right: Mapping[str, Mask], rows: Mask, confidence: float) -> Guesses:
    of = {name: rate(int(hits[rows].sum()), int(rows.sum()), confidence=confidence) for name, hits in right.items()}
    return Guesses(attack=of["attack"], marginal=of["marginal"], others=of.get("others"))


def _distribution(name: str, values: npt.ArrayLike, shape: tuple[int, ...], *, rows: bool = False) -> Floats:
    array = np.asarray(values, dtype=np.float64)
    if array.shape not in ((shape,) if rows else (shape, shape[1:])):
        raise InvalidValueError(f"{name} must have a probability for each candidate, got {array.shape} for {shape}.")
    if not ((array >= 0).all() and (abs(array.sum(axis=-1) - 1) < 1e-6).all()):
        raise InvalidValueError(f"{name} must be probabilities of at least 0 that sum to 1 over the candidates.")
    return array


def _codes(true: npt.ArrayLike, shape: tuple[int, ...]) -> Ints:
    array = np.asarray(true)
    fits = array.shape == shape[:1] and np.issubdtype(array.dtype, np.integer)
    if not fits or not ((array >= 0) & (array < shape[1])).all():
        raise InvalidValueError(f"true must be numbers of candidates, 0 to {shape[1] - 1}, shape {shape[:1]}.")
    return array.astype(np.int64)
