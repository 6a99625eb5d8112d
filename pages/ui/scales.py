"""Rows that have a scale each, the name above on the left, the figures above on the right: any width holds them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pages.ui.figure import short
from pages.ui.theme import Look

ABOVE, BELOW = 44, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What is written at one scale.

    Attributes:
        name: What is measured; text from outside.
        figures: Its values, in plotly's markup, on the right.
        below: What is said under the scale, in plotly's markup.
    """

    name: str
    figures: str
    below: str = ""


def layout(rows: Sequence[Row], *, legend: str, height: int, lift: int, look: Look) -> dict[str, Any]:
    """The frame and its words.

    Args:
        rows: From the top; marks sit at x in [0, 1] and y = 0, 1, 2, ...
        legend: What the marks mean.
        height: Pixels of a row.
        lift: Pixels from the scale up to the words.
        look: Theme.
    """
    words = [word for place, row in enumerate(rows) for word in _words(row, place, lift=lift, look=look)]
    return {
        "template": look.template,
        "height": ABOVE + BELOW + height * len(rows),
        "margin": {"t": ABOVE, "b": BELOW, "l": 8, "r": 8},
        "uirevision": "keep",
        "xaxis": {"range": [-0.02, 1.02], "visible": False},
        "yaxis": {"range": [len(rows) - 0.5, -0.6], "visible": False},
        "annotations": [
            *words,
            {
                **_at(0, 1, shift=26),
                "yref": "paper",
                "text": legend,
                "font": {"color": look.ink, "size": 12},
            },
        ],
    }


def _words(row: Row, place: int, *, lift: int, look: Look) -> list[dict[str, Any]]:
    said = [
        {**_at(1, place, shift=lift), "xanchor": "right", "text": row.figures},
        {**_at(0, place, shift=lift), "text": short(row.name)},
    ]
    if row.below:
        said.append(
            {
                **_at(1, place, shift=-18),
                "xanchor": "right",
                "text": row.below,
                "font": {"color": look.muted, "size": 12},
            }
        )
    return said


def _at(x: float, y: float, *, shift: int) -> dict[str, Any]:
    return {"x": x, "xref": "paper", "xanchor": "left", "y": y, "yanchor": "middle", "yshift": shift}


def lines(pieces: Sequence[tuple[Sequence[float], int]], colour: str) -> dict[str, Any]:
    """A trace of lines, each from one x to another in one row."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x for ends, _ in pieces for x in (*ends, None)],
        "y": [y for _, place in pieces for y in (place, place, None)],
        "line": {"color": colour, "width": 4},
        "hoverinfo": "skip",
    }


def tracks(rows: int, look: Look) -> dict[str, Any]:
    """The whole scale of each row."""
    return lines([((0.0, 1.0), place) for place in range(rows)], look.track)


def points(
    points: Sequence[tuple[float, int, str]], marker: Mapping[str, Any], *, what: str = "", **more: Any
) -> dict[str, Any]:
    """A trace of marks: x, row and what is said under the mouse; ``what`` stands before it."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _, _ in points],
        "y": [place for _, place, _ in points],
        "customdata": [text for _, _, text in points],
        "marker": dict(marker),
        "hovertemplate": f"{what}: %{{customdata}}<extra></extra>" if what else "%{customdata}<extra></extra>",
        "cliponaxis": False,
        **more,
    }
