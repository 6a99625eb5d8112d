"""Exact figures of which no unit can move more than was planned: the SQL of a question.

A unit's records are cut to what a question allows by a salted hash of their content, never by their position: what is
kept of one unit does not depend on another, and a table in another order gives the same. The hash sees integers of the
grid, not floats as text. Nothing in a record makes the query fail: casts that do not fit and NaN are missing values.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa

from privacy_core import randomness
from privacy_core.dp.condition import read_condition
from privacy_core.dp.plan import Part, Plan
from privacy_core.dp.question import Aggregate, Bins, Key, Question, groups_named
from privacy_core.errors import ColumnsMissingError, InvalidValueError

Quote = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class BoundedQuery:
    """A query for exact figures, which must not leave without noise.

    Attributes:
        sql: A row for each group with records: its number ``g`` and a figure for each part of the plan. For quantiles:
            ``g``, ``bucket`` and ``many`` records in it; bucket 2i + 1 are those equal to candidate i, 2i below it.
        parameters: For its ``?``.
        tables: To be open under these names while it is asked; no other query has the same names.
    """

    sql: str
    parameters: tuple[str | float, ...]
    tables: Mapping[str, pa.Table]


def bounded_query(plan: Plan, table: str, columns: Mapping[str, str], quote: Quote, *, salt: str) -> BoundedQuery:
    """The SQL of a plan.

    Args:
        plan: What was planned.
        table: Name of the open table.
        columns: Column to "number", "text" or "time": how it is compared.
        quote: A name for SQL.
        salt: Secret of the workspace: without it nobody can tell which of a unit's records count.

    Raises:
        ColumnsMissingError: the question names a column that there is not.
        ConditionError: its condition is not in the language.
    """
    question = plan.question
    named = [*question.by, *filter(None, (question.column, question.unit.column))]
    if missing := [name for name in named if name not in columns]:
        raise ColumnsMissingError(missing, list(columns))
    joins, tables = _joins(question, columns, quote)
    where, parameters = "true", tuple[str | float, ...]()
    if question.where is not None:
        condition = read_condition(question.where, columns, lambda name: f"t.{quote(name)}")
        where, parameters = condition.sql, condition.parameters
    unit = f"CAST(t.{quote(question.unit.column)} AS VARCHAR)" if question.unit.column else "NULL"
    kept = " AND ".join(
        [
            "true",
            *(["uid IS NOT NULL"] if question.unit.column else []),
            *(["x IS NOT NULL"] if question.column else []),
        ]
    )
    steps = {part.name: _steps(plan, part) for part in plan.parts} or {"bucket": _bucket()}
    figures = ", ".join(f"{sql} AS {name}" for name, sql in steps.items())
    source = "read"
    if question.aggregate is Aggregate.QUANTILES:
        name = _own("candidates")
        tables[name] = _candidates(question)
        source = f"read JOIN {name} c ON read.x >= c.low AND (read.x < c.high OR c.high IS NULL)"
    with_ = (
        f"read AS (SELECT {unit} AS uid, {_group(question)} AS g, {_value(question, quote)} AS x "
        f"FROM {quote(table)} t {joins} WHERE {where}), "
        f"steps AS (SELECT uid, g, {figures} FROM {source} WHERE {kept})"
    )
    if question.unit.column:
        with_, parameters = f"{with_}, {_cut(tuple(steps), question)}", (*parameters, salt, salt)
    of = "kept" if question.unit.column else "steps"
    if question.aggregate is Aggregate.QUANTILES:
        told = f"SELECT g, bucket, count(*) AS many FROM {of} GROUP BY g, bucket ORDER BY g, bucket"
    else:
        sums = ", ".join(f"sum({name}) AS {name}" for name in steps)
        told = f"SELECT g, {sums} FROM {of} GROUP BY g ORDER BY g"
    return BoundedQuery(f"WITH {with_} {told}", parameters, tables)


def _cut(names: tuple[str, ...], question: Question) -> str:
    """Rows of each unit and group, then groups of each unit, by the salted hash of what they hold."""
    content = " || '|' || ".join(f"CAST({name} AS VARCHAR)" for name in names)
    listed = ", ".join(names)
    rows, groups = question.unit.max_rows_per_group, question.unit.max_groups
    return (
        f"few AS (SELECT uid, g, {listed} FROM (SELECT *, row_number() OVER (PARTITION BY uid, g "
        f"ORDER BY md5(CAST(? AS VARCHAR) || {content})) AS rn FROM steps) WHERE rn <= {rows}), "
        f"kept AS (SELECT uid, g, {listed} FROM (SELECT *, dense_rank() OVER (PARTITION BY uid ORDER BY "
        f"md5(CAST(? AS VARCHAR) || uid || '|' || CAST(g AS VARCHAR)), g) AS gn FROM few) WHERE gn <= {groups})"
    )


def _number(sql: str) -> str:
    return f"CASE WHEN isnan(TRY_CAST({sql} AS DOUBLE)) THEN NULL ELSE TRY_CAST({sql} AS DOUBLE) END"


def _value(question: Question, quote: Quote) -> str:
    if question.column is None:
        return "NULL"
    number = _number(f"t.{quote(question.column)}")
    return number if question.missing is None else f"coalesce({number}, {float(question.missing)!r})"


def _steps(plan: Plan, part: Part) -> str:
    """A row's figure in whole steps of the grid."""
    if part.name == "count":
        return "CAST(1 AS BIGINT)"
    low, high = plan.question.bounds or (0.0, 0.0)
    clamped = f"greatest({low!r}, least({high!r}, x))"
    centred = f"({clamped} - {plan.middle!r})"
    exact = {"sum": clamped, "centred": centred, "squared": f"({centred} * {centred})"}[part.name]
    steps = f"CAST(round({exact} / {part.grid!r}) AS BIGINT)"
    return f"greatest(-{part.cap}, least({part.cap}, {steps}))"


def _bucket() -> str:
    return "CASE WHEN read.x = c.low AND c.n >= 0 THEN 2 * c.n + 1 ELSE 2 * c.n + 2 END"


def _candidates(question: Question) -> pa.Table:
    """Intervals from each candidate to the next, and one below the first."""
    values = list(question.candidates or ())
    low, high = pa.array([-math.inf, *values], pa.float64()), pa.array([*values, None], pa.float64())
    return pa.table({"low": low, "high": high, "n": pa.array(range(-1, len(values)), pa.int64())})


def _group(question: Question) -> str:
    told = "CAST(0 AS BIGINT)"
    for place, keys in enumerate(question.by.values()):
        told = f"({told} * {groups_named(keys)} + k{place}.n)"
    return told


def _joins(question: Question, columns: Mapping[str, str], quote: Quote) -> tuple[str, dict[str, pa.Table]]:
    """Groups that are told, as tables: whatever else is in the data falls away."""
    joins, tables = [], {}
    for place, (column, keys) in enumerate(question.by.items()):
        name, own = _own(f"keys_{place}"), f"t.{quote(column)}"
        numbers = pa.array(range(groups_named(keys)), pa.int64())
        if isinstance(keys, Bins):
            low, high = pa.array(keys.bins[:-1], pa.float64()), pa.array(keys.bins[1:], pa.float64())
            tables[name] = pa.table({"low": low, "high": high, "n": numbers})
            joins.append(f"JOIN {name} k{place} ON {_number(own)} >= k{place}.low AND {_number(own)} < k{place}.high")
        elif columns[column] == "number":
            tables[name] = pa.table({"k": pa.array(_distinct(column, map(_float, keys)), pa.float64()), "n": numbers})
            joins.append(f"JOIN {name} k{place} ON {_number(own)} = k{place}.k")
        else:
            tables[name] = pa.table({"k": pa.array(_distinct(column, map(_text, keys)), pa.string()), "n": numbers})
            joins.append(f"JOIN {name} k{place} ON CAST({own} AS VARCHAR) = k{place}.k")
    return " ".join(joins), tables


def _own(name: str) -> str:
    """A name of this query alone: two that are asked at once on one engine must not count by each other's groups."""
    return f"dp_{name}_{randomness.new_id()}"


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
        return float(key)
    except (ValueError, OverflowError):
        return None  # no number has this name: its group is empty


def _text(key: Key) -> str:
    if isinstance(key, float) and key.is_integer():
        key = int(key)  # as it is hashed
    return str(key).lower() if isinstance(key, bool) else str(key)
