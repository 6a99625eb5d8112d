"""Peoples, faiths and parties, and ages, in free text by rules alone."""

import pytest

from privacy_core.pii.spans import settled
from privacy_core.pii.text_rules import refine


def found(text: str, entity: str) -> list[str]:
    """What rules find of a kind, without a model."""
    return [text[span.start : span.end] for span in settled(refine(text, ())) if span.entity == entity]


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("They were Huguenot weavers and a Sri Lankan cook.", ["Huguenot", "Sri Lankan"]),
        ("We are Catalan; she is half Maori, he a Yoruba.", ["Catalan", "Maori", "Yoruba"]),
        ("Liberal Democrats and Tories voted, Marxists did not.", ["Liberal Democrats", "Tories", "Marxists"]),
        ("a Seventh-day Adventist, a Druze and two Mennonites", ["Seventh-day Adventist", "Druze", "Mennonites"]),
        ("his Greek Orthodox aunt, an Anglo-Indian", ["Greek Orthodox", "Anglo-Indian"]),
        ("an Englishwoman and three Frenchmen", ["Englishwoman", "Frenchmen"]),
        ("Jehovah's Witnesses came.", ["Jehovah's Witnesses"]),
        ("Sie ist evangelisch und Österreicherin.", ["evangelisch", "Österreicherin"]),
        ("Ils sont musulmans, elle est bolivienne ou colombienne.", ["musulmans", "colombienne"]),
        ("Somos colombianos; el ladrón, albanese.", ["colombianos", "albanese"]),
        ("Nationality: Burkinabè\nReligion: Sunni Islam\n", ["Burkinabè", "Sunni Islam"]),
        ("the daughter of a Buddhist tailor", ["Buddhist"]),
    ],
)
def test_peoples_faiths_and_parties_of_the_world_are_known_in_adjectives_and_plurals(text, groups):
    assert found(text, "NRP") == groups


@pytest.mark.parametrize(
    "text",
    [
        "She speaks Turkish and is fluent in Portuguese.",
        "He speaks Portuguese and Welsh.",
        "Add Greek yoghurt and a Swiss roll, serve with Danish pastry.",
        "The Russian translation and the Polish version are out.",
        "They saw the English Channel and the Irish Sea.",
        "Please polish the turkey plate; it is orthodox and liberal.",
        "Religion: none",
    ],
)
def test_languages_dishes_and_seas_are_no_peoples(text):
    assert found(text, "NRP") == []


def test_a_first_name_that_is_a_people_too_stays_a_person():
    text = "Thank you for referring Danish Kapoor to us."
    assert found(text, "NRP") == []
    assert found(text, "PERSON") == ["Danish Kapoor"]


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("63F with chest pain, age/sex 72/M", ["63", "72"]),
        ("Policyholder (40) was cooperative.", ["40"]),
        ("Male approx 45, GCS 15", ["45"]),
        ("my son (15) and the twins, 6, agree", ["15", "6"]),
        ("children 4 and 7, baby 5 mths", ["4", "7", "5"]),
        ("Tenant, vulnerable, 81.", ["81"]),
        ("Found by Katarina, 10. Thank you", ["10"]),
        ("Wir gratulieren zum 87. Geburtstag", ["87"]),
        ("her 50th birthday", ["50"]),
        ("âgée de 7 ans, il a 45 ans.", ["7", "45"]),
        ("45 Jahre alt; eine 33-jährige Frau", ["45", "33"]),
        ("il ladro, di 33 anni, e una 45enne", ["33", "45"]),
        ("tiene 30 años y su hijo, de 5 años.", ["30", "5"]),
        ("82-year-old, seven years old, aged forty-two", ["82", "seven", "forty-two"]),
        ("She is in her forties, he in his late 50s.", ["forties", "50s"]),
        ("im 65 and new here", ["65"]),
        ("the tenant is 84.", ["84"]),
    ],
)
def test_an_age_is_told_by_the_words_beside_it_in_many_languages(text, ages):
    assert found(text, "AGE") == ages


@pytest.mark.parametrize(
    "text",
    [
        "Water struck at 3.1 m, standing at 2.9 m, sealed.",
        "Ages 8 and up. Cheddar aged 18 months.",
        "Suitable for customers aged 65 and over.",
        "NOTIFY: Katarina Novak (72) 568-605",
        "Ten years ago it cost 5 euros; 10 ans d'expérience.",
        "The bus is 42 and the room is 7 by 5 metres.",
        "Hardy to -15 C. Plant 10 cm deep.",
    ],
)
def test_depths_durations_prices_and_groups_have_no_age(text):
    assert found(text, "AGE") == []
