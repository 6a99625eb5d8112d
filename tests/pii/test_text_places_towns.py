"""Towns and parts of countries are told by ways, dates, births, results, lists and prepositions of many languages."""

import pytest

from privacy_core.pii import gazetteer
from privacy_core.pii.spans import settled
from privacy_core.pii.text_rules import refine


def places(text):
    return [text[span.start : span.end] for span in settled(refine(text, [])) if span.entity == "LOCATION"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Voyage: Plzen to San Jose via Cesky Krumlov.", ["Plzen", "San Jose", "Cesky Krumlov"]),
        ("CN786 Lecce 25Dec 0916 - Wagga Wagga 0731, e-ticket above", ["Lecce", "Wagga Wagga"]),
        ("trains between Pécs and Trois-Rivières will not run", ["Pécs", "Trois-Rivières"]),
        ("asked why the bus to Salvador was cut", ["Salvador"]),
        ("The mayor of Zwettl opened the bridge", ["Zwettl"]),
        ("We drove through Tuscany to the village of Pienza.", ["Tuscany", "Pienza"]),
        ("Asylum interview, Kettering, 28.12.2023.", ["Kettering"]),
        ("LONDON, May 3 - It rained.", ["LONDON"]),
        ("Zürich, den 4. Juni 2021", ["Zürich"]),
        ("Robin b. 2011 Skagen, m. 2014 Olga", ["Skagen"]),
        ("scored once as Boise beat Indore 3-1", ["Boise", "Indore"]),
        ("stopped the driver of Savannah, GA yesterday", ["Savannah", "GA"]),
        ("The London-based firm hired a Chicago-born clerk", ["London", "Chicago"]),
        ("he may not enter Český Krumlov", ["Český Krumlov"]),
        ("je serai à Orvieto le 27/08", ["Orvieto"]),
        ("Vivo a Matera da tre anni", ["Matera"]),
        ("Ik woon in Deventer en werk in Zwolle", ["Deventer", "Zwolle"]),
        ("City: Ujezd u Brna\nCountry: none", ["Ujezd u Brna"]),
        ("lives in: Akron", ["Akron"]),
        ("burst its banks at York and Selby", ["York", "Selby"]),
        ("Lisboa, 25 de Abril de 1974", ["Lisboa"]),
        ("Domicile: Lausanne", ["Lausanne"]),
        ("Shipment 221: Hamburg > Gdansk > Klaipeda.", ["Hamburg", "Gdansk", "Klaipeda"]),
        ("down in leeds, then visiting gdansk and krakow", ["leeds", "gdansk", "krakow"]),
        ("im 73 and new in lyon", ["lyon"]),
        ("I come from Duitsland, she from Deutschland", ["Duitsland", "Deutschland"]),
    ],
)
def test_a_place_is_told_by_what_stands_around_it(text, names):
    assert places(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "He is in Sales, she is in Finance, both like it in Excel.",
        "My cat Florence and my dog Rio sleep.",
        "Tom Hull met Kim London and Jack Lincoln at the bar.",
        "Victoria called. Madison and Jackson came too.",
        "reading in bed, in order, in general, at perm level",
        "2 L of water, 3 M of rope, Annex B 3, Schedule 5 Part 2.",
        "Machado and Hill signed; Milan Novak did not.",
    ],
)
def test_words_and_people_that_are_places_elsewhere_are_left(text):
    assert places(text) == []


def test_countries_are_known_in_other_languages_but_not_where_they_are_names_or_words():
    assert {"alemania", "frankrike", "belgie", "republica checa"} <= gazetteer.countries()
    assert not {"dominika", "island", "man", "kina"} & gazetteer.countries()


def test_districts_of_many_countries_are_known():
    assert {"overijssel", "tamil nadu", "kent", "haute-savoie", "oyo county"} & gazetteer.districts()
    assert {"tamil nadu", "overijssel"} <= gazetteer.districts()


def test_small_places_are_read_as_they_are_written_in_the_file():
    assert {"coober pedy", "truth or consequences", "zell am see", "l'isle-jourdain"} <= gazetteer.small_places()
