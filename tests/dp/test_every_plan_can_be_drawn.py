"""What was charged can be drawn: if plan and proof differed in the last digit, people would pay for nothing."""

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from privacy_core.dp.bounded import bounded_query
from privacy_core.dp.budget import Budget
from privacy_core.dp.events import DiscreteGaussian, together
from privacy_core.dp.mechanisms import choose, draw
from privacy_core.dp.plan import plan
from privacy_core.dp.points import batched, check_point
from privacy_core.dp.question import Mechanism, Question
from privacy_core.errors import InvalidValueError

EPSILONS = st.floats(-3, 2).map(lambda power: 10**power)
DELTAS = st.floats(-10, -3).map(lambda power: 10**power)
BOUNDS = st.tuples(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6)).map(lambda pair: (pair[0], pair[0] + pair[1]))


def asked(aggregate, epsilon, groups=1, rows=1, **more):
    told = {"aggregate": aggregate, "epsilon": epsilon, **more}
    told["unit"] = {"column": "who", "max_groups": groups, "max_rows_per_group": rows}
    return Question.read(told if aggregate == "count" else {"column": "age", **told})


@given(
    kind=st.sampled_from(Mechanism),
    aggregate=st.sampled_from(["sum", "mean", "variance"]),
    bounds=BOUNDS,
    epsilon=EPSILONS,
    delta=DELTAS,
    groups=st.integers(1, 30),
    rows=st.integers(1, 10),
    public=st.booleans(),
)
def test_noise_of_every_plan_is_drawn_and_costs_no_more_than_was_asked(
    kind, aggregate, bounds, epsilon, delta, groups, rows, public
):
    question = asked(aggregate, epsilon, groups, rows, bounds=bounds, delta=delta, mechanism=kind)
    planned = plan(question, Budget(epsilon=9.0, person="who", public_n=public))
    for part in planned.parts:
        assert len(draw(part, kind, np.zeros(1, dtype=np.int64))) == 1
    if kind is Mechanism.LAPLACE:  # exactly, in fractions: the scale is rounded up, not to the nearest
        each = Fraction(epsilon / len(planned.parts))
        assert all(Fraction(part.l1) <= each * Fraction(part.scale) for part in planned.parts)


def test_a_proof_that_is_one_bit_above_its_plan_is_drawn():
    """Both are rounded up: of this scale OpenDP proves 2.2794322388136865e-06, and the plan says ...86e-06."""
    (part,) = plan(asked("count", 1.0, mechanism="gaussian", delta=1e-6), Budget(epsilon=9.0, person="who")).parts
    scale, squared = 70285398.88684176, 22520960550
    near = replace(part, scale=scale, l2_squared=squared, event=DiscreteGaussian(scale, squared))
    assert len(draw(near, Mechanism.GAUSSIAN, np.zeros(1, dtype=np.int64))) == 1


@given(
    quantile=st.one_of(st.floats(0, 1), st.integers(0, 100).map(lambda hundredth: hundredth / 100)), epsilon=EPSILONS
)
@example(quantile=0.29, epsilon=1.0)
@example(quantile=1 / 3, epsilon=1.0)
def test_every_quantile_is_chosen_also_where_there_are_no_records(quantile, epsilon):
    planned = plan(
        asked("quantiles", epsilon, 2, 3, candidates=[0, 1, 2], quantiles=[quantile]), Budget(epsilon=9.0, person="who")
    )
    nobody = np.array([], dtype=np.int64)
    assert choose(planned, quantile=quantile, buckets=nobody, many=nobody) in (0.0, 1.0, 2.0)


COUNT, SUM = {"aggregate": "count"}, {"aggregate": "sum", "column": "age", "bounds": [0, 9]}
MEDIAN = {"aggregate": "quantiles", "column": "age", "candidates": [0, 1], "quantiles": [0.1, 0.5]}
KINDS = [
    *(
        one | by
        for one in (COUNT, SUM, {**SUM, "aggregate": "variance"}, MEDIAN)
        for by in ({}, {"by": {"sex": "unknown"}})
    ),
    {"aggregates": [COUNT, SUM, MEDIAN], "by": {"sex": "unknown"}},
    {"aggregate": "ranges", "by": {"age": {"bins": [0, 1, 2, 3]}}},
]


@given(st.lists(st.sampled_from(KINDS), min_size=1, max_size=3), st.sampled_from(Mechanism), EPSILONS, DELTAS)
def test_the_ledger_takes_every_plan_at_its_price_alone_and_in_a_batch(told, kind, epsilon, delta):
    """A sum by unknown groups was refused as a fault of ours: the price of its batch was rounded once more."""
    budget = Budget(epsilon=9.0, delta=0.1)
    planned = [
        plan(Question.read({**one, "epsilon": epsilon, "delta": delta, "mechanism": kind}), budget) for one in told
    ]
    each = [(together(one.events), one.point) for one in planned]
    for event, point in each:
        check_point(event, point)
        assert point.epsilon <= epsilon * (1 + 1e-12)
        assert point.delta <= delta * (1 + 1e-12)
    check_point(*batched(each, math.fsum(point.delta for _, point in each)))


@pytest.mark.parametrize(
    "change",
    [
        {"epsilon": 5e-324},
        {"by": {"age": [math.inf]}},
        {"by": {"age": [math.nan]}},
        {"by": {"age": []}},
        {"n": 10**400},
        {"aggregate": "quantiles", "column": "age", "candidates": [0, 1], "quantiles": []},
    ],
)
def test_figures_that_no_plan_or_ledger_can_hold_are_refused_before_anything_is_charged(change):
    with pytest.raises(InvalidValueError, match="not clear"):
        Question.read({"aggregate": "count", "epsilon": 1.0, **change})


def test_a_whole_number_that_no_float_holds_is_an_empty_group():
    question = Question.read({"aggregate": "count", "epsilon": 1.0, "by": {"age": [10**400]}})
    query = bounded_query(plan(question, Budget(epsilon=9.0)), "people", {"age": "number"}, repr, salt="s")
    (keys,) = query.tables.values()
    assert keys["k"].to_pylist() == [None]


def test_where_nobody_is_left_a_figure_may_be_off_by_all_that_its_bounds_allow():
    told = {"column": "age", "bounds": [0, 1], "epsilon": 0.01}
    widths = {
        aggregate: plan(Question.read({"aggregate": aggregate, **told}), Budget(epsilon=9.0)).noise_interval(1)
        for aggregate in ("mean", "variance", "standard_deviation")
    }
    assert widths == {"mean": 0.5, "variance": 0.25, "standard_deviation": 0.5}


def test_two_questions_that_are_asked_at_once_count_by_their_own_groups():
    planned = plan(Question.read({"aggregate": "count", "epsilon": 1.0, "by": {"sex": ["f"]}}), Budget(epsilon=9.0))
    one, other = (bounded_query(planned, "people", {"sex": "text"}, repr, salt="s").tables for _ in range(2))
    assert not {*one} & {*other}


def test_a_number_that_is_hashed_as_a_whole_one_is_compared_as_that():
    def keys(key):
        question = Question.read({"aggregate": "count", "epsilon": 1.0, "by": {"code": [key]}})
        query = bounded_query(plan(question, Budget(epsilon=9.0)), "people", {"code": "text"}, repr, salt="s")
        return question.hashed(), [table["k"].to_pylist() for table in query.tables.values()]

    assert keys(1.0) == keys(1)
    assert keys(1.5) != keys(1)
