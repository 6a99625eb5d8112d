"""Attacks on what was trained: what one model gives away of its rows, and what an audit proves of the trainer's claim.

All figures are exact and of protected rows: they are for the data owner. Shadow models and trainings with canaries are
made for them alone and thrown away, so nothing is charged for them.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from privacy_core import checks
from privacy_core.errors import InvalidValueError
from privacy_core.evaluate.audit import Audit as OneRun
from privacy_core.evaluate.audit import audited
from privacy_core.export.release import MODEL, Release, find_release
from privacy_core.govern import Permission
from privacy_core.learn import checkpoint
from privacy_core.learn.config import TrainConfig, read_config
from privacy_core.learn.networks import task_of
from privacy_core.learn.noise import Secret
from privacy_core.learn.plan import TrainingPlan, planned
from privacy_core.learn.schema import NumberColumn
from privacy_core.learn.tensors import Learnable
from privacy_core.usecases import (
    attacking_groups,
    attacking_kept,
    attacking_shadows,
    attacking_values,
    catalog,
    learning,
    training,
)
from privacy_core.usecases.attacking_canaries import MOST_CANARIES, trained_with_canaries
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.learning import Material
from privacy_core.usecases.training import Report, silent
from privacy_core.usecases.workspace import Workspace

FOR = "the data owner: exact figures of protected rows"
MOST_RUNS = 20
MOST_SHADOWS = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainerAudit:
    """What one-run audits of a trainer found.

    Attributes:
        runs: One audit for each training, best first.
        why_no_guarantee: Why a training by these settings has no guarantee; None if it has one. Where noise is added
            all the same, the claim is what it would be worth with one.
        seconds: That the trainings took.
    """

    runs: tuple[OneRun, ...]
    why_no_guarantee: str | None
    seconds: float

    @property
    def median(self) -> OneRun:
        """The middle one by its bound, the lower of two: the best of several would be no bound."""
        return self.runs[len(self.runs) // 2]

    def to_json(self) -> dict[str, Any]:
        """As JSON values: the figures of the middle run, and all runs."""
        return {
            **self.median.to_json(),
            "why_no_guarantee": self.why_no_guarantee,
            "runs": [each.to_json() for each in self.runs],
            "seconds": self.seconds,
            "figures_for": FOR,
        }


@act("attack a model", needs=Permission.TRAIN, logs=("dataset", "model", "shadows", "column"))
def attack_model(
    workspace: Workspace,
    dataset: str,
    model: str,
    *,
    shadows: int = 16,
    column: str | None = None,
    report: Report = silent,
) -> dict[str, Any]:
    """Attacks a model of the actor's on the rows that it learned from, and keeps what was found beside it.

    Shadow models of the same settings, noise too, are trained on halves of the table. They are not released, and what
    comes of it is for the data owner, so nothing is charged.

    Args:
        workspace: Where.
        dataset: That the model learned from, unchanged.
        model: Its id.
        shadows: How many shadow models: even, at least 4.
        column: To guess; None: the first sensitive one, else the one with the fewest values.
        report: Called with models trained and models in all.

    Returns:
        As `attacks_of` gives under "attacks".

    Raises:
        NotFoundError: no such dataset or model.
        InvalidValueError: the model is not of this table, or its rows cannot be told any more.
    """
    found, made = catalog.find(workspace, dataset), _model(workspace, model)
    if made.dataset != found.id or made.source_fingerprint != found.fingerprint:
        raise InvalidValueError(
            "This model did not learn from this table as it is now. Nothing was attacked. Open the table that it "
            "learned from."
        )
    config = read_config(dict(made.parameters))
    folder = training.model_folder(workspace, made)
    unit = _unit_of(made) if made.guarantee else _unit_now(workspace, dataset, config)
    given = learning.material(workspace, found, config, unit)
    if (len(given.learn), len(given.test)) != (made.figures["rows_learned_from"], made.figures["rows_tested"]):
        raise InvalidValueError(
            "Which rows this model learned from cannot be told any more: who is one person was changed since. Nothing "
            "was attacked. Train it anew."
        )
    told = _attacked(
        given,
        config,
        plan=_plan(config, unit),
        module=checkpoint.load(folder).module,
        shadows=shadows,
        column=attacking_values.column_to_guess(given.schema, config.target, asked=column, sensitive=found.sensitive),
        first=(*found.sensitive, *found.quasi_identifiers),
        report=report,
    )
    attacking_kept.keep(folder, "attacks", told, guaranteed=made.guarantee is not None)
    return told


@act("attack a training", needs=Permission.TRAIN, logs=("dataset", "shadows", "column"))
def attack_training(
    workspace: Workspace,
    dataset: str,
    told: Mapping[str, Any],
    *,
    folder: Path | None = None,
    shadows: int = 4,
    column: str | None = None,
    report: Report = silent,
) -> dict[str, Any]:
    """The same on a model that is trained for it by some settings and thrown away; nothing is kept or charged.

    Args:
        workspace: Where.
        dataset: To learn from.
        told: The settings, as of `training.plan_training`.
        folder: With a model that was trained in this studio by the same settings, to attack instead.
        shadows: As of `attack_model`.
        column: The same.
        report: Called with models trained and models in all.
    """
    found, config = catalog.find(workspace, dataset), read_config(dict(told))
    unit = _unit_now(workspace, dataset, config)
    given = learning.material(workspace, found, config, unit)
    plan, task = _plan(config, unit), task_of(given.schema[config.target])
    if folder is None:
        module = attacking_shadows.fresh_model(given.learn, task, config, plan=plan, chance=Secret())
    else:
        kept = checkpoint.load(folder)
        if (kept.target, kept.schema, kept.hidden) != (config.target, given.schema, config.layers):
            raise InvalidValueError(
                f"The model in {folder.name!r} was not trained by these settings: target, schema or layers differ. "
                "Nothing was attacked. Give the settings that it was trained with."
            )
        module = kept.module
    guessed = attacking_values.column_to_guess(given.schema, config.target, asked=column, sensitive=found.sensitive)
    return _attacked(
        given,
        config,
        plan=plan,
        module=module,
        shadows=shadows,
        column=guessed,
        first=(*found.sensitive, *found.quasi_identifiers),
        report=report,
    )


@act("audit a training", needs=Permission.TRAIN, logs=("dataset", "canaries", "guesses", "runs", "model"))
def audit_training(
    workspace: Workspace,
    dataset: str,
    told: Mapping[str, Any],
    *,
    canaries: int = 600,
    guesses: int = 300,
    runs: int = 1,
    confidence: float = 0.95,
    model: str | None = None,
    report: Report = silent,
) -> TrainerAudit:
    """Trains with canaries by some settings, and bounds epsilon from below by guesses about them.

    It audits the trainer, not one model: canaries are put into trainings of its own, which are thrown away. See
    `attacking_canaries` for what they are.

    Args:
        workspace: Where.
        dataset: Beside whose rows the canaries are put.
        told: The settings, as of `training.plan_training`.
        canaries: Rows that are in the training or not, by a coin each.
        guesses: About how many of them; they limit what can be shown.
        runs: Trainings, each audited by itself.
        confidence: With which each bound is not above the true epsilon, in (0, 1).
        model: Of these settings, beside which the answer is kept; None: it is not kept.
        report: Called with steps done and steps in all.

    Raises:
        InvalidValueError: an argument is out of range, or nothing can be learned from these rows.
    """
    checks.whole(canaries=canaries, guesses=guesses, runs=runs, least=1)
    checks.probability(confidence=confidence)
    if not guesses <= canaries <= MOST_CANARIES or runs > MOST_RUNS or not 0 < confidence < 1:
        raise InvalidValueError(
            f"{guesses} guesses about {canaries} canaries in {runs} trainings at confidence {confidence:.8g} cannot be "
            f"made: guesses are at most as many as canaries, canaries at most {MOST_CANARIES:,}, trainings at most "
            f"{MOST_RUNS}, and the confidence lies between 0 and 1. Change them."
        )
    found, config = catalog.find(workspace, dataset), read_config(dict(told))
    made = None if model is None else _model(workspace, model)
    if made is not None and read_config(dict(made.parameters)) != config:
        raise InvalidValueError("The model was trained by other settings. Nothing was audited. Give its own.")
    if made is not None and made.source_fingerprint != found.fingerprint:
        raise InvalidValueError("The model was trained on another table. Nothing was audited. Open its own.")
    unit = _unit_now(workspace, dataset, config)
    given = learning.material(workspace, found, config, unit)
    plan = _plan(config, unit)
    begun = time.perf_counter()
    bounds = [
        _audited(given, config, plan, canaries, guesses, confidence, report=_part(report, each, runs, config.steps))
        for each in range(runs)
    ]
    answer = TrainerAudit(
        runs=tuple(sorted(bounds, key=lambda each: -each.bound)),
        why_no_guarantee=config.why_no_guarantee,
        seconds=time.perf_counter() - begun,
    )
    if made is not None:
        folder = training.model_folder(workspace, made)
        attacking_kept.keep(folder, "audit", answer.to_json(), guaranteed=made.guarantee is not None)
    return answer


@act("see attacks on a model", needs=Permission.TRAIN, audit=Audit.FIRST, logs=("model",))
def attacks_of(workspace: Workspace, model: str) -> dict[str, Any]:
    """What attacks on one of the actor's models found: "attacks" and "audit", each None if there was none.

    Raises:
        NotFoundError: no such model, or it is somebody else's.
    """
    found = attacking_kept.kept(training.model_folder(workspace, _model(workspace, model)))
    return {name: found[name] for name in ("attacks", "audit")}


def _audited(
    given: Material,
    config: TrainConfig,
    plan: TrainingPlan | None,
    canaries: int,
    guesses: int,
    confidence: float,
    *,
    report: Callable[[int], None],
) -> OneRun:
    target = given.schema[config.target]
    left = trained_with_canaries(
        given.learn,
        target,
        task_of(target),
        how=attacking_shadows.steps_of(config, plan, config.rows or len(given.learn)),
        hidden=config.layers,
        initial=config.seed,
        many=canaries,
        rows_each=plan.rows_per_unit if plan else 1,
        report=report,
    )
    return audited(
        left.scores,
        left.included,
        guesses=guesses,
        delta=config.delta,
        confidence=confidence,
        claim=plan.epsilon if plan else None,
    )


def _attacked(
    given: Material,
    config: TrainConfig,
    *,
    plan: TrainingPlan | None,
    module: Any,
    shadows: int,
    column: str | None,
    first: tuple[str, ...],
    report: Report,
) -> dict[str, Any]:
    """Membership, one column, groups and drivers of a model, as JSON values."""
    if shadows > MOST_SHADOWS:
        raise InvalidValueError(f"{shadows} shadow models are more than {MOST_SHADOWS}. Ask for fewer.")
    task, chance = task_of(given.schema[config.target]), Secret()
    pool = attacking_shadows.pooled(
        given.learn, given.test, rows_per_unit=plan.rows_per_unit if plan else 1, chance=chance
    )
    fresh = partial(_fresh, task=task, config=config, plan=plan)
    found = attacking_shadows.membership(
        module,
        task,
        pool,
        fresh=fresh,
        shadows=shadows,
        chance=chance,
        report=lambda done: report(done, shadows + 1, "training shadow models"),
    )
    report(shadows, shadows + 1, "guessing a column, comparing groups")
    guessed = None if column is None else attacking_values.attribute(module, task, pool, column)
    baseline = _fresh(given.learn, task=task, config=config, plan=None) if plan else None
    known = attacking_values.guessable(given.schema, config.target)
    grouping = list(dict.fromkeys([*(name for name in first if name in known), *known]))
    return {
        "made": time.time(),
        "figures_for": FOR,
        "shadows": shadows,
        "membership": {name: each.to_json() for name, each in found.items()},
        "attribute": None if guessed is None else {"column": column, **guessed.to_json()},
        "drivers": attacking_groups.driven_by(module, given.learn, given.test),
        "groups": []
        if isinstance(given.schema[config.target], NumberColumn)
        else attacking_groups.groups(module, task, given.test, given.schema, columns=grouping, baseline=baseline),
    }


def _fresh(rows: Learnable, *, task: Any, config: TrainConfig, plan: TrainingPlan | None) -> Any:
    return attacking_shadows.fresh_model(rows, task, config, plan=plan, chance=Secret())


def _plan(config: TrainConfig, unit: str | None) -> TrainingPlan | None:
    return planned(config, persons=unit is not None) if config.private else None


def _unit_of(model: Release) -> str | None:
    told = (model.guarantee or {}).get("unit")
    return str(told["column"]) if isinstance(told, Mapping) else None


def _unit_now(workspace: Workspace, dataset: str, config: TrainConfig) -> str | None:
    return training.plan_training(workspace, dataset, config.to_json()).unit


def _model(workspace: Workspace, model: str) -> Release:
    found = find_release(workspace.store, model, owner=workspace.actor.name)
    if found.kind != MODEL:
        raise InvalidValueError("That is no model, so it cannot be attacked. Name a model.")
    return found


def _part(report: Report, run: int, runs: int, steps: int) -> Callable[[int], None]:
    """Tells of one of several trainings."""
    often = max(1, steps // 40)

    def tell(step: int) -> None:
        if step % often == 0 or step == steps:
            report(run * steps + step, runs * steps, "training with canaries")

    return tell
