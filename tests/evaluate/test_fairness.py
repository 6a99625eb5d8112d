"""Groups before and after privacy: worked by hand, laws, and fairlearn's own figures."""

import json
import math
from itertools import chain

import numpy as np
import pytest
from fairlearn import metrics
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy_core.errors import InvalidValueError
from privacy_core.evaluate.fairness import LEAST, MOST_GROUPS, Group, _change, by_group, compared
from privacy_core.evaluate.predictions import wilson

FEWER = settings(max_examples=settings().max_examples // 3)  # fairlearn takes a twentieth of a second a time


def rows(name, *, hit=0, missed=0, alarm=0, quiet=0):
    """Predictions, truths and names of a group with so many true and false positives and negatives."""
    said = [1] * hit + [0] * missed + [1] * alarm + [0] * quiet
    truth = [1] * (hit + missed) + [0] * (alarm + quiet)
    return said, truth, [name] * len(said)


def told(*parts, **more):
    said, truth, names = (list(chain(*each)) for each in zip(*parts, strict=True))
    return by_group(said, truth, names, **more)


@st.composite
def grouped(draw):
    seed, size, groups = draw(st.integers(0, 2**20)), draw(st.integers(1, 300)), draw(st.integers(1, 5))
    rng = np.random.default_rng(seed)
    names = np.array(["a", "b", "c", "d", "e"])[rng.integers(0, groups, size) * rng.integers(0, 2, size)]
    return rng.integers(0, 2, size), rng.integers(0, 2, size), names


class TestByHand:
    women = rows("women", hit=10, missed=10, alarm=5, quiet=15)
    men = rows("men", hit=48, missed=12, alarm=10, quiet=30)

    def test_each_group_and_how_far_they_are_apart(self):
        found = told(self.women, self.men)
        men, women = found.groups
        low, high = wilson(78, 100)
        assert men == Group(
            name="men", rows=100, accuracy=0.78, low=low, high=high, selected=0.58, true_positive=pytest.approx(0.8)
        )
        assert (women.rows, women.accuracy, women.selected, women.true_positive) == (40, 0.625, 0.375, 0.5)
        assert found.demographic_parity_difference == pytest.approx(0.58 - 0.375)
        assert found.equalized_odds_difference == pytest.approx(0.8 - 0.5)  # false alarms are 1/4 in both

    def test_false_alarms_can_be_what_differs_more(self):
        found = told(rows("a", hit=20, quiet=20), rows("b", hit=19, missed=1, alarm=10, quiet=10))
        assert found.equalized_odds_difference == pytest.approx(0.5)

    def test_small_groups_are_joined_last_and_do_not_count_in_the_differences(self):
        alone = told(self.women, self.men)
        found = told(rows("x", alarm=29), self.women, rows("y", alarm=20), self.men)
        assert [(each.name, each.rows, each.joined) for each in found.groups] == [
            ("men", 100, 0),
            ("women", 40, 0),
            ("others (fewer than 30 rows)", 49, 2),
        ]
        assert found.groups[-1].selected == 1
        assert found.demographic_parity_difference == alone.demographic_parity_difference
        assert found.equalized_odds_difference == alone.equalized_odds_difference
        assert told(rows("x", alarm=29), self.women, self.men, least=29).demographic_parity_difference == 0.625

    def test_a_group_of_exactly_the_least_rows_is_shown(self):
        assert [each.name for each in told(rows("x", quiet=LEAST)).groups] == ["x"]

    def test_a_group_without_a_row_of_label_1_has_no_true_positives(self):
        found = told(rows("a", alarm=5, quiet=25), rows("b", hit=15, quiet=15))
        assert [each.true_positive for each in found.groups] == [None, 1]
        assert found.equalized_odds_difference == pytest.approx(5 / 30)  # of false alarms alone

    def test_one_row_is_enough(self):
        assert told(rows("a", alarm=1)).groups[0].accuracy == 0

    def test_one_group_is_apart_from_none(self):
        found = told(self.men, rows("x", quiet=3))
        assert (found.demographic_parity_difference, found.equalized_odds_difference) == (None, None)

    def test_groups_without_a_label_in_common_have_no_odds_to_compare(self):
        found = told(rows("a", quiet=30), rows("b", hit=30))
        assert (found.demographic_parity_difference, found.equalized_odds_difference) == (1, None)

    def test_several_labels_have_accuracy_only(self):
        found = by_group([0, 1, 2] * 20, [0, 1, 1] * 20, ["a", "b"] * 30)
        assert [(each.accuracy, each.selected, each.true_positive) for each in found.groups] == [
            (pytest.approx(2 / 3), None, None)
        ] * 2
        assert (found.demographic_parity_difference, found.equalized_odds_difference) == (None, None)
        few = by_group([0, 1] * 30, [0, 1] * 30, ["a", "b"] * 30, labels=3)
        assert few.groups[0].selected is None

    @pytest.mark.parametrize(("many", "shown", "joined"), [(30, 30, 0), (31, 30, 2), (40, 30, 11)])
    def test_at_most_thirty_groups_are_shown(self, many, shown, joined):
        found = told(*(rows(f"g{number:02}", quiet=30 + number) for number in range(many)))
        assert MOST_GROUPS == 30
        assert (len(found.groups), found.groups[-1].joined) == (shown, joined)
        assert [each.rows for each in found.groups[:29]] == list(range(29 + many, many, -1))
        assert found.groups[0].name == f"g{many - 1}"
        assert found.groups[-1].name == ("others (smaller groups)" if joined else "g00")

    def test_what_is_given_on_is_json(self):
        told_on = json.loads(json.dumps(told(self.women, self.men).to_json(), allow_nan=False))
        assert told_on["groups"][0]["name"] == "men"
        assert told_on["least"] == 30


class TestCompared:
    before = told(rows("big", hit=90, missed=10), rows("small", hit=36, missed=4), rows("tiny", hit=3))
    after = told(rows("big", hit=85, missed=15), rows("small", hit=20, missed=20), rows("tiny", missed=3))

    def test_the_smallest_groups_come_first(self):
        changes = compared(self.before, self.after)
        assert [(each.name, each.rows, each.before, each.after) for each in changes] == [
            ("others (fewer than 30 rows)", 3, 1, 0),
            ("small", 40, 0.9, 0.5),
            ("big", 100, 0.9, 0.85),
        ]
        assert [each.change for each in changes] == pytest.approx([-1, -0.4, -0.05])

    def test_newcombes_own_example(self):
        """56 of 70 against 48 of 80: 0.2 with (0.0524, 0.3339) (Newcombe 1998, table II, method 10, example a)."""
        change = _change(told(rows("a", hit=48, missed=32)).groups[0], told(rows("a", hit=56, missed=14)).groups[0])
        assert (change.low, change.high) == (pytest.approx(0.0524, abs=5e-5), pytest.approx(0.3339, abs=5e-5))

    def test_other_rows_are_refused(self):
        with pytest.raises(InvalidValueError, match="not tested on the same groups"):
            compared(self.before, told(rows("big", hit=100), rows("small", hit=41), rows("tiny", hit=3)))


class TestLaws:
    @FEWER
    @given(grouped())
    def test_no_row_is_lost_and_figures_are_in_their_ranges(self, case):
        found = by_group(*case, least=5)
        assert sum(each.rows for each in found.groups) == len(case[0])
        weighted = sum(each.rows * each.accuracy for each in found.groups) / len(case[0])
        assert weighted == pytest.approx((case[0] == case[1]).mean())
        for each in found.groups:
            assert 0 <= each.low <= each.accuracy <= each.high <= 1
            assert 0 <= each.selected <= 1
        for apart in (found.demographic_parity_difference, found.equalized_odds_difference):
            assert apart is None or 0 <= apart <= 1
        sizes = [each.rows for each in found.groups if not each.joined]
        assert sizes == sorted(sizes, reverse=True)
        json.dumps(found.to_json(), allow_nan=False)

    @FEWER
    @given(grouped(), st.randoms(use_true_random=False))
    def test_the_order_of_rows_says_nothing(self, case, chance):
        said, truth, names = case
        order = list(range(len(said)))
        chance.shuffle(order)
        shuffled = by_group(said[order], truth[order], names[order], least=5)
        assert shuffled == by_group(said, truth, names, least=5)

    @FEWER
    @given(grouped(), grouped())
    def test_a_change_back_is_its_mirror_image(self, one, other):
        size = min(len(one[0]), len(other[0]))
        truth, names = one[1][:size], one[2][:size]
        before, after = (by_group(said[:size], truth, names, least=5) for said in (one[0], other[0]))
        for there, back in zip(compared(before, after), compared(after, before), strict=True):
            assert there.low <= there.change <= there.high
            assert (back.change, back.low, back.high) == pytest.approx((-there.change, -there.high, -there.low))
        assert all(each.change == 0 for each in compared(before, before))

    @FEWER
    @given(grouped())
    def test_a_model_that_says_the_same_of_all_is_never_apart(self, case):
        _, truth, names = case
        found = by_group(np.ones_like(truth), truth, names, least=1)
        assert found.demographic_parity_difference in (0, None)
        assert found.equalized_odds_difference in (0, None)


class TestAgainstFairlearn:
    def test_where_every_group_counts_the_differences_are_fairlearns(self):
        rng = np.random.default_rng(5)
        said, truth = rng.integers(0, 2, (2, 600))
        names = np.array(["a", "b", "c", "d"])[rng.integers(0, 4, 600)]
        found = by_group(said, truth, names)
        told_by = {"sensitive_features": names}
        assert found.demographic_parity_difference == pytest.approx(
            metrics.demographic_parity_difference(truth, said, **told_by)
        )
        assert found.equalized_odds_difference == pytest.approx(
            metrics.equalized_odds_difference(truth, said, **told_by)
        )
        for each in found.groups:
            own = names == each.name
            assert each.accuracy == pytest.approx((said == truth)[own].mean())
            assert each.selected == pytest.approx(said[own].mean())
            assert each.true_positive == pytest.approx(said[own & (truth == 1)].mean())
            assert (each.low, each.high) == wilson(int((said == truth)[own].sum()), int(own.sum()))


class TestRefusals:
    @pytest.mark.parametrize(
        ("said", "truth", "names", "message"),
        [
            ([], [], [], "there are no rows"),
            ([0], [0, 1], ["a", "b"], "each of 2 rows"),
            ([0, 1], [0, 1], ["a"], "a group was expected for each of 2 rows, named by text; 1"),
            ([0, 1], [0, 1], ["a", None], "named by text"),
            ([0, 1], [0, 1], ["a", math.nan], "named by text"),
            ([0, 1], [0, 1], [1, 2], "named by text"),
            ([0.0, math.nan], [0, 1], ["a", "b"], "whole numbers"),
            ([0, 1], [0, -1], ["a", "b"], "from 0 to"),
        ],
    )
    def test_of_rows(self, said, truth, names, message):
        with pytest.raises(InvalidValueError, match=f"(?i){message}"):
            by_group(said, truth, names)

    def test_of_settings(self):
        with pytest.raises(InvalidValueError, match="least must be"):
            by_group([0], [0], ["a"], least=0)
        with pytest.raises(InvalidValueError, match="labels must be"):
            by_group([0], [0], ["a"], labels=1)
        with pytest.raises(InvalidValueError, match="from 0 to 1"):
            by_group([2], [0], ["a"], labels=2)
