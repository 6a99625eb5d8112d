"""Postcodes and places that tell each other: "80331 Munich", "Boise, ID 83702", "Oslo, Norway", "southern Tuscany"."""

from collections.abc import Iterator, Sequence

from privacy_core.pii import gazetteer
from privacy_core.pii.spans import Span
from privacy_core.pii.text_cues import CLOSE_TO_CODES, LABELS_OF_PLACES, PARTS_OF_PLACES, PLACE_KINDS, SIDES
from privacy_core.pii.text_localities import code_end
from privacy_core.pii.text_streets import country_end
from privacy_core.pii.text_tokens import CAPITALS, NUMBERS, WORDS, Shape, Token, begins_sentence, over
from privacy_core.pii.text_words import (
    JOBS,
    MONTHS,
    ORDINARY,
    ORGANIZATION_WORDS,
    ROLES,
    STREET_WORDS,
    TITLES,
    WEEKDAYS,
)

_NO_PLACES = ORDINARY | ROLES | MONTHS | WEEKDAYS | TITLES | JOBS
_LONGEST = 4
_OF_NAMES = ORGANIZATION_WORDS | STREET_WORDS
_BEFORE_CODES = frozenset({",", ":", "(", "\n", "-", ";"}) | CLOSE_TO_CODES


def regions(tokens: Sequence[Token]) -> Iterator[Span]:
    """Postcodes beside places, and places that a postcode, a state, a country or a word for places is beside."""
    past = 0  # where the last place ended
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.shape in NUMBERS and (end := _code(tokens, at)) is not None:
            behind = place_end(tokens, end) if end < len(tokens) else None
            if _follows(tokens, at, past):
                yield _code_span(tokens, at, end)
            elif behind is not None and (at == 0 or tokens[at - 1].key in _BEFORE_CODES):
                yield _code_span(tokens, at, end)
                yield _place(tokens, end, behind, 0.7, "a postcode stands before it")
                at = past = behind
                continue
            at = end
            continue
        if token.shape not in CAPITALS:
            at += 1
            continue
        place = place_end(tokens, at)
        if place is None or _of_label(tokens, at):
            place = _labelled_end(tokens, at)
            if place is not None:
                yield _place(tokens, at, place, 0.85, "a label for places stands before it")
            at = place or at + 1
            continue
        past = place
        yield from _told(tokens, at, place)
        state = place + (place < len(tokens) and tokens[place].text == ",")
        if state < len(tokens) and tokens[state].shape is Shape.UPPER and tokens[state].text in gazetteer.states():
            coded = state + 1 < len(tokens) and _code(tokens, state + 1) is not None
            if coded or tokens[place].text == ",":
                yield _place(tokens, at, place, 0.7, "the code of a state stands behind it")
                yield _place(tokens, state, state + 1, 0.7, "it is the code of a state behind a place")
                past = state + 1
        at = past


def _of_label(tokens: Sequence[Token], at: int) -> bool:
    return at > 1 and tokens[at - 1].text in {":", "?"} and tokens[at - 2].key in LABELS_OF_PLACES


def _labelled_end(tokens: Sequence[Token], at: int) -> int | None:
    """Past words with capitals behind "Place of birth:", "City:", "Where do you live?"."""
    if not _of_label(tokens, at):
        return None
    end = at
    while end < len(tokens) and end - at < _LONGEST and tokens[end].shape in CAPITALS:
        end += 1
    return None if any(token.key in ORGANIZATION_WORDS for token in tokens[at:end]) else end


def place_end(tokens: Sequence[Token], at: int) -> int | None:
    """Past a place of the lists, in one to four words with capitals."""
    token = tokens[at]
    if token.shape not in CAPITALS:
        return None
    country = country_end(tokens, at) if token.key in gazetteer.first_words_of_places() else None
    if country is not None or token.key in _NO_PLACES or len(token.key) < 3 or token.key in gazetteer.demonyms():
        return country
    key, found, end = "", None, at
    while end < len(tokens) and end - at < _LONGEST and tokens[end].shape in WORDS:
        key = f"{key} {tokens[end].key}" if key else token.key
        end += 1
        if (
            tokens[end - 1].shape in CAPITALS
            and key not in SIDES
            and (key in gazetteer.cities() or key in gazetteer.small_places())
        ):
            found = end
    return found


def _code(tokens: Sequence[Token], at: int) -> int | None:
    """Past a postcode that is no year, amount or count."""
    end = code_end(tokens, at)
    if end is None:
        return None
    token = tokens[at]
    if end == at + 1 and (token.shape is not Shape.NUMBER or len(token.text) < 4):
        return None
    if end == at + 3 and tokens[at + 1].text == "-":
        return end if (len(token.text), len(tokens[at + 2].text)) in _DASHED else None
    year = len(token.text) == 4 and token.text[:2] in {"18", "19", "20"}
    return None if year and tokens[end - 1].shape is Shape.NUMBER else end


_DASHED = frozenset({(5, 4), (2, 3), (4, 3), (3, 4), (5, 3)})
"""Digits before and behind the dash of a postcode: US, Polish, Portuguese, Japanese, Brazilian."""


def _follows(tokens: Sequence[Token], at: int, past: int) -> bool:
    """Whether a number stands right behind a place, and nothing that it counts behind it."""
    beside = past > 0 and (at == past or (at == past + 1 and tokens[past].text == ","))
    if not beside:
        return False
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    return behind is None or behind.shape is not Shape.LOWER or behind.key in ORDINARY


def _told(tokens: Sequence[Token], at: int, end: int) -> Iterator[Span]:
    """A place that a country behind, a side of the compass before or a word for places beside it tells."""
    before = tokens[at - 1] if at else None
    behind = tokens[end] if end < len(tokens) else None
    if (
        before is not None
        and before.shape in CAPITALS
        and before.key not in SIDES
        and not begins_sentence(tokens, at - 1)
    ):
        return
    if behind is not None and behind.shape in CAPITALS and behind.start == tokens[end - 1].end + 1:
        kind = behind.key in PLACE_KINDS
        if kind:
            yield _place(tokens, at, end, 0.6, "a word for places stands behind it")
        return
    if any(token.key in _OF_NAMES for token in tokens[at:end]):
        return
    if before is not None and before.key in SIDES:
        yield _place(tokens, at, end, 0.7, "a side of the compass stands before it")
    elif before is not None and before.key == "of" and at > 1 and tokens[at - 2].key in PARTS_OF_PLACES:
        yield _place(tokens, at, end, 0.7, "a word for places stands before it")
    elif behind is not None and behind.text == "," and country_end(tokens, end + 1) if end + 1 < len(tokens) else None:
        yield _place(tokens, at, end, 0.7, "a country stands behind it")
    elif behind is not None and behind.key in PLACE_KINDS and behind.shape is Shape.LOWER:
        yield _place(tokens, at, end, 0.6, "a word for places stands behind it")
    elif _plainly(tokens, at, end):
        yield _place(tokens, at, end, 0.5, "it is a city of the list and no name of people")


def _plainly(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Whether a city of the list is no surname, no first name and no sentence's first word."""
    keys = [token.key for token in tokens[at:end]]
    if begins_sentence(tokens, at) or len(keys[0]) < 5:
        return False
    listed = " ".join(keys) in gazetteer.cities()
    return listed and not any(key in gazetteer.surnames() or key in gazetteer.first_names() for key in keys)


def _code_span(tokens: Sequence[Token], first: int, end: int) -> Span:
    return over(
        tokens, first, end, "ZIP_CODE", score=0.7, rule="codes beside places", reason="it stands beside a place"
    )


def _place(tokens: Sequence[Token], first: int, end: int, score: float, reason: str) -> Span:
    return over(tokens, first, end, "LOCATION", score=score, rule="places told by neighbours", reason=reason)
