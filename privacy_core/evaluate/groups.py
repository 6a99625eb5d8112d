"""How many records are in groups of which size, before and after."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from privacy_core.risk.classes import EquivalenceClasses

LEAST = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000)
"""The smallest size of each bin; each ends where the next begins, the last nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSizes:
    """Records by the size of the group that they are in.

    Attributes:
        least: Smallest group size of each bin.
        before: Records of the table in groups of each bin; they add up to all records.
        after: Records of the protected table alike; with ``suppressed`` they add up to all records.
        suppressed: Records that are left out.
        persons: Whether the size of a group is its number of persons, not of records.
    """

    least: tuple[int, ...]
    before: tuple[int, ...]
    after: tuple[int, ...]
    suppressed: int
    persons: bool


def group_sizes(before: EquivalenceClasses, after: EquivalenceClasses) -> GroupSizes:
    """Records by group size of a table and of its protected form, up to the last bin that either needs.

    Args:
        before: Classes of the table.
        after: Classes of the protected table.
    """
    was, now = records_by_size(before), records_by_size(after)
    used = max(int(np.flatnonzero(was + now).max(initial=0)) + 1, 1)
    return GroupSizes(
        least=LEAST[:used],
        before=tuple(was[:used].tolist()),
        after=tuple(now[:used].tolist()),
        suppressed=int(was.sum() - now.sum()),
        persons=before.persons is not None,
    )


def records_by_size(classes: EquivalenceClasses) -> npt.NDArray[np.int64]:
    """Records in classes of each bin of ``LEAST``, shape ``(n_bins,)``; a class is as large as its persons are many."""
    bins = np.searchsorted(LEAST, classes.units, side="right") - 1
    return np.bincount(bins, weights=classes.records, minlength=len(LEAST)).astype(np.int64)
