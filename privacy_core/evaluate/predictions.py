"""How good a model's predictions are on rows that it did not learn from, each figure beside what needs no model."""

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt

from privacy_core import checks
from privacy_core.errors import InvalidValueError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

Z = NormalDist().inv_cdf(0.975)  # all intervals are of 95 %
BINS = 10
LARGEST = 1e100  # squares of larger numbers do not fit into a float
ROUNDING = 1e-3  # of the sum of a row's probabilities; a net's single precision errs by far less


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Rows of which about the same was predicted: a point of a reliability diagram.

    Attributes:
        predicted: Mean probability that was predicted, in [0, 1].
        true: Share of the rows of which it was true, in [0, 1].
        rows: In the bin.
    """

    predicted: float
    true: float
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Classified:
    """How well labels are told. Intervals are of 95 %, for rows drawn independently, not for other training runs.

    Attributes:
        rows: Tested.
        labels: That the model knows; label 1 is the one looked for where there are two.
        accuracy: Share of rows told rightly, in [0, 1]; of labels equally likely the first one is said.
        accuracy_low: Wilson's interval begins.
        accuracy_high: And ends.
        majority: Share told rightly by always saying the most frequent label.
        auc: Chance that a row of label 1 is given a higher probability than another row, ties counting half; with
            several labels the mean over those that occur, each against the rest. None where one label only occurs.
        auc_low: Its interval begins; None with several labels.
        auc_high: And ends.
        f1: Harmonic mean of precision and recall of label 1, 0 where it is never told rightly; with several labels
            the mean over those that occur or are said.
        log_loss: Mean of -ln of what was given to the true label, at least 0; a probability of 0 counts as 2e-16.
        brier: Mean squared distance to the truth: of label 1, in [0, 1]; with several labels summed over them, in
            [0, 2].
        calibration_error: Mean distance, over rows, of what was predicted in a bin to what was true, in [0, 1]; 0
            where they agree. With several labels that of the label that was said. Chance alone keeps it above 0.
        bins: At most 10 with about as many rows, lowest prediction first; rows of one prediction are never parted.
    """

    rows: int
    labels: int
    accuracy: float
    accuracy_low: float
    accuracy_high: float
    majority: float
    auc: float | None
    auc_low: float | None
    auc_high: float | None
    f1: float
    log_loss: float
    brier: float
    calibration_error: float
    bins: tuple[Bin, ...]

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {**asdict(self), "bins": [asdict(each) for each in self.bins]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Regressed:
    """How well a number is told, in its own unit.

    Attributes:
        rows: Tested.
        mae: Mean absolute error; 0 where every row is told rightly.
        mae_low: Its interval of 95 % begins (normal approximation of the mean); None with one row.
        mae_high: And ends.
        rmse: Square root of the mean squared error, at least ``mae``.
        r2: 1 less the squared error over that of the tested rows' own mean; 1 is right everywhere, below 0 is worse
            than that mean. Without unit. None where the target is constant.
        baseline: What is always said by who knows the training rows' mean only.
        baseline_mae: Mean absolute error of it.
        baseline_rmse: Root of its mean squared error.
    """

    rows: int
    mae: float
    mae_low: float | None
    mae_high: float | None
    rmse: float
    r2: float | None
    baseline: float
    baseline_mae: float
    baseline_rmse: float

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self)


def classified(probabilities: npt.ArrayLike, target: npt.ArrayLike, *, most_frequent: int | None = None) -> Classified:
    """Figures of a classifier on tested rows.

    Args:
        probabilities: Of each label, shape ``(n, n_labels)``, in [0, 1], each row's sum 1.
        target: Number of the true label, shape ``(n,)``.
        most_frequent: Label that was most frequent in training, for ``majority``; None: that of the tested rows, which
            is at least as good a guess.

    Raises:
        InvalidValueError: no rows, fewer than two labels, shapes that do not fit, something that is no probability or
            no label.

    Source: accuracy's interval as `wilson`, that of the AUC as `auc_interval`; calibration as Guo, Pleiss, Sun and
        Weinberger, "On Calibration of Modern Neural Networks", ICML 2017, section 2, in bins of as many rows (Nguyen
        and O'Connor, "Posterior calibration and exploratory analysis for natural language processing models", EMNLP
        2015).
    """
    given = _distributions(probabilities)
    rows, labels = given.shape
    truth = labels_of(target, labels=labels, rows=rows)
    from sklearn.metrics import brier_score_loss, f1_score, log_loss  # noqa: PLC0415 - takes seconds

    said = given.argmax(axis=1)
    right = int((said == truth).sum())
    counts = np.bincount(truth, minlength=labels)
    if most_frequent is not None:
        labels_of([most_frequent], labels=labels, rows=1)
    low, high = wilson(right, rows)
    auc, auc_low, auc_high = _auc(given, truth, counts)
    bins = _bins(given[:, 1], truth == 1) if labels == 2 else _bins(given.max(axis=1), said == truth)
    every = np.arange(labels)
    sums = given.sum(axis=1, keepdims=True)  # in place they would part equal predictions by a rounding
    return Classified(
        rows=rows,
        labels=labels,
        accuracy=right / rows,
        accuracy_low=low,
        accuracy_high=high,
        majority=float((counts.max() if most_frequent is None else counts[most_frequent]) / rows),
        auc=auc,
        auc_low=auc_low,
        auc_high=auc_high,
        f1=float(f1_score(truth, said, average="binary" if labels == 2 else "macro", zero_division=0)),
        log_loss=float(log_loss(truth, given / sums, labels=every)),
        brier=float(brier_score_loss(truth, given[:, 1] if labels == 2 else given / sums, labels=every)),
        calibration_error=sum(each.rows * abs(each.predicted - each.true) for each in bins) / rows,
        bins=bins,
    )


def regressed(predicted: npt.ArrayLike, target: npt.ArrayLike, *, training_mean: float) -> Regressed:
    """Figures of a model of a number on tested rows.

    Args:
        predicted: Shape ``(n,)``, in the target's unit.
        target: What is so, shape ``(n,)``.
        training_mean: Of the target in the rows that were learned from, in the same unit.

    Raises:
        InvalidValueError: no rows, shapes that differ, or something that is no finite number below 1e100.

    >>> regressed([1.0, 2.0], [2.0, 4.0], training_mean=3.0).mae
    1.5
    """
    said, truth = _numbers(predicted, "The predictions"), _numbers(target, "The target")
    if len(said) != len(truth):
        raise InvalidValueError(
            f"There are {len(said):,} predictions and {len(truth):,} rows to compare them with. Give one for each row."
        )
    mean = float(_numbers([training_mean], "The training mean")[0])
    wrong, guessed = np.abs(said - truth), np.abs(mean - truth)
    mae = float(wrong.mean())
    half = Z * float(wrong.std(ddof=1)) / math.sqrt(len(wrong)) if len(wrong) > 1 else None
    squared = float((wrong**2).mean())
    spread = 0.0 if (truth == truth[0]).all() else float(truth.var())  # the variance of equal numbers may round above 0
    r2 = 1 - squared / spread if spread > 0 else -math.inf
    return Regressed(
        rows=len(truth),
        mae=mae,
        mae_low=None if half is None else max(mae - half, 0.0),
        mae_high=None if half is None else mae + half,
        rmse=math.sqrt(squared),
        r2=r2 if math.isfinite(r2) else None,
        baseline=mean,
        baseline_mae=float(guessed.mean()),
        baseline_rmse=math.sqrt(float((guessed**2).mean())),
    )


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Interval of 95 % for a share of which ``hits`` of ``n`` independent draws are known, in [0, 1].

    Source: Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 1927.

    >>> [round(end, 4) for end in wilson(9, 10)], [round(end, 4) for end in wilson(0, 10)]
    ([0.5958, 0.9821], [0.0, 0.2775])
    """
    checks.whole(hits=hits)
    checks.whole(n=n, least=1)
    if hits > n:
        raise InvalidValueError(f"Of {n} draws {hits} were said to be hits. Hits are at most n.")
    share, spread = hits / n, Z**2 / n
    middle = (share + spread / 2) / (1 + spread)
    half = math.sqrt(spread * share * (1 - share) + spread**2 / 4) / (1 + spread)
    return (max(middle - half, 0.0) if hits else 0.0), (min(middle + half, 1.0) if hits < n else 1.0)


def auc_interval(auc: float, positives: int, negatives: int) -> tuple[float, float]:
    """Interval of 95 % for the area under a ROC curve, in [0, 1]: the areas that do not make this one unlikely.

    Hanley and McNeil's variance is taken at the area that is tried, not at the one that was found, as Wilson does for
    a share. So a perfect curve of few rows does not pass for certain, as it does by DeLong's or the plain interval,
    which in simulation cover 70 % instead of 95 % of areas of 0.97 with 15 rows of each label.

    Args:
        auc: That was found, in [0, 1].
        positives: Rows of the label that is looked for, at least 1.
        negatives: Other rows, at least 1.

    Source: Hanley and McNeil, "The meaning and use of the area under a receiver operating characteristic (ROC)
        curve", Radiology 1982; Newcombe, "Confidence intervals for an effect size measure based on the Mann-Whitney
        statistic. Part 2", Statistics in Medicine 2006, method 5, which treats both labels alike.

    >>> [round(end, 3) for end in auc_interval(1.0, 15, 15)]
    [0.865, 1.0]
    """
    checks.probability(auc=auc)
    checks.whole(positives=positives, negatives=negatives, least=1)
    others = (positives + negatives) / 2 - 1

    def likely(area: float) -> bool:
        pairs = 1 + others * ((1 - area) / (2 - area) + area / (1 + area))
        return (auc - area) ** 2 <= Z**2 * area * (1 - area) * pairs / (positives * negatives)

    return _edge(likely, inside=auc, outside=0.0), _edge(likely, inside=auc, outside=1.0)


def labels_of(values: npt.ArrayLike, *, labels: int, rows: int) -> Ints:
    """Numbers of labels from 0, shape ``(rows,)``.

    Raises:
        InvalidValueError: another shape, or something that is no whole number from 0 to ``labels - 1``.
    """
    found = np.asarray(values)
    if found.shape != (rows,):
        raise InvalidValueError(f"One label for each of {rows:,} rows was expected, but there are {found.shape}.")
    if found.dtype.kind not in "iu" or found.min() < 0 or found.max() >= labels:
        raise InvalidValueError(
            f"Labels are whole numbers from 0 to {labels - 1}. Give each row the number of its label."
        )
    return found.astype(np.int64)


def _auc(given: Floats, truth: Ints, counts: Ints) -> tuple[float | None, float | None, float | None]:
    from sklearn.metrics import roc_auc_score  # noqa: PLC0415

    occurring = np.flatnonzero(counts)
    if len(occurring) < 2:
        return None, None, None
    if len(counts) > 2:
        return float(np.mean([roc_auc_score(truth == each, given[:, each]) for each in occurring])), None, None
    auc = min(float(roc_auc_score(truth == 1, given[:, 1])), 1.0)
    return auc, *auc_interval(auc, int(counts[1]), int(counts[0]))


def _bins(predicted: Floats, true: npt.NDArray[np.bool_]) -> tuple[Bin, ...]:
    """By the middle rank of each prediction, so that equal ones share a bin and the order of rows says nothing."""
    _, at, many = np.unique(predicted, return_inverse=True, return_counts=True)
    middle = np.cumsum(many) - many / 2
    part = np.minimum((middle * BINS / len(predicted)).astype(np.int64), BINS - 1)[at]
    rows = np.bincount(part, minlength=BINS)
    means = np.bincount(part, weights=predicted, minlength=BINS) / np.maximum(rows, 1)
    shares = np.bincount(part, weights=true, minlength=BINS) / np.maximum(rows, 1)
    return tuple(
        Bin(predicted=float(means[each]), true=float(shares[each]), rows=int(rows[each]))
        for each in np.flatnonzero(rows)
    )


def _edge(likely: Callable[[float], bool], *, inside: float, outside: float) -> float:
    """Where what is likely ends between the two; 60 halvings reach a float's own precision."""
    for _ in range(60):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if likely(middle) else (inside, middle)
    return inside


def _distributions(probabilities: npt.ArrayLike) -> Floats:
    given = _floats(probabilities, "The probabilities")
    if given.ndim != 2 or given.shape[0] < 1 or given.shape[1] < 2:
        raise InvalidValueError(
            f"Probabilities of at least two labels for at least one row were expected, shape (n, n_labels), but there "
            f"are {given.shape}."
        )
    if not ((given >= 0) & (given <= 1)).all() or not (np.abs(given.sum(axis=1) - 1) <= ROUNDING).all():
        raise InvalidValueError(
            "Each row's probabilities lie between 0 and 1 and sum to 1; these do not, or some are missing. Give the "
            "probabilities, not the raw outputs of a model."
        )
    return given


def _numbers(values: npt.ArrayLike, what: str) -> Floats:
    found = _floats(values, what)
    if found.ndim != 1 or not len(found):
        raise InvalidValueError(f"{what} were expected as one number for each of at least one row; got {found.shape}.")
    if not (np.abs(found) < LARGEST).all():
        raise InvalidValueError(f"{what} must be finite numbers below {LARGEST:.0e}; some are missing or beyond.")
    return found


def _floats(values: npt.ArrayLike, what: str) -> Floats:
    try:
        found: Floats = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:  # text, or rows of unequal length
        raise InvalidValueError(f"{what} must be numbers in an array without gaps.") from error
    return found
