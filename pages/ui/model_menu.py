"""*Add a model*: the privacy models beyond the usual ones, in the four questions that they answer."""

import streamlit as st

from pages.ui import model_tables, models_asked, rounds, widgets, work
from pages.ui.model_kinds import GROUPS, KINDS, QUICK, Kind
from pages.ui.models_asked import Asked
from privacy_core.usecases import catalog

OPENED = "work.models.opened"
"""Boxes of models that were added in this tab, which stay open."""

ALWAYS = ("k_anonymity", *QUICK)
SIDES = (("identity", "membership", "overall"), ("attribute",))


def menu(dataset: catalog.Dataset, asked: list[Asked]) -> None:
    """Everything that can be added; it closes when something was."""
    with st.popover(
        "Add a model",
        icon=":material/add:",
        key=f"work.add.{rounds.number(work.DRAFT)}.{dataset.id}.{len(asked)}",
        disabled=not dataset.quasi_identifiers,
    ):
        for place, groups in zip(st.columns(2, gap="medium"), SIDES, strict=True):
            for group in groups:
                with place.container(gap="xsmall"):
                    _group(dataset, group, asked)


def _group(dataset: catalog.Dataset, group: str, asked: list[Asked]) -> None:
    st.markdown(f"**{GROUPS[group]}** :gray[{group}]")
    column = _column(dataset) if group == "attribute" else None
    tables = group != "membership" or model_tables.fitting(dataset, "subset") is not None
    if not tables:
        unfit = model_tables.not_listed(dataset, "subset")
        st.caption(
            widgets.plain(f"{model_tables.NONE_FITS} {unfit}")
            if unfit
            else "It needs another table of the studio. Open that one on the Data page first."
        )
    for kind in KINDS.values():
        if kind.group == group and kind.model not in ALWAYS:
            _offer(dataset, kind, column, asked=asked, can=tables and (group != "attribute" or column is not None))


def _column(dataset: catalog.Dataset) -> str | None:
    if not dataset.sensitive:
        st.caption("No column is sensitive. Roles are set on the Data page.")
        return None
    if len(dataset.sensitive) == 1:
        return dataset.sensitive[0]
    return st.selectbox("About the column", dataset.sensitive, key=f"work.add.column.{dataset.id}")


def _offer(dataset: catalog.Dataset, kind: Kind, column: str | None, *, asked: list[Asked], can: bool) -> None:
    there = any((each.kind.model, each.column) == (kind.model, column) for each in asked)
    st.button(
        kind.label,
        key=f"work.add.{kind.model}",
        type="tertiary",
        icon=":material/check:" if there else ":material/add:",
        disabled=there or not can,
        help=kind.help,
        on_click=_add,
        args=(dataset, kind, column),
    )


def _add(dataset: catalog.Dataset, kind: Kind, column: str | None) -> None:
    more = {"subset": model_tables.subset(dataset)} if kind.model == "delta_presence" else {}
    models_asked.add(dataset, kind, column=column, more=more)
    st.session_state.setdefault(OPENED, set()).add(box(dataset, kind, column))
    work.redraw(work.MODELS)


def box(dataset: catalog.Dataset, kind: Kind, column: str | None) -> str:
    """The box in which the model is shown: that of its column, or its own."""
    return f"work.models.{dataset.id}.{kind.model if column is None else column}"
