"""Spark gives the same bounded aggregates as DuckDB: to the last step, for whatever a table holds.

Runs where the extra "spark" and Java are installed.
"""

import math
import random
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from privacy_core.dp.bounded import bounded_query
from privacy_core.dp.budget import Budget
from privacy_core.dp.plan import plan
from privacy_core.dp.question import Question
from privacy_core.engine import DuckDbEngine, TableNotOpenError

pytest.importorskip("pyspark", reason="the extra 'spark' is not installed")
if shutil.which("java") is None:
    pytest.skip("Java is not installed", allow_module_level=True)

from privacy_core.engine.spark import SparkQueries

pytestmark = pytest.mark.prove

KINDS = {"who": "text", "city": "text", "age": "number", "told": "text", "born": "time"}
NUMBERS = [None, math.nan, math.inf, -math.inf, 1e308, -0.0, 17.5, 18.0]
QUESTIONS = [
    {"aggregate": "count"},
    {"aggregate": "count", "where": "age > 30 and not city = 'Bern'"},
    {"aggregate": "count", "where": "born >= '1980-01-01' or age is null"},
    {"aggregate": "sum", "column": "age", "bounds": [-10.5, 77.3], "by": {"city": ["Bern", "Chur", "Nowhere"]}},
    {"aggregate": "sum", "column": "told", "bounds": [0, 50], "missing": 3},
    {"aggregate": "variance", "column": "age", "bounds": [0, 90], "by": {"city": "unknown"}, "delta": 1e-6},
    {"aggregate": "histogram", "column": "age", "bins": [0, 18, 40, 99]},
    {"aggregate": "median", "column": "age", "candidates": [10, 18, 30, 50]},
    {
        "aggregates": [
            {"aggregate": "count"},
            {"aggregate": "mean", "column": "age", "bounds": [0, 100]},
            {"aggregate": "median", "column": "age", "candidates": [20, 40]},
        ],
        "by": {"city": ["Bern", "Basel"]},
    },
]
UNITS = [(None, {}), ("who", {"column": "who"}), ("who", {"column": "who", "max_groups": 2, "max_rows_per_group": 3})]


@pytest.fixture(scope="module")
def engines(tmp_path_factory):
    draw, rows = random.Random(3), 3_000  # noqa: S311 - rows of a test
    numbers = [draw.choice(NUMBERS) if draw.random() < 0.1 else draw.uniform(-20, 110) for _ in range(rows)]
    table = pa.table(
        {
            "who": [draw.choice([None, "", f"p{draw.randrange(400)}"]) for _ in range(rows)],
            "city": [draw.choice(["Bern", "Basel", "Chur", None, "ürk'é|"]) for _ in range(rows)],
            "age": pa.array(numbers, pa.float64()),
            "told": [draw.choice(["12", " 7.5", "1e3", "seven", "", None]) for _ in range(rows)],
            "born": pa.array([draw.choice([None, 0, 4_000, 9_999]) for _ in range(rows)], pa.int32()).cast(pa.date32()),
        }
    )
    path = tmp_path_factory.mktemp("spark") / "people.parquet"
    pq.write_table(table, path)
    both = DuckDbEngine(memory_limit="512MB"), SparkQueries()
    for engine in both:
        engine.open("people", path)
    yield both
    for engine in both:
        engine.shutdown()


def answers(engine, query):
    for name, table in query.tables.items():
        engine.open_arrow(name, table)
    found = [engine.query(sql, query.parameters) for sql in (query.sql, *query.buckets.values())]
    for name in query.tables:
        engine.close(name)
    return [[{name: _plain(value) for name, value in row.items()} for row in table.to_pylist()] for table in found]


def _plain(value):
    return value if isinstance(value, str) else int(value)


@pytest.mark.parametrize(("person", "unit"), UNITS, ids=["rows", "persons", "persons-2-3"])
@pytest.mark.parametrize("question", QUESTIONS, ids=[str(number) for number in range(len(QUESTIONS))])
def test_both_engines_bound_alike(engines, question, person, unit):
    asked = Question.read({"epsilon": 1.0, **question, **({"unit": unit} if unit else {})})
    planned = plan(asked, Budget(epsilon=9.0, delta=1e-5, person=person))
    query = bounded_query(planned, "people", KINDS, engines[0].quote, salt="salt")
    ours, theirs = (answers(engine, query) for engine in engines)
    assert ours == theirs
    assert any(ours), "nothing was compared"


def test_a_table_that_nobody_opened_is_not_there(engines):
    with pytest.raises(TableNotOpenError):
        engines[1].query("SELECT count(*) AS n FROM strangers")
