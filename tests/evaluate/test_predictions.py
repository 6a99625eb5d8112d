"""Figures of predictions: worked by hand, laws, and scikit-learn's; intervals must cover."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from sklearn import metrics

from privacy_core.errors import InvalidValueError
from privacy_core.evaluate.predictions import Bin, auc_interval, classified, regressed, wilson

DRAWS, FAILURE = 600, 1e-6


def binary(of_one):
    of_one = np.asarray(of_one, dtype=float)
    return np.stack([1 - of_one, of_one], axis=1)


def softmax(outputs):
    powers = np.exp(outputs - outputs.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@st.composite
def rows_of_labels(draw, most=5):
    """Probabilities, often equal ones, and targets that need not hold every label."""
    labels, rows, seed = draw(st.integers(2, most)), draw(st.integers(1, 60)), draw(st.integers(0, 2**20))
    rng = np.random.default_rng(seed)
    return softmax(rng.integers(-2, 3, (rows, labels)).astype(float)), rng.integers(0, labels, rows)


class TestByHand:
    found = classified(binary([0.1, 0.4, 0.35, 0.8]), np.array([0, 0, 1, 1]))

    def test_two_labels(self):
        """Label 1 is said of the last row only: 3 of 4 right, precision 1, recall 1/2; 3 of 4 pairs are in order."""
        found = self.found
        assert (found.rows, found.labels, found.accuracy, found.majority, found.auc) == (4, 2, 0.75, 0.5, 0.75)
        assert found.f1 == pytest.approx(2 / 3)
        assert found.brier == pytest.approx((0.01 + 0.16 + 0.4225 + 0.04) / 4)
        assert found.log_loss == pytest.approx(-math.log(0.9 * 0.6 * 0.35 * 0.8) / 4)

    def test_calibration_of_rows_apart(self):
        assert self.found.calibration_error == pytest.approx((0.1 + 0.4 + 0.65 + 0.2) / 4)
        assert [(each.predicted, each.true, each.rows) for each in self.found.bins] == [
            (pytest.approx(0.1), 0, 1),
            (pytest.approx(0.35), 1, 1),
            (pytest.approx(0.4), 0, 1),
            (pytest.approx(0.8), 1, 1),
        ]

    def test_three_labels(self):
        """Label 2 does not occur: its curve is left out, but not its part of the squared distance."""
        said = np.array([[0.7, 0.2, 0.1], [0.2, 0.5, 0.3], [0.2, 0.2, 0.6]])
        found = classified(said, np.array([0, 1, 1]))
        assert (found.accuracy, found.majority) == (pytest.approx(2 / 3), pytest.approx(2 / 3))
        assert found.auc == pytest.approx((1 + 0.75) / 2)  # of label 1 one of two pairs is a tie
        assert (found.auc_low, found.auc_high) == (None, None)
        assert found.f1 == pytest.approx((1 + 2 / 3 + 0) / 3)
        assert found.brier == pytest.approx((0.14 + 0.38 + 1.04) / 3)
        assert found.calibration_error == pytest.approx((0.5 + 0.6 + 0.3) / 3)

    def test_equal_predictions_share_a_bin_whatever_the_order_of_rows(self):
        truth = np.array([1] * 5 + [0] * 15)
        bins = classified(binary([0.25] * 20), truth).bins
        assert bins == (Bin(predicted=0.25, true=0.25, rows=20),)
        assert classified(binary([0.25] * 20), truth[::-1]).bins == bins

    def test_rows_apart_go_to_ten_bins_of_as_many(self):
        bins = classified(binary(np.linspace(0, 1, 200)), np.arange(200) % 2).bins
        assert [each.rows for each in bins] == [20] * 10

    def test_majority_of_training_may_be_rare_among_the_tested_rows(self):
        said, truth = binary([0.5] * 4), np.array([1, 1, 1, 0])
        assert classified(said, truth).majority == 0.75
        assert classified(said, truth, most_frequent=0).majority == 0.25

    def test_of_labels_equally_likely_the_first_is_said(self):
        assert classified(binary([0.5] * 4), np.array([1, 1, 1, 0])).accuracy == 0.25

    def test_one_label_only_has_no_curve_and_one_row_is_enough(self):
        found = classified(binary([0.2]), np.array([0]))
        assert (found.auc, found.auc_low, found.auc_high, found.f1) == (None, None, None, 0)
        assert (found.accuracy, found.rows) == (1, 1)

    def test_a_true_label_of_probability_0_costs_much_but_not_without_end(self):
        assert 30 < classified(binary([0.0]), np.array([1])).log_loss < 40

    def test_numbers(self):
        found = regressed([1.0, 2.0, 6.0], [2.0, 4.0, 6.0], training_mean=3.0)
        assert (found.rows, found.mae, found.baseline, found.baseline_mae) == (3, 1, 3, pytest.approx(5 / 3))
        assert found.rmse == pytest.approx(math.sqrt(5 / 3))
        assert found.baseline_rmse == pytest.approx(math.sqrt(11 / 3))
        assert found.r2 == pytest.approx(1 - 5 / 8)
        # Errors 1, 2, 0 have standard deviation 1 around their mean 1.
        assert (found.mae_low, found.mae_high) == (0, pytest.approx(1 + 1.959964 / math.sqrt(3)))

    def test_a_constant_target_has_no_r2_and_one_row_no_interval(self):
        assert regressed([1.0, 2.0, 3.0], [0.1] * 3, training_mean=0.1).r2 is None
        one = regressed([1.0], [3.0], training_mean=2.0)
        assert (one.mae, one.rmse, one.mae_low, one.mae_high) == (2, 2, None, None)

    def test_what_is_given_on_is_json(self):
        told = json.loads(json.dumps(self.found.to_json(), allow_nan=False))
        assert told["bins"][0] == {"predicted": pytest.approx(0.1), "true": 0, "rows": 1}
        assert set(told) == set(self.found.__slots__)
        number = regressed([1.0], [3.0], training_mean=2.0).to_json()
        assert json.loads(json.dumps(number, allow_nan=False))["mae_low"] is None


class TestLaws:
    @given(rows_of_labels())
    def test_every_figure_is_in_its_range_and_beside_its_interval(self, case):
        found = classified(*case)
        assert 0 <= found.accuracy_low <= found.accuracy <= found.accuracy_high <= 1
        assert found.auc is None or 0 <= found.auc <= 1
        assert found.auc_low is None or found.auc_low <= found.auc <= found.auc_high
        assert 0 <= found.f1 <= 1
        assert 0 <= found.calibration_error <= 1
        assert 0 <= found.brier <= (1 if found.labels == 2 else 2)
        assert found.log_loss >= 0
        assert 1 / found.labels <= found.majority <= 1
        assert sum(each.rows for each in found.bins) == found.rows
        json.dumps(found.to_json(), allow_nan=False)

    @given(rows_of_labels(), st.randoms(use_true_random=False))
    def test_the_order_of_rows_says_nothing(self, case, chance):
        said, truth = case
        order = list(range(len(truth)))
        chance.shuffle(order)
        first, second = classified(said, truth), classified(said[order], truth[order])
        for name in ("accuracy", "auc", "f1", "log_loss", "brier", "calibration_error"):
            assert getattr(first, name) == pytest.approx(getattr(second, name), abs=1e-12)

    @given(rows_of_labels(most=2))
    def test_both_labels_exchanged_leave_what_asks_for_neither_as_it_was(self, case):
        said, truth = case
        first, second = classified(said, truth), classified(said[:, ::-1], 1 - truth)
        for name in ("auc", "auc_low", "auc_high", "log_loss", "brier", "majority"):
            assert getattr(first, name) == pytest.approx(getattr(second, name), abs=1e-12)

    @given(st.lists(st.booleans(), min_size=1, max_size=50))
    def test_the_truth_is_told_without_fault_and_the_share_of_a_label_is_calibrated(self, truth):
        labels = np.array(truth, dtype=int)
        perfect = classified(binary(labels), labels)
        assert (perfect.accuracy, perfect.brier, perfect.calibration_error) == (1, 0, 0)
        assert perfect.log_loss == pytest.approx(0, abs=1e-15)
        assert perfect.auc in (1, None)
        share = classified(binary([labels.mean()] * len(labels)), labels)
        assert share.calibration_error == pytest.approx(0, abs=1e-12)
        assert share.auc in (0.5, None)
        assert share.brier == pytest.approx(labels.mean() * (1 - labels.mean()))

    @given(st.lists(st.tuples(*[st.floats(-1e6, 1e6)] * 2), min_size=1, max_size=40), st.floats(0.001, 1000))
    def test_errors_scale_with_the_unit_and_their_root_mean_square_is_never_below_their_mean(self, rows, unit):
        said, truth = np.array(rows).T
        first = regressed(said, truth, training_mean=1.0)
        second = regressed(said * unit, truth * unit, training_mean=unit)
        assert second.mae == pytest.approx(first.mae * unit, rel=1e-6, abs=1e-9 * unit)
        assert first.rmse >= first.mae * (1 - 1e-9) - 1e-100  # squares of less are 0
        assert first.mae_low is None or 0 <= first.mae_low <= first.mae <= first.mae_high
        json.dumps(first.to_json(), allow_nan=False)

    @given(st.integers(0, 300), st.integers(1, 300))
    def test_intervals_hold_the_share_are_mirrored_and_shrink(self, hits, n):
        hits = min(hits, n)
        low, high = wilson(hits, n)
        assert 0 <= low <= hits / n <= high <= 1
        assert wilson(n - hits, n) == (pytest.approx(1 - high, abs=1e-12), pytest.approx(1 - low, abs=1e-12))
        assert (wilson(0, n)[0], wilson(n, n)[1]) == (0, 1)
        wide, narrow = wilson(hits, n), wilson(hits * 4, n * 4)
        assert narrow[1] - narrow[0] < wide[1] - wide[0]

    @given(st.floats(0, 1), st.integers(1, 200), st.integers(1, 200))
    def test_intervals_of_an_area_hold_it_and_treat_labels_and_directions_alike(self, auc, positives, negatives):
        low, high = auc_interval(auc, positives, negatives)
        assert 0 <= low <= auc <= high <= 1
        assert low < high
        assert auc_interval(auc, negatives, positives) == (pytest.approx(low), pytest.approx(high))
        assert auc_interval(1 - auc, positives, negatives) == (pytest.approx(1 - high), pytest.approx(1 - low))


class TestAgainstOthers:
    @pytest.mark.parametrize("labels", [2, 4])
    def test_scikit_learn(self, labels):
        rng = np.random.default_rng(labels)
        said, truth = softmax(rng.normal(size=(500, labels))), rng.integers(0, labels, 500)
        found = classified(said, truth)
        if labels == 2:
            assert found.auc == pytest.approx(metrics.roc_auc_score(truth, said[:, 1]))
            assert found.f1 == pytest.approx(metrics.f1_score(truth, said[:, 1] > 0.5))
        else:
            assert found.auc == pytest.approx(metrics.roc_auc_score(truth, said, multi_class="ovr", average="macro"))
            assert found.f1 == pytest.approx(metrics.f1_score(truth, said.argmax(axis=1), average="macro"))
        assert found.accuracy == metrics.accuracy_score(truth, said.argmax(axis=1))
        assert found.log_loss == pytest.approx(-np.log(said[np.arange(500), truth]).mean())
        squares = ((said - np.eye(labels)[truth]) ** 2).sum(axis=1).mean()
        assert found.brier == pytest.approx(squares / (2 if labels == 2 else 1))

    def test_numbers_as_scikit_learn_has_them(self):
        said, truth = np.random.default_rng(3).normal(5, 2, (2, 300))
        found = regressed(said, truth, training_mean=4.5)
        assert found.mae == pytest.approx(metrics.mean_absolute_error(truth, said))
        assert found.rmse == pytest.approx(metrics.root_mean_squared_error(truth, said))
        assert found.r2 == pytest.approx(metrics.r2_score(truth, said))
        expected = stats.norm.interval(0.95, np.abs(said - truth).mean(), stats.sem(np.abs(said - truth)))
        assert (found.mae_low, found.mae_high) == pytest.approx(expected)

    @pytest.mark.parametrize(("hits", "n"), [(0, 1), (3, 10), (10, 10), (752, 1000)])
    def test_scipys_interval_of_wilson(self, hits, n):
        expected = stats.binomtest(hits, n).proportion_ci(0.95, method="wilson")
        assert wilson(hits, n) == pytest.approx((expected.low, expected.high), abs=1e-12)

    def test_probabilities_of_single_precision(self):
        said = softmax(np.random.default_rng(5).normal(size=(100, 3)))
        truth = np.arange(100) % 3
        single = classified(said.astype(np.float32), truth)
        assert single.log_loss == pytest.approx(classified(said, truth).log_loss, rel=1e-5)

    def test_an_area_far_from_its_ends_has_hanleys_and_mcneils_interval(self):
        """Their variance, written as they do, for as many rows of each label."""
        auc, each = 0.6, 5000
        first, second = auc / (2 - auc), 2 * auc**2 / (1 + auc)
        variance = (auc * (1 - auc) + (each - 1) * (first + second - 2 * auc**2)) / each**2
        low, high = auc_interval(auc, each, each)
        assert (high - low) / 2 == pytest.approx(1.959964 * math.sqrt(variance), rel=1e-3)


@pytest.mark.parametrize(("positives", "negatives", "area"), [(15, 15, 0.97), (30, 270, 0.8)])
def test_intervals_of_an_area_cover_it(positives, negatives, area):
    """If 93 % are covered this fails with a chance below FAILURE, by the binomial's tail, whatever the seed.

    The plain interval, symmetric with DeLong's variance, covers 70 % and 91 % of these.
    """
    rng = np.random.default_rng(17)
    apart = math.sqrt(2) * stats.norm.ppf(area)
    covered = 0
    for _ in range(DRAWS):
        one, other = rng.normal(apart, 1, positives), rng.normal(0, 1, negatives)
        found = (one[:, None] > other).mean()
        low, high = auc_interval(float(found), positives, negatives)
        covered += low <= area <= high
    least = stats.binom.ppf(FAILURE, DRAWS, 0.93)
    assert covered >= least
    assert least > 0.86 * DRAWS  # so that an interval that covers 80 % would be caught


class TestRefusals:
    @pytest.mark.parametrize(
        ("said", "target", "message"),
        [
            (np.zeros((0, 2)), [], "at least one row"),
            (np.ones((3, 1)), [0] * 3, "at least two labels"),
            (np.array([0.5, 0.5]), [0, 1], "shape"),
            (binary([0.5, math.nan]), [0, 1], "between 0 and 1 and sum to 1"),
            (binary([0.5, 1.5]), [0, 1], "between 0 and 1 and sum to 1"),
            (np.array([[0.5, 0.6]]), [0], "sum to 1"),
            ([["a", "b"]], [0], "must be numbers"),
            ([[0.5, 0.5], [1.0]], [0, 1], "must be numbers"),
            (binary([0.5, 0.5]), [0], "each of 2 rows"),
            (binary([0.5]), [2], "from 0 to 1"),
            (binary([0.5]), [-1], "from 0 to 1"),
            (binary([0.5]), [0.0], "whole numbers"),
            (binary([0.5]), [math.nan], "whole numbers"),
            (binary([0.5]), ["secret"], "whole numbers"),
        ],
    )
    def test_of_labels(self, said, target, message):
        with pytest.raises(InvalidValueError, match=message) as caught:
            classified(said, np.array(target))
        assert "secret" not in str(caught.value)

    def test_of_a_label_of_training_that_does_not_exist(self):
        with pytest.raises(InvalidValueError, match="from 0 to 1"):
            classified(binary([0.5]), [0], most_frequent=2)

    @pytest.mark.parametrize(
        ("said", "target", "mean", "message"),
        [
            ([], [], 0.0, "at least one row"),
            ([1.0], [1.0, 2.0], 0.0, "1 predictions and 2 rows"),
            ([[1.0]], [[1.0]], 0.0, "one number for each"),
            ([math.nan], [1.0], 0.0, "The predictions must be finite"),
            ([1.0], [math.inf], 0.0, "The target must be finite"),
            ([1.0], [1e101], 0.0, "The target must be finite"),
            ([-1e101], [1.0], 0.0, "The predictions must be finite"),
            ([1.0], [1.0], math.nan, "The training mean must be finite"),
            (["a"], [1.0], 0.0, "must be numbers"),
        ],
    )
    def test_of_numbers(self, said, target, mean, message):
        with pytest.raises(InvalidValueError, match=message):
            regressed(said, target, training_mean=mean)

    def test_of_counts(self):
        with pytest.raises(InvalidValueError, match="at most n"):
            wilson(3, 2)
        with pytest.raises(InvalidValueError, match="n must be"):
            wilson(0, 0)
        with pytest.raises(InvalidValueError, match="auc must lie"):
            auc_interval(math.nan, 1, 1)
        with pytest.raises(InvalidValueError, match="negatives must be"):
            auc_interval(0.5, 1, 0)
