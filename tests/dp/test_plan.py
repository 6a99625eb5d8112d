"""A plan's costs are those that OpenDP proves for the same noise, and its intervals hold as often as they say."""

import ast
import math
from pathlib import Path

import numpy as np
import opendp.prelude as dp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_core.dp import parts as parts_module
from privacy_core.dp import plan as plan_module
from privacy_core.dp.budget import Budget
from privacy_core.dp.enforced import Totals
from privacy_core.dp.events import together
from privacy_core.dp.mechanisms import choose
from privacy_core.dp.plan import plan, rows_moved, scale_of_choice
from privacy_core.dp.question import Question
from privacy_core.errors import InvalidValueError

dp.enable_features("contrib", "honest-but-curious")
ROWS = Budget(epsilon=10.0, delta=1e-5)
PERSONS = Budget(epsilon=10.0, delta=1e-5, person="who")
COUNT = {"aggregate": "count", "epsilon": 0.5}
EPSILONS = st.floats(0.01, 5)
AGGREGATES = st.sampled_from(["sum", "mean", "variance"])
BOUNDS = st.tuples(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6)).map(lambda pair: (pair[0], pair[0] + pair[1]))


def of_persons(aggregate, bounds, epsilon, l0, linf, **more):
    told = {"aggregate": aggregate, "column": "age", "bounds": bounds, "epsilon": epsilon, **more}
    told["unit"] = {"column": "who", "max_groups": l0, "max_rows_per_group": linf}
    return Question.read(told)


def laplace(scale):
    return dp.m.make_laplace(dp.vector_domain(dp.atom_domain(T="i64")), dp.l1_distance(T="i64"), scale=scale)


def gaussian(scale):
    return dp.m.make_gaussian(dp.vector_domain(dp.atom_domain(T="i64")), dp.l2_distance(T="f64"), scale=scale)


@given(AGGREGATES, BOUNDS, EPSILONS, st.integers(1, 20), st.integers(1, 20), st.booleans())
def test_opendp_proves_no_more_than_the_plan_says(aggregate, bounds, epsilon, l0, linf, public):
    budget = Budget(epsilon=10.0, person="who", public_n=public)
    found = plan(of_persons(aggregate, bounds, epsilon, l0, linf), budget)
    for part in found.parts:
        assert laplace(part.scale).map(part.l1) <= part.event.pure
    assert found.point.epsilon <= epsilon * (1 + 1e-12)


@given(BOUNDS, EPSILONS, st.integers(1, 20), st.integers(1, 5), st.floats(1e-9, 1e-4))
def test_gaussian_noise_keeps_to_epsilon_at_delta_by_opendp(bounds, epsilon, l0, linf, delta):
    question = of_persons("sum", bounds, epsilon, l0, linf, mechanism="gaussian", delta=delta)
    (part,) = plan(question, PERSONS).parts
    rho = gaussian(part.scale).map(math.sqrt(part.l2_squared))
    assert rho <= part.event.rho * (1 + 1e-12)
    curve = dp.c.make_zCDP_to_approxDP(gaussian(part.scale)).map(math.sqrt(part.l2_squared))
    assert curve.epsilon(delta) <= epsilon * (1 + 1e-6)


@pytest.mark.parametrize("quantile", [0.0, 0.1, 0.5, 0.75, 1.0])
def test_a_choice_among_candidates_costs_what_opendp_proves(quantile):
    scale = scale_of_choice(0.3, quantile, 3)
    domain = dp.vector_domain(dp.atom_domain(T="f64", nan=False))
    chosen = dp.m.make_private_quantile(
        domain, dp.symmetric_distance(), dp.max_divergence(), candidates=[0.0, 1.0], alpha=quantile, scale=scale
    )
    assert 0.3 * (1 - 3e-4) <= chosen.map(3) <= 0.3


class TestByHand:
    def test_a_count_of_rows(self):
        (part,) = plan(Question.read(COUNT), ROWS).parts
        assert (part.l0, part.linf, part.l1, part.l2_squared, part.grid) == (1, 1, 1, 1, 1.0)
        assert part.scale == pytest.approx(2.0)
        assert part.half_width == 6  # P(|noise| > 6) = 2 e^(-7/2) / (1 + e^(-1/2)) = .0376; > 5: .0620

    def test_persons_in_two_groups_with_three_rows_each(self):
        question = Question.read({**COUNT, "unit": {"column": "who", "max_groups": 2, "max_rows_per_group": 3}})
        (part,) = plan(question, PERSONS).parts
        assert (part.l1, part.l2_squared) == (6, 18)

    def test_a_sum_on_a_grid(self):
        question = Question.read({"aggregate": "sum", "column": "age", "bounds": [0, 120], "epsilon": 1})
        (part,) = plan(question, ROWS).parts
        assert (part.grid, part.cap) == (2**-6, 7680)  # 120 / 8192 lies below 1/64
        assert part.interval == pytest.approx(120 * math.log(20), rel=1e-3)

    def test_replacing_somebody_moves_twice_as_much(self):
        public = Budget(epsilon=1.0, public_n=True)
        (count,) = plan(Question.read(COUNT), public).parts
        assert (count.l1, count.l2_squared) == (2, 2)
        mean = Question.read({"aggregate": "mean", "column": "age", "bounds": [0, 1], "epsilon": 1, "n": 100})
        (centred,) = plan(mean, public).parts
        assert (centred.l1, centred.l2_squared) == (2 * centred.cap, 4 * centred.cap**2)
        assert rows_moved(mean, public) == 2

    def test_a_mean_of_known_n_spends_all_on_its_sum(self):
        told = {"aggregate": "mean", "column": "age", "bounds": [0, 100], "epsilon": 1}
        known, unknown = plan(Question.read({**told, "n": 1000}), ROWS), plan(Question.read(told), ROWS)
        assert [part.name for part in known.parts] == ["centred"]
        assert known.noise_interval(1000) == pytest.approx(50 * math.log(20) / 1000, rel=1e-3)
        assert unknown.noise_interval() is None
        assert unknown.noise_interval(1000) > 2 * known.noise_interval(1000)


class TestWithin:
    def test_gives_the_least_epsilon(self):
        found = plan(Question.read({"aggregate": "count", "within": {"distance": 50}}), ROWS)
        epsilon = found.question.epsilon
        assert found.noise_interval() == 50
        assert plan(Question.read({**COUNT, "epsilon": epsilon * 0.999}), ROWS).noise_interval() > 50

    def test_says_that_it_needs_n(self):
        told = {"aggregate": "mean", "column": "age", "bounds": [0, 1], "within": {"distance": 0.1}}
        with pytest.raises(InvalidValueError, match="Give n"):
            plan(Question.read(told), ROWS)

    def test_says_what_cannot_be(self):
        told = {"aggregate": "sum", "column": "age", "bounds": [0, 1e9], "within": {"distance": 1e-3}}
        with pytest.raises(InvalidValueError, match="No epsilon"):
            plan(Question.read(told), ROWS)

    @pytest.mark.parametrize("kind", ["laplace", "gaussian"])
    @pytest.mark.parametrize(
        "told",
        [
            {"aggregate": "count", "within": {"distance": 50}},
            {"aggregate": "count", "by": {"sex": "unknown"}, "within": {"distance": 50}},
            {"aggregate": "sum", "column": "age", "bounds": [0, 100], "within": {"distance": 3e4, "confidence": 0.5}},
            {
                "aggregate": "sum",
                "column": "age",
                "bounds": [0, 9],
                "by": {"sex": "unknown"},
                "within": {"distance": 500},
            },
            {"aggregate": "mean", "column": "age", "bounds": [0, 100], "n": 1000, "within": {"distance": 0.3}},
            {"aggregate": "std", "column": "age", "bounds": [0, 100], "n": 1000, "within": {"distance": 9}},
        ],
    )
    def test_is_what_the_same_plan_with_that_epsilon_says(self, told, kind):
        found = plan(Question.read({**told, "mechanism": kind, "delta": 1e-6}), ROWS)
        assert found == plan(found.question, ROWS, confidence=found.confidence)
        assert found.noise_interval(told.get("n")) <= told["within"]["distance"]
        less = found.question.model_copy(update={"epsilon": found.question.epsilon * 0.9999})
        less = plan(less, ROWS, confidence=found.confidence)
        assert less.noise_interval(told.get("n")) > told["within"]["distance"] * 0.9998
        assert less.noise_interval(told.get("n")) >= found.noise_interval(told.get("n"))

    @pytest.mark.parametrize("kind", ["laplace", "gaussian"])
    def test_of_quantiles_is_in_ranks(self, kind):
        told = {"aggregate": "quantiles", "column": "age", "candidates": list(range(101)), "within": {"distance": 40}}
        found = plan(Question.read({**told, "mechanism": kind, "delta": 1e-6}), ROWS)
        scale = 1.0002 / found.question.epsilon  # 2 max(q, 1 - q) / epsilon, as OpenDP cuts quantiles
        assert found.ranks == pytest.approx(40)
        assert found.ranks == pytest.approx(scale * math.log(100 / 2 / 0.05), rel=1e-3)
        assert found.noise_interval() is None


def test_a_curve_over_the_number_of_records():
    told = {"aggregate": "mean", "column": "age", "bounds": [0, 100], "epsilon": 1}
    found = plan(Question.read(told), ROWS)
    assert found.curve([1, 100, 10_000]) == tuple(found.noise_interval(n) for n in (1, 100, 10_000))
    assert found.curve([1])[0] == 50
    assert found.curve([10_000])[0] == pytest.approx((50 * math.log(40) * 2 + 50 * 8) / 10_000, rel=0.1)


@pytest.mark.parametrize("quantile", [0.5, 0.9])
def test_a_quantile_is_as_near_in_ranks_as_the_plan_says(quantile):
    """600 choices, each further off than `ranks` with probability at most .1: above .18 with probability below 1e-8.

    Its power: the scale alone, without the number of candidates, is exceeded by more.
    """
    told = {"aggregate": "quantiles", "column": "age", "candidates": list(range(201)), "quantiles": [quantile]}
    planned = plan(Question.read({**told, "epsilon": 0.1}), ROWS, confidence=0.9)
    buckets, many = np.arange(2, 402, 2), np.full(200, 2)  # two records between each candidate and the next
    values = np.array([choose(planned, quantile=quantile, buckets=buckets, many=many) for _ in range(600)])
    off = np.abs((1 - quantile) * 2 * values - quantile * (400 - 2 * values))
    assert (off > planned.ranks).mean() <= 0.18
    assert (off > scale_of_choice(0.1, quantile, 1)).mean() > 0.18


def test_another_unit_than_the_budget_s_is_refused():
    with pytest.raises(InvalidValueError, match="an administrator sets another budget"):
        plan(Question.read(COUNT), PERSONS)


@pytest.mark.parametrize("kind", ["laplace", "gaussian"])
def test_the_noise_interval_holds_as_often_as_it_says(kind):
    """20,000 draws: 95% within, short of it by more than .008 with probability below 1e-6, and no more than .983."""
    delta = 1e-6 if kind == "gaussian" else 0.0
    (part,) = plan(Question.read({**COUNT, "epsilon": 0.3, "mechanism": kind, "delta": delta}), ROWS).parts
    draw = (laplace if kind == "laplace" else gaussian)(part.scale)
    noise = draw([0] * 20_000)
    share = sum(abs(one) <= part.half_width for one in noise) / 20_000
    assert 0.942 <= share <= 0.983


@pytest.mark.parametrize("module", [plan_module, parts_module])
def test_a_plan_takes_no_connection_and_reads_no_data(module):
    tree = ast.parse(Path(module.__file__).read_text("utf-8"))
    names = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    names |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert not [
        name for name in names if name.startswith(("privacy_core.engine", "privacy_core.store", "privacy_core.intake"))
    ]
    assert not names & {"duckdb", "pyarrow", "sqlalchemy", "opendp", "pathlib"}


@pytest.mark.parametrize("mechanism", ["laplace", "gaussian"])
def test_a_question_at_epsilon_1_fits_a_budget_of_1(mechanism):
    budget = Budget(epsilon=1.0, delta=1e-6)
    asked = Question.read({"aggregate": "count", "epsilon": 1.0, "delta": 1e-6, "mechanism": mechanism})
    planned = plan(asked, budget)
    spent = Totals.none().plus(together(planned.events), planned.point).spent(budget.delta)
    assert spent.epsilon <= 1 + 1e-9
