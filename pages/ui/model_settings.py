"""The settings of one model of the draft: sliders, choices, the order of values, the tables that it names."""

from typing import Any

import streamlit as st

from pages.ui import hierarchy_editor, model_tables, operator, rounds, state, widgets, work
from pages.ui.model_kinds import Setting
from pages.ui.models_asked import Asked
from pages.ui.terms import TERMS
from privacy_core.usecases import hierarchies

BY = {"estimator": "Evenness", "distance": "Distance of two values"}
SIGNIFICANCE = Setting(
    name="significance", label="Chance to be wrong", least=0.1, most=20, step=0.1, share=True, term="significance"
)


def draw(model: Asked, *, alone: bool = False) -> None:
    """All settings of the model.

    Args:
        model: Which.
        alone: Whether what it is stands just above, so that its one slider needs no words.
    """
    if model.kind.model == "k_map":
        model_tables.where(model)
    if model.kind.model == "delta_presence":
        model_tables.choice(model, "subset")
        _presence(model)
    for setting in model.kind.settings:
        slider(model, setting, hidden=alone)
    if "population_size" in model.entry:
        _population_size(model)
    if model.kind.model != "k_map":
        for name in model.kind.choices:
            _choice(model, name)
    elif "estimator" in model.entry:
        _choice(model, "estimator")
        slider(model, SIGNIFICANCE, value=model.entry.get("significance", 0.01))
    if "hierarchical" in _not_yet(model):
        _without_hierarchy(model)
    if model.entry.get("distance") == "ordered":
        _order(model)


def slider(model: Asked, setting: Setting, *, value: float | None = None, hidden: bool = False) -> None:
    """A number of the model; it reaches as far as the recipe does."""
    now = model.entry[setting.name] if value is None else value
    number: Any = int if setting.whole else float
    drawn = number(round(100 * now, 6) if setting.share else now)
    key = rounds.shows(work.DRAFT, f"work.{model.kind.model}.{setting.name}", of=model.of, value=drawn)
    st.slider(
        _named(model, setting.label),
        min(number(setting.least), drawn),
        max(number(setting.most), drawn),
        step=number(setting.step),
        format="%g%%" if setting.share else None if setting.whole else "%g",
        key=key,
        on_change=_slide,
        args=(model, setting, key),
        help=TERMS[setting.term] if setting.term else None,
        label_visibility="collapsed" if hidden else "visible",
    )


def _presence(model: Asked) -> None:
    now = (float(round(100 * model.entry.get("min", 0.0), 6)), float(round(100 * model.entry["max"], 6)))
    key = rounds.shows(work.DRAFT, "work.delta_presence.between", of=model.of, value=now)
    st.slider(
        "Share in it, of all who look alike",
        0.0,
        100.0,
        step=1.0,
        format="%g%%",
        key=key,
        on_change=_between,
        args=(model, key),
    )


def _population_size(model: Asked) -> None:
    name = f"work.{model.kind.model}.population_size"
    key = rounds.shows(work.DRAFT, name, of=model.of, value=int(model.entry["population_size"]))
    st.number_input(
        "People in the population" if model.kind.model == "k_map" else "People in the whole population",
        1,
        step=1000,
        format="%d",
        key=key,
        on_change=_set,
        args=(model, "population_size", key),
        help=TERMS["population_size"],
    )


def _choice(model: Asked, name: str) -> None:
    options = model.kind.choices[name]
    now = model.entry.get(name, next(iter(options)))
    offered = [option for option in options if option in {now, *options} - _not_yet(model)]
    key = rounds.shows(work.DRAFT, f"work.{model.kind.model}.{name}", of=model.of, value=now)
    st.segmented_control(
        "Sampling" if model.kind.model == "k_map" else _named(model, BY[name]),
        offered,
        key=key,
        required=True,
        format_func=lambda option: options[option],
        on_change=_choose,
        args=(model, name, key),
        help=TERMS["sampling" if model.kind.model == "k_map" else name],
    )


def _not_yet(model: Asked) -> set[str]:
    """What cannot be chosen: a distance by hierarchy where the column has none."""
    if model.kind.model != "t_closeness" or model.entry.get("distance") == "hierarchical":
        return set()
    kept = hierarchies.list_hierarchies(state.workspace(), model.dataset.id)
    return set() if model.column in {each.column for each in kept} else {"hierarchical"}


def _without_hierarchy(model: Asked) -> None:
    """How the choice that is missing comes there."""
    column = model.column or ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"By hierarchy: {widgets.plain(column)} has none yet.")
        if st.button(
            "Build one",
            key=f"work.t_closeness.hierarchy.{model.of}",
            icon=":material/account_tree:",
            type="tertiary",
            help=f"A hierarchy of {widgets.spoken(column)} says which values are near each other.",
        ):
            hierarchy_editor.show(model.dataset, column)


def _order(model: Asked) -> None:
    lines = "\n".join(model.entry.get("order", ()))
    key = rounds.shows(work.DRAFT, "work.t_closeness.order", of=model.of, value=lines)
    st.text_area(
        f"Order of {widgets.spoken(model.column or '')}, one value a line",
        key=key,
        on_change=_put_in_order,
        args=(model, key),
        placeholder="sorted",
        help=TERMS["order"],
    )
    st.caption(_line(model, given=bool(lines)))


def _line(model: Asked, *, given: bool) -> str:
    """What stands where, as long as nobody says it, and where missing values are."""
    stored = model.dataset.types.get(model.column or "")
    text = stored is not None and operator.kind_of(stored) == "text"
    if given:
        return "A missing value counts as one more value, after the last."
    if text:
        return (
            ":material/warning: Nobody gave an order, so its text is taken by letters, which seldom means anything: "
            "“high” stands before “low”. A missing value counts as one more value, after the last."
        )
    return (
        "Nobody gave an order, so values are taken by size. A missing value counts as one more value, after the last."
    )


def _named(model: Asked, label: str) -> str:
    """The label with the column, so that no two of a page are called the same."""
    return label if model.column is None else f"{label} for {widgets.spoken(model.column)}"


def _slide(model: Asked, setting: Setting, key: str) -> None:
    if rounds.chosen(work.DRAFT, key):
        value = st.session_state[key]
        model.change({setting.name: round(value / 100, 8) if setting.share else value})
        work.redraw()


def _between(model: Asked, key: str) -> None:
    if rounds.chosen(work.DRAFT, key):
        low, high = (round(value / 100, 8) for value in st.session_state[key])
        model.change({"min": low or None, "max": high})
        work.redraw()


def _set(model: Asked, name: str, key: str) -> None:
    if rounds.chosen(work.DRAFT, key):
        model.change({name: st.session_state[key]})
        work.redraw()


def _choose(model: Asked, name: str, key: str) -> None:
    if rounds.chosen(work.DRAFT, key):
        order: dict[str, Any] = {"order": None} if name == "distance" else {}
        model.change({name: st.session_state[key], **order})
        work.redraw(work.MODELS)


def _put_in_order(model: Asked, key: str) -> None:
    if rounds.chosen(work.DRAFT, key):
        lines = [line.strip() for line in st.session_state[key].splitlines() if line.strip()]
        model.change({"order": lines or None})
        work.redraw()
