"""Where everybody begins: the demo table, a file, or a recent dataset."""

import streamlit as st

from pages.ui import widgets

st.title("Privacy Studio")
st.caption("See who could be re-identified in a table, protect it, and export it with the evidence.")
with st.container(horizontal=True):
    widgets.demo_button("start.demo")
