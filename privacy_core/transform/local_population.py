"""The population of a table whose classes have levels of their own: everybody in the class whose label they read as."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from privacy_core.hierarchy import Hierarchy
from privacy_core.risk.classes import EquivalenceClasses
from privacy_core.risk.grouping import summed
from privacy_core.risk.models import Given, as_compared
from privacy_core.transform.local_reading import Reading
from privacy_core.transform.search.lattice import Column
from privacy_core.transform.search.settings import SearchSettings

Mask = npt.NDArray[np.bool_]


def given_with_labels(
    given: Given,
    classes: EquivalenceClasses,
    hierarchies: Mapping[str, Hierarchy],
    *,
    settings: SearchSettings,
    leaving: Mask | None = None,
) -> Given:
    """What models need, with populations by the classes of a locally recoded table; see `reading`."""
    populations = {
        file: reading(classes, people, hierarchies, settings=settings, leaving=leaving)
        for file, people in given.populations.items()
    }
    return Given(given.hierarchies, populations)


def reading(
    classes: EquivalenceClasses,
    population: EquivalenceClasses,
    hierarchies: Mapping[str, Hierarchy],
    *,
    settings: SearchSettings,
    leaving: Mask | None = None,
) -> EquivalenceClasses:
    """The classes of a table as those of its population: with the people who read as each; see `Reading`.

    Args:
        classes: Of a table whose values are labels of any levels.
        population: After the same steps, before its values are generalized, by at least the same quasi-identifiers.
        hierarchies: Of the recoded columns; the other columns must agree.
        settings: Of the search that chose the levels: its weights and the levels that it was left.
        leaving: Classes that are not released: nobody reads as these, and they count for one, as any number is right.

    Returns:
        The classes that somebody reads as, with persons (else records) of the population as their records.
    """
    population = population.project(classes.quasi_identifiers)
    columns, labels = [], np.empty((classes.size, len(classes.quasi_identifiers)), dtype=np.int64)
    for i, name in enumerate(classes.quasi_identifiers):
        column = Column.of(name, population.values[i], hierarchies.get(name), settings.levels.get(name))
        own, there = as_compared([classes.values[i], column.labelled()[0]], name)
        places = pc.fill_null(pc.index_in(own, value_set=there), -1).to_numpy(zero_copy_only=False).astype(np.int64)
        labels[:, i] = places.take(classes.codes[:, i])
        columns.append(column)
    gone = np.zeros(classes.size, np.bool_) if leaving is None else leaving
    labels[gone] = -1
    of, _ = Reading.of(columns, hierarchies, settings.weights).first(population.codes, labels)
    somebody = of >= 0
    part = population.keep(somebody)
    if part.person_counts is None:
        counts = summed(of[somebody], part.records, classes.size)
    else:
        counts = part.person_counts.regroup(of[somebody], classes.size).counts
    counts = np.where(gone, 1, counts)
    found = replace(classes.without_sensitive(), person_counts=None, records=counts.astype(np.int64))
    return found.keep(counts > 0)
