"""The command line's part for private training: a model, what it cost, and how good it is."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from privacy_core.cli_private import Json, People, Person
from privacy_core.cli_reading import Asked, left_out, opened
from privacy_core.errors import InvalidValueError
from privacy_core.terminal import errors, output, print_figures, print_json, progress

NOT_CHARGED = (
    "The people of this table have no budget, so nothing was charged: the guarantee is of this run alone, and adds up "
    "with every other look at them. Set a budget with: privacy-studio budget set FILE --epsilon E --delta D"
)
STAYS = "What the training costs was charged before its first batch, and stays charged."


def train(
    asked: Asked,
    config: Annotated[Path, typer.Option(help="What to train, JSON: target, schema, epsilon, delta.")],
    *,
    out: Annotated[
        Path | None, typer.Option(help="New folder for the model: weights, what describes it, its card.")
    ] = None,
    name: Annotated[str, typer.Option(help="Of the model.")] = "",
    intended_use: Annotated[str, typer.Option(help="What the model is for, for its card.")] = "",
    limits: Annotated[str, typer.Option(help="What it is not for, for its card.")] = "",
    plan: Annotated[bool, typer.Option("--plan", help="Only what it would cost; no record is read.")] = False,
    person: Person = None,
    people: People = None,
    as_json: Json = False,
) -> None:
    """Train a model with differential privacy, charge what it costs, and measure it on rows that were held out.

    The metrics are exact figures of protected rows: they are for the data owner.
    """
    from privacy_core.usecases import model_cards, training, training_told  # noqa: PLC0415 - keeps --help fast

    told = read_json(config, "training", '{"target": ..., "schema": {...}, "epsilon": 1.0}')
    if out is not None:
        _check_place(out)
    with opened(asked, person=person, named=people) as (workspace, dataset), progress("training") as report:
        training_told.protect_persons(workspace, dataset.id, person)
        if plan:
            answer = training.plan_training(workspace, dataset.id, told).to_json()
        else:
            with _told_what_stays(workspace, dataset.source):
                model = training.train_model(workspace, dataset.id, told, name=name, report=report)
            if out is not None:
                purpose = model_cards.Purpose(intended_use=intended_use, limits=limits)
                model_cards.hand_out_model(workspace, model.id, out, purpose)
            answer = {**training_told.headline(model), **left_out(dataset)}
    if not plan and answer["guarantee"] and not answer["charged"]:
        errors.print(escape(NOT_CHARGED), soft_wrap=True)
    if as_json:
        print_json(answer)
        return
    if plan:
        print_figures(_plain(answer))
        return
    _tell(answer)


def read_json(path: Path, what: str, example: str) -> dict[str, Any]:
    """An object from a file.

    Raises:
        InvalidValueError: it cannot be read, or is none.
    """
    try:
        told = json.loads(path.read_text("utf-8-sig"))
    except OSError:
        raise InvalidValueError(f"The {what} {str(path)!r} cannot be read. Name a file with JSON.") from None
    except (ValueError, RecursionError):
        raise InvalidValueError(f"The {what} {path.name!r} is no JSON. Write an object as {example}.") from None
    if not isinstance(told, dict):
        raise InvalidValueError(f"The {what} {path.name!r} is no object. Write one as {example}.")
    return told


def _check_place(out: Path) -> None:
    """That a folder can be made there: who learns that it cannot after a training has paid for nothing.

    Raises:
        InvalidValueError: it cannot.
    """
    if os.path.lexists(out):
        raise InvalidValueError(f"There is {out.name!r} already. Name a new folder for the model.")
    if not (out.name and out.parent.is_dir() and os.access(out.parent, os.W_OK | os.X_OK)):
        raise InvalidValueError(
            f"The folder {str(out)!r} cannot be made. Name a new one in a folder that is there and that you may write."
        )


@contextmanager
def _told_what_stays(workspace: Any, source: str) -> Iterator[None]:
    """Says of a training that was stopped whether it is charged."""
    from privacy_core.usecases import budgets  # noqa: PLC0415 - keeps --help fast

    before = budgets.ledger_head(workspace, source)
    try:
        yield
    except KeyboardInterrupt:
        if budgets.ledger_head(workspace, source) > before:
            errors.print(STAYS, soft_wrap=True)
        raise


def _tell(answer: dict[str, Any]) -> None:
    if answer["guarantee"] is None:
        output.print(f"[bold]No guarantee:[/] {escape(answer['why_no_guarantee'])}")
    print_figures(_plain(answer))
    if answer["columns_left_out"]:
        output.print(escape(f"Columns left out: {', '.join(answer['columns_left_out'])}"))


def _plain(answer: dict[str, Any]) -> dict[str, Any]:
    hidden = {"config", "budget", "columns_left_out", "why_no_guarantee"}
    guarantee = answer.get("guarantee") or {}
    named = ("epsilon", "delta", "steps", "noise_multiplier", "unit")
    shown = {**answer, **{name: guarantee[name] for name in named if name in guarantee}}
    if isinstance(shown.get("unit"), dict):
        shown["unit"] = f"one person, told by {shown['unit']['column']!r}"
    elif "unit" in shown:
        shown["unit"] = "one row; where a person has several, --person-id COLUMN protects the person"
    return {
        name: value
        for name, value in shown.items()
        if name not in hidden and not isinstance(value, dict | list) and value is not None
    }
