"""Whose people a table holds: the privacy budget belongs to them, so the user says, and the studio looks."""

from typing import Any

import streamlit as st

from pages.ui import format as shown
from pages.ui import state, waiting, widgets
from pages.ui.waiting import Draft
from privacy_core.usecases import catalog, opening, people

NEW, EXISTING = "new", "existing"
WHO = {NEW: "New people", EXISTING: "People of an existing source"}
KNOWN = "known"  # in the draft: what the look at all rows found, which stopped an import
FIRST = 10_000  # rows by which people are recognised before a long import


def ask(draft: Draft, options: Any, columns: list[str], *, long: bool) -> tuple[str | None, str]:
    """Which column tells persons apart, and whose data it is: id of the column and of the source.

    Args:
        draft: Of the table.
        options: How it is read.
        columns: That are stored.
        long: Whether to read it takes long, so that only its first rows are looked at now.
    """
    st.subheader("Who is in it?")
    left, right = st.columns(2)
    with left:
        person = st.selectbox(
            "Column that tells persons apart",
            columns,
            index=None,
            placeholder="none",
            key=waiting.seed(draft, "person", None, among=[None, *columns]),
            help="Risk then counts people, not rows, and people of other tables are recognised by their ids.",
            **waiting.saves("person"),
        )
    suggestion = _suggested(draft, options, person, long=long)
    known = {source.id: source.name for source in catalog.list_sources(state.workspace())}
    with right:
        who = st.radio(
            "New people, or people of an existing source?",
            list(WHO) if known else [NEW],
            key=waiting.seed(draft, "who", NEW if suggestion.source is None else EXISTING),
            format_func=WHO.__getitem__,
            help="A source is a group of people. All tables about them share one privacy budget.",
            **waiting.saves("who"),
        )
        st.caption(_why(suggestion, long=long and KNOWN not in draft))
        if who == NEW:
            return person, people.NEW_PEOPLE
        first = suggestion.source if suggestion.source in known else next(iter(known))
        key = waiting.seed(draft, "source", first, among=known)
        ids = list(known)
        chosen = st.selectbox("Source", ids, key=key, format_func=known.__getitem__, **waiting.saves("source"))
        return person, str(chosen)


def decide_again(known: dict[str, Any]) -> None:
    """After an import that found people of another source than was said: their source is now the default."""
    waiting.save(**{KNOWN: known}, who=EXISTING, source=known["source"])


def _suggested(draft: Draft, options: Any, person: str | None, *, long: bool) -> people.SourceSuggestion:
    if KNOWN in draft:
        return people.SourceSuggestion(**draft[KNOWN])
    with st.spinner("Looking whether these people are known ..."):
        return opening.suggest_source(
            state.workspace(), draft["upload"], options, person_id=person, first=FIRST if long else None
        )


def _why(suggestion: people.SourceSuggestion, *, long: bool) -> str:
    if suggestion.source is None and not suggestion.can_tell:
        return "No suggestion: the rows of this file are too much alike to tell whether these people are known."
    rest = f" So far by its first {shown.count(FIRST)} rows; the import looks at all, and asks again." if long else ""
    if suggestion.source is None:
        return (
            f"Suggested: new people. Neither rows nor person ids of this file are in the studio, beyond chance.{rest}"
        )
    known = f"{shown.share(suggestion.rows)} of its rows"
    if suggestion.persons:
        known += f" and {shown.share(suggestion.persons)} of its person ids"
    return (
        f"Suggested: people of {widgets.plain(suggestion.name or '')}, because {known} are there already. "
        f"Only an administrator may say that they are new people, and the audit log notes it.{rest}"
    )
