"""The population of a table whose classes have levels of their own: everybody whom the labels of a class may mean.

Classes of such a table overlap in what they may mean, so people are counted in each class that fits them. A label that
occurs at several levels may mean all that it stands for at the highest of them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from privacy_core.hierarchy import Hierarchy
from privacy_core.risk.classes import EquivalenceClasses
from privacy_core.risk.grouping import combine, group
from privacy_core.risk.models import Given, as_compared
from privacy_core.transform.search.lattice import Column
from privacy_core.transform.search.tuples import Floats, total

Ints = npt.NDArray[np.int64]


def given_with_labels(given: Given, classes: EquivalenceClasses, hierarchies: Mapping[str, Hierarchy]) -> Given:
    """What models need, with populations by the classes of a locally recoded table; see `fitting`."""
    populations = {file: fitting(classes, people, hierarchies) for file, people in given.populations.items()}
    return Given(given.hierarchies, populations)


def fitting(
    classes: EquivalenceClasses, population: EquivalenceClasses, hierarchies: Mapping[str, Hierarchy]
) -> EquivalenceClasses:
    """The classes of a table as those of its population: with the people who may be in each, whom others may share.

    Args:
        classes: Of a table whose values are labels of any levels.
        population: After the same steps, before its values are generalized, by at least the same quasi-identifiers.
        hierarchies: Of the recoded columns; the other columns must agree.

    Returns:
        The classes whom somebody fits, with persons (else records) of the population as their records.
    """
    population = population.project(classes.quasi_identifiers)
    ours, theirs, levels = [], [], []
    for i, name in enumerate(classes.quasi_identifiers):
        places, numbers, level = _column(name, classes.values[i], population.values[i], hierarchies.get(name))
        ours.append(places.take(classes.codes[:, i]))
        levels.append(level.take(classes.codes[:, i]))
        theirs.append([one.take(population.codes[:, i]) for one in numbers])
    counts = np.zeros(classes.size)
    known = np.all(np.stack(ours) >= 0, axis=0) if ours else np.ones(classes.size, np.bool_)
    for rows, at in _alike(levels, np.flatnonzero(known)):
        columns = [
            (np.concatenate([one[level], own[rows]]), int(max(one[level].max(), own[rows].max())) + 1)
            for one, level, own in zip(theirs, at, ours, strict=True)
        ]
        groups = group(*combine(columns, population.size + len(rows)))
        counts[rows] = _people(population, groups.of[: population.size], len(groups))[groups.of[population.size :]]
    found = replace(classes.without_sensitive(), person_counts=None, records=counts.astype(np.int64))
    return found.keep(counts > 0)


def _people(population: EquivalenceClasses, of: Ints, groups: int) -> Floats:
    """Persons (else records) in each group of classes of a population."""
    if population.person_counts is not None:
        return population.person_counts.regroup(of, groups).counts.astype(np.float64)
    return total(of, population.records.astype(np.float64), groups)


def _column(
    name: str, ours: pa.Array, theirs: pa.Array, hierarchy: Hierarchy | None
) -> tuple[Ints, tuple[Ints, ...], Ints]:
    """Places of our labels among those of the population, its numbers of every level, and the level of our labels.

    A label that nobody of the population has is at place -1.
    """
    if hierarchy is None:
        own, there = as_compared([ours, theirs], name)
        places = pc.fill_null(pc.index_in(own, value_set=there), -1).to_numpy(zero_copy_only=False)
        return places.astype(np.int64), (np.arange(len(there)),), np.zeros(len(ours), dtype=np.int64)
    texts, numbers = Column.of(name, theirs, hierarchy, None).labelled()
    own, there = as_compared([ours, texts], name)
    places = pc.fill_null(pc.index_in(own, value_set=there), -1).to_numpy(zero_copy_only=False).astype(np.int64)
    highest = np.zeros(len(texts) + 1, dtype=np.int64)
    for level, one in enumerate(numbers):
        highest[one] = level
    return places, numbers, highest[places]


def _alike(levels: list[Ints], rows: Ints) -> Iterator[tuple[Ints, tuple[int, ...]]]:
    """Those of ``rows`` that have the same levels, and these."""
    columns = [(one[rows], int(one.max(initial=0)) + 1) for one in levels]
    groups = group(*combine(columns, len(rows)))
    order = np.argsort(groups.of, kind="stable")
    for some in np.split(order, np.cumsum(groups.sizes)[:-1]):
        if len(some):
            yield rows[some], tuple(int(one[rows[some[0]]]) for one in levels)
