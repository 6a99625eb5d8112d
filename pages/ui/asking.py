"""The Query page's two halves, drawn without the rest: the question on the left, what it means on the right."""

import streamlit as st

from pages.ui import asking_answer, asking_form, asking_live, budget_gauge, job_panel, state, widgets, work
from pages.ui import budget_words as words
from privacy_core.usecases import budgets, catalog
from privacy_core.usecases.jobs import State

PART = "query.part"


def question(dataset: catalog.Dataset) -> None:
    """Builder, plan and release; a slider redraws only this."""
    work.part(PART, _halves)(dataset)


def ended(dataset: catalog.Dataset) -> None:
    """Goes on with what a release brought; call it in every run of the page, before the question."""
    done = [job for job in job_panel.take_ended(asking_live.WORK, dataset=dataset.id) if job.state is State.DONE]
    if done:
        asking_answer.arrived(dataset, done[-1].result["spend"])
        st.rerun()  # so that the sidebar, too, knows that it was told
    job_panel.show(asking_live.WORK)


def standing(account: budgets.Account) -> None:
    """What is spent of the budget, in one line."""
    st.progress(budget_gauge.spent_share(account), f"Spent {words.spent_of(account)}")


def _halves(dataset: catalog.Dataset) -> None:
    account = budgets.account(state.workspace(), dataset.source)
    left, right = st.columns([5, 6], gap="large")
    with left:
        asked = asking_form.controls(dataset, account.standing.budget)
    with right:
        widgets.problem()
        asking_live.live(dataset, asked)
        if not asked.missing:
            asking_answer.code(asked.told, asked.purpose)
