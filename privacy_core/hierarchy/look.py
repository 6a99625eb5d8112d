"""What a hierarchy does to the records of its column: how many labels each level has, and how small a group."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from privacy_core.hierarchy.builder import distinct_texts
from privacy_core.hierarchy.hierarchy import Hierarchy

EXAMPLES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelLook:
    """One level, tested on a column.

    Attributes:
        labels: Different ones that records have.
        smallest: Records of the label that has fewest.
        largest: Records of the label that has most.
        joined: Records whose label stands for several values of the column.
        examples: The labels with most records, with how many.
    """

    labels: int
    smallest: int
    largest: int
    joined: int
    examples: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HierarchyLook:
    """A hierarchy beside the column that it is for.

    Attributes:
        hierarchy: Its labels.
        counts: Records of each of ``hierarchy.levels[0]``; 0 for a value that the column lacks.
        missing: Records without a value, which have no label at any level.
        levels: Each level, from the values (0) to the top.
    """

    hierarchy: Hierarchy
    counts: tuple[int, ...]
    missing: int
    levels: tuple[LevelLook, ...]

    @property
    def records(self) -> int:
        """Records with a label."""
        return sum(self.counts)


def look_at(hierarchy: Hierarchy, values: pa.Array, counts: Sequence[int], *, column: str = "?") -> HierarchyLook:
    """Tests a hierarchy on a column.

    Args:
        hierarchy: Complete for the column.
        values: Its distinct values, any flat type, the missing one included.
        counts: Records of each of ``values``.
        column: Named in errors.

    Raises:
        HierarchyIncompleteError: a value is not in the hierarchy.

    >>> look = look_at(Hierarchy((("a", "b", "c"), ("x", "x", "c"))), pa.array(["a", "b", "c", None]), [5, 1, 2, 4])
    >>> [(level.labels, level.smallest, level.joined) for level in look.levels], look.missing
    ([(3, 1, 0), (2, 2, 6)], 4)
    """
    hierarchy.check_complete(values, column=column)
    known = distinct_texts(values, counts)
    records = tuple(known.get(value, 0) for value in hierarchy.levels[0])
    return HierarchyLook(
        hierarchy=hierarchy,
        counts=records,
        missing=sum(counts) - sum(records),
        levels=tuple(_level(labels, records) for labels in hierarchy.levels),
    )


def _level(labels: Sequence[str], counts: Sequence[int]) -> LevelLook:
    records: dict[str, int] = {}
    values: dict[str, int] = {}
    for label, count in zip(labels, counts, strict=True):
        if count:
            records[label] = records.get(label, 0) + count
            values[label] = values.get(label, 0) + 1
    most = sorted(records, key=lambda label: -records[label])[:EXAMPLES]
    return LevelLook(
        labels=len(records),
        smallest=min(records.values(), default=0),
        largest=max(records.values(), default=0),
        joined=sum(count for label, count in records.items() if values[label] > 1),
        examples=tuple((label, records[label]) for label in most),
    )
