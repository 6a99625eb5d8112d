"""Clipped sums of per-example gradients of any module, by Opacus: its hooks alone, for batches and noise stay ours.

Ghost clipping asks Opacus for norms and lets a second pass make the clipped sum; hooks keep the gradient of every row.
Opacus trusts that a module treats each row by itself and that it sees every gradient. Neither is sure of a module that
a user brings, and both would break the guarantee in silence, so both are tried out on made-up rows before the first
batch: a check that finds honest mistakes, not a proof.

Source: Yousefpour et al. (2021), "Opacus: user-friendly differential privacy library in PyTorch"; Li, Tramer, Liang,
Hashimoto (2022), "Large language models can be strong differentially private learners", for ghost clipping.
"""

import copy
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal, TypeAlias

from privacy_core.errors import InvalidValueError
from privacy_core.learn.closed_form import factors
from privacy_core.learn.modules import checked, opacus
from privacy_core.learn.networks import Task

Mode: TypeAlias = Literal["ghost", "hooks"]
MODES: tuple[Mode, ...] = ("ghost", "hooks")
MOST_FIGURES = 1 << 22  # of gradients of single rows at once: more leave the caches, and take three times as long
TRIED = 5  # rows that are made up


class ByOpacus:
    """Of a module that gives ``(n_rows, outputs)`` for ``(n_rows, ...)``, each row by itself.

    The module is only watched while a sum is made: afterwards it holds no hook and no gradient, and its state has the
    names that it had. Parameters that do not require a gradient are left out of sums. Whether its dropout is on is as
    the caller left it.
    """

    def __init__(self, module: Any, task: Task, *, mode: Mode | None = None) -> None:
        """A module and how it is watched.

        Args:
            module: A ``torch.nn.Module``.
            task: What it says.
            mode: "ghost", or "hooks" which takes more time and memory and more kinds of layers; None: the first that
                is right for it.

        Raises:
            UnfitModuleError: a layer cannot be trained with privacy.
            InvalidValueError: there is nothing to train, or the mode does not know a layer.
        """
        self._module, self._task = checked(module), task
        self._weights = _trainable(module)
        if not self._weights:
            raise InvalidValueError(
                "The module was to be trained, and none of its parameters requires a gradient. Nothing was done. Let "
                "some require one."
            )
        unknown = _unknown_to_ghost(module)
        if mode == "ghost" and unknown:
            raise InvalidValueError(
                f"Ghost clipping does not know layers of the kinds {', '.join(unknown)}. Nothing was done. Take the "
                'mode "hooks".'
            )
        self._modes: tuple[Mode, ...] = (mode,) if mode else MODES[1:] if unknown else MODES
        self._tried = False

    @property
    def mode(self) -> Mode:
        """How gradients are watched; before the first row the one that is tried first."""
        return self._modes[0]

    def sums(self, features: Any, target: Any, norm: float) -> tuple[list[Any], float]:
        """As `ClippedSums.sums`, of the parameters that require a gradient.

        Raises:
            InvalidValueError: gradients of rows cannot be had of this module.
        """
        import torch  # noqa: PLC0415 - takes seconds

        if not len(features):
            return [torch.zeros_like(each) for each in self._weights], 0.0
        if not self._tried:
            self._modes, self._tried = (
                (_mode_that_is_right(self._module, self._task, self._modes, features, target),),
                True,
            )
        return _sums(self._module, self._task, self.mode, features, target, norm)


def _sums(module: Any, task: Task, mode: Mode, features: Any, target: Any, norm: float) -> tuple[list[Any], float]:
    import torch  # noqa: PLC0415

    weights = _trainable(module)
    one = _by_ghost if mode == "ghost" else _by_hooks
    rows = len(features) if mode == "ghost" else max(1, MOST_FIGURES // sum(each.numel() for each in weights))
    total, lost = [torch.zeros_like(each) for each in weights], 0.0
    for some, wanted in zip(features.split(rows), target.split(rows), strict=True):
        found, losses, finite = one(module, task, some, wanted, norm)
        if not finite.all():  # a row without a finite gradient adds nothing rather than everything
            found, losses = _sums(module, task, mode, some[finite], wanted[finite], norm)
        for sum_, each in zip(total, found, strict=True):
            sum_.add_(each)
        lost += losses
    return total, lost


def _by_ghost(module: Any, task: Task, features: Any, target: Any, norm: float) -> tuple[list[Any], float, Any]:
    import torch  # noqa: PLC0415

    weights = _trainable(module)
    with _watched(module, "ghost") as hooks:
        losses = task.losses(module(features), target)
        losses.sum().backward(retain_graph=True)
        squared = torch.zeros_like(losses)
        for weight in weights:
            if weight.grad is not None:  # else it had no part in the losses
                squared += weight._norm_sample.square()  # noqa: SLF001 - where Opacus puts it
        hooks.disable_hooks()
        factor = factors(squared.detach(), norm)
        found = torch.autograd.grad((losses * factor).sum(), weights, allow_unused=True)
    sums = [torch.zeros_like(weight) if each is None else each for weight, each in zip(weights, found, strict=True)]
    return sums, float(losses.detach().sum()), squared.isfinite()


def _by_hooks(module: Any, task: Task, features: Any, target: Any, norm: float) -> tuple[list[Any], float, Any]:
    import torch  # noqa: PLC0415

    weights = _trainable(module)
    with _watched(module, "hooks"):
        losses = task.losses(module(features), target)
        losses.sum().backward()
        of_rows = [None if weight.grad is None else weight.grad_sample for weight in weights]
    with torch.no_grad():
        squared = torch.zeros_like(losses)
        for each in of_rows:
            if each is not None:
                squared += torch.linalg.vector_norm(each.flatten(1), dim=1).square()
        factor = factors(squared, norm)
        sums = [
            torch.zeros_like(weight) if each is None else torch.tensordot(factor, each, 1)
            for weight, each in zip(weights, of_rows, strict=True)
        ]
    return sums, float(losses.detach().sum()), squared.isfinite()


@contextmanager
def _watched(module: Any, mode: Mode) -> Iterator[Any]:
    """Opacus's hooks on a module; it is left without a trace of them, whatever happens."""
    opacus()
    from opacus.grad_sample import GradSampleHooks  # noqa: PLC0415 - takes seconds
    from opacus.grad_sample.grad_sample_module_fast_gradient_clipping import (  # noqa: PLC0415
        GradSampleHooksFastGradientClipping,
    )

    of = GradSampleHooksFastGradientClipping if mode == "ghost" else GradSampleHooks
    grads = [(each, each.grad) for each in module.parameters()]
    resting = [layer for layer in module.modules() if not layer.training and any(_own(layer))]
    hooks = None
    try:
        for layer in resting:
            layer.training = True  # a layer at rest is not watched; those with weights do the same in both modes
        for each, _ in grads:
            each.grad = None
        with warnings.catch_warnings():
            # Of the first layer: rows themselves require no gradient.
            warnings.filterwarnings("ignore", "Full backward hook is firing", UserWarning)
            hooks = of(module, loss_reduction="sum")
            yield hooks
    finally:
        if hooks is not None:
            hooks.cleanup()
        for layer in module.modules():
            for name in ("activations", "max_batch_len", "autograd_grad_sample_hooks", "ft_compute_sample_grad"):
                layer.__dict__.pop(name, None)
        for layer in resting:
            layer.training = False
        for each, grad in grads:
            each.grad = grad


def _mode_that_is_right(module: Any, task: Task, modes: tuple[Mode, ...], features: Any, target: Any) -> Mode:
    """The first mode that gives sums of clipped gradients of made-up rows, as rows one by one do.

    Raises:
        InvalidValueError: none does.
    """
    import torch  # noqa: PLC0415

    why = ""
    for mode in modes:
        try:
            tried = _made_up_weights(module)
            rows, wanted = _made_up(features), _made_up(target)
            held = [each.clone() for each in tried.buffers()]
            alone = [
                _sums_alone(tried, task, rows[place : place + 1], wanted[place : place + 1]) for place in range(TRIED)
            ]
            norms = torch.stack([torch.stack([each.norm() for each in one]).norm() for one in alone])
            norm = float(norms.median())
            told = [
                sum(each * min(1.0, norm / (float(long) + 1e-6)) for each, long in zip(of_one, norms, strict=True))
                for of_one in zip(*alone, strict=True)
            ]
            found, _ = _sums(tried, task, mode, rows, wanted, norm)
        except Exception as error:  # noqa: BLE001 - a module is anybody's code: whatever it does, it is not taken
            why = f"{type(error).__name__} was raised"
            continue
        if any(not torch.equal(before, after) for before, after in zip(held, tried.buffers(), strict=True)):
            why = "it keeps figures of the rows that it saw"
        elif all(torch.allclose(a, b, rtol=1e-3, atol=1e-4 * norm) for a, b in zip(found, told, strict=True)):
            return mode
        else:
            why = "a row's gradient depends on other rows or on chance, or a part of it was not seen"
    raise InvalidValueError(
        f"Gradients of single rows were to be clipped, and with this module they cannot be ({' or '.join(modes)}): on "
        f"made-up rows {why}. Nothing was trained. Use each layer once, with one input, treat each row by itself, and "
        "take torch.nn.Dropout rather than the function."
    )


def _sums_alone(module: Any, task: Task, row: Any, target: Any) -> list[Any]:
    """The gradient of one row, by torch alone."""
    import torch  # noqa: PLC0415

    weights = _trainable(module)
    found = torch.autograd.grad(task.losses(module(row), target).sum(), weights, allow_unused=True)
    return [torch.zeros_like(weight) if each is None else each for weight, each in zip(weights, found, strict=True)]


def _made_up_weights(module: Any) -> Any:
    """A copy without dropout and with no weight at 0, where a gradient could be too."""
    import torch  # noqa: PLC0415
    from torch.nn.modules.dropout import _DropoutNd  # noqa: PLC0415

    made = copy.deepcopy(module)
    for layer in made.modules():
        if isinstance(layer, _DropoutNd):
            layer.p = 0.0
    with torch.no_grad():
        for each in made.parameters():
            each.add_(0.1 * _made_up(each))
    return made


def _made_up(like: Any) -> Any:
    """Figures in [0, 1) of which none is like another, or 0 and 1 in turn; of as many rows as are tried."""
    import torch  # noqa: PLC0415

    shape = like.shape if isinstance(like, torch.nn.Parameter) else (TRIED, *like.shape[1:])
    count = torch.arange(shape.numel() if isinstance(shape, torch.Size) else torch.Size(shape).numel())
    made = (count * 0.6180339887 + 0.1) % 1 if like.is_floating_point() else count % 2
    return made.to(like.dtype).reshape(shape)


def _trainable(module: Any) -> list[Any]:
    return [each for each in module.parameters() if each.requires_grad]


def _own(layer: Any) -> Iterator[bool]:
    return (each.requires_grad for each in layer.parameters(recurse=False))


def _unknown_to_ghost(module: Any) -> list[str]:
    opacus()
    from opacus.grad_sample.grad_sample_module_fast_gradient_clipping import (  # noqa: PLC0415
        GradSampleHooksFastGradientClipping,
    )

    known = GradSampleHooksFastGradientClipping.NORM_SAMPLERS
    return sorted({type(each).__name__ for each in module.modules() if any(_own(each)) and type(each) not in known})
