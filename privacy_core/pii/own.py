"""What a person adds to the rules: own recognizers, and texts that never are personal data."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from privacy_core.errors import InvalidValueError
from privacy_core.pii.matching import AFTER, BEFORE, positions
from privacy_core.pii.patterns import PatternError, compiled, is_word
from privacy_core.pii.recognizer import Recognizer
from privacy_core.pii.spans import Method, Span

LONGEST = 1_000
"""Bytes in UTF-8 of what an own recognizer finds, at most."""


@dataclass(frozen=True, slots=True)
class Own:
    """A recognizer, ready to read: its pattern, the same between ends of words, and its words as one (or None)."""

    recognizer: Recognizer
    pattern: Any
    bounded: Any
    words: re.Pattern[str] | None


def prepared(recognizers: Iterable[Recognizer]) -> tuple[Own, ...]:
    """Recognizers ready to read.

    Raises:
        InvalidValueError: RE2 cannot compile a pattern.
    """
    return tuple(
        Own(each, compiled(each.pattern), compiled(rf"\b(?:{each.pattern})\b"), _any_of(each.words))
        for each in recognizers
    )


def refuse_nothing(pattern: str) -> None:
    """Refuses a pattern that matches where there is nothing, as ".*" does.

    Raises:
        InvalidValueError: it does.
        PatternError: RE2 cannot compile it.
    """
    ready = compiled(pattern)
    if any(hit.start() == hit.end() for text in ("", "a b") for hit in ready.finditer(text)):
        raise InvalidValueError(
            "This pattern cannot be used: it matches where there is nothing, so it would be found everywhere. "
            "Say what must be there, as in EMP-[0-9]+ in place of (EMP-[0-9]+)?."
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
