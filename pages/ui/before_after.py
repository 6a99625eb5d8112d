"""Before and after on the Anonymize page: what columns hold, and what the protected table is still good for."""

import shlex
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.ui import before_after_figures as figures
from pages.ui import before_after_words as words
from pages.ui import format as shown
from pages.ui import job_panel, state, theme, widgets
from pages.ui.terms import TERMS
from pages.ui.theme import ROLES
from privacy_core.errors import PrivacyCoreError
from privacy_core.usecases import background, before_after, catalog

VALUES, USEFULNESS = "Values", "Usefulness"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is compared with the table: a recipe, or the release that it made; and the page on which it is."""

    recipe: Any
    release: str | None = None
    page: str = "anonymize.py"

    @property
    def asked(self) -> Any:
        """With the files of the release as they were."""
        return self.recipe if self.release is None else before_after.of_release(state.workspace(), self.release)

    @property
    def arguments(self) -> dict[str, Any]:
        """Of a job."""
        return {"recipe": self.recipe.to_json()} if self.release is None else {"release": self.release}

    def patience(self, dataset: catalog.Dataset) -> AbstractContextManager[None]:
        """Words while levels of each record's own are found again, as of a release; a recipe's are known."""
        if self.release is None or not self.recipe.recodes(dataset.columns):
            return nullcontext()
        return st.spinner("Finding the levels of each record again, as when the table was made ...")


def values(dataset: catalog.Dataset, subject: Subject, detail: Mapping[str, float]) -> None:
    """What one column holds before and after, or how two go together."""
    columns = before_after.comparable(dataset)
    left, right = st.columns(2)
    with left:
        column = _column("Column", dataset, columns, name="work.values", first=most_changed(dataset, detail))
    with right:
        second = _column("Together with", dataset, [name for name in columns if name != column], name="work.pair")
    try:
        if second is None:
            _one(dataset, subject, str(column))
        else:
            _two(dataset, subject, (str(column), second))
    except PrivacyCoreError as error:
        st.error(widgets.plain(str(error)), icon=":material/error:")


def most_changed(dataset: catalog.Dataset, detail: Mapping[str, float]) -> str | None:
    """The quasi-identifier that lost most and still tells something; else the first column."""
    kept = [(detail.get(name, 0.0), name) for name in dataset.quasi_identifiers]
    stays = [each for each in kept if each[0] > 0] or kept
    return min(stays, key=lambda each: each[0])[1] if stays else None


def _column(
    label: str, dataset: catalog.Dataset, columns: Sequence[str], *, name: str, first: str | None = None
) -> str | None:
    options, key = list(columns), f"{name}.{dataset.id}"
    if st.session_state.get(key) not in options:
        st.session_state.pop(key, None)
    chosen: str | None = st.selectbox(
        label,
        options,
        index=options.index(first) if first in options else None,
        placeholder="no second column",
        key=key,
        persist_state="session",
        format_func=lambda each: _with_role(dataset, each),
    )
    return chosen


def _with_role(dataset: catalog.Dataset, column: str) -> str:
    return f"{ROLES[str(dataset.roles.get(column, 'insensitive'))].shape} {column}"


def _one(dataset: catalog.Dataset, subject: Subject, column: str) -> None:
    with subject.patience(dataset):
        found = before_after.distribution(state.workspace(), dataset.id, subject.asked, column)
    widgets.still(figures.values(found, look=theme.current()), key="work.values.figure", alt=words.values(found))
    st.caption(widgets.plain(words.values(found)))


def _two(dataset: catalog.Dataset, subject: Subject, columns: tuple[str, str]) -> None:
    with subject.patience(dataset):
        found = before_after.contingency(state.workspace(), dataset.id, subject.asked, columns)
    widgets.still(
        figures.two_columns(found, look=theme.current()), key="work.pair.figure", alt=words.two_columns(found)
    )
    with st.container(horizontal=True):
        st.metric(
            "Moved by leaving out",
            shown.share(found.distance),
            help=TERMS["total_variation"],
        )
        st.metric(
            "Dependence (Cramér's V)",
            shown.number(found.association_after),
            f"before {shown.number(found.association_before)}",
            delta_color="off",
            delta_arrow="off",
            help=TERMS["cramers_v"],
        )


def usefulness(dataset: catalog.Dataset, subject: Subject) -> None:
    """Groups, columns, and what a classifier learns, before and after."""
    try:
        with subject.patience(dataset):
            made = before_after.before_after(state.workspace(), dataset.id, subject.asked)
    except PrivacyCoreError as error:
        st.error(widgets.plain(str(error)), icon=":material/error:")
        return
    st.markdown("**Group sizes**", help=TERMS["equivalence_class"])
    widgets.still(
        figures.group_sizes(made.groups, look=theme.current()), key="work.groups", alt=words.group_sizes(made.groups)
    )
    st.markdown("**What is left of each column**")
    _columns(dataset, made.columns)
    _classifier(dataset, subject)


def _columns(dataset: catalog.Dataset, columns: Any) -> None:
    share: dict[str, Any] = {"min_value": 0, "max_value": 100, "format": "%.0f%%", "width": 116}
    st.dataframe(
        [
            {
                "Column": _with_role(dataset, each.column),
                "Detail kept": 100 * each.detail,
                "Granularity": 100 * each.granularity,
                "As it was": 100 * each.unchanged,
            }
            for each in columns
        ],
        key="work.utility",
        hide_index=True,
        height="content",
        column_config={
            "Column": st.column_config.TextColumn(pinned=True),
            "Detail kept": st.column_config.ProgressColumn(help=TERMS["detail_kept"], **share),
            "Granularity": st.column_config.ProgressColumn(help=TERMS["granularity"], **share),
            "As it was": st.column_config.ProgressColumn(help=TERMS["unchanged"], **share),
        },
        alt=words.columns(columns),
    )


def _classifier(dataset: catalog.Dataset, subject: Subject) -> None:
    st.markdown("**What a classifier learns from it**", help=TERMS["classifier"])
    columns = before_after.comparable(dataset)
    left, right = st.columns([2, 3])
    with left:
        target = _column("Predict", dataset, columns, name="work.target", first=_likely_target(dataset, subject.recipe))
    with right:
        key = f"work.features.{dataset.id}.{target}"
        offered = [name for name in columns if name != target]
        usual = [name for name in dataset.quasi_identifiers if name != target]
        features = st.multiselect("From", offered, default=usual, key=key, persist_state="session")
    asked: dict[str, Any] = {"target": str(target), "features": list(features)}
    try:
        found = background.accuracy_found(state.workspace(), dataset.id, subject.asked, **asked)
        if found is None:
            _train(dataset, subject, asked)
        else:
            _accuracy(found)
    except PrivacyCoreError as error:
        st.error(widgets.plain(str(error)), icon=":material/error:")
    widgets.show_code(
        _python(str(target), features),
        f"privacy-studio utility FILE --recipe recipe.json --target {shlex.quote(str(target))} "
        f"--features {shlex.quote(','.join(features))} --json",
    )


def _train(dataset: catalog.Dataset, subject: Subject, asked: Mapping[str, Any]) -> None:
    if any(job.arguments.get("dataset") == dataset.id for job in job_panel.running_jobs(background.TRAIN)):
        st.caption(":material/hourglass_top: Classifiers are trained in the background.")
        return
    ready = bool(asked["features"])
    if st.button("Train and compare", key="work.train", icon=":material/model_training:", disabled=not ready):
        arguments = {"dataset": dataset.id, **subject.arguments, **asked}
        title = f"Predict {asked['target']} of {dataset.name}"
        job_panel.begin(background.TRAIN, arguments, title=title, page=subject.page)
    st.caption(
        "Two classifiers are trained in the background, one on the table, one on its protected form; of a large table "
        "on records that are drawn at random."
        if ready
        else "Choose at least one column to predict it from."
    )


def panel(dataset: catalog.Dataset) -> None:
    """Classifiers that are trained; call it in every run of the page, outside its parts."""
    job_panel.take_ended(background.TRAIN, dataset=dataset.id)  # the answer is found again where it was asked for
    job_panel.show(background.TRAIN)


def _accuracy(found: Any) -> None:
    widgets.still(figures.accuracy(found, look=theme.current()), key="work.accuracy", alt=words.accuracy(found))
    st.caption(widgets.plain(words.measured(found)))


def _likely_target(dataset: catalog.Dataset, recipe: Any) -> str | None:
    """The column that is marked as one, else what is sensitive, else what stays."""
    marked = [name for mark, name in dataset.marks.items() if str(mark) == "target"]
    stays = [name for name in before_after.comparable(dataset) if name not in recipe.dropped]
    return next((name for name in (*marked, *dataset.sensitive, *reversed(stays)) if name in stays), None)


def _python(target: str, features: Sequence[str]) -> str:
    return f"""
from pathlib import Path

import privacy_core as pc
from privacy_core.usecases import before_after, protect

recipe = protect.read_recipe(Path("recipe.json"))
with pc.open_table("FILE") as table:
    print(before_after.before_after(table.workspace, table.dataset.id, recipe).to_json())
    found = before_after.accuracy(table.workspace, table.dataset.id, recipe, {target!r}, features={list(features)!r})
    print(found.to_json())
"""
