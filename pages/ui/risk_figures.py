"""The figures of risk that move with k: redrawn alone, from counts that are already there."""

from typing import Any

import streamlit as st

from pages.ui import charts, exposure, findings, state, theme, widgets
from pages.ui import format as shown
from pages.ui.risk_choice import Choice
from pages.ui.terms import TERMS
from privacy_core.usecases import assess, catalog

MOST_K = 50
LIVE = "risk.live"
NEARLY_ALL = 0.9
STILL = {"displayModeBar": False}


def measured(dataset: catalog.Dataset, choice: Choice) -> Any:
    """The risk summary: a scan the first time, from memory afterwards."""
    with st.spinner("Counting the groups ...", show_time=False):
        return assess.measure_risk(
            state.workspace(),
            dataset.id,
            quasi_identifiers=choice.quasi_identifiers,
            sensitive=choice.sensitive,
            person=choice.person,
        )


def headline(dataset: catalog.Dataset, choice: Choice) -> bool:
    """How many are alone; whether that is nearly everybody, so that sizes of groups tell little more."""
    summary = measured(dataset, choice)
    total = summary.records if choice.person is None else summary.persons
    alone = summary.unique_records if choice.person is None else summary.unique_persons
    st.header(f"{_people(alone, total, choice)} {_are(alone)} alone in their group")
    return bool(alone >= NEARLY_ALL * total)


@st.fragment(key=LIVE)
def live(dataset: catalog.Dataset, choice: Choice) -> None:
    """The slider and all that depends on it."""
    summary = measured(dataset, choice)
    total = summary.records if choice.person is None else summary.persons
    state.threshold()
    k = st.slider(
        "k: the smallest group that is large enough",
        2,
        MOST_K,
        key="risk.k",
        on_change=_moved,
        help=TERMS["k"],
    )
    below, _ = summary.below(k)
    st.markdown(f"**{_people(below, total, choice)}** {_are(below)} in groups smaller than {k}.")
    _metrics(summary, choice, k)
    sizes, units = summary.sizes.sizes, summary.sizes.units_up_to
    look, many = theme.current(), choice.many
    left, right = st.columns(2, gap="medium")
    left.plotly_chart(
        charts.class_sizes(sizes, summary.sizes.classes, units, k=k, many=many, look=look),
        key="risk.sizes",
        theme=None,
        alt=findings.class_sizes(sizes, summary.sizes.classes, units, k=k, many=many),
        config=STILL,
    )
    right.plotly_chart(
        charts.below_k(sizes, units, k=k, most=MOST_K, many=many, look=look),
        key="risk.below",
        theme=None,
        alt=findings.below_k(sizes, units, k=k, most=MOST_K, many=many),
        config=STILL,
    )
    _person_sets(dataset, choice, k)


def _moved() -> None:
    state.keep("risk.k")
    st.rerun([LIVE, exposure.PART])


def _metrics(summary: Any, choice: Choice, k: int) -> None:
    by_person = choice.person is not None
    figures = (
        ("Smallest group (k)", shown.count(summary.k), "k"),
        (f"In groups below {k}", shown.share(summary.below(k)[1]), "below_k"),
        ("Highest risk", shown.share(summary.prosecutor_highest), "prosecutor_highest"),
        ("Average risk", shown.share(summary.prosecutor_average), "prosecutor_average"),
        ("Groups", shown.count(summary.classes), "equivalence_class"),
    )
    with st.container(horizontal=True):
        for label, value, term in figures:
            st.metric(label, value, help=TERMS[term])
    if by_person:
        below = shown.of_all(summary.below_by_records(k)[0], summary.records, one="record", many="records")
        st.caption(
            f"Counted by records instead: k {shown.count(summary.k_by_records)} · {below} in groups below {k} · "
            f"highest risk {shown.share(summary.prosecutor_highest_by_records)} · average risk "
            f"{shown.share(summary.prosecutor_average_by_records)} · {shown.count(summary.unique_records)} alone",
            help=TERMS["k_by_records"],
        )


def sensitive(dataset: catalog.Dataset, choice: Choice) -> None:
    """What the groups give away of each sensitive column."""
    summary = measured(dataset, choice)
    if not summary.distinct_l:
        return
    st.header("What the groups give away")
    rows = [
        {
            "Sensitive column": name,
            "Fewest different values in a group (distinct l)": shown.count(summary.distinct_l[name]),
            "As hard to guess as this many values (entropy l)": shown.number(summary.entropy_l[name]),
            "Farthest from the whole table (t)": shown.number(summary.t_closeness[name]),
        }
        for name in summary.distinct_l
    ]
    helps = zip(list(rows[0])[1:], ("distinct_l", "entropy_l", "t"), strict=True)
    st.dataframe(
        rows,
        hide_index=True,
        height="content",
        key="risk.sensitive",
        column_config={column: st.column_config.TextColumn(help=TERMS[term]) for column, term in helps},
        alt="Distinct l, entropy l and t of the sensitive columns",
    )


def _person_sets(dataset: catalog.Dataset, choice: Choice, k: int) -> None:
    if choice.person is None:
        return
    sets = assess.measure_person_sets(
        state.workspace(), dataset.id, quasi_identifiers=choice.quasi_identifiers, person=choice.person
    )
    if sets.k < k:
        has = "has" if sets.unique == 1 else "have"
        st.warning(
            f"If a pseudonym of {widgets.plain(choice.person)} stays in the file, all records of a person can be seen "
            f"together. {shown.of_all(sets.unique, sets.persons)} {has} a set of values that nobody else has; the "
            f"smallest group of people with the same set has {shown.count(sets.k)}. Drop that column unless needed.",
            icon=":material/link:",
        )


def _people(count: int, total: int, choice: Choice) -> str:
    return shown.of_all(count, total, one=choice.one, many=choice.many)


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
