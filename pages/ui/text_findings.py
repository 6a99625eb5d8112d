"""What was found: marked in the text, and as a table with where, how sure, how and why; for a column, its shares."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from pages.ui import format as shown
from pages.ui import text_marked
from privacy_core.usecases import text_columns, texts

HIGH = 360  # of a table that scrolls by itself
MANY = 9
TWO_LINES = 54  # pixels of a row, in which a reason wraps
FEW = 6  # rows of two lines


def of_text(text: str, spans: Sequence[Any], *, candidates: int, key: str) -> None:
    """The text with its marks, and the findings as a table."""
    groups = texts.kinds({span.entity for span in spans})
    kinds = sum(map(len, groups.values()))
    said = f"**{shown.counted(len(spans), 'finding')}**" + (f" of {shown.counted(kinds, 'kind')}" if spans else "")
    others = candidates - len(spans)
    if others:
        weaker = (
            "is below the threshold, switched off or within another"
            if others == 1
            else ("are below the threshold, switched off or within another")
        )
        said += f" · {shown.counted(others, 'more candidate')} {weaker}"
    st.markdown(said)
    st.html(text_marked.findings(text, spans))
    if not spans:
        st.caption("Nothing was found that counts. That does not prove that nothing is there.")
        return
    st.html(text_marked.legend(groups))
    st.dataframe(
        [_row(text, span) for span in spans],
        key=key,
        hide_index=True,
        height=HIGH if len(spans) > FEW else "content",
        row_height=TWO_LINES,
        column_config={
            "What": st.column_config.TextColumn(width=130),
            "Text": st.column_config.TextColumn(width=130),
            "Where": st.column_config.TextColumn(width=70, help="First and last character, counted from 1."),
            "Score": st.column_config.NumberColumn(format="%.2f", width=50),
            "Because": st.column_config.TextColumn(width="large"),
        },
        alt=f"{shown.counted(len(spans), 'finding')} in the order of the text, each with its score and the reason",
    )


def of_column(reading: Any, counts: Any, *, key: str) -> None:
    """In how many cells something was found, and what; with intervals where it was a sample."""
    hit = counts.hit
    where = f"{shown.count(reading.cells)} cells with a text"
    sampled = reading.method == text_columns.SAMPLE
    drawn = f" that were drawn at random from {shown.count(reading.of)}" if sampled else ""
    st.markdown(
        f"**{shown.counted(hit.cells, 'cell')} ({_share(hit)})** of the {where}{drawn} hold something that counts."
        if reading.cells
        else "The column holds no text."
    )
    if not counts.kinds:
        return
    st.dataframe(
        [
            {
                "What": texts.words(each.entity),
                "Cells": each.cells,
                "Share": 100 * each.share,
                "Between": f"{shown.share(each.low)} and {shown.share(each.high)}" if each.low < each.high else "exact",
            }
            for each in counts.kinds
        ],
        key=key,
        hide_index=True,
        height=HIGH if len(counts.kinds) > MANY else "content",
        column_config={
            "What": st.column_config.TextColumn(width="medium"),
            "Cells": st.column_config.NumberColumn(format="localized"),
            "Share": st.column_config.ProgressColumn(format="%.1f %%", min_value=0, max_value=100),
            "Between": st.column_config.TextColumn(
                help="The share in the whole column lies between these, with 95% confidence: Clopper and Pearson."
            ),
        },
        alt=f"{shown.counted(len(counts.kinds), 'kind')} of personal data with the share of cells that hold them",
    )


def _row(text: str, span: Any) -> dict[str, object]:
    return {
        "What": texts.words(span.entity),
        "Text": text[span.start : span.end],
        "Where": f"{shown.count(span.start + 1)}–{shown.count(span.end)}",
        "Score": span.score,
        "Because": _because(span.reason, str(span.method)),
    }


def _because(reason: str, method: str) -> str:
    """The reason, with what found it where it does not say so.

    >>> _because("it is known", "language model"), _because("it is on the deny list", "deny list")
    ('it is known (language model)', 'it is on the deny list')
    """
    return f"{reason} ({method})" if reason and method not in reason else reason or method


def _share(each: Any) -> str:
    if each.low == each.high:
        return shown.share(each.share)
    return f"{shown.share(each.share)}, between {shown.share(each.low)} and {shown.share(each.high)} of all"
