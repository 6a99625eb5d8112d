"""What is spent of a budget and what is left, whom it protects, and what that rests on."""

from typing import Any

import streamlit as st

from pages.ui import budget_gauge, budget_setting, state, widgets
from pages.ui import budget_words as words
from pages.ui import format as shown
from pages.ui.terms import TERMS
from privacy_core.errors import PrivacyCoreError
from privacy_core.usecases import budgets, catalog


def show(dataset: catalog.Dataset) -> Any:
    """Figures, gauge, and the sentence that says what they are for; the budget, or None where it cannot be known."""
    try:
        account = budgets.account(state.workspace(), dataset.source)
    except PrivacyCoreError as error:  # the ledger is broken; its lines are shown all the same
        widgets.show_error(error)
        return None
    standing, total = account.standing, account.standing.budget.epsilon
    charges = budgets.charges(state.workspace(), account.source)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.metric(
            "Epsilon spent",
            f"{words.epsilon_of(standing.spent.epsilon, total)} of {words.epsilon_of(total, total)}",
            help=TERMS["budget_spent"],
        )
        st.metric("Left", words.epsilon_of(account.remaining, total))
        st.metric("Delta", words.delta(standing.budget.delta), help=TERMS["budget_delta"])
        st.metric("Charges", shown.count(charges))
        st.space("stretch")
        budget_setting.change_button(dataset, account)
    st.html(budget_gauge.bar(account, wide=True))
    st.markdown(_sentence(account, charges))
    if not budgets.is_shared(state.workspace()):
        st.caption(words.ALONE)
    return account


def _sentence(account: Any, charges: int) -> str:
    budget, spent = account.standing.budget, account.standing.spent
    told = (
        f"It protects {words.unit(budget.person)} among the people of **{widgets.plain(account.name)}**, in whatever "
        f"file they come; {words.neighbours(budget.public_n)}."
    )
    if charges:
        told += f" What is spent is given by {words.bound(spent.bound)}."
    return told
