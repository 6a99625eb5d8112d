"""What each column is: a role of four, in colour, shape and words, with a suggestion that nobody but the user takes."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.ui import format as shown
from pages.ui import personal_looking, profiles, rounds, state, terms, widgets
from pages.ui.theme import ROLES
from privacy_core.usecases import assess, catalog

CHOICES = ("direct_identifier", "quasi_identifier", "sensitive", "insensitive")
MARKS = ("person_id", "household_id", "survey_weight", "target")
AT_ONCE = 25
LINES = 10  # of rows that could not be read
PLACE = "roles"


def editor(dataset: catalog.Dataset) -> None:
    """The choice of roles and marks; each choice is stored at once."""
    workspace = state.workspace()
    personal_looking.summary(dataset)
    looked_at = {each.column: each for each in profiles.figures(dataset)}
    suggestions = {each.column: each for each in assess.suggest_roles(workspace, dataset.id)}
    widgets.problem()
    _left_out(dataset)
    _all_at_once(dataset, suggestions)
    for column in _page(dataset.columns):
        _row(dataset, column, looked_at[column], suggestions.get(column))
    _marks(dataset, suggestions)


def _left_out(dataset: catalog.Dataset) -> None:
    count = dataset.reading.get("bad_row_count", 0)
    if count:
        lines = [shown.count(line) for line, _ in dataset.reading["bad_rows"][:LINES]]
        where = f"{'line' if count == 1 else 'lines'} {', '.join(lines)}{', ...' if count > len(lines) else ''}"
        what = f"{shown.counted(count, 'row')} of the file could not be read and {'was' if count == 1 else 'were'}"
        st.caption(f":material/report: {what} left out ({where}).")


def _all_at_once(dataset: catalog.Dataset, suggestions: Mapping[str, Any]) -> None:
    open_ones = [column for column in suggestions if column not in dataset.roles]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Take all suggestions",
            key="roles.take_all",
            type="primary" if open_ones else "secondary",
            icon=":material/done_all:",
            on_click=_take,
            args=(dataset.id, tuple(suggestions.values())),
            help="Sets every column to what is suggested for it; what you chose differently is replaced.",
        )
        if st.button("See the risk", key="roles.risk", type="secondary" if open_ones else "primary"):
            st.switch_page("risk.py", query_params={state.DATASET: dataset.id})
        if open_ones:
            columns = "column has" if len(open_ones) == 1 else "columns have"
            st.caption(f"{len(open_ones)} {columns} no role yet. Suggestions are not applied until you take them.")
        else:
            st.caption("Every column has a role.")
    with st.expander("What are the four roles?", icon=":material/help:"):
        for role in CHOICES:
            st.markdown(f"{ROLES[role].badge} {terms.ROLES[role]}")


def _page(columns: Sequence[str]) -> Sequence[str]:
    """The columns to show now: of a wide table those that match, a page at a time."""
    if len(columns) <= AT_ONCE:
        return columns
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    needle = left.text_input("Find a column", key="roles.find", persist_state="session") or ""
    found = [column for column in columns if needle.strip().casefold() in column.casefold()]
    pages = max(1, -(-len(found) // AT_ONCE))
    page = right.number_input(f"Page of {pages}", min_value=1, max_value=pages, key=f"roles.page.{pages}")
    if not found:
        st.info("No column matches. Clear the search to see them all.", icon=":material/filter_alt_off:")
    return found[(page - 1) * AT_ONCE : page * AT_ONCE]


def _row(dataset: catalog.Dataset, column: str, profile: Any, suggestion: Any) -> None:
    chosen = dataset.roles.get(column)
    key = rounds.shows(PLACE, "roles.of", of=f"{dataset.id}.{column}", value=None if chosen is None else str(chosen))
    with st.container(border=True):
        left, right = st.columns([3, 8], vertical_alignment="center")
        left.markdown(f"**{widgets.plain(column)}**{_badges(dataset, column)}  \n:small[:gray[{facts(profile)}]]")
        with right:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.segmented_control(
                    f"Role of {column}",
                    CHOICES,
                    key=key,
                    format_func=lambda role: f":{ROLES[role].colour}[{ROLES[role].shape}] {ROLES[role].label}",
                    on_change=_choose,
                    args=(dataset.id, column, key),
                    label_visibility="collapsed",
                    wrap=True,
                    width="content",
                )
                if suggestion is not None and chosen != suggestion.role:
                    _take_one(dataset, suggestion)
            if suggestion is not None:
                st.caption(_suggested(suggestion, chosen))


def _suggested(suggestion: Any, chosen: object) -> str:
    if chosen == suggestion.role:
        return f"As suggested: {widgets.plain(suggestion.reason)}."
    look = ROLES[str(suggestion.role)]
    also = f" and {ROLES[str(suggestion.mark)].label}" if suggestion.mark else ""
    return f"Suggested: {look.text}{also}, because {widgets.plain(suggestion.reason)}."


def _take_one(dataset: catalog.Dataset, suggestion: Any) -> None:
    look = ROLES[str(suggestion.role)]
    st.button(
        "Take",
        key=f"roles.take.{dataset.id}.{suggestion.column}",
        on_click=_take,
        args=(dataset.id, (suggestion,)),
        help=f"Set {widgets.plain(suggestion.column)} to {look.label}",
    )


def _marks(dataset: catalog.Dataset, suggestions: Mapping[str, Any]) -> None:
    st.subheader("Further meanings")
    marked = {str(mark): column for mark, column in dataset.marks.items()}
    places = st.columns(len(MARKS))
    for place, mark in zip(places, MARKS, strict=True):
        key = rounds.shows(PLACE, "roles.mark", of=f"{dataset.id}.{mark}", value=marked.get(mark))
        with place:
            st.selectbox(
                ROLES[mark].text,
                dataset.columns,
                index=None,
                placeholder="none",
                key=key,
                help=terms.TERMS[mark],
                on_change=_mark,
                args=(dataset.id, mark, key),
            )
            proposed = [each.column for each in suggestions.values() if each.mark and str(each.mark) == mark]
            if proposed and marked.get(mark) not in proposed:
                st.caption(f"Suggested: {widgets.plain(proposed[0])}")


def _badges(dataset: catalog.Dataset, column: str) -> str:
    said = [ROLES[str(mark)].badge for mark, marked in dataset.marks.items() if marked == column]
    return "".join(f" {badge}" for badge in said)


def _choose(dataset: str, column: str, key: str) -> None:
    if rounds.chosen(PLACE, key):
        _set(dataset, {column: st.session_state[key]}, {})


def _mark(dataset: str, mark: str, key: str) -> None:
    if rounds.chosen(PLACE, key):
        _set(dataset, {}, {mark: st.session_state[key]})


def _take(dataset: str, suggestions: Sequence[Any]) -> None:
    rounds.begin(PLACE)
    marks = {str(each.mark): each.column for each in suggestions if each.mark}
    _set(dataset, {each.column: each.role for each in suggestions}, marks)


def _set(dataset: str, roles: Mapping[str, Any], marks: Mapping[str, Any]) -> None:
    workspace = state.workspace()
    found = catalog.open_dataset(workspace, dataset)
    kept = {column: role for column, role in {**found.roles, **roles}.items() if role is not None}
    meanings = {**{str(mark): column for mark, column in found.marks.items()}, **marks}
    widgets.tries(lambda: catalog.set_roles(workspace, dataset, kept, marks=meanings))  # type: ignore[arg-type]


def facts(profile: Any) -> str:
    """Type, distinct and missing values in a few words."""
    missing = f" · {shown.share(profile.missing_share)} missing" if profile.missing else ""
    return f"{profile.type} · {shown.count(profile.distinct)} distinct{missing}"
