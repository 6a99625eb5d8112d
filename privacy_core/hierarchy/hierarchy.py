"""A hierarchy: every value of a column with its label at each level of coarseness."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import pyarrow as pa
import pyarrow.compute as pc

from privacy_core import checks
from privacy_core.errors import InvalidValueError, PrivacyCoreError


class NamesValuesError(PrivacyCoreError):
    """An error that can name values to whoever may see them.

    The names are no facts: they stay out of messages, logs and what a worker sends back.

    Attributes:
        values: What is wrong, all of it.
    """

    def __init__(self, *facts: object, values: Sequence[str] = ()) -> None:
        super().__init__(*facts)
        self.values = tuple(values)

    @property
    def detail(self) -> str:
        """The values in one line, to be shown beside the message and never kept; empty if they are not known."""
        return ", ".join(map(repr, self.values))


class ValuesRepeatedError(NamesValuesError, InvalidValueError):
    """Settings that say two things of one value or label; ``values`` names all such."""


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


class HierarchyNotNestedError(NamesValuesError):
    """A label stands for two different labels one level up, so that a coarser level would split a finer class."""

    def __init__(self, level: int, labels: int, *, values: Sequence[str] = ()) -> None:
        super().__init__(level, labels, values=values)

    def message(self) -> str:
        level, labels = self.facts
        return (
            f"The hierarchy is not nested: at level {level}, {labels} label{'s' if labels > 1 else ''} belong to "
            f"different labels of level {level + 1}. Give each label one label above it."
        )


class HierarchyIncompleteError(NamesValuesError):
    """A column holds values that its hierarchy does not know."""

    def __init__(self, column: str, missing: int, *, values: Sequence[str] = ()) -> None:
        super().__init__(column, missing, values=values)

    def message(self) -> str:
        column, missing = self.facts
        return (
            f"The hierarchy of column {column!r} lacks {missing} of the values in the column (and in that of its "
            "population, if a model names one). "
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
            twice = [value for value, times in Counter(self.levels[0]).items() if times > 1]
            raise HierarchyNotNestedError(0, len(self.levels[0]) - len(set(self.levels[0])), values=twice)
        for number, (lower, upper) in enumerate(pairwise(self.levels)):
            if torn := _torn(lower, upper):
                raise HierarchyNotNestedError(number, len(torn), values=torn)

    @property
    def height(self) -> int:
        """The highest level; 0 leaves values as they are."""
        return len(self.levels) - 1

    def missing(self, values: pa.Array) -> int:
        """How many distinct values of ``values`` the hierarchy lacks; missing values do not count."""
        return len(self.lacks(values))

    def lacks(self, values: pa.Array) -> list[str]:
        """The distinct values of ``values`` that the hierarchy lacks, as text; missing values do not count."""
        texts = _texts(pc.unique(values))
        found: list[str] = texts.filter(pc.and_(texts.is_valid(), pc.invert(pc.is_in(texts, self._leaves)))).to_pylist()
        return found

    def check_complete(self, values: pa.Array, *, column: str) -> None:
        """Refuses a column with values that the hierarchy lacks.

        Raises:
            HierarchyIncompleteError: with all of them as its ``values``.
        """
        if lacking := self.lacks(values):
            raise HierarchyIncompleteError(column, len(lacking), values=lacking)

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
            self.check_complete(values, column=column)
        return pa.array(self.levels[level], pa.string()).take(places)

    @cached_property
    def _leaves(self) -> pa.Array:
        return pa.array(self.levels[0], pa.string())


def _texts(values: pa.Array) -> pa.Array:
    return pc.cast(values, pa.string())


def _torn(lower: tuple[str, ...], upper: tuple[str, ...]) -> list[str]:
    """The labels of ``lower`` that lie under more than one label of ``upper``."""
    one_above = dict(zip(lower, upper, strict=True))
    if tuple(map(one_above.__getitem__, lower)) == upper:
        return []
    above = Counter(label for label, _ in set(zip(lower, upper, strict=True)))
    return [label for label, times in above.items() if times > 1]
