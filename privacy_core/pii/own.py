"""What a person adds to the rules: own recognizers, words that always are personal data, and texts that never are."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from privacy_core.errors import InvalidValueError
from privacy_core.pii.matching import AFTER, BEFORE, positions
from privacy_core.pii.patterns import PatternError, compiled, is_word
from privacy_core.pii.recognizer import Recognizer
from privacy_core.pii.spans import Method, Span

_WORD = re.compile(r"\w+")
LONGEST = 1_000
"""Bytes in UTF-8 of what an own recognizer finds, at most."""


@dataclass(frozen=True, slots=True)
class Own:
    """A recognizer, ready to read: its pattern, the same between ends of words, and its words as one (or None)."""

    recognizer: Recognizer
    pattern: Any
    bounded: Any
    words: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Denied:
    """A word, or several, that are personal data wherever they stand; ``offset`` is where their first word starts."""

    phrase: str
    entity: str
    offset: int


def prepared(recognizers: Iterable[Recognizer]) -> tuple[Own, ...]:
    """Recognizers ready to read.

    Raises:
        InvalidValueError: RE2 cannot compile a pattern.
    """
    return tuple(
        Own(each, compiled(each.pattern), compiled(rf"\b(?:{each.pattern})\b"), _any_of(each.words))
        for each in recognizers
    )


def usable(recognizers: Iterable[Recognizer]) -> tuple[tuple[Recognizer, ...], str]:
    """Those whose pattern can still be used, and what a person must know of the others; empty if there are none.

    What was saved can be refused later, by another version of RE2: then it does not end a search for all the rest.
    """
    found, broken = list[Recognizer](), list[str]()
    for each in recognizers:
        try:
            compiled(each.pattern)
        except PatternError:
            broken.append(each.entity)
        else:
            found.append(each)
    return tuple(found), _skipped(broken)


def _skipped(entities: list[str]) -> str:
    if not entities:
        return ""
    return (
        f"The patterns of {len(entities)} own recognizers, of {', '.join(sorted(set(entities)))}, cannot be used any "
        "more, so nothing was looked for with them. Save them with other patterns, or delete them."
    )


def recognized(text: str, own: Iterable[Own]) -> Iterator[Span]:
    """What a person's own recognizers find, never a part of a word or number; a word nearby raises the score."""
    for each in own:
        recognizer = each.recognizer
        for start, end in _places(each, text):
            near = _near(text, start, end, each.words)
            yield Span(
                start=start,
                end=end,
                entity=recognizer.entity,
                score=recognizer.score if near is None else recognizer.score_near,
                method=Method.CUSTOM,
                rule=f"own recognizer of {recognizer.entity}",
                reason=f"it has the form of {recognizer.entity}" + (f", and {near!r} stands near" if near else ""),
            )


def by_first_word(deny: Mapping[str, str]) -> dict[str, list[Denied]]:
    """The deny list by the first word of each entry, so that a text is walked once however long the list is.

    Raises:
        InvalidValueError: an entry has no letter and no digit.
    """
    index: dict[str, list[Denied]] = {}
    for phrase, entity in sorted(deny.items(), key=lambda item: -len(item[0])):
        bare = phrase.strip()
        first = _WORD.search(bare)
        if first is None:
            raise InvalidValueError("A word of the deny list has no letter and no digit. Take it off the list.")
        index.setdefault(first.group().casefold(), []).append(Denied(bare, entity, first.start()))
    return index


def denied(text: str, index: Mapping[str, list[Denied]]) -> Iterator[Span]:
    """Where words of the deny list stand as whole words, in capitals or not."""
    if not index:
        return
    for word in _WORD.finditer(text):
        for each in index.get(word.group().casefold(), ()):
            start = word.start() - each.offset
            end = start + len(each.phrase)
            if start >= 0 and text[start:end].casefold() == each.phrase.casefold() and _ends_word(text, end):
                yield Span(
                    start=start,
                    end=end,
                    entity=each.entity,
                    score=1.0,
                    method=Method.DENIED,
                    rule="deny list",
                    reason="it is on the deny list",
                )
                break


def not_allowed(text: str, spans: Iterable[Span], allow: Collection[str]) -> Iterator[Span]:
    """The spans whose text is not on the allow list, which holds texts as `plain` writes them."""
    return (span for span in spans if not allow or plain(text[span.start : span.end]) not in allow)


def plain(text: str) -> str:
    """A text as the allow list compares it: without capitals and without blanks around it."""
    return text.strip().casefold()


def _places(own: Own, text: str) -> list[tuple[int, int]]:
    """Where the pattern matches between ends of words, of which a sign at its own end is one.

    Asked twice: of "[0-9]{5}|[0-9]{8}" in a number of eight digits the first form wins by itself and is a part of it,
    while RE2's own ends of words, which know ASCII alone, would not let "#[0-9]{5}" begin behind a blank.
    """
    encoded = text.encode("utf-8", "replace")  # RE2's positions are bytes; a lone surrogate becomes one "?"
    found = {hit for pattern in (own.pattern, own.bounded) for hit in _matches(pattern, encoded)}
    at = positions(encoded, sorted({offset for hit in found for offset in hit}))
    places = sorted((at[start], at[end]) for start, end in found)
    return [(start, end) for start, end in places if start < end and not (_cuts(text, start) or _cuts(text, end))]


def _matches(pattern: Any, encoded: bytes) -> Iterator[tuple[int, int]]:
    """Matches in bytes, none longer than `LONGEST`.

    A search is linear in what it sees, and the next one starts behind its match: one that saw all that is left for each
    short match would take quadratic time, as "a.*b|a" does on a text of a's.
    """
    at = 0
    while at < len(encoded):
        hit = pattern.search(encoded, at, at + 2 * LONGEST)
        if hit is None:
            at += LONGEST
            continue
        start, end = hit.span()
        if start > at + LONGEST:  # its end may be cut off
            at = start
            continue
        if end - start > LONGEST:
            hit = pattern.search(encoded, start, start + LONGEST)
            if hit is None or hit.start() > start:
                at = start + 1 if hit is None else hit.start()
                continue
            end = hit.end()
        yield start, end
        at = max(end, at + 1)


def _cuts(text: str, at: int) -> bool:
    """Whether a place is within a word or number, in any script."""
    return 0 < at < len(text) and is_word(text[at - 1]) and is_word(text[at])


def _any_of(words: Collection[str]) -> re.Pattern[str] | None:
    escaped = [re.escape(word.strip()) for word in sorted(words, key=len, reverse=True) if word.strip()]
    return re.compile(rf"(?<!\w)(?:{'|'.join(escaped)})(?!\w)", re.IGNORECASE) if escaped else None


def _near(text: str, start: int, end: int, words: re.Pattern[str] | None) -> str | None:
    """The word that stands near a hit, in small letters."""
    if words is None:
        return None
    found = words.search(text, max(0, start - BEFORE), start) or words.search(text, end, end + AFTER)
    return found.group().lower() if found else None


def _ends_word(text: str, end: int) -> bool:
    return not (_WORD.match(text, end) and _WORD.match(text, end - 1))
