"""Which columns the risk is measured by: the roles of the dataset, or what is suggested where none are set."""

import shlex
import zlib
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.ui import state, terms
from pages.ui.theme import ROLES
from privacy_core.usecases import assess, catalog

NOTHING_CHOSEN = "Choose at least one quasi-identifier: a column that somebody outside may know about a person."


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What was chosen.

    Attributes:
        suggested: Whether it is only a suggestion, because the dataset has no roles yet.
    """

    quasi_identifiers: tuple[str, ...]
    sensitive: tuple[str, ...] = ()
    person: str | None = None
    suggested: bool = False

    @property
    def many(self) -> str:
        return "records" if self.person is None else "people"

    @property
    def one(self) -> str:
        return "record" if self.person is None else "person"

    def python(self) -> str:
        """The code that measures the same."""
        asked = [f"{list(self.quasi_identifiers)!r}"]
        asked += [f"sensitive={list(self.sensitive)!r}"] if self.sensitive else []
        asked += [f"person_id={self.person!r}"] if self.person else []
        return (
            "import privacy_core as pc\n\n"
            'with pc.open_table("FILE") as table:\n'
            f"    figures = table.risk({', '.join(asked)})\n"
            "print(figures.k, figures.below(5), figures.to_json())"
        )

    def command(self) -> str:
        """The command that measures the same."""
        words = ["privacy-studio risk FILE", f"--quasi-identifiers {quoted(self.quasi_identifiers)}"]
        words += [f"--sensitive {quoted(self.sensitive)}"] if self.sensitive else []
        words += [f"--person-id {quoted((self.person,))}"] if self.person else []
        return " ".join([*words, "--json"])


def controls(dataset: catalog.Dataset) -> Choice:
    """The choice of columns. It starts from the roles of the dataset and changes none of them."""
    first = _from_roles(dataset)
    tag = f"{dataset.id}.{zlib.crc32(repr(first).encode()):x}"  # new roles, new start
    names = ("quasi_identifiers", "sensitive", "person")
    keys = {name: f"risk.{name}.{tag}" for name in names}
    starts: dict[str, Any] = {name: getattr(first, name) for name in names}
    if first.suggested:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.info("Suggested columns: nobody has set roles for this table yet.", icon=":material/lightbulb:")
            if st.button("Set the roles", key="risk.roles", icon=":material/table_view:"):
                st.switch_page("data.py", query_params={state.DATASET: dataset.id})
    for name in ("quasi_identifiers", "sensitive"):
        state.restore(keys[name], list(starts[name]), fits=lambda kept: set(kept) <= set(dataset.columns))
    state.restore(keys["person"], first.person, fits=lambda kept: kept is None or kept in dataset.columns)
    places = dict(zip(names, st.columns([5, 4, 3], gap="medium"), strict=True))
    for name, label, role in (
        ("quasi_identifiers", "Quasi-identifiers", "quasi_identifier"),
        ("sensitive", "Sensitive columns", "sensitive"),
    ):
        places[name].multiselect(
            f"{ROLES[role].shape} {label}",
            dataset.columns,
            key=keys[name],
            on_change=state.keep,
            args=(keys[name],),
            help=terms.TERMS[role],
            wrap=True,
        )
    places["person"].selectbox(
        f"{ROLES['person_id'].shape} Person id",
        [None, *dataset.columns],
        key=keys["person"],
        format_func=lambda column: "none: records count" if column is None else str(column),
        on_change=state.keep,
        args=(keys["person"],),
        help=terms.TERMS["person_id"],
    )
    chosen = {name: st.session_state[keys[name]] for name in names}
    if any(chosen[name] != (list(starts[name]) if name != "person" else starts[name]) for name in names):
        what = "the suggestion" if first.suggested else "the roles of the Data page"
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button("Back", key="risk.reset", on_click=_reset, args=(keys, starts), icon=":material/undo:")
            st.caption(f"Only this page looks at these columns; {what} did not change.")
    return Choice(
        quasi_identifiers=tuple(chosen["quasi_identifiers"]),
        sensitive=tuple(chosen["sensitive"]),
        person=chosen["person"],
        suggested=first.suggested,
    )


def quoted(names: tuple[str, ...]) -> str:
    """Names with commas between, as a shell takes them.

    >>> quoted(("age", "sex")), quoted(("birth date", "sex"))
    ('age,sex', "'birth date,sex'")
    """
    return shlex.quote(",".join(names))


def _from_roles(dataset: catalog.Dataset) -> Choice:
    if dataset.roles:
        return Choice(quasi_identifiers=dataset.quasi_identifiers, sensitive=dataset.sensitive, person=dataset.person)
    found = assess.suggest_roles(state.workspace(), dataset.id)
    person = next((each.column for each in found if each.mark == "person_id"), None)
    named = {
        role: tuple(each.column for each in found if each.role == role) for role in ("quasi_identifier", "sensitive")
    }
    return Choice(
        quasi_identifiers=tuple(name for name in named["quasi_identifier"] if name != person),
        sensitive=tuple(name for name in named["sensitive"] if name != person),
        person=person,
        suggested=True,
    )


def _reset(keys: dict[str, str], starts: dict[str, Any]) -> None:
    for name, key in keys.items():
        st.session_state[key] = starts[name] if name == "person" else list(starts[name])
        state.keep(key)
