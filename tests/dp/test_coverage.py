"""Noise intervals hold as often as they say, and not much more often: over ten thousand releases of each kind.

One draw for ten thousand groups is as many independent figures. Where noise is in one figure, the rate is worked out
exactly, too. A test that is right fails with probability below 1e-6.
"""

import math
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from privacy_core.dp import answer
from privacy_core.dp.bounded import BoundedQuery
from privacy_core.dp.budget import Budget
from privacy_core.dp.drawing import draw_all
from privacy_core.dp.mechanisms import draw
from privacy_core.dp.plan import plan
from privacy_core.dp.question import Mechanism, Question
from tests.dp.noise_theory import within

RELEASES = 10_000
FAILING = 1e-6
RATE = 0.95
LEAST = stats.binom.ppf(FAILING, RELEASES, RATE) / RELEASES  # 0.939
ROWS = Budget(epsilon=100.0, delta=1e-3)
BOUNDS = (20.0, 90.0)
COUNT = {"aggregate": "count"}
SUM = {"aggregate": "sum", "column": "age", "bounds": BOUNDS}
MEAN = {**SUM, "aggregate": "mean"}
LAPLACE, GAUSSIAN = Mechanism
KINDS = {Mechanism.LAPLACE: {}, Mechanism.GAUSSIAN: {"mechanism": "gaussian", "delta": 1e-5}}


def quick(*case):
    return pytest.param(*case)


def slow(*case):
    return pytest.param(*case, marks=pytest.mark.prove)


def planned_of(told, epsilon=0.5, groups=RELEASES):
    by = {"by": {"group": list(range(groups))}} if groups else {}
    return plan(Question.read({"epsilon": epsilon, **told, **by}), ROWS)


def exact_steps(planned, values):
    """What the query tells of these values, in steps of each part's grid."""
    centred = np.clip(values, *BOUNDS) - planned.middle
    of = {"sum": np.clip(values, *BOUNDS), "centred": centred, "squared": centred**2}
    return {
        part.name: len(values) if part.name == "count" else int(np.rint(of[part.name] / part.grid).sum())
        for part in planned.parts
    }


def told_figures(planned, steps):
    """The way of every release from its exact figures on."""
    exact = pa.table({"g": range(planned.groups), **{name: [each] * planned.groups for name, each in steps.items()}})
    return answer.figures(planned, draw_all(planned, BoundedQuery("", (), {}), exact, {}))


def share_held(planned, values, exact):
    """How many intervals hold the exact figure, which a function makes of exact sums in the unit of the column."""
    steps = exact_steps(planned, values)
    true = exact({part.name: Fraction(part.grid) * steps[part.name] for part in planned.parts})
    slack = 1e-9 * max(1.0, abs(true))  # of the floats in which ends are told
    return np.mean([one.low - slack <= true <= one.high + slack for one in told_figures(planned, steps)])


@pytest.fixture(scope="module")
def values():
    return np.random.default_rng(3).normal(50, 25, 400)


@pytest.mark.parametrize(
    ("told", "kind"), [quick(COUNT, LAPLACE), quick(SUM, GAUSSIAN), slow(COUNT, GAUSSIAN), slow(SUM, LAPLACE)]
)
def test_of_a_count_or_a_sum_at_least_as_often_and_at_most_by_one_step_more(told, kind, values):
    planned = planned_of({**told, **KINDS[kind]})
    (part,) = planned.parts
    rate = within(kind, part.scale, part.half_width)
    assert rate >= RATE > within(kind, part.scale, part.half_width - (1 if kind is Mechanism.LAPLACE else 2))
    held = share_held(planned, values, lambda sums: float(sums[part.name]))
    assert LEAST <= held <= stats.binom.ppf(1 - FAILING, RELEASES, rate) / RELEASES


@given(epsilon=st.floats(-2, 1.5).map(lambda p: 10**p), kind=st.sampled_from(list(KINDS)), rate=st.floats(0.5, 0.999))
def test_the_interval_of_one_figure_is_right_for_every_scale_and_rate(epsilon, kind, rate):
    """For Laplace the least whole number that holds at the rate; for Gaussian noise at most one more."""
    question = Question.read({**COUNT, **KINDS[kind], "epsilon": epsilon})
    (part,) = plan(question, ROWS, confidence=rate).parts
    assert within(kind, part.scale, part.half_width) >= rate - 1e-8
    less = part.half_width - (1 if kind is Mechanism.LAPLACE else 2)
    assert less < 0 or within(kind, part.scale, less) < rate + 1e-8


@pytest.mark.parametrize("kind", [quick(GAUSSIAN), slow(LAPLACE)])
def test_of_a_mean_of_a_known_number_as_often_as_they_say(kind, values):
    planned = planned_of({**MEAN, **KINDS[kind], "n": 400})
    held = share_held(planned, values, lambda sums: planned.middle + float(sums["centred"] / 400))
    assert LEAST <= held <= stats.binom.ppf(1 - FAILING, RELEASES, RATE + 0.001) / RELEASES


WIDER = {"mean": 2.0, "variance": 2.4, "standard_deviation": 2.4}  # than intervals that hold at 95%
CASES = [(aggregate, kind, many) for aggregate in WIDER for kind in KINDS for many in (400, 40)]
QUICK = [("mean", LAPLACE, 40), ("standard_deviation", GAUSSIAN, 400)]


@pytest.mark.prove
@pytest.mark.parametrize(
    ("aggregate", "kind", "many"), [quick(*case) if case in QUICK else slow(*case) for case in CASES]
)
def test_of_figures_of_several_parts_at_least_as_often(aggregate, kind, many, values):
    """Their parts are allowed their worst at once, so intervals hold more often than 95% and are wide."""
    planned = planned_of({**MEAN, **KINDS[kind], "aggregate": aggregate})
    steps = exact_steps(planned, values[:many])
    sums = {part.name: Fraction(part.grid) * steps[part.name] for part in planned.parts}
    true = planned.middle + float(sums["centred"] / many)
    if aggregate != "mean":
        true = float(sums["squared"] / many - (sums["centred"] / many) ** 2)
    if aggregate == "standard_deviation":
        true = math.sqrt(true)
    told = told_figures(planned, steps)
    held = np.mean([one.low <= true <= one.high for one in told])
    off = np.quantile([abs(one.value - true) for one in told], RATE)
    width = np.median([one.high - one.low for one in told]) / 2
    assert held >= LEAST
    assert width <= WIDER[aggregate] * off


@pytest.mark.parametrize("kind", [quick(LAPLACE), slow(GAUSSIAN)])
def test_an_interval_that_is_15_percent_too_narrow_is_caught(kind, values):
    planned = planned_of({**SUM, **KINDS[kind]})
    (part,) = planned.parts
    narrow = round(part.half_width * 0.85)
    assert stats.binom.cdf(LEAST * RELEASES - 1, RELEASES, within(kind, part.scale, narrow)) > 1 - FAILING
    noise = draw(part, kind, np.zeros(RELEASES, dtype=np.int64))
    assert np.mean(np.abs(noise) <= narrow) < LEAST
