"""Asks the open dataset with differential privacy: what an answer costs and how far off it may be, then the answer."""

import streamlit as st

from pages.ui import asking, asking_answer, asking_budget, widgets

st.title("Query")
st.caption("Ask about everybody without telling about anybody: see the price and the noise first, then release.")

dataset = widgets.needs_dataset()

with widgets.shows_errors():
    account = asking_budget.needed(dataset)
    asking.ended(dataset)
    asking.standing(account)
    asking.question(dataset)
    asking_answer.past(dataset)

widgets.explain(
    "Noise is added to every answer, so that it is nearly as likely with you in the table as without: **epsilon** says "
    "how nearly. What all answers about the same people tell adds up, so they are paid from one **budget**, which "
    "nobody can overspend.\n\nThe **noise interval** says how far the noise may have moved a figure. It leaves out "
    "what your bounds cut off and the records that are left out where one person has many.\n\nMoving a slider reads no "
    "record and spends nothing. An answer that was **released before** is free: the same noise is shown again.\n\n"
    "Where you work alone on your own machine, the budget binds only the honest: whoever holds the table can copy it."
)
