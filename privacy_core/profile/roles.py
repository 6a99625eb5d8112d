"""What a column may be to a person's privacy, suggested from its name and values with the reason; a person decides."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace

from privacy_core.intake import ColumnType
from privacy_core.profile import patterns
from privacy_core.profile.columns import ColumnProfile
from privacy_core.profile.meanings import Role, Suggestion
from privacy_core.profile.names import NAME_RULES, words
from privacy_core.profile.vocabularies import VOCABULARIES

_DIRECT, _QUASI, _INSENSITIVE = Role.DIRECT_IDENTIFIER, Role.QUASI_IDENTIFIER, Role.INSENSITIVE
_UNIQUE = 0.9
_ENOUGH = 20  # unique values among fewer records than this say nothing
_LONG = 25  # characters on average
_SOME = 0.001  # of values: what one in a thousand records tells leaves with the column
_VARIED, _MOSTLY = 0.05, 0.5  # distinct values as a share of records with a value
_CONTACTS = frozenset({patterns.EMAIL, patterns.PHONE, patterns.IBAN, patterns.URL})


@dataclass(frozen=True, slots=True)
class ValueRule:
    """Columns whose values look like ``role``.

    ``reason`` may name {unique}, the share of unique values, and {email} and the like of `ColumnProfile.looks_like`.
    """

    role: Role
    reason: str
    fits: Callable[[ColumnProfile], bool]


def _known(column: ColumnProfile) -> int:
    return column.records - column.missing


def _distinct_share(column: ColumnProfile) -> float:
    return column.distinct / _known(column) if _known(column) else 0.0


def _unique(column: ColumnProfile) -> bool:
    return column.unique_share >= _UNIQUE and _known(column) >= _ENOUGH


def _holds(thing: str) -> Callable[[ColumnProfile], bool]:
    return lambda column: column.type == ColumnType.TEXT and column.looks_like.get(thing, 0.0) >= _SOME


def _long(column: ColumnProfile, *, distinct: float) -> bool:
    is_long = column.type == ColumnType.TEXT and (column.mean_length or 0) >= _LONG
    return is_long and _distinct_share(column) >= distinct


def _long_numbers(column: ColumnProfile, *, distinct: float) -> bool:
    return column.looks_like.get(patterns.NUMBER, 0.0) >= _MOSTLY and _distinct_share(column) >= distinct


def _codes(column: ColumnProfile) -> bool:
    coded = column.type == ColumnType.INTEGER or column.looks_like.get(patterns.CODE, 0.0) >= _UNIQUE
    return coded and _known(column) >= _ENOUGH and _distinct_share(column) >= _VARIED


def _numbered(column: ColumnProfile) -> bool:
    return (
        re.search(r"(^|_)(id|nr|no|num|code|key|ref)$|(number|nummer|numero|kennung)$", words(column.column))
        is not None
    )


_CONSTANT = ValueRule(_INSENSITIVE, "all records have the same value", lambda column: column.distinct <= 1)

# What outweighs a name that speaks of something harmless, or of what stays in the table.
VALUES_BEFORE_NAMES = (
    _CONSTANT,
    ValueRule(_DIRECT, "{email} of values hold an e-mail address", _holds(patterns.EMAIL)),
    ValueRule(_DIRECT, "{phone} of values hold what looks like a phone number", _holds(patterns.PHONE)),
    ValueRule(_DIRECT, "{iban} of values hold what looks like a bank account", _holds(patterns.IBAN)),
    ValueRule(_DIRECT, "{url} of values hold a web address", _holds(patterns.URL)),
    ValueRule(
        _DIRECT,
        "{number} of values hold a number of nine digits or more",
        lambda column: column.type == ColumnType.TEXT and _long_numbers(column, distinct=_MOSTLY),
    ),
    ValueRule(
        _DIRECT, "it holds long free text, which may name people", lambda column: _long(column, distinct=_MOSTLY)
    ),
)
VALUES_AFTER_NAMES = (
    *(ValueRule(each.role, f"its values look like those of {each.what}", each.fits) for each in VOCABULARIES),
    ValueRule(_DIRECT, "it holds long free text, which may name people", lambda column: _long(column, distinct=0.1)),
    ValueRule(
        _DIRECT,
        "{unique} of values are unique",
        lambda column: _unique(column) and column.type in {ColumnType.TEXT, ColumnType.INTEGER},
    ),
    ValueRule(
        _QUASI,
        "{unique} of values are unique, so that other files can be linked to it",
        _unique,
    ),
    ValueRule(
        _DIRECT,
        "{number} of values hold a number of nine digits or more",
        lambda column: _known(column) >= _ENOUGH and _long_numbers(column, distinct=_VARIED),
    ),
    ValueRule(
        _DIRECT,
        "its name ends as a number's does, and it holds codes that few records share",
        lambda column: _numbered(column) and _codes(column),
    ),
    ValueRule(
        _DIRECT,
        "it holds codes that few records share",
        lambda column: column.type == ColumnType.TEXT and _codes(column) and _distinct_share(column) >= _MOSTLY,
    ),
    ValueRule(
        _QUASI,
        "it holds dates, which others may know",
        lambda column: column.type in {ColumnType.DATE, ColumnType.TIMESTAMP},
    ),
    ValueRule(
        _INSENSITIVE,
        "nothing in its name or values is known to point to a person; look at it yourself",
        lambda _: True,
    ),
)


def suggest(columns: Iterable[ColumnProfile], *, looked_at: Collection[str] = ()) -> tuple[Suggestion, ...]:
    """A role for each column, and at most one column for each mark; nothing is applied.

    A name that speaks of a direct identifier decides; then values that hold one; then any other name; then the rest of
    what values show. An id of a person that is unique in every record is still their id.

    Args:
        columns: Profiles of a table's columns.
        looked_at: Names of those in which every cell was looked at for personal data by better means, so that what
            their values seem to hold by a profile's patterns no longer counts. What uniqueness shows still does.
    """
    suggestions: list[Suggestion] = []
    for column in columns:
        suggestion = _suggest(_without_contacts(column) if column.column in looked_at else column)
        if suggestion.mark in {earlier.mark for earlier in suggestions if earlier.mark}:
            suggestion = Suggestion(suggestion.column, suggestion.role, None, suggestion.reason)
        suggestions.append(suggestion)
    return tuple(suggestions)


def _without_contacts(column: ColumnProfile) -> ColumnProfile:
    left = {thing: share for thing, share in column.looks_like.items() if thing not in _CONTACTS}
    return replace(column, looks_like=left)


def _suggest(column: ColumnProfile) -> Suggestion:
    named = words(column.column)
    by_name = next((rule for rule in NAME_RULES if rule.fits(column, named)), None) if column.distinct else None
    first = next((rule for rule in VALUES_BEFORE_NAMES if rule.fits(column)), None)
    if by_name is not None and (first in {None, _CONSTANT} or by_name.role is _DIRECT):
        return Suggestion(column.column, by_name.role, by_name.mark, f"its name looks like {by_name.what}")
    rule = first or next(rule for rule in VALUES_AFTER_NAMES if rule.fits(column))
    shares = {thing: _share(share) for thing, share in column.looks_like.items()}
    return Suggestion(column.column, rule.role, None, rule.reason.format(unique=_share(column.unique_share), **shares))


def _share(share: float) -> str:
    """A share in whole percent that reads 100% only where it is, and 0% likewise.

    >>> _share(1.0), _share(0.9996), _share(0.984), _share(0.004)
    ('100%', 'over 99%', '98%', 'under 1%')
    """
    if 0 < share < 0.01:
        return "under 1%"
    return "over 99%" if 0.99 < share < 1 else f"{share:.0%}"
