"""Names of people, places and organizations in a column: by lists where cells are short, else by a reader of text.

One cell proves nothing here: a name is a city somewhere, and a language model takes a colour for a person. So a kind
counts where enough of a random sample of rows is of it, and where the cells are no handful of categories.
"""

import operator
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from privacy_core.pii import columns, people_cells, people_columns, reading, short_cells, world_places
from privacy_core.pii.entities import words
from privacy_core.pii.evidence import masked
from privacy_core.pii.findings import EVERY_CELL, SAMPLE, ColumnFinding
from privacy_core.pii.people_cells import Look
from privacy_core.pii.shares import at_most, interval
from privacy_core.pii.spans import settled
from privacy_core.pii.tally import EXAMPLES, Tally

if TYPE_CHECKING:
    from privacy_core.pii.text import Reader

LOOKED_UP = 2_000
"""Rows whose short cells are looked up in lists."""
_WORDS, _LONG = 3.0, 24.0  # blanks and characters of a cell of free text, on average
_LETTERED = 0.5
_FIRMS = 4  # different ones with a legal form are firms, where as many with a word such as "bank" can be ways to pay
_NO_WORDS = frozenset({"PERSON", "STREET_ADDRESS"})
_DIFFERENT, _RETURN = 3, 4  # values; cells that hold each, on average
_MISTAKEN, _HALF = 0.15, 0.5


@dataclass(frozen=True, slots=True)
class _List:
    """When a column of short cells is of a kind.

    Attributes:
        share: Of cells that must be.
        distinct: Different ones there must be.
    """

    share: float
    distinct: int


_LISTS: Mapping[str, _List] = {
    "STREET_ADDRESS": _List(0.5, 10),
    "ORGANIZATION": _List(0.4, 8),
    "TITLE": _List(0.8, 3),
    "NRP": _List(0.6, 5),
    "LOCATION": _List(0.5, 8),
    "AGE": _List(0.8, 5),
}


@dataclass(frozen=True, slots=True)
class Named:
    """What was found by name.

    Attributes:
        findings: What counts.
        read: Cells that were read for it: all, or of random rows; those that rules explain are among them.
        flagged: Those that were taken for something, enough of them to count or not.
        cut: Those of which only the beginning was read, and nothing flagged there.
        every: Whether the cells are all with a value.
        different: Values that differ among those flagged, by lists; 0 where a reader of text flagged them.
        sampled: Cells by which a sample of rows decided about patterns among other text; 0 where all were read for it.
    """

    findings: list[ColumnFinding]
    read: int = 0
    flagged: int = 0
    cut: int = 0
    every: bool = False
    different: int = 0
    sampled: int = 0

    @property
    def at_most(self) -> float:
        """The largest share of cells that would be flagged; exact where every cell was read to its end."""
        may = self.flagged + self.cut
        by_patterns = at_most(self.sampled) if self.sampled else 0.0
        if self.every:
            return max(may / self.read if self.read else 0.0, by_patterns)
        return max(at_most(self.read, hits=may), by_patterns)


def is_free_text(cells: Mapping[str, int]) -> bool:
    """Whether cells, each value with how many hold it, are sentences rather than names or codes."""
    known = sum(cells.values())
    blanks = sum(value.count(" ") * count for value, count in cells.items())
    long = sum(len(value) * count for value, count in cells.items())
    lettered = sum(count for value, count in cells.items() if any(map(str.isalpha, value)))
    return known > 0 and blanks >= _WORDS * known and long >= _LONG * known and lettered >= _LETTERED * known


def may_be_named(tally: Tally) -> bool:
    """Whether some cells are words."""
    return tally.texts and tally.lettered > 0


def listed(
    column: str, cells: pa.Array, *, every: bool, named: Collection[str], explained: Collection[str] = ()
) -> Named:
    """The kind that a column of short cells is of by lists, if it is of one.

    Args:
        column: Its name.
        cells: Of randomly drawn rows.
        every: Whether they are all rows.
        named: Kinds that the column's name speaks of.
        explained: Values that are something else by rules: of the others, enough must be of a kind.
    """
    known = cells.drop_null()
    every, known = every and len(known) <= LOOKED_UP, known.slice(0, LOOKED_UP)
    n, counts = len(known), unexplained(known, explained)
    kinds = {value: short_cells.kinds(value) for value in counts}
    shares: dict[str, float] = {}
    for entity, needed in _LISTS.items():
        ours = {value: cells for value, cells in counts.items() if entity in kinds[value]}
        share = sum(ours.values()) / max(sum(counts.values()), 1)
        wanted = 0.2 if entity in named else needed.share
        sure = sum(map(short_cells.has_legal_form, ours)) if entity == "ORGANIZATION" else 0
        if share >= wanted and len(ours) >= (2 if entity in named or sure >= _FIRMS else needed.distinct):
            shares[entity] = share
    looks = {value: people_cells.look(value) if "PERSON" in kinds[value] else Look.NOTHING for value in counts}
    people = people_columns.people(counts, looks, n, named="PERSON" in named)
    if people:
        shares["PERSON"] = sum(counts[value] for value in people) / sum(counts.values())
    flagged = sum(cells for value, cells in counts.items() if kinds[value])
    looked = Named([], read=n, flagged=flagged, every=every, different=sum(map(bool, kinds.values())))
    if not shares:
        return looked
    best = max(shares, key=lambda entity: (entity in named, shares[entity], entity != "PERSON"))
    best_ones = people if best == "PERSON" else {value for value in counts if best in kinds[value]}
    hits = sum(counts[value] for value in best_ones)
    finding = _made(column, best, hits, n, every=every, named=named, whole=True, examples=list(best_ones))
    return replace(looked, findings=[finding])


def contradicted(entity: str, cells: pa.Array) -> bool:
    """Whether the cells of a column whose name alone speaks of a kind are a few words that return, none of them of it.

    So are the states of an order under "customer_name". Only people and addresses are told from words so: regions and
    departments are words themselves. Lists know names in other letters than Latin ones too badly to say that none is.
    """
    if entity not in _NO_WORDS:
        return False
    values = unexplained(cells, ())
    told = [value for value in values if any(map(str.isalpha, value))]
    if len(told) < _DIFFERENT or sum(values.values()) < _RETURN * len(told):
        return False
    if sum(entity in short_cells.kinds(value) for value in told) > _MISTAKEN * len(told):
        return False
    words = sum(short_cells.is_ordinary(value) for value in told)
    latin = not any(map(world_places.is_in_other_letters, told))
    return words >= _HALF * len(told) or (entity == "PERSON" and latin and len(told) >= 2 * _DIFFERENT)


def read(
    column: str,
    cells: pa.Array,
    reader: "Reader",
    *,
    sample: int,
    every: bool,
    named: Collection[str],
    explained: Collection[str] = (),
) -> Named:
    """What a reader of free text finds in cells of randomly drawn rows.

    Args:
        column: Its name.
        cells: Of randomly drawn rows.
        reader: Reads them.
        sample: How many to read.
        every: Whether the cells are all rows.
        named: Kinds that the column's name speaks of.
        explained: Values that are something else by rules, and are not read.
    """
    known = _drawn(cells.drop_null(), sample, explained)
    every = every and len(known) == len(cells) - cells.null_count
    n, counts = len(known), unexplained(known, explained)
    long = unexplained(known.filter(pc.greater_equal(pc.utf8_length(known), columns.READ)), explained)
    found = [(value, settled(spans)) for value, spans in zip(counts, reader.read(list(counts)), strict=True)]
    believed = reading.believed(found)
    hits, hits_in_long = Counter[str](), Counter[str]()
    for value, _ in filter(operator.itemgetter(1), found):
        kinds = dict.fromkeys([_ANY, *(span.entity for span, _ in believed.get(value, ()))], counts[value])
        hits.update(kinds)
        hits_in_long.update(kinds if value in long else {})
    flagged, cut = hits[_ANY], sum(long.values())
    examples = reading.by_kind(believed)
    findings = [
        _to_the_end(
            _made(column, entity, hits[entity], n, every=every, named=named, whole=False, examples=examples[entity]),
            cut=cut - hits_in_long[entity],
        )
        for entity in reading.KINDS
        if reading.enough(entity, hits[entity], sum(counts.values()), examples.get(entity, []))
    ]
    findings.sort(key=lambda each: -each.share)
    return Named(findings, read=n, flagged=flagged, cut=cut - hits_in_long[_ANY], every=every)


def unexplained(cells: pa.Array, explained: Collection[str]) -> dict[str, int]:
    """Values that are not blank, nor something else by rules, with how many cells hold each."""
    counts = Counter[str]()
    for each in cells.drop_null().value_counts().to_pylist():
        if (value := each["values"].strip()) and value not in explained:
            counts[value] += each["counts"]
    return dict(counts)


def _drawn(known: pa.Array, sample: int, explained: Collection[str]) -> pa.Array:
    """The first cells, so many that ``sample`` of them are to be read."""
    if not explained:
        return known.slice(0, sample)
    left = sample
    for place, value in enumerate(known.to_pylist()):
        left -= value.strip() not in explained
        if not left:
            return known.slice(0, place + 1)
    return known


def _to_the_end(finding: ColumnFinding, *, cut: int) -> ColumnFinding:
    """The finding, with what the ends of cells may add that nobody read."""
    if not cut:
        return finding
    may = finding.hits + cut
    high = may / finding.n if finding.method == EVERY_CELL else interval(may, finding.n)[1]
    reason = f"{finding.reason} in their first {columns.READ:,} characters"
    return replace(finding, method=SAMPLE, high=high, reason=reason)


_ANY = ""  # kind


def _made(
    column: str,
    entity: str,
    hits: int,
    n: int,
    *,
    every: bool,
    named: Collection[str],
    whole: bool,
    examples: Sequence[str],
) -> ColumnFinding:
    kind = words(entity)
    by_lists = (f"can be {kind}, by lists of names and words",) * 2
    by_reading = (f"hold {kind}, as the reader of text finds", f"holds {kind}, as the reader of text finds")
    return ColumnFinding.counted(
        column,
        entity,
        hits=hits,
        n=n,
        every=every,
        header=entity in named,
        what=by_lists if whole else by_reading,
        checksum=False,
        whole=whole,
        evidence=tuple(dict.fromkeys(masked(each) for each in examples))[:EXAMPLES],
    )
