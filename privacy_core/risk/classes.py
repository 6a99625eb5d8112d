"""The equivalence classes of a table, from one scan: everything about risk is computed from them, without the table."""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from privacy_core import checks
from privacy_core.engine import Engine
from privacy_core.errors import InvalidValueError
from privacy_core.risk.encoding import Codes, code_type, encode
from privacy_core.risk.grouping import LARGEST_KEY, Groups, Ints, combine, each, group, grouped, narrowed
from privacy_core.risk.persons import Counts, PersonCounts
from privacy_core.risk.scanning import Scanned, scan
from privacy_core.risk.sensitive import Cells, SensitiveCounts

ColumnFunction = Callable[[Any], Any]

_MANY = 4_000_000


@dataclass(frozen=True, eq=False)
class EquivalenceClasses:
    """The distinct combinations of the quasi-identifiers, and how many records and persons share each.

    A missing value agrees only with another missing value. Classes are ordered by their codes.

    Attributes:
        quasi_identifiers: Column names.
        values: Per quasi-identifier its distinct values as an Arrow array; a missing value is one of them.
        codes: Place in ``values`` of each class and quasi-identifier, shape ``(n_classes, n_quasi_identifiers)``, as
            narrow as `code_type` says: widen them before any arithmetic.
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

    @property
    def nbytes(self) -> int:
        """Memory that the classes take, distinct values left out."""
        people = 0 if self.person_counts is None else self.person_counts.nbytes
        return self.codes.nbytes + self.records.nbytes + people + sum(each.nbytes for each in self.sensitive.values())

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
        moved = {i: codes for i, (_, codes) in images.items()}
        groups = self._merge(stay, moved)
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
        values = {i: images[i][0] if i in images else self.values[i] for i in stay}
        return EquivalenceClasses(
            tuple(self.quasi_identifiers[i] for i in stay),
            tuple(values[i] for i in stay),
            _codes_of(
                [(self.codes[:, i], images[i][1] if i in images else None, len(values[i])) for i in stay], groups
            ),
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
        if mask.all():
            return self
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

    def afresh(self) -> "EquivalenceClasses":
        """The same classes without what was computed of them, which takes memory as they do."""
        people = None if self.person_counts is None else replace(self.person_counts)
        sensitive = {name: replace(counts) for name, counts in self.sensitive.items()}  # type: ignore[type-var]
        return replace(self, person_counts=people, sensitive=sensitive)

    def for_one_use(self) -> "EquivalenceClasses":
        """Classes that keep nothing of what is computed of them where that would take hundreds of megabytes."""
        return self.afresh() if self.size > _MANY else self

    @cached_property
    def _keys(self) -> tuple[Ints, int]:
        return self._combined()

    def _combined(self) -> tuple[Ints, int]:
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
        # Of so many classes they take as much as the classes do, and regrouping takes seconds anyway.
        keys = self._combined()[0] if self.size > _MANY else self._keys[0].copy()
        weight = space
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


def _codes_of(columns: Sequence[tuple[Codes, Codes | None, int]], groups: Groups) -> Codes:
    """Codes of each group, from columns of codes, where the codes move to, and how many values there are then."""
    kind = code_type(max((distinct for *_, distinct in columns), default=1))
    codes = np.empty((len(groups), len(columns)), dtype=kind, order="F")

    def one(i: int) -> None:
        column, moved, _ = columns[i]
        if moved is None and column.dtype == kind:
            column.take(groups.representative, out=codes[:, i], mode="clip")
        else:
            taken = column.take(groups.representative)
            codes[:, i] = taken if moved is None else moved.take(taken)

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
    """Reads the equivalence classes of a table; see `scanning` for how, and how often.

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
    found: EquivalenceClasses | None = None
    # Classes are numbered in the order of their values, so those of all scans are the same.
    for scanned in scan(engine, table, quasi_identifiers, sensitive=sensitive, person=person):
        read = _classes_of(tuple(quasi_identifiers), scanned)
        found = read if found is None else replace(found, sensitive={**found.sensitive, **read.sensitive})
    if found is None:
        raise InvalidValueError("The table has no records, so there is no risk to measure. Open a table with records.")
    return found


def _classes_of(quasi_identifiers: tuple[str, ...], scanned: Scanned) -> EquivalenceClasses:
    columns = [(codes, len(values)) for values, codes in scanned.quasi_identifiers]
    groups = grouped(columns, scanned.rows)
    codes = _codes_of([(column, None, distinct) for column, distinct in columns], groups)
    records = groups.sizes if scanned.records is None else groups.total(scanned.records)
    of = narrowed(groups.of, len(groups))
    del groups  # larger than all that is made of it
    counts: dict[str, SensitiveCounts] = {}
    for name, (values, value) in scanned.sensitive.items():
        cells = Cells.of(of, values, value, records=scanned.records, people=scanned.people)
        counts[name] = cells.compact(records)
    return EquivalenceClasses(
        quasi_identifiers,
        tuple(values for values, _ in scanned.quasi_identifiers),
        codes,
        records,
        None if scanned.people is None else scanned.people.regroup(of, len(records)),
        counts,
    )
