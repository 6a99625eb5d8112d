"""Models that are trained here: linear ones and dense nets, and what they say of rows."""

from itertools import pairwise
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from privacy_core.errors import InvalidValueError
from privacy_core.learn.schema import MOST_LABELS, NumberColumn, SchemaColumn

MOST_WIDTH, MOST_LAYERS = 4_096, 8


class Task(Protocol):
    """What a model is to say: how many outputs it has, what is lost by a wrong one, what outputs mean."""

    outputs: int

    def losses(self, outputs: Any, target: Any) -> Any:
        """Of each row, shape ``(n_rows,)``."""

    def slopes(self, outputs: Any, target: Any) -> Any:
        """How each row's loss changes with its outputs, shape ``(n_rows, outputs)``."""

    def probabilities(self, outputs: Any) -> npt.NDArray[np.float64]:
        """Of each label, shape ``(n_rows, n_labels)``; of a number its place between the bounds, ``(n_rows, 1)``."""


class Binary:
    """One of two labels, by one output."""

    outputs = 1

    def losses(self, outputs: Any, target: Any) -> Any:
        from torch.nn.functional import binary_cross_entropy_with_logits  # noqa: PLC0415 - takes seconds

        return binary_cross_entropy_with_logits(outputs[:, 0], target.to(outputs.dtype), reduction="none")

    def slopes(self, outputs: Any, target: Any) -> Any:
        return outputs.sigmoid() - target[:, None].to(outputs.dtype)

    def probabilities(self, outputs: Any) -> npt.NDArray[np.float64]:
        yes = outputs.double().sigmoid().numpy()
        return np.concatenate([1 - yes, yes], axis=1)


class Labels:
    """One of several labels."""

    def __init__(self, outputs: int) -> None:
        self.outputs = outputs

    def losses(self, outputs: Any, target: Any) -> Any:
        from torch.nn.functional import cross_entropy  # noqa: PLC0415 - takes seconds

        return cross_entropy(outputs, target, reduction="none")

    def slopes(self, outputs: Any, target: Any) -> Any:
        from torch.nn.functional import one_hot  # noqa: PLC0415

        return outputs.softmax(1) - one_hot(target, self.outputs).to(outputs.dtype)

    def probabilities(self, outputs: Any) -> npt.NDArray[np.float64]:
        said: npt.NDArray[np.float64] = outputs.double().softmax(1).numpy()
        return said


class Number:
    """A number between bounds, by half its squared error."""

    outputs = 1

    def losses(self, outputs: Any, target: Any) -> Any:
        return (outputs[:, 0] - target) ** 2 / 2

    def slopes(self, outputs: Any, target: Any) -> Any:
        return outputs - target[:, None]

    def probabilities(self, outputs: Any) -> npt.NDArray[np.float64]:
        said: npt.NDArray[np.float64] = outputs.double().numpy()
        return said


def task_of(target: SchemaColumn) -> Task:
    """What is to be learned of a target.

    Raises:
        InvalidValueError: it has one label only, or too many.
    """
    if isinstance(target, NumberColumn):
        return Number()
    labels = len(target.categories)
    if not 2 <= labels <= MOST_LABELS:
        raise InvalidValueError(
            f"The target has {labels:,} label{'s' if labels > 1 else ''} in the schema; a classifier needs 2 to "
            f"{MOST_LABELS}. Choose another target, or give it bounds if it is a number."
        )
    return Binary() if labels == 2 else Labels(labels)


def network(features: int, hidden: tuple[int, ...], outputs: int, *, initial: int) -> Any:
    """A dense net with ReLU between its layers; without hidden layers a linear model.

    Args:
        features: It reads.
        hidden: Width of each hidden layer.
        outputs: It gives.
        initial: Seed of the initial weights of hidden layers, which no guarantee needs; the last layer begins at 0.
    """
    import torch  # noqa: PLC0415 - takes seconds
    from torch import nn  # noqa: PLC0415

    if len(hidden) > MOST_LAYERS or any(not 1 <= width <= MOST_WIDTH for width in hidden):
        raise InvalidValueError(
            f"A net has at most {MOST_LAYERS} hidden layers of 1 to {MOST_WIDTH:,} units each. Ask for fewer."
        )
    chosen = torch.Generator().manual_seed(initial)
    widths = (features, *hidden)
    layers: list[nn.Module] = []
    for inputs, units in pairwise(widths):
        dense = nn.Linear(inputs, units)
        with torch.no_grad():
            dense.weight.copy_(torch.randn(dense.weight.shape, generator=chosen) * (2 / max(inputs, 1)) ** 0.5)
            dense.bias.zero_()
        layers += [dense, nn.ReLU()]
    last = nn.Linear(widths[-1], outputs)
    with torch.no_grad():
        last.weight.zero_()
        last.bias.zero_()
    return nn.Sequential(*layers, last)
