"""What a person typed into the question builder, remembered for each dataset, also after a refresh.

All of it is typed or chosen; what is read off the data is put here by a button that says so, and stays marked.
"""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from pages.ui import state
from privacy_core.usecases import catalog

FIELDS = "_query.fields"


def key(dataset: str, name: str) -> str:
    """The key of a widget of the builder."""
    return f"query.{name}.{dataset}"


def starts(dataset: str, name: str, default: Any, *, fits: Callable[[Any], bool] = lambda _: True) -> dict[str, Any]:
    """Arguments for a widget: its key, with the value that it had last or ``default``, and what keeps the next one."""
    made = key(dataset, name)
    state.restore(made, default, fits=fits)
    return {"key": made, "on_change": state.keep, "args": (made,)}


def typed(dataset: str, name: str, *, whole: bool = False) -> dict[str, Any]:
    """Arguments for a field of a number that nobody may have typed yet; empty then.

    What it had last is its default, not its state: a browser takes no other state of such a field that comes anew.
    """
    kept = known(dataset, name)
    number = kept if isinstance(kept, int | float) and not isinstance(kept, bool) else None
    if number is not None:
        number = int(number) if whole else float(number)
    made = _field(dataset, name)
    return {"value": number, "key": made, "on_change": _keep_typed, "args": (key(dataset, name), made)}


def value(dataset: str, name: str) -> Any:
    """What such a field says now."""
    return st.session_state.get(_field(dataset, name))


def known(dataset: str, name: str) -> Any:
    """What is remembered under a name."""
    return catalog.recall(state.workspace(), key(dataset, name))


def put(dataset: str, values: Mapping[str, Any]) -> None:
    """For callbacks: gives widgets other values than were chosen; fields of numbers are new ones then."""
    fields = st.session_state.setdefault(FIELDS, {})
    for name, one in values.items():
        made = key(dataset, name)
        st.session_state[made] = one
        state.keep(made)
        fields[made] = fields.get(made, 0) + 1


def _field(dataset: str, name: str) -> str:
    made = key(dataset, name)
    return f"{made}.{st.session_state.get(FIELDS, {}).get(made, 0)}"


def _keep_typed(name: str, made: str) -> None:
    catalog.remember(state.workspace(), name, st.session_state.get(made))
