"""What was spent over time by each accountant, and for what each of their figures may be taken."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from pages.ui import budget_figures as figures
from pages.ui import budget_words as words
from pages.ui import format as shown
from pages.ui import state, widgets
from pages.ui.budget_figures import ENFORCED, Step
from pages.ui.terms import TERMS
from privacy_core.usecases import catalog, spending
from privacy_core.usecases.spending import Stand

NAMES = {ENFORCED: "Enforced", "basic": "Basic", "rdp": "RDP", "pld": "PLD", "zcdp": "zCDP"}
HOLDS = {
    ENFORCED: "however the questions were chosen. It decides what is still allowed",
    "basic": "however they were chosen: what each costs by itself, added up",
    "zcdp": "however they were chosen, by zero-concentrated privacy; not with a sampled training among them",
    "rdp": "for charges that were all fixed in advance, by Rényi privacy: its order is chosen afterwards",
    "pld": "for a batch fixed in advance, by privacy loss distributions. **It is no rule for when to stop**: who "
    "chooses the next question by the last answer cannot rely on it",
}
TIME, CHARGES = "By time", "By charge"


@st.fragment
def show(dataset: catalog.Dataset, account: Any) -> None:
    """The chart beside its legend in words."""
    st.header("Over time", help=TERMS["budget_accountants"])
    with widgets.shows_errors(), st.spinner("Adding up what was charged ..."):
        stands = spending.course(state.workspace(), dataset.source)
    steps = [_step(stand) for stand in stands]
    names = {key: name for key, name in NAMES.items() if any(step.spent.get(key) is not None for step in steps)}
    way = st.segmented_control(
        "Along",
        (TIME, CHARGES),
        default=TIME,
        required=True,
        key="budget.along",
        label_visibility="collapsed",
        persist_state="session",
    )
    widgets.still(
        figures.course(steps, names, by_time=way == TIME), key=f"budget.course.{way}", alt=figures.told(steps, names)
    )
    st.markdown(_table(steps[-1], names, account))
    if "zcdp" not in names:
        st.caption("No figure by zCDP: a training on sampled batches is among the charges.")


def _step(stand: Stand) -> Step:
    spent = {ENFORCED: stand.enforced, "basic": stand.basic, "zcdp": stand.zcdp, "rdp": stand.rdp, "pld": stand.pld}
    return Step(datetime.fromtimestamp(stand.at, tz=UTC), stand.total, spent, stand.words)


def _table(last: Step, names: Mapping[str, str], account: Any) -> str:
    lines = ["| Epsilon by | It holds |", "| --- | --- |"]
    for key, name in names.items():
        told = f"{name}\N{NO-BREAK SPACE}{shown.number(last.spent.get(key))}"
        if key == ENFORCED:
            bound = words.bound(account.standing.spent.bound)
            lines.append(f"| **{told}** | {HOLDS[key]}; now given by {bound}. |")
        else:
            lines.append(f"| {told} | {HOLDS[key]}. |")
    return "\n".join(lines)
