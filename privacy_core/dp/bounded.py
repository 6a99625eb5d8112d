"""Exact figures of which no unit can move more than was planned: the SQL of a question.

A unit's records are cut to what a question allows by a salted hash of their content, never by their position: what is
kept of one unit does not depend on another, and a table in another order gives the same. The hash sees integers of the
grid, not floats as text. Nothing in a record makes the query fail: casts that do not fit and NaN are missing values.
Where several figures are asked at once a record is cut for all of them together, by what it adds to each.
"""

import math
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from privacy_core.dp.condition import read_condition
from privacy_core.dp.groups import Quote, as_number, as_person, grouped, own_name
from privacy_core.dp.parts import KEYS, Part
from privacy_core.dp.plan import Plan
from privacy_core.dp.question import Question
from privacy_core.errors import ColumnsMissingError

LARGEST = repr(sys.float_info.max)


@dataclass(frozen=True, slots=True)
class BoundedQuery:
    """A query for exact figures, which must not leave without noise.

    Attributes:
        sql: A row for each group with records: its number ``g``, its `keys`, and the figure of each part of the plan.
            For quantiles alone, in groups that are given: ``g``, ``bucket`` and ``many`` records in it; bucket 2i + 1
            are those equal to candidate i, 2i below it.
        parameters: For its ``?``, and for those of `buckets`.
        tables: To be open under these names while it is asked; no other query has the same names.
        keys: Columns of the answer that hold as text what must be found, in the order of the question's ``unknown``;
            each to "number", "text" or "time". Which of them there are is secret until a threshold lets them out.
        buckets: Place among the question's aggregates to a query for the buckets of its quantiles, where `sql` is for
            other parts.
    """

    sql: str
    parameters: tuple[str | float, ...]
    tables: Mapping[str, pa.Table]
    keys: Mapping[str, str] = field(default_factory=dict)
    buckets: Mapping[int, str] = field(default_factory=dict)


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
    each = [_Asked(one, place if plan.each else None) for place, one in enumerate(plan.each or (plan,))]
    named = [*question.by, *(one.column for one in each if one.column), *filter(None, (question.unit.column,))]
    if missing := [name for name in dict.fromkeys(named) if name not in columns]:
        raise ColumnsMissingError(missing, list(columns))
    groups = grouped(question, columns, quote)
    where, parameters = "true", tuple[str | float, ...]()
    if question.where is not None:
        condition = read_condition(question.where, columns, lambda name: f"t.{quote(name)}")
        where, parameters = condition.sql, condition.parameters
    person = question.unit.column
    unit = as_person(f"t.{quote(person)}", columns[person]) if person else "NULL"
    keys = tuple(groups.found)
    read = {"uid": unit, "g": groups.number, **groups.found, **{one.x: one.value(quote) for one in each if one.column}}
    steps = {KEYS: "CAST(1 AS BIGINT)"} if any(part.name == KEYS for part in plan.parts) else {}
    source = "read"
    for one in each:
        steps |= one.steps()
        if one.chooses:
            source += one.joined(groups.tables)
    present = ["uid IS NOT NULL"] if question.unit.column else []
    present += [f"{key} IS NOT NULL" for key in keys]
    if all(one.column for one in each):
        present.append("(" + " OR ".join(f"{one.x} IS NOT NULL" for one in each) + ")")
    with_ = (
        f"read AS (SELECT {_listed(read)} FROM {quote(table)} t {groups.joins} WHERE {where}), "
        f"steps AS (SELECT {', '.join(('uid', 'g', *keys))}, {_listed(steps)} FROM {source} "
        f"WHERE {' AND '.join(('true', *present))})"
    )
    of = "steps"
    if question.unit.column:
        with_, parameters = f"{with_}, {_cut(tuple(steps), ('g', *keys), question)}", (*parameters, salt, salt)
        of = "kept"
    by = ", ".join(("g", *keys))
    buckets = {
        place: f"WITH {with_} SELECT {by}, {one.bucket} AS bucket, count(*) AS many FROM {of} "
        f"WHERE {one.bucket} IS NOT NULL GROUP BY {by}, {one.bucket} ORDER BY {by}, bucket"
        for place, one in enumerate(each)
        if one.chooses
    }
    sums = ", ".join(f"coalesce(sum({part.figure}), 0) AS {part.figure}" for part in plan.parts)
    sql = f"WITH {with_} SELECT {by}, {sums} FROM {of} GROUP BY {by} ORDER BY {by}" if sums else buckets.pop(0)
    kinds = [columns[column] for column in question.unknown]
    return BoundedQuery(sql, parameters, groups.tables, dict(zip(keys, kinds, strict=True)), buckets)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One of the aggregates of a plan; its place is None where it is the only one."""

    plan: Plan
    place: int | None

    @property
    def column(self) -> str | None:
        return self.plan.question.column

    @property
    def chooses(self) -> bool:
        return self.plan.choice is not None

    @property
    def x(self) -> str:
        return self._named("x")

    @property
    def bucket(self) -> str:
        return self._named("bucket")

    def _named(self, name: str) -> str:
        return name if self.place is None else f"{name}_{self.place}"

    def value(self, quote: Quote) -> str:
        question = self.plan.question
        number = as_number(f"t.{quote(question.column or '')}")
        return number if question.missing is None else f"coalesce({number}, {float(question.missing)!r})"

    def steps(self) -> dict[str, str]:
        """A record's figures; missing where its value is."""
        found = {part.figure: _steps(self.plan, part, self.x) for part in self.plan.parts if part.name != KEYS}
        if self.chooses:
            c = self._named("c")
            found[self.bucket] = (
                f"CASE WHEN read.{self.x} = {c}.low AND {c}.n >= 0 THEN 2 * {c}.n + 1 ELSE 2 * {c}.n + 2 END"
            )
        return found

    def joined(self, tables: dict[str, pa.Table]) -> str:
        """A join of intervals from each candidate to the next, and one below the first."""
        values, name, c = (
            list(self.plan.question.candidates or ()),
            own_name(self._named("candidates")),
            self._named("c"),
        )
        low, high = pa.array([-math.inf, *values], pa.float64()), pa.array([*values, math.inf], pa.float64())
        tables[name] = pa.table({"low": low, "high": high, "n": pa.array(range(-1, len(values)), pa.int64())})
        kind = "JOIN" if self.place is None else "LEFT JOIN"
        x = f"CASE WHEN read.{self.x} > {LARGEST} THEN {LARGEST} ELSE read.{self.x} END"  # below infinity, or missing
        return f" {kind} {name} {c} ON {x} >= {c}.low AND {x} < {c}.high"  # two inequalities: joined in order, not all


def _listed(columns: Mapping[str, str]) -> str:
    return ", ".join(f"{sql} AS {name}" for name, sql in columns.items())


def _cut(names: tuple[str, ...], keys: tuple[str, ...], question: Question) -> str:
    """Groups of each unit, then rows of each unit and group, by the salted hash of what they hold.

    Which groups hangs on the unit and the group alone, and which rows on their content alone, so the order of the two
    changes nothing; groups first leaves fewer rows to be put in order (10 million rows: half the time).
    """
    content = " || '|' || ".join(f"coalesce(CAST({name} AS VARCHAR), '')" for name in names)
    group = " || '|' || ".join(f"CAST({key} AS VARCHAR)" for key in keys)
    by, same = ", ".join(keys), " AND ".join(f"steps.{key} = chosen.{key}" for key in ("uid", *keys))
    rows, groups = question.unit.max_rows_per_group, question.unit.max_groups
    once = ", ".join(f"CASE WHEN rn = 1 THEN {KEYS} ELSE 0 END AS {KEYS}" if name == KEYS else name for name in names)
    return (
        f"pairs AS (SELECT uid, {by}, md5(CAST(? AS VARCHAR) || uid || '|' || {group}) AS h "
        f"FROM (SELECT DISTINCT uid, {by} FROM steps)), "
        f"chosen AS (SELECT uid, {by} FROM (SELECT *, row_number() OVER (PARTITION BY uid ORDER BY h, {by}) AS gn "
        f"FROM pairs) WHERE gn <= {groups}), "
        f"kept AS (SELECT uid, {by}, {once} FROM (SELECT steps.*, row_number() OVER (PARTITION BY steps.uid, "
        f"{', '.join(f'steps.{key}' for key in keys)} ORDER BY md5(CAST(? AS VARCHAR) || {content})) AS rn "
        f"FROM steps JOIN chosen ON {same}) WHERE rn <= {rows})"
    )


def _steps(plan: Plan, part: Part, x: str) -> str:
    """A record's figure in whole steps of the grid, missing where its value is."""
    if part.name == "count":
        return f"CASE WHEN {x} IS NOT NULL THEN CAST(1 AS BIGINT) END" if plan.question.column else "CAST(1 AS BIGINT)"
    low, high = plan.question.bounds or (0.0, 0.0)
    clamped = f"greatest({low!r}, least({high!r}, {x}))"
    centred = f"({clamped} - {plan.middle!r})"
    exact = {"sum": clamped, "centred": centred, "squared": f"({centred} * {centred})"}[part.name]
    steps = f"CAST(round({exact} / {part.grid!r}) AS BIGINT)"
    return f"CASE WHEN {x} IS NOT NULL THEN greatest(-{part.cap}, least({part.cap}, {steps})) END"
