"""Whom a model serves how well, with noise and without, and which columns its predictions hang on."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import numpy.typing as npt

from privacy_core.evaluate.drivers import drivers
from privacy_core.evaluate.fairness import by_group, compared
from privacy_core.learn.networks import Task
from privacy_core.learn.schema import NumberColumn, Schema
from privacy_core.learn.tensors import Learnable

MOST_COLUMNS = 3


def groups(
    module: Any, task: Task, test: Learnable, schema: Schema, *, columns: Sequence[str], baseline: Any = None
) -> list[dict[str, Any]]:
    """Accuracy by group, for each column, as JSON values.

    Args:
        module: The model, of labels.
        task: What it says.
        test: Rows that it did not learn from.
        schema: Of the columns.
        columns: Categorical ones that group; the first `MOST_COLUMNS` are looked at.
        baseline: The same without noise; None: there is nothing to compare with.

    Returns:
        For each column "column", "after" (`Fairness`), "before" (the same of the baseline, or None) and "changes", the
        smallest group first.
    """
    labels = max(task.outputs, 2)
    after_said = _said(module, task, test)
    before_said = None if baseline is None else _said(baseline, task, test)
    told = []
    for column in columns[:MOST_COLUMNS]:
        named = _groups_of(test, schema, column)
        after = by_group(after_said, test.target, named, labels=labels)
        before = None if before_said is None else by_group(before_said, test.target, named, labels=labels)
        changes = [] if before is None else [asdict(each) for each in compared(before, after)]
        told.append(
            {
                "column": column,
                "after": after.to_json(),
                "before": None if before is None else before.to_json(),
                "changes": changes,
            }
        )
    return told


def driven_by(module: Any, learn: Learnable, test: Learnable) -> list[dict[str, Any]]:
    """Columns with their shares in the model's predictions, largest first, as JSON values.

    Of several labels it is the prediction of the one that is most frequent.

    Args:
        module: The model.
        learn: Rows that it learned from, which stand for the table.
        test: Rows whose predictions are explained.
    """
    import torch  # noqa: PLC0415 - takes seconds

    labels = np.issubdtype(learn.target.dtype, np.integer)
    frequent = int(np.bincount(learn.target.astype(np.int64)).argmax()) if labels else 0

    def predict(features: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        with torch.no_grad():
            outputs: npt.NDArray[np.float64] = module(torch.from_numpy(features.astype(np.float32))).double().numpy()
        return outputs[:, frequent if outputs.shape[1] > 1 else 0]

    found = drivers(predict, learn.features, explained=test.features, columns=learn.columns, seed=0)
    return [asdict(each) for each in found]


def _said(module: Any, task: Task, rows: Learnable) -> npt.NDArray[np.int64]:
    import torch  # noqa: PLC0415 - takes seconds

    with torch.no_grad():
        return np.asarray(task.probabilities(module(torch.from_numpy(rows.features))).argmax(axis=1))


def _groups_of(rows: Learnable, schema: Schema, column: str) -> list[str]:
    """Each row's category, as its features tell it."""
    told = schema[column]
    known = () if isinstance(told, NumberColumn) else told.categories
    block = np.flatnonzero(np.array(rows.columns) == column)
    return [(*known, "none of these")[each] for each in rows.features[:, block].argmax(axis=1)]
