"""What would be spent after questions that are only planned, asked one after the other and as a batch."""

from typing import Any

import streamlit as st

from pages.ui import budget_words as words
from pages.ui import format as shown
from pages.ui import state, widgets
from pages.ui.terms import TERMS
from privacy_core.usecases import spending
from privacy_core.usecases.spending import Noise, Wanted

ROWS = "budget.planned"
MOST = 8
NOISES = {Noise.LAPLACE: "Laplace", Noise.GAUSSIAN: "Gaussian", Noise.CHOICE: "Choice (quantiles)"}
DELTAS = (1e-7, 1e-8, 1e-9, 1e-10)


@st.fragment
def show(account: Any) -> None:
    """Rows of planned questions, and what would be spent after them."""
    st.header("What if", help=TERMS["budget_what_if"])
    rows: list[int] = st.session_state.setdefault(ROWS, [0])
    purposes = [str(purpose) for purpose in account.standing.by_purpose]
    planned = [_row(row, alone=len(rows) == 1) for row in rows]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button(
            "Add another kind",
            key="budget.planned.add",
            icon=":material/add:",
            disabled=len(rows) >= MOST,
            on_click=lambda: rows.append(max(rows) + 1),
        )
        purpose = (
            st.selectbox(
                "Paid from",
                purposes,
                key="budget.planned.purpose",
                format_func=words.purpose,
                width=180,
                persist_state="session",
            )
            if account.standing.budget.shares
            else purposes[0]
        )
    with widgets.shows_errors():
        found = spending.look_ahead(state.workspace(), account.source, planned, purpose=purpose)
    _told(account, found, many=sum(each.times for each in planned))


def _row(row: int, *, alone: bool) -> Wanted:
    place = f"{ROWS}.{row}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        times = st.number_input(
            "Questions",
            min_value=1,
            max_value=1_000,
            value=10,
            key=f"{place}.times",
            width=110,
            persist_state="session",
        )
        epsilon = st.number_input(
            "Epsilon each",
            min_value=0.001,
            max_value=100.0,
            value=0.1,
            step=0.05,
            format="%.3f",
            key=f"{place}.epsilon",
            width=130,
            persist_state="session",
        )
        noise = st.selectbox(
            "Noise",
            list(NOISES),
            format_func=NOISES.__getitem__,
            key=f"{place}.noise",
            width=170,
            persist_state="session",
        )
        delta = 0.0
        if noise is Noise.GAUSSIAN:
            delta = st.selectbox(
                "Delta each",
                DELTAS,
                index=1,
                format_func=words.delta,
                key=f"{place}.delta",
                width=110,
                persist_state="session",
            )
        if not alone:
            st.button(
                "Remove",
                key=f"{place}.remove",
                icon=":material/delete:",
                on_click=st.session_state[ROWS].remove,
                args=(row,),
            )
    return Wanted(times=times, epsilon=epsilon, delta=delta, noise=noise)


def _told(account: Any, found: Any, *, many: int) -> None:
    total, now = account.standing.budget.epsilon, account.standing.spent.epsilon
    fits = found.allowed == many
    ways = (
        (
            "One after the other",
            found.spent,
            "fits" if fits else f"{shown.count(found.allowed)} of {shown.count(many)} fit",
        ),
        ("Fixed as a batch", found.batch_spent, "fits" if found.batch_fits else "refused"),
    )
    with st.container(horizontal=True):
        for (label, spent, said), term in zip(ways, ("budget_what_if", "budget_batch"), strict=True):
            st.metric(
                label,
                f"{words.epsilon_of(spent, total)} of {words.epsilon_of(total, total)}",
                delta=f"{said}, {shown.change(now, spent)}",
                delta_color="off",
                delta_arrow="off",
                help=TERMS[term],
            )
