"""Figures of a table beside its protected form: values, two columns, group sizes, a classifier's accuracy."""

import html
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from pages.ui import format as say
from pages.ui import theme
from pages.ui.figure import cut, drawn, faint, legend, rows_layout
from pages.ui.theme import Look

LEFT_OUT = "left out"
MISSING = "missing"
HALF = 0.34
SEGMENTS_FROM = 0.004  # of all records: thinner ones are not told apart
MOST_SLANTED = 8
TEXTS = 36  # cells of a heat map up to which each says its share
MOST_BESIDE, MOST_WRITTEN = 3, 6  # labels across up to which two heat maps stand side by side, and texts have room


def name_of(label: str | None, others: int = 0, *, most: int = 24) -> str:
    """A label as it is written in figures.

    >>> name_of("<b>"), name_of(None), name_of("", 3)
    ('&lt;b&gt;', 'missing', '3 others')
    """
    return html.escape(_name(label, others, most=most), quote=False)


def _name(label: str | None, others: int = 0, *, most: int = 24) -> str:
    """The same, not yet safe from being read as markup."""
    if label is None:
        return MISSING
    return f"{say.count(others)} others" if others else cut(label, most) or "(empty)"


def values(found: Any, *, look: Look | None = None) -> go.Figure:
    """Records of each label before (above, cut by the original values) and after (below), as shares of all records."""
    look = look or theme.current()
    return _bins(found, look) if found.bins else _labels(found, look)


def _labels(found: Any, look: Look) -> go.Figure:
    bars, total = found.bars, max(found.records, 1)
    rows = [_name(bar.label, _others(found, place)) for place, bar in enumerate(bars)]
    names = [html.escape(row, quote=False) for row in rows]
    if found.suppressed:
        rows.append(LEFT_OUT)
    pieces = [piece for place, bar in enumerate(bars) for piece in _pieces(bar, place, names[place], total)]
    shared = {"type": "bar", "orientation": "h", "width": HALF, "hovertemplate": "%{customdata}<extra></extra>"}
    before = {
        **shared,
        "y": [place - HALF / 2 for place, *_ in pieces],
        "base": [start for _, start, *_ in pieces],
        "x": [width for *_, width, _ in pieces],
        "customdata": [text for *_, text in pieces],
        "marker": {"color": faint(look.before, 0.45), "line": {"color": look.paper, "width": 1}},
    }
    after = {
        **shared,
        "y": [place + HALF / 2 for place in range(len(bars))],
        "x": [bar.after / total for bar in bars],
        "customdata": [f"after: {name}<br>{_of(bar.after, total)}" for name, bar in zip(names, bars, strict=True)],
        "marker": {"color": look.accent, "cornerradius": 2},
    }
    data = [before, *([] if found.leaves else [after])]
    if found.suppressed:
        data.append(
            {
                **shared,
                "y": [len(bars) + HALF / 2],
                "x": [found.suppressed / total],
                "customdata": [f"left out: {_of(found.suppressed, total)}"],
                "marker": _hatched(look),
            }
        )
    layout = rows_layout(look, rows, above=30, below=40, right=64)
    largest = max([*(bar.before for bar in bars), found.suppressed, 1]) / total
    layout["annotations"] = [
        *_written(found, look),
        legend(_legend(found, look), look, lift=18),
    ]
    layout["barmode"] = "overlay"
    layout["xaxis"] = {"range": [0, largest * 1.04], "tickformat": "~p", "nticks": 5, "title": {"text": "records"}}
    return drawn(look, data, **layout)


def _pieces(bar: Any, place: int, name: str, total: int) -> list[tuple[int, float, float, str]]:
    """Row, beginning, width and words of each original value under a label; those that are thin as one."""
    whole = f"before: {name}<br>{_of(bar.before, total)}"
    known = [(value, records) for value, records in bar.values if records / total >= SEGMENTS_FROM]
    if bar.distinct < 2 or not known:
        if bar.distinct > 1:
            whole += f", {say.counted(bar.distinct, 'value')}"
        return [(place, 0.0, bar.before / total, whole)]
    made, start = [], 0.0
    for value, records in known:
        made.append((place, start, records / total, f"{whole}<br>of these {name_of(value)}: {_of(records, total)}"))
        start += records / total
    rest, left = bar.distinct - len(known), bar.before / total - start
    if rest and left > 0:
        made.append((place, start, left, f"{whole}<br>of these {say.counted(rest, 'other value')}: {say.share(left)}"))
    return made


def _written(found: Any, look: Look) -> list[dict[str, Any]]:
    """The shares at the right of each row."""
    total = max(found.records, 1)
    rows = [(bar.before, bar.after) for bar in found.bars]
    texts = [
        say.share(was / total) if was == now else f"{say.share(was / total)} → {say.share(now / total)}"
        for was, now in rows
    ]
    if found.suppressed:
        texts.append(say.share(found.suppressed / total))
    return [
        {
            "x": 1, "xref": "paper", "y": place, "xanchor": "right", "text": text, "xshift": 64,
            "font": {"size": 12, "color": look.muted},
        }
        for place, text in enumerate(texts)
    ]  # fmt: skip


def _bins(found: Any, look: Look) -> go.Figure:
    bars, total = found.bars, max(found.records, 1)
    names = [name_of(bar.label) for bar in bars]
    places = list(range(len(bars)))
    shared = {"type": "bar", "hovertemplate": "%{customdata}<extra></extra>"}
    before = {
        **shared,
        "x": places,
        "y": [bar.before / total for bar in bars],
        "width": 0.94,
        "customdata": [f"before: {name}<br>{_of(bar.before, total)}" for name, bar in zip(names, bars, strict=True)],
        "marker": {"color": faint(look.before, 0.45)},
    }
    after = {
        **shared,
        "x": places,
        "y": [bar.after / total for bar in bars],
        "width": 0.5,
        "customdata": [f"after: {name}<br>{_of(bar.after, total)}" for name, bar in zip(names, bars, strict=True)],
        "marker": {"color": look.accent},
    }
    data = [before, *([] if found.leaves else [after])]
    if found.suppressed:
        left = {"x": [len(bars)], "y": [found.suppressed / total], "width": 0.5, "marker": _hatched(look)}
        data.append({**shared, **left, "customdata": [f"left out: {_of(found.suppressed, total)}"]})
    at = sorted({0, len(bars) // 2, len(bars) - 1})
    return drawn(
        look,
        data,
        height=300,
        margin={"t": 34, "b": 40},
        barmode="overlay",
        annotations=[legend(_legend(found, look), look, lift=18)],
        xaxis={
            "tickvals": [*at, *([len(bars)] if found.suppressed else [])],
            "ticktext": [*(names[place] for place in at), *([LEFT_OUT] if found.suppressed else [])],
            "showgrid": False,
            "range": [-0.6, len(bars) - 0.4 + bool(found.suppressed)],
        },
        yaxis={"tickformat": "~p", "nticks": 5, "rangemode": "tozero", "title": {"text": "records"}},
    )


def two_columns(found: Any, *, look: Look | None = None) -> go.Figure:
    """Two heat maps on one scale, side by side or one above the other: the share of records with each two labels."""
    look = look or theme.current()
    parts = [table / max(int(table.sum()), 1) for table in (found.before, found.after)]
    (rows, short_rows), (across, short_across) = _both(found, 0, most=16), _both(found, 1, most=14)
    beside, high = len(across) <= MOST_BESIDE, 26 * max(len(rows), 3)
    titles = ("Before", "After")
    if beside:
        figure = make_subplots(rows=1, cols=2, shared_yaxes=True, horizontal_spacing=0.03, subplot_titles=titles)
    else:
        gap = 34 / (2 * high + 34)
        figure = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=gap, subplot_titles=titles)
    written = len(rows) * len(across) <= TEXTS and len(across) <= MOST_WRITTEN
    most = max(float(part.max(initial=0)) for part in parts) or 1.0
    for place, (part, table) in enumerate(zip(parts, (found.before, found.after), strict=True), start=1):
        at = {"row": 1, "col": place} if beside else {"row": place, "col": 1}
        figure.add_heatmap(
            z=(part**0.5).tolist(),  # so that small shares are told apart as well
            x=list(range(len(across))),
            y=list(range(len(rows))),
            zmin=0,
            zmax=most**0.5,
            colorscale=[[0, look.track], [1, look.accent]],
            showscale=False,
            xgap=1,
            ygap=1,
            customdata=[
                [f"{row} · {column}<br>{_of(int(table[i, j]), int(table.sum()))}" for j, column in enumerate(across)]
                for i, row in enumerate(rows)
            ],
            hovertemplate="%{customdata}<extra></extra>",
            text=[[say.share(share) if share else "" for share in line] for line in part.tolist()],
            texttemplate="%{text}" if written else "",
            textfont={"size": 11},
            **at,
        )
        figure.update_xaxes(
            tickvals=list(range(len(across))),
            ticktext=short_across,
            tickangle=-90 if len(across) > MOST_SLANTED else -45,
            showgrid=False,
            **at,
        )
    figure.update_annotations(font={"size": 13, "color": look.muted})
    figure.update_yaxes(showgrid=False, range=[len(rows) - 0.5, -0.5])
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=short_rows,
        tickfont={"color": look.ink},
        ticklabelstandoff=6,
        col=1,
    )
    height = 130 + high if beside else 164 + 2 * high
    figure.update_layout(template=look.template, height=height, margin={"t": 30, "b": 8}, uirevision="keep")
    return figure


def _both(found: Any, side: int, *, most: int) -> tuple[list[str], list[str]]:
    """The labels of one side as they are told, and no longer than ``most`` as they are written there."""
    labels, others = (found.rows, found.across)[side], found.others[side]
    rest = [*[0] * (len(labels) - 1), others][: len(labels)]
    pairs = list(zip(labels, rest, strict=True))
    return [name_of(*pair) for pair in pairs], [name_of(*pair, most=most) for pair in pairs]


def group_sizes(found: Any, *, look: Look | None = None) -> go.Figure:
    """Records by the size of the group that they are in: pale before, full after, hatched what is left out."""
    look = look or theme.current()
    names = bins(found.least)
    total = max(sum(found.before), 1)
    shared = {"type": "bar", "hovertemplate": "%{customdata}<extra></extra>"}
    data = [
        {
            **shared,
            "x": [*names, LEFT_OUT] if found.suppressed else names,
            "y": [*found.before, 0] if found.suppressed else found.before,
            "customdata": [
                f"before, groups of {name}<br>{_of(n, total)}" for name, n in zip(names, found.before, strict=True)
            ],
            "marker": {"color": faint(look.before, 0.45), "cornerradius": 2},
        },
        {
            **shared,
            "x": names,
            "y": found.after,
            "customdata": [
                f"after, groups of {name}<br>{_of(n, total)}" for name, n in zip(names, found.after, strict=True)
            ],
            "marker": {"color": look.accent, "cornerradius": 2},
        },
    ]
    if found.suppressed:
        left = {"x": [LEFT_OUT], "y": [found.suppressed], "marker": _hatched(look)}
        data.append({**shared, **left, "customdata": [f"left out: {_of(found.suppressed, total)}"]})
    what = "people" if found.persons else "records"
    return drawn(
        look,
        data,
        height=260,
        margin={"t": 34},
        barmode="group",
        annotations=[legend(_both_marks(look), look, lift=18)],
        xaxis={"type": "category", "showgrid": False, "title": {"text": f"{what} in the group"}},
        yaxis={"title": {"text": "records"}, "rangemode": "tozero", "nticks": 5, "tickformat": ",d"},
    )


def bins(least: Sequence[int]) -> list[str]:
    """What bins with these smallest sizes are called.

    >>> bins((1, 2, 5)), bins((1,))
    (['1', '2–4', '5–9'], ['1'])
    """
    steps = (*least[1:], next((each for each in (2, 5, 10, 20, 50, 100, 200, 500, 1_000) if each > least[-1]), None))
    return [
        f"{say.count(low)}+"
        if high is None
        else say.count(low)
        if high == low + 1
        else f"{say.count(low)}–{say.count(high - 1)}"
        for low, high in zip(least, steps, strict=True)
    ]


def accuracy(found: Any, *, look: Look | None = None) -> go.Figure:
    """How often each is right: who learned from the original, who learned from the protected table, who never looks."""
    look = look or theme.current()
    rows = _accuracies(found)
    colours = [look.before, look.accent, faint(look.before, 0.45)]
    bar = {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(rows))),
        "x": [share for _, share, _ in rows],
        "width": 0.56,
        "marker": {"color": colours, "cornerradius": 3},
        "error_x": {"array": [spread for *_, spread in rows], "color": look.ink, "thickness": 1.5, "width": 4},
        "customdata": [f"{name}: {say.share(share)} right" for name, share, _ in rows],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    layout = rows_layout(look, [name for name, *_ in rows], below=48, right=56)
    layout["annotations"] = [
        {"x": 1, "xref": "paper", "y": place, "xanchor": "left", "xshift": 8, "text": f"<b>{say.share(share)}</b>"}
        for place, (_, share, _) in enumerate(rows)
    ]
    layout["shapes"] = [
        {
            "type": "line", "x0": found.baseline, "x1": found.baseline, "y0": 0, "y1": 1, "yref": "y domain",
            "line": {"color": look.muted, "width": 1.5, "dash": "dot"},
        }
    ]  # fmt: skip
    layout["xaxis"] = {
        "range": [0, 1],
        "tickformat": "~p",
        "nticks": 6,
        "title": {"text": "held-out records told rightly"},
    }
    return drawn(look, [bar], **layout)


def _accuracies(found: Any) -> list[tuple[str, float, float]]:
    return [
        ("Learned from the original", found.original, found.original_spread),
        ("Learned from the protected", found.protected, found.protected_spread),
        ("Always the most frequent", found.baseline, 0.0),
    ]


def _legend(found: Any, look: Look) -> str:
    if found.leaves:
        return "▒ before: the column leaves the table"
    return _both_marks(look, "" if found.bins else ", cut by original values")


def _both_marks(look: Look, more: str = "") -> str:
    return f"▒ before{more}   <span style='color:{look.accent}'>█</span> after"


def _others(found: Any, place: int) -> int:
    return found.others if place == len(found.bars) - 1 else 0


def _of(records: int, total: int) -> str:
    return say.of_all(records, total, one="record", many="records")


def _hatched(look: Look) -> dict[str, Any]:
    return {
        "color": look.danger,
        "pattern": {"shape": "/", "fgcolor": look.paper, "bgcolor": look.danger, "size": 7, "solidity": 0.2},
        "cornerradius": 2,
    }
