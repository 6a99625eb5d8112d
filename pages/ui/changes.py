"""Figures of what a protection changes: the detail that columns keep, and each measure before and after."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from pages.ui import format as say
from pages.ui import theme
from pages.ui.figure import faint, frame_of_rows, short
from pages.ui.theme import Look

MOST_COLUMNS = 200
MOST_CHANGES = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One measure before and after.

    Attributes:
        label: Its name, short: "k", "l of diagnosis".
        before: Its value before.
        after: Its value after.
        higher_is_better: Whether more of it protects better.
        needed: What the chosen model asks for, if one does.
    """

    label: str
    before: float
    after: float
    higher_is_better: bool = True
    needed: float | None = None

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
    figure = frame_of_rows(look, [name for name, _ in rows], right=64)
    figure.update_layout(barmode="overlay")
    bars = {"y": places, "orientation": "h", "width": 0.56}
    figure.add_bar(x=[1] * len(rows), marker={"color": look.track, "cornerradius": 3}, hoverinfo="skip", **bars)
    figure.add_bar(
        x=[share for _, share in rows],
        marker={"color": look.accent, "cornerradius": 3},
        customdata=[[short(name), say.share(share)] for name, share in rows],
        hovertemplate="%{customdata[0]}: %{customdata[1]} of its detail kept<extra></extra>",
        **bars,
    )
    for place, (_, share) in enumerate(rows):
        figure.add_annotation(
            x=1,
            y=place,
            xanchor="left",
            xshift=8,
            text=say.share(share) if share else "gone",
            font={"color": look.ink if share else look.muted},
        )
    figure.update_xaxes(range=[0, 1], tickformat="~p", nticks=6, showgrid=False, title_text="detail kept")
    return figure


def dumbbell(changes: Sequence[Change], *, look: Look | None = None) -> go.Figure:
    """Each measure on its own scale: a ring before, a full mark after, a bar where the model draws its line.

    The mark after is a green disc when the measure got better, a red cross when it got worse or misses its need; the
    change is written beside it with its sign.
    """
    look = look or theme.current()
    changes = list(changes)[:MOST_CHANGES]
    row, above, below = 52, 30, 8
    figure = make_subplots(rows=max(len(changes), 1), cols=1, vertical_spacing=0)
    figure.update_layout(
        template=look.template,
        height=above + below + row * len(changes),
        margin={"t": above, "b": below, "l": 8, "r": 190},
    )
    if not changes:
        figure.update_xaxes(visible=False).update_yaxes(visible=False)
    for place, change in enumerate(changes, start=1):
        _add_change(figure, change, place, look)
    figure.add_annotation(
        x=0,
        y=1,
        xref="paper",
        yref="paper",
        yshift=16,
        xanchor="left",
        text="○ before   ● after   ✕ worse or not enough   ┃ asked for",
        font={"color": look.muted, "size": 12},
    )
    return figure


def _add_change(figure: go.Figure, change: Change, place: int, look: Look) -> None:
    colour = look.danger if not change.met or _worse(change) else look.good if change.better else look.before
    top = max(change.before, change.after, change.needed or 0) * 1.08 or 1
    axes = {"row": place, "col": 1}
    figure.add_scatter(
        x=[0, top], y=[0, 0], mode="lines", line={"color": look.track, "width": 4}, hoverinfo="skip", **axes
    )
    figure.add_scatter(
        x=[change.before, change.after],
        y=[0, 0],
        mode="lines",
        line={"color": faint(colour, 0.45), "width": 4},
        hoverinfo="skip",
        **axes,
    )
    if change.needed is not None:
        figure.add_scatter(
            x=[change.needed],
            y=[0],
            mode="markers",
            marker={"symbol": "line-ns", "size": 24, "line": {"color": look.ink, "width": 3}},
            hovertemplate=f"asked for: {change.aim}<extra></extra>",
            **axes,
        )
    figure.add_scatter(
        x=[change.before],
        y=[0],
        mode="markers",
        marker={"size": 13, "color": look.paper, "line": {"color": look.before, "width": 2.5}},
        hovertemplate=f"before: {say.number(change.before)}<extra></extra>",
        **axes,
    )
    figure.add_scatter(
        x=[change.after],
        y=[0],
        mode="markers",
        marker={
            "symbol": "x" if colour == look.danger else "circle",
            "size": 15,
            "color": colour,
            "line": {"color": look.paper, "width": 2},
        },
        hovertemplate=f"after: {say.number(change.after)}<extra></extra>",
        **axes,
    )
    aim = f"<br><span style='color:{look.muted}'>{'✓' if change.met else '✗'} asked for {change.aim}</span>"
    figures = (
        f"<b>{say.number(change.before)} → {say.number(change.after)}</b>  {say.change(change.before, change.after)}"
    )
    figure.add_annotation(
        x=1,
        xref="x domain" if place == 1 else f"x{place} domain",
        y=0,
        yref="y" if place == 1 else f"y{place}",
        xanchor="left",
        xshift=14,
        align="left",
        text=figures + (aim if change.aim else ""),
    )
    figure.update_xaxes(range=[-0.03 * top, top], visible=False, **axes)
    figure.update_yaxes(
        tickvals=[0], ticktext=[short(change.label)], range=[-1, 1], showgrid=False, tickfont_color=look.ink, **axes
    )


def _worse(change: Change) -> bool:
    return change.after != change.before and not change.better
