"""Builds the hierarchy of a column: settings on the left, what becomes of the column on the right; saving keeps it.

What is changed and not saved stays in this tab until it is saved or given up, so that closing the window loses nothing.
"""

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.ui import format as shown
from pages.ui import hierarchy_forms, hierarchy_tree, rounds, state, theme, widgets, work
from pages.ui.hierarchy_forms import KINDS, PLACE, Column, Settings
from pages.ui.hierarchy_terms import HIERARCHIES
from pages.ui.operator import kind_of
from privacy_core.errors import PrivacyCoreError
from privacy_core.usecases import catalog, hierarchies
from privacy_core.usecases import hierarchy_editing as editing

UNSAVED, COLUMN, TOLD = "_hierarchy.unsaved", "hierarchies.column", "_hierarchy.told"
SHOWN = 3  # labels of a level, as examples
LIVE = 20_000  # different values up to which each change is tested at once


def button(dataset: catalog.Dataset, column: str) -> None:
    """Opens the editor at one column."""
    name = f"Edit the hierarchy ({widgets.spoken(column)})"
    key = f"hierarchies.edit.{dataset.columns.index(column)}"
    if st.button(name, key=key, type="tertiary", icon=":material/account_tree:"):
        show(dataset, column)


def show(dataset: catalog.Dataset, column: str | None = None) -> None:
    """Opens the editor, at a column if one is named."""
    if column is not None:
        st.session_state[_of(COLUMN, dataset)] = column
    rounds.begin(PLACE)
    _editor(dataset)


def notice() -> None:
    """Says once what was done in the editor that has closed."""
    told = st.session_state.pop(TOLD, None)
    if told:
        st.toast(told, icon=":material/account_tree:")


@st.dialog("Hierarchies", width="large", icon=":material/account_tree:")
def _editor(dataset: catalog.Dataset) -> None:
    with widgets.shows_errors():
        column = _column(dataset)
        opened = editing.open_hierarchy(state.workspace(), dataset.id, column)
        if not opened.values:
            st.info("The column has no values, so there is nothing to join.", icon=":material/block:")
            return
        settings = _now(dataset, column, opened)
        left, right = st.columns([5, 6], gap="large")
        with left:
            _kind(dataset, column, opened, settings)
            facts = _facts(dataset, column, opened)
            hierarchy_forms.fields(settings, facts, lambda changed: _change(dataset, column, opened, changed))
            waits = opened.values > LIVE and not st.button(
                "Test it on the column",
                key="hierarchies.test",
                icon=":material/play_arrow:",
                help=f"A column of {shown.count(opened.values)} different values is tested when you say so.",
            )
            look = None if waits else _tested(dataset, column, settings)
        with right:
            if look is None:
                st.caption("The tree appears when the settings " + ("are tested." if waits else "fit the column."))
            else:
                _tree(dataset, column, look)
        if look is not None:
            _levels(look, _k(dataset))
        _acts(dataset, column, opened, settings=settings, fits=waits or look is not None)
        _code(column, settings, look)


def _column(dataset: catalog.Dataset) -> str:
    """The choice of the column, and one press for all that have none."""
    kept = {each.column: each for each in hierarchies.list_hierarchies(state.workspace(), dataset.id)}
    known = dataset.quasi_identifiers
    names = [*known, *(name for name in dataset.columns if name not in known)]
    bare = [name for name in known if name not in kept]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        column: str = st.selectbox(
            "For the column", names, key=_of(COLUMN, dataset), on_change=rounds.begin, args=(PLACE,),
            help=HIERARCHIES["hierarchy"],
        )  # fmt: skip
        if bare and st.button(
            "Suggest for every quasi-identifier",
            key="hierarchies.suggest_all",
            icon=":material/auto_awesome:",
            help=f"Keeps the suggested hierarchy of {shown.counted(len(bare), 'quasi-identifier')} without one. "
            "Those that are there stay as they are.",
        ):
            with st.spinner("Building them ..."):
                made = editing.suggest_hierarchies(state.workspace(), dataset.id)
            _close(f"{shown.counted(len(made), 'hierarchy', 'hierarchies')} built.")
    return column


def _kind(dataset: catalog.Dataset, column: str, opened: Any, settings: Settings) -> None:
    key = rounds.shows(PLACE, "hierarchy.kind", of=_of(column, dataset), value=settings["builder"])

    def changed() -> None:
        if rounds.chosen(PLACE, key):
            kind = st.session_state[key]
            same = next(
                (each for each in (opened.settings, opened.suggested) if each and each["builder"] == kind), None
            )
            begun = same or editing.start_hierarchy(state.workspace(), dataset.id, column, kind, like=settings)
            rounds.begin(PLACE)
            _set(dataset, column, opened, begun)

    def said(kind: str) -> str:
        return KINDS[kind].label if opened.fitting[kind] else f"{KINDS[kind].label} (does not fit these values)"

    st.markdown(_badge(opened, settings))
    st.selectbox("Kind", list(opened.fitting), key=key, format_func=said, on_change=changed, help=HIERARCHIES["kind"])
    st.caption(KINDS[settings["builder"]].says)


def _badge(opened: Any, settings: Settings) -> str:
    if settings == opened.settings:
        return ":green-badge[:material/check: Saved]"
    if settings == opened.suggested:
        return ":blue-badge[:material/auto_awesome: Suggested] :gray-badge[not saved yet]"
    return ":orange-badge[:material/edit: Changed, not saved yet]"


def _tested(dataset: catalog.Dataset, column: str, settings: Settings) -> Any:
    """What the settings make of the column; None, with the reason said, where they do not fit."""
    try:
        hierarchy_forms.check(settings)
        with st.spinner("Testing it on the column ...", show_time=False):
            return editing.look_at_hierarchy(state.workspace(), dataset.id, column, settings)
    except PrivacyCoreError as error:
        widgets.show_error(error)
        return None


def _tree(dataset: catalog.Dataset, column: str, look: Any) -> None:
    levels, counts, k = look.hierarchy.levels, look.counts, _k(dataset)
    key = f"hierarchy.inside.{rounds.number(PLACE)}.{_of(column, dataset)}"
    inside = st.session_state.get(key)
    if inside is not None and (inside[0] >= len(levels) or inside[1] not in levels[inside[0]]):
        inside = st.session_state[key] = None
    rows = hierarchy_tree.nodes(levels, counts, inside=inside)
    whole = hierarchy_tree.nodes(levels, counts) if inside is not None else rows
    places = dict.fromkeys(
        [*hierarchy_tree.openable(whole), *([inside] if inside else []), *hierarchy_tree.openable(rows)]
    )
    if places:
        st.selectbox(
            "Look into",
            list(places),
            index=None,
            key=key,
            placeholder=hierarchy_tree.WHOLE,
            format_func=lambda place: f"{place[1]} (level {place[0]})",
        )
    st.plotly_chart(
        hierarchy_tree.tree(rows, k=k, look=theme.current()),
        key="hierarchy.tree",
        theme=None,
        alt=hierarchy_tree.sentence(rows, k=k),
        config={"displayModeBar": False},
    )


def _levels(look: Any, k: int) -> None:
    rows = [
        {
            "Level": str(number),
            "Values": shown.count(level.labels),
            "Smallest group": _small(level.smallest, k),
            "Joined": widgets.plain(shown.share(level.joined / look.records)),
            "For example": ", ".join(widgets.plain(_cut(label)) for label, _ in level.examples[:SHOWN]),
        }
        for number, level in enumerate(look.levels)
    ]
    st.markdown("**Tested on the column**")
    st.table(rows, hide_index=True, alt=f"What the {len(rows)} levels make of the column")
    gone = f" {shown.counted(look.missing, 'record')} without a value stay so at every level." if look.missing else ""
    st.caption(
        "Values: how many different ones there are. Smallest group: records of the rarest one. Joined: share of the "
        f"{shown.counted(look.records, 'record')} whose label stands for several values.{gone}"
    )


def _small(records: int, k: int) -> str:
    return f":red[▨ {shown.count(records)}]" if records < k else shown.count(records)


def _cut(label: str) -> str:
    return label if len(label) <= 30 else f"{label[:29]}…"


def _acts(dataset: catalog.Dataset, column: str, opened: Any, *, settings: Settings, fits: bool) -> None:
    workspace, saved = state.workspace(), opened.settings
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(
            "Save",
            key="hierarchies.save",
            type="primary",
            icon=":material/save:",
            disabled=not fits or settings == saved,
        ):
            with st.spinner("Building it ..."):
                hierarchy_forms.check(settings)
                editing.save_hierarchy(workspace, dataset.id, column, settings)
            _unsaved().pop((dataset.id, column), None)
            _close(f"The hierarchy of {widgets.plain(column)} is saved.")
        for name, back, key in (
            ("Back to the saved one", saved, "hierarchies.to_saved"),
            ("Back to the suggestion", opened.suggested, "hierarchies.to_suggested"),
        ):
            if back is not None and settings != back:
                st.button(name, key=key, on_click=_back, args=(dataset, column, opened, back))
        if opened.has_before and st.button(
            "Bring back the one before",
            key="hierarchies.restore",
            icon=":material/undo:",
            help="Exchanges it for the one that was saved over or deleted last; once more, and it is as now.",
        ):
            editing.restore_hierarchy(workspace, dataset.id, column)
            _unsaved().pop((dataset.id, column), None)
            _close(f"The earlier hierarchy of {widgets.plain(column)} is back.")
        if saved is not None:
            with st.popover("Delete", icon=":material/delete:"):
                st.markdown("The column has no hierarchy then. The last one can be brought back here.")
                if st.button("Delete it", key="hierarchies.delete", type="primary"):
                    with widgets.shows_errors():
                        editing.delete_hierarchy(workspace, dataset.id, column)
                    _unsaved().pop((dataset.id, column), None)
                    _close(f"The hierarchy of {widgets.plain(column)} is deleted.")
    st.caption(
        "Undo on the page goes through the recipe only. A hierarchy that was saved over or deleted is brought back "
        "here, the last one of each column."
    )


def _code(column: str, settings: Settings, look: Any) -> None:
    if look is None or editing.TEXT in settings:
        return
    written = json.dumps(settings, ensure_ascii=False)
    widgets.show_code(
        f"""
import privacy_core as pc

with pc.open_table("FILE") as table:
    table.hierarchy({column!r}, {settings!r}, out="hierarchy.csv")
""",
        f"echo {_quoted(written)} > builder.json\n"
        f"privacy-studio hierarchy FILE --column {_quoted(column)} --builder builder.json --out hierarchy.csv",
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _facts(dataset: catalog.Dataset, column: str, opened: Any) -> Column:
    """The values of the column with their records, as the suggestion, which fits any column, has them."""
    records: dict[str, int] = {}
    if opened.values <= hierarchy_forms.LISTED:
        look = editing.look_at_hierarchy(state.workspace(), dataset.id, column, opened.suggested)
        records = dict(zip(look.hierarchy.levels[0], look.counts, strict=True))
    whole = kind_of(dataset.types[column]) == "integer"
    return Column(of=_of(column, dataset), values=opened.values, records=records, whole=whole)


def _k(dataset: catalog.Dataset) -> int:
    asked = work.model(work.draft(dataset.id).recipe, "k_anonymity")
    return state.threshold() if asked is None else int(asked["k"])


def _now(dataset: catalog.Dataset, column: str, opened: Any) -> Settings:
    """What is being worked on: what was not saved, else what is kept, else what is suggested."""
    now: Settings = _unsaved().get((dataset.id, column)) or opened.settings or opened.suggested
    return now


def _change(dataset: catalog.Dataset, column: str, opened: Any, changed: Mapping[str, Any]) -> None:
    merged = {**_now(dataset, column, opened), **changed}
    _set(dataset, column, opened, {name: value for name, value in merged.items() if value is not None})


def _back(dataset: catalog.Dataset, column: str, opened: Any, settings: Settings) -> None:
    rounds.begin(PLACE)
    _set(dataset, column, opened, settings)


def _set(dataset: catalog.Dataset, column: str, opened: Any, settings: Settings) -> None:
    if settings == (opened.settings or opened.suggested):
        _unsaved().pop((dataset.id, column), None)
    else:
        _unsaved()[dataset.id, column] = settings


def _unsaved() -> dict[tuple[str, str], Settings]:
    kept: dict[tuple[str, str], Settings] = st.session_state.setdefault(UNSAVED, {})
    return kept


def _close(told: str) -> None:
    """Closes the editor: the page shows what was done."""
    st.session_state[TOLD] = told
    rounds.begin(work.DRAFT)
    st.rerun()


def _of(name: str, dataset: catalog.Dataset) -> str:
    return f"{name}.{dataset.id}"
