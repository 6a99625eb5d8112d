"""Personal data that was found, column by column: how much, how sure that is, why, and what to do with it."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.ui import format as shown
from pages.ui import personal_looking, personal_nothing, personal_row, personal_words, rounds, state, widgets, work
from privacy_core.usecases import catalog, drafts, proposals

AT_ONCE = 25
TAKEN = "personal.taken"


def page(dataset: catalog.Dataset) -> None:
    """The whole view."""
    widgets.problem()
    workspace = state.workspace()
    found = personal_looking.known(dataset)
    if found is not None:
        told = personal_words.headline(found.columns, len(dataset.columns))
        st.subheader(told if found.complete else f"{told} so far")
    st.caption(f":material/info: {personal_words.LIMITS}")
    proposed = proposals.proposals(workspace, dataset.id)
    recipe = drafts.draft(workspace, dataset.id).recipe if proposed else None
    untreated = [each for each in proposed if each.steps and not personal_row.steps_of(recipe, each.column)]
    _acts(dataset, found, {each.column: each.steps[0] for each in untreated})
    personal_looking.go_on(dataset, found)
    personal_looking.refused(found)
    for proposal in _page(proposed):
        personal_row.row(dataset, proposal, recipe=recipe, take=_take)
    if found is None:
        return
    personal_nothing.columns(found)
    widgets.explain(personal_words.MEANS)
    widgets.show_code(_python(dataset), "privacy-studio scan FILE --propose recipe.json --json")


def _acts(dataset: catalog.Dataset, found: Any, open_ones: Mapping[str, Any]) -> None:
    history = _history(dataset)
    with st.container(horizontal=True, vertical_alignment="center"):
        if open_ones:
            st.button(
                "Take all proposals",
                key="personal.take_all",
                type="primary",
                icon=":material/done_all:",
                on_click=_take,
                args=(dataset, open_ones),
                help="Puts the first proposal of each column that the recipe leaves as it is into the recipe, and "
                "gives the column its role."
                + ("" if found is None or found.complete else " Names and places in text are still to be looked for."),
            )
        elif (
            found is not None
            and found.columns
            and st.button("Go to Anonymize", key="personal.anonymize", type="primary", icon=":material/blur_on:")
        ):
            st.switch_page("anonymize.py", query_params={state.DATASET: dataset.id})
        if history:
            st.button("Undo", key="personal.undo", icon=":material/undo:", on_click=_undo, args=(dataset,))
        if found is not None and not personal_looking.reading(dataset):
            help_ = "Looks at every cell anew, for example with recognizers that you added on the Text page."
            if st.button("Scan again", key="personal.again", icon=":material/refresh:", help=help_):
                personal_looking.begin(dataset, again=True)
        if history:
            many = shown.counted(history[-1][0], "column")
            st.caption(f":material/check: The recipe now treats {many} more as proposed.")


def _page(proposed: Sequence[Any]) -> Sequence[Any]:
    if len(proposed) <= AT_ONCE:
        return proposed
    pages = -(-len(proposed) // AT_ONCE)
    page = st.number_input(f"Page of {pages}", min_value=1, max_value=pages, key=f"personal.page.{pages}")
    return proposed[(int(page) - 1) * AT_ONCE : int(page) * AT_ONCE]


def _take(dataset: catalog.Dataset, chosen: Mapping[str, Any]) -> None:
    def act() -> None:
        taken = proposals.take(state.workspace(), dataset.id, chosen)
        _history(dataset).append((len(chosen), taken))

    widgets.tries(act)
    _changed()


def _undo(dataset: catalog.Dataset) -> None:
    _, taken = _history(dataset).pop()
    widgets.tries(lambda: proposals.take_back(state.workspace(), taken))
    _changed()


def _changed() -> None:
    """What other places show of roles and recipe is no longer what they were given."""
    for place in (work.DRAFT, "roles"):
        rounds.begin(place)


def _history(dataset: catalog.Dataset) -> list[Any]:
    """What was taken in this tab, with how many columns at a time: newest last."""
    kept: dict[str, list[Any]] = st.session_state.setdefault(TAKEN, {})
    return kept.setdefault(dataset.id, [])


def _python(dataset: catalog.Dataset) -> str:
    return f"""
from privacy_core.usecases import findings
from privacy_core.usecases.workspace import Workspace

with Workspace.open() as workspace:
    for each in findings.scan_columns(workspace, "{dataset.id}").findings:
        print(each.column, each.entity, each.share, each.method, each.reason)
"""
