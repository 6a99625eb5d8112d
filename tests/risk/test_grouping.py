"""Rows that agree get one number, by whichever way is quick for so many of them."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from privacy_core.risk import grouping
from privacy_core.risk.grouping import combine, group, grouped, summed


@given(
    rows=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1),
    sizes=st.sampled_from([10, 10**6, 2**31]),
)
def test_grouping_columns_is_grouping_their_combined_keys(rows, sizes):
    columns = [(np.array([row[i] for row in rows]), sizes) for i in range(2)]
    found, plain = grouped(columns, len(rows)), group(*combine(columns, len(rows)))
    numbers = {row: number for number, row in enumerate(sorted(set(rows)))}
    assert found.of.tolist() == plain.of.tolist() == [numbers[row] for row in rows]
    assert [rows[place] for place in found.representative] == sorted(set(rows))


@pytest.mark.parametrize("many", [grouping._MANY, 0])
@given(rows=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2**31 - 1)), max_size=30))
def test_sums_of_many_rows_are_those_of_few(many, rows):
    of, amounts = (np.array([row[i] for row in rows], dtype=np.int32) for i in range(2))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grouping, "_MANY", many)
        patch.setattr(grouping, "_BLOCK", 4)
        found = summed(of, amounts, 6)
    assert found.tolist() == [sum(amount for at, amount in rows if at == place) for place in range(6)]
    assert found.dtype == np.int64
