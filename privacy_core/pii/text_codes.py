"""Postcodes that only a word beside them tells."""

from collections.abc import Iterator, Sequence

from privacy_core.pii.spans import Method, Span
from privacy_core.pii.text_houses import is_mark
from privacy_core.pii.text_postcodes import code_end
from privacy_core.pii.text_tokens import NUMBERS, Shape, Token

_CAPITALS_ONLY = frozenset({"cap", "cep"})
"""Abbreviations that are words in small letters."""
_CODE_WORDS = frozenset({"zip", "zipcode", "postcode", "postal", "plz", "postleitzahl", "cap", "cep", "pincode"})


def zips(tokens: Sequence[Token]) -> Iterator[Span]:
    """Postcodes behind a word for one."""
    for at, token in enumerate(tokens):
        if token.key not in _CODE_WORDS:
            continue
        begin = at + 1
        if token.key in _CAPITALS_ONLY and token.shape is not Shape.UPPER and not is_mark(tokens, begin, ":"):
            continue
        while (
            begin < len(tokens)
            and begin < at + 4
            and (tokens[begin].text in {":", "#", "="} or tokens[begin].key in {"code", "is", "number"})
        ):
            begin += 1
        if begin >= len(tokens) or tokens[begin].shape not in NUMBERS or not 2 <= len(tokens[begin].text) <= 6:
            continue
        end = code_end(tokens, begin) or begin + 1
        behind = tokens[end] if end < len(tokens) else None
        if end > begin + 1:
            pass
        elif behind and behind.text == "-" and end + 1 < len(tokens) and tokens[end + 1].shape in NUMBERS:
            end += 2
        elif behind and behind.shape is Shape.MIXED and tokens[begin].shape is Shape.MIXED:
            end += 1
        yield _span(tokens[begin].start, tokens[end - 1].end, "ZIP_CODE", 0.9, "a word for a postcode precedes it")


def _span(start: int, end: int, entity: str, score: float, reason: str) -> Span:
    return Span(
        start=start, end=end, entity=entity, score=score, method=Method.PATTERN, rule="neighbours", reason=reason
    )
