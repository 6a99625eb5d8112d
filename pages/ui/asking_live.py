"""What a question would cost and how far off its answer may be, as sliders move; and the button that releases it."""

from typing import Any

import streamlit as st

from pages.ui import asking_answer, asking_figures, asking_split, asking_terms, asking_words, job_panel, state, widgets
from pages.ui import format as shown
from pages.ui.asking_form import Asked
from privacy_core.errors import PrivacyCoreError
from privacy_core.usecases import answers, asking, budgets, catalog, foreseen, question_words

WORK = "release_answer"
SIZES = (100, 1_000, 10_000)


def live(dataset: catalog.Dataset, asked: Asked) -> None:
    """The plan of the question, or its answer where it was released before; nothing here reads a record."""
    if asked.missing:
        st.info(f"Still missing: {widgets.plain(asked.missing)}.", icon=":material/edit:")
        return
    try:
        planned = asking.plan_question(
            state.workspace(), dataset.id, asked.told, purpose=budgets.purpose_named(asked.purpose)
        )
    except PrivacyCoreError as error:
        widgets.show_error(error)
        return
    st.markdown(f"**{widgets.plain(question_words.in_words(planned.plan.question.canonical()))}**")
    released = answers.answer_to(state.workspace(), dataset.id, planned)
    if released is not None:
        asking_answer.show(dataset, released, place="now")
        return
    _figures(planned)
    _interval(planned.plan)
    _release(dataset, asked, planned)
    asking_split.split(dataset, planned)


def _figures(planned: Any) -> None:
    """The price, before it is paid."""
    account, prospect, cost = planned.account, planned.prospect, planned.plan.point
    left = account.remaining
    more = prospect.spent_after - account.standing.spent.epsilon
    one, two, three = st.columns(3)
    one.metric("Costs epsilon", asking_words.cost(cost.epsilon), help=_by_itself(cost))
    two.metric("Of what is left", shown.share(min(1.0, max(0.0, more / left))) if left > 0 else "all is spent")
    three.metric(
        "Like it that fit", "any number" if prospect.more >= 1 << 20 else f"about {shown.count(prospect.more)}"
    )


def _by_itself(cost: Any) -> str:
    delta = f" and delta {shown.number(cost.delta)}" if cost.delta else ""
    return (
        f"By itself epsilon {asking_words.cost(cost.epsilon)}{delta}. Together with others it may cost "
        "less: the budget adds answers up by the better of two bounds."
    )


def _interval(plan: Any) -> None:
    """How far off the answer may be, as a sentence and as a picture."""
    question = plan.question
    if plan.each:
        _each_interval(plan)
        return
    unit, curve = asking_words.unit(question.canonical()), foreseen.landing(plan)
    rate = asking_words.rate(plan.confidence)
    each = "each figure" if question.by else "the answer"
    if curve is None:
        widths = foreseen.by_records(plan)
        st.markdown(
            f"How far noise moves {each} depends on how many records there are, which nobody looks up for you.",
            help=asking_terms.ASKING["noise_interval"],
        )
        if widths:
            figure = asking_figures.by_records(widths, unit=unit)
            alt = "Noise interval by number of records: " + "; ".join(
                f"{shown.count(n)}: ± {shown.number(width)}" for n, width in widths
            )
            widgets.still(figure, key="query.by_records", alt=alt)
        else:
            st.warning("At this epsilon noise is wider than the bounds, however many records there are.")
        return
    if curve.ranks:
        st.markdown(
            f"**{rate.capitalize()}**, {each} is at most **{shown.number(curve.interval)} ranks** off: so many people "
            "stand between it and the exact one, beyond the nearest of the values that are offered.",
            help=asking_terms.ASKING["noise_interval"],
        )
    else:
        st.markdown(
            f"**{rate.capitalize()}**, noise moves {each} by at most **± {shown.number(curve.interval)}**"
            f"{' ' + widgets.plain(unit) if unit else ''}.",
            help=asking_terms.ASKING["noise_interval"],
        )
    if plan.errors is not None:
        _strategy(plan)
    bar = bool(question.by) and question.aggregate == "count"
    widgets.still(
        asking_figures.landing(curve, unit="ranks" if curve.ranks else unit, bar=bar),
        key="query.landing",
        alt=f"Where {each} may land: within {shown.number(curve.interval)} of the exact figure, {rate}",
    )
    _threshold(plan)


def _strategy(plan: Any) -> None:
    """What noise is added to, of many counts at once, and what it would be with noise for each."""
    best, plain = plan.errors
    told = f"Half of them by at most ± {shown.number(best.median)}."
    if plain.strategy != best.strategy:
        told += (
            f" With noise for each by itself, at the same cost, it would be ± {shown.number(plain.median)}: so noise "
            f"is added to {shown.counted(best.measured, 'sum')} of which all are made ({best.strategy})."
        )
    st.caption(told)


def _each_interval(plan: Any) -> None:
    """Of several figures, a line each."""
    st.markdown(f"**{asking_words.rate(plan.confidence).capitalize()}**, noise moves a figure by at most:")
    lines = []
    for one in plan.each:
        name = question_words.in_words({**one.question.canonical(), "by": {}, "where": None})
        curve, widths = foreseen.landing(one), foreseen.by_records(one)
        if curve is not None:
            told = f"± {shown.number(curve.interval)}" if not curve.ranks else f"{shown.number(curve.interval)} ranks"
        else:
            sizes = [f"± {shown.number(width)} with {shown.count(n)} records" for n, width in widths if n in SIZES]
            told = ", ".join(sizes) or "more than the bounds"
        lines.append(f"- {widgets.plain(name)}: **{told}**")
    st.markdown("\n".join(lines), help=asking_terms.ASKING["noise_interval"])
    _threshold(plan)


def _threshold(plan: Any) -> None:
    if plan.threshold is not None:
        st.caption(f"Groups are told whose noisy size reaches {shown.count(plan.threshold)}; smaller ones stay unseen.")


def _release(dataset: catalog.Dataset, asked: Asked, planned: Any) -> None:
    arguments = {"dataset": dataset.id, "told": dict(asked.told), "purpose": asked.purpose}
    if any(job.arguments == arguments for job in job_panel.running_jobs(WORK)):
        st.caption(
            ":material/hourglass_top: This answer is being released. Even if you cancel, what it costs may stay spent."
        )
        return
    fits = planned.prospect.fits
    if not fits:
        st.error(_too_much(asked, planned), icon=":material/block:")
    if st.button(
        f"Release for epsilon {asking_words.cost(planned.plan.point.epsilon)}",
        key="query.release",
        type="primary",
        icon=":material/publish:",
        disabled=not fits,
        help="Draws the noise, spends, and keeps the answer: seen again, it costs nothing.",
    ):
        words = question_words.in_words(planned.plan.question.canonical(), constants=False)
        with widgets.shows_errors():
            job_panel.begin(WORK, arguments, title=f"Answer: {words}")


def _too_much(asked: Asked, planned: Any) -> str:
    """Why a question cannot be paid, and what to do."""
    budget = planned.account.standing.budget
    if planned.prospect.spent_after <= budget.epsilon:
        return (
            f"This does not fit into what is left of the share for {asked.purpose}. Ask with a smaller epsilon, or ask "
            "an administrator for a larger share."
        )
    return (
        f"This does not fit into what is left: epsilon {shown.number(planned.account.remaining)}. Ask with a smaller "
        "epsilon, or ask an administrator for a larger budget."
    )
