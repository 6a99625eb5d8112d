"""A classifier before and after: where the answer is known, against scikit-learn record by record, and refusals."""

import numpy as np
import pyarrow as pa
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import OneHotEncoder

from privacy_core.errors import InvalidValueError
from privacy_core.evaluate import NothingLeftError, TargetUnfitError, accuracy, classifier
from privacy_core.evaluate.features import categories, features
from privacy_core.evaluate.trace import Column, Combinations
from privacy_core.risk.encoding import encode


def column(name, values, labels=None, *, leaves=False):
    distinct, codes = encode(pa.array(values), name)
    marks, places = (distinct, codes) if labels is None else encode(pa.array(labels), name)
    return Column(name=name, values=distinct, codes=codes, labels=marks, label_codes=places, leaves=leaves)


def table(*columns, records=None, stays=None):
    size = len(columns[0].codes)
    records = np.full(size, 10) if records is None else np.array(records)
    stays = np.ones(size, dtype=np.bool_) if stays is None else np.array(stays)
    return Combinations(records=records, stays=stays, columns={each.name: each for each in columns})


def told(found, target="y", chosen=("x",), **more):
    return accuracy(found, target, chosen, rng=np.random.default_rng(1), **more)


LETTERS = ["a", "b", "c", "d"]
RULE = ["no", "no", "no", "yes"]  # y is yes where x is d


class TestKnownRule:
    def test_what_the_table_says_is_learned_from_both(self):
        found = told(table(column("x", LETTERS), column("y", RULE)))
        assert (found.original, found.protected, found.baseline) == (1, 1, 0.75)
        assert found.kept == 1
        assert (found.records, found.of_records, found.suppressed, found.labels) == (40, 40, 0, 2)

    def test_where_all_features_become_one_label_the_baseline_is_left(self):
        found = told(table(column("x", LETTERS, ["*"] * 4), column("y", RULE)))
        assert (found.original, found.protected) == (1, found.baseline)
        assert found.kept == 0

    def test_where_the_features_leave_the_baseline_is_left(self):
        found = told(table(column("x", LETTERS, leaves=True), column("y", RULE)))
        assert (found.original, found.protected) == (1, found.baseline)

    def test_nothing_is_learned_of_records_that_are_left_out_but_they_are_tested(self):
        found = told(table(column("x", LETTERS), column("y", RULE), stays=[True, True, True, False]))
        assert (found.original, found.protected, found.suppressed) == (1, 0.75, 10)

    def test_what_is_left_out_is_told_rightly_if_others_teach_it(self):
        x, y = column("x", ["a", "a", "d", "d"]), column("y", ["no", "no", "yes", "yes"])
        assert told(table(x, y, stays=[True, False, True, True])).protected == 1

    def test_labels_that_keep_the_rule_lose_nothing(self):
        found = told(table(column("x", LETTERS, ["abc", "abc", "abc", "d"]), column("y", RULE)))
        assert found.protected == 1

    def test_a_target_that_is_generalized_is_the_same_task_for_both(self):
        y = column("y", ["a", "b", "c", "d"], ["ab", "ab", "cd", "cd"])
        found = told(table(column("x", LETTERS), y))
        assert (found.original, found.protected, found.labels, found.coarser) == (1, 1, 2, True)

    def test_the_same_generator_gives_the_same_answer_and_a_sample_says_so(self):
        x = column("x", [n % 7 for n in range(100)])
        y = column("y", ["yes" if n % 3 else "no" for n in range(100)])
        asked = table(x, y, records=[50] * 100)
        first, second = told(asked, most_records=300), told(asked, most_records=300)
        assert first == second
        assert (first.records, first.of_records) == (300, 5000)


class TestAgainstPlainScikitLearn:
    def test_counted_combinations_teach_what_single_records_teach(self):
        """The last part held out, its records written out one by one, categories by scikit-learn's own encoder."""
        rng = np.random.default_rng(4)
        x, z = rng.integers(0, 6, 400), rng.integers(0, 4, 400)
        y = ((x + z + rng.integers(0, 3, 400)) > 5).astype(int)
        ones = np.ones(400, dtype=np.int64)
        side = features([(pa.array(range(6)), x), (pa.array(range(4)), z)], ones)
        train = np.arange(400) < 320
        said = classifier._learned(side, y, np.where(train, 1, 0))
        encoder = OneHotEncoder().fit(np.stack([x, z], axis=1))
        plain = LogisticRegression(max_iter=200, tol=1e-3).fit(encoder.transform(np.stack([x, z], 1)[train]), y[train])
        expected = plain.predict(encoder.transform(np.stack([x, z], axis=1)))
        assert (said == expected).mean() > 0.99  # where two labels are equally likely, rounding decides


class TestParts:
    def test_each_record_is_in_one_part_and_parts_have_the_same_labels(self):
        label, drawn = np.array([0, 0, 1, 1]), np.array([5, 15, 7, 3])
        parts = classifier._parts(label, drawn, folds=5, rng=np.random.default_rng(2))
        assert parts.sum(axis=1).tolist() == drawn.tolist()
        assert parts[:2].sum(axis=0).tolist() == [4] * 5
        assert parts[2:].sum(axis=0).tolist() == [2] * 5

    def test_records_are_drawn_without_return(self):
        records = np.array([1, 100, 3])
        drawn = classifier._drawn(records, 50, np.random.default_rng(3))
        assert drawn.sum() == 50
        assert (drawn <= records).all()


class TestCategories:
    def test_numbers_go_to_bins_of_about_as_many_records_and_missing_ones_to_their_own(self):
        values = pa.array([*range(320), None])
        codes = np.arange(321)
        place, many = categories(values, codes, np.ones(321, dtype=np.int64))
        assert many == 33
        assert set(np.bincount(place)[:32]) == {10}
        assert (np.diff(place[:320]) >= 0).all()
        assert place[320] == 32

    def test_rare_names_are_joined_and_a_missing_one_is_not(self):
        values = pa.array([*(f"n{n:04}" for n in range(1000)), None])
        amounts = np.array([*([2] * 400), *([1] * 600), 1])
        place, many = categories(values, np.arange(1001), amounts)
        assert many == 501
        assert len(set(place[:400])) == 400
        assert place[1000] < 500


class TestRefusals:
    @pytest.mark.parametrize(
        ("y", "message"),
        [
            (column("y", ["one"] * 4), "it has one value only"),
            (column("y", RULE, ["*"] * 4), "all its values become one"),
            (column("y", RULE, leaves=True), "it leaves the table"),
            (column("y", ["a", "a", "b", "b"], ["a", "*", "b", "b"]), "different labels"),
        ],
    )
    def test_a_target_in_which_there_is_nothing_to_predict(self, y, message):
        with pytest.raises(TargetUnfitError, match=message):
            told(table(column("x", LETTERS), y))

    def test_too_many_labels(self):
        many = list(range(51))
        with pytest.raises(TargetUnfitError, match="51 different values, of which a classifier can tell 50"):
            told(table(column("x", many), column("y", many)))

    def test_too_few_records(self):
        with pytest.raises(TargetUnfitError, match="4 records, too few"):
            told(table(column("x", LETTERS), column("y", RULE), records=[1] * 4))

    def test_nothing_left_to_learn_from(self):
        with pytest.raises(NothingLeftError, match="leave no record"):
            told(table(column("x", LETTERS), column("y", RULE), stays=[False] * 4))

    def test_the_target_by_itself_or_by_nothing(self):
        found = table(column("x", LETTERS), column("y", RULE))
        with pytest.raises(InvalidValueError, match="itself among them"):
            told(found, chosen=("x", "y"))
        with pytest.raises(InvalidValueError, match="from no column"):
            told(found, chosen=())
