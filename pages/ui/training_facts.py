"""The public facts of a table's columns as a person tells them: a row a column, kept until they are changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.ui import state
from privacy_core.usecases import catalog, training_told

KINDS: Mapping[str, str] = {
    "integer": "Whole number",
    "number": "Number",
    "categorical": "Categories",
    "boolean": "Yes or no",
}
MANY = 60  # public categories from which on a column is not used until somebody says so
FROM_DATA = "from_data_not_private"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is told.

    Attributes:
        rows: One a column: use, column, kind, low, high, values; bins where a file gave them.
        from_data: Whether they were read off the records and nobody said yet that they are public.
    """

    rows: Sequence[Row]
    from_data: bool = False


def facts(dataset: catalog.Dataset) -> Facts:
    """What was told last; to begin with, what is public of the columns."""
    kept = catalog.recall(state.workspace(), _key(dataset))
    public = training_told.public_columns(state.workspace(), dataset.id)
    if not isinstance(kept, dict) or not isinstance(kept.get("rows"), list):
        return Facts([row(name, entry, use=_known(entry)) for name, entry in public.items()])
    mine = {each["column"]: each for each in kept["rows"]}
    return Facts(
        [mine.get(name) or row(name, entry, use=False) for name, entry in public.items()], bool(kept["from_data"])
    )


def put(dataset: catalog.Dataset, told: Facts, *, anew: bool = True) -> None:
    """Keeps what was told.

    Args:
        dataset: Of which table.
        told: The facts.
        anew: Whether the table that shows them begins anew, as it must unless they were typed into it.
    """
    catalog.remember(
        state.workspace(), _key(dataset), {"rows": [dict(each) for each in told.rows], "from_data": told.from_data}
    )
    if anew:
        st.session_state[_version(dataset)] = version(dataset) + 1


def version(dataset: catalog.Dataset) -> int:
    """Number of the table that shows them."""
    return int(st.session_state.get(_version(dataset), 0))


def of_schema(told: Mapping[str, Any], columns: Sequence[str]) -> list[Row]:
    """Rows that say a schema; columns that it does not name are not used.

    >>> of_schema({"age": {"type": "integer", "bounds": [0, 120]}}, ["age"])[0]["high"]
    120
    """
    return [row(name, told.get(name, {}), use=name in told) for name in columns]


def row(name: str, entry: Mapping[str, Any], *, use: bool) -> Row:
    """A row of an entry of a schema."""
    low, high = entry.get("bounds") or (None, None)
    made: Row = {
        "use": use,
        "column": name,
        "kind": entry.get("type"),
        "low": low,
        "high": high,
        "values": list(entry.get("categories", ())) if entry.get("type") == "categorical" else [],
    }
    return {**made, "bins": entry["bins"]} if "bins" in entry else made


def schema(rows: Sequence[Row], target: str) -> tuple[dict[str, Any], str]:
    """The schema that rows say, and what is still missing of it, empty if nothing is.

    >>> schema([row("age", {"type": "integer"}, use=True)], "sex")[1]
    'the bounds of age'
    """
    told: dict[str, Any] = {}
    for each in rows:
        if not (each["use"] or each["column"] == target):
            continue
        lacking = _lacking(each)
        if lacking:
            return {}, f"{lacking} of {each['column']}{', the target' if each['column'] == target else ''}"
        told[each["column"]] = _entry(each)
    if set(told) <= {target}:
        return {}, "columns to learn from: tick one in the public facts, or suggest them from the data"
    return told, ""


def edited(rows: Sequence[Row], changes: Mapping[Any, Mapping[str, Any]]) -> list[Row]:
    """Rows with what was typed into the table.

    >>> edited([row("age", {}, use=False)], {0: {"kind": "Number", "low": 1}})[0]["kind"]
    'number'
    """
    named = {label: kind for kind, label in KINDS.items()}
    made = [dict(each) for each in rows]
    for place, change in changes.items():
        for field, value in change.items():
            if field == "kind":
                made[int(place)]["kind"] = named.get(value)
            elif field == "values":
                made[int(place)]["values"] = list(dict.fromkeys(str(one).strip() for one in value or ()))
            else:
                made[int(place)][field] = value
    return made


def _lacking(each: Row) -> str:
    kind = each["kind"]
    if kind is None:
        return "the kind"
    if kind in {"integer", "number"} and (each["low"] is None or each["high"] is None):
        return "the bounds"
    return "the categories" if kind == "categorical" and not each["values"] else ""


def _entry(each: Row) -> dict[str, Any]:
    kind = each["kind"]
    if kind == "categorical":
        return {"type": kind, "categories": list(each["values"])}
    if kind == "boolean":
        return {"type": kind}
    bins = {} if each.get("bins") is None else {"bins": each["bins"]}
    return {"type": kind, "bounds": [each["low"], each["high"]], **bins}


def _known(entry: Mapping[str, Any]) -> bool:
    return entry.get("type") == "boolean" or 1 < len(entry.get("categories", ())) <= MANY


def _key(dataset: catalog.Dataset) -> str:
    return f"train.facts.{dataset.id}"


def _version(dataset: catalog.Dataset) -> str:
    return f"train.facts.version.{dataset.id}"
