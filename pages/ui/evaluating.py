"""What a recipe would give, found while the page waits: how far its search is, and a way to stop it.

Whatever else the user does meanwhile stops it too: the page is drawn anew at its next word to the browser. Of itself
Streamlit would let a click in a part of the page wait until the work is done.
"""

import json
import time
from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType

from pages.ui import state, widgets
from privacy_core.errors import PrivacyCoreError
from privacy_core.usecases import catalog, protect
from privacy_core.usecases.halves import Share

T = TypeVar("T")

SOON, EACH = 0.7, 0.2  # seconds before anything is told, and between two words
STOPPED = "work.stopped"


def evaluated(dataset: catalog.Dataset, recipe: Any, *, key: str) -> Any:
    """The figures of `protect.evaluate_recipe`; None where the user stopped it, which is then said.

    Args:
        dataset: Which table.
        recipe: What to do.
        key: Tells the places apart that wait on one page.
    """
    if stopped(dataset, recipe):
        st.info("The search for levels was stopped. Change what it is asked for, or let it begin again.")
        st.button("Search again", key=f"{key}.again", icon=":material/search:", on_click=_stop, args=(None,))
        return None
    workspace = state.workspace()
    return wait(
        dataset,
        recipe,
        lambda report: protect.evaluate_recipe(workspace, dataset.id, recipe, report=report),
        key=key,
    )


def stopped(dataset: catalog.Dataset, recipe: Any) -> bool:
    """Whether the user stopped the search of just this."""
    return bool(st.session_state.get(STOPPED) == _asked(dataset, recipe))


def wait(dataset: catalog.Dataset, recipe: Any, act: Callable[[Share], T], *, key: str) -> T:
    """Does what may search for the levels of a recipe; arguments as of `evaluated`."""
    place, bars, told = st.empty(), list[Any](), time.monotonic() + SOON - EACH

    def report(share: float, note: str) -> None:
        nonlocal told
        if time.monotonic() - told < EACH:
            return
        if not bars:
            with place.container():
                bars.append(st.progress(0.0))
                asked = _asked(dataset, recipe)
                st.button("Stop the search", key=f"{key}.stop", icon=":material/cancel:", on_click=_stop, args=(asked,))
        if _waited_for():
            st.rerun()
        bars[0].progress(min(max(share, 0.0), 1.0), f"Looking for the levels: {widgets.plain(note)}")
        told = time.monotonic()

    try:
        found = act(report)
    except PrivacyCoreError:
        place.empty()
        raise
    place.empty()
    return found


def _waited_for() -> bool:
    """Whether the user did something that waits for this run; a timer of a panel may wait."""
    requests: Any = getattr(get_script_run_ctx(), "script_requests", None)
    state, asked = getattr(requests, "_state", None), getattr(requests, "_rerun_data", None)
    return state is ScriptRequestType.RERUN and not getattr(asked, "is_auto_rerun", True)


def _stop(asked: str | None) -> None:
    """The whole page is drawn anew: several of its parts wait for the same."""
    st.session_state[STOPPED] = asked
    st.rerun()


def _asked(dataset: catalog.Dataset, recipe: Any) -> str:
    return f"{dataset.id} {json.dumps(recipe.to_json(), sort_keys=True)}"
