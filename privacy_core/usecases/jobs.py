"""Long work in the background: which acts can be jobs, and what their owner can ask about them.

A job's arguments and result are JSON: ids, settings and figures. The work itself passes the gate again, in its own
process, as its owner.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from privacy_core.errors import InvalidValueError, NotPermittedError, PrivacyCoreError
from privacy_core.govern import LOCAL, Actor, Outcome, Permission
from privacy_core.intake import Kind, ReadOptions
from privacy_core.jobs import Job, Queue, Report, RowQueue, State, ahead_of, recovery
from privacy_core.risk.classes import EquivalenceClasses
from privacy_core.transform import Recipe
from privacy_core.usecases import (
    arrivals,
    asking,
    attacking,
    before_after,
    budgets,
    explore,
    findings,
    opening,
    protect,
    releases,
    sweep_training,
    text_columns,
    training,
)
from privacy_core.usecases.gate import DECLARED, Audit, act
from privacy_core.usecases.workspace import Workspace

__all__ = ["JOB_ACTS", "Job", "JobAct", "State", "ahead_of", "cancel_job", "job_status", "list_jobs", "submit_job"]

Decoder = Callable[[Any], Any]

LARGE = 256 << 20  # bytes of a table's classes, which are not kept beside a job: it has its own, of a table as large


@dataclass(frozen=True, slots=True, kw_only=True)
class JobAct:
    """A use case that can be a job.

    Attributes:
        title: As its owner reads it, unless a better one is given.
        use_case: The function; a parameter ``report`` is handed the job's.
        gated_as: Its name at the gate, which fixes the permission.
        fields: Each argument with what turns its JSON into a value.
        answer: Turns what it returns into JSON.
        afterwards: Called with its arguments when it has ended, however it did: forgets what only this job needed.
        brief: Whether it is seconds of work for which somebody waits: it has a share of a busy machine.
    """

    title: str
    use_case: Callable[..., Any]
    gated_as: str
    fields: Mapping[str, Decoder]
    answer: Callable[[Any], Any]
    afterwards: Callable[[Workspace, Mapping[str, Any]], None] = lambda _workspace, _arguments: None
    brief: bool = False


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _texts(value: Any) -> list[str]:
    return [_text(each) for each in value]


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    return value


def _optional(decode: Decoder) -> Decoder:
    return lambda value: None if value is None else decode(value)


def _steps(value: Any) -> list[dict[str, Any]]:
    return [dict(step) for step in value]


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError
    return value


JOB_ACTS: dict[str, JobAct] = {
    "import_upload": JobAct(
        title="Import a file",
        use_case=opening.import_upload,
        gated_as="import an upload",
        fields={
            "upload": _text,
            "options": ReadOptions.from_json,
            "name": _text,
            "source": _text,
            "unless_known": _flag,
            "person_id": _optional(_text),
            "early": _steps,
        },
        answer=lambda dataset: {"dataset": dataset.id},
        afterwards=lambda workspace, arguments: arrivals.forget_address(workspace, arguments["upload"]),
    ),
    "protect": JobAct(
        title="Protect a table",
        use_case=protect.protect,
        gated_as="protect a table",
        fields={"dataset": _text, "recipe": Recipe.model_validate, "name": _text},
        answer=lambda release: {"release": release.id},
    ),
    "search_on": JobAct(
        title="Search for the best levels",
        use_case=explore.search_on,
        gated_as="search on for the best levels",
        fields={"dataset": _text, "recipe": Recipe.model_validate},
        answer=lambda searched: searched.to_json(),
    ),
    "train_classifiers": JobAct(
        title="Train classifiers before and after",
        use_case=before_after.train_classifiers,
        gated_as="train classifiers in a job",
        fields={
            "dataset": _text,
            "target": _text,
            "features": _texts,
            "recipe": _optional(Recipe.model_validate),
            "release": _optional(_text),
        },
        answer=lambda trained: trained.to_json(),
    ),
    "read_column": JobAct(
        title="Read a column for personal data",
        use_case=text_columns.read_column,
        gated_as="read a column for personal data",
        fields={"dataset": _text, "column": _text, "language": _text, "cells": _optional(_number)},
        answer=lambda reading: {"column": reading.column},
    ),
    "scan_columns": JobAct(
        title="Look for personal data",
        use_case=findings.scan_columns,
        gated_as="find personal data",
        fields={"dataset": _text, "model": _flag, "again": _flag},
        answer=lambda scan: {"columns": len({each.column for each in scan.findings})},
        brief=True,
    ),
    "release_answer": JobAct(
        title="Release a private answer",
        use_case=asking.release_answer,
        gated_as="release a private answer",
        fields={"dataset": _text, "told": _object, "purpose": budgets.purpose_named},
        answer=lambda answered: {"spend": answered.spend, "free": answered.free},
        brief=True,
    ),
    "train_model": JobAct(
        title="Train a model",
        use_case=training.train_model,
        gated_as="train a model",
        fields={"dataset": _text, "told": _object, "name": _text, "run": _text},
        answer=lambda model: {"model": model.id},
    ),
    "attack_model": JobAct(
        title="Attack a model",
        use_case=attacking.attack_model,
        gated_as="attack a model",
        fields={"dataset": _text, "model": _text, "shadows": _number, "column": _optional(_text)},
        answer=lambda found: {name: each["auc"] for name, each in found["membership"].items()},
    ),
    "audit_training": JobAct(
        title="Audit a training",
        use_case=attacking.audit_training,
        gated_as="audit a training",
        fields={
            "dataset": _text,
            "told": _object,
            "canaries": _number,
            "guesses": _number,
            "runs": _number,
            "model": _optional(_text),
        },
        answer=lambda audit: audit.to_json(),
    ),
    "sweep_training": JobAct(
        title="See what accuracy each epsilon costs",
        use_case=sweep_training.sweep_training,
        gated_as="sweep trainings",
        fields={"dataset": _text, "told": _object, "name": _text},
        answer=lambda swept: swept.to_json(),
    ),
    "export_release": JobAct(
        title="Write a file and measure it again",
        use_case=releases.export_release,
        gated_as="export a release",
        fields={
            "release": _text,
            "kind": Kind,
            "escape_formulas": _flag,
            "parts": _optional(releases.Parts),
            "filename": _optional(_text),
        },
        answer=lambda export: {"export": export.id},
    ),
}
"""Act by name. A new one is a row, and nothing else."""


@act("start a job", needs=Permission.SEE_DATASETS, logs=("work",))
def submit_job(workspace: Workspace, work: str, arguments: Mapping[str, Any], *, title: str | None = None) -> Job:
    """Puts work at the end of the actor's queue.

    Args:
        workspace: On whose behalf.
        work: A name in ``JOB_ACTS``.
        arguments: Of the act, as JSON (``to_json()`` of options and recipes).
        title: As the owner will read it.

    Raises:
        InvalidValueError: no such act, or not its arguments.
        NotPermittedError: the actor may not do that.
    """
    known = _known(work)
    _check_permission(workspace.actor, known, lambda: workspace.log.append(known.gated_as, Outcome.REFUSED, {}))
    _decoded(workspace, known, arguments)
    workspace.let_go(EquivalenceClasses, above=LARGE)  # the figures that pages show of them stay
    return _queue(workspace).add(
        owner=workspace.actor.name, sid=workspace.sid, act=work, title=title or known.title, arguments=arguments
    )


@act("list jobs", needs=Permission.SEE_DATASETS, audit=Audit.NEVER)
def list_jobs(workspace: Workspace, *, newest: int = 50) -> list[Job]:
    """The actor's jobs, newest first."""
    return _settled(workspace).of_owner(workspace.actor.name, newest=newest)


@act("look at a job", needs=Permission.SEE_DATASETS, audit=Audit.NEVER)
def job_status(workspace: Workspace, job: str) -> Job:
    """How the actor's job stands.

    Raises:
        NotFoundError: there is none, or it is somebody else's.
    """
    return _settled(workspace).find(job, owner=workspace.actor.name)


@act("cancel a job", needs=Permission.SEE_DATASETS, logs=("job",))
def cancel_job(workspace: Workspace, job: str) -> Job:
    """Ends a job: at once if it waits, else at its next report, else within seconds by force."""
    return _settled(workspace).ask_to_cancel(job, owner=workspace.actor.name)


def _perform(workspace: Workspace, work: str, arguments: Mapping[str, Any], report: Report) -> Any:
    """Does the work, here and now; for the worker. Its answer is JSON."""
    known = _known(work)
    decoded = _decoded(workspace, known, arguments, report=report)
    report(0, 0)
    try:
        return known.answer(known.use_case(workspace, **decoded))
    finally:
        known.afterwards(workspace, arguments)


def actor_named(name: str) -> Actor:
    """The actor as the studio knows them now, not as they were when they asked.

    Raises:
        NotPermittedError: the studio does not know them.
    """
    if name != LOCAL.name:
        raise NotPermittedError(name, "run a job", Permission.SEE_DATASETS.value)
    return LOCAL


def _known(work: str) -> JobAct:
    if work not in JOB_ACTS:
        raise InvalidValueError(f"No act called {work!r} can be a job. Those that can are {', '.join(JOB_ACTS)}.")
    return JOB_ACTS[work]


def _check_permission(actor: Actor, known: JobAct, refused: Callable[[], None]) -> None:
    needs, _ = DECLARED[known.gated_as]
    if not actor.may(needs):
        refused()
        raise NotPermittedError(actor.name, known.gated_as, needs.value)


def _decoded(
    workspace: Workspace, known: JobAct, arguments: Mapping[str, Any], *, report: Report | None = None
) -> dict[str, Any]:
    signature = inspect.signature(known.use_case)
    decoded: dict[str, Any] = {"report": report} if "report" in signature.parameters else {}
    for name, value in arguments.items():
        if name not in known.fields:
            raise InvalidValueError(f"To {known.gated_as}, no argument {name!r} is known.")
        try:
            decoded[name] = known.fields[name](value)
        except PrivacyCoreError:
            raise
        except (TypeError, ValueError, KeyError):
            raise InvalidValueError(f"To {known.gated_as}, the argument {name!r} cannot be read.") from None
    try:
        signature.bind(workspace, **decoded)
    except TypeError as error:
        raise InvalidValueError(f"To {known.gated_as}, there is a {error}.") from None
    return decoded


def _queue(workspace: Workspace) -> Queue:
    return RowQueue(workspace.store)


def _settled(workspace: Workspace) -> Queue:
    """The queue, after jobs of a server that is gone were ended: nobody is shown work that nobody does."""
    queue = _queue(workspace)
    recovery.settle(workspace.store, queue)
    return queue
