"""The table in which a person tells the public facts of columns: typed, taken from a file, or suggested by records."""

import math
from typing import Any

import streamlit as st

from pages.ui import format as shown
from pages.ui import state, training_facts, widgets
from pages.ui.training_facts import Facts
from pages.ui.training_terms import TRAINING
from privacy_core.usecases import catalog, question_hints, training_told

MOST_ROWS, HEIGHT = 9, 360


def editor(dataset: catalog.Dataset, told: Facts) -> None:
    """The table, and below it what fills it."""
    names = training_facts.KINDS
    key = f"train.columns.{dataset.id}.{training_facts.version(dataset)}"
    base = f"{key}.base"
    if key not in st.session_state or base not in st.session_state:
        st.session_state[base] = [dict(each) for each in told.rows]
    rows = st.session_state[base]  # as the table began: what was typed since then is in its own state

    def changed() -> None:
        made = training_facts.edited(rows, st.session_state[key]["edited_rows"])
        training_facts.put(dataset, Facts(made, training_facts.facts(dataset).from_data), anew=False)

    st.data_editor(
        {
            "use": [each["use"] for each in rows],
            "column": [each["column"] for each in rows],
            "kind": [names.get(each["kind"]) for each in rows],
            "low": [_float(each["low"]) for each in rows],
            "high": [_float(each["high"]) for each in rows],
            "values": [list(each["values"]) for each in rows],
        },
        key=key,
        hide_index=True,
        height="content" if len(rows) <= MOST_ROWS else HEIGHT,
        disabled=["column"],
        column_config={
            "use": st.column_config.CheckboxColumn("Use", width=62),
            "column": st.column_config.TextColumn("Column", width=120, pinned=True),
            "kind": st.column_config.SelectboxColumn("Kind", options=list(names.values()), width=112),
            "low": st.column_config.NumberColumn("Lowest", width=86, format="%g"),
            "high": st.column_config.NumberColumn("Highest", width=86, format="%g"),
            "values": st.column_config.ListColumn("Categories", width=220),
        },
        placeholder="",
        on_change=changed,
        alt=f"The public facts of {shown.counted(len(rows), 'column')}",
    )
    with st.container(horizontal=True):
        if question_hints.may_read_off(state.workspace()):
            st.button(
                "Suggest from the data: not private",
                key="train.suggest",
                icon=":material/visibility:",
                help=TRAINING["read_off"],
                on_click=widgets.tries,
                args=(lambda: _suggest(dataset),),
            )
        with st.popover("From a file", icon=":material/upload_file:", key="train.file"):
            _file(dataset)
    if told.from_data:
        _confirm(dataset)
    else:
        st.caption(
            "Columns that tell who somebody is, the person's and dates are not offered. Values that are not listed "
            "count as missing, numbers outside are moved to the nearer bound."
        )


def _confirm(dataset: catalog.Dataset) -> None:
    st.error(
        "**Read off the data: not private.** Bounds and categories may hang on one person, so no guarantee holds with "
        "them. Compare each with what anybody may know, correct it, and say so.",
        icon=":material/visibility:",
    )
    st.checkbox(
        "These are public facts, I checked them",
        key=f"train.checked.{dataset.id}.{training_facts.version(dataset)}",
        on_change=lambda: training_facts.put(dataset, Facts(training_facts.facts(dataset).rows)),
    )


def _suggest(dataset: catalog.Dataset) -> None:
    told = training_told.suggest_schema(state.workspace(), dataset.id)
    columns = [each["column"] for each in training_facts.facts(dataset).rows]
    training_facts.put(dataset, Facts(training_facts.of_schema(told, columns), from_data=True))


def _file(dataset: catalog.Dataset) -> None:
    key = f"{dataset.id}.{training_facts.version(dataset)}"
    file = st.file_uploader("Schema (JSON)", type=["json"], key=f"train.uploaded.{key}", max_upload_size=5)
    text = st.text_area(
        "Or paste it",
        key=f"train.pasted.{key}",
        height=140,
        placeholder='{"age": {"type": "integer", "bounds": [0, 120]},\n "sex": {"type": "categorical",\n'
        '  "categories": ["female", "male"]}}',
    )
    given = file.getvalue().decode("utf-8-sig", errors="replace") if file is not None else text
    st.button(
        "Take these facts",
        key=f"train.take.{key}",
        type="primary",
        disabled=not given.strip(),
        on_click=widgets.tries,
        args=(lambda: _take(dataset, given),),
    )


def _take(dataset: catalog.Dataset, given: str) -> None:
    columns = [each["column"] for each in training_facts.facts(dataset).rows]
    told = training_told.schema_from_text(given, columns)
    training_facts.put(dataset, Facts(training_facts.of_schema(told, columns)))


def _float(value: Any) -> float:
    return math.nan if value is None else float(value)
