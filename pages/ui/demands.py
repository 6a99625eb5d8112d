"""What the protected table must satisfy: k, for each sensitive column l and t, other models, and how much may leave."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.ui import (
    evaluating,
    model_menu,
    model_settings,
    model_tables,
    models_asked,
    resting,
    rounds,
    state,
    widgets,
    work,
)
from pages.ui.model_kinds import KINDS, QUICK, Kind
from pages.ui.models_asked import Asked
from pages.ui.terms import TERMS
from pages.ui.theme import ROLES
from privacy_core.usecases import catalog, judging

NOTHING = "Nothing is asked for yet: open it to choose l or t."


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where it is said what is asked for, and what is wrong with it: of a column, or of one model of the table."""

    place: Any
    column: str | None = None
    model: str | None = None
    nth: int = 0

    def fits(self, model: Asked) -> bool:
        if self.column is not None:
            return model.column == self.column
        return (model.kind.model, model.column, model.nth) == (self.model, None, self.nth)


def models(dataset: catalog.Dataset) -> None:
    """The models and the limit of suppression."""
    st.header("What must hold")
    work.part(work.MODELS, _models)(dataset)


def _models(dataset: catalog.Dataset) -> None:
    recipe = work.draft(dataset.id).recipe
    asked = models_asked.asked(dataset, recipe)
    spots: list[Spot] = []
    with st.container(border=True):
        _k(dataset, asked, spots)
        for column in dataset.sensitive:
            _of_column(dataset, column, asked, spots=spots)
        for model in asked:
            if model.column is None and (model.kind.model, model.nth) != ("k_anonymity", 0):
                _of_table(model, spots)
        resting.models(dataset)
        _hold(dataset, recipe)
        _limit(dataset, recipe)
        model_menu.menu(dataset, asked)
    st.session_state[work.SAID] = []
    for number, spot in enumerate(spots):  # once all controls are there, since the first one waits for the figures
        st.session_state[work.SAID].append(f"work.said.{number}")
        with spot.place:
            work.part(f"work.said.{number}", _said)(dataset, spot)


def _k(dataset: catalog.Dataset, asked: list[Asked], spots: list[Spot]) -> None:
    model = next((each for each in asked if each.kind.model == "k_anonymity"), None)
    key = rounds.shows(work.DRAFT, "work.k", of=dataset.id, value=1 if model is None else model.entry["k"])
    with st.container(gap=None):
        st.slider(
            KINDS["k_anonymity"].label,
            1,
            max(50, st.session_state[key]),
            key=key,
            on_change=_set_k,
            args=(dataset.id, key),
            help=f"{KINDS['k_anonymity'].help} At 1 it is not asked for.",
        )
        spots.append(Spot(place=st.container(), model="k_anonymity"))


def _of_column(dataset: catalog.Dataset, column: str, asked: list[Asked], *, spots: list[Spot]) -> None:
    mine = [each for each in asked if each.column == column]
    quick = {each.kind.model: each for each in mine if not each.nth and each.kind.model in QUICK}
    others = [each for each in mine if each not in quick.values()]
    key = f"work.models.{dataset.id}.{column}"
    # The label never changes: with another one, the box would be another one, and closed.
    label = f"{ROLES['sensitive'].shape} {widgets.plain(column)}"
    with st.expander(label, expanded=_is_open(key), key=key):
        for name in QUICK:
            _switched(dataset, column, KINDS[name], model=quick.get(name))
        for model in others:
            _switched(dataset, column, model.kind, model=model)
    spots.append(Spot(place=st.container(), column=column))


def _switched(dataset: catalog.Dataset, column: str, kind: Kind, *, model: Asked | None) -> None:
    """A model of a column: its switch, and its settings while it is on."""
    of = f"{dataset.id}.{column}" if model is None else model.of
    on = rounds.shows(work.DRAFT, f"work.{kind.model}.on", of=of, value=model is not None)
    st.toggle(kind.label, key=on, on_change=_switch, args=(dataset, column, kind, model, on), help=kind.help)
    if model is not None:
        model_settings.draw(model, alone=len(kind.settings) == 1)


def _of_table(model: Asked, spots: list[Spot]) -> None:
    """A model of all columns: a box with its settings."""
    key = model_menu.box(model.dataset, model.kind, None) + (f".{model.nth}" if model.nth else "")
    with st.expander(model.kind.label, expanded=_is_open(key), key=key):
        model_settings.draw(model)
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.caption("What is this?", help=model.kind.help)
            st.button(
                "Remove",
                key=f"work.remove.{model.kind.model}.{model.of}",
                icon=":material/delete:",
                type="tertiary",
                on_click=_remove,
                args=(model,),
            )
    spots.append(Spot(place=st.container(), model=model.kind.model, nth=model.nth))


def _is_open(key: str) -> bool:
    return key in st.session_state.get(model_menu.OPENED, ())


def _said(dataset: catalog.Dataset, spot: Spot) -> None:
    """What is asked for, and why it cannot be met or measured."""
    recipe = work.draft(dataset.id).recipe
    mine = [model for model in models_asked.asked(dataset, recipe) if spot.fits(model)]
    if spot.model != "k_anonymity" or spot.nth:
        st.caption(f"Asked for: {', '.join(each.kind.says(each.entry) for each in mine)}" if mine else NOTHING)
    if not (mine and dataset.quasi_identifiers) or evaluating.stopped(dataset, recipe):
        return
    workspace, key = state.workspace(), f"work.said.{spot.column}.{spot.model}.{spot.nth}"
    wrong = evaluating.wait(
        dataset,
        recipe,
        lambda report: judging.wrong_models(workspace, dataset.id, recipe, report=report),
        key=key,
    )
    told = [
        (f"{model.kind.says(model.entry)}: " if model.column else "") + why
        for model in mine
        for why in (model_tables.refused(model), wrong.get(model.place))
        if why is not None
    ]
    if told:
        text = model_tables.plain_names(dataset, " · ".join(told))
        st.markdown(f":small[:red[:material/error: {widgets.plain(text)}]]")


def _hold(dataset: catalog.Dataset, recipe: Any) -> None:
    if not (recipe.hold_on_export or any(model.compares for model in recipe.models)):
        return
    key = rounds.shows(work.DRAFT, "work.hold", of=dataset.id, value=recipe.hold_on_export)
    st.toggle(
        "Hold on the exported file by itself",
        key=key,
        on_change=_set_hold,
        args=(dataset.id, key),
        help=TERMS["hold_on_export"],
    )


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
        help=TERMS["suppression_limit"],
    )


def _set_k(dataset: str, key: str) -> None:
    if rounds.chosen(work.DRAFT, key):
        k = st.session_state[key]
        work.set_model(dataset, "k_anonymity", None, None if k == 1 else {"k": k})
        work.redraw()


def _switch(dataset: catalog.Dataset, column: str, kind: Kind, model: Asked | None, key: str) -> None:
    if rounds.chosen(work.DRAFT, key):
        if st.session_state[key]:
            models_asked.add(dataset, kind, column=column)
        elif model is not None:
            model.remove()
        work.redraw(work.MODELS)


def _remove(model: Asked) -> None:
    model.remove()
    work.redraw(work.MODELS)


def _set_hold(dataset: str, key: str) -> None:
    if rounds.chosen(work.DRAFT, key):
        work.change(dataset, {"hold_on_export": st.session_state[key]})
        work.redraw()


def _set_limit(dataset: str, key: str) -> None:
    if rounds.chosen(work.DRAFT, key):
        work.change(dataset, {"suppression_limit": round(st.session_state[key] / 100, 6)})
        work.redraw()
