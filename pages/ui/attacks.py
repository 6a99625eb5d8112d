"""What a model gives away: attacks and the audit of its training as jobs, and what they found, in words and figures."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.ui import attacks_figures, job_panel, state, training_words, widgets
from pages.ui import format as shown
from pages.ui.attacks_figures import NAMES
from privacy_core.usecases import attacking, catalog

ATTACK, AUDIT = "attack_model", "audit_training"
SHADOWS, CANARIES, GUESSES = 16, 600, 300
TERMS = {
    "membership": (
        "An attacker who has a record asks whether the model learned from it. What counts is how many members are "
        "found while hardly anybody else is taken for one: an average can look harmless while some stand exposed."
    ),
    "audit": (
        "Records made up to stand out are put into a training of its own or left out, by a coin each, and an attacker "
        "who sees every step guesses which. Right guesses prove that epsilon is at least so much; too few right ones "
        "prove nothing."
    ),
    "ceiling": (
        "What the audit would have shown if every guess had been right. No audit of so many guesses can show more, "
        "however much a training gives away."
    ),
    "attribute": (
        "An attacker knows all of a record but one value and asks the model for that. Compare with what the other "
        "columns tell without the model, and with records that it never saw."
    ),
    "groups": (
        "Noise hides what few people share, so a model with privacy is often worse for small groups. An interval that "
        "holds 0 says that chance alone could do it."
    ),
}


def show(dataset: catalog.Dataset, model: Any) -> None:
    """The section of one model: two buttons, and what was found so far.

    Args:
        dataset: That it learned from.
        model: A `Release` of kind model.
    """
    for work in (ATTACK, AUDIT):  # what they found is read from beside the model
        job_panel.take_ended(work, dataset=dataset.id)
    st.subheader("What it gives away")
    st.caption(
        f"Attack it before somebody else does. {training_words.OWNER} Models that are trained for an attack are thrown "
        "away, so nothing is charged."
    )
    job_panel.show(ATTACK, AUDIT)
    with widgets.shows_errors():
        found = attacking.attacks_of(state.workspace(), model.id)
        _buttons(dataset, model, found)
        if found["audit"]:
            _audit(found["audit"])
        if found["attacks"]:
            _attacks(found["attacks"])
    _code(model)


def _buttons(dataset: catalog.Dataset, model: Any, found: Mapping[str, Any]) -> None:
    busy = {job.act for job in job_panel.running_jobs(ATTACK, AUDIT) if job.arguments.get("model") == model.id}
    with st.container(horizontal=True):
        if st.button(
            "Attack it again" if found["attacks"] else "Attack this model",
            key=f"attacks.attack.{model.id}",
            icon=":material/search_insights:",
            disabled=ATTACK in busy,
            help=TERMS["membership"],
        ):
            arguments = {"dataset": dataset.id, "model": model.id, "shadows": SHADOWS}
            job_panel.begin(ATTACK, arguments, title=f"Attack {model.name}")
        if st.button(
            "Audit its training again" if found["audit"] else "Audit its training",
            key=f"attacks.audit.{model.id}",
            icon=":material/fact_check:",
            disabled=AUDIT in busy,
            help=TERMS["audit"],
        ):
            told = dict(model.parameters)
            asked = {"dataset": dataset.id, "told": told, "canaries": CANARIES, "guesses": GUESSES, "runs": 1}
            job_panel.begin(AUDIT, {**asked, "model": model.id}, title=f"Audit the training of {model.name}")


def _audit(found: Mapping[str, Any]) -> None:
    st.markdown("**Audit of the training**", help=TERMS["audit"])
    with st.container(horizontal=True, gap="large"):
        bound = training_words.rounded(found["bound"]) if found["bound"] else "nothing detected"
        claim = "none" if found["claim"] is None else training_words.rounded(found["claim"])
        st.metric("Epsilon is at least", bound, width="content")
        st.metric("Claimed", claim, width="content")
        ceiling = training_words.rounded(found["ceiling"])
        st.metric("Could have shown", ceiling, help=TERMS["ceiling"], width="content")
        right = f"{shown.count(found['correct'])} of {shown.count(found['guesses'])}"
        st.metric("Guesses that were right", right, width="content")
    if found["refuted"]:
        st.error(widgets.plain(found["words"]), icon=":material/gpp_bad:")
    else:
        st.markdown(widgets.plain(found["words"]))
    if not found["bound"]:
        st.caption("That nothing was detected is no proof: another attack may find more.")


def _attacks(found: Mapping[str, Any]) -> None:
    membership = found["membership"]
    st.markdown("**Who was in the training**", help=TERMS["membership"])
    widgets.still(attacks_figures.roc(membership), key="attacks.roc", alt=in_words(membership))
    st.dataframe(
        [_row(name, each) for name, each in membership.items()],
        key="attacks.membership",
        hide_index=True,
        height="content",
        alt=in_words(membership),
    )
    first = next(iter(membership.values()))
    st.caption(
        f"Of {shown.count(first['members'])} rows that it learned from and {shown.count(first['non_members'])} others, "
        f"by {shown.count(found['shadows'])} shadow models; in brackets intervals of 95%."
    )
    if attribute := found["attribute"]:
        st.markdown("**A value from the others**", help=TERMS["attribute"])
        st.markdown(_guessed(attribute))
    if found.get("groups"):
        _groups(found["groups"])
    if found.get("drivers"):
        _drivers(found["drivers"])


def in_words(membership: Mapping[str, Mapping[str, Any]]) -> str:
    """What the curves show, in a sentence an attack."""
    said = []
    for name, each in membership.items():
        rate = each["true_positives"][0]["found"]
        found = training_words.percent(rate["share"]) if rate else "an unknown part"
        said.append(
            f"{NAMES[name]}: {found} of members found at 1% of others, AUC {training_words.percent(each['auc'])}"
        )
    return f"{'; '.join(said)}. Guessing finds 1% and has an AUC of 50%."


def _row(name: str, each: Mapping[str, Any]) -> dict[str, str]:
    row = {"Attack": NAMES[name], "AUC": _with(each["auc"], *each["auc_interval"])}
    for one in each["true_positives"]:
        rate = one["found"]
        said = _with(rate["share"], rate["low"], rate["high"]) if rate else "too few rows"
        row[f"Found at {training_words.percent(one['at'])} false"] = said
    return row


def _with(value: float, low: float, high: float) -> str:
    return f"{training_words.percent(value)} ({training_words.ends(low, high, percents=True)})"


def _guessed(found: Mapping[str, Any]) -> str:
    members, control = found["members"], found["control"]
    low, high = found["gain_interval"]
    without = "the other columns" if found["baseline"] == "others" else "the most frequent value"
    tells = "more than could be guessed" if low > 0 else "nothing that could not be guessed without it"
    return (
        f"**{widgets.plain(found['column'])}** of a member is guessed rightly "
        f"{training_words.percent(members['attack']['share'])} of the time, and "
        f"{training_words.percent(members[found['baseline']]['share'])} from {without} alone: the model tells {tells} "
        f"({shown.interval(100 * low, 100 * high)} points). Of rows that it never saw it is "
        f"{training_words.percent(control['attack']['share'])}."
    )


def _groups(found: Sequence[Mapping[str, Any]]) -> None:
    st.markdown("**How well it serves groups**", help=TERMS["groups"])
    rows = []
    for each in found:
        changes = {one["name"]: one for one in each["changes"]}
        for group in each["after"]["groups"]:
            change = changes.get(group["name"])
            rows.append(
                {
                    "Column": each["column"],
                    "Group": group["name"],
                    "Rows": group["rows"],
                    "Accuracy": _with(group["accuracy"], group["low"], group["high"]),
                    "Without noise": training_words.percent(change["before"]) if change else shown.MISSING,
                    "Change, points": _points(change) if change else shown.MISSING,
                }
            )
    st.dataframe(rows, key="attacks.groups", hide_index=True, height="content", alt=f"Accuracy of {len(rows)} groups")
    apart = [
        f"{widgets.plain(each['column'])} {training_words.percent(each['after']['demographic_parity_difference'])}"
        for each in found
        if each["after"]["demographic_parity_difference"] is not None
    ]
    if apart:
        st.caption(f"Groups are told the second label at rates that differ by at most: {', '.join(apart)}.")


def _points(change: Mapping[str, Any]) -> str:
    low, high = 100 * change["low"], 100 * change["high"]
    return f"{shown.number(100 * change['change'])} ({shown.interval(low, high)})"


def _drivers(found: Sequence[Mapping[str, Any]]) -> None:
    st.markdown("**What its predictions hang on**")
    share: dict[str, Any] = {"min_value": 0, "max_value": 100, "format": "%.0f%%"}
    st.dataframe(
        [{"Column": each["column"], "Share": 100 * each["share"]} for each in found],
        key="attacks.drivers",
        hide_index=True,
        height="content",
        column_config={"Share": st.column_config.ProgressColumn(**share)},
        alt="; ".join(f"{each['column']} {training_words.percent(each['share'])}" for each in found),
    )


def _code(model: Any) -> None:
    widgets.show_code(
        f"""
import privacy_core as pc
from privacy_core.usecases import attacking

with pc.open_table("FILE") as table:
    told = {dict(model.parameters)!r}
    print(attacking.audit_training(table.workspace, table.dataset.id, told).median.words)
    print(attacking.attack_training(table.workspace, table.dataset.id, told, shadows={SHADOWS})["membership"])
""",
        f"privacy-studio audit-model FILE --config config.json --shadows {SHADOWS} --json",
    )
