"""Postcodes and places that tell each other: "80331 Munich", "Boise, ID 83702", "Oslo, Norway", "southern Tuscany"."""

from collections.abc import Iterator, Sequence

from privacy_core.pii import gazetteer
from privacy_core.pii.spans import Span
from privacy_core.pii.text_cues import CLOSE_TO_CODES, LABELS_OF_PLACES, PARTS_OF_PLACES, PLACE_KINDS, SIDES
from privacy_core.pii.text_localities import IN_CITIES
from privacy_core.pii.text_postcodes import code_end, codes_said
from privacy_core.pii.text_streets import country_end
from privacy_core.pii.text_tokens import CAPITALS, NUMBERS, WORDS, Shape, Token, begins_sentence, over
from privacy_core.pii.text_towns import TRANSPORT, towns
from privacy_core.pii.text_words import (
    JOBS,
    MONTHS,
    ORDINARY,
    ORGANIZATION_WORDS,
    PARTICLES,
    ROLES,
    STREET_WORDS,
    TITLES,
    WEEKDAYS,
    words,
)

_LABELS = LABELS_OF_PLACES | words(
    "domicile domicilio residenza residencia geburtsort heimatort herkunft lugar lieu luogo miejsce miasto plaats"
    " woonplaats geboorteplaats bosted stad by oras mesto obec varos lakohely kotikunta poblacion localidad comune"
    " lives loading discharge collection pickup pick-up drop-off dropoff departure origin beladeort entladeort abholort"
    " zielort ankunftsort abfahrtsort wohnsitz depart arrivee partenza arrivo salida llegada vertrek aankomst"
    " standort sitz gemeinde municipio municipality commune parish village suburb township county country state"
    " localita freguesia concelho municipalite laadplaats losplaats vertrekplaats bestimmungsort aufenthaltsort"
    " wohnhaft woont residente miejscowosc orasul localitatea sted kommune kommun kunta mestys lieu-dit ciudad-natal"
)
_NO_PLACES = ORDINARY | ROLES | MONTHS | WEEKDAYS | TITLES | JOBS
_LONGEST = 4
_OF_NAMES = ORGANIZATION_WORDS | STREET_WORDS
_BEFORE_CODES = frozenset({",", ":", "(", "\n", "-", ";"}) | CLOSE_TO_CODES


def regions(tokens: Sequence[Token]) -> Iterator[Span]:  # noqa: C901, PLR0915 - a branch a form
    """Postcodes beside places, and places that a postcode, a state, a country or a word for places is beside."""
    yield from towns(tokens)
    yield from codes_said(tokens)
    past = 0  # where the last place ended
    town_end = 0
    before: int | None = None  # where it began, unless it may be a person
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if (token.shape in NUMBERS or _is_prefix(tokens, at)) and (end := _code(tokens, at)) is not None:
            town = end + (end + 1 < len(tokens) and tokens[end].text == ",")
            behind = place_end(tokens, town) if town < len(tokens) and not _labels(tokens, town) else None
            if _follows(tokens, at, past):
                yield _code_span(tokens, at, end)
                if before is not None and len(tokens[at].text) > 3:
                    yield _place(
                        tokens,
                        before,
                        town_end,
                        0.87 if tokens[at - 1].text == "(" else 0.7,
                        "a postcode stands behind it",
                    )
            elif behind is None and _small_place(tokens, at, end):
                yield _code_span(tokens, at, end)
                yield _place(tokens, end, end + 1, 0.6, "a postcode stands before it")
            elif behind is not None and (at == 0 or tokens[at - 1].key in _BEFORE_CODES or token.shape not in NUMBERS):
                yield _code_span(tokens, at, end)
                yield _place(tokens, town, behind, 0.86, "a postcode stands before it")
                at = past = behind
                continue
            at = end
            continue
        if token.shape not in CAPITALS:
            at += 1
            continue
        county = _county_end(tokens, at) if token.key in _COUNTIES else None
        if county is not None:
            yield _place(tokens, at, county, 0.87, "it is a county")
            at = past = county
            continue
        place = place_end(tokens, at)
        if place is None or _of_label(tokens, at):
            place = _labelled_end(tokens, at)
            if place is not None:
                yield _place(tokens, at, place, 0.85, "a label for places stands before it")
                past = place
            at = place or at + 1
            continue
        past = place
        town_end = place
        before = at if not _is_persons(tokens[at].key) else None
        yield from _told(tokens, at, place)
        state = place + (place < len(tokens) and tokens[place].text == ",")
        if state < len(tokens) and tokens[state].shape is Shape.UPPER and tokens[state].text in gazetteer.states():
            coded = state + 1 < len(tokens) and _code(tokens, state + 1) is not None
            if coded or tokens[place].text == ",":
                yield _place(tokens, at, place, 0.7, "the code of a state stands behind it")
                yield _place(tokens, state, state + 1, 0.7, "it is the code of a state behind a place")
                past = state + 1
        at = past


def _is_prefix(tokens: Sequence[Token], at: int) -> bool:
    """Whether "D-" or "SE-" stands here, glued to digits."""
    return (
        at + 2 < len(tokens)
        and tokens[at].shape in CAPITALS
        and len(tokens[at].text) <= 3
        and tokens[at + 1].text == "-"
        and tokens[at + 2].shape is Shape.NUMBER
        and tokens[at + 2].start == tokens[at].end + 1
    )


def _of_label(tokens: Sequence[Token], at: int) -> bool:
    return at > 1 and tokens[at - 1].text in {":", "?"} and tokens[at - 2].key in _LABELS


def _labelled_end(tokens: Sequence[Token], at: int) -> int | None:
    """Past words with capitals behind "Place of birth:", "City:", "Where do you live?"."""
    if not _of_label(tokens, at):
        return None
    end = at
    while (
        end < len(tokens)
        and end - at < _LONGEST
        and not (end > at and (tokens[end].start > tokens[end - 1].end + 2 or _labels(tokens, end)))
        and (
            tokens[end].shape in CAPITALS
            or (
                end > at
                and (
                    tokens[end].key in IN_CITIES
                    or tokens[end].key in PARTICLES
                    or tokens[end].key in {"a", "les", "al"}
                )
                and end + 1 < len(tokens)
                and tokens[end + 1].shape in CAPITALS
            )
        )
    ):
        end += 1
    return None if any(token.key in ORGANIZATION_WORDS for token in tokens[at:end]) else end


_COUNTIES = frozenset({"county", "co"})


def _county_end(tokens: Sequence[Token], at: int) -> int | None:
    """Past "County Clare" and "Co. Meath"."""
    name = at + 1 + (at + 1 < len(tokens) and tokens[at + 1].text == "." and tokens[at].key == "co")
    known = name < len(tokens) and tokens[name].shape in CAPITALS and tokens[name].key in gazetteer.districts()
    return name + 1 if known else None


def _labels(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word is the next label: "Ville : Bordeaux"."""
    return at + 1 < len(tokens) and tokens[at + 1].text == ":"


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
    if token.shape not in NUMBERS:
        return end
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
    if 0 < past < at and tokens[past].text == "(":  # "Saint-Malo (35400)", "Bagno a Ripoli (FI) - 50012"
        if at == past + 1:
            return at + 1 < len(tokens) and tokens[at + 1].text in {")", "-"}
        past += 3 if past + 2 < len(tokens) and tokens[past + 2].text == ")" else 0
    beside = past > 0 and (at == past or (at == past + 1 and tokens[past].text in {",", "-", "–"}))
    if not beside:
        return False
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    return behind is None or behind.shape is not Shape.LOWER or behind.key in ORDINARY


def _told(tokens: Sequence[Token], at: int, end: int) -> Iterator[Span]:  # noqa: C901 - a branch a form
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
        named = before.shape in CAPITALS and not begins_sentence(tokens, at - 1)  # "Upper Slaughter", "West Yorkshire"
        yield _place(tokens, at - named, end, 0.7, "a side of the compass stands before it")
    elif before is not None and before.key == "of" and at > 1 and tokens[at - 2].key in PARTS_OF_PLACES:
        yield _place(tokens, at, end, 0.7, "a word for places stands before it")
    elif (
        before is not None and before.key == "of" and at > 2 and tokens[at - 2].text == "," and _is_age(tokens, at - 3)
    ):
        yield _place(tokens, at, end, 0.86, "an age stands before it, as in a report")
    elif behind is not None and behind.text == "," and country_end(tokens, end + 1) if end + 1 < len(tokens) else None:
        yield _place(tokens, at, end, 0.7, "a country stands behind it")
    elif behind is not None and behind.key in PLACE_KINDS and behind.shape is Shape.LOWER:
        yield _place(tokens, at, end, 0.6, "a word for places stands behind it")
    elif behind is not None and behind.key in TRANSPORT and before is not None and before.key == "the":
        yield _place(tokens, at, end, 0.6, "a word for a way stands behind it")
    elif _plainly(tokens, at, end):
        yield _place(tokens, at, end, 0.5, "it is a city of the list and no name of people")


def _small_place(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Whether a city in small letters stands behind a postcode of five digits: "wohne in 50823 köln"."""
    if at == 0 or end >= len(tokens) or tokens[at - 1].key not in _BEFORE_CODES or tokens[end].shape is not Shape.LOWER:
        return False
    return (
        len(tokens[at].text) >= _LONG_CODE and len(tokens[end].key) > 3 and tokens[end].key in gazetteer.large_cities()
    )


_LONG_CODE = 5


def _is_persons(key: str) -> bool:
    return key in gazetteer.first_names() or key in gazetteer.surnames()


def _is_age(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].shape is Shape.NUMBER and len(tokens[at].text) <= 3


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
