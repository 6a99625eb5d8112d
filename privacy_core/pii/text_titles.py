"""Forms of address and what people do for a living, beside the people they belong to."""

from collections.abc import Iterator, Sequence

from privacy_core.pii import gazetteer
from privacy_core.pii.spans import Span
from privacy_core.pii.text_name_forms import behind_title, title_end
from privacy_core.pii.text_offices import BEHIND, LEADS, OFFICES
from privacy_core.pii.text_tokens import CAPITALS, WORDS, Shape, Token, over
from privacy_core.pii.text_words import JOBS, TITLES

_BEGIN = TITLES | OFFICES | LEADS
_LONGEST_JOB = 7
_HEADS = frozenset({"head", "chief", "director", "vice", "vp", "president", "manager", "dean", "professor"})
_JOINS = frozenset({"of", "and", "for", "&", "-", "/", "the", ","})


def titles(tokens: Sequence[Token], people: Sequence[Span]) -> Iterator[Span]:
    """Forms of address right before people, and occupations right behind them or behind "works as a"."""
    starts = {span.start for span in people}
    ends = {span.end for span in people}
    at = 0
    while at < len(tokens):
        name = behind_title(tokens, at) if tokens[at].key in _BEGIN else None
        if name is not None and tokens[name].start in starts:
            end = title_end(tokens, at) or name
            yield over(tokens, at, end, "TITLE", score=0.85, rule="forms of address", reason="it stands before a name")
            at = name
            continue
        if name is not None and name + 1 < len(tokens) and tokens[name].key in {"and", "&", "und"}:
            other = behind_title(tokens, name + 1)  # "Mr and Mrs Novak"
            if other is not None and tokens[other].start in starts:
                yield over(
                    tokens, at, name, "TITLE", score=0.8, rule="forms of address", reason="it stands before a name"
                )
        if tokens[at].end in ends:
            yield from _behind_a_person(tokens, at)
            if at + 1 < len(tokens) and tokens[at + 1].text in BEHIND:
                yield over(
                    tokens,
                    at + 1,
                    at + 2,
                    "TITLE",
                    score=0.8,
                    rule="forms of address",
                    reason="it stands behind a name",
                )
        yield from _stated(tokens, at)
        at += 1


def without_parts(spans: Sequence[Span], found: Sequence[Span]) -> list[Span]:
    """What patterns found, without titles that are part of a longer one found: "Dr." in "Prof. Dr. med."."""
    longer = [span for span in found if span.rule == "forms of address"]
    return [
        span
        for span in spans
        if span.entity != "TITLE"
        or not any(each.start <= span.start and span.end <= each.end and each != span for each in longer)
    ]


def _job(tokens: Sequence[Token], at: int, *, capital: bool = False) -> int | None:
    """Past what somebody does: up to the last word for an occupation among a few words; None if there is none."""
    end, last = at, None
    if at >= len(tokens) or (capital and tokens[at].shape not in CAPITALS):
        return None
    while end < len(tokens) and end - at < _LONGEST_JOB:
        token = tokens[end]
        if token.shape in WORDS and token.key not in {"at", "in", "who", "with", "from", "by", "to", "as", "is", "was"}:
            if _occupation(token.key):
                last = end + 1
        elif not (token.text in {"-", "/", "&"} and end > at):
            break
        end += 1
    if last is None:
        return None
    if tokens[last - 1].key in _HEADS and last < len(tokens) and tokens[last].key == "of" and end > last + 1:
        return end
    return last


def _behind_a_person(tokens: Sequence[Token], person: int) -> Iterator[Span]:
    """An occupation behind a name: ", the Plumber," on the line, or a line of its own below."""
    at = person + 1
    if at < len(tokens) and tokens[at].text == ",":
        at += 1
        if at < len(tokens) and tokens[at].key in {"a", "an"}:  # a trade that is told of somebody, and no title
            return
        at += at < len(tokens) and tokens[at].key in {"the", "our"}
        at += at < len(tokens) and tokens[at].key in gazetteer.peoples()
        end = _job(tokens, at) or _head(tokens, at)
        closed = end is not None and (
            end == len(tokens)
            or tokens[end].text in {",", ".", ";", ")", "\n"}
            or tokens[end].key in {"at", "of", "in"}
        )
        if end is not None and closed:
            yield over(
                tokens, at, end, "TITLE", score=0.7, rule="occupations", reason="it names an occupation behind a person"
            )
        return
    if at >= len(tokens) or tokens[at].shape is not Shape.LINE:
        return
    while at < len(tokens) and tokens[at].shape is Shape.LINE:
        at += 1
    line = at
    while line < len(tokens) and tokens[line].shape is not Shape.LINE:
        line += 1
    if not at < line <= at + _LONGEST_JOB:
        return
    words = tokens[at:line]
    plain = all(word.shape in WORDS or word.text in {",", "/", "-", "&", "(", ")", "'", "’"} for word in words)
    if plain and (any(_occupation(word.key) for word in words) or words[0].key in _HEADS):
        yield over(
            tokens, at, line, "TITLE", score=0.85, rule="occupations", reason="it names an occupation below a person"
        )


def _occupation(key: str) -> bool:
    return (
        key in JOBS
        or key.removesuffix("s") in JOBS
        or (len(key) > 6 and key.endswith(("ologist", "ographer", "ician", "therapist")))
    )


def _head(tokens: Sequence[Token], at: int) -> int | None:
    """Past "Head of Compliance" and its like."""
    if at + 2 >= len(tokens) or tokens[at].key not in _HEADS or tokens[at + 1].key != "of":
        return None
    end = at + 2
    while end < len(tokens) and (
        tokens[end].shape in CAPITALS
        or (
            tokens[end].key in _JOINS
            and end + 1 < len(tokens)
            and tokens[end + 1].shape in CAPITALS
            and tokens[end].text != ","
        )
    ):
        end += 1
    return end if end > at + 2 else None


def _stated(tokens: Sequence[Token], at: int) -> Iterator[Span]:
    """An occupation behind "works as a", "promoted to", "job title:"."""
    keys = [token.key for token in tokens[at : at + 4]] + [""] * 4
    if keys[0] in {"works", "work", "worked", "working", "employed", "hired", "job", "position"} and "as" in keys[1:3]:
        begin = at + keys.index("as") + 1
    elif keys[0] == "promoted" and keys[1] == "to":
        begin = at + 2
    elif keys[0] in {"occupation", "profession", "beruf"} or (keys[0] == "job" and keys[1] == "title"):
        begin = at + 1 + (keys[0] == "job")
        if begin < len(tokens) and tokens[begin].text not in {":", "is"}:
            return
        begin += 1
    else:
        return
    begin += begin < len(tokens) and tokens[begin].key in {"a", "an", "the", "our"}
    end = _head(tokens, begin) or _job(tokens, begin)
    if end is not None:
        yield over(
            tokens,
            begin,
            end,
            "TITLE",
            score=0.65,
            rule="occupations",
            reason="the words before it introduce an occupation",
        )
