"""Figures of what a protection changes: the detail that columns keep, and each measure before and after."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from pages.ui import format as say
from pages.ui import scales, theme
from pages.ui.figure import drawn, faint, rows_layout, short
from pages.ui.theme import Look

MOST_COLUMNS = 200
MOST_CHANGES = 24
LEGEND = "○ before   ● after   ┃ asked for   ✕ worse or not enough"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One measure before and after.

    Attributes:
        label: Its name, short: "k", "l of diagnosis".
        before: Its value before.
        after: Its value after.
        higher_is_better: Whether more of it protects better.
        needed: What the chosen model asks for, if one does.
        note: What else there is to say of it, short.
    """

    label: str
    before: float
    after: float
    higher_is_better: bool = True
    needed: float | None = None
    note: str = ""

    @property
    def better(self) -> bool:
        """Whether it protects better than before.

        >>> Change(label="t", before=0.9, after=0.3, higher_is_better=False).better
        True
        """
        return self.after != self.before and (self.after > self.before) == self.higher_is_better

    @property
    def met(self) -> bool:
        """Whether the need is met; without one, yes.

        >>> Change(label="k", before=1, after=4, needed=5).met
        False
        """
        if self.needed is None:
            return True
        return self.after >= self.needed if self.higher_is_better else self.after <= self.needed

    @property
    def aim(self) -> str:
        """What is asked for, in words; nothing without a need."""
        if self.needed is None:
            return ""
        return f"at {'least' if self.higher_is_better else 'most'} {say.number(self.needed)}"


def before_after(columns: Sequence[str], kept: Sequence[float], *, look: Look | None = None) -> go.Figure:
    """How much of its detail each column keeps: the pale bar is the column before, the full one after.

    Args:
        columns: Names.
        kept: Share of detail kept, in [0, 1]; 0 means that the column says nothing any more.
        look: Theme; the browser's if left out.
    """
    look = look or theme.current()
    rows = list(zip(columns, kept, strict=True))[:MOST_COLUMNS]
    places = list(range(len(rows)))
    bars = {"type": "bar", "y": places, "orientation": "h", "width": 0.56}
    before = {**bars, "x": [1] * len(rows), "marker": {"color": look.track, "cornerradius": 3}, "hoverinfo": "skip"}
    after = {
        **bars,
        "x": [share for _, share in rows],
        "marker": {"color": look.accent, "cornerradius": 3},
        "customdata": [[short(name), say.share(share)] for name, share in rows],
        "hovertemplate": "%{customdata[0]}: %{customdata[1]} of its detail kept<extra></extra>",
    }
    layout = rows_layout(look, [name for name, _ in rows], right=64)
    layout["annotations"] = [
        {
            "x": 1,
            "y": place,
            "xanchor": "left",
            "xshift": 8,
            "text": say.share(share) if share else "gone",
            "font": {"color": look.ink if share else look.muted},
        }
        for place, (_, share) in enumerate(rows)
    ]
    layout["barmode"] = "overlay"
    layout["xaxis"] = {
        "range": [0, 1], "tickformat": "~p", "nticks": 6, "showgrid": False, "title": {"text": "detail kept"},
    }  # fmt: skip
    return drawn(look, [before, after], **layout)


def dumbbell(changes: Sequence[Change], *, look: Look | None = None) -> go.Figure:
    """Each measure on its own scale: a ring before, a full mark after, a bar where the model draws its line.

    The mark after is a green disc when the measure got better, a red cross when it got worse or misses its need; the
    change is written beside it with its sign.
    """
    look = look or theme.current()
    changes = list(changes)[:MOST_CHANGES]
    # One axis for all rows, and few traces: a slider draws this figure anew at every step.
    rows = [_row(change) for change in changes]
    return go.Figure(
        _marks(changes, look) if changes else [],
        scales.layout(rows, legend=LEGEND, height=62, lift=20, look=look),
    )


def _marks(changes: Sequence[Change], look: Look) -> list[dict[str, Any]]:
    tops = [_top(change) for change in changes]
    rows = list(zip(range(len(changes)), changes, tops, strict=True))
    colours = [_colour(change, look) for change in changes]
    marks = [scales.tracks(len(changes), look)]
    for colour in dict.fromkeys(colours):
        moved = [
            ((_at(change.before, top), _at(change.after, top)), place)
            for place, change, top in rows
            if colours[place] == colour
        ]
        marks.append(scales.lines(moved, faint(colour, 0.45)))
    asked = [(change.needed / top, place, change.aim) for place, change, top in rows if change.needed is not None]
    before = [(_at(change.before, top), place, say.number(change.before)) for place, change, top in rows]
    after = [(_at(change.after, top), place, say.number(change.after)) for place, change, top in rows]
    ring = {"size": 13, "color": look.paper, "line": {"color": look.before, "width": 2.5}}
    full = {
        "symbol": ["x" if colour == look.danger else "circle" for colour in colours],
        "size": 15,
        "color": colours,
        "line": {"color": look.paper, "width": 2},
    }
    bar = {"symbol": "line-ns", "size": 15, "line": {"color": look.ink, "width": 3}}
    return [
        *marks,
        scales.points(asked, bar, what="asked for"),
        scales.points(before, ring, what="before"),
        scales.points(after, full, what="after"),
    ]


def _top(change: Change) -> float:
    """The end of the scale; what has no bound lies there."""
    figures = [figure for figure in (change.before, change.after, change.needed or 0) if math.isfinite(figure)]
    return max(figures) * 1.08 or 1


def _at(figure: float, top: float) -> float:
    return min(figure / top, 1.0)


def _row(change: Change) -> scales.Row:
    bounded = math.isfinite(change.before) and math.isfinite(change.after)
    aim = f"{'✓' if change.met else '✗'} asked for {change.aim}" if change.aim else ""
    return scales.Row(
        name=change.label,
        figures=f"<b>{say.number(change.before)} → {say.number(change.after)}</b>"
        + (f"  {say.change(change.before, change.after)}" if bounded else ""),
        below=" · ".join(part for part in (aim, change.note) if part),
    )


def _colour(change: Change, look: Look) -> str:
    if not change.met or _worse(change):
        return look.danger
    return look.good if change.better else look.before


def _worse(change: Change) -> bool:
    return change.after != change.before and not change.better
