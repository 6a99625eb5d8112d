"""The scorer of findings in text gives the figures that were worked out by hand."""

import pytest

from benchmarks.text_scorer import Count, Label, overlap, scored

ANNA, BONN, ACME = Label(0, 4, "PERSON"), Label(10, 14, "LOCATION"), Label(20, 30, "ORGANIZATION")
TRUTH = [ANNA, BONN, ACME]  # 18 characters


def test_what_is_found_exactly_scores_one_throughout():
    score = scored([(TRUTH, TRUTH)])
    assert score.entities == Count(3, 3, 3)
    assert score.characters == Count(18, 18, 18)
    assert score.entities.f() == 1.0


def test_a_finding_shifted_by_a_third_of_its_length_still_counts_and_by_more_does_not():
    nine = Label(0, 9, "PERSON")
    assert overlap(nine, Label(3, 12, "PERSON")) == 0.5  # 6 shared of 12
    assert scored([([nine], [Label(3, 12, "PERSON")])]).entities.agree == 1
    far = scored([([nine], [Label(4, 13, "PERSON")])])  # 5 of 13
    assert far.entities == Count(1, 1, 0)
    assert far.characters == Count(9, 9, 5)


def test_a_label_found_in_two_pieces_is_met_by_the_longer_one_only():
    score = scored([([ACME], [Label(20, 26, "ORGANIZATION"), Label(26, 30, "ORGANIZATION")])])
    assert score.entities == Count(1, 2, 1)
    assert (score.entities.precision, score.entities.recall) == (0.5, 1.0)
    assert score.characters == Count(10, 10, 10)


def test_one_finding_over_two_labels_meets_at_most_one():
    score = scored([([Label(0, 4, "PERSON"), Label(4, 8, "PERSON")], [Label(0, 8, "PERSON")])])
    assert score.entities == Count(2, 1, 1)  # both overlap by exactly one half


def test_the_same_finding_twice_is_right_once():
    score = scored([([ANNA], [ANNA, ANNA])])
    assert score.entities == Count(1, 2, 1)
    assert score.characters == Count(4, 4, 4)


def test_a_wrong_kind_is_an_error_twice_among_entities_and_none_among_characters():
    score = scored([([ANNA], [Label(0, 4, "LOCATION")])])
    assert score.kinds == {"LOCATION": Count(0, 1, 0), "PERSON": Count(1, 0, 0)}
    assert score.entities.f() == 0.0
    assert score.characters == Count(4, 4, 4)


def test_nothing_to_find_and_nothing_found_is_perfect_and_either_alone_is_not():
    assert scored([([], [])]).entities.f() == 1.0
    missed, made_up = scored([([ANNA], [])]), scored([([], [ANNA])])
    assert (missed.entities.precision, missed.entities.recall) == (1.0, 0.0)
    assert (made_up.entities.precision, made_up.entities.recall) == (0.0, 1.0)
    assert made_up.characters == Count(0, 4, 0)


def test_texts_are_added_up_before_anything_is_divided():
    score = scored([([ANNA], [ANNA]), (TRUTH, [BONN, Label(40, 50, "URL")])])
    assert score.entities == Count(4, 3, 2)
    assert score.entities.f() == pytest.approx(5 * (2 / 3) * 0.5 / (4 * (2 / 3) + 0.5))  # 0.526
    assert score.characters == Count(22, 18, 8)
