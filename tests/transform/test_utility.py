"""Share of detail kept: by hand and by law."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_core.transform.utility import detail, detail_kept

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
