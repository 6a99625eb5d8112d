"""The picture of the lattice, worked by hand: who is shown, where, how marked, and what lies one level away."""

from hypothesis import given
from hypothesis import strategies as st

from pages.ui import lattice
from pages.ui.lattice import Node
from pages.ui.theme import LOOKS
from privacy_core.usecases.solution_space import neighbours

LOOK = LOOKS["light"]


def node(*levels, loss=None, suppressed=0.5):
    return Node(levels=levels, label=f"<b>{levels}</b>", loss=loss, suppressed=suppressed, risk=None)


# Two columns of levels 0 to 2 and 0 to 1: below height 2 too many records leave.
NODES = [
    node(0, 0),
    node(0, 1),
    node(1, 0, suppressed=0.2),
    node(1, 1, loss=0.3, suppressed=0.1),
    node(2, 0, loss=0.2, suppressed=0.1),
    node(2, 1, loss=0.6, suppressed=0.0),
]


def drawn(taken=(2, 0)):
    picture = lattice.lattice(
        NODES, metric="Loss", risk="risk", best=(2, 0), taken=taken, edge=[(2, 0), (2, 1)], look=LOOK
    )
    return picture, picture.data[lattice.MARKS]


def test_of_each_height_the_best_are_shown_and_what_is_marked_always():
    shown = lattice.chosen(NODES, marked={(0, 1)}, wide=1)
    assert [each.levels for each in shown] == [(0, 0), (0, 1), (2, 0), (2, 1)]
    assert [each.levels for each in lattice.chosen(NODES)] == [(0, 0), (1, 0), (0, 1), (2, 0), (1, 1), (2, 1)]


def test_each_node_stands_at_its_height_and_no_two_in_one_place():
    _, marks = drawn()
    assert list(marks.y) == [0, 1, 1, 2, 2, 3]
    assert len(set(zip(marks.x, marks.y, strict=True))) == len(NODES)


def test_best_taken_edge_and_failing_can_be_told_apart_without_colour():
    _, marks = drawn(taken=(1, 1))
    by_levels = dict(zip((each.levels for each in NODES), marks.marker.symbol, strict=True))
    assert by_levels == {
        (0, 0): "x-thin",
        (0, 1): "x-thin",
        (1, 0): "x-thin",
        (1, 1): "circle",
        (2, 0): "diamond",
        (2, 1): "circle",
    }
    assert list(marks.marker.line.width) == [1.5, 1.5, 1.5, 3, 2, 2]
    assert marks.marker.line.color[3] == LOOK.ink


def test_a_line_joins_those_one_level_apart_once():
    picture, _ = drawn()
    every, own = (len(picture.data[place].x) // 3 for place in (0, 1))
    assert every == 7  # 2 x 2 along the first column and 3 along the second
    assert own == 2  # from (2, 0) to (1, 0) and to (2, 1)


def test_names_of_columns_are_no_markup():
    _, marks = drawn()
    assert all(text.startswith("&lt;b&gt;") for text in marks.customdata)
    assert "leaves out too many records" in marks.customdata[0]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=5))
def test_neighbours_are_one_level_away_within_the_hierarchies(columns):
    levels = tuple(min(level, height) for level, height in columns)
    heights = [height for _, height in columns]
    found = [other for *_, other in neighbours(levels, heights)]
    assert len(found) == len(set(found))
    assert all(sum(abs(a - b) for a, b in zip(levels, other, strict=True)) == 1 for other in found)
    assert all(0 <= level <= height for other in found for level, height in zip(other, heights, strict=True))
    missing = sum(level == 0 for level in levels) + sum(a == b for a, b in zip(levels, heights, strict=True))
    assert len(found) == 2 * len(levels) - missing
