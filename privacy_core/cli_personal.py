"""Commands that find personal data: in the columns of a table, and in a text."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Column

from privacy_core.cli_reading import Asked, opened
from privacy_core.errors import InvalidValueError
from privacy_core.pii.findings import NothingFound
from privacy_core.pii.spans import THRESHOLD
from privacy_core.terminal import errors, narrow_table, output, print_json, progress, workspace

FIGURES = ("column", "entity", "share", "low", "high", "n", "method", "header", "checksum")
LIMITS = (
    "Detection is statistical: it misses some and marks some wrongly. Combinations of harmless columns can still "
    "identify people: see the command risk."
)
Json = Annotated[bool, typer.Option("--json", help="Print JSON on standard output, and nothing else there.")]


Propose = Annotated[
    Path | None,
    typer.Option(
        "--propose",
        help="Write what is proposed for these columns as a recipe, JSON, which the command redact takes.",
        show_default=False,
    ),
]


def scan(asked: Asked, *, propose: Propose = None, as_json: Json = False) -> None:
    """Find personal data in the columns of a table: what kind, in how many cells, how sure that is, and why.

    With --propose, go on by: redact FILE --recipe RECIPE --out OUT. Read and change the recipe before.
    """
    from privacy_core.usecases import findings, proposals  # noqa: PLC0415 - keeps --help fast

    if propose is not None and asked.is_file(propose):
        raise InvalidValueError(
            f"--propose names the input {propose.name!r} itself. Nothing was done. Name a new file."
        )
    with opened(asked) as (where, dataset):
        with progress("looking for personal data") as report:
            found = findings.scan_columns(where, dataset.id, report=report)
        recipe = proposals.proposed_recipe(where, dataset.id) if propose else None
    if propose is not None and recipe is not None:
        _keep(recipe.to_json(), propose)
    if found.notice:
        errors.print(f"[bold]note:[/] {escape(found.notice)}", soft_wrap=True)
    for nothing in found.nothing_found:
        if nothing.look_yourself:
            errors.print(f"[bold]note:[/] {_visible(_not_counted(nothing))}", soft_wrap=True)
    if as_json:
        print_json([{name: getattr(each, name) for name in FIGURES} for each in found.findings])
        return
    if not found.findings:
        output.print("No personal data was found.")
    else:
        table = narrow_table(
            Column("column", min_width=12),
            "entity",
            Column("cells", justify="right"),
            "looked at",
            Column("because", ratio=1),
        )
        for each in found.findings:
            table.add_row(_visible(each.column), each.entity, _share(each), each.method, _visible(each.reason))
        output.print(table)
    errors.print(LIMITS, soft_wrap=True)


def text(
    *,
    language: Annotated[str, typer.Option(help="Of the text, as en or de.")] = "en",
    threshold: Annotated[float, typer.Option(help="Least score of what counts.", min=0, max=1)] = THRESHOLD,
    as_json: Json = False,
) -> None:
    """Find personal data in a text on standard input, with the place, score and reason of each finding."""
    from privacy_core.usecases import texts  # noqa: PLC0415 - keeps --help fast

    if sys.stdin.isatty():
        errors.print("Type or paste a text, and end it with Ctrl+D.")
    try:
        read = sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError:
        raise InvalidValueError("The text on standard input is not UTF-8. Convert it, then ask again.") from None
    with workspace() as where, progress("reading"):
        reading = texts.read_text(where, read, language=language)
    if reading.notice:
        errors.print(f"[bold]note:[/] {escape(reading.notice)}", soft_wrap=True)
    spans = reading.settled(threshold=threshold)
    if as_json:
        print_json([{**span.to_json(), "text": read[span.start : span.end]} for span in spans])
        return
    table = narrow_table("where", "entity", Column("score", justify="right"), "text", Column("because", ratio=1))
    for span in spans:
        place, held = f"{span.start}-{span.end}", _visible(read[span.start : span.end])
        table.add_row(place, span.entity, f"{span.score:.2f}", held, _visible(span.reason))
    output.print(table if spans else "No personal data was found.")
    errors.print(LIMITS, soft_wrap=True)


def _keep(recipe: dict[str, Any], out: Path) -> None:
    """Writes the recipe, if it has a step, and says how to go on."""
    if not recipe.get("steps"):
        errors.print(f"[bold]note:[/] Nothing is proposed, so {escape(out.name)} was not written.", soft_wrap=True)
        return
    try:
        out.write_text(json.dumps(recipe, indent=2, ensure_ascii=False) + "\n", "utf-8")
    except OSError as error:
        raise InvalidValueError(f"{out.name!r} cannot be written: {error.strerror}. Choose another place.") from error
    from privacy_core.usecases import own_words  # noqa: PLC0415 - keeps --help fast

    steps = ", ".join(f"{step['column']}: {step['op']}" for step in recipe["steps"])
    mine = len(own_words.patterns(recipe))
    holds = f" It holds {mine} of your own recognizers, with pattern and words." if mine else ""
    errors.print(
        f"[bold]note:[/] {escape(out.name)} proposes {escape(steps)}.{holds} Read it before you use it.",
        soft_wrap=True,
    )


def _not_counted(nothing: NothingFound) -> str:
    """What a person must know of a column whose values look like names but are too few to say so."""
    return (
        f"{nothing.column}: {nothing.flagged:,} of {nothing.read:,} cells read as names or places, but there are only "
        f"{nothing.different:,} different values among them; not counted: look yourself."
    )


def _visible(text: str) -> str:
    r"""The text with an escape for each character that a terminal would obey in place of showing it.

    >>> print(_visible("a\x1b[31m\nb\u202e"))
    a\x1b[31m\nb\u202e
    """
    return escape("".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text))


def _share(found: object) -> str:
    share, low, high = (getattr(found, name) for name in ("share", "low", "high"))
    return f"{share:.1%}" if low == high else f"{share:.1%} ({low:.1%} to {high:.1%})"
