"""A hierarchy: every value of a column with its label at each level of coarseness."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import pyarrow as pa
import pyarrow.compute as pc

from privacy_core import checks
from privacy_core.errors import PrivacyCoreError


class HierarchyInvalidError(PrivacyCoreError):
    """Text that is not a hierarchy."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason, line)

    def message(self) -> str:
        reason, line = self.facts
        where = "" if line is None else f" (line {line})"
        return (
            f"This is not a hierarchy{where}: {reason}. "
            "Write one line a value, without header: the value, then its labels from fine to coarse, with ';' between."
        )


class HierarchyNotNestedError(PrivacyCoreError):
    """A label stands for two different labels one level up, so that a coarser level would split a finer class."""

    def __init__(self, level: int, labels: int) -> None:
        super().__init__(level, labels)

    def message(self) -> str:
        level, labels = self.facts
        return (
            f"The hierarchy is not nested: at level {level}, {labels} label{'s' if labels > 1 else ''} belong to "
            f"different labels of level {level + 1}. Give each label one label above it."
        )


class HierarchyIncompleteError(PrivacyCoreError):
    """A column holds values that its hierarchy does not know."""

    def __init__(self, column: str, missing: int) -> None:
        super().__init__(column, missing)

    def message(self) -> str:
        column, missing = self.facts
        return (
            f"The hierarchy of column {column!r} lacks {missing} of the values in the column. "
            f"Add {'them' if missing > 1 else 'it'} to the hierarchy, or choose another one."
        )


class LevelMissingError(PrivacyCoreError):
    """A level was asked for above the top of a hierarchy."""

    def __init__(self, column: str, level: int, height: int) -> None:
        super().__init__(column, level, height)

    def message(self) -> str:
        column, level, height = self.facts
        return (
            f"Level {level} was asked for, but the hierarchy of column {column!r} ends at level {height}. "
            f"Choose a level from 0 (unchanged) to {height}."
        )


@dataclass(frozen=True)
class Hierarchy:
    """Labels of every value, level by level; two values with one label share every label above it.

    Attributes:
        levels: ``levels[0]`` are the values themselves, ``levels[n][i]`` is the label of value ``i`` at level ``n``.

    >>> Hierarchy((("1", "2", "3"), ("1-2", "1-2", "3-4"), ("*", "*", "*"))).height
    2
    """

    levels: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if not self.levels or not self.levels[0]:
            raise HierarchyInvalidError("it has no value")
        if any(len(level) != len(self.levels[0]) for level in self.levels):
            raise HierarchyInvalidError("its levels differ in length")
        if len(set(self.levels[0])) < len(self.levels[0]):
            raise HierarchyNotNestedError(0, len(self.levels[0]) - len(set(self.levels[0])))
        for number, (lower, upper) in enumerate(pairwise(self.levels)):
            if torn := _torn(lower, upper):
                raise HierarchyNotNestedError(number, torn)

    @property
    def height(self) -> int:
        """The highest level; 0 leaves values as they are."""
        return len(self.levels) - 1

    def missing(self, values: pa.Array) -> int:
        """How many distinct values of ``values`` the hierarchy lacks; missing values do not count."""
        texts = _texts(pc.unique(values))
        return int(pc.sum(pc.and_(texts.is_valid(), pc.invert(pc.is_in(texts, self._leaves)))).as_py() or 0)

    def generalize(self, values: pa.Array, level: int, *, column: str = "?") -> pa.Array:
        """The label of each value at ``level``.

        Args:
            values: Any column whose text form is in the hierarchy (39 is found as "39").
            level: 0 (the values as they are, whatever they are) to ``height``.
            column: Named in errors.

        Returns:
            Text of the same length (the values themselves at level 0). A missing value stays missing.

        Raises:
            LevelMissingError: ``level`` is above ``height``.
            HierarchyIncompleteError: a value is not in the hierarchy.
        """
        checks.whole(level=level)
        if level > self.height:
            raise LevelMissingError(column, level, self.height)
        if level == 0:
            return values
        places = pc.index_in(_texts(values), self._leaves)
        if places.null_count > values.null_count:
            raise HierarchyIncompleteError(column, self.missing(values))
        return pa.array(self.levels[level], pa.string()).take(places)

    @cached_property
    def _leaves(self) -> pa.Array:
        return pa.array(self.levels[0], pa.string())


def _texts(values: pa.Array) -> pa.Array:
    return pc.cast(values, pa.string())


def _torn(lower: tuple[str, ...], upper: tuple[str, ...]) -> int:
    """How many labels of ``lower`` lie under more than one label of ``upper``."""
    pairs = set(zip(lower, upper, strict=True))
    return len(pairs) - len({label for label, _ in pairs})
