"""The figure of a search: each combination of levels that meets the models is a point, risk against loss."""

import html
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from pages.ui import format as say
from pages.ui import theme
from pages.ui.figure import MOST_POINTS, drawn, legend
from pages.ui.theme import Look

MARKS = 1
"""Which trace of the figure the solutions are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A combination of levels that meets the models.

    Attributes:
        loss: What it costs by the metric of the search; less is better.
        risk: The average or the highest, in (0, 1].
        suppressed: Share of the records that leave, in [0, 1].
        label: Its levels in words.
    """

    loss: float
    risk: float
    suppressed: float
    label: str


def frontier(points: Sequence[Point]) -> list[int]:
    """Places of the points that no other one beats in both loss and risk, by rising loss.

    >>> def at(loss, risk): return Point(loss=loss, risk=risk, suppressed=0, label="")
    >>> frontier([at(3, 1), at(1, 3), at(2, 2), at(3, 3), at(2, 4)])
    [1, 2, 0]
    """
    best = float("inf")
    found = []
    for place in sorted(range(len(points)), key=lambda at: (points[at].loss, points[at].risk)):
        if points[place].risk < best:
            best = points[place].risk
            found.append(place)
    return found


def solution_space(
    points: Sequence[Point], *, metric: str, risk: str, taken: int | None = None, look: Look | None = None
) -> go.Figure:
    """Loss to the right, risk upwards: what lies low on the left is good. A diamond marks the least loss.

    Args:
        points: By rising loss, so that the first is the best.
        metric: Name of the loss.
        risk: Name of the risk.
        taken: Place of the point that is in the recipe; None if it is none of them.
        look: Theme; the browser's if left out.
    """
    look = look or theme.current()
    shown = points[:MOST_POINTS]
    edge = frontier(shown)
    words = [
        [
            html.escape(point.label, quote=False),
            say.share(point.suppressed),
            say.share(point.risk),
            say.number(point.loss),
        ]
        for point in shown
    ]
    hover = (
        f"%{{customdata[0]}}<br>loss %{{customdata[3]}}, {risk} %{{customdata[2]}}, "
        "%{customdata[1]} suppressed<extra></extra>"
    )
    line = {
        "type": "scatter",
        "mode": "lines",
        "x": [shown[place].loss for place in edge],
        "y": [shown[place].risk for place in edge],
        "line": {"color": look.accent, "width": 2, "shape": "hv"},
        "hoverinfo": "skip",
    }
    on_edge = set(edge)
    marks = {
        "type": "scatter",
        "mode": "markers",
        "x": [point.loss for point in shown],
        "y": [point.risk for point in shown],
        "customdata": words,
        "hovertemplate": hover,
        "marker": {
            "size": [16 if place in {0, taken} else 10 if place in on_edge else 8 for place in range(len(shown))],
            "symbol": ["diamond" if not place else "circle" for place in range(len(shown))],
            "color": [
                look.good if not place else look.accent if place in on_edge else look.before
                for place in range(len(shown))
            ],
            "line": {
                "color": [look.ink if place == taken else look.paper for place in range(len(shown))],
                "width": [3 if place == taken else 1 for place in range(len(shown))],
            },
        },
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 0.85}},
        "cliponaxis": False,
    }
    return drawn(
        look,
        [line, marks],
        height=340,
        margin={"t": 40},
        showlegend=False,
        clickmode="event+select",
        hovermode="closest",
        xaxis={"title": {"text": f"{metric} (less is better)"}, "showgrid": True},
        yaxis={"title": {"text": risk}, "tickformat": "~p", "rangemode": "tozero", "nticks": 5},
        annotations=[legend("◆ least loss   ━ best trade-offs   ○ in the recipe", look)],
    )


def sentence(points: Sequence[Point], *, metric: str, risk: str, taken: int | None = None) -> str:
    """What `solution_space` shows.

    >>> one = Point(loss=0.2, risk=0.1, suppressed=0, label="age 1")
    >>> sentence([one], metric="Loss", risk="average risk", taken=0)
    '1 solution by Loss and average risk. The least loss is 0.2, with 10% of average risk. It is in the recipe.'
    """
    best = points[0]
    if taken is None:
        told = "What is in the recipe does not meet the models."
    elif not taken:
        told = "It is in the recipe."
    else:
        told = f"In the recipe is one of {say.number(points[taken].loss)} and {say.share(points[taken].risk)}."
    return (
        f"{say.counted(len(points), 'solution')} by {metric} and {risk}. The least loss is "
        f"{say.number(best.loss)}, with {say.share(best.risk)} of {risk}. {told}"
    )
