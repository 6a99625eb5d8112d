"""Which kinds of personal data a column holds, by what rules counted in it: its main kind first, then what is left."""

import math
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from privacy_core.pii.entities import words
from privacy_core.pii.findings import SAMPLE, ColumnFinding
from privacy_core.pii.forms import FORMS, KNOWN
from privacy_core.pii.rule import Rule
from privacy_core.pii.shares import at_most
from privacy_core.pii.tally import Accepted, Inside, Tally

_MOST, _HALF = 0.9, 0.5
_SOME = 5  # proposed cells from which on a rate tells a check digit from luck
_ENOUGH = 20  # cells from which on their number proves what one cell cannot
_RARE = 0.2  # chance of a check digit that a column of random numbers does not pass
_SURE = 0.8  # score from which on a single cell counts, as a check digit does
_PART = 0.02  # of cells, from which on forms that other things have too count as a second kind
_FEW = 0.05  # of cells, from which on numbers count among words
_ANYTHING = frozenset(
    {"DATE_TIME", "AGE", "ZIP_CODE", "CUSTOMER_ID", "URL"}
)  # kinds of which other things have the form
_CATEGORIES, _RETURNS = 12, 5  # different cells, and times that each returns, which names of people seldom do
_SOME_KNOWN = 0.3  # of such cells, those in which a list must know a name
_WHOLE_ONLY = frozenset({"TITLE"})  # "Prof" is a part of what people do as well
Cells = Counter[tuple[Accepted, Inside]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What a column's cells were taken for by rules.

    Attributes:
        column: Its name.
        tally: Of every cell.
        sampled: Of a random sample of rows, where validators were not asked about every cell; else None.
        named: Kinds that the column's name speaks of.
    """

    column: str
    tally: Tally
    sampled: Tally | None
    named: Collection[str]

    def findings(self) -> list[ColumnFinding]:
        """What counts, the main kind first."""
        left = Counter(self.tally.together)
        found: list[ColumnFinding] = []
        while best := self._best(left, first=not found):
            finding = self._finding(best, left)
            if finding is not None:
                found.append(finding)
            left = _without(left, best, self.tally)
        taken = {finding.entity for finding in found}
        held = {kind for _, inside in left for kind in inside}
        if self.sampled is not None:
            held |= {kind for _, inside in self.sampled.together for kind in inside} & self.tally.unread
        insides = sorted(held - taken - _WHOLE_ONLY)
        found += [each for kind in insides if (each := self._inside(kind, left)) is not None]
        return found[:1] + sorted(found[1:], key=lambda each: (-each.share, each.entity))

    def _best(self, left: Cells, *, first: bool) -> str | None:
        """The entity that explains the cells best that are left."""
        counting = [number for number in range(len(self.tally.rules)) if self._counts(number)]
        hits = Counter[str]()
        score: dict[str, float] = {}
        for (accepted, _), cells in left.items():
            for entity in {self.tally.rules[number].entity for number in accepted if number in counting}:
                hits[entity] += cells
        for number in counting:
            rule = self.tally.rules[number]
            if hits[rule.entity]:
                proof = _proof(rule, hits[rule.entity])
                alone = rule.score_near if rule.entity in self.named else rule.score
                score[rule.entity] = max(score.get(rule.entity, 0.0), proof + alone)
        open_cells = self.tally.cells if first else sum(left.values())
        able = [each for each in hits if self._enough(each, hits[each], score[each], among=open_cells)]
        return max(able, key=lambda each: self._rank(each, hits[each], score[each]), default=None)

    def _rank(self, entity: str, hits: int, score: float) -> tuple[bool, bool, bool, float, int, str]:
        """Which of several explains most cells: what a person told us first, then what is proved or the name tells."""
        told = entity in self.named or score >= 1 + _SURE
        return hits >= _HALF * self.tally.cells, self._own(entity), told, score, hits, entity

    def _own(self, entity: str) -> bool:
        return any(rule.own for rule in self.tally.rules if rule.entity == entity)

    def _enough(self, entity: str, hits: int, score: float, *, among: int) -> bool:
        """Whether an entity has enough of the cells, ``among`` those that no other one explains."""
        share, first = hits / self.tally.cells, among == self.tally.cells
        if self._own(entity):
            return True  # nobody else's numbers look like them: one cell is worth telling
        if score >= _SURE:
            return (first and self.tally.texts) or share >= _PART or score >= 1
        if entity in self.named:
            return share >= (_PART if score else _HALF)  # forms of anything must be most of what is there
        if score >= _HALF and entity not in _ANYTHING and share >= _FEW:
            among = min(among, self.tally.numbered or among)  # words beside numbers are what stands where none is known
        return share >= _PART and hits >= _HALF * among

    def _counts(self, number: int) -> bool:
        """Whether hits of a rule are believed in this column."""
        asked = self.sampled if self.sampled is not None and number in self.tally.unproved else self.tally
        rule, proposed = self.tally.rules[number], asked.proposed[number]
        if not proposed:
            return False
        accepted = _cells(asked.together, lambda ids: number in ids)
        rate, supported = accepted / proposed, rule.entity in self.named
        if rule.chance < _HALF and proposed >= _SOME and rate < (2 * rule.chance if supported else _HALF):
            return False
        if rule in FORMS and not self._may_be_words(rule, accepted, asked):
            return False
        if not rule.weak or supported:
            return True
        if asked.distinct >= _ENOUGH and accepted >= rule.many * asked.cells:
            return True
        many = proposed >= _ENOUGH and accepted >= _MOST * asked.cells
        return rule.checksum and rule.chance <= _RARE and many and rate >= _MOST

    def _may_be_words(self, rule: Rule, accepted: int, asked: Tally) -> bool:
        """Whether a name that alone speaks for words is not contradicted by most cells, nor by a few that return."""
        if rule.name == KNOWN or accepted < _HALF * asked.cells:
            return False
        known = [number for number, each in enumerate(asked.rules) if each.entity == rule.entity and each.name == KNOWN]
        if not known or asked.distinct * _RETURNS > asked.cells or asked.distinct > _CATEGORIES:
            return True
        return _cells(asked.together, lambda ids: known[0] in ids) >= _SOME_KNOWN * accepted

    def _finding(self, entity: str, left: Cells) -> ColumnFinding | None:
        numbers = {n for n, rule in enumerate(self.tally.rules) if rule.entity == entity and self._counts(n)}
        if self.sampled is not None and (numbers & self.tally.unproved or entity in self.tally.unread):
            together = self.sampled.together.items()
            hits = sum(cells for (ids, kinds), cells in together if ids & numbers or entity in kinds)
            return self._made(entity, hits, self.sampled.cells, numbers, every=False)
        inside = sum(cells for (ids, kinds), cells in left.items() if entity in kinds and not ids & numbers)
        hits = _cells(left, lambda ids: bool(ids & numbers)) + inside
        return self._made(entity, hits, self.tally.cells, numbers, every=True)

    def _inside(self, entity: str, left: Cells) -> ColumnFinding | None:
        hits = sum(cells for (_, kinds), cells in left.items() if entity in kinds)
        if self.sampled is None or entity not in self.tally.unread:
            return self._made(entity, hits, self.tally.cells, (), every=True, whole=False)
        drawn = sum(cells for (_, kinds), cells in self.sampled.together.items() if entity in kinds)
        if drawn:
            return self._made(entity, drawn, self.sampled.cells, (), every=False, whole=False)
        known = self._made(entity, hits, self.tally.cells, (), every=True, whole=False)  # where it was read for
        high = at_most(self.sampled.cells)
        return known and replace(known, method=SAMPLE, high=max(high, known.share), reason=f"at least {known.reason}")

    def _made(
        self, entity: str, hits: int, n: int, numbers: Collection[int], *, every: bool, whole: bool = True
    ) -> ColumnFinding | None:
        if not hits:
            return None
        looked = self.tally if every or self.sampled is None else self.sampled
        rules = [self.tally.rules[number] for number in numbers]
        proved = (not whole or _proved(looked, numbers)) and entity not in looked.by_form
        return ColumnFinding.counted(
            self.column,
            entity,
            hits=hits,
            n=n,
            every=every,
            header=entity in self.named,
            what=_what(entity, rules, proved=proved, whole=whole),
            checksum=proved,
            whole=whole,
            evidence=looked.examples.get((entity, whole), ()),
        )


def _proved(tally: Tally, numbers: Collection[int]) -> bool:
    """Whether each cell that these rules accept passed a check."""
    sure = {number for number in numbers if tally.rules[number].checksum}
    ours = [accepted for accepted, _ in tally.together if accepted & set(numbers)]
    return bool(ours) and all(accepted & sure for accepted in ours)


def _proof(rule: Rule, hits: int) -> float:
    """How much passing a check digit proves over many cells: 1 from where chance is out of the question."""
    if not rule.checksum or rule.chance >= 1:
        return 1.0 if rule.checksum else 0.0
    return min(1.0, -hits * math.log10(rule.chance) / 9)


def _cells(together: Cells, fits: Callable[[Accepted], bool]) -> int:
    return sum(cells for (accepted, _), cells in together.items() if fits(accepted))


def _without(left: Cells, entity: str, tally: Tally) -> Cells:
    """Cells that the entity does not explain as a whole."""
    numbers = {number for number, rule in enumerate(tally.rules) if rule.entity == entity}
    return Counter({key: cells for key, cells in left.items() if not key[0] & numbers})


def _what(entity: str, rules: Collection[Rule], *, proved: bool, whole: bool) -> tuple[str, str]:
    """What cells do, and what one does."""
    kind = words(entity)
    if not whole:
        return f"hold {kind} among other text", f"holds {kind} among other text"
    if proved:
        return f"pass the check of {kind}", f"passes the check of {kind}"
    if rules and all(rule in FORMS for rule in rules):
        texts = " or ".join(sorted({rule.name for rule in rules}))
        return f"are {texts}", f"is one of {texts}"
    return f"have the form of {kind}", f"has the form of {kind}"
