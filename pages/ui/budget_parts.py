"""On what a budget was spent: by purpose against its share, by person, by question."""

from collections.abc import Iterable, Sequence
from typing import Any

import streamlit as st

from pages.ui import budget_figures as figures
from pages.ui import budget_words as words
from pages.ui import format as shown
from pages.ui import widgets
from pages.ui.budget_figures import Part
from privacy_core.usecases.spending import Line

PURPOSE, PERSON, QUESTION = "Purpose", "Person", "Question"
MOST = 12
SUMS = "Sums of what each costs by itself: together they are at least what is spent of the whole."


@st.fragment
def show(account: Any, lines: Sequence[Line]) -> None:
    """The bars of one way to divide."""
    st.header("Where it went")
    way = st.segmented_control(
        "By",
        (PURPOSE, PERSON, QUESTION),
        default=PURPOSE,
        required=True,
        key="budget.by",
        label_visibility="collapsed",
        persist_state="session",
    )
    charged = [line for line in lines if line.charged]
    if way == QUESTION:
        _questions(charged)
        return
    rows = _purposes(account) if way == PURPOSE else _people(charged)
    said = "; ".join(f"{row.name}: {figures.part_said(row)}" for row in rows)
    widgets.still(figures.parts(rows), key=f"budget.parts.{way}", alt=f"Epsilon spent by {way.lower()}: {said}")
    st.caption(SUMS if way == PERSON else _of_shares(account))


def _purposes(account: Any) -> list[Part]:
    budget = account.standing.budget
    divided = bool(budget.shares)
    return [
        Part(words.purpose(str(purpose)), spent.epsilon, budget.epsilon * budget.share(purpose) if divided else None)
        for purpose, spent in account.standing.by_purpose.items()
        if divided or spent.epsilon
    ]


def _of_shares(account: Any) -> str:
    if account.standing.budget.shares:
        return "Each purpose against its own share: where a share is spent, nothing more is released for it."
    return "The budget is not divided: any purpose may take all of what is left."


def _people(charged: Sequence[Line]) -> list[Part]:
    return [
        Part(name, spent, note=shown.counted(many, "charge"))
        for name, spent, many in _summed((line.actor, line.epsilon) for line in charged)[:MOST]
    ]


def _questions(charged: Sequence[Line]) -> None:
    rows = _summed((line.words, line.epsilon) for line in charged)
    st.dataframe(
        [{"Question": name, "Charges": many, "Epsilon": spent} for name, spent, many in rows],
        key="budget.questions",
        hide_index=True,
        height=min(250, 38 + 35 * len(rows)),
        column_config={
            "Question": st.column_config.TextColumn(width=270),
            "Charges": st.column_config.NumberColumn(width=65),
            "Epsilon": st.column_config.ProgressColumn(
                format="%.3g", min_value=0, max_value=rows[0][1] if rows else 1, width=110
            ),
        },
        alt="Epsilon spent by question, most first",
    )
    st.caption(SUMS)


def _summed(costs: Iterable[tuple[str, float]]) -> list[tuple[str, float, int]]:
    """Name, sum and number, most first.

    >>> _summed([("a", 1.0), ("b", 3.0), ("a", 1.5)])
    [('b', 3.0, 1), ('a', 2.5, 2)]
    """
    found: dict[str, tuple[float, int]] = {}
    for name, cost in costs:
        spent, many = found.get(name, (0.0, 0))
        found[name] = (spent + cost, many + 1)
    return sorted(((name, spent, many) for name, (spent, many) in found.items()), key=lambda row: (-row[1], row[0]))
