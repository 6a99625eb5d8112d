"""The population behind a table: how many of it share the quasi-identifiers of each class."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from privacy_core.errors import InvalidValueError
from privacy_core.risk.classes import EquivalenceClasses
from privacy_core.risk.grouping import Ints, group
from privacy_core.risk.models.model import Given, Mask
from privacy_core.risk.persons import Counts


class PopulationMissingError(InvalidValueError):
    """A class holds people of whom the population knows nobody."""

    def __init__(self, file: str, classes: int) -> None:
        super().__init__(file, classes)

    def message(self) -> str:
        file, classes = self.facts
        return (
            f"The population of {file!r} has nobody in {classes:,} class{'es' if classes > 1 else ''} of the table. "
            "Everyone in the table must be in the population: check that the values are written the same way in both, "
            "and that no value is missing in one of them: a missing value is not taken for any other."
        )


def population_of(classes: EquivalenceClasses, given: Given, file: str) -> Counts:
    """Persons (else records) of the population in each class, shape ``(n_classes,)``, at least 1.

    Args:
        classes: After the same steps as the population.
        given: With the population of ``file``.
        file: As the model names it.

    Raises:
        InvalidValueError: there is no such population.
        PopulationMissingError: a class has nobody of it.
    """
    population = _population(given, file)
    there, place = _places(classes, population)
    if missing := int((~there).sum()):
        raise PopulationMissingError(file, missing)
    return population.units[place]


def absent(classes: EquivalenceClasses, given: Given, file: str) -> int:
    """How many classes of the population have nobody in ``classes``."""
    population = _population(given, file)
    there, place = _places(classes, population)
    return population.size - len(np.unique(place[there]))


def as_compared(values: Sequence[Any], column: str) -> list[Any]:
    """Arrays of one type, in which a table and populations are compared: as text where their types differ.

    So "01" and "1" are two values, even beside a table of numbers.

    Args:
        values: Distinct values of the column as `encode` gives them, one Arrow array a table.
        column: Its name, for the error.

    Raises:
        InvalidValueError: the types differ, and values of one have no text.
    """
    kinds = list(dict.fromkeys(one.type for one in values))
    if len(kinds) == 1:
        return list(values)
    try:
        return [pc.cast(one, pa.string()) for one in values]
    except pa.ArrowException:
        # Arrow's own words may quote a cell.
        raise InvalidValueError(
            f"Column {column!r} holds {kinds[0]} values in the table and {' and '.join(map(str, kinds[1:]))} values in "
            f"a population, which cannot be compared, as some have no text. Give the column the same type in both."
        ) from None


def _population(given: Given, file: str) -> EquivalenceClasses:
    if file not in given.populations:
        raise InvalidValueError(f"The model needs the table {file!r}, which was not read. Put it beside the recipe.")
    return given.populations[file]


def _places(classes: EquivalenceClasses, population: EquivalenceClasses) -> tuple[Mask, Ints]:
    """Whether each class is among those of the population, and its place there."""
    population = population.project(classes.quasi_identifiers)
    rows = classes.size + population.size
    keys, space = np.zeros(rows, dtype=np.int64), 1
    for i, (ours, theirs) in enumerate(zip(classes.values, population.values, strict=True)):
        translated = _translated(*as_compared([ours, theirs], classes.quasi_identifiers[i]))
        codes = np.concatenate([translated[classes.codes[:, i]], population.codes[:, i]])
        # A value that the population lacks is one above all of its own.
        groups = group(keys * (len(theirs) + 1) + codes, space * (len(theirs) + 1))
        keys, space = groups.of, len(groups)
    place_of = np.full(space, -1, dtype=np.int64)
    place_of[keys[classes.size :]] = np.arange(population.size)
    place = place_of[keys[: classes.size]]
    return place >= 0, place


def _translated(ours: Any, theirs: Any) -> Ints:
    found = pc.index_in(ours, value_set=theirs)
    return np.asarray(pc.fill_null(found, len(theirs)).to_numpy(zero_copy_only=False), dtype=np.int64)
