"""The data: bring a file in, say what each column is, look at records, and keep order among the datasets."""

import streamlit as st

from pages.ui import intake, profiles, roles, shelf, state, widgets

VIEWS = ("Roles", "Profile", "Records", "Datasets", "Upload")

st.title("Data")
st.caption("What is in the table, and what each column is to someone who wants to recognise a person.")

found = state.dataset()
go = st.session_state.pop("data.go", None)  # where another place of the studio wants to lead
if go or st.session_state.get("data.view") is None:
    st.session_state["data.view"] = go or VIEWS[0]
view = st.segmented_control("View", VIEWS, key="data.view", label_visibility="collapsed", persist_state="session")

if view == "Upload":
    intake.page()
elif view == "Datasets":
    with widgets.shows_errors():
        shelf.everything()
else:
    dataset = widgets.needs_dataset()
    st.header(widgets.plain(dataset.name))
    with widgets.shows_errors():
        {"Roles": roles.editor, "Profile": profiles.table, "Records": profiles.records}[view or "Roles"](dataset)
