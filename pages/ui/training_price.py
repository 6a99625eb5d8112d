"""What a training would cost and how much noise it needs, worked out without a record; and the button that trains."""

from typing import Any

import streamlit as st

from pages.ui import asking_kept, job_panel, state, training_figures, training_words, widgets
from pages.ui import format as shown
from pages.ui.training_setup import Asked
from pages.ui.training_terms import TRAINING
from privacy_core.errors import PrivacyCoreError
from privacy_core.usecases import catalog, training, training_told

WORK = "train_model"


def price(dataset: catalog.Dataset, asked: Asked) -> None:
    """The plan of the training and its price, or what is still missing."""
    if asked.missing:
        st.info(f"Still missing: {widgets.plain(asked.missing)}.", icon=":material/edit:")
        return
    try:
        with st.spinner("Working out how much noise this takes …"):
            planned = training.plan_training(state.workspace(), dataset.id, asked.told)
    except PrivacyCoreError as error:
        widgets.show_error(error)
        return
    if planned.plan is None:
        _unguarded(planned)
    else:
        _figures(planned)
    if planned.left_out and planned.config.columns is not None:
        st.caption(f"Not learned from: {_names(planned.left_out)}.")
    _train(dataset, asked, planned)


def _unguarded(planned: Any) -> None:
    st.error(
        f"**No guarantee.** {widgets.plain(planned.why_no_guarantee)} The model may remember people of this table: "
        "treat it like the table itself. Nothing is charged.",
        icon=":material/gpp_bad:",
    )
    if planned.config.columns is None:
        st.caption("It learns from all columns but those that tell who somebody is; dates and long texts are left out.")


def _figures(planned: Any) -> None:
    """Price and noise, and the budget with it."""
    plan, prospect, account = planned.plan, planned.prospect, planned.account
    row = st.container(horizontal=True, gap="medium")
    row.metric("Costs epsilon", training_words.rounded(plan.epsilon), help=TRAINING["epsilon"], width="content")
    multiplier = f"{shown.number(plan.multiplier)} ×"
    row.metric("Noise per step", multiplier, help=TRAINING["noise_multiplier"], width="content")
    row.metric("Steps", shown.count(plan.steps), help=TRAINING["epochs"], width="content")
    if account is not None and prospect is not None:
        total = account.standing.budget.epsilon
        left = max(0.0, total - prospect.spent_after)
        row.metric("Left after it", shown.number(left) if prospect.fits else "does not fit", width="content")
        spent = account.standing.spent.epsilon
        figure = training_figures.budget(spent, prospect.spent_after, total, fits=prospect.fits)
        alt = (
            f"Of a budget of epsilon {shown.number(total)}, {shown.number(spent)} is spent and "
            f"{shown.number(prospect.spent_after)} would be with this training"
        )
        widgets.still(figure, key="train.budget", alt=alt)
    clip = training_words.rounded(planned.config.clip_norm)
    st.caption(
        f"At delta {shown.number(plan.delta)} and clipping norm {clip}, for {training_words.unit(planned.unit)}. The "
        f"rule that guards the budget says epsilon {training_words.rounded(plan.epsilon)}; other accountants of the "
        f"same noise: PLD {shown.number(plan.by.pld)}, Rényi {shown.number(plan.by.rdp)}. Beside what is spent already "
        "it may take less of the budget than by itself. The whole price stays charged, also if you cancel."
    )
    if prospect is not None and not prospect.fits:
        st.error(
            f"This does not fit into what is left: epsilon {shown.number(account.remaining)}, delta "
            f"{shown.number(max(0.0, account.standing.budget.delta - account.standing.spent.summed_delta))}. Take a "
            "smaller epsilon or delta, or ask an administrator for a larger budget.",
            icon=":material/block:",
        )


def _train(dataset: catalog.Dataset, asked: Asked, planned: Any) -> None:
    if mine(dataset):
        st.caption(":material/hourglass_top: A model of this table is being trained; its course stands above.")
        return
    fits = planned.prospect is None or planned.prospect.fits
    row = st.container(horizontal=True, vertical_alignment="bottom")
    name = row.text_input(
        "Name of the model",
        key=f"train.name.{dataset.id}",
        max_chars=200,
        placeholder=f"{planned.config.target} of {dataset.name}",
        persist_state="session",
    )
    label = (
        "Train without a guarantee"
        if planned.plan is None
        else f"Train for epsilon {training_words.rounded(planned.plan.epsilon)}"
    )
    if row.button(label, key="train.begin", type="primary", icon=":material/model_training:", disabled=not fits):
        arguments = {
            "dataset": dataset.id,
            "told": dict(asked.told),
            "name": name,
            "run": training_told.new_run(),
        }
        state.keep(asking_kept.key(dataset.id, "train.target"))  # also where nobody has touched it
        with widgets.shows_errors():
            job_panel.begin(WORK, arguments, title=f"Train: {name.strip() or planned.config.target}")


def mine(dataset: catalog.Dataset) -> list[Any]:
    """Trainings of this table that wait or are at work, newest first."""
    return [job for job in job_panel.running_jobs(WORK) if job.arguments.get("dataset") == dataset.id]


def _names(columns: Any) -> str:
    few = ", ".join(widgets.plain(each) for each in columns[:12])
    return few + (f" and {shown.count(len(columns) - 12)} more" if len(columns) > 12 else "")
