"""How often each value of a sensitive attribute occurs in each equivalence class."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from privacy_core.risk.encoding import code_type
from privacy_core.risk.grouping import Groups, Ints, each, grouped, narrowed, starts_run
from privacy_core.risk.persons import Counts, PersonCounts, PersonOfRow

# Units, place of the value, and units of the class, all of one shape or broadcast to it; gives what to add up.
CellFunction = Callable[[Any, Any, Any], Any]

# Classes at a time, so that what is computed of them stays in the processor's cache.
_BLOCK = 4_096
_BLOCK_OF_THREAD = 16_384
_WORTH_THREADS = 131_072


class SensitiveCounts(ABC):
    """Counts by class and value. Units are persons if there is a person id, else records.

    Attributes:
        values: Distinct values as an Arrow array; a missing value is one of them.
        total: Units of each class added up over its values, ``(n_classes,)``; a person counts once for each value.
    """

    values: Any
    total: Counts

    @property
    @abstractmethod
    def nbytes(self) -> int:
        """Memory that the counts take, distinct values left out."""

    @property
    @abstractmethod
    def shares(self) -> npt.NDArray[np.float64]:
        """Share of each value in the whole table, ``(n_values,)``; a person counts once for each value."""

    @abstractmethod
    def sum_by_class(self, function: CellFunction) -> npt.NDArray[np.float64]:
        """Adds up ``function`` over the values of each class; it must give numbers, 0 for 0 units."""

    @abstractmethod
    def cells(self) -> "Cells":
        """The counts above 0, by class and then value."""

    @abstractmethod
    def regroup(self, groups: Groups, records: Counts) -> "SensitiveCounts":
        """The counts after class ``i`` became part of class ``groups.of[i]``, each of which has ``records`` in all."""

    @abstractmethod
    def recode(self, values: Any, moved: Ints) -> "SensitiveCounts":
        """The counts after value ``i`` became ``values[moved[i]]``."""

    @abstractmethod
    def keep(self, mask: npt.NDArray[np.bool_]) -> "SensitiveCounts":
        """The counts of the classes where ``mask`` is true; the others' records are gone."""

    @cached_property
    def known(self) -> npt.NDArray[np.bool_]:
        """Whether each of ``values`` says anything, ``(n_values,)``: a missing value does not, nor does blank text."""
        said = self.values.is_valid()
        if pa.types.is_string(self.values.type) or pa.types.is_large_string(self.values.type):
            said = pc.and_(said, pc.not_equal(pc.utf8_trim_whitespace(self.values.fill_null("")), ""))
        known: npt.NDArray[np.bool_] = said.to_numpy(zero_copy_only=False)
        return known


@dataclass(frozen=True, eq=False)
class Cells(SensitiveCounts):
    """Only the combinations of class and value that occur: for attributes of many values, and wherever persons count.

    Attributes:
        values: Distinct values as an Arrow array; a missing value is one of them.
        equivalence_class: Class of each cell, rising, shape ``(n_cells,)``. Every class has a cell.
        value: Place in ``values`` of each cell, rising within a class, shape ``(n_cells,)``.
        records: Records of each cell, at least 1, shape ``(n_cells,)``.
        person_counts: Who is in which cell, if there is a person id.
    """

    values: Any
    equivalence_class: Ints
    value: Ints
    records: Counts
    person_counts: PersonCounts | None = None

    @classmethod
    def of(
        cls,
        classes: Ints,
        values: Any,
        value: Ints,
        *,
        records: Counts | None,
        people: PersonCounts | PersonOfRow | None,
    ) -> "Cells":
        """From rows that may repeat a combination of class and value; without ``records`` each row is one."""
        of_all = int(classes.max(initial=0)) + 1
        groups = grouped([(classes, of_all), (value, len(values))], len(classes))
        counted = groups.sizes if records is None else groups.total(records)
        counted = narrowed(counted, int(counted.max(initial=0)))
        cell = narrowed(classes.take(groups.representative), of_all)
        valued = value.take(groups.representative).astype(code_type(len(values)), copy=False)
        of, cells = narrowed(groups.of, len(groups)), len(groups)
        del groups  # larger than all that is made of it
        return cls(values, cell, valued, counted, None if people is None else people.regroup(of, cells))

    @property
    def nbytes(self) -> int:
        people = 0 if self.person_counts is None else self.person_counts.nbytes
        return self.equivalence_class.nbytes + self.value.nbytes + self.records.nbytes + people

    @property
    def persons(self) -> Counts | None:
        """Distinct persons of each cell, shape ``(n_cells,)``; None without a person id."""
        return None if self.person_counts is None else self.person_counts.counts

    @property
    def units(self) -> Counts:
        """Persons of each cell if there is a person id, else records."""
        return self.records if self.persons is None else self.persons

    @cached_property
    def starts(self) -> Counts:
        """First cell of each class, shape ``(n_classes,)``."""
        return narrowed(np.flatnonzero(starts_run(self.equivalence_class)), len(self.value))

    @cached_property
    def shares(self) -> npt.NDArray[np.float64]:
        if self.person_counts is None:
            units = np.bincount(self.value, weights=self.records, minlength=len(self.values))
        else:
            units = self.person_counts.regroup(self.value, len(self.values)).counts
        return np.asarray(units / units.sum())

    @cached_property
    def total(self) -> Counts:  # type: ignore[override] # computed when first asked for
        total = np.asarray(self._sum(self.units))
        return narrowed(total, int(total.max(initial=0)))

    def sum_by_class(self, function: CellFunction) -> npt.NDArray[np.float64]:
        cells = np.diff(np.append(self.starts, len(self.value)))
        return np.asarray(self._sum(function(self.units, self.value, np.repeat(self.total, cells))))

    def cells(self) -> "Cells":
        return self

    def regroup(self, groups: Groups, records: Counts) -> "Cells":  # noqa: ARG002 - the sums are of another table here
        classes = narrowed(groups.of, len(groups)).take(self.equivalence_class)
        return self.of(classes, self.values, self.value, records=self.records, people=self.person_counts)

    def recode(self, values: Any, moved: Ints) -> "Cells":
        value = moved.take(self.value)
        return self.of(self.equivalence_class, values, value, records=self.records, people=self.person_counts)

    def keep(self, mask: npt.NDArray[np.bool_]) -> "Cells":
        left = mask[self.equivalence_class]
        classes = (np.cumsum(mask) - 1)[self.equivalence_class[left]]
        people = None if self.person_counts is None else self.person_counts.keep(left)
        return Cells(self.values, classes, self.value[left], self.records[left], people)

    def compact(self, records: Counts) -> SensitiveCounts:
        """The same counts in the form that is faster to work with; ``records`` of each class."""
        dense = len(self.values) * len(records)
        if self.person_counts is not None or dense > 4 * len(self.value) + 65_536:
            return self
        table = np.zeros((len(self.values), len(records)), dtype=np.int32 if int(records.sum()) < 2**31 else np.int64)
        table[self.value, self.equivalence_class] = self.records
        return ValueTable(self.values, table, records)

    def _sum(self, amounts: Any) -> Any:
        return np.add.reduceat(amounts, self.starts) if len(self.starts) else amounts[:0]


@dataclass(frozen=True, eq=False)
class ValueTable(SensitiveCounts):
    """All combinations of value and class: for attributes of few values, where most occur. It counts records.

    Attributes:
        values: Distinct values as an Arrow array; a missing value is one of them.
        records: Records, shape ``(n_values, n_classes)``.
        total: Records of each class, shape ``(n_classes,)``.
    """

    values: Any
    records: Ints
    total: Counts

    @property
    def nbytes(self) -> int:
        return self.records.nbytes

    @cached_property
    def shares(self) -> npt.NDArray[np.float64]:
        records = self.records.sum(axis=1, dtype=np.int64)
        return np.asarray(records / records.sum())

    def sum_by_class(self, function: CellFunction) -> npt.NDArray[np.float64]:
        value = np.arange(len(self.values))[:, np.newaxis]
        result = np.empty(len(self.total))
        parallel = len(result) >= _WORTH_THREADS
        size = _BLOCK_OF_THREAD if parallel else _BLOCK

        def one(start: int) -> None:
            block = slice(start, start + size)
            amounts = function(self.records[:, block], value, self.total[block])
            result[block] = np.add.reduce(amounts, axis=0, dtype=amounts.dtype)

        each(one, range(0, len(result), size), parallel=parallel)
        return result

    def cells(self) -> Cells:
        classes, value = np.nonzero(self.records.T)
        return Cells(self.values, classes, value, self.records[value, classes].astype(np.int64))

    def regroup(self, groups: Groups, records: Counts) -> "ValueTable":
        table = np.empty((len(self.values), len(groups)), dtype=self.records.dtype)
        further = np.ones(len(groups.of), dtype=np.bool_)
        further[groups.representative] = False
        rows = np.flatnonzero(further)
        few = len(rows) < len(groups) // 4
        into = groups.of[rows]

        def one(value: int) -> None:
            if few:
                # Nearly all classes stay as they are: copying them and adding the rest beats adding all.
                self.records[value].take(groups.representative, out=table[value], mode="clip")
                np.add.at(table[value], into, self.records[value].take(rows))
            else:
                table[value] = np.bincount(groups.of, weights=self.records[value], minlength=len(groups))

        each(one, range(len(table)), parallel=self.records.shape[1] >= _WORTH_THREADS)
        return ValueTable(self.values, table, records)

    def recode(self, values: Any, moved: Ints) -> "ValueTable":
        table = np.zeros((len(values), self.records.shape[1]), dtype=self.records.dtype)
        for old, new in enumerate(moved):
            table[new] += self.records[old]
        return ValueTable(values, table, self.total)

    def keep(self, mask: npt.NDArray[np.bool_]) -> "ValueTable":
        return ValueTable(self.values, self.records[:, mask], self.total[mask])
