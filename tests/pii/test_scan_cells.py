"""What a scan of columns rests on: sets that a pattern cannot match without, and counts that agree with one by one."""

from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy_core.engine import DuckDbEngine
from privacy_core.pii import columns, patterns
from privacy_core.pii.cells import Cells
from privacy_core.pii.needs import needs
from privacy_core.pii.rules import RULES
from privacy_core.pii.tally import _combined

SIGNS = "0123456789abcXYZ .,-/+@:()#_éß٣\u212a\u017f"


@pytest.fixture(scope="module")
def engine():
    engine = DuckDbEngine(memory_limit="1GB")
    yield engine
    engine.shutdown()


@pytest.mark.parametrize(
    ("pattern", "sets"),
    [
        (r"\d{3}-\d{2}", [{"-"}, set("0123456789")]),
        (r"a?b+", [{"b"}]),
        (r"(?:x|y)z*", [{"x", "y"}]),
        (r"(?i:q)", [{"q", "Q"}]),
        (r"(?i:k)", []),  # the sign of Kelvin is a K as well
        (r"[[:digit:]]x", []),  # which Python reads otherwise
        (r"[^a]", []),
        (r"(?:\d|\pL)", []),
    ],
)
def test_what_a_pattern_needs_by_hand(pattern, sets):
    assert sorted(map(sorted, needs(pattern))) == sorted(map(sorted, sets))


@given(
    st.lists(st.text(SIGNS, max_size=24) | st.from_regex(r"[0-9 ()+.-]{3,18}", fullmatch=True), min_size=1, max_size=20)
)
@settings(max_examples=10, deadline=None)
def test_cells_meet_every_rule_as_if_each_were_asked_alone(values):
    """RE2 one by one, without lengths, needs and Arrow, is the other implementation."""
    distinct = list(dict.fromkeys(values))
    cells = Cells(pa.array(distinct))
    for rule in RULES[:: 1 + len(RULES) // 20]:
        alone = patterns.compiled(patterns.whole(rule.pattern))
        trimmed = [value.strip() for value in distinct]
        expected = [
            place
            for place, value in enumerate(trimmed)
            if rule.length[0] <= len(value) <= rule.length[1] and alone.search(value)
        ]
        assert cells.whole(rule).tolist() == expected, rule.name


def test_many_cells_are_matched_by_arrow_as_few_are_one_by_one():
    values = [f"{n:03d}-{n % 89 + 10}-{n:04d}" for n in range(1_000)] + ["x", "", "12"]
    rules = [rule for rule in RULES if rule.whole]
    together = Cells(pa.array(values))
    apart = [Cells(pa.array(values[start : start + 50])) for start in range(0, len(values), 50)]
    for rule in rules:
        few = [50 * part + place for part, some in enumerate(apart) for place in some.whole(rule).tolist()]
        assert together.whole(rule).tolist() == few


@given(st.lists(st.lists(st.booleans(), min_size=6, max_size=6), max_size=8))
def test_places_are_numbered_by_what_is_true_there(rows):
    bits = {10 + number: np.array(row) for number, row in enumerate(rows)}
    codes, sets = _combined(6, bits)
    for place in range(6):
        assert sets[codes[place]] == {number for number, row in bits.items() if row[place]}


def read(engine, table, *, seed=1):
    engine.open_arrow("t", table)
    rows, counts = {}, {}
    fields = list(engine.schema("t"))
    for piece in columns.pieces(engine, "t", fields, rng=np.random.default_rng(seed), into=rows):
        found = counts.setdefault(piece.column, Counter())
        for value, number in zip(piece.values.to_pylist(), piece.counts.tolist(), strict=True):
            found[value] += number
    return counts, rows


def test_pieces_count_each_value_as_text_and_no_missing_one(engine):
    table = pa.table({"a": ["x", None, "x", "y"], "n": [1, 2, 2, None], "f": [1.0, 2.5, float("nan"), None]})
    counts, rows = read(engine, table)
    assert counts == {"a": {"x": 2, "y": 1}, "n": {"1": 1, "2": 2}, "f": {"1": 1, "2.5": 1}}
    assert rows["a"].to_pylist() == ["x", None, "x", "y"]  # all rows, in their order


def test_pieces_of_many_distinct_values_are_those_of_the_table(engine, monkeypatch):
    monkeypatch.setattr(columns, "_HELD", 1_000)
    monkeypatch.setattr(columns, "_BATCH_CELLS", 3_000)
    values = [f"v{n % 7_001}" for n in range(20_000)]
    counts, _ = read(engine, pa.table({"v": values, "w": values[::-1]}))
    assert counts["v"] == counts["w"] == Counter(values)


def test_a_sample_has_the_rows_that_were_drawn_in_the_order_of_drawing(engine, monkeypatch):
    monkeypatch.setattr(columns, "SAMPLED", 500)
    monkeypatch.setattr(columns, "_BATCH_CELLS", 3_000)
    drawn = np.random.default_rng(9).integers(0, 10_000, 500)
    table = pa.table({"n": range(10_000), "text": [f"t{n}" for n in range(10_000)]})
    _, rows = read(engine, table, seed=9)
    assert rows["text"].to_pylist() == [f"t{n}" for n in drawn]
    assert rows["n"].to_pylist() == [str(n) for n in drawn]
