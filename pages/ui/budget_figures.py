"""Figures of a budget: what was spent over time by every accountant, and on what; plain values in, a figure out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import plotly.graph_objects as go

from pages.ui import budget_words as words
from pages.ui import format as say
from pages.ui import theme
from pages.ui.figure import MOST_POINTS, drawn, faint, rows_layout, short
from pages.ui.theme import THEME, Look

BAR = 0.62
ENFORCED = "enforced"
MARKS = {
    ENFORCED: ("blue", "solid", 3.5),
    "basic": ("orange", "dot", 2.0),
    "zcdp": ("green", "dash", 2.0),
    "rdp": ("violet", "dashdot", 2.0),
    "pld": ("red", "longdash", 2.0),
}
"""Of each accountant: colour, dash and width."""
COUNTED = {"title": {"text": "lines of the ledger"}, "tickformat": ",d"}


@dataclass(frozen=True, slots=True)
class Step:
    """Where things stood after something was charged or a budget was set.

    Attributes:
        at: When.
        total: Epsilon of the budget.
        spent: By each accountant; None where it does not hold or was not worked out.
        words: What it was.
    """

    at: datetime
    total: float
    spent: Mapping[str, float | None]
    words: str


def course(
    steps: Sequence[Step], names: Mapping[str, str], *, by_time: bool = True, look: Look | None = None
) -> go.Figure:
    """What was spent, step by step, under the line of the budget.

    Args:
        steps: In their order; the first is the budget that was set.
        names: Of the accountants that are shown, in their order.
        by_time: Along time, or along what was charged.
        look: Theme; the browser's if left out.
    """
    look = look or theme.current()
    kept = _thinned(steps, MOST_POINTS // (len(names) + 1))
    x: list[Any] = [step.at if by_time else place for place, step in kept]
    hover = [f"{short(step.words, 70)}<br>{step.at:%-d %B %Y, %H:%M}" for _, step in kept]
    lines = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": names[name],
            "x": x,
            "y": [step.spent.get(name) for _, step in kept],
            "connectgaps": True,
            "line": {"color": _colour(name, look), "dash": MARKS[name][1], "width": MARKS[name][2], "shape": "hv"},
            "customdata": hover,
            "hovertemplate": f"{names[name]} %{{y:.3g}}<br>%{{customdata}}<extra></extra>",
            **({"fill": "tozeroy", "fillcolor": faint(look.accent, 0.1)} if name == ENFORCED else {}),
        }
        for name in names
    ]
    budget = {
        "type": "scatter",
        "mode": "lines",
        "name": "budget",
        "showlegend": False,
        "x": x,
        "y": [step.total for _, step in kept],
        "line": {"color": look.ink, "width": 1.5, "shape": "hv"},
        "hovertemplate": "budget %{y:.3g}<extra></extra>",
    }
    total = steps[-1].total
    top = max([step.total for step in steps] + [value or 0.0 for step in steps for value in step.spent.values()])
    return drawn(
        look,
        [*lines, budget],
        height=360,
        margin={"t": 40, "r": 8},
        showlegend=True,
        legend={"itemwidth": 44},
        annotations=[
            {
                "x": x[-1],
                "y": total,
                "text": f"budget <b>{words.epsilon_of(total, total)}</b>",
                "xanchor": "right",
                "yanchor": "top",
                "yshift": -2,
            }
        ],
        xaxis={
            "showgrid": False,
            "nticks": 6,
            **({} if by_time else COUNTED),
        },
        yaxis={"title": {"text": "epsilon"}, "range": [0, top * 1.06], "nticks": 6},
    )


def told(steps: Sequence[Step], names: Mapping[str, str]) -> str:
    """What that figure shows."""
    last = steps[-1]
    figures = ", ".join(
        f"{name} {say.number(last.spent[key])}" for key, name in names.items() if last.spent.get(key) is not None
    )
    return (
        f"Epsilon spent over {say.counted(len(steps) - 1, 'step')} of a budget of {say.number(last.total)}: {figures}."
    )


@dataclass(frozen=True, slots=True)
class Part:
    """One bar: what was spent on something, and of which share, if it has one."""

    name: str
    spent: float
    share: float | None = None
    note: str = ""


def parts(rows: Sequence[Part], *, look: Look | None = None) -> go.Figure:
    """A bar each; behind it the share that it is paid from."""
    look = look or theme.current()
    places = list(range(len(rows)))
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": places,
        "x": [row.spent for row in rows],
        "width": BAR,
        "marker": {"color": look.accent, "cornerradius": 3},
        "hoverinfo": "skip",
    }
    behind = {
        **bars,
        "x": [row.share or 0.0 for row in rows],
        "marker": {"color": look.track, "cornerradius": 3, "line": {"color": look.before, "width": 1}},
    }
    divided = any(row.share is not None for row in rows)
    layout = rows_layout(look, [row.name for row in rows], above=8, below=44, right=128)
    layout["annotations"] = [
        {
            "x": 1, "xref": "paper", "y": place, "xanchor": "left", "xshift": 10, "text": part_said(row),
            "font": {"size": 12, "color": look.muted},
        }
        for place, row in enumerate(rows)
    ]  # fmt: skip
    layout["barmode"] = "overlay"
    top = max([max(row.spent, row.share or 0.0) for row in rows] + [1e-9])
    layout["xaxis"] = {"range": [0, top * 1.03], "nticks": 5, "title": {"text": "epsilon"}}
    return drawn(look, [behind, bars] if divided else [bars], **layout)


def part_said(row: Part) -> str:
    """The figure beside a bar.

    >>> part_said(Part("Training", 1.25, 5.0)), part_said(Part("local", 0.5, note="3 charges"))
    ('1.25 of 5.00', '0.5 · 3 charges')
    """
    if row.share is not None:
        return (
            f"{words.epsilon_of(row.spent, max(row.share, 1.0))} of {words.epsilon_of(row.share, max(row.share, 1.0))}"
        )
    return f"{say.number(row.spent)}{f' · {row.note}' if row.note else ''}"


def _colour(name: str, look: Look) -> str:
    if name == ENFORCED:
        return look.accent
    mode = "dark" if look.template.endswith("dark") else "light"
    return str(THEME[mode][f"{MARKS[name][0]}TextColor"])


def _thinned(steps: Sequence[Step], most: int) -> list[tuple[int, Step]]:
    """At most so many, first and last among them, each with its place."""
    every = -(-len(steps) // most)
    last = len(steps) - 1
    return [(place, step) for place, step in enumerate(steps) if place % every == 0 or place == last]
