"""What happens to each column: one row a column, with its role, the choice of operator, its settings and an example."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.ui import hierarchy_editor, redact_words, rounds, state, terms, widgets, work
from pages.ui.operator import Facts, Operator, Setting, Step, kind_of, nice
from pages.ui.operators import OPERATORS, SEVERAL, chosen, offered, said
from pages.ui.theme import ROLES
from privacy_core.errors import PrivacyCoreError
from privacy_core.usecases import assess, catalog, hierarchies, proposals, protect, recognizers

AT_ONCE = 25
AT_ONCE_SETTINGS = 2  # side by side
SHOWN, SHOWN_OF_TEXT = 80, 300  # characters of an example
JOINER = "\N{WORD JOINER}"  # no width: before an @ it keeps Markdown from making a link of an address
FEW = 4  # choices that stand side by side
NOT_ENOUGH = "This is not enough for a direct identifier: it"


def columns(dataset: catalog.Dataset) -> None:
    """Every column of the table; of a wide one those that match, a page at a time."""
    st.header("What happens to each column")
    kept = {each.column: each for each in hierarchies.list_hierarchies(state.workspace(), dataset.id)}
    shown = _page(dataset.columns)
    for column in shown:
        part = work.part(f"{work.COLUMN}.{dataset.columns.index(column)}", _row)
        part(dataset, column, kept.get(column))


def _page(names: Sequence[str]) -> Sequence[str]:
    if len(names) <= AT_ONCE:
        return names
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    needle = left.text_input("Find a column", key="work.find", persist_state="session") or ""
    found = [name for name in names if needle.strip().casefold() in name.casefold()]
    pages = max(1, -(-len(found) // AT_ONCE))
    page = right.number_input(f"Page of {pages}", min_value=1, max_value=pages, key=f"work.page.{pages}")
    if not found:
        st.info("No column matches. Clear the search to see them all.", icon=":material/filter_alt_off:")
    return found[(page - 1) * AT_ONCE : page * AT_ONCE]


def _row(dataset: catalog.Dataset, column: str, hierarchy: Any) -> None:
    recipe = work.draft(dataset.id).recipe
    steps = work.steps_of(recipe, column)
    choice, values = chosen(steps)
    facts = _facts(dataset, column, hierarchy)
    choices = [operator.op for operator in offered(facts)]
    if choice not in choices:
        choices.append(choice)
    key = rounds.shows(work.DRAFT, "work.op", of=f"{dataset.id}.{column}", value=choice)
    searched = column in recipe.searched(dataset.columns)
    with st.container(border=True, gap="xsmall"):
        left, right = st.columns([4, 6], vertical_alignment="center")
        left.markdown(f"**{widgets.plain(column)}**  \n{_badges(dataset, column)}")
        right.selectbox(
            f"What happens to {column}",
            choices,
            key=key,
            format_func=lambda op: _label(op, steps, searched=searched),
            on_change=_choose,
            args=(dataset, column, hierarchy, key),
            label_visibility="collapsed",
        )
        if choice in OPERATORS and OPERATORS[choice].settings:
            _settings(dataset, column, OPERATORS[choice], values=values, facts=facts, hierarchy=hierarchy)
        if facts.direct and column not in recipe.hidden:
            of_column = [each for each in recipe.steps if each.column == column]
            for reasons in filter(None, (getattr(each, "not_enough", ()) for each in of_column)):
                st.caption(f":orange[:material/warning: {NOT_ENOUGH} {widgets.plain(' and '.join(reasons))}.]")
        if choice not in {"keep", "drop"}:
            _example(dataset, column, recipe, slow=choice in OPERATORS and OPERATORS[choice].slow)
        elif searched:
            st.caption(":material/search: The search chooses its level. To fix it, choose something else.")
        elif choice == "keep" and recipe.search is not None and column in dataset.quasi_identifiers:
            st.caption(":material/search: It has no hierarchy, so the search leaves it as it is.")
            searched = True
        if choice == "generalize" or searched:
            hierarchy_editor.button(dataset, column)


def _label(op: str, steps: Sequence[Step], *, searched: bool) -> str:
    if op == SEVERAL:
        return f"Several: {said(steps)}"
    return "Chosen by the search" if op == "keep" and searched else OPERATORS[op].label


def _badges(dataset: catalog.Dataset, column: str) -> str:
    roles = [dataset.roles[column]] if column in dataset.roles else []
    marks = [mark for mark, marked in dataset.marks.items() if marked == column]
    return " ".join(ROLES[str(each)].badge for each in (*roles, *marks)) or ":gray-badge[no role]"


def _settings(
    dataset: catalog.Dataset,
    column: str,
    operator: Operator,
    *,
    values: Mapping[str, Any],
    facts: Facts,
    hierarchy: Any,
) -> None:
    shown = [each for each in operator.settings if not each.needs or values.get(each.needs) is not None]
    for first in range(0, len(shown), AT_ONCE_SETTINGS):
        line = shown[first : first + AT_ONCE_SETTINGS]
        places = st.columns(len(line)) if len(line) > 1 else [st.container()]
        for place, setting in zip(places, line, strict=True):
            with place:
                _setting(dataset, column, operator, setting=setting, value=values.get(setting.name), facts=facts)
    elsewhere = redact_words.set_elsewhere(values) if operator.keeps else ""
    if elsewhere:
        st.caption(f":material/article: Set on the Text page, and kept: {elsewhere}.")
    if operator.op == "redact_text":
        _recognizers(dataset, column)
    if operator.op == "generalize" and hierarchy is not None:
        level = min(int(values.get("level", 1)), hierarchy.height)
        labels = hierarchy.labels[level]
        st.caption(f"Level {level} of {hierarchy.height}: {labels:,} different value{'' if labels == 1 else 's'}")


def _recognizers(dataset: catalog.Dataset, column: str) -> None:
    """Which recognizers the example and the protected table are read with: those saved meanwhile as well."""
    recipe = recognizers.joined(state.workspace(), work.draft(dataset.id).recipe)
    for step in work.steps_of(recipe, column):
        if told := redact_words.read_with(step):
            st.caption(
                f":material/manage_search: Also reads with {widgets.plain(told)}. Those saved on the Text page join "
                "in, and all leave with the recipe."
            )


def _setting(
    dataset: catalog.Dataset, column: str, operator: Operator, *, setting: Setting, value: Any, facts: Facts
) -> None:
    label = f"{setting.label} ({widgets.spoken(column)})"  # no two of a page are called the same
    whole = setting.kind == "whole" or (facts.type == "integer" and not isinstance(value, float))
    value = _drawn(setting, value, whole=whole, height=facts.height)
    # Another choice for the column is a round of its settings, and the box of the choice keeps the focus.
    of = f"{rounds.number(_place(dataset, column))}.{dataset.id}.{column}"
    key = rounds.shows(work.DRAFT, f"work.{operator.op}.{setting.name}", of=of, value=value)
    shared: dict[str, Any] = {
        "key": key,
        "help": terms.TERMS[setting.term or operator.term or operator.op],
        "on_change": _set,
        "args": (dataset, column, operator.op, setting.name, key),
    }
    if setting.kind == "level":
        st.slider(label, 0, facts.height, **shared)
    elif setting.kind == "share":
        st.slider(label, 0.05, 1.0, step=0.05, **shared)
    elif setting.kind == "choice" and len(setting.choices) > FEW:
        choices = setting.choices if value in setting.choices else (*setting.choices, value)
        st.selectbox(label, choices, format_func=redact_words.choice, **shared)
    elif setting.kind == "choice":
        st.segmented_control(label, setting.choices, required=True, **shared)
    elif setting.kind == "flag":
        st.toggle(label, **shared)
    elif setting.kind == "text":
        st.text_input(label, placeholder="none" if setting.optional else None, **shared)
    else:
        least = setting.least if setting.least is None else (int(setting.least) if whole else float(setting.least))
        step: Any = 1 if whole else float(nice(abs(value or 0) / 10))
        emptied: Any = None if setting.optional else "min"
        st.number_input(label, least, value=emptied, step=step, format="%d" if whole else "%g", **shared)


def _drawn(setting: Setting, value: Any, *, whole: bool, height: int) -> Any:
    """A value of the recipe as the widget of its setting takes it."""
    if setting.kind == "level":
        return min(int(value or 0), height)
    if setting.kind == "flag":
        return bool(value)
    if setting.kind == "text":
        return "" if value is None else str(value)
    if setting.kind == "choice" or value is None:
        return value
    return int(value) if whole else float(value)


def _place(dataset: catalog.Dataset, column: str) -> str:
    return f"{work.COLUMN}.{dataset.id}.{column}"


def _example(dataset: catalog.Dataset, column: str, recipe: Any, *, slow: bool) -> None:
    """The first value that there is, before and after: what cannot work is said here, beside its column."""
    if slow and not st.button("Show an example", key=f"work.example.{dataset.id}.{column}", type="tertiary"):
        return
    steps = tuple(step for step in recipe.steps if step.column == column)
    own = recipe.model_copy(update={"steps": steps, "search": None})
    try:
        with st.spinner("Trying it on the first records ..."):
            sample = protect.preview(state.workspace(), dataset.id, own)
    except PrivacyCoreError as error:
        st.caption(f":red[:material/error: {widgets.plain(str(error))}]")
        return
    before, after = sample.before[column].to_pylist(), sample.after[column].to_pylist()
    pairs = [(old, new) for old, new in zip(before, after, strict=True) if old is not None]
    pair = next((pair for pair in pairs if pair[0] != pair[1]), pairs[0] if pairs else None)
    if pair is not None:
        shown = (widgets.plain(str(value)[: SHOWN_OF_TEXT if slow else SHOWN]) for value in pair)
        old, new = (value.replace("@", f"{JOINER}@") for value in shown)
        st.caption(f"{old} → **{new or '(empty)'}**")


def _facts(dataset: catalog.Dataset, column: str, hierarchy: Any) -> Facts:
    direct = dataset.roles.get(column) == "direct_identifier" or column == dataset.person
    height = 0 if hierarchy is None else hierarchy.height
    made_up = proposals.made_up(column)
    return Facts(type=kind_of(dataset.types[column]), direct=direct, height=height, made_up=made_up)


def _measured_facts(dataset: catalog.Dataset, column: str, hierarchy: Any) -> Facts:
    """The facts with figures of the column's values, which are read only when settings need a start."""
    known = _facts(dataset, column, hierarchy)
    profile = next(each for each in assess.profile_columns(state.workspace(), dataset.id) if each.column == column)
    quantiles = profile.quantiles
    numbers = isinstance(profile.minimum, int | float)
    return Facts(
        type=known.type,
        direct=known.direct,
        height=known.height,
        low=profile.minimum if numbers else None,
        high=profile.maximum if numbers else None,
        ends=(quantiles[min(quantiles)], quantiles[max(quantiles)]) if quantiles else None,
        length=profile.mean_length,
        made_up=known.made_up,
    )


def _choose(dataset: catalog.Dataset, column: str, hierarchy: Any, key: str) -> None:
    op = st.session_state[key]
    if rounds.chosen(work.DRAFT, key) and op != SEVERAL:
        operator = OPERATORS[op]
        facts = (_measured_facts if operator.settings else _facts)(dataset, column, hierarchy)
        work.set_steps(dataset.id, column, operator.start(column, facts))
        rounds.begin(_place(dataset, column))
    work.redraw(f"{work.COLUMN}.{dataset.columns.index(column)}")


def _set(dataset: catalog.Dataset, column: str, op: str, name: str, key: str) -> None:
    if not rounds.chosen(work.DRAFT, key):
        return
    _, values = chosen(work.steps_of(work.draft(dataset.id).recipe, column))
    value = st.session_state[key]
    changed = {**values, name: None if value == "" else value}
    work.set_steps(dataset.id, column, OPERATORS[op].steps(column, changed))
    work.redraw(f"{work.COLUMN}.{dataset.columns.index(column)}")
