"""What was found: marked in the text, and listed with where, how sure, how and why; for a column, its shares."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from pages.ui import format as shown
from pages.ui import text_list, text_marked
from privacy_core.usecases import text_columns, texts


def of_text(text: str, spans: Sequence[Any], *, candidates: int) -> None:
    """The text with its marks, and the findings as a list."""
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
    st.html(text_list.findings(text, spans))


def of_column(reading: Any, counts: Any) -> None:
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
    st.html(text_list.kinds(counts.kinds, sampled=bool(sampled)))
    if sampled:
        st.caption("The share in the whole column lies between these, with 95% confidence: Clopper and Pearson.")


def _share(each: Any) -> str:
    if each.low == each.high:
        return shown.share(each.share)
    return f"{shown.share(each.share)}, between {shown.share(each.low)} and {shown.share(each.high)} of all"
