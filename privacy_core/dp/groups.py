"""The groups of a question in SQL: tables of those that are given, texts of those that must be found."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa

from privacy_core import randomness
from privacy_core.dp.question import UNKNOWN, Bins, Key, Question, groups_named
from privacy_core.errors import InvalidValueError
from privacy_core.intake import USUAL_MARKERS
from privacy_core.intake.missing import is_missing

Quote = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Grouped:
    """How records fall into groups.

    Attributes:
        joins: Of tables of keys, so that whatever else is in the data falls away.
        number: Number of a record's group among those that are given.
        found: Name in SQL of each column whose groups must be found, to its value as text.
        tables: To be open under these names.
    """

    joins: str
    number: str
    found: Mapping[str, str]
    tables: dict[str, pa.Table]


def grouped(question: Question, columns: Mapping[str, str], quote: Quote) -> Grouped:
    """How records of the table ``t`` fall into the groups of a question.

    Raises:
        InvalidValueError: two keys are the same value.
    """
    joins, found, number, tables = [], {}, "CAST(0 AS BIGINT)", {}
    for place, (column, keys) in enumerate(question.by.items()):
        own, kind = f"t.{quote(column)}", columns[column]
        if keys == UNKNOWN:
            found[key_name(place)] = as_text(own, kind)
            continue
        name = own_name(f"keys_{place}")
        joins.append(f"JOIN {name} k{place} ON {_meets(own, kind, f'k{place}', keys)}")
        number = f"({number} * {groups_named(keys)} + k{place}.n)"
        tables[name] = _table(column, kind, keys)
    return Grouped(" ".join(joins), number, found, tables)


def key_name(place: int) -> str:
    """Name in SQL of the key of the column at a place of ``by``, where its groups must be found."""
    return f"key_{place}"


def own_name(name: str) -> str:
    """A name of this query alone: two that are asked at once on one engine must not count by each other's groups."""
    return f"dp_{name}_{randomness.new_id()}"


def as_number(sql: str) -> str:
    """A value as a number, missing where it is none."""
    return f"CASE WHEN isnan(TRY_CAST({sql} AS DOUBLE)) THEN NULL ELSE TRY_CAST({sql} AS DOUBLE) END"


def as_text(sql: str, kind: str) -> str:
    """A value as text; numbers that are equal are one text."""
    return f"CAST({as_number(sql)} + 0.0 AS VARCHAR)" if kind == "number" else f"CAST({sql} AS VARCHAR)"


def as_person(sql: str, kind: str) -> str:
    """Id of a person as text; missing where it is NaN. The two zeros of floats are one person.

    A text that stands for a missing value is no id either: all who have none would be one person, of whom each one
    moves what is kept by up to twice what a person may.
    """
    text, number = f"CAST({sql} AS VARCHAR)", f"TRY_CAST({sql} AS DOUBLE)"
    if kind == "number":
        return f"CASE WHEN isnan({number}) THEN NULL WHEN {number} = 0 THEN '0' ELSE {text} END"
    return f"CASE WHEN {is_missing(text, USUAL_MARKERS)} THEN NULL ELSE {text} END"


def _meets(own: str, kind: str, name: str, keys: "tuple[Key, ...] | Bins") -> str:
    if isinstance(keys, Bins):
        return f"{as_number(own)} >= {name}.low AND {as_number(own)} < {name}.high"
    return f"{as_number(own)} = {name}.k" if kind == "number" else f"CAST({own} AS VARCHAR) = {name}.k"


def _table(column: str, kind: str, keys: "tuple[Key, ...] | Bins") -> pa.Table:
    numbers = pa.array(range(groups_named(keys)), pa.int64())
    if isinstance(keys, Bins):
        low, high = pa.array(keys.bins[:-1], pa.float64()), pa.array(keys.bins[1:], pa.float64())
        return pa.table({"low": low, "high": high, "n": numbers})
    if kind == "number":
        return pa.table({"k": pa.array(_distinct(column, map(_float, keys)), pa.float64()), "n": numbers})
    return pa.table({"k": pa.array(_distinct(column, map(_text, keys)), pa.string()), "n": numbers})


def _distinct(column: str, keys: Iterable[Key | None]) -> list[Key | None]:
    """The keys as they are compared: two that are one there would count a record twice.

    Raises:
        InvalidValueError: two keys are one.
    """
    told = list(keys)
    if len(set(told) - {None}) < sum(key is not None for key in told):
        raise InvalidValueError(f"Two groups of column {column!r} are the same value. Name each once.")
    return told


def _float(key: Key) -> float | None:
    try:
        found = float(key)
    except (ValueError, OverflowError):
        return None  # no number has this name: its group is empty
    return None if math.isnan(found) else found


def _text(key: Key) -> str:
    if isinstance(key, float) and key.is_integer():
        key = int(key)  # as it is hashed
    return str(key).lower() if isinstance(key, bool) else str(key)
