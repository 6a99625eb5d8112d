"""Released answers as files: figures, figures with how they were made, and the script that asks the same again.

What leaves carries ids that mean nothing elsewhere, and no exact statement about records: no constant of a condition,
no number of rows. Beside a noisy figure those would undo its noise.
"""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import pyarrow as pa

from privacy_core import randomness
from privacy_core.errors import NotFoundError
from privacy_core.export import sha256_of
from privacy_core.export.formulas import escape
from privacy_core.govern import Permission
from privacy_core.store.tickets import ExportFile, TicketStore
from privacy_core.usecases import answers, catalog
from privacy_core.usecases.answers import Released
from privacy_core.usecases.gate import act
from privacy_core.usecases.workspace import Workspace

FOLDER = "answers"
USUAL: Mapping[str, Any] = {
    "mechanism": "laplace",
    "delta": 0.0,
    "nonnegative": False,
    "unit": {"column": None, "max_groups": 1, "max_rows_per_group": 1},
}
"""What a question says by saying nothing."""


class AnswerFile(StrEnum):
    """As what an answer leaves."""

    CSV = "csv"
    JSON = "json"
    SCRIPT = "script"


@act("hand out a released answer", needs=Permission.EXPORT, logs=("dataset", "spend", "kind"))
def answer_link(workspace: Workspace, dataset: str, spend: str, kind: AnswerFile) -> str:
    """The path of a link that hands out a released answer once, to this session alone.

    Raises:
        NotFoundError: the dataset has no such answer.
    """
    released = next((one for one in answers.released_answers(workspace, dataset) if one.spend == spend), None)
    if released is None:
        raise NotFoundError("answer")
    form = FORMS[AnswerFile(kind)]
    folder = catalog.folder(workspace, dataset) / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    place = folder / f"{released.spend}{form.suffix}"
    draft = folder / f".{place.name}.{randomness.new_id()}"
    try:
        draft.write_bytes(form.write(released))
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)
    return _ticket(workspace, place, f"answer-{released.spend[:8]}{form.suffix}", form.media_type)


def as_csv(released: Released) -> bytes:
    """A line for each figure: its group, the answer and the ends of its noise interval."""
    by = list(released.question["by"])
    quantiles = any("quantile" in one for one in released.figures)
    several = len({_figure(one) for one in released.figures}) > 1
    own = [*(["figure"] if several else []), *(["quantile"] if quantiles else []), "answer", "noise_low", "noise_high"]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*(_cell(name) for name in by), *(f"_{name}" if name in by else name for name in own)])
    for one in released.figures:
        group, interval = one.get("group", {}), one["noise_interval"] or ["", ""]
        told = {
            **one,
            "figure": _figure(one),
            "answer": one["value"],
            "noise_low": interval[0],
            "noise_high": interval[1],
        }
        writer.writerow([*(_cell(_key(group[name])) for name in by), *(told.get(name, "") for name in own)])
    return out.getvalue().encode("utf-8")


def provenance(released: Released) -> dict[str, Any]:
    """The answer with everything that says how it was made."""
    return {
        "answer": list(released.figures),
        "confidence": released.confidence,
        "noise_interval": "where the exact bounded figure lies; clipping, sampling and rows left out are not in it",
        "question": released.shareable,
        "epsilon": released.epsilon,
        "delta": released.delta,
        "questions_paid_together": released.together,
        "event": released.event,
        "purpose": released.purpose,
        "made": datetime.fromtimestamp(released.at, tz=UTC).isoformat(timespec="seconds"),
        "spend": released.spend,
        **{name: told for name, told in released.details.items() if name != "question"},
    }


def as_json(released: Released) -> bytes:
    """`provenance` in a file."""
    return (json.dumps(provenance(released), indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def python_of(question: Mapping[str, Any], *, purpose: str = "exploration") -> str:
    """Python that asks: the plan first, which costs nothing."""
    paid = "" if purpose == "exploration" else f", purpose={purpose!r}"
    return (
        "import json\nfrom pathlib import Path\n\nimport privacy_core as pc\n\n"
        'question = json.loads(Path("question.json").read_text("utf-8"))\n'
        'with pc.open_table("FILE") as table:\n'
        "    print(table.ask(question).to_json()['epsilon'])  # the plan only\n"
        f"    print(table.ask(question, release=True{paid}).to_json()['answer'])\n"
    )


def command_of(*, purpose: str = "exploration") -> str:
    """The command that asks."""
    paid = "" if purpose == "exploration" else f" --purpose {purpose}"
    return f"privacy-studio query FILE --question question.json --release{paid} --json"


def brief(question: Mapping[str, Any]) -> dict[str, Any]:
    """The question without what it says by saying nothing."""
    told = {
        name: value
        for name, value in question.items()
        if value not in (None, {}, [], ()) and (name not in USUAL or value != USUAL[name])
    }
    if told.get("aggregate") != "quantiles":
        told.pop("quantiles", None)
    return told


def as_script(released: Released) -> bytes:
    """A zip of the question, Python and the command that ask it, and what to fill in."""
    question = brief(released.shareable)
    told = "Name the table in place of FILE. The same question of the same table is answered for nothing.\n"
    if question.get("where"):
        told += "The constants of the condition are left out of question.json: put them in place of each …\n"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("question.json", json.dumps(question, indent=2, ensure_ascii=False))
        archive.writestr("ask.py", python_of(question, purpose=released.purpose))
        archive.writestr("ask.sh", f"#!/bin/sh\n{command_of(purpose=released.purpose)}\n")
        archive.writestr("README.txt", told)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class _Form:
    suffix: str
    media_type: str
    write: Callable[[Released], bytes]


FORMS: Mapping[AnswerFile, _Form] = {
    AnswerFile.CSV: _Form(".csv", "text/csv; charset=utf-8", as_csv),
    AnswerFile.JSON: _Form(".json", "application/json", as_json),
    AnswerFile.SCRIPT: _Form(".zip", "application/zip", as_script),
}


def _key(key: Any) -> str:
    return f"[{key[0]:g}, {key[1]:g})" if isinstance(key, list) else str(key)


def _cell(text: str) -> str:
    return str(escape(pa.array([text], pa.string()))[0].as_py())


def _figure(one: Mapping[str, Any]) -> str:
    return " of ".join(str(one[name]) for name in ("aggregate", "column") if one.get(name))


def _ticket(workspace: Workspace, place: Path, name: str, media_type: str) -> str:
    file = ExportFile(path=place, filename=name, media_type=media_type, sha256=sha256_of(place))
    return f"/api/exports/{TicketStore(workspace.store).mint(file, actor=workspace.actor.name, sid=workspace.sid)}"
