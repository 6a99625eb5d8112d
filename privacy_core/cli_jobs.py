"""The command line's part for jobs: what runs in the background, how it stands, and an end to it."""

import json
import time
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Column, Table

from privacy_core.terminal import output, print_json
from privacy_core.terminal import workspace as opened_workspace

jobs = typer.Typer(no_args_is_help=True, help="Long work in the background.")
Id = Annotated[str, typer.Argument(help="Of the job, as `jobs list` shows it.", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="Print JSON on standard output, and nothing else there.")]


@jobs.command("list")
def jobs_list(*, newest: Annotated[int, typer.Option(help="How many jobs.")] = 20, as_json: Json = False) -> None:
    """Show the newest jobs."""
    from privacy_core.usecases import jobs as background  # noqa: PLC0415 - keeps --help fast

    with opened_workspace() as workspace:
        found = background.list_jobs(workspace, newest=newest)
    if as_json:
        print_json([_described(job) for job in found])
        return
    table = Table(Column("job", no_wrap=True, min_width=32), "what", "state", "done", "seconds", "asked for (UTC)")
    now = time.time()
    for job in found:
        done = f"{job.share_done:.0%}" if job.total else ""
        table.add_row(
            job.id, escape(job.title), job.state.value, done, f"{job.elapsed(now):,.0f}", _moment(job.created)
        )
    output.print(table)


@jobs.command("show")
def jobs_show(job: Id, *, as_json: Json = False) -> None:
    """Show how one job stands, and why if it did not end well."""
    from privacy_core.usecases import jobs as background  # noqa: PLC0415 - keeps --help fast

    with opened_workspace() as workspace:
        _show(background.job_status(workspace, job), as_json=as_json)


@jobs.command("cancel")
def jobs_cancel(job: Id, *, as_json: Json = False) -> None:
    """Cancel a job: at once if it waits, else within seconds. Nothing half-made is kept."""
    from privacy_core.usecases import jobs as background  # noqa: PLC0415 - keeps --help fast

    with opened_workspace() as workspace:
        _show(background.cancel_job(workspace, job), as_json=as_json)


def _show(job: Any, *, as_json: bool) -> None:
    described = _described(job)
    if as_json:
        print_json(described)
        return
    table = Table("figure", "value", show_header=False)
    for name, value in described.items():
        if value not in (None, ""):
            table.add_row(name, escape(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)))
    output.print(table)


def _described(job: Any) -> dict[str, Any]:
    now = time.time()
    remaining = job.remaining(now)
    return {
        "id": job.id,
        "title": job.title,
        "act": job.act,
        "state": job.state.value,
        "done": job.done,
        "total": job.total,
        "note": job.note,
        "seconds": round(job.elapsed(now), 1),
        "seconds_left": None if remaining is None else round(remaining, 1),
        "result": job.result,
        "error": job.message,
        "created": _moment(job.created),
        "started": _moment(job.started),
        "finished": _moment(job.finished),
    }


def _moment(seconds: float | None) -> str:
    return "" if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
