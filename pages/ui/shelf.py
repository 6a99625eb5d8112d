"""The datasets of the workspace as a list: open, rename, delete; on the start page the latest few."""

from datetime import UTC, datetime

import streamlit as st

from pages.ui import budget_gauge, exposure, state, widgets
from pages.ui import format as shown
from privacy_core.usecases import catalog

LATEST = 5


def recent() -> None:
    """The latest datasets with rows, exposure and budget; each opens at a click."""
    known = catalog.list_datasets(state.workspace())
    st.header("Recent datasets", divider=None)
    if not known:
        st.caption("None yet. What you open stays here until you delete it.")
        return
    for found in known[:LATEST]:
        with st.container(border=True):
            name, risk, budget, act = st.columns([3, 4, 3, 1.2], vertical_alignment="center")
            name.markdown(f"**{widgets.plain(found.name)}**  \n{_size(found)}")
            risk.markdown(_exposure(found))
            budget.caption(budget_gauge.told(found))
            if act.button("Open", key=f"recent.open.{found.id}", width="stretch"):
                state.open_dataset(found.id)
                st.session_state["data.go"] = "Roles"
                st.switch_page("data.py", query_params={state.DATASET: found.id})
    if len(known) > LATEST:
        st.caption(f"{shown.count(len(known) - LATEST)} more are listed on the Data page.")


def everything() -> None:
    """All datasets, each to be opened, renamed or deleted."""
    widgets.problem()
    known = catalog.list_datasets(state.workspace())
    if not known:
        st.info("No datasets yet. Upload a file, or take the demo table.", icon=":material/table_view:")
        widgets.demo_button("shelf.demo")
    opened = st.session_state.get(state.DATASET)
    for found in known:
        with st.container(border=True):
            name, facts, acts = st.columns([3, 4, 3], vertical_alignment="center")
            here = " :green-badge[open]" if found.id == opened else ""
            name.markdown(f"**{widgets.plain(found.name)}**{here}  \n{_size(found)}")
            made = datetime.fromtimestamp(found.created, tz=UTC)
            facts.caption(f"{_exposure(found)}  \nPeople: {widgets.plain(found.source_name)} · added {made:%-d %B %Y}")
            with acts, st.container(horizontal=True, horizontal_alignment="right"):
                if found.id != opened and st.button("Open", key=f"shelf.open.{found.id}"):
                    state.open_dataset(found.id)
                    st.rerun()
                if st.button("Rename", key=f"shelf.rename.{found.id}"):
                    _rename(found)
                if st.button("Delete", key=f"shelf.delete.{found.id}"):
                    _delete(found)


@st.dialog("Rename the dataset")
def _rename(found: catalog.Dataset) -> None:
    key = f"shelf.name.{found.id}"
    st.text_input("Name", value=found.name, max_chars=200, key=key)
    if st.button("Rename", key=f"shelf.renamed.{found.id}", type="primary", on_click=_renamed, args=(found.id, key)):
        st.rerun()


@st.dialog("Delete the dataset?")
def _delete(found: catalog.Dataset) -> None:
    st.markdown(
        f"**{widgets.plain(found.name)}** ({_size(found)}) will be deleted with its recipe drafts, its releases and "
        "every file of them. This cannot be undone. The audit log stays, and so do keys and tokens, so that what has "
        "left can be turned back by whoever may. To end that too, destroy the keys on the Export page first."
    )
    label, key = "Delete for good", f"shelf.deleted.{found.id}"
    if st.button(label, key=key, type="primary", on_click=_deleted, args=(found.id,)):
        st.rerun()


def _renamed(dataset: str, key: str) -> None:
    widgets.tries(lambda: catalog.rename_dataset(state.workspace(), dataset, st.session_state[key]))


def _deleted(dataset: str) -> None:
    def act() -> None:
        catalog.delete_dataset(state.workspace(), dataset)
        if st.session_state.get(state.DATASET) == dataset:
            state.close_dataset()

    widgets.tries(act)


def _size(found: catalog.Dataset) -> str:
    return f"{shown.count(found.rows)} rows · {shown.count(len(found.columns))} columns"


def _exposure(found: catalog.Dataset) -> str:
    known = exposure.remembered(found)
    if known is not None:
        return known.text
    return "Exposure not measured yet" if found.quasi_identifiers else "Exposure unknown: no quasi-identifiers chosen"
