"""The sidebar of every page: which table, how exposed it is, what has been spent, what is running."""

import streamlit as st

from pages.ui import state, widgets


def show() -> None:
    """Draws it; call once a run."""
    with st.sidebar:
        found = state.dataset()
        if found is None:
            st.caption("No table is open.")
            return
        st.markdown(f"**{widgets.plain(found.name)}**")
        st.caption(f"{found.rows:,} rows · {len(found.columns)} columns")
