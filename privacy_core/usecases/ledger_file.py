"""The ledger of a budget as a file that may leave: what was charged and answered, and nothing that tells of records.

Beside private answers some of what the ledger keeps is an exact statement about the data: constants of conditions that
were read off it, the number of records, how likely one of them was to be in a batch. None of these leave; what a charge
was for is told apart by keyed marks that mean nothing elsewhere.
"""

import csv
import io
import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import pyarrow as pa

from privacy_core import randomness
from privacy_core.export import formulas, sha256_of
from privacy_core.govern import Permission
from privacy_core.store.tickets import ExportFile, TicketStore
from privacy_core.usecases import budgets, spending
from privacy_core.usecases.gate import act
from privacy_core.usecases.question_words import HIDDEN, in_words, without_constants
from privacy_core.usecases.spending import Line
from privacy_core.usecases.workspace import Workspace

COLUMNS = (
    "entry", "time", "who", "ended", "purpose", "question", "mechanism", "epsilon", "delta", "dataset", "version",
    "question_mark", "answer",
)  # fmt: skip
KEPT = ("unit", "neighbours", "mechanism", "drawn", "threshold_delta", "libraries", "dataset", "version")


class FileKind(StrEnum):
    """What a ledger is written as: a table, or everything that is kept of each charge."""

    CSV = "csv"
    JSON = "json"


MEDIA = {FileKind.CSV: "text/csv; charset=utf-8", FileKind.JSON: "application/json"}


@act("hand out the ledger of a budget", needs=Permission.EXPORT, logs=("source", "kind"))
def ledger_link(workspace: Workspace, source: str, kind: FileKind) -> str:
    """The path of a link that hands out the ledger of these people once, to this session alone, within an hour.

    Raises:
        NotFoundError: the actor may not see these people.
        NoBudgetError: nobody has set one.
        LedgerBrokenError: the ledger is not as it was written.
    """
    account, lines = budgets.account(workspace, source), spending.lines(workspace, source)
    rows = [_told(workspace, line) for line in lines]
    text = _table(rows) if kind is FileKind.CSV else _whole(account, rows, sampled=any(map(_sampled, lines)))
    place = workspace.store.home / "sources" / source / f"ledger.{kind}"
    _write(place, text)
    file = ExportFile(path=place, filename=f"ledger.{kind}", media_type=MEDIA[kind], sha256=sha256_of(place))
    return f"/api/exports/{TicketStore(workspace.store).mint(file, actor=workspace.actor.name, sid=workspace.sid)}"


def _told(workspace: Workspace, line: Line) -> dict[str, Any]:
    epsilon = _upwards(line.epsilon, digits=3) if _sampled(line) else line.epsilon
    told: dict[str, Any] = {
        "entry": line.position,
        "time": datetime.fromtimestamp(line.at, tz=UTC).isoformat(timespec="seconds"),
        "who": line.actor,
        "ended": line.ending.value,
        "purpose": line.purpose,
        "question": in_words(line.question, constants=False) if line.charged else line.words,
        "epsilon": epsilon,
        "delta": line.delta,
    }
    if not line.charged:
        return told
    marked = json.dumps([line.question, line.details.get("version")], sort_keys=True)
    return {
        **told,
        **{name: line.details[name] for name in KEPT if name in line.details},
        "question_mark": workspace.store.keyring.fingerprint(marked.encode())[:32],
        "asked": _public(line.question),
        "event": _rounded(line.event),
        "answer": line.answer,
    }


def _public(asked: Any) -> Any:
    """A question, or several that were asked together, without what may have been read off the data."""
    if isinstance(asked, list):
        return [_public(each) for each in asked]
    if not isinstance(asked, Mapping):
        return asked
    told = {name: _public(value) for name, value in asked.items()}
    if isinstance(told.get("where"), str):
        told["where"] = without_constants(told["where"])
    if told.get("n") is not None:
        told["n"] = HIDDEN
    return told


def _rounded(event: Any) -> Any:
    """Sampling probabilities to two digits: with the size of a batch an exact one tells how many there are.

    >>> float.fromhex(_rounded({"event": "training", "sampling": (256 / 30162).hex()})["sampling"])
    0.0085
    """
    if isinstance(event, list):
        return [_rounded(each) for each in event]
    if not isinstance(event, Mapping):
        return event
    told = {name: _rounded(value) for name, value in event.items()}
    if "sampling" in told:
        told["sampling"] = min(1.0, _upwards(float.fromhex(told["sampling"]), digits=2)).hex()
    return told


def _sampled(line: Line) -> bool:
    """Whether its batches were drawn: what it costs then follows from how likely one is to be in them."""
    return '"sampling"' in json.dumps(line.event)


def _upwards(value: float, *, digits: int) -> float:
    """A positive figure to so many digits, never less than it is.

    >>> _upwards(0.0085333, digits=2), _upwards(1e-6, digits=3), _upwards(0.0, digits=2)
    (0.0086, 1e-06, 0.0)
    """
    if not 0 < value < math.inf:
        return value
    step = 10.0 ** (math.floor(math.log10(value)) + 1 - digits)
    steps = round(value / step)
    return (steps if steps * step >= value * (1 - 1e-12) else steps + 1) * step


def _coarse(told: Any) -> Any:
    if isinstance(told, Mapping):
        return {name: _coarse(value) for name, value in told.items()}
    return _upwards(told, digits=3) if isinstance(told, float) else told


def _whole(account: budgets.Account, rows: list[dict[str, Any]], *, sampled: bool) -> str:
    budget = {name: value for name, value in account.to_json().items() if name != "people"}
    budget = _coarse(budget) if sampled else budget
    told = {"source": account.source, "budget": budget, "lines": rows}
    return json.dumps(told, indent=2, ensure_ascii=False, allow_nan=False, default=str)


def _table(rows: list[dict[str, Any]]) -> str:
    """CSV in which no cell is run as a formula by a spreadsheet."""
    columns = [formulas.escape(pa.array([_cell(row.get(name)) for row in rows], pa.string())) for name in COLUMNS]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(zip(*(column.to_pylist() for column in columns), strict=True))
    return text.getvalue()


def _cell(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)


def _write(place: Path, text: str) -> None:
    place.parent.mkdir(mode=0o700, exist_ok=True)
    draft = place.with_name(f".{place.name}.{randomness.new_id()}")
    try:
        draft.write_text(text, "utf-8", newline="")
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)
