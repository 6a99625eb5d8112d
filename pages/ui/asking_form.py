"""The question builder: what is asked of which records, all of it chosen or typed by whoever asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from pages.ui import asking_groups, asking_kept, asking_price, state, widgets
from pages.ui.asking_terms import ASKING
from privacy_core.errors import PrivacyCoreError
from privacy_core.usecases import catalog, question_hints

HISTOGRAM, CROSS_TABLE, COUNT, MEDIAN, QUANTILES = "histogram", "cross_table", "count", "median", "quantiles"
SEVERAL, BOUNDS, RANGES, TABLES = "several", "bounds", "ranges", "marginals"
WHAT: Mapping[str, str] = {
    HISTOGRAM: "Histogram",
    CROSS_TABLE: "Cross table",
    COUNT: "Count",
    "sum": "Sum",
    "mean": "Mean",
    MEDIAN: "Median",
    QUANTILES: "Quantiles",
    "variance": "Variance",
    "standard_deviation": "Standard deviation",
    SEVERAL: "Several figures at once",
    RANGES: "All ranges of a column",
    TABLES: "All tables of two columns each",
    BOUNDS: "Bounds of a column",
}
COUNTED = (HISTOGRAM, CROSS_TABLE, COUNT, RANGES, TABLES)
ONE_COLUMN = (HISTOGRAM, RANGES)
PLACEHOLDERS = {CROSS_TABLE: "choose two", TABLES: "choose three or more"}
BY_LABELS = {CROSS_TABLE: "Of which two columns", TABLES: "Of which columns"}
TOGETHER = (COUNT, "sum", "mean", "variance", "standard_deviation", MEDIAN)
LEAVE_OUT, REPLACE = "Leave out", "Count as a number"
MOST_BY = 2
LEAST_AND_MOST = {CROSS_TABLE: (2, 2), TABLES: (3, 8)}
FEW = 2  # groups


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the builder says.

    Attributes:
        told: The question as JSON values.
        purpose: From which share it is to be paid.
        missing: What has to be typed before it is a question; empty if it is one.
    """

    told: Mapping[str, Any] = field(default_factory=dict)
    purpose: str = asking_price.EXPLORATION
    missing: str = ""


def controls(dataset: catalog.Dataset, budget: Any) -> Asked:
    """The builder, from top to bottom; what is rarely needed is behind *More settings*."""
    kinds = question_hints.column_kinds(state.workspace(), dataset.id)
    numbers = [name for name, kind in kinds.items() if kind == "number"]
    what = st.selectbox(
        "What to ask",
        list(WHAT),
        format_func=lambda name: WHAT[name],
        help=ASKING["asked_figure"],
        **asking_kept.starts(dataset.id, "what", HISTOGRAM, fits=lambda one: one in WHAT),
    )
    told: dict[str, Any] = {"aggregate": COUNT if what in (HISTOGRAM, CROSS_TABLE) else what}
    missing: list[str] = []
    if what not in COUNTED:
        if not numbers:
            return Asked(missing="a table with a column of numbers, which this one does not have")
        missing += _of_a_column(dataset, what, numbers, told)
    if what != BOUNDS:
        missing += _groups(dataset, what, kinds, told)
    missing += _condition(dataset, told)
    unit = asking_price.contributions(dataset, budget, grouped=bool(told.get("by")))
    if unit:
        told["unit"] = {"column": budget.person, **unit}
    purpose, lacking = asking_price.price(dataset, budget, told)
    missing += lacking
    return Asked(told=told, purpose=purpose, missing=missing[0] if missing else "")


def _of_a_column(dataset: catalog.Dataset, what: str, numbers: list[str], told: dict[str, Any]) -> list[str]:
    column = st.selectbox(
        "Of which column",
        numbers,
        **asking_kept.starts(dataset.id, "column", numbers[0], fits=lambda one: one in numbers),
    )
    told["column"] = column
    if what == BOUNDS:
        st.caption(
            "Finds private bounds among powers of two, to type into other questions: dearer than knowing them, and "
            "cheaper than bounds that are far too wide."
        )
        return []
    left, right = st.columns(2)
    ends = [
        place.number_input(
            label,
            format="%g",
            placeholder="type it",
            help=ASKING["bounds"],
            **asking_kept.typed(dataset.id, f"{end}.{column}"),
        )
        for place, label, end in ((left, "Lowest value that counts", "low"), (right, "Highest value", "high"))
    ]
    asking_groups.read_off(dataset, column, {"low": f"low.{column}", "high": f"high.{column}"})
    lacking = []
    if None in ends:
        lacking = [f"the lowest and the highest value of {column} that count"]
    elif not ends[0] < ends[1]:
        lacking = [f"a highest value of {column} above the lowest"]
    else:
        told["bounds"] = ends
    if what == QUANTILES:
        lacking += _quantiles(dataset, told)
    lacking += _missing_values(dataset, column, told)
    return [*lacking, *_several(dataset, told)] if what == SEVERAL else lacking


def _several(dataset: catalog.Dataset, told: dict[str, Any]) -> list[str]:
    """Which figures: they share epsilon equally, and one person's records are cut once for all of them."""
    chosen = st.multiselect(
        "Which figures",
        TOGETHER,
        format_func=lambda name: WHAT[name],
        placeholder="choose two or more",
        **asking_kept.starts(dataset.id, "together", [COUNT, "mean"], fits=lambda one: _columns(one, TOGETHER)),
    )
    if len(chosen) < 2:
        return ["two figures or more"]
    of = {name: told.pop(name) for name in ("column", "bounds", "missing") if name in told}
    del told["aggregate"]
    told["aggregates"] = [{"aggregate": name, **({} if name == COUNT else of)} for name in chosen]
    return []


def _quantiles(dataset: catalog.Dataset, told: dict[str, Any]) -> list[str]:
    text = st.text_input(
        "Quantiles, between 0 and 1",
        **asking_kept.starts(dataset.id, "quantiles", "0.25, 0.5, 0.75", fits=lambda one: isinstance(one, str)),
    )
    try:
        asked = sorted({float(each) for each in text.replace(";", ",").split(",") if each.strip()})
    except ValueError:
        return ["quantiles as numbers with commas between"]
    if not asked or not all(0 <= one <= 1 for one in asked):
        return ["quantiles between 0 and 1"]
    told["quantiles"] = asked
    return []


def _missing_values(dataset: catalog.Dataset, column: str, told: dict[str, Any]) -> list[str]:
    how = st.segmented_control(
        "Missing values",
        (LEAVE_OUT, REPLACE),
        required=True,
        help=ASKING["missing_in_question"],
        **asking_kept.starts(dataset.id, "missing", LEAVE_OUT, fits=lambda one: one in (LEAVE_OUT, REPLACE)),
    )
    if how == LEAVE_OUT:
        return []
    number = st.number_input(
        "Number for missing values",
        format="%g",
        placeholder="type it",
        **asking_kept.typed(dataset.id, f"replace.{column}"),
    )
    if number is None:
        return ["the number that a missing value counts as"]
    told["missing"] = number
    return []


def _groups(dataset: catalog.Dataset, what: str, kinds: Mapping[str, str], told: dict[str, Any]) -> list[str]:
    """Columns and their groups: one for a histogram, two for a cross table, up to two beside anything else."""
    columns = [name for name, kind in kinds.items() if what != RANGES or kind == "number"]
    if not columns:
        return ["a table with a column of numbers, which this one does not have"]
    if what in ONE_COLUMN:
        first = columns[0] if what == RANGES else _first_choice(dataset, kinds)
        chosen = [
            st.selectbox(
                "Of which column",
                columns,
                **asking_kept.starts(dataset.id, f"of.{what}", first, fits=lambda one: one in columns),
            )
        ]
    else:
        least, most = LEAST_AND_MOST.get(what, (0, MOST_BY))
        chosen = st.multiselect(
            BY_LABELS.get(what, "For each group of"),
            columns,
            max_selections=most,
            placeholder=PLACEHOLDERS.get(what, "all together"),
            **asking_kept.starts(
                dataset.id, f"by.{what}", [], fits=lambda one: _columns(one, columns) and len(one) <= most
            ),
        )
        if len(chosen) < least:
            return ["the columns"]
    workload = what in (RANGES, TABLES)
    found = {
        column: asking_groups.of_column(
            dataset, column, kinds[column], finds=not workload, intervals_only=what == RANGES
        )
        for column in chosen
    }
    if found:
        told["by"] = {column: groups.keys for column, groups in found.items() if not groups.missing}
    return [groups.missing for groups in found.values() if groups.missing]


def _condition(dataset: catalog.Dataset, told: dict[str, Any]) -> list[str]:
    text = st.text_input(
        "Only records where",
        placeholder="all records; or: age > 30 and sex = 'female'",
        help=ASKING["condition"],
        **asking_kept.starts(dataset.id, "where", "", fits=lambda one: isinstance(one, str)),
    ).strip()
    if not text:
        return []
    try:
        read = question_hints.check_condition(state.workspace(), dataset.id, text)
    except PrivacyCoreError as error:
        widgets.show_error(error)
        return ["a condition that can be read"]
    if read != text:
        st.caption(f":material/check: Read as {widgets.plain(read)}")
    told["where"] = text
    return []


def _first_choice(dataset: catalog.Dataset, kinds: Mapping[str, str]) -> str:
    """A column with few groups that are public, so that there is something to see at once; else the first."""
    public = {column: question_hints.public_values(state.workspace(), dataset.id, column) for column in kinds}
    few = {column: len(found.values) for column, found in public.items() if found and len(found.values) > FEW}
    return min(few, key=few.__getitem__, default=next(iter(kinds)))


def _columns(kept: Any, columns: Sequence[str]) -> bool:
    return isinstance(kept, list) and set(kept) <= set(columns)
