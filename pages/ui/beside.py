"""The picture of the Compare page: every measure on its own scale, a letter for each of those compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
from plotly.subplots import make_subplots

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

    def text(self, value: float | None) -> str:
        """The value as it is written."""
        return say.share(value) if self.share else say.number(value)


def dots(measures: Sequence[Measure], *, look: Look) -> go.Figure:
    """One row a measure. Letters that meet are written side by side; the ring is the table as it was opened."""
    figure = make_subplots(rows=max(len(measures), 1), cols=1, vertical_spacing=0)
    figure.update_layout(
        template=look.template,
        height=ABOVE + BELOW + ROW * len(measures),
        margin={"t": ABOVE, "b": BELOW, "l": 8, "r": 130},
    )
    for place, measure in enumerate(measures, start=1):
        _row(figure, measure, place, look)
    figure.add_annotation(
        x=0,
        y=1,
        xref="paper",
        yref="paper",
        yshift=18,
        xanchor="left",
        text="○ the table as it was opened   ▸ better to the right, ◂ to the left",
        font={"color": look.muted, "size": 12},
    )
    return figure


def _row(figure: go.Figure, measure: Measure, place: int, look: Look) -> None:
    known = {letter: value for letter, value in measure.values.items() if value is not None}
    top = 1.0 if measure.share else (max([*known.values(), measure.before]) * 1.08 or 1)
    axes = {"row": place, "col": 1}
    figure.add_scatter(
        x=[0, top], y=[0, 0], mode="lines", line={"color": look.track, "width": 4}, hoverinfo="skip", **axes
    )
    figure.add_scatter(
        x=[measure.before],
        y=[0],
        mode="markers",
        marker={"size": 18, "color": "rgba(0,0,0,0)", "line": {"color": look.before, "width": 2}},
        hovertemplate=f"as opened: {measure.text(measure.before)}<extra></extra>",
        cliponaxis=False,
        **axes,
    )
    for value, letters in _meeting(known, top):
        figure.add_scatter(
            x=[value],
            y=[0],
            mode="markers+text",
            marker={"size": 9, "color": look.accent, "line": {"color": look.paper, "width": 1.5}},
            text=[f"<b>{letters}</b>"],
            textposition="top center",
            textfont={"color": look.ink, "size": 13},
            customdata=[[f"{letter}: {measure.text(known[letter])}" for letter in letters]],
            hovertemplate="<br>".join(f"%{{customdata[{at}]}}" for at in range(len(letters))) + "<extra></extra>",
            cliponaxis=False,
            **axes,
        )
    best = _best(measure, known)
    if best:
        letters, value = best
        what = "best" if len(letters) < len(known) else "all alike" if len(letters) > 1 else ""
        figure.add_annotation(
            x=1,
            xref="x domain" if place == 1 else f"x{place} domain",
            y=0,
            yref="y" if place == 1 else f"y{place}",
            xanchor="left",
            xshift=16,
            align="left",
            text=f"<b>{measure.text(value)}</b> {letters}<br><span style='color:{look.muted}'>{what}</span>",
        )
    figure.update_xaxes(range=[-0.03 * top, top * 1.02], visible=False, **axes)
    figure.update_yaxes(
        tickvals=[0],
        ticktext=[f"{short(measure.label)} {'▸' if measure.higher_is_better else '◂'}"],
        range=[-1, 1.4],
        showgrid=False,
        tickfont_color=look.ink,
        **axes,
    )


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


def _best(measure: Measure, known: Mapping[str, float]) -> tuple[str, float] | None:
    if not known:
        return None
    value = (max if measure.higher_is_better else min)(known.values())
    return "".join(letter for letter, each in known.items() if each == value), value
