"""What a pseudonym that stays in the file gives away: the set of all quasi-identifier combinations of each person."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from privacy_core.engine import Engine
from privacy_core.errors import InvalidValueError
from privacy_core.risk.classes import EquivalenceClasses, equivalence_classes
from privacy_core.risk.grouping import group
from privacy_core.risk.persons import Counts, PersonCounts


@dataclass(frozen=True, slots=True)
class PersonSets:
    """How many persons share their whole set of quasi-identifier combinations.

    Attributes:
        k: Fewest persons who have the same set.
        unique: Persons whose set nobody else has.
        persons: Distinct persons in all.
        sets: Distinct sets.
    """

    k: int
    unique: int
    persons: int
    sets: int


def person_sets(engine: Engine, table: str, quasi_identifiers: Sequence[str], person: str) -> PersonSets:
    """Reads the sets from a table; see `sets_of_persons`."""
    return sets_of_persons(equivalence_classes(engine, table, quasi_identifiers, person=person))


def sets_of_persons(classes: EquivalenceClasses) -> PersonSets:
    """Groups persons by the set of equivalence classes that they are in.

    Whoever knows several records of one person, and sees by a pseudonym which records belong together, recognises the
    person by the set, even where each combination alone is shared by many. How often a combination occurs is not used.

    Args:
        classes: With a person id; all missing ids are one person.

    Raises:
        InvalidValueError: no person id, or no class is left.
    """
    classes.check_not_empty()
    people = classes.person_counts
    if people is None:
        raise InvalidValueError("The set of a person was asked for, but there is no person id. Name its column first.")
    sizes = np.concatenate([people.alone[people.alone > 0], _persons_by_set(people)])
    return PersonSets(int(sizes.min()), int((sizes == 1).sum()), people.total, len(sizes))


def _persons_by_set(people: PersonCounts) -> Counts:
    """Persons of each set of two or more classes."""
    lengths = np.diff(np.append(people.starts, len(people.group)))
    left = np.arange(len(lengths))
    sets = np.zeros(len(lengths), dtype=np.int64)
    sizes, taken = [], 0
    # Classes rise within a person, so that sets are equal where they agree class by class; a finished set is counted.
    while len(left):
        finished = lengths[left] == taken
        sizes.append(np.unique(sets[finished], return_counts=True)[1])
        left, sets = left[~finished], sets[~finished]
        if len(left):
            pairs = sets * len(people.alone) + people.group[people.starts[left] + taken]
            sets = group(pairs, (int(sets.max()) + 1) * len(people.alone)).of
        taken += 1
    return np.concatenate(sizes) if sizes else np.zeros(0, dtype=np.int64)
