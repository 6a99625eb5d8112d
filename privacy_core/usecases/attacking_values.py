"""Attribute inference on a trained model: one column of attacked rows is guessed by who knows all the others."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from privacy_core.errors import InvalidValueError
from privacy_core.evaluate.attributes import AttributeInference, inferred
from privacy_core.learn.networks import Task
from privacy_core.learn.schema import NumberColumn, Schema
from privacy_core.learn.tensors import Learnable
from privacy_core.usecases.attacking_shadows import Floats, Pool, losses, spread

MOST_VALUES = 100  # of a column that is guessed: each is tried on each row
ENOUGH = 20  # rows from which the other columns tell something of it


def guessable(schema: Schema, target: str) -> list[str]:
    """Columns that can be guessed: with 2 to `MOST_VALUES` values, those with the fewest first."""
    found = {
        name: len(column.categories)
        for name, column in schema.items()
        if name != target and not isinstance(column, NumberColumn)
    }
    return sorted((name for name, many in found.items() if 2 <= many <= MOST_VALUES), key=lambda name: found[name])


def column_to_guess(schema: Schema, target: str, *, asked: str | None, sensitive: Sequence[str]) -> str | None:
    """The column that was asked for, else the first sensitive one that can be guessed, else that with fewest values.

    Raises:
        InvalidValueError: that one cannot be guessed.
    """
    known = guessable(schema, target)
    if asked is not None and asked not in known:
        raise InvalidValueError(
            f"The column {asked!r} was to be guessed, and the model does not learn from it, or it has no 2 to "
            f"{MOST_VALUES} categories. Choose one of: {', '.join(known) or 'none'}."
        )
    return asked or next((name for name in (*sensitive, *known) if name in known), None)


def attribute(module: Any, task: Task, pool: Pool, column: str) -> AttributeInference | None:
    """Guesses of one column of the attacked rows, by the model and by what the other columns say without it.

    What the others say is learned by logistic regression from the rows that no model sees; it is the attack's prior
    too. Rows whose value is none of the schema's are left out.

    Returns:
        None if members or others have no row with a known value.
    """
    rows, aside = pool.attacked, pool.aside
    block = np.flatnonzero(np.array(rows.columns) == column)
    real = rows.features[:, block].argmax(axis=1)
    known = real < len(block) - 1  # the last feature says: none of these
    member = pool.member[known]
    if not member.any() or member.all():
        return None
    rows, real = rows.taken(known), real[known]
    tried = np.stack([_losses_if(module, task, rows, block, each, aside) for each in range(len(block) - 1)], axis=1)
    return inferred(tried, _told_by_others(aside, rows, block), true=real, member=member)


def _losses_if(
    module: Any, task: Task, rows: Learnable, block: npt.NDArray[np.int64], value: int, aside: Learnable
) -> Floats:
    features = rows.features.copy()
    features[:, block] = 0.0
    features[:, block[value]] = 1.0
    return losses(module, task, replace(rows, features=features), scale=spread(module, task, aside))


def _told_by_others(aside: Learnable, rows: Learnable, block: npt.NDArray[np.int64]) -> Floats:
    """Probability of each value from the other columns and the target, shape ``(n_rows, n_values)``."""
    values = len(block) - 1
    real = aside.features[:, block].argmax(axis=1)
    known = real < values
    counts = np.bincount(real[known], minlength=values) + 1.0
    prior = np.tile(counts / counts.sum(), (len(rows), 1))
    if known.sum() < ENOUGH or len(np.unique(real[known])) < 2:
        return prior
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - takes seconds

    labels = int(max(aside.target.max(), rows.target.max())) + 1
    learned = LogisticRegression(max_iter=1_000).fit(_without(aside, block, labels)[known], real[known])
    said = np.zeros_like(prior)
    said[:, learned.classes_] = learned.predict_proba(_without(rows, block, labels))
    mixed = 0.99 * said + 0.01 * prior  # a value that no row set aside had is not impossible
    return np.asarray(mixed / mixed.sum(axis=1, keepdims=True))


def _without(rows: Learnable, block: npt.NDArray[np.int64], labels: int) -> Floats:
    """Features but those of the column, and the target: labels as one feature each."""
    others = np.delete(rows.features, block, axis=1)
    if np.issubdtype(rows.target.dtype, np.integer):
        target = (rows.target[:, None] == np.arange(labels)).astype(np.float64)
    else:
        target = rows.target[:, None].astype(np.float64)
    return np.concatenate([others.astype(np.float64), target], axis=1)
