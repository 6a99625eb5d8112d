"""Whether a classifier learns from the protected table what it learns from the original one."""

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from privacy_core import checks
from privacy_core.errors import InvalidValueError
from privacy_core.evaluate.errors import NothingLeftError, TargetUnfitError
from privacy_core.evaluate.features import Features, features
from privacy_core.evaluate.trace import Column, Combinations
from privacy_core.risk.grouping import Ints, combine, group

Report = Callable[[int, int], None]

FOLDS = 5
MOST_RECORDS = 50_000
MOST_LABELS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """How often a label is predicted rightly, each a share of held-out records in [0, 1], the mean over the folds.

    Attributes:
        target: Column that is predicted.
        features: Columns that it is predicted from.
        original: By a classifier that learned from original records.
        protected: By one that learned from protected records.
        baseline: By always saying what is most frequent among the original records.
        original_spread: Standard deviation of ``original`` over the folds.
        protected_spread: That of ``protected``.
        labels: Different labels of the target.
        records: Original records that were used, all of them held out once.
        of_records: Records of the table, from which they were drawn at random.
        suppressed: Those of ``records`` that the protection leaves out, so that nothing was learned from them.
        folds: How many times a classifier was trained on the others and tested on one part.
        coarser: Whether the recipe changes the target, so that both predict its protected label.
    """

    target: str
    features: tuple[str, ...]
    original: float
    protected: float
    baseline: float
    original_spread: float
    protected_spread: float
    labels: int
    records: int
    of_records: int
    suppressed: int
    folds: int
    coarser: bool

    @property
    def kept(self) -> float | None:
        """Of what the original adds to the baseline, the share that the protected table adds; None if it adds nothing.

        It is below 0 where the protected table misleads, and above 1 where it teaches better.

        Source: Prasser, Eicher, Bild, Spengler and Kuhn, "A Tool for Optimizing De-Identified Health Data for Use in
            Statistical Classification", IEEE CBMS 2017: accuracy relative to the original's and to ZeroR's.
        """
        gain = self.original - self.baseline
        return (self.protected - self.baseline) / gain if gain > 0 else None

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {**asdict(self), "features": list(self.features), "kept": self.kept}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """What `to_json` gave."""
        own = {field.name: values[field.name] for field in fields(cls)}
        return cls(**own | {"features": tuple(own["features"])})


def accuracy(
    found: Combinations,
    target: str,
    chosen: Sequence[str],
    *,
    rng: np.random.Generator,
    most_records: int = MOST_RECORDS,
    folds: int = FOLDS,
    report: Report = lambda _done, _total: None,
) -> Accuracy:
    """Accuracy of classifiers that learned from original and from protected records, tested on the same ones.

    The records are cut into ``folds`` parts with about the same labels. For each part two classifiers are trained on
    the others: one on the original values, one on the values as protected, less the records that are left out. Both are
    tested on the original records of the part, all of them, also those that the protection leaves out; for the second
    classifier their features are generalized by the recipe, as those that it learned from were. A column that leaves is
    no feature of the second one. A target that the recipe changes is predicted as the recipe writes it, by both, so
    that they have the same task.

    The classifier is multinomial logistic regression with an L2 penalty (scikit-learn, C = 1) on the categories of
    `features`.

    Args:
        found: With the target and the features.
        target: Column to predict. A missing value is a label of its own.
        chosen: Columns to predict it from.
        rng: Draws the records and the parts; the same generator gives the same answer.
        most_records: So many are drawn at random if there are more.
        folds: Parts, at least 2.
        report: Called with classifiers trained and classifiers in all.

    Raises:
        TargetUnfitError: the target leaves, has one label or more than ``MOST_LABELS``, too few records, or labels that
            differ among records of one value.
        NothingLeftError: no record stays.

    Source: Iyengar, "Transforming Data to Satisfy Privacy Constraints", KDD 2002, section 5.2: models learned from the
        transformed table against those learned from the original; see also `Accuracy.kept`.
    """
    checks.whole(folds=folds, least=2)
    checks.whole(most_records=most_records, least=2)
    if target in chosen or not chosen:
        raise InvalidValueError(
            f"{target!r} was to be predicted from {len(chosen)} columns, itself among them. Name other columns."
            if chosen
            else f"{target!r} was to be predicted from no column. Name at least one."
        )
    label = _labels(found.columns[target], found.records, folds=folds)
    if not found.stays.any():
        raise NothingLeftError
    drawn = _drawn(found.records, most_records, rng)
    parts = _parts(label, drawn, folds=folds, rng=rng)
    columns = [found.columns[name] for name in chosen]
    original = features([(column.values, column.codes) for column in columns], drawn)
    protected = features([(c.labels, c.label_codes) for c in columns if not c.leaves], drawn)
    everything = np.ones(len(label), dtype=np.bool_)
    right = np.zeros((3, folds))
    for fold in range(folds):
        for place, (side, learned) in enumerate(((original, everything), (protected, found.stays))):
            said = _learned(side, label, np.where(learned, drawn - parts[:, fold], 0))
            right[place, fold] = parts[said == label, fold].sum()
            report(2 * fold + place + 1, 2 * folds)
        frequent = np.bincount(label, weights=drawn - parts[:, fold]).argmax()
        right[2, fold] = parts[label == frequent, fold].sum()
    shares = right / parts.sum(axis=0)
    return Accuracy(
        target=target,
        features=tuple(chosen),
        original=float(shares[0].mean()),
        protected=float(shares[1].mean()),
        baseline=float(shares[2].mean()),
        original_spread=float(shares[0].std(ddof=1)),
        protected_spread=float(shares[1].std(ddof=1)),
        labels=len(np.unique(label)),
        records=int(drawn.sum()),
        of_records=found.total,
        suppressed=int(drawn[~found.stays].sum()),
        folds=folds,
        coarser=len(found.columns[target].labels) < len(found.columns[target].values),
    )


def _labels(column: Column, records: Ints, *, folds: int) -> npt.NDArray[np.int64]:
    """The label of each combination, from 0 without gaps."""
    if column.leaves:
        raise TargetUnfitError(column.name, "it leaves the table", "Choose a column that stays")
    pairs = group(
        *combine([(column.codes, len(column.values)), (column.label_codes, len(column.labels))], len(records))
    )
    if len(pairs) > len(np.unique(column.codes)):
        raise TargetUnfitError(
            column.name,
            "records with one value of it have different labels in the protected table",
            "Choose a column that is not generalized record by record",
        )
    distinct, label = np.unique(column.label_codes, return_inverse=True)
    if len(distinct) < 2:
        one = "all its values become one in the protected table" if len(column.values) > 1 else "it has one value only"
        raise TargetUnfitError(column.name, one, "Choose a column with at least two values that stay apart")
    if len(distinct) > MOST_LABELS:
        raise TargetUnfitError(
            column.name,
            f"it has {len(distinct):,} different values, of which a classifier can tell {MOST_LABELS} apart",
            "Choose a column with fewer values",
        )
    if int(records.sum()) < 2 * folds:
        raise TargetUnfitError(
            column.name,
            f"there are {int(records.sum())} records, too few to hold some out",
            f"Choose a table with at least {2 * folds}",
        )
    return label


def _drawn(records: Ints, most: int, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """Records of each combination among ``most`` drawn at random without return; all if there are no more."""
    if int(records.sum()) <= most:
        return records.astype(np.int64)
    ends = np.cumsum(records)
    places = rng.choice(int(ends[-1]), most, replace=False, shuffle=False)
    return np.bincount(np.searchsorted(ends, places, side="right"), minlength=len(records))


def _parts(label: Ints, drawn: Ints, *, folds: int, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """Records of each combination in each part, shape ``(n_combinations, folds)``; parts have about the same labels."""
    record = np.repeat(np.arange(len(drawn)), drawn)
    order = np.lexsort((rng.random(len(record)), label[record]))
    fold = np.arange(len(record)) % folds
    return np.bincount(record[order] * folds + fold, minlength=len(drawn) * folds).reshape(-1, folds)


def _learned(side: Features, label: Ints, records: Ints) -> npt.NDArray[np.int64]:
    """What a classifier that learned from ``records`` of each combination says of every one."""
    labels = int(label.max()) + 1
    weight = np.bincount(side.of * labels + label, weights=records, minlength=len(side.places) * labels)
    pairs = np.flatnonzero(weight)
    row, said = pairs // labels, pairs % labels
    if len(np.unique(said)) < 2:
        return np.full(len(label), int(said[0]) if len(said) else -1)
    from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415 - takes seconds to import
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    from threadpoolctl import threadpool_limits  # noqa: PLC0415

    matrix = side.matrix()
    model = LogisticRegression(max_iter=200, tol=1e-3)
    with warnings.catch_warnings(), threadpool_limits(1):  # more threads only wait for each other on such matrices
        warnings.simplefilter("ignore", ConvergenceWarning)  # near enough: accuracy no longer moves
        model.fit(matrix[row], said, sample_weight=weight[pairs])
    predicted: npt.NDArray[np.int64] = model.predict(matrix).astype(np.int64)
    return predicted.take(side.of)
