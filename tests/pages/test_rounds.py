"""What a browser reports is a choice only where it is news of the widget that it names."""

import pytest

from pages.ui import rounds


@pytest.fixture
def reported(monkeypatch) -> dict:
    """The values of widgets, as the tab holds them."""
    values: dict = {}
    monkeypatch.setattr(rounds.st, "session_state", values)
    return values


def show(value):
    return rounds.shows("work", "k", of="table", value=value)


def test_another_value_is_a_choice_once(reported):
    key = show(5)
    assert not rounds.chosen("work", key)
    reported[key] = 6
    assert rounds.chosen("work", key)
    assert not rounds.chosen("work", key)


def test_after_a_change_from_elsewhere_the_old_value_of_the_old_widget_is_no_choice(reported):
    old = show(5)
    reported[old] = 6
    assert rounds.chosen("work", old)
    rounds.begin("work")
    assert show(5) != old
    assert not rounds.chosen("work", old)


def test_a_new_value_of_the_old_widget_is_a_choice_that_the_new_one_does_not_show(reported):
    old = show(5)
    rounds.begin("work")
    new = show(4)
    reported[old] = 7
    assert rounds.chosen("work", old)
    assert rounds.behind("work")
    reported[new] = 8
    assert rounds.chosen("work", new)
    assert not rounds.behind("work")


def test_two_rounds_ago_is_too_long_ago(reported):
    old = show(5)
    for _ in range(2):
        rounds.begin("work")
        show(4)
    reported[old] = 7
    assert not rounds.chosen("work", old)


def test_rounds_of_one_place_leave_those_of_another_alone(reported):
    key = show(5)
    rounds.begin("roles")
    assert show(5) == key
    assert (rounds.number("work"), rounds.number("roles")) == (0, 1)
