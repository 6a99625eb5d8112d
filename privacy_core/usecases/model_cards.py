"""Model cards of trained models: facts of the run, the ones that were measured, and what its maker says of its use."""

import json
import shutil
import time
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from privacy_core import randomness
from privacy_core.errors import InvalidValueError, NotPermittedError
from privacy_core.export import sha256_of
from privacy_core.export.model_card import Card, Facts, model_card, read_facts
from privacy_core.export.release import MODEL, Export, Release, add_export, find_release
from privacy_core.govern import Permission
from privacy_core.learn.checkpoint import TOLD, WEIGHTS
from privacy_core.learn.config import read_config
from privacy_core.learn.schema import FROM_DATA, NumberColumn
from privacy_core.store.uploads import clean_name
from privacy_core.usecases import releases, training
from privacy_core.usecases.gate import act
from privacy_core.usecases.workspace import Workspace

ATTACKS = "attacks.json"  # beside the model
CARD, PAGE = "model_card.md", "model_card.html"
SHOWN = {
    "accuracy": ("accuracy_low", "accuracy_high"),
    "majority": ("", ""),
    "auc": ("auc_low", "auc_high"),
    "f1": ("", ""),
    "log_loss": ("", ""),
    "calibration_error": ("", ""),
    "mae": ("mae_low", "mae_high"),
    "rmse": ("", ""),
    "r2": ("", ""),
}
"""Metrics of a card, with the names of the ends of their intervals."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """What a maker says of a model.

    Attributes:
        intended_use: What it is for; empty lines part paragraphs.
        limits: What it is not for, or where it fails.
    """

    intended_use: str = ""
    limits: str = ""


@act("see a model card", needs=Permission.TRAIN, logs=("model",))
def card_for_owner(workspace: Workspace, model: str, purpose: Purpose) -> Card:
    """The card of a model with every figure: for the data owner.

    Raises:
        NotFoundError: there is no such model, or it is somebody else's.
    """
    return model_card(_facts(workspace, model, purpose), for_owner=True)


@act("make a model card to hand out", needs=Permission.EXPORT, logs=("model",))
def card_to_hand_out(workspace: Workspace, model: str, purpose: Purpose) -> Card:
    """The card without exact figures of protected rows.

    Raises:
        NotFoundError: as `card_for_owner`.
        InvalidValueError: an audit refutes what the model claims.
    """
    return model_card(_facts(workspace, model, purpose))


@act("export a model", needs=Permission.EXPORT, logs=("model",))
def export_model(workspace: Workspace, model: str, purpose: Purpose) -> Export:
    """A zip of weights, description and the card to hand out; `releases.ticket` makes a link of it.

    Raises:
        NotFoundError, InvalidValueError: as `card_to_hand_out`.
    """
    found = find_release(workspace.store, model, owner=workspace.actor.name)
    card = card_to_hand_out(workspace, model, purpose)
    if found.parameters["schema"] == FROM_DATA and not workspace.actor.may(Permission.SEE_RECORDS):
        raise NotPermittedError(workspace.actor.name, "export values of records", Permission.SEE_RECORDS.value)
    with releases.placed(workspace) as (export, place):
        with zipfile.ZipFile(place / "file", "w", zipfile.ZIP_DEFLATED) as archive:
            for name in (WEIGHTS, TOLD):
                archive.write(training.model_folder(workspace, found) / name, name)
            archive.writestr(CARD, card.markdown)
            archive.writestr(PAGE, card.html)
        made = Export(
            id=export,
            release=found.id,
            owner=workspace.actor.name,
            kind=releases.MODEL_FILES,
            filename=f"{clean_name(found.name)}.zip",
            bytes=(place / "file").stat().st_size,
            sha256=sha256_of(place / "file"),
            figures={},
            created=time.time(),
        )
        add_export(workspace.store, made)
    return made


@act("write a model to a folder", needs=Permission.EXPORT, logs=("model",))
def hand_out_model(workspace: Workspace, model: str, out: Path, purpose: Purpose) -> None:
    """Puts weights, description and the card to hand out where a command asked for them; whole or not at all.

    Raises:
        InvalidValueError: it cannot be written there, or something is there.
    """
    if out.exists():
        raise InvalidValueError(f"There is {out.name!r} already. Name a new folder for the model.")
    made = export_model(workspace, model, purpose)
    draft = out.with_name(f".{out.name}.{randomness.new_id()}")
    try:
        draft.mkdir()
        with zipfile.ZipFile(workspace.store.home / "exports" / made.id / "file") as archive:
            archive.extractall(draft)
        draft.replace(out)
    except OSError as error:
        raise InvalidValueError(f"{out.name!r} cannot be written: {error.strerror}. Choose another place.") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _facts(workspace: Workspace, model: str, purpose: Purpose) -> Facts:
    found = find_release(workspace.store, model, owner=workspace.actor.name)
    if found.kind != MODEL:
        raise InvalidValueError("That is no model, so it has no card.")
    config, figures = read_config(dict(found.parameters)), found.figures
    number = isinstance((config.columns or {}).get(config.target), NumberColumn) or "mae" in figures["metrics"]
    told = {
        "name": found.name,
        "task": "regression" if number else "classification",
        "target": config.target,
        "labels": [] if number else figures["labels"],
        "model": _model(config.model, config.layers, figures["features"], number=number),
        "columns": figures["columns_used"],
        "left_out": figures["columns_left_out"],
        "schema_public": found.guarantee is not None,
        "made_at": datetime.fromtimestamp(found.created, UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "versions": {name: version(name).split("+")[0] for name in ("privacy-studio", "torch", "dp-accounting")},
        "data": {"fingerprint": found.source_fingerprint, "rows": figures["rows"]},
        "intended_use": purpose.intended_use,
        "limits": purpose.limits,
        "intervals": "of 95%, for other rows, not for another training",
        "metrics": [*_metrics("", figures["metrics"]), *_metrics("without noise: ", figures["baseline"])],
        **_guaranteed(found),
        **_attacks(training.model_folder(workspace, found) / ATTACKS),
    }
    return read_facts(told)


def _model(kind: str, layers: Sequence[int], features: int, *, number: bool) -> str:
    name = ("linear regression" if number else "logistic regression") if kind == "linear" else (
        f"dense net with hidden layers of {', '.join(map(str, layers))} units"
    )  # fmt: skip
    return f"{name}, {features:,} features"


def _metrics(before: str, metrics: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {"name": f"{before}{name.replace('_', ' ')}", "value": metrics[name]} | _ends(metrics, *ends)
        for name, ends in SHOWN.items()
        if metrics.get(name) is not None
    ]


def _ends(metrics: Mapping[str, Any], low: str, high: str) -> dict[str, Any]:
    return {} if metrics.get(low) is None else {"low": metrics[low], "high": metrics[high]}


def _guaranteed(found: Release) -> dict[str, Any]:
    told = found.guarantee
    if told is None:
        return {"no_guarantee": found.figures["why_no_guarantee"]}
    person = None if told["unit"] == "row" else told["unit"]["column"]
    return {
        "guarantee": {
            "unit": "one row added or removed" if person is None else f"one person, told by {person}, added or removed",
            "neighbours": told["neighbours"],
            "epsilon": told["epsilon"],
            "delta": told["delta"],
            "accountant": told["accountant"],
            "sampling_probability": told["sampling_probability"],
            "noise_multiplier": told["noise_multiplier"],
            "clip_norm": told["clip_norm"],
            "steps": told["steps"],
            "rows_per_person": None if person is None else told["rows_per_unit"],
            "charged": found.ledger_events[0] if found.ledger_events else None,
        }
    }


def _attacks(path: Path) -> dict[str, Any]:
    """What attacks found, where somebody ran them; see `attacking`."""
    try:
        told = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    known = ("groups", "membership", "audit", "drivers")
    return {name: told["card"][name] for name in known if name in told.get("card", {})}
