"""What becomes of every combination of values: its labels, and whether its records stay; all without the table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from privacy_core import checks
from privacy_core.risk.classes import EquivalenceClasses
from privacy_core.risk.encoding import encode
from privacy_core.risk.grouping import Ints, combine, group, grouped
from privacy_core.transform.foreseen import prepare
from privacy_core.transform.local_found import LocallyRecoded
from privacy_core.transform.operator import ColumnFunction, Resources
from privacy_core.transform.recipe import Recipe
from privacy_core.transform.suppress import suppression

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trace:
    """What a recipe makes of the equivalence classes of a table.

    Attributes:
        before: Classes of the table as it is.
        after: Classes of the transformed table, those included whose records are left out.
        of: Class of ``after`` that each of ``before`` becomes part of, shape ``(n_before,)``.
        stays: Whether the records of each class of ``after`` stay, shape ``(n_after,)``.
        functions: What steps make of a column's values.
        dropped: Columns that leave.
    """

    before: EquivalenceClasses
    after: EquivalenceClasses
    of: Ints
    stays: Mask
    functions: Mapping[str, ColumnFunction]
    dropped: frozenset[str]

    @property
    def records(self) -> int:
        """Records of the table."""
        return int(self.before.records.sum())

    @property
    def kept(self) -> EquivalenceClasses:
        """Classes of the protected table."""
        return self.after.keep(self.stays)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Column:
    """One column in every combination.

    Attributes:
        name: Of the column.
        values: Distinct values of the table as it is, a missing value being one of them: an Arrow array, rising.
        codes: Place in ``values`` of each combination, shape ``(n_combinations,)``.
        labels: Distinct labels of the transformed table alike; ``values`` if the column leaves.
        label_codes: Place in ``labels`` of each combination.
        leaves: Whether the column is dropped.
    """

    name: str
    values: Any
    codes: Ints
    labels: Any
    label_codes: Ints
    leaves: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Combinations:
    """Combinations of some columns that occur together in the table, those with equal classes apart.

    Attributes:
        records: Of each combination, shape ``(n_combinations,)``.
        stays: Whether these records stay, shape ``(n_combinations,)``.
        columns: By name.
    """

    records: Ints
    stays: Mask
    columns: Mapping[str, Column]

    @property
    def total(self) -> int:
        """Records of the table."""
        return int(self.records.sum())

    @property
    def kept(self) -> Ints:
        """Records of each combination that stay, shape ``(n_combinations,)``."""
        return np.where(self.stays, self.records, 0)


def trace(
    classes: EquivalenceClasses, recipe: Recipe, resources: Resources, *, recoded: LocallyRecoded | None = None
) -> Trace:
    """What the recipe makes of the classes; nothing in it may be open to a search.

    Args:
        classes: Of the table as it is, with at least the recipe's quasi-identifiers, sensitive columns and persons.
        recipe: What to do.
        resources: Keys, hierarchies and populations.
        recoded: Levels of each class after the recipe's steps, where they differ.

    Raises:
        OperatorTypeError, HierarchyIncompleteError: a step does not fit its column.
    """
    prepared = prepare(classes, recipe, resources, recoded=recoded)
    functions = recipe.functions(resources)
    plan = suppression(
        prepared.transformed,
        recipe.models,
        limit=recipe.suppression_limit,
        given=prepared.given[1],
        hold_on_export=recipe.hold_on_export,
        leaving=prepared.leaving,
    )
    of = _becomes(prepared.before, functions, recipe.dropped)
    if prepared.recoded is not None:
        of = prepared.recoded.of.take(of)
    if int(of.max(initial=-1)) + 1 != prepared.transformed.size:
        raise RuntimeError("the classes before and after do not belong together")
    return Trace(
        before=prepared.before,
        after=prepared.transformed,
        of=of,
        stays=~plan.failing,
        functions=functions,
        dropped=recipe.dropped,
    )


def further(trace: Trace, columns: Sequence[str]) -> tuple[str, ...]:
    """Those of ``columns`` of which the classes do not know how they go together: they need a scan of their own."""
    beside = [name for name in columns if name not in trace.before.quasi_identifiers]
    return () if len(beside) == 1 and beside[0] in trace.before.sensitive else tuple(beside)


def combinations(trace: Trace, columns: Sequence[str], *, finer: EquivalenceClasses | None = None) -> Combinations:
    """Every combination of ``columns`` before and after.

    Args:
        trace: What becomes of the classes.
        columns: Names, in any role.
        finer: Where there are `further` columns, the classes of the same table by its quasi-identifiers and these.

    Raises:
        ColumnsMissingError: a column is not in ``trace``, nor in ``finer``.
    """
    before, beside = trace.before, [name for name in columns if name not in trace.before.quasi_identifiers]
    if not beside:
        of, records = np.arange(before.size), before.records
        found = {}
    elif not further(trace, columns):
        cells = before.counts_of(beside[0]).cells()
        of, records = cells.equivalence_class, cells.records
        found = {beside[0]: (cells.values, cells.value)}
    else:
        checks.columns_present(beside, () if finer is None else finer.quasi_identifiers)
        of, records, found = _of_finer(trace, beside, finer)
    after = trace.of.take(of)
    made = {}
    for name in columns:
        if name in found:
            made[name] = _recoded(trace, name, *found[name])
        else:
            made[name] = _of_classes(trace, name, of, after)
    return Combinations(records=np.asarray(records), stays=trace.stays.take(after), columns=made)


def _of_finer(
    trace: Trace, beside: Sequence[str], finer: EquivalenceClasses | None
) -> tuple[Ints, Ints, dict[str, tuple[Any, Ints]]]:
    """The class of each finer one, its records, and its values of the columns beside."""
    if finer is None:  # `columns_present` has refused that
        raise RuntimeError("finer classes are missing")
    places = {name: finer.quasi_identifiers.index(name) for name in (*trace.before.quasi_identifiers, *beside)}
    own = [(finer.codes[:, places[name]], len(finer.values[places[name]])) for name in trace.before.quasi_identifiers]
    groups = grouped(own, finer.size)
    if len(groups) != trace.before.size:
        raise RuntimeError("the finer classes are of another table")
    return (
        groups.of,
        finer.records,
        {name: (finer.values[places[name]], finer.codes[:, places[name]]) for name in beside},
    )


def _becomes(
    before: EquivalenceClasses, functions: Mapping[str, ColumnFunction], dropped: frozenset[str]
) -> npt.NDArray[np.int64]:
    """Class of the transformed table that each class becomes part of: both are numbered by their codes."""
    columns = []
    for place, (name, values) in enumerate(zip(before.quasi_identifiers, before.values, strict=True)):
        if name in dropped:
            continue
        codes, distinct = before.codes[:, place], len(values)
        if name in functions:
            labels, moved = encode(functions[name](values), name)
            codes, distinct = moved.take(codes), len(labels)
        columns.append((codes, distinct))
    return group(*combine(columns, before.size)).of


def _recoded(trace: Trace, name: str, values: Any, codes: Ints) -> Column:
    leaves = name in trace.dropped
    if leaves or name not in trace.functions:
        return Column(name=name, values=values, codes=codes, labels=values, label_codes=codes, leaves=leaves)
    labels, moved = encode(trace.functions[name](values), name)
    return Column(name=name, values=values, codes=codes, labels=labels, label_codes=moved.take(codes))


def _of_classes(trace: Trace, name: str, of: Ints, after: Ints) -> Column:
    place = trace.before.quasi_identifiers.index(name)
    values, codes = trace.before.values[place], trace.before.codes[:, place].take(of)
    if name not in trace.after.quasi_identifiers:
        return Column(name=name, values=values, codes=codes, labels=values, label_codes=codes, leaves=True)
    there = trace.after.quasi_identifiers.index(name)
    return Column(
        name=name,
        values=values,
        codes=codes,
        labels=trace.after.values[there],
        label_codes=trace.after.codes[:, there].take(after),
    )
