"""All rules in a text: where each matches, between ends of words, in time linear in the text."""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from privacy_core.pii import patterns
from privacy_core.pii.rules import RULES, Rule
from privacy_core.pii.spans import Method, Span

BEFORE, AFTER = 60, 30
"""Characters before and behind a match in which a word of its context counts as near."""

_LONGEST = 512
"""A match that is longer is no cell's or word's worth of anything; nothing inside of it is looked for again."""


def spans(text: str, rules: Sequence[Rule] = RULES) -> list[Span]:
    """What the rules find in a text, in its order; overlaps stay, for `spans.settled` to decide.

    A match that its validator refuses is nothing. One of a weak rule has the rule's low score unless a word of its
    context stands near: whole, in any case, `BEFORE` characters ahead or `AFTER` behind.
    """
    encoded = text.encode("utf-8", "replace")  # RE2's positions are bytes; a lone surrogate becomes one "?"
    found: dict[tuple[int, int, str], tuple[float, Rule, bool]] = {}
    for rule in _candidates(encoded, tuple(rules)):
        for start, end in _matches(rule, encoded):
            near = _near(rule, encoded, start, end)
            score = rule.score_near if near else rule.score
            if score > 0 and score > found.get((start, end, rule.entity), (0.0,))[0]:
                found[start, end, rule.entity] = (score, rule, near)
    if not found:
        return []
    at = _positions(encoded, sorted({offset for start, end, _ in found for offset in (start, end)}))
    return [
        Span(
            start=at[start],
            end=at[end],
            entity=entity,
            score=score,
            method=Method.CHECKSUM if rule.checksum else Method.PATTERN,
            rule=rule.name,
            reason=_reason(rule, near=near),
        )
        for (start, end, entity), (score, rule, near) in sorted(found.items(), key=lambda item: item[0])
    ]


def _reason(rule: Rule, *, near: bool) -> str:
    proved = "its check digit is right or it is in a list of what is real" if rule.checksum else "it has the form"
    return f"{proved} ({rule.name})" + (", and a word for it stands near" if near else "")


@lru_cache(16)
def _set(rules: tuple[Rule, ...]) -> Any:
    """All patterns as one automaton, which tells in one pass which of them match at all."""
    import re2  # noqa: PLC0415

    options = re2.Options()
    options.log_errors = False
    options.max_mem = 512 << 20
    together = re2.Set.SearchSet(options)
    together.Add("")  # matches everything, so that no answer means that memory ran out
    for rule in rules:
        together.Add(patterns.inside(rule.pattern))
    together.Compile()
    return together


def _candidates(encoded: bytes, rules: tuple[Rule, ...]) -> Sequence[Rule]:
    matching = _set(rules).Match(encoded)
    return [rules[index - 1] for index in sorted(matching) if index] if matching else rules


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
    if patterns.is_word(before[-1:]) or patterns.is_word(behind[:1]):
        return False
    glued_before = len(before) == 2 and before[1] in rule.glue and patterns.is_word(before[0])
    return not glued_before and not (len(behind) == 2 and behind[0] in rule.glue and patterns.is_word(behind[1]))


@cache
def _context(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, words))})(?![^\W_])")


def _near(rule: Rule, encoded: bytes, start: int, end: int) -> bool:
    if not rule.context:
        return False
    before = encoded[max(0, start - 4 * BEFORE) : start].decode("utf-8", "ignore")[-BEFORE:]
    behind = encoded[end : end + 4 * AFTER].decode("utf-8", "ignore")[:AFTER]
    pattern = _context(rule.context)
    return pattern.search(before.lower()) is not None or pattern.search(behind.lower()) is not None


def _positions(encoded: bytes, offsets: list[int]) -> dict[int, int]:
    """Characters before each of these offsets in bytes, which ascend."""
    if encoded.isascii():
        return {offset: offset for offset in offsets}
    at, characters = {}, 0
    for last, offset in pairwise([0, *offsets]):
        characters += len(encoded[last:offset].decode("utf-8"))
        at[offset] = characters
    return at
