"""The lattice of a search as a picture: combinations of levels, each at its height, fine ones below coarse ones."""

import html
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from pages.ui import format as say
from pages.ui import theme
from pages.ui.figure import drawn, faint, legend
from pages.ui.theme import Look
from privacy_core.usecases.solution_space import Levels, neighbours

WIDE = 25  # nodes at one height; more cannot be told apart
LINES = 1_500  # between nodes; more are a haze
MARKS = 2
"""Which trace of the figure the nodes are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A combination of levels that the search looked at.

    Attributes:
        levels: One a column.
        label: The same in words.
        loss: What it costs; None where more records would leave than may.
        suppressed: Share of the records that leave, in [0, 1].
        risk: Average or highest of those that stay, in (0, 1]; None if none does.
    """

    levels: Levels
    label: str
    loss: float | None
    suppressed: float
    risk: float | None

    @property
    def height(self) -> int:
        """All its levels together."""
        return sum(self.levels)


def chosen(nodes: Iterable[Node], *, marked: Collection[Levels] = (), wide: int = WIDE) -> list[Node]:
    """The nodes to show: at each height at most ``wide``, those that are marked first, then those of least loss.

    Args:
        nodes: All that were looked at.
        marked: Levels of those that must be there: the best, the one in the recipe, what lies around it.
        wide: Most nodes at one height, unless more are marked.

    Returns:
        From the lowest height up, at each the ones of least loss first and those that fail last.
    """
    rows: dict[int, list[Node]] = {}
    for node in nodes:
        rows.setdefault(node.height, []).append(node)
    shown = []
    for _, row in sorted(rows.items()):
        first = [node for node in row if node.levels in marked]
        others = sorted((node for node in row if node.levels not in marked), key=_rank)
        shown += sorted([*first, *others[: max(wide - len(first), 0)]], key=_rank)
    return shown


def lattice(
    nodes: Sequence[Node],
    *,
    metric: str,
    risk: str,
    best: Levels | None,
    taken: Levels | None = None,
    edge: Collection[Levels] = (),
    look: Look | None = None,
) -> go.Figure:
    """Nodes by height, coloured by loss; a line joins two that differ by one level of one column.

    Args:
        nodes: As `chosen` gives them; their marks have this order.
        metric: Name of the loss.
        risk: Name of the risk.
        best: Levels of least loss: a diamond.
        taken: Those in the recipe: outlined, with its lines.
        edge: Those that no other beats in loss and risk: outlined in green.
        look: Theme; the browser's if left out.
    """
    look = look or theme.current()
    near = set() if taken is None else {other for _, _, other in neighbours(taken, [level + 1 for level in taken])}
    at = _places(nodes, middle={best, taken, *near})
    rows = [node.height for node in nodes]
    own = _lines(at, [taken] if taken in at else [])
    return drawn(
        look,
        [
            _drawn_lines(_lines(at, at), faint(look.before, 0.35), 1),
            _drawn_lines(own, look.muted, 1.5),
            _marks(nodes, at, metric=metric, risk=risk, best=best, taken=taken, edge=edge, look=look),
        ],
        height=max(340, 80 + 26 * len(set(rows))),
        margin={"t": 40},
        clickmode="event+select",
        hovermode="closest",
        xaxis={"visible": False},
        yaxis={
            "title": {"text": "levels in all"},
            "showgrid": True,
            "tickformat": "d",
            "range": [min(rows, default=0) - 0.8, max(rows, default=0) + 0.8],
        },
        annotations=[legend("◆ least loss   ● holds   ✕ fails   ○ in the recipe", look)],
    )


def sentence(nodes: Sequence[Node], *, looked_at: int, best: Levels | None) -> str:
    """What `lattice` shows.

    >>> fine = Node(levels=(0,), label="nothing generalized", loss=None, suppressed=0.4, risk=None)
    >>> coarse = Node(levels=(1,), label="age 1", loss=0.2, suppressed=0, risk=0.1)
    >>> sentence([fine, coarse], looked_at=2, best=(1,))
    '2 of 2 combinations that were looked at, by height from 0 to 1; 1 leaves out too many. Least loss: age 1, 0.2.'
    """
    heights = [node.height for node in nodes]
    fail = sum(node.loss is None for node in nodes)
    told = next((f" Least loss: {node.label}, {say.number(node.loss)}." for node in nodes if node.levels == best), "")
    return (
        f"{say.count(len(nodes))} of {say.counted(looked_at, 'combination')} that were looked at, by height from "
        f"{min(heights, default=0)} to {max(heights, default=0)}; {say.count(fail)} "
        f"{'leaves' if fail == 1 else 'leave'} out too many.{told}"
    )


def blend(colour: str, other: str, share: float) -> str:
    """A colour with this share of another.

    >>> blend("#000000", "#ffffff", 0.5), blend("#0072B2", "#ffffff", 0)
    ('#808080', '#0072b2')
    """
    pairs = [(int(colour[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(one + share * (two - one)):02x}" for one, two in pairs)


def _rank(node: Node) -> tuple[float, float, Levels]:
    return (float("inf") if node.loss is None else node.loss, node.suppressed, node.levels)


def _places(nodes: Sequence[Node], *, middle: Collection[Levels | None]) -> dict[Levels, tuple[float, int]]:
    """Where each node is drawn: those of ``middle`` in the middle of their row, then to both sides as they come.

    >>> row = [Node(levels=levels, label="", loss=1, suppressed=0, risk=1) for levels in ((0, 2), (1, 1), (2, 0))]
    >>> _places(row, middle=[(1, 1)])
    {(1, 1): (0.0, 2), (0, 2): (1.0, 2), (2, 0): (-1.0, 2)}
    """
    rows: dict[int, list[Node]] = {}
    for node in sorted(nodes, key=lambda node: node.levels not in middle):
        rows.setdefault(node.height, []).append(node)
    return {
        node.levels: ((place + 1) // 2 * (1.0 if place % 2 else -1.0) + (0.0 if len(row) % 2 else -0.5), height)
        for height, row in rows.items()
        for place, node in enumerate(row)
    }


def _lines(
    at: Mapping[Levels, tuple[float, int]], starts: Iterable[Levels]
) -> list[tuple[tuple[float, int], tuple[float, int]]]:
    """Both ends of each line from one of ``starts`` to a node one level of one column away; each line once."""
    made: dict[tuple[Levels, Levels], tuple[tuple[float, int], tuple[float, int]]] = {}
    for levels in starts:
        for _, _, other in neighbours(levels, [level + 1 for level in levels]):
            if other in at and len(made) < LINES:
                low, high = sorted((levels, other))
                made[low, high] = at[low], at[high]
    return list(made.values())


def _drawn_lines(lines: Sequence[tuple[tuple[float, int], tuple[float, int]]], colour: str, width: float) -> Any:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x for (first, _), (second, _) in lines for x in (first, second, None)],
        "y": [y for (_, first), (_, second) in lines for y in (first, second, None)],
        "line": {"color": colour, "width": width},
        "hoverinfo": "skip",
    }


def _marks(
    nodes: Sequence[Node],
    at: Mapping[Levels, tuple[float, int]],
    *,
    metric: str,
    risk: str,
    best: Levels | None,
    taken: Levels | None,
    edge: Collection[Levels],
    look: Look,
) -> dict[str, Any]:
    losses = [node.loss for node in nodes if node.loss is not None]
    least, most = min(losses, default=0.0), max(losses, default=1.0)
    failing = blend(look.before, look.paper, 0.2)

    def colour(node: Node) -> str:
        if node.loss is None:
            return failing
        if node.levels == best:
            return look.good
        return blend(look.accent, look.paper, 0.8 * (node.loss - least) / ((most - least) or 1.0))

    return {
        "type": "scatter",
        "mode": "markers",
        "x": [at[node.levels][0] for node in nodes],
        "y": [at[node.levels][1] for node in nodes],
        "customdata": [_words(node, metric=metric, risk=risk) for node in nodes],
        "hovertemplate": "%{customdata}<extra></extra>",
        "marker": {
            "size": [16 if node.levels in {best, taken} else 7 if node.loss is None else 11 for node in nodes],
            "symbol": [
                "diamond" if node.levels == best else "x-thin" if node.loss is None else "circle" for node in nodes
            ],
            "color": [colour(node) for node in nodes],
            "line": {
                "color": [
                    look.ink
                    if node.levels == taken
                    else look.good
                    if node.levels in edge
                    else failing
                    if node.loss is None
                    else look.before
                    for node in nodes
                ],
                "width": [3 if node.levels == taken else 2 if node.levels in edge else 1.5 for node in nodes],
            },
        },
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
        "cliponaxis": False,
    }


def _words(node: Node, *, metric: str, risk: str) -> str:
    """What is said under the mouse."""
    told = [html.escape(node.label, quote=False)]
    told.append(f"{metric} {say.number(node.loss)}" if node.loss is not None else "leaves out too many records")
    if node.risk is not None:
        told.append(f"{risk} {say.share(node.risk)}")
    told.append(f"{say.share(node.suppressed)} left out")
    return "<br>".join(told)
