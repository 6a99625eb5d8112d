"""Matches in a text: exact places, words near them, and time linear in the text."""

import re

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy_core.pii import matching, patterns
from privacy_core.pii.matching import spans
from privacy_core.pii.patterns import PatternError
from privacy_core.pii.rule import Rule
from privacy_core.pii.rules import RULES
from privacy_core.pii.spans import Method, settled
from tests.pii.test_validators import COUNTRIES, with_check_digits

AROUND = st.text(st.characters(blacklist_categories=["Cs", "Nd", "Nl", "No"]), max_size=40)
"""Text of any script, emoji and control characters, without digits of its own."""

LOOSE = st.sampled_from([" ", ", ", "; ", "\n", "(", '"', "| ", "😀", "、", "\u200b", " "])


def of(entity, text):
    return [(span.start, span.end) for span in spans(text) if span.entity == entity and span.method == Method.CHECKSUM]


class TestGeneratedIbans:
    @given(
        st.sampled_from(["DE", "AT", "CZ", "ES", "PL", "HU", "BE", "NO", "DK", "FI", "LT", "PT"]),
        st.text("0123456789", min_size=30, max_size=30),
        st.tuples(AROUND, LOOSE, LOOSE, AROUND),
        st.booleans(),
    )
    def test_are_found_in_any_text_at_their_place_and_not_with_a_wrong_digit(self, country, digits, around, grouped):
        before, left, right, behind = around
        valid = with_check_digits(country, digits[: COUNTRIES[country] - 4])
        if grouped:
            valid = " ".join(re.findall(".{1,4}", valid))
        start = len(before + left)
        here = (start, start + len(valid))
        assert here in of("IBAN_CODE", before + left + valid + right + behind)
        wrong = valid[:-1] + str((int(valid[-1]) + 1) % 10)
        assert here not in of("IBAN_CODE", before + left + wrong + right + behind)


class TestGeneratedCards:
    @given(
        st.sampled_from(["4", "51", "2221", "6011", "3528", "62", "5018", "6759"]),
        st.text("0123456789", min_size=15, max_size=15),
        st.sampled_from(["", " ", "-"]),
        st.tuples(AROUND, LOOSE, LOOSE, AROUND),
    )
    def test_are_found_in_any_text_at_their_place_and_not_with_a_wrong_digit(self, issuer, digits, sign, around):
        before, left, right, behind = around
        body = (issuer + digits)[:15]
        doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in body[::2])
        check = -(doubled + sum(map(int, body[1::2]))) % 10
        number = sign.join(re.findall(".{4}", f"{body}{check}"))
        wrong = sign.join(re.findall(".{4}", f"{body}{(check + 1) % 10}"))
        here = (len(before + left), len(before + left) + len(number))
        assert here in of("CREDIT_CARD", before + left + number + right + behind)
        assert here not in of("CREDIT_CARD", before + left + wrong + right + behind)


def example_numbers():
    kinds = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE)
    pairs = [(region, kind) for region in sorted(phonenumbers.SUPPORTED_REGIONS) for kind in kinds]
    numbers = (phonenumbers.example_number_for_type(*pair) for pair in pairs)
    return [number for number in numbers if number is not None]


class TestPhones:
    """Another implementation: Google's example number of every region."""

    @pytest.mark.parametrize("form", ["INTERNATIONAL", "E164"])
    def test_international_forms_of_every_country_are_found_whole(self, form):
        written = [
            phonenumbers.format_number(number, getattr(phonenumbers.PhoneNumberFormat, form))
            for number in example_numbers()
        ]
        missed = [
            text
            for text in written
            if (6, 6 + len(text))
            not in {(s.start, s.end) for s in settled(spans(f"At 9, {text}!")) if s.entity == "PHONE_NUMBER"}
        ]
        assert [text for text in missed if text != "+687 20.12.34"] == []  # New Caledonia: read as a date

    def test_national_forms_beside_a_word_are_found_nearly_always(self):
        written = [
            phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL) for number in example_numbers()
        ]
        written = [text for text in written if sum(map(str.isdigit, text)) >= 7]
        found = sum(
            (7, 7 + len(text))
            in {(s.start, s.end) for s in settled(spans(f"Phone: {text}")) if s.entity == "PHONE_NUMBER"}
            for text in written
        )
        assert found / len(written) > 0.9


class TestContext:
    rule = Rule(
        entity="STAFF",
        name="number",
        pattern=r"\d{5}",
        length=(5, 5),
        context=("staff", "badge no"),
        score=0.2,
        score_near=0.9,
    )

    def score(self, text):
        return [span.score for span in spans(text, [self.rule])]

    def test_a_word_beside_raises_the_score_and_the_nearer_the_more(self):
        assert self.score("12345") == [0.2]
        assert self.score("staff 12345")[0] > self.score("staff in the building 12345")[0] > 0.7

    @pytest.mark.parametrize("text", ["STAFF: 12345", "Badge No. 12345", "12345 (staff)", "“staff” 12345"])
    def test_it_counts_in_any_case_before_and_behind(self, text):
        assert self.score(text)[0] > 0.8

    @pytest.mark.parametrize(
        "text", ["staffing 12345", "flagstaff 12345", "éstaff 12345", "staff" + 61 * " " + "12345"]
    )
    def test_a_part_of_a_word_or_one_far_away_does_not_count(self, text):
        assert self.score(text) == [0.2]

    def test_the_kind_that_is_named_nearest_wins(self):
        text = "Her SSN is 536904399 and the bank account 536904391."
        assert [span.entity for span in settled(spans(text))] == ["US_SSN", "US_BANK_NUMBER"]

    @pytest.mark.parametrize("number", ["123-45-6789", "078-05-1120", "123456789", "666-12-3456", "000 12 3456"])
    def test_an_example_of_an_ssn_is_one_beside_a_word_for_it_and_none_alone(self, number):
        assert {span.entity for span in settled(spans(f"My SSN is {number}."))} == {"US_SSN"}
        assert "US_SSN" not in {span.entity for span in settled(spans(f"the part {number}."))}

    def test_the_authorities_own_example_of_a_nino_is_one_beside_a_word_for_it(self):
        assert [span.entity for span in settled(spans("NINO: QQ 12 34 56 C"))] == ["UK_NINO"]
        assert settled(spans("ref QQ 12 34 56 C")) == ()

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("4111 1111 1111 1111", "a payment card (groups of four), and its check digits are right"),
            ("a@b.org", "an e-mail address (in a domain that can exist), and its domain ends as real ones do"),
            ("SSN 536-90-4399", "a US social security number (with hyphens), and a word for it stands near"),
        ],
    )
    def test_a_reason_says_what_was_checked(self, text, reason):
        assert settled(spans(text))[0].reason == f"it has the form of {reason}"

    def test_a_rule_for_columns_is_never_found_in_a_text(self):
        columns_only = [rule for rule in RULES if rule.score_near == 0]
        assert columns_only
        assert spans("call 030/1234-567 or plate 練馬 853", columns_only) == []


class TestPlaces:
    @given(
        st.lists(
            st.sampled_from(["é", "😀", "a@b.org ", " 536-90-4399 ", "\ud800", "\x00", "漢", "10.0.0.1 "]), max_size=12
        )
    )
    def test_places_are_counted_in_characters(self, parts):
        text = "".join(parts)
        for span in spans(text):
            assert 0 <= span.start < span.end <= len(text)
            if span.entity == "US_SSN":
                assert text[span.start : span.end] == "536-90-4399"

    @settings(max_examples=200)
    @given(st.text(max_size=200))
    def test_no_text_is_too_odd(self, text):
        assert all(0 <= span.start < span.end <= len(text) for span in spans(text))

    @pytest.mark.parametrize(
        ("text", "entity"),
        [
            (
                "SSN 536\u201190\u20114399",
                "US_SSN",
            ),  # hyphens and spaces that do not break, as word processors put them
            ("4111\u00a01111\u00a01111\u00a01111", "CREDIT_CARD"),
            ("\uff14\uff11\uff11\uff11 1111 1111 1111", "CREDIT_CARD"),
            ("+49\u202f30\u202f901820", "PHONE_NUMBER"),
            ("\u0664\u0661\u0661\u0661 1111 1111 1111", "CREDIT_CARD"),
        ],
    )
    def test_spaces_hyphens_and_digits_of_any_kind_count(self, text, entity):
        [span] = settled(spans(text))
        assert (span.entity, span.end) == (entity, len(text))

    @given(st.text(max_size=60))
    def test_a_plain_text_is_as_long(self, text):
        assert len(patterns.plain(text)) == len(text)

    def test_spans_hold_nothing_of_the_text(self):
        for span in spans("my card 4111 1111 1111 1111"):
            assert "4111" not in str(span.to_json())


class CountingPattern:
    """Counts the bytes that searches pass over: up to the end of what they find, or of the text."""

    def __init__(self, pattern, tally):
        self.pattern, self.tally = pattern, tally

    def search(self, text, at=0):
        match = self.pattern.search(text, at)
        self.tally[0] += (match.end() if match else len(text)) - at
        return match


HOSTILE = (
    *("1234567890", "4111-", "4111 ", "12 ", "-", "ab:", "a.", "a@", "a@b.", "http://a.", "1.", "a", "é", "A1", "0x"),
    *("DE89 3704 0044 0532 ", "12 A ", "12.05.1990 ", "born 12.05.1990 ", "card 4111111111111112 ", "555-123-4567 "),
    *("(1) ", "😀1", "Aaaa ", "1 Aaa ", "rue a ", "A-1 ", "12:30 ", "1/2/"),
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_four_times_the_text_takes_four_times_the_steps(piece, monkeypatch):
    tally = [0]
    compiled = patterns.compiled
    monkeypatch.setattr(matching.patterns, "compiled", lambda pattern: CountingPattern(compiled(pattern), tally))

    def steps(times):
        tally[0] = times * len(piece)  # the one pass that tells which rules to ask
        spans(piece * times)
        return tally[0]

    assert steps(800) <= 4.4 * steps(200)


def test_the_count_of_steps_would_show_a_search_that_is_not_linear(monkeypatch):
    """A search that starts again at every character, as one without `_next_word` would."""
    tally = [0]
    never = CountingPattern(patterns.compiled(patterns.bounded(r"(?:a.)*b")), tally)

    def steps(length):
        tally[0] = 0
        for at in range(0, length, 50):
            never.search(b"a." * (length // 2), at)
        return tally[0]

    assert steps(8_000) > 10 * steps(2_000)


class TestPatterns:
    @pytest.mark.parametrize("pattern", ["(?=a)b", r"(a)\1", "(?<!x)y", "[a", "(a", "a)", "*a", "a{2000}", r"\Z"])
    def test_what_re2_cannot_compile_is_refused_with_what_to_do(self, pattern):
        with pytest.raises(PatternError, match=r"cannot be used: .+\. [A-Z].+\.") as refused:
            patterns.compiled(pattern)
        assert "Write it in RE2's syntax." not in str(refused.value)

    def test_one_that_would_grow_too_large_is_refused(self):
        with pytest.raises(PatternError, match="too large"):
            patterns.compiled(r"(\pL{500}|\pN{500}){2}" * 8)
