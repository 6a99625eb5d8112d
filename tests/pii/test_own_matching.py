"""Own recognizers in texts: every place, in time linear in the text, whatever the pattern."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_core.pii import own
from privacy_core.pii.recognizer import Recognizer


class Counting:
    """A pattern that counts the bytes that it was shown."""

    def __init__(self, pattern):
        self.pattern, self.seen = pattern, 0

    def search(self, encoded, start, end):
        self.seen += min(end, len(encoded)) - start
        return self.pattern.search(encoded, start, end)


def made(pattern):
    return own.prepared([Recognizer(entity="X", pattern=pattern)])


def places(text, pattern):
    return [(each.start, each.end) for each in own.recognized(text, made(pattern))]


class TestTime:
    @pytest.mark.parametrize("pattern", ["(?s)a.*b|a", "(?s)a(?:.*b)?", "(?s)a.{999}|a", "[a-z]+(?:[^0-9]*[0-9])?"])
    def test_a_pattern_sees_a_text_a_bounded_number_of_times_for_each_match(self, pattern):
        (ready,) = made(pattern)
        counting = Counting(ready.pattern)
        text = b"a " * 5_000
        matches = list(own._matches(counting, text))
        assert counting.seen <= 3 * own.LONGEST * (len(matches) + len(text) / own.LONGEST + 1)

    def test_what_it_finds_has_an_end(self):
        text = "a" + " x" * 2_000 + " b"
        assert all(end - start <= own.LONGEST for start, end in places(text, r"(?s)a.*"))
        assert places(text, r"(?s)a.*b") == []


class TestPlaces:
    @given(st.lists(st.sampled_from(["EMP-1", "é", " ", "\n", "x" * 700, "日" * 300, "12", "."]), max_size=12))
    def test_all_that_python_finds_is_found_wherever_pieces_end(self, parts):
        text = " ".join(parts)
        for pattern in (r"EMP-[0-9]", "[0-9]{2}", r"\.", "x{5} é"):
            expected = [
                hit.span() for hit in re.finditer(pattern, text) if not any(own._cuts(text, at) for at in hit.span())
            ]
            assert places(text, pattern) == expected

    @pytest.mark.parametrize("padding", [0, 1, 995, 999, 1_000, 1_001, 1_995, 1_999, 2_000, 2_001, 3_000])
    def test_a_match_across_the_end_of_a_piece_is_whole(self, padding):
        text = "." * padding + "EMP-12345 Z" + "." * 2_000
        assert places(text, "EMP-[0-9]+ Z") == [(padding, padding + 11)]
        assert places("é" * 0 + "日 " * (padding // 2) + "EMP-1", "^EMP-1$|EMP-[0-9]$")[-1][1] == padding // 2 * 2 + 5

    def test_a_part_of_a_character_is_no_error(self):
        assert places("é a", r"\C a") == [(1, 3)]
