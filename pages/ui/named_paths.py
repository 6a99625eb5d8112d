"""Errors of a recipe in the words of the page: the model and its setting, where a file has a path to them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pages.ui.model_kinds import KINDS, Entry
from pages.ui.operators import OPERATORS

PATH = re.compile(r"\b(models|steps)\[(\d+)\](?:\.(\w+))?(?=[:\s,;.]|$)")
COLUMN = re.compile(r"(?:(?<=^)|(?<=[.;] ))(roles|hierarchies)\.(.+?): ")
OTHERS = {
    "sensitive": "the column",
    "distance": "the distance of two values",
    "estimator": "the estimate",
    "order": "the order",
    "subset": "the table with the rows to protect",
    "population": "the table of the population",
    "population_size": "the people in the population",
    "significance": "the chance to be wrong",
    "min": "the lowest share",
    "max": "the highest share",
    "hierarchy": "the hierarchy",
}
"""Settings that no slider of a model is for."""


def named(text: str, recipe: Mapping[str, Any]) -> str:
    """An error with the names of models, settings and columns in place of their paths in the recipe.

    Args:
        text: The error.
        recipe: The recipe that it is about, as JSON values.

    >>> named("models[0].l: is required", {"models": [{"model": "distinct_l_diversity", "sensitive": "job"}]})
    'l of Different values (distinct l) for job: is required'
    >>> named("steps[0]: width must be above 0", {"steps": [{"op": "band", "column": "age"}]})
    'Band into ranges for age: width must be above 0'
    """
    said = PATH.sub(lambda found: _named(found, recipe), text)
    return COLUMN.sub(lambda found: f"{'Role' if found[1] == 'roles' else 'Hierarchy'} of {found[2]}: ", said)


def _named(found: re.Match[str], recipe: Mapping[str, Any]) -> str:
    entries: Sequence[Entry] = recipe.get(found[1], [])
    place = int(found[2])
    if place >= len(entries):
        return found[0]
    entry = entries[place]
    return _model(entry, found[3]) if found[1] == "models" else _step(entry, found[3])


def _model(entry: Entry, setting: str | None) -> str:
    kind = KINDS.get(entry.get("model", ""))
    if kind is None:
        return str(entry.get("model", "a model"))
    of = f" for {entry['sensitive']}" if entry.get("sensitive") else ""
    labels = {each.name: each.label for each in kind.settings}
    what = labels.get(setting or "", OTHERS.get(setting or "", setting))
    return f"{what} of {kind.label}{of}" if what else f"{kind.label}{of}"


def _step(entry: Entry, setting: str | None) -> str:
    operator = OPERATORS.get(entry.get("op", ""))
    label = str(entry.get("op", "a step")).replace("_", " ") if operator is None else operator.label
    labels = {} if operator is None else {each.name: each.label for each in operator.settings}
    what = labels.get(setting or "", OTHERS.get(setting or "", setting if setting != "column" else None))
    where = f"{label} for {entry.get('column', 'a column')}"
    return f"{what} of {where}" if what else where
