"""The keys behind the pseudonyms of a release, and their end."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.ui import state, terms, widgets
from privacy_core.usecases import catalog, releases, tokens

DESTROYED = "keys.destroyed"
KEYED = ("pseudonymize", "tokenize", "encrypt", "fake")
IN_TEXT = ("pseudonym", "token", "fake")  # what has a key where it takes the place of something in a text


def of_release(dataset: catalog.Dataset, release: Any) -> None:
    """One row a column whose step has a key; nothing without one."""
    keys = _keys(release.parameters.get("steps", []))
    if not keys:
        return
    said = st.session_state.pop(DESTROYED, None)
    if said:
        st.info(said, icon=":material/key_off:")
    with st.expander("Pseudonym keys", icon=":material/key:"):
        st.markdown(terms.TERMS["key"])
        for column, domain, version in keys:
            left, right = st.columns([3, 1], vertical_alignment="center")
            shared = f"shared domain {_shown(domain, version)}" if domain else "a key of its own"
            left.markdown(f"**{widgets.plain(column)}**: {shared}")
            first = next(key for key in keys if key[0] == column) == (column, domain, version)
            key = f"keys.destroy.{column}" + ("" if first else f".{domain}.{version}")
            if right.button("Destroy the key", key=key, icon=":material/key_off:"):
                _destroy(dataset, column, domain, version)


def _keys(steps: Sequence[Mapping[str, Any]]) -> list[tuple[str, str | None, int]]:
    """Column, shared domain and version of each key that steps use, each once; a column may have several.

    >>> step = {"op": "tokenize", "column": "id"}
    >>> _keys([step, {**step, "op": "encrypt"}, {**step, "domain": "visits"}, {"op": "redact_text", "column": "note"}])
    [('id', None, 1), ('id', 'visits', 1)]
    """
    keyed = (
        step
        for step in steps
        if step["op"] in KEYED or {each.get("with") for each in (step.get("how") or {}).values()} & {*IN_TEXT}
    )
    return list(dict.fromkeys((each["column"], each.get("domain"), each.get("version", 1)) for each in keyed))


def _shown(domain: str, version: int) -> str:
    return widgets.plain(domain) + (f", version {version}" if version > 1 else "")


@st.dialog("Destroy the key for good?")
def _destroy(dataset: catalog.Dataset, column: str, domain: str | None, version: int) -> None:
    what = (
        f"The shared domain **{_shown(domain, version)}** serves every column and table that names it."
        if domain
        else f"It serves **{widgets.plain(column)}** in every table of {widgets.plain(dataset.source_name)}."
    )
    st.markdown(
        f"{what} Afterwards nobody can say which pseudonym belongs to whom or turn tokens and encrypted values back, "
        "and later files cannot be joined to earlier ones. Files that left keep their pseudonyms. To pseudonymize such "
        "a column again, name another shared domain. This cannot be undone."
    )
    if st.button("Destroy it", key="keys.destroyed_it", type="primary"):
        with widgets.shows_errors():
            of = tokens.SharedKey(domain, version) if domain else tokens.ColumnKey(dataset.id, column)
            there = releases.destroy_pseudonym_key(state.workspace(), of)
        st.session_state[DESTROYED] = "The key is destroyed." if there else "There was no such key any more."
        st.rerun()
