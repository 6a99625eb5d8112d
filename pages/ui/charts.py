"""Figures of risk: plain values in, a plotly figure of at most 5,000 points out.

What is exposed is marked by colour and pattern. Each figure has its sentence, under the same name and arguments, in
`pages.ui.findings`: pass it as ``alt=``, and show the figure with ``theme=None``. The figures of changes and of columns
are offered here too.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from pages.ui import format as say
from pages.ui import theme
from pages.ui.changes import Change, before_after, dumbbell
from pages.ui.distributions import Panel, distributions
from pages.ui.figure import MOST_POINTS, drawn, faint, frame_of_rows, hatched, short
from pages.ui.gauge import exposure_gauge
from pages.ui.theme import Look

__all__ = [
    "Change", "Panel", "before_after", "below_k", "class_sizes", "distributions", "drivers", "dumbbell",
    "exposure_gauge", "size_groups", "units_below",
]  # fmt: skip

MOST_DRIVERS = 40
STEPS = (1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1_000, 10_000, 100_000, 1_000_000)


@dataclass(frozen=True, slots=True)
class SizeGroup:
    """Classes of ``low`` to ``high`` units (no end if None), and the units in them."""

    low: int
    high: int | None
    classes: int
    units: int

    @property
    def label(self) -> str:
        if self.high is None:
            return f"{say.count(self.low)}+"
        return say.count(self.low) if self.low == self.high else f"{say.count(self.low)}–{say.count(self.high)}"


def size_groups(
    sizes: Sequence[int], classes: Sequence[int], units_up_to: Sequence[int], *, k: int
) -> tuple[SizeGroup, ...]:
    """A size distribution in bins 1, 2, 3-4, 5-9, ..., cut at ``k`` so that no bin is half too small.

    >>> [(group.label, group.units) for group in size_groups((1, 4, 7, 8), (2, 1, 1, 1), (2, 6, 13, 21), k=8)]
    [('1', 2), ('2', 0), ('3–4', 4), ('5–7', 7), ('8–9', 8)]
    """
    lows = sorted({step for step in STEPS if step <= max(sizes[-1], k)} | {k})
    groups = []
    for low, after in zip(lows, [*lows[1:], None], strict=True):
        end = after or next((step for step in STEPS if step > low), None)
        first, last = bisect_left(sizes, low), len(sizes) if end is None else bisect_left(sizes, end)
        units = (units_up_to[last - 1] if last else 0) - (units_up_to[first - 1] if first else 0)
        groups.append(SizeGroup(low, end and end - 1, sum(classes[first:last]), units))
    return tuple(groups)


def units_below(sizes: Sequence[int], units_up_to: Sequence[int], k: int) -> int:
    """Units in classes smaller than ``k``.

    >>> units_below((1, 4), (2, 6), 4), units_below((1, 4), (2, 6), 5), units_below((3,), (3,), 2)
    (2, 6, 0)
    """
    place = bisect_left(sizes, k)
    return units_up_to[place - 1] if place else 0


def class_sizes(
    sizes: Sequence[int],
    classes: Sequence[int],
    units_up_to: Sequence[int],
    *,
    k: int,
    many: str = "people",
    look: Look | None = None,
) -> go.Figure:
    """How many live in groups of which size; groups below ``k`` are hatched.

    Args:
        sizes: Class sizes that occur, rising.
        classes: Number of classes of each size.
        units_up_to: Units in classes of that size or less.
        k: Smallest size that is large enough.
        many: What the units are: people or records.
        look: Theme; the browser's if left out.
    """
    look = look or theme.current()
    groups = size_groups(sizes, classes, units_up_to, k=k)
    total = units_up_to[-1]
    small = [group.low < k for group in groups]
    edge = sum(small) - 0.5
    bars = {
        "type": "bar",
        "x": [group.label for group in groups],
        "y": [group.units for group in groups],
        "text": [say.share(group.units / total) if group.units else "" for group in groups],
        "textposition": "outside",
        "textangle": 0,
        "textfont": {"color": look.muted, "size": 12},
        "cliponaxis": False,
        "marker": hatched(look, small),
        "customdata": [
            [say.counted(group.classes, "group"), say.of_all(group.units, total, one=say.singular(many), many=many)]
            for group in groups
        ],
        "hovertemplate": "groups of %{x}<br>%{customdata[0]} with %{customdata[1]}<extra></extra>",
    }
    words = [
        {
            "x": edge,
            "y": 1,
            "yref": "paper",
            "yshift": 26,
            "xanchor": anchor,
            "xshift": -6 if anchor == "right" else 6,
            "text": text,
            "font": {"color": look.muted, "size": 12, "weight": weight},
        }
        for text, anchor, weight in (("◂ too small", "right", 600), (f"k = {say.count(k)} ▸", "left", 400))
    ]
    return drawn(
        look,
        [bars],
        height=300,
        margin={"t": 44},
        shapes=[
            {
                "type": "line",
                "x0": edge,
                "x1": edge,
                "y0": 0,
                "y1": 1,
                "yref": "y domain",
                "line": {"color": look.muted, "width": 1.5, "dash": "dot"},
            }
        ],
        annotations=words,
        xaxis={
            "type": "category",
            "showgrid": False,
            "title": {"text": "size of the group that shares the same values"},
        },
        yaxis={"title": {"text": many}, "rangemode": "tozero", "nticks": 5, "tickformat": ",d"},
    )


def below_k(
    sizes: Sequence[int],
    units_up_to: Sequence[int],
    *,
    k: int,
    most: int = 50,
    many: str = "people",
    look: Look | None = None,
) -> go.Figure:
    """Share in groups smaller than k, as k moves from 2 to ``most``, with a diamond at the chosen ``k``."""
    look = look or theme.current()
    total = units_up_to[-1]
    most = min(max(most, k, 3), MOST_POINTS)
    ks = range(2, most + 1)
    counts = [units_below(sizes, units_up_to, at) for at in ks]
    here = units_below(sizes, units_up_to, k) / total
    top = max(counts[-1] / total, 0.001)
    mark = look.danger if here else look.good
    curve = {
        "type": "scatter",
        "mode": "lines",
        "x": list(ks),
        "y": [count / total for count in counts],
        "line": {"color": look.accent, "width": 2.5},
        "fill": "tozeroy",
        "fillcolor": faint(look.accent, 0.12),
        "customdata": [say.of_all(count, total, one=say.singular(many), many=many) for count in counts],
        "hovertemplate": "k = %{x}: %{customdata}<extra></extra>",
    }
    diamond = {
        "type": "scatter",
        "mode": "markers",
        "x": [k],
        "y": [here],
        "hoverinfo": "skip",
        "cliponaxis": False,
        "marker": {"symbol": "diamond", "size": 14, "color": mark, "line": {"color": look.paper, "width": 2}},
    }
    left, high = k > most * 0.6, here > 0.25 * top
    word = {
        "x": k,
        "y": here,
        "text": f"<b>{say.share(here)}</b> at k = {say.count(k)}",
        "xanchor": "right" if left else "left",
        "xshift": (-1 if left else 1) * 12,
        "yanchor": "top" if high else "bottom",
        "yshift": -6 if high else 4,
        "bgcolor": faint(look.paper, 0.7),
    }
    drop = {"x0": k, "x1": k, "y0": 0, "y1": here, "line": {"color": mark, "width": 1.5, "dash": "dot"}}
    return drawn(
        look,
        [curve, diamond],
        height=260,
        margin={"t": 16},
        shapes=[{"type": "line", **drop}],
        annotations=[word],
        xaxis={"range": [1.5, most + 0.5], "title": {"text": "k"}, "showgrid": False},
        yaxis={
            "range": [0, min(1.02, top * 1.15)],
            "tickformat": "~p",
            "nticks": 5,
            "title": {"text": f"{many} in smaller groups"},
        },
    )


def drivers(
    columns: Sequence[str],
    unique_without: Sequence[float],
    *,
    unique_with: float,
    k_without: Sequence[int] | None = None,
    many: str = "people",
    look: Look | None = None,
) -> go.Figure:
    """What leaving out one quasi-identifier does to the share that is unique; what matters most is on top.

    Args:
        columns: Quasi-identifiers.
        unique_without: Share that is unique when that column is left out, in [0, 1].
        unique_with: The share with all of them.
        k_without: k when that column is left out, for the hover text.
        many: What is counted.
        look: Theme; the browser's if left out.
    """
    look = look or theme.current()
    ks: Sequence[int | None] = k_without or [None] * len(columns)
    rows = sorted(zip(columns, unique_without, ks, strict=True), key=lambda row: row[1])[:MOST_DRIVERS]
    shares = [share for _, share, _ in rows]
    figure = frame_of_rows(look, [name for name, _, _ in rows], above=36, right=130)
    for place, share in enumerate(shares):
        figure.add_shape(
            type="line",
            x0=share,
            x1=unique_with,
            y0=place,
            y1=place,
            line={"color": faint(look.accent, 0.35), "width": 6},
            layer="below",
        )
        text = f"{say.share(unique_with)} → <b>{say.share(share)}</b>"
        figure.add_annotation(x=1, xref="paper", y=place, xanchor="left", xshift=10, text=text)
    figure.add_vline(x=unique_with, line={"color": look.danger, "width": 2, "dash": "dot"})
    figure.add_scatter(
        x=shares,
        y=list(range(len(rows))),
        mode="markers",
        marker={"size": 13, "color": look.accent, "line": {"color": look.paper, "width": 2}},
        cliponaxis=False,
        customdata=[
            [short(name), say.share(share), "" if k is None else f", k = {say.count(k)}"] for name, share, k in rows
        ],
        hovertemplate="without %{customdata[0]}: %{customdata[1]} unique%{customdata[2]}<extra></extra>",
    )
    figure.add_annotation(
        x=unique_with,
        y=1,
        yref="paper",
        yshift=14,
        xanchor="right" if unique_with > 0.5 else "left",
        text=f"all columns: <b>{say.share(unique_with)}</b>",
    )
    figure.update_xaxes(
        range=[-0.01, 1.01], tickformat="~p", tickvals=[0, 0.5, 1], title_text=f"unique {many} with the column left out"
    )
    return figure
