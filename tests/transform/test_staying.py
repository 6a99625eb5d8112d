"""Which records stay is what a join says; memory and order are the reasons not to make one."""

from datetime import date

import hypothesis.strategies as st
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings

from privacy_core.engine import DuckDbEngine
from privacy_core.risk.classes import equivalence_classes
from privacy_core.transform import staying
from privacy_core.transform.staying import Staying, write_kept

COLUMNS = {
    "word": st.sampled_from(["a", "b", "", None]),
    "number": st.sampled_from([0, 1, -5, None]),
    "share": st.sampled_from([0.0, -0.0, 0.5, float("nan"), None]),
    "day": st.sampled_from([date(2020, 1, 1), date(1969, 7, 20), None]),
}
TYPES = {"word": pa.string(), "number": pa.int64(), "share": pa.float64(), "day": pa.date32()}


@pytest.fixture(scope="module")
def engine():
    engine = DuckDbEngine(threads=2)
    yield engine
    engine.shutdown()


def alike(value):
    """As risk sees it: not-a-number is missing, and minus zero is zero."""
    return None if value is None or value != value else value + 0 if isinstance(value, float) else value  # noqa: PLR0124


@pytest.mark.parametrize("largest", [staying.LARGEST_KEY, 6])
@settings(deadline=None)
@given(
    rows=st.lists(st.tuples(*COLUMNS.values()), min_size=1, max_size=30),
    size=st.integers(1, 4),
    parts=st.integers(0, 3),
)
def test_the_records_of_large_enough_classes_stay_in_their_order(tmp_path_factory, engine, largest, rows, size, parts):
    columns = {name: pa.array([row[i] for row in rows], TYPES[name]) for i, name in enumerate(COLUMNS)}
    table = pa.table({**columns, "place": range(len(rows))})
    engine.open_arrow("rows", table)
    classes = equivalence_classes(engine, "rows", list(COLUMNS)[: parts + 1])
    seen = [tuple(map(alike, row[: parts + 1])) for row in rows]
    path = tmp_path_factory.mktemp("kept") / "kept.parquet"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(staying, "LARGEST_KEY", largest)
        written = write_kept(engine, "rows", Staying(classes, classes.records >= size), path=path)
    by_hand = [place for place, row in enumerate(seen) if seen.count(row) >= size]
    assert pq.read_table(path)["place"].to_pylist() == by_hand
    assert written == len(by_hand)


def test_a_record_whose_class_is_not_known_leaves(engine, tmp_path):
    engine.open_arrow("known", pa.table({"town": ["a", "b"], "age": [1, 2]}))
    classes = equivalence_classes(engine, "known", ["town", "age"])
    engine.open_arrow("more", pa.table({"town": ["a", "c", "b", "a", None], "age": [1, 2, 2, 2, 1]}))
    staying = Staying(classes, np.ones(2, dtype=np.bool_))
    assert write_kept(engine, "more", staying, path=tmp_path / "kept") == 2
    assert pq.read_table(tmp_path / "kept").to_pylist() == [{"town": "a", "age": 1}, {"town": "b", "age": 2}]


@pytest.mark.parametrize(("stays", "left"), [(True, 2), (False, 0)])
def test_without_quasi_identifiers_all_stay_or_none(engine, tmp_path, stays, left):
    engine.open_arrow("rows", pa.table({"town": ["a", "b"]}))
    classes = equivalence_classes(engine, "rows", ["town"]).project([])
    staying = Staying(classes, np.array([stays]))
    assert write_kept(engine, "rows", staying, path=tmp_path / "kept") == left
    assert pq.read_schema(tmp_path / "kept").names == ["town"]


def test_every_record_is_reported(engine, tmp_path):
    engine.open_arrow("rows", pa.table({"town": ["a"] * 100_000}))
    classes, seen = equivalence_classes(engine, "rows", ["town"]), []
    staying = Staying(classes, np.ones(1, dtype=np.bool_))
    write_kept(engine, "rows", staying, path=tmp_path / "kept", report=lambda *done: seen.append(done))
    assert seen[-1] == (100_000, 100_000)
    assert len(seen) > 1
