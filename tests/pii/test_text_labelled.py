"""Numbers behind a word for their kind whose check digit is wrong, phones behind a word of calling; others are none."""

import re

import pytest

from privacy_core.pii import matching
from privacy_core.pii.spans import settled
from privacy_core.pii.text_rules import refine

LABELLED = [
    ("Versichertennummer {A701091784}", "DE_HEALTH_INSURANCE"),
    ("KVNR: {M 123 456 789}.", "DE_HEALTH_INSURANCE"),
    ("NHS no {943 476 5918}", "UK_NHS"),
    ("NHS number is {9434765918}, seen", "UK_NHS"),
    ("SSN: {078-05-1121}", "US_SSN"),
    ("IBAN: {DE00370400440532013000}", "IBAN_CODE"),
    ("PESEL {44051401358}", "PL_PESEL"),
    ("NIR {1 84 12 76 451 089 58}", "FR_NIR"),
    ("n° de sécurité sociale : {184127645108958}", "FR_NIR"),
    ("DNI {12345678A}", "ES_NIF"),
    ("Codice fiscale: {RSSMRA85T10A562X}", "IT_FISCAL_CODE"),
    ("BSN {123456789}", "NL_BSN"),
    ("personnummer {850709-9800}", "SE_PERSONNUMMER"),
    ("AHV-Nr. {756.1234.5678.90}", "CH_AHV"),
    ("CPF {123.456.789-01}", "BR_CPF"),
]
CALLED = [
    "Phoned daughter on {01926412345}; consents.",
    "rang {07700900123}",
    "call her back on {01926412341}",
    "ring mum {02079460123}",
    "text him at {07700900456}",
    "rang {44051401359} again",
    "Phoned the patient's eldest daughter on {01926412345}",
    "angerufen unter {015112345678}",
    "Il a été appelé au {0612345678}",
    "Zadzwoniono pod {601234567}",
]
OTHERS = [
    "The NHS spent 943 million in 2019",
    "ring 12 of 20, and run 5 km",
    "commit sin and 123 more",
    "Il vit sin 12 problemas",
]


def found(text: str) -> list[tuple[str, str]]:
    """What counts in a text, each with its kind, dates and people aside."""
    spans = settled(refine(text, matching.spans(text)))
    return [(text[each.start : each.end], each.entity) for each in spans if each.entity not in {"PERSON", "DATE_TIME"}]


@pytest.mark.parametrize(("marked", "kind"), LABELLED)
def test_a_number_with_a_wrong_check_digit_is_found_behind_a_word_for_its_kind(marked, kind):
    assert found(re.sub(r"[{}]", "", marked)) == [(re.findall(r"\{(.*?)\}", marked)[0], kind)]


@pytest.mark.parametrize("marked", CALLED)
def test_digits_behind_a_word_of_calling_are_a_phone_number_and_no_lucky_check_digit(marked):
    assert found(re.sub(r"[{}]", "", marked)) == [(re.findall(r"\{(.*?)\}", marked)[0], "PHONE_NUMBER")]


@pytest.mark.parametrize("text", OTHERS)
def test_other_numbers_beside_such_words_are_neither(text):
    assert found(text) == []


def test_a_word_for_its_kind_keeps_an_official_number_behind_a_word_of_calling():
    assert found("Called about PESEL 44051401359") == [("44051401359", "PL_PESEL")]
