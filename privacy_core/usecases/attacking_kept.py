"""What attacks on a model found, in one file beside it: written whole or not at all, and in the words of its card."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

KEPT = "attacks.json"
NAMES = {"loss": "Loss threshold", "lira": "Likelihood ratio (LiRA)", "rmia": "Relative attack (RMIA)"}


def keep(folder: Path, part: str, told: Mapping[str, Any], *, guaranteed: bool) -> None:
    """Puts one part, "attacks" or "audit", in the place of what was found before.

    Args:
        folder: Of the model.
        part: Which.
        told: As JSON values.
        guaranteed: Whether the model claims something; else its card names no claim.
    """
    everything = {**kept(folder), part: dict(told)}
    everything["card"] = _card(everything, guaranteed=guaranteed)
    path = folder / KEPT
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(everything, allow_nan=False), "utf-8")
    draft.replace(path)


def kept(folder: Path) -> dict[str, Any]:
    """What was found so far: "attacks", "audit", each None if there was none, and "card"."""
    try:
        told = json.loads((folder / KEPT).read_text("utf-8"))
    except (OSError, ValueError):
        told = {}
    return {"attacks": None, "audit": None, "card": {}, **told}


def _card(told: Mapping[str, Any], *, guaranteed: bool) -> dict[str, Any]:
    """As `export.model_card` takes it."""
    made: dict[str, Any] = {}
    if attacks := told["attacks"]:
        made["membership"] = [
            {
                "attack": NAMES[name],
                "auc": found["auc"],
                "low": found["auc_interval"][0],
                "high": found["auc_interval"][1],
                "rates": [
                    {"fpr": one["at"], "tpr": rate["share"], "low": rate["low"], "high": rate["high"]}
                    for one in found["true_positives"]
                    if (rate := one["found"])
                ],
            }
            for name, found in attacks["membership"].items()
        ]
        made["groups"] = [
            {
                "name": "accuracy",
                "value": group["accuracy"],
                "low": group["low"],
                "high": group["high"],
                "column": each["column"],
                "group": group["name"],
            }
            for each in attacks.get("groups", [])
            for group in each["after"]["groups"]
        ]
        made["drivers"] = attacks.get("drivers") or []
    if audit := told["audit"]:
        named = ("bound", "ceiling", "confidence", "guesses")
        claim = {"claim": audit["claim"]} if guaranteed else {}
        made["audit"] = [{**{name: audit[name] for name in named}, **claim}]
    return made
