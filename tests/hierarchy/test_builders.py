"""Builders: by hand, what must hold for any of them, and suggestions that need no preparation."""

import datetime as dt
import gc
import json
import pickle
import weakref

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_core.errors import InvalidValueError
from privacy_core.hierarchy import (
    BUILDERS,
    Dates,
    Grouping,
    HierarchyIncompleteError,
    HierarchyNotNestedError,
    Intervals,
    Order,
    Priority,
    Redaction,
    Suppression,
    Taxonomy,
    ValuesRepeatedError,
    ValuesUnfitError,
    hierarchy_from_text,
    hierarchy_text,
    read_builder,
    suggest_builder,
    taxonomy_of,
    write_builder,
)
from tests.hierarchy.test_hierarchies import ADULT, needs_adult

WORKED = [
    (
        Intervals(widths=(5, 10)),
        [17, 20, 24, 39],
        [["15-19", "20-24", "20-24", "35-39"], ["10-19", "20-29", "20-29", "30-39"]],
    ),
    (
        Intervals(widths=(10,), origin=5, low=10, high=30),
        [-3, 9, 10, 29, 30, 31],
        [["<10", "<10", "10-14", "25-29", ">=30", ">=30"]],
    ),
    (Intervals(widths=(2,)), [-3, -1, 0, 1], [["-4 to -3", "-2 to -1", "0-1", "0-1"]]),
    # One tenth as it is written: 0.3 begins an interval.
    (Intervals(widths=(0.1, 0.2)), [0.29, 0.3, 0.35], [["[0.2, 0.3)", "[0.3, 0.4)", "[0.3, 0.4)"], ["[0.2, 0.4)"] * 3]),
    (
        Dates(units=("month", "quarter", "year", "decade")),
        [dt.date(2019, 12, 31), dt.date(2020, 1, 1), dt.date(2020, 1, 2), dt.date(2020, 3, 1)],
        [
            ["2019-12", "2020-01", "2020-01", "2020-03"],
            ["2019-Q4", "2020-Q1", "2020-Q1", "2020-Q1"],
            ["2019", "2020", "2020", "2020"],
            ["2010-2019", "2020-2029", "2020-2029", "2020-2029"],
        ],
    ),
    (
        Order(order=("low", "mid", "high", "top", "peak"), sizes=(2, 2)),
        ["high", "low", "mid", "peak", "top"],
        [
            ["high to top", "low to mid", "low to mid", "peak", "high to top"],
            ["low to top", "low to top", "low to top", "peak", "low to top"],
        ],
    ),
    (
        Grouping(levels=({"north": ("a", "b"), "south": ("c",)}, {"all": ("north", "south")}), other="elsewhere"),
        ["a", "b", "c", "d"],
        [["north", "north", "south", "elsewhere"], ["all", "all", "all", "elsewhere"]],
    ),
    (Redaction(keep=(4, 2)), ["12345", "12346", "129"], [["1234*", "1234*", "129**"], ["12***"] * 3]),
    (Redaction(keep=(1,), side="end"), ["10", "20", "321"], [["**0", "**0", "**1"]]),
    (
        Priority(keep=(2, 1), order=("c", "a")),
        ["a", "b", "c", "d"],
        [["a", "other", "c", "other"], ["other", "other", "c", "other"]],
    ),
    (Suppression(), ["f", "m"], []),
]


@pytest.mark.parametrize(("builder", "values", "labels"), WORKED, ids=lambda value: getattr(value, "builder", None))
def test_each_builder_gives_its_labels(builder, values, labels):
    texts = [str(value) for value in values]
    assert [list(level) for level in builder.labels(texts, [1] * len(texts))] == labels


def test_levels_that_join_nothing_are_left_out_and_the_top_is_one_label():
    hierarchy = Intervals(widths=(1, 5, 10, 20)).build(pa.array([12, 3, None, 17, 12]))
    assert hierarchy.levels == (("3", "12", "17"), ("0-9", "10-19", "10-19"), ("0-19", "0-19", "0-19"))
    assert Intervals(widths=(5,)).build(pa.array([1, 8])).levels == (("1", "8"), ("*", "*"))


@pytest.mark.parametrize("builder", [builder for builder, _, _ in WORKED], ids=repr)
def test_a_builder_is_kept_as_json_and_can_be_edited_again(builder):
    assert read_builder(json.loads(json.dumps(write_builder(builder)))) == builder


def test_every_builder_was_worked_by_hand():
    assert {builder.builder for builder, _, _ in WORKED} | {"taxonomy"} == set(BUILDERS)


def test_the_frequent_values_stay_longest():
    hierarchy = Priority(keep=(2, 1)).build(pa.array(["a", "b", "c", "d"]), [1, 9, 5, 5])
    assert hierarchy.levels[1] == ("other", "b", "c", "other")  # of equals the first in the alphabet
    assert hierarchy.levels[2] == ("other", "b", "other", "other")


def test_a_value_that_is_called_as_the_others_are_is_not_one_of_them():
    assert Priority(keep=(1,), order=("other",)).build(pa.array(["other", "a", "b"])).levels[1] == (
        "other (*)", "other (*)", "other",
    )  # fmt: skip


def test_what_a_taxonomy_lacks_is_named_but_not_in_the_message():
    taxonomy = Taxonomy(rows=(("a", "x", "*"), ("b", "x", "*"), ("unused", "y", "*")))
    assert taxonomy.build(pa.array(["b", "a"])).levels == (("a", "b"), ("x", "x"))
    with pytest.raises(ValuesUnfitError, match="and 2 of the values are none") as caught:
        taxonomy.build(pa.array(["a", "secret", "hidden"]))
    assert set(caught.value.values) == {"secret", "hidden"}
    assert "'hidden', 'secret'" in caught.value.detail
    sent = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own
    assert "secret" not in f"{caught.value} {caught.value.args} {sent.values}"


def test_every_value_that_a_hierarchy_lacks_and_every_torn_label_is_named():
    hierarchy = hierarchy_from_text("a;x\nb;x\n")
    with pytest.raises(HierarchyIncompleteError, match="lacks 2 of the values") as caught:
        hierarchy.generalize(pa.array(["a", "c", None, "d", "c"]), 1, column="k")
    assert sorted(caught.value.values) == ["c", "d"]
    with pytest.raises(HierarchyNotNestedError) as torn:
        hierarchy_from_text("a;x;1\nb;x;2\nc;y;1\n")
    assert torn.value.values == ("x",)
    with pytest.raises(HierarchyNotNestedError) as twice:
        hierarchy_from_text("a;x\na;y\n")
    assert twice.value.values == ("a",)


@pytest.mark.parametrize(
    ("builder", "values"),
    [
        (Intervals(widths=(5,)), ["1", "many", "3/4", "1e9999", ""]),
        (Dates(), ["2020-01-01", "2020-13-01", "20200101", "soon"]),
        (Order(order=("a",)), ["a", "b"]),
    ],
)
def test_values_that_do_not_fit_are_counted_and_named(builder, values):
    with pytest.raises(ValuesUnfitError) as caught:
        builder.build(pa.array(values))
    assert sorted(caught.value.values) == sorted(values[1:])


def test_a_missing_value_needs_no_label():
    assert Suppression().build(pa.array(["a", None])).levels == (("a",), ("*",))
    with pytest.raises(InvalidValueError, match="no values that a hierarchy could join"):
        Suppression().build(pa.array([None, None], pa.string()))


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ({"builder": "x"}, "builder must be one of intervals, dates"),
        ({}, "builder must be one of"),
        ({"builder": "intervals"}, "widths Field required"),
        ({"builder": "intervals", "widths": []}, "one or more rising numbers"),
        ({"builder": "intervals", "widths": [10, 5]}, "rising numbers"),
        ({"builder": "intervals", "widths": [5, 12]}, "must be a multiple of the one before"),
        ({"builder": "intervals", "widths": [5], "low": 9, "high": 1}, "low is 9, not below high"),
        ({"builder": "intervals", "widths": [5], "step": 1}, "step Unexpected keyword"),
        ({"builder": "dates", "units": ["year", "month"]}, "from fine to coarse"),
        ({"builder": "order", "order": ["a", "a"]}, "names a value twice"),
        ({"builder": "redaction", "keep": [2, 3]}, "falling numbers"),
        ({"builder": "redaction", "keep": [0]}, "at least 1"),
        ({"builder": "intervals", "widths": [0, 5]}, "finite and above 0"),
        ({"builder": "grouping", "levels": [{"x": ["a"], "y": ["a"]}]}, "in two groups"),
    ],
)
def test_a_builder_that_is_none_says_why(value, says):
    with pytest.raises(InvalidValueError, match=says):
        read_builder(value)


def test_a_value_outside_all_groups_may_not_be_called_as_one():
    with pytest.raises(InvalidValueError, match="called as a group is"):
        Grouping(levels=({"a": ("b", "c")},)).build(pa.array(["a", "b", "c"]))


@needs_adult
def test_a_hierarchy_that_was_brought_can_be_edited_and_written_again():
    hierarchy = hierarchy_from_text((ADULT / "hierarchy_education.csv").read_text("utf-8"))
    assert hierarchy_from_text(hierarchy_text(hierarchy)) == hierarchy
    taxonomy = taxonomy_of(hierarchy)
    assert read_builder(write_builder(taxonomy)) == taxonomy
    again = taxonomy.build(pa.array(hierarchy.levels[0]))
    assert set(zip(*again.levels, strict=True)) == set(zip(*hierarchy.levels, strict=True))


@needs_adult
def test_every_column_of_adult_gets_a_hierarchy_without_preparation():
    adult = pd.read_csv(ADULT / "adult.csv", sep=";")
    heights = {}
    for column in adult:
        counts = adult[column].value_counts()
        values = pa.array(counts.index.tolist())
        hierarchy = suggest_builder(values, counts.tolist(), column=column).build(values, counts.tolist())
        hierarchy.check_complete(values, column=column)
        heights[column] = hierarchy.height
    assert heights["age"] == 5
    assert heights["sex"] == heights["race"] == heights["salary-class"] == 1
    assert max(heights.values()) <= 7


@pytest.mark.parametrize(
    ("values", "column", "kind"),
    [
        (pa.array(range(17, 91)), "age", "intervals"),
        (pa.array([str(age) for age in range(17, 91)]), "age", "intervals"),
        (pa.array(range(10115, 10215)), "zip", "redaction"),
        (pa.array(range(10115, 10215)), "income", "intervals"),
        (pa.array([f"0{code}" for code in range(1115, 1215)]), "", "redaction"),
        (pa.array([f"2020-{month:02}-01" for month in range(1, 13)]), "", "dates"),
        (pa.array(range(0, 4000, 40), pa.date32()), "born", "dates"),
        (pa.array(range(0, 10**12, 10**10), pa.timestamp("us")), "seen", "dates"),
        (pa.array([f"town {chr(97 + i)}" for i in range(20)]), "", "priority"),
        (pa.array([True, False]), "", "suppression"),
        (pa.array([1.5, float("inf"), 2, 3, 4, 5, 6]), "", "suppression"),
    ],
)
def test_the_suggestion_follows_the_values(values, column, kind):
    builder = suggest_builder(values, column=column)
    assert builder.builder == kind
    builder.build(values).check_complete(values, column=column)


COLUMNS = st.one_of(
    st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=40).map(pa.array),
    st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=40).map(pa.array),
    st.lists(st.text(max_size=6), min_size=1, max_size=40).map(pa.array),
    st.lists(st.dates(), min_size=1, max_size=40).map(pa.array),
    st.lists(st.integers(-(10**17), 10**17), min_size=1, max_size=40).map(lambda at: pa.array(at, pa.timestamp("us"))),
    st.lists(st.decimals(-1000, 1000, places=3), min_size=1, max_size=40).map(pa.array),
)


@given(values=COLUMNS)
def test_whatever_a_column_holds_its_suggestion_labels_every_value_and_nests(values):
    builder = suggest_builder(values)
    hierarchy = builder.build(values)  # that it nests is checked when it is made
    hierarchy.check_complete(values, column="c")
    counts = [len(set(level)) for level in hierarchy.levels]
    assert counts[-1] == 1
    assert counts == sorted(counts, reverse=True)
    assert hierarchy.height <= 20
    assert read_builder(json.loads(json.dumps(write_builder(builder)))) == builder
    assert hierarchy.generalize(values, hierarchy.height).null_count == values.null_count


def test_an_error_that_names_values_keeps_nobody_who_waited_for_it():
    class Page:
        def asks(self) -> None:
            read_builder({"builder": "order", "order": ["a", "b", "a"]})

    def visit() -> weakref.ref:
        page = Page()
        with pytest.raises(ValuesRepeatedError) as caught:
            page.asks()
        assert caught.value.values == ("a",)
        return weakref.ref(page)

    left = visit()
    gc.collect()
    assert left() is None
