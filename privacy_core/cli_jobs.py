"""The command line's part for jobs: what runs in the background, how it stands, and an end to it."""

import json
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Column, Table

from privacy_core.errors import InvalidValueError
from privacy_core.terminal import narrow_table, output, print_json
from privacy_core.terminal import workspace as opened_workspace

jobs = typer.Typer(no_args_is_help=True, help="Long work in the background.")
MANY = 1_000_000
SHOWN = 8  # characters of an id, which name a job as long as no other begins so
Id = Annotated[str, typer.Argument(help="Of the job, as `jobs list` shows it, or whole.", show_default=False)]
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
    table = narrow_table(
        Column("job", no_wrap=True),
        Column("asked for (UTC)", no_wrap=True),
        "state",
        Column("done", justify="right"),
        Column("seconds", justify="right"),
        Column("what", ratio=1),
    )
    now = time.time()
    for job in found:
        done = f"{job.share_done:.0%}" if job.total else ""
        moment = f"{datetime.fromtimestamp(job.created, UTC):%Y-%m-%d %H:%M}"
        table.add_row(job.id[:SHOWN], moment, job.state.value, done, f"{job.elapsed(now):,.0f}", escape(job.title))
    output.print(table)


@jobs.command("show")
def jobs_show(job: Id, *, as_json: Json = False) -> None:
    """Show how one job stands, and why if it did not end well."""
    from privacy_core.usecases import jobs as background  # noqa: PLC0415 - keeps --help fast

    with opened_workspace() as workspace:
        found = background.job_status(workspace, _whole(workspace, job))
        ahead = background.ahead_of(found, background.list_jobs(workspace))
    _show(found, as_json=as_json, ahead=[each.id for each in ahead])


@jobs.command("cancel")
def jobs_cancel(job: Id, *, as_json: Json = False) -> None:
    """Cancel a job: at once if it waits, else within seconds. Nothing half-made is kept."""
    from privacy_core.usecases import jobs as background  # noqa: PLC0415 - keeps --help fast

    with opened_workspace() as workspace:
        _show(background.cancel_job(workspace, _whole(workspace, job)), as_json=as_json)


def _whole(workspace: Any, named: str) -> str:
    """The id that begins so, if there is just one."""
    from privacy_core.usecases import jobs as background  # noqa: PLC0415 - keeps --help fast

    found = [job.id for job in background.list_jobs(workspace, newest=MANY) if job.id.startswith(named)]
    if len(found) > 1:
        raise InvalidValueError(f"{len(found)} jobs begin with {named!r}. Write more of the id.")
    return found[0] if found else named


def _show(job: Any, *, as_json: bool, ahead: Sequence[str] = ()) -> None:
    described = _described(job) | ({"waits_for": list(ahead)} if ahead else {})
    if as_json:
        print_json(described)
        return
    table = Table("figure", Column("value", overflow="fold"), show_header=False)
    for name, value in described.items():
        if value not in (None, ""):
            told = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            table.add_row(name.replace("_", " "), escape(told))
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
