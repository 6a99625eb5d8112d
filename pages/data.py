"""The data: bring a file in, say what each column is, look at records, and keep order among the datasets."""

import streamlit as st

from pages.ui import intake, personal_findings, personal_looking, profiles, roles, shelf, state, widgets

VIEWS = ("Roles", personal_looking.VIEW, "Profile", "Records", "Datasets", "Upload")

st.title("Data")
st.caption("What is in the table, and what each column is to someone who wants to recognise a person.")

go = st.session_state.pop("data.go", None)  # where another place of the studio wants to lead
state.restore("data.view", VIEWS[0], fits=VIEWS.__contains__)
if go:
    st.session_state["data.view"] = go
    state.keep("data.view")
view = st.segmented_control(
    "View",
    VIEWS,
    key="data.view",
    label_visibility="collapsed",
    on_change=state.keep,
    args=("data.view",),
    persist_state="session",
    required=True,
)

if view == "Upload":
    intake.page()
elif view == "Datasets":
    with widgets.shows_errors():
        shelf.everything()
else:
    dataset = widgets.needs_dataset()
    st.header(widgets.plain(dataset.name))
    with widgets.shows_errors():
        shows = {
            "Roles": roles.editor,
            personal_looking.VIEW: personal_findings.page,
            "Profile": profiles.table,
            "Records": profiles.records,
        }
        shows[view or "Roles"](dataset)
