"""Rules for free text: addresses, names by lists and neighbours, ages, titles; a language model's noise is dropped."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.text_scorer import Label, scored
from privacy_core.pii import matching
from privacy_core.pii.spans import Method, Span, settled
from privacy_core.pii.text_rules import refine

OWN = json.loads((Path(__file__).parent / "own_sentences.json").read_text("utf-8"))


def found(text: str, *spans: Span) -> list[tuple[str, str]]:
    """What counts in a text, by rules and what is given."""
    return [(text[span.start : span.end], span.entity) for span in settled(refine(text, spans))]


def named(text: str, part: str, entity: str) -> Span:
    """What a language model would name."""
    start = text.index(part)
    return Span(
        start=start, end=start + len(part), entity=entity, score=0.85, method=Method.NER, rule="model", reason=""
    )


@pytest.mark.parametrize(
    "address",
    [
        "48 Juniper Avenue, Denver, CO 80203",
        "Apt 4, 12 Station Road, Leeds LS1 4DY",
        "Rosenweg 3b, 80331 München",
        "rue du Moulin 17, 1050 Bruxelles",
        "33 rue Victor Hugo, 69002 Lyon",
        "Calle Mayor 12, 28013 Madrid",
        "ul. Długa 44, 80-831 Gdańsk",
        "Drottninggatan 88, 111 36 Stockholm",
        "Prinsengracht 263, 1016 GV Amsterdam",
        "PO Box 771, Anchorage, AK 99510",
        "Via Torino 40, 20123 Milano",
    ],
)
def test_an_address_of_many_countries_is_one_finding_from_house_to_city(address):
    assert found(f"Please send it to {address}.") == [(address, "STREET_ADDRESS")]


def test_an_address_goes_over_lines_and_ends_at_an_empty_one():
    text = "Our new home is\n9 Cedar Lane\nFlat 2\nBoston, MA 02110\n\nThe keys are with the porter."
    assert ("9 Cedar Lane\nFlat 2\nBoston, MA 02110", "STREET_ADDRESS") in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Chapter 12 begins on page 340 of version 3.11.",
        "Take 2 tablets of ibuprofen 400 mg every 6 hours.",
        "The invoice 77516 of 12345 units is due in 30 days.",
        "Will the bill be paid in full? Mark it, and hope for the best.",
        "The summer sale was a joy; rose prices went up again.",
        "A 10 minute drive from here there is a park.",
    ],
)
def test_sentences_without_personal_data_are_left_alone(text):
    assert found(text) == []


@pytest.mark.parametrize("number", ["77516", "90210", "12345", "3 weeks", "45", "10 day"])
def test_a_number_or_span_of_time_that_a_model_takes_for_a_date_is_dropped(number):
    text = f"It says {number} in the file."
    assert found(text, named(text, number, "DATE_TIME")) == []


@pytest.mark.parametrize("date", ["14 March 2023", "Friday", "1987", "2024-05-02 09:30", "April 2020"])
def test_a_date_that_a_model_finds_stays(date):
    text = f"It was changed {date} by us."
    assert (date, "DATE_TIME") in found(text, named(text, date, "DATE_TIME"))


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("A 67-year-old man with a cough.", "67"),
        ("She just turned 41 and moved out.", "41"),
        ("Pt is 5 y/o, alert.", "5"),
        ("aged 33, no children", "33"),
        ("He had it at the age of 12.", "12"),
        ("Susan Miller, 58, of the parish", "58"),
    ],
)
def test_an_age_is_its_number(text, age):
    assert (age, "AGE") in found(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("My name is Xanthippe Vrba.", "Xanthippe Vrba"),
        ("my name is ikram bouzid and i need help", "ikram bouzid"),
        ("Dear Mrs. Okonjo,\nthank you.", "Okonjo"),
        ("Kind regards,\nDeepa Krishnan\n", "Deepa Krishnan"),
        ("It was signed by Maureen Z. Quill yesterday.", "Maureen Z. Quill"),
        ("I gave it to Kevin on the way.", "Kevin"),
        ("Will Robertson has the key.", "Will Robertson"),
    ],
)
def test_a_person_is_told_by_lists_and_neighbours_without_a_model(text, name):
    assert (name, "PERSON") in found(text)


def test_a_title_is_no_part_of_the_name_that_a_model_finds():
    text = "We saw Dr. Ulla Varga there."
    assert found(text, named(text, "Dr. Ulla Varga", "PERSON")) == [("Dr.", "TITLE"), ("Ulla Varga", "PERSON")]


def test_a_name_that_stood_in_full_is_known_again_when_half_of_it_comes():
    text = "Janka M. Szomor called. Later Szomor wrote, too."
    assert [value for value, kind in found(text) if kind == "PERSON"] == ["Janka M. Szomor", "Szomor"]


def test_a_model_s_name_over_two_lines_ends_with_the_first():
    text = "Vera Lindholm\nPhone: none"
    assert found(text, named(text, "Vera Lindholm\nPhone", "PERSON")) == [("Vera Lindholm", "PERSON")]


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("I joined Halvorsen Shipping Ltd last year.", "Halvorsen Shipping Ltd", "ORGANIZATION"),
        ("She studies at the University of Ghent.", "University of Ghent", "ORGANIZATION"),
        ("We moved to Portugal.", "Portugal", "LOCATION"),
        ("The office in Oberhofen is closed.", "Oberhofen", "LOCATION"),
        ("He is Peruvian by birth.", "Peruvian", "NRP"),
        ("Postcode: EH1 2NG", "EH1 2NG", "ZIP_CODE"),
        ("Nora Field, the Accountant, agreed.", "Accountant", "TITLE"),
    ],
)
def test_other_kinds_are_told_by_their_words(text, value, kind):
    assert (value, kind) in found(text)


def test_a_country_s_check_digit_inside_a_longer_number_proves_nothing():
    text = "order 4203895020367512 was sent"
    part = Span(
        start=10,
        end=21,
        entity="PL_PESEL",
        score=1.0,
        method=Method.CHECKSUM,
        rule="PESEL",
        reason="",
    )
    assert found(text, part) == []


def test_most_of_what_our_own_sentences_hold_is_found_without_a_language_model():
    pairs = []
    for each in OWN:
        text, labels = each["text"], [Label(start, start + len(value), kind) for value, kind, start in each["spans"]]
        pairs.append((labels, settled(refine(text, matching.spans(text)))))
    score = scored(pairs)
    assert score.entities.f() >= 0.80
    assert score.characters.recall >= 0.90
    assert score.characters.precision >= 0.90


@pytest.mark.parametrize("raised", ["²", "5³", "⁵", "①", "４²"])
def test_a_raised_or_circled_digit_is_no_number_that_could_be_an_age(raised):
    for text in (f"Anna Novak, {raised}, teacher", f"Anna Novak ({raised}) came", f"aged {raised} years"):
        assert "AGE" not in {kind for _, kind in found(text)}


def test_a_word_without_letters_beside_a_mail_address_is_no_part_of_its_name():
    mail = "anna.novak@example.org"
    for other in ("¼", "ᵃ", "〇", "ᛮ Novak", "〡 Anna"):
        text = f"{other} Novak {mail}"
        at = text.index(mail)
        span = replace(named(text, mail, "EMAIL_ADDRESS"), start=at, method=Method.PATTERN)
        assert (mail, "EMAIL_ADDRESS") in found(text, span)


@settings(max_examples=150)
@given(st.text(max_size=200))
def test_any_text_can_be_read_and_every_finding_lies_within_it(text):
    for span in refine(text, []):
        assert 0 <= span.start < span.end <= len(text)
        assert 0 < span.score <= 1
        assert text[span.start : span.end].strip()


_PIECES = st.sampled_from(
    ["12", "High", "Street", "Anna", "M", ".", ",", "\n", "in", "Berlin", "Mr", "Inc", "and", "of", "corner", ":", "'s",
     "Apt", "4", "CA", "90210", "rue", "de", "name", "is", "PO", "Box", "the", "is", "a", "?"]
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(_PIECES, max_size=25))
def test_any_order_of_the_words_that_rules_know_can_be_read(pieces):
    text = " ".join(pieces)
    for span in refine(text, []):
        assert 0 <= span.start < span.end <= len(text)
