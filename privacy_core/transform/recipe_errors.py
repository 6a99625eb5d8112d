"""What is wrong with a recipe: the path of each field and what is allowed there, in plain words."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from pydantic import ValidationError

from privacy_core.errors import PrivacyCoreError

_WORDS = {
    "missing": "is required",
    "missing_argument": "is required",
    "missing_keyword_only_argument": "is required",
    "union_tag_not_found": "needs the field 'op'",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_parsing": "must be a number",
    "float_type": "must be a number",
    "finite_number": "must be a finite number",
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "string_type": "must be text",
    "tuple_type": "must be a list",
    "mapping_type": "must be an object of names and values",
    "dict_type": "must be an object of names and values",
    "dataclass_type": "must be an object",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "json_invalid": "is not valid JSON",
}
_OF_VALUES = ("deny", "mapping")  # fields of steps whose names may be cells: a message says no name of theirs
_DEEP = 3  # parts of the path of such a field
_CHOICES = ("int", "float", "str", "bool")  # pydantic names the members of a union in the path


class RecipeError(PrivacyCoreError):
    """A recipe that cannot be used; ``problems`` are pairs of a field's path and what is allowed there."""

    def __init__(self, problems: tuple[tuple[str, str], ...]) -> None:
        super().__init__(problems)

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        return tuple(tuple(problem) for problem in self.facts[0])

    def message(self) -> str:
        count = len(self.problems)
        listed = "; ".join(f"{path}: {text}" for path, text in self.problems)
        return f"The recipe has {count} mistake{'s' if count > 1 else ''}. {listed}."


def explain(
    error: ValidationError, *, operators: Mapping[str, type[Any]], fields: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    """Pydantic's findings as paths and plain words, one a path."""
    found: dict[str, str] = {}
    for one in error.errors(include_url=False):
        loc = one["loc"]
        op = next((part for part in loc[2:3] if loc[:1] == ("steps",) and part in operators), None)
        known = fields if op is None else _parameters(operators[str(op)])
        parts = [part for place, part in enumerate(loc) if not (place == 2 and part == op)]
        while len(parts) > 1 and parts[-1] in _CHOICES and parts[0] in {"steps", "models"}:
            parts.pop()
        if loc[:1] == ("steps",) and len(parts) > _DEEP and parts[2] in _OF_VALUES:
            found.setdefault(_path(parts[:3]), f"one of its entries {say(one)}")
            continue
        if loc[-1:] == ("float",):  # of "int | float" the wider choice says what is allowed
            found[_path(parts)] = say(one, known=known)
        found.setdefault(_path(parts), say(one, known=known))
    return tuple(found.items())


def say(one: Mapping[str, Any], *, known: tuple[str, ...] = ()) -> str:
    """One finding of pydantic in plain words."""
    kind, context = one["type"], one.get("ctx", {})
    if kind == "value_error":
        return str(context["error"]).rstrip(".")
    if kind in {"extra_forbidden", "unexpected_keyword_argument"}:
        return f"is not known here; allowed are {', '.join(known)}"
    if kind == "union_tag_invalid":
        return f"{context['tag']!r} is not a step; allowed are {context['expected_tags']}"
    if kind == "literal_error":
        return f"must be {context['expected']}"
    if kind in {"greater_than_equal", "less_than_equal"}:
        return "must lie between 0 and 1"
    return _WORDS.get(kind, str(one["msg"]).lower())


def _parameters(operator: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(operator))


def _path(parts: list[int | str]) -> str:
    path = ""
    for part in parts:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path or "recipe"
