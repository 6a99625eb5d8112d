"""What a scan of columns rests on: all rules at once agree with one by one, and each value and row is counted."""

from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy_core.engine import DuckDbEngine
from privacy_core.pii import columns, patterns, scan
from privacy_core.pii.cells import Cells
from privacy_core.pii.rules import RULES
from privacy_core.pii.tally import _combined

SIGNS = "0123456789abcXYZ .,-/+@:()#_éß٣\u212a\u017f"


@pytest.fixture(scope="module")
def engine():
    engine = DuckDbEngine(memory_limit="1GB")
    yield engine
    engine.shutdown()


@given(
    st.lists(st.text(SIGNS, max_size=24) | st.from_regex(r"[0-9 ()+.-]{3,18}", fullmatch=True), min_size=1, max_size=20)
)
@settings(max_examples=10, deadline=None)
def test_cells_meet_every_rule_as_if_each_were_asked_alone(values):
    """RE2 one by one, without lengths and without the automaton of all rules, is the other implementation."""
    distinct = list(dict.fromkeys(values))
    rules = RULES[:: 1 + len(RULES) // 20]
    trimmed = [patterns.plain(value.strip()) for value in distinct]
    for rule, places in zip(rules, Cells(pa.array(distinct)).whole(rules), strict=True):
        alone = patterns.compiled(rule.pattern)
        expected = [
            place
            for place, value in enumerate(trimmed)
            if rule.length[0] <= len(value) <= rule.length[1] and alone.fullmatch(value)
        ]
        assert places.tolist() == expected, rule.name


def test_signs_of_other_scripts_are_read_as_plain_ones_in_cells_as_in_texts(engine):
    numbers = [
        "\uff14\uff11\uff11\uff11 1111 1111 1111",
        "5500\u00a00000\u00a00000\u00a00004",
        "3400\u2011000000\u201100009",
        "\u0664\u0661\u0661\u0661111111111111",
        "6011000000000004",
    ]
    engine.open_arrow("t", pa.table({"c1": numbers}))
    (card,) = scan.scan(engine, "t", model=False).findings
    assert (card.entity, card.hits, card.checksum) == ("CREDIT_CARD", 5, True)


def test_where_memory_runs_out_each_pattern_is_asked_alone():
    class Exhausted:
        def Match(self, _):  # noqa: N802
            return None

    for whole, text, matching in ((True, "12", [0]), (False, "ab1", [0, 1])):
        forms = (r"\d+", "a", "x")
        out = patterns.Together(forms, whole, Exhausted())
        assert out.matching(text) == sorted(patterns.together(forms, whole=whole).matching(text)) == matching


def test_each_value_tells_which_patterns_it_may_hold():
    cells = Cells(pa.array([f"a {n}" for n in range(5_000)]))
    hints = patterns.together((r"[02468]$", r"[05]$"))
    among = np.ones(5_000, dtype=bool)
    expected = [(n, [*[0] * (n % 2 == 0), *[1] * (n % 5 == 0)]) for n in range(5_000)]
    assert [(place, sorted(numbers)) for place, numbers in cells.holding(hints, among)] == [
        each for each in expected if each[1]
    ]
    assert not list(cells.holding(hints, ~among))


@given(st.lists(st.lists(st.booleans(), min_size=6, max_size=6), max_size=8))
def test_places_are_numbered_by_what_is_true_there(rows):
    bits = {10 + number: np.array(row) for number, row in enumerate(rows)}
    codes, sets = _combined(6, bits)
    for place in range(6):
        assert sets[codes[place]] == {number for number, row in bits.items() if row[place]}


def read(engine, table, *, seed=1):
    engine.open_arrow("t", table)
    rows, counts = columns.SampledRows(), dict[str, Counter]()
    fields = list(engine.schema("t"))
    for piece in columns.pieces(engine, "t", fields, rng=np.random.default_rng(seed), into=rows):
        found = counts.setdefault(piece.column, Counter())
        for value, number in zip(piece.values.to_pylist(), piece.counts.tolist(), strict=True):
            found[value] += number
    return counts, rows.cells


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
