"""What must hold for every operator on any column: it is pure, row by row, and keeps length and missing values."""

import math
import unicodedata
from decimal import Decimal
from fractions import Fraction

import pyarrow as pa
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from privacy_core.hierarchy import hierarchy_from_text
from privacy_core.transform import OPERATORS, Resources
from privacy_core.transform.dates import TruncateDate
from privacy_core.transform.encrypt import Encrypt
from privacy_core.transform.fake import Fake
from privacy_core.transform.generalize import Generalize
from privacy_core.transform.intervals import exact
from privacy_core.transform.numbers import Band, BottomCode, Round, TopCode
from privacy_core.transform.pseudonym import Pseudonymize
from privacy_core.transform.redact import RedactText
from privacy_core.transform.redact_actions import Action, With
from privacy_core.transform.text import EmailMask, Mask, Redact, Replace, Truncate
from privacy_core.transform.tokens import Tokenize
from tests.transform.reading import PlainBook, PlainReader

BOOK = PlainBook()
RESOURCES = Resources(
    keys=lambda *_: b"k" * 32,
    hierarchies={"c": hierarchy_from_text("a;v\nb;v\nz;w\n")},
    tokens=lambda *_: BOOK,
    reader=PlainReader,
)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=6)
WHOLE = st.integers(-(2**63), 2**63 - 1)
REAL = st.floats()
DATES = st.dates()
ANY = [(TEXTS, pa.string()), (WHOLE, pa.int64()), (REAL, pa.float64()), (DATES, pa.date32())]
NUMBERS = [(WHOLE, pa.int64()), (REAL, pa.float64())]
SOME = st.integers(-(10**6), 10**6)

STEPS = {
    "mask": [(Mask(column="c", keep_first=1, keep_last=2), ANY)],
    "email_mask": [(EmailMask(column="c"), ANY), (EmailMask(column="c", keep_domain=False), ANY)],
    "truncate": [(Truncate(column="c", keep=2), ANY), (Truncate(column="c", keep=2, pad="*"), ANY)],
    "redact": [(Redact(column="c"), ANY)],
    "replace": [(Replace(column="c", value=1.5), ANY), (Replace(column="c", mapping={"1": "2", "a": ""}), ANY)],
    "pseudonymize": [(Pseudonymize(column="c"), ANY)],
    "band": [(Band(column="c", width=10), NUMBERS), (Band(column="c", width=0.1, origin=-3), NUMBERS)],
    "round": [
        (Round(column="c", digits=2), NUMBERS),
        (Round(column="c", step=7), [(SOME, pa.int64()), (REAL, pa.float64())]),
    ],
    "top_code": [(TopCode(column="c", at=3), NUMBERS)],
    "bottom_code": [(BottomCode(column="c", at=3), NUMBERS)],
    "truncate_date": [(TruncateDate(column="c", to=to), [(DATES, pa.date32())]) for to in ("month", "quarter", "year")],
    "redact_text": [
        (RedactText(column="c", how={"default": Action(by=by)}), [(TEXTS, pa.string()), (DATES, pa.date32())])
        for by in With
    ],
    "tokenize": [(Tokenize(column="c"), ANY)],
    "encrypt": [(Encrypt(column="c"), ANY)],
    "fake": [(Fake(column="c", kind="name"), ANY), (Fake(column="c", kind="address", locale="ja_JP"), ANY)],
    "generalize": [(Generalize(column="c", level=1), [(st.sampled_from("abz"), pa.string())])],
}
CASES = [(step, values, kind) for rows in STEPS.values() for step, columns in rows for values, kind in columns]


def test_every_operator_is_held_to_the_laws():
    assert set(STEPS) == set(OPERATORS) - {"drop", "keep"}


def missing(values):
    return [value is None or (isinstance(value, float) and math.isnan(value)) for value in values]


@pytest.mark.parametrize(("step", "values", "kind"), CASES, ids=[f"{step.op}-{kind}" for step, _, kind in CASES])
class TestEveryOperator:
    @given(data=st.data())
    def test_keeps_length_and_missing_values_and_works_row_by_row(self, step, values, kind, data):
        column = data.draw(st.lists(st.none() | values, max_size=8))
        array, function = pa.array(column, kind), step.function(RESOURCES)
        before = array.to_pylist()
        made = function(array)
        assert len(made) == len(column)
        assert missing(made.to_pylist()) == missing(column)
        assert repr(array.to_pylist()) == repr(before)
        assert made.equals(function(array))
        one_by_one = [function(array.slice(place, 1)) for place in range(len(array))]
        assert all(one.type == made.type for one in one_by_one)
        assert [one[0].as_py() for one in one_by_one] == made.to_pylist()

    def test_knows_its_type_without_values(self, step, values, kind):  # noqa: ARG002 - the values are what it lacks
        function = step.function(RESOURCES)
        assert function(pa.array([], kind)).type == function(pa.nulls(3, kind)).type

    @given(data=st.data())
    def test_takes_dictionaries_for_what_they_stand_for(self, step, values, kind, data):
        array = pa.array(data.draw(st.lists(st.none() | values, max_size=5)), kind)
        function = step.function(RESOURCES)
        assert function(array.dictionary_encode()).equals(function(array))


WRITTEN = st.text(st.sampled_from("aB7éß日 -.+\u0301*"), max_size=10)


def is_counted(character):
    return not (unicodedata.category(character)[0] in "PZ" or character == "+" or character.isspace())


@given(st.lists(TEXTS | WRITTEN, min_size=1), st.integers(0, 3), st.integers(0, 3))
def test_a_mask_shows_only_what_it_may(values, first, last):
    made = Mask(column="c", keep_first=first, keep_last=last, character="#").function(RESOURCES)(pa.array(values))
    for value, shown in zip(values, made.to_pylist(), strict=True):
        assert len(shown) == len(value)
        counted = "".join(filter(is_counted, value))
        if len(counted) <= first + last or first + last == 0:
            assert shown == "#" * len(value)
        else:
            left = [one for was, one in zip(value, shown, strict=True) if is_counted(was)]
            hidden = len(counted) - first - last
            assert "".join(left) == counted[:first] + "#" * hidden + counted[len(counted) - last :]
            assert all(was == one for was, one in zip(value, shown, strict=True) if not is_counted(was))


@given(st.text("0123456789", max_size=19), st.integers(0, 19), st.integers(1, 5), st.sampled_from(" -."))
def test_blanks_do_not_change_what_a_mask_keeps(digits, place, last, between):
    function = Mask(column="c", keep_last=last).function(RESOURCES)
    spaced = digits[:place] + between + digits[place:]
    one, other = function(pa.array([digits, spaced], pa.string())).to_pylist()
    assert "".join(filter(str.isdigit, one)) == "".join(filter(str.isdigit, other))


def bands(step, values, kind):
    return step.function(RESOURCES)(pa.array(values, kind)).to_pylist()


@given(st.lists(WHOLE, min_size=1), st.integers(1, 1000), SOME)
def test_a_whole_number_lies_in_its_band(values, width, origin):
    for value, label in zip(
        values, bands(Band(column="c", width=width, origin=origin), values, pa.int64()), strict=True
    ):
        low = (value - origin) // width * width + origin
        parts = label.split(" to ") if low < 0 else label.rsplit("-", 1)
        assert (int(parts[0]), int(parts[-1])) == (low, low + width - 1)


@given(
    st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1),
    st.sampled_from([0.1, 0.25, 0.3, 1, 2.5, 10, 1e-3, 1e9]),
    st.sampled_from([0, -3, 0.05, 1e6]),
)
def test_a_decimal_number_lies_in_its_band_as_both_are_written(values, width, origin):
    for value, label in zip(
        values, bands(Band(column="c", width=width, origin=origin), values, pa.float64()), strict=True
    ):
        low, high = (Fraction(edge) for edge in label[1:-1].split(", "))
        assert low <= exact(value) < high
        assert high - low == exact(width)
        assert ((low - exact(origin)) / exact(width)).denominator == 1


@given(st.lists(st.decimals(-1000, 1000, places=3), min_size=1), st.sampled_from([0.1, 0.05, 0.25, 3]))
def test_rounding_agrees_with_exact_decimals(values, step):
    rounded = Round(column="c", step=step).function(RESOURCES)(pa.array([float(value) for value in values]))
    unit = Decimal(str(step))
    for value, shown in zip(values, rounded.to_pylist(), strict=True):
        assert shown == float(round(Fraction(value) / Fraction(unit)) * Fraction(unit))


@given(st.lists(REAL | st.none(), min_size=1), st.integers(1, 50), st.integers(2, 9))
def test_a_band_of_several_widths_only_merges_bands(values, width, times):
    assume(all(value is None or not math.isfinite(value) or abs(value) < 1e15 for value in values))
    fine = bands(Band(column="c", width=width), values, pa.float64())
    coarse = bands(Band(column="c", width=width * times), values, pa.float64())
    assert len(set(zip(fine, coarse, strict=True))) == len(set(fine))


@given(st.lists(TEXTS, unique=True, max_size=20))
def test_pseudonyms_keep_values_apart_and_give_nothing_else_away(values):
    names = Pseudonymize(column="c").function(RESOURCES)(pa.array(values, pa.string())).to_pylist()
    assert len(set(names)) == len(values)
    assert all(len(name) == 32 and set(name) <= set("0123456789abcdef") for name in names)
