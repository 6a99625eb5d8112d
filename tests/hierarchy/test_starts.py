"""Where another kind of builder starts, what a hierarchy does to a column, and which values an error names."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_core.errors import InvalidValueError
from privacy_core.hierarchy import (
    BUILDERS,
    Dates,
    Grouping,
    Hierarchy,
    HierarchyIncompleteError,
    Order,
    Priority,
    Redaction,
    ValuesRepeatedError,
    ValuesUnfitError,
    fitting,
    grouping_of,
    hierarchy_from_text,
    hierarchy_text,
    look_at,
    read_builder,
    start_builder,
)
from tests.hierarchy.test_builders import COLUMNS

TOWNS = pa.array([f"town {chr(97 + n)}" for n in range(8)])


@pytest.mark.parametrize(
    ("values", "first", "unfit"),
    [
        (pa.array(range(17, 91)), "intervals", {"dates"}),
        (pa.array([f"2020-{month:02}-01" for month in range(1, 13)]), "dates", {"intervals"}),
        (TOWNS, "priority", {"intervals", "dates"}),
        (pa.array(["f", "m"]), "suppression", {"intervals", "dates"}),
        (pa.array([None], pa.string()), "grouping", {"intervals", "dates"}),
    ],
)
def test_every_kind_is_offered_the_best_first_and_what_does_not_fit_last(values, first, unfit):
    kinds = fitting(values)
    assert next(iter(kinds)) == first
    assert set(kinds) == set(BUILDERS)
    assert {kind for kind, fits in kinds.items() if not fits} == unfit
    assert list(kinds.values()) == sorted(kinds.values(), reverse=True)


def test_each_kind_starts_with_settings_of_its_own():
    assert start_builder("intervals", TOWNS).widths == (5, 10, 20)
    assert start_builder("intervals", pa.array([1.5, 30.0, None])).widths == (2, 4, 8, 16)
    assert start_builder("dates", TOWNS) == Dates()
    assert start_builder("dates", pa.array(["2020-01-01", "2021-01-01", "soon"])).units == ("month", "quarter", "year")
    assert start_builder("order", TOWNS) == Order(order=tuple(TOWNS.to_pylist()), sizes=(2, 2, 2))
    assert start_builder("redaction", TOWNS) == Redaction(keep=(5, 4, 3, 2, 1))
    assert start_builder("redaction", pa.array(["a"])) == Redaction(keep=(1,))
    assert start_builder("redaction", pa.array([""])) == Redaction(keep=(1,))
    assert start_builder("redaction", pa.array([None], pa.string())) == Redaction(keep=(1,))
    assert start_builder("priority", pa.array(list("abcd"))) == Priority(keep=(2, 1))
    with pytest.raises(InvalidValueError, match="builder must be one of intervals, dates"):
        start_builder("guess", TOWNS)


def test_groups_start_with_the_labels_that_are_there():
    order = Order(order=tuple(TOWNS.to_pylist()), sizes=(2, 2)).build(TOWNS)
    groups = start_builder("grouping", TOWNS, like=order)
    assert groups.build(TOWNS) == order
    taxonomy = start_builder("taxonomy", TOWNS, like=order)
    assert taxonomy.build(TOWNS) == order


@given(values=COLUMNS, data=st.data())
def test_every_start_that_is_said_to_fit_labels_every_value(values, data):
    kind = data.draw(st.sampled_from([kind for kind, fits in fitting(values).items() if fits]))
    hierarchy = start_builder(kind, values).build(values)
    hierarchy.check_complete(values, column="c")
    if len(set(hierarchy.levels[-1])) == 1 and hierarchy.levels[-1][0] == "*":
        assert grouping_of(hierarchy).build(values) == hierarchy


@given(
    st.lists(st.text(st.characters(codec="utf-8"), max_size=4), min_size=1, max_size=6, unique=True),
    st.text(st.characters(codec="utf-8"), max_size=3),
)
def test_whatever_values_hold_a_hierarchy_is_read_as_it_was_written(values, label):
    hierarchy = Hierarchy((tuple(values), (label,) * len(values)))
    assert hierarchy_from_text(hierarchy_text(hierarchy), ";") == hierarchy


def test_a_look_counts_by_hand():
    hierarchy = hierarchy_from_text("a;x;*\nb;x;*\nc;y;*\nunused;y;*\n")
    look = look_at(hierarchy, pa.array(["c", "a", "b", None]), [1, 5, 2, 3])
    assert (look.counts, look.records, look.missing) == ((5, 2, 1, 0), 8, 3)
    assert [level.labels for level in look.levels] == [3, 2, 1]
    assert [level.smallest for level in look.levels] == [1, 1, 8]
    assert [level.largest for level in look.levels] == [5, 7, 8]
    assert [level.joined for level in look.levels] == [0, 7, 8]  # y stands for one value of the column
    assert look.levels[1].examples == (("x", 7), ("y", 1))
    with pytest.raises(HierarchyIncompleteError, match="of column 'town' lacks 1") as caught:
        look_at(hierarchy, pa.array(["a", "secret"]), [1, 1], column="town")
    assert caught.value.values == ("secret",)


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({"builder": "order", "order": ["a", "b", "a"]}, ("a",)),
        ({"builder": "grouping", "levels": [{"x": ["a", "b"], "y": ["b"]}]}, ("b",)),
    ],
)
def test_what_is_said_twice_is_named_and_stays_out_of_the_message(settings, names):
    with pytest.raises(ValuesRepeatedError) as caught:
        read_builder(settings)
    assert caught.value.values == names
    assert "'" not in str(caught.value)


def test_a_value_that_is_called_as_a_group_is_is_named():
    with pytest.raises(ValuesRepeatedError, match="called as a group is") as caught:
        Grouping(levels=({"a": ("b", "c")},)).build(pa.array(["a", "b", "c"]))
    assert caught.value.values == ("a",)
    with pytest.raises(ValuesUnfitError):
        Order(order=("a",)).build(pa.array(["a", "b"]))
