"""A training at work: its loss, its metric and its epsilon, step by step, each second; also after a refresh."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.ui import format as shown
from pages.ui import job_panel, state, training_figures, training_price, training_words, widgets
from privacy_core.usecases import catalog, training
from privacy_core.usecases.jobs import State

HEIGHT = 200


def live(dataset: catalog.Dataset) -> None:
    """Progress with the button that ends it, and the curves of the training that is at work."""
    job_panel.show(training_price.WORK)
    running = training_price.mine(dataset)
    if running:
        st.fragment(_curves, key="train.live", run_every="1s")(running[-1].id)


def ended(dataset: catalog.Dataset) -> str | None:
    """The newest model that a training brought since this was last asked."""
    done = [job for job in job_panel.take_ended(training_price.WORK, dataset=dataset.id) if job.state is State.DONE]
    return str(done[-1].result["model"]) if done else None


def curves(told: Mapping[str, Any], *, key: str) -> None:
    """Loss, metric and epsilon against steps.

    Args:
        told: The course.
        key: Of the place, for the keys of its charts.
    """
    points: Sequence[Mapping[str, Any]] = told["points"]
    accuracy = told["metric"] == "accuracy"
    fields = [("loss", "loss", False), ("metric", "accuracy" if accuracy else "error, part of the range", accuracy)]
    if any(each.get("epsilon") is not None for each in points):
        fields.append(("epsilon", "epsilon", False))
    for place, (field, label, percents) in zip(st.columns(len(fields)), fields, strict=True):
        figure = training_figures.course(points, field, steps=told["steps"], label=label, percents=percents)
        last = next((abs(each[field]) for each in reversed(points) if each.get(field) is not None), None)
        said = training_words.percent(last) if percents else shown.number(last)
        with place:
            widgets.still(figure, key=f"{key}.{field}", alt=f"{label.capitalize()} by step, last {said}")


def _curves(job: str) -> None:
    told = training.course(state.workspace(), job)
    with st.container(height=HEIGHT, border=False):
        if not told or not told.get("points"):
            st.caption(
                ":material/hourglass_top: The first steps are on their way: noise is worked out, and the table is "
                "read and divided."
            )
            return
        curves(told, key="train.course.live")
    st.caption(training_words.OWNER)
