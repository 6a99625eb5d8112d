"""What a pattern cannot match without: a few characters of which one must occur, found in the pattern itself.

A column without a digit meets few patterns, and it costs one look to know that it has none.
"""

import re
from functools import lru_cache
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_MOST, _SEVERAL = 40, 3
_DIGITS = frozenset("0123456789")
_OTHERWISE = ("[:", r"\Q", r"\x{", r"\C", "(?U", "(?-", "(?i-")  # what RE2 reads otherwise than Python's parser
_SETS = {op.CATEGORY_DIGIT: _DIGITS}


@lru_cache(1024)
def needs(pattern: str) -> tuple[frozenset[str], ...]:
    r"""Sets of characters: each match has at least one of each. The smallest few sets that are known, perhaps none.

    >>> [sorted(each) for each in needs(r"\pL+@(?:a|b)")], len(needs(r"\d{3}-?|x\d")[0]), needs(r"\pL+|\d")
    ([['@'], ['a', 'b']], 10, ())
    """
    if any(sign in pattern for sign in _OTHERWISE):
        return ()
    plain = re.sub(r"\\p(?:\{\w+\}|\w)", r"\\w", pattern, flags=re.IGNORECASE)
    try:
        tree = parser.parse(plain)
    except re.error:
        return ()
    cased = not tree.state.flags & re.IGNORECASE
    return tuple(sorted(_required(tree, cased=cased), key=_rarest)[:_SEVERAL])


def _rarest(characters: frozenset[str]) -> tuple[int, str]:
    return len(characters), "".join(sorted(characters))


def _required(tree: Any, *, cased: bool) -> set[frozenset[str]]:
    """Sets of which each match has a character."""
    found: set[frozenset[str]] = set()
    for kind, what in tree:
        if kind is op.LITERAL:
            found.add(_cases({chr(what)}, cased=cased))
        elif kind is op.IN and (members := _members(what)) is not None:
            found.add(_cases(members, cased=cased))
        elif kind is op.SUBPATTERN:
            _, added, _, inner = what
            found |= _required(inner, cased=cased and not added & re.IGNORECASE)
        elif kind in {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT} and what[0] > 0:
            found |= _required(what[2], cased=cased)
        elif kind is op.BRANCH:
            found |= _of_each([_required(branch, cased=cased) for branch in what[1]])
    return {each for each in found if each and len(each) <= _MOST}


def _of_each(branches: list[set[frozenset[str]]]) -> set[frozenset[str]]:
    """One set that serves all branches: the smallest of each together, digits where each has them."""
    if not all(branches):
        return set()
    together = frozenset[str]().union(*(min(each, key=_rarest) for each in branches))
    return {together} | ({_DIGITS} if all(_DIGITS in each for each in branches) else set())


def _members(items: Any) -> set[str] | None:
    """Characters of a class; None where there are many, or all but a few."""
    found: set[str] = set()
    for kind, what in items:
        if kind is op.LITERAL:
            found.add(chr(what))
        elif kind is op.RANGE and what[1] - what[0] <= _MOST:
            found |= {chr(code) for code in range(what[0], what[1] + 1)}
        elif kind is op.CATEGORY and what in _SETS:
            found |= _SETS[what]
        else:
            return None
    return found


def _cases(characters: set[str], *, cased: bool) -> frozenset[str]:
    if cased:
        return frozenset(characters)
    if not all(c.isascii() for c in characters) or characters & set("kKsS"):
        return frozenset()  # K and S have further cases outside of ASCII
    return frozenset({c.lower() for c in characters} | {c.upper() for c in characters})
