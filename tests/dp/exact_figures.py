"""Exact bounded figures of small tables, asked of one DuckDB for a whole module, and how far two tables are apart."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from privacy_core.dp.bounded import bounded_query
from privacy_core.dp.plan import Plan
from privacy_core.dp.question import WORKLOADS, Mechanism
from privacy_core.dp.workloads import strategy_of

COLUMNS = {"who": "text", "sex": "text", "age": "number"}
TYPES = (pa.string(), pa.string(), pa.float64())
Row = tuple[str | None, str | None, float | None]  # who, sex, age
Figures = Mapping[str, Counter[tuple[Any, ...]]]  # part to a figure for each group; a group without records has none


@cache
def database() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(":memory:", config={"threads": 1, "disabled_optimizers": "in_clause"})  # as the engine has it


def quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def exact(planned: Plan, rows: list[Row], *, salt: str = "salt") -> Figures:
    """What the SQL of a plan tells of a table; of quantiles, under "many", records in each group and bucket.

    Of a workload, what its strategy measures.
    """
    connection = database()
    values = zip(*rows, strict=True) if rows else ([], [], [])
    table = pa.table({name: pa.array(v, kind) for name, v, kind in zip(COLUMNS, values, TYPES, strict=True)})
    query = bounded_query(planned, "people", COLUMNS, quote, salt=salt)
    tables = {"people": table, **query.tables}
    for name, one in tables.items():
        connection.register(name, one)
    found: dict[str, Counter[tuple[Any, ...]]] = {}
    parts = [part.figure for part in planned.parts]
    for place, sql in ((None, query.sql), *query.buckets.items()):
        names = ("many",) if place is not None or not parts else tuple(parts)
        asked = connection.execute(sql, query.parameters)
        columns = [one[0] for one in asked.description]
        for values in asked.fetchall():
            row = dict(zip(columns, values, strict=True))
            group = tuple(value for name, value in row.items() if name not in names)
            for name in names:
                of = name if place is None else f"{name}_{place}"
                found.setdefault(of, Counter())[group] = int(row[name])
    for name in tables:
        connection.unregister(name)
    if planned.question.aggregate in WORKLOADS:
        (part,) = parts
        cells, counts = ([*some] for some in (found[part].keys(), found[part].values())) if found else ([], [])
        steps = strategy_of(planned.question).measure(
            np.array([cell for (cell,) in cells], dtype=np.int64), np.array(counts, dtype=np.int64)
        )
        found = {part: Counter({(place,): int(value) for place, value in enumerate(steps)})}
    return defaultdict(Counter, found)


@dataclass(frozen=True, slots=True)
class Distance:
    """How far two vectors of whole numbers are apart."""

    l0: int
    linf: int
    l1: int
    l2_squared: int


def distance(one: Figures, other: Figures, part: str) -> Distance:
    groups = {*one[part], *other[part]}
    apart = [abs(one[part][group] - other[part][group]) for group in groups]
    return Distance(sum(map(bool, apart)), max(apart, default=0), sum(apart), sum(each * each for each in apart))


def beyond(planned: Plan, one: Figures, other: Figures) -> list[str]:
    """What moved further between two neighbouring tables than was planned, in words; nothing where the plan is true."""
    found, epsilon, rho, moving = [], 0.0, 0.0, set()
    for part in planned.parts:
        moved = distance(one, other, part.figure)
        found += [
            f"{name} of {part.figure}: {getattr(moved, name)} > {getattr(part, name)}"
            for name in Distance.__slots__
            if getattr(moved, name) > getattr(part, name)
        ]
        before, after = one[part.figure], other[part.figure]
        moving |= {group for group in {*before, *after} if before[group] != after[group]}
        epsilon += moved.l1 / part.scale
        rho += moved.l2_squared / part.scale**2 / 2
    if planned.parts and len(moving) > planned.parts[0].l0:
        found.append(f"all parts move in {len(moving)} groups together")
    for name in {*one, *other} - {part.figure for part in planned.parts}:
        if (many := distance(one, other, name).l1) > planned.rows_moved:
            found.append(f"{many} records of {name} moved, not {planned.rows_moved}")
    laplace = planned.question.mechanism is Mechanism.LAPLACE
    allowed = sum(part.event.pure if laplace else part.event.rho for part in planned.parts)
    if (epsilon if laplace else rho) > allowed * (1 + 1e-12):
        found.append("parts cost more together than their events say")
    return found
