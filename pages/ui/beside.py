"""The picture of the Compare page: every measure on its own scale, a letter for each of those compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from pages.ui import format as say
from pages.ui import scales
from pages.ui.theme import Look

LEGEND = "○ as it was opened   ▸ better to the right, ◂ to the left"


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
    rows = [_row(each, look) for each in measures]
    return go.Figure(_marks(measures, look), scales.layout(rows, legend=LEGEND, height=68, lift=34, look=look))


def _marks(measures: Sequence[Measure], look: Look) -> list[dict[str, Any]]:
    rows = list(enumerate(measures))
    meetings = [(place, each, *meeting) for place, each in rows for meeting in _meeting(each.known, each.top)]
    ring = {"size": 18, "color": "rgba(0,0,0,0)", "line": {"color": look.before, "width": 2}}
    disc = {"size": 9, "color": look.accent, "line": {"color": look.paper, "width": 1.5}}
    before = [(each.before / each.top, place, each.text(each.before)) for place, each in rows]
    letters = [
        (value / each.top, place, "<br>".join(f"{name}: {each.text(each.known[name])}" for name in names))
        for place, each, value, names in meetings
    ]
    written: dict[str, Any] = {
        "mode": "markers+text",
        "text": [f"<b>{names}</b>" for *_, names in meetings],
        "textposition": "top center",
        "textfont": {"color": look.ink, "size": 13},
    }
    return [
        scales.tracks(len(measures), look),
        scales.points(before, ring, what="as opened"),
        scales.points(letters, disc, **written),
    ]


def _row(measure: Measure, look: Look) -> scales.Row:
    """The name with the side that is better, and who is best."""
    name = f"{measure.label} {'▸' if measure.higher_is_better else '◂'}"
    best = _best(measure)
    if best is None:
        return scales.Row(name=name, figures="")
    letters, value = best
    what = "best: " if len(letters) < len(measure.known) else "all alike: " if len(letters) > 1 else ""
    muted = f"<span style='color:{look.muted}'>{what}</span>" if what else ""
    return scales.Row(name=name, figures=f"{muted}<b>{measure.text(value)}</b> {letters}")


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
        if groups and value - groups[-1][0] <= 0.04 * top:
            groups[-1] = (groups[-1][0], "".join(sorted(groups[-1][1] + letter)))
        else:
            groups.append((value, letter))
    return groups


def _best(measure: Measure) -> tuple[str, float] | None:
    known = measure.known
    if not known:
        return None
    value = (max if measure.higher_is_better else min)(known.values())
    return "".join(letter for letter, each in known.items() if each == value), value
