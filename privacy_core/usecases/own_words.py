"""Words that a recipe holds because somebody said that they are always, or never, personal: they may be names."""

from collections.abc import Mapping
from typing import Any

_LISTS = ("allow", "deny")  # of a step that reads text


def count(recipe: Mapping[str, Any]) -> int:
    """How many words the steps of a recipe hold.

    >>> count({"steps": [{"op": "redact_text", "column": "note", "deny": {"Ann": "PERSON"}, "allow": ["May", "Rose"]}]})
    3
    """
    return sum(len(step.get(words) or ()) for step in recipe.get("steps", []) for words in _LISTS)


def without(recipe: Mapping[str, Any]) -> dict[str, Any]:
    """The recipe with no such words: a table that is redacted by it may lack what they found.

    >>> without({"steps": [{"op": "redact_text", "column": "note", "allow": ["May"]}], "version": 1})
    {'steps': [{'op': 'redact_text', 'column': 'note'}], 'version': 1}
    """
    steps = [{name: value for name, value in step.items() if name not in _LISTS} for step in recipe.get("steps", [])]
    return {**recipe, "steps": steps}
