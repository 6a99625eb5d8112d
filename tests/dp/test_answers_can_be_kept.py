"""Whatever records hold, the ledger can keep what is drawn: its JSON has no infinite numbers.

An answer that it refused would be lost after it was charged.
"""

import json
import math

import pyarrow as pa
import pytest

from privacy_core.dp.budget import Budget
from privacy_core.dp.plan import plan
from privacy_core.dp.question import Question
from tests.dp.releasing import released

NUMBERS = [None, math.nan, math.inf, -math.inf, 1e308, -1e308, 5e-324, -0.0, 2.0**63, 1e22, 0.1]
TEXTS = [None, "", "\0", "a\0b", "'; drop table people", "nan", "1e999", "|", "\U0010ffff", "x" * 5_000]
OFTEN = 200  # so that groups that are found are told
FOUND = {"epsilon": 5.0, "delta": 0.01}
ASKED = [
    {"aggregate": "count"},
    {"aggregate": "count", "by": {"age": "unknown"}, **FOUND},
    {"aggregate": "count", "by": {"name": "unknown", "age": {"bins": [-1, 1]}}, **FOUND},
    {"aggregate": "sum", "column": "age", "bounds": [-1e100, 1e100], "by": {"name": "unknown"}, **FOUND},
    {"aggregate": "variance", "column": "age", "bounds": [-1e100, 1e100]},
    {"aggregate": "standard_deviation", "column": "age", "bounds": [0, 1e-90], "where": "not age > 0 or name <> 'nan'"},
    {"aggregate": "quantiles", "column": "age", "candidates": [-1e300, 0, 1e300], "missing": 1e308},
    {
        "aggregates": [{"aggregate": "mean", "column": "age", "bounds": [0, 1]}, {"aggregate": "count"}],
        "by": {"age": "unknown"},
        **FOUND,
    },
]


def answered(asked, rows, *, by_person):
    unit = {"unit": {"column": "who", "max_groups": 3, "max_rows_per_group": 2}} if by_person else {}
    planned = plan(
        Question.read({"epsilon": 1.0, **asked, **unit}), Budget(epsilon=9.0, person="who" if by_person else None)
    )
    who, name, age = zip(*rows, strict=True) if rows else ([], [], [])
    table = pa.table(
        {
            "who": pa.array(who, pa.string()),
            "place": pa.array([0] * len(rows), pa.int64()),
            "name": pa.array(name, pa.string()),
            "age": pa.array(age, pa.float64()),
        }
    )
    figures = [one.to_json() for one in released(planned, table)]
    return json.loads(json.dumps(figures, allow_nan=False))


@pytest.mark.parametrize(
    "asked", ASKED, ids=lambda asked: next(iter(asked.values())) if "aggregate" in asked else "several"
)
def test_many_of_the_worst_are_answered(asked):
    rows = [(f"p{n}{text}", text, number) for n in range(OFTEN) for text, number in zip(TEXTS, NUMBERS, strict=False)]
    told = answered(asked, rows, by_person=False)
    if asked.get("by") == {"age": "unknown"}:
        assert "inf" in [one["group"]["age"] for one in told]
