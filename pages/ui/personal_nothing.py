"""Columns in which nothing was found, and what that is worth: how many of their cells may hold something still."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from pages.ui import format as shown
from pages.ui import widgets
from privacy_core.usecases import findings

BOUND = (
    "The largest share of cells that reading all of them would mark, with 95% confidence. What the reading misses, it "
    "misses here too."
)

MOST = 8  # columns that are named as doubtful
_NOT_YET = "they are still to be looked for."


def columns(found: Any) -> None:
    """One row each, behind a line that counts them."""
    rows = found.scan.nothing_found
    if not rows:
        return
    _doubtful(rows)
    many = shown.counted(len(rows), "column")
    told = f"Nothing was found in {many}" if found.complete else f"By patterns nothing was found in {many}"
    with st.expander(told, icon=":material/search_off:"):
        names = f"where a column can hold them, a sample of cells was read.{_recall()}" if found.complete else _NOT_YET
        st.markdown(
            "Every cell with a value met, as a whole, every pattern that fits its column, and none matched often "
            "enough to count. Inside of very many different long texts, a sample of rows was looked at. "
            f"Names and places have no pattern: {names}"
        )
        st.dataframe(
            [_cells(each, complete=found.complete) for each in rows],
            key="personal.nothing",
            hide_index=True,
            height="content" if len(rows) <= 20 else 600,
            column_config={
                "Column": st.column_config.TextColumn(pinned=True),
                "Cells with a value": st.column_config.NumberColumn(format="localized", width="small"),
                "What that is worth": st.column_config.TextColumn(width="large", help=BOUND),
            },
            alt=f"The {len(rows)} columns in which nothing was found, with the cells that were looked at",
        )


def _doubtful(rows: Sequence[Any]) -> None:
    """Columns that read as names or places throughout, but hold too few different values to count."""
    doubtful = [each for each in rows if each.look_yourself]
    if not doubtful:
        return
    lines = [
        f"- **{widgets.plain(each.column)}**: {shown.count(each.flagged)} of {shown.count(each.read)} cells, with "
        f"{shown.count(each.different)} different values"
        for each in doubtful[:MOST]
    ]
    more = [f"- and {shown.counted(len(doubtful) - MOST, 'more column')}"] if len(doubtful) > MOST else []
    st.warning(
        "**Perhaps names or places.** These columns read as such, but hold too few different values to tell: look "
        "yourself, and give them a role or a step by hand.\n\n" + "\n".join(lines + more),
        icon=":material/person_search:",
    )


def _recall() -> str:
    """How much the reader of text misses itself."""
    recall = findings.reading_recall()
    if recall is None:
        return " What this reading misses, it misses here too."
    return f" The reading found {shown.share(recall)} of the names and places of our benchmark: it misses some here."


def _cells(nothing: Any, *, complete: bool) -> dict[str, object]:
    return {
        "Column": nothing.column,
        "Cells with a value": nothing.cells,
        "What that is worth": worth(
            nothing.cells, nothing.read, nothing.flagged, at_most=nothing.at_most, complete=complete, cut=nothing.cut
        ),
    }


def worth(cells: int, read: int, flagged: int, *, at_most: float, complete: bool = True, cut: int = 0) -> str:
    """What finding nothing says.

    >>> worth(10_000, 300, 0, at_most=0.00994), worth(500, 500, 0, at_most=0), worth(0, 0, 0, at_most=1)
    ('at most 0.99% of cells would be marked as a name or place', 'no cell is marked', 'it has no values')
    >>> worth(10_000, 300, 2, at_most=0.0209)
    'at most 2.1% of cells would be marked as a name or place: 2 of 300 were, too few or too alike to count'
    >>> worth(10_000, 0, 0, at_most=0), worth(10_000, 0, 0, at_most=1, complete=False)
    ('no pattern matches, and it can hold no name', 'no pattern matches; not read for names yet')
    """
    if not cells:
        return "it has no values"
    if not read:
        if not at_most:
            return "no pattern matches, and it can hold no name"
        return "no pattern matches; not read for names" + ("" if complete else " yet")
    if not at_most:
        return "no cell is marked"
    few = f": {shown.count(flagged)} of {shown.count(read)} were, too few or too alike to count" if flagged else ""
    begun = f"; of {shown.counted(cut, 'long cell')} only the beginning was read" if cut else ""
    return f"at most {shown.share(at_most)} of cells would be marked as a name or place{few}{begun}"
