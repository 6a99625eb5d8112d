"""Where everybody begins: the demo table, a file, or a dataset that is already here."""

import streamlit as st

from pages.ui import pictures, shelf, theme, widgets

st.title("Privacy Studio")
st.caption("See who could be re-identified in a table, protect it, and export it with the evidence.")

with st.container(horizontal=True):
    widgets.demo_button("start.demo", goes_to="data.py")
    if st.button("Upload a file", key="start.upload", icon=":material/upload_file:"):
        st.session_state["data.go"] = "Upload"
        st.switch_page("data.py")
st.caption("Nothing leaves this machine. The demo table is invented: hospital admissions of people who do not exist.")

st.html(pictures.steps(theme.current()))

with widgets.shows_errors():
    shelf.recent()
