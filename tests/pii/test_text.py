"""Reading free text: what is found is where it stands, each text is read once, and nothing makes a reading fail."""

import logging
import random
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_core.errors import InvalidValueError
from privacy_core.pii import pieces, text_rules
from privacy_core.pii.patterns import PatternError
from privacy_core.pii.recognizer import Recognizer
from privacy_core.pii.spans import Method, Span, settled
from privacy_core.pii.text import BATCH, Reader

STAFF = Recognizer(entity="STAFF_NUMBER", pattern=r"EMP-\d{5}", words=("badge", "staff number"))
RULES_ONLY = Reader(model=False)

anything = st.text(st.characters(codec=None), max_size=200)  # lone surrogates and NUL are among them


@pytest.fixture(scope="module")
def reader():
    return Reader(recognizers=[STAFF], deny={"Blue Moon": "PROJECT", "#7-b": "ROOM"}, allow=["paris", "EMP-00000"])


def found(reader, text):
    """What settles in a text, as entity and what stands there."""
    [candidates] = reader.read([text])
    return [(span.entity, text[span.start : span.end]) for span in settled(candidates)]


def test_names_and_numbers_are_found_with_how_and_why(reader):
    text = "Angela Merkel wrote to jan.novak@example.com from London."
    settled_on = {("PERSON", "Angela Merkel"), ("EMAIL_ADDRESS", "jan.novak@example.com"), ("LOCATION", "London")}
    assert set(found(reader, text)) == settled_on
    [spans] = reader.read([text])
    [name] = [span for span in spans if span.entity == "PERSON" and span.method is Method.NER]
    assert text[name.start : name.end] == "Angela Merkel"
    assert name.reason == "the language model reads it as the name of a person"
    assert reader.model_name in name.rule


def test_missing_and_empty_texts_hold_nothing_and_keep_their_place(reader):
    assert [len(spans) for spans in reader.read([None, "", "  \n", None])] == [0, 0, 0, 0]
    assert reader.read([]) == []


def test_a_text_that_comes_again_is_read_once(reader):
    told = []
    texts = ["Angela Merkel left.", None, "Angela Merkel left.", "Angela Merkel left."]
    spans = reader.read(texts, report=lambda done, total: told.append((done, total)))
    assert told == [(1, 1)]
    assert spans[0] == spans[2] == spans[3]
    assert spans[1] == ()


def test_progress_is_told_after_each_batch_and_what_it_raises_ends_the_work():
    told = []
    texts = [f"number {index}" for index in range(2 * BATCH + 5)]
    RULES_ONLY.read(texts, report=lambda done, total: told.append((done, total)))
    assert told == [(BATCH, 517), (2 * BATCH, 517), (517, 517)]

    def cancel(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        RULES_ONLY.read(texts, report=cancel)


def test_progress_is_told_between_long_texts():
    told = []
    texts = [f"{letter} " * 60_000 for letter in "abc"]
    RULES_ONLY.read(texts, report=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


class TestOwnRecognizers:
    def test_a_hit_counts_more_near_its_words(self, reader):
        far, near = reader.read(["Written by EMP-12345.", "Written by staff number EMP-12345."])
        [far], [near] = ([span for span in spans if span.entity == "STAFF_NUMBER"] for spans in (far, near))
        assert (far.score, near.score) == (STAFF.score, STAFF.score_near)
        assert near.method is Method.CUSTOM
        assert near.reason == "it has the form of STAFF_NUMBER, and 'staff number' stands near"

    def test_a_word_inside_another_is_no_word_near(self, reader):
        [spans] = reader.read(["The badger EMP-12345."])
        assert [span.score for span in spans if span.entity == "STAFF_NUMBER"] == [STAFF.score]

    def test_offsets_are_in_characters_behind_any_script(self, reader):
        text = "😀 é עברית مرحبا 東京 badge EMP-12345 😀"
        assert ("STAFF_NUMBER", "EMP-12345") in found(reader, text)

    def test_a_pattern_that_re2_refuses_is_refused(self):
        with pytest.raises(PatternError, match="look-ahead"):
            Reader(recognizers=[Recognizer(entity="X", pattern="(?=a)b")])

    def test_a_pattern_that_matches_nothing_finds_nothing(self):
        with_nothing = Reader(model=False, recognizers=[Recognizer(entity="X", pattern="q*")])
        assert found(with_nothing, "a qq-a") == [("X", "qq")]


class TestAllowAndDeny:
    def test_what_is_allowed_is_never_reported(self, reader):
        texts = reader.read(["They met in PARIS.", "badge EMP-00000", "They met in Paris, Texas."])
        assert texts[0] == texts[1] == ()

    def test_what_is_denied_is_reported_in_any_case_as_whole_words(self, reader):
        assert ("PROJECT", "BLUE moon") in found(reader, "We call it BLUE moon.")
        assert ("ROOM", "#7-B") in found(reader, "Room #7-B is free.")
        assert "PROJECT" not in dict(found(reader, "a blue moonlight, or blue-moon"))
        assert "ROOM" not in dict(found(reader, "Room #7-beta, 7-b"))

    def test_the_longest_entry_of_the_deny_list_counts(self):
        both = Reader(model=False, deny={"new": "A", "new york": "B"})
        assert found(both, "New York is new") == [("B", "New York"), ("A", "new")]

    def test_a_denied_word_beats_everything_where_they_overlap(self):
        named = Reader(model=False, deny={"jan.novak@example.com": "SENDER"})
        assert found(named, "by jan.novak@example.com.") == [("SENDER", "jan.novak@example.com")]

    def test_an_entry_without_a_letter_or_digit_is_refused(self):
        with pytest.raises(InvalidValueError, match="deny list has no letter"):
            Reader(deny={"--": "A"})


class TestAnyText:
    @given(anything)
    def test_spans_lie_inside_the_text_and_are_told_without_it(self, text):
        for reader in (RULES_ONLY, Reader()):
            [spans] = reader.read([text])
            assert all(0 <= span.start < span.end <= len(text) and 0 < span.score <= 1 for span in spans)
            assert all(span.reason and span.rule for span in spans)

    @given(anything, anything)
    def test_an_address_is_found_where_it_was_put(self, before, behind):
        address = "mia.weber@example.com"
        [spans] = RULES_ONLY.read([f"{before}\n {address} \n{behind}"])
        start = len(before) + 2
        assert (start, start + len(address)) in {
            (span.start, span.end) for span in spans if span.entity == "EMAIL_ADDRESS"
        }

    @pytest.mark.parametrize(
        "unit", ["(", "a.b/", "x", "1-2,", "http://", "é", "\0", "\ud800", "😀", "12 ", "Ann Lee, ", "\n", "_-_", "@a."]
    )
    def test_many_times_anything_is_read_and_what_stands_behind_is_found(self, unit):
        text = unit * (10_000 // len(unit)) + " mia.weber@example.com"
        for reader in (RULES_ONLY, Reader()):
            [spans] = reader.read([text])
            assert "mia.weber@example.com" in {text[span.start : span.end] for span in spans}


SCRIPTS = (
    "abcXYZ",
    "0123456789",
    " \t\n\0",
    "-_.:/@#()+,;'\"",
    "äéßÆ",
    "אבגדם",
    "مرحبا",
    "東京ひら",
    "😀👩‍👩‍👧",
    "\ud800\udfff",
    "𝔄𝟘",
)


def drawn(rng, characters):
    """A string of runs in one script each, with an address somewhere, and where that starts."""
    runs = ["".join(rng.choices(rng.choice(SCRIPTS), k=rng.randint(1, 12))) for _ in range(characters // 6)]
    before, behind = "".join(runs[: len(runs) // 2]) + " ", "\n" + "".join(runs[len(runs) // 2 :])
    return f"{before}mia.weber@example.com{behind}", len(before)


@pytest.mark.prove
class TestManyTexts:
    @pytest.mark.parametrize("model", [True, False])
    def test_ten_thousand_strings_of_any_script_are_read(self, model):
        rng = random.Random(5)  # noqa: S311 - no secret
        cases = [drawn(rng, rng.randint(0, 120)) for _ in range(10_000)]
        read = Reader(model=model).read([text for text, _ in cases])
        for (text, start), spans in zip(cases, read, strict=True):
            assert all(0 <= span.start < span.end <= len(text) for span in spans)
            assert start in {span.start for span in spans if span.entity == "EMAIL_ADDRESS"}

    @pytest.mark.parametrize("unit", ["Ann Lee of 12 High St, ", "(", "a@b.co "])
    def test_a_cell_of_a_megabyte_is_read(self, unit):
        text = unit * (1_000_000 // len(unit)) + " mia.weber@example.com"
        [spans] = Reader().read([text])
        assert len(text) - 21 in {span.start for span in spans if span.entity == "EMAIL_ADDRESS"}


class TestSettled:
    spans = st.builds(
        lambda start, length, score, method, entity: Span(
            start=start, end=start + length, entity=entity, score=score, method=method, rule="", reason=""
        ),
        st.integers(0, 30),
        st.integers(1, 8),
        st.sampled_from([0.3, 0.5, 0.9]),
        st.sampled_from(Method),
        st.sampled_from("AB"),
    )

    @given(st.lists(spans, max_size=20))
    def test_each_span_that_counts_beats_those_that_it_overlaps(self, spans):
        """The definition, worked through one by one."""
        order = sorted(
            (span for span in spans if span.score >= 0.4),
            key=lambda span: (span.method.rank, -span.score, span.start - span.end, span.start, span.entity),
        )
        taken = []
        for span in order:
            if all(span.end <= other.start or other.end <= span.start for other in taken):
                taken.append(span)
        assert settled(spans) == tuple(sorted(taken, key=lambda span: span.start))


class TestPieces:
    @given(st.text(max_size=300), st.integers(2, 50))
    def test_pieces_are_the_text(self, text, longest):
        cut = list(pieces.pieces(text, longest=longest))
        assert "".join(piece for _, piece in cut) == text
        assert all(text[start : start + len(piece)] == piece for start, piece in cut)
        assert all(len(piece) <= longest for _, piece in cut)

    @given(anything)
    def test_what_is_read_is_as_long_as_the_text(self, text):
        readable = pieces.readable(text)
        assert len(readable) == len(pieces.tokenizable(readable)) == len(text)
        readable.encode("utf-8")

    def test_a_cut_parts_no_number_where_it_can(self):
        text = "word 4111 1111 1111 1111 and"
        assert [piece for _, piece in pieces.pieces(text, longest=20)] == ["word ", "4111 1111 1111 1111 ", "and"]

    def test_names_behind_many_pieces_are_where_they_stand(self, reader):
        text = "Nothing happened on that day.\n" * 1_000 + "Angela Merkel left."
        spans = [span for [spans] in [reader.read([text])] for span in spans if span.method is Method.NER]
        assert "Angela Merkel" in {text[span.start : span.end] for span in spans}


def test_nothing_of_a_text_is_logged(caplog):
    with caplog.at_level(logging.DEBUG):
        Reader().read(["Zacharias Quillfeather, passport number 912803456, zq@example.com, NHS 943 476 5919."])
    assert not any(part in caplog.text for part in ("Quillfeather", "912803456", "zq@", "5919"))


def test_a_name_of_the_model_that_ends_with_a_line_is_read():
    text = "Anna Novak\n"
    named = Span(start=0, end=11, entity="PERSON", score=0.85, method=Method.NER, rule="", reason="")
    assert {text[span.start : span.end] for span in text_rules.refine(text, [named])} == {"Anna Novak"}


def test_threads_that_read_at_once_find_what_one_finds(reader):
    texts = [f"Angela Merkel met Jan {letter}. Novak in London." for letter in "ABCDEFGHIJ"]
    alone, found = reader.read(texts), {}

    def read(number):
        found[number] = reader.read(texts)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(found.values()) == [alone] * 4


def test_without_a_model_the_rules_read_and_it_is_said():
    assert RULES_ONLY.model_name is None
    assert RULES_ONLY.notice.startswith("No language model reads the text")
    [spans] = RULES_ONLY.read(["Angela Merkel, mia.weber@example.com"])
    assert {span.method for span in spans} == {Method.CHECKSUM, Method.NAMES}


def test_a_language_without_a_model_is_read_by_rules():
    french = Reader(language="fr")
    assert french.model_name is None
    assert "No language model for French is installed" in french.notice
    assert ("EMAIL_ADDRESS", "mia.weber@example.com") in found(french, "Écrivez à mia.weber@example.com")


def test_a_language_that_is_none_is_refused():
    with pytest.raises(InvalidValueError, match="no language 'xx'"):
        Reader(language="xx")
