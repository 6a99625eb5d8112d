"""What takes the place of something found in a text: one row a way, as a recipe writes it ({"with": "replace"})."""

import difflib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from privacy_core import checks
from privacy_core.errors import InvalidValueError
from privacy_core.pii.entities import ENTITIES
from privacy_core.transform.fake import Kind
from privacy_core.transform.operator import one_character

DEFAULT = "default"

FAKES: Mapping[str, Kind] = {
    "PERSON": "name",
    "EMAIL_ADDRESS": "email",
    "PHONE_NUMBER": "phone",
    "STREET_ADDRESS": "address",
    "LOCATION": "city",
    "ORGANIZATION": "company",
    "ZIP_CODE": "postcode",
}
"""Kinds of personal data of which something can be made up, and as what."""

DATES = frozenset({"DATE_TIME", "DATE_OF_BIRTH"})

NUMBERS_SHOWN, OTHERS_SHOWN = 4, 1
"""Characters that a mask may leave of a direct identifier: the end of a card is on every receipt, four letters of a
name are most of it."""

_NUMBERS = frozenset(
    name
    for name, entity in ENTITIES.items()
    if any(step["op"] == "mask" and step.get("keep_last") for step in entity.proposal)
)


class With(StrEnum):
    """What takes the place."""

    REPLACE = "replace"  # "<PERSON>"
    MASK = "mask"
    PSEUDONYM = "pseudonym"  # "<PERSON:1f3a...>"
    TOKEN = "token"  # noqa: S105 - the name of a way
    FAKE = "fake"
    YEAR = "year"
    MONTH = "month"
    REMOVE = "remove"
    KEEP = "keep"


_NEAR = 3  # kinds that are named where one is misspelt

_ONLY = {With.FAKE: frozenset(FAKES), With.YEAR: DATES, With.MONTH: DATES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What is done with one kind of what is found.

    Attributes:
        by: What takes its place; "with" in recipes.
        keep_first: Letters and digits that a mask leaves at the beginning.
        keep_last: The same at the end.
        character: Of the mask.
    """

    by: With = With.REPLACE
    keep_first: int = 0
    keep_last: int = 0
    character: str = "*"

    def __post_init__(self) -> None:
        checks.whole(keep_first=self.keep_first, keep_last=self.keep_last)
        one_character(character=self.character)
        if self.by is not With.MASK and (self.keep_first, self.keep_last, self.character) != (0, 0, "*"):
            raise InvalidValueError(f"keep_first, keep_last and character go with 'mask', not with '{self.by}'.")

    @property
    def shown(self) -> int:
        """Characters that it leaves of what is found, at most."""
        return self.keep_first + self.keep_last


def most_shown(entity: str) -> int:
    """Characters of a kind that a mask may leave where it protects a direct identifier.

    >>> most_shown("CREDIT_CARD"), most_shown("PERSON"), most_shown("default"), most_shown("STAFF")
    (4, 1, 1, 1)
    """
    return NUMBERS_SHOWN if entity in _NUMBERS else OTHERS_SHOWN


def check(how: Mapping[str, Action]) -> None:
    """Refuses what cannot be done with a kind that is named: no card can be turned into its year.

    Raises:
        InvalidValueError: as said.
    """
    for entity, action in how.items():
        fits = _ONLY.get(action.by)
        if entity != DEFAULT and fits is not None and entity not in fits:
            raise InvalidValueError(f"{entity} cannot have '{action.by}', which is for {', '.join(sorted(fits))}.")


def check_kinds(named: Iterable[str], known: Collection[str]) -> None:
    """Refuses a kind that nothing finds, since a slip of the pen would leave in the text what it should have named.

    Args:
        named: Kinds as a step names them.
        known: Those that a search knows, and the step's own.

    Raises:
        InvalidValueError: as said, with the kinds that are spelt like it.

    >>> check_kinds(["person"], ["PERSON", "AGE"])  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    privacy_core.errors.InvalidValueError: Nothing finds the kind 'person'. Did you mean PERSON? A kind of your own ...
    """
    for kind in named:
        if kind == DEFAULT or kind in known:
            continue
        by_capitals = {each.upper(): each for each in known}
        like = difflib.get_close_matches(kind.upper(), by_capitals)
        like += sorted(each for each in by_capitals if kind.upper().removesuffix("S") in each.split("_"))
        near = [by_capitals[each] for each in dict.fromkeys(like)][:_NEAR]
        advice = f"Did you mean {' or '.join(near)}?" if near else f"Known are {', '.join(sorted(known))}."
        raise InvalidValueError(
            f"Nothing finds the kind {kind!r}. {advice} A kind of your own needs a recognizer or a word of 'deny'."
        )


def action_for(entity: str, how: Mapping[str, Action]) -> Action:
    """The action of a kind: its own, else the default, and the placeholder where that does not fit the kind."""
    action = how.get(entity, how.get(DEFAULT, Action()))
    return action if entity in _ONLY.get(action.by, {entity}) else Action()


def read_how(value: Any) -> dict[str, Action]:
    """The actions by kind that a recipe's field "how" describes.

    >>> read_how({"CREDIT_CARD": {"with": "mask", "keep_last": 4}})["CREDIT_CARD"].keep_last
    4
    """
    if not isinstance(value, Mapping):
        raise ValueError("must be an object of kinds and actions")  # noqa: TRY004 - pydantic places ValueErrors only
    return {str(entity): _read(str(entity), action) for entity, action in value.items()}


def write_how(how: Mapping[str, Action]) -> dict[str, dict[str, Any]]:
    """The recipe's field for actions; parameters at their default are left out.

    >>> write_how({"default": Action(), "IBAN_CODE": Action(by=With.MASK, keep_last=2)})
    {'default': {'with': 'replace'}, 'IBAN_CODE': {'with': 'mask', 'keep_last': 2}}
    """
    usual = Action()
    return {
        entity: {"with": action.by.value}
        | {
            name: getattr(action, name)
            for name in ("keep_first", "keep_last", "character")
            if getattr(action, name) != getattr(usual, name)
        }
        for entity, action in how.items()
    }


def _read(entity: str, value: Any) -> Action:
    if isinstance(value, Action):
        return value
    asked = {"with": value} if isinstance(value, str) else value
    known = ("with", "keep_first", "keep_last", "character")
    if not isinstance(asked, Mapping) or asked.get("with") not in list(With):
        raise ValueError(f"{entity} needs 'with', one of {', '.join(With)}")
    if unknown := sorted(set(map(str, asked)) - set(known)):
        raise ValueError(f"{entity}.{unknown[0]} is not known here; allowed are {', '.join(known)}")
    if not isinstance(asked.get("character", "*"), str):
        raise ValueError(f"{entity}.character must be text")  # noqa: TRY004 - pydantic places ValueErrors only
    settings: dict[str, Any] = {name: asked[name] for name in known[1:] if name in asked}
    return Action(by=With(asked["with"]), **settings)
