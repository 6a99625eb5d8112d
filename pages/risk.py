"""Re-identification risk of the open dataset: who stands out, by what, and what would be learned about them."""

import streamlit as st

from pages.ui import risk_choice, risk_figures, risk_sources, widgets
from pages.ui.terms import TERMS

st.title("Risk")
st.caption("Who could be recognised, and by what.")

dataset = widgets.needs_dataset()

with widgets.shows_errors():
    choice = risk_choice.controls(dataset)
if not choice.quasi_identifiers:
    st.info(risk_choice.NOTHING_CHOSEN, icon=":material/arrow_upward:")
    st.stop()
with widgets.shows_errors():
    nearly_all = risk_figures.headline(dataset, choice)
    if nearly_all:  # which columns do it says more than the sizes of groups that have one person each
        risk_sources.sources(dataset, choice)
        st.header("How large the groups are")
    risk_figures.live(dataset, choice)
    risk_figures.sensitive(dataset, choice)
    if not nearly_all:
        risk_sources.sources(dataset, choice)
    risk_sources.riskiest(dataset, choice)

widgets.explain(
    "Somebody who knows a person, and knows that the person is in this table, looks for the group with that person's "
    "**quasi-identifier** values. Whoever is alone in their group is found at once; in a group of k people, one guess "
    "in k is right. Even in a large group, **sensitive** values that are all the same give themselves away: l and t "
    f"measure that.\n\n**Missing values.** {TERMS['missing_values']}\n\nThe figures are exact and come from raw "
    "records: they are for you, the owner of the data, and are not private."
)
widgets.show_code(choice.python(), choice.command())
