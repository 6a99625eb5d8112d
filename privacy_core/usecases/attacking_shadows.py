"""Membership inference on a trained model: what shadow models of the same settings, trained on halves, let one say.

The rows that the model learned from and those that were held out are pooled, but for some that no model sees. Shadow
models come in pairs: one learns from a random half of the persons or rows, the other from the other half, so that each
row was in half of them. They have the same noise as the model; nothing of them is kept or released.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from privacy_core.errors import InvalidValueError
from privacy_core.evaluate.membership import (
    Membership,
    attacked,
    likelihood_ratio_scores,
    logit_scaled,
    loss_scores,
    relative_scores,
)
from privacy_core.learn.closed_form import ClosedForm
from privacy_core.learn.config import TrainConfig
from privacy_core.learn.networks import Task, network
from privacy_core.learn.noise import Chance
from privacy_core.learn.plan import TrainingPlan
from privacy_core.learn.tensors import Learnable
from privacy_core.learn.training import Descent, descend, descent_of
from privacy_core.usecases.learning import BASELINE_RATE

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MOST_ATTACKED = 5_000  # members, and as many others
MOST_ASIDE = 2_000  # rows that no model sees
FEWEST_SHADOWS = 4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pool:
    """Rows for an attack.

    Attributes:
        rows: That the model learned from, and that were held out.
        chosen: Places of the attacked rows among them: as many members as others, shape ``(n,)``.
        member: Whether the model learned from an attacked row, shape ``(n,)``.
        aside: Held out rows that no model sees, shadow models neither.
    """

    rows: Learnable
    chosen: Ints
    member: npt.NDArray[np.bool_]
    aside: Learnable

    @property
    def attacked(self) -> Learnable:
        """The attacked rows."""
        return self.rows.taken(self.chosen)


def pooled(learn: Learnable, test: Learnable, *, rows_per_unit: int, chance: Chance) -> Pool:
    """Rows to attack, drawn by chance: at most `MOST_ATTACKED` that were learned from, and as many others.

    Args:
        learn: Rows that the model learned from.
        test: Rows of others.
        rows_per_unit: Rows of a person that shadow models may learn from.
        chance: Of the draw.
    """
    drawn = _shuffled(test.units, chance)
    aside = np.isin(test.unit, drawn[: max(1, min(test.units // 3, MOST_ASIDE * test.units // max(1, len(test))))])
    others = test.taken(~aside)
    others = others.taken(_place_in_unit(others) < rows_per_unit)
    many = min(len(learn), len(others), MOST_ATTACKED)
    inside, outside = _shuffled(len(learn), chance)[:many], _shuffled(len(others), chance)[:many]
    return Pool(
        rows=replace(
            learn,
            features=np.concatenate([learn.features, others.features]),
            target=np.concatenate([learn.target, others.target]),
            unit=np.concatenate([learn.unit, learn.units + others.unit]),
            row=np.concatenate([learn.row, others.row]),
        ),
        chosen=np.concatenate([inside, len(learn) + outside]),
        member=np.arange(2 * many) < many,
        aside=test.taken(aside),
    )


def membership(
    module: Any,
    task: Task,
    pool: Pool,
    *,
    fresh: Callable[[Learnable], Any],
    shadows: int,
    chance: Chance,
    report: Callable[[int], None] = lambda _done: None,
) -> Mapping[str, Membership]:
    """Three attacks on a model: the loss alone, the likelihood ratio (LiRA), and the relative one (RMIA).

    Args:
        module: The model.
        task: What it says.
        pool: Rows.
        fresh: Trains a shadow model of the same settings on some rows.
        shadows: How many of them; even, at least 4.
        chance: Of halves.
        report: Called with the number of shadow models that are trained.

    Raises:
        InvalidValueError: too few shadow models, or an odd number.
    """
    if shadows < FEWEST_SHADOWS or shadows % 2:
        raise InvalidValueError(
            f"Shadow models come in pairs, and at least {FEWEST_SHADOWS} are needed; {shadows} were asked for. Take "
            "16, or 4 for a quick look."
        )
    rows, aside = pool.attacked, pool.aside
    scale = spread(module, task, aside)
    inner, outer = losses(module, task, rows, scale=scale), losses(module, task, aside, scale=scale)
    held, of_rows, of_aside = [], [], []
    for done, (shadow, inside) in enumerate(_shadows(pool, fresh, shadows, chance), 1):
        held.append(inside[pool.chosen])
        of_rows.append(losses(shadow, task, rows, scale=scale))
        of_aside.append(losses(shadow, task, aside, scale=scale))
        report(done)
    mask, shadow_losses = np.array(held), np.array(of_rows)
    scores = {
        "loss": loss_scores(inner),
        "lira": likelihood_ratio_scores(logit_scaled(inner), mask, shadow_logits=logit_scaled(shadow_losses)),
        "rmia": relative_scores(
            np.exp(-inner),
            np.exp(-outer),
            references=np.exp(-shadow_losses),
            references_of_population=np.exp(-np.array(of_aside)),
            held=mask,
        ),
    }
    return {name: attacked(said, pool.member) for name, said in scores.items()}


def fresh_model(rows: Learnable, task: Task, config: TrainConfig, *, plan: TrainingPlan | None, chance: Chance) -> Any:
    """A model of a config's settings, trained on some rows; without a plan without noise."""
    module = network(rows.features.shape[1], config.layers, task.outputs, initial=config.seed)
    descend(module, ClosedForm(module, task), rows, steps_of(config, plan, len(rows)), chance)
    return module


def steps_of(config: TrainConfig, plan: TrainingPlan | None, rows: int) -> Descent:
    """Steps of a training by a plan; without one those of the comparison without noise."""
    if plan is not None:
        return descent_of(config, multiplier=plan.multiplier, rows_per_unit=plan.rows_per_unit, rows=rows)
    plain = descent_of(config, multiplier=0.0, rows_per_unit=1, rows=rows)
    return replace(plain, clip_norm=float("inf"), learning_rate=BASELINE_RATE)


def losses(module: Any, task: Task, rows: Learnable, *, scale: float = 1.0) -> Floats:
    """Of each row under a model, in nats, shape ``(n_rows,)``: of a label its negative log probability.

    Of a number half its squared error over ``scale``, as of a Gaussian density but for a constant.
    """
    import torch  # noqa: PLC0415 - takes seconds

    with torch.no_grad():
        outputs = module(torch.from_numpy(rows.features)).double()
        lost: Floats = task.losses(outputs, torch.from_numpy(rows.target)).numpy()
    return np.maximum(lost, 0.0) / scale


def spread(module: Any, task: Task, rows: Learnable) -> float:
    """Mean squared error of a number on some rows, by which its losses are scaled; 1 for labels."""
    if np.issubdtype(rows.target.dtype, np.integer):
        return 1.0
    return max(2 * float(losses(module, task, rows).mean()), 1e-12)


def _shadows(
    pool: Pool, fresh: Callable[[Learnable], Any], shadows: int, chance: Chance
) -> Iterator[tuple[Any, npt.NDArray[np.bool_]]]:
    """Shadow models, each with the rows of the pool that it learned from."""
    rows = pool.rows
    for _ in range(shadows // 2):
        half = np.isin(rows.unit, _shuffled(rows.units, chance)[: rows.units // 2])
        for inside in (half, ~half):
            yield fresh(rows.taken(inside)), inside


def _shuffled(many: int, chance: Chance) -> Ints:
    return np.argsort(chance.normal(many))


def _place_in_unit(rows: Learnable) -> Ints:
    """The how-manieth row of its unit each row is, from 0."""
    order = np.argsort(rows.unit, kind="stable")
    place = np.empty(len(rows), dtype=np.int64)
    place[order] = np.arange(len(rows)) - np.searchsorted(rows.unit[order], rows.unit[order])
    return place
