"""What makes a table risky: which quasi-identifiers, which of their combinations, and which classes."""

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pyarrow as pa

from privacy_core import checks
from privacy_core.risk.classes import EquivalenceClasses
from privacy_core.risk.measures import SizeDistribution


@dataclass(frozen=True, slots=True)
class Combination:
    """How risky the table would be if only some quasi-identifiers were known.

    Attributes:
        quasi_identifiers: The ones that are known.
        classes: Equivalence classes.
        k: Persons (else records) of the smallest class.
        unique: Persons (else records) alone in a class.
        share_unique: Share of all persons (else records), in [0, 1].
    """

    quasi_identifiers: tuple[str, ...]
    classes: int
    k: int
    unique: int
    share_unique: float


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How risky the table would be without one quasi-identifier.

    Attributes:
        column: The one that is left out.
        without: The risk by all the others.
    """

    column: str
    without: Combination

    @property
    def classes(self) -> int:
        return self.without.classes

    @property
    def k(self) -> int:
        return self.without.k

    @property
    def unique(self) -> int:
        return self.without.unique

    @property
    def share_unique(self) -> float:
        return self.without.share_unique


@dataclass(frozen=True, slots=True)
class RiskyClass:
    """One equivalence class.

    Attributes:
        values: One per quasi-identifier, None where missing; masked (see `mask`) unless asked for as they are.
        records: Records in the class.
        persons: Distinct persons in it; None without a person id.
    """

    values: tuple[Any, ...]
    records: int
    persons: int | None


def leave_one_out(classes: EquivalenceClasses) -> tuple[LeftOut, ...]:
    """The risk without each quasi-identifier in turn, from the one whose absence helps most."""
    names, bare = classes.quasi_identifiers, classes.without_sensitive()
    rows = [LeftOut(out, _risk(bare, tuple(name for name in names if name != out))) for out in names]
    return tuple(sorted(rows, key=lambda row: (row.unique, -row.k, row.classes)))


def small_combinations(classes: EquivalenceClasses, up_to: int = 3) -> tuple[Combination, ...]:
    """The risk of every combination of at most ``up_to`` quasi-identifiers, the riskiest first and the safest last."""
    checks.whole(up_to=up_to, least=1)
    names, bare = classes.quasi_identifiers, classes.without_sensitive()
    sizes = range(1, min(up_to, len(names)) + 1)
    rows = [_risk(bare, chosen) for size in sizes for chosen in combinations(names, size)]
    return tuple(sorted(rows, key=lambda row: (-row.unique, row.k, -row.classes)))


def riskiest(classes: EquivalenceClasses, n: int, *, masked: bool = True) -> tuple[RiskyClass, ...]:
    """The ``n`` smallest classes, smallest first; of equal ones those with the fewer records, then by their values."""
    checks.whole(n=n, least=0)
    units = classes.units
    # Sorting a million classes to show ten is not needed: only those that can be among the ten are sorted.
    largest = np.partition(units, n)[n] if n < classes.size else units.max(initial=0)
    chosen = np.flatnonzero(units <= largest)
    order = chosen[np.lexsort((chosen, classes.records[chosen], units[chosen]))][:n]
    columns = [values.take(pa.array(classes.codes[order, i])).to_pylist() for i, values in enumerate(classes.values)]
    persons = classes.persons
    rows = []
    for row, place in enumerate(order):
        values = tuple(mask(column[row]) if masked else column[row] for column in columns)
        rows.append(RiskyClass(values, int(classes.records[place]), None if persons is None else int(persons[place])))
    return tuple(rows)


def mask(value: object) -> str | None:
    """A value that can be shown where others look on: a star, since even a first letter tells a sex; missing stays."""
    return None if value is None else "*"


def _risk(classes: EquivalenceClasses, chosen: tuple[str, ...]) -> Combination:
    classes.check_not_empty()
    projected = classes.project(chosen)
    sizes = SizeDistribution.of_classes(projected)
    unique, share = sizes.below(2)
    return Combination(chosen, projected.size, sizes.sizes[0], unique, share)
