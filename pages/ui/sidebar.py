"""The sidebar of every page: which table, how exposed it is, what has been spent, what is running."""

import streamlit as st

from pages.ui import budget_gauge, exposure, job_panel, pictures, state, theme, widgets
from pages.ui import format as shown
from privacy_core.usecases import catalog


def show(*, private: bool) -> None:
    """Draws it; call once a run, before the page.

    Args:
        private: Whether the page shows noisy figures: no exact one of the same table stands beside them.
    """
    look = theme.current()
    st.logo(pictures.wordmark(look), size="large", icon_image=pictures.mark(look))
    asked = st.query_params.get(state.DATASET)
    found = state.dataset()
    if asked and (found is None or asked != found.id):
        here = "No table is open." if found is None else f"**{widgets.plain(found.name)}** is open instead."
        st.warning(
            f"The table in the address is not here any more, or is not yours. {here}", icon=":material/link_off:"
        )
    with st.sidebar:
        if found is None:
            st.query_params.pop(state.DATASET, None)
            st.caption("No table is open.")
        else:
            if asked != found.id:
                st.query_params[state.DATASET] = found.id  # so that a copied address leads back here
            _table(found, private=private)
            if not private:
                _exposure(found)
            budget_gauge.sidebar_line(found)
        job_panel.sidebar_line()


def _table(found: catalog.Dataset, *, private: bool) -> None:
    st.markdown(f":material/table_view: **{widgets.plain(found.name)}**")
    columns = shown.counted(len(found.columns), "column")
    st.caption(columns if private else f"{shown.counted(found.rows, 'row')} · {columns}")


@st.fragment(key=exposure.PART)
def _exposure(found: catalog.Dataset) -> None:
    known = exposure.measured(found)
    if known is not None:
        known.show()
    elif not found.quasi_identifiers:
        st.caption("Exposure unknown until the Data page says which columns are quasi-identifiers.")
    else:
        st.caption("Exposure not measured yet with these roles: open the Risk page.")
