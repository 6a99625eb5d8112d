"""What each column looks like: how much is missing, what is frequent, and how well it tells people apart."""

import math
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa

from privacy_core.engine import Engine, Report
from privacy_core.intake import ColumnType
from privacy_core.intake.arrow_types import column_type
from privacy_core.profile.apart import one_by_one
from privacy_core.profile.patterns import conditions

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
FREQUENT = 10

_OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnProfile:
    """Figures of one column. All are exact and computed from raw values: for the data owner only.

    Attributes:
        column: Its name.
        type: A `ColumnType`, or "other".
        records: Records in the table.
        missing: Records without a value; not-a-number is a missing value.
        distinct: Distinct values, a missing one not counted.
        frequent: The most frequent values with their records, most frequent first; a missing value is left out.
        minimum: Smallest value of numbers and dates; None for other types and where no value is.
        maximum: Largest, likewise.
        quantiles: Share (of `QUANTILES`) to value, for numbers; linear between neighbours.
        mean_length: Characters of a text on average; None for other types.
        entropy: Bits that it takes on average to tell the value of a record, a missing value being one of them; 0 where
            all are alike.
        unique_share: Share of records with a value that occurs once, of those with a value; in [0, 1].
        distinction: Distinct values, a missing one being one of them, as a share of records; in [0, 1].
        separation: Share of pairs of records that differ, two missing values being alike; in [0, 1].
        looks_like: For each thing that `patterns.py` looks for, the share of records with a value whose value holds one
            anywhere ("email", "phone", "iban", "url", "number": nine digits or more) or is one as a whole ("code": no
            blank, a digit at least) or begins with a date that only one order of day and month reads
            ("day_first_date", "month_first_date"); in [0, 1]. A value can look like several. Whole numbers are looked
            at for "number" only, and other types than text and whole numbers for nothing. It is how cells are written:
            none is checked to be real, and a name is not recognised.

    Source: Motwani and Xu, "Efficient Algorithms for Masking and Finding Quasi-Identifiers", 2007, distinct ratio and
        separation ratio (section 1.1).
    """

    column: str
    type: str
    records: int
    missing: int
    distinct: int
    frequent: tuple[tuple[Any, int], ...]
    minimum: Any
    maximum: Any
    quantiles: dict[float, float]
    mean_length: float | None
    entropy: float
    unique_share: float
    distinction: float
    separation: float
    looks_like: Mapping[str, float] = field(default_factory=dict)

    @property
    def missing_share(self) -> float:
        """Share of records without a value, in [0, 1]."""
        return self.missing / self.records if self.records else 0.0

    def to_json(self) -> dict[str, Any]:
        """The figures as JSON values; dates and the like as text."""
        figures = {name: getattr(self, name) for name in self.__slots__}
        return figures | {
            "missing_share": self.missing_share,
            "frequent": [{"value": _json(value), "records": records} for value, records in self.frequent],
            "minimum": _json(self.minimum),
            "maximum": _json(self.maximum),
            "quantiles": {f"{share:g}": value for share, value in self.quantiles.items()},
        }


def profile(engine: Engine, table: str, *, report: Report | None = None) -> tuple[ColumnProfile, ...]:
    """The profile of every column of an open table, in their order; two scans a column, three for numbers.

    Args:
        engine: Where the table is open.
        table: Under which name.
        report: Called with columns done and columns in all.
    """
    fields, found = list(engine.schema(table)), list[ColumnProfile]()
    with closing(one_by_one(engine, table, [each.name for each in fields])) as places:
        for arrow_field, (where, name) in zip(fields, places, strict=True):
            found.append(replace(profile_column(engine, where, arrow_field.with_name(name)), column=arrow_field.name))
            if report is not None:
                report(len(found), len(fields))
    return tuple(found)


def profile_column(engine: Engine, table: str, arrow_field: Any) -> ColumnProfile:
    """The profile of one column, given its Arrow field."""
    column, kind = engine.quote(arrow_field.name), kind_of(arrow_field.type)
    value = (
        f"CASE WHEN isnan({column}) THEN NULL ELSE {column} END" if pa.types.is_floating(arrow_field.type) else column
    )
    counted = f"SELECT {value} AS v, count(*) AS n FROM {engine.quote(table)} GROUP BY {value}"
    extremes = "min(v) AS minimum, max(v) AS maximum" if kind in _ORDERED else "NULL AS minimum, NULL AS maximum"
    length = "sum(CAST(n AS DOUBLE) * length(v))" if kind == ColumnType.TEXT else "NULL"
    looks = conditions(kind, "v")
    looked = "".join(
        f", coalesce(CAST(sum(CASE WHEN {looks_so} THEN n END) AS BIGINT), 0) AS looks_like_{name}"
        for name, looks_so in looks.items()
    )
    (figures,) = engine.query(
        f"WITH counted AS ({counted}) SELECT {extremes}, count(v) AS distinct_values, count(*) AS distinct_or_missing, "
        f"coalesce(CAST(sum(n) AS BIGINT), 0) AS records, "
        f"coalesce(CAST(sum(CASE WHEN v IS NULL THEN n END) AS BIGINT), 0) AS missing, "
        f"count(CASE WHEN n = 1 AND v IS NOT NULL THEN 1 END) AS once, "
        f"coalesce(sum(n * ln(n)), 0) AS n_log_n, coalesce(sum(CAST(n AS DOUBLE) * n), 0) AS squares, "
        f"{length} AS characters{looked} FROM counted"
    ).to_pylist()
    frequent = engine.query(
        f"WITH counted AS ({counted}) SELECT v, n FROM counted WHERE v IS NOT NULL ORDER BY n DESC, v LIMIT {FREQUENT}"
    )
    records, known = figures["records"], figures["records"] - figures["missing"]
    quantiles = engine.quantiles(table, arrow_field.name, QUANTILES) if kind in _NUMBERS else []
    return ColumnProfile(
        column=arrow_field.name,
        type=str(kind),
        records=records,
        missing=figures["missing"],
        distinct=figures["distinct_values"],
        frequent=tuple(zip(*frequent.to_pydict().values(), strict=True)),
        minimum=figures["minimum"],
        maximum=figures["maximum"],
        quantiles={share: v for share, v in zip(QUANTILES, quantiles, strict=False) if v is not None},
        mean_length=figures["characters"] / known if figures["characters"] is not None else None,
        entropy=max((math.log(records) - figures["n_log_n"] / records) / math.log(2), 0.0) if records else 0.0,
        unique_share=figures["once"] / known if known else 0.0,
        distinction=figures["distinct_or_missing"] / records if records else 0.0,
        looks_like={name: figures[f"looks_like_{name}"] / known if known else 0.0 for name in looks},
        separation=_separation(records, figures["squares"]),
    )


def kind_of(arrow_type: Any) -> str:
    """What an Arrow type is to a person: a `ColumnType`, or "other".

    >>> str(kind_of(pa.int8())), str(kind_of(pa.decimal128(5, 2))), str(kind_of(pa.list_(pa.int8())))
    ('integer', 'decimal', 'other')
    """
    if pa.types.is_dictionary(arrow_type):
        return kind_of(arrow_type.value_type)
    if pa.types.is_time(arrow_type):
        return _OTHER  # a person reads it as text, but it has no length
    return column_type(arrow_type) or _OTHER


def _separation(records: int, squares: float) -> float:
    pairs = records * (records - 1)
    return min(max((float(records) * records - squares) / pairs, 0.0), 1.0) if pairs else 0.0


def _json(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


_NUMBERS = frozenset({ColumnType.INTEGER, ColumnType.DECIMAL})
_ORDERED = _NUMBERS | {ColumnType.DATE, ColumnType.TIMESTAMP}
