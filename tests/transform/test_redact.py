"""Redaction of text, span by span: what is put in the place, what stays, and what it takes for a direct identifier."""

import hashlib
import hmac
import itertools
import re

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_core.errors import InvalidValueError
from privacy_core.pii.recognizer import Recognizer
from privacy_core.pii.spans import Method
from privacy_core.pii.text import Reader
from privacy_core.transform import Recipe, RecipeError, Resources
from privacy_core.transform.pseudonym import Pseudonymize
from privacy_core.transform.redact import RedactText, spliced
from privacy_core.transform.redact_actions import Action, With
from privacy_core.transform.redact_spans import to_hide
from tests.pii.hostile import hostile
from tests.transform.reading import PATTERNS, PlainBook, PlainReader, span

KEY = b"k" * 32
NOTE = "On 1987-03-05 Ann Lee paid with 4111 1111 1111 1234 ÉÉ"
ONLY = {"entities": ("DATE_TIME", "PERSON", "CREDIT_CARD")}


def resources(book=None):
    return Resources(keys=lambda *_: KEY, tokens=lambda *_: book or PlainBook(), reader=PlainReader)


def made(values, how=None, **more):
    actions = {kind: action if isinstance(action, Action) else Action(by=With(action)) for kind, action in how.items()}
    step = RedactText(column="c", how=actions, **{**ONLY, **more})
    return step.function(resources())(pa.array(values, pa.string())).to_pylist()


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({}, "<PERSON> <DATE_TIME> <PERSON> paid with <CREDIT_CARD> ÉÉ"),
        ({"default": "remove"}, "   paid with  ÉÉ"),
        ({"default": "keep", "CREDIT_CARD": Action(by=With.MASK, keep_last=4)},
         "On 1987-03-05 Ann Lee paid with **** **** **** 1234 ÉÉ"),
        ({"PERSON": "keep", "DATE_TIME": "year"}, "On 1987 Ann Lee paid with <CREDIT_CARD> ÉÉ"),
        ({"PERSON": "mask", "DATE_TIME": "month"}, "** 1987-03 ******* paid with <CREDIT_CARD> ÉÉ"),
        ({"default": "year"}, "<PERSON> 1987 <PERSON> paid with <CREDIT_CARD> ÉÉ"),
    ],
    ids=str,
)  # fmt: skip
def test_each_way_on_a_note(how, expected):
    assert made([NOTE, None, "", "nothing here"], how) == [expected, None, "", "nothing here"]


def test_a_pseudonym_is_the_first_half_of_the_column_s_in_the_same_domain():
    shown = made(["so Ann Lee said"], {"PERSON": "pseudonym"}, domain="visits")[0]
    full = hmac.new(KEY, b"Ann Lee", hashlib.sha256).hexdigest()
    assert shown == f"so <PERSON:{full[:16]}> said"
    column = Pseudonymize(column="x", domain="visits").function(resources())(pa.array(["Ann Lee"]))[0].as_py()
    assert column.startswith(full[:16])


def test_tokens_are_those_of_the_domain_and_asked_for_once_a_batch():
    asked = []

    class Book(PlainBook):
        def tokens(self, values):
            asked.append(list(values))
            return super().tokens(values)

    book = Book()
    step = RedactText(column="c", how={"PERSON": Action(by=With.TOKEN)}, entities=("PERSON",))
    shown = step.function(resources(book))(pa.array(["so Ann said", "to Ann and Bob", None, "none"])).to_pylist()
    ann, bob = book.kept["Ann"], book.kept["Bob"]
    assert shown == [f"so {ann} said", f"to {ann} and {bob}", None, "none"]
    assert asked == [["Ann", "Bob"]]


def test_fakes_are_the_same_for_the_same_value_and_of_kinds_that_have_some():
    one, other = made(["so Ann Lee said", "to Ann Lee on 1987-03-05"], {"default": "fake"})
    name = one.removeprefix("so ").removesuffix(" said")
    assert name not in {"Ann Lee", "<PERSON>"}
    assert other == f"to {name} on <DATE_TIME>"


def test_own_recognizers_denied_and_allowed_words_reach_the_reader():
    staff = Recognizer(entity="STAFF", pattern="EMP-[0-9]{5}")
    deny = {"blue whale": "PROJECT", "omega": "LETTER"}
    more = {"recognizers": (staff,), "allow": ("Ann",), "deny": deny, "entities": None}
    assert made(["EMP-12345 7 Ann, 8 blue whale"], {"LETTER": "keep"}, **more) == ["<STAFF> 7 Ann, 8 <PROJECT>"]


def test_a_text_is_read_once_and_nothing_is_read_where_there_is_none():
    readers = []

    def reader(**asked):
        readers.append(PlainReader(**asked))
        return readers[-1]

    function = RedactText(column="c").function(Resources(reader=reader))
    assert function(pa.array([], pa.string())).type == pa.string()
    assert function(pa.nulls(3, pa.string())).null_count == 3
    assert readers[0].asked == 0
    function(pa.array([NOTE] * 100 + [None]))
    assert readers[0].asked == 1


class TestOverlaps:
    TEXT = "John Smith 4111 1111 1111 1111 x"
    CARD = span(11, 30, "CREDIT_CARD", Method.CHECKSUM, 1.0)

    def shown(self, *spans, text=TEXT, **more):
        found = to_hide(text, spans, **{"threshold": 0.4, "entities": None, **more})
        return spliced(text, found, lambda entity, _: f"<{entity}>")

    def test_a_name_that_was_read_together_with_a_card_stays_hidden(self):
        assert self.shown(self.CARD, span(0, 20, "PERSON", Method.NER)) == "<PERSON> <CREDIT_CARD> x"
        around = span(0, 33, "STREET_ADDRESS", Method.NER)
        assert self.shown(self.CARD, around, text=f"{self.TEXT}y") == "<STREET_ADDRESS> <CREDIT_CARD> <STREET_ADDRESS>"
        assert self.shown(span(0, 32, "PERSON", Method.NER), self.CARD) == "<PERSON> <CREDIT_CARD> <PERSON>"

    def test_what_nobody_counts_does_not(self):
        low = span(0, 20, "PERSON", Method.NER, 0.2)
        assert self.shown(self.CARD, low) == "John Smith <CREDIT_CARD> x"
        person = span(0, 20, "PERSON", Method.NER)
        assert self.shown(self.CARD, person, entities=("CREDIT_CARD",)) == "John Smith <CREDIT_CARD> x"

    def test_what_is_left_of_another_of_the_same_kind_joins_it(self):
        inner, longer = span(11, 25, "CREDIT_CARD", Method.NER), span(5, 30, "CREDIT_CARD", Method.NER)
        assert self.shown(self.CARD, longer, inner) == "John <CREDIT_CARD> x"
        ends = [span(0, 4, "PERSON", Method.DENIED), span(9, 14, "PERSON", Method.DENIED)]
        assert self.shown(*ends, span(0, 14, "PERSON", Method.NER), text="John van Smith x") == "<PERSON> x"

    def test_what_is_left_is_hidden_of_whatever_kind_and_however_short(self):
        assert self.shown(self.CARD, span(0, 20, "DATE_TIME", Method.NER)) == "<DATE_TIME> <CREDIT_CARD> x"
        assert self.shown(self.CARD, span(10, 32, "PERSON", Method.NER)) == "John Smith <CREDIT_CARD> <PERSON>"

    def test_signs_that_are_left_join_what_stands_beside_them(self):
        whole, inner = span(0, 9, "PHONE_NUMBER"), span(1, 8, "ZIP_CODE", Method.CHECKSUM)
        assert self.shown(whole, inner, text="(5551234) x") == "<ZIP_CODE> x"

    @pytest.mark.parametrize(
        ("text", "deny", "before", "after"),
        [
            ("Anna Kowalska called", {"Anna": "PERSON"}, "<PERSON> called", "<PERSON> called"),
            ("Anna Kowalska called", {"Kowalska": "STAFF"}, "<PERSON> called", "<PERSON> <STAFF> called"),
            ("to john.smith@example.org now", {"smith": "EMAIL_ADDRESS"}, "to <EMAIL_ADDRESS> now", None),
            ("on 3 May 2021 he", {"May": "DATE_TIME"}, "on <DATE_TIME> he", None),
            ("lives in Saint Petersburg since", {"Petersburg": "LOCATION"}, "lives in <LOCATION> since", None),
        ],
        ids=str,
    )  # fmt: skip
    def test_a_denied_word_takes_its_part_and_opens_nothing(self, text, deny, before, after):
        assert self.read(text) == before
        assert self.read(text, deny=deny) == (after or before)

    def test_an_own_recognizer_opens_nothing(self):
        first = Recognizer(entity="PERSON", pattern="Anna", score=0.9, score_near=0.9)
        assert self.read("Anna Kowalska called", recognizers=(first,)) == "<PERSON> called"

    def read(self, text, **own):
        (found,) = Reader(**own).read([text])
        return self.shown(*found, text=text)

    @given(
        st.text("ab C.1 @", min_size=1, max_size=30),
        st.lists(
            st.tuples(
                st.integers(0, 29),
                st.integers(1, 12),
                st.sampled_from("ABC"),
                st.sampled_from(list(Method)),
                st.sampled_from([0.2, 0.5, 0.9]),
            ),
            min_size=1,
            max_size=8,
        ),
        st.sampled_from([None, ("A", "B")]),
    )
    def test_a_further_finding_never_opens_what_was_hidden(self, text, rows, entities):
        spans = [
            span(start, min(start + length, len(text)), entity, method, score)
            for start, length, entity, method, score in rows
            if start < len(text)
        ]

        def hidden(candidates):
            found = to_hide(text, candidates, threshold=0.4, entities=entities)
            places = {at for each in found for at in range(each.start, each.end)}
            return {at for at in places if not text[at].isspace()}

        for number in range(len(spans)):
            assert hidden(spans[:number]) <= hidden(spans[: number + 1])

    @given(
        st.text("ab C.1 ", min_size=1, max_size=30),
        st.lists(
            st.tuples(
                st.integers(0, 29),
                st.integers(1, 12),
                st.sampled_from(list(Method)),
                st.sampled_from([0.2, 0.5, 0.9]),
            ),
            max_size=8,
        ),
    )
    def test_no_span_overlaps_another_and_nothing_that_is_found_stays_open(self, text, rows):
        spans = [
            span(start, min(start + length, len(text)), f"OWN_{place}", method, score)
            for place, (start, length, method, score) in enumerate(rows)
            if start < len(text)
        ]
        found = to_hide(text, spans, threshold=0.4, entities=None)
        assert all(one.end <= other.start for one, other in itertools.pairwise(found))
        shown = spliced(text, found, lambda _, value: "\0" * len(value))
        for each in spans:
            left = shown[each.start : each.end].split("\0")
            assert each.score < 0.4 or not any(map(str.strip, left))


@pytest.mark.parametrize("kind", [pa.int64(), pa.float64(), pa.string()])
def test_a_card_is_found_in_a_column_of_any_type(kind):
    values = pa.array(["4111111111111111", None]).cast(kind)
    step = RedactText(column="c")
    function = step.function(Resources(keys=lambda *_: KEY, reader=lambda **asked: Reader(model=False, **asked)))
    assert function(values).to_pylist() == ["<CREDIT_CARD>", None]


class TestAnyText:
    @given(st.text(st.characters(codec="utf-8"), max_size=40))
    def test_what_is_not_found_stays_byte_for_byte(self, text):
        shown = made([text], {})[0]
        pattern = "|".join(f"(?:{each.pattern})" for kind, each in PATTERNS.items() if kind in ONLY["entities"])
        around = re.split(pattern, text)
        assert re.split("<(?:DATE_TIME|PERSON|CREDIT_CARD)>", shown) == around or "<" in text

    @pytest.mark.parametrize("way", list(With))
    def test_hostile_strings_are_read_and_written(self, way):
        texts = hostile(300)
        shown = made(texts, {"default": way})
        assert len(shown) == len(texts)
        if way is With.KEEP:
            assert shown == texts


def recipe(how=None, **more):
    step = {"op": "redact_text", "column": "notes", **({"how": how} if how is not None else {}), **more}
    return Recipe.model_validate({"default_role": "insensitive", "steps": [step]})


@pytest.mark.parametrize(
    ("how", "says"),
    [
        (3, r"steps\[0\]\.how: must be an object of kinds and actions"),
        ({"default": 3}, "default needs 'with', one of replace, mask, pseudonym, token"),
        ({"default": {"keep_last": 4}}, "default needs 'with'"),
        ({"default": {"with": "hash"}}, "default needs 'with'"),
        ({"default": {"with": "mask", "keep": 4}}, "default.keep is not known here; allowed are with, keep_first"),
        ({"default": {"with": "mask", "keep_last": "4"}}, "keep_last must be a whole number"),
        ({"default": {"with": "mask", "character": 4}}, "character must be text"),
        ({"default": {"with": "replace", "keep_last": 4}}, "go with 'mask', not with 'replace'"),
        ({"CREDIT_CARD": {"with": "year"}}, "CREDIT_CARD cannot have 'year', which is for DATE_OF_BIRTH, DATE_TIME"),
        ({"emails": {"with": "mask"}}, r"Nothing finds the kind 'emails'. Did you mean EMAIL_ADDRESS\?"),
        ({"PHONE": {"with": "mask"}}, r"Did you mean PHONE_NUMBER\?"),
        ({"IP_ADDRESS": {"with": "fake"}}, "IP_ADDRESS cannot have 'fake', which is for EMAIL_ADDRESS, LOCATION"),
    ],
)
def test_a_recipe_that_says_it_wrong_is_told_what_is_allowed(how, says):
    with pytest.raises(RecipeError, match=says):
        recipe(how)


@pytest.mark.parametrize(
    ("step", "says"),
    [
        ({"op": "redact_text", "deny": {"Anna Smith": 3}}, "steps[0].deny: one of its entries must be text"),
        ({"op": "redact_text", "deny": {"Ann": "X", "Anna Smith": None}}, "steps[0].deny: one of its entries must be"),
        ({"op": "replace", "mapping": {"Anna Smith": []}}, "steps[0].mapping: one of its entries must be text"),
    ],
)
def test_a_mistake_beside_a_word_does_not_tell_the_word(step, says):
    with pytest.raises(RecipeError) as told:
        Recipe.model_validate({"default_role": "insensitive", "steps": [{"column": "notes", **step}]})
    assert says in str(told.value)
    assert "Anna" not in str(told.value)


def test_kinds_of_own_recognizers_and_words_may_be_named():
    more = {"recognizers": (Recognizer(entity="STAFF", pattern="S[0-9]"),), "deny": {"Blue": "PROJECT"}}
    step = RedactText(column="c", entities=("STAFF", "PROJECT"), how={"STAFF": Action(by=With.MASK)}, **more)
    assert step.entities == ("STAFF", "PROJECT")


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"threshold": 0}, "threshold of findings must be above 0"),
        ({"threshold": 1.1}, "threshold"),
        ({"entities": []}, "'entities' names no kind"),
        ({"version": 2}, "one above 1 goes with a domain"),
        ({"version": 0, "domain": "x"}, "Versions count from 1"),
        ({"domain": " "}, "domain of a pseudonym must not be empty"),
        ({"recognizers": [{"entity": "X"}]}, r"recognizers\[0\]\.pattern: is required"),
        ({"languages": "en"}, "languages: is not known here"),
        ({"entities": ["PERSONS"]}, r"steps\[0\]: Nothing finds the kind 'PERSONS'. Did you mean PERSON\?"),
        ({"entities": ["STAFF"], "deny": {"Blue": "STUFF"}}, r"'STAFF'. Did you mean STUFF\?"),
        ({"deny": {f"secret {number}": "PERSON" for number in range(10_001)}}, "deny list has 10,001 words"),
        ({"allow": ["secret" * 40]}, "1 words of the allow list have more than 200 characters"),
        ({"allow": ["--"]}, "allow list has no letter and no digit"),
        ({"recognizers": [{"entity": "X", "pattern": "x"}] * 201}, "201 own recognizers; 200 are the most"),
        ({"entities": ["QQQQQQ"]}, "Known are .*PERSON.* own needs a recognizer or a word of 'deny'"),
    ],
)
def test_other_mistakes_are_named_as_well(more, says):
    with pytest.raises(RecipeError, match=says) as told:
        recipe(**more)
    assert "secret" not in str(told.value)


def test_a_recipe_of_it_comes_back_from_json():
    how = {"default": {"with": "replace"}, "CREDIT_CARD": {"with": "mask", "keep_last": 4}, "PERSON": {"with": "fake"}}
    staff = {"entity": "STAFF", "pattern": "EMP-[0-9]{5}", "words": ["staff"]}
    asked = recipe(how, recognizers=[staff], deny={"x": "Y"}, allow=["z"], domain="visits", version=2)
    written = asked.to_json()["steps"][0]
    assert written["how"] == how
    assert (written["domain"], written["version"], written.get("entities")) == (
        "visits", 2, None,
    )  # fmt: skip
    assert Recipe.model_validate(asked.to_json()) == asked
    assert recipe({"default": "remove"}) == recipe({"default": {"with": "remove"}})


class TestDirectIdentifiers:
    def check(self, **more):
        asked = recipe(**more)
        Recipe.model_validate(asked.to_json() | {"roles": {"notes": "direct_identifier"}}).check(["notes", "age"])

    def test_are_protected_where_everything_is_looked_for(self):
        self.check()
        self.check(threshold=0.2, how={"PERSON": {"with": "token"}})
        self.check(how={"CREDIT_CARD": {"with": "mask", "keep_last": 4}, "PERSON": {"with": "mask", "keep_first": 1}})
        self.check(deny={"Anna": "PERSON"})

    @pytest.mark.parametrize(
        ("more", "why"),
        [
            ({"entities": ["PERSON"]}, "its step redact_text looks for chosen kinds only"),
            ({"threshold": 0.5}, r"leaves what scores below 0\.5 \(the threshold may be 0\.4 at most\), which is not"),
            ({"how": {"DATE_TIME": {"with": "keep"}}}, "keeps DATE_TIME"),
            ({"allow": ["Anna Smith"]}, r"leaves what is on its allow list, 1 in all \(take it off\)"),
            ({"how": {"PERSON": {"with": "mask", "keep_first": 8}}}, "too much of PERSON legible"),
            ({"how": {"PERSON": {"with": "mask", "keep_last": 4}}}, r"a mask may keep 4 characters .* 1 of others"),
            ({"how": {"CREDIT_CARD": {"with": "mask", "keep_first": 1, "keep_last": 4}}}, "too much of CREDIT_CARD"),
            ({"how": {"default": {"with": "mask", "keep_first": 12}}}, "too much of default"),
            ({"how": {"STAFF": {"with": "mask", "keep_last": 2}}, "deny": {"X": "STAFF"}}, "too much of STAFF"),
            ({"language": "zh"}, "has no language model that finds names"),
            ({"language": "tlh"}, "has no language model"),
            ({"threshold": 0.5, "entities": ["PERSON"]}, "chosen kinds only .* and leaves what scores below"),
        ],
        ids=str,
    )
    def test_are_not_where_something_is_left_on_purpose_and_the_message_says_what(self, more, why):
        with pytest.raises(RecipeError, match=f"column 'notes' is a direct identifier; .*{why}") as told:
            self.check(**more)
        assert "mend it, or add one of drop, mask" in str(told.value)
        assert "redact_text," not in str(told.value)
        assert "Anna" not in str(told.value)


def test_a_short_key_is_refused_where_one_is_needed():
    short = Resources(keys=lambda *_: b"key", reader=PlainReader)
    RedactText(column="c").function(short)
    for by in (With.PSEUDONYM, With.FAKE):
        with pytest.raises(InvalidValueError, match="at least 16 bytes"):
            RedactText(column="c", how={"default": Action(by=by)}).function(short)


@pytest.mark.parametrize("pattern", [".*", "(EMP-[0-9]+)?"])
def test_an_own_pattern_of_a_recipe_that_matches_where_there_is_nothing_is_refused(pattern):
    step = RedactText(column="note", recognizers=(Recognizer(entity="STAFF", pattern=pattern),))
    with pytest.raises(InvalidValueError, match="matches where there is nothing"):
        step.function(None)
