"""How much of a privacy budget is spent: a thin bar for the sidebar and a wide one for its page, in plain HTML."""

import html
from typing import Any

import streamlit as st

from pages.ui import budget_words as words
from pages.ui import format as shown
from pages.ui import state
from pages.ui.theme import THEME
from privacy_core.errors import PrivacyCoreError
from privacy_core.usecases import budgets, catalog

NONE, BROKEN = "No privacy budget set", "The ledger of budgets is broken"
PART = "sidebar.budget"
"""The line of the sidebar, which is drawn anew by whatever spends: `st.rerun([budget_gauge.PART, ...])`."""


@st.fragment(key=PART)
def sidebar_line(found: catalog.Dataset) -> None:
    """What is spent of the budget of a table's people; where there is none, the way to one."""
    try:
        account = _account(found)
    except PrivacyCoreError:
        st.page_link("budget.py", label=BROKEN, icon=":material/gpp_bad:")
        return
    if account is None:
        st.page_link("budget.py", label=NONE, icon=":material/account_balance_wallet:")
    else:
        st.html(bar(account))


def told(found: catalog.Dataset) -> str:
    """The same in words."""
    try:
        account = _account(found)
    except PrivacyCoreError:
        return BROKEN
    return NONE if account is None else f"Privacy budget: {words.spent_of(account)} is spent"


def _account(found: catalog.Dataset) -> Any:
    workspace = state.workspace()
    return budgets.account(workspace, found.source) if budgets.has_budget(workspace, found.source) else None


def bar(account: Any, *, wide: bool = False) -> str:
    """A bar of the share that is spent, for ``st.html``; it follows the theme by itself and is read as one sentence.

    Args:
        account: The budget.
        wide: Whether it stands on its own page, where figures stand beside it.
    """
    share = spent_share(account)
    muted, track = _both("grayTextColor"), _both("grayBackgroundColor")
    fill = f"<div style='width:max({100 * share:.2f}%,3px);height:100%;background:{_both('blueColor')}'></div>"
    line = (
        f"<div style='height:{14 if wide else 6}px;border-radius:{7 if wide else 3}px;overflow:hidden;"
        f"margin:5px 0 6px;background:{track}'>{fill if share else ''}</div>"
    )
    aloud = html.escape(f"Privacy budget: {words.spent_of(account)} is spent.", quote=True)
    if wide:
        return f"<div role='img' aria-label='{aloud}'>{line}</div>"
    return (
        f"<div role='img' aria-label='{aloud}' style='line-height:1.35'>"
        f"<div style='display:flex;justify-content:space-between;align-items:baseline'><span>Privacy budget</span>"
        f"<span style='font-weight:600;font-variant-numeric:tabular-nums'>{shown.share(share)}</span></div>{line}"
        f"<div style='font-size:0.85em;color:{muted}'>{html.escape(words.spent_of(account))}</div></div>"
    )


def spent_share(account: Any) -> float:
    """Share of epsilon that is spent, in [0, 1]."""
    standing = account.standing
    return min(1.0, float(standing.spent.epsilon / standing.budget.epsilon))


def _both(name: str) -> str:
    return f"light-dark({THEME['light'][name]},{THEME['dark'][name]})"
