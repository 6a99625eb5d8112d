"""The settings of each kind of hierarchy: one row a setting, with the widget that changes it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.ui import format as shown
from pages.ui import hierarchy_groups, rounds
from pages.ui.hierarchy_terms import HIERARCHIES
from privacy_core.errors import InvalidValueError

PLACE = "hierarchy"
LISTED = 2_000  # values that a list or a table of them shows; more are edited as a file
DEEPEST = 6
UNITS = ("day", "month", "quarter", "year", "decade", "century")

Settings = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What the widgets need to know of the column.

    Attributes:
        of: The dataset and the name, for keys.
        values: How many different ones there are.
        records: Of each value, in the order of the values; nothing where these are too many to list.
        whole: Whether it holds whole numbers.
    """

    of: str
    values: int
    records: Mapping[str, int]
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One setting.

    Attributes:
        draw: Its kind of widget, a key of ``_WIDGETS``.
        term: Its help; that of its name if left out.
        optional: Whether nothing may be written.
    """

    name: str
    label: str
    draw: str
    term: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of builder."""

    label: str
    says: str
    fields: tuple[Field, ...] = ()


KINDS: Mapping[str, Kind] = {
    "intervals": Kind(
        label="Intervals of numbers",
        says="Each level is as wide as its width: 20-24, then 20-29, and so on.",
        fields=(
            Field(name="widths", label="Widths of the levels", draw="numbers"),
            Field(name="origin", label="Begin at", draw="number"),
            Field(name="low", label="All alike below", draw="number", optional=True),
            Field(name="high", label="All alike from", draw="number", optional=True),
        ),
    ),
    "dates": Kind(
        label="Units of the calendar",
        says="Dates by month, quarter, year and so on.",
        fields=(Field(name="units", label="Levels", draw="units"),),
    ),
    "order": Kind(
        label="Neighbours in an order",
        says="So many neighbours at a time are joined: low to middle, high to highest.",
        fields=(
            Field(name="sizes", label="Joined at a time", draw="numbers"),
            Field(name="order", label="Order, one value a line", draw="values"),
        ),
    ),
    "grouping": Kind(
        label="Groups by hand",
        says="You say which group a value is in, and which larger group that one is in. A group of one joins nothing.",
        fields=(
            Field(name="levels", label="Levels", draw="groups"),
            Field(name="other", label="What is in no group is called", draw="text", term="others", optional=True),
        ),
    ),
    "redaction": Kind(
        label="Characters of one end",
        says="The first characters stay, or the last ones; the others become stars.",
        fields=(
            Field(name="keep", label="Characters that stay", draw="numbers"),
            Field(name="side", label="They are at the", draw="side"),
        ),
    ),
    "priority": Kind(
        label="The most frequent stay",
        says="The most frequent values stay themselves, all others are one; fewer stay at each level.",
        fields=(
            Field(name="keep", label="Values that stay", draw="numbers", term="stay"),
            Field(name="order", label="First to stay", draw="first", term="first", optional=True),
            Field(name="other", label="The others are called", draw="text", term="others"),
        ),
    ),
    "taxonomy": Kind(
        label="From a file or text (CSV)",
        says="Every label is written down, value by value, in ARX's format.",
        fields=(Field(name="text", label="Lines", draw="csv"),),
    ),
    "suppression": Kind(
        label="Shown or hidden", says="A value, or nothing: there is one level, on which all are alike."
    ),
}
"""Every kind by its name in the library."""


def check(settings: Mapping[str, Any]) -> None:
    """Refuses text where numbers should stand.

    Raises:
        InvalidValueError: with the label of the field.

    >>> check({"builder": "redaction", "keep": "5, few"})
    Traceback (most recent call last):
    privacy_core.errors.InvalidValueError: "Characters that stay" has to be numbers with commas between, such as 5, 10.
    """
    for field in KINDS[settings["builder"]].fields:
        if field.draw == "numbers" and isinstance(settings.get(field.name), str):
            raise InvalidValueError(f'"{field.label}" has to be numbers with commas between, such as 5, 10.')


def numbers(text: str) -> list[int | float] | str:
    """The numbers in a text; the text itself if it holds anything else.

    >>> numbers("5, 10;20"), numbers("2.5 5"), numbers("5, wide"), numbers("")
    ([5, 10, 20], [2.5, 5], '5, wide', [])
    """
    found: list[int | float] = []
    for part in re.split(r"[,;\s]+", text.strip()) if text.strip() else []:
        try:
            found.append(int(part) if re.fullmatch(r"[+-]?[0-9]{1,18}", part) else float(part))
        except ValueError:
            return text
    return found


def fields(settings: Settings, column: Column, change: Callable[[Settings], None]) -> None:
    """Draws the settings of a kind; ``change`` is called, in a callback, with what was chosen.

    Args:
        settings: As `read_builder` takes them; numbers that somebody mistyped stand there as text.
        column: Whose hierarchy it is.
        change: Takes the settings that changed.
    """
    own = KINDS[settings["builder"]].fields
    numbers_ = [field for field in own if field.draw == "number"]
    for field in own:
        if field.draw != "number":
            _WIDGETS[field.draw](field, settings, column, change)
        elif field is numbers_[0]:
            for place, each in zip(st.columns(len(numbers_)), numbers_, strict=True):
                with place:
                    _number(each, settings, column, change)


def _shared(
    field: Field, settings: Settings, column: Column, change: Callable[[Settings], None], value: Any
) -> Settings:
    key = rounds.shows(PLACE, f"hierarchy.{settings['builder']}.{field.name}", of=column.of, value=value)

    def changed() -> None:
        if rounds.chosen(PLACE, key):
            change({field.name: _READ.get(field.draw, _same)(st.session_state[key])})

    return {"key": key, "on_change": changed, "help": HIERARCHIES[field.term or field.name]}


def _numbers(field: Field, settings: Settings, column: Column, change: Callable[[Settings], None]) -> None:
    value = settings.get(field.name, [])
    text = value if isinstance(value, str) else ", ".join(f"{each:.15g}" for each in value)
    st.text_input(field.label, **_shared(field, settings, column, change, text))


def _number(field: Field, settings: Settings, column: Column, change: Callable[[Settings], None]) -> None:
    value = settings.get(field.name, None if field.optional else 0)
    whole = column.whole and not isinstance(value, float)
    cast: Callable[[Any], Any] = int if whole else float
    value = None if value is None else cast(value)
    st.number_input(
        field.label,
        value=None if field.optional else "min",
        step=cast(1),
        format="%d" if whole else "%g",
        placeholder="none" if field.optional else None,
        **_shared(field, settings, column, change, value),
    )


def _text(field: Field, settings: Settings, column: Column, change: Callable[[Settings], None]) -> None:
    holder = "stays as it is" if field.optional else None
    value = settings.get(field.name) or ("" if field.optional else "other")
    st.text_input(field.label, placeholder=holder, **_shared(field, settings, column, change, value))


def _units(field: Field, settings: Settings, column: Column, change: Callable[[Settings], None]) -> None:
    shared = _shared(field, settings, column, change, list(settings[field.name]))
    st.pills(field.label, UNITS, selection_mode="multi", wrap=True, **shared)


def _side(field: Field, settings: Settings, column: Column, change: Callable[[Settings], None]) -> None:
    shared = _shared(field, settings, column, change, settings.get(field.name, "start"))
    st.segmented_control(field.label, ("start", "end"), required=True, **shared)


def _first(field: Field, settings: Settings, column: Column, change: Callable[[Settings], None]) -> None:
    if column.values > LISTED:
        return
    value = "the most frequent" if settings.get(field.name) is None else "in my order"
    key = rounds.shows(PLACE, "hierarchy.priority.first", of=column.of, value=value)

    def changed() -> None:
        if rounds.chosen(PLACE, key):
            ranked = sorted(column.records, key=lambda value: -column.records[value])
            change({field.name: ranked if st.session_state[key] == "in my order" else None})

    choices = ("the most frequent", "in my order")
    with_help = HIERARCHIES[field.term or field.name]
    st.segmented_control(field.label, choices, required=True, key=key, on_change=changed, help=with_help)
    if settings.get(field.name) is not None:
        _values(Field(name=field.name, label="Order, one value a line", draw="values"), settings, column, change)


def _values(field: Field, settings: Settings, column: Column, change: Callable[[Settings], None]) -> None:
    values: Sequence[str] = settings[field.name]
    if _too_many(len(values)):
        return
    st.text_area(field.label, height=200, **_shared(field, settings, column, change, "\n".join(values)))
    with st.container(horizontal=True, gap="small"):
        for name, ranked in _SORTS.items():
            st.button(
                name,
                key=f"hierarchy.sort.{settings['builder']}.{name}",
                type="tertiary",
                on_click=_sort,
                args=(field.name, tuple(ranked(values, column.records)), change),
            )


def _sort(name: str, values: Sequence[str], change: Callable[[Settings], None]) -> None:
    rounds.begin(PLACE)
    change({name: list(values)})


_SORTS: Mapping[str, Callable[[Sequence[str], Mapping[str, int]], Sequence[str]]] = {
    "As the values go": lambda values, records: [*(each for each in records if each in set(values))],
    "Most records first": lambda values, records: sorted(values, key=lambda value: -records.get(value, 0)),
    "Reverse": lambda values, _: list(reversed(values)),
}


def _groups(field: Field, settings: Settings, column: Column, change: Callable[[Settings], None]) -> None:
    levels, other = settings[field.name], settings.get("other")
    if _too_many(column.values):
        return
    names = [f"Level {number}" for number in range(1, len(levels) + 1)]
    key = f"hierarchy.groups.{rounds.number(PLACE)}.{len(levels)}.{column.of}"
    rows = hierarchy_groups.cells(levels, column.records, other=other)
    table = {"Value": list(column.records), "Records": list(column.records.values())}
    for place, name in enumerate(names):
        table[name] = [row[place] for row in rows]

    def changed() -> None:
        edited = st.session_state[key]["edited_rows"]
        entries = [
            (row, names.index(name), (group or "").strip()) for row in edited for name, group in edited[row].items()
        ]
        made, all_hold = hierarchy_groups.entered(levels, list(column.records), entries, other=other)
        if not all_hold:
            rounds.begin(PLACE)  # an earlier entry must not be shown, nor made again
        change({field.name: made})

    st.data_editor(
        table,
        key=key,
        hide_index=True,
        height="content" if len(column.records) < 10 else 360,
        disabled=["Value", "Records"],
        on_change=changed,
        alt=f"The groups of {shown.counted(len(column.records), 'value')}",
    )
    depth = rounds.shows(PLACE, "hierarchy.grouping.depth", of=column.of, value=len(levels))

    def deepened() -> None:
        if rounds.chosen(PLACE, depth):
            change({field.name: hierarchy_groups.deep(levels, int(st.session_state[depth]))})

    st.number_input(field.label, 1, DEEPEST, key=depth, on_change=deepened, help=HIERARCHIES[field.name])


def _csv(field: Field, settings: Settings, column: Column, change: Callable[[Settings], None]) -> None:
    text = settings[field.name]
    key = f"hierarchy.file.{rounds.number(PLACE)}.{column.of}"

    def brought() -> None:
        if st.session_state[key] is not None:
            content = st.session_state[key].getvalue().decode("utf-8-sig", errors="replace")
            rounds.begin(PLACE)
            change({field.name: content})

    st.file_uploader("Hierarchy (CSV)", type=["csv", "txt"], key=key, max_upload_size=20, on_change=brought)
    if not _too_many(text.count("\n")):
        st.text_area(field.label, height=240, **_shared(field, settings, column, change, text))


def _too_many(values: int) -> bool:
    if values > LISTED:
        st.info(
            f"{values:,} values are too many to edit here. Download the CSV, edit it, and bring it as a file.",
            icon=":material/table_rows:",
        )
    return values > LISTED


def _same(value: Any) -> Any:
    return value


_READ: Mapping[str, Callable[[Any], Any]] = {
    "numbers": lambda text: numbers(text or ""),
    "text": lambda text: (text or "").strip() or None,
    "units": lambda chosen: [unit for unit in UNITS if unit in chosen],
    "values": lambda text: [line for line in (text or "").split("\n") if line],
    "csv": lambda text: text or "",
}
"""Kind of widget to what its value is as a setting."""

_WIDGETS: Mapping[str, Callable[[Field, Settings, Column, Callable[[Settings], None]], None]] = {
    "numbers": _numbers,
    "text": _text,
    "units": _units,
    "side": _side,
    "first": _first,
    "values": _values,
    "groups": _groups,
    "csv": _csv,
}
