"""The privacy budget of the people in the open table: set, spent, left, and every line of its ledger."""

import streamlit as st

from pages.ui import (
    budget_course,
    budget_headline,
    budget_ledger,
    budget_parts,
    budget_setting,
    budget_what_if,
    state,
    widgets,
)
from privacy_core.usecases import budgets, spending

st.title("Budget")
st.caption("What may be told of these people in all, what was, and what is left.")

dataset = widgets.needs_dataset()
widgets.problem()

with widgets.shows_errors():
    if not budgets.ledger_head(state.workspace(), dataset.source):
        budget_setting.propose(dataset)
    else:
        lines = spending.lines(state.workspace(), dataset.source)
        account = budget_headline.show(dataset)
        if account is not None and any(line.charged for line in lines):
            budget_course.show(dataset, account)
            left, right = st.columns(2, gap="large")
            with left:
                budget_parts.show(account, lines)
            with right:
                budget_what_if.show(dataset, account)
        elif account is not None:
            st.info(
                "Nothing is spent yet. What a question costs is seen before it is asked.", icon=":material/savings:"
            )
            st.page_link("query.py", label="Ask a private question", icon=":material/bar_chart:")
        budget_ledger.show(dataset, lines)

widgets.explain(
    "Every private answer tells a little of each person, and little adds up. **Epsilon** measures how much, and the "
    "budget is how much may be told in all, whoever asks and whichever file these people come in. Each release is "
    "written into the ledger and charged *before* its noise is drawn: whoever is refused spent nothing, and what "
    "failed stays charged. The same question again is answered from the ledger, for nothing."
)
widgets.show_code(
    """
import privacy_core as pc

with pc.open_table("FILE") as table:
    print(table.budget().to_json())
""",
    "privacy-studio budget show FILE\nprivacy-studio budget recompose FILE\nprivacy-studio budget verify FILE",
)
