"""Which parts of a text give way: all that is found and counts; where findings overlap, the better one names them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import count

from privacy_core.pii.spans import Span, settled


def to_hide(
    text: str, candidates: Sequence[Span], *, threshold: float, entities: Collection[str] | None
) -> tuple[Span, ...]:
    """The spans to replace, in the order of the text, none overlapping another.

    Every character but blanks of every candidate that counts is in one of them, whichever of those that overlap is the
    better one: so a further finding, as by an own word or recognizer, never brings to light what was hidden without it.
    What a better finding leaves of another joins it if both are of one kind, or if no letter or digit is left; else it
    stays a span of its own kind.
    """
    counted = settled(candidates, threshold=threshold, entities=entities)
    chosen = {id(span) for span in counted}
    losing = [
        span
        for span in candidates
        if id(span) not in chosen and span.score >= threshold and (entities is None or span.entity in entities)
    ]
    if not losing:
        return counted
    placed = _Placed(len(text))
    for span in counted:
        placed.put(span)
    for span in sorted(losing, key=lambda span: (span.method.rank, -span.score, span.start)):
        for start, end in list(placed.free(span)):
            rest = replace(span, start=start, end=end)
            if shown := text[start:end].strip():
                placed.add(rest, text, spelled=any(map(str.isalnum, shown)))
    return tuple(sorted(placed.spans.values(), key=lambda span: span.start))


class _Placed:
    """Spans of a text, none overlapping another, and which of them has each character."""

    def __init__(self, characters: int) -> None:
        self.spans: dict[int, Span] = {}
        self._owners: list[int | None] = [None] * characters
        self._numbers = count()

    def put(self, span: Span) -> None:
        number = next(self._numbers)
        self.spans[number] = span
        self._owners[span.start : span.end] = [number] * (span.end - span.start)

    def add(self, rest: Span, text: str, *, spelled: bool) -> None:
        """Puts a free part of a span: with its neighbours of the same kind, or with any if it spells nothing."""
        beside = [self._owners[at] for at in (rest.start - 1, rest.end) if 0 <= at < len(text)]
        numbers = list(dict.fromkeys(number for number in beside if number is not None))
        joined = [number for number in numbers if self.spans[number].entity == rest.entity]
        joined = joined if joined or spelled else numbers[:1]
        if not joined:
            held = text[rest.start : rest.end]
            start = rest.start + len(held) - len(held.lstrip())
            self.put(replace(rest, start=start, end=start + len(held.strip())))
            return
        parts = [rest, *(self.spans.pop(number) for number in joined)]
        start, end = min(part.start for part in parts), max(part.end for part in parts)
        self.put(replace(parts[1], start=start, end=end))

    def free(self, span: Span) -> Iterator[tuple[int, int]]:
        """The parts of a span that no other has."""
        start = span.start
        while start < span.end:
            if self._owners[start] is not None:
                start += 1
                continue
            end = next((at for at in range(start, span.end) if self._owners[at] is not None), span.end)
            yield start, end
            start = end
