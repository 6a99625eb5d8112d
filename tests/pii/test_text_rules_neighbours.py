"""Rules for free text that look at neighbours: lines of a letterhead, grammar, labels, English words."""

import pytest

from privacy_core.pii import gazetteer
from privacy_core.pii.spans import Method, Span, settled
from privacy_core.pii.text_rules import refine


def found(text: str, *spans: Span) -> list[tuple[str, str]]:
    """What counts in a text, by rules and what is given."""
    return [(text[span.start : span.end], span.entity) for span in settled(refine(text, spans))]


def named(text: str, part: str, entity: str) -> Span:
    """What a language model would name."""
    start = text.index(part)
    return Span(
        start=start, end=start + len(part), entity=entity, score=0.85, method=Method.NER, rule="model", reason=""
    )


LINES = ("14 Chestnut Avenue", "Flat 3", "Ludlow", "United Kingdom")


def test_a_letterhead_s_address_is_found_line_by_line():
    text = "Harriet Osgood\n" + "\n".join(LINES) + "\n\nRe: your order"
    kinds = ["STREET_ADDRESS", "STREET_ADDRESS", "LOCATION", "LOCATION"]
    assert [each for each in found(text) if each[0] in LINES] == list(zip(LINES, kinds, strict=True))


def test_a_postcode_in_a_letterhead_is_one_of_its_own():
    text = "Harriet Osgood\n27 Lindenstrasse 4\n10969 Berlin\nGermany\n"
    assert {("10969", "ZIP_CODE"), ("Berlin", "LOCATION"), ("Germany", "LOCATION")} <= set(found(text))


@pytest.mark.parametrize("before", ["Kind regards,\nHarriet Osgood\n", "Please send it to ", "Address:\n"])
def test_an_address_of_a_signature_a_sentence_or_a_field_stays_one(before):
    address = "14 Chestnut Avenue\nFlat 3\nLudlow, SY8 1AA"
    assert (address, "STREET_ADDRESS") in found(before + address)


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("We ship to 80331 Munich on Fridays.", "80331", "ZIP_CODE"),
        ("Her parents live in Boise, ID 83702.", "83702", "ZIP_CODE"),
        ("It rained all over southern Tuscany.", "Tuscany", "LOCATION"),
        ("Place of birth: Zuoz", "Zuoz", "LOCATION"),
        ("i moved to bremen last year", "bremen", "LOCATION"),
        ("My Zentrix account was closed.", "Zentrix", "ORGANIZATION"),
        ("She is the CEO of Zentrix since May.", "Zentrix", "ORGANIZATION"),
        ("Zentrix announced a new plant.", "Zentrix", "ORGANIZATION"),
        ("Employer: Zentrix", "Zentrix", "ORGANIZATION"),
        ("The money is with Sparkasse Bonn now.", "Sparkasse Bonn", "ORGANIZATION"),
        ("Name: Kowalska, Anna\nAge: 40", "Kowalska, Anna", "PERSON"),
        ("We saw Prof. van den Heuvel there.", "van den Heuvel", "PERSON"),
        ("Valid thru 09/28.", "09/28", "DATE_TIME"),
        ("It rang at 5 am again.", "5 am", "DATE_TIME"),
        ("Her father died at 65 of a stroke.", "65", "AGE"),
        ("How old are you? 73", "73", "AGE"),
        ("Meet me at 12 Miller Tunnel, Duluth, MN 55802.", "12 Miller Tunnel, Duluth, MN 55802", "STREET_ADDRESS"),
    ],
)
def test_neighbours_tell_what_something_is(text, value, kind):
    assert (value, kind) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "The budget line 4410-20 was moved.",
        "In 2013-2015 the ratio was 3:1.",
        "Boarding Group 2 goes first.",
        "Part 919A replaces 851 of them.",
    ],
)
def test_numbers_that_only_look_like_codes_and_times_are_none(text):
    assert not {kind for _, kind in found(text)} & {"ZIP_CODE", "STREET_ADDRESS", "ORGANIZATION"}


@pytest.mark.parametrize("entity", ["PERSON", "ORGANIZATION", "LOCATION", "NRP"])
def test_english_words_that_a_model_takes_for_a_name_are_dropped(entity):
    if not gazetteer.english():
        pytest.skip("No language model is installed, and its list of English words with it.")
    text = "Now choose Safe Mode and restart."
    assert found(text, named(text, "Safe Mode", entity)) == []
    text = "Now ask Tiberiu Mocanu and restart."
    assert found(text, named(text, "Tiberiu Mocanu", "PERSON")) == [("Tiberiu Mocanu", "PERSON")]


@pytest.mark.parametrize("place", ["zuoz", "montafia", "ependes"])
def test_places_of_a_few_hundred_people_are_known(place):
    assert place in gazetteer.small_places()
    assert "the" not in gazetteer.small_places()
