"""The work of a training: rows read and divided, a model trained with noise and one without, both measured."""

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from privacy_core import randomness
from privacy_core.dp.groups import as_person
from privacy_core.dp.mechanisms import draw_count
from privacy_core.errors import ColumnsMissingError, InvalidValueError
from privacy_core.evaluate.predictions import Classified, Regressed, classified, regressed
from privacy_core.learn import checkpoint, tensors
from privacy_core.learn.checkpoint import WEIGHTS, Model
from privacy_core.learn.closed_form import ClosedForm
from privacy_core.learn.config import TrainConfig
from privacy_core.learn.networks import MOST_LAYERS, MOST_WIDTH, network, task_of
from privacy_core.learn.noise import Chance, Secret, Simulated
from privacy_core.learn.plan import TrainingPlan, epsilons_after
from privacy_core.learn.schema import MOST_LABELS, NumberColumn, Schema, schema_of_data
from privacy_core.learn.tensors import Learnable
from privacy_core.learn.training import Descent, descend, descent_of
from privacy_core.profile import Role
from privacy_core.usecases import asking, catalog
from privacy_core.usecases.workspace import Workspace

if TYPE_CHECKING:
    from privacy_core.usecases.training import PlannedTraining, Report

__all__ = ["WEIGHTS", "Material", "Outcome", "check_fits", "material", "torch_version", "trained"]

SPLIT = "training_split"  # key by which rows are divided
POINTS = 40  # of a course
LOOKED_AT = 2_000  # rows on which a course is measured
BASELINE_RATE = 0.3  # learning rate without clipping
FEWEST = 20  # rows to learn from, and to test on


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Material:
    """Rows to learn from and rows to test on.

    Attributes:
        schema: Public, or read off the data.
        learn: To learn from: at most so many of a person as the config says.
        test: To test on.
        rows: Of the table.
        unknown: Rows whose target is missing or not in the schema.
        unnamed: Rows without a person, where persons are told: they are left out.
        beyond: Rows of persons beyond those that are kept.
        left_out: Columns of the table from which nothing is learned.
    """

    schema: Schema
    learn: Learnable
    test: Learnable
    rows: int
    unknown: int
    unnamed: int
    beyond: int
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a training.

    Attributes:
        config: As it was trained.
        figures: Exact, of protected rows: for the data owner.
    """

    config: TrainConfig
    figures: Mapping[str, Any]


def check_fits(found: catalog.Dataset, config: TrainConfig, unit: str | None) -> None:
    """That the table has the columns of a training, and none of them is the one that tells persons.

    Raises:
        ColumnsMissingError, InvalidValueError: it does not.
    """
    named = [config.target, *(config.columns or ())]
    if missing := [name for name in dict.fromkeys(named) if name not in found.columns]:
        raise ColumnsMissingError(missing, found.columns)
    if persons := [name for name in named if name in {unit, found.person}]:
        raise InvalidValueError(
            f"The column {persons[0]!r} tells who somebody is: nothing is learned from it, and it is not predicted. "
            "Choose another target, or take it out of the schema."
        )
    if config.columns is not None:
        task_of(config.columns[config.target])
    if len(config.layers) > MOST_LAYERS or not all(1 <= width <= MOST_WIDTH for width in config.layers):
        raise InvalidValueError(
            f"A net has at most {MOST_LAYERS} hidden layers of 1 to {MOST_WIDTH:,} units each. Ask for fewer."
        )


def torch_version() -> str:
    """Version of torch, without how it was built."""
    return version("torch").split("+")[0]


def material(workspace: Workspace, found: catalog.Dataset, config: TrainConfig, unit: str | None) -> Material:
    """The rows of a table, divided by a keyed hash of the person or of the row's content.

    Raises:
        InvalidValueError: nothing can be learned from them; it is said why.
    """
    wanted = list(config.columns) if config.columns else _usable(found, config, unit)
    table, persons, rows = _read(workspace, found, wanted, unit)
    schema = config.columns or schema_of_data(table)
    if config.target not in schema:
        raise InvalidValueError(
            f"The target {config.target!r} has one value, none, or too many to be a label. Choose another one."
        )
    if len(schema) < 2:
        raise InvalidValueError("No column is left to learn from. Name more in the schema.")
    units = None if persons is None else tensors.units_of(persons)
    every = tensors.learnable(table, schema, config.target, unit=units)
    key = hashlib.blake2b(str(config.split).encode(), key=workspace.store.keyring.key(SPLIT)).digest()
    whose = table if persons is None else pa.table({"person": persons})
    share, copies = config.test_share, persons is None
    tested = tensors.in_test(whose, whose.column_names, key=key, share=share, copies=copies)[every.row]
    learn, test = every.taken(~tested), every.taken(tested)
    kept = learn if unit is None else learn.taken(_first_of_each(learn, config.rows_per_person))
    made = Material(
        schema=schema,
        learn=kept,
        test=test,
        rows=rows,
        unknown=table.num_rows - len(every),
        unnamed=rows - table.num_rows,
        beyond=len(learn) - len(kept),
        left_out=tuple(name for name in found.columns if name not in schema),
    )
    _check(made, config)
    return made


def trained(given: Material, prepared: "PlannedTraining", place: Path, *, course: Path, report: "Report") -> Outcome:
    """Trains with noise and without, measures both, and writes the model into a folder."""
    config, plan = prepared.config, prepared.plan
    private = config.private and plan is None  # noise without a guarantee, as in a simulation
    plan_of = plan or (_plan_anyway(config, prepared.unit) if private else None)
    model = Model(
        target=config.target,
        schema=given.schema,
        hidden=config.layers,
        module=_fresh(given, config),
    )
    chance: Chance = Simulated(config.seed) if config.simulation else Secret()
    noted = _Course(given, model, plan, config.steps, course, report)
    how = _descent(given, config, plan_of, simulated=config.simulation)
    seconds = descend(model.module, ClosedForm(model.module, model.task), given.learn, how, chance, told=noted)
    _check_weights(model)
    checkpoint.save(model, place)
    report(config.steps, config.steps, "training without noise, to compare")
    baseline = _baseline(given, config)
    figures = {
        "rows": given.rows,
        "rows_learned_from": len(given.learn),
        "rows_tested": len(given.test),
        "rows_without_target": given.unknown,
        "rows_without_person": given.unnamed,
        "rows_beyond_limit": given.beyond,
        "features": given.learn.features.shape[1],
        "columns_used": [name for name in given.schema if name != config.target],
        "columns_left_out": list(given.left_out),
        "labels": list(model.labels),
        "steps": config.steps,
        "seconds": seconds,
        "metrics": measured(model, given).to_json(),
        "baseline": measured(baseline, given).to_json(),
    }
    return Outcome(config=config, figures=figures)


def measured(model: Model, given: Material) -> Classified | Regressed:
    """How good a model is on the rows that were held out."""
    said = model.says(given.test.features)
    told = given.schema[model.target]
    if isinstance(told, NumberColumn):
        low, high = told.bounds
        return regressed(
            low + said[:, 0] * (high - low),
            low + given.test.target.astype(np.float64) * (high - low),
            training_mean=low + float(given.learn.target.mean()) * (high - low),
        )
    labels = given.learn.target.astype(np.int64)
    return classified(said, given.test.target.astype(np.int64), most_frequent=int(np.bincount(labels).argmax()))


class _Course:
    """Notes how a training goes, at `POINTS` of its steps, where a page can see it meanwhile."""

    def __init__(
        self, given: Material, model: Model, plan: TrainingPlan | None, steps: int, path: Path, report: "Report"
    ) -> None:
        self._test = given.test.taken(np.arange(min(LOOKED_AT, len(given.test))))
        self._model, self._steps, self._path, self._report = model, steps, path, report
        noted = tuple(sorted({max(1, round(steps * (each + 1) / POINTS)) for each in range(POINTS)}))
        epsilons = epsilons_after(plan, noted) if plan else [None] * len(noted)
        self._noted = dict(zip(noted, epsilons, strict=True))
        self._points: list[dict[str, float | int | None]] = []
        self._losses: list[float] = []
        self._number = isinstance(given.schema[model.target], NumberColumn)

    def __call__(self, step: int, module: Any, loss: float | None) -> None:
        if loss is not None:
            self._losses.append(loss)
        if step not in self._noted:
            return
        said = self._model.task.probabilities(self._outputs(module))
        target = self._test.target
        metric = (
            -float(np.abs(said[:, 0] - target).mean()) if self._number else float((said.argmax(1) == target).mean())
        )
        self._points.append(
            {
                "step": step,
                "loss": float(np.mean(self._losses)) if self._losses else None,
                "metric": metric,
                "epsilon": self._noted[step],
            }
        )
        self._losses = []
        told = {
            "steps": self._steps,
            "metric": "negative mean absolute error, in parts of the range" if self._number else "accuracy",
            "at": time.time(),
            "points": self._points,
        }
        draft = self._path.with_suffix(".new")
        draft.write_text(json.dumps(told), "utf-8")
        draft.replace(self._path)
        self._report(step, self._steps, "training")

    def _outputs(self, module: Any) -> Any:
        import torch  # noqa: PLC0415 - takes seconds

        with torch.no_grad():
            return module(torch.from_numpy(self._test.features))


def _read(
    workspace: Workspace, found: catalog.Dataset, columns: Sequence[str], unit: str | None
) -> tuple[pa.Table, pa.ChunkedArray | None, int]:
    """Columns of the rows that name somebody, who that is as private questions tell it, and how many rows there are.

    A row that names nobody may be anybody's, beyond the rows of a person that are accounted for.
    """
    quote, person = workspace.engine.quote, randomness.new_id()
    told = [] if unit is None else [f"{as_person(quote(unit), asking.kinds(found)[unit])} AS {quote(person)}"]
    table = workspace.engine.query(
        f"SELECT {', '.join([*map(quote, columns), *told])} FROM {quote(catalog.table(workspace, found.id))}"
    )
    if unit is None:
        return table, None, table.num_rows
    named = table.filter(table.column(person).is_valid())
    return named.drop_columns([person]), named.column(person), table.num_rows


def _usable(found: catalog.Dataset, config: TrainConfig, unit: str | None) -> list[str]:
    """Columns of a table from which a schema is read: none that tells who somebody is."""
    direct = {*found.of_role(Role.DIRECT_IDENTIFIER), found.person} - {config.target}
    return [name for name in found.columns if name not in direct and name != unit]


def _first_of_each(learn: Learnable, most: int) -> Any:
    """The first rows of each unit, in the order of the table."""
    order = np.argsort(learn.unit, kind="stable")
    begins = np.searchsorted(learn.unit[order], learn.unit[order])
    return np.sort(order[np.arange(len(order)) - begins < most])


def _check(made: Material, config: TrainConfig) -> None:
    target = made.schema[config.target]
    if len(made.learn) < FEWEST or len(made.test) < FEWEST:
        raise InvalidValueError(
            f"There are {len(made.learn):,} rows to learn from and {len(made.test):,} to test on whose target "
            f"{config.target!r} is in the schema; {FEWEST} of each are the fewest. Check the target's categories or "
            "bounds, or take a larger table."
        )
    if isinstance(target, NumberColumn):
        if float(made.learn.target.min()) == float(made.learn.target.max()):
            raise InvalidValueError(f"The target {config.target!r} is the same in all rows. Choose another one.")
    else:
        if len(target.categories) > MOST_LABELS:
            raise InvalidValueError(
                f"The target {config.target!r} has {len(target.categories):,} labels; {MOST_LABELS} are the most."
            )
        if len(np.unique(made.learn.target)) < 2:
            raise InvalidValueError(
                f"The target {config.target!r} has one label in all rows, so there is nothing to tell apart. Choose "
                "another one."
            )
    if config.private and config.delta * made.learn.units >= 1:
        raise InvalidValueError(
            f"A delta of {config.delta:.3g} promises nothing to {made.learn.units:,} people: it must lie below one "
            "over their number. Take a smaller delta, or a larger table."
        )


def _fresh(given: Material, config: TrainConfig) -> Any:
    task = task_of(given.schema[config.target])
    return network(given.learn.features.shape[1], config.layers, task.outputs, initial=config.seed)


def _plan_anyway(config: TrainConfig, unit: str | None) -> TrainingPlan:
    """The plan of a training that has no guarantee for another reason than its noise."""
    from privacy_core.learn.plan import planned  # noqa: PLC0415 - rarely needed

    return planned(config, persons=unit is not None)


def _descent(given: Material, config: TrainConfig, plan: TrainingPlan | None, *, simulated: bool) -> Descent:
    if plan is None:
        return _without_noise(given, config)
    if plan.count_scale is None or simulated:
        rows = float(config.rows or len(given.learn))
    else:
        rows = float(max(1, draw_count(len(given.learn), scale=plan.count_scale, sensitivity=plan.rows_per_unit)))
    return descent_of(config, multiplier=plan.multiplier, rows_per_unit=plan.rows_per_unit, rows=rows)


def _without_noise(given: Material, config: TrainConfig) -> Descent:
    return Descent(
        steps=config.steps,
        sampling=config.sampling,
        noise=0.0,
        clip_norm=float("inf"),
        expected=max(1.0, len(given.learn) * config.sampling),
        learning_rate=BASELINE_RATE,
        momentum=config.momentum,
        averaged=config.averaged,
    )


def _baseline(given: Material, config: TrainConfig) -> Model:
    """The same model without noise. Where steps without clipping lead astray, smaller ones are tried."""
    for smaller in (1, 10, 100, 1000):
        made = Model(target=config.target, schema=given.schema, hidden=config.layers, module=_fresh(given, config))
        untrained, free = _loss(made, given.learn), _without_noise(given, config)
        free = replace(free, learning_rate=free.learning_rate / smaller)
        descend(made.module, ClosedForm(made.module, made.task), given.learn, free, Secret())
        if _loss(made, given.learn) <= untrained:
            break
    return made


def _loss(model: Model, rows: Learnable) -> float:
    import torch  # noqa: PLC0415 - takes seconds

    with torch.no_grad():
        outputs = model.module(torch.from_numpy(rows.features))
        return float(model.task.losses(outputs, torch.from_numpy(rows.target)).mean())


def _check_weights(model: Model) -> None:
    if not all(bool(each.isfinite().all()) for each in model.module.parameters()):
        raise InvalidValueError("The training went astray: weights are no numbers. Take a smaller learning rate.")
