"""What the protected table must satisfy: k, for each sensitive column l and t, and how much may be left out for it."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.ui import rounds, terms, widgets, work
from pages.ui.theme import ROLES
from privacy_core.usecases import catalog

MODELS_PART = "work.models"


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """A model of a sensitive column: the field that its slider sets, where it starts, and its range."""

    model: str
    label: str
    field: str
    start: float
    least: float
    most: float
    step: float


DEMANDS = (
    Demand(
        model="distinct_l_diversity",
        label="Different values (distinct l)",
        field="l",
        start=2,
        least=2,
        most=20,
        step=1,
    ),
    Demand(
        model="entropy_l_diversity",
        label="Hard to guess (entropy l)",
        field="l",
        start=1.5,
        least=1.1,
        most=10.0,
        step=0.1,
    ),
    Demand(model="t_closeness", label="Near the table (t)", field="t", start=0.4, least=0.05, most=1.0, step=0.01),
)


def models(dataset: catalog.Dataset) -> None:
    """The models and the limit of suppression."""
    st.header("What must hold")
    work.part(MODELS_PART, _models)(dataset)


def _models(dataset: catalog.Dataset) -> None:
    recipe = work.draft(dataset.id).recipe
    with st.container(border=True):
        _k(dataset, recipe)
        for column in dataset.sensitive:
            _of_column(dataset, column, recipe)
        _limit(dataset, recipe)


def _k(dataset: catalog.Dataset, recipe: Any) -> None:
    asked = work.model(recipe, "k_anonymity")
    key = rounds.shows(work.DRAFT, "work.k", of=dataset.id, value=1 if asked is None else asked["k"])
    st.slider(
        "Smallest group (k)",
        1,
        max(50, st.session_state[key]),
        key=key,
        on_change=_set_k,
        args=(dataset.id, key),
        help=f"{terms.TERMS['k']} At 1 it is not asked for.",
    )


def _of_column(dataset: catalog.Dataset, column: str, recipe: Any) -> None:
    # The label never changes: with another one, the box would be another one, and closed.
    with st.expander(f"{ROLES['sensitive'].shape} {widgets.plain(column)}", key=f"work.models.{dataset.id}.{column}"):
        for demand in DEMANDS:
            asked = work.model(recipe, demand.model, column)
            name, of = f"work.{demand.model}", f"{dataset.id}.{column}"
            on = rounds.shows(work.DRAFT, f"{name}.on", of=of, value=asked is not None)
            arguments = (dataset.id, column, demand)
            st.toggle(demand.label, key=on, on_change=_switch, args=(*arguments, on), help=terms.TERMS[demand.model])
            if asked is not None:
                whole = demand.step == 1
                number: Any = int if whole else float
                value = number(asked[demand.field])
                key = rounds.shows(work.DRAFT, name, of=of, value=value)
                st.slider(
                    f"{demand.field} for {column}",
                    min(number(demand.least), value),
                    max(number(demand.most), value),
                    step=number(demand.step),
                    key=key,
                    on_change=_set,
                    args=(*arguments, key),
                    label_visibility="collapsed",
                )
    st.caption(_asked(recipe, column))


def _asked(recipe: Any, column: str) -> str:
    told = []
    for demand in DEMANDS:
        entry = work.model(recipe, demand.model, column)
        if entry is not None:
            name = {"distinct_l_diversity": "distinct l", "entropy_l_diversity": "entropy l", "t_closeness": "t"}
            sign = "≤" if demand.model == "t_closeness" else "≥"
            told.append(f"{name[demand.model]} {sign} {entry[demand.field]:g}")
    return f"Asked for: {', '.join(told)}" if told else "Nothing is asked for yet: open it to choose l or t."


def _limit(dataset: catalog.Dataset, recipe: Any) -> None:
    percent = round(100 * recipe.suppression_limit, 6)
    key = rounds.shows(work.DRAFT, "work.limit", of=dataset.id, value=float(percent))
    st.slider(
        "Records that may be left out (suppression limit)",
        0.0,
        30.0 if percent <= 30 else 100.0,
        step=0.5,
        format="%g%%",
        key=key,
        on_change=_set_limit,
        args=(dataset.id, key),
        help=terms.TERMS["suppression_limit"],
    )


def _set_k(dataset: str, key: str) -> None:
    if rounds.chosen(work.DRAFT, key):
        k = st.session_state[key]
        work.set_model(dataset, "k_anonymity", None, None if k == 1 else {"k": k})
        work.redraw()


def _switch(dataset: str, column: str, demand: Demand, key: str) -> None:
    if rounds.chosen(work.DRAFT, key):
        limit = {demand.field: demand.start} if st.session_state[key] else None
        work.set_model(dataset, demand.model, column, limit)
        work.redraw(MODELS_PART)


def _set(dataset: str, column: str, demand: Demand, key: str) -> None:
    if rounds.chosen(work.DRAFT, key):
        work.set_model(dataset, demand.model, column, {demand.field: st.session_state[key]})
        work.redraw(MODELS_PART)


def _set_limit(dataset: str, key: str) -> None:
    if rounds.chosen(work.DRAFT, key):
        work.change(dataset, {"suppression_limit": round(st.session_state[key] / 100, 6)})
        work.redraw()
