"""The Train page's parts in their places: what is at work, the setup with its price, and the models below."""

import streamlit as st

from pages.ui import (
    asking_budget,
    state,
    training_columns,
    training_facts,
    training_live,
    training_models,
    training_price,
    training_setup,
    widgets,
)
from pages.ui import format as shown
from privacy_core.usecases import budgets, catalog

NO_BUDGET = "train.no_budget"


def page(dataset: catalog.Dataset) -> None:
    """Everything below the title; the setup comes last, since it ends the run where a budget is missing."""
    arrived = training_live.ended(dataset)
    if arrived is not None:
        st.toast("The model is trained. Its figures stand below.", icon=":material/model_training:")
    training_live.live(dataset)
    setup, below = st.container(), st.container()
    with below:
        training_models.models(dataset, arrived)
    with setup:
        st.fragment(_halves, key="train.part")(dataset)


def _halves(dataset: catalog.Dataset) -> None:
    has_budget = budgets.has_budget(state.workspace(), dataset.source)
    if has_budget and st.session_state.pop(NO_BUDGET, False):
        st.rerun()  # so that the sidebar, too, shows it
    account = budgets.account(state.workspace(), dataset.source) if has_budget else None
    told = training_facts.facts(dataset)
    left, right = st.columns([1, 2], gap="large")
    with left:
        asked = training_setup.controls(
            dataset,
            told,
            person=account.standing.budget.person if account else dataset.person,
            delta=account.standing.budget.delta if account else budgets.proposed(dataset).delta,
        )
    with right:
        used = sum(each["use"] for each in told.rows)
        said = "Read off the data, not private" if told.from_data else "Public facts"
        with st.expander(
            f"{said}: {shown.count(used)} of {shown.counted(len(told.rows), 'column')} used",
            icon=":material/visibility:" if told.from_data else ":material/public:",
            expanded=True,
            key=f"train.public.{dataset.id}",
        ):
            training_columns.editor(dataset, told)
        widgets.problem()
        if asked.private and account is None:
            st.session_state[NO_BUDGET] = True
            asking_budget.needed(dataset)
        training_price.price(dataset, asked)
