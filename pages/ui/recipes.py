"""The bar of the Anonymize page: undo, recipes that are kept or come as files, and making the table."""

from datetime import UTC, datetime
from typing import Any

import streamlit as st

from pages.ui import candidates, hierarchy_editor, job_panel, model_tables, rounds, state, widgets, work
from pages.ui import format as shown
from pages.ui.operators import said
from privacy_core.errors import PrivacyCoreError
from privacy_core.usecases import catalog, drafts, editing, protect, releases, search
from privacy_core.usecases.jobs import State

ADAPTED, MADE = "work.adapted", "work.made"
WORK = "protect"


def bar(dataset: catalog.Dataset) -> None:
    """Draws it, as a part of its own."""
    work.part(work.BAR, _bar)(dataset)


def _bar(dataset: catalog.Dataset) -> None:
    hierarchy_editor.notice()
    draft = work.draft(dataset.id)
    with st.container(horizontal=True, vertical_alignment="center"):
        for name, label, can in (("undo", "Undo", draft.can_undo), ("redo", "Redo", draft.can_redo)):
            if st.button(label, key=f"work.{name}", icon=f":material/{name}:", disabled=not can):
                getattr(drafts, name)(state.workspace(), dataset.id)
                rounds.begin(work.DRAFT)
                st.rerun()
        if st.button("Recipes", key="work.recipes", icon=":material/menu_book:"):
            _recipes(dataset)
        if st.button("Hierarchies", key="work.hierarchies", icon=":material/account_tree:"):
            hierarchy_editor.show(dataset)
        if st.button("Make the protected table", key="work.make", type="primary", icon=":material/shield:"):
            _make(dataset)


def notices(dataset: catalog.Dataset) -> None:
    """What is being made and what happened last: a table that was made, or how a loaded recipe had to be adapted."""
    _go_on()
    job_panel.show(WORK)
    release = st.session_state.get(MADE)
    if release is not None and release["dataset"] == dataset.id:
        st.success(
            f"**{widgets.plain(release['name'])}** is made: {shown.counted(release['records'], 'record')}"
            + (f", k = {shown.count(release['k'])}." if release["k"] else "."),
            icon=":material/shield:",
        )
        if st.button("Go to Export", key="work.export", icon=":material/download:"):
            st.session_state["export.release"] = release["id"]
            st.session_state.pop(MADE)
            st.switch_page("export.py", query_params={state.DATASET: dataset.id})
    adapted = st.session_state.pop(ADAPTED, None)
    if adapted:
        st.info("\n".join(["The recipe was adapted to this table:", *(f"- {widgets.plain(line)}" for line in adapted)]))


@st.dialog("Make the protected table?", width="medium")
def _make(dataset: catalog.Dataset) -> None:
    try:
        recipe = search.settled(state.workspace(), dataset.id, work.draft(dataset.id).recipe)
    except PrivacyCoreError as error:
        st.error(widgets.plain(model_tables.plain_names(dataset, str(error))), icon=":material/error:")
        return
    steps: dict[str, list[Any]] = {}
    for step in recipe.to_json().get("steps", []):
        if step["op"] != "generalize" or step["level"]:  # at level 0 nothing changes
            steps.setdefault(step["column"], []).append(step)
    st.markdown(
        f"Every record of **{widgets.plain(dataset.name)}** ({shown.count(dataset.rows)}) is protected by this recipe, "
        "and the models are measured again on the result. The table that you opened stays as it is."
    )
    told = {name: said(chain) for name, chain in steps.items()}
    if recipe.recodes(dataset.columns):
        told |= dict.fromkeys(recipe.searched(dataset.columns), "to a level of its own for each group of records")
    with st.expander(f"Columns that are changed: {len(told)} of {len(dataset.columns)}"):
        st.markdown("\n".join(f"- {widgets.plain(name)}: {widgets.plain(done)}" for name, done in told.items()))
    suggested = _name(dataset, recipe)[:200]
    name = st.text_input("Name", suggested, max_chars=200)
    if st.button("Make it", key="work.made_it", type="primary"):
        with widgets.shows_errors():
            _protect(dataset, recipe, (name or "").strip() or suggested)


def _protect(dataset: catalog.Dataset, recipe: Any, name: str) -> None:
    """Now, or as a job where that takes long."""
    if job_panel.takes_long(job_panel.Size(rows=dataset.rows)):
        arguments = {"dataset": dataset.id, "recipe": recipe.to_json(), "name": name}
        job_panel.begin(WORK, arguments, title=f"Protect {name or dataset.name}")
    bar = st.progress(0.0, "Protecting ...")

    def report(done: int, total: int) -> None:
        bar.progress(min(done / max(total, 1), 1.0), "Protecting ...")

    _made(protect.protect(state.workspace(), dataset.id, recipe, name=name, report=report))
    st.rerun()


def _go_on() -> None:
    """Tells of what was made meanwhile."""
    done = {job.result["release"] for job in job_panel.take_ended(WORK) if job.state is State.DONE}
    found = [release for release in releases.list_releases(state.workspace()) if release.id in done]
    if found:
        _made(found[0])
        st.rerun()


def _made(release: Any) -> None:
    candidates.add(release.dataset, release.id)
    headline = release.headline
    st.session_state[MADE] = {
        "id": release.id,
        "dataset": release.dataset,
        "name": release.name,
        "records": headline["records_out"],
        "k": headline["k"],
    }


def _name(dataset: catalog.Dataset, recipe: Any) -> str:
    asked = work.model(recipe, "k_anonymity")
    return dataset.name if asked is None else f"{dataset.name}, k {asked['k']}"


@st.dialog("Recipes", width="large")
def _recipes(dataset: catalog.Dataset) -> None:
    workspace, recipe = state.workspace(), work.draft(dataset.id).recipe
    st.markdown("**Keep the recipe in work**")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input("Name", key="recipes.name", max_chars=200, placeholder="for example: k 5, coarse dates")
        save = st.button("Save", key="recipes.save", icon=":material/save:")
    if save:
        with widgets.shows_errors():
            protect.save_recipe(workspace, name or "", recipe)
        st.toast("Saved.", icon=":material/check:")
    st.markdown("**Saved recipes**")
    saved = protect.list_recipes(workspace)
    if not saved:
        st.caption("None yet.")
    for each in saved:
        _saved(dataset, each, recipe)
    st.markdown("**From a file**")
    file = st.file_uploader("Recipe (JSON)", type=["json"], key="recipes.file", max_upload_size=1)
    if file is not None and st.button("Take this recipe", key="recipes.take_file"):
        with widgets.shows_errors():
            read, draft = editing.take_recipe_text(workspace, dataset.id, file.getvalue())
        _taken(read, draft.recipe)


def _saved(dataset: catalog.Dataset, saved: Any, recipe: Any) -> None:
    workspace = state.workspace()
    with st.container(border=True):
        left, right = st.columns([3, 2], vertical_alignment="center")
        made = datetime.fromtimestamp(saved.created, tz=UTC)
        left.markdown(f"**{widgets.plain(saved.name)}**  \n:small[:gray[{made:%-d %B %Y, %H:%M} UTC]]")
        with right, st.container(horizontal=True, horizontal_alignment="right"):
            if st.button("Load", key=f"recipes.load.{saved.id}"):
                with widgets.shows_errors():
                    draft = editing.take_recipe(workspace, dataset.id, saved.recipe)
                _taken(saved.recipe, draft.recipe)
            with st.popover("Delete"):
                st.markdown("It cannot be brought back.")
                if st.button("Delete for good", key=f"recipes.delete.{saved.id}", type="primary"):
                    protect.delete_recipe(workspace, saved.id)
                    st.rerun(scope="fragment")
        differences = protect.compare_recipes(work.fitted(dataset.id, saved.recipe), work.fitted(dataset.id, recipe))
        if differences:
            with st.expander(
                f"{len(differences)} difference{'s' * (len(differences) > 1)} from it to the recipe in work"
            ):
                st.markdown("\n".join(f"- {widgets.plain(line)}" for line in differences))
        else:
            st.caption("Equal to the recipe in work.")


def _taken(asked: Any, became: Any) -> None:
    same = {"hierarchies": became.hierarchies, "default_role": became.default_role}  # names of files, and no column
    rounds.begin(work.DRAFT)
    st.session_state[ADAPTED] = protect.compare_recipes(asked.model_copy(update=same), became)
    st.rerun()
