"""How two recipes differ, in words."""

from collections.abc import Mapping
from typing import Any

from privacy_core.transform.recipe import Recipe


def compare(before: Recipe, after: Recipe) -> list[str]:
    """One sentence a difference, from ``before`` to ``after``; none if the recipes are equal.

    >>> compare(Recipe(suppression_limit=0.04), Recipe(suppression_limit=0.1))
    ['Suppression limit: 4% became 10%.']
    """
    said = [
        *_mapping("Role of", before.roles, after.roles),
        *_value("Role of all other columns", before.default_role, after.default_role),
        *_value("Person id", before.person_id, after.person_id),
        *_mapping("Hierarchy of", before.hierarchies, after.hierarchies),
        *_mapping("Steps on", _steps(before), _steps(after)),
        *_mapping("Model", _models(before), _models(after)),
        *_value("Levels of records", _levels(before), _levels(after)),
    ]
    if before.hold_on_export != after.hold_on_export:
        said.append(f"Models that compare with the whole hold on the exported file too: {_yes(after.hold_on_export)}.")
    if before.suppression_limit != after.suppression_limit:
        said.append(
            f"Suppression limit: {before.suppression_limit * 100:.3g}% became {after.suppression_limit * 100:.3g}%."
        )
    return said


def _yes(answer: bool) -> str:  # noqa: FBT001 - one word for it
    return "yes now" if answer else "no longer"


def _value(what: str, before: object, after: object) -> list[str]:
    return [] if before == after else [f"{what}: {before or 'none'} became {after or 'none'}."]


def _mapping(what: str, before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    names = dict.fromkeys([*before, *after])
    return [line for name in names for line in _value(f"{what} {name}", before.get(name), after.get(name))]


def _steps(recipe: Recipe) -> dict[str, str]:
    """By column what is done to it, in order; steps on different columns do not touch each other."""
    chains: dict[str, list[str]] = {}
    for entry in recipe.to_json()["steps"]:
        column, op = entry.pop("column"), entry.pop("op")
        chains.setdefault(column, []).append(_called(op, entry))
    return {column: ", then ".join(chain) for column, chain in chains.items()}


def _models(recipe: Recipe) -> dict[str, str]:
    models: dict[str, str] = {}
    for entry in recipe.to_json()["models"]:
        name, sensitive = entry.pop("model"), entry.pop("sensitive", None)
        key = name if sensitive is None else f"{name} of {sensitive}"
        models[key] = f"{models[key]} and {_settings(entry)}" if key in models else _settings(entry)
    return models


def _levels(recipe: Recipe) -> str:
    differs = recipe.search is not None and recipe.search.recoding.differs
    return f"their own ({recipe.search.recoding.value})" if recipe.search is not None and differs else "one a column"


def _called(op: str, parameters: Mapping[str, Any]) -> str:
    return f"{op} ({_settings(parameters)})" if parameters else op


def _settings(parameters: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in parameters.items())
