"""The tree of a hierarchy: a row a label, indented below the one that it belongs to, with the records that it has.

As many levels are opened as fit; what lies below is told by its number, and is seen by looking into one label.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from pages.ui import format as say
from pages.ui import theme
from pages.ui.figure import drawn, faint, legend, short
from pages.ui.theme import Look

MOST_ROWS = 30
ROW_HEIGHT, ABOVE = 23, 34
INDENT = 0.045
WHOLE = "the whole tree"

Levels = Sequence[Sequence[str]]
Place = tuple[int, str]
"""A level, and a label of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One row of the tree.

    Attributes:
        label: As the level has it; nothing for the root above several labels, and for what is left out.
        level: Of the label; one above the top for that root.
        depth: Rows above it that it belongs to.
        records: That have the label.
        values: Of the column that it stands for.
        hidden: Whether there are labels below it that are not shown.
        left_out: Labels that this row stands for, if it is no label but the rest of them.
    """

    label: str
    level: int
    depth: int
    records: int
    values: int
    hidden: bool = False
    left_out: int = 0

    @property
    def place(self) -> Place:
        return self.level, self.label


def nodes(levels: Levels, counts: Sequence[int], *, inside: Place | None = None, most: int = MOST_ROWS) -> list[Node]:
    """The rows of the tree, from the root on: every level that fits, and each record below just one of its last rows.

    A label that is the same one level up, and for the same values, is one row.

    Args:
        levels: As a hierarchy has them: the values, then their labels from fine to coarse.
        counts: Records of each value.
        inside: The label that is the root; None is the whole tree.
        most: Rows at most, 3 or more; where one label has more, those with most records are shown, the rest as one.

    >>> levels = (("a", "b", "c"), ("x", "x", "c"), ("*", "*", "*"))
    >>> [(node.label, node.depth, node.records) for node in nodes(levels, [5, 1, 2])]
    [('*', 0, 8), ('x', 1, 6), ('a', 2, 5), ('b', 2, 1), ('c', 1, 2)]
    >>> [(node.label, node.left_out, node.records) for node in nodes((tuple("abcd"), ("*",) * 4), [5, 1, 2, 1], most=3)]
    [('*', 0, 9), ('a', 0, 5), ('', 3, 4)]
    """
    top = len(levels) - 1
    if inside is None:
        start, members = top, list(range(len(levels[0])))
        if len(set(levels[top])) > 1:
            start += 1
    else:
        start, members = inside[0], [place for place, label in enumerate(levels[inside[0]]) if label == inside[1]]
    finest = start
    while finest > 0 and _rows(levels, members, start, finest - 1) <= most:
        finest -= 1
    cut = False
    while finest > 0 and _rows(levels, members, start, finest) == 1:  # the root's own labels are too many
        finest, cut = finest - 1, True
    rows: list[Node] = []
    _grow(rows, levels, counts, members=members, level=start, depth=0, finest=finest)
    return _cut(rows, most) if cut and len(rows) > most else rows


def _rows(levels: Levels, members: Sequence[int], start: int, finest: int) -> int:
    """How many rows there are with the levels from ``start`` down to ``finest``."""
    return 1 + sum(_new_rows(levels, members, level) for level in range(finest, start))


def _new_rows(levels: Levels, members: Sequence[int], level: int) -> int:
    """Labels of a level that are not the same one level up, for the same values."""
    here = Counter(levels[level][place] for place in members)
    if level + 1 == len(levels):
        return len(here)
    above = Counter(levels[level + 1][place] for place in members)
    pairs = Counter((levels[level][place], levels[level + 1][place]) for place in members)
    return sum(not (label == up and here[label] == above[up]) for label, up in pairs)


def _grow(
    rows: list[Node],
    levels: Levels,
    counts: Sequence[int],
    *,
    members: Sequence[int],
    level: int,
    depth: int,
    finest: int,
) -> None:
    label = levels[level][members[0]] if level < len(levels) else ""
    below = level
    groups: dict[str, list[int]] = {}
    while below > 0 and (below == level or list(groups) == [label]):  # the same label again is the same row
        below -= 1
        groups = {}
        for place in members:
            groups.setdefault(levels[below][place], []).append(place)
    alone = list(groups) in ([], [label])
    records = sum(counts[place] for place in members)
    hidden = not alone and below < finest
    node = Node(label=label, level=level, depth=depth, records=records, values=len(members), hidden=hidden)
    rows.append(node)
    if not alone and not hidden:
        for inner in groups.values():
            _grow(rows, levels, counts, members=inner, level=below, depth=depth + 1, finest=finest)


def _cut(rows: list[Node], most: int) -> list[Node]:
    """The root with its labels of most records, in their order, and one row for all others."""
    root, children = rows[0], [node for node in rows if node.depth == 1]
    stay = sorted(range(len(children)), key=lambda place: -children[place].records)[: most - 2]
    rest = [node for place, node in enumerate(children) if place not in set(stay)]
    others = Node(
        label="",
        level=root.level - 1,
        depth=1,
        records=sum(node.records for node in rest),
        values=sum(node.values for node in rest),
        left_out=len(rest),
    )
    return [root, *(children[place] for place in sorted(stay)), *([others] if rest else [])]


def tree(rows: Sequence[Node], *, k: int, look: Look | None = None) -> go.Figure:
    """Draws the rows: a bar a label, as long as its share of the root's records; fewer than ``k`` are hatched.

    Args:
        rows: Of `nodes`.
        k: Records that are enough.
        look: Theme; the browser's if left out.
    """
    look = look or theme.current()
    total = rows[0].records or 1
    left = [min(node.depth, 8) * INDENT for node in rows]
    small = [0 < node.records < k for node in rows]
    shared = {"type": "bar", "orientation": "h", "y": list(range(len(rows))), "base": left, "width": 0.8}
    track = {
        **shared,
        "x": [1 - start for start in left],
        "marker": {
            "color": [faint(look.danger, 0.16) if each else look.track for each in small],
            "pattern": {
                "shape": ["/" if each else "" for each in small],
                "fgcolor": faint(look.danger, 0.55),
                "fillmode": "overlay",
                "size": 7,
                "solidity": 0.12,
            },
            "cornerradius": 3,
        },
        "hoverinfo": "skip",
    }
    bar = {
        **shared,
        "x": [(1 - max(left)) * node.records / total for node in rows],
        "marker": {"color": faint(look.accent, 0.38), "cornerradius": 3},
        "customdata": [[short(_name(node), 60), _told(node, total), _where(node)] for node in rows],
        "hovertemplate": "%{customdata[0]}<br>%{customdata[1]}%{customdata[2]}<extra></extra>",
    }
    names = {
        "x": [start + 0.012 for start in left],
        "text": [f"<b>{_written(node)}</b>" if node.hidden else _written(node) for node in rows],
        "textposition": "middle right",
        "textfont": {"color": look.ink, "size": 13},
    }
    figures = {
        "x": [0.99] * len(rows),
        "text": [f"{say.count(node.records)}" + (" ▨" if few else "") for node, few in zip(rows, small, strict=True)],
        "textposition": "middle left",
        "textfont": {"color": [look.danger if few else look.ink for few in small], "size": 12},
    }
    texts = [
        {
            "type": "scatter",
            "mode": "text",
            "y": list(range(len(rows))),
            "hoverinfo": "skip",
            "cliponaxis": False,
            **each,
        }
        for each in (names, figures)
    ]
    return drawn(
        look,
        [track, bar, *texts],
        height=ABOVE + 8 + ROW_HEIGHT * len(rows),
        margin={"t": ABOVE, "b": 8, "l": 4, "r": 4},
        barmode="overlay",
        hovermode="closest",
        xaxis={"range": [0, 1], "visible": False},
        yaxis={"range": [len(rows) - 0.5, -0.5], "visible": False},
        annotations=[legend(f"records of each label   ▨ fewer than k = {say.count(k)}", look, lift=18)],
    )


def sentence(rows: Sequence[Node], *, k: int) -> str:
    """What `tree` shows: counts only, no label of the table.

    >>> levels = (("a", "b", "c"), ("x", "x", "c"), ("*", "*", "*"))
    >>> sentence(nodes(levels, [5, 1, 2]), k=5)
    'Tree of 5 labels over 3 values and 8 records, down to level 0. 2 of them have fewer than 5 records.'
    """
    labels = [node for node in rows if not node.left_out]
    few = sum(0 < node.records < k for node in labels)
    root = rows[0]
    left = sum(node.left_out for node in rows)
    return (
        f"Tree of {say.counted(len(labels), 'label')} over {say.counted(root.values, 'value')} and "
        f"{say.counted(root.records, 'record')}, down to level {min(node.level for node in rows)}"
        + (f", {say.count(left)} left out" if left else "")
        + f". {say.count(few)} of them {'has' if few == 1 else 'have'} fewer than {say.count(k)} records."
    )


def openable(rows: Sequence[Node]) -> list[Place]:
    """The labels to look into."""
    return [node.place for node in rows if node.hidden and node.depth]


def _name(node: Node) -> str:
    return node.label or (f"{say.count(node.left_out)} more" if node.left_out else "all values")


def _written(node: Node) -> str:
    inside = f" · {say.counted(node.values, 'value')}" if node.hidden else ""
    return short(_name(node), 34 - 2 * min(node.depth, 8)) + inside


def _told(node: Node, total: int) -> str:
    return say.of_all(node.records, total, one="record", many="records")


def _where(node: Node) -> str:
    return f", level {node.level}, {say.counted(node.values, 'value')}"
