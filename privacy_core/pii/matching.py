"""All rules in a text: where each matches, between ends of words, in time linear in the text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise

from privacy_core.pii import patterns
from privacy_core.pii.entities import words
from privacy_core.pii.rules import RULES, Rule
from privacy_core.pii.spans import Method, Span

BEFORE, AFTER = 60, 30
"""Characters around a match in which a word is near, where nothing else is said."""

_FAR = 0.1
"""What a word of its context at the far end of its window adds less than one that stands right beside a match."""

_LUCK = 0.05
"""A check that more of all numbers pass by luck proves nothing alone, so that it does not beat a word nearby."""

_LONGEST = 512
"""A match that is longer is no cell's or word's worth of anything; nothing inside of it is looked for again."""


def spans(text: str, rules: Sequence[Rule] = RULES) -> list[Span]:
    """What the rules find in a text, in its order; overlaps stay, for `spans.settled` to decide.

    A match that its validator refuses is nothing: a number whose check digit is wrong is far more often another number
    than one with a slip of the pen. (Beside "card", "IBAN" or "SSN" it is one with a slip, or an example, by rules of
    their own.) A word of its context, whole and in any case, raises a match's score when it stands in the rule's
    window, the more the nearer it stands, so that of two kinds of number the one that is named wins.

    A text with characters that nobody sees, such as zero-width spaces, is read with and without them.
    """
    given = _spans(text, rules)
    if (hidden := patterns.seen(text)) is None:
        return given
    copy, at = hidden
    found = {(span.start, span.end, span.entity): span for span in given}
    for span in _spans(copy, rules):
        moved = replace(span, start=at[span.start], end=at[span.end - 1] + 1)
        key = moved.start, moved.end, moved.entity
        if key not in found or found[key].score < moved.score:
            found[key] = moved
    return [found[key] for key in sorted(found)]


def _spans(text: str, rules: Sequence[Rule]) -> list[Span]:
    # RE2's positions are bytes; a lone surrogate becomes one "?".
    encoded = patterns.plain(text).encode("utf-8", "replace")
    found: dict[tuple[int, int, str], tuple[float, Rule, bool]] = {}
    for rule, named in _together(tuple(rules)).candidates(encoded):
        for start, end in _matches(rule, encoded):
            far = _distance(rule, encoded, start, end) if named else None
            near = far is not None
            score = rule.score if far is None else max(rule.score, round(rule.score_near - _FAR * far, 3))
            if score > 0 and score > found.get((start, end, rule.entity), (0.0,))[0]:
                found[start, end, rule.entity] = (score, rule, near)
    if not found:
        return []
    at = positions(encoded, sorted({offset for start, end, _ in found for offset in (start, end)}))
    return [
        Span(
            start=at[start],
            end=at[end],
            entity=entity,
            score=score,
            method=Method.CHECKSUM if rule.checksum and (near or rule.chance <= _LUCK) else Method.PATTERN,
            rule=rule.name,
            reason=_reason(rule, near=near),
        )
        for (start, end, entity), (score, rule, near) in sorted(found.items(), key=lambda item: item[0])
    ]


def _reason(rule: Rule, *, near: bool) -> str:
    known = f"it has the form of {words(rule.entity)} ({rule.name})"
    proved = f", and {rule.proof}" if rule.checksum else ""
    return known + proved + (", and a word for it stands near" if near else "")


@dataclass(frozen=True, slots=True)
class _Together:
    """Patterns of many rules, and the words of their context, as one automaton: one pass tells which of them match."""

    asked: patterns.Together
    rules: tuple[Rule, ...]
    contexts: tuple[tuple[str, ...], ...]

    def candidates(self, encoded: bytes) -> list[tuple[Rule, bool]]:
        """The rules whose pattern is in the text, each with whether a word of its context is in it too."""
        matching, count = self.asked.matching(encoded), len(self.rules)
        present = {self.contexts[number - count] for number in matching if number >= count}
        hit = (self.rules[number] for number in sorted(matching) if number < count)
        pairs = ((rule, rule.context in present) for rule in hit)
        return [(rule, named) for rule, named in pairs if named or rule.score > 0]


@lru_cache(16)
def _together(given: tuple[Rule, ...]) -> _Together:
    rules = tuple(rule for rule in given if rule.score_near > 0)
    contexts = tuple(dict.fromkeys(rule.context for rule in rules if rule.context and rule.score_near > rule.score))
    forms = (*(rule.pattern for rule in rules), *map(patterns.any_word, contexts))
    return _Together(patterns.together(tuple(map(patterns.inside, forms))), rules, contexts)


def _matches(rule: Rule, encoded: bytes) -> Iterator[tuple[int, int]]:
    """Spans in bytes that the rule accepts. What is refused is tried again from the next word inside of it."""
    pattern = patterns.compiled(patterns.bounded(rule.pattern))
    at = 0
    while (match := pattern.search(encoded, at)) is not None:
        start, end = match.span(1)
        if _stands_alone(rule, encoded, start, end) and _accepted(rule, encoded[start:end]):
            yield start, end
            at = end
        elif end - start > _LONGEST:
            at = end
        else:
            at = _next_word(encoded, start, end)
        if at <= match.start():  # the boundary before an empty match
            at = match.start() + 1


def _accepted(rule: Rule, match: bytes) -> bool:
    value = match.decode("utf-8", "replace")
    return rule.length[0] <= len(value) <= rule.length[1] and (rule.accepts is None or rule.accepts(value))


_WORD_END = re.compile(rb"[^0-9A-Za-z_]")


def _next_word(encoded: bytes, start: int, end: int) -> int:
    """Where a search goes on behind a refused match: at the first boundary inside of it, or at its end."""
    inner = _WORD_END.search(encoded, start + 1, end)
    return inner.start() if inner else end


def _stands_alone(rule: Rule, encoded: bytes, start: int, end: int) -> bool:
    """Whether the match is no part of a word, of any script, nor glued to one by a sign such as a hyphen."""
    before = encoded[max(0, start - 8) : start].decode("utf-8", "ignore")[-2:]
    behind = encoded[end : end + 8].decode("utf-8", "ignore")[:2]
    if patterns.is_word(before[-1:]) or patterns.is_word(behind[:1]) or (rule.glue and before.endswith("+")):
        return False
    glued_before = len(before) == 2 and before[1] in rule.glue and patterns.is_word(before[0])
    return not glued_before and not (len(behind) == 2 and behind[0] in rule.glue and patterns.is_word(behind[1]))


@cache
def _context(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, words))})(?![^\W_])")


_NUMBER = re.compile(r"\d{4}")
_WORD = re.compile(r"[^\W\d_]{4}")


def _about_it(ahead: str) -> str:
    """What stands ahead of a match and is not about a number before it: "SSN 536904399, bank account" is of two.

    A list goes on: "phones 5550123 and" speaks of the next number too, since no longer word comes between.
    """
    last = 0
    for number in _NUMBER.finditer(ahead):
        last = number.end()
    return ahead[last:] if last and _WORD.search(ahead, last) else ahead


def _distance(rule: Rule, encoded: bytes, start: int, end: int) -> float | None:
    """How far the nearest word of its context stands, as a share of the rule's window; None where there is none."""
    if not rule.context or rule.score_near == rule.score:
        return None
    before, after = rule.window
    ahead = encoded[max(0, start - 4 * before) : start].decode("utf-8", "ignore")[-before:].lower()
    ahead = _about_it(ahead)
    behind = encoded[end : end + 4 * after].decode("utf-8", "ignore")[:after].lower()
    pattern = _context(rule.context)
    last = max((match.end() for match in pattern.finditer(ahead)), default=None)
    first = pattern.search(behind)
    found = [] if last is None else [(len(ahead) - last) / before]
    if first is not None:
        found.append(first.start() / after)
    return min(found, default=None)


_CONTINUED = bytes(range(0x80, 0xC0))


def positions(encoded: bytes, offsets: list[int]) -> dict[int, int]:
    """Characters before each of these offsets in bytes, which ascend; one within a character counts it."""
    if encoded.isascii():
        return {offset: offset for offset in offsets}
    at, characters = {}, 0
    for last, offset in pairwise([0, *offsets]):
        characters += len(encoded[last:offset].translate(None, _CONTINUED))
        at[offset] = characters
    return at
