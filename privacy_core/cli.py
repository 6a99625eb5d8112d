"""The command line: the dashboard's use cases without a browser. Tables for people, --json for programs."""

import signal
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.markup import escape
from rich.table import Column

from privacy_core.cli_attacks import audit_model
from privacy_core.cli_audit import audit
from privacy_core.cli_hierarchy import hierarchy
from privacy_core.cli_jobs import jobs
from privacy_core.cli_personal import scan, text
from privacy_core.cli_private import budget, query
from privacy_core.cli_protect import anonymize, redact
from privacy_core.cli_reading import Asked, left_out, opened, reads_a_table
from privacy_core.cli_search import search
from privacy_core.cli_sweep import sweep
from privacy_core.cli_training import train
from privacy_core.cli_utility import utility
from privacy_core.errors import PrivacyCoreError
from privacy_core.store.failures import keep_values_out_of_logs
from privacy_core.terminal import (
    counted,
    errors,
    narrow_table,
    output,
    print_figures,
    print_json,
    progress,
)

app = typer.Typer(
    name="privacy-studio",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="See who could be re-identified in a table, protect it, and export it with the evidence.",
)
app.add_typer(audit, name="audit")
app.add_typer(jobs, name="jobs")
app.add_typer(budget, name="budget")
app.command()(reads_a_table(anonymize))
app.command()(reads_a_table(scan))
app.command()(reads_a_table(redact))
app.command()(text)
app.command()(reads_a_table(query))
app.command()(reads_a_table(hierarchy))
app.command()(reads_a_table(search))
app.command()(reads_a_table(utility))
app.command()(reads_a_table(train))
app.command()(reads_a_table(sweep))
app.command()(reads_a_table(audit_model))

USER_ERROR = 2  # bad input: the message says what to do
NOT_WITHIN_LIMIT = 3  # the models need more suppression than the recipe allows; nothing was written

Json = Annotated[bool, typer.Option("--json", help="Print JSON on standard output, and nothing else there.")]
Person = Annotated[str | None, typer.Option(help="Column with the id of the person; then risk counts persons.")]


def main() -> None:
    """Runs the command line."""
    keep_values_out_of_logs()
    stopped: list[int] = []

    def stop(number: int, _frame: object) -> NoReturn:
        stopped.append(number)
        raise KeyboardInterrupt  # an exception, so that what is half-made is removed

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    try:
        _run()
    except BaseException as error:  # the engine makes a RuntimeError of an interrupt
        if not stopped or (isinstance(error, SystemExit) and not error.code):
            raise
        errors.print("Stopped." if sys.argv[1:2] == ["serve"] else "Stopped. Nothing was written.")
        sys.exit(128 + stopped[0])


def _run() -> None:
    try:
        typer.main.get_command(app)()  # not app(): that replaces what keeps values out of uncaught errors
    except PrivacyCoreError as error:
        _stop(error)
    except BrokenPipeError:
        sys.exit(141)  # as the shell reports a reader that went away


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="The next free port is taken if this one is in use.")] = 8501,
    host: Annotated[str, typer.Option(help="Only loopback addresses, until there are accounts.")] = "127.0.0.1",
    *,
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Open the browser.")] = False,
) -> None:
    """Start the dashboard on this machine."""
    from privacy_core.web.serve import serve as start  # noqa: PLC0415 - Streamlit takes a second to import

    start(host=host, port=port, open_browser=open_browser)


@app.command()
@reads_a_table
def profile(
    asked: Asked,
    *,
    as_json: Json = False,
) -> None:
    """Describe each column and suggest its role, with the reason."""
    from privacy_core.usecases import assess  # noqa: PLC0415 - keeps --help fast

    with opened(asked) as (workspace, dataset):
        with progress("looking at every column") as report:
            columns = assess.profile_columns(workspace, dataset.id, report=report)
        roles = {found.column: found for found in assess.suggest_roles(workspace, dataset.id)}
        records = dataset.rows
    if as_json:
        described = [
            {
                **column.to_json(),
                "suggested_role": roles[column.column].role.value,
                "reason": roles[column.column].reason,
            }
            for column in columns
        ]
        print_json({"records": records, "columns": described, **left_out(dataset)})
        return
    table = narrow_table(
        Column("column", overflow="fold", min_width=14),
        "type",
        Column("missing", justify="right"),
        Column("distinct", justify="right"),
        Column("unique", justify="right"),
        Column("suggested role, because", ratio=1),
    )
    for column in columns:
        suggested = roles[column.column]
        table.add_row(
            escape(column.column),
            str(column.type),
            f"{column.missing:,}",
            f"{column.distinct:,}",
            f"{column.unique_share:.1%}",
            f"[bold]{suggested.role.words}[/], {escape(suggested.reason)}",
        )
    output.print(f"{counted(records, 'record')}, {counted(len(columns), 'column')}")
    output.print(table)


@app.command()
@reads_a_table
def risk(
    asked: Asked,
    quasi_identifiers: Annotated[str, typer.Option(help="Column names with commas between.")],
    *,
    sensitive: Annotated[str, typer.Option(help="Sensitive columns with commas between.")] = "",
    person_id: Person = None,
    hierarchy: Annotated[
        list[str] | None, typer.Option(help="COLUMN=FILE for the hierarchical distance of a sensitive column; repeat.")
    ] = None,
    population_size: Annotated[
        int | None, typer.Option(help="People in the population that the table was drawn from.", min=1)
    ] = None,
    as_json: Json = False,
) -> None:
    """Measure how re-identifiable the people in a table are."""
    from privacy_core.usecases import assess  # noqa: PLC0415 - keeps --help fast

    with opened(asked) as (workspace, dataset):
        columns: dict[str, Any] = {
            "quasi_identifiers": _names(quasi_identifiers),
            "sensitive": _names(sensitive),
            "person": person_id,
        }
        hierarchies = {column: Path(file) for column, _, file in (each.partition("=") for each in hierarchy or [])}
        with progress("measuring"):
            figures = assess.measure_risk(workspace, dataset.id, **columns).to_json()
            figures |= assess.measure_models(
                workspace, dataset.id, **columns, hierarchies=hierarchies, population_size=population_size
            )
    figures |= left_out(dataset)
    if as_json:
        print_json(figures)
    else:
        print_figures(figures)


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _stop(error: PrivacyCoreError) -> NoReturn:
    from privacy_core.transform import NoSolutionError, SuppressionLimitError  # noqa: PLC0415 - keeps --help fast

    errors.print(f"[bold red]error:[/] {escape(str(error))}")
    if detail := getattr(error, "detail", ""):  # values, for the eyes of who typed the command
        errors.print(f"[bold]the values:[/] {escape(detail)}", soft_wrap=True)
    sys.exit(NOT_WITHIN_LIMIT if isinstance(error, NoSolutionError | SuppressionLimitError) else USER_ERROR)


if __name__ == "__main__":
    main()
