"""Where the error of an answer comes from: values cut to the bounds, rows left out, noise, groups not told.

What bounds and rows do depends on the records, so it is measured on a table that stands in for them: the demo table,
a past release, a public table. On the raw records it is for their owner alone: exact, and part of no answer.
"""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pyarrow.parquet as pq

from privacy_core.dp.bounded import bounded_query
from privacy_core.dp.condition import read_condition
from privacy_core.dp.groups import as_number, grouped
from privacy_core.dp.plan import Plan
from privacy_core.dp.question import Aggregate
from privacy_core.errors import InvalidValueError, NotFoundError
from privacy_core.govern import Permission
from privacy_core.usecases import catalog, foreseen, releases
from privacy_core.usecases.asking import SALT, Planned, kinds
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.workspace import Workspace

RAW, RELEASE, DEMO, PUBLIC = "raw", "release", "demo", "public"
FIGURES: Mapping[Aggregate, str] = {
    Aggregate.COUNT: "count(*)",
    Aggregate.SUM: "sum({x})",
    Aggregate.MEAN: "avg({x})",
    Aggregate.VARIANCE: "var_pop({x})",
    Aggregate.DEVIATION: "stddev_pop({x})",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """A table on which the error is measured.

    Attributes:
        kind: "demo", "release", "public" (another table, which whoever chooses it says is public), "raw".
        id: Of the dataset or release.
        name: As its owner calls it.
    """

    kind: str
    id: str
    name: str

    @property
    def exact(self) -> bool:
        """Whether its records are somebody's, so that figures of it are for the owner."""
        return self.kind in (RAW, PUBLIC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Parts of the error, each the mean over groups of how far it moves a figure, in the unit of the answer.

    Attributes:
        clipping: By values outside the bounds.
        dropped: By rows that are left out, since one person has too many or no id.
        noise: By noise; None where it is not known.
        suppressed: By groups that are not told.
        size: Mean size of a figure without all of these.
        groups: How many figures these are means of.
    """

    clipping: float
    dropped: float
    noise: float | None
    suppressed: float
    size: float
    groups: int


@act("list tables to try a question on", needs=Permission.ASK, audit=Audit.NEVER)
def stand_ins(workspace: Workspace, dataset: str, planned: Planned) -> tuple[StandIn, ...]:
    """Tables that have the columns of a question, what is invented or public first; the raw one last, for its owner."""
    found, needed = catalog.find(workspace, dataset), _needed(planned.plan)
    mine = catalog.list_datasets(workspace)
    told = [
        StandIn(kind=DEMO, id=each.id, name=each.name)
        for each in mine
        if each.origin == "demo" and needed <= set(each.columns)
    ]
    told += [
        StandIn(kind=RELEASE, id=made.id, name=made.name)
        for made in releases.list_releases(workspace)
        if made.dataset == found.id and needed <= set(_types(workspace, made.id))
    ]
    if workspace.actor.may(Permission.SEE_RECORDS):
        told += [
            StandIn(kind=PUBLIC, id=each.id, name=each.name)
            for each in mine
            if each.origin != "demo" and each.source != found.source and needed <= set(each.columns)
        ]
        if found.origin != "demo":
            told.append(StandIn(kind=RAW, id=found.id, name=found.name))
    return tuple(told)


@act("measure an error on invented or released records", needs=Permission.ASK, audit=Audit.NEVER)
def split_error(workspace: Workspace, dataset: str, planned: Planned, table: StandIn) -> Split:
    """Parts of the error of a question, were it asked of the demo table or of a past release.

    Raises:
        InvalidValueError: the table is neither, or has no figures for the question.
    """
    if table.exact:
        raise InvalidValueError("These records are somebody's. Measure on them as their owner, which the log keeps.")
    if table.kind == DEMO and catalog.find(workspace, table.id).origin != "demo":
        raise NotFoundError("demo table")
    return _split(workspace, dataset, planned.plan, table)


@act("measure an error on raw records", needs=Permission.SEE_RECORDS, audit=Audit.FIRST, logs=("dataset", "table"))
def split_error_as_owner(workspace: Workspace, dataset: str, planned: Planned, table: StandIn) -> Split:
    """Parts of the error on raw records, exact: for the data owner's eyes, never beside an answer that leaves."""
    return _split(workspace, dataset, planned.plan, table)


def _split(workspace: Workspace, dataset: str, plan: Plan, table: StandIn) -> Split:
    if plan.question.aggregate not in FIGURES:
        raise InvalidValueError("The error of one figure at a time can be measured, and none of quantiles.")
    question = {
        name: value
        for name, value in plan.question.canonical().items()
        if name not in ("epsilon", "delta", "within", "mechanism")
    }
    key = ("error split", dataset, table.id, json.dumps(question, sort_keys=True), plan.rows_moved)
    exact = workspace.keep(key, lambda: _exact(workspace, dataset, plan, table))
    if not exact:
        raise InvalidValueError("That table has no figures for this question. Choose another one.")
    told = [one for one in exact if plan.threshold is None or one.units >= plan.threshold]
    noise = [foreseen.typical_noise(plan, max(1.0, one.records)) for one in told]
    return Split(
        clipping=_mean(abs(one.clipped - one.raw) for one in told),
        dropped=_mean(abs(one.bounded - one.clipped) for one in told),
        noise=None if not noise or any(one is None for one in noise) else _mean(one or 0.0 for one in noise),
        suppressed=math.fsum(abs(one.raw) for one in exact if one not in told) / len(exact),
        size=_mean(abs(one.raw) for one in exact),
        groups=len(exact),
    )


@dataclass(frozen=True, slots=True)
class _Figure:
    raw: float
    clipped: float
    bounded: float
    records: float
    units: float


def _exact(workspace: Workspace, dataset: str, plan: Plan, table: StandIn) -> tuple[_Figure, ...]:
    name, columns = _opened(workspace, dataset, table)
    raw = _unbounded(workspace, plan, name, columns)
    bounded = _bounded(workspace, plan, name, columns)
    found = []
    for group, (value, clipped, records) in raw.items():
        parts = bounded.get(group)
        figure = _of_parts(plan, parts) if parts else 0.0
        if value is not None and clipped is not None and figure is not None:
            units = parts[plan.parts[0].figure] if parts else 0
            found.append(_Figure(value, clipped, figure, records, units))
    return tuple(found)


def _unbounded(
    workspace: Workspace, plan: Plan, name: str, columns: Mapping[str, str]
) -> dict[tuple[Any, ...], tuple[float | None, float | None, int]]:
    """By group: the figure, the same of values within the bounds, and records."""
    engine, question = workspace.engine, plan.question
    groups = grouped(question, columns, engine.quote)
    where, parameters = "true", tuple[str | float, ...]()
    if question.where is not None:
        condition = read_condition(question.where, columns, lambda column: f"t.{engine.quote(column)}")
        where, parameters = condition.sql, condition.parameters
    x = "1"
    if question.column is not None:
        x = as_number(f"t.{engine.quote(question.column)}")
        x = x if question.missing is None else f"coalesce({x}, {float(question.missing)!r})"
    low, high = question.bounds or (0.0, 0.0)
    clamped = (
        x if question.bounds is None else f"CASE WHEN {x} IS NOT NULL THEN greatest({low!r}, least({high!r}, {x})) END"
    )
    keys = "".join(f", {sql} AS {own}" for own, sql in groups.found.items())
    by = ", ".join(("g", *groups.found))
    form = FIGURES[question.aggregate]
    sql = (
        f"SELECT {by}, {form.format(x='x')} AS raw, {form.format(x='clamped')} AS clipped, count(x) AS n FROM "
        f"(SELECT {groups.number} AS g{keys}, {x} AS x, {clamped} AS clamped FROM {engine.quote(name)} t "
        f"{groups.joins} WHERE {where}) GROUP BY {by}"
    )
    rows = _asked(workspace, sql, parameters, groups.tables)
    keyed = ("g", *groups.found)
    return {tuple(row[key] for key in keyed): (row["raw"], row["clipped"], row["n"]) for row in rows}


def _bounded(
    workspace: Workspace, plan: Plan, name: str, columns: Mapping[str, str]
) -> dict[tuple[Any, ...], dict[str, float]]:
    salt = workspace.store.keyring.key(SALT).hex()
    query = bounded_query(plan, name, columns, workspace.engine.quote, salt=salt)
    rows = _asked(workspace, query.sql, query.parameters, query.tables)
    return {tuple(row[key] for key in ("g", *query.keys)): row for row in rows}


def _asked(
    workspace: Workspace, sql: str, parameters: tuple[str | float, ...], tables: Mapping[str, Any]
) -> list[dict[str, Any]]:
    engine = workspace.engine
    for own, table in tables.items():
        engine.open_arrow(own, table)
    try:
        return list(engine.query(sql, parameters).to_pylist())
    finally:
        for own in tables:
            engine.close(own)


def _of_parts(plan: Plan, steps: Mapping[str, float]) -> float | None:
    """The figure that bounded sums make."""
    at = {part.name: float(steps[part.figure]) * part.grid for part in plan.parts}
    asked = plan.question.aggregate
    if asked in (Aggregate.COUNT, Aggregate.SUM):
        return at[asked.value]
    n = at.get("count", float(plan.question.n or 0))
    if n <= 0:
        return None
    mean = at["centred"] / n
    if asked is Aggregate.MEAN:
        return plan.middle + mean
    variance = max(0.0, at["squared"] / n - mean * mean)
    return variance if asked is Aggregate.VARIANCE else math.sqrt(variance)


def _needed(plan: Plan) -> set[str]:
    question = plan.question
    where = _columns_of(question.where) if question.where is not None else ()
    return {*question.by, *filter(None, (question.column, question.unit.column)), *where}


def _columns_of(condition: str) -> tuple[str, ...]:
    import sqlglot  # noqa: PLC0415 - only who measures on another table needs it
    from sqlglot import exp  # noqa: PLC0415

    return tuple(one.name for one in sqlglot.parse_one(condition, read="duckdb").find_all(exp.Column))


def _opened(workspace: Workspace, dataset: str, table: StandIn) -> tuple[str, dict[str, str]]:
    """The open table and how its columns are compared."""
    found = catalog.find(workspace, dataset)
    if table.kind != RELEASE:
        other = catalog.find(workspace, table.id)
        return catalog.table(workspace, other.id), kinds(other)
    types = _types(workspace, table.id)
    name = f"release_{table.id}"
    path = workspace.store.home / "releases" / table.id / "table.parquet"
    workspace.keep(("open", table.id), lambda: workspace.engine.open(name, path))
    return name, kinds(replace(found, types=types))


def _types(workspace: Workspace, release: str) -> dict[str, str]:
    if release not in {each.id for each in releases.list_releases(workspace)}:
        raise NotFoundError("release")
    schema = pq.read_schema(workspace.store.home / "releases" / release / "table.parquet")
    return {field.name: str(field.type) for field in schema}


def _mean(values: Iterable[float]) -> float:
    known = list(values)
    return math.fsum(known) / len(known) if known else 0.0
