"""What every model that is asked for measures before and after, and what stands beside its figure."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pages.ui import format as shown
from pages.ui.changes import Change

Figures = Mapping[str, Any]
"""A model with its figures, as `Protected.to_json` has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What a model measures.

    Attributes:
        label: Its name, short; the column's is added.
        limit: The field that it is held against.
        higher_is_better: Whether more of it protects better.
    """

    label: Callable[[Figures], str]
    limit: str
    higher_is_better: bool = False


def _t(figures: Figures) -> str:
    how = figures.get("distance", "equal")
    return {"equal": "t", "ordered": "t by order", "hierarchical": "t by hierarchy"}[how]


def _entropy(figures: Figures) -> str:
    return "entropy l" if figures.get("estimator", "shannon") == "shannon" else "entropy l (Grassberger)"


MEASURES: Mapping[str, Measure] = {
    "k_anonymity": Measure(label=lambda _: "k", limit="k", higher_is_better=True),
    "k_map": Measure(label=lambda _: "k in the population", limit="k", higher_is_better=True),
    "delta_presence": Measure(label=lambda _: "highest share in the subset", limit="max"),
    "distinct_l_diversity": Measure(label=lambda _: "distinct l", limit="l", higher_is_better=True),
    "entropy_l_diversity": Measure(label=_entropy, limit="l", higher_is_better=True),
    "recursive_cl_diversity": Measure(label=lambda model: f"recursive c (l = {model['l']})", limit="c"),
    "alpha_k_anonymity": Measure(label=lambda _: "α", limit="alpha"),
    "t_closeness": Measure(label=_t, limit="t"),
    "basic_beta_likeness": Measure(label=lambda _: "β", limit="beta"),
    "enhanced_beta_likeness": Measure(label=lambda _: "enhanced β", limit="beta"),
    "delta_disclosure": Measure(label=lambda _: "δ", limit="delta"),
    "average_risk": Measure(label=lambda _: "average risk", limit="risk"),
    "sample_uniqueness": Measure(label=lambda _: "unique in the table", limit="share"),
    "population_uniqueness": Measure(label=lambda _: "unique in the population", limit="share"),
}

COUNTED = {"distinct_l_diversity", "entropy_l_diversity"}
"""Where a missing value is none."""
USUAL = {"distinct_l": "distinct_l_diversity", "entropy_l": "entropy_l_diversity", "t_closeness": "t_closeness"}
"""Figures of every sensitive column that stays, asked for or not, with the model that asks for each."""


def rows(values: Mapping[str, Any]) -> list[Change]:
    """k, the usual figures of each sensitive column that stays, and every model that is asked for, before and after.

    Args:
        values: `Protected.to_json`.
    """
    before, after = values["before"], values["after"]
    if before is None or after is None:
        return []
    asked = list(values["models"])
    made = [_k(before, after, asked)]
    for column in after["distinct_l"]:
        mine = [model for model in asked if model.get("sensitive") == column]
        for figure, name in USUAL.items():
            wanted = [model for model in mine if model["model"] == name]
            made += [_asked(model) for model in wanted] or [_usual(before, after, figure, column=column)]
        made += [_asked(model) for model in mine if model["model"] not in USUAL.values()]
    others = [model for model in asked if "sensitive" not in model and model["model"] != "k_anonymity"]
    return made + [_asked(model) for model in others]


def unbounded(values: Mapping[str, Any]) -> list[str]:
    """Why figures of models are infinite, a sentence each."""
    return [
        f"{_asked(model).label} is ∞ where {model['unbounded']}."
        for model in values["models"]
        if model.get("unbounded")
    ]


def _k(before: Figures, after: Figures, asked: list[Figures]) -> Change:
    """k, as the strictest of the models asks that name one of the table's own."""
    needed = [model["k"] for model in asked if model["model"] in {"k_anonymity", "alpha_k_anonymity"}]
    return Change(label="k", before=before["k"], after=after["k"], needed=max(needed, default=None))


def _usual(before: Figures, after: Figures, figure: str, *, column: str) -> Change:
    measure = MEASURES[USUAL[figure]]
    return Change(
        label=f"{measure.label({})} of {column}",
        before=_bounded(before[figure][column]),
        after=_bounded(after[figure][column]),
        higher_is_better=measure.higher_is_better,
        note=_no_value(USUAL[figure], before[figure][column], after[figure][column]),
    )


def _asked(model: Figures) -> Change:
    measure, column = MEASURES[model["model"]], model.get("sensitive")
    return Change(
        label=measure.label(model) + (f" of {column}" if column else ""),
        before=_bounded(model["before"]),
        after=_bounded(model["after"]),
        higher_is_better=measure.higher_is_better,
        needed=model[measure.limit],
        note=" · ".join(filter(None, [*_beside(model), _no_value(model["model"], model["before"], model["after"])])),
    )


def _no_value(model: str, before: float | None, after: float | None) -> str:
    """Why there are 0 different values: a missing one is none."""
    return "0: a group in which all values are missing" if model in COUNTED and 0 in {before, after} else ""


def _bounded(figure: float | None) -> float:
    """Infinity where JSON has null; what is left of sums that should be 0 is 0."""
    return math.inf if figure is None else round(figure, 12)


def _beside(model: Figures) -> list[str]:
    told = []
    if "in_file" in model:
        told.append(f"{shown.number(_bounded(model['in_file']))} as a recipient sees it")
    if model.get("classes_lacking_values"):
        told.append(f"{shown.counted(model['classes_lacking_values'], 'group')} lack a value")
    if "least" in model:
        least = f"lowest {shown.number(model['least'])}"
        told.append(f"{least}, at least {shown.number(model['min'])}" if model.get("min") else least)
    if model.get("classes_without"):
        told.append(f"{shown.counted(model['classes_without'], 'group')} without anybody of it")
    return told
