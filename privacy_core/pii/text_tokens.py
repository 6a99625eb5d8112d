"""A text as words, numbers and marks: what the rules for free text look at, in one linear pass."""

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from privacy_core.pii.spans import Method, Span

_TOKEN = re.compile(r"[^\W_][\w\u0300-\u036f]*(?:(?:['’](?!s\b)|-(?=[^\W\d_]))[\w\u0300-\u036f]+)*|\n|\S")
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


class Shape(StrEnum):
    """What a token looks like."""

    CAPITALISED = "Anna"
    UPPER = "ANNA"
    LOWER = "anna"
    NUMBER = "42"
    MIXED = "7b"
    MARK = ","
    LINE = "\n"


WORDS = frozenset({Shape.CAPITALISED, Shape.UPPER, Shape.LOWER})
CAPITALS = frozenset({Shape.CAPITALISED, Shape.UPPER})
NUMBERS = frozenset({Shape.NUMBER, Shape.MIXED})


class Token(NamedTuple):
    """A word, a number, one mark or the end of a line.

    Attributes:
        start: First character.
        end: One behind the last.
        text: As it stands.
        key: Without case and accents, for look-ups.
        shape: What it looks like.
    """

    start: int
    end: int
    text: str
    key: str
    shape: Shape


def fold(word: str) -> str:
    """Without case and accents.

    >>> fold("Łódź"), fold("ΛΕΥΚΩΣΊΑ") == fold("Λευκωσία")
    ('lodz', True)
    """
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS))
    return "".join(mark for mark in apart if not unicodedata.combining(mark))


def _shape(word: str) -> Shape:
    if not word[0].isalnum():
        return Shape.LINE if word == "\n" else Shape.MARK
    if word.isdecimal():  # "²" is a digit, and no number that can be read
        return Shape.NUMBER
    if any(map(str.isdigit, word)):
        return Shape.MIXED
    if not word[0].isupper():
        return Shape.LOWER if word.islower() or word[1:].islower() or not word[0].islower() else Shape.CAPITALISED
    return Shape.UPPER if len(word) > 1 and word.isupper() else Shape.CAPITALISED


def tokens(text: str) -> list[Token]:
    """The tokens of a text, in order; a possessive 's is two tokens of its own.

    >>> [token.text for token in tokens("Mei-Ling O'Hara's flat: 7b")]
    ['Mei-Ling', "O'Hara", "'", 's', 'flat', ':', '7b']
    """
    found = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        found.append(Token(match.start(), match.end(), word, fold(word), _shape(word)))
    return found


def over(tokens: Sequence[Token], first: int, end: int, entity: str, *, score: float, rule: str, reason: str) -> Span:
    """A finding over the tokens from ``first`` up to but without ``end``, by words and lists of names."""
    return Span(
        start=tokens[first].start,
        end=tokens[end - 1].end,
        entity=entity,
        score=score,
        method=Method.NAMES,
        rule=rule,
        reason=reason,
    )


def begins_sentence(tokens: Sequence[Token], at: int) -> bool:
    """Whether a capital here may be that of a sentence's first word."""
    return at == 0 or tokens[at - 1].shape is Shape.LINE or tokens[at - 1].text in _SENTENCE_ENDS


_SENTENCE_ENDS = frozenset(".!?:;•*\"“”'‘([>-–—")
