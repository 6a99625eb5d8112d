"""The command line's part for attacks: what an audit proves of a trainer's claim, and what a model gives away."""

import atexit
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Column

from privacy_core.cli_private import Json, People, Person
from privacy_core.cli_reading import Asked, left_out, opened
from privacy_core.cli_training import read_json
from privacy_core.terminal import figure, narrow_table, output, print_json, progress

NAMES = {"loss": "loss threshold", "lira": "likelihood ratio (LiRA)", "rmia": "relative (RMIA)"}
FOR = "All of this is for the data owner: exact figures of protected rows. An attack that finds nothing is no proof."


def audit_model(
    asked: Asked,
    config: Annotated[Path, typer.Option(help="What to train, JSON, as of train: target, schema, epsilon, delta.")],
    *,
    model: Annotated[
        Path | None,
        typer.Option(help="Folder of a model that this studio trained from it; else one is trained and thrown away."),
    ] = None,
    canaries: Annotated[int, typer.Option(help="Rows that are in a training or not, by a coin each.", min=1)] = 600,
    guesses: Annotated[int, typer.Option(help="About how many canaries; they limit what can be shown.", min=1)] = 300,
    runs: Annotated[int, typer.Option(help="Trainings with canaries; the middle bound counts.", min=1)] = 1,
    confidence: Annotated[float, typer.Option(help="With which the bound holds, between 0 and 1.")] = 0.95,
    attacks: Annotated[bool, typer.Option("--attacks/--no-attacks", help="Attack a model too.")] = True,
    shadows: Annotated[int, typer.Option(help="Shadow models of the attacks: even, 16 for good figures.", min=4)] = 4,
    column: Annotated[str | None, typer.Option(help="To guess from the others; a sensitive one unless given.")] = None,
    person: Person = None,
    people: People = None,
    as_json: Json = False,
) -> None:
    """Attack what is trained: bound epsilon from below by canaries, and tell a model's rows from others.

    The bound is the trainer's, by trainings of its own that are thrown away; nothing is charged, and all figures are
    exact ones of protected rows, for the data owner. A bound of 0 means that nothing was detected, not that nothing is
    given away.
    """
    from privacy_core.usecases import attacking, training_told  # noqa: PLC0415 - keeps --help fast

    atexit.register(_end_quietly)

    told = read_json(config, "training", '{"target": ..., "schema": {...}, "epsilon": 1.0}')
    with opened(asked, person=person, named=people) as (workspace, dataset), progress("training") as report:
        training_told.protect_persons(workspace, dataset.id, person)
        audit = attacking.audit_training(
            workspace,
            dataset.id,
            told,
            canaries=canaries,
            guesses=guesses,
            runs=runs,
            confidence=confidence,
            report=report,
        )
        found = None
        if attacks:
            found = attacking.attack_training(
                workspace, dataset.id, told, folder=model, shadows=shadows, column=column, report=report
            )
        answer = {**audit.to_json(), **({} if found is None else found), **left_out(dataset)}
    if as_json:
        print_json(answer)
        return
    _tell(answer)


def _end_quietly() -> None:
    """Nothing on standard error once all is said: numba keeps modules past their end, which DuckDB calls a leak."""
    sys.stderr.flush()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _tell(answer: dict[str, Any]) -> None:
    if answer["why_no_guarantee"]:
        output.print(f"[bold]No guarantee:[/] {escape(answer['why_no_guarantee'])}", soft_wrap=True)
    output.print(f"[bold]Audit.[/] {escape(answer['words'])}", soft_wrap=True)
    if "membership" in answer:
        output.print(_membership(answer["membership"]))
        if attribute := answer["attribute"]:
            output.print(escape(_attribute(attribute)), soft_wrap=True)
    output.print(FOR, soft_wrap=True)


def _membership(found: dict[str, Any]) -> Any:
    first = next(iter(found.values()))
    rates = [f"found at {figure(100 * one['at'])}% false" for one in first["true_positives"]]
    table = narrow_table("members told from others", *(Column(each, justify="right") for each in ("AUC", *rates)))
    for name, each in found.items():
        low, high = each["auc_interval"]
        shares = [
            f"{figure(100 * rate['share'])}% ({figure(100 * rate['low'])} to {figure(100 * rate['high'])})"
            if (rate := one["found"])
            else "too few rows"
            for one in each["true_positives"]
        ]
        table.add_row(NAMES[name], f"{figure(each['auc'])} ({figure(low)} to {figure(high)})", *shares)
    return table


def _attribute(found: dict[str, Any]) -> str:
    members = found["members"]
    low, high = found["gain_interval"]
    return (
        f"{found['column']} of members is guessed rightly {figure(100 * members['attack']['share'])}% of the time, "
        f"{figure(100 * members[found['baseline']]['share'])}% without the model: a gain of "
        f"{figure(100 * found['gain'])} points ({figure(100 * low)} to {figure(100 * high)})."
    )
