"""The way of a release from a table to an answer, without a ledger: for audits, which need thousands of releases."""

from collections.abc import Sequence

import pyarrow as pa

from privacy_core.dp import answer
from privacy_core.dp.bounded import bounded_query
from privacy_core.dp.drawing import Drawn, draw_all
from privacy_core.dp.plan import Plan
from tests.dp.exact_figures import database, quote

COLUMNS = {"who": "text", "place": "number", "name": "text", "age": "number"}


def people(places: Sequence[int], *, age: float = 0.0, who: Sequence[str] | None = None) -> pa.Table:
    """A person in each of these places."""
    return pa.table(
        {
            "who": who or [f"p{number}" for number in range(len(places))],
            "place": pa.array(places, pa.int64()),
            "name": [f"place {place}" for place in places],
            "age": pa.array([age] * len(places), pa.float64()),
        }
    )


def drawn(planned: Plan, table: pa.Table) -> Drawn:
    """What a release draws of this table."""
    query = bounded_query(planned, "people", COLUMNS, quote, salt="salt")
    tables = {"people": table, **query.tables}
    for name, one in tables.items():
        database().register(name, one)
    told = {
        place: database().sql(sql, params=list(query.parameters)).to_arrow_table()
        for place, sql in {-1: query.sql, **query.buckets}.items()
    }
    for name in tables:
        database().unregister(name)
    return draw_all(planned, query, told.pop(-1), told)


def released(planned: Plan, table: pa.Table) -> list[answer.Figure]:
    """The answer."""
    return list(answer.figures(planned, drawn(planned, table)))
