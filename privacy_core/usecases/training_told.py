"""What is told of a model and of a training to be: figures in a line each, files, and schemas to begin with."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from privacy_core import randomness
from privacy_core.dp.budget import told_unit
from privacy_core.errors import ColumnsMissingError, InvalidValueError
from privacy_core.export.release import Release
from privacy_core.govern import Permission
from privacy_core.learn.config import read_config
from privacy_core.learn.schema import (
    FROM_DATA,
    NumberColumn,
    read_schema,
    schema_of_data,
    to_json,
)
from privacy_core.profile import Mark, Role
from privacy_core.usecases import asking, catalog, question_hints
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.workspace import Workspace

FOLLOW = ("clip_norm", "learning_rate")
"""Settings that follow from the others if they are not given."""


def headline(model: Release) -> dict[str, Any]:
    """The figures of a model that a command prints; metrics are exact figures of protected rows."""
    figures, metrics, baseline = model.figures, model.figures["metrics"], model.figures["baseline"]
    guarantee = model.guarantee or {}
    shown = ("accuracy", "auc", "f1", "majority", "calibration_error", "mae", "rmse", "r2")
    return {
        **{name: metrics[name] for name in shown if name in metrics},
        **{f"baseline_{name}": baseline[name] for name in ("accuracy", "auc", "mae") if name in baseline},
        "epsilon": guarantee.get("epsilon"),
        "delta": guarantee.get("delta"),
        "steps": figures["steps"],
        "seconds": figures["seconds"],
        "guarantee": model.guarantee,
        "why_no_guarantee": figures["why_no_guarantee"],
        "charged": figures["charged"],
        "metrics_for": "the data owner: exact figures of protected rows",
        "metrics": metrics,
        "baseline": baseline,
        "rows": figures["rows"],
        "rows_without_target": figures["rows_without_target"],
        "columns_left_out": figures["columns_left_out"],
    }


@act("say who is a person of a training", needs=Permission.TRAIN, audit=Audit.NEVER)
def protect_persons(workspace: Workspace, dataset: str, person: str | None) -> None:
    """That persons are the unit where a column was said to tell them, as of the budget; None says nothing.

    Raises:
        InvalidValueError: the budget protects something else.
    """
    if person is None:
        return
    found = catalog.find(workspace, dataset)
    account = asking.account_of(workspace, found)
    if account is not None and account.standing.budget.person != person:
        budget = account.standing.budget
        raise InvalidValueError(
            f"{person!r} was said to tell persons, and the budget of these people protects "
            f"{told_unit(budget.person, budget.neighbours)}. Nothing was spent. Train with the budget's unit."
        )
    if found.person != person:
        catalog.set_roles(workspace, dataset, {}, marks={Mark.PERSON_ID: person})


def new_run() -> str:
    """A name for a run, by which its course can be watched before its model is there."""
    return randomness.new_id()


@act("look which columns a model can learn from", needs=Permission.TRAIN, audit=Audit.NEVER)
def public_columns(workspace: Workspace, dataset: str) -> dict[str, dict[str, Any]]:
    """What is known of each column without a look at records; columns that tell who somebody is, and dates, are not in.

    Returns:
        Column to an entry of a schema, from which bounds or categories are missing where nothing public says them.
    """
    found = catalog.find(workspace, dataset)
    account = asking.account_of(workspace, found)
    person = account.standing.budget.person if account else found.person
    told: dict[str, dict[str, Any]] = {}
    for name, kind in asking.kinds(found).items():
        if kind == "time" or name == person or name in found.of_role(Role.DIRECT_IDENTIFIER):
            continue
        if found.types[name] == "bool":
            told[name] = {"type": "boolean"}
        elif kind == "number":
            told[name] = {"type": "integer" if "int" in found.types[name] else "number"}
        else:
            public = question_hints.public_values(workspace, dataset, name)
            told[name] = {"type": "categorical", **({"categories": list(public.values)} if public else {})}
    return told


@act("suggest a schema from the data", needs=Permission.SEE_RECORDS, logs=("dataset",))
def suggest_schema(workspace: Workspace, dataset: str) -> dict[str, Any]:
    """The schema that the records suggest, bounds rounded outwards: not private, for a person to correct.

    Raises:
        InvalidValueError: no column can be learned from.
    """
    found = catalog.find(workspace, dataset)
    names, quote = list(public_columns(workspace, dataset)), workspace.engine.quote
    if not names:
        raise InvalidValueError("No column is left to learn from: all of them tell who somebody is, or are dates.")
    table = workspace.engine.query(
        f"SELECT {', '.join(map(quote, names))} FROM {quote(catalog.table(workspace, found.id))}"
    )
    told = schema_of_data(table)
    rounded = {
        name: column.model_copy(update={"bounds": question_hints.rounded_out(*column.bounds)})
        if isinstance(column, NumberColumn)
        else column
        for name, column in told.items()
    }
    return to_json(rounded)


def schema_from_text(text: str, columns: Sequence[str]) -> dict[str, Any]:
    """The schema in a JSON file, or in that of a whole training.

    Raises:
        InvalidValueError: it is none.
        ColumnsMissingError: it names a column that is not among ``columns``.
    """
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        raise InvalidValueError(
            'This is no JSON. A schema is an object with a column each, as {"age": {"type": "integer", "bounds": '
            "[0, 120]}}."
        ) from None
    if isinstance(told, dict) and isinstance(told.get("schema"), dict) and "type" not in told["schema"]:
        told = told["schema"]
    schema = read_schema(told)
    if missing := [name for name in schema if name not in columns]:
        raise ColumnsMissingError(missing, columns)
    return to_json(schema)


def usual_settings() -> dict[str, Any]:
    """Settings of a training as they are if not given; those that follow from others are not in."""
    usual = read_config({"target": "", "schema": FROM_DATA}).to_json()
    return {name: value for name, value in usual.items() if name not in {"target", "schema", *FOLLOW}}


def brief_config(told: Mapping[str, Any]) -> dict[str, Any]:
    """A training as JSON values, without settings that are as they would be anyway."""
    config, usual = read_config(dict(told)).to_json(), usual_settings()
    given = {name: value for name, value in config.items() if name not in FOLLOW and value != usual.get(name)}
    given = {"target": config["target"], **given}
    followed = read_config(given).to_json()
    return given | {name: config[name] for name in FOLLOW if name in config and config[name] != followed.get(name)}
