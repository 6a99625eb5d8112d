"""What every command that reads a table is asked alike: which table, and how to read it otherwise than detected."""

import functools
import inspect
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, ParamSpec, TypeVar

import typer
from rich.markup import escape

from privacy_core.errors import InvalidValueError
from privacy_core.terminal import errors, progress
from privacy_core.terminal import workspace as opened_workspace

P = ParamSpec("P")
R = TypeVar("R")

LINES = 10  # of rows that could not be read
ADDRESS = "PRIVACY_STUDIO_DATABASE"  # environment variable: a password in it is in no history and no list of processes


@dataclass(frozen=True, slots=True)
class Asked:
    """A table that a command is to read.

    Attributes:
        source: File, folder of parts, or address of a database; an address may hold a password, so it is never shown.
        table: Of a database.
        reading: What to read otherwise than detected.
    """

    source: str
    table: str | None
    reading: Mapping[str, Any]

    def __repr__(self) -> str:
        return f"Asked(table={self.table!r})"

    def is_file(self, path: Path) -> bool:
        """Whether that is the very file that is read, or one in the folder that is."""
        try:
            return path.exists() and (
                path.samefile(self.source) or path.resolve().is_relative_to(Path(self.source).resolve())
            )
        except OSError:  # an address is no path
            return False


def _file(
    file: Annotated[
        str | None,
        typer.Argument(
            help="CSV, TSV, JSON Lines (gzip or zip too), Parquet, Excel (.xlsx), SPSS, SAS or Stata; a folder with "
            f"the parts of one; a database as postgresql://host/name or SQLite file. Else the database in {ADDRESS}.",
            show_default=False,
        ),
    ] = None,
) -> None: ...


def _options(
    *,
    table: Annotated[str | None, typer.Option(help="Table or view of a database, as name or schema.name.")] = None,
    member: Annotated[str | None, typer.Option(help="File in a zip archive that holds several.")] = None,
    sheet: Annotated[
        str | None, typer.Option(help="Sheet of an Excel file; the first that holds a table unless given.")
    ] = None,
    no_labels: Annotated[
        bool, typer.Option("--no-labels", help="Codes of SPSS, SAS and Stata stay codes instead of their labels.")
    ] = False,
    delimiter: Annotated[str | None, typer.Option(help="Found by itself unless given; write \\t for a tab.")] = None,
    encoding: Annotated[
        str | None, typer.Option(help="utf-8, utf-16, latin-1, ...; found by itself unless given.")
    ] = None,
    missing: Annotated[
        list[str] | None, typer.Option(help="Text that means a missing value; repeat for several. Found unless given.")
    ] = None,
    keep_code: Annotated[
        list[str] | None,
        typer.Option(help="Code (9, .a) that SPSS, SAS or Stata calls missing, kept as a value; repeat."),
    ] = None,
    decimal: Annotated[
        Literal["automatic", "point", "comma"] | None, typer.Option(help="Decimal separator of numbers in text.")
    ] = None,
    thousands: Annotated[
        Literal["automatic", "none", "point", "comma", "space", "apostrophe"] | None,
        typer.Option(help="What stands between the thousands of numbers in text."),
    ] = None,
    dates: Annotated[
        Literal["automatic", "day_first", "month_first"] | None,
        typer.Option(help="What comes first in dates such as 01/02/2000."),
    ] = None,
    two_digit_years: Annotated[
        int | None,
        typer.Option(
            "--two-digit-years-from", help="First year that two digits mean, as 1930; else such dates are text."
        ),
    ] = None,
    skip_bad_rows: Annotated[bool, typer.Option("--skip-bad-rows", help="Leave out rows that cannot be read.")] = False,
) -> None: ...


_FILE = list(inspect.signature(_file).parameters.values())
_OPTIONS = list(inspect.signature(_options).parameters.values())


def reads_a_table(command: Callable[P, R]) -> Callable[..., R]:
    """Gives a command the argument and the options of this file; it is called with them as ``Asked``, its first one."""
    own = [each for name, each in inspect.signature(command).parameters.items() if name != "asked"]
    given = [each.name for each in (*_FILE, *_OPTIONS)]

    @functools.wraps(command)
    def wrapped(**values: Any) -> R:
        how = {name: values.pop(name) for name in given}
        return command(_asked(**how), **values)  # type: ignore[arg-type]  # typer calls it by name

    required = [each for each in own if each.default is inspect.Parameter.empty]
    optional = [each for each in own if each.default is not inspect.Parameter.empty]
    by_name = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in (*_FILE, *required, *_OPTIONS, *optional)]
    wrapped.__signature__ = inspect.Signature(by_name)  # type: ignore[attr-defined]  # what typer reads
    wrapped.__annotations__ = {each.name: each.annotation for each in by_name}
    return wrapped


@contextmanager
def opened(asked: Asked, **people: Any) -> Iterator[tuple[Any, Any]]:
    """The workspace, and the table as a dataset that is gone when the command ends.

    Args:
        asked: Which table.
        people: How its people are recognised, as `whose.open_peoples_file` takes it; nothing: they do not matter.
    """
    from privacy_core.intake import SeveralTablesError, UnreadableFileError  # noqa: PLC0415 - keeps --help fast
    from privacy_core.usecases import opening, whose  # noqa: PLC0415

    open_ = whose.open_peoples_file if people else opening.open_file
    with opened_workspace() as workspace:
        try:
            with progress("reading") as report:
                dataset = open_(
                    workspace, asked.source, table=asked.table, reading=asked.reading, report=report, **people
                )
        except SeveralTablesError as error:
            what_is_so, what_to_do, chosen_by = error.facts
            raise UnreadableFileError(what_is_so, f"{what_to_do} Name one with --{chosen_by} NAME.") from None
        try:
            _tell(dataset, asked)
            yield workspace, dataset
        finally:
            opening.close_file(workspace, dataset.id)


def left_out(dataset: Any) -> dict[str, int]:
    """For the answer: how many rows could not be read, if there were any."""
    count = dataset.reading["bad_row_count"]
    return {"rows_left_out": count} if count else {}


def _tell(dataset: Any, asked: Asked) -> None:
    """What was not read, or not as it seems to be meant, on standard error."""
    if unread := dataset.reading.get("not_read"):
        held = ", ".join(f"{name!r} ({kind})" for name, kind in unread.items())
        errors.print(escape(f"Columns left out, since they hold no plain value a row: {held}"), soft_wrap=True)
    if files := dataset.reading.get("files_left_out"):
        named = ", ".join(map(repr, files[:LINES])) + (", ..." if len(files) > LINES else "")
        errors.print(escape(f"Files left out, since they are no parts of the table: {named}"), soft_wrap=True)
    for column, doubt in list(dataset.reading.get("doubts", {}).items())[:LINES]:
        why, option = _doubt(doubt)
        errors.print(escape(f"Column {column!r} is read as text: {why}. Say it with {option}."), soft_wrap=True)
    if count := dataset.reading["bad_row_count"]:
        lines = [f"{line:,}" for line, _ in dataset.reading["bad_rows"][:LINES]]
        shown = ", ".join(lines) + (", ..." if count > len(lines) else "")
        what = "row could not be read and was" if count == 1 else "rows could not be read and were"
        errors.print(f"{count:,} {what} left out ({'line' if count == 1 else 'lines'} {shown})")
    sheets = dataset.reading.get("sheets", [])
    if len(sheets) > 1 and "sheet" not in asked.reading:
        read = dataset.reading["options"]["sheet"] or sheets[0]
        others = ", ".join(repr(name) for name in sheets if name != read)
        errors.print(escape(f"Sheet {read!r} is read. Others, for --sheet NAME: {others}"), soft_wrap=True)


def _doubt(named: str) -> tuple[str, str]:
    """Why a column stayed text, and the option that settles it."""
    from privacy_core.intake import Doubt  # noqa: PLC0415 - keeps --help fast

    doubt = Doubt(named)
    return doubt.words, _SETTLED_BY[doubt.setting]


_SETTLED_BY = {
    "decimal_separator": "--decimal",
    "thousands_separator": "--thousands",
    "date_order": "--dates",
    "two_digit_years_from": "--two-digit-years-from",
}
_FIELDS = {
    "decimal": "decimal_separator",
    "thousands": "thousands_separator",
    "dates": "date_order",
    "two_digit_years": "two_digit_years_from",
    "missing": "missing_markers",
    "keep_code": "kept_codes",
}
"""Option to the field of ``ReadOptions`` where they differ."""


def _asked(*, file: str | None, table: str | None, no_labels: bool, **values: Any) -> Asked:
    source = os.environ.get(ADDRESS) if file is None else file
    if not source:
        raise InvalidValueError(
            f"No table was named. Give a file, a folder, or the address of a database, here or in {ADDRESS}."
        )
    if values["delimiter"] == "\\t":
        values["delimiter"] = "\t"
    given = {name: value for name, value in values.items() if value not in (None, False, [])}
    reading = {
        _FIELDS.get(name, name): tuple(value) if isinstance(value, list) else value for name, value in given.items()
    }
    return Asked(source, table, {**reading, "value_labels": False} if no_labels else reading)
