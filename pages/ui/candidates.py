"""What can be compared: protected tables, saved recipes and the recipe in work, each with its figures."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from string import ascii_uppercase
from typing import Any

import streamlit as st

from pages.ui import before_after, beside, evaluating, search_settings, side_by_side, state, theme, widgets, work
from pages.ui.beside import Measure
from pages.ui.figure import cut
from privacy_core.errors import PrivacyCoreError
from privacy_core.usecases import catalog, editing, explore, protect, releases, search

DRAFT, RELEASE = "draft", "protected table"
MOST = 4
PER_COLUMN = (("distinct_l", "distinct l"), ("entropy_l", "entropy l"), ("t_closeness", "t"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One protected table or recipe.

    Attributes:
        kind: What it is, in words.
        recipe: That made it, or would.
        created: When it was kept, in seconds since 1970; 0 for the recipe in work.
        figures: As `Protected.to_json` gives them; None before they are asked for, or where it does not fit.
        letter: By which the picture and the table name it.
    """

    id: str
    name: str
    kind: str
    recipe: Any
    created: float = 0.0
    figures: Mapping[str, Any] | None = None
    letter: str = ""

    @property
    def label(self) -> str:
        return f"{self.name} ({self.kind})"


def known(dataset: catalog.Dataset) -> dict[str, Candidate]:
    """Everything that can be compared: the recipe in work, then what was made and kept, newest first.

    Recipes that name columns of other tables are none of this table's.
    """
    workspace = state.workspace()
    draft = Candidate(id=DRAFT, name="Recipe in work", kind="recipe", recipe=work.draft(dataset.id).recipe)
    found = []
    for release in releases.list_releases(workspace, dataset=dataset.id):
        recipe = editing.recipe_of_release(workspace, release.id)
        figures = release.figures if release.figures.get("before") else None
        at = release.created
        found.append(
            Candidate(id=release.id, name=release.name, kind=RELEASE, recipe=recipe, created=at, figures=figures)
        )
    found += [
        Candidate(id=saved.id, name=saved.name, kind="recipe", recipe=saved.recipe, created=saved.created)
        for saved in protect.list_recipes(workspace)
        if set(saved.recipe.roles) <= set(dataset.columns)
    ]
    return {each.id: each for each in (draft, *sorted(found, key=lambda each: -each.created))}


def choice(dataset: catalog.Dataset, found: Mapping[str, Candidate]) -> list[Candidate]:
    """Those to compare, each with its letter: unless the user chose, the recipe in work and what was kept last."""
    key = _chosen_key(dataset.id)
    state.restore(key, _usual(found), fits=lambda kept: len(kept) <= MOST and set(kept) <= set(found))
    chosen = st.multiselect(
        "Compare",
        list(found),
        key=key,
        format_func=lambda id_: found[id_].label,
        max_selections=MOST,
        on_change=state.keep,
        args=(key,),
    )
    return [replace(found[id_], letter=letter) for id_, letter in zip(chosen, ascii_uppercase, strict=False)]


def _usual(found: Mapping[str, Candidate]) -> list[str]:
    """The recipe in work and what was kept last, once where a table was made by a recipe that is kept as well."""
    made: dict[str, str] = {}
    for each in found.values():
        asked = (each.recipe.steps, each.recipe.models, each.recipe.suppression_limit, each.recipe.search)
        made.setdefault(DRAFT if each.id == DRAFT else repr(asked), each.id)
    return list(made.values())[:MOST]


def measured(dataset: catalog.Dataset, chosen: Sequence[Candidate]) -> list[Candidate]:
    """The candidates with their figures; one that does not fit this table is named with the reason, and left out."""
    made = []
    for each in chosen:
        if each.kind == RELEASE:
            made.append(each)
            if each.recipe.columns_with("quasi_identifier", dataset.columns) != dataset.quasi_identifiers:
                st.caption(
                    f":material/info: {each.letter} was judged by other quasi-identifiers than those of the Data page."
                )
            continue
        try:
            fitted = editing.fit_recipe(state.workspace(), dataset.id, each.recipe)
            fitted = search.settled(state.workspace(), dataset.id, fitted)  # the levels that it stands for
            found = evaluating.evaluated(dataset, fitted, key=f"compare.evaluated.{each.id}")
        except PrivacyCoreError as error:
            st.warning(
                f"**{widgets.plain(each.name)}** is left out. {widgets.plain(str(error))}", icon=":material/block:"
            )
            continue
        if found is not None:
            made.append(replace(each, recipe=fitted, figures=found.to_json()))
    return [each for each in made if each.figures is not None]


def measures(found: Sequence[Candidate]) -> list[Measure]:
    """One row a measure, with the value of each candidate; None where it has none."""
    if not found:
        return []
    before = found[0].figures["before"]  # type: ignore[index]  # `measured` keeps those with figures
    rows = [
        Measure("k", before["k"], {each.letter: _after(each, "k") for each in found}),
    ]
    for column in before["distinct_l"]:
        rows += [
            Measure(
                f"{label} of {column}",
                before[name][column],
                {each.letter: (_after(each, name) or {}).get(column) for each in found},
                higher_is_better=name != "t_closeness",
            )
            for name, label in PER_COLUMN
        ]
    rows.append(Measure("records kept", 1.0, {each.letter: _kept(each) for each in found}, share=True))
    rows.append(Measure("detail kept", 1.0, {each.letter: _detail(each) for each in found}, share=True))
    return rows


def picture(found: Sequence[Candidate]) -> None:
    """Every measure of every candidate, each measure on a scale of its own."""
    rows = measures(found)
    if rows:
        widgets.still(beside.dots(rows, look=theme.current()), key="compare.dots", alt=beside.told(rows))


def table(dataset: catalog.Dataset, found: Sequence[Candidate]) -> None:
    """All that is known of them, side by side; losses by the measure of the recipe in work."""
    draft = work.draft(dataset.id).recipe
    losses = {each.letter: _loss(dataset, each, like=draft) for each in found}
    lines = side_by_side.lines(
        found, columns=dataset.quasi_identifiers, losses=losses, metric=search_settings.metric_of(draft).label.lower()
    )
    st.markdown(" · ".join(f"**{each.letter}** {widgets.plain(each.label)}" for each in found))
    side_by_side.table(found, lines)


def closer(dataset: catalog.Dataset, found: Sequence[Candidate]) -> None:
    """One of them beside the table as it was opened: a protected table with the hierarchies that it was made with."""
    st.header("Before and after")
    by_letter = {each.letter: each for each in found}
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        letter = _one_of("Of which", list(by_letter), say=lambda each: f"{each} · {cut(by_letter[each].name, 28)}")
        view = _one_of("Look at", [before_after.USEFULNESS, before_after.VALUES])
    one = by_letter[letter]
    subject = before_after.Subject(one.recipe, one.id if one.kind == RELEASE else None, page="compare.py")
    if view == before_after.VALUES:
        before_after.values(dataset, subject, (one.figures or {}).get("detail", {}))
    else:
        before_after.usefulness(dataset, subject)


def _one_of(label: str, options: Sequence[str], *, say: Callable[[str], str] = str) -> str:
    key = f"compare.{label.lower()}"
    if st.session_state.get(key) not in options:
        st.session_state.pop(key, None)
    chosen: str = st.segmented_control(
        label,
        options,
        default=options[0],
        required=True,
        key=key,
        persist_state="session",
        format_func=lambda each: widgets.plain(say(each)),
        label_visibility="collapsed",
    )
    return chosen


def add(dataset: str, recipe: str) -> None:
    """Puts a recipe or release among those that the user chose, in place of the one put there first if it is full.

    Where nobody chose yet, what was kept last is shown anyway.
    """
    key = _chosen_key(dataset)
    chosen = catalog.recall(state.workspace(), key)
    if chosen is None:
        return
    now = [each for each in chosen if each != recipe]
    st.session_state[key] = [*now, recipe] if len(now) < MOST else [*now[:1], *now[2:], recipe]
    state.keep(key)


def differences(dataset: catalog.Dataset, found: Mapping[str, Candidate]) -> None:
    """How two recipes differ, in words."""
    st.header("How their recipes differ")
    left, right = st.columns(2)
    names = list(found)
    pair = []
    for place, label, first in ((left, "From", 1), (right, "To", 0)):
        key = f"compare.{label.lower()}.{dataset.id}"
        state.restore(key, names[first], fits=lambda kept: kept in found)
        pair.append(
            place.selectbox(
                label,
                names,
                key=key,
                format_func=lambda id_: found[id_].label,
                on_change=state.keep,
                args=(key,),
            )
        )
    lines = protect.compare_recipes(*(work.fitted(dataset.id, found[id_].recipe) for id_ in pair))
    if lines:
        st.markdown("\n".join(f"- {widgets.plain(line)}" for line in lines))
    else:
        st.caption("They do not differ.")


def _chosen_key(dataset: str) -> str:
    return f"compare.chosen.{dataset}"


def _loss(dataset: catalog.Dataset, each: Candidate, *, like: Any) -> float | None:
    if each.kind == RELEASE:
        with before_after.Subject(each.recipe, each.id).patience(dataset):
            loss = explore.loss_of_release(state.workspace(), each.id, like=like)
    else:
        loss = explore.loss_of(state.workspace(), dataset.id, each.recipe, like=like)
    return None if loss is None else search.one_figure(loss)


def _after(candidate: Candidate, name: str) -> Any:
    after = (candidate.figures or {}).get("after")
    return None if after is None else after[name]


def _kept(candidate: Candidate) -> float:
    figures = candidate.figures or {}
    return float(figures["records_out"] / max(figures["records_in"], 1))


def _detail(candidate: Candidate) -> float | None:
    """The mean over the quasi-identifiers and sensitive columns, which every candidate has figures of."""
    figures, recipe = candidate.figures or {}, candidate.recipe
    judged = [
        share
        for column, share in figures["detail"].items()
        if recipe.role(column) in {"quasi_identifier", "sensitive"} and column != recipe.person_id
    ]
    return sum(judged) / len(judged) if judged else None
