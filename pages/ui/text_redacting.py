"""A text before and after redaction, with what takes the place of each kind; taken into the recipe of a column."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from pages.ui import state, text_marked, text_settings, widgets
from pages.ui.text_settings import Settings
from pages.ui.text_source import Source
from privacy_core.errors import PrivacyCoreError
from privacy_core.usecases import text_redaction, texts

TAKEN = "text.taken"


def shown(
    source: Source, text: str, spans: Sequence[Any], *, settings: Settings, kinds: Sequence[str] | None = None
) -> None:
    """The choice of ways, both texts side by side, and the step for a column.

    Args:
        source: What was read.
        text: That is in sight.
        spans: All candidates in it.
        settings: What counts.
        kinds: That a way is chosen for; None for those in the text.
    """
    chosen = kinds if kinds is not None else {span.entity for span in settings.counted(spans)}
    found = [name for names in texts.kinds(chosen).values() for name in names]
    text_settings.choose_ways(found)
    parts = text_redaction.preview_redaction(
        state.workspace(), text, spans, threshold=settings.threshold, off=settings.off, how=settings.how
    )
    left, right = st.columns(2)
    left.markdown("**Before**")
    left.html(text_marked.before(parts))
    right.markdown("**After**")
    right.html(text_marked.after(parts))
    if any(action["with"] in {"pseudonym", "token", "fake"} for action in settings.how.values()):
        st.caption("Codes, tokens and made-up values are made with a key of this preview; a release has others.")
    if source.dataset is None:
        st.caption("To redact a whole column so, open its table and choose a column.")
    else:
        _take(source, settings)


def _take(source: Source, settings: Settings) -> None:
    widgets.problem()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Redact this column so in the recipe",
            key="text.take",
            type="primary",
            icon=":material/menu_book:",
            on_click=_taken,
            args=(source, settings),
            help="Puts this step into the draft recipe, in place of the column's others. Undo on the Anonymize page "
            "brings those back.",
        )
        if st.session_state.get(TAKEN) == _said(source, settings):
            st.markdown(":green-badge[:material/check: In the recipe]")
            if st.button("Go to Anonymize", key="text.go", icon=":material/blur_on:"):
                st.switch_page("anonymize.py", query_params={state.DATASET: str(getattr(source.dataset, "id", ""))})


def _taken(source: Source, settings: Settings) -> None:
    if source.dataset is None:
        return
    try:
        text_redaction.take_redaction(
            state.workspace(),
            source.dataset.id,
            source.column,
            language=source.language,
            threshold=settings.threshold,
            off=settings.off,
            how=settings.how,
        )
    except PrivacyCoreError as error:
        st.session_state[widgets.PROBLEM] = (str(error), ())
    else:
        st.session_state[TAKEN] = _said(source, settings)


def _said(source: Source, settings: Settings) -> str:
    id_ = source.dataset.id if source.dataset else ""
    return repr((id_, source.column, source.language, settings.threshold, sorted(settings.off), dict(settings.how)))
