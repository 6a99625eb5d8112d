"""The command line's part for sweeps: what accuracy each epsilon costs, and what it costs to know it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Column

from privacy_core.cli_private import Json, People, Person
from privacy_core.cli_reading import Asked, left_out, opened
from privacy_core.cli_training import NOT_CHARGED, read_json
from privacy_core.errors import InvalidValueError
from privacy_core.terminal import errors, figure, narrow_table, output, print_figures, print_json, progress

NAMES = {
    "accuracy": "accuracy",
    "auc": "AUC",
    "f1": "F1",
    "calibration_error": "calibration error",
    "mae": "mean error",
    "rmse": "RMSE",
    "r2": "R²",
}


def sweep(
    asked: Asked,
    config: Annotated[Path, typer.Option(help="What to try, JSON: a training, epsilons, models, seeds, accounting.")],
    *,
    stand_in: Annotated[
        Path | None, typer.Option(help='Public table to tune on, for the accounting "stand_in": nothing is charged.')
    ] = None,
    out: Annotated[Path | None, typer.Option(help="New folder for the model that a selection keeps.")] = None,
    name: Annotated[str, typer.Option(help="Of the model that a selection keeps.")] = "",
    plan: Annotated[bool, typer.Option("--plan", help="Only what it would cost; no record is read.")] = False,
    person: Person = None,
    people: People = None,
    as_json: Json = False,
) -> None:
    """Train over epsilons, models and seeds, and see what accuracy each epsilon costs.

    It is accounted for as the configuration says: "composed" shows every run and charges all of them together;
    "selection" keeps the best of a secret, random number of runs and charges that; "stand_in" tunes on a public table.
    """
    from privacy_core.usecases import sweep_training, training_told  # noqa: PLC0415 - keeps --help fast

    told = read_json(config, "sweep", '{"target": ..., "schema": {...}, "epsilons": [1.0], "accounting": "composed"}')
    if out is not None and out.exists():
        raise InvalidValueError(f"There is {out.name!r} already. Name a new folder for the model.")
    if out is not None and told.get("accounting") != "selection":
        raise InvalidValueError('Only a sweep accounted for as "selection" keeps a model. Leave --out away.')
    with (
        opened(asked, person=person, named=people) as (workspace, dataset),
        _beside(workspace, stand_in) as other,
        progress("sweeping") as report,
    ):
        training_told.protect_persons(workspace, dataset.id, person)
        if other is not None:
            told = {"accounting": "stand_in", **told, "stand_in": other}
        if plan:
            answer = sweep_training.plan_sweep(workspace, dataset.id, told).to_json()
        else:
            swept = sweep_training.sweep_training(workspace, dataset.id, told, name=name, report=report)
            if out is not None and swept.winner is not None:
                sweep_training.hand_out_selected(workspace, swept.winner.id, out)
            answer = {**swept.to_json(), **left_out(dataset)}
    if not plan and answer["epsilon"] and not answer["charged"]:
        errors.print(escape(NOT_CHARGED), soft_wrap=True)
    if as_json:
        print_json(answer)
    elif plan:
        _tell_plan(answer)
    else:
        _tell(answer)


@contextmanager
def _beside(workspace: Any, stand_in: Path | None) -> Iterator[str | None]:
    """A second table, which is gone when the command ends; None without one."""
    from privacy_core.usecases import opening  # noqa: PLC0415 - keeps --help fast

    if stand_in is None:
        yield None
        return
    found = opening.open_file(workspace, stand_in)
    try:
        yield found.id
    finally:
        opening.close_file(workspace, found.id)


def _tell_plan(answer: Mapping[str, Any]) -> None:
    output.print(escape(answer["how"]), soft_wrap=True)
    table = narrow_table("model", "settings", _right("epsilon of one"), _right("noise multiplier"))
    for each in answer["candidates"]:
        table.add_row(
            each["model"], escape(_plain(each["settings"])), figure(each["epsilon"]), figure(each["noise_multiplier"])
        )
    output.print(table)
    _tell_cost(answer)


def _tell(answer: Mapping[str, Any]) -> None:
    output.print(escape(answer["how"]), soft_wrap=True)
    if answer["metrics_for"]:
        output.print(escape(f"Figures are for {answer['metrics_for']}."))
    if answer["points"]:
        _tell_points(answer)
    for each in answer["best"]:
        output.print(escape(f"Best at epsilon {figure(each['epsilon'])}: {each['model']} {_plain(each['settings'])}"))
    if answer["winner"]:
        shown = ("epsilon", "model", "noise_multiplier", "rightly_told_with_noise", "score_scale", "accuracy_about")
        output.print("The best of them, with a noisy score:")
        print_figures({name: answer["winner"][name] for name in shown} | dict(answer["winner"]["settings"]))
    _tell_cost(answer)


def _tell_points(answer: Mapping[str, Any]) -> None:
    names = list(answer["points"][0]["metrics"])
    table = narrow_table(_right("epsilon"), "model", "settings", *(_right(NAMES[name]) for name in names))
    for each in answer["points"]:
        told = [_with_interval(each["metrics"][name]) for name in names]
        table.add_row(figure(each["epsilon"]), each["model"], escape(_plain(each["settings"])), *told)
    for model, figures in answer["lines"]["without_noise"].items():
        table.add_row("no noise", escape(model), "", *(figure(figures.get(name)) for name in names))
    table.add_row("no model", "", "", figure(answer["lines"]["majority"]), *("" for _ in names[1:]))
    output.print(table)
    output.print(
        f"Means over {answer['seeds']:,} seeds with intervals of 95%: of noise and initial weights, not of other rows."
    )


def _tell_cost(answer: Mapping[str, Any]) -> None:
    if answer["epsilon"] is None:
        output.print(f"[bold]No guarantee:[/] {escape(answer['why_no_guarantee'])}")
        return
    print_figures(
        {"epsilon, in all": answer["epsilon"], "delta": answer["delta"]}
        | {
            name: answer[name]
            for name in ("trainings", "mean_runs", "charged", "spent_after", "fits")
            if answer.get(name) is not None
        }
    )


def _with_interval(told: Mapping[str, float | None]) -> str:
    mean, low, high = told["mean"], told["low"], told["high"]
    return figure(mean) if low is None or high is None else f"{figure(mean)} ({figure(low)} to {figure(high)})"


def _plain(settings: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in settings.items())


def _right(name: str) -> Column:
    return Column(name, justify="right")
