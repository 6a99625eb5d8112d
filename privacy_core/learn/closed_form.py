"""Clipped sums of per-example gradients of dense nets, without the gradient of any one example.

The gradient of one row at a dense layer is the outer product of what came back to the layer's outputs and what went
into it, so its squared norm is the product of theirs. Two passes over the batch, as of plain training, give all norms
and the clipped sum.

Source: Goodfellow (2015), "Efficient per-example gradient computations"; Abadi et al. (2016), "Deep learning with
differential privacy", algorithm 1, for the clipping.
"""

from collections.abc import Sequence
from typing import Any, Protocol

from privacy_core.errors import InvalidValueError
from privacy_core.learn.networks import Task


class ClippedSums(Protocol):
    """Sums gradients of rows, none longer than a norm."""

    def sums(self, features: Any, target: Any, norm: float) -> tuple[list[Any], float]:
        """Sum of clipped gradients by parameter, in the order of ``module.parameters()``, and the sum of losses.

        Sums are of 64 bits, so that one row moves them by its own gradient and not by how others are rounded.

        Args:
            features: Shape ``(n_rows, n_features)``; no row is a batch too.
            target: Shape ``(n_rows,)``.
            norm: That a row's gradient has at most, in L2; infinite for no clipping.
        """


class ClosedForm:
    """Of a ``Sequential`` of dense layers with ReLU between them."""

    def __init__(self, module: Any, task: Task) -> None:
        from torch import nn  # noqa: PLC0415 - takes seconds

        layers = list(module)
        known = len(layers) % 2 and all(
            type(each) is (nn.ReLU if at % 2 else nn.Linear) for at, each in enumerate(layers)
        )
        dense = layers[::2] if known else []
        trained = [each for layer in dense for each in (layer.weight, layer.bias) if each is not None]
        if not known or len({id(each) for each in trained if each.requires_grad}) != 2 * len(dense):
            raise InvalidValueError(
                "The closed form knows dense layers with biases and ReLU between them, each used once and trained. "
                "Train with Opacus."
            )
        self._layers = dense
        self._task = task

    def sums(self, features: Any, target: Any, norm: float) -> tuple[list[Any], float]:
        import torch  # noqa: PLC0415

        with torch.no_grad():
            inputs, outputs = self._forward(features)
            back = self._task.slopes(outputs, target)
            backs = [back]
            for layer, came_in in zip(self._layers[:0:-1], inputs[:0:-1], strict=True):
                back = (back @ layer.weight).mul_(came_in.sign())  # after ReLU: 0 or 1
                backs.append(back)
            backs.reverse()
            squared = _squared_norms(inputs, backs)
            finite = squared.isfinite()
            if not finite.all():
                # A row without a finite gradient, as after steps that went astray, adds nothing rather than everything.
                return self.sums(features[finite], target[finite], norm)
            factor = factors(squared, norm)
            found = []
            # In 64 bits: with 32, one row less changes how a million others are rounded, by more than its own gradient.
            weight = factor.double()
            for came_in, back in zip(inputs, backs, strict=True):
                wide, deep = came_in.double(), back.double()
                if came_in.shape[1] < back.shape[1]:  # whichever is less to scale
                    found += [deep.T @ (wide * weight[:, None]), weight @ deep]
                else:
                    scaled = deep.mul_(weight[:, None])
                    found += [scaled.T @ wide, scaled.sum(0)]
            return found, float(self._task.losses(outputs, target).sum())

    def _forward(self, features: Any) -> tuple[list[Any], Any]:
        inputs, now = [], features
        for layer in self._layers[:-1]:
            inputs.append(now)
            now = layer(now).relu_()
        return [*inputs, now], self._layers[-1](now)


def factors(squared: Any, norm: float) -> Any:
    """What each row's gradient is multiplied by.

    Args:
        squared: Of the gradients' norms, finite, shape ``(n_rows,)``; 0 leaves the gradient of 0 as it is.
        norm: At most afterwards.
    """
    # A millionth less than the norm, for the rounding of squares of 32 bits.
    return (norm / (squared.sqrt() * (1 + 1e-6))).clamp(max=1)


def _squared_norms(inputs: Sequence[Any], backs: Sequence[Any]) -> Any:
    return sum(
        back.square().sum(1) * (came_in.square().sum(1) + 1) for came_in, back in zip(inputs, backs, strict=True)
    )
