"""Which columns drive a model's predictions: Shapley values of whole columns, averaged over rows."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from privacy_core import checks
from privacy_core.errors import InvalidValueError

Floats = npt.NDArray[np.float64]

MOST_BACKGROUND = 100
MOST_EXPLAINED = 200
LEAST_EXPLAINED = 20
MOST_PREDICTIONS = 2_000_000  # that are made in all: one to two seconds on one core
MOST_ORDERS = 10
NOTHING = 1e-6  # of the outputs' size: single precision makes such differences of equal outputs
_PLAIN = {"main_effects": False, "error_bounds": False, "batch_size": 64, "outputs": None, "silent": True}
_ALONE = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """How much of what a model says is due to one column.

    Attributes:
        column: Of the table.
        share: Of the mean absolute Shapley values of all columns, in [0, 1]; all shares sum to 1, or are 0 where no
            column changes what is said.
    """

    column: str
    share: float


def drivers(
    predict: Callable[[Floats], npt.ArrayLike],
    background: npt.ArrayLike,
    *,
    explained: npt.ArrayLike,
    columns: Sequence[str],
    seed: int,
) -> tuple[Driver, ...]:
    """Shares of columns in a model's predictions, largest first.

    A column is taken or left as a whole: its features are all those of the row that is explained, or all those of a
    background row, so that no row is made that has two categories of one column. What is left is averaged over the
    background rows, column by column, as if columns were independent. Orders in which columns are added are drawn at
    random and gone through forth and back, so that the values are exact where columns act alone or in pairs, such as
    in a linear model: its weight times the distance to the background's mean, summed over the column's features.

    Args:
        predict: What the model says of features, shape ``(n, n_features)`` to ``(n,)``. Take the logit, where a linear
            model is additive, not the probability.
        background: Rows that stand for the table, shape ``(n, n_features)``; of more than ``MOST_BACKGROUND`` as many
            are taken at even steps.
        explained: Rows whose predictions are explained, shape ``(n, n_features)``; at most ``MOST_EXPLAINED`` as above,
            and fewer with many columns: so many that about ``MOST_PREDICTIONS`` predictions are made, at least
            ``LEAST_EXPLAINED``.
        columns: Of the table, from which each feature is made, shape ``(n_features,)``.
        seed: Of the orders; the same one gives the same shares.

    Raises:
        InvalidValueError: no rows, shapes that do not fit, or something that is no finite number, the model's outputs
            included.

    Source: Lundberg and Lee, "A Unified Approach to Interpreting Model Predictions", NeurIPS 2017, by shap's
        permutation explainer; orders forth and back by Mitchell, Cooper, Frank and Holmes, "Sampling Permutations for
        Shapley Value Estimation", JMLR 2022.
    """
    checks.whole(seed=seed)
    names = list(dict.fromkeys(columns))
    others, rows = _rows(background, len(columns), MOST_BACKGROUND), _rows(explained, len(columns), MOST_EXPLAINED)
    of = np.array([names.index(name) for name in columns])
    each = len(others) * (2 * len(names) + 1)
    rows = _steps(rows, max(MOST_PREDICTIONS // each, LEAST_EXPLAINED))
    orders = min(max(MOST_PREDICTIONS // (each * len(rows)), 1), MOST_ORDERS)

    def said(features: Floats) -> Floats:
        outputs = np.asarray(predict(features), dtype=np.float64)
        if outputs.shape != (len(features),) or not np.isfinite(outputs).all():
            raise InvalidValueError(
                f"The model was to say one finite number of each of {len(features):,} rows; it said something else, of "
                f"shape {outputs.shape}. Choose one output, and train again if it is not finite."
            )
        return outputs

    size = float(np.abs(said(rows)).max() + np.abs(said(others)).max())
    from shap.explainers import Permutation  # noqa: PLC0415 - takes seconds
    from threadpoolctl import threadpool_limits  # noqa: PLC0415

    with _chance_as_it_was(), threadpool_limits(1):  # more threads only wait for each other on such matrices
        explainer = Permutation(said, _Columns(others, of, len(names)), seed=seed % 2**32)
        # Row by row, as for all rows together shap asks for half as many predictions again, of which it makes nothing.
        values = [
            explainer.explain_row(row, max_evals=orders * (2 * len(names) + 1), **_PLAIN)["values"] for row in rows
        ]
    mean = np.abs(np.array(values)).mean(axis=0)
    total = float(mean.sum())
    shares = mean / total if total > NOTHING * size else np.zeros(len(names))
    order = np.argsort(-shares, kind="stable")
    return tuple(Driver(column=names[number], share=float(shares[number])) for number in order)


class _Columns:
    """What shap calls a masker: a row's features for the columns that are taken, background rows' for the others."""

    immutable_outputs = True
    clustering = None

    def __init__(self, others: Floats, of: npt.NDArray[np.int64], columns: int) -> None:
        self.others, self.of = others, of
        self.shape = (len(others), columns)

    def __call__(self, taken: npt.NDArray[np.bool_], row: Floats) -> tuple[Floats]:
        return (np.where(taken[self.of], row, self.others),)

    def invariants(self, row: Floats) -> npt.NDArray[np.bool_]:
        """Where a background row has the same features as this one, so that nothing need be predicted again."""
        differ: Floats = (self.others != row) @ np.eye(self.shape[1])[self.of]  # features of each column
        same: npt.NDArray[np.bool_] = differ == 0
        return same

    def mask_shapes(self, _row: Floats) -> list[tuple[int]]:
        return [(self.shape[1],)]


@contextmanager
def _chance_as_it_was() -> Iterator[None]:
    """Shap seeds and draws from numpy's one global generator: nobody else does so meanwhile, or finds it seeded."""
    with _ALONE:
        state: Any = np.random.get_state()  # noqa: NPY002 - to put it back
        try:
            yield
        finally:
            np.random.set_state(state)  # noqa: NPY002


def _rows(values: npt.ArrayLike, features: int, most: int) -> Floats:
    try:
        found: Floats = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:  # text, or rows of unequal length
        raise InvalidValueError("Features must be numbers in an array without gaps.") from error
    if found.ndim != 2 or not len(found) or found.shape[1] != features or not features:
        raise InvalidValueError(
            f"At least one row with a feature for each of {features:,} names of columns was expected, but the shape is "
            f"{found.shape}."
        )
    if not np.isfinite(found).all():
        raise InvalidValueError("Features must be finite; some are missing. Make them as for training.")
    return _steps(found, most)


def _steps(rows: Floats, most: int) -> Floats:
    """All rows, or ``most`` of them at even steps from the first to the last."""
    return rows if len(rows) <= most else rows[np.linspace(0, len(rows) - 1, most).round().astype(np.int64)]
