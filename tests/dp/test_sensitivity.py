"""Sensitivity is true: whoever is taken away or replaced, no exact figure moves further than was planned.

The law runs here on a hundred tables and questions, and on thousands in `make prove`. That it sees faults is shown: SQL
that is broken in one place must break the law on one of a few tables, and unbroken it must not.
"""

import math
import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from privacy_core.dp.budget import Budget
from privacy_core.dp.plan import plan
from privacy_core.dp.question import Question
from tests.dp import exact_figures
from tests.dp.exact_figures import beyond, exact

SEXES = ["f", "m", "x"]
HOSTILE = [None, math.nan, math.inf, -math.inf, 1e308, -1e308, 5e-324, -0.0]
ages = st.one_of(st.sampled_from(HOSTILE), st.sampled_from([-1.0, 0.0, 10.0, 100.0, 101.0]), st.floats(-50, 150))
persons = st.sampled_from(["a", "b", "c", None, ""])
records = st.tuples(persons, st.sampled_from([*SEXES, None, "other"]), ages)
tables = st.lists(records, max_size=14)

AGGREGATES: list[dict] = [
    {"aggregate": "count"},
    *(
        {"aggregate": aggregate, "column": "age", "bounds": bounds}
        for aggregate in ("sum", "mean", "variance", "standard_deviation")
        for bounds in ([0, 100], [-100, 30], [-70, -0.1], [0.1, 0.30000000000000004])
    ),
    {"aggregate": "mean", "column": "age", "bounds": [0, 100], "n": 10},
    *({"aggregate": "quantiles", "column": "age", "candidates": some} for some in ([0, 10, 50], [-1e9, 1e9])),
]
GROUPS: list[dict] = [
    {},
    {"by": {"sex": SEXES}},
    {"by": {"age": {"bins": [0, 10, 50, 100]}}},
    {"by": {"sex": SEXES, "age": {"bins": [-10, 40, 120]}}},
    {"by": {"age": [10, 100, "no number"]}},
    {"by": {"sex": "unknown"}, "delta": 1e-6},
    {"by": {"age": "unknown", "sex": ["f", "m"]}, "delta": 1e-6},
]
AGES = {"age": {"bins": [*range(-50, 150, 10)]}}
MEASURES = ("best", "independent", "identity", "hierarchical", "optimised")
MANY_FIGURES: list[dict] = [
    *({"aggregate": "ranges", "by": AGES, "strategy": strategy} for strategy in MEASURES),
    *(
        {"aggregate": "marginals", "by": {"sex": SEXES, **AGES}, "ways": ways, "strategy": strategy}
        for ways in (1, 2)
        for strategy in ("best", "independent", "identity", "weighted")
    ),
    {"aggregate": "bounds", "by": {"age": {"bins": [-1e300, -1, 0, 1, 1e300]}}},
    *(
        {
            "aggregates": [
                {"aggregate": "count"},
                {"aggregate": "variance", "column": "age", "bounds": [0, 100], "share": 0.5},
                {"aggregate": "quantiles", "column": "age", "candidates": [0, 10, 50], "quantiles": [0.1, 0.5]},
            ],
            **groups,
        }
        for groups in GROUPS
    ),
]
CONDITIONS: list[dict] = [{}, {"where": "age > 10 or sex = 'f'"}, {"where": "not age > 10 and who is not null"}]
MISSING: list[dict] = [{}, {"missing": 70}, {"missing": -1e308}]


@st.composite
def plans(draw):
    families = draw(st.sampled_from([(AGGREGATES, GROUPS, CONDITIONS, MISSING)] * 2 + [(MANY_FIGURES, CONDITIONS)]))
    chosen = [draw(st.sampled_from(some)) for some in families]
    told = {name: value for some in chosen for name, value in some.items()}
    if told.get("aggregate") == "count":
        told.pop("missing", None)
    by_person = draw(st.booleans())
    if by_person:
        told["unit"] = {
            "column": "who",
            "max_groups": draw(st.integers(1, 3)),
            "max_rows_per_group": draw(st.integers(1, 3)),
        }
    if draw(st.booleans()):
        told |= {"mechanism": "gaussian", "delta": 1e-6}
    budget = Budget(epsilon=9.0, delta=1e-5, person="who" if by_person else None, public_n=draw(st.booleans()))
    return plan(Question.read({"epsilon": 1.0, **told}), budget), budget


@st.composite
def neighbours(draw):
    """A plan and two neighbouring tables: with and without a unit, or with one and with another in its place."""
    planned, budget = draw(plans())
    rows = draw(tables)
    if budget.person is None:
        own = [[draw(records)], [draw(records)]]
    else:
        names = ("u", draw(st.sampled_from(["u", "v"])))
        own = [[(name, *row[1:]) for row in draw(st.lists(records, min_size=1, max_size=9))] for name in names]
    place = draw(st.integers(0, len(rows)))
    one, other = (rows[:place] + mine + rows[place:] for mine in (own[0], own[1] if budget.public_n else []))
    return planned, one, other


def check(case) -> None:
    planned, one, other = case
    assert beyond(planned, exact(planned, one), exact(planned, other)) == []


@given(neighbours())
def test_no_unit_moves_the_exact_figures_further_than_was_planned(case):
    check(case)


@pytest.mark.prove
@settings(max_examples=3_000, suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink])
@given(neighbours())
def test_no_unit_does_so_on_thousands_of_tables(case):
    check(case)


PERSONS = Budget(epsilon=9.0, person="who")
SUM = {"aggregate": "sum", "column": "age", "bounds": [0, 100]}
COUNT = {"aggregate": "count", "by": {"sex": SEXES}}
MEDIAN = {"aggregate": "quantiles", "column": "age", "candidates": [0, 20, 40, 60, 80]}


def by_position(sql: str) -> str:
    """Which rows of a person count hangs on where they stand: who is taken away moves all that stand behind her."""
    numbered = sql.replace("steps AS (SELECT uid, g, ", "steps AS (SELECT row_number() OVER () AS place, uid, g, ")
    return numbered.replace("g ORDER BY md5(CAST(? AS VARCHAR) || ", "g ORDER BY md5(CAST(? AS VARCHAR) || place || ")


def no_limit_of_rows(sql: str) -> str:
    return re.sub(r"WHERE rn <= \d+", "WHERE rn > 0", sql)


def no_limit_of_groups(sql: str) -> str:
    return re.sub(r"WHERE gn <= \d+", "WHERE gn > 0", sql)


def groups_of_all_persons_together(sql: str) -> str:
    return sql.replace("row_number() OVER (PARTITION BY uid ORDER", "row_number() OVER (ORDER")


def not_clamped(sql: str) -> str:
    free = sql.replace("greatest(0.0, least(100.0, x))", "x")
    return re.sub(r"greatest\(-(\d+), least\(\1, (CAST\(round\(.*?\) AS BIGINT\))\)\)", r"\2", free)


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (by_position, SUM),
        (by_position, MEDIAN),
        (no_limit_of_rows, SUM),
        (no_limit_of_rows, COUNT),
        (no_limit_of_groups, COUNT),
        (no_limit_of_groups, MEDIAN | {"by": {"sex": SEXES}}),
        (groups_of_all_persons_together, COUNT),
        (not_clamped, SUM),
    ],
    ids=lambda one: one.__name__ if callable(one) else one["aggregate"],
)
def test_a_fault_breaks_the_law(fault, told, monkeypatch):
    unit = {"column": "who", "max_groups": 1, "max_rows_per_group": 2}
    planned = plan(Question.read({"epsilon": 1.0, "unit": unit, **told}), PERSONS)
    pairs = [with_and_without(np.random.default_rng(number)) for number in range(12)]
    assert not any(beyond(planned, exact(planned, one), exact(planned, other)) for one, other in pairs)
    break_sql(monkeypatch, fault)
    assert any(beyond(planned, exact(planned, one), exact(planned, other)) for one, other in pairs)


def with_and_without(rng: np.random.Generator) -> tuple[list, list]:
    """Thirty rows of five persons, and those of four."""
    rows = [(str(rng.choice([*"abcde"])), str(rng.choice(SEXES)), rng.uniform(-300, 500)) for _ in range(30)]
    return rows, [row for row in rows if row[0] != "a"]


def break_sql(monkeypatch, fault: Callable[[str], str]) -> None:
    whole = exact_figures.bounded_query

    def broken(*arguments, **settings):
        query = whole(*arguments, **settings)
        other = fault(query.sql)
        assert other != query.sql, "the fault finds nothing to break: the SQL is written otherwise now"
        return replace(query, sql=other)

    monkeypatch.setattr(exact_figures, "bounded_query", broken)


@pytest.mark.parametrize("told", [SUM | {"bounds": [-100, 100]}, COUNT, MEDIAN], ids=lambda told: told["aggregate"])
def test_a_plan_for_people_who_come_and_go_does_not_cover_that_one_takes_the_place_of_another(told):
    question = Question.read({"epsilon": 1.0, "unit": {"column": "who"}, **told})
    shared = [("a", "f", 50.0)]
    one, other = [*shared, ("u", "f", -500.0)], [*shared, ("u", "m", 500.0)]
    for public_n, holds in ((False, False), (True, True)):
        planned = plan(question, replace(PERSONS, public_n=public_n))
        assert (beyond(planned, exact(planned, one), exact(planned, other)) == []) is holds


def test_a_group_that_is_named_twice_would_be_counted_twice(monkeypatch):
    planned = plan(Question.read({"epsilon": 1.0, **COUNT}), Budget(epsilon=9.0))
    whole = exact_figures.bounded_query

    def twice(*arguments, **settings):
        query = whole(*arguments, **settings)
        return replace(
            query,
            tables={name: table.take([0, 0, 0]).set_column(1, "n", table["n"]) for name, table in query.tables.items()},
        )

    monkeypatch.setattr(exact_figures, "bounded_query", twice)
    assert beyond(planned, exact(planned, [("a", "f", 1.0)]), exact(planned, []))


def test_an_id_that_is_not_a_number_is_nobody_s_and_both_zeros_are_one_person(monkeypatch):
    """Rows without an id would else be one person, who is cut as one while each of them comes and goes alone."""
    monkeypatch.setattr(exact_figures, "COLUMNS", {**exact_figures.COLUMNS, "who": "number"})
    monkeypatch.setattr(exact_figures, "TYPES", (pa.float64(), *exact_figures.TYPES[1:]))
    planned = plan(Question.read({"epsilon": 1.0, "unit": {"column": "who"}, **SUM, "bounds": [-100, 100]}), PERSONS)
    nobody = [(math.nan, "f", age) for age in (100.0, -100.0, 50.0, -7.0)]
    assert exact(planned, nobody)["sum"].total() == 0
    one, other = [(0.0, "f", 100.0), (-0.0, "f", 100.0)], []
    assert beyond(planned, exact(planned, one), exact(planned, other)) == []
    large = [(float(2**60), "f", 100.0), (float(2**60 + 2**10), "f", 100.0)]
    assert exact(planned, large)["sum"].total() == 2 * exact(planned, large[:1])["sum"].total()


@pytest.mark.parametrize("missing", ["", "  ", "NULL", "nan", "N/A", "?"])
def test_a_text_that_stands_for_no_id_is_nobody_s(missing):
    """One who has no id would else choose, by coming or going, which group all of them are counted in."""
    told = {"aggregate": "count", "by": {"sex": SEXES}, "epsilon": 1.0, "unit": {"column": "who"}}
    planned = plan(Question.read(told), PERSONS)
    rows = [(missing, "f", 1.0), (missing, "m", 2.0), ("-", "f", 3.0)]
    assert exact(planned, rows)["count"].total() == 1


def test_who_does_not_know_the_salt_cannot_tell_which_rows_count():
    planned = plan(Question.read({"epsilon": 1.0, "unit": {"column": "who"}, **SUM}), PERSONS)
    rows = [("a", "f", float(age)) for age in range(20)]
    assert len({exact(planned, rows, salt=f"salt {n}")["sum"].total() for n in range(12)}) > 3
    assert exact(planned, rows) == exact(planned, rows[::-1])
