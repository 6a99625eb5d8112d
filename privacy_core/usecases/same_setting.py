"""Which one setting two recipes differ in, so that moves of one control in a row are one step of undo."""

from collections.abc import Mapping
from typing import Any

ABSENT = object()
Path = tuple[str | int, ...]


def only_difference(before: Any, after: Any) -> Path | None:
    """The path of the one setting in which two recipes' JSON values differ; None if it is none, or more than one.

    A list of plain values, such as the ends of a range, is one setting; a list of steps or models is not.

    >>> only_difference({"models": [{"k": 5}], "n": 1}, {"models": [{"k": 6}], "n": 1})
    ('models', 0, 'k')
    >>> only_difference({"models": [{"k": 5}]}, {"models": []}) is None
    True
    """
    found = _differences(before, after, ())
    return found[0] if found is not None and len(found) == 1 else None


def _differences(before: Any, after: Any, path: Path) -> list[Path] | None:
    """The settings that differ; None where something else does."""
    if before == after:
        return []
    keys: list[Any]
    if isinstance(before, Mapping) or isinstance(after, Mapping):
        old, new = ({} if each is ABSENT else each for each in (before, after))
        if not (isinstance(old, Mapping) and isinstance(new, Mapping)):
            return None
        keys = list(dict.fromkeys([*old, *new]))
        pairs = [(old.get(key, ABSENT), new.get(key, ABSENT)) for key in keys]
    elif _plain(before) and _plain(after):
        return [path]
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        keys, pairs = list(range(len(before))), list(zip(before, after, strict=True))
    else:
        return None
    each = [_differences(*pair, (*path, key)) for key, pair in zip(keys, pairs, strict=True)]
    return None if any(one is None for one in each) else [found for one in each for found in one or ()]


def _plain(value: Any) -> bool:
    return not isinstance(value, list | Mapping) or (
        isinstance(value, list) and not any(isinstance(one, list | Mapping) for one in value)
    )
