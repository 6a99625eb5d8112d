"""Phone numbers and driving licences that only what stands beside them tells, over countries; numbers that are none."""

import re

import pytest

from privacy_core.pii import matching
from privacy_core.pii.spans import Method, Span, settled
from privacy_core.pii.text_phones import phones
from privacy_core.pii.text_rules import refine

PHONES = [
    "Please ring the rectory, {(0 71 25) 3864}.",
    "Mi número es {956-677452}. Un saludo",
    "hey vyron whats ur number? mine is {210 7811673} btw",
    "T {+44 7171 369541} | M {739 416 427}",
    "Anna Novak, {2279032191}",
    "Call me on {+44 7700\n900123} please",
    "Tel. {020 7946 0958 ext 12}",
    "mijn nummer is {06-12345678}",
    "Rufen Sie an: Handy {0171/2345678}",
    "cellulare {333 1234567}",
    "tlf {22 33 44 55}",
    "puh. {040 123 4567}",
    "His mobile: {98765 43210}",
    "WhatsApp {+55 11 91234-5678}",
]
LICENCES = [
    "Driver CDL {W967-2197-5566}, Jones",
    "presented DL# {032 489 615}. Warning",
    "known by DL {844 503 046}; jurat",
    "my licence ({BD566030U}) and wallet",
    "licence no. {W332-586-49-143-0}, address",
    "Führerschein Nr. {B072RRE2I55} gezeigt",
    "permis de conduire n° {13AA00002} valable",
    "rijbewijsnummer {4123456789}",
    "driver's license: TX {12345678}",
    "kørekort nr. {12345678}",
]
OTHERS = [
    "Apache License 2.0 and license key 4411-2233",
    "TV licence 1234567890 is due",
    "license plate AB12 CDE",
    "invoice number 956-677452 was paid",
    "Anna Novak, 12/05/2020",
    "Anna Novak, account 12345678",
    "The permit costs 12345 euros",
]


def found(text: str, kinds: set[str]) -> list[str]:
    """What counts in a text as one of the kinds."""
    spans = settled(refine(text, matching.spans(text)))
    return [text[span.start : span.end] for span in spans if span.entity in kinds]


@pytest.mark.parametrize("marked", PHONES)
def test_a_phone_number_is_told_by_a_word_or_a_person_before_it_in_many_languages(marked):
    assert found(re.sub(r"[{}]", "", marked), {"PHONE_NUMBER"}) == re.findall(r"\{(.*?)\}", marked, re.DOTALL)


@pytest.mark.parametrize("marked", LICENCES)
def test_a_driving_licence_is_told_by_a_word_for_one_before_it(marked):
    kinds = {"US_DRIVER_LICENSE", "DRIVER_LICENSE"}
    assert found(re.sub(r"[{}]", "", marked), kinds) == re.findall(r"\{(.*?)\}", marked)


@pytest.mark.parametrize("text", OTHERS)
def test_other_numbers_are_neither(text):
    assert found(text, {"PHONE_NUMBER", "US_DRIVER_LICENSE", "DRIVER_LICENSE"}) == []


def test_a_date_behind_a_person_is_no_phone_number():
    person = Span(start=0, end=4, entity="PERSON", score=0.8, method=Method.NAMES, rule="", reason="")
    assert not list(phones("Anna, 12.05.2020", [person]))
    assert [span.start for span in phones("Anna, 612345678", [person])] == [6]
