"""Words of the deny list in texts: in any spelling of the same, as whole words, and as fast in a long list."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_core.errors import InvalidValueError
from privacy_core.pii import deny_words


def found(text, *words):
    index = deny_words.by_first_word(dict.fromkeys(words, "X"))
    return [text[each.start : each.end] for each in deny_words.denied(text, index)]


class TestSpellings:
    @pytest.mark.parametrize(
        ("text", "word"),
        [
            ("the QQZZ STRASSE plan", "qqzz straße"),
            ("the qqzz Straße plan", "QQZZ STRASSE"),
            ("the Jose\u0301zz plan", "Jos\u00e9zz"),
            ("the Jos\u00e9zz plan", "jose\u0301ZZ"),
            ("of Garci\u0301a too", "GARC\u00cdA"),
            ("ask \u1112\u1161\u11ab\u1100\u116e\u11a8 now", "\ud55c\uad6d"),
            ("by \u039c\u0391\u03a1\u03a3 himself", "\u03bc\u03b1\u03c1\u03c2"),
            ("file \ufb01nal x", "FINAL"),
        ],
    )  # fmt: skip
    def test_the_same_word_is_found_in_any_spelling(self, text, word):
        (hit,) = found(text, word)
        assert unicodedata.normalize("NFC", hit).casefold() == unicodedata.normalize("NFC", word).casefold()

    @pytest.mark.parametrize(
        ("text", "word"),
        [
            ("the Jose\u0301 plan", "Jose"),
            ("the Jos\u00e9 plan", "Jose"),
            ("stra\u00dfe", "stras"),
            ("\u00dfa", "sa"),
            ("e\u0301a", "a"),
            ("moonlight", "moon"),
            ("a_b", "a"),
        ],
    )
    def test_a_part_of_a_word_or_letter_is_not(self, text, word):
        assert found(text, word) == []

    @given(
        st.text(st.sampled_from("aAß\u0301\u00e9e \u1e9es.-_\u0327"), max_size=14),
        st.text("aesß\u00e9", min_size=1, max_size=3),
    )
    def test_what_is_found_spells_the_word(self, text, word):
        for hit in found(text, word):
            folded = unicodedata.normalize("NFD", unicodedata.normalize("NFD", hit).casefold())
            assert folded == unicodedata.normalize("NFD", unicodedata.normalize("NFD", word).casefold())

    @given(
        st.text("ab AB.-_#7", max_size=30),
        st.lists(st.from_regex("[ab7][abB7# ]{0,4}[b#]", fullmatch=True), max_size=6),
    )
    def test_in_plain_letters_it_is_what_a_search_at_each_place_finds(self, text, words):
        def whole(at):
            return not re.match(r"\w\w", text[at - 1 : at + 1]) if at else True

        expected = []
        for start in range(len(text)):
            fits = [word for word in words if text[start : start + len(word)].lower() == word.lower()]
            fits = [word for word in fits if whole(start) and whole(start + len(word))]
            expected += [text[start : start + len(max(fits, key=len))]] if fits else []
        assert found(text, *words) == expected


class TestLongLists:
    def test_ten_thousand_words_that_begin_alike_are_asked_once_for_each_length(self):
        deny = {f"anna {number:05d}": "X" for number in range(deny_words.MOST)}
        index = deny_words.by_first_word(deny)
        assert index["anna"].forms == [(0, 10)]
        assert [span.start for span in deny_words.denied("anna anna 09999 anna 1", index)] == [5]

    def test_a_list_has_a_length(self):
        with pytest.raises(InvalidValueError, match="deny list has 10,001 words; 10,000 are the most"):
            deny_words.by_first_word({f"w{number}": "X" for number in range(deny_words.MOST + 1)})
        with pytest.raises(InvalidValueError, match="1 words of the deny list have more than 200 characters") as told:
            deny_words.by_first_word({"secret" * 40: "X"})
        assert "secret" not in str(told.value)
