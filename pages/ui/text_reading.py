"""The Text page at work: what is read on the left, what was found, redacted and added on the right, all of it live."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.ui import (
    state,
    text_cells,
    text_code,
    text_findings,
    text_recognizers,
    text_redacting,
    text_settings,
    text_source,
    text_terms,
    widgets,
)
from pages.ui.text_source import Source
from privacy_core.errors import PrivacyCoreError
from privacy_core.usecases import catalog, text_loading, texts

FINDINGS, REDACTION, OWN = "Findings", "Before and after", "Your own"
VIEW = "text.view"
LOADING = "Loading the language model: once, for some seconds. Then the text is read ..."
NOTHING = "Paste a text, and what may tell who somebody is will be marked in it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A text that is in sight, with all candidates in it.

    Attributes:
        kinds: Those that count in the whole column, where it is a cell of one.
    """

    text: str = ""
    spans: Sequence[Any] = ()
    notice: str = ""
    kinds: Sequence[str] | None = None


def body(dataset: catalog.Dataset | None) -> None:
    """All of it; a move of a control draws only this anew."""
    left, right = st.columns([1, 2], gap="large")
    with left:
        source = text_source.chosen(dataset)
    with right:
        view = _view()
        place = st.container(key="text-result")
    try:
        if source is not None:
            _work(source, str(view), left, place)
        elif view == OWN:
            with place:
                text_recognizers.panel("")
    except PrivacyCoreError as error:
        with place:
            widgets.show_error(error)
    if source is not None:
        widgets.show_code(*text_code.shown(source, redaction=view == REDACTION))


def _work(source: Source, view: str, left: Any, right: Any) -> None:
    if source.dataset is None:
        with left:  # below the button, where a narrow window shows that something happens
            seen = _read(source)
            settings = text_settings.controls(_best(seen.spans))
    else:
        with left:
            settings = text_settings.controls(text_cells.kinds(source))
        with right:
            found = text_cells.browse(source, settings, figures=view == FINDINGS)
        seen = Seen(text=found.cell.text, spans=found.cell.spans, kinds=found.kinds) if found else Seen()
    with right:
        if seen.notice:
            st.warning(widgets.plain(seen.notice), icon=":material/translate:")
        if view == OWN:
            text_recognizers.panel(seen.text)
        elif not seen.text.strip():
            if source.dataset is None:
                st.info(NOTHING, icon=":material/article:")
                st.button("Take an example", key="text.example", icon=":material/science:", on_click=_take_example)
        elif view == REDACTION:
            text_redacting.shown(source, seen.text, seen.spans, settings=settings, kinds=seen.kinds)
        else:
            counted = settings.counted(seen.spans)
            text_findings.of_text(seen.text, counted, candidates=len(seen.spans))


def _read(source: Source) -> Seen:
    ready = text_loading.begin(state.workspace(), source.language)  # while somebody still writes
    if not source.text.strip():
        return Seen()
    lists = texts.word_lists(state.workspace())
    with st.spinner("Reading the text ..." if ready else LOADING):
        reading = texts.read_text(
            state.workspace(), source.text, language=source.language, allow=lists.allow, deny=lists.deny
        )
    return Seen(text=source.text, spans=reading.spans, notice=reading.notice)


def _best(spans: Sequence[Any]) -> dict[str, float]:
    """Kind to the highest score that one of it has."""
    best: dict[str, float] = {}
    for span in spans:
        best[span.entity] = max(span.score, best.get(span.entity, 0.0))
    return best


def _take_example() -> None:
    st.session_state[text_source.TYPED] = text_terms.EXAMPLE


def _view() -> str | None:
    state.restore(VIEW, FINDINGS, fits=(FINDINGS, REDACTION, OWN).__contains__)
    chosen: str | None = st.segmented_control(
        "View",
        (FINDINGS, REDACTION, OWN),
        key=VIEW,
        label_visibility="collapsed",
        on_change=state.keep,
        args=(VIEW,),
        persist_state="session",
        required=True,
    )
    return chosen
