"""Figures of a training: its price in the budget, its course, and how good the model is beside what needs none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from pages.ui import format as say
from pages.ui import theme, training_words
from pages.ui.figure import drawn, faint, rows_layout
from pages.ui.theme import Look

COURSE, CALIBRATION = 190, 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One row of a comparison.

    Attributes:
        name: Of what is measured.
        value: How good it is.
        low: Its interval begins; None without one.
        high: And ends.
        mark: The marker.
    """

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    mark: str = "circle"


def budget(spent: float, after: float, total: float, *, fits: bool, look: Look | None = None) -> go.Figure:
    """The budget as a bar: what is spent, what this takes, what is left."""
    look = look or theme.current()
    top = max(total, after if after < 1e6 else total)
    this = max(0.0, min(after, top) - spent)
    fill = look.accent if fits else look.danger
    bars = [
        {"x": [spent], "marker": {"color": look.before}, "name": "spent"},
        {"x": [this], "marker": {"color": fill, "pattern": {"shape": "" if fits else "/"}}, "name": "this training"},
        {"x": [max(0.0, total - spent - this)], "marker": {"color": look.track}, "name": "left"},
    ]
    names = [
        f"{name} <b>{say.number(float(f'{each:.3g}'))}</b>"
        for name, each in (("spent", spent), ("this adds", after - spent), ("left", max(0.0, total - after)))
        if each < 1e6
    ]
    return drawn(
        look,
        [{"type": "bar", "orientation": "h", "y": [0], "width": 0.9, "hoverinfo": "skip", **each} for each in bars],
        height=64,
        margin={"t": 30, "b": 4, "l": 2, "r": 2},
        barmode="stack",
        bargap=0,
        annotations=[
            {"x": 0, "xref": "paper", "xanchor": "left", "y": 1, "yref": "paper", "yshift": 22,
             "text": " · ".join(names) + f" of {say.number(total)}", "font": {"size": 12.5}}
        ],
        shapes=[{"type": "line", "x0": total, "x1": total, "y0": -0.5, "y1": 0.5,
                 "line": {"color": look.ink, "width": 2}}],
        xaxis={"visible": False, "range": [0, top * 1.001]},
        yaxis={"visible": False, "range": [-0.5, 0.5]},
    )  # fmt: skip


def course(
    points: Sequence[Mapping[str, Any]], field: str, *, steps: int, label: str, percents: bool, look: Look | None = None
) -> go.Figure:
    """One figure of a training against its steps, as far as it is."""
    look = look or theme.current()
    known = [each for each in points if each.get(field) is not None]
    values = [abs(each[field]) for each in known]
    told = [training_words.percent(value) if percents else say.number(float(f"{value:.3g}")) for value in values]
    curve = {
        "type": "scatter",
        "mode": "lines",
        "x": [each["step"] for each in known],
        "y": values,
        "line": {"color": look.accent, "width": 2.5},
        "fill": "tozeroy" if field == "epsilon" else "none",
        "fillcolor": faint(look.accent, 0.12),
        "customdata": told,
        "hovertemplate": "step %{x}: %{customdata}<extra></extra>",
    }
    end = {
        **curve,
        "mode": "markers",
        "x": [each["step"] for each in known[-1:]],
        "y": values[-1:],
        "marker": {"color": look.accent, "size": 9, "line": {"color": look.paper, "width": 2}},
        "fill": "none",
        "cliponaxis": False,
        "hoverinfo": "skip",
        "hovertemplate": None,
    }
    title = f"{label} <b>{told[-1]}</b>" if told else label
    return drawn(
        look,
        [curve, end],
        height=COURSE,
        margin={"t": 30},
        annotations=[
            {"x": 0, "xref": "paper", "xanchor": "left", "y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 6,
             "text": title}
        ],
        xaxis={"range": [0, steps * 1.02], "title": {"text": "step"}, "showgrid": False, "nticks": 4},
        yaxis={"nticks": 4, "tickformat": "~p" if percents else "~g",
               **({"rangemode": "tozero"} if field == "epsilon" else {})},
    )  # fmt: skip


def comparison(rows: Sequence[Standing], *, label: str, percents: bool, look: Look | None = None) -> go.Figure:
    """How good each is, with its interval; the first is the model that is looked at."""
    look = look or theme.current()
    layout = rows_layout(look, [row.name for row in rows], above=8, below=50, right=178)
    marks = [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [row.value],
            "y": [place],
            "error_x": {
                "type": "data",
                "symmetric": False,
                "array": [0 if row.high is None else row.high - row.value],
                "arrayminus": [0 if row.low is None else row.value - row.low],
                "color": look.accent if place == 0 else look.muted,
                "thickness": 2,
                "width": 6 if row.low is not None else 0,
            },
            "marker": {
                "color": look.accent if place == 0 else look.before,
                "size": 14 if place == 0 else 11,
                "symbol": row.mark,
                "line": {"color": look.paper, "width": 1.5},
            },
            "cliponaxis": False,
            "hoverinfo": "skip",
        }
        for place, row in enumerate(rows)
    ]
    layout["annotations"] = [
        {
            "x": 1, "xref": "paper", "y": place, "xanchor": "left", "xshift": 10,
            "text": _told(row, percents=percents, first=place == 0),
            "font": {"color": look.ink if place == 0 else look.muted, "size": 12.5},
        }
        for place, row in enumerate(rows)
    ]  # fmt: skip
    reach = [end for row in rows for end in (row.low, row.high, row.value) if end is not None]
    pad = max(max(reach) - min(reach), abs(max(reach)) * 0.02, 1e-9) * 0.12
    layout["xaxis"] = {
        "range": [min(reach) - pad, max(reach) + pad],
        "nticks": 4,
        "tickangle": 0,
        "title": {"text": label},
        "tickformat": "~p" if percents else "~g",
    }
    return drawn(look, marks, **layout)


def calibration(bins: Sequence[Mapping[str, Any]], *, look: Look | None = None) -> go.Figure:
    """What was predicted against what was so; on the line the model says how sure it may be."""
    look = look or theme.current()
    most = max((each["rows"] for each in bins), default=1)
    line = {
        "type": "scatter",
        "mode": "lines",
        "x": [0, 1],
        "y": [0, 1],
        "line": {"color": look.muted, "width": 1.5, "dash": "dot"},
        "hoverinfo": "skip",
    }
    curve = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [each["predicted"] for each in bins],
        "y": [each["true"] for each in bins],
        "line": {"color": look.accent, "width": 2},
        "marker": {
            "color": look.accent,
            "size": [6 + 8 * (each["rows"] / most) ** 0.5 for each in bins],
            "line": {"color": look.paper, "width": 1.5},
        },
        "cliponaxis": False,
        "customdata": [
            [training_words.percent(each["predicted"]), training_words.percent(each["true"]), say.count(each["rows"])]
            for each in bins
        ],
        "hovertemplate": "said %{customdata[0]}, so in %{customdata[1]} of %{customdata[2]} rows<extra></extra>",
    }
    axis = {"range": [0, 1], "tickformat": "~p", "tickvals": [0, 0.25, 0.5, 0.75, 1]}
    return drawn(
        look,
        [line, curve],
        height=CALIBRATION,
        margin={"t": 12, "r": 20},
        xaxis={**axis, "title": {"text": "the model says"}},
        yaxis={**axis, "title": {"text": "it is so"}},
    )


def _told(row: Standing, *, percents: bool, first: bool) -> str:
    value = training_words.percent(row.value) if percents else say.number(float(f"{row.value:.3g}"))
    told = f"<b>{value}</b>" if first else value
    if row.low is None:
        return told
    low, high = (end if percents else float(f"{end:.3g}") for end in (row.low, row.high or row.low))
    return f"{told} · {training_words.ends(low, high, percents=percents)}"
