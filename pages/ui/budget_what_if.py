"""What would be spent after questions that are only planned, asked one after the other and as a batch."""

from typing import Any

import streamlit as st

from pages.ui import asking_kept, state, widgets
from pages.ui import budget_words as words
from pages.ui import format as shown
from pages.ui.terms import TERMS
from privacy_core.usecases import catalog, spending
from privacy_core.usecases.spending import Noise, Wanted

ROWS = "budget.planned"
MOST = 8
LEAST, LARGEST = 0.001, 100.0
NOISES = {Noise.LAPLACE: "Laplace", Noise.GAUSSIAN: "Gaussian", Noise.CHOICE: "Choice (quantiles)"}
DELTAS = (1e-7, 1e-8, 1e-9, 1e-10)


@st.fragment
def show(dataset: catalog.Dataset, account: Any) -> None:
    """Rows of planned questions, and what would be spent after them."""
    st.header("What if", help=TERMS["budget_what_if"])
    rows: list[int] = st.session_state.setdefault(ROWS, [0])
    purposes = [str(purpose) for purpose in account.standing.by_purpose]
    begin = _of_query_page(dataset)
    planned = [_row(row, begin, alone=len(rows) == 1) for row in rows]
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


def _of_query_page(dataset: catalog.Dataset) -> Wanted:
    """The price of the question that is in work on the Query page, if there is one."""

    def kept(name: str) -> Any:
        return catalog.recall(state.workspace(), asking_kept.key(dataset.id, name))

    epsilon = kept("epsilon")
    noise = Noise.GAUSSIAN if kept("mechanism") == Noise.GAUSSIAN else Noise.LAPLACE
    fits = isinstance(epsilon, float) and LEAST <= epsilon <= LARGEST
    return Wanted(times=10, epsilon=epsilon if fits else 0.1, noise=noise)


def _row(row: int, begin: Wanted, *, alone: bool) -> Wanted:
    place = f"{ROWS}.{row}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        times = st.number_input(
            "Questions",
            min_value=1,
            max_value=1_000,
            value=10,
            key=f"{place}.times",
            width=90,
            persist_state="session",
        )
        epsilon = st.number_input(
            "Epsilon each",
            min_value=LEAST,
            max_value=LARGEST,
            value=begin.epsilon,
            step=0.05,
            format="%.3f",
            key=f"{place}.epsilon",
            width=130,
            persist_state="session",
        )
        noise = st.selectbox(
            "Noise",
            list(NOISES),
            index=list(NOISES).index(begin.noise),
            format_func=NOISES.__getitem__,
            key=f"{place}.noise",
            width=150,
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
