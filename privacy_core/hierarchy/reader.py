"""Reads hierarchies as ARX writes them: CSV without header, the value first, then its labels from fine to coarse."""

import csv
import io
from pathlib import Path

from privacy_core.hierarchy.hierarchy import Hierarchy, HierarchyInvalidError

_DELIMITERS = (";", ",", "\t")


def read_hierarchy(path: Path, delimiter: str | None = None) -> Hierarchy:
    """The hierarchy in a file of UTF-8 text, with or without byte order mark.

    Args:
        path: One line a value: ``Bachelors;Undergraduate;Higher education;*``.
        delimiter: None finds ``;``, ``,`` or tab by which of them splits the lines evenly.

    Raises:
        HierarchyInvalidError: unreadable, empty, uneven lines, or only one column.
        HierarchyNotNestedError: a label has two labels above it.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")  # ends of lines within a value stay as they are
    except OSError as error:
        raise HierarchyInvalidError(f"the file {path.name!r} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError:
        raise HierarchyInvalidError(f"the file {path.name!r} is not UTF-8 text") from None
    try:
        return hierarchy_from_text(text, delimiter)
    except HierarchyInvalidError as error:
        reason, line = error.facts
        raise HierarchyInvalidError(f"of the file {path.name!r}: {reason}", line) from None


def hierarchy_from_text(text: str, delimiter: str | None = None) -> Hierarchy:
    r"""The hierarchy in ``text``; a line that repeats another one exactly counts once.

    >>> hierarchy_from_text("Male;*\nFemale;*\n").levels
    (('Male', 'Female'), ('*', '*'))
    """
    mark = delimiter or _delimiter(text)
    try:
        lines = [(n, tuple(row)) for n, row in enumerate(csv.reader(io.StringIO(text), delimiter=mark), 1) if row]
    except csv.Error as error:
        raise HierarchyInvalidError(f"the text is not CSV: {error}") from None
    if not lines:
        raise HierarchyInvalidError("it is empty")
    width = len(lines[0][1])
    if width < 2:
        raise HierarchyInvalidError("it has one column only, so no level above the values", lines[0][0])
    for number, row in lines:
        if len(row) != width:
            raise HierarchyInvalidError(f"it has {len(row)} entries, the first line has {width}", number)
    rows = dict.fromkeys(row for _, row in lines)
    return Hierarchy(tuple(zip(*rows, strict=True)))


def _delimiter(text: str) -> str:
    """The mark that splits all lines into equally many entries, more than one; if none does, the first line decides."""
    lines = [line for line in text.splitlines() if line]
    for mark in _DELIMITERS:
        try:
            widths = {len(row) for row in csv.reader(lines, delimiter=mark)}
        except csv.Error:
            continue
        if len(widths) == 1 and widths != {1}:
            return mark
    return max(_DELIMITERS, key=lambda mark: lines[0].count(mark) if lines else 0)
