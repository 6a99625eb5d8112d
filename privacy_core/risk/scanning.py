"""Reads a table as codes: grouped by the engine, or row by row where nearly every row is a combination of its own.

What the engine answers is encoded piece by piece, so that neither the table nor the answer is ever held.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from privacy_core.engine import Engine
from privacy_core.risk.encoding import Codes, Encoder
from privacy_core.risk.grouping import Ints
from privacy_core.risk.persons import PersonOfRow

_PIECE = 500_000
_LARGE = 2_000_000  # records; a smaller table fits in memory however it is grouped
_MOSTLY = 0.9
_SAMPLES = ((65_536, 0.0), (1_000_000, 0.5))  # records, and after which share of the table they begin

Encoded = tuple[Any, Codes]


@dataclass(frozen=True, slots=True, eq=False)
class Scanned:
    """Records of a table, or combinations of values that occur in it.

    Attributes:
        rows: How many.
        quasi_identifiers: Distinct values and codes of each.
        sensitive: The same of sensitive columns.
        records: Of each row, shape ``(rows,)``; None where each is one.
        people: Whom each is about, if there is a person id.
    """

    rows: int
    quasi_identifiers: Sequence[Encoded]
    sensitive: Mapping[str, Encoded] = field(default_factory=dict)
    records: Ints | None = None
    people: PersonOfRow | None = None


def scan(
    engine: Engine, table: str, quasi_identifiers: Sequence[str], *, sensitive: Sequence[str], person: str | None
) -> Iterator[Scanned]:
    """All that equivalence classes are made of, in one scan or, where it is grouped, one a sensitive column.

    Nothing comes of a table without records. Grouping in the engine is quick where combinations repeat; where few do,
    it would hold the table in memory for nothing. Persons are read row by row, those of one record without a number.
    """
    records = int(engine.query(f"SELECT count(*) FROM {engine.quote(table)}").column(0)[0].as_py())
    if not records:
        return
    if person is not None or _mostly_unique(engine, table, quasi_identifiers, sensitive=sensitive, records=records):
        yield _rows(engine, table, quasi_identifiers, sensitive=sensitive, person=person)
        return
    for name in sensitive or (None,):
        yield _combinations(engine, table, quasi_identifiers, sensitive=name)


def _mostly_unique(
    engine: Engine, table: str, quasi_identifiers: Sequence[str], *, sensitive: Sequence[str], records: int
) -> bool:
    if records < _LARGE:
        return False
    for name in sensitive or (None,):
        columns = ", ".join(map(engine.quote, [*quasi_identifiers, *([] if name is None else [name])]))
        if all(_unique(engine, table, columns, rows=rows, start=int(records * at)) for rows, at in _SAMPLES):
            return True
    return False


def _unique(engine: Engine, table: str, columns: str, *, rows: int, start: int) -> bool:
    part = f"SELECT {columns} FROM {engine.quote(table)} LIMIT {rows} OFFSET {start}"
    distinct = f"SELECT count(*) FROM (SELECT DISTINCT {columns} FROM ({part}) AS part) AS found"
    return int(engine.query(distinct).column(0)[0].as_py()) > _MOSTLY * rows


def _combinations(engine: Engine, table: str, quasi_identifiers: Sequence[str], *, sensitive: str | None) -> Scanned:
    names = [*quasi_identifiers, *([] if sensitive is None else [sensitive])]
    keys = ", ".join(f"c{i}" for i in range(len(names)))
    rows = f"SELECT {_columns(engine, table, names)} FROM {engine.quote(table)}"
    encoded, records = _encoded(
        engine, f"SELECT {keys}, count(*) AS records FROM ({rows}) AS rows GROUP BY {keys}", names
    )
    several = len(quasi_identifiers)
    named = {} if sensitive is None else {sensitive: encoded[several]}
    return Scanned(len(records), encoded[:several], named, records)


def _rows(
    engine: Engine, table: str, quasi_identifiers: Sequence[str], *, sensitive: Sequence[str], person: str | None
) -> Scanned:
    names, several = [*quasi_identifiers, *sensitive], len(quasi_identifiers)
    columns = _columns(engine, table, names)
    if person is None:
        encoded, number = _encoded(engine, f"SELECT {columns}, -1 AS number FROM {engine.quote(table)}", names)
        people = None
    else:
        who = _comparable(engine, table, person)
        keys = ", ".join(f"c{i}" for i in range(len(names)))
        encoded, number = _encoded(
            engine,
            f"WITH repeated AS (SELECT person, row_number() OVER () - 1 AS number FROM (SELECT {who} AS person "
            f"FROM {engine.quote(table)} GROUP BY {who} HAVING count(*) > 1) AS persons) "
            f"SELECT {keys}, coalesce(repeated.number, -1) AS number "
            f"FROM (SELECT {columns}, {who} AS person FROM {engine.quote(table)}) AS rows "
            f"LEFT JOIN repeated ON rows.person IS NOT DISTINCT FROM repeated.person",
            names,
        )
        people = PersonOfRow(number)
    named = dict(zip(sensitive, encoded[several:], strict=True))
    return Scanned(len(number), encoded[:several], named, None, people)


def _encoded(engine: Engine, question: str, names: Sequence[str]) -> tuple[list[Encoded], Ints]:
    """The answer's columns, called ``names``, as codes, and the numbers in its last column."""
    encoders = [Encoder(name) for name in names]
    numbers: list[Ints] = [np.zeros(0, dtype=np.int32)]
    with ThreadPoolExecutor() as threads:  # Arrow lets go of the interpreter
        for batch in engine.stream(question, batch_rows=_PIECE):
            list(threads.map(Encoder.add, encoders, batch.columns))
            last = batch.column(len(names)).to_numpy()
            numbers.append(last.astype(np.int32) if last.max(initial=0) < 1 << 31 else last)
    together = np.concatenate(numbers)
    encoded = [encoder.result() for encoder in encoders]
    pa.default_memory_pool().release_unused()  # what the pieces took goes back to the machine
    return encoded, together


def _columns(engine: Engine, table: str, names: Sequence[str]) -> str:
    return ", ".join(f"{_comparable(engine, table, name)} AS c{i}" for i, name in enumerate(names))


def _comparable(engine: Engine, table: str, name: str) -> str:
    column: str = engine.quote(name)
    if pa.types.is_floating(engine.schema(table).field(name).type):
        return f"CASE WHEN isnan({column}) THEN NULL ELSE {column} END"
    return column
