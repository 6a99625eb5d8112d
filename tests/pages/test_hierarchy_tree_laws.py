"""The tree of a hierarchy, whatever the hierarchy: it fits, and every record is in it once."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pages.ui import hierarchy_groups, hierarchy_tree


@st.composite
def hierarchies(draw):
    values = [f"v{n}" for n in range(draw(st.integers(1, 30)))]
    levels = [tuple(values)]
    for number in range(draw(st.integers(0, 4))):
        names = list(dict.fromkeys(levels[-1]))
        stays = draw(st.booleans())
        above = {
            name: name if stays and draw(st.booleans()) else f"{number}:{draw(st.integers(0, 5))}" for name in names
        }
        levels.append(tuple(above[label] for label in levels[-1]))
    counts = draw(st.lists(st.integers(0, 9), min_size=len(values), max_size=len(values)))
    return tuple(levels), counts


@given(hierarchies(), st.integers(3, 40), st.data())
def test_a_tree_fits_and_has_every_record_once(hierarchy, most, data):
    levels, counts = hierarchy
    rows = hierarchy_tree.nodes(levels, counts, most=most)
    for _ in range(3):
        assert len(rows) <= most
        last = [
            row for row, after in zip(rows, [*rows[1:], None], strict=True) if not after or after.depth <= row.depth
        ]
        assert sum(row.records for row in last) == rows[0].records
        assert sum(row.values for row in last) == rows[0].values
        assert all(after.depth <= row.depth + 1 for row, after in pairwise(rows))
        places = hierarchy_tree.openable(rows)
        if not places:
            break
        inside = data.draw(st.sampled_from(places))
        before = next(row for row in rows if row.place == inside)
        rows = hierarchy_tree.nodes(levels, counts, inside=inside, most=most)
        assert (rows[0].label, rows[0].records, rows[0].values) == (before.label, before.records, before.values)
        assert len(rows) > 1
    assert hierarchy_tree.sentence(rows, k=5).endswith(" records.")


@given(st.data())
def test_a_value_is_in_the_group_that_it_was_put_into_and_no_other_value_moves_on_its_level(data):
    values = [f"v{n}" for n in range(5)]
    levels = [{}, {}]
    for _ in range(6):
        value, level = data.draw(st.sampled_from(values)), data.draw(st.integers(0, 1))
        group = data.draw(st.sampled_from(["", f"g{level}", f"h{level}"]))
        before = hierarchy_groups.cells(levels, values)
        levels = hierarchy_groups.put(levels, value, level=level, group=group)
        after = hierarchy_groups.cells(levels, values)
        own = values.index(value)
        assert after[own][level] == group
        for place in range(5):
            together = level == 1 and before[own][0] and before[place][0] == before[own][0]
            assert after[place][level] == (group if place == own or together else before[place][level])
