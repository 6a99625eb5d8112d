"""What events cost together: published figures, the library's own accountants, and laws."""

import itertools
import json
import math

import numpy as np
import pytest
from dp_accounting import NeighboringRelation, dp_event, pld, rdp
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import special

from privacy_core.dp import events
from privacy_core.dp.accountants import ORDERS, Recomposed, epsilon_of_rho, recompose, rho_of_epsilon
from privacy_core.dp.distributions import Composition, epsilon_by_distributions
from privacy_core.dp.events import DiscreteGaussian, DiscreteLaplace, Pure, Training, apart, together
from privacy_core.errors import InvalidValueError

MIXED = [DiscreteLaplace(10.0, 1)] * 20 + [DiscreteGaussian(8.0576, 1)] * 10 + [Training(256 / 30_000, 1.1, 1_172)]
ANY = st.one_of(
    st.builds(DiscreteLaplace, st.floats(0.5, 1e4), st.integers(1, 1_000), st.sampled_from([0.0, 1e-9])),
    st.builds(DiscreteGaussian, st.floats(1, 1e4), st.integers(1, 1_000)),
    st.builds(Pure, st.floats(0, 5)),
)


def test_a_mixed_list_costs_what_was_published_for_it():
    found = recompose(MIXED, 1e-5)
    assert found.rdp == pytest.approx(3.10, abs=0.005)
    assert found.pld == pytest.approx(2.81, abs=0.005)
    assert found.zcdp is None  # it knows no amplification by sampling
    assert found.basic > 8.6


def test_composition_that_is_worse_than_the_sum_is_not_offered():
    """The "advanced" theorem (Dwork, Rothblum, Vadhan 2010) gives 14 to 20 for the list above, the sum 8.64."""
    assert set(Recomposed.__slots__) == {"basic", "zcdp", "rdp", "pld"}


def test_the_library_gives_its_known_figures_for_continuous_noise():
    accountant = rdp.RdpAccountant()
    accountant.compose(dp_event.LaplaceDpEvent(10), 20)
    accountant.compose(dp_event.GaussianDpEvent(8.0576), 10)
    accountant.compose(dp_event.PoissonSampledDpEvent(256 / 30_000, dp_event.GaussianDpEvent(1.1)), 1_172)
    assert accountant.get_epsilon(1e-5) == pytest.approx(3.02, abs=0.005)
    accountant = pld.PLDAccountant(value_discretization_interval=1e-4)
    accountant.compose(dp_event.LaplaceDpEvent(10), 20)
    accountant.compose(dp_event.GaussianDpEvent(8.0576), 10)
    accountant.compose(dp_event.PoissonSampledDpEvent(256 / 30_000, dp_event.GaussianDpEvent(1.1)), 1_172)
    assert accountant.get_epsilon(1e-5) == pytest.approx(2.79, abs=0.005)


def library(some, delta):
    """What the library's own distributions say; of an epsilon alone, of a coin that is told with this epsilon."""
    coins = all(isinstance(event, Pure) for event in some)
    relation = NeighboringRelation.REPLACE_ONE if coins else NeighboringRelation.ADD_OR_REMOVE_ONE
    accountant = pld.PLDAccountant(relation, value_discretization_interval=1e-4)
    for event in some:
        if isinstance(event, Pure):
            accountant.compose(dp_event.RandomizedResponseDpEvent(2 / (1 + math.exp(event.epsilon)), 2))
        elif isinstance(event, DiscreteLaplace):
            accountant.compose(dp_event.DiscreteLaplaceDpEvent(1 / event.scale, event.sensitivity))
        elif isinstance(event, DiscreteGaussian):
            accountant.compose(dp_event.GaussianDpEvent(event.scale / math.sqrt(event.squared_sensitivity)))
        else:
            step = dp_event.PoissonSampledDpEvent(event.sampling, dp_event.GaussianDpEvent(event.multiplier))
            accountant.compose(step, event.steps)
    return accountant.get_epsilon(delta)


@pytest.mark.parametrize(
    ("some", "delta"),
    [
        (MIXED, 1e-5),
        ([Training(0.5, 2.0, 30), DiscreteLaplace(2.0, 1)], 1e-9),
    ],
)
def test_distributions_compose_as_the_librarys_do(some, delta):
    assert epsilon_by_distributions(some, delta) == pytest.approx(library(some, delta), abs=2e-5, rel=2e-5)


@given(st.floats(0.05, 30), st.sampled_from([1e-3, 1e-6, 1e-9]))
def test_gaussian_noise_costs_what_its_formula_says_and_no_less(scale, delta):
    """Balle and Wang (2018), "Improving the Gaussian mechanism for differential privacy", theorem 8."""
    found = epsilon_by_distributions([DiscreteGaussian(scale, 1)], delta)

    def formula(epsilon):
        right = special.log_ndtr(-epsilon * scale - 0.5 / scale) + epsilon
        return special.ndtr(0.5 / scale - epsilon * scale) - math.exp(right)

    assert formula(found) <= delta * (1 + 1e-9)
    if found:
        assert formula(found * 0.999 - 1e-6) >= delta


@given(st.floats(1e-4, 1), st.floats(0.02, 5), st.sampled_from([1e-3, 1e-6]))
def test_one_step_of_training_costs_what_its_formula_says_and_no_less(sampling, multiplier, delta):
    """Who says of every figure above one that the person was there is wrong and right as often as any can be.

    Noise of 0.02 has losses whose exponential is no float.
    """
    found = epsilon_by_distributions([Training(sampling, multiplier, 1)], delta)

    def removed(epsilon):
        ahead = epsilon - math.log(sampling) + math.log1p((sampling - 1) * math.exp(-epsilon))
        figure = (ahead * multiplier**2 + 0.5) / multiplier
        with_her = (1 - sampling) * special.ndtr(-figure) + sampling * special.ndtr(1 / multiplier - figure)
        return with_her - math.exp(epsilon + special.log_ndtr(-figure))

    assert removed(found) <= delta * (1 + 1e-9)
    if found > 0.01:
        assert removed(found * 0.998 - 1e-4) >= delta


EPSILON = st.one_of(
    st.floats(0.01, 2),
    st.integers(1, 20_000).map(lambda places: places * 1e-4),  # on the grid, but for rounding
    st.integers(1, 512).map(lambda parts: parts / 256),  # sums of them are exact
)


def fallen(epsilons):
    """Every way in which that many coins can fall: its loss, and its chance if each is told with its epsilon."""
    losses = np.array(list(itertools.product([1, -1], repeat=len(epsilons)))) * epsilons
    return losses.sum(axis=1), np.prod(1 / (1 + np.exp(-losses)), axis=1)


@given(st.lists(EPSILON, min_size=1, max_size=8), st.sampled_from([1e-2, 1e-5]))
def test_epsilons_alone_cost_what_their_tree_says(epsilons, delta):
    found = epsilon_by_distributions([Pure(epsilon) for epsilon in epsilons], delta)
    losses, chances = fallen(epsilons)

    def beyond(at):
        return np.maximum(0.0, -np.expm1(at - losses) * chances).sum()

    assert beyond(found) <= delta * (1 + 1e-6)
    assert found <= sum(epsilons) * (1 + 1e-15)
    if found:
        assert beyond(max(0.0, found - 2e-3)) >= delta * (1 - 1e-6)


@given(st.lists(EPSILON, min_size=1, max_size=6), st.floats(0.3, 30), st.sampled_from([1e-2, 1e-5]))
def test_epsilons_beside_gaussian_noise_cost_what_their_tree_says(epsilons, scale, delta):
    found = epsilon_by_distributions([DiscreteGaussian(scale, 1), *map(Pure, epsilons)], delta)
    losses, chances = fallen(epsilons)

    def beyond(at):
        rest = at - losses
        told = special.ndtr(0.5 / scale - rest * scale) - np.exp(rest + special.log_ndtr(-rest * scale - 0.5 / scale))
        return (chances * told).sum()

    assert beyond(found) <= delta * (1 + 1e-6)
    if found:
        assert beyond(max(0.0, found - 2e-3)) >= delta * (1 - 1e-6)


@given(st.lists(EPSILON, min_size=1, max_size=20), st.sampled_from([1e-2, 1e-5, 1e-9]))
def test_epsilons_alone_cost_what_the_library_says_of_coins(epsilons, delta):
    """It moves every loss up to its grid."""
    some = [Pure(epsilon) for epsilon in epsilons]
    found, theirs = epsilon_by_distributions(some, delta), library(some, delta)
    assert theirs - 1e-4 * (len(some) + 1) <= found <= theirs + 1e-4


@example([1.203125, 0.46875, 0.3203125, 0.037109375], 1e-5)  # cost twice their sum
@example([1e-6, 1.0, *[0.11] * 10, *np.geomspace(1e-6, 1e-5, 64).tolist()], 1e-9)  # and these, of too many kinds
@given(st.lists(st.floats(0.01, 0.2), min_size=4, max_size=20), st.sampled_from([1e-5, 1e-9]))
def test_losses_that_were_moved_stay_in_the_window(epsilons, delta):
    """Those that left it below came in above."""
    some = [Pure(epsilon) for epsilon in epsilons]
    composed = Composition(some, delta)
    composed.add(some)
    composed._pure = math.inf  # the sum of epsilons would hide it
    assert composed.epsilon() <= math.fsum(composed._counted(one).pure for one in some) + 1e-4 * len(some)


def test_added_bit_by_bit_the_cost_is_that_of_all_at_once():
    composed, last = Composition(MIXED, 1e-5), 0.0
    for place in range(0, len(MIXED), 7):
        composed.add(MIXED[place : place + 7])
        assert last < composed.epsilon()
        last = composed.epsilon()
    assert last == pytest.approx(epsilon_by_distributions(MIXED, 1e-5), rel=1e-9)


@pytest.mark.parametrize(("least", "most", "more"), [(0.01, 0.05, 1.03), (1e-6, 0.1, 1.2)])
def test_many_unlike_epsilons_cost_a_little_more_than_they_would_and_never_less(least, most, more):
    some = [Pure(epsilon) for epsilon in np.geomspace(least, most, 80).tolist()]
    whole = Composition(some, 1e-6)
    exact = Composition(some, 1e-6)
    exact._kinds = sorted(one.pure for one in some)
    whole.add(some)
    exact.add(some)
    assert exact.epsilon() <= whole.epsilon() <= more * exact.epsilon()


def test_without_delta_epsilons_add_up_and_the_rest_is_boundless():
    assert recompose([Pure(0.5), DiscreteLaplace(2.0, 1)], 0.0).pld == pytest.approx(1.0)
    assert recompose([Pure(0.5), DiscreteGaussian(2.0, 1)], 0.0).rdp == math.inf


def test_a_batch_costs_what_its_events_cost():
    batch = together([DiscreteLaplace(10.0, 1), DiscreteGaussian(8.0, 2), Training(0.01, 1.0, 10), Pure(0.2)])
    for name in ("basic", "rdp", "pld"):
        assert getattr(recompose([batch], 1e-5), name) == getattr(recompose(apart(batch), 1e-5), name)
    assert batch.pure == math.inf
    assert events.from_json(json.loads(json.dumps(events.to_json(batch)))) == batch
    alone = np.array([2.0, 8.0])
    assert batch.divergences(alone) == pytest.approx(sum(one.divergences(alone) for one in apart(batch)))


def test_continuous_laplace_would_report_less_than_was_drawn():
    """Why discrete noise is recorded as discrete: 1.598 is not 1.592."""
    drawn = recompose([DiscreteLaplace(1.0, 1)] * 2, 1e-1)
    continuous = rdp.RdpAccountant()
    continuous.compose(dp_event.LaplaceDpEvent(1.0), 2)
    assert drawn.rdp > continuous.get_epsilon(1e-1)


@given(st.floats(1e-4, 4), st.floats(1e-9, 1e-2))
def test_rho_goes_to_epsilon_and_back(rho, delta):
    epsilon = epsilon_of_rho(rho, delta)
    if epsilon > 1e-12:  # delta alone may be enough
        assert rho_of_epsilon(epsilon, delta) == pytest.approx(rho, rel=1e-6)
    assert epsilon <= rho + 2 * math.sqrt(rho * math.log(1 / delta)) * (1 + 1e-12)  # the simple formula


@given(st.floats(-9, 2).map(lambda power: 10**power), st.floats(-300, -0.001).map(lambda power: 10**power))
def test_every_epsilon_leaves_some_rho_and_no_more_than_it_may(epsilon, delta):
    """At epsilon 1e-9 none was found, and a plan divided by it."""
    rho = rho_of_epsilon(epsilon, delta)
    assert rho > 0
    assert epsilon_of_rho(rho, delta) <= epsilon


def test_a_known_rho_has_its_known_epsilon():
    assert epsilon_of_rho(0.0306, 1e-5) == pytest.approx(1.00, abs=0.005)  # the simple formula says 1.22
    assert epsilon_of_rho(0.060031125, 1e-6) == pytest.approx(1.62, abs=0.01)  # OpenDP's conversion says 1.62


@given(st.lists(ANY, max_size=6), ANY)
def test_one_more_event_never_costs_less(some, one):
    before, after = recompose_without_pld(some), recompose_without_pld([*some, one])
    assert all(low <= high * (1 + 1e-12) for low, high in zip(before, after, strict=True))


@given(st.floats(0.2, 100), st.integers(1, 50))
def test_the_divergence_of_discrete_laplace_is_at_most_the_recorded_one(scale, sensitivity):
    """By adding up the distribution itself, for one figure that moves by all of the sensitivity."""
    event, orders = DiscreteLaplace(scale, sensitivity), np.array([1.5, 2, 8, 64.0])
    x = np.arange(-int(60 * scale) - sensitivity, int(60 * scale) + 2 * sensitivity)
    p, q = (-np.abs(x - at) / scale - np.log(np.exp(-np.abs(x - at) / scale).sum()) for at in (0, sensitivity))
    for order, recorded in zip(orders, event.divergences(orders), strict=True):
        terms = order * p + (1 - order) * q
        true = (terms.max() + np.log(np.exp(terms - terms.max()).sum())) / (order - 1)
        assert true <= recorded * (1 + 1e-9) + 1e-12


@given(ANY)
def test_an_event_comes_back_from_the_ledger_to_the_last_bit(event):
    assert events.from_json(events.to_json(event)) == event


def test_an_event_of_a_newer_version_is_refused():
    with pytest.raises(InvalidValueError, match="Upgrade"):
        events.from_json({"event": "psychic"})


def test_no_events_cost_nothing():
    assert recompose([], 1e-5).rdp == 0


def test_thresholds_take_their_delta_first():
    assert recompose([DiscreteLaplace(10.0, 1, 1.1e-5)], 1e-5).rdp == math.inf
    assert recompose([DiscreteLaplace(10.0, 1, 1e-5)], 1e-5).rdp == pytest.approx(0.1)
    assert recompose([DiscreteLaplace(10.0, 1, 5e-6)], 1e-5).basic == pytest.approx(0.1)


def recompose_without_pld(some):
    from privacy_core.dp.accountants import _basic, epsilons_of_divergences, total_divergences

    rdp_epsilon = epsilons_of_divergences(ORDERS, total_divergences(some, ORDERS), 1e-6).min() if some else 0.0
    return _basic(some, 1e-6) if some else 0.0, float(rdp_epsilon), math.fsum(one.rho for one in some)


def exact_epsilon(scale, moved, delta):
    """Of discrete Gaussian noise on figures that each move by one, by adding up the distribution of its loss."""
    x = np.arange(-40 * math.ceil(scale), 40 * math.ceil(scale) + 1)
    weights = np.exp(-(x**2) / (2 * scale**2))
    loss, p = (1 - 2 * x) / (2 * scale**2), weights / weights.sum()
    losses, chances = loss, p
    for _ in range(moved - 1):
        losses, chances = np.add.outer(losses, loss).ravel(), np.multiply.outer(chances, p).ravel()
    low, high = 0.0, float(losses.max())
    for _ in range(60):
        middle = (low + high) / 2
        told = (chances * -np.expm1(np.minimum(0, middle - losses))).sum()
        low, high = (middle, high) if told > delta else (low, middle)
    return high


@pytest.mark.parametrize("scale", [0.3, 0.7, 1.0, 2.0, 4.0, 6.0, 8.0])
@pytest.mark.parametrize("moved", [1, 2])
@pytest.mark.parametrize("delta", [1e-3, 1e-6])
def test_distributions_speak_of_discrete_gaussian_noise_only_where_it_is_near_the_continuous(scale, moved, delta):
    exact, found = exact_epsilon(scale, moved, delta), recompose([DiscreteGaussian(scale, moved)], delta)
    assert exact <= found.rdp
    if found.pld is None:
        assert scale < 4
    else:
        assert exact == pytest.approx(found.pld, rel=0.004)
