"""What a recipe holds because somebody knew better than the detector: words, which may be names, and recognizers."""

from collections.abc import Mapping
from typing import Any

_LISTS = ("allow", "deny")  # of a step that reads text


def count(recipe: Mapping[str, Any]) -> int:
    """How many words the steps of a recipe hold.

    >>> count({"steps": [{"op": "redact_text", "column": "note", "deny": {"Ann": "PERSON"}, "allow": ["May", "Rose"]}]})
    3
    """
    return sum(len(step.get(words) or ()) for step in recipe.get("steps", []) for words in _LISTS)


def patterns(recipe: Mapping[str, Any]) -> tuple[str, ...]:
    """The recognizers that the steps of a recipe hold, each once: what it finds, its pattern, and words near it.

    >>> staff = {"entity": "STAFF", "pattern": "EMP-[0-9]+", "words": ["badge"]}
    >>> patterns({"steps": [{"op": "redact_text", "column": name, "recognizers": [staff]} for name in ("a", "b")]})
    ('STAFF: EMP-[0-9]+ (near badge)',)
    """
    told = (
        f"{each['entity']}: {each['pattern']}" + (f" (near {', '.join(each['words'])})" if each.get("words") else "")
        for step in recipe.get("steps", [])
        for each in step.get("recognizers") or ()
    )
    return tuple(dict.fromkeys(told))


def without(recipe: Mapping[str, Any]) -> dict[str, Any]:
    """The recipe with no such words: a table that is redacted by it may lack what they found.

    >>> without({"steps": [{"op": "redact_text", "column": "note", "allow": ["May"]}], "version": 1})
    {'steps': [{'op': 'redact_text', 'column': 'note'}], 'version': 1}
    """
    steps = [{name: value for name, value in step.items() if name not in _LISTS} for step in recipe.get("steps", [])]
    return {**recipe, "steps": steps}
