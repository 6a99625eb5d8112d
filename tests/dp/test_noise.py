"""Noise is what the plan says: its whole distribution, at a stated risk of a false alarm, and one 30% off is caught.

Noise is drawn by `mechanisms.draw`, as releases draw it. Held against its own theory a test fails with risk below
1e-9, by the inequality of Dvoretzky, Kiefer and Wolfowitz. Held against a theory that is 30% off it would pass with
probability below 1e-9, since the two are further apart than twice that bound.
"""

import math

import numpy as np
import pytest

from privacy_core.dp.budget import Budget
from privacy_core.dp.mechanisms import draw
from privacy_core.dp.plan import plan
from privacy_core.dp.question import Mechanism, Question
from tests.dp.noise_theory import apart, off, sure, within

DRAWS = 26_000
FAILING = 1e-9
ROWS = Budget(epsilon=100.0, delta=1e-5)
COUNT = {"aggregate": "count"}
SUM = {"aggregate": "sum", "column": "age", "bounds": [-3, 5]}


def part_of(told, kind, epsilon):
    delta = 1e-6 if kind is Mechanism.GAUSSIAN else 0.0
    (part,) = plan(Question.read({**told, "epsilon": epsilon, "mechanism": kind, "delta": delta}), ROWS).parts
    return part


def noise_of(part, kind, *, figure=0, many=DRAWS):
    return np.array(draw(part, kind, np.full(many, figure, dtype=np.int64))) - figure


@pytest.fixture(scope="module", params=[Mechanism.LAPLACE, Mechanism.GAUSSIAN])
def drawn(request):
    """Each kind, a part of a plan, and noise that was drawn for it; the figures are far from zero."""
    part = part_of(COUNT, request.param, 0.2)
    return request.param, part, noise_of(part, request.param, figure=-(10**12) + 7)


def test_noise_has_the_distribution_of_its_plan(drawn):
    kind, part, noise = drawn
    assert off(kind, part.scale, noise) <= sure(DRAWS, FAILING)


@pytest.mark.parametrize("factor", [0.7, 1.3])
def test_a_scale_that_is_30_percent_off_is_caught(drawn, factor):
    kind, part, noise = drawn
    assert apart(kind, part.scale, part.scale * factor) >= 2 * sure(DRAWS, FAILING)  # so it is caught nearly surely
    assert off(kind, part.scale * factor, noise) > sure(DRAWS, FAILING)


def test_the_other_distribution_of_the_same_spread_is_caught(drawn):
    kind, part, noise = drawn
    other = Mechanism.GAUSSIAN if kind is Mechanism.LAPLACE else Mechanism.LAPLACE
    scale = part.scale * (math.sqrt(2) if kind is Mechanism.LAPLACE else math.sqrt(0.5))
    assert off(other, scale, noise) > sure(DRAWS, FAILING)


def test_noise_of_neighbouring_figures_has_nothing_in_common(drawn):
    """Pairs of figures are above zero together as often as chance has it, by Hoeffding's inequality."""
    kind, part, noise = drawn
    positive = (1 - within(kind, part.scale, 0)) / 2
    pairs = noise[: DRAWS // 2 * 2].reshape(-1, 2) > 0
    share = float(np.logical_and(*pairs.T).mean())
    assert share == pytest.approx(positive**2, abs=math.sqrt(math.log(2 / FAILING) / DRAWS))
    assert not (noise[:-1] == noise[:1]).all()


def test_noise_is_not_the_same_again(drawn):
    kind, part, noise = drawn
    again = noise_of(part, kind, many=200)
    assert (again != noise[:200]).any()  # all the same with probability below e^-500


@pytest.mark.parametrize("kind", Mechanism)
@pytest.mark.parametrize(("told", "epsilon"), [(COUNT, 8.0), (SUM, 1.0)], ids=["almost none", "much"])
def test_small_and_large_scales_are_true_too(kind, told, epsilon):
    part = part_of(told, kind, epsilon)
    many = 3_000
    assert off(kind, part.scale, noise_of(part, kind, many=many)) <= sure(many, FAILING)


@pytest.mark.prove
@pytest.mark.parametrize("kind", Mechanism)
@pytest.mark.parametrize("epsilon", [1e-4, 0.01, 0.3, 1.0, 3.0, 20.0])
def test_many_draws_agree_with_the_theory_to_less_than_a_percent(kind, epsilon):
    part, many = part_of(COUNT, kind, epsilon), 200_000
    assert off(kind, part.scale, noise_of(part, kind, many=many)) <= sure(many, FAILING) < 0.0075
