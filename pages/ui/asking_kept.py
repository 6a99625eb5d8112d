"""What a person typed into the question builder, remembered for each dataset, also after a refresh.

All of it is typed or chosen; what is read off the data is put here by a button that says so, and stays marked.
"""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from pages.ui import state


def key(dataset: str, name: str) -> str:
    """The key of a widget of the builder."""
    return f"query.{name}.{dataset}"


def starts(dataset: str, name: str, default: Any, *, fits: Callable[[Any], bool] = lambda _: True) -> dict[str, Any]:
    """Arguments for a widget: its key, with the value that it had last or ``default``, and what keeps the next one."""
    made = key(dataset, name)
    state.restore(made, default, fits=fits)
    return {"key": made, "on_change": state.keep, "args": (made,)}


def value(dataset: str, name: str) -> Any:
    """What it says now."""
    return st.session_state.get(key(dataset, name))


def known(dataset: str, name: str) -> Any:
    """What is remembered under a name that no widget has."""
    return state.restore(key(dataset, name), None)


def put(dataset: str, values: Mapping[str, Any]) -> None:
    """For callbacks: gives widgets other values than were chosen."""
    for name, one in values.items():
        made = key(dataset, name)
        st.session_state[made] = one
        state.keep(made)


def is_number(one: Any) -> bool:
    """Whether a number field can show it."""
    return one is None or (isinstance(one, int | float) and not isinstance(one, bool))
