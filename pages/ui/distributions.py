"""Small pictures of what columns hold: the most frequent values, or a histogram."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from pages.ui import format as say
from pages.ui import theme
from pages.ui.figure import faint, short
from pages.ui.theme import ROLES, Look

TOP_VALUES = 5
MOST_BINS = 40
MOST_PANELS = 60
PANEL_HEIGHT = 190
FILL = 0.3
"""Opacity of bars: values are written on them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One column.

    Attributes:
        name: The column.
        labels: Its most frequent values, or where its bins begin and end.
        counts: Records of each.
        records: Records in all.
        missing: Records without a value.
        distinct: Different values.
        bins: Whether ``labels`` are bins in order rather than values.
        role: Its role, if it has one.
    """

    name: str
    labels: Sequence[str]
    counts: Sequence[int]
    records: int
    missing: int = 0
    distinct: int
    bins: bool = False
    role: str | None = None


def distributions(panels: Sequence[Panel], *, across: int = 3, look: Look | None = None) -> go.Figure:
    """Small multiples, ``across`` in a row; each with its role's shape and colour, its values and what is missing."""
    look = look or theme.current()
    panels = list(panels)[:MOST_PANELS]
    down = max(-(-len(panels) // across), 1)
    height = 12 + PANEL_HEIGHT * down
    figure = make_subplots(
        rows=down,
        cols=across,
        horizontal_spacing=0.05,
        vertical_spacing=72 / height if down > 1 else 0,
    )
    figure.update_layout(template=look.template, height=height, margin={"t": 50, "b": 12, "l": 4, "r": 4}, bargap=0.14)
    for place, panel in enumerate(panels):
        axes = {"row": place // across + 1, "col": place % across + 1}
        colour = theme.role_colour(panel.role, look) if panel.role else look.accent
        (_bins if panel.bins else _values)(figure, panel, colour, look, axes)
        _title(figure, panel, place, look)
    for place in range(len(panels), down * across):
        axes = {"row": place // across + 1, "col": place % across + 1}
        figure.update_xaxes(visible=False, **axes)
        figure.update_yaxes(visible=False, **axes)
    return figure


def _values(figure: go.Figure, panel: Panel, colour: str, look: Look, axes: dict[str, int]) -> None:
    rows = list(zip(panel.labels, panel.counts, strict=True))[:TOP_VALUES]
    places, most = list(range(len(rows))), max((count for _, count in rows), default=1)
    figure.add_bar(
        x=[count for _, count in rows],
        y=places,
        orientation="h",
        width=0.8,
        marker={"color": faint(colour, FILL), "line": {"color": colour, "width": 1}, "cornerradius": 2},
        customdata=[
            [short(label, 60), say.of_all(count, panel.records, one="record", many="records")] for label, count in rows
        ],
        hovertemplate="%{customdata[0]}<br>%{customdata[1]}<extra></extra>",
        **axes,
    )
    for at, anchor, texts, font in (
        (0.015 * most, "middle right", [short(label, 24) for label, _ in rows], look.ink),
        (1.3 * most, "middle left", [say.share(count / panel.records) for _, count in rows], look.muted),
    ):
        figure.add_scatter(
            x=[at] * len(rows),
            y=places,
            mode="text",
            text=texts,
            textposition=anchor,
            textfont={"color": font, "size": 12},
            hoverinfo="skip",
            cliponaxis=False,
            **axes,
        )
    figure.update_xaxes(visible=False, range=[0, 1.3 * most], **axes)
    figure.update_yaxes(visible=False, range=[TOP_VALUES - 0.5, -0.5], **axes)


def _bins(figure: go.Figure, panel: Panel, colour: str, look: Look, axes: dict[str, int]) -> None:
    labels, counts = [short(label) for label in panel.labels[:MOST_BINS]], list(panel.counts[:MOST_BINS])
    places = list(range(len(labels)))
    figure.add_bar(
        x=places,
        y=counts,
        marker={"color": faint(colour, FILL), "line": {"color": colour, "width": 1}},
        customdata=[
            [label, say.of_all(count, panel.records, one="record", many="records")]
            for label, count in zip(labels, counts, strict=True)
        ],
        hovertemplate="%{customdata[0]}<br>%{customdata[1]}<extra></extra>",
        **axes,
    )
    for at, anchor in ((0, "left"), (len(labels) // 2, "center"), (len(labels) - 1, "right")):
        if labels:
            font = {"color": look.muted, "size": 11}
            figure.add_annotation(
                x=at + {"left": -0.5, "center": 0, "right": 0.5}[anchor],
                y=0,
                xanchor=anchor,
                yanchor="top",
                yshift=-3,
                text=labels[at],
                font=font,
                **axes,
            )
    figure.update_xaxes(visible=False, range=[-0.6, len(labels) - 0.4], **axes)
    figure.update_yaxes(visible=False, rangemode="tozero", **axes)


def _title(figure: go.Figure, panel: Panel, place: int, look: Look) -> None:
    number = "" if place == 0 else place + 1
    shape = ""
    if panel.role:
        shape = f"<span style='color:{theme.role_ink(panel.role, look)}'>{ROLES[panel.role].shape}</span> "
    facts = f"{say.count(panel.distinct)} value{'' if panel.distinct == 1 else 's'}"
    if panel.missing:
        facts += f" · {say.share(panel.missing / panel.records)} missing"
    figure.add_annotation(
        x=0,
        y=1,
        xref=f"x{number} domain",
        yref=f"y{number} domain",
        xanchor="left",
        yanchor="bottom",
        yshift=4,
        align="left",
        text=f"<b>{shape}{short(panel.name)}</b><br><span style='color:{look.muted};font-size:12px'>{facts}</span>",
    )
