"""Protects the open dataset: a choice for each column, models that must hold, and the effect before the eyes."""

import streamlit as st

from pages.ui import demands, outcome, recipe_code, recipes, searching, state, treatment, widgets

st.title("Anonymize")
st.caption("Choose what happens to each column, and see at once who is still exposed and what is lost.")

dataset = widgets.needs_dataset()
if not dataset.roles:
    st.info(
        "Say first what each column is: without roles, names would be taken for harmless columns.",
        icon=":material/table_view:",
    )
    if st.button("Set the roles", key="work.roles", type="primary"):
        st.switch_page("data.py", query_params={state.DATASET: dataset.id})
    st.stop()

with widgets.shows_errors():
    recipes.bar(dataset)
    recipes.notices(dataset)
    left, right = st.columns([5, 6], gap="large")
    with left:
        demands.models(dataset)
        searching.choices(dataset)
        treatment.columns(dataset)
    with right:
        outcome.outcome(dataset)

widgets.explain(
    "Records whose quasi-identifier values agree form a group. The **models** say what every group must satisfy; "
    "records of groups that fall short are left out, up to the limit. Coarser columns make larger groups, so fewer "
    "records have to be left out, and less detail is kept: both are shown, so that you can weigh them.\n\n**Detail "
    "kept** is the share of what a column told records apart by. A pseudonym keeps all of it: it hides who somebody "
    "is, not that two records are of the same person.\n\nThe figures are exact and come from raw records: they are "
    "for you, the owner of the data."
)
recipe_code.code(dataset)
