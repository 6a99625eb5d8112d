"""How a file is read: each thing that was detected, to be seen in a sample and changed."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import streamlit as st

from pages.ui import format as shown
from pages.ui import waiting, widgets

TYPES = ("text", "integer", "decimal", "boolean", "date", "timestamp")
DELIMITERS = {",": "comma ,", ";": "semicolon ;", "\t": "tab", "|": "bar |", ":": "colon :"}
UNSET = "none"  # a selectbox takes None for no choice at all
QUOTES = {'"': 'double "', "'": "single '", UNSET: "none"}
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16, little endian",
    "utf-16-be": "UTF-16, big endian",
    "cp1252": "Windows Western (cp1252)",
    "latin-1": "Latin-1",
}
OLD_ENCODINGS = {
    "cp1252": "Windows Western (cp1252)",
    "cp1250": "Windows Central European (cp1250)",
    "cp1251": "Windows Cyrillic (cp1251)",
    "latin-1": "Latin-1",
    "shift_jis": "Japanese (Shift JIS)",
    "gb18030": "Chinese (GB 18030)",
}
STATISTICAL = {"spss", "stata", "sas", "sas_transport"}
DECIMALS = {"automatic": "found by itself", "point": "point .", "comma": "comma ,"}
THOUSANDS = {
    "automatic": "found by itself",
    "none": "none",
    "point": "point .",
    "comma": "comma ,",
    "space": "space",
    "apostrophe": "apostrophe '",
}
DATE_ORDERS = {"automatic": "found by itself", "day_first": "day first", "month_first": "month first"}
CENTURIES = {UNSET: "stay text"} | {first: f"mean {first} to {first + 99}" for first in range(1900, 2001, 10)}
CHOICES = {
    "decimal_separator": "Decimal separator",
    "thousands_separator": "Thousands separator",
    "date_order": "Order of dates",
    "two_digit_years_from": "Years of two digits",
}
BAD_ROWS = {"stop": "stop, so that I can correct the file", "leave_out": "leave them out"}
LISTED, AT_FIRST = 100, 8
IN_SIGHT = 4  # columns of the sample, in a window of usual width

Change = Callable[..., None]


def settings(options: Any, look: Any, *, change: Change) -> None:
    """The settings that fit the kind of file; ``change(name=value)`` is called with what the user picks.

    Args:
        options: How the file is read now.
        look: What that gives; None where it gives nothing, so that the user can change it back.
        change: What to do with a choice.
    """
    now = options.to_json()
    if options.kind == "csv":
        _choice("Delimiter", "delimiter", DELIMITERS, now, change=change)
        _choice("Quote", "quote", QUOTES, now, change=change)
        _choice("Encoding", "encoding", ENCODINGS, now, change=change)
    if options.kind in STATISTICAL:
        _choice("Encoding", "encoding", {"utf-8": "as the file says", **OLD_ENCODINGS}, now, change=change)
        key = _seed("value_labels", now["value_labels"])
        st.toggle(
            "Codes are read as their labels",
            key=key,
            on_change=_changed,
            args=("value_labels", key, change),
            help="A column whose codes have labels is stored as these labels, else as its codes.",
        )
    if options.kind == "database":
        _choice("Encoding of text", "encoding", {"utf-8": "UTF-8", **OLD_ENCODINGS}, now, change=change)
    if options.kind in {"csv", "excel"}:
        key = _seed("header", now["header"])
        st.toggle("The first row holds the names", key=key, on_change=_changed, args=("header", key, change))
    if options.kind in {"csv", "excel", "json_lines", "database"}:
        _as_written(now, look, change=change)
    if look is not None:
        _types(now, look, change=change)


def missing(options: Any, look: Any, *, change: Change) -> None:
    """Which cells mean that a value is missing, and in which columns they stand."""
    now = options.to_json()
    chosen = set(now["missing_markers"])
    codes = look.declared_codes
    gone = sum(
        cells
        for found in look.missing_markers_found.values()
        for marker, cells in found.items()
        if marker in chosen or marker in codes
    )
    where = "in the file" if look.whole_file else f"of the first {shown.count(look.rows_examined)} rows"
    become = "becomes a missing value" if gone == 1 else "become missing values"
    st.markdown(f":material/check_box_outline_blank: **{shown.counted(gone, 'cell')}** {where} {become}.")
    if options.kind in STATISTICAL and codes:
        _declared(now, codes, change=change)
    _markers(now, look, change=change)
    if rows := _missing_by_column(look, chosen):
        with st.expander("Where they stand"):
            st.dataframe(
                rows,
                key="intake.missing",
                hide_index=True,
                height="content" if len(rows) <= AT_FIRST else 300,
                alt="Per column, the cells that mean missing or may mean it",
            )


def _missing_by_column(look: Any, chosen: Collection[str]) -> list[dict[str, object]]:
    return [
        {
            "Column": column,
            "Cell": marker or "empty",
            "Cells": cells,
            "Read as": "missing" if marker in chosen or marker in look.declared_codes else "a value",
        }
        for column, found in look.missing_markers_found.items()
        for marker, cells in sorted(found.items(), key=lambda each: -each[1])
    ]


def choice(label: str, name: str, names: Sequence[str], now: str | None, *, change: Change) -> None:
    """One of several tables in one place; ``change(name=chosen)`` is called with another one."""
    key = _seed(name, now)
    st.selectbox(label, names, key=key, on_change=_changed, args=(name, key, change))


def bad_rows(options: Any, look: Any, *, change: Change) -> None:
    """The rows that cannot be read, by line and with the reason, and what to do about them."""
    if look.bad_row_count == 0:
        whole = "" if look.whole_file else f" Looked at the first {shown.count(look.rows_examined)} rows."
        st.caption(f":material/check: Every row can be read.{whole}")
        return
    rows = "row" if look.bad_row_count == 1 else "rows"
    st.warning(f"{shown.count(look.bad_row_count)} {rows} cannot be read.", icon=":material/report:")
    listed = [{"Line": row.line, "Reason": row.reason} for row in look.bad_rows[:LISTED]]
    st.dataframe(
        listed[:AT_FIRST],
        key="intake.bad_rows",
        hide_index=True,
        height="content",
        alt="The first rows that cannot be read",
    )
    if len(listed) > AT_FIRST:
        with st.expander(f"... and {shown.count(look.bad_row_count - AT_FIRST)} more"):
            st.dataframe(
                listed[AT_FIRST:],
                key="intake.more_bad_rows",
                hide_index=True,
                height=300,
                alt="Further rows that cannot be read",
            )
            if look.bad_row_count > LISTED:
                st.caption(f"The first {LISTED} of {shown.count(look.bad_row_count)} are listed.")
    key = _seed("bad_rows", str(options.bad_rows))
    st.radio(
        "What to do about them",
        list(BAD_ROWS),
        key=key,
        format_func=BAD_ROWS.__getitem__,
        on_change=_changed,
        args=("bad_rows", key, change),
    )


def better_delimiter(options: Any, detected: Any, look: Any, *, change: Change) -> None:
    """Leads back to the delimiter that was detected, where the chosen one seems wrong."""
    seems_wrong = look.bad_row_count or len(look.columns) == 1
    if options.kind != "csv" or not seems_wrong or options.delimiter == detected.delimiter:
        return
    name = DELIMITERS.get(detected.delimiter, detected.delimiter)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/lightbulb: This file looks separated by **{widgets.plain(name)}**.")
        st.button(
            f"Use {name}",
            key="intake.use_detected",
            on_click=lambda: change(delimiter=detected.delimiter, quote=detected.quote),
        )


def sample(look: Any) -> None:
    """The first rows as they are in the file, and columns that had to be renamed."""
    columns = "1 column" if len(look.columns) == 1 else f"{shown.count(len(look.columns))} columns"
    rows = {0: "no rows", 1: "1 row"}.get(look.sample.num_rows, f"first {look.sample.num_rows} rows")
    st.caption(f"{columns} · {rows}{' · scroll sideways to see them all' if len(look.columns) > IN_SIGHT else ''}")
    seen = {column: st.column_config.TextColumn(f"{column} ({kind})") for column, kind in look.types.items()}
    st.dataframe(
        look.sample,
        key="intake.sample",
        hide_index=True,
        height=420 if look.sample.num_rows > AT_FIRST else "content",
        column_config=seen,
        alt="The first rows of the file",
    )
    if look.not_read:
        told = ", ".join(f"**{widgets.plain(name)}** ({widgets.plain(kind)})" for name, kind in look.not_read.items())
        st.warning(
            f"Left out, since a table shows one plain value a row: {told}. Write them as columns of their own to keep "
            "them.",
            icon=":material/data_array:",
        )
    if look.files_left_out:
        names = ", ".join(widgets.plain(name) for name in look.files_left_out[:AT_FIRST])
        more = f" and {shown.count(len(look.files_left_out) - AT_FIRST)} more"
        st.caption(
            f":material/folder_off: No parts of the table, so left out: {names}"
            f"{more if len(look.files_left_out) > AT_FIRST else ''}."
        )
    for renamed in look.renamed:
        was = f"was called {widgets.plain(repr(renamed.before))}" if renamed.before else "had no name"
        st.caption(f"Column {renamed.position} {was} and is now **{widgets.plain(renamed.after)}**.")


def _choice(label: str, name: str, known: Mapping[Any, str], now: Mapping[str, Any], *, change: Change) -> None:
    value = UNSET if now[name] is None else now[name]
    key = _seed(name, value)
    st.selectbox(
        label,
        list(known) if value in known else [value, *known],
        key=key,
        format_func=lambda each: known.get(each, str(each)),
        on_change=_changed,
        args=(name, key, change),
    )


def _as_written(now: Mapping[str, Any], look: Any, *, change: Change) -> None:
    doubts = look.doubts if look is not None else {}
    with st.expander("Numbers and dates", expanded=bool(doubts)):
        for column, doubt in list(doubts.items())[:LISTED]:
            say = f"Say it under *{CHOICES[doubt.setting]}*, or leave it as text."
            st.caption(f":material/help: **{widgets.plain(column)}** is text: {doubt.words}. {say}")
        _choice(CHOICES["decimal_separator"], "decimal_separator", DECIMALS, now, change=change)
        _choice(CHOICES["thousands_separator"], "thousands_separator", THOUSANDS, now, change=change)
        _choice(CHOICES["date_order"], "date_order", DATE_ORDERS, now, change=change)
        _choice(CHOICES["two_digit_years_from"], "two_digit_years_from", CENTURIES, now, change=change)


def _markers(now: Mapping[str, Any], look: Any, *, change: Change) -> None:
    counts: dict[str, int] = {}
    for found in look.missing_markers_found.values():
        for marker, cells in found.items():
            counts[marker] = counts.get(marker, 0) + cells
    counts = {marker: cells for marker, cells in counts.items() if marker not in look.declared_codes}
    key = _seed("missing_markers", sorted(now["missing_markers"], key=lambda marker: -counts.get(marker, 0)))
    st.multiselect(
        "Cells that mean missing",
        list(dict.fromkeys((*counts, *now["missing_markers"]))),
        key=key,
        format_func=lambda marker: f"{marker or 'empty'} · {shown.counted(counts.get(marker, 0), 'cell')}",
        on_change=_changed,
        args=("missing_markers", key, change),
        accept_new_options=True,
        help="Missing values are counted, never dropped. What is not chosen here stays a value like any other.",
    )


def _declared(now: Mapping[str, Any], codes: Mapping[str, int], *, change: Change) -> None:
    """The codes by which the file says why a value is missing: each is one, or is kept as an answer like any other."""
    key = _seed("declared", [code for code in codes if code not in now["kept_codes"]])
    st.multiselect(
        "Codes that the file calls missing",
        list(codes),
        key=key,
        format_func=lambda code: f"{code} · {shown.counted(codes[code], 'cell')}",
        on_change=lambda: change(kept_codes=[code for code in codes if code not in st.session_state[key]]),
        help="SPSS, SAS and Stata say by a code why somebody gave no answer. What is not chosen here stays a value.",
    )


def _types(now: Mapping[str, Any], look: Any, *, change: Change) -> None:
    chosen: dict[str, str] = {column: str(kind) for column, kind in now["types"].items() if column in look.columns}
    key = "intake.retyped"
    asked = st.session_state.get(waiting.RETYPED, list(chosen))
    st.session_state[key] = [column for column in asked if column in look.columns]
    retyped = st.multiselect(
        "Read another type for",
        look.columns,
        key=key,
        on_change=_untyped,
        args=(chosen, key, change),
        help="The type of each column stands in the sample. Codes with leading zeros stay text, so that none is lost.",
    )
    for column in retyped:
        own = f"intake.type.{column}"
        st.session_state[own] = chosen.get(column, str(look.types[column]))
        st.selectbox(f"Type of {column}", TYPES, key=own, on_change=_retyped, args=(chosen, column, own, change))


def _seed(name: str, value: Any) -> str:
    key = f"intake.option.{name}"
    st.session_state[key] = value
    return key


def _changed(name: str, key: str, change: Change) -> None:
    value = st.session_state[key]
    change(**{name: None if value == UNSET else value})


def _retyped(chosen: Mapping[str, str], column: str, key: str, change: Change) -> None:
    change(types={**chosen, column: st.session_state[key]})


def _untyped(chosen: Mapping[str, str], key: str, change: Change) -> None:
    st.session_state[waiting.RETYPED] = list(st.session_state[key])
    kept = set(st.session_state[key])
    change(types={column: kind for column, kind in chosen.items() if column in kept})
