"""What is told of a model: its figures in one line each, and its files where a command asked for them."""

import shutil
from pathlib import Path
from typing import Any

from privacy_core import randomness
from privacy_core.errors import InvalidValueError
from privacy_core.export.release import MODEL, Release, find_release
from privacy_core.govern import Permission
from privacy_core.learn.checkpoint import TOLD, WEIGHTS
from privacy_core.usecases import training
from privacy_core.usecases.gate import act
from privacy_core.usecases.workspace import Workspace


def headline(model: Release) -> dict[str, Any]:
    """The figures of a model that a command prints; metrics are exact figures of protected rows."""
    figures, metrics, baseline = model.figures, model.figures["metrics"], model.figures["baseline"]
    guarantee = model.guarantee or {}
    shown = ("accuracy", "auc", "f1", "majority", "calibration_error", "mae", "rmse", "r2")
    return {
        **{name: metrics[name] for name in shown if name in metrics},
        **{f"baseline_{name}": baseline[name] for name in ("accuracy", "auc", "mae") if name in baseline},
        "epsilon": guarantee.get("epsilon"),
        "delta": guarantee.get("delta"),
        "steps": figures["steps"],
        "seconds": figures["seconds"],
        "guarantee": model.guarantee,
        "why_no_guarantee": figures["why_no_guarantee"],
        "charged": figures["charged"],
        "metrics_for": "the data owner: exact figures of protected rows",
        "metrics": metrics,
        "baseline": baseline,
        "rows": figures["rows"],
        "rows_without_target": figures["rows_without_target"],
        "columns_left_out": figures["columns_left_out"],
    }


@act("write a model to a folder", needs=Permission.EXPORT, logs=("model",))
def hand_out_model(workspace: Workspace, model: str, out: Path) -> None:
    """Puts weights and description where a command asked for them; ``out`` appears whole or not at all.

    Raises:
        InvalidValueError: it cannot be written there, or something is there.
    """
    found = find_release(workspace.store, model, owner=workspace.actor.name)
    if found.kind != MODEL:
        raise InvalidValueError("That is no model. Nothing was written.")
    if out.exists():
        raise InvalidValueError(f"There is {out.name!r} already. Name a new folder for the model.")
    draft = out.with_name(f".{out.name}.{randomness.new_id()}")
    try:
        draft.mkdir()
        for name in (WEIGHTS, TOLD):
            shutil.copyfile(training.model_folder(workspace, found) / name, draft / name)
        draft.replace(out)
    except OSError as error:
        raise InvalidValueError(f"{out.name!r} cannot be written: {error.strerror}. Choose another place.") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
