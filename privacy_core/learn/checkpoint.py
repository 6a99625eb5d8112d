"""A trained model on disk: weights as safetensors, the rest as JSON, looked at before anything is made of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from privacy_core.errors import InvalidValueError
from privacy_core.learn.networks import Task, network, task_of
from privacy_core.learn.schema import NumberColumn, Schema, read_schema, to_json
from privacy_core.learn.tensors import learnable_features
from privacy_core.learn.training import GREATEST

WEIGHTS, TOLD, VERSION = "model.safetensors", "model.json", 1
MOST_BYTES, MOST_TOLD = 1 << 30, 1 << 26
BYTES = 4  # of a weight
FIELDS = {"version", "target", "schema", "hidden", "weights"}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Model:
    """A model that says something of rows.

    Attributes:
        target: That it predicts.
        schema: Of the target and of what it is predicted from.
        hidden: Widths of hidden layers.
        module: With its weights.
    """

    target: str
    schema: Schema
    hidden: tuple[int, ...]
    module: Any

    @property
    def task(self) -> Task:
        """What it is to say."""
        return task_of(self.schema[self.target])

    @property
    def labels(self) -> tuple[str, ...]:
        """Of the target; empty where it is a number."""
        told = self.schema[self.target]
        return () if isinstance(told, NumberColumn) else told.categories

    def says(self, features: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """Of rows as features: as `Task.probabilities`."""
        import torch  # noqa: PLC0415 - takes seconds

        with torch.no_grad():
            return self.task.probabilities(self.module(torch.from_numpy(features)))

    def predict(self, table: pa.Table) -> npt.NDArray[np.float64]:
        """Of the rows of a table, which needs no target."""
        return self.says(learnable_features(table, self.schema, self.target))


def save(model: Model, folder: Path) -> None:
    """Writes a model into a folder that is there."""
    from safetensors.torch import save_file  # noqa: PLC0415 - takes seconds

    weights = {name: weight.detach().clone().contiguous() for name, weight in model.module.state_dict().items()}
    save_file(weights, folder / WEIGHTS)
    told = {
        "version": VERSION,
        "target": model.target,
        "schema": to_json(model.schema),
        "hidden": list(model.hidden),
        "weights": {name: list(weight.shape) for name, weight in weights.items()},
    }
    (folder / TOLD).write_text(json.dumps(told, indent=2), "utf-8")


def load(folder: Path) -> Model:
    """The model that `save` wrote, by whoever it was: nothing of it runs, and it is what it says.

    Raises:
        InvalidValueError: it is none, or not whole.
    """
    told = _told(folder / TOLD)
    schema, target, hidden = read_schema(told["schema"]), told["target"], told["hidden"]
    if not isinstance(target, str) or target not in schema:
        raise _unfit("its description names no target of its schema")
    if not isinstance(hidden, list) or not all(type(width) is int for width in hidden):
        raise _unfit("its description names no widths of layers")
    task = task_of(schema[target])
    widths = [sum(column.width for name, column in schema.items() if name != target), *hidden, task.outputs]
    # Before so much memory is taken: the weights that it says it has must lie in the file.
    if sum((inputs + 1) * units for inputs, units in pairwise(widths)) * BYTES > _size(folder / WEIGHTS):
        raise _unfit("its weights do not fit its description")
    module = network(widths[0], tuple(hidden), task.outputs, initial=0)
    if told["weights"] != {name: list(each.shape) for name, each in module.state_dict().items()}:
        raise _unfit("its weights do not fit its description")
    _fill(module, folder / WEIGHTS)
    return Model(target=target, schema=schema, hidden=tuple(hidden), module=module)


def _told(path: Path) -> Mapping[str, Any]:
    if _size(path) > MOST_TOLD:
        raise _unfit("its description is too long")
    try:
        told = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        raise _unfit("its description cannot be read") from None
    if not isinstance(told, dict) or told.get("version") != VERSION:
        raise _unfit("its description is of another version")
    if set(told) != FIELDS:
        raise _unfit("its description says more or less than one does")
    return told


def _size(path: Path) -> int:
    if not path.is_file():
        raise _unfit(f"there is no file {path.name!r}")
    return path.stat().st_size


def _fill(module: Any, path: Path) -> None:
    import torch  # noqa: PLC0415 - takes seconds
    from safetensors import SafetensorError  # noqa: PLC0415
    from safetensors.torch import load_file  # noqa: PLC0415

    wanted = module.state_dict()
    if _size(path) > MOST_BYTES:
        raise _unfit("its weights are too large")
    try:
        found = load_file(path)
    except (OSError, ValueError, SafetensorError):
        raise _unfit("its weights cannot be read") from None
    if {name: each.shape for name, each in found.items()} != {name: each.shape for name, each in wanted.items()}:
        raise _unfit("its weights do not fit its description")
    if not all(each.dtype == torch.float32 and bool((each.abs() <= GREATEST).all()) for each in found.values()):
        raise _unfit(f"its weights are no numbers of 32 bits up to {GREATEST:g}")
    module.load_state_dict(found)


def _unfit(why: str) -> InvalidValueError:
    return InvalidValueError(f"A model was to be opened, and {why}. Nothing was loaded. Take a whole copy of it.")
