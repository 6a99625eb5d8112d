"""What is drawn of a plan: every group that is given, those that many share, each figure with its own noise."""

import pyarrow as pa
import pytest

from privacy_core.dp.bounded import bounded_query
from privacy_core.dp.budget import Budget
from privacy_core.dp.drawing import Drawn, draw_all
from privacy_core.dp.plan import plan
from privacy_core.dp.question import Question
from privacy_core.engine import DuckDbEngine

COLUMNS = {"sex": "text", "age": "number"}
MEAN = {"aggregate": "mean", "column": "age", "bounds": [0, 100]}
MEDIAN = {"aggregate": "median", "column": "age", "bounds": [0, 100]}
ROWS = [("f", 30.0)] * 4_000 + [("m", 50.0)] * 5_000 + [("x", 50.0)]


@pytest.fixture(scope="module")
def engine():
    opened = DuckDbEngine(memory_limit="512MB", threads=1)
    sex, age = zip(*ROWS, strict=True)
    opened.open_arrow("people", pa.table({"sex": pa.array(sex), "age": pa.array(age, pa.float64())}))
    yield opened
    opened.shutdown()


def of(engine, told) -> Drawn:
    planned = plan(Question.read({"epsilon": 20, "delta": 1e-9, **told}), Budget(epsilon=99.0))
    query = bounded_query(planned, "people", COLUMNS, engine.quote, salt="s")
    for name, table in query.tables.items():
        engine.open_arrow(name, table)
    buckets = {place: engine.query(sql, query.parameters) for place, sql in query.buckets.items()}
    return draw_all(planned, query, engine.query(query.sql, query.parameters), buckets)


def test_groups_that_are_given_are_told_empty_ones_too(engine):
    found = of(engine, {"aggregate": "count", "by": {"sex": ["m", "none"], "age": {"bins": [0, 40, 60]}}})
    assert found.groups == [{"sex": sex, "age": age} for sex in ("m", "none") for age in ((0, 40), (40, 60))]
    assert found.noisy["count"] == pytest.approx([0, 5_000, 0, 0], abs=3)  # off by more: below 1e-25


def test_groups_that_are_found_are_those_that_many_share(engine):
    found = of(engine, {"aggregate": "count", "by": {"age": "unknown", "sex": ["f", "m", "x"]}})
    assert found.groups == [{"age": 30, "sex": "f"}, {"age": 50, "sex": "m"}]
    assert found.noisy["count"] == pytest.approx([4_000, 5_000], abs=3)


@pytest.mark.parametrize("by", [{"sex": "unknown"}, {"sex": ["f", "m"]}])
def test_several_figures_of_each_group(engine, by):
    found = of(engine, {"aggregates": [{"aggregate": "count"}, MEAN, MEDIAN], "by": by, "epsilon": 60})
    assert found.groups == [{"sex": "f"}, {"sex": "m"}]
    assert found.noisy["count_0"] == pytest.approx([4_000, 5_000], abs=5)
    assert [one * 2**-7 for one in found.noisy["centred_1"]] == pytest.approx([-80_000, 0], abs=400)
    assert pytest.approx([one[0] for one in found.chosen[2]], abs=1) == [30, 50]


@pytest.mark.parametrize("by", [{}, {"sex": "unknown"}])
def test_quantiles_alone(engine, by):
    found = of(engine, {**MEDIAN, "by": by})
    assert len(found.chosen[0]) == len(found.groups)
    assert 30 <= found.chosen[0][-1][0] <= 50  # 4,000 are 30, the others 50: between them sides weigh the same
