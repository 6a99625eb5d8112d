"""What a recipe leaves of a table, on the command line: groups, columns, and what a classifier learns from it."""

from pathlib import Path
from typing import Annotated, Any

import typer

from privacy_core.cli_reading import Asked, left_out, opened
from privacy_core.terminal import print_figures, print_json, progress


def utility(
    asked: Asked,
    recipe: Annotated[Path, typer.Option(help="The recipe, JSON. Its paths are relative to it.", show_default=False)],
    *,
    target: Annotated[
        str | None, typer.Option(help="Column to predict: a classifier is trained before and after.")
    ] = None,
    features: Annotated[
        str, typer.Option(help="Columns to predict it from, with commas between; the quasi-identifiers unless given.")
    ] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON on standard output, and nothing else there.")
    ] = False,
) -> None:
    """Compare a table with what a recipe makes of it: groups, columns, and a classifier's accuracy."""
    from privacy_core.usecases import before_after, protect  # noqa: PLC0415 - keeps --help fast

    loaded = protect.read_recipe(recipe)
    names = [name.strip() for name in features.split(",") if name.strip()]
    with opened(asked) as (workspace, dataset):
        loaded = before_after.settled(workspace, dataset.id, loaded)
        answer: dict[str, Any] = before_after.before_after(workspace, dataset.id, loaded).to_json()
        if target is not None:
            with progress("training") as report:
                found = before_after.accuracy(workspace, dataset.id, loaded, target, features=names, report=report)
            answer["accuracy"] = found.to_json()
        answer |= left_out(dataset)
    if as_json:
        print_json(answer)
    else:
        print_figures(answer)
