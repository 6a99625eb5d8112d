"""Many cells against many rules at once: which are one as a whole, and which may hold one."""

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from privacy_core.pii import patterns
from privacy_core.pii.rule import Rule

Positions = npt.NDArray[np.int64]


class Cells:
    """Distinct values of a column, spaces around them set aside and signs those of ASCII, as `patterns.plain` has them.

    Each value passes one automaton of all rules: a microsecond, where a pattern a rule took a second for all of them.
    """

    def __init__(self, values: pa.Array) -> None:
        self.values = _plain(pc.utf8_trim_whitespace(values))

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

    def whole(self, rules: Sequence[Rule]) -> list[Positions]:
        """For each rule where values as a whole have its form; its validator is not asked."""
        asked = patterns.together(tuple(rule.pattern for rule in rules), whole=True)
        (short,) = np.nonzero(self.lengths <= max((rule.length[1] for rule in rules), default=0))
        found: list[list[int]] = [[] for _ in rules]
        for place, value in zip(short.tolist(), self._bytes_at(short), strict=True):
            for number in asked.matching(value):
                found[number].append(place)
        return [self._as_long(places, *rule.length) for places, rule in zip(found, rules, strict=True)]

    def holding(self, hints: patterns.Together, among: npt.NDArray[np.bool_]) -> Iterator[tuple[int, list[int]]]:
        """Where values among some match patterns, in their order, each place with the numbers of these."""
        (places,) = np.nonzero(among)
        for start in range(0, len(places), 1_000):
            some = places[start : start + 1_000]
            for place, value in zip(some.tolist(), self._bytes_at(some), strict=True):
                if numbers := hints.matching(value):
                    yield place, numbers

    def at(self, positions: Sequence[int] | Positions) -> list[str]:
        """Some of the values."""
        found: list[str] = self.values.take(pa.array(positions, pa.int64())).to_pylist()
        return found

    def _bytes_at(self, positions: Positions) -> list[bytes]:
        """The same in UTF-8, as Arrow and RE2 have them: neither decoded nor encoded on the way."""
        found: list[bytes] = self.values.take(pa.array(positions, pa.int64())).cast(pa.binary()).to_pylist()
        return found

    def _as_long(self, places: list[int], least: int, most: int) -> Positions:
        found = np.array(places, dtype=np.int64)
        lengths = self.lengths[found]
        return found[(lengths >= least) & (lengths <= most)]


def _plain(values: pa.Array) -> pa.Array:
    other = pc.invert(pc.string_is_ascii(values))
    if not pc.any(other).as_py():
        return values
    written = pa.array(map(_seen, values.filter(other).to_pylist()), values.type)
    return pc.replace_with_mask(values, other, written)


def _seen(text: str) -> str:
    plain = patterns.plain(text)
    shown = patterns.seen(plain)
    return shown[0] if shown else plain
