"""Setting a privacy budget, and changing it: how much may be spent, on whom, and for what."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.ui import budget_words as words
from pages.ui import format as shown
from pages.ui import rounds, state, widgets
from pages.ui.terms import TERMS
from privacy_core.usecases import budgets, catalog

DELTAS = (1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 0.0)
ROW = ""
WHOLE, DIVIDED = "Not divided", "By purpose"
ADD, REPLACE = "Add or remove one", "Replace one"


def propose(dataset: catalog.Dataset) -> None:
    """The face without a budget: what one would be, and the button that sets it; else whom to ask."""
    st.info(
        f"The people of **{widgets.plain(dataset.source_name)}** have no privacy budget, so nothing private can be "
        "released about them yet. Releases with noise are paid from it, whatever file these people come in.",
        icon=":material/account_balance_wallet:",
    )
    if not budgets.may_set(state.workspace()):
        st.markdown("Ask an administrator of this studio to set one: who may *set privacy budgets* sees a button here.")
        st.stop()
    left, right = st.columns([2, 3], gap="large")
    with left:
        st.header("A budget to begin with")
        asked = controls(dataset, budgets.proposed(dataset), place=f"budget.new.{dataset.id}")
        # No callback: it would be given what was chosen when the button was drawn, not what is typed as it is pressed.
        if st.button("Set this budget", key="budget.set", type="primary", icon=":material/check:"):
            with widgets.shows_errors():
                budgets.set_budget(state.workspace(), dataset.source, **asked)
            st.rerun()
    with right:
        meaning(asked)


def change_button(dataset: catalog.Dataset, account: Any) -> None:
    """For an administrator: opens what changes the budget."""
    if budgets.may_set(state.workspace()) and st.button(
        "Change the budget", key="budget.change", icon=":material/tune:"
    ):
        rounds.begin("budget.changed")
        _change(dataset, account)


@st.dialog("Change the budget", width="medium")
def _change(dataset: catalog.Dataset, account: Any) -> None:
    standing = account.standing
    charged = budgets.charges(state.workspace(), account.source) > 0
    place = f"budget.changed.{rounds.number('budget.changed')}"
    asked = controls(dataset, standing.budget, place=place, fixed=charged)
    if asked["epsilon"] < standing.spent.epsilon:
        st.warning(
            f"Epsilon {shown.number(standing.spent.epsilon)} is spent already and stays so: nothing more could be "
            "released.",
            icon=":material/warning:",
        )
    reason = st.text_input(
        "Reason",
        key=f"{place}.reason",
        max_chars=200,
        placeholder="why, for the ledger and the audit log",
    )
    if st.button("Change it", key="budget.changed", type="primary", icon=":material/check:"):
        with widgets.shows_errors():
            budgets.set_budget(state.workspace(), account.source, reason=reason, **asked)
        st.rerun()


def controls(dataset: catalog.Dataset, now: Any, *, place: str, fixed: bool = False) -> dict[str, Any]:
    """What may be spent, on whom, and for what, as `budgets.set_budget` takes it.

    Args:
        dataset: Of the people.
        now: The budget that is shown to begin with.
        place: Of the keys.
        fixed: Whether something was spent, so that whom it protects stays.
    """
    left, right = st.columns(2)
    epsilon = left.number_input(
        "Epsilon in all",
        min_value=0.01,
        max_value=1000.0,
        value=float(now.epsilon),
        step=0.5,
        key=f"{place}.epsilon",
        help=TERMS["budget_epsilon"],
        persist_state="session",
    )
    deltas = sorted({*DELTAS, now.delta}, reverse=True)
    delta = right.selectbox(
        "Delta in all",
        deltas,
        index=deltas.index(now.delta),
        format_func=words.delta,
        key=f"{place}.delta",
        help=TERMS["budget_delta"],
        persist_state="session",
    )
    if fixed:
        st.markdown(f"It protects {words.unit(now.person)}; {words.neighbours(now.public_n)}.")
        st.caption("That is fixed: something was spent, and what protects others would not add up with it.")
        whom = {"person": now.person, "public_n": now.public_n}
    else:
        whom = {"person": _unit(dataset, now, place=place), "public_n": _neighbours(now, place=place)}
    return {"epsilon": epsilon, "delta": delta, **whom, "shares": _shares(now, place=place)}


def _unit(dataset: catalog.Dataset, now: Any, *, place: str) -> str | None:
    known = list(dict.fromkeys(each for each in (now.person, dataset.person) if each))
    if not known:
        st.caption(
            "It protects one row. Where a person has several, say on the Data page which column tells persons apart."
        )
        return None
    units = [*known, ROW]
    chosen = st.radio(
        "It protects",
        units,
        index=units.index(now.person or ROW),
        format_func=lambda each: f"One person, told by {widgets.spoken(each)}" if each else "One row",
        key=f"{place}.unit",
        help=TERMS["budget_unit"],
        persist_state="session",
    )
    return str(chosen) or None


def _neighbours(now: Any, *, place: str) -> bool:
    chosen = st.radio(
        "Neighbouring tables",
        (ADD, REPLACE),
        index=int(now.public_n),
        key=f"{place}.neighbours",
        horizontal=True,
        help=TERMS["budget_neighbours"],
        persist_state="session",
    )
    return bool(chosen == REPLACE)


def _shares(now: Any, *, place: str) -> dict[str, float]:
    divided = st.segmented_control(
        "Shares",
        (WHOLE, DIVIDED),
        default=DIVIDED if now.shares else WHOLE,
        required=True,
        key=f"{place}.shares",
        help=TERMS["budget_shares"],
        persist_state="session",
    )
    if divided != DIVIDED:
        return {}
    begin = {str(name): share for name, share in now.shares.items()} or dict(budgets.TEMPLATE)
    shares = {}
    names = list(budgets.TEMPLATE)
    columns = [column for _ in names[::2] for column in st.columns(2)]  # a row for two, so that a phone keeps the order
    for column, name in zip(columns, names, strict=False):
        percent = column.number_input(
            f"{words.purpose(name)} %",
            min_value=0,
            max_value=100,
            value=round(100 * begin.get(name, 0.0)),
            step=5,
            key=f"{place}.share.{name}",
            persist_state="session",
        )
        shares[name] = percent / 100
    _adds_up(shares)
    return shares


def _adds_up(shares: Mapping[str, float]) -> None:
    total = round(100 * sum(shares.values()))
    if total > 100:
        st.error(f"The shares add up to {total}%: take {total - 100}% away.", icon=":material/error:")
    elif total < 100:
        st.caption(f"{100 - total}% stay for nobody, until the budget is changed.")


def meaning(asked: Mapping[str, Any]) -> None:
    """What a budget promises, in plain words."""
    st.header("What it promises")
    st.markdown(words.promise(asked["epsilon"]))
    st.markdown(
        f"It protects {words.unit(asked['person'])}; {words.neighbours(asked['public_n'])}. This cannot be changed "
        "any more once something is spent; the rest can, with a reason."
    )
    if asked["delta"]:
        st.markdown(
            f"With a probability of up to {words.delta(asked['delta'])} the promise may fail. Choose it well below one "
            "divided by the number of people."
        )
    else:
        st.markdown("Without a delta there is no Gaussian noise, and sums of epsilons are the only bound that counts.")
    if not budgets.is_shared(state.workspace()):
        st.caption(words.ALONE)
