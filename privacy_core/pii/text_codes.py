"""Postcodes, phone numbers and ages that only what stands beside them tells."""

import re
from collections.abc import Iterator, Sequence

from privacy_core.pii.spans import Method, Span
from privacy_core.pii.text_tokens import NUMBERS, Shape, Token

_CODE_WORDS = frozenset({"zip", "zipcode", "postcode", "postal", "plz", "postleitzahl", "cap", "cep", "pincode"})
_OLDEST = 110


def zips(tokens: Sequence[Token]) -> Iterator[Span]:
    """Postcodes behind a word for one."""
    for at, token in enumerate(tokens):
        if token.key not in _CODE_WORDS:
            continue
        begin = at + 1
        while (
            begin < len(tokens)
            and begin < at + 4
            and (tokens[begin].text in {":", "#", "="} or tokens[begin].key in {"code", "is", "number"})
        ):
            begin += 1
        if begin >= len(tokens) or tokens[begin].shape not in NUMBERS or not 2 <= len(tokens[begin].text) <= 6:
            continue
        end = begin + 1
        behind = tokens[end] if end < len(tokens) else None
        if behind and behind.text == "-" and end + 1 < len(tokens) and tokens[end + 1].shape in NUMBERS:
            end += 2
        elif behind and behind.shape is Shape.MIXED and tokens[begin].shape is Shape.MIXED:
            end += 1
        yield _span(tokens[begin].start, tokens[end - 1].end, "ZIP_CODE", 0.9, "a word for a postcode precedes it")


_PHONE = re.compile(
    r"\b(?:phone|tel|telephone|telefon|mobile|mob|cell|fax|desk|call|called|calling|calls|answering|reach|reached|dial"
    r"|text|texted|ring|whatsapp|hotline|sms|handy|messages to)\b[^\d\n+(]{0,25}\n?"
    r"(\+?\(?\d[\d ().-]{5,18}\d)(?![\w-])",
    re.IGNORECASE,
)


def phones(text: str) -> Iterator[Span]:
    """Groups of digits behind a word for a phone, in forms that no country's rule knows."""
    for match in _PHONE.finditer(text):
        digits = sum(map(str.isdigit, match.group(1)))
        if 7 <= digits <= 15 and any(mark in match.group(1) for mark in " .-"):
            yield _span(match.start(1), match.end(1), "PHONE_NUMBER", 0.5, "a word for a phone precedes it")


def ages_beside(tokens: Sequence[Token], people: Sequence[Span]) -> Iterator[Span]:
    """Ages right behind people: "Anna Novak, 34, of Leeds" and "Anna Novak (34)"."""
    ends = {span.end for span in people}
    for at in range(len(tokens) - 3):
        if tokens[at].end not in ends or tokens[at + 1].text not in {",", "("}:
            continue
        number = tokens[at + 2]
        if number.shape is not Shape.NUMBER or len(number.text) > 3 or not 0 < int(number.text) <= _OLDEST:
            continue
        if tokens[at + 3].text == (")" if tokens[at + 1].text == "(" else ","):
            yield _span(number.start, number.end, "AGE", 0.7, "it stands where an age does, behind a person")


def _span(start: int, end: int, entity: str, score: float, reason: str) -> Span:
    return Span(
        start=start, end=end, entity=entity, score=score, method=Method.PATTERN, rule="neighbours", reason=reason
    )
