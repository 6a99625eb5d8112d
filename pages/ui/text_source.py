"""What is read on the Text page: a text that is pasted, or a column of the open table, and in which language."""

from dataclasses import dataclass

import streamlit as st

from pages.ui import format as shown
from pages.ui import job_panel, state, widgets
from pages.ui.text_terms import TEXT
from privacy_core.usecases import catalog, text_columns, texts

PASTED, COLUMN = "pasted", "column"
SOURCE, TYPED, LANGUAGE, CELLS = "text.source", "text.pasted", "text.language", "text.cells"
SAMPLE, ALL = "sample", "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is to be read.

    Attributes:
        text: That was pasted; empty for a column.
        dataset: Whose column; None for a text that was pasted.
        column: Empty for a text that was pasted, or where no column holds text.
        cells: Cells of a sample; None for every one.
    """

    language: str
    text: str = ""
    dataset: catalog.Dataset | None = None
    column: str = ""
    cells: int | None = None


def chosen(dataset: catalog.Dataset | None) -> Source | None:
    """The controls; None where a column is wanted and no table is open, which is then said."""
    state.restore(SOURCE, PASTED, fits=lambda kept: kept in (PASTED, COLUMN))
    source = st.segmented_control(
        "Read",
        (PASTED, COLUMN),
        format_func=lambda one: "A pasted text" if one == PASTED else "A column",
        key=SOURCE,
        on_change=state.keep,
        args=(SOURCE,),
        persist_state="session",
        required=True,
        width="stretch",
    )
    if source == COLUMN:
        return _column(dataset)
    text = st.text_area(
        "Text",
        key=TYPED,
        height=240,
        placeholder="Paste or type a text.",
        persist_state="session",
    )
    language = _language()
    st.button("Find personal data", key="text.read", type="primary", icon=":material/search:")
    st.caption("The text stays in this tab: it is stored nowhere.")
    return Source(language=language, text=text or "")


def _column(dataset: catalog.Dataset | None) -> Source | None:
    if dataset is None:
        st.info(widgets.NO_DATA, icon=":material/table_view:")
        with st.container(horizontal=True):
            widgets.demo_button("no_data.demo")
            if st.button("Upload a file", key="no_data.upload", icon=":material/upload_file:"):
                st.session_state["data.go"] = "Upload"
                st.switch_page("data.py")
        return None
    offered = {each.name: each.length for each in text_columns.text_columns(state.workspace(), dataset.id)}
    if not offered:
        st.info("No column of this table holds text.", icon=":material/table_view:")
        return None
    key = f"text.column.{dataset.id}"
    state.restore(key, next(iter(offered)), fits=offered.__contains__)
    column = st.selectbox(
        f"Column of {widgets.spoken(dataset.name)}",
        list(offered),
        format_func=lambda name: f"{name} · {shown.number(offered[name])} characters",
        key=key,
        on_change=state.keep,
        args=(key,),
        help="Those with the longest texts come first, with the length of a cell on average.",
    )
    language = _language()
    state.restore(CELLS, SAMPLE, fits=lambda kept: kept in (SAMPLE, ALL))
    many = st.radio(
        "How much of it",
        (SAMPLE, ALL),
        format_func=lambda one: (
            f"{shown.count(text_columns.CELLS)} cells, drawn at random" if one == SAMPLE else "Every cell"
        ),
        key=CELLS,
        on_change=state.keep,
        args=(CELLS,),
        help=TEXT["cells"],
    )
    source = Source(
        language=language,
        dataset=dataset,
        column=column,
        cells=text_columns.CELLS if many == SAMPLE else None,
    )
    again = text_columns.column_reading(state.workspace(), dataset.id, column) is not None
    if st.button(
        "Read the column again" if again else "Read the column",
        key="text.read_column",
        type="secondary" if again else "primary",
        icon=":material/search:",
        disabled=bool(job_panel.running_jobs("read_column")),
    ):
        _begin(source)
    return source


def _begin(source: Source) -> None:
    if source.dataset is not None:
        asked = {"dataset": source.dataset.id, "column": source.column, "language": source.language}
        title = f"Read {source.column} for personal data"
        job_panel.begin("read_column", {**asked, "cells": source.cells}, title=title)


def _language() -> str:
    known = {each.code: each for each in texts.languages()}
    state.restore(LANGUAGE, "en", fits=known.__contains__)
    language = st.selectbox(
        "Language",
        list(known),
        format_func=lambda code: known[code].words + ("" if known[code].model else " (rules only)"),
        key=LANGUAGE,
        on_change=state.keep,
        args=(LANGUAGE,),
        help=TEXT["language"],
    )
    return str(language)
