"""Every operator on a few values that a person can check."""

import datetime as dt
import hashlib
import hmac
import math
from decimal import Decimal

import pyarrow as pa
import pytest

from privacy_core.errors import InvalidValueError
from privacy_core.hierarchy import hierarchy_from_text
from privacy_core.transform import OperatorTypeError, Resources
from privacy_core.transform.dates import TruncateDate
from privacy_core.transform.generalize import Generalize
from privacy_core.transform.numbers import Band, BottomCode, Round, TopCode
from privacy_core.transform.operator import HierarchyNotGivenError
from privacy_core.transform.pseudonym import Pseudonymize
from privacy_core.transform.text import EmailMask, Mask, Redact, Replace, Truncate

KEYS = {"user": b"u" * 32, "x": b"x" * 32}
RESOURCES = Resources(
    keys=lambda domain, column: KEYS[domain or column], hierarchies={"x": hierarchy_from_text("a;v\nb;v\nz;w\n")}
)


def made(step, values, kind=None):
    return step.function(RESOURCES)(values if isinstance(values, pa.Array) else pa.array(values, kind)).to_pylist()


@pytest.mark.parametrize(
    ("step", "values", "expected"),
    [
        (Mask(column="x", keep_last=4), ["+49 1234", "1234", "123", "", None], ["+** 1234", "****", "***", "", None]),
        (Mask(column="x", keep_last=4), ["4111 1111 1111 1234", "4111111111111234", "4111-1111", "12 34", "1-2-3-4"],
         ["**** **** **** 1234", "************1234", "****-1111", "*****", "*******"]),
        (Mask(column="x", keep_first=1), ["Ann Lee", "A.", "*+* b c"], ["A** ***", "**", "*+* b *"]),
        (Mask(column="x"), ["Ann Lee", "+1 2"], ["*******", "****"]),
        (Mask(column="x", keep_first=2, keep_last=1), ["Müller", "abc", "abcd"], ["Mü***r", "***", "ab*d"]),
        (Mask(column="x", character="#"), ["añ日"], ["###"]),
        (Mask(column="x", keep_first=2), [12345, None], ["12***", None]),
        (EmailMask(column="x"), ["john@smith.org", "j@b.de", "none", "", "a@b@c", None],
         ["j***@smith.org", "***@b.de", "***", "***", "a***@c", None]),
        (EmailMask(column="x", keep_first=0, keep_domain=False), ["john@smith.org"], ["***@***"]),
        (EmailMask(column="x", keep_first=2), ["john@b.org", "joe@b.org", "jo@b.org", "j@b.org", "@b.org"],
         ["jo***@b.org", "jo***@b.org", "***@b.org", "***@b.org", "***@b.org"]),
        (Truncate(column="x", keep=2), ["80331", "8", None, ""], ["80", "8", None, ""]),
        (Truncate(column="x", keep=2, pad="*"), ["80331", "8", None], ["80***", "8", None]),
        (Redact(column="x"), ["a", "", None], ["[REDACTED]", "[REDACTED]", None]),
        (Redact(column="x", text="-"), [1.5, float("nan")], ["-", None]),
        (Replace(column="x", value=0), ["a", None], [0, None]),
        (Replace(column="x", mapping={"a": "b", "1": "one"}), ["a", "c", None], ["b", "c", None]),
        (Replace(column="x", mapping={"1": "one"}, otherwise="more"), [1, 2, None], ["one", "more", None]),
        (Generalize(column="x", level=1), ["a", None, "z"], ["v", None, "w"]),
        (Generalize(column="x", level=0), ["anything"], ["anything"]),
    ],
    ids=lambda value: getattr(value, "op", None),
)  # fmt: skip
def test_text(step, values, expected):
    assert made(step, values) == expected


@pytest.mark.parametrize(
    ("step", "values", "expected"),
    [
        (Band(column="x", width=10), [20, 29, 30, 0, -1, -10, -11, None],
         ["20-29", "20-29", "30-39", "0-9", "-10 to -1", "-10 to -1", "-20 to -11", None]),
        (Band(column="x", width=10.0, origin=5), [4, 5, 14], ["-5 to 4", "5-14", "5-14"]),
        (Band(column="x", width=1), [7, -7], ["7", "-7"]),
        (Band(column="x", width=10), [2**63 - 1, -(2**63)],
         ["9223372036854775800-9223372036854775809", "-9223372036854775810 to -9223372036854775801"]),
        (Band(column="x", width=2**61, origin=2**62), [-1], ["-2305843009213693952 to -1"]),
        (Band(column="x", width=2.5), [0, 2, 3, -1], ["[0, 2.5)", "[0, 2.5)", "[2.5, 5)", "[-2.5, 0)"]),
        (Band(column="x", width=10), [29.5, 30.0, -0.5, None], ["[20, 30)", "[30, 40)", "[-10, 0)", None]),
        (Band(column="x", width=0.1), [0.3, 0.7, -0.3, 0.05],
         ["[0.3, 0.4)", "[0.7, 0.8)", "[-0.3, -0.2)", "[0, 0.1)"]),
        (Band(column="x", width=10), [float("nan"), math.inf, -math.inf], [None, "inf", "-inf"]),
        (Band(column="x", width=1), [1e17], ["[100000000000000000, 100000000000000001)"]),
        (Band(column="x", width=10), [" 29", "30.5", None], ["[20, 30)", "[30, 40)", None]),
        (Band(column="x", width=10), [Decimal("29.99"), Decimal(-1)], ["[20, 30)", "[-10, 0)"]),
        (Round(column="x", digits=-1), [25, 35, 24, -25, None], [20, 40, 20, -20, None]),
        (Round(column="x", digits=1), [0.25, 0.35, -0.04, float("nan")], [0.2, 0.4, 0.0, None]),
        (Round(column="x", step=0.1), [0.31, 0.7, 1e300], [0.3, 0.7, 1e300]),
        (Round(column="x", step=10), pa.array([127], pa.int8()), [130]),
        (Round(column="x", step=5), [7, 8, None], [5, 10, None]),
        (Round(column="x", step=2.5), [3, 4], [2.5, 5.0]),
        (Round(column="x", digits=0), ["2.6", None], [3.0, None]),
        (TopCode(column="x", at=90), [89, 90, 91, None], [89, 90, 90, None]),
        (TopCode(column="x", at=1000), pa.array([1, 127], pa.int8()), [1, 127]),
        (TopCode(column="x", at=9), pa.array([2**64 - 1], pa.uint64()), [9]),
        (TopCode(column="x", at=1.5), [1.0, 2.0, math.inf], [1.0, 1.5, 1.5]),
        (BottomCode(column="x", at=-1), [-5, -1, 0, None], [-1, -1, 0, None]),
    ],
    ids=lambda value: getattr(value, "op", None),
)  # fmt: skip
def test_numbers(step, values, expected):
    assert made(step, values) == expected


def test_small_floats_are_banded_as_they_are_written():
    assert made(Band(column="x", width=0.1), [0.7], pa.float32()) == ["[0.7, 0.8)"]


DAYS = [dt.date(2024, 3, 31), dt.date(2024, 12, 1), dt.date(987, 1, 1), None]


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("month", ["2024-03", "2024-12", "0987-01", None]),
        ("quarter", ["2024-Q1", "2024-Q4", "0987-Q1", None]),
        ("year", ["2024", "2024", "0987", None]),
    ],
)
def test_dates(to, expected):
    step = TruncateDate(column="x", to=to)
    assert made(step, DAYS) == expected
    assert made(step, [day and str(day) for day in DAYS]) == expected
    assert (
        made(step, [day and dt.datetime.combine(day, dt.time(23, 59)) for day in DAYS], pa.timestamp("us")) == expected
    )


def test_a_pseudonym_is_the_start_of_the_keyed_hash():
    expected = hmac.new(KEYS["user"], "Ö5".encode(), hashlib.sha256).hexdigest()[:32]
    assert made(Pseudonymize(column="x", domain="user"), ["Ö5", None, "Ö5"]) == [expected, None, expected]


def test_columns_of_one_domain_can_be_joined_and_others_cannot():
    number = made(Pseudonymize(column="a", domain="user"), [7])
    assert number == made(Pseudonymize(column="b", domain="user"), ["7"])
    assert number != made(Pseudonymize(column="x"), [7])


def test_a_short_key_is_refused():
    with pytest.raises(InvalidValueError, match="at least 16 bytes, got 3"):
        Pseudonymize(column="x").function(Resources(keys=lambda *_: b"key"))


@pytest.mark.parametrize(
    ("step", "values", "says"),
    [
        (Band(column="pay", width=10), ["12", "secret"], "'band' needs numbers, but column 'pay' holds text that"),
        (Band(column="pay", width=10), [dt.date(2024, 1, 1)], "'band' needs numbers, but column 'pay' holds date32"),
        (Band(column="pay", width=10), ["10115", "01067"], "'band' needs numbers, but column 'pay' holds codes with"),
        (Band(column="pay", width=10), [True], "'band' needs numbers, but column 'pay' holds bool"),
        (Round(column="pay", digits=1), ["secret"], "'round' needs numbers"),
        (Round(column="pay", digits=-1), [2**63 - 1], "'round' needs numbers that still fit"),
        (Round(column="pay", digits=-308), [1.7e308], "'round' needs numbers that still fit"),
        (TopCode(column="pay", at=1.5), [1], "'top_code' needs a whole limit of at most 18 digits"),
        (BottomCode(column="pay", at=-1), pa.array([2**64 - 1], pa.uint64()), "'bottom_code' needs a limit"),
        (TruncateDate(column="pay", to="year"), [5], "'truncate_date' needs dates, but column 'pay' holds int64"),
        (TruncateDate(column="pay", to="year"), ["secret"], "'truncate_date' needs dates"),
        (Mask(column="pay"), [[1]], "'mask' needs text, numbers or dates"),
        (Pseudonymize(column="x"), [b"secret"], "'pseudonymize' needs text"),
    ],
    ids=lambda value: getattr(value, "op", None),
)  # fmt: skip
def test_a_column_that_does_not_fit_is_named_with_the_step_and_without_its_cells(step, values, says):
    with pytest.raises(OperatorTypeError, match=says) as caught:
        step.function(RESOURCES)(values if isinstance(values, pa.Array) else pa.array(values))
    assert "secret" not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize(
    "make",
    [
        lambda: Band(column="x", width=0),
        lambda: Band(column="x", width=float("nan")),
        lambda: Band(column="x", width=1, origin=math.inf),
        lambda: Round(column="x"),
        lambda: Round(column="x", digits=1, step=1),
        lambda: TopCode(column="x", at=float("nan")),
        lambda: Mask(column="x", keep_first=-1),
        lambda: Mask(column="x", character=""),
        lambda: Replace(column="x"),
        lambda: Replace(column="x", value=1, mapping={}),
        lambda: Replace(column="x", value=1, otherwise="a"),
        lambda: Pseudonymize(column="x", domain=" "),
        lambda: Generalize(column="x", level=-1),
    ],
)
def test_parameters_out_of_range_are_refused_when_the_step_is_made(make):
    with pytest.raises(InvalidValueError):
        make()


def test_generalizing_without_a_hierarchy_says_where_to_put_one():
    with pytest.raises(HierarchyNotGivenError, match="under 'hierarchies'"):
        Generalize(column="y", level=1).function(RESOURCES)


def test_a_step_with_its_own_hierarchy_uses_that():
    own = Resources(hierarchies={"x": hierarchy_from_text("a;v\n"), "own.csv": hierarchy_from_text("a;mine\n")})
    assert Generalize(column="x", level=1, hierarchy="own.csv").function(own)(pa.array(["a"])).to_pylist() == ["mine"]
