"""Any range of a column from one released answer: two edges are chosen, and its count costs nothing."""

import streamlit as st

from pages.ui import asking_words, state, widgets
from pages.ui import format as shown
from privacy_core.usecases import answers, catalog


def between(dataset: catalog.Dataset, released: answers.Released, *, key: str) -> None:
    """The ends of a range, and how many records lie in it."""
    (column,) = released.question["by"]
    edges = [float(edge) for edge in released.question["by"][column]["bins"]]
    ends = st.select_slider(
        f"From and up to which {widgets.spoken(column)}",
        edges,
        value=(edges[0], edges[-1]),
        format_func=shown.number,
        key=f"query.range.{key}",
    )
    low, high = ends
    if low == high:
        st.caption("Move the ends apart.")
        return
    told = answers.range_within(state.workspace(), dataset.id, released, (low, high))
    interval = told["noise_interval"]
    st.markdown(
        f"**{asking_words.figure(told['value'], interval)}** records from {shown.number(low)} to below "
        f"{shown.number(high)}, noise interval {asking_words.ends(interval)}."
    )
