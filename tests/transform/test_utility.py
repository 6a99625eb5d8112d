"""Share of detail kept: by hand and by law."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_core.hierarchy import Hierarchy
from privacy_core.transform.utility import amount_below, detail, detail_kept, detail_of_levels

COUNTS = st.lists(st.integers(1, 1000), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("before", "after", "share"),
    [
        ([1, 1, 1, 1], [2, 2], 0.5),
        ([1, 1, 1, 1], [4], 0),
        ([5, 3], [3, 5], 1),
        ([4], [4], 1),
        ([2, 2], [], 0),
        ([2, 2, 2, 2], [2, 2], 2 * 2 / (4 * 4)),  # half of the records, each with one bit of two
    ],
)
def test_by_hand(before, after, share):
    assert detail_kept(np.array(before), np.array(after, np.int64)) == pytest.approx(share)


@given(COUNTS)
def test_detail_is_the_non_uniform_entropy_lost_when_all_records_agree(counts):
    total = sum(counts)
    lost = -sum(count * np.log(count / total) for count in counts)
    assert detail(np.array(counts)) == pytest.approx(lost, abs=1e-6)


@given(COUNTS, st.data())
def test_merging_and_suppressing_never_add_detail(counts, data):
    before = np.array(counts)
    labels = np.array(data.draw(st.lists(st.integers(0, 3), min_size=len(counts), max_size=len(counts))))
    merged = np.bincount(labels, weights=before).astype(np.int64)
    fewer = np.array([data.draw(st.integers(0, int(count))) for count in merged])
    assert detail_kept(before, before) == 1
    assert detail(fewer) <= detail(merged) + 1e-9 <= detail(before) + 2e-9


TREE = Hierarchy((("1", "2", "3", "4"), ("1-2", "1-2", "3-4", "3-4"), ("*",) * 4))


def test_labels_of_different_levels_overlap_so_each_is_weighed_by_all_that_it_stands_for():
    """Of four records one keeps 1; the label of 2 stands for two of them; those of 3 and 4 for all four."""
    ones = np.ones(4, np.int64)
    below = amount_below(pa.array([1, 2, 3, 4]), ones, TREE, labels=pa.array(["1", "1-2", "*"]))
    assert below.tolist() == [1, 2, 4]
    assert detail_of_levels(ones, np.array([1, 1, 2]), below) == pytest.approx(
        (np.log(4) + np.log(2)) / (4 * np.log(4))
    )


@given(st.lists(st.integers(1, 50), min_size=4, max_size=4), st.integers(0, 2))
def test_at_one_level_nothing_overlaps(counts, level):
    before = np.array(counts)
    labels, places = np.unique(TREE.levels[level], return_inverse=True)
    after = np.bincount(places, weights=before).astype(np.int64)
    below = amount_below(pa.array(["1", "2", "3", "4"]), before, TREE, labels=pa.array(labels))
    assert below.tolist() == after.tolist()
    assert detail_of_levels(before, after, below) == pytest.approx(detail_kept(before, after))


def test_missing_values_stand_for_themselves():
    below = amount_below(pa.array(["1", None]), np.array([3, 5]), TREE, labels=pa.array(["*", None]))
    assert below.tolist() == [3, 5]
