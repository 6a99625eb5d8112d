"""Modules that users bring: which of their layers cannot be trained with privacy, why, and what would mend them.

A module is a Python object that a caller of the library made; none is ever read from a file.
"""

import copy
import logging
from typing import Any

from privacy_core.errors import PrivacyCoreError

REPLACED = "Opacus has a layer that does the same and can be watched"
WORDS = (  # kinds of layers, what is wrong with them, and what `fixed` makes of them
    (
        ("BatchNorm1d",),
        "what it makes of a row depends on the other rows of the batch, and it keeps averages of rows without noise",
        "GroupNorm with one group, which looks at one row alone",
    ),
    (
        ("BatchNorm2d", "BatchNorm3d", "SyncBatchNorm"),
        "what it makes of a row depends on the other rows of the batch, and it keeps averages of rows without noise",
        "GroupNorm, which looks at one row alone",
    ),
    (
        ("InstanceNorm1d", "InstanceNorm2d", "InstanceNorm3d"),
        "it keeps running averages of rows, without noise",
        "the same without running averages",
    ),
    (("LSTM",), "the gradient of one row cannot be seen inside it", f"DPLSTM: {REPLACED}"),
    (("GRU",), "the gradient of one row cannot be seen inside it", f"DPGRU: {REPLACED}"),
    (
        ("MultiheadAttention",),
        "the gradient of one row cannot be seen inside it",
        f"DPMultiheadAttention: {REPLACED}",
    ),
)


class UnfitModuleError(PrivacyCoreError):
    """Layers of a module cannot be trained with privacy.

    The fact: of each such layer its name, its kind, why, and what `fixed` would put in its place (None: nothing).
    """

    def __init__(self, layers: tuple[tuple[str, str, str, str | None], ...]) -> None:
        super().__init__(layers)

    def message(self) -> str:
        told = "; ".join(
            f"{name or 'the module itself'} ({kind}): {why}" + (f"; in its place: {instead}" if instead else "")
            for name, kind, why, instead in self.facts[0]
        )
        mended = all(instead for *_, instead in self.facts[0])
        return (
            f"The module was to be trained with privacy, and some of its layers are unfit. {told}. "
            + ("Take fixed(module), which puts these in their place" if mended else "Replace those without a remedy")
            + ", then train anew."
        )


def checked(module: Any) -> Any:
    """The same module, if every layer of it is fit for private training.

    Opacus's rules for layers are asked for all layers: Opacus itself asks for those with trainable parameters alone,
    and a BatchNorm without any mixes rows just as well. A BatchNorm that is in evaluation mode and has nothing to
    train is fit: it only applies figures that it had before.

    Args:
        module: A ``torch.nn.Module``.

    Raises:
        UnfitModuleError: a layer is unfit; each is explained.
    """
    rules = opacus().validators.ModuleValidator.VALIDATORS
    found = []
    for name, layer in module.named_modules():
        rule = rules.get(type(layer))
        problems = rule(layer) if rule is not None and not _at_rest(layer) else []
        if problems:
            found.append((name, type(layer).__name__, *_told(layer, str(problems[0]))))
    if found:
        raise UnfitModuleError(tuple(found))
    return module


def fixed(module: Any) -> Any:
    """A copy of a module in which each unfit layer is replaced by a fit one; the given one stays as it is.

    BatchNorm becomes GroupNorm, with new weights; recurrent layers and attention keep their weights, under the names
    of Opacus's layers. What was replaced gives other figures than before, so the copy must be trained.

    Args:
        module: A ``torch.nn.Module`` of which ``copy.deepcopy`` makes a copy.

    Raises:
        UnfitModuleError: a layer has no fit one in its place.
    """
    fixers = opacus().validators.ModuleValidator.FIXERS
    root = copy.deepcopy(module)
    for name, layer in list(root.named_modules()):
        fixer = fixers.get(type(layer))
        if fixer is None or _at_rest(layer):
            continue
        # Of a row without places, 32 groups of 32 features are single figures, and each would become 0.
        new = fixer(layer, num_groups=1) if type(layer).__name__ == "BatchNorm1d" else fixer(layer)
        new.train(layer.training)
        first = next(layer.parameters(), None)
        if first is not None:
            new.to(first)
            new.requires_grad_(first.requires_grad)
        parent, _, last = name.rpartition(".")
        if name:
            setattr(root.get_submodule(parent), last, new)
        else:
            root = new
    return checked(root)


def opacus() -> Any:
    """The library, of which importing would else set up the program's logging."""
    handlers = list(logging.root.handlers)
    import opacus as library  # noqa: PLC0415 - takes seconds
    import opacus.validators  # noqa: PLC0415

    for handler in set(logging.root.handlers) - set(handlers):
        logging.root.removeHandler(handler)
    return library


def _at_rest(layer: Any) -> bool:
    """Whether a layer only applies figures that it had before: normalization by fixed averages."""
    return (
        "BatchNorm" in type(layer).__name__
        and not layer.training
        and layer.running_mean is not None
        and not any(each.requires_grad for each in layer.parameters())
    )


def _told(layer: Any, otherwise: str) -> tuple[str, str | None]:
    for kinds, why, instead in WORDS:
        if type(layer).__name__ in kinds:
            return why, instead
    return otherwise, None
