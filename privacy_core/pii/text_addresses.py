"""Postal addresses in a text: a street with its number, and what goes with it up to the country.

What follows a street is taken in as long as it can belong: flats, postcodes, a city that is known or stands before a
postcode, a state, a country.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from privacy_core.pii import gazetteer
from privacy_core.pii.spans import Method, Span
from privacy_core.pii.text_blocks import by_line
from privacy_core.pii.text_localities import Part, rest
from privacy_core.pii.text_streets import (
    MILITARY,
    box_end,
    corner_end,
    military_end,
    street_end,
    unit_end,
)
from privacy_core.pii.text_tokens import CAPITALS, NUMBERS, WORDS, Shape, Token
from privacy_core.pii.text_words import (
    ADDRESS_CUES,
    SOFTWARE,
    STREET_PREFIXES,
    UNITS,
)

_NEAR = 60
"""Characters before a street in which a word that speaks of an address counts."""
_LOWER_BEGINNINGS = (
    STREET_PREFIXES | MILITARY | {"p", "po", "pob", "postfach", "postbox", "postboks", "apartado"} | UNITS
)
_CORNER = frozenset({"corner", "intersection"})
STRONG, FAIR = 0.9, 0.7


class _Read(NamedTuple):
    """An address: where its street and its whole end, what follows the street, and why it is one."""

    core: int
    parts: tuple[Part, ...]
    score: float
    reason: str

    @property
    def end(self) -> int:
        return self.parts[-1].end if self.parts else self.core


def addresses(text: str, tokens: Sequence[Token]) -> list[Span]:
    """Addresses in a text, in its order, none overlapping another; those of letterheads line by line."""
    found: list[Span] = []
    at = 0
    digits = any(token.shape in NUMBERS for token in tokens)
    while at < len(tokens):
        token = tokens[at]
        read = _address(text, tokens, at) if digits and _may_begin(token) else None
        if read is None and token.key in _CORNER:
            corner = corner_end(tokens, at)
            read = None if corner is None else _Read(corner, (), STRONG, "it names the corner of two streets")
        if read is None:
            at += 1
            continue
        lines = by_line(tokens, at, read.core, read.parts)
        for first, end, entity in lines or [(at, read.end, "STREET_ADDRESS")]:
            found.append(
                Span(
                    start=tokens[first].start,
                    end=tokens[end - 1].end,
                    entity=entity,
                    score=read.score,
                    method=Method.PATTERN,
                    rule="postal address",
                    reason="it is a line of a letterhead" if lines else read.reason,
                )
            )
        at = max(read.end, lines[-1][1]) if lines else read.end
    return found


def _may_begin(token: Token) -> bool:
    return token.shape in NUMBERS or token.shape in CAPITALS or token.key in _LOWER_BEGINNINGS


def _address(text: str, tokens: Sequence[Token], at: int) -> _Read | None:  # noqa: C901, PLR0911 - a return a form
    """An address that begins here."""
    military = military_end(tokens, at)
    if military:
        return _Read(military, (), STRONG, "it has the form of a military post address")
    begin = unit_end(tokens, at)  # "Flat 3, 18 Gladstone Road"
    while begin is not None and begin < len(tokens) and tokens[begin].text in {",", "\n"}:
        begin += 1
    first = at if begin is None else begin
    if first >= len(tokens):
        return None
    box = box_end(tokens, first)
    if box is not None:
        return _Read(box, tuple(rest(tokens, box)), STRONG, "it names a post office box")
    street = street_end(tokens, first)
    if street is None:
        return None
    core, sure = street
    parts = tuple(rest(tokens, core))
    kinds = {part.kind for part in parts}
    if begin is not None or kinds & {"unit", "code"}:
        sure = sure or (
            bool(parts)
            and (
                (tokens[core - 1].shape in NUMBERS and tokens[core - 2].text != ",")
                or begin is not None
                or _places_follow(kinds)
            )
        )
    if sure:
        return _Read(core, parts, STRONG, "it has the form of a street with a number")
    loose = tokens[core - 1].shape not in NUMBERS or tokens[core - 2].text == ","
    if not sure and _is_at(tokens, at, core):
        return _Read(core, parts, FAIR, "a name with a number stands where an address does")
    if not sure and loose and not _places_follow(kinds):
        return None
    before = text[max(0, tokens[at].start - _NEAR) : tokens[at].start].lower()
    follow = bool(parts) and tokens[parts[0].first].shape is not Shape.LOWER
    if follow or any(word in ADDRESS_CUES for word in _plain_words(before)):
        return _Read(core, parts, FAIR, "a name with a number stands where an address does")
    return None


def _is_at(tokens: Sequence[Token], at: int, core: int) -> bool:
    """Whether "at", or "on" for a form with a comma, stands before a name that is no English and a number ends it."""
    names = [token for token in tokens[at:core] if token.shape in WORDS]
    before = {"at", "on"} if tokens[core - 2].text == "," else {"at"}
    ended = core == len(tokens) or tokens[core].shape not in WORDS | NUMBERS
    return (
        at > 0
        and tokens[at - 1].key in before
        and tokens[core - 1].shape in NUMBERS
        and ended
        and len(names) > 1
        and any(gazetteer.is_foreign(name.key) and name.key not in SOFTWARE for name in names)
    )


def _places_follow(kinds: Collection[str]) -> bool:
    """Whether what follows a number and a name makes a street of it: a city with a postcode, a flat."""
    return {"city", "code"} <= set(kinds) or "unit" in kinds


def _plain_words(text: str) -> list[str]:
    return [word.strip(".,:;?!()'\"") for word in text.split()]
