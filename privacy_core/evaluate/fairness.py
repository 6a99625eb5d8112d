"""Whether a model serves every group alike: figures by group, and which groups privacy costs most."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from privacy_core import checks
from privacy_core.errors import InvalidValueError
from privacy_core.evaluate.predictions import Ints, labels_of, wilson

LEAST = 30
MOST_GROUPS = 30
MOST_LABELS = 2**31


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """How one group of tested rows fares.

    Attributes:
        name: Of the group: a cell of the column that groups.
        rows: Tested.
        accuracy: Share told rightly, in [0, 1].
        low: Its interval of 95 % begins, by Wilson.
        high: And ends.
        selected: Share of rows of which label 1 is said, in [0, 1]; None with several labels.
        true_positive: Share of the rows of label 1 of which it is said, in [0, 1]; None with several labels, and where
            no row has it.
        joined: Groups that were too small or too many to be shown, and are joined in this one; 0: it is one group.
    """

    name: str
    rows: int
    accuracy: float
    low: float
    high: float
    selected: float | None
    true_positive: float | None
    joined: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fairness:
    """Figures of all groups, and how far apart the groups are.

    Attributes:
        groups: Largest first, those that were joined last.
        least: Rows that a group needs to be shown by itself and to count in the differences.
        demographic_parity_difference: Largest less smallest share of rows of which label 1 is said, in [0, 1]; 0 where
            all groups are selected alike. None with several labels, or fewer than two groups that count.
        equalized_odds_difference: The same of the share among rows of label 1, or among rows of label 0, whichever
            differs more. A group with few rows of a label moves it by chance. None as above, or where no two groups
            have rows of one label.
    """

    groups: tuple[Group, ...]
    least: int
    demographic_parity_difference: float | None
    equalized_odds_difference: float | None

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {**asdict(self), "groups": [asdict(each) for each in self.groups]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What privacy did to one group's accuracy.

    Attributes:
        name: Of the group.
        rows: Tested, the same before and after.
        before: Accuracy in [0, 1].
        after: The same.
        change: ``after`` less ``before``, in [-1, 1].
        low: Its interval of 95 % begins. Wider than need be: it takes the two for results on different rows.
        high: And ends.
    """

    name: str
    rows: int
    before: float
    after: float
    change: float
    low: float
    high: float


def by_group(
    predicted: npt.ArrayLike,
    target: npt.ArrayLike,
    groups: Sequence[str] | npt.NDArray[np.str_],
    *,
    labels: int | None = None,
    least: int = LEAST,
) -> Fairness:
    """Accuracy and selection of every group of tested rows.

    Groups below ``least`` rows are joined, as chance alone would order them; so are the smallest of more than
    ``MOST_GROUPS``. What is joined is no group of people, so it does not count in the differences.

    Args:
        predicted: Number of the label that is said, shape ``(n,)``.
        target: Number of the true label, shape ``(n,)``.
        groups: Name of each row's group, shape ``(n,)``.
        labels: That there are; None: two, unless a number above 1 is among them. Label 1 of two is the one selected.
        least: Rows of a group that is shown, at least 1.

    Raises:
        InvalidValueError: no rows, shapes that differ, numbers that are no labels, or a group that is no text.

    Source: the figures are fairlearn's (Weerts, Dudik, Edgar, Jalali, Lutz and Madaio, "Fairlearn: Assessing and
        Improving Fairness of AI Systems", JMLR 2023); equalized odds by Hardt, Price and Srebro, "Equality of
        Opportunity in Supervised Learning", NeurIPS 2016.
    """
    if isinstance(least, bool) or not isinstance(least, int) or not least >= 1:
        raise InvalidValueError(f"least must be a whole number of at least 1, got {least!r}.")
    truth, said, binary = _labels(target, predicted, labels)
    names, codes, joined = _shown(groups, rows=len(truth), least=least)
    from fairlearn import metrics  # noqa: PLC0415 - takes seconds
    from sklearn.metrics import accuracy_score  # noqa: PLC0415

    figures = {"rows": metrics.count, "accuracy": accuracy_score}
    if binary:
        figures |= {"selected": metrics.selection_rate}
        figures |= {"hits": metrics.true_positive_rate, "alarms": metrics.false_positive_rate}
    # As a list: of an array with one row fairlearn makes a number.
    frame = metrics.MetricFrame(metrics=figures, y_true=truth, y_pred=said, sensitive_features=list(codes))
    by_code = frame.by_group.loc[list(range(len(names)))]
    told = {name: by_code[name].to_numpy(dtype=np.float64) for name in figures}
    for rate, label in (("hits", 1), ("alarms", 0)) if binary else ():
        told[rate][np.bincount(codes, weights=truth == label) == 0] = np.nan  # fairlearn says 0 of no rows
    counting = slice(0, len(names) - bool(joined))
    odds = [_apart(told[rate][counting]) for rate in ("hits", "alarms") if binary]
    return Fairness(
        groups=tuple(
            _group(
                name,
                {each: float(values[code]) for each, values in told.items()},
                joined=joined if code == len(names) - 1 else 0,
            )
            for code, name in enumerate(names)
        ),
        least=least,
        demographic_parity_difference=_apart(told["selected"][counting]) if binary else None,
        equalized_odds_difference=max((each for each in odds if each is not None), default=None),
    )


def compared(before: Fairness, after: Fairness) -> tuple[Change, ...]:
    """How each group's accuracy changes from one model to another, tested on the same rows; the smallest group first.

    Raises:
        InvalidValueError: the two are not of the same groups with as many rows.

    Source: Bagdasaryan, Poursaeed and Shmatikov, "Differential Privacy Has Disparate Impact on Model Accuracy", NeurIPS
        2019: small groups lose most; the interval by Newcombe, "Interval estimation for the difference between
        independent proportions", Statistics in Medicine 1998, method 10.
    """
    if [(one.name, one.rows, one.joined) for one in before.groups] != [
        (one.name, one.rows, one.joined) for one in after.groups
    ]:
        raise InvalidValueError(
            "Two models were to be compared by group, but they were not tested on the same groups and rows. Test both "
            "on the same rows."
        )
    return tuple(_change(one, other) for one, other in zip(before.groups[::-1], after.groups[::-1], strict=True))


def _change(before: Group, after: Group) -> Change:
    change = after.accuracy - before.accuracy
    return Change(
        name=before.name,
        rows=before.rows,
        before=before.accuracy,
        after=after.accuracy,
        change=change,
        low=change - math.hypot(after.accuracy - after.low, before.high - before.accuracy),
        high=change + math.hypot(after.high - after.accuracy, before.accuracy - before.low),
    )


def _labels(target: npt.ArrayLike, predicted: npt.ArrayLike, labels: int | None) -> tuple[Ints, Ints, bool]:
    rows = np.size(np.asarray(target))
    if not rows:
        raise InvalidValueError("Predictions were to be looked at by group, but there are no rows. Test on some.")
    if labels is not None:
        checks.whole(least=2, labels=labels)
    known = MOST_LABELS if labels is None else labels
    truth, said = (labels_of(each, labels=known, rows=rows) for each in (target, predicted))
    return truth, said, max(truth.max(), said.max()) < 2 if labels is None else labels == 2


def _shown(groups: Sequence[str] | npt.NDArray[np.str_], *, rows: int, least: int) -> tuple[tuple[str, ...], Ints, int]:
    """Names of the groups that are shown, each row's place among them, and how many groups are joined in the last."""
    names = list(groups)
    if len(names) != rows or not all(isinstance(name, str) for name in names):
        raise InvalidValueError(
            f"A group was expected for each of {rows:,} rows, named by text; {len(names):,} were given. Name missing "
            "ones, and numbers by their text."
        )
    sizes = Counter(names)
    order = sorted(sizes, key=lambda name: (-sizes[name], name))
    shown = [name for name in order if sizes[name] >= least]
    if len(order) > min(len(shown), MOST_GROUPS):
        shown = shown[: MOST_GROUPS - 1]
    joined = order[len(shown) :]
    place = {name: number for number, name in enumerate(shown)}
    codes = np.array([place.get(name, len(shown)) for name in names], dtype=np.int64)
    if not joined:
        return tuple(shown), codes, 0
    small = f"fewer than {least} rows" if sizes[joined[0]] < least else "smaller groups"
    return (*shown, f"others ({small})"), codes, len(joined)


def _group(name: str, told: Mapping[str, float], *, joined: int) -> Group:
    rows = int(told["rows"])
    low, high = wilson(round(told["accuracy"] * rows), rows)
    hits = told.get("hits", math.nan)
    return Group(
        name=name,
        rows=rows,
        accuracy=told["accuracy"],
        low=low,
        high=high,
        selected=told.get("selected"),
        true_positive=None if math.isnan(hits) else hits,
        joined=joined,
    )


def _apart(rates: npt.NDArray[np.float64]) -> float | None:
    """Largest less smallest of the groups' rates; None unless two groups have one."""
    known = rates[~np.isnan(rates)]
    return float(known.max() - known.min()) if len(known) > 1 else None
