"""The Query page where the people of a table have no budget: one is proposed, and an administrator sets it."""

import streamlit as st

from pages.ui import asking_terms, menu, state, widgets
from pages.ui import budget_words as words
from pages.ui import format as shown
from pages.ui.terms import TERMS
from privacy_core.usecases import budgets, catalog


def needed(dataset: catalog.Dataset) -> budgets.Account:
    """The budget of the table's people; without one, the page proposes one and stops."""
    if not budgets.has_budget(state.workspace(), dataset.source):
        _proposal(dataset)
        st.stop()
    return budgets.account(state.workspace(), dataset.source)


def _proposal(dataset: catalog.Dataset) -> None:
    budget = budgets.proposed(dataset)
    st.info(
        f"The people of **{widgets.plain(dataset.source_name)}** have no privacy budget, so nothing can be asked "
        "about them yet. All answers about them are paid from it, whoever asks, and from whichever table of theirs.",
        icon=":material/account_balance_wallet:",
    )
    with st.container(border=True):
        st.subheader("A budget to begin with")
        left, right = st.columns(2)
        left.metric("Epsilon", shown.number(budget.epsilon), help=TERMS["epsilon"])
        right.metric("Delta", shown.number(budget.delta), help=TERMS["delta"])
        st.markdown(f"It protects {words.unit(budget.person)}.")
        st.markdown(f"{words.neighbours(budget.public_n).capitalize()}.", help=asking_terms.ASKING["neighbours"])
        may = budgets.may_set(state.workspace())
        with st.container(horizontal=True):
            if may:
                st.button(
                    "Set this budget",
                    key="query.set_budget",
                    type="primary",
                    icon=":material/check:",
                    on_click=widgets.tries,
                    args=(lambda: _set(dataset),),
                )
            if any(row.path == "budget" and row.file for row in menu.ROWS) and st.button(
                "Choose another on the Budget page" if may else "Go to the Budget page",
                key="query.to_budget",
                icon=":material/account_balance_wallet:",
            ):
                st.switch_page("budget.py", query_params={state.DATASET: dataset.id})
        if not may:
            st.caption("An administrator sets it.")
        elif budget.person is None:
            st.caption(
                "If one person has several rows, first say on the Data page which column tells persons apart: once "
                "something is spent, whom the budget protects stays as it is."
            )
    widgets.problem()


def _set(dataset: catalog.Dataset) -> None:
    budget = budgets.proposed(dataset)
    budgets.set_budget(
        state.workspace(), dataset.source, epsilon=budget.epsilon, delta=budget.delta, person=budget.person
    )
