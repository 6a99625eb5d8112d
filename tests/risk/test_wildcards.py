"""k with suppressed cells as wildcards: by hand, and against comparing every two records."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from privacy_core.risk.classes import equivalence_classes
from privacy_core.risk.wildcards import k_with_wildcards, records_alike


def test_a_suppressed_cell_may_be_anything(classes_of):
    # (a, x) agrees with itself, twice, and with (*, x) and (a, *); (b, y) with nobody but (*, *), which is not there.
    rows = pa.table({"q": ["a", "a", "*", "a", "b"], "r": ["x", "x", "x", "*", "y"]})
    classes = classes_of(rows, ["q", "r"])
    alike = {tuple(v[c].as_py() for v, c in zip(classes.values, code, strict=True)): n for code, n in zip(classes.codes, records_alike(classes), strict=True)}  # fmt: skip  # noqa: E501
    assert alike == {("a", "x"): 4, ("*", "x"): 4, ("a", "*"): 4, ("b", "y"): 1}
    assert (classes.smallest, k_with_wildcards(classes)) == (1, 1)


def test_without_suppressed_cells_it_is_k(classes_of):
    classes = classes_of(pa.table({"q": ["a", "a", None], "n": [1, 1, 2]}), ["q", "n"])
    assert records_alike(classes).tolist() == classes.records.tolist()


CELLS = st.lists(st.tuples(*[st.sampled_from("ab*")] * 3), min_size=1, max_size=20)


@given(rows=CELLS)
def test_it_counts_every_record_that_could_be_the_same(engine, rows):
    engine.open_arrow("wild", pa.table({f"q{i}": [row[i] for row in rows] for i in range(3)}))
    classes = equivalence_classes(engine, "wild", ["q0", "q1", "q2"])
    expected = min(
        sum(all(a == b or "*" in (a, b) for a, b in zip(row, other, strict=True)) for other in rows) for row in rows
    )
    assert k_with_wildcards(classes) == expected >= classes.smallest
