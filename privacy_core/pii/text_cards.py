"""Organizations on a line of their own: below somebody's work on a business card or under a letter."""

from collections.abc import Iterator, Sequence

from privacy_core.pii import gazetteer
from privacy_core.pii.spans import Span
from privacy_core.pii.text_regions import place_end
from privacy_core.pii.text_tokens import NUMBERS, WORDS, Shape, Token, over
from privacy_core.pii.text_words import JOBS

_WORK = JOBS | frozenset({"team", "department", "dept", "division", "consultant", "head", "lead", "apprentice"})
_MARKS = frozenset("&,.-'’()")
_LONGEST = 6
_CLOSERS = frozenset(
    {"yours", "regards", "tel", "phone", "mobile", "email", "web", "fax", "address", "sincerely", "date"}
)


def below_work(tokens: Sequence[Token]) -> Iterator[Span]:
    """A line of a few words, right below one that ends in an occupation and has a line above: name, work, firm."""
    lines = _lines(tokens)
    for (_, above), (first, end), (start, stop) in zip(lines, lines[1:], lines[2:], strict=False):
        if above + 1 != first or end + 1 != start or not _is_work(tokens, first, end):
            continue
        row = tokens[start:stop]
        named = [token for token in row if token.shape in WORDS]
        marks = all(token.shape in WORDS or token.text in _MARKS for token in row)
        if not marks or not 0 < len(named) <= _LONGEST or row[0].shape not in WORDS or row[0].key in _CLOSERS:
            continue
        if row[-1].text == "," or place_end(tokens, start) == stop or _is_work(tokens, start, stop):
            continue
        if row[0].key in gazetteer.first_names() and len(named) < 4 and not any(token.text == "&" for token in row):
            continue
        yield over(
            tokens, start, stop, "ORGANIZATION", score=0.81, rule="business cards",
            reason="it stands on a line below somebody's work",
        )  # fmt: skip


def _is_work(tokens: Sequence[Token], first: int, end: int) -> bool:
    row = tokens[first:end]
    short = 0 < len(row) <= _LONGEST and not any(token.shape in NUMBERS or token.text in ".:!?" for token in row)
    return short and row[-1].key in _WORK


def _lines(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Where each line that holds anything begins and ends."""
    found, first = [], 0
    for at in range(len(tokens) + 1):
        if at == len(tokens) or tokens[at].shape is Shape.LINE:
            if at > first:
                found.append((first, at))
            first = at + 1
    return found
