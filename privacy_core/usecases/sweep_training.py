"""What accuracy each epsilon costs: trainings over epsilons, models and seeds, accounted for in one of three ways.

On a stand-in that is public nothing is charged; a selection of the best of a secret number of runs is charged as such,
and nothing but the best is kept; where everything is shown, everything together is charged, before the first run.
"""

import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from privacy_core import randomness
from privacy_core.dp.budget import Budget
from privacy_core.dp.enforced import Totals
from privacy_core.dp.ledger import Asked
from privacy_core.errors import InvalidValueError
from privacy_core.export.release import Release, add_release, find_release
from privacy_core.govern import Permission
from privacy_core.learn import checkpoint
from privacy_core.learn.config import TrainConfig
from privacy_core.learn.plan import planned
from privacy_core.learn.schema import Schema
from privacy_core.usecases import asking, budgets, catalog, learning, people
from privacy_core.usecases import sweep_training_runs as runs
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.protect import digest_of
from privacy_core.usecases.sweep_prices import PlannedSweep, asked_of, cost, guarantee, score_scale
from privacy_core.usecases.sweep_settings import Accounting, Sweep, read_sweep
from privacy_core.usecases.sweep_training_runs import Candidate, Winner
from privacy_core.usecases.training import NOT_REPLACED, Report, silent
from privacy_core.usecases.workspace import Workspace

SELECTED = "selected_model"  # kind of a release: a model of which nothing but a noisy score is known
OWNER = "the data owner: exact figures of protected rows"


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What came of a sweep.

    Attributes:
        planned: As it was asked.
        charged: Whether something was charged.
        points: Of the chart, none of a selection: see `sweep_training_runs.points`.
        lines: What they are compared with; None of a selection.
        best: For each epsilon the training to run next, as JSON values; of a stand-in alone.
        winner: The model that was selected; of a selection alone.
    """

    planned: PlannedSweep
    charged: bool
    points: tuple[Mapping[str, Any], ...] = ()
    lines: Mapping[str, Any] | None = None
    best: tuple[Mapping[str, Any], ...] = ()
    winner: Release | None = None

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            **self.planned.to_json(),
            "charged": self.charged,
            "metrics_for": OWNER if self.planned.sweep.accounting is Accounting.COMPOSED else None,
            "points": [dict(each) for each in self.points],
            "lines": None if self.lines is None else dict(self.lines),
            "best": [dict(each) for each in self.best],
            "winner": None if self.winner is None else {"model": self.winner.id, **self.winner.figures},
        }


@act("plan a sweep of trainings", needs=Permission.TRAIN, audit=Audit.NEVER)
def plan_sweep(workspace: Workspace, dataset: str, told: Mapping[str, Any]) -> PlannedSweep:
    """What a sweep would cost; reads the table's schema and the ledger, no record.

    Args:
        workspace: Where.
        dataset: To learn from, or to be learned from after tuning on a stand-in.
        told: The sweep as JSON values, see `sweep_settings.read_sweep`.

    Raises:
        InvalidValueError: it is not clear, or does not fit the table, its stand-in or its budget.
    """
    return _prepared(workspace, catalog.find(workspace, dataset), read_sweep(told))[0]


@act("sweep trainings", needs=Permission.TRAIN, logs=("dataset",))
def sweep_training(
    workspace: Workspace, dataset: str, told: Mapping[str, Any], *, name: str = "", report: Report = silent
) -> Swept:
    """Trains over epsilons, models and seeds; what it costs is charged as a whole before the first run.

    It is charged to the budget of the table's people, if they have one, also where the sweep is cancelled or fails.
    Without a budget nothing is charged, and the answer says so.

    Args:
        workspace: Where.
        dataset: As of `plan_sweep`.
        told: As of `plan_sweep`.
        name: Of the model that a selection keeps.
        report: Called with steps done and steps in all; of a selection it hears neither.

    Raises:
        InvalidValueError: the sweep is not clear, or nothing can be learned from these rows; nothing was charged.
        OverBudgetError, LedgerBrokenError: nothing was charged.
        NotDrawnError: it failed after the charge, which stays.
    """
    found = catalog.find(workspace, dataset)
    prepared, asked = _prepared(workspace, found, read_sweep(told))
    report(0, 0, "reading the table")
    if prepared.sweep.accounting is Accounting.STAND_IN:
        return _on_stand_in(workspace, found, prepared, report)
    given = learning.material(workspace, found, prepared.candidates[0].config, prepared.unit)
    if prepared.sweep.accounting is Accounting.SELECTION:
        return _selected(workspace, found, prepared, asked, given, name=name, report=report)

    def work() -> dict[str, Any]:
        drawn = runs.points(given, prepared.candidates, public=False, report=report)
        outcome.update(points=tuple(drawn), lines=runs.lines(given, prepared.candidates, report))
        return {"trainings": len(prepared.candidates)}

    outcome: dict[str, Any] = {}
    spend = _charged(workspace, prepared, asked, work)
    return Swept(planned=prepared, charged=spend is not None, **outcome)


@act("write a selected model to a folder", needs=Permission.EXPORT, logs=("model",))
def hand_out_selected(workspace: Workspace, model: str, out: Path) -> None:
    """Puts weights and description of a selected model into a new folder.

    Raises:
        InvalidValueError: it cannot be written there, or something is there.
    """
    found = find_release(workspace.store, model, owner=workspace.actor.name)
    if found.kind != SELECTED:
        raise InvalidValueError("That is no selected model. Nothing was written.")
    try:
        shutil.copytree(workspace.store.home / "releases" / found.id, out)
    except OSError as error:
        raise InvalidValueError(f"{out.name!r} cannot be written: {error.strerror}. Choose another place.") from error


def _prepared(workspace: Workspace, found: catalog.Dataset, sweep: Sweep) -> tuple[PlannedSweep, Asked | None]:
    account = asking.account_of(workspace, found)
    budget = account.standing.budget if account else None
    unit = budget.person if budget else found.person
    if unit is not None and unit not in found.columns:
        raise InvalidValueError(
            f"The budget tells persons by {unit!r}, which this table does not have. Take a table that names them."
        )
    for each in sweep.configs:
        learning.check_fits(found, each.config, unit)
    candidates = tuple(
        Candidate(
            point=each.point,
            settings=each.settings,
            config=each.config,
            plan=planned(each.config, persons=unit is not None),
        )
        for each in sweep.configs
    )
    first = sweep.configs[0].config
    on_protected = sweep.accounting is not Accounting.STAND_IN
    if sweep.stand_in is not None:
        _check_stand_in(workspace, found, sweep.stand_in)
    why = first.why_no_guarantee if on_protected else None
    if why and sweep.accounting is Accounting.SELECTION:
        raise InvalidValueError(f"A private selection needs trainings with a guarantee. {why}")
    if on_protected and budget is not None and budget.public_n and why is None:
        raise InvalidValueError(NOT_REPLACED)
    event, point = cost(sweep, candidates) if on_protected and why is None else (None, None)
    epsilon = None if why else 0.0
    asked = prospect = None
    if event is not None and point is not None:
        epsilon = Totals.none().plus(event, point).spent(first.delta).epsilon
        asked = asked_of(found, sweep, candidates, event, point, budget or Budget(epsilon=1.0, person=unit))
        prospect = budgets.prospect_of(workspace, asked) if account else None
    return PlannedSweep(
        sweep=sweep,
        candidates=candidates,
        unit=unit,
        event=event,
        point=point,
        epsilon=epsilon,
        delta=first.delta,
        why_no_guarantee=why,
        account=account,
        prospect=prospect,
    ), asked


def _check_stand_in(workspace: Workspace, found: catalog.Dataset, stand_in: str) -> None:
    """That a table that is said to be public is not one that is known to be protected."""
    other = catalog.find(workspace, stand_in)
    same_people = other.source == found.source and found.source != people.FOR_ONE_COMMAND
    if other.id == found.id or other.fingerprint == found.fingerprint or same_people:
        raise InvalidValueError(
            "The stand-in holds the protected table or its people, so to tune on it would cost. Name a public table, "
            'or account for the sweep as "selection" or "composed".'
        )
    if asking.account_of(workspace, other) is not None:
        raise InvalidValueError(
            "The people of the stand-in have a privacy budget, so they are protected and it is not public. Name a "
            "public table."
        )


def _charged(
    workspace: Workspace, prepared: PlannedSweep, asked: Asked | None, work: Callable[[], dict[str, Any]]
) -> str | None:
    """Charges what is to be charged, works, and names the charge; None where nothing is."""
    if asked is None or prepared.account is None:
        work()
        return None
    return asking.paid(workspace, asked, work)[1]


def _on_stand_in(workspace: Workspace, found: catalog.Dataset, prepared: PlannedSweep, report: Report) -> Swept:
    other = catalog.find(workspace, str(prepared.sweep.stand_in))
    unit = prepared.unit if prepared.unit in other.columns else None
    config = prepared.candidates[0].config
    learning.check_fits(other, config, unit)
    given = learning.material(workspace, other, config, unit)
    # Public rows may say what the schema is; the protected table must have its columns.
    candidates = tuple(replace(each, config=_with_schema(each.config, given.schema)) for each in prepared.candidates)
    learning.check_fits(found, candidates[0].config, prepared.unit)
    drawn = runs.points(given, candidates, public=True, report=report)
    return Swept(
        planned=prepared,
        charged=False,
        points=tuple(drawn),
        lines=runs.lines(given, candidates, report),
        best=tuple(_best(drawn, candidates)),
    )


def _best(drawn: list[dict[str, Any]], candidates: tuple[Candidate, ...]) -> Iterator[dict[str, Any]]:
    """For each epsilon that was asked for, the training whose mean is best."""
    configs: dict[int, TrainConfig] = {}
    for each in candidates:
        configs.setdefault(each.point, each.config)
    by_epsilon: dict[float | None, tuple[float, int]] = {}
    for number, point in enumerate(drawn):
        metrics, config = point["metrics"], configs[number]
        known = metrics["mae"]["mean"] if config.predicts_number else metrics["accuracy"]["mean"]
        if known is None:
            continue
        good = -known if config.predicts_number else known
        if config.epsilon not in by_epsilon or good > by_epsilon[config.epsilon][0]:
            by_epsilon[config.epsilon] = good, number
    for _, number in by_epsilon.values():
        point = {name: value for name, value in drawn[number].items() if name not in {"runs", "metrics"}}
        config = configs[number]
        told = config.to_json()
        yield {**point, "config": {"schema": told["schema"]} | {name: told[name] for name in _given(config)}}


def _with_schema(config: TrainConfig, schema: Schema) -> TrainConfig:
    """A training with a schema that was not known when it was asked for; what was not given follows from it."""
    given = {name: getattr(config, name) for name in config.model_fields_set}
    return TrainConfig.model_validate({**given, "columns": schema})


def _given(config: TrainConfig) -> list[str]:
    """Settings that were given, the schema apart."""
    return [name for name in TrainConfig.model_fields if name in config.model_fields_set - {"columns"}]


def _selected(
    workspace: Workspace,
    found: catalog.Dataset,
    prepared: PlannedSweep,
    asked: Asked | None,
    given: learning.Material,
    *,
    name: str,
    report: Report,
) -> Swept:
    sweep, best = prepared.sweep, list[Winner]()
    with _place(workspace) as (id_, place):

        def work() -> dict[str, Any]:
            scale = score_scale(sweep, prepared.candidates[0].plan.rows_per_unit)
            won = runs.best_of_secretly_many(
                given, prepared.candidates, mean=sweep.mean, shape=sweep.shape, score_scale=scale, report=report
            )
            checkpoint.save(won.model, place)
            best.append(won)
            return {"model": id_}

        spend = _charged(workspace, prepared, asked, work)
        winner, config = best[0].candidate, best[0].candidate.config
        made = Release(
            id=id_,
            source=found.source,
            dataset=found.id,
            owner=workspace.actor.name,
            name=name.strip()[:200] or f"{config.target} of {found.name}, selected"[:200],
            kind=SELECTED,
            parameters=config.to_json(),
            source_fingerprint=found.fingerprint,
            result_fingerprint=workspace.store.keyring.fingerprint(digest_of(place / checkpoint.WEIGHTS)),
            guarantee=guarantee(prepared, winner),
            ledger_events=() if spend is None else (spend,),
            figures={
                **winner.told,
                "config": config.to_json(),
                "rightly_told_with_noise": best[0].right,
                "score_scale": score_scale(sweep, winner.plan.rows_per_unit),
                "accuracy_about": best[0].accuracy,
                "charged": spend is not None,
            },
            created=time.time(),
        )
        add_release(workspace.store, made)
    return Swept(planned=prepared, charged=spend is not None, winner=made)


@contextmanager
def _place(workspace: Workspace) -> Iterator[tuple[str, Path]]:
    """An id and a folder for a model; the folder goes if making it fails."""
    id_ = randomness.new_id()
    place = workspace.store.home / "releases" / id_
    place.mkdir(mode=0o700)
    try:
        yield id_, place
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
