"""One column in which personal data was found: what, how much, why, and what is proposed for it."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from pages.ui import personal_bar, personal_cells, personal_words, widgets
from pages.ui.theme import ROLES
from privacy_core.usecases import catalog

Take = Callable[[catalog.Dataset, Mapping[str, Any]], None]
AT_ONCE = 3
"""Kinds of one column that are shown before the others are asked for."""
EXAMPLES = 3


def row(dataset: catalog.Dataset, proposal: Any, *, recipe: Any, take: Take) -> None:
    """Draws it, with what the recipe does to the column already."""
    column = proposal.column
    with st.container(border=True, key=f"personal.row.{dataset.columns.index(column)}"):
        left, middle, right = st.columns([3, 5, 5], gap="medium")
        with left:
            st.markdown(f"**{widgets.plain(column)}**  \n{_role(dataset, proposal)}")
            if st.button("Show cells", key=f"personal.cells.{column}", type="tertiary", icon=":material/visibility:"):
                personal_cells.ask(dataset, proposal)
        with middle:
            for finding in proposal.findings[:AT_ONCE]:
                _finding(finding)
            if others := proposal.findings[AT_ONCE:]:
                with st.expander(f"And {len(others)} more {'kind' if len(others) == 1 else 'kinds'}"):
                    for finding in others:
                        _finding(finding)
        with right:
            _proposed(dataset, proposal, recipe, take)


def steps_of(recipe: Any, column: str) -> list[Mapping[str, Any]]:
    """What a recipe does to a column."""
    return [step for step in recipe.to_json().get("steps", []) if step["column"] == column]


def _in_recipe(recipe: Any, proposal: Any) -> Mapping[str, Any] | None:
    """The proposed step that a recipe has for the column; None if it treats it in another way, or not at all."""
    steps = steps_of(recipe, proposal.column)
    if len(steps) != 1:
        return None
    (has,) = steps
    return next((step for step in proposal.steps if all(has.get(name) == value for name, value in step.items())), None)


def _role(dataset: catalog.Dataset, proposal: Any) -> str:
    chosen = dataset.roles.get(proposal.column)
    if chosen is not None:
        return ROLES[str(chosen)].badge
    return f":gray-badge[no role yet]  \n:small[:gray[proposed: {ROLES[str(proposal.role)].text}]]"


def _finding(finding: Any) -> None:
    words = personal_words.kind(finding.entity)
    badges = [":blue-badge[:material/title: its name says so]"] if finding.header else []
    badges += [":green-badge[:material/verified: checked]"] if finding.checksum else []
    # A backtick would end the code, and what stands behind it be read as Markdown.
    evidence = [each.replace("`", "'") for each in finding.evidence[:EXAMPLES]]
    examples = " ".join(f"`{each}`" for each in evidence)
    because = f" Found because {widgets.plain(finding.reason)}." if finding.reason else ""
    with st.container(gap="xxsmall"):
        st.markdown(" ".join([f"**{widgets.plain(words)}**", *badges]))
        st.html(
            personal_bar.share_bar(finding.share, finding.low, finding.high, what=personal_words.of(finding.entity))
        )
        st.caption(f"{personal_words.in_cells(finding)}.{because}")
        if examples:
            st.markdown(f":small[{examples}]")


def _proposed(dataset: catalog.Dataset, proposal: Any, recipe: Any, take: Take) -> None:
    column, steps = proposal.column, proposal.steps
    taken, now = _in_recipe(recipe, proposal), steps_of(recipe, proposal.column)
    if taken is None and now:
        told = ", then ".join(widgets.plain(personal_words.step(each)) for each in now)
        st.caption(f":material/menu_book: In the recipe now: {told}. A proposal would take its place.")
    if taken is not None:
        st.markdown(f":green[:material/check_circle:] In the recipe: **{personal_words.step(taken)}**")
    elif steps:
        st.button(
            f"Take: {personal_words.step(steps[0])}",
            key=f"personal.take.{column}",
            icon=":material/add_task:",
            on_click=take,
            args=(dataset, {column: steps[0]}),
            width="stretch",
        )
    else:
        st.caption("No step of a recipe fits this column. Drop it on the Anonymize page, or give it another type.")
    others = [step for step in steps if step != taken and not (taken is None and step == steps[0])]
    if others:
        with st.popover("Another way", width="stretch"):
            for step in others:
                st.button(
                    personal_words.step(step),
                    key=f"personal.take.{column}.{step['op']}.{steps.index(step)}",
                    on_click=take,
                    args=(dataset, {column: step}),
                    width="stretch",
                )
