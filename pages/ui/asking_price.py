"""How much noise: how much of one person may count, epsilon or the wanted accuracy, and what pays for it."""

from typing import Any

import streamlit as st

from pages.ui import asking_kept, asking_words, widgets
from pages.ui.asking_terms import ASKING
from pages.ui.terms import TERMS
from privacy_core.usecases import catalog

EXPLORATION = "exploration"
PURPOSES = (EXPLORATION, "training", "evaluation", "monitoring")
MECHANISMS = {"laplace": "Laplace", "gaussian": "Gaussian"}
LEAST, MOST = 1e-4, 100.0
DELTA_SHARE = 0.01  # of the budget's, for one question that needs some
MOST_ROWS = 10_000
IN_RANKS = ("median", "quantiles")
OF_RECORDS = ("mean", "variance", "standard_deviation")


def contributions(dataset: catalog.Dataset, budget: Any, *, grouped: bool) -> dict[str, int]:
    """How much of one person counts; nothing where a row is one."""
    if budget.person is None:
        return {}
    left, right = st.columns(2, vertical_alignment="bottom")
    label = "Rows per person and group" if grouped else "Rows per person"
    found = {
        "max_rows_per_group": left.number_input(
            label,
            1,
            MOST_ROWS,
            help=ASKING["max_rows"],
            **asking_kept.starts(dataset.id, "rows", 1, fits=lambda one: isinstance(one, int)),
        )
    }
    if grouped:
        found["max_groups"] = right.number_input(
            "Groups per person",
            1,
            MOST_ROWS,
            help=ASKING["max_groups"],
            **asking_kept.starts(dataset.id, "groups", 1, fits=lambda one: isinstance(one, int)),
        )
    return found


def price(dataset: catalog.Dataset, budget: Any, told: dict[str, Any]) -> tuple[str, list[str]]:
    """Puts epsilon or the wanted accuracy into the question; gives the purpose, and what is still missing."""
    missing = []
    first = told.get("aggregate", "bounds") != "bounds" and st.toggle(
        "Accuracy first",
        help=ASKING["accuracy_first"],
        **asking_kept.starts(dataset.id, "accuracy", False, fits=lambda one: isinstance(one, bool)),
    )
    if first:
        missing += _accuracy(dataset, told)
    else:
        told["epsilon"] = _epsilon(dataset)
    with st.popover("More settings", icon=":material/tune:", key=f"query.more.{dataset.id}"):
        return _more(dataset, budget, told), missing


def _epsilon(dataset: catalog.Dataset) -> float:
    slider = asking_kept.key(dataset.id, "slider")
    box = asking_kept.key(dataset.id, "epsilon")
    wide, narrow = st.columns([3, 1], vertical_alignment="bottom")
    kept = asking_kept.starts(dataset.id, "epsilon", 0.5, fits=_is_epsilon)
    if st.session_state.get(slider) not in asking_words.EPSILONS:
        st.session_state[slider] = asking_words.nearest(st.session_state[box])
    wide.select_slider(
        "Epsilon",
        asking_words.EPSILONS,
        key=slider,
        format_func=lambda one: f"{one:g}",
        help=TERMS["epsilon"],
        on_change=lambda: asking_kept.put(dataset.id, {"epsilon": float(st.session_state[slider])}),
    )
    epsilon: float = narrow.number_input(
        "Epsilon as a number",
        LEAST,
        MOST,
        step=0.1,
        format="%g",
        label_visibility="collapsed",
        **{**kept, "on_change": _typed, "args": (dataset.id, box, slider)},
    )
    st.caption(asking_words.promise(epsilon))
    return epsilon


def _accuracy(dataset: catalog.Dataset, told: dict[str, Any]) -> list[str]:
    left, right = st.columns(2)
    within = left.number_input(
        "Within so many ranks, 95%" if told.get("aggregate") in IN_RANKS else "Within ±, 95% of the time",
        min_value=0.0,
        format="%g",
        placeholder="of the exact figure",
        help=ASKING["noise_interval"],
        **asking_kept.typed(dataset.id, f"within.{told['aggregate']}"),
    )
    if told.get("aggregate") in OF_RECORDS:
        n = right.number_input(
            "Number of records",
            min_value=1,
            placeholder="as you know it",
            help=ASKING["known_n"],
            **asking_kept.typed(dataset.id, "n", whole=True),
        )
        if n is None:
            return ["the number of records, on which the accuracy of a mean depends"]
        told["n"] = n
    if not within:
        return ["how far from the exact figure the answer may be"]
    told["within"] = {"distance": within}
    return []


def _more(dataset: catalog.Dataset, budget: Any, told: dict[str, Any]) -> str:
    unknown = "unknown" in (told.get("by") or {}).values()
    if told.get("aggregate") not in IN_RANKS:
        told["mechanism"] = st.segmented_control(
            "Noise",
            list(MECHANISMS),
            required=True,
            format_func=lambda one: MECHANISMS[one],
            help=ASKING["mechanism"],
            **asking_kept.starts(dataset.id, "mechanism", "laplace", fits=lambda one: one in MECHANISMS),
        )
    if told.get("mechanism") == "gaussian" or unknown:
        told["delta"] = _delta(dataset, budget)
    if told.get("aggregate") in OF_RECORDS and "within" not in told and "n" not in told:
        n = st.number_input(
            "Number of records, if you know it",
            min_value=1,
            placeholder="unknown: it is counted with noise",
            help=ASKING["known_n"],
            **asking_kept.typed(dataset.id, "n", whole=True),
        )
        if n is not None:
            told["n"] = n
    if told.get("aggregate") == "count":
        told["nonnegative"] = st.toggle(
            "Tell no figure below zero",
            help=ASKING["nonnegative"],
            **asking_kept.starts(dataset.id, "nonnegative", False, fits=lambda one: isinstance(one, bool)),
        )
    purpose: str = st.selectbox(
        "Paid from the share for",
        PURPOSES,
        help=ASKING["purpose"],
        **asking_kept.starts(dataset.id, "purpose", EXPLORATION, fits=lambda one: one in PURPOSES),
    )
    return purpose


def _delta(dataset: catalog.Dataset, budget: Any) -> float:
    if not budget.delta > 0:
        st.warning("The budget has no delta, which this needs. Name the groups, or take Laplace noise.")
        return 0.0
    text = st.text_input(
        "Delta",
        help=ASKING["question_delta"],
        **asking_kept.starts(dataset.id, "delta", f"{budget.delta * DELTA_SHARE:.0e}", fits=_is_delta),
    )
    if not _is_delta(text):
        st.error(widgets.plain(f"{text!r} is no delta. Type a number such as 1e-8."), icon=":material/error:")
        return 0.0
    return float(text)


def _typed(dataset: str, box: str, slider: str) -> None:
    asking_kept.put(dataset, {"epsilon": st.session_state[box]})
    st.session_state[slider] = asking_words.nearest(st.session_state[box])


def _is_epsilon(kept: Any) -> bool:
    return isinstance(kept, float) and LEAST <= kept <= MOST


def _is_delta(kept: Any) -> bool:
    try:
        return 0 < float(kept) < 1
    except (TypeError, ValueError):
        return False
