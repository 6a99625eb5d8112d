"""Cells that stand for a missing value: which are known, and how SQL finds them."""

from collections.abc import Collection

KNOWN_MARKERS = ("", "?", "NA", "N/A", "n/a", "#N/A", "null", "NULL", "NaN", "nan", "None", "-", ".")

# A bar or a dot may be a grade or a category: it becomes missing only if a person says so.
USUAL_MARKERS = ("", "?", "NA", "N/A", "n/a", "#N/A", "null", "NULL", "NaN", "nan")


def is_missing(cell: str, markers: Collection[str]) -> str:
    r"""SQL that is true where ``cell``, SQL for a text, is null or one of ``markers`` between spaces.

    >>> is_missing('"age"', ["?", ""])
    '("age" IS NULL OR trim("age") IN (\'?\', \'\'))'
    """
    if not markers:
        return f"({cell} IS NULL)"
    return f"({cell} IS NULL OR trim({cell}) IN ({', '.join(map(text_literal, markers))}))"


def text_literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
