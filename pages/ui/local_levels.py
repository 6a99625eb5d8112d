"""Records with levels of their own: whether the search may choose them, and how many records it took to which level."""

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from pages.ui import format as shown
from pages.ui import rounds, search_settings, state, terms, theme, widgets, work
from pages.ui.figure import drawn, faint, rows_layout
from pages.ui.theme import Look
from privacy_core.errors import PrivacyCoreError
from privacy_core.usecases import catalog, recoding, search

WAYS = {
    "global": "One a column",
    "local": "Local recoding",
    "mondrian": "Mondrian",
}
WIDE_ENOUGH = 0.07  # share of the records whose bar has room for its level
WIDE_ENOUGH_TO_SEE = 0.004


def control(dataset: catalog.Dataset, recipe: Any) -> None:
    """Whether each column gets one level, or each group of records its own."""
    key = rounds.shows(work.DRAFT, "work.search.recoding", of=dataset.id, value=recipe.search.recoding.value)
    st.segmented_control(
        "Levels",
        list(WAYS),
        key=key,
        format_func=lambda way: WAYS[way],
        required=True,
        on_change=_choose,
        args=(dataset.id, key),
        help=terms.TERMS["search_recoding"],
    )
    if recipe.search.recoding.differs:
        st.caption("Each group of records has levels of its own, no coarser than the models need.")


def space(dataset: catalog.Dataset, recipe: Any) -> None:
    """What was found: what it loses, and how many records are at which level of each column."""
    try:
        found = recoding.search_recoding(state.workspace(), dataset.id, recipe).to_json()
    except PrivacyCoreError as error:
        st.error(widgets.plain(str(error)), icon=":material/error:")
        return
    records = sum(next(iter(found["records_at_level"].values()))) + found["suppressed"]
    loss = found["loss"][0] if isinstance(found["loss"], list) else found["loss"]
    left = "" if not found["suppressed"] else f" {shown.count(found['suppressed'])} of {shown.count(records)} leave."
    st.metric("Loss of detail", shown.number(loss), help=terms.TERMS["search_metric"])
    st.caption(
        f"Found in {shown.duration(found['seconds'])}.{left} Where levels may differ nobody knows the least possible "
        "loss: there is one solution, and nothing to choose from."
    )
    levels = found["records_at_level"]
    st.plotly_chart(
        bars(levels, left_out=found["suppressed"], look=theme.current()),
        key=f"work.search.levels.{rounds.number(work.DRAFT)}",
        theme=None,
        alt=sentence(levels, left_out=found["suppressed"]),
        config={"displayModeBar": False},
    )
    st.info(
        "Tell whoever gets the table: values of one column are on different levels, so that 20–29 and 20–39 can both "
        "occur. Whoever counts one of them counts too few.",
        icon=":material/info:",
    )


def bars(levels: Mapping[str, Sequence[int]], *, left_out: int = 0, look: Look | None = None) -> go.Figure:
    """A bar a column: the share of the records at each level, finest first; those that leave are hatched at the end.

    Args:
        levels: Column to the records that stay at each of its levels, from level 0 on.
        left_out: Records that leave.
        look: Theme; the browser's if left out.
    """
    look = look or theme.current()
    names, deepest = list(levels), max(map(len, levels.values()), default=0)
    total = max(sum(next(iter(levels.values()), ())) + left_out, 1)
    traces = [_level(level, levels, total, look) for level in range(deepest)]
    if left_out / total >= WIDE_ENOUGH_TO_SEE:
        traces.append(_left_out(left_out / total, names, look))
    layout = rows_layout(look, names, above=12, below=48, right=28)
    return drawn(
        look,
        traces,
        **layout,
        barmode="stack",
        bargap=0.3,
        xaxis={
            "range": [0, 1],
            "tickvals": [0, 0.25, 0.5, 0.75, 1],
            "tickformat": "~p",
            "title": {"text": "records by their level, 0 as it was"},
            "showgrid": False,
        },
    )


def _level(level: int, levels: Mapping[str, Sequence[int]], total: int, look: Look) -> dict[str, Any]:
    rows = [(place, counts) for place, counts in enumerate(levels.values()) if level < len(counts)]
    shares = [counts[level] / total for _, counts in rows]
    coarse = [level / max(len(counts) - 1, 1) for _, counts in rows]
    names = list(levels)
    return {
        "type": "bar",
        "orientation": "h",
        "x": shares,
        "y": [place for place, _ in rows],
        "text": [f"{level}" if share >= WIDE_ENOUGH else "" for share in shares],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": [look.paper if each < 0.4 else look.ink for each in coarse], "size": 12},
        "marker": {
            "color": [faint(look.accent, 1 - 0.85 * each) for each in coarse],
            "line": {"color": look.paper, "width": 1},
        },
        "customdata": [
            [
                f"level {level} of {len(counts) - 1}" + (" (as it was)" if not level else ""),
                shown.of_all(counts[level], total, one="record", many="records"),
            ]
            for _, counts in rows
        ],
        "hovertext": [widgets.spoken(names[place]) for place, _ in rows],
        "hovertemplate": "%{hovertext}: %{customdata[0]}<br>%{customdata[1]}<extra></extra>",
    }


def _left_out(share: float, names: Sequence[str], look: Look) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "x": [share] * len(names),
        "y": list(range(len(names))),
        "marker": {"color": look.track, "pattern": {"shape": "/", "fgcolor": look.muted, "size": 6}},
        "hovertemplate": f"left out: {shown.share(share)} of the records<extra></extra>",
    }


def sentence(levels: Mapping[str, Sequence[int]], *, left_out: int = 0) -> str:
    """What `bars` shows.

    >>> sentence({"age": [6, 3, 1], "sex": [10, 0]})
    'Records by level, 0 as it was. age: 60% at 0, 30% at 1, 10% at 2. sex: 100% at 0.'
    >>> sentence({"age": [9]}, left_out=1)
    'Records by level, 0 as it was. age: 90% at 0. 10% are left out.'
    """
    parts = ["Records by level, 0 as it was."]
    for name, counts in levels.items():
        total = sum(counts) + left_out
        told = [f"{shown.share(many / total)} at {level}" for level, many in enumerate(counts) if many]
        parts.append(f"{widgets.spoken(name)}: {', '.join(told)}.")
    if left_out:
        total = sum(next(iter(levels.values()))) + left_out
        parts.append(f"{shown.share(left_out / total)} are left out.")
    return " ".join(parts)


def _choose(dataset: str, key: str) -> None:
    if not rounds.chosen(work.DRAFT, key):
        return
    way, now = st.session_state[key], search_settings.of(work.draft(dataset).recipe)
    only = (
        {"weights", "levels"}
        if now.get("metric", "loss") != "loss"
        else {"weights", "levels", "aggregate", "gs_factor"}
    )
    kept = {name: value for name, value in now.items() if name in only}
    limit = {"seconds": search_settings.SECONDS} if way == "global" else {"recoding": way}
    widgets.tries(lambda: search.begin_search(state.workspace(), dataset, {**kept, **limit}))
    rounds.begin(work.DRAFT)
    st.rerun()
