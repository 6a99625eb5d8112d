"""Where risk comes from: single columns, small combinations of them, and the classes that stand out most."""

from math import comb
from typing import Any

import streamlit as st

from pages.ui import charts, findings, state, theme, widgets
from pages.ui import format as shown
from pages.ui.risk_choice import Choice
from pages.ui.terms import TERMS
from privacy_core.usecases import assess, catalog

AT_ONCE = 30_000_000
"""Classes times combinations that are counted unasked: a second or two."""
AT_MOST = 300_000_000
"""The same for those counted when asked: some seconds. Combinations of fewer columns are looked at where it is more."""
UP_TO, LISTED, RISKIEST = 3, 5, 20


def sources(dataset: catalog.Dataset, choice: Choice) -> None:
    """Which columns do it: how far a few of them go, and what each adds."""
    st.header("What gives people away", help=TERMS["drivers"])
    combinations(dataset, choice)
    drivers(dataset, choice)


def drivers(dataset: catalog.Dataset, choice: Choice) -> None:
    """What each quasi-identifier adds: the share that is unique without it."""
    if len(choice.quasi_identifiers) < 2 or not _asked_for(dataset, choice, "drivers", len(choice.quasi_identifiers)):
        return
    rows = assess.risk_drivers(
        state.workspace(), dataset.id, quasi_identifiers=choice.quasi_identifiers, person=choice.person
    )
    summary = _summary(dataset, choice)
    asked: dict[str, Any] = {
        "unique_with": summary.sizes.below(2)[1],
        "k_without": [row.k for row in rows],
        "many": choice.many,
    }
    columns, shares = [row.column for row in rows], [row.share_unique for row in rows]
    st.plotly_chart(
        charts.drivers(columns, shares, **asked, look=theme.current()),
        key="risk.drivers",
        theme=None,
        alt=findings.drivers(columns, shares, **asked),
        config={"displayModeBar": False},
    )


def combinations(dataset: catalog.Dataset, choice: Choice) -> None:
    """The small combinations that single out most, and least."""
    columns = len(choice.quasi_identifiers)
    if columns < 2:
        return
    up_to = largest(columns, _summary(dataset, choice).classes)
    count = how_many(columns, up_to)
    if not _asked_for(dataset, choice, "combinations", count):
        return
    rows = assess.risky_combinations(
        state.workspace(), dataset.id, quasi_identifiers=choice.quasi_identifiers, person=choice.person, up_to=up_to
    )
    pairs = [row for row in rows if len(row.quasi_identifiers) == min(2, columns)]
    worst = max(pairs, key=lambda row: row.share_unique)
    known = " and ".join(widgets.plain(name) for name in worst.quasi_identifiers)
    verb = "is" if worst.unique == 1 else "are"
    st.markdown(
        f"To somebody who knows only **{known}**, "
        f"**{shown.counted(worst.unique, choice.one, choice.many)}** ({shown.share(worst.share_unique)}) {verb} alone."
    )
    listed = min(LISTED, len(rows) // 2)
    left, right = st.columns(2)
    with left:
        _combinations("Few columns that single out most", rows[:listed], choice, up_to=up_to, key="worst")
    with right:
        _combinations("Few columns that single out least", rows[::-1][:listed], choice, up_to=up_to, key="best")
    if up_to < min(UP_TO, columns):
        st.caption(
            f"Looked at all {shown.count(count)} combinations of at most {up_to} of the {columns} columns: this table "
            "has too many groups to look at larger ones of so many columns. Choose fewer columns to see them."
        )


def largest(columns: int, classes: int) -> int:
    """Columns of the largest combinations that are looked at: `UP_TO`, or two where that would take minutes.

    >>> largest(10, 100_000), largest(40, 1_000), largest(40, 100_000), largest(40, 10_000_000)
    (3, 3, 2, 2)
    """
    return next((size for size in range(UP_TO, 2, -1) if classes * how_many(columns, size) <= AT_MOST), 2)


def how_many(columns: int, up_to: int) -> int:
    """Combinations of at most so many of the columns.

    >>> how_many(40, 3), how_many(40, 2), how_many(2, 3)
    (10700, 820, 3)
    """
    return sum(comb(columns, size) for size in range(1, min(up_to, columns) + 1))


def _combinations(title: str, rows: Any, choice: Choice, *, up_to: int, key: str) -> None:
    st.markdown(f"**{title}**")
    st.dataframe(
        [
            {
                "Known columns": ", ".join(row.quasi_identifiers),
                "Alone": f"{shown.count(row.unique)} ({shown.share(row.share_unique)})",
                "k": shown.count(row.k),
            }
            for row in rows
        ],
        hide_index=True,
        height="content",
        key=f"risk.combinations.{key}",
        column_config={
            "Known columns": st.column_config.TextColumn(width=300),
            "Alone": st.column_config.TextColumn(width=110),
            "k": st.column_config.TextColumn(width=60),
        },
        alt=f"{title}: {shown.counted(len(rows), 'combination')} of at most {up_to} columns, with the {choice.many} "
        "alone and k",
    )


@st.fragment
def riskiest(dataset: catalog.Dataset, choice: Choice) -> None:
    """The smallest classes, masked; shown as they are until the next step when somebody asks, which is audited."""
    st.header("The riskiest groups", help=TERMS["equivalence_class"])
    asked: dict[str, Any] = {
        "quasi_identifiers": choice.quasi_identifiers,
        "person": choice.person,
        "rows": RISKIEST,
    }
    with st.container(horizontal=True, vertical_alignment="center"):
        reveal = st.button("Show values", key="risk.reveal", icon=":material/visibility:")
        st.caption("Values are masked. Showing them is noted in the audit log; they are hidden again by the next step.")
    act = assess.reveal_riskiest_classes if reveal else assess.riskiest_classes
    rows = act(state.workspace(), dataset.id, **asked)
    st.dataframe(
        [
            {
                **({"People": row.persons} if choice.person else {}),
                "Records": row.records,
                **{
                    name: "missing" if value is None else str(value)
                    for name, value in zip(choice.quasi_identifiers, row.values, strict=True)
                },
            }
            for row in rows
        ],
        hide_index=True,
        height=320,
        key="risk.riskiest",
        alt=f"The smallest groups, {len(rows)} of them, values {'as they are' if reveal else 'masked'}",
    )


def _summary(dataset: catalog.Dataset, choice: Choice) -> Any:
    return assess.measure_risk(
        state.workspace(),
        dataset.id,
        quasi_identifiers=choice.quasi_identifiers,
        sensitive=choice.sensitive,
        person=choice.person,
    )


def _asked_for(dataset: catalog.Dataset, choice: Choice, what: str, count: int) -> bool:
    """Whether to count now: unasked where it is quick, else at a click."""
    if _summary(dataset, choice).classes * count <= AT_ONCE:
        return True
    return st.button(f"Find the {what}", key=f"risk.find.{what}", help="This table has many groups: it takes a while.")
