"""Groups of values as a table shows them: a row a value, its group, the larger group of that group, and so on."""

from collections.abc import Iterable, Mapping, Sequence

Groups = Mapping[str, Sequence[str]]
"""Label of a group to its members: values on the first level, then labels of the level below."""


def cells(levels: Sequence[Groups], values: Iterable[str], *, other: str | None = None) -> list[list[str]]:
    """The group of each value at each level; empty where it is in none.

    >>> cells([{"west": ["fr", "de"]}, {"europe": ["west"]}], ["fr", "jp"])
    [['west', 'europe'], ['', '']]
    """
    group_of = _group_of(levels)
    return [[group for _, group in _climb(group_of, value, other)] for value in values]


def put(levels: Sequence[Groups], value: str, *, level: int, group: str, other: str | None = None) -> list[Groups]:
    """The levels with what stands for ``value`` at ``level`` (0 is the first) in another group, or in none if empty.

    Above the first level that is a whole group: what a value shares with others below it, it shares above.

    >>> put([{"west": ["fr", "de"]}, {}], "fr", level=1, group="europe")
    [{'west': ['fr', 'de']}, {'europe': ['west']}]
    >>> put([{"west": ["fr", "de"]}], "fr", level=0, group="")
    [{'west': ['de']}]
    """
    member = _climb(_group_of(levels), value, other)[level][0]
    groups = {label: [each for each in members if each != member] for label, members in levels[level].items()}
    if group:
        groups.setdefault(group, []).append(member)
    filled: Groups = {label: members for label, members in groups.items() if members}
    return [*levels[:level], filled, *levels[level + 1 :]]


def entered(
    levels: Sequence[Groups],
    values: Sequence[str],
    entries: Iterable[tuple[int, int, str]],
    *,
    other: str | None = None,
) -> tuple[list[Groups], bool]:
    """The levels with what was written into the table, and whether every entry holds then.

    Args:
        levels: Before; entries that they have already change nothing.
        values: Of the rows.
        entries: Row, level (0 is the first) and group, in any order.
        other: Label of what is in no group.

    >>> entered([{}, {}], ["fr", "de"], [(0, 0, "west"), (1, 0, "west"), (1, 1, "europe")])
    ([{'west': ['fr', 'de']}, {'europe': ['west']}], True)
    >>> entered([{"west": ["fr", "de"]}, {}], ["fr", "de"], [(0, 1, "eu"), (1, 1, "europe")])[1]
    False
    """
    made, written = list(levels), sorted(entries, key=lambda entry: entry[1])
    for row, level, group in written:
        if cells(made, [values[row]], other=other)[0][level] != group:
            made = put(made, values[row], level=level, group=group, other=other)
    now = cells(made, values, other=other)
    return made, all(now[row][level] == group for row, level, group in written)


def deep(levels: Sequence[Groups], depth: int) -> list[Groups]:
    """Exactly so many levels: the coarsest leave, or empty ones come.

    >>> deep([{"west": ["fr"]}], 2)
    [{'west': ['fr']}, {}]
    """
    return [*levels[:depth], *({} for _ in range(depth - len(levels)))]


def _group_of(levels: Sequence[Groups]) -> list[dict[str, str]]:
    return [{member: label for label, members in groups.items() for member in members} for groups in levels]


def _climb(group_of: Sequence[Mapping[str, str]], value: str, other: str | None) -> list[tuple[str, str]]:
    """What stands for the value below each level, and the group that it is put into there."""
    found, below = [], value
    for groups in group_of:
        group = groups.get(below, "")
        found.append((below, group))
        below = group or (below if other is None else other)
    return found
