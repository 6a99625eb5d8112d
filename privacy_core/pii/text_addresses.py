"""Postal addresses in a text: a street with its number, and what goes with it up to the country.

A street is read in the forms of several countries (12 High Street, Lindenstraße 14, rue de la Paix 3, ul. Długa 5),
then what follows is taken in as long as it can belong: flats, postcodes, a city that is known or stands before a
postcode, a state, a country.
"""

from collections.abc import Sequence

from privacy_core.pii import gazetteer
from privacy_core.pii.spans import Method, Span
from privacy_core.pii.text_tokens import CAPITALS, NUMBERS, WORDS, Shape, Token
from privacy_core.pii.text_words import (
    ADDRESS_CUES, LOWER_STREET_WORDS, MONTHS, ORDINARY, PARTICLES, PLAIN_STREET_WORDS, ROLES, STREET_ENDS, STREET_PREFIXES, STREET_WORDS,
    UNITS, WEEKDAYS,
)  # fmt: skip

_NEAR = 60
"""Characters before a street in which a word that speaks of an address counts."""
_NEVER = MONTHS | WEEKDAYS | (ROLES - {"office"})

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
            read = _corner(tokens, at)
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
    military = _military(tokens, at)
    if military:
        return military, STRONG, "it has the form of a military post address"
    begin = _unit(tokens, at)  # "Flat 3, 18 Gladstone Road"
    if begin is not None and _is(tokens, begin, ","):
        begin += 1
    first = at if begin is None else begin
    box = _box(tokens, first)
    if box is not None:
        end, places = _rest(tokens, box)
        return end, STRONG, "it names a post office box"
    street = _street(tokens, first)
    if street is None:
        return None
    core, sure = street
    end, parts = _rest(tokens, core)
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


def _is(tokens: Sequence[Token], at: int, mark: str) -> bool:
    return at < len(tokens) and tokens[at].text == mark


def _numbers(tokens: Sequence[Token], at: int) -> int:
    """Past one or two house numbers."""
    end = at
    while end < len(tokens) and end - at < 2 and _house_number(tokens[end]):  # noqa: PLR2004
        end += 1
        if end + 1 < len(tokens) and tokens[end].text in {"-", "/"} and _house_number(tokens[end + 1]):
            end += 2
    return end


def _house_number(token: Token) -> bool:
    if token.shape is Shape.NUMBER:
        return len(token.text) <= 6  # noqa: PLR2004 - longer ones are no house's
    return token.shape is Shape.MIXED and token.text[0].isdigit() and len(token.text) <= 5 and not _ordinal(token)  # noqa: PLR2004


def _ordinal(token: Token) -> bool:
    return token.key.endswith(("st", "nd", "rd", "th")) and token.text[0].isdigit()


def _name_word(token: Token) -> bool:
    return token.shape in CAPITALS or _ordinal(token)


def _street(tokens: Sequence[Token], at: int) -> tuple[int, bool] | None:
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
    if last_is_street and _is(tokens, house, ".") and house + 1 < len(tokens) and _house_number(tokens[house + 1]):
        house += 1
    behind = _house(tokens, house)
    if numbered and last_is_street:
        return (behind or end), True
    if behind is None and numbered > 1 and not plain:
        return end, False
    if behind is None:
        return (end, False) if numbered and not plain and _unit(tokens, end) is not None else None
    if plain and not last_is_street and not numbered:
        return None
    if last_is_street:
        return behind, True
    if _country(tokens, after_numbers) is not None:
        return None
    if any(tokens[index].key in _NEVER or tokens[index].key in ORDINARY for index in range(after_numbers, end)):
        return None
    return behind, numbered > 0 and tokens[at].end - tokens[at].start >= 3  # noqa: PLR2004


def _compound(key: str) -> bool:
    return any(key.endswith(end) and len(key) > len(end) + 2 for end in STREET_ENDS)


def _house(tokens: Sequence[Token], at: int) -> int | None:
    """Past a house number behind a street's name, with a full stop or a letter that belongs to it."""
    if at < len(tokens) and tokens[at].text == "," and at + 1 < len(tokens) and tokens[at - 1].key in STREET_PREFIXES:
        at += 1
    if at >= len(tokens) or not _house_number(tokens[at]) or len(tokens[at].text) > 5:  # noqa: PLR2004
        return None
    end = at + 1
    if end + 1 < len(tokens) and tokens[end].text in {"-", "/"} and _house_number(tokens[end + 1]):
        end += 2
    return end


def _prefixed(tokens: Sequence[Token], at: int, *, numbered: bool) -> int | None:
    """Past a street whose kind stands first: rue de la Paix 3, ul. Długa 5, C/ Mayor 1."""
    if tokens[at].key not in STREET_PREFIXES and not (tokens[at].key in {"c", "r"} and at + 1 < len(tokens)):
        return None
    end = at + 1
    if tokens[at].key in {"c", "r"}:
        if not (tokens[end].text == "/" or (tokens[at].key == "r" and numbered)):
            return None
        end += tokens[end].text == "/"
    if _is(tokens, end, ".") or _is(tokens, end, "/"):
        end += 1
    first, words = end, 0
    while end < len(tokens) and end - first < 7:  # noqa: PLR2004
        token = tokens[end]
        if token.shape in CAPITALS or (token.shape is Shape.LOWER and token.key not in ORDINARY - PARTICLES):
            words += token.key not in PARTICLES
        elif not (token.text in {".", "'", "’"} and words):
            break
        end += 1
    if not words:
        return None
    behind = _house(tokens, end + _is(tokens, end, ","))
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


def _name(tokens: Sequence[Token], at: int) -> tuple[int, bool, bool]:
    """Past the words of a street's name; whether they say that it is one; whether they are in small letters."""
    end, street, words = at, at, 0
    small = tokens[at].shape is Shape.LOWER
    while end < len(tokens) and words < 6:  # noqa: PLR2004
        token = tokens[end]
        known = LOWER_STREET_WORDS if token.shape is Shape.LOWER else STREET_WORDS
        if token.shape in WORDS and token.key in known and end > at:
            street = end + 1
            end += 1
            if end < len(tokens) and tokens[end].text == "." and tokens[end].start == token.end:
                end += 1
                street = end if end < len(tokens) and tokens[end].shape is not Shape.LINE else street
                if token.end - token.start > 3:  # noqa: PLR2004 - a full stop after a whole word ends a sentence
                    return street - (street == end), True, small
            if end < len(tokens) and tokens[end].key in _DIRECTIONS:
                end, street = end + 1, end + 1
            continue
        if len(token.text) > 4 and _compound(token.key) and token.shape in WORDS:  # noqa: PLR2004
            street, end, words = end + 1, end + 1, words + 1
            if _is(tokens, end, ".") and token.key.endswith("str"):
                end, street = end + 1, end + 1
            continue
        if token.shape is Shape.LOWER and token.key in UNITS:
            break
        if _name_word(token) and not (token.key in UNITS and words):
            words += 1
        elif token.shape is Shape.LOWER and (small or token.key in PARTICLES) and token.key not in ORDINARY | ROLES:
            words += 1
        elif not (token.text == "." and words and len(tokens[end - 1].text) <= 2):  # noqa: PLR2004
            break
        end += 1
    if street > at:
        return street, True, small
    while end > at and (tokens[end - 1].shape is Shape.LOWER and not small or tokens[end - 1].text == "."):
        end -= 1
    return end, False, small


_MILITARY = frozenset({"psc", "unit", "uss", "usns", "usnv", "usnr", "usaf", "uscgc", "cmr"})
_LOWER_BEGINNINGS = (
    STREET_PREFIXES | _MILITARY | {"p", "po", "pob", "postfach", "postbox", "postboks", "apartado"} | UNITS
)
_QUOTES = frozenset("?>|*")
_LINE_OR_MARK = frozenset({Shape.LINE, Shape.MARK})
_DIRECTIONS = frozenset({"north", "south", "east", "west", "n", "s", "e", "w", "ne", "nw", "se", "sw"})
_CORNER = frozenset({"corner", "intersection"})


def _box(tokens: Sequence[Token], at: int) -> int | None:
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


def _unit(tokens: Sequence[Token], at: int) -> int | None:
    """Past a flat, suite or floor with its number."""
    if at + 1 >= len(tokens) or tokens[at].key not in UNITS:
        return None
    end = at + 1
    if tokens[end].text in {".", "#"}:
        end += 1
    if end < len(tokens) and (
        tokens[end].shape in NUMBERS or (len(tokens[end].text) == 1 and tokens[end].text.isupper())
    ):
        return end + 1
    return None


def _military(tokens: Sequence[Token], at: int) -> int | None:
    """Past "PSC 12, Box 3 / APO AE 09012", "Unit 3 Box 5 / DPO AA 34012", "USS Name / FPO AP 96602"."""
    if tokens[at].key not in _MILITARY:
        return None
    for end in range(at + 1, min(at + 9, len(tokens) - 2)):
        if tokens[end].key in {"apo", "fpo", "dpo"} and tokens[end + 1].key in {"aa", "ae", "ap"}:
            return end + 3 if tokens[end + 2].shape is Shape.NUMBER else end + 2
    return None


def _corner(tokens: Sequence[Token], at: int) -> tuple[int, float, str] | None:
    """Past "corner of A and B", where both may have numbers."""
    if not (at + 1 < len(tokens) and tokens[at + 1].key == "of"):
        return None
    end = at + 2
    seen_and = False
    behind = end
    while end < len(tokens) and end - at < 18:  # noqa: PLR2004
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
    return (behind, STRONG, "it names the corner of two streets") if seen_and and behind > at + 3 else None


def _rest(tokens: Sequence[Token], at: int) -> tuple[int, frozenset[str]]:
    """Past all that goes with a street: flat, postcode, city, state, country; and which of them there are."""
    end, kinds = at, set()
    for _ in range(8):
        begin, lines = end, 0
        while begin < len(tokens) and (tokens[begin].text in {",", ";"} or tokens[begin].shape is Shape.LINE):
            lines += tokens[begin].shape is Shape.LINE
            begin += 1
            while lines and begin < len(tokens) and tokens[begin].text in _QUOTES and tokens[begin - 1].shape in _LINE_OR_MARK:
                begin += 1
        if begin == end and _is(tokens, end, "."):  # "Luther u. 12. Apt. 4"
            begin = end + 1 + (end + 1 < len(tokens) and tokens[end + 1].shape is Shape.LINE)
            if _unit(tokens, begin) is None:
                break
        filled = _filled(tokens, begin)
        if filled is not None:
            end = filled
            kinds.add("unit")
            continue
        if begin >= len(tokens) or lines > 1:
            break
        part = _part(tokens, begin, fresh=begin > end, before=kinds)
        if part is None:
            break
        end, kind = part
        kinds.add(kind)
        if kind == "country" and not (end < len(tokens) and tokens[end].shape is Shape.NUMBER):
            break
    return end, frozenset(kinds)


def _filled(tokens: Sequence[Token], at: int) -> int | None:
    """Past a few words with capitals that a flat follows: the name of a building, or a second street."""
    end = at
    while end < len(tokens) and end - at < 4 and tokens[end].shape in CAPITALS and tokens[end].key not in UNITS:  # noqa: PLR2004
        end += 1
    if end == at:
        return None
    while end < len(tokens) and (tokens[end].text == "," or tokens[end].shape is Shape.LINE):
        end += 1
    return _unit(tokens, end)


def _part(tokens: Sequence[Token], at: int, *, fresh: bool, before: set[str]) -> tuple[int, str] | None:
    unit = _unit(tokens, at)
    if unit is not None:
        return unit, "unit"
    code = _code(tokens, at)
    if code is not None and "code" not in before:
        return code, "code"
    country = _country(tokens, at)
    if country is not None:
        return country, "country"
    if "country" in before:
        return None
    state = _state(tokens, at)
    if state is not None:
        return state, "state"
    if "city" in before and not fresh:
        return None
    city = _city(tokens, at, fresh=fresh or bool(before & {"unit", "code"}))
    return None if city is None else (city, "city")


def _code(tokens: Sequence[Token], at: int) -> int | None:
    """Past a postcode of four to six digits, or in the form of Britain, Canada, the Netherlands, Poland or the USA."""
    token = tokens[at]
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    if token.shape is Shape.NUMBER and 4 <= len(token.text) <= 6:  # noqa: PLR2004
        if behind and behind.shape is Shape.UPPER and len(behind.text) == 2 and len(token.text) == 4:  # noqa: PLR2004
            return at + 2
        if behind and behind.text == "-" and at + 2 < len(tokens) and tokens[at + 2].shape is Shape.NUMBER:
            return at + 3
        return at + 1
    if token.shape is Shape.NUMBER and len(token.text) in {2, 3} and behind:
        if behind.text == "-" and at + 2 < len(tokens) and tokens[at + 2].shape is Shape.NUMBER:
            return at + 3
        if behind.shape is Shape.NUMBER and len(behind.text) == 2 and behind.start == token.end + 1:  # noqa: PLR2004
            return at + 2
        if len(token.text) == 3 and behind.shape in CAPITALS:  # noqa: PLR2004 - "101 Reykjavík"
            return at + 1
    mixed = token.shape is Shape.MIXED and token.text[0].isupper() and len(token.text) in {2, 3, 4}
    if mixed and behind and behind.shape is Shape.MIXED and len(behind.text) == 3 and behind.text[0].isdigit():  # noqa: PLR2004
        return at + 2
    return None


def _country(tokens: Sequence[Token], at: int) -> int | None:
    for length in (4, 3, 2, 1):
        words = tokens[at : at + length]
        if len(words) == length and all(word.shape in WORDS for word in words):
            key = " ".join(word.key for word in words)
            if key in gazetteer.countries() or (length == 1 and key in {"greenlander"}):
                end = at + length
                inside = end + 2 < len(tokens) and tokens[end].text == "(" and tokens[end + 2].text == ")"
                return end + 3 if inside else end
    return None


def _state(tokens: Sequence[Token], at: int) -> int | None:
    """Past a code of a state: known, or two or three letters right before a postcode."""
    token = tokens[at]
    if token.shape is Shape.UPPER and token.text in gazetteer.states():
        return at + 1
    after = at + 1
    while after < len(tokens) and (tokens[after].shape is Shape.LINE or tokens[after].text == ","):
        after += 1
    short = (token.shape in WORDS or token.shape is Shape.NUMBER) and len(token.text) <= 3  # noqa: PLR2004
    if short and after < len(tokens) and tokens[after].shape is Shape.NUMBER and len(tokens[after].text) == 5:  # noqa: PLR2004
        return after
    return None


def _city(tokens: Sequence[Token], at: int, *, fresh: bool) -> int | None:
    """Past a city: in the list, or, where a part has just ended, words with capitals that a code or the end follows."""
    end = at
    small = tokens[at].shape is Shape.LOWER
    while end < len(tokens) and end - at < 6:  # noqa: PLR2004
        token = tokens[end]
        if end > at and _country(tokens, end) is not None:
            break
        if token.shape in CAPITALS or (small and token.shape is Shape.LOWER and token.key not in ORDINARY):
            end += 1
        elif end > at and token.text == "(" and end + 2 < len(tokens) and tokens[end + 2].text == ")":
            end += 3
        elif end > at and (
            token.key in PARTICLES | {"on", "upon", "u", "am", "na", "nad", "pri", "under"}
            or token.text in {".", "'", "’", "/"}
        ):
            end += 1
        else:
            break
    while end > at and tokens[end - 1].shape not in (WORDS if small else CAPITALS) and tokens[end - 1].text != ")":
        end -= 1
    if end == at or tokens[at].key in _NEVER:
        return None
    if _closes(tokens, end, small=small, fresh=fresh):
        return end
    for length in (3, 2, 1):
        if end - at >= length and " ".join(token.key for token in tokens[at : at + length]) in gazetteer.cities():
            return at + length
    return None


def _closes(tokens: Sequence[Token], end: int, *, small: bool, fresh: bool) -> bool:
    """Whether what stands behind a name tells that it is a city: a postcode, a state, a country; an end, if it may."""
    after = end
    while after < len(tokens) and after - end < 3 and (tokens[after].text == "," or tokens[after].shape is Shape.LINE):  # noqa: PLR2004
        after += 1
    if after < len(tokens) and (
        _code(tokens, after) is not None
        or _country(tokens, after) is not None
        or (_state(tokens, after) is not None and tokens[after].shape is not Shape.LOWER)
        or _state_and_code(tokens, after)
    ):
        return True
    if small or not fresh:
        return False
    return end >= len(tokens) or tokens[end].text in {".", "?", "!"} or tokens[end].shape is Shape.LINE


def _state_and_code(tokens: Sequence[Token], at: int) -> bool:
    return _state(tokens, at) is not None
