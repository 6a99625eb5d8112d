"""Many cells against a rule at once: which are one as a whole, and which may hold one."""

import re
from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from privacy_core.pii import patterns
from privacy_core.pii.needs import needs
from privacy_core.pii.rule import Rule

Positions = npt.NDArray[np.int64]
_DIGITS = frozenset("0123456789")
_FEW = 200  # values that are sooner looked at one by one than by a pattern that Arrow compiles anew each time


class Cells:
    """Distinct values of a column, spaces around them set aside, and what is known of them before any pattern."""

    def __init__(self, values: pa.Array) -> None:
        self.values = pc.utf8_trim_whitespace(values)
        self._holding: dict[frozenset[str], npt.NDArray[np.bool_]] = {}

    def __len__(self) -> int:
        return len(self.values)

    @cached_property
    def lengths(self) -> npt.NDArray[np.int32]:
        """Characters of each."""
        found: npt.NDArray[np.int32] = pc.utf8_length(self.values).to_numpy(zero_copy_only=False)
        return found

    @cached_property
    def parted(self) -> npt.NDArray[np.bool_]:
        """Which have a boundary in them, so that something can stand inside."""
        return self.matches(r"[^0-9A-Za-z_]")

    def matches(self, pattern: str) -> npt.NDArray[np.bool_]:
        """Which hold a match of a pattern."""
        found: npt.NDArray[np.bool_] = pc.match_substring_regex(self.values, pattern).to_numpy(zero_copy_only=False)
        return found

    def whole(self, rule: Rule) -> Positions:
        """Where a value as a whole has the form of the rule; its validator is not asked."""
        least, most = rule.length
        return self._matching(patterns.whole(rule.pattern), rule, (self.lengths >= least) & (self.lengths <= most))

    def inside(self, rule: Rule, among: npt.NDArray[np.bool_]) -> Positions:
        """Where a value among some holds the form of the rule, or begins or ends with it."""
        return self._matching(patterns.inside(rule.pattern), rule, among & (self.lengths >= rule.length[0]))

    def spoken_of(self, words: str, among: npt.NDArray[np.bool_]) -> Positions:
        """Where a value among some has a digit and one of the words that are a pattern."""
        return self._searched(words, among & self._having(_DIGITS))

    def at(self, positions: Sequence[int] | Positions) -> list[str]:
        """Some of the values."""
        found: list[str] = self.values.take(pa.array(positions, pa.int64())).to_pylist()
        return found

    def _having(self, characters: frozenset[str]) -> npt.NDArray[np.bool_]:
        """Which hold one of the characters."""
        if characters not in self._holding:
            one_of = "[" + "".join(map(_escaped, sorted(characters))) + "]"
            self._holding[characters] = self.matches(one_of)
        return self._holding[characters]

    def _matching(self, pattern: str, rule: Rule, among: npt.NDArray[np.bool_]) -> Positions:
        """Where the pattern matches, of values that hold what it cannot match without."""
        for characters in needs(rule.pattern):
            if not among.any():
                break
            if characters == _DIGITS or not any(each.isalnum() for each in characters):  # few sets, asked for often
                among = among & self._having(characters)
        return self._searched(pattern, among)

    def _searched(self, pattern: str, among: npt.NDArray[np.bool_]) -> Positions:
        (places,) = np.nonzero(among)
        if not len(places):
            return places
        if len(places) < _FEW:
            compiled = patterns.compiled(pattern)
            hit = [compiled.search(value) is not None for value in self.at(places)]
        else:
            some = self.values if len(places) == len(self) else self.values.take(pa.array(places))
            hit = pc.match_substring_regex(some, pattern).to_numpy(zero_copy_only=False)
        matching: Positions = places[np.asarray(hit, dtype=bool)]
        return matching


def _escaped(character: str) -> str:
    return rf"\x{{{ord(character):x}}}" if re.match(r"\W", character) else character
