"""A search that goes on in the background for as long as it takes: begun, watched, and its answer taken."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.ui import format as shown
from pages.ui import job_panel, rounds, state, widgets, work
from privacy_core.usecases import background, catalog, search
from privacy_core.usecases.background import Answer, Became
from privacy_core.usecases.jobs import State

WORK, TOLD = background.SEARCH_ON, "work.search.told"
SAID = {
    Became.TAKEN: "It is in the recipe.",
    Became.NO_BETTER: "That is no less than what is found here, which stays in the recipe.",
    Became.CHANGED: "The recipe has changed since it began.",
}


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


def _ended(dataset: catalog.Dataset, answer: Answer) -> None:
    became = Became.CHANGED

    def take() -> None:
        nonlocal became
        became = background.take_found(state.workspace(), dataset.id, answer)

    widgets.tries(take)
    if became is Became.TAKEN:
        rounds.begin(work.DRAFT)
    st.session_state[TOLD] = {"dataset": dataset.id, "answer": answer, "became": became}


def _tell(dataset: catalog.Dataset, told: Mapping[str, Any]) -> None:
    answer = told["answer"]
    st.info(
        f"The search went on for {shown.duration(answer['seconds'])} and found a loss of "
        f"{shown.number(search.one_figure(answer['loss']))}: "
        f"{how_sure(optimal=answer['optimal'], gap=answer['gap'])}. {SAID[told['became']]}",
        icon=":material/task_alt:",
    )
    if told["became"] is Became.CHANGED:
        st.button("Take its levels", key="work.search.take_answer", on_click=_take, args=(dataset.id, answer))
    st.button("Dismiss", key="work.search.dismiss", on_click=lambda: st.session_state.pop(TOLD, None))


def how_sure(*, optimal: bool, gap: float | None) -> str:
    """How far from the least loss it may be.

    >>> how_sure(optimal=True, gap=0.0), how_sure(optimal=False, gap=1.0)
    ('no other solution costs less', 'another one may cost up to 50% less')
    >>> how_sure(optimal=False, gap=None)
    'there may be a better one'
    """
    if optimal:
        return "no other solution costs less"
    if gap is None:
        return "there may be a better one"
    return f"another one may cost up to {shown.share(gap / (1 + gap))} less"


def _take(dataset: str, answer: Answer) -> None:
    widgets.tries(lambda: search.take_levels(state.workspace(), dataset, answer["levels"]))
    st.session_state.pop(TOLD, None)
    rounds.begin(work.DRAFT)
