"""Builders for names and codes: groups, order, prefixes, frequency, and a taxonomy that somebody wrote down."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from privacy_core import checks
from privacy_core.hierarchy.builder import TOP, Builder, Labels, ValuesUnfitError, check_falling
from privacy_core.hierarchy.hierarchy import Hierarchy, ValuesRepeatedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression(Builder):
    """A value, or nothing: one level, on which all are alike."""

    builder: Literal["suppression"] = "suppression"

    def labels(self, values: Labels, counts: Sequence[int]) -> list[Labels]:  # noqa: ARG002 - the top is always there
        return []


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping(Builder):
    """Groups of values, groups of groups, and so on.

    Attributes:
        levels: For each level from fine to coarse, each group's label with its members: values at first, then labels of
            the level below.
        other: Label at every level of what is in no group. Without it, that stays as it is on the level below.
    """

    builder: Literal["grouping"] = "grouping"
    levels: tuple[Mapping[str, tuple[str, ...]], ...]
    other: str | None = None

    def __post_init__(self) -> None:
        for number, groups in enumerate(self.levels, 1):
            if twice := _repeated(member for group in groups.values() for member in group):
                told = f"On level {number} something is in two groups. Put each into one."
                raise ValuesRepeatedError(told, values=twice)

    def labels(self, values: Labels, counts: Sequence[int]) -> list[Labels]:  # noqa: ARG002 - groups are given
        found: list[Labels] = []
        below: Labels = values
        for groups in self.levels:
            group_of = {member: label for label, members in groups.items() for member in members}
            left = {label for label in below if label not in group_of and self.other in {None, label}}
            if alike := left & groups.keys():
                told = "Something in no group is called as a group is. Put it into a group, or rename the group."
                raise ValuesRepeatedError(told, values=sorted(alike))
            below = [group_of.get(label, label if self.other is None else self.other) for label in below]
            found.append(below)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(Builder):
    """Neighbours in an order, so many at a time: "low to middle", "high to highest".

    Attributes:
        order: All values, from one end to the other.
        sizes: How many neighbours of the level below each level joins.
    """

    builder: Literal["order"] = "order"
    order: tuple[str, ...]
    sizes: tuple[int, ...] = (2, 2)

    def __post_init__(self) -> None:
        for size in self.sizes:
            checks.whole(sizes=size, least=2)
        if twice := _repeated(self.order):
            raise ValuesRepeatedError("order names a value twice. Name each value once.", values=twice)

    def labels(self, values: Labels, counts: Sequence[int]) -> list[Labels]:  # noqa: ARG002 - the order is given
        place = {value: number for number, value in enumerate(self.order)}
        if unfit := [value for value in values if value not in place]:
            raise ValuesUnfitError("order", "values that are in the order", len(unfit), values=unfit)
        found: list[Labels] = []
        joined = 1
        for size in self.sizes:
            joined *= size
            found.append([self._label(place[value] // joined * joined, joined) for value in values])
        return found

    def _label(self, first: int, joined: int) -> str:
        last = min(first + joined, len(self.order)) - 1
        return self.order[first] if first == last else f"{self.order[first]} to {self.order[last]}"


class Side(StrEnum):
    """Where characters are kept."""

    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction(Builder):
    """The first (or last) characters, the others written as ``*``: postcodes become "1234*", "123**".

    All are written as long as the longest value, so that length tells nothing.

    Attributes:
        keep: Characters kept at each level, falling.
        side: Which end they are of.
    """

    builder: Literal["redaction"] = "redaction"
    keep: tuple[int, ...]
    side: Side = Side.START

    def __post_init__(self) -> None:
        check_falling(keep=self.keep)
        object.__setattr__(self, "side", Side(self.side))

    def labels(self, values: Labels, counts: Sequence[int]) -> list[Labels]:  # noqa: ARG002 - all codes alike
        longest = max(map(len, values))
        if self.side is Side.START:
            return [[value[:kept].ljust(max(longest, kept), "*") for value in values] for kept in self.keep]
        return [[value[-kept:].rjust(max(longest, kept), "*") for value in values] for kept in self.keep]


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority(Builder):
    """The most important values by themselves, the others as one: fewer stay at each level.

    Attributes:
        keep: How many values stay at each level, falling.
        order: Values from the most important on, those left out after them; None goes by how frequent values are.
        other: Label of the others.
    """

    builder: Literal["priority"] = "priority"
    keep: tuple[int, ...]
    order: tuple[str, ...] | None = None
    other: str = "other"

    def __post_init__(self) -> None:
        check_falling(keep=self.keep)

    def labels(self, values: Labels, counts: Sequence[int]) -> list[Labels]:
        given = {value: number for number, value in enumerate(self.order or ())}
        frequency = {value: count if self.order is None else 0 for value, count in zip(values, counts, strict=True)}
        ranked = sorted(values, key=lambda value: (given.get(value, len(given)), -frequency[value], value))
        other = self.other if self.other not in values else f"{self.other} ({TOP})"
        found: list[Labels] = []
        for kept in self.keep:
            stay = set(ranked[:kept])
            found.append([value if value in stay else other for value in values])
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxonomy(Builder):
    """Labels that somebody wrote down, value by value, as a CSV file has them.

    Attributes:
        rows: The value, then its labels from fine to coarse; all of one length. Values that the column lacks may be in.
    """

    builder: Literal["taxonomy"] = "taxonomy"
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        Hierarchy(tuple(zip(*self.rows, strict=True)) if len(set(map(len, self.rows))) == 1 else ())

    def labels(self, values: Labels, counts: Sequence[int]) -> list[Labels]:  # noqa: ARG002 - labels are given
        known = {row[0]: row[1:] for row in self.rows}
        if unfit := [value for value in values if value not in known]:
            raise ValuesUnfitError("taxonomy", "values that are in its first column", len(unfit), values=unfit)
        return [[known[value][level] for value in values] for level in range(len(self.rows[0]) - 1)]


def _repeated(names: Iterable[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]
