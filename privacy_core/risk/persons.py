"""Distinct persons in groups of records, kept so that groups can be merged without counting anybody twice.

Most persons occur in one group only: a number per group is enough for them, and numbers add up. Whoever occurs in
several groups is kept as pairs of group and person.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import numpy.typing as npt

from privacy_core.risk.grouping import Ints, narrowed, starts_run, summed

Counts = Ints


@dataclass(frozen=True, slots=True, eq=False)
class PersonOfRow:
    """Whom each row is about.

    Attributes:
        number: Of the person, -1 for whoever has no other row, shape ``(n_rows,)``.
    """

    number: Ints

    def regroup(self, of: Ints, groups: int) -> "PersonCounts":
        """The persons of ``groups`` groups when row ``i`` is in group ``of[i]``."""
        repeated = self.number >= 0
        alone = narrowed(np.bincount(of[~repeated], minlength=groups), len(of))
        # Handed on without a name here, the keys are freed as soon as they are done with.
        return PersonCounts._of_keys(alone, _keyed(self.number[repeated], of[repeated], groups))  # noqa: SLF001


def _keyed(person: Ints, group: Ints, groups: int) -> npt.NDArray[np.int64]:
    """One number for each pair of person and group, of so many ``groups``."""
    keys = person.astype(np.int64)
    keys *= max(groups, 1)
    keys += group
    return keys


@dataclass(frozen=True, eq=False)
class PersonCounts:
    """Who is in which group.

    Attributes:
        alone: For each group the persons who occur in no other, shape ``(n_groups,)``.
        person: Number of the person of each further pair, rising; each occurs at least twice, shape ``(n_pairs,)``.
        group: Group of each further pair, rising within a person, shape ``(n_pairs,)``.
    """

    alone: Counts
    person: Counts
    group: Counts

    @classmethod
    def of(cls, alone: Counts, person: Ints, group: Ints) -> Self:
        """Sorts pairs, drops repeated ones, and counts persons who turn out to be in one group only as ``alone``.

        >>> PersonCounts.of(np.array([2, 0]), np.array([7, 7, 9, 9]), np.array([0, 1, 1, 1])).counts.tolist()
        [3, 2]
        """
        return cls._of_keys(alone, _keyed(person, group, len(alone)))

    @classmethod
    def _of_keys(cls, alone: Counts, keys: npt.NDArray[np.int64]) -> Self:
        """From pairs as one number each, which it changes: tens of millions of them are too many to copy."""
        groups = max(len(alone), 1)
        keys.sort()
        first = starts_run(keys) if len(keys) else np.zeros(0, dtype=np.bool_)
        if not first.all():
            keys = keys[first]
        last = int(keys[-1]) // groups if len(keys) else 0
        who: Ints = np.empty(len(keys), dtype=np.int32 if last < 1 << 31 else np.int64)
        np.floor_divide(keys, groups, out=who, casting="unsafe")  # without a wide copy
        keys %= groups
        first = starts_run(who) if len(who) else np.zeros(0, dtype=np.bool_)
        single = first & np.append(first[1:], True)[: len(first)]
        several = ~single
        group = narrowed(keys, groups)
        del keys
        counts = np.bincount(group[single], minlength=len(alone))
        counts += alone
        return cls(narrowed(counts, int(counts.max(initial=0))), who[several], group[several])

    @property
    def nbytes(self) -> int:
        return self.alone.nbytes + self.person.nbytes + self.group.nbytes

    @cached_property
    def counts(self) -> Counts:
        """Distinct persons in each group, shape ``(n_groups,)``."""
        counts = self.alone + np.bincount(self.group, minlength=len(self.alone))
        return narrowed(counts, int(counts.max(initial=0)))

    @cached_property
    def starts(self) -> Counts:
        """Where the pairs of each person begin, shape ``(n_persons_in_several_groups,)``."""
        return np.flatnonzero(starts_run(self.person)) if len(self.person) else np.zeros(0, dtype=np.int64)

    @property
    def total(self) -> int:
        """Distinct persons in all."""
        return int(self.alone.sum()) + len(self.starts)

    def regroup(self, of: Ints, groups: int) -> Self:
        """The same persons when group ``i`` becomes part of group ``of[i]`` out of ``groups``."""
        alone = summed(of, self.alone, groups)
        alone = narrowed(alone, int(alone.max(initial=0)))
        return self._of_keys(alone, _keyed(self.person, of[self.group], groups))

    def keep(self, mask: npt.NDArray[np.bool_]) -> Self:
        """The persons of the groups where ``mask`` is true; the others' records are gone."""
        place = np.cumsum(mask) - 1
        left = mask[self.group]
        return type(self).of(self.alone[mask], self.person[left], place[self.group[left]])

    def smallest(self, sizes: Counts) -> tuple[Counts, Counts]:
        """The size of the smallest group that each person is in.

        Args:
            sizes: Size of each group, shape ``(n_groups,)``.

        Returns:
            Sizes, and how many persons have each; a size may occur twice. The persons sum to ``total``.
        """
        several = np.minimum.reduceat(sizes[self.group], self.starts) if len(self.starts) else sizes[:0]
        return np.concatenate([sizes, several]), np.concatenate([self.alone, np.ones(len(several), dtype=np.int64)])
