"""Column names that an engine can tell apart: none empty, none twice, whatever the case of the letters."""

from collections.abc import Collection, Iterable

from privacy_core.intake.formats import Renamed


def unique_names(names: Iterable[str]) -> tuple[tuple[str, ...], tuple[Renamed, ...]]:
    """The names cleaned and made unique, and what was renamed for a reason that a person should see.

    >>> unique_names(["id", "", "ID "])[0]
    ('id', 'column_2', 'ID_2')
    """
    given = [name.replace("\0", "").strip().lstrip("\ufeff") for name in names]
    first_wish = {name.casefold() for name in given}
    taken: set[str] = set()
    unique: list[str] = []
    for position, name in enumerate(given, start=1):
        chosen = name or f"column_{position}"
        if name and name.casefold() not in taken:
            unique.append(name)
        else:
            chosen = (
                free_name(chosen, taken | first_wish) if name or chosen.casefold() in taken | first_wish else chosen
            )
            unique.append(chosen)
        taken.add(unique[-1].casefold())
    renamed = tuple(
        Renamed(position, before, after)
        for position, (before, after) in enumerate(zip(given, unique, strict=True), start=1)
        if before != after
    )
    return tuple(unique), renamed


def free_name(name: str, taken: Collection[str]) -> str:
    """``name`` with the first number from 2 that makes it unlike all of ``taken`` (case-folded)."""
    number = 2
    while f"{name}_{number}".casefold() in taken:
        number += 1
    return f"{name}_{number}"
