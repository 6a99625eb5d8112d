"""Several aggregates of the same groups: one cut of a unit's records, one budget divided, one plan."""

import math
from collections import Counter

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy_core.dp.bounded import bounded_query
from privacy_core.dp.budget import Budget
from privacy_core.dp.plan import Plan, plan
from privacy_core.dp.question import Question
from privacy_core.engine import DuckDbEngine
from privacy_core.errors import InvalidValueError

COLUMNS = {"who": "text", "sex": "text", "age": "number", "pay": "number"}
PERSONS = Budget(epsilon=9.0, delta=1e-5, person="who")
COUNT, MEAN = {"aggregate": "count"}, {"aggregate": "mean", "column": "age", "bounds": [0, 100]}
PAY = {"aggregate": "sum", "column": "pay", "bounds": [-10, 10]}
MEDIAN = {"aggregate": "median", "column": "pay", "candidates": [0, 5, 10]}
values = st.sampled_from([None, math.nan, math.inf, -5.0, 0.0, 5.0, 40.0, 1e308])
people = st.lists(
    st.tuples(st.sampled_from(["a", "b", None]), st.sampled_from(["f", "m", "x", None]), values, values),
    min_size=1,
    max_size=14,
)


@pytest.fixture(scope="module")
def engine():
    opened = DuckDbEngine(memory_limit="512MB", threads=1)
    yield opened
    opened.shutdown()


def question(*each, groups=1, rows=1, **more):
    told = {"aggregates": list(each), "epsilon": 1.0, **more}
    return Question.read({**told, "unit": {"column": "who", "max_groups": groups, "max_rows_per_group": rows}})


def exact(engine, planned: Plan, rows) -> Counter:
    """Figures by group and part, in steps; buckets of quantiles by group, their place and their number."""
    types = (pa.string(), pa.string(), pa.float64(), pa.float64())
    columns = zip(COLUMNS, zip(*rows, strict=True), types, strict=True)
    engine.open_arrow("people", pa.table({name: pa.array(told, kind) for name, told, kind in columns}))
    query = bounded_query(planned, "people", COLUMNS, engine.quote, salt="salt")
    for name, keys in query.tables.items():
        engine.open_arrow(name, keys)
    keys = ("g", *query.keys)
    found: Counter = Counter()
    for row in engine.query(query.sql, query.parameters).to_pylist():
        for part in planned.parts:
            found[(tuple(row[key] for key in keys), part.figure)] = int(row[part.figure])
    for place, sql in query.buckets.items():
        for row in engine.query(sql, query.parameters).to_pylist():
            found[(tuple(row[key] for key in keys), place, row["bucket"])] = row["many"]
    return found


class TestPlan:
    def test_is_that_of_each_alone_with_its_share(self):
        planned = plan(question(COUNT, {**MEAN, "share": 0.5}, {**PAY, "share": 0.25}), PERSONS)
        alone = [
            plan(question_of, PERSONS)
            for told, share in ((COUNT, 0.25), (MEAN, 0.5), (PAY, 0.25))
            for question_of in [Question.read({**told, "epsilon": share, "unit": {"column": "who"}})]
        ]
        assert [part.scale for part in planned.parts] == [part.scale for one in alone for part in one.parts]
        assert [part.figure for part in planned.parts] == ["count_0", "centred_1", "count_1", "sum_2"]
        assert planned.point.epsilon == pytest.approx(1.0)
        assert [one.noise_interval(1000) for one in planned.each] == [one.noise_interval(1000) for one in alone]
        assert planned.events == tuple(event for one in alone for event in one.events)

    def test_gaussian_noise_divides_delta_among_those_that_have_it(self):
        planned = plan(question(COUNT, PAY, MEDIAN, mechanism="gaussian", delta=1e-6), PERSONS)
        delta = {name: one.delta for name, one in planned.division.items()}
        assert delta == pytest.approx({"count_0": 5e-7, "sum_1": 5e-7, "quantiles_2": 0})

    @pytest.mark.parametrize("mechanism", ["laplace", "gaussian"])
    def test_unknown_groups_are_found_once_for_all(self, mechanism):
        asked = question(COUNT, MEAN, MEDIAN, by={"sex": "unknown"}, mechanism=mechanism, delta=1e-6)
        planned = plan(asked, PERSONS)
        epsilons = {name: one.epsilon for name, one in planned.division.items()}
        assert epsilons == pytest.approx({
            "keys": 0.25, "count_0": 0.25, "centred_1": 0.125, "count_1": 0.125, "quantiles_2": 0.25,
        })  # fmt: skip
        assert [part.figure for part in planned.parts if part.threshold is not None] == ["keys"]
        assert planned.point.delta <= 1e-6 * (1 + 1e-12)

    @pytest.mark.parametrize(
        ("told", "said"),
        [
            ({"aggregates": [{**COUNT, "share": 0.7}, {**PAY, "share": 0.4}]}, "more than one"),
            ({"aggregates": [{**COUNT, "share": 1}, PAY]}, "leave nothing"),
            ({"aggregates": [{**COUNT, "share": 1 - 1e-16}, PAY]}, "leave nothing"),
            ({"aggregates": [{**COUNT, "share": 1e-300}, PAY]}, "0.000001"),
            ({"aggregates": [COUNT], "aggregate": "count"}, "either an aggregate"),
            ({"aggregates": [{}]}, "which it is"),
            ({"aggregates": [{"aggregate": "sum", "column": "age"}]}, "bounds are missing"),
            ({"aggregates": [COUNT], "column": "age"}, "names no column"),
            ({"aggregates": [COUNT], "epsilon": None, "within": {"distance": 3}}, "in common"),
            ({}, "either an aggregate"),
        ],
    )
    def test_that_is_not_clear_is_refused(self, told, said):
        with pytest.raises(InvalidValueError, match=said):
            Question.read({"epsilon": 1, **told})


class TestExact:
    ROWS = (("a", "f", 10.0, None), ("a", "f", None, 3.0), ("b", "f", 90.0, 20.0), ("b", "m", None, math.nan))

    def test_a_value_that_is_missing_is_missing_in_its_own_figure_alone(self, engine):
        asked = question(COUNT, MEAN, PAY, MEDIAN, groups=2, rows=2, by={"sex": ["f", "m"]})
        planned = plan(asked, PERSONS)
        grids = {part.figure: part.grid for part in planned.parts}
        found = exact(engine, planned, self.ROWS)
        by = {name: found[((0,), name)] * grids[name] for name in grids}
        assert by == {"count_0": 3, "centred_1": 0, "count_1": 2, "sum_2": 13}
        assert {key[1:]: one for key, one in found.items() if key[0] == (0,) and key[1] == 3} == {(3, 2): 1, (3, 6): 1}
        assert found[((1,), "count_0")] == 1
        assert found[((1,), "count_1")] == 0

    def test_a_record_without_any_value_is_nobody_s_where_no_count_is_asked(self, engine):
        planned = plan(question(MEAN, PAY, groups=2, rows=2, by={"sex": ["m"]}), PERSONS)
        assert not any(exact(engine, planned, self.ROWS).values())

    def test_records_that_lack_a_value_are_told_apart_by_the_others(self, engine):
        """By what they add where nothing is missing: else the first in the table would stay."""
        planned = plan(question(MEAN, PAY), PERSONS)
        rows = [("a", "f", None, float(pay)) for pay in range(10)]
        assert exact(engine, planned, rows) == exact(engine, planned, rows[::-1])

    @pytest.mark.prove
    @given(
        rows=people,
        gone=st.sampled_from(["a", "b"]),
        each=st.lists(st.sampled_from([COUNT, MEAN, PAY, MEDIAN]), min_size=1, max_size=3),
        by=st.sampled_from([{}, {"sex": ["f", "m"]}, {"sex": "unknown"}]),
        groups=st.integers(1, 3),
        many=st.integers(1, 3),
    )
    def test_taking_a_person_away_moves_no_figure_further_than_was_planned(
        self, engine, rows, gone, each, by, groups, many
    ):
        planned = plan(question(*each, groups=groups, rows=many, by=by, delta=1e-6), PERSONS)
        before = exact(engine, planned, rows)
        after = exact(engine, planned, [row for row in rows if row[0] != gone] or [(None,) * 4])
        for part in planned.parts:
            keys = {key for key in before | after if key[1] == part.figure}
            apart = [abs(before[key] - after[key]) for key in keys]
            assert sum(map(bool, apart)) <= part.l0
            assert max(apart, default=0) <= part.linf
            assert sum(apart) <= part.l1
            assert sum(one * one for one in apart) <= part.l2_squared
        for place, one in enumerate(planned.each):
            keys = {key for key in before | after if key[1] == place}
            assert sum(abs(before[key] - after[key]) for key in keys) <= one.rows_moved

    @pytest.mark.prove
    @settings(max_examples=12)
    @given(rows=people, data=st.data())
    def test_the_order_of_the_table_changes_nothing(self, engine, rows, data):
        planned = plan(question(COUNT, MEAN, MEDIAN, groups=2, rows=2, by={"sex": ["f", "m"]}), PERSONS)
        assert exact(engine, planned, rows) == exact(engine, planned, data.draw(st.permutations(rows)))
