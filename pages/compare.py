"""Protected tables and recipes of the open dataset side by side: what each protects, and what it costs."""

import streamlit as st

from pages.ui import before_after, candidates, state, widgets

st.title("Compare")
st.caption("Put protected tables and recipes side by side: how well people are hidden, and how much is kept.")

dataset = widgets.needs_dataset()
if not dataset.quasi_identifiers:
    st.info("Say first which columns are quasi-identifiers: without them there is nothing to compare by.")
    if st.button("Set the roles", key="compare.roles", type="primary", icon=":material/table_view:"):
        st.switch_page("data.py", query_params={state.DATASET: dataset.id})
    st.stop()

with widgets.shows_errors():
    known = candidates.known(dataset)
if len(known) < 2:
    st.info(
        "There is only the recipe in work. Save recipes, or make protected tables, and they can be compared here.",
        icon=":material/compare_arrows:",
    )
    if st.button("Go to Anonymize", key="compare.anonymize", type="primary"):
        st.switch_page("anonymize.py", query_params={state.DATASET: dataset.id})
    st.stop()

chosen = candidates.choice(dataset, known)
if not chosen:
    st.info("Choose at least one of them.", icon=":material/arrow_upward:")
    st.stop()
with widgets.shows_errors():
    measured = candidates.measured(dataset, chosen)
    candidates.table(dataset, measured)
    candidates.picture(measured)
    candidates.differences(dataset, known)
    if measured:
        st.fragment(candidates.closer)(dataset, measured)
before_after.panel(dataset)

widgets.explain(
    "Up to four stand side by side; solutions of a search are kept for that on the Anonymize page. The **loss** is "
    "measured by what the search of the recipe in work keeps small, for all alike. It is known only where every "
    "quasi-identifier stays or is generalized by its hierarchy.\n\nEach row of the picture has a scale of its own; a "
    "letter marks one protected table or recipe, and the ring the table as it was opened. **Figures of a protected "
    "table** were measured on its records when it was made; those of a **recipe** say what it would give now, records "
    "left out included.\n\nBetter protection on the one hand, detail and records kept on the other: choose the one "
    "that protects as much as you need and keeps the most."
)
widgets.show_code(
    """
import privacy_core as pc

with pc.open_table("FILE") as table:
    for recipe in ("recipe_a.json", "recipe_b.json"):
        print(recipe, table.anonymize(recipe).release.figures)
""",
    "privacy-studio anonymize FILE --recipe recipe_a.json --out OUT_A.csv --json",
)
