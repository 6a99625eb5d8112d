"""The loop is the one that is accounted for: batches by chance, noise in every step, steps as planned.

Random tests fail with risk below 1e-9 each if all is well (Massart's bound for distributions, 6.2 standard deviations
for means), and show that what they would catch is caught.
"""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy import special, stats
from torch import nn

from privacy_core.learn import noise, training
from privacy_core.learn.closed_form import ClosedForm
from privacy_core.learn.networks import Binary, network
from privacy_core.learn.noise import Secret, Simulated
from privacy_core.learn.opacus_backend import ByOpacus
from privacy_core.learn.tensors import Learnable
from privacy_core.learn.training import Descent, descend
from tests.dp.noise_theory import sure

FAILING = 1e-9
SIGMAS = 6.2
PLAIN = Descent(
    steps=6, sampling=0.3, noise=0.0, clip_norm=1.0, expected=2.0, learning_rate=0.1, momentum=0.0, averaged=0.0
)


def data_of(unit, width=3, seed=0):
    """Rows in floats of 64 bits, the first feature of each its number."""
    unit = np.asarray(unit)
    rng = np.random.default_rng(seed)
    features = rng.random((len(unit), width))
    features[:, 0] = np.arange(len(unit))
    return Learnable(
        features=features,
        target=rng.integers(0, 2, len(unit)),
        unit=unit,
        row=np.arange(len(unit)),
        names=("",) * width,
        columns=("",) * width,
    )


class Given:
    """The same sum in every step; remembers the rows."""

    def __init__(self, module, value=0.0):
        self._module, self._value, self.rows = module, value, []

    def sums(self, features, _target, _norm):
        self.rows.append(features[:, 0].long().tolist())
        return [torch.full_like(each, self._value) for each in self._module.parameters()], 0.0


class Watched:
    """Secret chance, and what was asked of it."""

    def __init__(self):
        self._chance, self.members_of, self.normals = Secret(), [], []

    def members(self, units, probability):
        self.members_of.append(self._chance.members(units, probability))
        return self.members_of[-1]

    def normal(self, many):
        self.normals.append(many)
        return self._chance.normal(many)


class Told:
    """Weights after every step, and the losses."""

    def __init__(self):
        self.steps, self.weights, self.losses = [], [], []

    def __call__(self, step, module, loss):
        self.steps.append(step)
        self.weights.append(torch.cat([each.detach().flatten() for each in module.parameters()]).numpy().copy())
        self.losses.append(loss)


def one_weight():
    module = nn.Linear(1, 1, bias=False).double()
    with torch.no_grad():
        module.weight.zero_()
    return module


def off(figures, deviation):
    """Largest distance of the distribution function of figures to that of Gaussian noise."""
    told = special.ndtr(np.sort(figures) / deviation)
    place = np.arange(len(figures) + 1) / len(figures)
    return max(np.abs(told - place[1:]).max(), np.abs(told - place[:-1]).max())


def noise_of_steps(made, *, deviation):
    """What real steps added to the sums of the batches that were drawn, by weights before and after."""
    net = network(30, (40,), 1, initial=4).double()
    data = data_of(np.arange(50), width=30)
    backend, chance, told = made(net), Watched(), Told()
    before = [torch.cat([each.detach().flatten() for each in net.parameters()]).numpy().copy()]
    how = replace(PLAIN, steps=25, noise=deviation, clip_norm=0.5, expected=15.0, learning_rate=0.01)
    descend(net, backend, data, how, chance, told=told)
    found = []
    for old, new, members in zip([*before, *told.weights], told.weights, chance.members_of, strict=False):
        torch.nn.utils.vector_to_parameters(torch.from_numpy(old), net.parameters())
        sums, _ = backend.sums(torch.from_numpy(data.features[members]), torch.from_numpy(data.target[members]), 0.5)
        clipped = torch.cat([each.flatten() for each in sums]).detach().numpy()
        found.append((old - new) * how.expected / how.learning_rate - clipped)
    return np.concatenate(found)


@pytest.fixture(scope="module", params=["closed form", "opacus"])
def found_noise(request):
    made = {"closed form": ClosedForm, "opacus": ByOpacus}[request.param]
    return noise_of_steps(lambda net: made(net, Binary()), deviation=1.75)


class TestNoise:
    def test_of_a_step_is_gaussian_with_the_planned_deviation_on_every_weight(self, found_noise):
        assert len(found_noise) > 30_000
        assert off(found_noise, 1.75) < sure(len(found_noise), FAILING)

    def test_that_is_half_of_it_would_be_caught(self, found_noise):
        assert off(found_noise / 2, 1.75) > 3 * sure(len(found_noise), FAILING)
        assert off(found_noise * 0.85, 1.75) > sure(len(found_noise), FAILING)

    def test_halved_in_the_trainer_is_caught(self, monkeypatch):
        whole = training._with_noise
        monkeypatch.setattr(training, "_with_noise", lambda sums, deviation, chance: whole(sums, deviation / 2, chance))
        found = noise_of_steps(lambda net: ClosedForm(net, Binary()), deviation=1.75)
        assert off(found, 1.75) > 3 * sure(len(found), FAILING)

    def test_of_two_steps_has_nothing_in_common(self, found_noise):
        half = len(found_noise) // 2
        product = found_noise[:half] * found_noise[half : 2 * half] / 1.75**2
        assert abs(product.mean()) < SIGMAS / math.sqrt(half)

    def test_is_none_where_none_is_asked_for(self):
        chance = Watched()
        module = one_weight()
        descend(module, Given(module, 1.0), data_of(range(4), width=1), PLAIN, chance)
        assert chance.normals == []


class TestBatches:
    def test_have_sizes_and_members_by_chance(self):
        many, q, batches = 3000, 0.08, 2000
        chance = Secret()
        drawn = np.zeros((batches, many), dtype=bool)
        for each in drawn:
            each[chance.members(many, q)] = True
        self.check(drawn.sum(1), many, q)
        self.check(drawn.sum(0), batches, q)  # each unit is in as many batches as chance has it
        together = (drawn[:, ::2] & drawn[:, 1::2]).mean()
        assert together == pytest.approx(q * q, abs=SIGMAS * q / math.sqrt(batches * many / 2))
        for other in (q * 0.9, q * 1.1):
            with pytest.raises(AssertionError):
                self.check(drawn.sum(1), many, other)
        with pytest.raises(AssertionError):
            self.check(np.full(batches, round(q * many)), many, q)  # batches of one size

    @staticmethod
    def check(counts, tries, q):
        places = np.arange(tries + 1)
        told = np.searchsorted(np.sort(counts), places, side="right") / len(counts)
        assert np.abs(told - stats.binom.cdf(places, tries, q)).max() <= sure(len(counts), FAILING)

    def test_are_drawn_anew_in_every_step_from_the_planned_rate(self):
        chance, module = Watched(), one_weight()
        backend = Given(module)
        descend(module, backend, data_of(range(200), width=1), replace(PLAIN, steps=100), chance)
        assert [list(each) for each in chance.members_of] == backend.rows
        sizes = [len(each) for each in backend.rows]
        assert abs(sum(sizes) - 6000) < SIGMAS * math.sqrt(20_000 * 0.3 * 0.7)
        assert len(set(map(tuple, backend.rows))) == 100

    @pytest.mark.parametrize(
        "unit",
        [[0, 1, 2, 3, 4], [3, 0, 4, 1, 2], [2, 0, 1, 2, 0, 2, 3, 3], [0, 0, 0], [1, 0, 0, 1]],
        ids=["rows", "rows in another order", "persons", "one person", "two persons"],
    )
    def test_hold_all_rows_of_each_unit_that_was_drawn(self, unit):
        chance, module, data = Watched(), one_weight(), data_of(unit, width=1)
        backend = Given(module)
        descend(module, backend, data, replace(PLAIN, steps=60, sampling=0.5), chance)
        for members, rows in zip(chance.members_of, backend.rows, strict=True):
            assert sorted(rows) == np.flatnonzero(np.isin(data.unit, members)).tolist()
        assert {len(each) for each in backend.rows} >= {0, len(unit)} or len(unit) > 4

    def test_that_are_empty_are_steps_of_noise(self):
        told, module = Told(), one_weight()
        chance = Watched()
        how = replace(PLAIN, sampling=1e-15, noise=3.0, steps=9)
        descend(module, Given(module), data_of(range(5), width=1), how, chance, told=told)
        assert not any(len(each) for each in chance.members_of)
        assert told.losses == [None] * 9
        assert np.all(np.diff(np.concatenate([[0.0], *told.weights])) != 0)


def skipping(module, backend, data, how, chance):
    """A trainer that is broken: it makes no step of an empty batch."""
    for _ in range(how.steps):
        drawn = chance.members(data.units, how.sampling)
        if len(drawn):
            descend(module, backend, data.taken(drawn), replace(how, steps=1, sampling=1.0), chance)


def test_steps_are_as_many_as_planned_and_a_trainer_that_skips_empty_batches_is_caught():
    """Of 200 batches of 10 units at 0.1, none is empty with probability 1e-37."""
    how, data, made = replace(PLAIN, steps=200, sampling=0.1, noise=1.0), data_of(range(10), width=1), []
    for trainer in (descend, skipping):
        chance, module = Watched(), one_weight()
        trainer(module, Given(module), data, how, chance)
        made.append(len(chance.normals))
    assert made[0] == how.steps
    assert made[1] < how.steps


def test_steps_are_told_one_by_one():
    told, module = Told(), one_weight()
    descend(module, Given(module, 1.0), data_of(range(4), width=1), PLAIN, Secret(), told=told)
    assert told.steps == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("momentum", "averaged", "weight"),
    [
        (0.0, 0.0, -0.2),
        (0.0, 0.5, -(0.15 + 0.2) / 2),
        (0.0, 1.0, -(0.05 + 0.1 + 0.15 + 0.2) / 4),
        (0.0, 0.01, -0.2),
        (0.5, 0.0, -0.30625),
        (0.5, 0.5, -(0.2125 + 0.30625) / 2),
    ],
)
def test_weights_and_their_tail_average_are_what_a_hand_works_out(momentum, averaged, weight):
    """Sums of 1 over 2 expected rows at rate 0.1: steps of 0.05; with momentum of 0.05, 0.075, 0.0875, 0.09375."""
    module = one_weight()
    how = replace(PLAIN, steps=4, momentum=momentum, averaged=averaged)
    descend(module, Given(module, 1.0), data_of(range(4), width=1), how, Secret())
    assert module.weight.item() == pytest.approx(weight)


def test_weights_stay_finite_however_large_the_steps():
    module = one_weight()
    descend(module, Given(module, 1e300), data_of(range(4), width=1), replace(PLAIN, learning_rate=1e4), Secret())
    assert module.weight.item() == -training.GREATEST


def moved_by(unit, backend_of, *, norm):
    """How far one unit moves the sum of a step in which everybody is."""
    data = data_of([0, 0, 0, 1, 2, 2, 3, 3, 3, 4], width=4)
    data = replace(data, features=data.features + 10, target=np.zeros_like(data.target))
    found = []
    for rows in (data, data.taken(data.unit != unit)):
        net = network(4, (5,), 1, initial=2).double()
        with torch.no_grad():
            net[-1].weight.fill_(0.01)
        how = replace(PLAIN, steps=1, sampling=1.0, clip_norm=norm, learning_rate=1.0, expected=1.0)
        told = Told()
        descend(net, backend_of(net), rows, how, Secret(), told=told)
        found.append(told.weights[0])
    return float(np.linalg.norm(found[0] - found[1]))


@pytest.mark.parametrize("backend", [ClosedForm, ByOpacus])
def test_a_unit_moves_a_step_by_at_most_its_rows_times_the_norm_and_clipping_off_is_caught(backend):
    """A unit has 3 rows at most: the sensitivity that noise is planned for is three norms."""

    def made(net):
        return backend(net, Binary())

    moved = [moved_by(unit, made, norm=0.7) for unit in range(5)]
    assert all(0 < each <= 3 * 0.7 * (1 + 1e-9) for each in moved)
    assert max(moved) > 0.7  # a norm a unit would be too little
    assert max(moved_by(unit, made, norm=float("inf")) for unit in range(5)) > 3 * 0.7


class TestSecret:
    def test_normal_figures_are_normal_and_independent(self):
        many = 400_000
        drawn = Secret().normal(many)
        assert off(drawn, 1.0) < sure(many, FAILING)
        assert off(drawn, 1.05) > sure(many, FAILING)
        assert abs(drawn.mean()) < SIGMAS / math.sqrt(many)
        assert abs(drawn.var() - 1) < SIGMAS * math.sqrt(2 / many)
        half = many // 2  # of Box and Muller's pairs
        assert abs((drawn[:half] * drawn[half:]).mean()) < SIGMAS / math.sqrt(half)
        assert abs((drawn[:half] ** 2 * drawn[half:] ** 2).mean() - 1) < SIGMAS * math.sqrt(8 / half)

    def test_tails_are_as_heavy_as_they_should_be(self):
        """Of a million figures 63.3 are beyond 4 on average; fewer than 19 or more than 125 with risk below 1e-9."""
        assert 19 <= int((np.abs(Secret().normal(1_000_000)) > 4).sum()) <= 125

    def test_no_word_makes_a_figure_that_is_none_and_tails_reach_beyond_8(self, monkeypatch):
        extremes = np.array([0, 2**64 - 1, 2**63, 1], dtype=np.uint64)
        monkeypatch.setattr(noise.Secret, "_words", lambda _self, many: np.resize(extremes, many))
        drawn = Secret().normal(16)
        assert np.isfinite(drawn).all()
        assert drawn.max() > 8

    @pytest.mark.parametrize("many", [0, 1, 2, 7])
    def test_gives_as_many_figures_as_asked(self, many):
        assert Secret().normal(many).shape == (many,)

    def test_everybody_is_in_at_one_and_nobody_at_next_to_nothing(self):
        assert Secret().members(1000, 1.0).tolist() == list(range(1000))
        assert len(Secret().members(1000, 1e-30)) == 0
        assert len(Secret().members(0, 0.5)) == 0

    def test_nobody_can_have_the_same_again(self):
        one, other = Secret(), Secret()
        first = one.normal(100)
        assert not np.intersect1d(first, other.normal(100)).size
        assert not np.intersect1d(first, one.normal(100)).size
        assert one.members(1000, 0.5).tolist() != other.members(1000, 0.5).tolist()


def test_a_simulation_is_the_same_again():
    one, other = Simulated(3), Simulated(3)
    assert one.members(100, 0.5).tolist() == other.members(100, 0.5).tolist()
    assert one.normal(10).tolist() == other.normal(10).tolist()
