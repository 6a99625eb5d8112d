"""The equivalence classes of a table, from one scan: everything about risk is computed from them, without the table."""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from privacy_core import checks
from privacy_core.engine import Engine
from privacy_core.errors import InvalidValueError
from privacy_core.risk.encoding import Codes, encode
from privacy_core.risk.grouping import LARGEST_KEY, Groups, Ints, combine, each, group
from privacy_core.risk.persons import Counts, PersonCounts
from privacy_core.risk.sensitive import Cells, SensitiveCounts

ColumnFunction = Callable[[Any], Any]


@dataclass(frozen=True, eq=False)
class EquivalenceClasses:
    """The distinct combinations of the quasi-identifiers, and how many records and persons share each.

    A missing value agrees only with another missing value. Classes are ordered by their codes.

    Attributes:
        quasi_identifiers: Column names.
        values: Per quasi-identifier its distinct values as an Arrow array; a missing value is one of them.
        codes: Place in ``values`` of each class and quasi-identifier, shape ``(n_classes, n_quasi_identifiers)``.
        records: Records of each class, at least 1, shape ``(n_classes,)``.
        person_counts: Who is in which class, if there is a person id; all missing person ids are one person.
        sensitive: Counts of each sensitive attribute by class.
    """

    quasi_identifiers: tuple[str, ...]
    values: tuple[Any, ...]
    codes: Codes
    records: Counts
    person_counts: PersonCounts | None = None
    sensitive: Mapping[str, SensitiveCounts] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.records)

    @property
    def size(self) -> int:
        """Number of classes."""
        return len(self.records)

    @cached_property
    def persons(self) -> Counts | None:
        """Distinct persons of each class, shape ``(n_classes,)``; None without a person id. Not additive."""
        return None if self.person_counts is None else self.person_counts.counts

    @property
    def units(self) -> Counts:
        """Persons of each class if there is a person id, else records."""
        return self.records if self.persons is None else self.persons

    @property
    def smallest(self) -> int:
        """Units of the smallest class, which is k.

        Raises:
            InvalidValueError: no class is left.
        """
        self.check_not_empty()
        return int(self.units.min())

    def check_not_empty(self) -> None:
        if not self.size:
            raise InvalidValueError("No record is left, so there is no risk to measure. Suppress fewer records.")

    def counts_of(self, sensitive: str) -> SensitiveCounts:
        """Counts of one sensitive attribute.

        Raises:
            ColumnsMissingError: these classes were made without it.
        """
        checks.columns_present([sensitive], list(self.sensitive))
        return self.sensitive[sensitive]

    def recode(self, functions: Mapping[str, ColumnFunction], *, drop: Collection[str] = ()) -> "EquivalenceClasses":
        """The classes that the table would have after pure column functions, without reading the table.

        Args:
            functions: Column to a function from an Arrow array to one of equal length, row by row. It sees each
                distinct value once. Columns that are neither quasi-identifiers nor sensitive change nothing here.
            drop: Columns that leave the table.

        Raises:
            InvalidValueError: a function changed the number of values, or made values that cannot be compared.
        """
        stay = [i for i, name in enumerate(self.quasi_identifiers) if name not in drop]
        images = {
            i: _image(functions[name], self.values[i], name)
            for i, name in enumerate(self.quasi_identifiers)
            if name in functions and i in stay
        }
        groups = self._merge(stay, {i: moved for i, (_, moved) in images.items()})
        records = self.records if groups is None else groups.total(self.records)
        sensitive = {}
        for name, counts in self.sensitive.items():
            if name in drop:
                continue
            sensitive[name] = counts if groups is None else counts.regroup(groups, records)
            if name in functions:
                sensitive[name] = sensitive[name].recode(*_image(functions[name], counts.values, name))
        if groups is None:
            return replace(self, sensitive=sensitive)
        return EquivalenceClasses(
            tuple(self.quasi_identifiers[i] for i in stay),
            tuple(images[i][0] if i in images else self.values[i] for i in stay),
            _codes_of([(self.codes[:, i], images[i][1] if i in images else None) for i in stay], groups),
            records,
            None if self.person_counts is None else self.person_counts.regroup(groups.of, len(groups)),
            sensitive,
        )

    def project(self, quasi_identifiers: Sequence[str]) -> "EquivalenceClasses":
        """The classes of some of the quasi-identifiers; none at all puts every record in one class."""
        checks.columns_present(quasi_identifiers, self.quasi_identifiers, at_least=0)
        return self.recode({}, drop=set(self.quasi_identifiers) - set(quasi_identifiers))

    def keep(self, mask: npt.NDArray[np.bool_]) -> "EquivalenceClasses":
        """The classes where ``mask``, shape ``(n_classes,)``, is true; the records of the others are gone."""
        return replace(
            self,
            codes=np.asfortranarray(self.codes[mask]),
            records=self.records[mask],
            person_counts=None if self.person_counts is None else self.person_counts.keep(mask),
            sensitive={name: counts.keep(mask) for name, counts in self.sensitive.items()},
        )

    def without_sensitive(self) -> "EquivalenceClasses":
        """The classes alone, which are cheaper to regroup."""
        return replace(self, sensitive={})

    @cached_property
    def _keys(self) -> tuple[Ints, int]:
        """One number a class, rising; and one above the largest there could be."""
        return combine(((self.codes[:, i], len(v)) for i, v in enumerate(self.values)), self.size)

    def _merge(self, stay: Sequence[int], moved: Mapping[int, Codes]) -> Groups | None:
        """Which classes become one when some columns go and the codes of others move; None if nothing changes."""
        if len(stay) == len(self.values) and not moved:
            return None
        space = math.prod(map(len, self.values))
        if space > LARGEST_KEY:
            columns = [(moved[i].take(self.codes[:, i]) if i in moved else self.codes[:, i], i) for i in stay]
            return group(*combine(((codes, len(self.values[i])) for codes, i in columns), self.size))
        keys, weight = self._keys[0].copy(), space
        # Moving a code changes the key by as much as its place weighs, so that columns that stay cost nothing.
        for i, values in enumerate(self.values):
            weight //= max(len(values), 1)
            if i in moved or i not in stay:
                codes = np.arange(len(values))
                keys += (((moved[i] if i in stay else 0) - codes) * weight).take(self.codes[:, i])
        return group(keys, space)


def _image(function: ColumnFunction, values: Any, column: str) -> tuple[Any, Codes]:
    changed = function(values)
    if len(changed) != len(values):
        raise InvalidValueError(
            f"The function of column {column!r} made {len(changed)} values of {len(values)}. "
            f"It must give one value for each."
        )
    return encode(changed, column)


def _codes_of(columns: Sequence[tuple[Ints, Codes | None]], groups: Groups) -> Codes:
    codes = np.empty((len(groups), len(columns)), dtype=np.int32, order="F")

    def one(i: int) -> None:
        column, moved = columns[i]
        column.take(groups.representative, out=codes[:, i], mode="clip")
        if moved is not None:
            codes[:, i] = moved.take(codes[:, i])

    each(one, range(len(columns)), parallel=len(groups) > 131_072)
    return codes


def equivalence_classes(
    engine: Engine,
    table: str,
    quasi_identifiers: Sequence[str],
    *,
    sensitive: Sequence[str] = (),
    person: str | None = None,
) -> EquivalenceClasses:
    """Reads the equivalence classes of a table in one grouping scan, and one more for each further sensitive column.

    A missing value agrees only with another missing value, so such records are counted, never dropped: dropping them
    would overstate k. Not-a-number is a missing value.

    Args:
        engine: Where the table is open.
        table: Its name there; one record a row.
        quasi_identifiers: Column names, at least one.
        sensitive: Columns whose values are counted by class.
        person: Column with an id of the person; then classes count distinct persons too, and every missing id is one
            and the same person.

    Raises:
        InvalidValueError: no quasi-identifier, a column in two roles, a table without records, or values that
            cannot be compared.
        ColumnsMissingError: a name is not a column of the table.
    """
    checks.columns_present(quasi_identifiers, engine.columns(table))
    named = [*quasi_identifiers, *sensitive, *([] if person is None else [person])]
    checks.columns_present(named, engine.columns(table))
    scans = [_scan(engine, table, quasi_identifiers, sensitive=name, person=person) for name in sensitive or (None,)]
    rows = [scan.num_rows for scan in scans]
    if not rows[0]:
        raise InvalidValueError("The table has no records, so there is no risk to measure. Open a table with records.")

    values, columns = [], []
    for i, name in enumerate(quasi_identifiers):
        distinct, column = encode(pa.chunked_array([part for scan in scans for part in scan[f"q{i}"].chunks]), name)
        values.append(distinct)
        columns.append(column)
    groups = group(*combine(((c, len(v)) for c, v in zip(columns, values, strict=True)), sum(rows)))
    of = np.split(groups.of, np.cumsum(rows)[:-1])
    records = np.bincount(of[0], weights=scans[0]["records"].to_numpy(), minlength=len(groups)).astype(np.int64)
    counts: dict[str, SensitiveCounts] = {}
    for name, scan, classes in zip(sensitive, scans, of, strict=False):
        distinct, value = encode(scan["s"], name)
        cells = Cells.of(classes, distinct, value, records=scan["records"].to_numpy(), people=_persons_of(scan))
        counts[name] = cells.compact(records)
    people = _persons_of(scans[0])
    return EquivalenceClasses(
        tuple(quasi_identifiers),
        tuple(values),
        _codes_of([(column, None) for column in columns], groups),
        records,
        None if people is None else people.regroup(of[0], len(groups)),
        counts,
    )


def _scan(
    engine: Engine, table: str, quasi_identifiers: Sequence[str], *, sensitive: str | None, person: str | None
) -> Any:
    """One row a combination that occurs; with a person id, persons of several combinations have rows of their own."""
    schema = engine.schema(table)
    names = {f"q{i}": name for i, name in enumerate(quasi_identifiers)}
    if sensitive is not None:
        names["s"] = sensitive
    keys = ", ".join(names)
    if person is not None:
        names["person"] = person
    columns = ", ".join(f"{_comparable(engine, schema, name)} AS {key}" for key, name in names.items())
    rows = f"SELECT {columns} FROM {engine.quote(table)}"
    if person is None:
        return engine.query(f"SELECT {keys}, count(*) AS records FROM ({rows}) AS rows GROUP BY {keys}")
    return engine.query(
        f"WITH cells AS (SELECT {keys}, person, count(*) AS records FROM ({rows}) AS rows GROUP BY {keys}, person), "
        f"spread AS (SELECT *, count(*) OVER (PARTITION BY person) > 1 AS several FROM cells), "
        f"named AS (SELECT {keys}, records, several, CASE WHEN several THEN person END AS person FROM spread) "
        f"SELECT {keys}, person, several, count(*) AS persons, CAST(sum(records) AS BIGINT) AS records "
        f"FROM named GROUP BY {keys}, person, several"
    )


def _comparable(engine: Engine, schema: Any, name: str) -> str:
    column: str = engine.quote(name)
    if pa.types.is_floating(schema.field(name).type):
        return f"CASE WHEN isnan({column}) THEN NULL ELSE {column} END"
    return column


def _persons_of(scan: Any) -> PersonCounts | None:
    if "person" not in scan.column_names:
        return None
    several = scan["several"].to_numpy()
    _, person = encode(scan["person"].filter(pa.array(several)), "person")
    return PersonCounts.of(np.where(several, 0, scan["persons"].to_numpy()), person, np.flatnonzero(several))
