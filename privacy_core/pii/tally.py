"""What the rules say of a column's cells: counted over all of them, by which rules accept a cell together."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from privacy_core.pii import matching, patterns
from privacy_core.pii.cells import Cells, Positions
from privacy_core.pii.evidence import masked
from privacy_core.pii.own import Own, recognized
from privacy_core.pii.rule import Rule
from privacy_core.pii.spans import Method, settled

PROVED = 10_000
"""Distinct values of a column that a rule's validator is asked about; then it is asked about a sample of rows."""
READ_INSIDE, READ_CHECKED, READ_IN_ALL = 3_000, 20_000, 40_000
"""Distinct values of a column that are read inside because of one rule: for most, for those that a check or their form
proves, and for all together; then a sample of rows decides about the rule's kind."""
_SURE = 0.9  # score from which on a form alone proves, as that of an e-mail address does
EXAMPLES = 3

Bits = npt.NDArray[np.bool_]
Accepted = frozenset[int]
Inside = frozenset[str]


@dataclass(slots=True)
class Tally:
    """Counts of one column's cells.

    Attributes:
        rules: Those that a cell may meet, in the order of their numbers.
        texts: Whether its values are texts, which can hold something inside.
        inside: Rules that may find something inside: weak ones too, where a word for them stands near.
        near: Such words by kind, as patterns: a value with a digit and one of them is read inside.
        own: A person's own recognizers, which may find something inside too.
        only: Numbers of the rules that cells meet as a whole; None for all.
        cells: With a value.
        together: Cells by the rules that accept them as a whole and the kinds that were found inside of them.
        proposed: Cells that have a rule's form, whatever its validator says.
        unproved: Rules whose validator was not asked about all cells any more: those were taken for accepted.
        unread: Kinds that not all cells were read for any more that may hold one among other text.
        by_form: Kinds that something inside was taken for without a check digit.
        examples: Masked values by kind.
        characters: Of all cells.
        blanks: Between their words.
        lettered: Cells with a letter.
        numbered: Cells with a digit.
        distinct: Distinct values, as far as they came in one piece.
    """

    rules: Sequence[Rule]
    texts: bool = True
    inside: tuple[Rule, ...] = ()
    near: tuple[tuple[str, str], ...] = ()
    own: tuple[Own, ...] = ()
    only: frozenset[int] | None = None
    cells: int = 0
    together: Counter[tuple[Accepted, Inside]] = field(default_factory=Counter)
    proposed: Counter[int] = field(default_factory=Counter)
    unproved: set[int] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    by_form: set[str] = field(default_factory=set)
    examples: dict[tuple[str, bool], dict[str, None]] = field(default_factory=dict)
    characters: int = 0
    blanks: int = 0
    lettered: int = 0
    numbered: int = 0
    distinct: int = 0
    _asked: Counter[int] = field(default_factory=Counter)
    _asked_for: Counter[tuple[str, int]] = field(default_factory=Counter)
    _read: int = 0

    def add(self, values: pa.Array, counts: npt.NDArray[np.int64]) -> None:
        """Counts distinct values and the cells that hold each."""
        cells = Cells(values)
        self.cells += int(counts.sum())
        self.distinct += len(cells)
        self._look(cells, counts)
        accepted = self._whole(cells, counts)
        surely = np.zeros(len(cells), dtype=bool)
        for number, bits in accepted.items():
            if not self.rules[number].weak:
                surely |= bits
        inside = self._inside(cells, ~surely) if self.texts else {}
        self._count(accepted, inside, counts)

    def _look(self, cells: Cells, counts: npt.NDArray[np.int64]) -> None:
        if not self.texts:
            return
        self.characters += int(np.dot(cells.lengths, counts))
        self.blanks += int(np.dot(pc.count_substring(cells.values, " ").to_numpy(zero_copy_only=False), counts))
        self.lettered += int(counts[cells.matches(r"\pL")].sum())
        self.numbered += int(counts[cells.matches(r"\d")].sum())

    def _whole(self, cells: Cells, counts: npt.NDArray[np.int64]) -> dict[int, Bits]:
        """By the rules' numbers, which values they accept as a whole."""
        met = [n for n, rule in enumerate(self.rules) if rule.whole and (self.only is None or n in self.only)]
        accepted: dict[int, Bits] = {}
        for number, places in zip(met, cells.whole([self.rules[n] for n in met]), strict=True):
            if not len(places):
                continue
            self.proposed[number] += int(counts[places].sum())
            proved = self._proved(number, self.rules[number], cells, places)
            if len(proved):
                self._example(self.rules[number].entity, whole=True, values=partial(cells.at, proved[: 4 * EXAMPLES]))
                accepted[number] = np.zeros(len(cells), dtype=bool)
                accepted[number][proved] = True
        return accepted

    def _proved(self, number: int, rule: Rule, cells: Cells, places: Positions) -> Positions:
        if rule.accepts is None or number in self.unproved:
            return places
        self._asked[number] += len(places)
        if self._asked[number] > PROVED:
            self.unproved.add(number)
            return places
        return places[[rule.accepts(value) for value in cells.at(places)]]

    def _inside(self, cells: Cells, among: Bits) -> dict[int, Inside]:
        """By their places, the kinds that values hold among other text."""
        places = sorted(self._holding(cells, among & cells.parted))
        found: dict[int, Inside] = {}
        for place, value in zip(places, cells.at(places), strict=True):
            spans = settled([*matching.spans(value, self.inside), *recognized(value, self.own)])
            for span in spans:
                self._example(span.entity, whole=False, values=lambda: [value[span.start : span.end]])  # noqa: B023
                if span.method is not Method.CHECKSUM:
                    self.by_form.add(span.entity)
            if spans:
                found[place] = frozenset(span.entity for span in spans)
        return found

    def _holding(self, cells: Cells, among: Bits) -> set[int]:
        """Where a value may hold something: it matches what needs no word near, or has a digit and such a word.

        What very many values may hold is not read for in more of them; the others are read for what is rarer.
        """
        met = frozenset(self.rules)
        strong = [rule for rule in self.inside if rule in met and not rule.weak]
        own = [each.recognizer for each in self.own]
        forms = patterns.together((*(patterns.inside(rule.pattern) for rule in strong), *(o.pattern for o in own)))
        asked = [
            (rule.entity, READ_CHECKED if rule.checksum or rule.score >= _SURE else READ_INSIDE) for rule in strong
        ]
        quotas = dict(enumerate([*asked, *((each.entity, READ_CHECKED) for each in own)]))
        places = self._wanted(cells.holding(forms, among), "form", quotas)
        if self.near:
            words = patterns.together(tuple(pattern for _, pattern in self.near))
            quotas = {number: (entity, READ_INSIDE) for number, (entity, _) in enumerate(self.near)}
            places |= self._wanted(cells.holding(words, among & cells.matches(r"\d")), "word", quotas)
        return places

    def _wanted(
        self, hits: Iterable[tuple[int, list[int]]], what: str, quotas: Mapping[int, tuple[str, int]]
    ) -> set[int]:
        """Places that at least one pattern asks for whose quota is not used up."""
        wanted = set[int]()
        for place, numbers in hits:
            for number in numbers:
                entity, most = quotas[number]
                self._asked_for[what, number] += 1
                if self._asked_for[what, number] > most or self._read > READ_IN_ALL:
                    self.unread.add(entity)
                else:
                    self._read += place not in wanted
                    wanted.add(place)
        return wanted

    def _count(self, accepted: dict[int, Bits], inside: dict[int, Inside], counts: npt.NDArray[np.int64]) -> None:
        codes, sets = _combined(len(counts), accepted)
        kinds = list(dict.fromkeys(inside.values()))
        if kinds:
            numbers = {each: number for number, each in enumerate(kinds, start=1)}
            held = np.zeros(len(counts), dtype=np.int64)
            held[list(inside)] = [numbers[each] for each in inside.values()]
            codes = codes * (len(kinds) + 1) + held
        totals = np.bincount(codes, weights=counts.astype(np.float64))
        for code in np.nonzero(totals)[0].tolist():
            which, held_kind = divmod(code, len(kinds) + 1)
            self.together[sets[which], kinds[held_kind - 1] if held_kind else frozenset()] += int(totals[code])

    def _example(self, entity: str, *, whole: bool, values: Callable[[], Iterable[str]]) -> None:
        seen = self.examples.setdefault((entity, whole), {})
        if len(seen) < EXAMPLES:
            for value in values():
                if len(seen) < EXAMPLES:
                    seen[masked(value)] = None


def _combined(size: int, accepted: dict[int, Bits]) -> tuple[npt.NDArray[np.int64], list[Accepted]]:
    """For each place a number, and for each number which of ``accepted`` are true there."""
    codes, sets = np.zeros(size, dtype=np.int64), [frozenset[int]()]
    for number, bits in accepted.items():
        codes = 2 * codes + bits
        present = np.bincount(codes, minlength=2 * len(sets)) > 0
        sets = [sets[code // 2] | ({number} if code % 2 else frozenset()) for code in np.nonzero(present)[0].tolist()]
        codes = (np.cumsum(present) - 1)[codes]
    return codes, sets
