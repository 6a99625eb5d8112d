"""Streets with their numbers, in the forms of several countries; post office boxes, flats, corners, military post.

Every function takes the tokens and where to begin, and says where what it reads ends, or None.
"""

from collections.abc import Sequence

from privacy_core.pii import gazetteer
from privacy_core.pii.text_tokens import CAPITALS, NUMBERS, WORDS, Shape, Token
from privacy_core.pii.text_words import (
    LOWER_STREET_WORDS,
    MONTHS,
    ORDINARY,
    PARTICLES,
    PLAIN_STREET_WORDS,
    ROLES,
    STREET_ENDS,
    STREET_PREFIXES,
    STREET_WORDS,
    STREETLIKE,
    UNITS,
    WEEKDAYS,
)

NEVER = MONTHS | WEEKDAYS | (ROLES - {"office"})
_DIRECTIONS = frozenset({"north", "south", "east", "west", "n", "s", "e", "w", "ne", "nw", "se", "sw"})
MILITARY = frozenset({"psc", "unit", "uss", "usns", "usnv", "usnr", "usaf", "uscgc", "cmr"})


def street_end(tokens: Sequence[Token], at: int) -> tuple[int, bool] | None:  # noqa: C901, PLR0911, PLR0912 - a return a form
    """End of a street's name and number, and whether its form alone tells that it is one."""
    after_numbers = _numbers(tokens, at)
    numbered = after_numbers - at
    if after_numbers >= len(tokens):
        return None
    prefixed = _prefixed(tokens, after_numbers, numbered=numbered > 0)
    if prefixed is not None:
        return prefixed, True
    end, last_is_street, plain = _name(tokens, after_numbers)
    if end == after_numbers:
        return None
    house = end
    if last_is_street and is_mark(tokens, house, ".") and house + 1 < len(tokens) and _house_number(tokens[house + 1]):
        house += 1
    behind = _house(tokens, house) or _house_behind_comma(tokens, house)
    if numbered and last_is_street:
        return (behind or end), True
    if behind is None and numbered > 1 and not plain:
        return end, False
    if behind is None:
        if not numbered or plain:
            return None
        named = end > after_numbers + 1 and tokens[end - 1].key in STREETLIKE
        listed = end < len(tokens) and (tokens[end].text == "," or tokens[end].shape is Shape.LINE)
        return (end, named) if named or listed or unit_end(tokens, end) is not None else None
    if plain and not last_is_street and not numbered:
        return None
    if last_is_street:
        return behind, True
    if country_end(tokens, after_numbers) is not None:
        return None
    if any(tokens[index].key in NEVER or tokens[index].key in ORDINARY for index in range(after_numbers, end)):
        return None
    if house + 1 == behind - 1 and tokens[house].text == ",":
        return behind, False
    if end == after_numbers + 1 and tokens[after_numbers].shape is Shape.UPPER and len(tokens[after_numbers].text) <= 4:
        return None
    return behind, numbered > 0 and not plain and tokens[at].end - tokens[at].start >= 3


def _numbers(tokens: Sequence[Token], at: int) -> int:
    """Past one or two house numbers."""
    end = at
    while end < len(tokens) and end - at < 2 and _house_number(tokens[end]):
        end += 1
        if end + 1 < len(tokens) and tokens[end].text in {"-", "/"} and _house_number(tokens[end + 1]):
            end += 2
        if end < len(tokens) and tokens[end].key in {"bis", "ter", "quater"} and tokens[end].shape is Shape.LOWER:
            end += 1
    return end


def _house_number(token: Token) -> bool:
    if token.shape is Shape.NUMBER:
        return len(token.text) <= 6
    return token.shape is Shape.MIXED and token.text[0].isdigit() and len(token.text) <= 5 and not _ordinal(token)


def _ordinal(token: Token) -> bool:
    return token.key.endswith(("st", "nd", "rd", "th")) and token.text[0].isdigit()


def _name_word(token: Token) -> bool:
    return token.shape in CAPITALS or _ordinal(token)


def _compound(key: str) -> bool:
    return key.endswith(STREET_ENDS) and any(key.endswith(end) and len(key) > len(end) + 2 for end in STREET_ENDS)


def _house(tokens: Sequence[Token], at: int) -> int | None:
    """Past a house number behind a street's name, with a full stop or a letter that belongs to it."""
    if at + 1 < len(tokens) and tokens[at].text == "," and tokens[at - 1].key in STREET_PREFIXES:
        at += 1
    if at + 2 < len(tokens) and tokens[at].key in {"no", "nr", "num", "numero"} and tokens[at + 1].text in {":", "."}:
        at += 2
    if at >= len(tokens) or not _house_number(tokens[at]) or len(tokens[at].text) > 5:
        return None
    end = at + 1
    if end + 1 < len(tokens) and tokens[end].text in {"-", "/"} and _house_number(tokens[end + 1]):
        end += 2
    return end


def _house_behind_comma(tokens: Sequence[Token], at: int) -> int | None:
    """Past ", 19" where a comma or the end of the line follows, as in "Glorieta Franch, 19, 24245 Gandia"."""
    if at + 2 >= len(tokens) or tokens[at].text != "," or not _house_number(tokens[at + 1]):
        return None
    closed = tokens[at + 2].text == "," or tokens[at + 2].shape is Shape.LINE
    return at + 2 if closed and len(tokens[at + 1].text) <= 4 else None


def _prefixed(tokens: Sequence[Token], at: int, *, numbered: bool) -> int | None:  # noqa: C901, PLR0912 - a branch a form
    """Past a street whose kind stands first: rue de la Paix 3, ul. Długa 5, C/ Mayor 1."""
    if tokens[at].key not in STREET_PREFIXES and not (tokens[at].key in {"c", "r"} and at + 1 < len(tokens)):
        return None
    end = at + 1
    if tokens[at].key in {"c", "r"}:
        if not (tokens[end].text == "/" or (tokens[at].key == "r" and numbered)):
            return None
        end += tokens[end].text == "/"
    if is_mark(tokens, end, ".") or is_mark(tokens, end, "/"):
        end += 1
    first, words = end, 0
    while end < len(tokens) and end - first < 7:
        token = tokens[end]
        if token.shape in CAPITALS or (token.shape is Shape.LOWER and token.key not in ORDINARY - PARTICLES):
            words += token.key not in PARTICLES
        elif not (token.text in {".", "'", "’"} and words):
            break
        end += 1
    if not words:
        return None
    behind = _house(tokens, end + is_mark(tokens, end, ","))
    if behind is not None:
        return behind
    if not numbered:
        return None
    # Without a number behind it only capitals are sure to belong: "12 rue de la Paix and then".
    end = first
    while end < len(tokens) and (tokens[end].shape in CAPITALS or tokens[end].key in PARTICLES | {"'", "’"}):
        end += 1
    while end > first and tokens[end - 1].shape not in CAPITALS:
        end -= 1
    if end == first and first < len(tokens) and tokens[first].shape is Shape.LOWER:
        end = first + 1
    return end if end > first else None


def _name(tokens: Sequence[Token], at: int) -> tuple[int, bool, bool]:  # noqa: C901 - a branch a form
    """Past the words of a street's name; whether they say that it is one; whether they are in small letters."""
    end, street, words = at, at, 0
    small = tokens[at].shape is Shape.LOWER
    while end < len(tokens) and words < 6 and end - at < 14:
        token = tokens[end]
        known = LOWER_STREET_WORDS if token.shape is Shape.LOWER else STREET_WORDS
        if token.shape in WORDS and token.key in known and end > at:
            street = end + 1
            end += 1
            if end < len(tokens) and tokens[end].text == "." and tokens[end].start == token.end:
                end += 1
                street = end if end < len(tokens) and tokens[end].shape is not Shape.LINE else street
                if token.end - token.start > 3:
                    return street - (street == end), True, small
            if end < len(tokens) and tokens[end].key in _DIRECTIONS:
                end, street = end + 1, end + 1
            continue
        if len(token.text) > 4 and _compound(token.key) and token.shape in WORDS:
            street, end, words = end + 1, end + 1, words + 1
            if is_mark(tokens, end, ".") and token.key.endswith("str"):
                end, street = end + 1, end + 1
            continue
        if token.shape is Shape.LOWER and token.key in UNITS:
            break
        if (_name_word(token) and not (token.key in UNITS and words)) or (
            token.shape is Shape.LOWER and (small or token.key in PARTICLES) and token.key not in ORDINARY | ROLES
        ):
            words += 1
        elif not (token.text == "." and words and len(tokens[end - 1].text) <= 2):
            break
        end += 1
    if street > at:
        return street, True, small
    while end > at and ((tokens[end - 1].shape is Shape.LOWER and not small) or tokens[end - 1].text == "."):
        end -= 1
    return end, False, small


def box_end(tokens: Sequence[Token], at: int) -> int | None:
    """Past a post office box: P.O. Box 12, PO Box 12, Postfach 12."""
    at = _numbers(tokens, at)
    letters = "".join(token.key for token in tokens[at : at + 6])
    for form in ("p.o.box", "pobox", "p.o.b", "postfach", "postbox", "postboks", "apartado"):
        if letters.startswith(form):
            length, end = 0, at
            while length < len(form):
                length, end = length + len(tokens[end].key), end + 1
            if end < len(tokens) and tokens[end].shape in NUMBERS:
                return end + 1
    return None


def unit_end(tokens: Sequence[Token], at: int) -> int | None:
    """Past a flat, suite or floor with its number."""
    if at + 1 >= len(tokens):
        return None
    if _ordinal(tokens[at]) and tokens[at + 1].key in {"floor", "fl", "etage"}:
        return at + 2
    if tokens[at].key not in UNITS:
        return None
    end = at + 1
    if tokens[end].text in {".", "#"}:
        end += 1
    if end < len(tokens) and (
        tokens[end].shape in NUMBERS or (len(tokens[end].text) == 1 and tokens[end].text.isupper())
    ):
        return end + 1
    return None


def military_end(tokens: Sequence[Token], at: int) -> int | None:
    """Past "PSC 12, Box 3 / APO AE 09012", "Unit 3 Box 5 / DPO AA 34012", "USS Name / FPO AP 96602"."""
    if tokens[at].key not in MILITARY:
        return None
    for end in range(at + 1, min(at + 9, len(tokens) - 2)):
        if tokens[end].key in {"apo", "fpo", "dpo"} and tokens[end + 1].key in {"aa", "ae", "ap"}:
            return end + 3 if tokens[end + 2].shape is Shape.NUMBER else end + 2
    return None


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
        elif not (token.key in PARTICLES | STREET_WORDS | STREET_PREFIXES or token.text in {".", "/", "'"}):
            break
        elif token.key in PLAIN_STREET_WORDS:
            behind = end + 1
        end += 1
    return behind if seen_and and behind > at + 3 else None


def country_end(tokens: Sequence[Token], at: int) -> int | None:
    for length in (4, 3, 2, 1):
        words = tokens[at : at + length]
        if len(words) == length and all(word.shape in WORDS for word in words):
            key = " ".join(word.key for word in words)
            if key in gazetteer.countries():
                end = at + length
                inside = end + 2 < len(tokens) and tokens[end].text == "(" and tokens[end + 2].text == ")"
                return end + 3 if inside else end
    return None


def is_mark(tokens: Sequence[Token], at: int, mark: str) -> bool:
    return at < len(tokens) and tokens[at].text == mark
