"""The models of a table: a row each to compare and to choose from, the chosen one in full, and forgetting it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from pages.ui import attacks, state, training_result, widgets
from pages.ui import format as shown
from privacy_core.usecases import catalog, training

MOST_ROWS, HEIGHT = 8, 320


def models(dataset: catalog.Dataset, arrived: str | None) -> None:
    """Every model of the table, newest first, and the chosen one.

    Args:
        dataset: That they learned from.
        arrived: A model that a training has just brought: it is chosen.
    """
    if arrived is not None:
        st.session_state[_key(dataset)] = arrived
    st.fragment(_models, key="train.models")(dataset)


def _models(dataset: catalog.Dataset) -> None:
    widgets.problem()
    known = training.list_models(state.workspace(), dataset=dataset.id)
    if not known:
        return
    st.header("Models")
    chosen = _chosen(dataset, known)
    if len(known) > 1:
        chosen = _table(dataset, known, chosen)
    with widgets.shows_errors():
        model = training.find_model(state.workspace(), chosen)
        training_result.show(dataset, model, training.course_of(state.workspace(), chosen))
        attacks.show(dataset, model)
    if st.button("Forget this model", key=f"train.forget.{chosen}", icon=":material/delete:"):
        _forget(model)


def _chosen(dataset: catalog.Dataset, known: Sequence[Any]) -> str:
    kept = st.session_state.get(_key(dataset))
    return str(kept) if kept in {each.id for each in known} else str(known[0].id)


def _table(dataset: catalog.Dataset, known: Sequence[Any], chosen: str) -> str:
    """The run table; a click on a row chooses it."""
    key = f"train.runs.{known[0].id}.{len(known)}"
    place = next(place for place, each in enumerate(known) if each.id == chosen)
    number = any("accuracy" not in each.figures["metrics"] for each in known)
    columns: dict[str, list[Any]] = {
        "Shown": ["▶" if each.id == chosen else "" for each in known],
        "Name": [each.name for each in known],
        "Target": [each.parameters["target"] for each in known],
        "Epsilon": [each.guarantee["epsilon"] if each.guarantee else None for each in known],
        "Accuracy, %": [_percent(each, "accuracy") for each in known],
        "Without noise, %": [_percent(each, "accuracy", of="baseline") for each in known],
        "AUC, %": [_percent(each, "auc") for each in known],
        **({"Mean error": [each.figures["metrics"].get("mae") for each in known]} if number else {}),
        "Seconds": [each.figures["seconds"] for each in known],
        "Trained": [datetime.fromtimestamp(each.created, tz=UTC) for each in known],
    }
    three = st.column_config.NumberColumn(format="%.3g")
    st.caption("Click a row to look at its model. Figures are exact, for the data owner; no epsilon is no guarantee.")

    def selected() -> None:
        rows = st.session_state[key]["selection"]["rows"]
        if rows:
            st.session_state[_key(dataset)] = known[rows[0]].id

    st.dataframe(
        columns,
        key=key,
        hide_index=True,
        height="content" if len(known) <= MOST_ROWS else HEIGHT,
        on_select=selected,
        selection_mode="single-row",
        placeholder=shown.MISSING,
        column_config={
            "Shown": st.column_config.TextColumn("", width=30),
            **dict.fromkeys(("Epsilon", "Accuracy, %", "Without noise, %", "AUC, %", "Mean error", "Seconds"), three),
            "Trained": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm"),
        },
        alt=f"{shown.counted(len(known), 'model')} of this table with epsilon, accuracy and date",
    )
    return str(known[place].id)


def _percent(model: Any, field: str, *, of: str = "metrics") -> float | None:
    value = model.figures[of].get(field)
    return None if value is None else 100 * value


@st.dialog("Forget the model?")
def _forget(model: Any) -> None:
    st.markdown(
        f"**{widgets.plain(model.name)}** will be removed with its weights and its figures. This cannot be undone. "
        "What it cost stays charged, since its figures were seen."
    )
    pressed = st.button(
        "Forget for good",
        key=f"train.forgotten.{model.id}",
        type="primary",
        on_click=widgets.tries,
        args=(lambda: training.forget_model(state.workspace(), model.id),),
    )
    if pressed:
        st.rerun()


def _key(dataset: catalog.Dataset) -> str:
    return f"train.model.shown.{dataset.id}"
