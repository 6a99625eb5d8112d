"""Letterheads and signatures: what a line says by the lines around it."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from privacy_core.pii.spans import Span
from privacy_core.pii.text_tokens import CAPITALS, WORDS, Shape, Token, over
from privacy_core.pii.text_words import ORDINARY, ROLES

_LONGEST_LINE = 7
_FAR = 12
_BETWEEN = frozenset({Shape.LINE, Shape.MARK})


def line_above(
    tokens: Sequence[Token], postal: Sequence[Span], known: Sequence[Span], others: Sequence[Span]
) -> Iterator[Span]:
    """An organization on the line between a person, or what they do, and an address, an e-mail or a phone number.

    Args:
        tokens: Of the text.
        postal: Addresses.
        known: People and their titles.
        others: What else a block of contact data has below the organization.
    """
    if not known or not any(token.shape is Shape.LINE for token in tokens):
        return
    starts = [token.start for token in tokens]
    taken = {span.start for span in known}
    for span in (*postal, *others):
        at = bisect_left(starts, span.start)
        line = _line_start(tokens, at)
        if line != at and not (at - line <= 3 and tokens[at - 1].text == ":"):
            continue
        end = line - 1
        while end > max(0, line - _FAR) and tokens[end - 1].shape is Shape.LINE:
            end -= 1
        first = _line_start(tokens, end - 1) if end > 0 else 0
        if not 0 < first < end or end - first > _LONGEST_LINE:
            continue
        above = _line_start(tokens, _skip_lines(tokens, first))
        if tokens[first].start in taken or tokens[above].start not in taken:
            continue
        if _plain_name(tokens[first:end]):
            yield over(
                tokens,
                first,
                end,
                "ORGANIZATION",
                score=0.6,
                rule="letterheads",
                reason="it stands below a person and above where to reach them",
            )


def _line_start(tokens: Sequence[Token], at: int) -> int:
    """Where the line of a token begins, behind marks that quote it."""
    begin = at
    while begin > 0 and tokens[begin - 1].shape is not Shape.LINE and at - begin < _FAR:
        begin -= 1
    while begin < at and tokens[begin].shape is Shape.MARK:
        begin += 1
    return begin


def _skip_lines(tokens: Sequence[Token], first: int) -> int:
    at = first - 1
    while at > 0 and tokens[at].shape in _BETWEEN and first - at < _FAR:
        at -= 1
    return at


def _plain_name(words: Sequence[Token]) -> bool:
    """Whether a line is made of words, marks of names and little else, and begins with a capital."""
    names = [word for word in words if word.shape in WORDS]
    marks = all(word.shape in WORDS or word.text in {",", ".", "&", "-", "'", "’"} for word in words)
    return marks and bool(names) and names[0].shape in CAPITALS and names[0].key not in ORDINARY | ROLES
