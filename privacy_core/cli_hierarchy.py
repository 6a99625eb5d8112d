"""The hierarchy of a column on the command line: suggested, or built by settings, and written as CSV."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from privacy_core.cli_reading import Asked, left_out, opened
from privacy_core.errors import InvalidValueError
from privacy_core.terminal import output, print_json, progress


def hierarchy(
    asked: Asked,
    column: Annotated[str, typer.Option(help="Whose values are joined.", show_default=False)],
    out: Annotated[Path, typer.Option(help="CSV file to write, in ARX's format.", show_default=False)],
    *,
    suggest: Annotated[bool, typer.Option("--suggest", help="By the settings that suit the column.")] = False,
    builder: Annotated[
        Path | None,
        typer.Option(help='By the settings in a JSON file, such as {"builder": "intervals", "widths": [5, 10]}.'),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON on standard output, and nothing else there.")
    ] = False,
) -> None:
    """Build the hierarchy of a column, test it on the column, and write it for a recipe to name."""
    from privacy_core.usecases import hierarchy_editing  # noqa: PLC0415 - keeps --help fast

    if suggest == (builder is not None):
        raise InvalidValueError("Say either --suggest or --builder FILE. Nothing was written.")
    if out.exists() and asked.is_file(out):
        raise InvalidValueError(f"--out names the input {out.name!r} itself. Nothing was done. Name another file.")
    given = None if builder is None else _read(builder)
    with opened(asked) as (workspace, dataset), progress("building"):
        settings = given or hierarchy_editing.open_hierarchy(workspace, dataset.id, column).suggested
        look = hierarchy_editing.look_at_hierarchy(workspace, dataset.id, column, settings)
    hierarchy_editing.write_hierarchy(look, out)
    levels = [
        {"labels": level.labels, "smallest": level.smallest, "records_joined": level.joined} for level in look.levels
    ]
    if as_json:
        answer = {"column": column, "builder": settings, "levels": levels, "missing": look.missing, "file": str(out)}
        print_json({**answer, **left_out(dataset)})
        return
    table = Table("level", "different values", "smallest group", "records joined")
    for number, level in enumerate(levels):
        table.add_row(str(number), *(f"{figure:,}" for figure in level.values()))
    output.print(table)
    output.print(escape(f"Written to {out}. In a recipe: ") + escape(json.dumps({"hierarchies": {column: out.name}})))


def _read(path: Path) -> dict[str, object]:
    try:
        settings = json.loads(path.read_bytes())
    except OSError as error:
        raise InvalidValueError(f"The file {path.name!r} cannot be read: {error.strerror}.") from None
    except ValueError:
        raise InvalidValueError(f"The file {path.name!r} is no JSON. Write an object with the key builder.") from None
    if not isinstance(settings, dict):
        raise InvalidValueError(f"The file {path.name!r} holds no JSON object. Write one with the key builder.")
    return settings
