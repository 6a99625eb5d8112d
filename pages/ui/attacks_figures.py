"""Figure of attacks on a model: members found against others taken for members, both on log axes."""

import math
from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from pages.ui import theme
from pages.ui.figure import drawn
from pages.ui.theme import Look

NAMES = {"loss": "loss threshold", "lira": "likelihood ratio (LiRA)", "rmia": "relative (RMIA)"}
DASHES = {"loss": "dot", "lira": "solid", "rmia": "dash"}
RATES = (0.01, 0.001)
HEIGHT = 380


def roc(membership: Mapping[str, Mapping[str, Any]], *, look: Look | None = None) -> go.Figure:
    """One curve an attack; the diagonal is guessing.

    Args:
        membership: Attack to `Membership` as JSON values.
        look: Theme; the browser's if left out.
    """
    look = look or theme.current()
    least = max(1e-5, min(1 / max(each["non_members"], 1) for each in membership.values()))
    colours = {"loss": look.muted, "lira": look.accent, "rmia": look.ink}
    curves = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": NAMES[name],
            "x": [point[0] for point in each["roc"] if point[0] >= least and point[1] >= least],
            "y": [point[1] for point in each["roc"] if point[0] >= least and point[1] >= least],
            "line": {"color": colours[name], "width": 2.5, "dash": DASHES[name]},
            "hovertemplate": "%{y:.3g} of members at %{x:.3g} of others<extra>" + NAMES[name] + "</extra>",
        }
        for name, each in membership.items()
    ]
    guessing = {
        "type": "scatter",
        "mode": "lines",
        "name": "guessing",
        "x": [least, 1],
        "y": [least, 1],
        "line": {"color": look.before, "width": 1.5},
        "hoverinfo": "skip",
    }
    axis = {"type": "log", "range": [math.log10(least), 0.02], "dtick": 1, "tickformat": "~p"}
    return drawn(
        look,
        [guessing, *curves],
        height=HEIGHT,
        margin={"t": 40},
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        shapes=[
            {"type": "line", "x0": rate, "x1": rate, "y0": 0, "y1": 1, "yref": "paper",
             "line": {"color": look.grid, "width": 1.5, "dash": "dot"}}
            for rate in RATES
            if rate > least
        ],
        xaxis={**axis, "title": {"text": "others taken for members (false positive rate)"}},
        yaxis={**axis, "title": {"text": "members found"}},
    )  # fmt: skip
