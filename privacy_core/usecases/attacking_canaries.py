"""Canaries for the one-run audit of a trainer: rows of a feature of their own, each in the training by a secret coin.

A canary is a row whose every feature is 0 but one, which no other row has: a "Dirac" canary (Nasr et al. 2023, "Tight
Auditing of Differentially Private Machine Learning", USENIX Security), made in the input instead of the gradient, so
that clipping and summing are put to the test too. Its gradient is about as long as clipping allows at the weights of
its own feature, where there is nothing else but noise: so nothing hides it but what the claim counts on. Rows drawn
from the schema share their weights with everybody and show far less, and are refuted by nothing that these are not.

Whoever scores sees the weights after each step, which the guarantee of private training covers. The score of a canary
is the log likelihood ratio of its steps: a Gaussian with and without its gradient, in a batch with the sampling's
probability. A claim holds for any row, also for one outside the schema's bounds, since clipping bounds its gradient.

Source: Steinke, Nasr, Jagielski (2023), "Privacy Auditing with One (1) Training Run", NeurIPS; guesses and bound are in
`evaluate.audit`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from privacy_core.learn.closed_form import ClosedForm
from privacy_core.learn.networks import Task, network
from privacy_core.learn.noise import Chance, Secret
from privacy_core.learn.schema import NumberColumn, SchemaColumn
from privacy_core.learn.tensors import Learnable
from privacy_core.learn.training import Descent, descend

REACH = 10.0
"""Value of a canary's own feature, in clipping norms where those are above 1.

So its gradient is clipped from the first step on, has little else in it, and stays long until the canary is learned by
heart. Nearer 1 it would be shorter than the clipping norm; at 100 a few steps would learn the canary."""
MOST_CANARIES = 5_000  # each makes rows wider
MOST_ROWS = 20_000
"""Of the table, beside canaries: a claim does not hang on how many there are, and with canaries they are wide."""
_LEAST_SPREAD = 1e-3  # of the noise that is assumed, in clipping norms: without noise a ratio has no end


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Canaries:
    """What a training with canaries left to guess from.

    Attributes:
        included: Whether a canary was learned from, shape ``(canaries,)``.
        scores: Higher means likelier included, shape ``(canaries,)``.
        seconds: That the training took.
    """

    included: npt.NDArray[np.bool_]
    scores: npt.NDArray[np.float64]
    seconds: float


def trained_with_canaries(
    learn: Learnable,
    target: SchemaColumn,
    task: Task,
    *,
    how: Descent,
    hidden: tuple[int, ...],
    initial: int,
    many: int,
    rows_each: int = 1,
    chance: Chance | None = None,
    coins: Chance | None = None,
    report: Callable[[int], None] = lambda _step: None,
) -> Canaries:
    """Trains once, with about half of the canaries, and scores all of them.

    Args:
        learn: Rows beside which they are put; at most `MOST_ROWS` of them are taken.
        target: What is predicted: the labels of canaries are drawn from it.
        task: Its task.
        how: Steps, as they would be without canaries.
        hidden: Widths of hidden layers.
        initial: Seed of initial weights.
        many: Canaries.
        rows_each: Alike rows of a canary: as many as a person may have, for the claim is about persons.
        chance: Of batches and noise; secret if not given.
        coins: Of inclusion and labels; secret if not given.
        report: Called after each step; it may end the training by raising.
    """
    coins = coins or Secret()
    included = np.zeros(many, dtype=bool)
    included[coins.members(many, 0.5)] = True
    labels = _labels(target, many, task, coins)
    rows = learn if len(learn) <= MOST_ROWS else learn.taken(learn.unit < _units_of(learn, MOST_ROWS))
    put_in = np.repeat(np.flatnonzero(included), rows_each)
    data = _with_canaries(rows, labels, put_in, reach=_reach(how))
    module = network(data.features.shape[1], hidden, task.outputs, initial=initial)
    watch = _Watch(module, task, labels, how, rows_each=rows_each, report=report)
    seconds = descend(module, ClosedForm(module, task), data, how, chance or Secret(), told=watch)
    return Canaries(included=included, scores=watch.scores, seconds=seconds)


class _Watch:
    """Sees a training step by step, and adds up what each step says about each canary."""

    def __init__(
        self, module: Any, task: Task, labels: Any, how: Descent, *, rows_each: int, report: Callable[[int], None]
    ) -> None:
        import torch  # noqa: PLC0415 - takes seconds

        self._task, self._how, self._labels = task, how, torch.from_numpy(labels)
        self._rows, self._many, self._report = rows_each, len(labels), report
        self.scores = np.zeros(self._many)
        self._own = self._weights(module)
        self._speed = torch.zeros_like(self._own)
        self._wanted = self._gradients(module)

    def __call__(self, step: int, module: Any, loss: float | None) -> None:  # noqa: ARG002 - as `Told` says
        how, own = self._how, self._weights(module)
        speed = (self._own - own) / how.learning_rate
        seen = (speed - how.momentum * self._speed) * how.expected  # the noisy sum of gradients of this step
        length = self._wanted.square().sum(1).double().numpy()
        met = (seen * self._wanted).sum(1).double().numpy()
        limit = how.clip_norm * self._rows if np.isfinite(how.clip_norm) else max(float(length.max()) ** 0.5, 1e-12)
        spread = max(how.noise, _LEAST_SPREAD * limit)
        ratio = (met - length / 2) / spread**2
        self.scores += np.logaddexp(np.log1p(-min(how.sampling, 1 - 1e-12)), np.log(how.sampling) + ratio)
        self._own, self._speed = own, speed
        self._wanted = self._gradients(module)
        self._report(step)

    def _weights(self, module: Any) -> Any:
        """Of the canaries' own features, shape ``(canaries, units of the first layer)``."""
        return module[0].weight.detach()[:, -self._many :].T.clone()

    def _gradients(self, module: Any) -> Any:
        """What each canary would add there to the next step's sum; nearly its whole gradient."""
        import torch  # noqa: PLC0415

        with torch.enable_grad():
            into = (self._own * _reach(self._how) + module[0].bias.detach()).requires_grad_()
            out = into
            for layer in list(module)[1:]:
                out = layer(out)
            (back,) = torch.autograd.grad(self._task.losses(out, self._labels).sum(), into)
        wanted = back * _reach(self._how)
        norm = wanted.norm(dim=1, keepdim=True)
        return wanted * (self._how.clip_norm / (norm + 1e-12)).clamp(max=1) * self._rows


def _with_canaries(learn: Learnable, labels: Any, put_in: npt.NDArray[np.int64], *, reach: float) -> Learnable:
    """Rows, and below them canaries, each a unit of its own; to the right the canaries' features."""
    rows, width = learn.features.shape
    features = np.zeros((rows + len(put_in), width + len(labels)), dtype=np.float32)
    features[:rows, :width] = learn.features
    features[rows + np.arange(len(put_in)), width + put_in] = reach
    _, unit = np.unique(put_in, return_inverse=True)
    return Learnable(
        features=features,
        target=np.concatenate([learn.target, labels[put_in]]),
        unit=np.concatenate([learn.unit, learn.units + unit]).astype(np.int64),
        row=np.arange(len(features)),
        names=(*learn.names, *(f"canary {each}" for each in range(len(labels)))),
        columns=(*learn.columns, *("canary" for _ in labels)),
    )


def _labels(target: SchemaColumn, many: int, task: Task, coins: Chance) -> Any:
    """A label for each canary, by chance; a number is at one of its bounds, where the gradient is longest."""
    if task.outputs == 1:
        drawn = np.zeros(many, dtype=np.int64)
        drawn[coins.members(many, 0.5)] = 1
        return drawn.astype(np.float32) if isinstance(target, NumberColumn) else drawn
    return np.argsort(coins.normal(many)) % task.outputs


def _reach(how: Descent) -> float:
    return REACH * max(1.0, how.clip_norm) if np.isfinite(how.clip_norm) else REACH


def _units_of(learn: Learnable, rows: int) -> int:
    """How many units have so many rows about."""
    return max(1, int(rows * learn.units / len(learn)))
