"""Streets whose kind stands first: rue de la Paix 3, ul. Długa 5, C/ Mayor 1, Cra. 7 No. 71-52, Via 4 Novembre 12."""

from collections.abc import Sequence

from privacy_core.pii.text_houses import house, house_number, is_mark, ordinal
from privacy_core.pii.text_street_words import BEGINNING, ENGLISH_TOO, NO_NAMES, SMALL_IN_NAMES
from privacy_core.pii.text_tokens import CAPITALS, Shape, Token
from privacy_core.pii.text_words import MONTHS, ORDINARY, PARTICLES

_NOT_IN_NAMES = ORDINARY - SMALL_IN_NAMES
_SMALL = PARTICLES | {"'", "’"}


def begins(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word for a street stands here, not the same letters in another sense."""
    token = tokens[at]
    if token.key not in BEGINNING:
        return False
    if token.shape is not Shape.LOWER or token.key not in ENGLISH_TOO:
        return True
    return is_mark(tokens, at + 1, ".") or token.key in {"via", "avenue", "boulevard", "cours", "pl"}


def prefixed_end(tokens: Sequence[Token], at: int, *, numbered: bool) -> int | None:  # noqa: C901, PLR0911, PLR0912 - a return a form
    """Past a street whose kind stands first: rue de la Paix 3, ul. Długa 5, C/ Mayor 1."""
    if not begins(tokens, at) and not (tokens[at].key in {"c", "r"} and at + 1 < len(tokens)):
        return None
    end = at + 1
    if end >= len(tokens):
        return None
    if tokens[at].key in {"c", "r"}:
        dotted = tokens[end].text == "." and tokens[at].key == "r" and end + 1 < len(tokens)
        if not (tokens[end].text == "/" or dotted or (tokens[at].key == "r" and numbered)):
            return None
        end += tokens[end].text == "/"
    if is_mark(tokens, end, ".") or is_mark(tokens, end, "/"):
        end += 1
    dated = _dated(tokens, end)
    if end < len(tokens) and house_number(tokens[end]) and not dated:
        return _grid(tokens, end)
    first, words_in = end, 0
    while end < len(tokens) and end - first < 7:
        token = tokens[end]
        if token.shape is Shape.UPPER and token.key in NO_NAMES and words_in:
            break
        if token.shape in CAPITALS or (token.shape is Shape.LOWER and token.key not in _NOT_IN_NAMES):
            words_in += token.key not in PARTICLES
        elif (token.shape is Shape.MIXED and ordinal(token)) or (token.shape is Shape.NUMBER and _dated(tokens, end)):
            words_in += 1
        elif not (token.text in {"'", "’"} or (token.text == "." and len(tokens[end - 1].text) <= 4 and words_in)):
            break
        end += 1
    if not words_in:
        return None
    for stop in (end, end - 1):  # "al. Jana Pawła II, 7", "Via Roma n. 7"
        behind = house(tokens, stop + (is_mark(tokens, stop, ",") and not numbered)) if stop > first else None
        if behind is not None:
            return behind
    if not numbered:
        return None
    # Without a number behind it only capitals are sure to belong: "12 rue de la Paix and then".
    end = first
    while end < len(tokens) and (tokens[end].shape in CAPITALS or tokens[end].key in _SMALL):
        end += 1
    while end > first and tokens[end - 1].shape not in CAPITALS:
        end -= 1
    if end == first and first < len(tokens) and tokens[first].shape is Shape.LOWER:
        while end < len(tokens) and end - first < 4 and tokens[end].key in PARTICLES:
            end += 1
        end += end < len(tokens) and tokens[end].shape is Shape.LOWER
        more = end
        while (
            more < len(tokens)
            and more - first < 5
            and tokens[more].shape is Shape.LOWER
            and tokens[more].key not in ORDINARY
        ):
            more += 1
        if more == len(tokens) or tokens[more].text == "," or tokens[more].shape is Shape.LINE:
            end = more  # "7 rue victor hugo, lyon"
    return end if end > first else None


def _dated(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number is part of a name such as "9 de Julio" and "11 Novembre"."""
    if at + 1 >= len(tokens) or tokens[at].shape is not Shape.NUMBER or len(tokens[at].text) > 2:
        return False
    return tokens[at + 1].key == "de" or tokens[at + 1].key in MONTHS


def _grid(tokens: Sequence[Token], at: int) -> int | None:
    """Past the numbers of "Calle 45 # 23-11", "Cra. 7 No. 71-52", "Calle 10 Sur # 5-20"."""
    end = at + 1
    if end < len(tokens) and (
        len(tokens[end].text) == 1 or tokens[end].key in {"sur", "norte", "este", "oeste", "bis"}
    ):
        end += tokens[end].shape in CAPITALS
    hashed = end < len(tokens) and (tokens[end].text in {"#", "№"} or tokens[end].key in {"no", "nro", "n"})
    behind = house(tokens, end) if hashed else None
    return behind if behind is not None and behind > end + 2 else None
