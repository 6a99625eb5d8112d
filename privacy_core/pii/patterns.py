"""Patterns in RE2's syntax: compiled once, in time linear in the text, or refused with what is wrong."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from privacy_core.errors import PrivacyCoreError

_WORD = "0-9A-Za-z_"
LETTERS = "A-Za-z\u00c0-\u1fff\u2c00-\u2dff\u3041-\ud7ff"
"""Inside of a class: letters of nearly all scripts, and little else. \\pL makes automata of fifty times the size."""

CAPITALS = "A-Z\u00c0-\u017f\u0370-\u052f"
"""Inside of a class: what a name can begin with; outside of ASCII small letters too, for the same reason."""

_ADVICE = {
    "invalid perl operator": "RE2 has no look-ahead or look-behind: write what is to be found; boundaries are added.",
    "invalid escape sequence": "RE2 has no back-references such as \\1, and no \\Z, \\h or \\K.",
    "missing ]": "Close the class with ], or write \\[ for a bracket itself.",
    "missing )": "Close the group with ), or write \\( for a parenthesis itself.",
    "unexpected )": "Open the group with (, or write \\) for a parenthesis itself.",
    "no argument for repetition operator": "Put something before *, + or ?, or write \\* for the sign itself.",
    "invalid repetition size": "Repeat at most 1,000 times.",
    "bad repetition operator": "RE2 has no possessive ++ or **: write one sign.",
    "pattern too large": "Repeat less, or use shorter classes than \\pL inside of {...}.",
}


_OWN = 128
"""Megabytes for a person's own patterns together, of the 512 that one automaton has; all rules fit into 32."""


class PatternError(PrivacyCoreError, ValueError):
    """A pattern that RE2 cannot compile, or that finds nothing at all."""

    def __init__(self, wrong: str) -> None:
        super().__init__(wrong)

    def message(self) -> str:
        wrong = self.facts[0]
        advice = next((act for sign, act in _ADVICE.items() if wrong.startswith(sign)), "Write it in RE2's syntax.")
        return f"This pattern cannot be used: {wrong}. {advice}"


@lru_cache(1024)
def compiled(pattern: str) -> Any:
    r"""The pattern as RE2 has it.

    Raises:
        PatternError: RE2 cannot compile it.

    >>> compiled(r"EMP-\d{5}").search("EMP-12345").span()
    (0, 9)
    >>> compiled("(?=a)")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    privacy_core.pii.patterns.PatternError: This pattern cannot be used: invalid perl operator: (?=. RE2 has no ...
    """
    import re2  # noqa: PLC0415  # only who looks for something pays for it

    try:
        return re2.compile(pattern, _options(32))
    except UnicodeError:
        raise PatternError("it holds half of a character") from None
    except re2.error as error:
        said = error.args[0]
        raise PatternError(said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)) from None


def _options(megabytes: int) -> Any:
    import re2  # noqa: PLC0415

    options = re2.Options()
    options.log_errors = False
    options.max_mem = megabytes << 20
    return options


@dataclass(frozen=True, slots=True)
class Together:
    """Patterns as one automaton, so that one pass over a text tells which of them match; see `together`."""

    patterns: tuple[str, ...]
    whole: bool
    automaton: Any

    def matching(self, text: str | bytes) -> list[int]:
        """The numbers of the patterns that match, from 0."""
        found: list[int] = self.automaton.Match(text) if self.automaton else []
        if not found:  # not even the pattern that always matches: memory ran out, now or when they were compiled
            return [number for number, pattern in enumerate(self.patterns) if self._alone(pattern, text)]
        found.remove(len(self.patterns))
        return found

    def _alone(self, pattern: str, text: str | bytes) -> bool:
        asked = compiled(pattern)
        return (asked.fullmatch(text) if self.whole else asked.search(text)) is not None


@lru_cache(64)
def together(patterns: tuple[str, ...], *, whole: bool = False) -> Together:
    r"""Patterns that are asked about together, as all of a text (``whole``) or anywhere in it.

    >>> together((r"\d+", "a", "[a-z]")).matching("ab"), together((r"\d+", "a", "[a-z]"), whole=True).matching("12")
    ([1, 2], [0])
    """
    return Together(patterns, whole, _automaton(patterns, 512, whole=whole))


def _automaton(patterns: tuple[str, ...], megabytes: int, *, whole: bool = False) -> Any:
    """Of the patterns and one that always matches; None if they do not fit."""
    import re2  # noqa: PLC0415  # only who looks for something pays for it

    automaton = (re2.Set.FullMatchSet if whole else re2.Set.SearchSet)(_options(megabytes))
    try:
        for pattern in (*patterns, r"(?s:.*)" if whole else ""):
            automaton.Add(pattern)
        automaton.Compile()
    except re2.error:
        for pattern in patterns:
            compiled(pattern)  # says what is wrong with one that is wrong by itself
        return None
    return automaton


def check_size(pattern: str, others: Collection[str] = ()) -> None:
    r"""Refuses a pattern that other libraries find too large, or that is together with others.

    Raises:
        PatternError: RE2 cannot compile it, Arrow cannot, or the memory for all of them is too small.

    >>> check_size(r"\pL{1,980}Z")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    privacy_core.pii.patterns.PatternError: This pattern cannot be used: pattern too large. Repeat less, ...
    """
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    compiled(pattern)
    try:
        pc.match_substring_regex(pa.array([""]), pattern)
    except pa.ArrowInvalid:
        raise PatternError("pattern too large") from None
    if _automaton((*others, pattern), _OWN) is None or _automaton((*others, pattern), _OWN, whole=True) is None:
        raise PatternError(f"pattern too large beside the {len(others)} that are saved")


def bounded(pattern: str) -> str:
    """The pattern between ends of words; what it finds is group 1.

    A boundary is a character, since RE2 cannot look around: who goes on behind group 1 finds the next match even where
    the two share one. It knows the letters of ASCII; whoever must know all asks `is_word` for the neighbours of a hit.
    """
    return rf"(?:^|[^{_WORD}])({pattern})(?:$|[^{_WORD}])"


def inside(pattern: str) -> str:
    """The pattern somewhere in a cell, for a first look: a hit still needs its boundaries, so ask `matching.spans`."""
    return rf"(?:^|[^{_WORD}])(?:{pattern})(?:$|[^{_WORD}])"


def any_word(words: Iterable[str]) -> str:
    """Any of these words or phrases, in any case, as a pattern."""
    return f"(?i:{'|'.join(map(re.escape, words))})"


_SPACES = (0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)
_HYPHENS = (*range(0x2010, 0x2016), 0x2212, 0xFE63, 0xFF0D)
_DIGITS = {first + value: str(value) for first in (0x660, 0x6F0, 0x966, 0x9E6, 0xE50) for value in range(10)}
_PLAIN = (
    {0xFF01 + place: chr(0x21 + place) for place in range(94)}
    | dict.fromkeys(_SPACES, " ")
    | dict.fromkeys(_HYPHENS, "-")
    | _DIGITS
)


def plain(text: str) -> str:
    r"""The text of the same length in which spaces, hyphens, digits and wide letters of any kind are those of ASCII.

    >>> plain("536\u201190\u20114399"), plain("\uff14\uff11\uff11\uff11\u00a01111")
    ('536-90-4399', '4111 1111')
    """
    return text if text.isascii() else text.translate(_PLAIN)


_UNSEEN = re.compile(
    "[\u00ad\u0600-\u0605\u061c\u06dd\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
_STRESSED = re.compile(r"(?<!\w)_(\d[^_\n]{1,40}\d)_(?!\w)")


def seen(text: str) -> tuple[str, list[int]] | None:
    r"""The text as somebody sees it and where each of its characters stands; None where nothing hides.

    Zero-width spaces, soft hyphens and the like are left out, and the two "_" that stress a number are blanks.

    >>> seen("4\u200b1 _7-8_"), seen("41")
    (('41  7-8 ', [0, 2, 3, 4, 5, 6, 7, 8]), None)
    """
    stressed = _STRESSED.sub(r" \1 ", text) if "_" in text else text
    if text.isascii() or not _UNSEEN.search(text):
        return None if stressed == text else (stressed, list(range(len(text))))
    at = [place for place, character in enumerate(stressed) if not _UNSEEN.match(character)]
    return "".join([stressed[place] for place in at]), at


def is_word(character: str) -> bool:
    """Whether a character is part of a word, in any script.

    >>> [is_word(c) for c in ("é", "７", "_", "-", "")]
    [True, True, True, False, False]
    """
    return character.isalnum() or character == "_"
