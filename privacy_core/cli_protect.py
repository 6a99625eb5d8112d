"""Commands that write a protected table: by a recipe with models, or by one that only redacts."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from privacy_core.cli_reading import Asked, left_out, opened
from privacy_core.errors import InvalidValueError
from privacy_core.terminal import errors, figure, print_figures, print_json, progress

Json = Annotated[bool, typer.Option("--json", help="Print JSON on standard output, and nothing else there.")]
RecipeFile = Annotated[
    Path, typer.Option("--recipe", help="The recipe, JSON. Its paths are relative to it.", show_default=False)
]
Out = Annotated[
    Path,
    typer.Option(
        "--out",
        help="File to write: .csv, .parquet, .parquet.zip (parts), .xlsx, .jsonl, .sav or .dta.",
        show_default=False,
    ),
]
Parts = Annotated[bool, typer.Option("--parts", help="Write Parquet as a folder of parts of about 256 MB.")]
EscapeFormulas = Annotated[
    bool,
    typer.Option(
        "--escape-formulas/--no-escape-formulas",
        help="Put a ' before CSV cells that a spreadsheet would run as a formula.",
    ),
]


def anonymize(
    asked: Asked,
    recipe: RecipeFile,
    out: Out,
    *,
    parts: Parts = False,
    escape_formulas: EscapeFormulas = True,
    as_json: Json = False,
) -> None:
    """Protect a table by a recipe, measure the written file again, and offer it only if the models hold."""
    from privacy_core.usecases import protect  # noqa: PLC0415 - keeps --help fast

    loaded = protect.read_recipe(recipe)
    answer = _written(asked, loaded, out, parts=parts, escape_formulas=escape_formulas)
    models = answer.pop("models")
    if as_json:
        print_json({**answer, "models": models})
    else:
        told = {" ".join(filter(None, [m["model"], m.get("sensitive")])): _measured(m) for m in models}
        print_figures({**answer, **told, "file": str(out)})


def redact(
    asked: Asked,
    recipe: RecipeFile,
    out: Out,
    *,
    parts: Parts = False,
    escape_formulas: EscapeFormulas = True,
    as_json: Json = False,
) -> None:
    """Redact a table cell by cell and span by span, by the steps of a recipe.

    Columns without a role are insensitive. Detection is statistical, and combinations of harmless columns can still
    identify people: look at the risk of what is left.
    """
    from privacy_core.usecases import protect  # noqa: PLC0415 - keeps --help fast

    loaded = protect.read_recipe(recipe)
    if not loaded.recipe.steps:
        raise InvalidValueError("The recipe has no steps, so nothing would be redacted. Nothing was done. Add a step.")
    if loaded.recipe.default_role is None:
        loaded = replace(loaded, recipe=loaded.recipe.model_copy(update={"default_role": "insensitive"}))
    answer = _written(asked, loaded, out, parts=parts, escape_formulas=escape_formulas)
    changed = {step.column: step.op for step in loaded.recipe.steps}
    told = {"rows": answer["records_out"], "sha256": answer["sha256"], "columns": changed}
    told |= {"models": answer["models"]} if answer["models"] else {}
    told |= {"rows_left_out": answer["rows_left_out"]} if "rows_left_out" in answer else {}
    if as_json:
        print_json(told)
    else:
        print_figures({**told, "file": str(out)})


def _written(asked: Asked, loaded: Any, out: Path, *, parts: bool, escape_formulas: bool) -> dict[str, Any]:
    """Writes the file; its headline figures, its fingerprint and what the models measure in it."""
    from privacy_core.usecases import protect, releases  # noqa: PLC0415 - keeps --help fast

    kind = releases.kind_of(out)
    if out.exists() and asked.is_file(out):
        raise InvalidValueError(f"--out names the input {out.name!r} itself. Nothing was done. Name another file.")
    cut = releases.parts_for(out, kind, folder=parts)
    with opened(asked) as (workspace, dataset):
        releases.check_records(kind, int(dataset.rows * (1 - loaded.recipe.suppression_limit)))  # no fewer can be left
        with progress("protecting") as report:
            release = protect.protect_with(workspace, dataset.id, loaded, name=out.name, report=report)
        looks = releases.prospect(workspace, release.id, kind)
        with progress("writing and measuring again") as report:
            export = releases.export_release(
                workspace,
                release.id,
                kind,
                escape_formulas=escape_formulas,
                parts=cut,
                filename=out.name,
                report=report,
            )
        releases.hand_out(workspace, export.id, out)
    for loss in (*looks.losses, *_notices(loaded.recipe)):
        errors.print(f"[bold]note:[/] {escape(loss)}")
    answer = {**release.headline, "sha256": export.sha256, **left_out(dataset), "models": release.figures["models"]}
    if (sets := release.figures.get("person_sets")) is not None:
        answer["person_sets"] = sets
        wanted = max((m["k"] for m in release.figures["models"] if m["model"] == "k_anonymity"), default=2)
        if sets["k"] < wanted:
            errors.print(
                f"[bold yellow]warning:[/] the person id stays as a pseudonym, so all records of a person can be seen "
                f"together: by these, {sets['unique']:,} of {sets['persons']:,} persons are alone and the smallest "
                f"group has {sets['k']:,}. Drop the column unless it is needed."
            )
    return answer


def _notices(recipe: Any) -> tuple[str, ...]:
    """What a person must know of how texts were read, once a language: that no model of it is installed, say."""
    languages = dict.fromkeys(step.language for step in recipe.steps if step.op == "redact_text")
    if not languages:
        return ()
    from privacy_core.pii import models  # noqa: PLC0415 - keeps --help fast

    return tuple(told for told in map(models.notice, languages) if told)


def _measured(model: dict[str, Any]) -> str:
    """What a model measures in the protected table, and against the table's own distribution where that matters."""
    if "in_file" not in model:
        return figure(model["after"])
    alone = "without bound" if model["in_file"] is None else figure(model["in_file"])
    return f"{figure(model['after'])}, in the file by itself {alone}"
