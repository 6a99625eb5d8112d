"""The picture of the Compare page: every measure on its own scale, a letter for each of those compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from pages.ui import format as say
from pages.ui.figure import short
from pages.ui.theme import Look

ROW, ABOVE, BELOW = 56, 34, 8


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of several things.

    Attributes:
        before: Its value for the table as it was opened.
        values: Letter to value; None where nothing could be measured.
        higher_is_better: Whether more of it is better.
        share: Whether it is a share in [0, 1].
    """

    label: str
    before: float
    values: Mapping[str, float | None]
    higher_is_better: bool = True
    share: bool = False

    @property
    def known(self) -> dict[str, float]:
        """The values that there are."""
        return {letter: value for letter, value in self.values.items() if value is not None}

    @property
    def top(self) -> float:
        """Where the row's scale ends."""
        return 1.0 if self.share else max([*self.known.values(), self.before]) * 1.08 or 1.0

    def text(self, value: float | None) -> str:
        """The value as it is written."""
        return say.share(value) if self.share else say.number(value)


def dots(measures: Sequence[Measure], *, look: Look) -> go.Figure:
    """One row a measure. Letters that meet are written side by side; the ring is the table as it was opened."""
    layout = {
        "template": look.template,
        "height": ABOVE + BELOW + ROW * len(measures),
        "margin": {"t": ABOVE, "b": BELOW, "l": 8, "r": 130},
        "uirevision": "keep",
        "xaxis": {"range": [-0.03, 1.02], "visible": False},
        "yaxis": {
            "tickvals": list(range(len(measures))),
            "ticktext": [f"{short(each.label)} {'▸' if each.higher_is_better else '◂'}" for each in measures],
            "range": [len(measures) - 0.5, -0.7],
            "showgrid": False,
            "tickfont": {"color": look.ink},
        },
        "annotations": [
            *(note for place, measure in enumerate(measures) if (note := _note(measure, place, look))),
            {
                "x": 0,
                "y": 1,
                "xref": "paper",
                "yref": "paper",
                "yshift": 16,
                "xanchor": "left",
                "text": "○ as it was opened   ▸ better to the right, ◂ to the left",
                "font": {"color": look.muted, "size": 12},
            },
        ],
    }
    return go.Figure(_marks(measures, look), layout)


def _marks(measures: Sequence[Measure], look: Look) -> list[dict[str, Any]]:
    rows = list(enumerate(measures))
    groups = [(place, measure, *meeting) for place, measure in rows for meeting in _meeting(measure.known, measure.top)]
    track = {
        "type": "scatter",
        "mode": "lines",
        "x": [0, 1, None] * len(rows),
        "y": [y for place, _ in rows for y in (place, place, None)],
        "line": {"color": look.track, "width": 4},
        "hoverinfo": "skip",
    }
    ring = {
        "type": "scatter",
        "mode": "markers",
        "x": [measure.before / measure.top for _, measure in rows],
        "y": [place for place, _ in rows],
        "customdata": [measure.text(measure.before) for _, measure in rows],
        "marker": {"size": 18, "color": "rgba(0,0,0,0)", "line": {"color": look.before, "width": 2}},
        "hovertemplate": "as opened: %{customdata}<extra></extra>",
        "cliponaxis": False,
    }
    letters = {
        "type": "scatter",
        "mode": "markers+text",
        "x": [value / measure.top for _, measure, value, _ in groups],
        "y": [place for place, *_ in groups],
        "text": [f"<b>{names}</b>" for *_, names in groups],
        "customdata": [
            "<br>".join(f"{name}: {measure.text(measure.known[name])}" for name in names)
            for _, measure, _, names in groups
        ],
        "textposition": "top center",
        "textfont": {"color": look.ink, "size": 13},
        "marker": {"size": 9, "color": look.accent, "line": {"color": look.paper, "width": 1.5}},
        "hovertemplate": "%{customdata}<extra></extra>",
        "cliponaxis": False,
    }
    return [track, ring, letters]


def _note(measure: Measure, place: int, look: Look) -> dict[str, Any] | None:
    """Who is best, beside the row."""
    best = _best(measure)
    if best is None:
        return None
    letters, value = best
    what = "best" if len(letters) < len(measure.known) else "all alike" if len(letters) > 1 else ""
    return {
        "x": 1,
        "xref": "paper",
        "y": place,
        "xanchor": "left",
        "xshift": 16,
        "align": "left",
        "text": f"<b>{measure.text(value)}</b> {letters}<br><span style='color:{look.muted}'>{what}</span>",
    }


def told(measures: Sequence[Measure]) -> str:
    """What `dots` shows.

    >>> told([Measure("k", 1, {"A": 5, "B": None})])
    'Compared: k 1 as opened, A 5, B –.'
    """
    rows = [
        f"{measure.label} {measure.text(measure.before)} as opened, "
        + ", ".join(f"{letter} {measure.text(value)}" for letter, value in measure.values.items())
        for measure in measures
    ]
    return f"Compared: {'; '.join(rows)}."


def _meeting(known: Mapping[str, float], top: float) -> list[tuple[float, str]]:
    """Letters whose marks would cover each other, in one place.

    >>> _meeting({"A": 5, "B": 5.01, "C": 9}, 10)
    [(5, 'AB'), (9, 'C')]
    """
    groups: list[tuple[float, str]] = []
    for letter, value in sorted(known.items(), key=lambda row: row[1]):
        if groups and value - groups[-1][0] <= 0.02 * top:
            groups[-1] = (groups[-1][0], groups[-1][1] + letter)
        else:
            groups.append((value, letter))
    return groups


def _best(measure: Measure) -> tuple[str, float] | None:
    known = measure.known
    if not known:
        return None
    value = (max if measure.higher_is_better else min)(known.values())
    return "".join(letter for letter, each in known.items() if each == value), value
