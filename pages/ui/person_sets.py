"""What all records of one person tell together, where a pseudonym lets a recipient see them together."""

from collections.abc import Mapping
from typing import Any

from pages.ui import format as shown


def sentence(figures: Mapping[str, Any]) -> str:
    """The warning; empty where records of a person tell no more together than one by one.

    Args:
        figures: Of a protected table, as `Protected.to_json` has them.

    >>> sets = {"persons": 3, "unique": 1, "k": 1}
    >>> sentence({"after": {"k": 5}, "person_sets": sets})[:78]
    'A pseudonym of the person stays, so all records of a person can be seen togeth'
    >>> sentence({"after": {"k": 1}, "person_sets": sets})
    ''
    """
    sets, after = figures.get("person_sets"), figures.get("after")
    if sets is None or after is None or not sets["k"] < after["k"]:
        return ""
    has = "has" if sets["unique"] == 1 else "have"
    return (
        "A pseudonym of the person stays, so all records of a person can be seen together: "
        f"{shown.of_all(sets['unique'], sets['persons'])} {has} a set of values that nobody else has, and the smallest "
        f"group of people with the same set has {shown.count(sets['k'])}, not {shown.count(after['k'])}."
    )
