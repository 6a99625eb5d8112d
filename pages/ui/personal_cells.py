"""Cells as they are, shown only when somebody asks, and logged each time."""

from typing import Any

import streamlit as st

from pages.ui import personal_words, state, text_list, widgets
from privacy_core.usecases import catalog, findings

COUNT = 5


@st.dialog("Show cells as they are?")
def ask(dataset: catalog.Dataset, proposal: Any) -> None:
    """Asks once more, then shows a few."""
    kinds = [each.entity for each in proposal.findings]
    column = widgets.plain(proposal.column)
    st.markdown(
        f"Up to {COUNT} cells of **{column}** are shown as they stand in the table, about real people. That you "
        "looked, and at which column, is written into the audit log; the cells are not."
    )
    kind = kinds[0]
    if len(kinds) > 1:
        kind = st.selectbox("Cells that hold", kinds, key="personal.cells.kind", format_func=personal_words.kind)
    if st.button("Show them", key="personal.cells.shown", type="primary", icon=":material/visibility:"):
        with widgets.shows_errors(), st.spinner("Looking for such cells ..."):  # text is read anew
            cells = findings.show_evidence(state.workspace(), dataset.id, proposal.column, kind, count=COUNT)
        if cells:
            st.html(text_list.cells(map(str, cells), name=f"{len(cells)} cells as they stand in the table"))
        else:
            st.info("No cell was found this time: the sample that was read before held some.")
