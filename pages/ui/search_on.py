"""A search that goes on in the background for as long as it takes: begun, watched, and its answer taken."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.ui import format as shown
from pages.ui import job_panel, rounds, state, widgets, work
from privacy_core.errors import PrivacyCoreError
from privacy_core.usecases import catalog, explore, jobs, search
from privacy_core.usecases.jobs import State

WORK, TOLD = "search_on", "work.search.told"
TAKEN = "It is in the recipe."
NO_BETTER = "That is no less than what is found here, which stays in the recipe."
CHANGED = "The recipe has changed since it began."

Answer = Mapping[str, Any]


def panel(dataset: catalog.Dataset) -> None:
    """The search at work, and what the last one found; call it in every run of the page, outside its parts."""
    for job in job_panel.take_ended(WORK, dataset=dataset.id):
        if job.state is State.DONE:
            _ended(dataset, job.result)
    job_panel.show(WORK)
    told = st.session_state.get(TOLD)
    if told is not None and told["dataset"] == dataset.id:
        _tell(dataset, told)


def offer(dataset: catalog.Dataset, recipe: Any) -> None:
    """The button that begins it, where a search had to stop before it was sure."""
    if any(job.arguments.get("dataset") == dataset.id for job in job_panel.running_jobs(WORK)):
        st.caption(":material/hourglass_top: It is searched on in the background.")
    elif st.button("Search on in the background", key="work.search.on_and_on", icon=":material/schedule:"):
        arguments = {"dataset": dataset.id, "recipe": recipe.to_json()}
        job_panel.begin(WORK, arguments, title=f"Search for the best levels of {dataset.name}")


def answer_of(dataset: catalog.Dataset, recipe: Any, *, least: Any) -> Answer | None:
    """What the newest search found that went on for just this recipe; None if that is more than the loss ``least``."""
    workspace = state.workspace()
    done = [
        job.result
        for job in jobs.list_jobs(workspace)
        if job.act == WORK and job.state is State.DONE and job.arguments.get("dataset") == dataset.id
    ]
    if not done:
        return None
    asked = explore.asked_for(workspace, dataset.id, recipe)
    return next((each for each in done if each["asked"] == asked and one(each["loss"]) <= one(least)), None)


def _ended(dataset: catalog.Dataset, answer: Answer) -> None:
    """Takes the levels, unless something else is asked for by now, or the page has found better ones itself."""
    recipe, became = work.draft(dataset.id).recipe, CHANGED
    try:
        if recipe.search is not None and explore.asked_for(state.workspace(), dataset.id, recipe) == answer["asked"]:
            became = TAKEN if _better(dataset, recipe, answer) else NO_BETTER
    except PrivacyCoreError:  # the recipe does not fit the table any more: it is said beside the result
        became = CHANGED
    if became == TAKEN:
        widgets.tries(lambda: search.take_levels(state.workspace(), dataset.id, answer["levels"]))
        rounds.begin(work.DRAFT)
    st.session_state[TOLD] = {"dataset": dataset.id, "answer": answer, "became": became}


def _better(dataset: catalog.Dataset, recipe: Any, answer: Answer) -> bool:
    """Whether it costs less than what the page finds while somebody waits."""
    try:
        found = search.search_levels(state.workspace(), dataset.id, search.opened(recipe)).found
    except PrivacyCoreError:
        return True
    return one(answer["loss"]) < one(found.loss)


def one(loss: Any) -> float:
    """The figure of a loss; of one figure a column, worst first, the worst.

    >>> one(0.5), one((0.5, 0.25)), one([0.5, 0.25])
    (0.5, 0.5, 0.5)
    """
    return float(loss[0] if isinstance(loss, list | tuple) else loss)


def _tell(dataset: catalog.Dataset, told: Mapping[str, Any]) -> None:
    answer = told["answer"]
    st.info(
        f"The search went on for {shown.duration(answer['seconds'])} and found a loss of "
        f"{shown.number(one(answer['loss']))}: {how_sure(answer)}. {told['became']}",
        icon=":material/task_alt:",
    )
    if told["became"] == CHANGED:
        st.button("Take its levels", key="work.search.take_answer", on_click=_take, args=(dataset.id, answer))
    st.button("Dismiss", key="work.search.dismiss", on_click=lambda: st.session_state.pop(TOLD, None))


def how_sure(answer: Answer) -> str:
    """How far from the least loss it may be.

    >>> how_sure({"optimal": True, "gap": 0.0}), how_sure({"optimal": False, "gap": 1.0})
    ('no other solution costs less', 'another one may cost up to 50% less')
    >>> how_sure({"optimal": False, "gap": None})
    'there may be a better one'
    """
    if answer["optimal"]:
        return "no other solution costs less"
    if answer["gap"] is None:
        return "there may be a better one"
    return f"another one may cost up to {shown.share(answer['gap'] / (1 + answer['gap']))} less"


def _take(dataset: str, answer: Answer) -> None:
    widgets.tries(lambda: search.take_levels(state.workspace(), dataset, answer["levels"]))
    st.session_state.pop(TOLD, None)
    rounds.begin(work.DRAFT)
