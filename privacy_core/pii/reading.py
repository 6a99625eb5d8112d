"""What a reader of texts found in a column's cells, and how far to believe it: a model of English reads everything.

In texts of other languages it takes any noun for a person. So where lists do not know half of what it names, only what
they know counts, and what words around it tell; and a word that stands in every cell is one word of a form.
"""

from collections.abc import Iterable, Mapping, Sequence

from privacy_core.pii import short_cells
from privacy_core.pii.people_cells import Look, look
from privacy_core.pii.spans import Method, Span
from privacy_core.pii.text_tokens import fold

KINDS: Mapping[str, float] = {
    "PERSON": 0.1,
    "STREET_ADDRESS": 0.1,
    "LOCATION": 0.1,
    "ORGANIZATION": 0.3,
    "NRP": 0.2,
    "AGE": 0.1,
    "DATE_OF_BIRTH": 0.05,
}
"""Shares of cells from which on a kind counts in free text: below lies what a language model sees in anything."""
_SURE = 0.02  # the same of people where several different ones are of full names that lists know
_FULL = 5
_KNOWN = 0.5
_DIFFERENT, _CELLS = 3, 6  # different texts that a kind must have, from so many cells on
_NAMED = ("PERSON", "LOCATION", "ORGANIZATION")

Found = Sequence[tuple[str, tuple[Span, ...]]]
"""Texts, each with what was found in it."""


def believed(found: Found) -> dict[str, list[tuple[Span, str]]]:
    """By text what is to be believed of it, with how that is written."""
    guessed = {
        (span.entity, text[span.start : span.end])
        for text, spans in found
        for span in spans
        if span.method is Method.NER and span.entity in ("PERSON", "LOCATION")
    }
    known = sum(_is_known(entity, written) for entity, written in guessed)
    trusted = len(guessed) < _DIFFERENT or known >= _KNOWN * len(guessed)
    kept: dict[str, list[tuple[Span, str]]] = {}
    for text, spans in found:
        for span in spans:
            written = text[span.start : span.end]
            told = span.method is not Method.NER or span.entity not in _NAMED
            if trusted or told or _is_known(span.entity, written):
                kept.setdefault(text, []).append((span, written))
    return kept


def by_kind(kept: Mapping[str, Iterable[tuple[Span, str]]]) -> dict[str, list[str]]:
    """What was found of each kind, as it is written."""
    written: dict[str, list[str]] = {}
    for spans in kept.values():
        for span, text in spans:
            written.setdefault(span.entity, []).append(text)
    return written


def enough(entity: str, hits: int, read: int, written: Sequence[str]) -> bool:
    """Whether a kind counts in a column.

    Args:
        entity: The kind.
        hits: Cells that hold one.
        read: Cells that were read.
        written: What was found, as it is written.
    """
    different = {fold(each): each for each in written}
    full = sum(look(each) is Look.FULL for each in different.values()) if entity == "PERSON" else 0
    alike = entity in _NAMED and not full and len(different) < (_DIFFERENT if hits >= _CELLS else 2)
    if hits < 2 or alike:
        return False
    if full >= _FULL:
        return hits >= _SURE * read
    return hits >= KINDS[entity] * read


def _is_known(entity: str, written: str) -> bool:
    if entity == "PERSON":
        return look(written) > Look.NOTHING or (short_cells.is_name(written) and " " in written)
    return entity in short_cells.kinds(written)
