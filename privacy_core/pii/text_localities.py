"""What stands behind a street in an address: flat, postcode, city, state, country.

Every function takes the tokens and where to begin, and says where what it reads ends, or None.
"""

from collections.abc import Sequence
from typing import NamedTuple

from privacy_core.pii import gazetteer
from privacy_core.pii.text_streets import (
    NEVER,
    country_end,
    is_mark,
    unit_end,
)
from privacy_core.pii.text_tokens import CAPITALS, WORDS, Shape, Token
from privacy_core.pii.text_words import (
    ORDINARY,
    PARTICLES,
    UNITS,
)

_QUOTES = frozenset("?>|*")
_LINE_OR_MARK = frozenset({Shape.LINE, Shape.MARK})


class Part(NamedTuple):
    """A stretch of tokens in an address, and what it is: unit, code, country, state or city."""

    first: int
    end: int
    kind: str


def rest(tokens: Sequence[Token], at: int, *, gap: int = 1) -> list[Part]:  # noqa: C901 - a branch a form
    """All that goes with a street, over at most ``gap`` line ends: flat, postcode, city, state, country, in order."""
    end = at
    kinds: set[str] = set()
    parts: list[Part] = []
    for _ in range(8):
        begin, lines = end, 0
        while (
            begin < len(tokens)
            and begin - end < 12
            and (tokens[begin].text in {",", ";"} or tokens[begin].shape is Shape.LINE)
        ):
            lines += tokens[begin].shape is Shape.LINE
            begin += 1
            while (
                lines
                and begin < len(tokens)
                and tokens[begin].text in _QUOTES
                and tokens[begin - 1].shape in _LINE_OR_MARK
            ):
                begin += 1
        if begin == end and is_mark(tokens, end, "."):  # "Luther u. 12. Apt. 4"
            begin = end + 1 + (end + 1 < len(tokens) and tokens[end + 1].shape is Shape.LINE)
            if unit_end(tokens, begin) is None:
                break
        filled = _filled(tokens, begin)
        if filled is not None:
            parts.append(Part(begin, filled, "unit"))
            end = filled
            kinds.add("unit")
            continue
        if begin >= len(tokens) or lines > gap:
            break
        part = _part(tokens, begin, fresh=begin > end, before=kinds)
        if part is None:
            break
        end, kind = part
        kinds.add(kind)
        parts.append(Part(begin, end, kind))
        if kind == "country":
            code = end + (end < len(tokens) and (tokens[end].text == "," or tokens[end].shape is Shape.LINE))
            past = None if code >= len(tokens) or "code" in kinds else code_end(tokens, code)
            ended = past is not None and (past == len(tokens) or tokens[past].shape in _LINE_OR_MARK)
            if past is not None and (ended or tokens[code - 1].shape is not Shape.LINE):
                parts.append(Part(code, past, "code"))
            break
    return parts


def _filled(tokens: Sequence[Token], at: int) -> int | None:
    """Past a few words with capitals that a flat follows: the name of a building, or a second street."""
    end = at
    while end < len(tokens) and end - at < 4 and tokens[end].shape in CAPITALS and tokens[end].key not in UNITS:
        end += 1
    if end == at:
        return None
    while end < len(tokens) and (tokens[end].text == "," or tokens[end].shape is Shape.LINE):
        end += 1
    return unit_end(tokens, end)


def _part(tokens: Sequence[Token], at: int, *, fresh: bool, before: set[str]) -> tuple[int, str] | None:  # noqa: PLR0911 - a return a kind
    unit = unit_end(tokens, at)
    if unit is not None:
        return unit, "unit"
    code = code_end(tokens, at)
    if code is not None and "code" not in before:
        return code, "code"
    country = country_end(tokens, at)
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


def code_end(tokens: Sequence[Token], at: int) -> int | None:  # noqa: PLR0911 - a return a country
    """Past a postcode of four to six digits, or in the form of Britain, Canada, the Netherlands, Poland or the USA."""
    token = tokens[at]
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    if token.shape is Shape.NUMBER and 4 <= len(token.text) <= 6:
        if behind and behind.shape is Shape.UPPER and len(behind.text) == 2 and len(token.text) == 4:
            return at + 2
        if behind and behind.text == "-" and at + 2 < len(tokens) and tokens[at + 2].shape is Shape.NUMBER:
            return at + 3
        return at + 1
    if token.shape is Shape.NUMBER and len(token.text) in {2, 3} and behind:
        if behind.text == "-" and at + 2 < len(tokens) and tokens[at + 2].shape is Shape.NUMBER:
            return at + 3
        if behind.shape is Shape.NUMBER and len(behind.text) == 2 and behind.start == token.end + 1:
            return at + 2
        if len(token.text) == 3 and behind.shape in CAPITALS:
            return at + 1
    mixed = token.shape is Shape.MIXED and token.text[0].isupper() and len(token.text) in {2, 3, 4}
    if mixed and behind and behind.shape is Shape.MIXED and len(behind.text) == 3 and behind.text[0].isdigit():
        return at + 2
    return None


def _state(tokens: Sequence[Token], at: int) -> int | None:
    """Past a code of a state: known, or two or three letters right before a postcode."""
    token = tokens[at]
    if token.shape is Shape.UPPER and token.text in gazetteer.states():
        return at + 1
    after = at + 1
    while after < len(tokens) and (tokens[after].shape is Shape.LINE or tokens[after].text == ","):
        after += 1
    short = (token.shape in WORDS or token.shape is Shape.NUMBER) and len(token.text) <= 3
    if short and after < len(tokens) and tokens[after].shape is Shape.NUMBER and len(tokens[after].text) == 5:
        return after
    return None


def _city(tokens: Sequence[Token], at: int, *, fresh: bool) -> int | None:  # noqa: C901 - a branch a form
    """Past a city: in the list, or, where a part has just ended, words with capitals that a code or the end follows."""
    end = at
    small = tokens[at].shape is Shape.LOWER
    while end < len(tokens) and end - at < 6:
        token = tokens[end]
        if end > at and country_end(tokens, end) is not None:
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
    if end == at or tokens[at].key in NEVER:
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
    while after < len(tokens) and after - end < 3 and (tokens[after].text == "," or tokens[after].shape is Shape.LINE):
        after += 1
    if after < len(tokens) and (
        code_end(tokens, after) is not None
        or country_end(tokens, after) is not None
        or (_state(tokens, after) is not None and tokens[after].shape is not Shape.LOWER)
        or _state(tokens, after) is not None
    ):
        return True
    if small or not fresh:
        return False
    return end >= len(tokens) or tokens[end].text in {".", "?", "!"} or tokens[end].shape is Shape.LINE
