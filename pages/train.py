"""Trains a model on the open dataset with differential privacy: set up, watch, look at what came of it."""

import streamlit as st

from pages.ui import training_page, widgets

st.title("Train")
st.caption("A model that learns from everybody and remembers nobody: see its price first, then train it.")

dataset = widgets.needs_dataset()
widgets.needs_extra("train")
everything, explanation = st.container(), st.container()

with explanation:
    widgets.explain(
        "In every step the model looks at a secret batch of rows, cuts what each row pulls to the same length, and "
        "adds noise to the sum. So the model is nearly as likely with you in the table as without: **epsilon** says "
        "how nearly. It is paid from the **budget** of the people before the first batch, and stays paid.\n\n"
        "What each column can hold must be **public**: said by a person, not read off the records. Otherwise a rare "
        "category or the largest number would tell of whoever brought it, and nothing would be guaranteed.\n\n"
        "**Without noise** is the same model trained without privacy, to see what privacy costs; it is measured and "
        "thrown away. **Most frequent label** needs no model at all.\n\n"
        "Accuracy, curves and calibration are **exact figures of protected rows**: the guarantee covers the model, "
        "not them. They are for the data owner, and no file that leaves has them."
    )

with everything, widgets.shows_errors():
    training_page.page(dataset)
