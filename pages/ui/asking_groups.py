"""The groups of a question: intervals or values that a person types, values that are public, or those to be found."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.ui import asking_kept, state, widgets
from pages.ui.asking_terms import ASKING
from privacy_core.usecases import catalog, question_hints

INTERVALS, VALUES, FOUND = "Intervals", "Values", "Found by size"
MOST_INTERVALS = 500
MARK = ":material/visibility: **Read off the data: not private.** It stands in the audit log."


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups of one column as a question says them; or what is still missing."""

    keys: Any = None
    missing: str = ""


def of_column(
    dataset: catalog.Dataset, column: str, kind: str, *, finds: bool = True, intervals_only: bool = False
) -> Groups:
    """The controls for the groups of one column.

    Args:
        dataset: Whose.
        column: Which.
        kind: How its values are compared.
        finds: Whether groups may be found.
        intervals_only: Whether only intervals will do.
    """
    if intervals_only:
        return _intervals(dataset, column)
    kinds = (*((INTERVALS,) if kind == "number" else ()), VALUES, *((FOUND,) if finds else ()))
    if len(kinds) == 1:
        return _values(dataset, column, kind)
    name = widgets.spoken(column)
    how = st.segmented_control(
        f"Groups of {name}",
        kinds,
        required=True,
        help=ASKING["found_groups"],
        **asking_kept.starts(dataset.id, f"how.{column}", kinds[0], fits=lambda one: one in kinds),
    )
    if how == FOUND:
        st.caption("Values that enough people share are told; which those are costs delta.")
        return Groups("unknown")
    return _intervals(dataset, column) if how == INTERVALS else _values(dataset, column, kind)


def _intervals(dataset: catalog.Dataset, column: str) -> Groups:
    name = widgets.spoken(column)
    low_box, high_box, many_box = st.columns(3)
    low = _number(low_box, f"From ({name})", dataset.id, f"from.{column}", "lowest")
    high = _number(high_box, f"To ({name})", dataset.id, f"to.{column}", "highest")
    many = many_box.number_input(
        f"Intervals ({name})",
        1,
        MOST_INTERVALS,
        **asking_kept.starts(dataset.id, f"many.{column}", 10, fits=lambda one: isinstance(one, int)),
    )
    read_off(dataset, column, {"low": f"from.{column}", "high": f"to.{column}"})
    if low is None or high is None:
        return Groups(missing=f"where the intervals of {column} begin and end")
    if not low < high:
        return Groups(missing=f"an end of the intervals of {column} that lies above their beginning")
    width = (high - low) / many
    return Groups({"bins": [*(float(f"{low + width * step:.12g}") for step in range(many)), high]})


def _values(dataset: catalog.Dataset, column: str, kind: str) -> Groups:
    public = question_hints.public_values(state.workspace(), dataset.id, column)
    text = st.text_area(
        f"Values of {widgets.spoken(column)}, one a line",
        height=110,
        placeholder="one a line",
        help=ASKING["given_groups"],
        **asking_kept.starts(
            dataset.id,
            f"values.{column}",
            "\n".join(public.values) if public else "",
            fits=lambda one: isinstance(one, str),
        ),
    )
    lines = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    if public and lines == list(public.values):
        st.caption(f":material/public: From {public.origin}, which is public.")
    else:
        _read_off_values(dataset, column, lines)
    if not lines:
        return Groups(missing=f"the values of {column} to tell apart")
    if kind != "number":
        return Groups(lines)
    try:
        return Groups([_as_number(line) for line in lines])
    except ValueError:
        return Groups(missing=f"numbers as the values of {column}")


def read_off(dataset: catalog.Dataset, column: str, names: dict[str, str]) -> None:
    """The button that takes bounds off the data, marked as what it is; and the mark that stays as long as they do.

    Args:
        dataset: Whose.
        column: Of which column.
        names: "low" and "high" to the names of the fields that they go into.
    """
    now = [asking_kept.value(dataset.id, names[end]) for end in ("low", "high")]
    taken = f"taken.{names['low']}.{column}"
    if None not in now and asking_kept.known(dataset.id, taken) == now:
        st.caption(MARK)
        return
    if question_hints.may_read_off(state.workspace()):
        st.button(
            "Read off the data: not private",
            key=f"query.readoff.{names['low']}.{column}.{dataset.id}",
            type="tertiary",
            icon=":material/visibility:",
            help=ASKING["read_off"],
            on_click=_take_bounds,
            args=(dataset.id, column, names, taken),
        )


def _read_off_values(dataset: catalog.Dataset, column: str, lines: list[str]) -> None:
    taken = f"taken.values.{column}"
    if lines and asking_kept.known(dataset.id, taken) == lines:
        st.caption(MARK)
    elif question_hints.may_read_off(state.workspace()):
        st.button(
            "Read off the data: not private",
            key=f"query.readoff.values.{column}.{dataset.id}",
            type="tertiary",
            icon=":material/visibility:",
            help=ASKING["read_off"],
            on_click=_take_values,
            args=(dataset.id, column, taken),
        )


def _take_bounds(dataset: str, column: str, names: dict[str, str], taken: str) -> None:
    def take() -> None:
        low, high = question_hints.suggest_bounds(state.workspace(), dataset, column)
        asking_kept.put(dataset, {names["low"]: low, names["high"]: high, taken: [low, high]})

    widgets.tries(take)


def _take_values(dataset: str, column: str, taken: str) -> None:
    def take() -> None:
        values = list(question_hints.suggest_groups(state.workspace(), dataset, column))
        asking_kept.put(dataset, {f"values.{column}": "\n".join(values), taken: values})

    widgets.tries(take)


def _number(place: Any, label: str, dataset: str, name: str, placeholder: str) -> float | None:
    found: float | None = place.number_input(
        label,
        placeholder=placeholder,
        format="%g",
        **asking_kept.typed(dataset, name),
    )
    return found


def _as_number(text: str) -> int | float:
    """The number that a line says.

    >>> _as_number("3"), _as_number("2.5")
    (3, 2.5)
    """
    try:
        return int(text)
    except ValueError:
        return float(text)
