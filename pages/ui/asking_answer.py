"""Released answers: the figure with its noise interval, its picture and table, its files; past ones, which are free."""

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.ui import asking_figures, asking_kept, asking_ranges, asking_terms, asking_words, handout, state, widgets
from pages.ui import format as shown
from privacy_core.usecases import answer_files, answers, catalog

VALID = 55 * 60  # seconds for which a link is shown: a little less than it is valid
FROM_ZERO = ("count", "sum", "ranges", "marginals")
FILES = {"csv": "CSV", "json": "JSON with how it was made", "script": "Script"}
MECHANISMS = {
    "laplace": "discrete Laplace noise",
    "gaussian": "discrete Gaussian noise",
    "exponential": "a private choice",
}
NEWEST, SHOWN = "query.newest", "query.shown"


def show(dataset: catalog.Dataset, released: answers.Released, *, place: str) -> None:
    """One answer.

    Args:
        dataset: Of which.
        released: The answer.
        place: Where on the page, for the keys of its widgets.
    """
    key = f"{place}.{released.spend}"
    st.session_state[SHOWN] = released.spend
    new = st.session_state.get(NEWEST) == released.spend
    badge = (
        ":green-badge[:material/check: just released]"
        if new
        else ":blue-badge[:material/redeem: released before, free]"
    )
    st.markdown(badge)
    figures = released.figures
    if released.question["aggregate"] == "bounds":
        _bounds(dataset, released, key=key)
    else:
        if len(figures) == 1 and not figures[0].get("group"):
            _single(released)
        for at, mine in enumerate(_apart(figures)):
            _picture(released, mine, key=f"{key}.{at}")
        if released.question["aggregate"] == "ranges" and figures:
            asking_ranges.between(dataset, released, key=key)
        if not figures:
            st.info("No group reached the size at which it is told.", icon=":material/visibility_off:")
    mechanism = MECHANISMS.get(released.details.get("mechanism", ""), "noise")
    delta = f", delta {shown.number(released.delta)}" if released.delta else ""
    delta += f" for {shown.count(released.together)} questions together" if released.together > 1 else ""
    st.caption(
        f"{mechanism[0].upper()}{mechanism[1:]} · epsilon {asking_words.cost(released.epsilon)}{delta} · "
        f"{widgets.plain(released.actor)}, {handout.moment(released.at)}",
        help=asking_terms.ASKING["noise_interval"],
    )
    _files(dataset, released, key=key)


def past(dataset: catalog.Dataset) -> None:
    """All answers of the dataset, newest first, to be seen again for nothing."""
    found = {one.spend: one for one in answers.released_answers(state.workspace(), dataset.id)}
    if not found:
        return
    st.header("Past answers")
    newest = st.session_state.get(NEWEST)
    if newest in found and st.session_state.get(SHOWN, newest) is None:  # the question was changed meanwhile
        st.session_state[_past(dataset)] = newest
        st.session_state[SHOWN] = newest
    chosen = st.selectbox(
        f"{shown.counted(len(found), 'answer')} of this table, free to see again",
        list(found),
        index=None,
        placeholder="Choose one",
        format_func=lambda spend: _label(found[spend]),
        key=_past(dataset),
    )
    if chosen in found:
        with st.container(border=True):
            st.markdown(f"**{widgets.plain(found[chosen].words)}**")
            show(dataset, found[chosen], place="past")


def arrived(dataset: catalog.Dataset, spend: str) -> None:
    """A release has ended: its answer is marked, and shown below unless the question is still there."""
    st.session_state[NEWEST] = spend
    st.session_state[SHOWN] = None
    st.session_state[_past(dataset)] = None


def code(told: Mapping[str, Any], purpose: str) -> None:
    """*Show the code* of a question."""
    with st.expander("Show the code", icon=":material/code:"):
        st.caption("The question, as question.json")
        st.code(json.dumps(answer_files.brief(told), indent=2, ensure_ascii=False), language="json", wrap_lines=True)
        st.caption("Python")
        st.code(answer_files.python_of(told, purpose=purpose).strip(), language="python", wrap_lines=True)
        st.caption("Command line; without --release it only plans")
        st.code(answer_files.command_of(purpose=purpose), language="bash", wrap_lines=True)


def _single(released: answers.Released) -> None:
    one = released.figures[0]
    st.metric("Answer", asking_words.figure(one["value"], one["noise_interval"]))
    if one["noise_interval"]:
        rate = asking_words.rate(released.confidence)
        low, high = (asking_words.figure(end, one["noise_interval"]) for end in one["noise_interval"])
        st.markdown(f"The exact bounded figure lies between **{low}** and **{high}**, {rate}.")


def _apart(figures: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """Figures of one kind and of the same columns together, in their order."""
    found: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for one in figures:
        found.setdefault((one["aggregate"], one.get("column"), *one.get("group", {})), []).append(one)
    return list(found.values())


def _bounds(dataset: catalog.Dataset, released: answers.Released, *, key: str) -> None:
    """Bought bounds, and a button that puts them where they are asked for."""
    (column,) = released.question["by"]
    ends = [one["value"] for one in released.figures]
    if len(ends) != 2:
        st.info("No value shows through the noise. Ask with a larger epsilon.", icon=":material/visibility_off:")
        return
    st.metric(f"Bounds of {widgets.spoken(column)}", " to ".join(f"{end:,.10g}" for end in ends))
    st.button(
        f"Use them for {widgets.spoken(column)}",
        key=f"query.use.{key}",
        icon=":material/input:",
        on_click=asking_kept.put,
        args=(
            dataset.id,
            {"low." + column: ends[0], "high." + column: ends[1], "from." + column: ends[0], "to." + column: ends[1]},
        ),
    )


def _picture(released: answers.Released, figures: Sequence[Mapping[str, Any]], *, key: str) -> None:
    aggregate, by = figures[0]["aggregate"], list(figures[0].get("group", {}))
    unit = asking_words.unit(released.question, aggregate, figures[0].get("column"))
    alone = len(figures) == 1
    if alone and not figures[0]["noise_interval"]:
        return
    told = f"{len(figures)} figures with their noise intervals" if not alone else "The answer and its noise interval"
    if len(by) == 2 and not any("quantile" in one for one in figures):
        if len(_apart(released.figures)) > 1:
            st.caption(widgets.plain(unit))
        widgets.still(asking_figures.cross_table(figures, by), key=f"query.heat.{key}", alt=f"Cross table of {told}")
    elif len(figures) <= asking_figures.MOST_BARS:
        zero = aggregate in FROM_ZERO and not alone
        figure = asking_figures.answer(figures, unit=unit, from_zero=zero)
        widgets.still(figure, key=f"query.bars.{key}", alt=told)
    if not alone:
        st.dataframe(
            _table(figures, by), key=f"query.table.{key}", hide_index=True, height="auto", alt=f"Table of {told}"
        )


def _table(figures: Sequence[Mapping[str, Any]], by: Sequence[str]) -> dict[str, list[Any]]:
    table: dict[str, list[Any]] = {
        name: [asking_words.key(one["group"][name]) if "group" in one else "" for one in figures] for name in by
    }
    if any("quantile" in one for one in figures):
        table["Quantile"] = [one.get("quantile") for one in figures]
    table["Answer"] = [asking_words.figure(one["value"], one["noise_interval"]) for one in figures]
    table["Noise interval"] = [
        asking_words.ends(one["noise_interval"]) if one["noise_interval"] else shown.MISSING for one in figures
    ]
    return table


def _files(dataset: catalog.Dataset, released: answers.Released, *, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.segmented_control(
            "As a file",
            list(FILES),
            default="csv",
            required=True,
            format_func=lambda one: FILES[one],
            key=f"query.kind.{key}",
            wrap=True,
        )
        kept = f"query.link.{key}.{kind}"
        link = st.session_state.get(kept)
        if link is not None and time.time() - link["made"] < VALID:
            st.link_button(
                "Download",
                link["path"],
                key=f"query.download.{key}",
                type="primary",
                icon=":material/download:",
                on_click=lambda: st.session_state.pop(kept, None),
                help="This link works once.",
            )
        else:
            st.button(
                "Make a link",
                key=f"query.make_link.{key}",
                icon=":material/link:",
                on_click=widgets.tries,
                args=(lambda: _make(dataset.id, released.spend, kind, kept),),
                help="A link works once, and for an hour.",
            )


def _make(dataset: str, spend: str, kind: str, kept: str) -> None:
    path = answer_files.answer_link(state.workspace(), dataset, spend, answer_files.AnswerFile(kind))
    st.session_state[kept] = {"path": path, "made": time.time()}


def _past(dataset: catalog.Dataset) -> str:
    return f"query.past.{dataset.id}"


def _label(released: answers.Released) -> str:
    return f"{released.words} · epsilon {asking_words.cost(released.epsilon)} · {handout.moment(released.at)}"
