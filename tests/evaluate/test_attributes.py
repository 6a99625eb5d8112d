"""Attribute inference: worked by hand, published intervals, laws, and models of which it is known what they tell."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from privacy_core.errors import InvalidValueError
from privacy_core.evaluate.attributes import difference, inferred, likeliest, paired_difference
from privacy_core.evaluate.membership import rate

HALF = [0.5, 0.5]


def pairs(both, first, second, neither):
    one = np.repeat([True, True, False, False], [both, first, second, neither])
    return one, np.repeat([True, False, True, False], [both, first, second, neither])


def world(size, *, signal, seed=1):
    """Losses of a model that fits members' real value better by ``signal``, and says nothing of others."""
    rng = np.random.default_rng(seed)
    true, member = rng.integers(0, 3, size), np.arange(size) < size // 2
    losses = rng.exponential(1, (size, 3)) + 0.5
    losses[np.arange(size), true] -= signal * member
    return {"losses": losses, "prior": np.full(3, 1 / 3), "true": true, "member": member}


class TestByHand:
    def test_the_smallest_loss_wins_where_values_are_equally_frequent(self):
        assert likeliest([[0.2, 0.1], [0.1, 0.2]], HALF).tolist() == [1, 0]

    def test_prior_and_loss_are_multiplied(self):
        # .2 exp(-0.1) = .181 against .8 exp(-1.5) = .179, then against .8 exp(-1.4) = .197
        assert likeliest([[0.1, 1.5], [0.1, 1.4]], [0.2, 0.8]).tolist() == [0, 1]

    def test_each_record_can_have_its_own_prior(self):
        assert likeliest([[1, 1], [1, 1]], [[0.9, 0.1], [0.1, 0.9]]).tolist() == [0, 1]

    def test_a_value_that_never_occurs_is_never_guessed(self):
        assert likeliest([[0, 100.0], [0, np.inf]], [0, 1]).tolist() == [1, 0]  # the second is as unlikely either way

    def test_four_members_and_two_others(self):
        # Losses point at 0 0 1 1 | 0 1. Real: 0 0 1 0 | 1 1. Right: 3 of 4 | 1 of 2. Marginal says 1: 1 of 4 | 2 of 2.
        at = np.array([0, 0, 1, 1, 0, 1])
        found = inferred(
            np.where(at[:, None] == [0, 1], 0.1, 5.0),
            [0.4, 0.6],
            true=np.array([0, 0, 1, 0, 1, 1]),
            member=np.arange(6) < 4,
        )
        assert (found.members.attack.hits, found.members.attack.records) == (3, 4)
        assert (found.control.attack.hits, found.control.attack.records) == (1, 2)
        assert (found.members.marginal.share, found.control.marginal.share) == (0.25, 1)
        assert (found.gain, found.beyond_control, found.baseline) == (0.5, 0.25, "marginal")
        assert (found.members.others, found.candidates) == (None, 2)
        low, high = stats.binomtest(3, 4).proportion_ci(method="exact")
        assert (found.members.attack.low, found.members.attack.high) == pytest.approx((low, high))

    def test_the_better_baseline_is_the_one_to_beat(self):
        case = world(200, signal=2.0)
        others = np.eye(3)[case["true"]] * 0.7 + 0.1  # the other columns give the value away without any model
        found = inferred(**case, others=others)
        assert (found.baseline, found.members.others.share) == ("others", 1)
        assert found.gain == found.members.attack.share - 1 < 0

    def test_the_baseline_is_chosen_by_members_alone(self):
        # Other columns are right about the member and wrong about the control, the marginal guess the other way.
        true, member, said = np.array([1, 0, 0, 0]), np.array([True, False, False, False]), [[0.1, 0.9]] * 4
        found = inferred(np.ones((4, 2)), [0.6, 0.4], true=true, member=member, others=said)
        assert found.baseline == "others"

    def test_a_prior_of_each_record_is_what_the_other_columns_say(self):
        case = world(200, signal=2.0) | {"prior": np.eye(3)[world(200, signal=2.0)["true"]] * 0.7 + 0.1}
        assert inferred(**case).members.others.share == 1


class TestPublished:
    @pytest.mark.parametrize(
        ("counts", "low", "high"),
        [((56, 70, 48, 80), 0.0524, 0.3339), ((9, 10, 3, 10), 0.1705, 0.8090), ((10, 10, 0, 10), 0.6075, 1.0)],
    )
    def test_newcombe_1998_of_two_samples(self, counts, low, high):
        one, other = rate(*counts[:2]), rate(*counts[2:])
        assert difference(one, other, confidence=0.95)[1] == pytest.approx((low, high), abs=5e-5)

    def test_newcombe_1998_of_pairs(self):
        gap, interval = paired_difference(*pairs(36, 12, 2, 0), confidence=0.95)
        assert gap == pytest.approx(0.2)
        assert interval == pytest.approx((0.0569, 0.3404), abs=5e-5)

    def test_of_pairs_that_go_together_what_scipys_wilson_ends_give(self):
        # 20 both, 12 and 2 one of them, 16 neither: phi = (20 * 16 - 12 * 2 - 50 / 2) / sqrt(32 * 18 * 22 * 28).
        phi = (320 - 24 - 25) / np.sqrt(32 * 18 * 22 * 28)
        first, second = (stats.binomtest(hits, 50).proportion_ci(method="wilson") for hits in (32, 22))
        down, up = 0.64 - first.low, second.high - 0.44
        _, (low, _) = paired_difference(*pairs(20, 12, 2, 16), confidence=0.95)
        assert low == pytest.approx(0.2 - np.sqrt(down**2 - 2 * phi * down * up + up**2))


class TestWhatModelsTell:
    def test_a_model_that_keeps_members_values_is_caught(self):
        found = inferred(**world(2000, signal=1.5))
        assert found.gain_interval[0] > 0.2
        assert found.beyond_control_interval[0] > 0.2
        assert abs(found.control.attack.share - 1 / 3) < 0.07

    def test_a_model_that_knows_everybody_gains_but_not_beyond_its_control(self):
        case = world(2000, signal=0.0)
        case["losses"][np.arange(2000), case["true"]] -= 1.5
        found = inferred(**case)
        assert found.gain_interval[0] > 0.2
        assert found.beyond_control_interval[0] < 0 < found.beyond_control_interval[1]

    def test_a_model_that_does_not_use_the_column_gains_nothing(self):
        case = world(2000, signal=0.0) | {"losses": np.ones((2000, 3)), "prior": [0.2, 0.5, 0.3]}
        found = inferred(**case)
        assert found.gain == 0
        assert found.members.attack == found.members.marginal
        assert found.gain_interval[0] <= 0 <= found.gain_interval[1]

    def test_where_nothing_is_told_the_intervals_hold_0_as_often_as_they_say(self):
        """Seeded: of 400 models that say nothing about 20 miss 0; with another seed 40 would with probability 2e-5."""
        found = [inferred(**world(300, signal=0.0, seed=seed)) for seed in range(400)]
        for name in ("gain_interval", "beyond_control_interval"):
            missed = sum(not low <= 0 <= high for low, high in (getattr(each, name) for each in found))
            assert 3 <= missed < 40, name
        narrow = [inferred(**world(300, signal=0.0, seed=seed), confidence=0.85) for seed in range(400)]
        assert sum(not each.gain_interval[0] <= 0 <= each.gain_interval[1] for each in narrow) >= 40


class TestLaws:
    @given(st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.7, 3.0]))
    def test_values_renamed_change_no_figure(self, seed, signal):
        case = world(40, signal=signal, seed=seed) | {"prior": np.array([0.2, 0.3, 0.5])}
        order = np.random.default_rng(seed).permutation(3)
        renamed = case | {
            "losses": case["losses"][:, order],
            "prior": case["prior"][order],
            "true": np.argsort(order)[case["true"]],
        }
        assert inferred(**renamed) == inferred(**case)

    @given(st.integers(0, 2**32 - 1))
    def test_a_constant_on_all_losses_of_a_record_changes_no_figure(self, seed):
        case = world(40, signal=1.0, seed=seed)
        moved = case | {"losses": case["losses"] + np.random.default_rng(seed).normal(0, 5, (40, 1))}
        assert inferred(**moved) == inferred(**case)

    @given(st.integers(0, 2**32 - 1), st.sampled_from([0.0, 1.0]))
    def test_members_and_control_exchanged_turn_the_difference(self, seed, signal):
        case = world(40, signal=signal, seed=seed)
        found, swapped = inferred(**case), inferred(**case | {"member": ~case["member"]})
        assert swapped.beyond_control == pytest.approx(-found.beyond_control)
        turned = tuple(-end for end in reversed(found.beyond_control_interval))
        assert swapped.beyond_control_interval == pytest.approx(turned)

    @given(*[st.integers(0, 30)] * 4)
    def test_intervals_of_pairs_hold_their_difference_and_turn_with_it(self, both, first, second, neither):
        if both + first + second + neither == 0:
            return
        one, other = pairs(both, first, second, neither)
        gap, (low, high) = paired_difference(one, other, confidence=0.95)
        assert gap == pytest.approx((first - second) / len(one))
        assert -1 - 1e-9 <= low <= gap + 1e-9
        assert gap - 1e-9 <= high <= 1 + 1e-9
        turned, (lower, higher) = paired_difference(other, one, confidence=0.95)
        assert (turned, lower, higher) == pytest.approx((-gap, -high, -low))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"losses": [[1, np.nan], [1, 1]]}, "losses must be numbers, .* with 1 NaN"),
        ({"losses": [[1, -np.inf], [1, 1]]}, "losses must be numbers"),
        ({"losses": [[1], [1]]}, "n_candidates >= 2"),
        ({"prior": [0.5, 0.6]}, "prior must be probabilities .* sum to 1"),
        ({"prior": [1.5, -0.5]}, "prior must be probabilities"),
        ({"prior": [np.nan, 1]}, "prior must be probabilities"),
        ({"prior": [0.2, 0.3, 0.5]}, "prior must have a probability for each candidate"),
        ({"others": HALF}, "others must have a probability for each candidate"),
        ({"others": [HALF, [1, 1]]}, "others must be probabilities"),
        ({"true": [0, 2]}, "true must be numbers of candidates, 0 to 1"),
        ({"true": [-1, 0]}, "true must be numbers of candidates"),
        ({"true": [0.0, 1.0]}, "true must be numbers of candidates"),
        ({"true": [0]}, "true must be numbers of candidates"),
        ({"member": np.array([True, True])}, "got 2 members of 2 records"),
        ({"member": np.array([False, False])}, "got 0 members of 2 records"),
        ({"member": np.array([1, 0])}, "member must be true or false"),
        ({"confidence": 1}, "confidence must lie between"),
        ({"confidence": np.nan}, "confidence must lie between"),
    ],
)
def test_what_does_not_fit_is_refused(change, message):
    usual = {"losses": [[1, 2], [2, 1]], "prior": HALF, "true": [0, 1], "member": np.array([True, False])}
    inferred(**usual)
    with pytest.raises(InvalidValueError, match=message):
        inferred(**usual | change)


def test_a_result_is_json():
    found = inferred(**world(60, signal=1.0))
    told = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert told["members"]["attack"]["share"] == found.members.attack.share
    assert told["members"]["others"] is None
    assert told["gain_interval"] == list(found.gain_interval)
