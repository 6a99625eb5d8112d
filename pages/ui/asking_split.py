"""Where the error of an answer comes from, measured on a table that tells nothing about these people."""

from typing import Any

import streamlit as st

from pages.ui import asking_figures, asking_terms, asking_words, state, widgets
from pages.ui import format as shown
from privacy_core.errors import PrivacyCoreError
from privacy_core.usecases import catalog, error_split

NAMES = {
    error_split.DEMO: "Demo table (invented people): {}",
    error_split.RELEASE: "Past release: {}",
    error_split.PUBLIC: "Another table, which you say is public: {}",
    error_split.RAW: "Raw records, as data owner: {}",
}


def split(dataset: catalog.Dataset, planned: Any) -> None:
    """The switch, the choice of the table, and the parts."""
    if planned.plan.question.aggregate not in error_split.FIGURES:
        return
    if not st.toggle(
        "Where the error comes from",
        key=f"query.split.{dataset.id}",
        help=asking_terms.ASKING["error_split"],
        persist_state="session",
    ):
        return
    tables = error_split.stand_ins(state.workspace(), dataset.id, planned)
    if not tables:
        st.caption(
            "No table to measure it on: neither the demo table nor a past release of this one has these columns."
        )
        return
    named = {f"{each.kind}.{each.id}": each for each in tables}
    names = list(named)
    safe = next((name for name in names if not named[name].exact), None)
    chosen = st.selectbox(
        "Measured on",
        names,
        index=None if safe is None else names.index(safe),
        format_func=lambda name: NAMES[named[name].kind].format(named[name].name),
        placeholder="Choose a table",
        key=f"query.split.on.{dataset.id}.{'.'.join(names)[:80]}",
        help=asking_terms.ASKING["owner_mode"],
    )
    if chosen is None:
        return
    table = named[chosen]
    if table.exact:
        st.warning(
            "**Data owner.** These are exact figures of raw records, not private. The audit log keeps that you looked.",
            icon=":material/visibility:",
        )
    measure = error_split.split_error_as_owner if table.exact else error_split.split_error
    try:
        found = measure(state.workspace(), dataset.id, planned, table)
    except PrivacyCoreError as error:
        widgets.show_error(error)
        return
    _show(found, planned, table)


def _show(found: error_split.Split, planned: Any, table: error_split.StandIn) -> None:
    unit = asking_words.unit(planned.plan.question.canonical())
    parts = [("Noise", found.noise or 0.0), ("Left-out rows", found.dropped)]
    if planned.plan.question.bounds is not None:
        parts.append(("Cut by bounds", found.clipping))
    if planned.plan.question.unknown:
        parts.append(("Groups not told", found.suppressed))
    told = "; ".join(f"{name.lower()} {shown.number(float(f'{value:.3g}'))}" for name, value in parts)
    widgets.still(asking_figures.split(parts, unit=unit), key="query.split.figure", alt=f"Parts of the error: {told}")
    largest, most = max(parts, key=lambda part: part[1])
    of = f", {shown.share(min(1.0, most / found.size))} of a figure" if found.size > 0 else ""
    name = NAMES[table.kind].format(table.name)
    st.caption(
        f"On average over {shown.counted(found.groups, 'figure')} of: {widgets.plain(name)}. "
        f"The most is **{largest.lower()}**{of}. In the table that is asked it may be otherwise."
    )
