"""Expected errors and noise intervals of strategies for many queries are those of the noise that is drawn."""

import math
from statistics import NormalDist

import numpy as np
import opendp.prelude as dp
import pytest

from privacy_core.dp.marginals import weighted
from privacy_core.dp.optimised import optimised
from privacy_core.dp.question import Mechanism
from privacy_core.dp.ranges import EachRange, Tree, identity
from privacy_core.dp.strategy import Contribution
from privacy_core.dp.workloads import errors, half_widths, noise_variance
from tests.dp.written_out import answered, mean_of

dp.enable_features("contrib", "honest-but-curious")
LAPLACE, GAUSSIAN = Mechanism.LAPLACE, Mechanism.GAUSSIAN


def drawn(strategy, mechanism, scale, many):
    """Noise alone, answered; shape (many, n_queries)."""
    space = dp.vector_domain(dp.atom_domain(T="i64"))
    if mechanism is LAPLACE:
        draw = dp.m.make_laplace(space, dp.l1_distance(T="i64"), scale=scale)
    else:
        draw = dp.m.make_gaussian(space, dp.l2_distance(T="f64"), scale=scale)
    noise = np.array(draw(np.zeros(many * strategy.measured, dtype=np.int64)), dtype=np.float64)
    return np.array([answered(strategy, row) for row in noise.reshape(many, -1)])


@pytest.mark.prove
@pytest.mark.parametrize("mechanism", Mechanism)
@pytest.mark.parametrize(
    "strategy",
    [
        EachRange(8),
        identity(8),
        Tree(16, 4, (3, 2, 1)),
        optimised(12, pure=False),
        weighted((2, 3, 4), 2, 1, pure=False),
    ],
    ids=lambda one: one.name,
)
def test_expected_errors_and_intervals_are_those_of_drawn_noise(strategy, mechanism):
    """1,500 draws at epsilon 1.

    The mean square over n_queries that depend on each other has, over 1,500 draws, a deviation of at most
    sqrt(5 / 1500) = 5.8% of its mean (a Laplace square has variance 5 times the square of its mean; sums have less);
    27% is 4.7 of those: wrong with probability below 1e-5. The coverage of any of up to 136 intervals strays from 95%
    by 6 deviations (3.4%) with probability below 1e-6; an interval of 90% would be 9 deviations off.
    """
    reach = strategy.reach(Contribution())
    scale = float(reach.l1) if mechanism is LAPLACE else math.sqrt(reach.l2_squared)
    noise = drawn(strategy, mechanism, scale, 1_500)
    told = errors(strategy, Contribution(), mechanism, per_reach=1.0, confidence=0.95)
    squares = (noise**2).mean(axis=0)
    assert math.sqrt(mean_of(strategy, squares)) == pytest.approx(told.root_mean_square, rel=0.135)
    variances = np.broadcast_to(strategy.variances(), noise.shape[1:])
    widths = half_widths(strategy, mechanism, scale, variances, confidence=0.95)
    assert (np.abs(noise) <= widths).mean(axis=0).min() >= 0.95 - 0.034
    assert (told.median, told.worst) == (pytest.approx(np.median(widths), rel=1e-3), pytest.approx(widths.max()))


@pytest.mark.parametrize("scale", [0.05, 0.3, 1.0, 2.0, 50.0])
def test_the_interval_of_one_count_is_no_narrower_than_that_of_a_plan(scale):
    """The exact tail: P(|noise| > w) = 2 e^(-(w + 1) / scale) / (1 + e^(-1 / scale))."""
    (width,) = half_widths(identity(1), LAPLACE, scale, np.ones(1), confidence=0.95)
    assert 2 * math.exp(-(width + 1) / scale) / (1 + math.exp(-1 / scale)) <= 0.05
    assert width <= math.ceil(scale * math.log(20)) + 1


def test_the_variance_of_discrete_noise_is_exact():
    p = math.exp(-1 / 0.7)
    series = 2 * sum(k * k * p**k for k in range(1, 200)) * (1 - p) / (1 + p)
    assert noise_variance(LAPLACE, 0.7) == pytest.approx(series)
    assert noise_variance(GAUSSIAN, 3.0) == 9.0
    assert half_widths(Tree(4, 2, (2, 1, 1)), GAUSSIAN, 3.0, np.ones(1), confidence=0.95)[0] == pytest.approx(
        3 * NormalDist().inv_cdf(0.975)
    )
