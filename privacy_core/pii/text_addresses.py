"""Postal addresses in a text: a street with its number, and what goes with it up to the country.

What follows a street is taken in as long as it can belong: flats, postcodes, a city that is known or stands before a
postcode, a state, a country.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from privacy_core.pii import gazetteer
from privacy_core.pii.spans import Method, Span
from privacy_core.pii.text_blocks import by_line
from privacy_core.pii.text_houses import BOX_WORDS, MILITARY, box_end, military_end, unit_end
from privacy_core.pii.text_localities import Part, rest
from privacy_core.pii.text_postcodes import code_end, is_certain
from privacy_core.pii.text_street_words import BEGINNING, BUILDINGS, ENDING, FLAT_WORDS
from privacy_core.pii.text_streets import corner_end, is_compound, street_end
from privacy_core.pii.text_tokens import CAPITALS, NUMBERS, WORDS, Shape, Token
from privacy_core.pii.text_words import (
    ADDRESS_CUES,
    ORDINARY,
    SOFTWARE,
    words,
)

_LINE_OR_MARK = frozenset({Shape.LINE, Shape.MARK})
_NAMED, _GOES_ON = CAPITALS | NUMBERS, WORDS | NUMBERS
_NEAR = 60
"""Characters before a street in which a word that speaks of an address counts."""
_LOWER_BEGINNINGS = BEGINNING | MILITARY | BOX_WORDS | FLAT_WORDS | {"c", "r"}
_CORNER = frozenset({"corner", "intersection"})
STRONG, FAIR = 0.9, 0.7


class Read(NamedTuple):
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
    near = _near_numbers(tokens)
    while at < len(tokens):
        token = tokens[at]
        read = _address(text, tokens, at) if at in near and _may_begin(tokens, at) else None
        if read is None and token.key in _CORNER:
            corner = corner_end(tokens, at)
            read = None if corner is None else Read(corner, (), STRONG, "it names the corner of two streets")
        if read is None:
            read = labelled(tokens, at) if at > 1 and tokens[at - 1].text == ":" else None
        if read is None:
            at += 1
            continue
        lines = by_line(tokens, at, read.core, read.parts)
        for first, end, entity in lines or town_apart(tokens, at, read) or [(at, read.end, "STREET_ADDRESS")]:
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


def _near_numbers(tokens: Sequence[Token]) -> set[int]:
    """Where a number stands, or one follows within the length of a street's name: addresses begin nowhere else."""
    near: set[int] = set()
    for at, token in enumerate(tokens):
        if token.shape in NUMBERS:
            near.update(range(max(0, at - _AHEAD), at + 1))
    return near


_AHEAD = 15


def _may_begin(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number that is no part of another, a capital or a word of addresses stands here."""
    token = tokens[at]
    if token.shape in NUMBERS:
        if at < 2 or tokens[at - 1].end != token.start or tokens[at - 1].text not in _GLUE:
            return True
        before = tokens[at - 2]
        prefixed = tokens[at - 1].text == "-" and before.shape in CAPITALS and len(before.text) <= 3  # "D-80331"
        return not (before.end == tokens[at - 1].start and (prefixed or before.shape in NUMBERS))
    if token.shape in CAPITALS or token.key in _LOWER_BEGINNINGS:
        return True
    if token.shape is not Shape.LOWER or at + 1 >= len(tokens):
        return False
    dotted = at + 2 < len(tokens) and tokens[at + 1].text == "." and tokens[at + 2].shape in NUMBERS
    return (dotted or tokens[at + 1].shape in NUMBERS) and is_compound(token)


_GLUE = frozenset({".", ":", ",", "-", "/", "+"})


def town_apart(tokens: Sequence[Token], at: int, read: Read) -> list[tuple[int, int, str]] | None:
    """Street and town of "Juniper Close 5, Leeds", or street and postcode, apart: nothing says that they are one."""
    kinds = [part.kind for part in read.parts if part.kind != "unit"]
    if kinds not in (["city"], ["code"]) or read.parts[-1].kind == "unit" or read.core < at + 2:
        return None
    town = read.parts[-1]
    street = town.first - (tokens[town.first - 1].text == ",")
    if any(token.shape is Shape.LINE for token in tokens[street : town.first + 1]):
        return None
    if kinds == ["code"] and not is_certain(tokens, town.first, town.end):
        return None
    return [(at, street, "STREET_ADDRESS"), (town.first, town.end, "LOCATION" if kinds == ["city"] else "ZIP_CODE")]


def labelled(tokens: Sequence[Token], at: int) -> Read | None:
    """What a label such as "Address:" or "Street:" says is an address, up to the end of the line or of the field."""
    label = {token.key for token in tokens[max(0, at - 4) : at - 1]}
    if tokens[at - 2].key in FLAT_LABELS:
        unit = unit_end(tokens, at)
        return None if unit is None else Read(unit, (), STRONG, "a label for addresses stands before it")
    if not label & ADDRESS_LABELS or tokens[at].shape not in _NAMED or "@" in tokens[at].text:
        return None
    end = at
    while (
        end < len(tokens)
        and end - at < _LONGEST
        and tokens[end].shape is not Shape.LINE
        and tokens[end].text not in _FIELD
    ):
        end += 1
    while end > at and tokens[end - 1].text in {".", ","}:
        end -= 1
    inside = tokens[at:end]
    if any(token.text in {"@", "?", "!", ":"} for token in inside) or end - at < 2 or end - at >= _LONGEST:
        return None
    named = [token for token in inside if token.shape in CAPITALS]
    housed = any(token.shape in NUMBERS for token in inside) or any(token.key in ENDING for token in inside)
    small = sum(token.shape is Shape.LOWER and token.key in ORDINARY for token in inside)
    if not named or not housed or small > 1 or (inside[0].shape in NUMBERS and end - at < 3):
        return None
    return Read(end, tuple(rest(tokens, end)), FAIR, "a label for addresses stands before it")


ADDRESS_LABELS = words(
    "address addr adress adresse street anschrift strasse rue direccion domicilio calle indirizzo via endereco"
    " morada rua adres ulica adresa adress osoite cim lakcim adresi residence residing domicile dirección straat"
    " gade gata"
)
FLAT_LABELS = words("suite apt apartment unit flat floor apto piso")
"""Words before a colon and an address, or the number of a flat."""
_FIELD = frozenset({";", "|", "\t"})
_LONGEST = 16


def _address(text: str, tokens: Sequence[Token], at: int) -> Read | None:
    """An address that begins here."""
    military = military_end(tokens, at)
    if military:
        return Read(military, (), STRONG, "it has the form of a military post address")
    begin = unit_end(tokens, at)  # "Flat 3, 18 Gladstone Road"
    while begin is not None and begin < len(tokens) and tokens[begin].text in {",", "\n"}:
        begin += 1
    house = _building_end(tokens, at if begin is None else begin, named=begin is not None)
    first = house or (at if begin is None else begin)
    if first >= len(tokens):
        return None
    box = box_end(tokens, first)
    if box is not None:
        parts = tuple(rest(tokens, box))
        pressure = tokens[first].text == "BP" and not {part.kind for part in parts} & {"code", "country"}
        return None if pressure else Read(box, parts, STRONG, "it names a post office box")
    street = street_end(tokens, first, given=begin is not None or house is not None)
    if street is None:
        return None
    if house is not None and begin is None:
        return _of_house(text, tokens, at, house, street[0])
    return _judged(text, tokens, at, street, after_flat=begin is not None)


def _judged(text: str, tokens: Sequence[Token], at: int, street: tuple[int, bool], *, after_flat: bool) -> Read | None:  # noqa: PLR0911 - a return a reason
    """A street that is sure by itself, by what follows it, or by words before it."""
    core, sure = street
    if _town_and_code(tokens, at, core):
        return None
    parts = tuple(rest(tokens, core))
    if not sure and parts and tokens[core - 2].text == "," and tokens[parts[0].first].shape is Shape.LOWER:
        return None  # "Anna Novak, 38, enlisted in 2004"
    kinds = {part.kind for part in parts}
    if not any(_long_unit(tokens, part) for part in parts):
        kinds -= {"unit"}
    numbered = tokens[core - 1].shape in NUMBERS
    listed = numbered and tokens[core - 2].text == ","
    beside = numbered and not listed and bool(kinds & {"unit", "city", "country"})
    if after_flat or kinds & {"unit", "code"}:
        sure = sure or (bool(parts) and (beside or after_flat or _places_follow(kinds)))
    if sure:
        return Read(core, parts, STRONG, "it has the form of a street with a number")
    if tokens[core - 2].key in _NO_STREETS or not (kinds & {"unit", "code"} or _foreign(tokens[at:core])):
        return None
    if not _is_at(tokens, at, core):
        if (listed or not numbered) and not _places_follow(kinds):
            return None
        before = text[max(0, tokens[at].start - _NEAR) : tokens[at].start].lower()
        apart = bool(parts) and tokens[parts[0].first - 1].shape in _LINE_OR_MARK
        follow = bool(kinds) and tokens[parts[0].first].shape is not Shape.LOWER and (apart or "code" in kinds)
        if not follow and not any(word in ADDRESS_CUES for word in _plain_words(before)):
            return None
    return Read(core, parts, FAIR, "a name with a number stands where an address does")


def _town_and_code(tokens: Sequence[Token], at: int, core: int) -> bool:
    """Whether "Gdynia 81-340" stands here: a city of the list and a number of a postcode's form."""
    for first in range(core - 1, at, -1):
        if tokens[first].shape in NUMBERS and code_end(tokens, first) == core:
            named = tokens[at:first]
            if any(word.shape not in CAPITALS for word in named):
                continue
            key = " ".join(word.key for word in named)
            if key in gazetteer.cities() or (key in gazetteer.small_places() and tokens[at - 1].key == "in"):
                return True
    return False


def _building_end(tokens: Sequence[Token], at: int, *, named: bool) -> int | None:
    """Past "Shanti Apartments," behind a flat, or "The Old Forge," and "Rose Cottage," before a street."""
    end = at
    while end < len(tokens) and end - at < 5 and tokens[end].shape in CAPITALS and tokens[end].text != ",":
        end += 1
    small = named and end == at
    while small and end < len(tokens) and end - at < 4 and tokens[end].shape is Shape.LOWER:
        end += 1
    if end == at or end + 1 >= len(tokens) or tokens[end].text != ",":
        return None
    building = tokens[end - 1].key in BUILDINGS or (not named and tokens[at].key == "the" and end - at > 2)
    return end + 1 if building and (named or end - at > 1) else None


def _of_house(text: str, tokens: Sequence[Token], at: int, house: int, core: int) -> Read | None:
    """A house with a name and a street without a number, where a postcode or a word for addresses tells it."""
    if tokens[core - 1].shape in NUMBERS and tokens[house - 2].key not in BUILDINGS:
        return None  # "The Oakline Bakery, Juulpad 63"
    parts = tuple(rest(tokens, core))
    told = any(part.kind == "code" for part in parts)
    before = text[max(0, tokens[at].start - _NEAR // 2) : tokens[at].start].lower()
    if not told and not any(word in ADDRESS_CUES for word in _plain_words(before)):
        return None
    return Read(core, parts, STRONG, "it has the form of a house with a name and a street")


def _is_at(tokens: Sequence[Token], at: int, core: int) -> bool:
    """Whether "at", or "on" for a form with a comma, stands before a name that is no English and a number ends it."""
    names = [token for token in tokens[at:core] if token.shape in WORDS]
    if tokens[core - 2].key in _NO_STREETS:
        return False
    before = {"at", "on"} if tokens[core - 2].text == "," else {"at"}
    ended = core == len(tokens) or tokens[core].shape not in _GOES_ON
    return (
        at > 0
        and tokens[at - 1].key in before
        and tokens[core - 1].shape in NUMBERS
        and ended
        and len(names) > 1
        and any(gazetteer.is_foreign(name.key) and name.key not in SOFTWARE for name in names)
    )


def _long_unit(tokens: Sequence[Token], part: Part) -> bool:
    """Whether a flat is told by a word that is hardly anything else."""
    first = tokens[part.first]
    return part.kind == "unit" and (first.shape in NUMBERS or first.key in FLAT_WORDS - {"no", "nr", "#"})


def _foreign(street: Sequence[Token]) -> bool:
    """Whether a word of what may be a street is no English one, or no list of English words is there to tell."""
    return any(token.shape in WORDS and not gazetteer.is_english(token.key) for token in street)


_NO_STREETS = words(
    "terminal gate platform room table seat pier track bay ward bed stand hall booth exit junction stage day figure"
    " model opus symphony sonata chapter verse version build round team phase step sprint issue case article section"
    " clause annex schedule paragraph table act scene windows office judge gallery lot order batch question answer"
    " mark john luke matthew genesis exodus isaiah romans acts kings samuel"
)
"""Words before numbers that are no houses."""


def _places_follow(kinds: Collection[str]) -> bool:
    """Whether what follows a number and a name makes a street of it: a city with a postcode, a flat."""
    return {"city", "code"} <= set(kinds) or "unit" in kinds


def _plain_words(text: str) -> list[str]:
    return [word.strip(".,:;?!()'\"") for word in text.split()]
