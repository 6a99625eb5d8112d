"""What the recipe in work would give: models, records and detail before and after, and the first records."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import streamlit as st

from pages.ui import (
    before_after,
    charts,
    evaluating,
    findings,
    model_rows,
    model_tables,
    person_sets,
    searching,
    state,
    theme,
    widgets,
    work,
)
from pages.ui import format as shown
from pages.ui.terms import TERMS
from pages.ui.theme import ROLES
from privacy_core.errors import PrivacyCoreError
from privacy_core.usecases import catalog, protect

ROWS = 8
FIGURES_OF_RISK, RECORDS, SEARCH = "Figures", "Records", searching.VIEW
VIEWS = (FIGURES_OF_RISK, before_after.VALUES, before_after.USEFULNESS, RECORDS)
CHANGED, SAME, DROPPED = "→", "=", "✕"


def outcome(dataset: catalog.Dataset) -> None:
    """The live result of the draft; it stays in sight while the columns scroll by."""
    with st.container(key="work-result"):
        st.header("What comes of it")
        work.part(work.RESULT, _outcome)(dataset)
        before_after.panel(dataset)


def _outcome(dataset: catalog.Dataset) -> None:
    widgets.problem()
    recipe = work.draft(dataset.id).recipe
    if not dataset.quasi_identifiers:
        st.info(
            "No column is a quasi-identifier, so there is no group to measure. If that is not so, set the roles on "
            "the Data page.",
            icon=":material/info:",
        )
        _records(dataset, recipe)
        return
    try:
        found = evaluating.evaluated(dataset, recipe, key="work.evaluated")
    except PrivacyCoreError as error:
        st.error(widgets.plain(model_tables.plain_names(dataset, str(error))), icon=":material/error:")
        return
    if found is not None:
        _verdict(found)
        if recipe.search is None and not found.within_limit:
            searching.begin_button(dataset)
        _seen(dataset, recipe, found)


def _seen(dataset: catalog.Dataset, recipe: Any, found: Any) -> None:
    """It from the side that the user chose."""
    view = _view(recipe)
    if view == RECORDS:
        _records(dataset, recipe)
    elif view == SEARCH:
        searching.space(dataset)
    elif view == before_after.VALUES:
        before_after.values(dataset, before_after.Subject(recipe), found.detail)
    elif view == before_after.USEFULNESS:
        before_after.usefulness(dataset, before_after.Subject(recipe))
    else:
        values = found.to_json()
        _metrics(values)
        _changes(values)
        _detail(found.detail)
        _person_sets(found)


def _view(recipe: Any) -> str:
    searched = recipe.search is not None
    view: str = st.segmented_control(
        "Show",
        (SEARCH, *VIEWS) if searched else VIEWS,
        default=SEARCH if searched else FIGURES_OF_RISK,
        required=True,
        key="work.view.search" if searched else "work.view",
        persist_state="session",
        label_visibility="collapsed",
    )
    return view


def _verdict(found: Any) -> None:
    share, records = found.suppressed / max(found.records_in, 1), shown.count(found.records_in)
    if found.within_limit:
        left = f"{shown.of_all(found.suppressed, found.records_in, one='record', many='records')} of {records}"
        st.success(
            f"Every model holds. {left} {'is' if found.suppressed == 1 else 'are'} left out for it; "
            f"{shown.count(found.allowed)} may be."
            if found.suppressed
            else "Every model holds, and no record has to be left out.",
            icon=":material/check_circle:",
        )
    elif found.suppressed == found.records_in:
        st.warning(
            f"No group satisfies the models: all {records} records would have to be left out. Make quasi-identifiers "
            "coarser, by hand or by a search, or ask less of the models.",
            icon=":material/warning:",
        )
    else:
        st.warning(
            f"The models need {shown.count(found.suppressed)} of {records} records left out ({shown.share(share)}), "
            f"but the limit allows {shown.count(found.allowed)}. Make quasi-identifiers coarser, by hand or by a "
            "search, ask less of the models, or raise the limit. The figures are those of the rest.",
            icon=":material/warning:",
        )


def _metrics(values: Mapping[str, Any]) -> None:
    before, after = values["before"], values["after"]
    kept = values["records_out"] / max(values["records_in"], 1)
    rows = [
        (
            "Records kept",
            shown.share(kept),
            f"{shown.count(values['records_out'])} of {shown.count(values['records_in'])}",
            "suppression",
        ),
        (
            "k",
            shown.count(after["k"]) if after else shown.MISSING,
            f"before {shown.count(before['k'])}",
            "k",
        ),
        (
            "Highest risk",
            shown.share(after["prosecutor"]["highest"]) if after else shown.MISSING,
            f"before {shown.share(before['prosecutor']['highest'])}",
            "prosecutor_highest",
        ),
        (
            "Average risk",
            shown.share(after["prosecutor"]["average"]) if after else shown.MISSING,
            f"before {shown.share(before['prosecutor']['average'])}",
            "prosecutor_average",
        ),
    ]
    with st.container(horizontal=True):
        for label, value, beside, term in rows:
            st.metric(label, value, beside, delta_color="off", delta_arrow="off", help=TERMS[term])


def _changes(values: Mapping[str, Any]) -> None:
    made = model_rows.rows(values)
    if not made:
        st.caption("No record would be left, so there is nothing to measure after.")
        return
    widgets.still(charts.dumbbell(made, look=theme.current()), key="work.changes", alt=findings.dumbbell(made))
    for sentence in model_rows.unbounded(values):
        st.caption(widgets.plain(sentence))


def _detail(detail: Mapping[str, float]) -> None:
    st.markdown("**Detail kept**", help=TERMS["detail_kept"])
    columns, kept = list(detail), list(detail.values())
    widgets.still(
        charts.before_after(columns, kept, look=theme.current()),
        key="work.detail",
        alt=findings.before_after(columns, kept),
    )


def _person_sets(found: Any) -> None:
    if found.person_sets is None or found.after is None:
        return
    if told := person_sets.sentence({"after": {"k": found.after.k}, "person_sets": asdict(found.person_sets)}):
        st.warning(f"{told} Drop the person id unless it is needed.", icon=":material/link:")


def _records(dataset: catalog.Dataset, recipe: Any) -> None:
    """One of the first records before and after, a row a column."""
    try:
        with st.spinner("Trying the recipe on the first records ..."):  # one that reads text loads a language model
            sample = protect.preview(state.workspace(), dataset.id, recipe, rows=ROWS)
    except PrivacyCoreError as error:
        st.error(widgets.plain(str(error)), icon=":material/error:")
        return
    rows = sample.before.num_rows
    place = st.segmented_control(
        "Record", range(rows), default=0, required=True, key="work.record", format_func=lambda at: str(at + 1)
    )
    before, after = (table.slice(place or 0, 1).to_pylist()[0] for table in (sample.before, sample.after))
    st.dataframe(
        [
            {
                "Column": f"{ROLES[str(dataset.roles.get(column, 'insensitive'))].shape} {column}",
                "Before": _cell(before[column]),
                "": DROPPED if column not in after else SAME if after[column] == before[column] else CHANGED,
                "After": _cell(after[column]) if column in after else "",
            }
            for column in dataset.columns
        ],
        key="work.sample",
        hide_index=True,
        height="content" if len(dataset.columns) <= 20 else 720,
        column_config={"": st.column_config.TextColumn(width=40)},
        alt=f"One record before and after, {len(dataset.columns)} columns, {len(after)} of which stay",
    )
    st.caption(
        f"{CHANGED} changed, {SAME} as it was, {DROPPED} leaves the table. These are the first records, for the owner "
        "of the data; those that will be left out are still among them."
    )


def _cell(value: Any) -> str:
    return "missing" if value is None else str(value)
