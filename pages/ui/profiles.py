"""What each column looks like, as a table of figures; and the records themselves, of a table of any size."""

from typing import Any

import streamlit as st

from pages.ui import format as shown
from pages.ui import state, widgets
from pages.ui.terms import COLUMNS
from pages.ui.theme import ROLES
from privacy_core.usecases import assess, catalog

WINDOW, CELLS = 100_000, 2_000_000
"""Records held for the preview at a time, and their cells: the browser gets those in sight, the server holds these."""
MANY = 50
"""Columns from which on it is told how far looking at them is."""


def table(dataset: catalog.Dataset) -> None:
    """Figures of every column."""
    found = figures(dataset)
    st.dataframe(
        [_cells(dataset, each) for each in found],
        key="profile.table",
        hide_index=True,
        height="content" if len(found) <= 30 else 800,
        column_config=_columns(),
        alt=f"Figures of the {len(found)} columns of the table",
    )
    for column in found:
        _both_orders(column)
    widgets.explain(
        "**Distinct** and **unique** tell how well a column names people: a column whose values are nearly all unique "
        "is a direct identifier, even if it looks like a number. **Distinction** and **separation** tell how much it "
        "adds when it is combined with others. The figures are exact and come from raw records: they are "
        "for you, the owner of the data, and are not private."
    )
    widgets.show_code(
        f"""
from privacy_core.usecases import assess
from privacy_core.usecases.workspace import Workspace

with Workspace.open() as workspace:
    for column in assess.profile_columns(workspace, "{dataset.id}"):
        print(column.column, column.type, column.distinct, column.missing_share)
""",
        "privacy-studio profile FILE --json",
    )


def _both_orders(profile: Any) -> None:
    """Why a column of dates is text."""
    day, month = (profile.looks_like.get(f"{first}_first_date", 0.0) for first in ("day", "month"))
    if day and month:
        st.info(
            f"**{widgets.plain(profile.column)}** stays text, since its dates are written in two orders: "
            f"{shown.share(day)} of its values can only be day first, {shown.share(month)} only month first. Mend it "
            "in the file, or say one order when you open the file again: the values that it does not read are then "
            "counted.",
            icon=":material/event_busy:",
        )


def figures(dataset: catalog.Dataset) -> Any:
    """The profile of every column; while those of a wide table are looked at, how far it is."""
    bars: list[Any] = []

    def report(done: int, total: int) -> None:
        if total >= MANY and (not bars or done % 10 == 0):
            said = f"Looking at column {shown.count(done)} of {shown.count(total)}"
            if bars:
                bars[0].progress(done / total, said)
            else:
                bars.append(st.progress(done / total, said))

    with st.spinner("Looking at every column ..."):
        found = assess.profile_columns(state.workspace(), dataset.id, report=report)
    for bar in bars:
        bar.empty()
    return found


def window(columns: int) -> int:
    """Records of a table of so many columns that are held at a time.

    >>> window(10), window(300), window(10_000), window(1_000_000)
    (100000, 6600, 200, 100)
    """
    return max(min(WINDOW, CELLS // columns // 100 * 100), 100)


def records(dataset: catalog.Dataset) -> None:
    """Raw records in the order of the table."""
    st.caption("Raw records, for the owner of the data. That they were looked at stands in the audit log.")
    first, at_once = 0, window(len(dataset.columns))
    if dataset.rows > at_once:
        pages = -(-dataset.rows // at_once)
        page = st.number_input(
            f"Part of {shown.count(pages)}", min_value=1, max_value=pages, key=f"records.part.{dataset.id}"
        )
        first = (int(page) - 1) * at_once
        last = min(first + at_once, dataset.rows)
        st.caption(f"Records {shown.count(first + 1)} to {shown.count(last)} of {shown.count(dataset.rows)}")
    found = catalog.look_at_records(state.workspace(), dataset.id, first=first, rows=at_once)
    marked = {name: st.column_config.Column(f"{ROLES[str(role)].shape} {name}") for name, role in dataset.roles.items()}
    st.dataframe(
        found,
        key="records.table",
        lazy=True,
        height=560,
        column_config=marked,
        alt=f"Records of the table, {len(dataset.columns)} columns",
    )
    widgets.explain(
        "These are the records as they are stored, names and all. They never leave the studio by this page: what "
        "leaves goes through Anonymize and Export. The signs before the names of columns are their roles."
    )
    widgets.show_code(
        f"""
from privacy_core.usecases import catalog
from privacy_core.usecases.workspace import Workspace

with Workspace.open() as workspace:
    print(catalog.look_at_records(workspace, "{dataset.id}", first={first}, rows=1000))
"""
    )


def _cells(dataset: catalog.Dataset, profile: Any) -> dict[str, object]:
    role = dataset.roles.get(profile.column)
    top = profile.frequent[0] if profile.frequent else None
    return {
        "Column": profile.column,
        "Role": ROLES[str(role)].text if role else "not set",
        "Type": profile.type,
        "Missing": 100 * profile.missing_share,
        "Distinct": profile.distinct,
        "Unique": 100 * profile.unique_share,
        "Most frequent": f"{top[0]} ({shown.share(top[1] / profile.records)})" if top else "",
        "Range": _range(profile),
        "Entropy": profile.entropy,
        "Distinction": 100 * profile.distinction,
        "Separation": 100 * profile.separation,
    }


def _range(profile: Any) -> str:
    if profile.minimum is None:
        return ""
    if isinstance(profile.minimum, int | float):
        return shown.interval(profile.minimum, profile.maximum)
    return f"{profile.minimum} to {profile.maximum}"


def _columns() -> dict[str, Any]:
    percent = st.column_config.NumberColumn
    return {
        "Column": st.column_config.TextColumn(pinned=True),
        "Most frequent": st.column_config.TextColumn(width="medium"),
        "Range": st.column_config.TextColumn(width="medium"),
        "Missing": percent(format="%.3g %%", help=COLUMNS["missing"]),
        "Distinct": st.column_config.NumberColumn(format="localized"),
        "Unique": percent(format="%.3g %%", help=COLUMNS["unique_values"]),
        "Entropy": st.column_config.NumberColumn(format="%.3g bits", help=COLUMNS["entropy"]),
        "Distinction": percent(format="%.3g %%", help=COLUMNS["distinction"]),
        "Separation": percent(format="%.3g %%", help=COLUMNS["separation"]),
    }
