"""Which parts of a text give way: what counts, and what it cut off from others that tell who somebody is."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from privacy_core.pii.entities import ENTITIES
from privacy_core.pii.spans import Span, settled
from privacy_core.profile.meanings import Role

_LEAST = 2  # letters and digits of a rest that could tell something


def to_hide(
    text: str, candidates: Sequence[Span], *, threshold: float, entities: Collection[str] | None
) -> tuple[Span, ...]:
    """The spans to replace, in the order of the text, none overlapping another.

    Where two overlap, the better one counts. What of the other is not covered stays hidden if that is a direct
    identifier of another kind: a name does not come to light because a card number behind it was read as a part of it.
    """
    counted = settled(candidates, threshold=threshold, entities=entities)
    if len(counted) == len(candidates):
        return counted
    chosen = {id(span) for span in counted}
    losing = [
        span
        for span in candidates
        if id(span) not in chosen
        and span.score >= threshold
        and (entities is None or span.entity in entities)
        and (span.entity not in ENTITIES or ENTITIES[span.entity].role is Role.DIRECT_IDENTIFIER)
    ]
    if not losing:
        return counted
    owners: list[str | None] = [None] * len(text)
    for span in counted:
        owners[span.start : span.end] = [span.entity] * (span.end - span.start)
    rests = []
    for span in sorted(losing, key=lambda span: (span.method.rank, -span.score, span.start)):
        if span.entity in owners[span.start : span.end]:
            continue
        for start, end in list(_free(owners, text, span)):
            owners[start:end] = [span.entity] * (end - start)
            rests.append(replace(span, start=start, end=end))
    return tuple(sorted((*counted, *rests), key=lambda span: span.start))


def _free(owners: Sequence[str | None], text: str, span: Span) -> Iterator[tuple[int, int]]:
    """The parts of a span that nothing has taken, from their first letter or digit to their last."""
    start = span.start
    while start < span.end:
        if owners[start] is not None:
            start += 1
            continue
        end = next((at for at in range(start, span.end) if owners[at] is not None), span.end)
        places = [at for at in range(start, end) if text[at].isalnum()]
        if len(places) >= _LEAST:
            yield places[0], places[-1] + 1
        start = end
