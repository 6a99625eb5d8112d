"""The cells of a column that was read, one at a time: which hold something, and the way to the next."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.ui import format as shown
from pages.ui import job_panel, state, text_findings, text_marked, widgets
from pages.ui.text_settings import Settings
from pages.ui.text_source import Source
from privacy_core.usecases import text_columns, texts

ANY = ""


def kinds(source: Source) -> Mapping[str, float]:
    """The kinds in what was read of the column, each with its highest score; none if it was not read."""
    reading = _reading(source)
    return reading.kinds if reading else {}


@dataclass(frozen=True, slots=True)
class Browsed:
    """The cell in sight, and the kinds that count in the column."""

    cell: Any
    kinds: tuple[str, ...]


def browse(source: Source, settings: Settings, *, figures: bool) -> Browsed | None:
    """How the column was read, its figures if they are wanted, and the cell in sight; None where there is none."""
    reading = _reading(source)
    if source.dataset is None:
        return None
    if reading is None:
        _not_yet(source)
        return None
    _about(reading)
    counts = _counts(source, threshold=settings.threshold, off=settings.off)
    if figures:
        text_findings.of_column(reading, counts)
    if counts.hit.cells and not counts.rows:
        st.caption("Raw texts are for whoever may see the records of this studio.")
        return None
    if not counts.rows:
        st.caption("No cell that was read holds something that counts. That does not prove that none does.")
        return None
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    with left:
        rows = _rows(source, settings, counts)
    with right:
        row = rows[_place(source, rows)]
    cell = text_columns.look_at_cell(state.workspace(), source.dataset.id, source.column, row=row)
    alike = f" · {shown.counted(cell.cells, 'cell')} with this text" if cell.cells > 1 else ""
    st.caption(
        f"Row {shown.count(row + 1)} of the table{alike}. A raw text, for the owner of the data: that this "
        "one was looked at stands in the audit log."
    )
    return Browsed(cell, tuple(each.entity for each in counts.kinds))


def _not_yet(source: Source) -> None:
    if job_panel.running_jobs("read_column"):
        st.info("A column is being read. Its findings appear here when it is done.", icon=":material/hourglass_top:")
        return
    st.info(
        f"Column {widgets.plain(source.column)} was not read yet. Read it, and the share of its cells that hold "
        "personal data is shown here, with the cells themselves.",
        icon=":material/article:",
    )


def _about(reading: Any) -> None:
    if reading.notice:
        st.warning(widgets.plain(reading.notice), icon=":material/translate:")
    if reading.read_with != text_columns.read_with(state.workspace(), reading.language):
        st.warning(
            "Recognizers or words of your own have changed since this column was read. Read it again to use them.",
            icon=":material/update:",
        )
    ago = shown.duration(int(time.time() - reading.made))
    st.caption(f"Read {ago} ago in {_language(reading.language)}: {shown.counted(reading.texts, 'different text')}.")


def _rows(source: Source, settings: Settings, counts: Any) -> Sequence[int]:
    """The rows to walk through: those with a finding of the kind that is wanted."""
    key = f"text.only.{_tag(source)}"
    options = [ANY, *(each.entity for each in counts.kinds)]
    state.restore(key, ANY, fits=options.__contains__)
    only = st.selectbox(
        "Cells that hold",
        options,
        format_func=lambda kind: text_marked.label(kind) if kind else "anything that counts",
        key=key,
        on_change=state.keep,
        args=(key,),
    )
    if not only:
        return list(counts.rows)
    off = {each.entity for each in counts.kinds} - {only}
    narrowed, counting = _counts(source, threshold=settings.threshold, off=settings.off | off), set(counts.rows)
    return [row for row in narrowed.rows if row in counting]


def _place(source: Source, rows: Sequence[int]) -> int:
    key = f"text.at.{_tag(source)}"
    place = min(int(st.session_state.get(key, 0)), len(rows) - 1)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Previous",
            key="text.previous",
            icon=":material/chevron_left:",
            disabled=place == 0,
            on_click=_go,
            args=(key, place - 1),
        )
        st.markdown(f"**{shown.count(place + 1)}** of {shown.count(len(rows))}")
        st.button(
            "Next",
            key="text.next",
            icon=":material/chevron_right:",
            disabled=place == len(rows) - 1,
            on_click=_go,
            args=(key, place + 1),
        )
    return place


def _counts(source: Source, *, threshold: float, off: Any) -> Any:
    dataset = source.dataset.id if source.dataset else ""
    return text_columns.count_kinds(state.workspace(), dataset, source.column, threshold=threshold, off=off)


def _reading(source: Source) -> Any:
    if source.dataset is None:
        return None
    return text_columns.column_reading(state.workspace(), source.dataset.id, source.column)


def _go(key: str, place: int) -> None:
    st.session_state[key] = place


def _language(code: str) -> str:
    return next((each.words for each in texts.languages() if each.code == code), code)


def _tag(source: Source) -> str:
    return f"{source.dataset.id if source.dataset else ''}.{source.column}"
