"""Turning back what a release replaced by tokens or encrypted, and its vault in a file apart: each audited."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.ui import format as shown
from pages.ui import state, terms, widgets
from privacy_core.usecases import catalog, tokens

TOKENS, ENCRYPTED = "tokens", "encrypted values"
PANEL = "vault"
UNKNOWN = "(unknown here)"
KEPT = (
    "Deleting the dataset keeps vault and key; destroying the key ends them. What is changed in the vault is noticed, "
    "a row that somebody deletes is not: the person gets another token then, so keep a backup of the folders 'vault' "
    "and 'keys'."
)
FOREIGN = "What is unknown was not made for this column, in this domain and with this key, or was changed."
LOST = f"{FOREIGN} Or its row was deleted from the vault, which does not show: a backup of 'vault' and 'keys' tells."


def of_release(dataset: catalog.Dataset, release: Any) -> None:
    """One row a column whose values can be turned back; nothing without one."""
    rows = _rows(release.parameters.get("steps", []))
    if not rows:
        return
    with st.expander("Turn tokens and encrypted values back", icon=":material/lock_open:"):
        st.markdown(terms.TERMS["vault"])
        st.caption(KEPT)
        for step, what in rows:
            column = step["column"]
            several = len([other for other, _ in rows if other["column"] == column]) > 1
            place = f"{column}.{what}.{step.get('domain')}.{step.get('version', 1)}" if several else column
            left, right = st.columns([2, 3], vertical_alignment="center")
            left.markdown(f"**{widgets.plain(column)}**: {what}{_in_domain(step)}")
            with right, st.container(horizontal=True, horizontal_alignment="right"):
                if st.button("Turn back", key=f"{PANEL}.back.{place}", icon=":material/lock_open:"):
                    _turn_back(dataset, step, what)
                if what == TOKENS and st.button(
                    "Write the vault apart", key=f"{PANEL}.write.{place}", icon=":material/inventory_2:"
                ):
                    _write(dataset, step)


def _rows(steps: Sequence[Mapping[str, Any]]) -> list[tuple[Mapping[str, Any], str]]:
    """Steps whose values can be turned back with what they left, each kind and key once, the last step first.

    >>> step = {"op": "tokenize", "column": "id"}
    >>> [what for _, what in _rows([step, step, {**step, "op": "encrypt"}, {"op": "drop", "column": "age"}])]
    ['encrypted values', 'tokens']
    """
    found = {
        (step["column"], what, step.get("domain"), step.get("version", 1)): (step, what)
        for step in reversed(steps)
        if (what := _turned_back(step)) is not None
    }
    return list(found.values())


def _in_domain(step: Mapping[str, Any]) -> str:
    domain, version = step.get("domain"), step.get("version", 1)
    if not domain:
        return ""
    return f" of {widgets.plain(domain)}" + (f", version {version}" if version > 1 else "")


def _turned_back(step: Mapping[str, Any]) -> str | None:
    """What a step left that can be turned back; None if nothing."""
    if step["op"] == "encrypt":
        return ENCRYPTED
    ways = [action.get("with") for action in (step.get("how") or {}).values()]
    return TOKENS if step["op"] == "tokenize" or "token" in ways else None


@st.dialog("Turn back", width="large")
def _turn_back(dataset: catalog.Dataset, step: Mapping[str, Any], what: str) -> None:
    st.markdown(
        f"Paste {what} of **{widgets.plain(step['column'])}**, one a line. You will see who is meant. Who asked, why, "
        "for which column and how many is written into the audit log; the values are not."
    )
    text = st.text_area(f"{what.capitalize()}, one a line", key=f"{PANEL}.texts", height=140)
    reason = st.text_input("Reason", key=f"{PANEL}.reason", placeholder="for example: recall of a faulty device")
    if st.button("Turn them back", key=f"{PANEL}.turned", type="primary", icon=":material/lock_open:"):
        asked = [line for line in (text or "").splitlines() if line.strip()]
        use_case = tokens.decrypt if what == ENCRYPTED else tokens.re_identify
        with widgets.shows_errors():
            done = use_case(state.workspace(), asked, reason=reason or "", of=_of(dataset, step))
        unknown = done.unknown + done.without
        why = f" {LOST if what == TOKENS else FOREIGN}" if unknown else ""
        st.caption(f"{shown.count(done.turned)} turned back, {shown.count(unknown)} unknown here.{why}")
        if done.turned:
            back = [text if text != given else UNKNOWN for given, text in zip(asked, done.texts, strict=True)]
            rows = {"As it was given away": asked, "Turned back": back}
            st.dataframe(rows, hide_index=True, alt=f"{len(asked)} lines, turned back")
        else:
            st.info("None of these could be turned back.", icon=":material/lock:")


@st.dialog("Write the vault apart")
def _write(dataset: catalog.Dataset, step: Mapping[str, Any]) -> None:
    st.markdown(
        f"Every token of **{widgets.plain(step['column'])}** with its value goes into one encrypted file. Its key is "
        "shown once and kept nowhere. Keep file and key in two places, and neither beside the protected table."
    )
    reason = st.text_input("Reason", key=f"{PANEL}.why", placeholder="for example: kept by the trustee")
    if st.button("Write it", key=f"{PANEL}.written", type="primary", icon=":material/inventory_2:"):
        with widgets.shows_errors():
            made = tokens.export_tokens(state.workspace(), reason=reason or "", of=_of(dataset, step))
        st.caption(f"{shown.counted(made.tokens, 'token')}. Copy the key now:")
        st.code(made.key, language=None, wrap_lines=True)
        st.link_button(
            "Download", made.link, key=f"{PANEL}.link", icon=":material/download:", help="This link works once."
        )


def _of(dataset: catalog.Dataset, step: Mapping[str, Any]) -> tokens.KeyOf:
    """Whose key it is: a shared domain's, or the column's own."""
    if step.get("domain"):
        return tokens.SharedKey(step["domain"], step.get("version", 1))
    return tokens.ColumnKey(dataset.id, step["column"])
