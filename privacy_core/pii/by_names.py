"""Names of people, places and organizations in a column: by lists where cells are short, else by a reader of text.

One cell proves nothing here: a name is a city somewhere, and a language model takes a colour for a person. So a kind
counts where enough of a random sample of rows is of it, and where the cells are no handful of categories.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from privacy_core.pii import short_cells
from privacy_core.pii.entities import words
from privacy_core.pii.evidence import masked
from privacy_core.pii.findings import ColumnFinding
from privacy_core.pii.shares import at_most
from privacy_core.pii.spans import settled
from privacy_core.pii.tally import EXAMPLES, Tally

if TYPE_CHECKING:
    from privacy_core.pii.text import Reader

LOOKED_UP = 2_000
"""Rows whose short cells are looked up in lists."""
_WORDS, _LONG = 3.0, 24.0  # blanks and characters of a cell of free text, on average
_LETTERED = 0.5
MOSTLY = 0.5
"""Share of cells that are one thing as a whole, from which on a column is not read for another."""
_REAL = 0.5  # of the cells in which a reader sees a person, those in which a list knows the name
_OFTEN = 0.02  # of rows: a value that is as frequent is a category


@dataclass(frozen=True, slots=True)
class _List:
    """When a column of short cells is of a kind.

    Attributes:
        share: Of cells that must be.
        distinct: Different ones there must be.
        categories: Whether a column of a few values that return can be of it.
    """

    share: float
    distinct: int
    categories: bool = False


_LISTS: Mapping[str, _List] = {
    "STREET_ADDRESS": _List(0.5, 10, categories=True),
    "ORGANIZATION": _List(0.4, 8, categories=True),
    "TITLE": _List(0.8, 3, categories=True),
    "NRP": _List(0.6, 5, categories=True),
    "LOCATION": _List(0.5, 8, categories=True),
    "PERSON": _List(0.6, 20),
    "AGE": _List(0.8, 5, categories=True),
}
_READ: Mapping[str, float] = {
    "PERSON": 0.1,
    "STREET_ADDRESS": 0.1,
    "LOCATION": 0.1,
    "ORGANIZATION": 0.3,
    "NRP": 0.2,
    "AGE": 0.1,
    "DATE_OF_BIRTH": 0.05,
}
"""Shares of cells from which on a kind counts in free text: below lies what a language model sees in anything."""


@dataclass(frozen=True, slots=True)
class Named:
    """What was found by name, how many cells were read for it (all, or of random rows), and how many were flagged."""

    findings: list[ColumnFinding]
    read: int = 0
    flagged: int = 0
    every: bool = False

    @property
    def at_most(self) -> float:
        """The largest share of cells that would be flagged; exact where every cell was read."""
        if self.every:
            return self.flagged / self.read if self.read else 0.0
        return at_most(self.read, hits=self.flagged)


def is_free_text(tally: Tally) -> bool:
    """Whether cells are sentences rather than names or codes."""
    known = max(tally.cells, 1)
    return tally.blanks >= _WORDS * known and tally.characters >= _LONG * known and tally.lettered >= _LETTERED * known


def may_be_named(tally: Tally) -> bool:
    """Whether cells are words at all."""
    return tally.cells > 0 and tally.texts and tally.lettered >= _LETTERED * tally.cells


def listed(column: str, cells: pa.Array, *, every: bool, named: Collection[str]) -> Named:
    """The kind that a column of short cells is of by lists, if it is of one.

    Args:
        column: Its name.
        cells: Of randomly drawn rows.
        every: Whether they are all rows.
        named: Kinds that the column's name speaks of.
    """
    counts = _counted(cells.slice(0, LOOKED_UP))
    every = every and len(cells) <= LOOKED_UP
    n = sum(counts.values())
    kinds = {value: short_cells.kinds(value) for value in counts}
    shares: dict[str, float] = {}
    for entity, needed in _LISTS.items():
        asked = counts if needed.categories or entity in named else _no_categories(counts, n)
        ours = {value: cells for value, cells in asked.items() if entity in kinds[value]}
        share = sum(ours.values()) / max(sum(asked.values()), 1)
        wanted = 0.2 if entity in named else needed.share
        if share >= wanted and len(ours) >= (2 if entity in named else needed.distinct):
            shares[entity] = share
    flagged = sum(cells for value, cells in _no_categories(counts, n).items() if kinds[value])
    if not shares:
        return Named([], n, flagged, every)
    best = max(shares, key=lambda entity: (entity in named, shares[entity], -list(_LISTS).index(entity)))
    ours = {value: cells for value, cells in counts.items() if best in kinds[value]}
    finding = _made(column, best, sum(ours.values()), n, every=every, named=named, whole=True, examples=list(ours))
    return Named([finding], n, flagged, every)


def read(column: str, cells: pa.Array, reader: "Reader", *, sample: int, every: bool, named: Collection[str]) -> Named:
    """What a reader of free text finds in cells of randomly drawn rows.

    Args:
        column: Its name.
        cells: Of randomly drawn rows.
        reader: Reads them.
        sample: How many to read.
        every: Whether the cells are all rows.
        named: Kinds that the column's name speaks of.
    """
    counts = _counted(_drawn(cells, sample))
    every = every and len(cells) - cells.null_count <= sample
    values, n = list(counts), sum(counts.values())
    hits, examples, listed_names, flagged = Counter[str](), dict[str, list[str]](), 0, 0
    for value, spans in zip(values, reader.read(values), strict=True):
        found = settled(spans)
        flagged += counts[value] if found else 0
        for entity in {span.entity for span in found}:
            hits[entity] += counts[value]
        if any(span.entity == "PERSON" and short_cells.is_name(value[span.start : span.end]) for span in found):
            listed_names += counts[value]
        for span in found:
            examples.setdefault(span.entity, []).append(value[span.start : span.end])
    if listed_names < _REAL * hits["PERSON"]:
        del hits["PERSON"]
    findings = [
        _made(column, entity, hits[entity], n, every=every, named=named, whole=False, examples=examples[entity])
        for entity, least in _READ.items()
        if hits[entity] >= max(least * n, 2)
    ]
    return Named(sorted(findings, key=lambda each: -each.share), n, flagged, every)


def _drawn(cells: pa.Array, sample: int) -> pa.Array:
    return cells.drop_null().slice(0, sample)


def _counted(cells: pa.Array) -> dict[str, int]:
    counts = Counter[str]()
    for each in cells.drop_null().value_counts().to_pylist():
        if value := each["values"].strip():
            counts[value] += each["counts"]
    return dict(counts)


def _no_categories(counts: Mapping[str, int], n: int) -> Mapping[str, int]:
    return {value: cells for value, cells in counts.items() if cells <= max(_OFTEN * n, 3)}


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
