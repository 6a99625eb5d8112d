"""What every command shares: the workspace, and how answers, figures and progress reach a terminal."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Column, Table

errors = Console(stderr=True, highlight=False)
output = Console(highlight=False)


@contextmanager
def workspace() -> Iterator[Any]:
    """The workspace of whoever types."""
    from privacy_core.usecases.workspace import Workspace  # noqa: PLC0415 - keeps --help fast

    with Workspace.open() as opened:
        yield opened


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error; where that is not a terminal, one line."""
    if not errors.is_terminal:
        errors.print(f"{what} ...")
        yield lambda _done, _total: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors, transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def print_json(answer: Any) -> None:
    """The answer for programs: on standard output, and nothing else there."""
    typer.echo(json.dumps(answer, indent=2, ensure_ascii=False, default=str))


def print_figures(figures: Mapping[str, Any]) -> None:
    """The figures for people, one a line."""
    table = Table("figure", Column("value", overflow="fold"), show_header=False)
    for name, value in _flat(figures):
        shown = f"{value:,}" if isinstance(value, int) else f"{value:.3g}" if isinstance(value, float) else str(value)
        table.add_row(escape(name), escape(shown))
    output.print(table)


def _flat(figures: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in figures.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name} ")
        else:
            yield f"{before}{name}", value
