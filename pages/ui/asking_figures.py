"""Figures of private answers: where one may land, how far off by size, and what was told, with its noise."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from pages.ui import asking_words, theme
from pages.ui import format as say
from pages.ui.figure import drawn, faint, short
from pages.ui.theme import Look

MOST_BARS = 120
LANDING, ANSWER = 210, 340


def landing(curve: Any, *, unit: str, bar: bool, look: Look | None = None) -> go.Figure:
    """How likely the answer lands where, around an exact figure that nobody knows; on a bar, at its end.

    Args:
        curve: A `Landing`.
        unit: Of the distances.
        bar: Whether the figure is a bar of a histogram, which is drawn at a size for show.
        look: Theme; the browser's if left out.
    """
    look = look or theme.current()
    at = asking_words.round_size(4 * curve.interval) if bar else 0.0
    inside = [abs(off) <= curve.interval for off in curve.off]
    curves = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [at + off for off in curve.off],
            "y": list(curve.likely),
            "line": {"color": look.accent, "width": 2},
            "fill": "tozeroy",
            "fillcolor": faint(look.accent, 0.12),
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "mode": "lines",
            "x": [at + off for off, within in zip(curve.off, inside, strict=True) if within],
            "y": [likely for likely, within in zip(curve.likely, inside, strict=True) if within],
            "line": {"width": 0},
            "fill": "tozeroy",
            "fillcolor": faint(look.accent, 0.35),
            "hoverinfo": "skip",
        },
    ]
    low, high = at - curve.interval, at + curve.interval
    shapes: list[dict[str, Any]] = [
        {"type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "line": {"color": look.ink, "width": 2, "dash": "dot"}}
    ]
    name = f"a bar of {say.number(at)}" if bar else "the exact figure, which nobody sees"
    words = [
        {"x": at, "y": 1, "yanchor": "bottom", "yshift": 2, "text": name, "font": {"color": look.muted, "size": 12}}
    ]
    for end, text in ((low, _end(low, bar=bar)), (high, _end(high, bar=bar))):
        shapes.append(
            {"type": "line", "x0": end, "x1": end, "y0": 0, "y1": 0.55, "line": {"color": look.accent, "width": 1.5}}
        )
        words.append({"x": end, "y": 0.55, "yanchor": "bottom", "text": f"<b>{text}</b>"})
    if bar:
        shapes.append(
            {"type": "rect", "x0": 0, "x1": at, "y0": -0.42, "y1": -0.1, "fillcolor": faint(look.accent, 0.55),
             "line": {"width": 0}}
        )  # fmt: skip
    first = 0.0 if bar else at + curve.off[0]
    return drawn(
        look,
        curves,
        height=LANDING,
        margin={"t": 26},
        shapes=shapes,
        annotations=words,
        xaxis={
            "title": {"text": unit if bar else f"{unit} away from it"},
            "range": [first, at + curve.off[-1]],
            "showgrid": False,
            "nticks": 7,
        },
        yaxis={"visible": False, "range": [-0.5 if bar else 0, 1.18]},
    )


def by_records(widths: Sequence[tuple[int, float]], *, unit: str, look: Look | None = None) -> go.Figure:
    """Half the width of the noise interval against the number of records, which nobody here has looked up."""
    look = look or theme.current()
    curve = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [n for n, _ in widths],
        "y": [width for _, width in widths],
        "line": {"color": look.accent, "width": 2.5},
        "marker": {"size": 8},
        "customdata": [[say.count(n), say.number(width)] for n, width in widths],
        "hovertemplate": "%{customdata[0]} records: ± %{customdata[1]}<extra></extra>",
    }
    told = [(n, width) for n, width in widths if n in (100, 1_000, 10_000, 100_000)]
    words = [
        {
            "x": math.log10(n),
            "y": math.log10(width),
            "text": f"<b>± {say.number(width)}</b>",
            "yshift": 14,
            "xshift": 22,
        }
        for n, width in told
        if width > 0
    ]
    return drawn(
        look,
        [curve],
        height=LANDING,
        margin={"t": 16},
        annotations=words,
        xaxis={"type": "log", "title": {"text": "records in a group"}, "dtick": 1, "tickformat": ",d"},
        yaxis={"type": "log", "title": {"text": f"± {unit}".strip()}, "nticks": 4, "tickformat": "~g"},
    )


def split(parts: Sequence[tuple[str, float]], *, unit: str, look: Look | None = None) -> go.Figure:
    """Parts of an error as bars, in the unit of the answer."""
    look = look or theme.current()
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": [name for name, _ in parts],
        "x": [value for _, value in parts],
        "text": [say.number(float(f"{value:.3g}")) for _, value in parts],
        "textposition": "outside",
        "cliponaxis": False,
        "marker": {"color": look.accent, "cornerradius": 3},
        "hoverinfo": "skip",
    }
    most = max((value for _, value in parts), default=0.0)
    return drawn(
        look,
        [bars],
        height=56 + 34 * len(parts),
        xaxis={"title": {"text": unit}, "rangemode": "tozero", "range": [0, most * 1.2 or 1], "nticks": 5},
        yaxis={"autorange": "reversed", "showgrid": False, "tickfont": {"color": look.ink}},
    )


def answer(figures: Sequence[Mapping[str, Any]], *, unit: str, from_zero: bool, look: Look | None = None) -> go.Figure:
    """One figure a group, with its noise interval: bars where they count from zero, else points."""
    look = look or theme.current()
    names = [short(asking_words.group(one), 24) for one in figures]
    values = [one["value"] for one in figures]
    whisker = {
        "type": "data",
        "symmetric": False,
        "array": [_beyond(one, 1) for one in figures],
        "arrayminus": [_beyond(one, 0) for one in figures],
        "color": look.ink,
        "thickness": 1.5,
        "width": 5 if len(figures) < 40 else 0,
    }
    across = len(figures) == 1 or (len(figures) <= 14 and max(map(len, names)) > 9)
    place, size = ("y", "x") if across else ("x", "y")
    marks: dict[str, Any] = {
        place: names,
        size: values,
        f"error_{size}": whisker,
        "customdata": [[asking_words.figure(one["value"], one["noise_interval"]), _interval(one)] for one in figures],
        "hovertemplate": f"%{{{place}}}: %{{customdata[0]}}<br>%{{customdata[1]}}<extra></extra>",
    }
    if from_zero:
        marks |= {"type": "bar", "marker": {"color": faint(look.accent, 0.75), "cornerradius": 3}}
        marks |= {"orientation": "h"} if across else {}
    else:
        marks |= {"type": "scatter", "mode": "markers", "marker": {"color": look.accent, "size": 11}}
    sizes = {"title": {"text": unit}, "nticks": 6, "tickformat": ",", "rangemode": "tozero" if from_zero else "normal"}
    places: dict[str, Any] = {"type": "category", "showgrid": False, "tickfont": {"color": look.ink}}
    if across:
        places |= {"autorange": "reversed"}
    height = (80 + 34 * len(figures)) if across else ANSWER
    return drawn(look, [marks], height=height, margin={"t": 12}, **{f"{place}axis": places, f"{size}axis": sizes})


def cross_table(figures: Sequence[Mapping[str, Any]], by: Sequence[str], look: Look | None = None) -> go.Figure:
    """A cell for each pair of groups: the stronger, the more; each says its figure and its noise interval."""
    look = look or theme.current()
    down, across = by
    rows = list(dict.fromkeys(asking_words.key(one["group"][down]) for one in figures))
    columns = list(dict.fromkeys(asking_words.key(one["group"][across]) for one in figures))
    at = {(asking_words.key(one["group"][down]), asking_words.key(one["group"][across])): one for one in figures}
    cells = [[at.get((row, column)) for column in columns] for row in rows]
    few = len(rows) * len(columns) <= MOST_BARS
    top = max((abs(one["value"]) for one in figures), default=1.0) or 1.0
    heat = {
        "type": "heatmap",
        "x": [short(name, 18) for name in columns],
        "y": [short(name, 24) for name in rows],
        "z": [[cell["value"] if cell else None for cell in line] for line in cells],
        "zmin": 0,
        "zmax": top * 1.6,  # so that ink is read on the strongest cell
        "text": [
            [asking_words.figure(cell["value"], cell["noise_interval"]) if cell else "" for cell in line]
            for line in cells
        ],
        "texttemplate": "%{text}" if few else "",
        "textfont": {"color": look.ink},
        "customdata": [[_interval(cell) if cell else "" for cell in line] for line in cells],
        "hovertemplate": "%{y} · %{x}: %{text}<br>%{customdata}<extra></extra>",
        "colorscale": [[0, look.paper], [1, look.accent]],
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
    }
    return drawn(
        look,
        [heat],
        height=90 + 32 * max(3, len(rows)),
        margin={"t": 12},
        xaxis={"type": "category", "side": "bottom", "showgrid": False, "title": {"text": short(across)}},
        yaxis={"type": "category", "autorange": "reversed", "showgrid": False, "title": {"text": short(down)}},
    )


def _end(end: float, *, bar: bool) -> str:
    if bar:
        return say.number(float(f"{end:.4g}"))
    return f"{'+' if end > 0 else ''}{say.number(float(f'{end:.3g}'))}"


def _beyond(one: Mapping[str, Any], end: int) -> float:
    interval = one["noise_interval"]
    return abs(interval[end] - one["value"]) if interval else 0.0


def _interval(one: Mapping[str, Any]) -> str:
    interval = one["noise_interval"]
    return "chosen among candidates" if not interval else f"noise interval {asking_words.ends(interval)}"
