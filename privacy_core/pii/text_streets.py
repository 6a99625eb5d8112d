"""Streets with their numbers, in the forms of many countries; corners of two streets.

Every function takes the tokens and where to begin, and says where what it reads ends, or None.
"""

from collections.abc import Sequence

from privacy_core.pii import gazetteer
from privacy_core.pii.text_houses import house, house_number, is_mark, numbers, ordinal, unit_end
from privacy_core.pii.text_street_kinds import begins, prefixed_end
from privacy_core.pii.text_street_words import (
    BEGINNING,
    COMPOUND_ENDS,
    ENDING,
    ENGLISH_TOO,
    FLAT_WORDS,
    HYPHENED_ENDS,
    LOWER_ENDING,
    NO_NAMES,
)
from privacy_core.pii.text_tokens import CAPITALS, NUMBERS, WORDS, Shape, Token
from privacy_core.pii.text_words import (
    MONTHS,
    ORDINARY,
    PARTICLES,
    PLAIN_STREET_WORDS,
    ROLES,
    STREETLIKE,
    WEEKDAYS,
    words,
)

NEVER = MONTHS | WEEKDAYS | (ROLES - {"office"})
_DIRECTIONS = frozenset({"north", "south", "east", "west", "n", "s", "e", "w", "ne", "nw", "se", "sw"})
_HIGHWAYS = words("highway hwy route rte rt cr sr fm us rr interstate freeway fwy loop spur ranch rural km")
"""Words before the number of a road, which stands where a name does: "4500 County Road 45", "RR 2 Box 8"."""
_COUNTED = words(
    "days day weeks week months month years year hours hour minutes minute mins min seconds euros euro dollars pounds"
    " times people percent per kg km cm mm ml mg g m points items pages pcs pieces boxes units x of talks more"
)
"""Words behind a number that counts something."""
_LOOSE_SMALL = words("drive court close terrace place way square crescent gardens grove mews hill row walk view")
"""Words that end a street's name in small letters where a word for where something is stands before the number."""
_WHERE = words("at to on from is address near for outside : ,")
_MEASURES = words("minute min hour star mile km day week year bed man person seat second third first metre meter")
_ONLY_BEGINNING = BEGINNING - ENDING - ENGLISH_TOO
_PLAIN = ORDINARY | ROLES
_OF_STREETS = PARTICLES | ENDING | BEGINNING


def street_end(tokens: Sequence[Token], at: int, *, given: bool = False) -> tuple[int, bool] | None:  # noqa: C901, PLR0911, PLR0912 - a return a form
    """End of a street's name and number, and whether its form alone tells that it is one.

    Args:
        tokens: Of the text.
        at: Where it may begin.
        given: Whether a flat's or a plot's number stands before it, so that it needs none of its own.
    """
    after_numbers = numbers(tokens, at)
    numbered = after_numbers - at + given
    if after_numbers > at and after_numbers + 1 < len(tokens) and tokens[after_numbers].text == ",":
        ahead = tokens[after_numbers + 1]
        if begins(tokens, after_numbers + 1) or (ahead.shape is Shape.CAPITALISED and len(tokens[at].text) <= 5):
            behind_comma = _behind_comma(tokens, after_numbers + 1)
            if behind_comma is not None:
                return behind_comma
    if after_numbers >= len(tokens):
        return None
    road = _numbered_road(tokens, after_numbers) if numbered else None
    if road is not None:
        return road, True
    prefixed = prefixed_end(tokens, after_numbers, numbered=numbered > 0)
    if prefixed is not None:
        return prefixed, True
    end, last_is_street, plain = _name(tokens, after_numbers)
    if end == after_numbers:
        return None
    place = end
    if last_is_street and is_mark(tokens, place, ".") and place + 1 < len(tokens) and house_number(tokens[place + 1]):
        place += 1
    behind = house(tokens, place) or _house_behind_comma(tokens, place)
    if behind is not None and _goes_on(tokens, place, behind) and (not last_is_street or not numbered):
        return None
    if plain and numbered and not last_is_street and at > 0 and tokens[at - 1].key in _WHERE:
        last = next((index for index in range(after_numbers + 1, end) if tokens[index].key in _LOOSE_SMALL), None)
        if last is not None and tokens[last - 1].key not in _MEASURES:
            return last + 1, True  # "at 4 privet drive pls"
    if numbered and last_is_street:
        return (behind or end), True
    if behind is None and numbered > 1 and not plain:
        return end, False
    if behind is None:
        if numbered and plain:
            several = end > after_numbers + 1 and is_mark(tokens, end, ",")
            return (end, False) if several and tokens[end - 1].key in STREETLIKE else None
        if not numbered:
            return None
        named = end > after_numbers + 1 and tokens[end - 1].key in STREETLIKE
        listed = end < len(tokens) and (tokens[end].text == "," or tokens[end].shape is Shape.LINE)
        return (end, named) if named or listed or unit_end(tokens, end, behind=True) is not None else None
    if plain and not last_is_street and (not numbered or end - after_numbers < 2):
        return None
    if last_is_street:
        return behind, True
    if country_end(tokens, after_numbers) is not None:
        return None
    if any(tokens[index].key in NEVER or tokens[index].key in ORDINARY for index in range(after_numbers, end)):
        return None
    if place + 1 == behind - 1 and tokens[place].text == ",":
        return behind, False
    if end == after_numbers + 1 and tokens[after_numbers].shape is Shape.UPPER and len(tokens[after_numbers].text) <= 4:
        return None
    digits = tokens[at].end - tokens[at].start
    told = digits > 3 or (digits == 3 and any(_of_street(token) for token in tokens[after_numbers:end]))  # "737 Max 8"
    return behind, numbered > 0 and not plain and told


def _of_street(token: Token) -> bool:
    """Whether a word is neither English nor a first name."""
    return token.shape in WORDS and gazetteer.is_foreign(token.key) and token.key not in gazetteer.first_names()


def _behind_comma(tokens: Sequence[Token], at: int) -> tuple[int, bool] | None:
    """Past the street of "636, boulevard du Vieux Puits", "409, Jaggi Circle" behind the comma, and if it is sure."""
    prefixed = prefixed_end(tokens, at, numbered=True)
    if prefixed is not None:
        return prefixed, True
    end, last_is_street, plain = _name(tokens, at)
    if end <= at + 1 or plain:
        return None
    return end, last_is_street or tokens[end - 1].key in STREETLIKE


def _numbered_road(tokens: Sequence[Token], at: int) -> int | None:
    """Past "County Road 45", "State Route 9 N", "US-101", "RR 2 Box 8" behind a house number."""
    end = at
    while end < len(tokens) and end - at < 3 and tokens[end].shape in CAPITALS:
        word = tokens[end].key
        end += 1
        if word in _HIGHWAYS or (word == "road" and tokens[at].key in {"county", "state", "farm", "township"}):
            if end < len(tokens) and tokens[end].text == "-":
                end += 1
            if end < len(tokens) and tokens[end].shape in NUMBERS and len(tokens[end].text) <= 4:
                end += 1
                return end + (end < len(tokens) and tokens[end].key in _DIRECTIONS and tokens[end].shape in CAPITALS)
            return None
    return None


def _goes_on(tokens: Sequence[Token], first: int, end: int) -> bool:
    """Whether what would be a house number is a phone number, a decimal, a measure or a time."""
    if end >= len(tokens):
        return False
    if tokens[end].key in _COUNTED and tokens[end].shape is Shape.LOWER:
        return True
    beside = tokens[end].start == tokens[end - 1].end
    if tokens[end].shape in NUMBERS and len(tokens[end].text) < 4:
        return True
    decimal = beside and tokens[end].text in {".", ":", ",", "%", "'"} and end + 1 < len(tokens)
    if decimal and tokens[end + 1].start == tokens[end].end and tokens[end + 1].shape in NUMBERS:
        return True
    return any(
        tokens[index].shape is Shape.MIXED and len(tokens[index].text) > 4 and not tokens[index].text[:2].isdigit()
        for index in range(first, end)
    )


def _name_word(token: Token) -> bool:
    return token.shape in CAPITALS or ordinal(token)


def _compound(token: Token) -> bool:
    if token.shape not in WORDS or len(token.text) <= 4:
        return False
    if token.key.endswith(HYPHENED_ENDS):
        return True
    return token.key.endswith(COMPOUND_ENDS) and any(
        token.key.endswith(end) and len(token.key) > len(end) + 2 for end in COMPOUND_ENDS
    )


_DOUBTFUL_ENDS = (
    "hof",
    "ring",
    "park",
    "wal",
    "baan",
    "pad",
    "lei",
    "hoek",
    "poort",
    "vei",
    "veg",
    "vag",
    "grand",
    "tie",
)


def is_compound(token: Token) -> bool:
    """Whether a word is a street's by its end, and no English one or surname that ends like one: "Spring", "Imhof"."""
    if not _compound(token):
        return False
    doubtful = token.key.endswith(_DOUBTFUL_ENDS)
    return not (doubtful and (gazetteer.is_english(token.key) or token.key in gazetteer.surnames()))


def _house_behind_comma(tokens: Sequence[Token], at: int) -> int | None:
    """Past ", 19" where a comma or the end of the line follows, as in "Glorieta Franch, 19, 24245 Gandia"."""
    if at + 2 >= len(tokens) or tokens[at].text != "," or not house_number(tokens[at + 1]):
        return None
    closed = tokens[at + 2].text == "," or tokens[at + 2].shape is Shape.LINE
    return at + 2 if closed and len(tokens[at + 1].text) <= 4 else None


def _name(tokens: Sequence[Token], at: int) -> tuple[int, bool, bool]:  # noqa: C901, PLR0912 - a return a form
    """Past the words of a street's name; whether they say that it is one; whether they are in small letters."""
    end, street, words_in = at, at, 0
    small = tokens[at].shape is Shape.LOWER
    while end < len(tokens) and words_in < 6 and end - at < 14:
        token = tokens[end]
        known = LOWER_ENDING if token.shape is Shape.LOWER else ENDING
        if token.shape is Shape.UPPER and token.key in NO_NAMES:
            break
        if end > at and token.key in _ONLY_BEGINNING:
            break
        if token.shape is Shape.NUMBER and words_in and is_mark(tokens, end + 1, "."):
            if end + 2 >= len(tokens) or tokens[end + 2].key not in {"sok", "sokak", "cad", "cadde", "sk"}:
                break
            end += 2  # "Gazi Mah. 123. Sok."
            continue
        if token.shape in WORDS and token.key in known and end > at:
            street = end + 1
            end += 1
            if end < len(tokens) and tokens[end].text == "." and tokens[end].start == token.end:
                end += 1
                street = end if end < len(tokens) and tokens[end].shape is not Shape.LINE else street
                if token.end - token.start > 4:
                    return street - (street == end), True, small
            if end < len(tokens) and tokens[end].key in _DIRECTIONS and tokens[end].shape in CAPITALS:
                end, street = end + 1, end + 1
            continue
        if token.shape in WORDS and is_compound(token) and not (words_in and token.shape is Shape.LOWER and not small):
            street, end, words_in = end + 1, end + 1, words_in + 1
            if is_mark(tokens, end, ".") and token.key.endswith("str"):
                end, street = end + 1, end + 1
            continue
        if token.shape is Shape.LOWER and token.key in FLAT_WORDS:
            break
        if (_name_word(token) and not (token.key in FLAT_WORDS and words_in)) or (
            token.shape is Shape.LOWER and (small or token.key in PARTICLES) and token.key not in _PLAIN
        ):
            words_in += 1
        elif words_in and token.text in {"'", "’"} and end + 2 < len(tokens) and tokens[end + 1].key == "s":
            if tokens[end + 2].shape not in CAPITALS:  # "St Brigid's Court"
                break
            end += 1
        elif not (token.text == "." and words_in and len(tokens[end - 1].text) <= 2):
            break
        end += 1
    if street > at:
        return street, True, small
    while end > at and ((tokens[end - 1].shape is Shape.LOWER and not small) or tokens[end - 1].text == "."):
        end -= 1
    return end, False, small


def corner_end(tokens: Sequence[Token], at: int) -> int | None:
    """Past "corner of A and B", where both may have numbers."""
    if not (at + 1 < len(tokens) and tokens[at + 1].key == "of"):
        return None
    end = at + 2
    seen_and = False
    behind = end
    while end < len(tokens) and end - at < 18:
        token = tokens[end]
        if token.key in {"and", "&"} and not seen_and:
            seen_and = True
        elif _name_word(token) or token.shape in NUMBERS:
            behind = end + 1
        elif not (token.key in _OF_STREETS or token.text in {".", "/", "'"}):
            break
        elif token.key in PLAIN_STREET_WORDS:
            behind = end + 1
        end += 1
    return behind if seen_and and behind > at + 3 else None


def country_end(tokens: Sequence[Token], at: int) -> int | None:
    """Past a country's name, and what brackets add to it."""
    for length in (4, 3, 2, 1):
        named = tokens[at : at + length]
        if len(named) == length and all(word.shape in WORDS for word in named):
            key = " ".join(word.key for word in named)
            if key in gazetteer.countries():
                end = at + length
                inside = end + 2 < len(tokens) and tokens[end].text == "(" and tokens[end + 2].text == ")"
                return end + 3 if inside else end
    return None
