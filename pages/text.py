"""Free text: what in it tells who somebody is, marked and explained, and what redaction would leave of it."""

import streamlit as st

from pages.ui import job_panel, state, text_reading, text_terms, widgets

st.title("Text")
st.caption("Find people, addresses and numbers in free text, see why each was found, and see the text redacted.")
st.markdown(f":small[:material/visibility: {text_terms.LIMITS}]")

if job_panel.take_ended("read_column"):
    st.rerun()  # the sidebar need not tell of it
job_panel.show("read_column")
st.fragment(text_reading.body, key="text.body")(state.dataset())

widgets.explain(text_terms.MEANING)
