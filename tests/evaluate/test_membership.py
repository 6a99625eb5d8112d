"""Membership inference: cases worked by hand, laws, scikit-learn and plain loops, and what is refused."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import stats
from sklearn.metrics import roc_auc_score, roc_curve

from privacy_core.errors import InvalidValueError
from privacy_core.evaluate.membership import (
    attacked,
    likelihood_ratio_scores,
    logit_scaled,
    loss_scores,
    relative_scores,
)

YES, NO = True, False


def drawn(members, others, *, seed=1, shift=1.0):
    rng = np.random.default_rng(seed)
    scores = np.concatenate([rng.normal(shift, 1, members), rng.normal(0, 1, others)])
    return scores, np.arange(members + others) < members


@st.composite
def scored(draw):
    """Few different scores, so that there are ties, and at least one of each kind."""
    size = draw(st.integers(2, 40))
    scores = draw(arrays.arrays(np.float64, size, elements=st.integers(-4, 4).map(float)))
    member = draw(arrays.arrays(np.bool_, size))
    member[:2] = YES, NO
    return scores, member


class TestByHand:
    def test_pairs_that_are_told_apart_are_counted(self):
        # Members 3, 1; others 2, 1: of four pairs 3 > 2, 3 > 1 are right, 1 < 2 is wrong, 1 = 1 is half.
        found = attacked([3, 1, 2, 1], np.array([YES, YES, NO, NO]))
        assert found.auc == 2.5 / 4
        assert found.advantage == 0.5  # at 3: half of the members, none of the others
        assert found.roc == ((0, 0.5), (0.5, 0.5), (1, 1))
        assert (found.members, found.non_members) == (2, 2)

    def test_all_members_above_all_others_is_an_auc_of_1_whose_interval_has_width(self):
        found = attacked([3, 2, 1, 0], np.array([YES, YES, NO, NO]))
        assert (found.auc, found.advantage, found.roc) == (1, 1, ((0, 1), (0.5, 1), (1, 1)))
        assert found.auc_interval[1] == 1
        # The lower end t solves (1 - t)^2 = z^2 t (1 - t) (1 + (1 - t) / (2 - t) + t / (1 + t)) / 4.
        t, z = found.auc_interval[0], stats.norm.ppf(0.975)
        assert (1 - t) ** 2 == pytest.approx(z**2 * t * (1 - t) * (1 + (1 - t) / (2 - t) + t / (1 + t)) / 4)

    def test_scores_that_are_all_alike_are_chance(self):
        found = attacked(np.zeros(8), np.arange(8) < 4)
        assert (found.auc, found.advantage, found.roc) == (0.5, 0, ((0, 0), (1, 1)))
        assert found.auc_interval == pytest.approx((0.1826, 0.8174), abs=5e-5)  # solved with brentq

    def test_delongs_variance_is_that_of_the_placements(self):
        # Placements of members .5, 1, 1 and of others 1, 2/3, so their variances are 1/12 and 1/18.
        scores, member = np.array([2, 4, 5, 1, 3.0]), np.array([YES, YES, YES, NO, NO])
        low, high = attacked(scores, member).auc_interval
        auc, error = 5 / 6, np.sqrt(1 / 12 / 3 + 1 / 18 / 2)
        ends = np.log(auc / (1 - auc)) + np.array([-1, 1]) * stats.norm.ppf(0.975) * error / (auc * (1 - auc))
        assert [low, high] == pytest.approx(1 / (1 + np.exp(-ends)))

    def test_one_in_a_hundred_others_may_pass_at_1_percent(self):
        others, members = np.arange(200.0), np.array([0.0, 197, 197.5, 198, 199, 300])
        found = attacked(np.append(members, others), np.arange(206) < 6)
        at = found.true_positives[0]
        # Two may pass, 198 and 199, so the threshold is 197, and only what is above it counts.
        assert (at.at, at.false_positives, at.found.hits, at.found.records, at.why) == (0.01, 2, 4, 6, None)
        low, high = stats.binomtest(4, 6).proportion_ci(method="exact")
        assert (at.found.low, at.found.high) == pytest.approx((low, high))

    def test_too_few_others_give_no_figure_and_say_why(self):
        scores, member = drawn(50, 999)
        one, tenth = attacked(scores, member).true_positives
        assert one.found is not None
        assert (tenth.found, tenth.false_positives) == (None, None)
        assert tenth.why == "999 non-members cannot show a false positive rate of 0.001: it takes 1,000."

    def test_a_thousand_others_are_enough_for_a_tenth_of_a_percent(self):
        scores, member = drawn(50, 1000)
        assert attacked(scores, member).true_positives[1].false_positives == 1

    def test_ties_at_the_threshold_let_nobody_pass(self):
        scores, member = np.append(np.ones(100), np.ones(5)), np.arange(105) >= 100
        at = attacked(scores, member).true_positives[0]
        assert (at.false_positives, at.found.hits) == (0, 0)

    def test_a_loss_counts_against_membership(self):
        assert loss_scores([0.5, 2]).tolist() == [-0.5, -2]

    def test_logits_keep_their_digits_near_certainty(self):
        losses = np.array([1e-12, 1e-300, 0, 1000])
        assert logit_scaled(losses)[0] == pytest.approx(-np.log(1e-12))
        assert logit_scaled(losses)[1:].tolist() == pytest.approx([-np.log(1e-16)] * 2 + [-1000])


class TestLikelihoodRatio:
    def test_two_gaussians_by_hand(self):
        # Held: means 3 and 4. Not held: means 0 and 1. Each of the four has two outputs, 1 away from their mean.
        target, held = [3.0, 3.0], np.array([[YES, YES], [YES, YES], [NO, NO], [NO, NO]])
        shadows = [[2, 3], [4, 5], [-1, 0], [1, 2]]
        # So both pooled variances are 4 / 2, and the answers 0 + 9 / 4 and -1 / 4 + 4 / 4.
        assert likelihood_ratio_scores(target, held, shadow_logits=shadows).tolist() == pytest.approx([2.25, 0.75])

    @pytest.mark.parametrize("each", [5, 16])
    def test_a_plain_loop_with_scipy_agrees(self, each):
        rng = np.random.default_rng(each)
        n, m = 7, 2 * each
        held = rng.permuted(np.tile(np.arange(m) < each, (n, 1)), axis=1).T
        shadows, target = rng.normal(held * 2.0, 1 + np.arange(n), (m, n)), rng.normal(1, 2, n)
        own = [[np.var(shadows[side[:, i], i], ddof=1) for i in range(n)] for side in (held, ~held)]
        expected = []
        for i in range(n):
            densities = []
            for side, variances in zip((held, ~held), own, strict=True):
                # As many of each everywhere: the pooled variance is the mean one.
                variance = variances[i] if each >= 16 else np.mean(variances)
                densities.append(stats.norm.logpdf(target[i], shadows[side[:, i], i].mean(), np.sqrt(variance)))
            expected.append(densities[0] - densities[1])
        assert likelihood_ratio_scores(target, held, shadow_logits=shadows) == pytest.approx(np.array(expected))

    def test_shadow_models_that_all_say_the_same_give_finite_scores(self):
        held = np.arange(40)[:, None] % 2 == np.zeros((1, 3))
        scores = likelihood_ratio_scores([0, 1, 2], held, shadow_logits=np.where(held, 2.0, 0.0) * np.ones((40, 3)))
        assert np.isfinite(scores).all()
        assert scores[0] < scores[1] < scores[2]

    def test_it_beats_the_loss_where_records_differ_in_hardness(self):
        # Membership adds 1.5 to a logit whose mean is -3 to 3 by record: the loss sees mostly the record.
        rng = np.random.default_rng(5)
        n, m = 2000, 32
        hardness, held = rng.uniform(-3, 3, n), rng.permuted(np.tile(np.arange(m) < m // 2, (n, 1)), axis=1).T
        member = rng.random(n) < 0.5
        target = rng.normal(hardness + 1.5 * member)
        shadows = rng.normal(hardness + 1.5 * held)
        lira = attacked(likelihood_ratio_scores(target, held, shadow_logits=shadows), member)
        loss = attacked(loss_scores(np.logaddexp(0, -target)), member)
        best = stats.norm.cdf(1.5 / np.sqrt(2))  # .856, of the true likelihood ratio
        assert best - 0.04 < lira.auc < best + 0.04
        assert loss.auc < 0.76

    def test_too_few_shadow_models_are_refused(self):
        with pytest.raises(InvalidValueError, match="1 of 2 lack one"):
            likelihood_ratio_scores([0, 0], np.array([[YES, YES], [NO, YES]]), shadow_logits=np.zeros((2, 2)))
        with pytest.raises(InvalidValueError, match="by two shadow models"):
            likelihood_ratio_scores([0, 0], np.array([[YES, YES], [NO, NO]]), shadow_logits=np.zeros((2, 2)))

    def test_shapes_and_figures_that_do_not_fit_are_refused(self):
        held = np.array([[YES, YES], [NO, NO]])
        with pytest.raises(InvalidValueError, match=r"shape \(m, 2\), got shape \(2, 3\)"):
            likelihood_ratio_scores([0, 0], held, shadow_logits=np.zeros((2, 3)))
        with pytest.raises(InvalidValueError, match="must be finite"):
            likelihood_ratio_scores([0, 0], held, shadow_logits=[[np.inf, 0], [0, 0]])
        with pytest.raises(InvalidValueError, match="target must be finite numbers"):
            likelihood_ratio_scores([0, np.nan], held, shadow_logits=np.zeros((2, 2)))
        with pytest.raises(InvalidValueError, match="must be true or false"):
            likelihood_ratio_scores([0, 0], held.astype(int), shadow_logits=np.zeros((2, 2)))


class TestRelative:
    def test_dominated_points_are_counted_by_hand(self):
        # p(x): (0.9 + 0.3) / 2 = 0.6, so the ratio is 1.2. Of z, p(z) = 0.5: ratios 0.4, 1.2, 1.6.
        given_ = {
            "references": [[0.9], [0.3]],
            "references_of_population": [[0.4] * 3, [0.6] * 3],
            "held": np.array([[YES], [NO]]),
        }
        assert relative_scores([0.72], [0.2, 0.6, 0.8], **given_).tolist() == pytest.approx([2 / 3])
        assert relative_scores([0.72], [0.2, 0.6, 0.8], gamma=1.5, **given_).tolist() == pytest.approx([1 / 3])

    def test_offline_the_answer_of_a_model_that_held_the_record_is_estimated(self):
        # p(x) = (1.5 * 0.4 + 0.5) / 2 = 0.55 and ratio 0.9 / 0.55 = 1.64; p(z) = (1.5 * 0.8 + 0.5) / 2 = 0.85.
        given_ = {"references": [[0.4]], "references_of_population": [[0.8, 0.8]], "offline": 0.5}
        assert relative_scores([0.9], [0.85, 1.0], gamma=1.5, **given_).tolist() == [0.5]

    def test_a_plain_double_loop_agrees(self):
        rng = np.random.default_rng(3)
        x, z, of_x, of_z = rng.random(9), rng.random(13), rng.random((6, 9)), rng.random((6, 13))
        held = rng.permuted(np.tile(np.arange(6) < 2, (9, 1)), axis=1).T
        expected = []
        for i in range(9):
            base = (of_x[held[:, i], i].mean() + of_x[~held[:, i], i].mean()) / 2
            won = [x[i] / base >= 1.2 * z[j] / of_z[:, j].mean() for j in range(13)]
            expected.append(sum(won) / 13)
        found = relative_scores(x, z, references=of_x, references_of_population=of_z, held=held, gamma=1.2)
        assert found.tolist() == pytest.approx(expected)

    def test_it_finds_members_whose_probability_rose(self):
        rng = np.random.default_rng(4)
        hard, member = rng.uniform(0.2, 0.7, 500), np.arange(500) < 250
        found = relative_scores(
            hard + 0.2 * member + rng.normal(0, 0.02, 500),
            rng.uniform(0.2, 0.7, 300),
            references=np.tile(hard, (2, 1)),
            references_of_population=np.tile(rng.uniform(0.2, 0.7, 300), (2, 1)),
        )
        assert attacked(found, member).auc > 0.85

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"gamma": 0.5}, "gamma must be at least 1"),
            ({"gamma": np.nan}, "gamma must be finite"),
            ({"offline": 2}, "offline must lie between 0 and 1"),
            ({"target": [1.5]}, "target must be probabilities"),
            ({"population": []}, r"population \(k >= 1,\)"),
            ({"references": [[np.nan]]}, "references must be probabilities"),
            ({"references": [[0.5, 0.5]]}, r"\(m, 1\) and \(m, 2\)"),
            ({"references_of_population": [[0.5]]}, r"\(m, 1\) and \(m, 2\)"),
            ({"held": np.array([[YES]])}, "1 of 1 lack one"),
        ],
    )
    def test_what_does_not_fit_is_refused(self, change, message):
        usual = {"target": [0.5], "population": [0.5, 0.5], "references": [[0.5]]}
        asked = usual | {"references_of_population": [[0.5, 0.5]]} | change
        with pytest.raises(InvalidValueError, match=message):
            relative_scores(asked.pop("target"), asked.pop("population"), **asked)


class TestLaws:
    @given(scored())
    def test_scikit_learn_agrees_on_area_and_advantage(self, case):
        scores, member = case
        found = attacked(scores, member)
        false, true, _ = roc_curve(member, scores, drop_intermediate=False)
        assert found.auc == pytest.approx(roc_auc_score(member, scores))
        assert found.advantage == pytest.approx((true - false).max())
        best = {x: max(true[false == x]) for x in set(false)}
        assert dict(found.roc) == pytest.approx(best)

    @given(scored())
    def test_members_and_others_exchanged_give_the_rest_of_the_area(self, case):
        scores, member = case
        found, swapped = attacked(scores, member), attacked(scores, ~member)
        assert swapped.auc == pytest.approx(1 - found.auc)
        assert swapped.auc_interval == pytest.approx(tuple(1 - end for end in reversed(found.auc_interval)), abs=1e-9)

    @given(scored())
    def test_scores_negated_give_the_rest_of_the_area(self, case):
        scores, member = case
        assert attacked(-scores, member).auc == pytest.approx(1 - attacked(scores, member).auc)

    @given(scored())
    def test_only_the_order_of_scores_counts(self, case):
        scores, member = case
        assert attacked(np.exp(scores) * 7 - 2, member) == attacked(scores, member)

    @given(scored())
    def test_the_interval_holds_the_area_and_widens_with_confidence(self, case):
        found, surer = (attacked(*case, confidence=confidence) for confidence in (0.8, 0.99))
        assert 0 <= surer.auc_interval[0] <= found.auc_interval[0] <= found.auc + 1e-12
        assert found.auc - 1e-12 <= found.auc_interval[1] <= surer.auc_interval[1] <= 1

    @pytest.mark.parametrize(("members", "others"), [(300, 5000), (5000, 1000), (40, 100)])
    def test_scikit_learn_finds_as_many_members_at_low_false_positive_rates(self, members, others):
        scores, member = drawn(members, others)
        false, true, _ = roc_curve(member, np.round(scores, 1), drop_intermediate=False)
        for at in attacked(np.round(scores, 1), member).true_positives:
            if at.found:
                assert at.found.share == pytest.approx(true[false <= at.at].max())
                assert at.false_positives / others <= at.at

    def test_a_thinned_curve_lies_on_the_whole_one(self):
        scores, member = drawn(20_000, 20_000)
        points = np.array(attacked(scores, member).roc)
        false, true, _ = roc_curve(member, scores, drop_intermediate=False)
        whole = {x: y for x, y in zip(false, true, strict=True)}  # noqa: C416 - the last, highest one of each
        assert 200 < len(points) <= 400
        assert (np.diff(points[:, 0]) > 0).all()
        assert (np.diff(points[:, 1]) >= 0).all()
        assert [whole[x] for x in points[:, 0]] == pytest.approx(points[:, 1].tolist())
        assert points[0][0] == 0
        assert points[-1].tolist() == [1, 1]
        for low, high in ((1e-4, 1e-3), (1e-3, 1e-2), (1e-2, 1e-1)):
            assert ((points[:, 0] >= low) & (points[:, 0] <= high)).sum() >= 9
        assert {0.01, 0.001} <= set(points[:, 0])


def covered(members, others, *, runs, seed, confidence=0.95):
    """Share of runs whose 95% interval holds the true area, of normal scores one standard deviation apart."""
    true, hits = stats.norm.cdf(1 / np.sqrt(2)), 0
    for run in range(runs):
        low, high = attacked(*drawn(members, others, seed=seed + run), confidence=confidence).auc_interval
        hits += low <= true <= high
    return hits / runs


@pytest.mark.prove
@pytest.mark.parametrize("sizes", [(10, 10), (30, 300), (300, 30)])
def test_the_areas_interval_covers_as_often_as_it_says(sizes):
    # Seeded. DeLong's interval is asymptotic: 92% at 10 and 10 is as good as it gets.
    assert 0.92 <= covered(*sizes, runs=1500, seed=100) <= 0.98
    assert covered(*sizes, runs=500, seed=100, confidence=0.85) < 0.92  # so a narrower one would be caught


class TestRefusals:
    def test_scores_without_a_number_are_refused(self):
        with pytest.raises(InvalidValueError, match=r"scores must be numbers, .* with 1 NaN"):
            attacked([1, np.nan], np.array([YES, NO]))
        with pytest.raises(InvalidValueError, match="losses must be numbers"):
            loss_scores([np.nan])

    def test_infinite_scores_are_the_highest_and_the_lowest(self):
        assert attacked([np.inf, 0, 1, -np.inf], np.array([YES, YES, NO, NO])).auc == 0.75

    @pytest.mark.parametrize("all_of_them", [YES, NO])
    def test_without_members_or_without_others_there_is_nothing_to_tell_apart(self, all_of_them):
        with pytest.raises(InvalidValueError, match="at least one of each"):
            attacked([1, 2], np.array([all_of_them] * 2))

    def test_members_named_by_numbers_are_refused(self):
        with pytest.raises(InvalidValueError, match="member must be true or false"):
            attacked([1, 2], np.array([0, 1]))

    @pytest.mark.parametrize("confidence", [0, 1, np.nan, 2])
    def test_a_confidence_out_of_range_is_refused(self, confidence):
        with pytest.raises(InvalidValueError, match="confidence must lie between"):
            attacked([1, 2], np.array([YES, NO]), confidence=confidence)

    def test_losses_below_0_are_no_cross_entropies(self):
        with pytest.raises(InvalidValueError, match="at least 0"):
            logit_scaled([-0.1])


def test_a_result_is_json():
    told = json.loads(json.dumps(attacked(*drawn(30, 200)).to_json(), allow_nan=False))
    assert told["true_positives"][0]["found"]["records"] == 30
    assert told["true_positives"][0]["found"]["share"] == told["true_positives"][0]["found"]["hits"] / 30
    assert told["true_positives"][1]["found"] is None
    assert told["auc_interval"][0] < told["auc"] < told["auc_interval"][1]
    assert told["roc"][-1] == [1, 1]
