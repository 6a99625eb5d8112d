"""Widgets that show what stands in the store: which reported values were chosen, and which are only old.

A browser reports the values of all its widgets with each step. Where the store changed them in between (undo, a recipe
that was loaded, suggestions that were taken) and the browser has not heard of it yet, the old ones would pass for
choices. So each such change begins a round, in which the widgets are new ones, and a value counts as chosen only if it
is another one than was shown or reported last by the same widget.
"""

from dataclasses import dataclass, field
from typing import Any

import streamlit as st

KEPT = "_rounds"


@dataclass(slots=True)
class Round:
    """The widgets of one place in this tab.

    Attributes:
        number: How often their values were changed without them.
        known: Key to the value that was shown or reported last.
        before: The same of the round before, which a browser may still be in.
        behind: Whether the last choice was made in it.
    """

    number: int = 0
    known: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    behind: bool = False


def shows(place: str, name: str, *, of: str, value: Any) -> str:
    """The key of the widget ``name`` of something, which is given ``value``; call it before the widget."""
    now = _round(place)
    key = f"{name}.{now.number}.{of}"
    st.session_state[key] = now.known[key] = value
    return key


def chosen(place: str, key: str) -> bool:
    """For callbacks, as their first act: whether the value of the widget is a choice of the user."""
    now, value = _round(place), st.session_state[key]
    known = now.known if key in now.known else now.before
    if key not in known or known[key] == value:
        return False
    known[key] = value
    now.behind = known is now.before
    return True


def behind(place: str) -> bool:
    """Whether the value chosen last came from the round before, so that the widget of this one does not show it."""
    return _round(place).behind


def begin(place: str) -> None:
    """Begins a round: what the widgets show was changed without them."""
    now = _round(place)
    now.number, now.before, now.known = now.number + 1, now.known, {}


def number(place: str) -> int:
    """How many rounds have begun."""
    return _round(place).number


def _round(place: str) -> Round:
    rounds: dict[str, Round] = st.session_state.setdefault(KEPT, {})
    return rounds.setdefault(place, Round())
