"""What makes a table risky: which quasi-identifiers, which of their combinations, and which classes."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pyarrow as pa

from privacy_core import checks
from privacy_core.risk.classes import EquivalenceClasses
from privacy_core.risk.measures import SizeDistribution


@dataclass(frozen=True, slots=True)
class CombinationRisk:
    """How risky the table would be if only these quasi-identifiers were known.

    Attributes:
        quasi_identifiers: The ones that are known.
        left_out: The ones that are not.
        classes: Equivalence classes.
        k: Persons (else records) of the smallest class.
        unique: Persons (else records) alone in a class.
        share_unique: Share of all persons (else records), in [0, 1].
    """

    quasi_identifiers: tuple[str, ...]
    left_out: tuple[str, ...]
    classes: int
    k: int
    unique: int
    share_unique: float


@dataclass(frozen=True, slots=True)
class RiskyClass:
    """One equivalence class, as it is and masked.

    Attributes:
        values: One per quasi-identifier; None where the value is missing.
        masked: The same for the eye: the first letter of a text of three or more, "*" for all else, "" where missing.
        records: Records in the class.
        persons: Distinct persons in it; None without a person id.
    """

    values: tuple[Any, ...]
    masked: tuple[str, ...]
    records: int
    persons: int | None


def leave_one_out(classes: EquivalenceClasses) -> tuple[CombinationRisk, ...]:
    """The risk without each quasi-identifier in turn; the one that drives risk most comes first."""
    names = classes.quasi_identifiers
    return _ranked(classes, ([name for name in names if name != out] for out in names), riskiest_first=False)


def small_combinations(classes: EquivalenceClasses, up_to: int = 3) -> tuple[CombinationRisk, ...]:
    """The risk of every combination of at most ``up_to`` quasi-identifiers, the riskiest first and the safest last."""
    checks.whole(up_to=up_to, least=1)
    names = classes.quasi_identifiers
    sizes = range(1, min(up_to, len(names)) + 1)
    return _ranked(classes, (chosen for size in sizes for chosen in combinations(names, size)), riskiest_first=True)


def riskiest(classes: EquivalenceClasses, n: int) -> tuple[RiskyClass, ...]:
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
        values = tuple(column[row] for column in columns)
        people = None if persons is None else int(persons[place])
        rows.append(RiskyClass(values, tuple(map(masked, values)), int(classes.records[place]), people))
    return tuple(rows)


def masked(value: object) -> str:
    """A value that can be shown to somebody who looks over the shoulder.

    >>> masked("Male"), masked("M"), masked(39), masked(None)
    ('M*', '*', '*', '')
    """
    if value is None:
        return ""
    return f"{value[0]}*" if isinstance(value, str) and len(value) > 2 and value[0].isalpha() else "*"


def _ranked(
    classes: EquivalenceClasses, choices: Iterable[Iterable[str]], *, riskiest_first: bool
) -> tuple[CombinationRisk, ...]:
    classes.check_not_empty()
    bare = classes.without_sensitive()
    rows = [_risk(bare, tuple(chosen)) for chosen in choices]
    sign = -1 if riskiest_first else 1
    return tuple(sorted(rows, key=lambda row: (sign * row.unique, -sign * row.k, sign * row.classes)))


def _risk(classes: EquivalenceClasses, chosen: tuple[str, ...]) -> CombinationRisk:
    projected = classes.project(chosen)
    sizes = SizeDistribution.of_classes(projected)
    unique, share = sizes.below(2)
    left_out = tuple(name for name in classes.quasi_identifiers if name not in chosen)
    return CombinationRisk(chosen, left_out, projected.size, sizes.sizes[0], unique, share)
