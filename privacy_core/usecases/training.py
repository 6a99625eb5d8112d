"""Models trained on a table with differential privacy: planned without a look at it, charged, trained, measured."""

import json
import math
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from privacy_core import randomness
from privacy_core.dp.budget import Budget, Neighbours, Purpose
from privacy_core.dp.details import Details, Drawn, Sampling, versions
from privacy_core.dp.ledger import Asked, Prospect
from privacy_core.errors import InvalidValueError, NotFoundError, NotPermittedError
from privacy_core.export.release import MODEL, Release, add_release, exports_of, find_release, releases_of
from privacy_core.govern import Permission
from privacy_core.learn.config import TrainConfig, read_config
from privacy_core.learn.plan import TrainingPlan, planned
from privacy_core.usecases import asking, budgets, catalog, learning
from privacy_core.usecases.budgets import Account
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.protect import digest_of
from privacy_core.usecases.workspace import Workspace

COURSE = "course.json"
NOT_REPLACED = (
    "What secret batches hide is known for one person added or removed, and this budget protects one who is replaced "
    "by another. Nothing was spent. Train people whose number is no public figure."
)
"""As the ledger says it, but before a row is read."""


class Report(Protocol):
    """Hears how far a training is, and may end it by raising."""

    def __call__(self, done: int, total: int, note: str = "") -> None:
        """So many of so many steps, and what is being done."""


def silent(done: int, total: int, note: str = "") -> None:
    """Hears nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedTraining:
    """What a training would be, and what it would leave of a budget.

    Attributes:
        config: Its settings.
        plan: Noise and cost; None without a guarantee.
        why_no_guarantee: Why it has none; None if it has one.
        unit: Column by which a person is told; None: one row is one.
        left_out: Columns of the table from which nothing is learned.
        account: The budget; None where nobody has set one.
        prospect: Whether it fits, and what it would leave; None without a budget or a guarantee.
    """

    config: TrainConfig
    plan: TrainingPlan | None
    why_no_guarantee: str | None
    unit: str | None
    left_out: tuple[str, ...]
    account: Account | None
    prospect: Prospect | None

    @property
    def neighbours(self) -> Neighbours:
        """Which tables are neighbours: sampling is accounted for one added or removed."""
        return Neighbours.ADD_OR_REMOVE_ONE

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "config": self.config.to_json(),
            "guarantee": self.guarantee(),
            "why_no_guarantee": self.why_no_guarantee,
            "columns_left_out": list(self.left_out),
            "budget": None if self.account is None else self.account.to_json(),
            "spent_after": self.prospect.spent_after if self.prospect else None,
            "fits": None if self.prospect is None else self.prospect.fits,
        }

    def guarantee(self) -> dict[str, Any] | None:
        """What is guaranteed, in full; None if nothing is."""
        if self.plan is None:
            return None
        plan = self.plan
        return {
            "unit": "row" if self.unit is None else {"column": self.unit},
            "neighbours": self.neighbours.value,
            "epsilon": plan.epsilon,
            "delta": plan.delta,
            "accountant": "the filter that guards budgets: sums of losses and Renyi divergences",
            "epsilon_by": {
                name: each if each is not None and math.isfinite(each) else None
                for name, each in (("basic", plan.by.basic), ("rdp", plan.by.rdp), ("pld", plan.by.pld))
            },
            "sampling": "Poisson: each unit is in a batch by itself with this probability; batches are secret",
            "sampling_probability": plan.sampling,
            "noise_multiplier": plan.multiplier,
            "clip_norm": self.config.clip_norm,
            "rows_per_unit": plan.rows_per_unit,
            "steps": plan.steps,
        }


@act("plan a training", needs=Permission.TRAIN, audit=Audit.NEVER)
def plan_training(workspace: Workspace, dataset: str, told: Mapping[str, Any]) -> PlannedTraining:
    """What a training would cost and how much noise it needs; reads the table's schema and the ledger, no record.

    Args:
        workspace: Where.
        dataset: To learn from.
        told: The training as JSON values, see `learn.config.TrainConfig`.

    Raises:
        InvalidValueError: the training is not clear, or does not fit the table or its budget.
    """
    found = catalog.find(workspace, dataset)
    return _prepared(workspace, found, read_config(dict(told)))[0]


@act("train a model", needs=Permission.TRAIN, logs=("dataset",))
def train_model(
    workspace: Workspace,
    dataset: str,
    told: Mapping[str, Any],
    *,
    name: str = "",
    run: str | None = None,
    report: Report = silent,
) -> Release:
    """Trains a model, charges what it costs before the first batch, and keeps it with what was measured.

    With a guarantee it is charged to the budget of the table's people, if they have one; the whole plan is charged,
    also where the training is cancelled or fails. Without a budget nothing is charged, and the model says so.

    Args:
        workspace: Where.
        dataset: To learn from.
        told: As of `plan_training`.
        name: Of the model.
        run: Its id to be, by which its course can be watched; made if not given.
        report: Called with steps done and steps in all.

    Raises:
        InvalidValueError: the training is not clear, or nothing can be learned from these rows; nothing was charged.
        OverBudgetError, LedgerBrokenError: nothing was charged.
        NotDrawnError: it failed after the charge, which stays.
    """
    found = catalog.find(workspace, dataset)
    prepared, asked = _prepared(workspace, found, read_config(dict(told)))
    report(0, 0, "reading the table")
    material = learning.material(workspace, found, prepared.config, prepared.unit)
    with _place(workspace, run) as (id_, place):
        work = partial(learning.trained, material, prepared, place, course=place / COURSE, report=report)
        if asked is None or prepared.account is None:
            outcome, spend = work(), None
        else:
            outcome, spend = _charged(workspace, asked, work, id_)
        made = Release(
            id=id_,
            source=found.source,
            dataset=found.id,
            owner=workspace.actor.name,
            name=name.strip()[:200] or f"{prepared.config.target} of {found.name}"[:200],
            kind=MODEL,
            parameters=outcome.config.to_json(),
            source_fingerprint=found.fingerprint,
            result_fingerprint=workspace.store.keyring.fingerprint(digest_of(place / learning.WEIGHTS)),
            guarantee=prepared.guarantee(),
            ledger_events=() if spend is None else (spend,),
            figures={**outcome.figures, "why_no_guarantee": prepared.why_no_guarantee, "charged": spend is not None},
            created=time.time(),
        )
        add_release(workspace.store, made)
    return find_release(workspace.store, id_, owner=workspace.actor.name)


@act("list models", needs=Permission.SEE_DATASETS, audit=Audit.NEVER)
def list_models(workspace: Workspace, *, dataset: str | None = None) -> list[Release]:
    """The actor's models, newest first."""
    return releases_of(workspace.store, owner=workspace.actor.name, dataset=dataset, kind=MODEL)


@act("look at a model", needs=Permission.TRAIN, audit=Audit.FIRST, logs=("model",))
def find_model(workspace: Workspace, model: str) -> Release:
    """One of the actor's models, with exact figures of protected rows: for the data owner.

    Raises:
        NotFoundError: there is none, or it is somebody else's.
    """
    found = find_release(workspace.store, model, owner=workspace.actor.name)
    if found.kind != MODEL:
        raise NotFoundError("model")
    return found


@act("watch a training", needs=Permission.TRAIN, audit=Audit.NEVER)
def course(workspace: Workspace, job: str) -> dict[str, Any] | None:
    """Steps, losses and metrics of a training that is at work, as far as it is; None before its first step.

    Raises:
        NotFoundError: the job is not the actor's.
    """
    from privacy_core.usecases import jobs  # noqa: PLC0415 - it knows this file

    run = str(jobs.job_status(workspace, job).arguments.get("run", ""))
    return _read_course(workspace, run)


@act("see the course of a model", needs=Permission.TRAIN, audit=Audit.NEVER)
def course_of(workspace: Workspace, model: str) -> dict[str, Any] | None:
    """The same of a model that is done."""
    return _read_course(workspace, find_release(workspace.store, model, owner=workspace.actor.name).id)


@act("forget a model", needs=Permission.TRAIN, logs=("model",))
def forget_model(workspace: Workspace, model: str) -> None:
    """Removes a model and its figures; what it cost stays charged."""
    from sqlalchemy import delete  # noqa: PLC0415 - here alone

    from privacy_core.store.tables import exports, releases  # noqa: PLC0415

    found = find_release(workspace.store, model, owner=workspace.actor.name)
    if found.kind != MODEL:
        raise InvalidValueError("That is no model, so it was not removed.")
    sent = exports_of(workspace.store, found.id, owner=workspace.actor.name)
    with workspace.store.writing() as connection:
        connection.execute(delete(exports).where(exports.c.release == found.id))
        connection.execute(delete(releases).where(releases.c.id == found.id))
    home = workspace.store.home
    for place in (home / "releases" / found.id, *(home / "exports" / each.id for each in sent)):
        shutil.rmtree(place, ignore_errors=True)


def model_folder(workspace: Workspace, model: Release) -> Path:
    """Where the files of a model lie."""
    return workspace.store.home / "releases" / model.id


def _read_course(workspace: Workspace, run: str) -> dict[str, Any] | None:
    if len(run) != 32 or not run.isalnum():
        return None
    try:
        told: dict[str, Any] = json.loads((workspace.store.home / "releases" / run / COURSE).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return told


def _prepared(
    workspace: Workspace, found: catalog.Dataset, config: TrainConfig
) -> tuple[PlannedTraining, Asked | None]:
    account = asking.account_of(workspace, found)
    budget = account.standing.budget if account else None
    unit = budget.person if budget else found.person
    if unit is not None and unit not in found.columns:
        raise InvalidValueError(
            f"The budget tells persons by {unit!r}, which this table does not have. Take a table that names them."
        )
    learning.check_fits(found, config, unit)
    if config.columns is None and not workspace.actor.may(Permission.SEE_RECORDS):  # the model would tell them
        raise NotPermittedError(workspace.actor.name, "read a schema off the data", Permission.SEE_RECORDS.value)
    if budget is not None and budget.public_n and config.why_no_guarantee is None:
        raise InvalidValueError(NOT_REPLACED)
    why = config.why_no_guarantee
    plan = None if why else planned(config, persons=unit is not None)
    asked = None if plan is None else _asked(found, config, plan, budget or Budget(epsilon=1.0, person=unit))
    used = set(config.columns or found.columns)
    return PlannedTraining(
        config=config,
        plan=plan,
        why_no_guarantee=why,
        unit=unit,
        left_out=tuple(name for name in found.columns if name not in used),
        account=account,
        prospect=None if account is None or asked is None else budgets.prospect_of(workspace, asked),
    ), asked


def _asked(found: catalog.Dataset, config: TrainConfig, plan: TrainingPlan, budget: Budget) -> Asked:
    """What the ledger is asked for; another training of the same settings draws anew, so it is asked for anew."""
    moved = config.clip_norm * plan.rows_per_unit
    gradients = Drawn(
        name="gradients",
        parameters={
            "multiplier": plan.multiplier,
            "clip_norm": config.clip_norm,
            "scale": plan.multiplier * moved,
        },
        sensitivities={"l2": moved},
    )
    count = [] if plan.count_scale is None else [
        Drawn(name="rows", parameters={"scale": plan.count_scale}, sensitivities={"l1": plan.rows_per_unit})
    ]  # fmt: skip
    return Asked(
        source=found.source,
        question={"training": config.to_json()},
        question_hash=randomness.new_id(),
        event=plan.event,
        point=plan.point,
        purpose=Purpose.TRAINING,
        details=Details(
            dataset=found.id,
            version=found.fingerprint,
            unit=budget.person,
            neighbours=budget.neighbours,
            mechanism="dp-sgd",
            drawn=(gradients, *count),
            sampling=Sampling(probability=plan.sampling, steps=plan.steps),
            libraries={**versions(), "torch": learning.torch_version()},
        ),
    )


def _charged(
    workspace: Workspace, asked: Asked, work: Callable[[], "learning.Outcome"], run: str
) -> tuple["learning.Outcome", str]:
    outcome: list[learning.Outcome] = []

    def draw() -> dict[str, Any]:
        outcome.append(work())
        return {"model": run}

    _, spend, _ = asking.paid(workspace, asked, draw)
    return outcome[0], spend


@contextmanager
def _place(workspace: Workspace, run: str | None) -> Iterator[tuple[str, Path]]:
    """An id and a folder for a new model; the folder goes if making it fails."""
    id_ = run or randomness.new_id()
    if len(id_) != 32 or not set(id_) <= set("0123456789abcdef"):
        raise InvalidValueError("A run is named by 32 hexadecimal digits. Leave the name out.")
    place = workspace.store.home / "releases" / id_
    try:
        place.mkdir(mode=0o700)
    except FileExistsError:
        raise InvalidValueError("There is a run of this name already. Leave the name out.") from None
    try:
        yield id_, place
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
