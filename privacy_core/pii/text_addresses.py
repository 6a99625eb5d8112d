"""Postal addresses in a text: a street with its number, and what goes with it up to the country.

What follows a street is taken in as long as it can belong: flats, postcodes, a city that is known or stands before a
postcode, a state, a country.
"""

from collections.abc import Sequence

from privacy_core.pii.spans import Method, Span
from privacy_core.pii.text_localities import rest_end
from privacy_core.pii.text_streets import (
    MILITARY,
    box_end,
    corner_end,
    is_mark,
    military_end,
    street_end,
    unit_end,
)
from privacy_core.pii.text_tokens import CAPITALS, NUMBERS, Token
from privacy_core.pii.text_words import (
    ADDRESS_CUES,
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


def addresses(text: str, tokens: Sequence[Token]) -> list[Span]:
    """Addresses in a text, in its order, none overlapping another."""
    found: list[Span] = []
    at = 0
    digits = any(token.shape in NUMBERS for token in tokens)
    while at < len(tokens):
        token = tokens[at]
        read = _address(text, tokens, at) if digits and _may_begin(token) else None
        if read is None and token.key in _CORNER:
            corner = corner_end(tokens, at)
            read = None if corner is None else (corner, STRONG, "it names the corner of two streets")
        if read is None:
            at += 1
            continue
        end, score, reason = read
        found.append(
            Span(
                start=token.start,
                end=tokens[end - 1].end,
                entity="STREET_ADDRESS",
                score=score,
                method=Method.PATTERN,
                rule="postal address",
                reason=reason,
            )
        )
        at = end
    return found


def _may_begin(token: Token) -> bool:
    return token.shape in NUMBERS or token.shape in CAPITALS or token.key in _LOWER_BEGINNINGS


def _address(text: str, tokens: Sequence[Token], at: int) -> tuple[int, float, str] | None:
    """End, score and reason of an address that begins here."""
    military = military_end(tokens, at)
    if military:
        return military, STRONG, "it has the form of a military post address"
    begin = unit_end(tokens, at)  # "Flat 3, 18 Gladstone Road"
    if begin is not None and is_mark(tokens, begin, ","):
        begin += 1
    first = at if begin is None else begin
    box = box_end(tokens, first)
    if box is not None:
        end, _ = rest_end(tokens, box)
        return end, STRONG, "it names a post office box"
    street = street_end(tokens, first)
    if street is None:
        return None
    core, sure = street
    end, parts = rest_end(tokens, core)
    if begin is not None or parts & {"unit", "code"}:
        sure = sure or len(parts) > 0
    if sure:
        return end, STRONG, "it has the form of a street with a number"
    before = text[max(0, tokens[at].start - _NEAR) : tokens[at].start].lower()
    if parts or any(word in ADDRESS_CUES for word in _plain_words(before)):
        return end, FAIR, "a name with a number stands where an address does"
    return None


def _plain_words(text: str) -> list[str]:
    return [word.strip(".,:;?!()'\"") for word in text.split()]
