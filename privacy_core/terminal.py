"""What every command shares: the workspace, and how answers, figures and progress reach a terminal."""

import json
import math
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

import typer
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Column, Table

errors = Console(stderr=True, highlight=False)
output = Console(highlight=False)
SMALLEST_PLAIN, LARGEST_PLAIN = 1e-6, 1e15


@contextmanager
def workspace() -> Iterator[Any]:
    """The workspace of whoever types."""
    from privacy_core.usecases.workspace import Workspace  # noqa: PLC0415 - keeps --help fast

    with Workspace.open() as opened:
        yield opened


class Report(Protocol):
    """How work tells its progress: steps done, steps in all, and what is being done."""

    def __call__(self, done: int, total: int, note: str = "") -> None: ...


@contextmanager
def progress(what: str) -> Iterator[Report]:
    """A bar on standard error: what is being done, its share, the time so far, and what is left by the speed of late.

    Nothing where that is no terminal, and nothing beside JSON for a program.
    """
    with Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=None),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=errors,
        transient=True,
        expand=True,
        disable=not _is_watched(),
    ) as bar:
        task = bar.add_task(what, total=None)

        def report(done: int, total: int, note: str = "") -> None:
            bar.update(task, completed=done, total=total or None, description=_doing(note) or what)

        yield report


def _is_watched() -> bool:
    to_a_program = "--json" in sys.argv[1:] and not sys.stdout.isatty()
    return errors.is_terminal and not to_a_program


def _doing(note: str) -> str:
    """What is being done now, without its own share, beside which that of the whole stands.

    >>> _doing("finding types 40% · then: writing"), _doing("")
    ('finding types', '')
    """
    return re.sub(r" \d+%$", "", note.partition(" · ")[0])


def narrow_table(*columns: Column | str) -> Table:
    """A table that stays readable at 80 characters: no lines between columns, and nothing of a text is cut."""
    table = Table(*columns, box=box.SIMPLE_HEAD, padding=(0, 1), collapse_padding=True, pad_edge=False)
    for column in table.columns:
        column.overflow = "fold"
    return table


def tell_verdict(verdict: Any, chain: str, *, as_json: bool) -> None:
    """Whether a sealed chain, such as the audit log, is as it was written, and else its first broken entry."""
    if as_json:
        names = ("intact", "entries", "first_broken", "reason")
        print_json({name: getattr(verdict, name) for name in names})
    elif verdict.intact:
        output.print(f"The {chain} is intact: {counted(verdict.entries, 'entry', 'entries')}.")
    else:
        errors.print(f"[bold red]The {chain} is broken at entry {verdict.first_broken}:[/] {verdict.reason}.")


def print_json(answer: Any) -> None:
    """The answer for programs: on standard output, and nothing else there; null for what is no finite number."""
    typer.echo(json.dumps(_strict(answer), indent=2, ensure_ascii=False, allow_nan=False, default=str))


def _strict(answer: Any) -> Any:
    """JSON has no infinity, and most programs refuse to read one."""
    if isinstance(answer, Mapping):
        return {name: _strict(value) for name, value in answer.items()}
    if isinstance(answer, list | tuple):
        return [_strict(value) for value in answer]
    return None if isinstance(answer, float) and not math.isfinite(answer) else answer


def print_figures(figures: Mapping[str, Any]) -> None:
    """The figures for people, one a line."""
    table = Table("figure", Column("value", overflow="fold"), show_header=False)
    for name, value in _flat(figures):
        table.add_row(escape(name), escape(figure(value)))
    output.print(table)


def figure(value: Any) -> str:
    """A figure as people read it: whole numbers exactly, others to three significant digits.

    >>> figure(True), figure(1937.0), figure(1937.4), figure(0.000123), figure("none"), figure(None)
    ('yes', '1,937', '1,940', '0.000123', 'none', '–')
    """
    if value is None or isinstance(value, bool):
        return {None: "–", True: "yes", False: "no"}[value]
    if isinstance(value, int):
        return f"{value:,}"
    if not isinstance(value, float):
        return str(value)
    size = abs(value)
    if not math.isfinite(value) or (size and not SMALLEST_PLAIN <= size < LARGEST_PLAIN):
        return f"{value:.3g}"
    if value.is_integer():
        return f"{value:,.0f}"
    digits = 2 - math.floor(math.log10(size))
    text = f"{round(value, digits):,.{max(digits, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def counted(value: int, one: str, many: str = "") -> str:
    """A count with its noun.

    >>> counted(1, "record"), counted(2000, "record"), counted(2, "entry", "entries")
    ('1 record', '2,000 records', '2 entries')
    """
    return f"{value:,} {one if value == 1 else many or one + 's'}"


def _flat(figures: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in figures.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name} ")
        else:
            yield f"{before}{name}", value
