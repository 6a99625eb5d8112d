"""The ledger of a budget as a table that can be filtered; verified, and handed out as a file."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from pages.ui import budget_words as words
from pages.ui import format as shown
from pages.ui import state, widgets
from pages.ui.terms import TERMS
from privacy_core.usecases import budgets, catalog, ledger_file
from privacy_core.usecases.ledger_file import FileKind
from privacy_core.usecases.spending import Ending, Line

LINK = "budget.link"
VALID = 55 * 60  # seconds for which a link is shown: a little less than it is valid
DAY = 86_400.0
NOISES = {"laplace": "Laplace", "gaussian": "Gaussian", "exponential": "choice", "dp-sgd": "DP-SGD"}
TIMES = {"Always": None, "Last 24 hours": DAY, "Last 7 days": 7 * DAY, "Last 30 days": 30 * DAY}
NARROW = {"When": 130, "Who": 80, "Epsilon": 75, "Answer": 95, "What": 85, "Paid from": 95, "Noise": 85, "Delta": 65}
"""Widths in pixels."""


@st.fragment
def show(dataset: catalog.Dataset, known: Sequence[Line]) -> None:
    """Filters, lines newest first, and what can be done with them."""
    st.header("Ledger")
    found = list(reversed(known))
    if len(known) > 1:
        asked = _filters(known)
        found = [line for line in found if _fits(line, asked)]
    if found:
        _table(found)
    else:
        st.info("No line matches. Clear the filters to see them all.", icon=":material/filter_alt_off:")
    _unfinished(known)
    with st.container(horizontal=True, vertical_alignment="center"):
        verify = st.button(
            "Verify the ledger", key="budget.verify", icon=":material/fact_check:", help=TERMS["budget_verify"]
        )
        for kind in FileKind:
            _file(dataset, kind, lines=len(known))
        if len(found) < len(known):
            st.caption(f"{shown.count(len(found))} of {shown.counted(len(known), 'line')}")
    if verify:
        _verdict()


def _filters(known: Sequence[Line]) -> dict[str, Any]:
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    text = left.text_input(
        "Find", key="budget.find", placeholder="a column, a condition, a reason", persist_state="session"
    )
    with right, st.container(horizontal=True, vertical_alignment="bottom"):
        people = sorted({line.actor for line in known})
        purposes = list(dict.fromkeys(str(line.purpose) for line in known if line.purpose))
        endings = [ending for ending in Ending if any(line.ending is ending for line in known)]
        return {
            "text": (text or "").strip().casefold(),
            "actor": _choice("Who", people, key="budget.who"),
            "purpose": _choice("Paid from", purposes, key="budget.purpose", said=words.purpose),
            "ending": _choice("What", endings, key="budget.ending", said=lambda one: str(one).capitalize()),
            "since": _since(),
        }


def _choice(label: str, options: Sequence[str], *, key: str, said: Any = str) -> str | None:
    if len(options) < 2:
        return None
    chosen: str | None = st.selectbox(
        label,
        options,
        index=None,
        key=key,
        placeholder="all",
        format_func=said,
        persist_state="session",
    )
    return chosen


def _since() -> float | None:
    chosen = st.selectbox("When", list(TIMES), key="budget.when", persist_state="session")
    back = TIMES[chosen]
    return None if back is None else time.time() - back


def _fits(line: Line, asked: dict[str, Any]) -> bool:
    return (
        asked["text"] in f"{line.words} {line.actor} {line.mechanism}".casefold()
        and asked["actor"] in (None, line.actor)
        and asked["purpose"] in (None, line.purpose)
        and asked["ending"] in (None, line.ending)
        and (asked["since"] is None or line.at >= asked["since"])
    )


def _table(found: Sequence[Line]) -> None:
    zone = st.context.timezone or "UTC"
    when = st.column_config.DatetimeColumn(f"When ({zone})", timezone=zone, format="YYYY-MM-DD HH:mm", width=130)
    st.dataframe(
        [_cells(line) for line in found],
        key="budget.lines",
        hide_index=True,
        height=min(420, 38 + 35 * len(found)),
        column_config={
            **{name: st.column_config.Column(width=wide) for name, wide in NARROW.items()},
            "When": when,
            "Question": st.column_config.TextColumn(width=310),
            "Epsilon": st.column_config.NumberColumn(width=NARROW["Epsilon"], format="%.4g"),
        },
        alt="The ledger of the budget, newest line first",
    )


def _cells(line: Line) -> dict[str, object]:
    return {
        "When": datetime.fromtimestamp(line.at, tz=UTC),
        "Who": line.actor,
        "Question": line.words,
        "Epsilon": line.epsilon,
        "Answer": _answer(line.answer),
        "What": f"{line.ending.value}: {line.error}" if line.error else line.ending.value,
        "Paid from": words.purpose(line.purpose) if line.purpose else "",
        "Noise": NOISES.get(line.mechanism, line.mechanism),
        "Delta": words.delta(line.delta),
        "Entry": line.position,
    }


def _answer(answer: Any) -> str:
    """A released answer in a cell: the figure, or how many there are."""
    if isinstance(answer, dict) and "answers" in answer:
        return shown.counted(len(answer["answers"]), "answer")
    figures = answer.get("figures") if isinstance(answer, dict) else None
    if not isinstance(figures, list) or not figures:
        return ""
    if len(figures) > 1:
        return shown.counted(len(figures), "figure")
    value = figures[0].get("value")
    return shown.number(value) if isinstance(value, int | float) else ""


def _unfinished(known: Sequence[Line]) -> None:
    open_ones = sum(line.ending is Ending.UNFINISHED for line in known)
    failed = sum(line.ending is Ending.FAILED for line in known)
    if open_ones:
        st.caption(
            f"{shown.counted(open_ones, 'charge')} did not end: still at work, or cut off by a crash. Noise may have "
            "been drawn and seen by then, so what was reserved stays charged."
        )
    if failed:
        st.caption(
            f"{shown.counted(failed, 'charge')} failed after the reserve and stay{'s' if failed == 1 else ''} charged: "
            "that something failed can tell of the data too."
        )


def _verdict() -> None:
    with widgets.shows_errors(), st.spinner("Recomputing every seal ..."):
        verdict = budgets.verify_ledger(state.workspace())
    if verdict.first_broken is None:
        st.success(
            f"The ledger is whole: all {shown.count(verdict.entries)} entries, those of other people too, are as they "
            "were written.",
            icon=":material/verified:",
        )
    else:
        st.error(
            f"The ledger is broken at entry {shown.count(verdict.first_broken)}: {verdict.reason}. Nothing more is "
            "released. Keep a copy of the workspace folder, and restore it from a whole one.",
            icon=":material/gpp_bad:",
        )


def _file(dataset: catalog.Dataset, kind: FileKind, *, lines: int) -> None:
    key = f"{LINK}.{kind}"
    link = st.session_state.get(key)
    if link is not None and link["of"] == (dataset.source, lines) and time.time() - link["made"] < VALID:
        st.link_button(
            f"Download {kind.upper()}",
            link["path"],
            key=f"budget.download.{kind}",
            type="primary",
            icon=":material/download:",
            on_click=lambda: st.session_state.pop(key, None),
            help="This link works once.",
        )
        return
    st.button(
        f"Export as {kind.upper()}",
        key=f"budget.export.{kind}",
        icon=":material/link:",
        on_click=widgets.tries,
        args=(lambda: _make_link(dataset.source, kind, lines=lines),),
        help="Makes a link that works once. Constants of conditions and exact numbers of records stay here.",
    )


def _make_link(source: str, kind: FileKind, *, lines: int) -> None:
    path = ledger_file.ledger_link(state.workspace(), source, kind)
    st.session_state[f"{LINK}.{kind}"] = {"path": path, "made": time.time(), "of": (source, lines)}
