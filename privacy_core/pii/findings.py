"""What was found in a column, or that nothing was: how much of it, how sure that is, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

EVERY_CELL, SAMPLE = "every cell", "sample"
_FEW = 0.01  # of cells: fewer are told by their number
_MOST = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnFinding:
    """Personal data of one kind in one column.

    Attributes:
        column: Its name.
        entity: A name of `ENTITIES`, or of a person's own.
        hits: Cells, of those that were looked at, that hold one.
        n: Cells that were looked at: all with a value, or a sample of rows with a value.
        share: ``hits / n``, in [0, 1].
        low: Lower end of the 95% confidence interval of the share in the whole column; equal to ``share`` where every
            cell was looked at.
        high: Upper end, likewise.
        method: `EVERY_CELL` or `SAMPLE` (of rows, at random, or of the beginnings of long cells).
        header: Whether the column's name speaks of it.
        checksum: Whether a check digit, or a list of what is real, proved each hit.
        whole: Whether the cells are one as a whole; False: they hold one among other text.
        reason: Half a sentence that can follow "because"; it holds no value.
        evidence: A few cells, masked so that nobody is told: "j***@e***.org".
    """

    column: str
    entity: str
    hits: int
    n: int
    share: float
    low: float
    high: float
    method: str
    header: bool
    checksum: bool
    whole: bool = True
    reason: str = ""
    evidence: tuple[str, ...] = ()

    @classmethod
    def counted(
        cls,
        column: str,
        entity: str,
        *,
        hits: int,
        n: int,
        every: bool,
        header: bool,
        what: tuple[str, str],
        checksum: bool,
        whole: bool,
        evidence: Iterable[str],
    ) -> Self:
        """A finding from counts: exact where ``every`` cell was looked at, else with the interval of a sample.

        The cells that were hit do ``what``, as `because` takes it; the rest is as the attributes say.
        """
        from privacy_core.pii.shares import interval  # noqa: PLC0415 - scipy, and findings are read without it

        low, high = (hits / n, hits / n) if every else interval(hits, n)
        return cls(
            column=column,
            entity=entity,
            hits=hits,
            n=n,
            share=hits / n,
            low=low,
            high=high,
            method=EVERY_CELL if every else SAMPLE,
            header=header,
            checksum=checksum,
            whole=whole,
            reason=because(what, hits=hits, n=n, every=every, header=header),
            evidence=tuple(evidence),
        )

    def to_json(self) -> dict[str, Any]:
        """As JSON values; no cell but the masked ones."""
        return {name: getattr(self, name) for name in self.__slots__} | {"evidence": list(self.evidence)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """What `to_json` gave."""
        return cls(**{**kept, "evidence": tuple(kept["evidence"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingFound:
    """A column in which nothing counts as personal data, with what that is worth.

    Attributes:
        column: Its name.
        cells: With a value: as a whole, every one met every rule that fits the column's type. What may stand among
            other text was read for in all of them, or in a sample where that is very many values (`scan.scan`).
        read: Cells that were also read for names, places and organizations, by lists or by a reader of text; all, or
            of randomly drawn rows; 0 where none can hold a name, and where reading was not wanted.
        flagged: Of those read, cells that were taken for something: too few to count, or too few different ones.
        at_most: Largest share of cells that this reading would flag, with 95% confidence, one-sided; the share itself
            where every cell was read, 0 where none can hold a name, 1 where nobody read. Cells that were cut count as
            flagged. What the reading misses, it misses here too.
        cut: Of those read, cells of which only the beginning was read, and nothing flagged there.
        different: Values that differ among those flagged, so far as that was counted; 0 where it was not.
    """

    column: str
    cells: int
    read: int
    flagged: int
    at_most: float
    cut: int = 0
    different: int = 0

    @property
    def look_yourself(self) -> bool:
        """Whether so many cells were taken for names or places that a person must look, though they do not count."""
        return self.different > 1 and self.flagged >= _MOST * self.read

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """What `to_json` gave."""
        return cls(**kept)


def because(what: tuple[str, str], *, hits: int, n: int, every: bool, header: bool) -> str:
    """Why a column is taken for something, as half a sentence that can follow "because".

    Args:
        what: What cells do, and what one does.
        hits: Cells that do it.
        n: Cells that were looked at.
        every: Whether these are all.
        header: Whether the column's name says so too.

    >>> because(("pass the check of a card", "passes the check of a card"), hits=95, n=100, every=True, header=False)
    '95% of cells pass the check of a card'
    >>> because(("are short texts", "is a short text"), hits=300, n=300, every=False, header=True)
    'its name says so, and all sampled cells are short texts'
    """
    many, one = what
    cells = "cells" if every else "sampled cells"
    if hits == 1:
        told = f"1 of {n:,} {cells} {one}"
    elif hits == n:
        told = f"all {cells} {many}"
    elif _FEW < hits / n < 1 - _FEW:
        told = f"{hits / n:.0%} of {cells} {many}"
    else:
        told = f"{hits:,} of {n:,} {cells} {many}"
    return f"its name says so, and {told}" if header else told
