"""Hierarchies: by hand, on the files of Adult, and what must hold for any of them."""

from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_core.hierarchy import (
    Hierarchy,
    HierarchyIncompleteError,
    HierarchyInvalidError,
    HierarchyNotNestedError,
    LevelMissingError,
    hierarchy_from_text,
    read_hierarchy,
)

ADULT = Path(__file__).resolve().parents[3] / "shared" / "data" / "adult"
needs_adult = pytest.mark.skipif(not ADULT.is_dir(), reason="the Adult files are not on this machine")
DEGREES = "Bachelors;Higher;*\nMasters;Higher;*\n11th;School;*\n"


def test_values_become_their_labels_and_missing_ones_stay_missing():
    hierarchy = hierarchy_from_text(DEGREES)
    values = pa.array(["11th", None, "Masters"])
    assert hierarchy.height == 2
    assert hierarchy.generalize(values, 0) is values
    assert hierarchy.generalize(values, 1).to_pylist() == ["School", None, "Higher"]
    assert hierarchy.generalize(values, 2).to_pylist() == ["*", None, "*"]


def test_numbers_are_found_by_their_text():
    hierarchy = hierarchy_from_text("1,1-2\n2,1-2\n")
    assert hierarchy.generalize(pa.array([2, None, 1]), 1).to_pylist() == ["1-2", None, "1-2"]
    assert hierarchy.generalize(pa.array([2.0]), 1).to_pylist() == ["1-2"]


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("a;x\nb;x\n", (("a", "b"), ("x", "x"))),
        ("a,x\nb,x\n", (("a", "b"), ("x", "x"))),
        ('"a;b";"x, y"\nc;d\n', (("a;b", "c"), ("x, y", "d"))),
        ("a;x, y\nb;x, y\n", (("a", "b"), ("x, y", "x, y"))),
        ("a\tx\nb\tx\n", (("a", "b"), ("x", "x"))),
        ("a;x\na;x\n\nb;x", (("a", "b"), ("x", "x"))),
    ],
)
def test_the_delimiter_is_found(text, levels):
    assert hierarchy_from_text(text).levels == levels


def test_a_byte_order_mark_is_no_part_of_the_first_value(tmp_path):
    path = tmp_path / "h.csv"
    path.write_text(DEGREES, "utf-8-sig")
    assert read_hierarchy(path).levels[0][0] == "Bachelors"


def test_a_label_below_two_labels_is_refused_with_its_level():
    with pytest.raises(HierarchyNotNestedError, match="at level 1, 1 label belong to different labels of level 2"):
        hierarchy_from_text("a;x;1\nb;x;2\n")
    with pytest.raises(HierarchyNotNestedError, match="at level 0"):
        hierarchy_from_text("a;x\na;y\n")


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "it is empty"), ("a\nb\n", "one column only"), ("a;x\nb;x;y\n", r"line 2\): it has 3 entries, the first")],
)
def test_text_that_is_no_hierarchy_is_refused_with_its_line(text, says):
    with pytest.raises(HierarchyInvalidError, match=says):
        hierarchy_from_text(text)


def test_files_that_cannot_be_read_are_named_without_their_folder(tmp_path):
    (tmp_path / "latin.csv").write_bytes("é;x\n".encode("latin-1"))
    with pytest.raises(HierarchyInvalidError, match=r"'latin\.csv' is not UTF-8"):
        read_hierarchy(tmp_path / "latin.csv")
    with pytest.raises(HierarchyInvalidError, match=r"'none\.csv' cannot be read") as caught:
        read_hierarchy(tmp_path / "none.csv")
    assert str(tmp_path) not in str(caught.value)


def test_unknown_values_are_counted_and_never_shown():
    hierarchy = hierarchy_from_text(DEGREES)
    values = pa.array(["11th", "secret", "secret", "other", None])
    assert hierarchy.missing(values) == 2
    with pytest.raises(HierarchyIncompleteError, match="of column 'education' lacks 2 of the values") as caught:
        hierarchy.generalize(values, 1, column="education")
    assert "secret" not in str(caught.value)


def test_a_level_above_the_top_is_refused():
    with pytest.raises(LevelMissingError, match="ends at level 2"):
        hierarchy_from_text(DEGREES).generalize(pa.array(["11th"]), 3, column="education")


@needs_adult
@pytest.mark.parametrize("path", sorted(ADULT.glob("hierarchy_*.csv")), ids=lambda path: path.stem)
def test_the_files_of_adult_are_read_as_they_are_written(path):
    rows = [line.split(";") for line in path.read_text("utf-8").splitlines()]
    hierarchy = read_hierarchy(path)
    for level in range(hierarchy.height + 1):
        leaves = pa.array([row[0] for row in rows])
        assert hierarchy.generalize(leaves, level).to_pylist() == [row[level] for row in rows]
    assert set(hierarchy.levels[-1]) == {"*"}


@given(st.data())
def test_a_coarser_level_only_merges(data):
    leaves = data.draw(st.lists(st.text(st.characters(codec="utf-8"), max_size=3), min_size=1, max_size=8, unique=True))
    levels = [tuple(leaves)]
    for number in range(data.draw(st.integers(1, 3))):
        names = dict.fromkeys(levels[-1])
        above = {name: f"{number}-{data.draw(st.integers(0, 2))}" for name in names}
        levels.append(tuple(above[label] for label in levels[-1]))
    hierarchy = Hierarchy(tuple(levels))
    values = pa.array(data.draw(st.lists(st.sampled_from([*leaves, None]), max_size=10)), pa.string())
    for level in range(hierarchy.height):
        finer, coarser = (hierarchy.generalize(values, at).to_pylist() for at in (level, level + 1))
        assert len(coarser) == len(values)
        assert [label is None for label in coarser] == [value is None for value in values.to_pylist()]
        assert len(set(zip(finer, coarser, strict=True))) == len(set(finer))
