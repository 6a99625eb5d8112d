"""One row, whatever it holds, changes no release but through noise: neither that it succeeds nor what an error says."""

import datetime as dt
import math
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from privacy_core.dp import bounded, groups
from privacy_core.dp.bounded import bounded_query
from privacy_core.dp.budget import Budget
from privacy_core.dp.drawing import draw_all
from privacy_core.dp.mechanisms import LARGEST, saturated
from privacy_core.dp.plan import plan
from privacy_core.dp.question import Question
from privacy_core.engine import DuckDbEngine

FAR = 2**62
WORDS = ["", " ", "abc", "nan", "-nan", "inf", "1e400", "-1e308", "9" * 400, "0x10", "1_000", "\x00", "a\x00b", "|",
         "'", '"', "\u0661", "\U0001f600", "2020-13-45", "9999999-01-01", "true", "NULL"]  # fmt: skip
NUMBERS = [math.nan, math.inf, -math.inf, 1e308, -1e308, 5e-324, -0.0]
DECIMALS = [Decimal(10) ** 27, -(Decimal(10) ** 27)]
DAYS = [dt.date(1, 1, 1), dt.date(9999, 12, 31), 2**31 - 10, -(2**31) + 10]
TYPES: dict[str, tuple[pa.DataType, list]] = {  # an ordinary value first
    "float64": (pa.float64(), [3.0, *NUMBERS]),
    "float32": (pa.float32(), [3.0, math.nan, math.inf, 3e38]),
    "int64": (pa.int64(), [3, 2**63 - 1, -(2**63)]),
    "uint64": (pa.uint64(), [3, 2**64 - 1]),
    "int8": (pa.int8(), [3, -128]),
    "decimal": (pa.decimal128(38, 10), [Decimal(3), *DECIMALS]),
    "string": (pa.string(), ["3", *WORDS]),
    "bool": (pa.bool_(), [True, False]),
    "date": (pa.date32(), [dt.date(2020, 1, 1), *DAYS]),
    "timestamp": (pa.timestamp("us"), [0, 2**63 - 1, -(2**63) + 1, FAR]),
    "timestamp ns": (pa.timestamp("ns"), [0, 2**63 - 1]),
    "timestamp tz": (pa.timestamp("us", "UTC"), [0, FAR, -FAR]),
    "time": (pa.time64("us"), [0, 86_399_999_999]),
    "duration": (pa.duration("us"), [0, FAR]),
    "binary": (pa.binary(), [b"3", b"\xff\x00", b""]),
}
KINDS = {"float": "number", "int": "number", "uint": "number", "decimal": "number", "date": "time", "time": "time"}
CONDITIONS = {"number": "x > 1", "text": "x > 'a' or not x = '3'", "time": "x > '2020-01-01' or x < '1999-01-01'"}
SUM = {"aggregate": "sum", "column": "x", "bounds": [0, 10]}
WIDE = {"aggregate": "variance", "column": "x", "bounds": [-1e100, 1e100]}
MEDIAN = {"aggregate": "median", "column": "x", "candidates": [0, 1, 5]}
COUNT = {"aggregate": "count"}
ASKED = {
    "sum": SUM,
    "filled sum": {**SUM, "missing": 5, "nonnegative": True},
    "mean of wide bounds": {**WIDE, "aggregate": "mean"},
    "variance": WIDE,
    "median": MEDIAN,
    "bounds": {"aggregate": "bounds", "column": "x", "candidates": [-1, 0, 1]},
    "groups": {**COUNT, "by": {"x": [3, "abc"]}},
    "bins": {"aggregate": "histogram", "column": "x", "bins": [0, 1, 2]},
    "unknown groups": {**SUM, "by": {"x": "unknown"}},
    "several": {"aggregates": [COUNT, SUM, MEDIAN]},
    "persons": {**SUM, "unit": {"column": "x", "max_groups": 2, "max_rows_per_group": 2}, "by": {"x": "unknown"}},
    "condition": {**COUNT, "where": "?"},
    "missing": {**COUNT, "where": "x is null"},
}


@pytest.fixture(scope="module")
def engine():
    opened = DuckDbEngine(memory_limit="512MB", threads=1)
    yield opened
    opened.shutdown()


def kind(name: str) -> str:
    return next((told for start, told in KINDS.items() if name.startswith(start)), "text")


def column(name: str, values: list) -> pa.Array:
    """Values of a type; those that Python has no words for are given as the whole numbers that stand for them."""
    of = TYPES[name][0]
    if pa.types.is_temporal(of):
        width = pa.int32() if pa.types.is_date32(of) else pa.int64()
        return pa.concat_arrays(
            [pa.array([one], width).cast(of) if isinstance(one, int) else pa.array([one], of) for one in values]
        )
    return pa.array(values, of)


def outcome(engine, asked: str, name: str, values: list) -> str:
    """How a release of a table of these values ends: "drawn", or its error and what that says."""
    told = {**ASKED[asked], "epsilon": 1.0, "delta": 1e-6}
    if told.get("where") == "?":
        told["where"] = CONDITIONS[kind(name)]
    person = told.get("unit", {}).get("column")
    planned = plan(Question.read(told), Budget(epsilon=9.0, delta=1e-4, person=person))
    query = bounded_query(planned, "people", {"x": kind(name)}, engine.quote, salt="s")
    try:
        engine.open_arrow("people", pa.table({"x": column(name, values)}))
        for table, keys in query.tables.items():
            engine.open_arrow(table, keys)
        buckets = {place: engine.query(sql, query.parameters) for place, sql in query.buckets.items()}
        draw_all(planned, query, engine.query(query.sql, query.parameters), buckets)
    except Exception as error:  # noqa: BLE001 - whichever
        return f"{type(error).__name__}: {error}"
    return "drawn"


rows = st.sampled_from([*TYPES]).flatmap(
    lambda name: st.tuples(st.just(name), st.sampled_from([None, *TYPES[name][1][1:]]))
)


@given(asked=st.sampled_from([*ASKED]), row=rows)
def test_a_release_ends_as_it_would_without_the_row(engine, asked, row):
    name, hostile = row
    ordinary = TYPES[name][1][:1]
    assert (
        outcome(engine, asked, name, ordinary * 3) == outcome(engine, asked, name, [*ordinary * 3, hostile]) == "drawn"
    )


@settings(max_examples=25)
@given(asked=st.sampled_from([*ASKED]), text=st.text(max_size=20))
@example(asked="unknown groups", text="\x00")
def test_nor_does_any_text(engine, asked, text):
    assert outcome(engine, asked, "string", ["3", text]) == "drawn"


@pytest.mark.parametrize("asked", [*ASKED])
def test_nobody_at_all_ends_the_same_way(engine, asked):
    assert outcome(engine, asked, "float64", [None]) == "drawn"


@pytest.mark.parametrize(
    ("broken", "asked"),
    [(lambda sql: f"CAST({sql} AS DOUBLE)", "sum"), (lambda sql: f"CAST({sql} AS DOUBLE)", "bins")],
)
def test_a_cast_that_can_fail_would_be_caught(engine, monkeypatch, broken, asked):
    monkeypatch.setattr(groups, "as_number", broken)
    monkeypatch.setattr(bounded, "as_number", broken)
    assert outcome(engine, asked, "string", ["3"]) == "drawn"
    assert outcome(engine, asked, "string", ["3", "abc"]) != "drawn"


def test_steps_of_values_that_no_number_holds_would_be_caught(engine, monkeypatch):
    """Not clamped before they are whole numbers, 1e308 does not fit."""
    sound = bounded._steps
    monkeypatch.setattr(bounded, "_steps", lambda *told: sound(*told).replace("greatest(0.0, least(10.0, x))", "x"))
    assert outcome(engine, "sum", "float64", [3.0]) == "drawn"
    assert outcome(engine, "sum", "float64", [3.0, 1e308]) != "drawn"


def test_sums_past_64_bits_saturate(engine):
    engine.open_arrow("large", pa.table({"x": pa.array([2**62] * 8, pa.int64())}))
    assert saturated([engine.query('SELECT sum(x) AS s FROM "large"').column("s")[0].as_py()]).tolist() == [LARGEST]
