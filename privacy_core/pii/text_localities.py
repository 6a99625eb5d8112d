"""What stands behind a street in an address: flat, postcode, city, state, country.

Every function takes the tokens and where to begin, and says where what it reads ends, or None.
"""

from collections.abc import Sequence
from typing import NamedTuple

from privacy_core.pii import gazetteer
from privacy_core.pii.text_houses import is_mark, unit_end
from privacy_core.pii.text_postcodes import code_end
from privacy_core.pii.text_streets import NEVER, country_end
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


def rest(tokens: Sequence[Token], at: int, *, gap: int = 1) -> list[Part]:  # noqa: C901 - a return a form
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
        if begin == end and is_mark(tokens, end, ".") and is_mark(tokens, end + 1, ","):
            begin = end + 2  # "Ady Endre út 423., 9139 Tokaj"
        elif begin == end and "city" in kinds and _is_code_of_state(tokens, end):
            begin = end + 1  # "Curitiba - PR"
        elif begin == end and is_mark(tokens, end, "."):  # "Luther u. 12. Apt. 4"
            begin = end + 1 + (end + 1 < len(tokens) and tokens[end + 1].shape is Shape.LINE)
            if unit_end(tokens, begin, behind=True) is None:
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


def _is_code_of_state(tokens: Sequence[Token], at: int) -> bool:
    """Whether " - PR" stands here, as behind cities of Brazil."""
    return (
        at + 1 < len(tokens)
        and tokens[at].text in {"-", "–", "/"}
        and tokens[at + 1].shape in WORDS
        and len(tokens[at + 1].text) == 2
        and (at + 2 == len(tokens) or tokens[at + 2].shape in _LINE_OR_MARK)
    )


def _filled(tokens: Sequence[Token], at: int) -> int | None:
    """Past a few words with capitals that a flat follows: the name of a building, or a second street."""
    end = at
    while end < len(tokens) and end - at < 4 and tokens[end].shape in CAPITALS and tokens[end].key not in UNITS:
        end += 1
    if end == at:
        return None
    while end < len(tokens) and (tokens[end].text == "," or tokens[end].shape is Shape.LINE):
        end += 1
    return unit_end(tokens, end, behind=True)


def _part(tokens: Sequence[Token], at: int, *, fresh: bool, before: set[str]) -> tuple[int, str] | None:  # noqa: PLR0911 - a return a form
    unit = unit_end(tokens, at, behind=True)
    if unit is not None:
        return unit, "unit"
    code = code_end(tokens, at)
    if code is not None and "code" not in before:
        return code, "code"
    country = country_end(tokens, at)
    if country is not None and "city" not in before and country == at + 1 and _state_behind(tokens, country):
        return country, "city"  # "Washington, DC"
    if country is not None:
        return country, "state" if " ".join(
            token.key for token in tokens[at:country]
        ) in gazetteer.us_states() else "country"
    if "country" in before:
        return None
    if tokens[at - 1].text in {"-", "–", "/"} and _is_code_of_state(tokens, at - 1):
        return at + 1, "state"
    known = "city" not in before and _listed(tokens, at) is not None
    state = _state(tokens, at) or (None if known else _county(tokens, at, last="city" in before))
    if state is not None:
        return state, "state"
    if "city" in before and not fresh:
        return None
    small = tokens[at].shape is Shape.LOWER and tokens[at - 1].text != ","
    if small and any(token.shape in CAPITALS for token in tokens[max(0, at - 8) : at]):
        return None
    city = _city(tokens, at, fresh=fresh or bool(before & {"unit", "code"}), apart=fresh or "code" in before)
    return None if city is None else (city, "city")


def _state_behind(tokens: Sequence[Token], at: int) -> bool:
    at += is_mark(tokens, at, ",")
    return at < len(tokens) and tokens[at].shape is Shape.UPPER and tokens[at].text in gazetteer.states()


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


def _county(tokens: Sequence[Token], at: int, *, last: bool = False) -> int | None:
    """Past "Co. Westmeath", "County Kerry", "Oyo State", "Tamil Nadu", "Kent"; the ``last`` word may be any code."""
    if last and tokens[at].shape is Shape.UPPER and len(tokens[at].text) == 2 and _ends(tokens, at + 1):
        return at + 1
    if tokens[at].shape not in CAPITALS and not (last and tokens[at].shape is Shape.LOWER):
        return None
    if tokens[at].key in {"co", "county"}:
        end = at + 1 + is_mark(tokens, at + 1, ".")
        return end + 1 if end < len(tokens) and tokens[end].shape in CAPITALS else None
    for length in (3, 2, 1):
        named = tokens[at : at + length]
        if len(named) == length and " ".join(token.key for token in named) in gazetteer.districts():
            end = at + length
            return end + (end < len(tokens) and tokens[end].key in {"state", "county", "province", "region"})
    if at + 1 < len(tokens) and tokens[at + 1].key in {
        "state",
        "county",
        "province",
        "district",
        "region",
        "prefecture",
    }:
        return at + 2
    return None


def _city(tokens: Sequence[Token], at: int, *, fresh: bool, apart: bool) -> int | None:
    """Past a city: in the list, or, where a part has just ended, words with capitals that a code or the end follows.

    Args:
        tokens: Of the text.
        at: Where it may begin.
        fresh: Whether a part has just ended.
        apart: Whether a comma, a line's end or a postcode stands before it.
    """
    if tokens[at].key in NEVER:
        return None
    end = _city_words(tokens, at)
    listed = _listed(tokens, at) if fresh or apart or tokens[at].shape in CAPITALS else None
    if end == at:
        return listed
    small = tokens[at].shape is Shape.LOWER
    told = _closes(tokens, end, small=small, fresh=fresh and apart)
    if told and (apart or listed == end or not _ends(tokens, end)):
        return _with_quarter(tokens, end)
    if listed is not None:
        return _with_quarter(tokens, listed)
    coded = not fresh and apart and not small  # right behind a postcode
    if small or not apart or (tokens[at - 1].text != "," and not coded):
        return None
    named = [token for token in tokens[at:end] if token.shape in CAPITALS]
    people = any(token.key in gazetteer.first_names() for token in named)
    followed = end < len(tokens) and tokens[end].shape in {Shape.LOWER, Shape.MARK}
    return end if followed and not people and len(named) < 4 and gazetteer.is_foreign(named[-1].key) else None


def _city_words(tokens: Sequence[Token], at: int) -> int:
    """Past words with capitals, small ones between them, and brackets: "Reichenau an der Rax (Edlach)"."""
    end = at
    small = tokens[at].shape is Shape.LOWER
    while end < len(tokens) and end - at < 6:
        token = tokens[end]
        if end > at and tokens[end - 1].shape is not Shape.LOWER and country_end(tokens, end) is not None:
            break
        if (
            end > at
            and token.text in gazetteer.states()
            and (end + 1 == len(tokens) or tokens[end + 1].shape not in WORDS)
        ):
            break
        if token.shape in CAPITALS or (small and token.shape is Shape.LOWER and token.key not in ORDINARY):
            end += 1
        elif end > at and token.text == "(" and end + 2 < len(tokens) and tokens[end + 2].text == ")":
            if country_end(tokens, end + 1) is not None:
                break
            end += 3
        elif end > at and (
            token.key in _WITHIN
            or token.text in {"'", "’", "/"}
            or (token.text == "." and len(tokens[end - 1].text) <= 3)
        ):
            end += 1
        else:
            break
    while end > at and tokens[end - 1].shape not in (WORDS if small else CAPITALS) and tokens[end - 1].text != ")":
        end -= 1
    return end


IN_CITIES = frozenset(
    {"on", "upon", "u", "am", "na", "nad", "pri", "under", "an", "in", "im", "sur", "sous", "ob", "bei"}
)


_WITHIN = PARTICLES | IN_CITIES


def _listed(tokens: Sequence[Token], at: int) -> int | None:
    """Past a city of the lists, the longest: "Truth or Consequences", "Wagga Wagga"."""
    for length in (4, 3, 2, 1):
        named = tokens[at : at + length]
        if len(named) < length or any(token.shape not in WORDS for token in named):
            continue
        key = " ".join(token.key for token in named)
        if key in gazetteer.cities() and key not in ORDINARY:
            return at + length
        if key in gazetteer.small_places() and length > 1:
            return at + length
    return None


def _with_quarter(tokens: Sequence[Token], end: int) -> int:
    """Past the number of a quarter behind a city: "Dublin 8", "Praha 10"."""
    numbered = end < len(tokens) and tokens[end].shape is Shape.NUMBER and len(tokens[end].text) <= 2
    ended = (
        end + 1 >= len(tokens) or tokens[end + 1].text in {",", ".", ";", ")"} or tokens[end + 1].shape is Shape.LINE
    )
    return end + 1 if numbered and ended else end


def _closes(tokens: Sequence[Token], end: int, *, small: bool, fresh: bool) -> bool:
    """Whether what stands behind a name tells that it is a city: a postcode, a state, a country; an end, if it may."""
    after = end
    while after < len(tokens) and after - end < 3 and (tokens[after].text == "," or tokens[after].shape is Shape.LINE):
        after += 1
    if after < len(tokens) and (
        code_end(tokens, after) is not None
        or country_end(tokens, after) is not None
        or (tokens[after].text not in {",", "\n"} and after > end and _county(tokens, after) is not None)
        or (_state(tokens, after) is not None and tokens[after].shape is not Shape.LOWER)
        or _state(tokens, after) is not None
    ):
        return True
    return not small and fresh and _ends(tokens, end)


def _ends(tokens: Sequence[Token], end: int) -> bool:
    """Whether a sentence, a line or the text ends here."""
    return end >= len(tokens) or tokens[end].text in {".", "?", "!"} or tokens[end].shape is Shape.LINE
