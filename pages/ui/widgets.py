"""The pieces of every page: the face without data, the error box, the code, what an extra needs."""

import importlib.util
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import streamlit as st

from pages.ui import state
from privacy_core.errors import PrivacyCoreError
from privacy_core.usecases import catalog, opening

PROBLEM = "_problem"
FEW = 6  # values of an error that are shown without scrolling
NO_DATA = "No table is open yet. Take the demo table to look around, or bring your own file."

EXTRAS = {
    "synth": ("sdv", "torch"),
    "train": ("torch", "opacus", "dp_accounting"),
    "spark": ("pyspark",),
    "attacks": ("art", "torch"),
}
"""Extra to the modules that it brings."""


def needs_dataset() -> catalog.Dataset:
    """The open dataset; without one, the page shows how to get one and stops."""
    found = state.dataset()
    if found is None:
        st.info(NO_DATA, icon=":material/table_view:")
        with st.container(horizontal=True):
            demo_button("no_data.demo")
            if st.button("Upload a file", key="no_data.upload", icon=":material/upload_file:"):
                st.session_state["data.go"] = "Upload"
                st.switch_page("data.py")
        st.stop()
    return found


def demo_button(key: str, *, goes_to: str | None = None) -> None:
    """Opens the demo table, and goes to a page if one is named."""
    if st.button("Open the demo table", key=key, type="primary", icon=":material/science:"):
        with shows_errors(), st.spinner("Opening the demo table ..."):
            state.open_dataset(opening.import_demo(state.workspace()).id)
            st.session_state["data.go"] = "Roles"
        if goes_to:
            st.switch_page(goes_to, query_params={state.DATASET: st.session_state[state.DATASET]})
        st.rerun()


@contextmanager
def shows_errors(*, passes: type[PrivacyCoreError] | tuple[()] = ()) -> Iterator[None]:
    """Shows errors that the analyst can act on and stops there; any other error is a bug and stays loud.

    Args:
        passes: Errors that the caller answers in its own way.
    """
    try:
        yield
    except passes:
        raise
    except PrivacyCoreError as error:
        show_error(error)
        st.stop()


def show_error(error: PrivacyCoreError) -> None:
    """What is wrong and what to do, with the values that the error names: on the page, and nowhere else."""
    _show_error(str(error), getattr(error, "values", ()))


def _show_error(message: str, values: Sequence[str]) -> None:
    st.error(plain(message), icon=":material/error:")
    if values:
        lines = [repr(value)[1:-1] for value in values]
        st.caption(
            f"{'The value' if len(values) == 1 else f'The {len(values):,} values'}, shown here and kept in no log:"
        )
        if len(lines) <= FEW:
            st.code("\n".join(lines), language=None)
        else:
            st.dataframe({"Value": lines}, height=200, hide_index=True, alt=f"The {len(lines):,} values")


def tries(action: Callable[[], object]) -> None:
    """For callbacks: does it; what the analyst can act on is shown by ``problem`` when the page is drawn."""
    try:
        action()
    except PrivacyCoreError as error:
        st.session_state[PROBLEM] = (str(error), getattr(error, "values", ()))


def problem() -> None:
    """Shows why the last callback did nothing, once."""
    said = st.session_state.pop(PROBLEM, None)
    if said:
        _show_error(*said)


def still(figure: Any, *, key: str, alt: str) -> None:
    """A figure to look at, without buttons of its own, and what it shows in words."""
    st.plotly_chart(figure, key=key, theme=None, alt=alt, config={"displayModeBar": False})


def show_code(python: str, command: str | None = None) -> None:
    """*Show the code*: what repeats the result in Python, and on the command line where it can be."""
    with st.expander("Show the code", icon=":material/code:"):
        st.caption("Python")
        st.code(python.strip(), language="python", wrap_lines=True)
        if command:
            st.caption("Command line")
            st.code(command.strip(), language="bash", wrap_lines=True)


def explain(text: str) -> None:
    """*What does this mean?*: the result in plain words (Markdown)."""
    with st.expander("What does this mean?", icon=":material/help:"):
        st.markdown(text)


def plain(text: str) -> str:
    r"""``text`` for Markdown, shown as it is: names of columns and files come from outside.

    >>> plain("age_[1]")
    'age\\_\\[1\\]'
    """
    return re.sub(r"([\\`*_{}\[\]()<>#+\-.!|$~:&])", r"\\\1", text)


def spoken(text: str) -> str:
    r"""``text`` for the label of a widget, which is read aloud as it is written: `plain` only where it must be.

    >>> spoken("birth_date"), spoken("_age_")
    ('birth_date', '\\_age\\_')
    """
    return text if re.fullmatch(r"(?!_)[\w -]+(?<!_)", text) else plain(text)


def has_extra(extra: str) -> bool:
    """Whether everything that an extra brings is installed; nothing is imported."""
    return all(importlib.util.find_spec(module) is not None for module in EXTRAS[extra])


def install_command(extra: str) -> str:
    """What to type to install an extra."""
    return f'python -m pip install "privacy-studio[{extra}]"'


def needs_extra(extra: str) -> None:
    """Stops the page with the command to type, if the extra is not installed."""
    if not has_extra(extra):
        st.warning(f"This page needs the extra **{extra}**, which is not installed. Type:", icon=":material/extension:")
        st.code(install_command(extra), language="bash")
        st.stop()
