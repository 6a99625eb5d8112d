"""What a question has to be told beforehand: what is public of a column, and what is only read off the data.

Bounds and groups that are read off the data are exact statements about somebody's records. Whoever takes them lets
them into an answer without noise, so they are for the data owner, marked, and in the audit log.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from privacy_core.checks import columns_present
from privacy_core.dp.condition import read_condition
from privacy_core.dp.groups import as_number
from privacy_core.dp.question import LARGEST_BOUND
from privacy_core.errors import InvalidValueError
from privacy_core.govern import Permission
from privacy_core.intake.codes import FileCodes
from privacy_core.usecases import catalog, hierarchies
from privacy_core.usecases.asking import kinds
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.workspace import Workspace

MOST_VALUES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicValues:
    """Values of a column that are known without its records.

    Attributes:
        values: In their own order, at most `MOST_VALUES`.
        origin: Where they are from, in words.
    """

    values: tuple[str, ...]
    origin: str


@act("look at public values of a column", needs=Permission.ASK, audit=Audit.NEVER)
def public_values(workspace: Workspace, dataset: str, column: str) -> PublicValues | None:
    """Values that a brought hierarchy or the codes of a file declare; None where neither does, or too many.

    A hierarchy that was built in the studio is made of the column's values, so it is not public.
    """
    found = catalog.find(workspace, dataset)
    columns_present([column], found.columns)
    declared = FileCodes.read(catalog.folder(workspace, dataset) / catalog.CODES).codes.get(column)
    if declared:
        return _few(tuple(declared), "the codes that its file declares")
    file = hierarchies.file_of(found, column)
    path = hierarchies.folder(workspace, dataset) / file
    if not path.is_file() or path.with_suffix(".json").is_file():
        return None
    levels = hierarchies.named_by(workspace, dataset, {column: file})[column].levels
    return _few(tuple(dict.fromkeys(map(str, levels[0]))), "its hierarchy")


@act("look what a question can be asked of", needs=Permission.ASK, audit=Audit.NEVER)
def column_kinds(workspace: Workspace, dataset: str) -> dict[str, str]:
    """Column to "number", "text" or "time"."""
    return kinds(catalog.find(workspace, dataset))


@act("check a condition", needs=Permission.ASK, audit=Audit.NEVER)
def check_condition(workspace: Workspace, dataset: str, text: str) -> str:
    """The condition as the studio reads it.

    Raises:
        ConditionError, ColumnsMissingError: it is not in the language, or names no column of the table.
    """
    return read_condition(text, kinds(catalog.find(workspace, dataset)), lambda name: name).canonical


@act("look who may read bounds off the data", needs=Permission.ASK, audit=Audit.NEVER)
def may_read_off(workspace: Workspace) -> bool:
    """Whether the actor may see raw records."""
    return workspace.actor.may(Permission.SEE_RECORDS)


@act("suggest bounds from the data", needs=Permission.SEE_RECORDS, logs=("dataset", "column"))
def suggest_bounds(workspace: Workspace, dataset: str, column: str) -> tuple[float, float]:
    """Round numbers around the least and the greatest value of a column: not private.

    Raises:
        InvalidValueError: the column has no numbers.
    """
    found = catalog.find(workspace, dataset)
    columns_present([column], found.columns)
    engine, name = workspace.engine, catalog.table(workspace, dataset)
    number = as_number(engine.quote(column))
    told = engine.query(
        f"SELECT min(x) AS low, max(x) AS high FROM (SELECT {number} AS x FROM {engine.quote(name)}) "
        f"WHERE x BETWEEN -{LARGEST_BOUND!r} AND {LARGEST_BOUND!r}"
    ).to_pylist()[0]
    if told["low"] is None:
        raise InvalidValueError(f"Column {column!r} has no numbers, so it has no bounds. Choose another column.")
    return rounded_out(told["low"], told["high"])


@act("suggest groups from the data", needs=Permission.SEE_RECORDS, logs=("dataset", "column"))
def suggest_groups(workspace: Workspace, dataset: str, column: str) -> Sequence[str]:
    """The values of a column as text, the most frequent where there are many: not private."""
    found = catalog.find(workspace, dataset)
    columns_present([column], found.columns)
    engine, name = workspace.engine, catalog.table(workspace, dataset)
    key = f"CAST({engine.quote(column)} AS VARCHAR)"
    told = engine.query(
        f"SELECT {key} AS k, count(*) AS n FROM {engine.quote(name)} WHERE {key} IS NOT NULL GROUP BY 1 "
        f"ORDER BY n DESC, k LIMIT {MOST_VALUES}"
    )
    return sorted(told["k"].to_pylist())


def rounded_out(low: float, high: float) -> tuple[float, float]:
    """The two numbers away from each other, to a step of a tenth of their distance or so.

    >>> rounded_out(17, 90), rounded_out(0.13, 0.91), rounded_out(5, 5)
    ((10.0, 90.0), (0.1, 1.0), (5.0, 6.0))
    """
    if not low < high:
        return float(math.floor(low)), float(math.floor(low)) + 1
    step = 10.0 ** math.floor(math.log10(high - low))
    digits = max(0, -math.floor(math.log10(step)))
    return round(math.floor(low / step) * step, digits), round(math.ceil(high / step) * step, digits)


def _few(values: tuple[str, ...], origin: str) -> PublicValues | None:
    return PublicValues(values=values, origin=origin) if 0 < len(values) <= MOST_VALUES else None
