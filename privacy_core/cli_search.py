"""The search for the best protection on the command line."""

import math
from pathlib import Path
from typing import Annotated

import typer

from privacy_core.cli_reading import Asked, left_out, opened
from privacy_core.terminal import output, print_figures, print_json, progress


def search(
    asked: Asked,
    recipe: Annotated[Path, typer.Option(help="The recipe, JSON. Its paths are relative to it.", show_default=False)],
    *,
    seconds: Annotated[
        float | None, typer.Option(help="Stop after so long with the best so far and a bound on what is left to gain.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON on standard output, and nothing else there.")
    ] = False,
) -> None:
    """Find the levels of generalization that cost least and meet the recipe's models.

    With the recoding "local" or "mondrian" records have levels of their own: of each column the lowest and the highest
    one is printed, and how many records are at each.
    """
    from privacy_core.usecases import protect  # noqa: PLC0415 - keeps --help fast
    from privacy_core.usecases import search as searching  # noqa: PLC0415

    loaded = protect.read_recipe(recipe)
    with opened(asked) as (workspace, dataset), progress("searching") as report:
        searched = searching.search_with(
            workspace,
            dataset.id,
            loaded,
            seconds=seconds,
            report=lambda share, _: report(int(1000 * share), 1000),
        )
    answer = {**searched.to_json(), **left_out(dataset)}
    if as_json:
        print_json(answer)
        return
    print_figures(answer)
    if answer["loss"] == math.inf:
        output.print(
            "The loss is infinite wherever the models hold, so the search could not tell one from another: with this "
            "gs_factor the metric counts no class. Raise gs_factor in the recipe's search, or choose another metric."
        )
    if answer["recoding"] == "global" and not answer["optimal"]:
        output.print("The search was stopped: with more time it may find a smaller loss, by the gap at most.")
