"""The command line's part for the audit log: what was done, and whether the log is as it was written."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Column

from privacy_core.terminal import narrow_table, output, print_json, tell_verdict
from privacy_core.terminal import workspace as opened_workspace

BROKEN_LOG = 4  # the audit log is not as it was written
_ID = re.compile(r"\b([0-9a-f]{8})[0-9a-f]{24}\b")

audit = typer.Typer(no_args_is_help=True, help="The log of what was done.")
Json = Annotated[bool, typer.Option("--json", help="Print JSON on standard output, and nothing else there.")]


@audit.command("verify")
def audit_verify(*, as_json: Json = False) -> None:
    """Check that the log is as it was written; names the first broken entry."""
    from privacy_core.usecases import trail  # noqa: PLC0415 - keeps --help fast

    with opened_workspace() as workspace:
        verdict = trail.verify_audit(workspace)
    tell_verdict(verdict, "audit log", as_json=as_json)
    if not verdict.intact:
        raise typer.Exit(BROKEN_LOG)


@audit.command("list")
def audit_list(*, newest: Annotated[int, typer.Option(help="How many entries.")] = 50, as_json: Json = False) -> None:
    """Show the newest entries of the log."""
    from privacy_core.usecases import trail  # noqa: PLC0415 - keeps --help fast

    with opened_workspace() as workspace:
        entries = trail.audit_entries(workspace, newest=newest)
    times = [datetime.fromtimestamp(entry.at, UTC) for entry in entries]
    if as_json:
        print_json(
            [
                {
                    "position": entry.position,
                    "at": at.isoformat(timespec="seconds"),
                    "actor": entry.actor,
                    "act": entry.act,
                    "outcome": entry.outcome,
                    "details": dict(entry.details),
                }
                for entry, at in zip(entries, times, strict=True)
            ]
        )
        return
    table = narrow_table(
        Column("entry", justify="right"), Column("at (UTC)", no_wrap=True), "actor", "outcome", Column("act", ratio=1)
    )
    for entry, at in zip(entries, times, strict=True):
        said = "\n".join(filter(None, [f"[bold]{escape(entry.act)}[/]", escape(_said(entry.details))]))
        table.add_row(f"{entry.position:,}", f"{at:%Y-%m-%d %H:%M:%S}", escape(entry.actor), entry.outcome, said)
    output.print(table)


def _said(details: Mapping[str, Any]) -> str:
    """The details as people read them, of ids their beginning.

    >>> _said({"dataset": "0123456789abcdef0123456789abcdef", "roles": ["age"]})
    'dataset: 01234567…, roles: age'
    """
    told = [f"{name}: {_value(value)}" for name, value in details.items() if value not in (None, "", [], {})]
    return _ID.sub(r"\1…", ", ".join(told))


def _value(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_value, value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
