"""Where in a text something was found, how sure that is and why; and which of several that overlap counts."""

from bisect import bisect_left
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Method(StrEnum):
    """How something was found; in the order in which one beats another where they overlap."""

    DENIED = "deny list"
    CHECKSUM = "checksum"
    CUSTOM = "own recognizer"
    PATTERN = "pattern"
    NAMES = "list of names"
    NER = "language model"

    @property
    def rank(self) -> int:
        """0 beats 1."""
        return list(Method).index(self)


THRESHOLD = 0.4
"""Scores from which on a finding counts unless somebody says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Something that was found in a text.

    Attributes:
        start: First character, counted in Python's (code points).
        end: One behind its last.
        entity: A name of `ENTITIES`, or of a person's own.
        score: How sure, in [0, 1]; not a probability.
        method: How it was found.
        rule: Which rule, list or model found it.
        reason: Half a sentence that can follow "because"; it holds no part of the text.
    """

    start: int
    end: int
    entity: str
    score: float
    method: Method
    rule: str
    reason: str

    def to_json(self) -> dict[str, Any]:
        """As JSON values; holds no part of the text."""
        return {name: getattr(self, name) for name in self.__slots__} | {"method": self.method.value}


def settled(
    spans: Iterable[Span], *, threshold: float = THRESHOLD, entities: Collection[str] | None = None
) -> tuple[Span, ...]:
    """The spans that count, in the order of the text, none overlapping another.

    Of those at ``threshold`` or above, and of ``entities`` where they are named, the better method wins where two
    overlap: a checksum beats a pattern, which beats NER; then the higher score, the longer one, the earlier one.

    >>> found = [
    ...     Span(start=0, end=9, entity="PERSON", score=0.9, method=Method.NER, rule="", reason=""),
    ...     Span(start=5, end=9, entity="CREDIT_CARD", score=0.5, method=Method.CHECKSUM, rule="", reason=""),
    ... ]
    >>> [span.entity for span in settled(found)], [span.entity for span in settled(found, threshold=0.8)]
    (['CREDIT_CARD'], ['PERSON'])
    """
    left = [span for span in spans if span.score >= threshold and (entities is None or span.entity in entities)]
    left.sort(key=lambda span: (span.method.rank, -span.score, span.start - span.end, span.start, span.entity))
    taken: list[Span] = []  # in the order of the text, so that only neighbours can overlap
    for span in left:
        at = bisect_left(taken, span.start, key=lambda other: other.start)
        if (at == len(taken) or span.end <= taken[at].start) and (at == 0 or taken[at - 1].end <= span.start):
            taken.insert(at, span)
    return tuple(taken)
