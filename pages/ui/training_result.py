"""A trained model: how good it is beside what needs no privacy or no model, how it got there, what it guarantees."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.ui import format as shown
from pages.ui import handout, training_code, training_figures, training_live, training_words, widgets
from pages.ui.training_figures import Standing
from pages.ui.training_terms import TRAINING
from privacy_core.usecases import catalog


def show(dataset: catalog.Dataset, model: Any, course: Mapping[str, Any] | None) -> None:
    """One model: the picture first, then figures, guarantee, course and code.

    Args:
        dataset: That it learned from.
        model: A `Release` of kind model.
        course: Of its training; None if that is gone.
    """
    figures = model.figures
    st.subheader(widgets.plain(model.name))
    told = model.guarantee
    badge = (
        f":green-badge[:material/verified_user: epsilon {training_words.rounded(told['epsilon'])}, "
        f"delta {shown.number(told['delta'])}]"
        if told
        else ":red-badge[:material/gpp_bad: no guarantee]"
    )
    st.markdown(f"{badge} {training_words.OWNER}")
    left, right = st.columns([5, 3], gap="large")
    with left:
        _picture(figures)
        _metrics(figures["metrics"])
        st.caption(
            f"Of {shown.counted(figures['rows_tested'], 'row')} that were kept out of learning; "
            f"{shown.count(figures['rows_learned_from'])} were learned from, with "
            f"{shown.counted(figures['features'], 'feature')}. Intervals are of 95% and hold for other rows, not for "
            "other runs."
        )
    with right:
        _beside(figures)
    if course and course.get("points"):
        training_live.curves(course, key=f"train.course.{model.id}")
        averaged = model.parameters.get("averaged")
        if averaged:
            st.caption(
                "Curves are of the weights at each step; the model is their average over the last "
                f"{shown.share(averaged)} of the steps."
            )
    _guarantee(model)
    _facts(figures, model)
    training_code.code(model.parameters, dataset=dataset.id)


def _picture(figures: Mapping[str, Any]) -> None:
    metrics, baseline = figures["metrics"], figures["baseline"]
    if "accuracy" in metrics:
        rows = [
            _standing("This model", metrics, "accuracy"),
            _standing("Without noise", baseline, "accuracy", mark="diamond"),
            Standing(name="Most frequent label", value=metrics["majority"], mark="line-ns-open"),
        ]
        label, percents = "accuracy: tested rows that are told rightly", True
    else:
        rows = [
            _standing("This model", metrics, "mae"),
            _standing("Without noise", baseline, "mae", mark="diamond"),
            Standing(name="Mean of all, always", value=metrics["baseline_mae"], mark="line-ns-open"),
        ]
        label, percents = "mean absolute error, in the target's unit: less is better", False
    figure = training_figures.comparison(rows, label=label, percents=percents)
    told = "; ".join(
        f"{row.name}: {training_words.percent(row.value) if percents else shown.number(row.value)}" for row in rows
    )
    widgets.still(figure, key="train.comparison", alt=f"{label.split(':')[0].capitalize()}. {told}")


def _standing(name: str, metrics: Mapping[str, Any], field: str, *, mark: str = "circle") -> Standing:
    return Standing(
        name=name, value=metrics[field], low=metrics[f"{field}_low"], high=metrics[f"{field}_high"], mark=mark
    )


def _metrics(metrics: Mapping[str, Any]) -> None:
    with st.container(horizontal=True, gap="medium"):
        if "accuracy" in metrics:
            auc = training_words.percent(metrics["auc"])
            st.metric("AUC", auc, help=TRAINING["auc"], width="content")
            st.metric("F1", shown.number(metrics["f1"]), help=TRAINING["f1"], width="content")
            st.metric("Log loss", shown.number(metrics["log_loss"]), width="content")
            st.metric(
                "Calibration error",
                training_words.percent(metrics["calibration_error"]),
                help=TRAINING["calibration"],
                width="content",
            )
        else:
            st.metric("Root mean squared error", shown.number(float(f"{metrics['rmse']:.3g}")), width="content")
            st.metric("R²", shown.number(metrics["r2"]), width="content")
    if metrics.get("auc_low") is not None:
        interval = training_words.ends(metrics["auc_low"], metrics["auc_high"], percents=True)
        st.caption(f"The AUC lies between {interval.replace(' to ', ' and ')}, 19 times in 20.")


def _beside(figures: Mapping[str, Any]) -> None:
    """Calibration of a classifier; of a number, errors as they compare."""
    metrics = figures["metrics"]
    if not metrics.get("bins"):
        r2 = metrics.get("r2")
        if r2 is not None:
            st.markdown(
                f"The model explains **{training_words.percent(max(0.0, r2))}** of how the target varies between "
                "tested rows."
            )
        return
    st.markdown("**Is it as sure as it may be?**", help=TRAINING["calibration"])
    error = training_words.percent(metrics["calibration_error"])
    widgets.still(
        training_figures.calibration(metrics["bins"]),
        key="train.calibration",
        alt=f"What the model says against what is so; on average they lie {error} apart",
    )


def _guarantee(model: Any) -> None:
    with st.container(border=True):
        if model.guarantee is None:
            st.markdown(
                f":red[**No guarantee.**] {widgets.plain(str(model.figures['why_no_guarantee']))} Whoever has this "
                "model may learn who is in the table, and more."
            )
            return
        st.markdown(f"**What is guaranteed**\n\n{training_words.guarantee(model.guarantee)}")
        if model.figures["charged"]:
            st.caption(
                ":material/account_balance_wallet: The whole plan was charged to the budget before the first batch; it "
                "stands in the ledger on the Budget page."
            )
        else:
            st.caption(
                ":material/warning: Nobody had set a budget, so nothing was charged: the guarantee is of this model "
                "alone and adds up with every other look at these people."
            )


def _facts(figures: Mapping[str, Any], model: Any) -> None:
    left_out = figures["columns_left_out"]
    lines = [f"Learned from: {_names(figures['columns_used'])}."]
    if left_out:
        lines.append(f"Columns left out: {_names(left_out)}.")
    if figures["rows_without_target"]:
        lines.append(f"{shown.counted(figures['rows_without_target'], 'row')} had no target among its public values.")
    if figures["rows_beyond_limit"]:
        lines.append(f"{shown.counted(figures['rows_beyond_limit'], 'row')} beyond those that are kept of a person.")
    lines.append(f"{shown.duration(figures['seconds'])} of training, {handout.moment(model.created)}.")
    st.caption("  \n".join(lines))


def _names(columns: Any) -> str:
    return ", ".join(widgets.plain(each) for each in columns)
