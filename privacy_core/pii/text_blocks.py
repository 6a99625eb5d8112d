"""Letterheads and signatures: what a line says by the lines around it."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from privacy_core.pii.spans import Span
from privacy_core.pii.text_localities import Part, rest
from privacy_core.pii.text_streets import country_end
from privacy_core.pii.text_tokens import CAPITALS, WORDS, Shape, Token, over
from privacy_core.pii.text_words import ORDINARY, PARTICLES, ROLES

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
        end = line
        while end > max(0, line - _FAR) and tokens[end - 1].shape is Shape.MARK:
            end -= 1
        end -= 1
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


def by_line(tokens: Sequence[Token], at: int, core: int, parts: Sequence[Part]) -> list[tuple[int, int, str]] | None:
    """The parts of an address over several lines of a letterhead, each with its kind.

    None for one in a sentence, or behind a label such as "Address:", which says that all of it is one.

    Args:
        tokens: Of the text.
        at: Where the address begins.
        core: Past its street.
        parts: What follows the street.
    """
    if not any(token.shape is Shape.LINE for token in tokens[at : parts[-1].end if parts else core]):
        return None
    line = _line_start(tokens, at)
    form = line < at and tokens[at - 1].text == ":" and at - line <= 3
    sent = line == at and _stands_under(tokens, at)
    if not (form or sent or (line == at and _stands_under_a_name(tokens, at) and not _signed(tokens, at, parts))):
        return None
    found = [(at, core, "STREET_ADDRESS")]
    for part in [*parts, *_below(tokens, parts)]:
        first, _, kind = found[-1]
        beside = not any(token.shape is Shape.LINE for token in tokens[first : part.first])
        if kind == "STREET_ADDRESS" and beside:  # "14 Harbour Street, Cork" is one line
            found[-1] = (first, part.end, kind)
        else:
            found.append((part.first, part.end, _KINDS[part.kind]))
    return found


_KINDS = {
    "unit": "STREET_ADDRESS", "code": "ZIP_CODE", "city": "LOCATION", "state": "LOCATION", "country": "LOCATION"
}  # fmt: skip


def _stands_under(tokens: Sequence[Token], at: int) -> bool:
    """Whether "Ship to:" stands in the line above, or in the one above that."""
    end = at
    for _ in range(2):
        while end > 0 and tokens[end - 1].shape is Shape.LINE:
            end -= 1
        first = _line_start(tokens, end - 1) if end else 0
        line = tokens[first:end]
        if len(line) > 1 and any(one.key in _TO and two.text == ":" for one, two in pairwise(line)):
            return True
        end = first
    return False


_TO = frozenset(
    {"to", "sender", "recipient", "from", "consignee", "shipper", "an", "absender", "empfanger", "destinataire"}
)


def _stands_under_a_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether nothing or a name is above: no label, and no sentence that goes on."""
    end = at
    while end > 0 and tokens[end - 1].shape is Shape.MARK:
        end -= 1
    while end > 0 and at - end < _FAR and tokens[end - 1].shape is Shape.LINE:
        end -= 1
    if end == 0:
        return True
    first = _line_start(tokens, end - 1)
    above = tokens[first:end]
    if end - first > _LONGEST_LINE:
        return False
    words = [token for token in above if token.shape in WORDS]
    name = all(token.shape in CAPITALS or token.key in _JOINS or token.key not in ORDINARY for token in words)
    name = name and (not words or words[0].shape in CAPITALS)
    return name and above[-1].text not in {",", "?", "!", ":"}


def _signed(tokens: Sequence[Token], at: int, parts: Sequence[Part]) -> bool:
    """Whether an address is part of a signature: below words that end a letter, or above ways to reach somebody."""
    if any(token.key in _CLOSERS for token in tokens[max(0, at - _SIGNATURE) : at]):
        return True
    end = parts[-1].end if parts else at
    last = all(token.shape is Shape.LINE for token in tokens[end:])
    if last and at > _SIGNATURE and any(token.text in {".", "?", "!"} for token in tokens[: at - 4]):
        return True
    return any(token.key in _WAYS or token.text == "@" for token in tokens[end : end + 6])


_JOINS = PARTICLES | {"of", "and", "for"}
_SIGNATURE = 25
_CLOSERS = frozenset({"regards", "sincerely", "yours", "cheers", "faithfully", "wishes"})
_WAYS = frozenset(
    {"phone", "tel", "telephone", "mobile", "mob", "fax", "cell", "desk", "email", "e-mail", "web", "www"}
)


def _below(tokens: Sequence[Token], parts: Sequence[Part]) -> list[Part]:
    """A country, with a postcode or none, on a line of its own behind an empty one."""
    if not parts or parts[-1].kind == "country":
        return []
    at = parts[-1].end
    while at < len(tokens) and at - parts[-1].end < _FAR and tokens[at].shape is Shape.LINE:
        at += 1
    country = country_end(tokens, at)
    return rest(tokens, parts[-1].end, gap=2) if country is not None else []


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
