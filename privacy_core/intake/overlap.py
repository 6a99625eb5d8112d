"""Whether two files are about the same people, without keeping any of their cells.

A row's print is a keyed hash that tells nothing about the row without the key. It depends on the values alone: not on
the order of rows or columns, the names of columns, the file format, or how a date or number is written. Each row also
has a print for every column left out, so that a file with one column more or less is still recognised.

Rows agree by chance too: two samples of one population share common rows. How many is estimated from one file alone
(Good, "The population frequencies of species and the estimation of population parameters", Biometrika 1953:
the chance that a further draw is new is the share of rows seen once), and only what exceeds that counts.
"""

import hmac
import io
import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import gettempdir
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from privacy_core.engine import Engine
from privacy_core.errors import ColumnsMissingError, InvalidValueError
from privacy_core.intake.canonical import canonical
from privacy_core.intake.digests import BlockCipher
from privacy_core.intake.formats import ReadOptions
from privacy_core.intake.source import Input
from privacy_core.intake.stage import stage, stage_first, staged_batches
from privacy_core.intake.workplace import workplace

Prints = npt.NDArray[np.uint64]
MOST_PRINTS = (
    4_000_000  # 32 MB; beyond, every file keeps the same share of all possible prints, so they stay comparable
)
_MOST_LEFT_OUT = 64  # columns; a wider table is recognised by whole rows only
_TELLING = 0.95


@dataclass(frozen=True, slots=True, eq=False)
class Printed:
    """Prints of one choice of columns.

    Attributes:
        prints: Distinct, ascending.
        counts: Rows that have each, int64.
    """

    prints: Prints
    counts: npt.NDArray[np.int64]

    @property
    def rows(self) -> int:
        return int(self.counts.sum())

    @property
    def by_chance(self) -> float:
        """Share of an independent sample's rows that would be found here, in [0, 1]; 0 where there are no rows."""
        return 1 - float((self.counts == 1).sum()) / self.rows if self.rows else 0.0

    def share_of(self, other: Self, *, least: int = 0) -> tuple[float, int]:
        """Share of ``other``'s rows that are here too, and the rows that it rests on."""
        prints, counts = other.prints, other.counts
        if least and len(prints) > least:
            prints, counts = prints[:least], counts[:least]  # the smallest are as good as any: prints are uniform
        place = np.searchsorted(self.prints, prints)
        place[place == len(self.prints)] = 0
        here = self.prints[place] == prints if len(self.prints) else np.zeros(len(prints), bool)
        rows = int(counts.sum())
        return (float(counts[here].sum()) / rows if rows else 0.0), rows

    def equals(self, other: Self) -> bool:
        return np.array_equal(self.prints, other.prints) and np.array_equal(self.counts, other.counts)


@dataclass(frozen=True, slots=True, eq=False)
class RowPrints:
    """What is kept of a file to recognise its people.

    Attributes:
        choices: Whole rows first, then with each column left out.
        persons: Of the person ids, if a column holds them.
        rate: Share of all possible prints that is kept, in (0, 1]; a power of 1/2.
    """

    choices: tuple[Printed, ...]
    persons: Printed | None
    rate: float

    def thinned(self, rate: float) -> Self:
        """As if only this share had been kept."""
        if rate >= self.rate:
            return self
        persons = _thin(self.persons, rate) if self.persons else None
        return type(self)(tuple(_thin(choice, rate) for choice in self.choices), persons, rate)

    def to_bytes(self) -> bytes:
        """For the store; :meth:`from_bytes` reads it. Nothing in it is pickled."""
        arrays: dict[str, npt.NDArray[Any]] = {"rate": np.array([self.rate])}
        for index, choice in enumerate(self.choices):
            arrays |= {f"prints{index}": choice.prints, f"counts{index}": choice.counts}
        if self.persons:
            arrays |= {"person_prints": self.persons.prints, "person_counts": self.persons.counts}
        file = io.BytesIO()
        np.savez(file, allow_pickle=False, **arrays)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        with np.load(io.BytesIO(data), allow_pickle=False) as held:
            number = sum(name.startswith("prints") for name in held.files)
            choices = tuple(Printed(held[f"prints{index}"], held[f"counts{index}"]) for index in range(number))
            has_persons = "person_prints" in held.files
            persons = Printed(held["person_prints"], held["person_counts"]) if has_persons else None
            return cls(choices, persons, float(held["rate"][0]))


@dataclass(frozen=True, slots=True)
class Overlap:
    """How far a new file is about people who are already known.

    Attributes:
        of_new: Share of the new file's rows that are in the known one, in [0, 1].
        of_known: Share of the known file's rows that are in the new one, in [0, 1].
        by_chance: Share of rows that two samples of one population would have in common anyway, in [0, 1].
        persons: Share of the new file's person ids that are known, in [0, 1]; None if either has none.
        can_tell: Whether rows differ enough between people to say anything.
        same_people: Whether rows agree beyond chance, or any person id is known.
    """

    of_new: float
    of_known: float
    by_chance: float
    persons: float | None
    can_tell: bool
    same_people: bool


class RowPrinter:
    """Takes batches of rows as read and makes their prints; hand it to :func:`read` as ``prints``.

    Args:
        key: Secret, of at least 16 bytes; files are comparable under one key only.
        person_id: Column that holds person ids.
    """

    def __init__(self, key: bytes, *, person_id: str | None = None) -> None:
        if len(key) < 16:
            raise InvalidValueError("The key for row prints needs at least 16 bytes.")
        self._of_cells, self._of_rows, self._of_persons = (
            BlockCipher(hmac.digest(key, f"privacy_core.intake.overlap {purpose}".encode(), "sha256"))
            for purpose in ("cells", "rows", "persons")
        )
        self._person_id = person_id
        self._threads = ThreadPoolExecutor(2)  # AES and Arrow let go of the interpreter
        self._kept: list[_Kept] = []
        self._persons = _Kept()
        self._rate = 1.0

    def __call__(self, batch: pa.RecordBatch) -> None:
        names = batch.schema.names
        if self._person_id is not None and self._person_id not in names:
            raise ColumnsMissingError([self._person_id], names)
        cells = list(self._threads.map(self._cells, batch.columns))
        whole: Prints = np.add.reduce(cells)
        left_out = cells if 1 < len(cells) <= _MOST_LEFT_OUT else []
        if not self._kept:
            self._kept = [_Kept() for _ in range(1 + len(left_out))]
        self._kept[0].add(self._of_rows.of_numbers(whole), self._rate)
        for kept, cell in zip(self._kept[1:], left_out, strict=True):
            # Modulo 2^64: as if the cell had never been added.
            kept.add(self._of_rows.of_numbers(whole - cell), self._rate)
        if self._person_id is not None:
            ids = cells[names.index(self._person_id)]
            self._persons.add(self._of_persons.of_numbers(ids[ids != 0]), self._rate)
        while sum(kept.size for kept in (*self._kept, self._persons)) > MOST_PRINTS:
            self._rate /= 2
            for kept in (*self._kept, self._persons):
                kept.thin(self._rate)

    def result(self) -> RowPrints:
        """Of all batches so far."""
        persons = self._persons.printed() if self._person_id is not None else None
        return RowPrints(tuple(kept.printed() for kept in self._kept) or (_Kept().printed(),), persons, self._rate)

    def _cells(self, column: pa.Array) -> Prints:
        """A number for each cell, 0 where it is missing: a column of nothing changes no print."""
        written = column.dictionary_encode()
        meant = canonical(written.dictionary).dictionary_encode()  # many ways to write a value, one meaning
        numbers = np.append(self._of_cells.of_texts(meant.dictionary), np.uint64(0))
        missing = len(numbers) - 1
        meaning = np.append(meant.indices.fill_null(missing).to_numpy(zero_copy_only=False), missing)
        places = written.indices.fill_null(len(written.dictionary)).to_numpy(zero_copy_only=False)
        found: Prints = numbers[meaning[places]]
        return found


def row_prints(
    path: Input,
    options: ReadOptions,
    *,
    key: bytes,
    person_id: str | None = None,
    first: int | None = None,
    engine: Engine | None = None,
    scratch: Path | None = None,
) -> RowPrints:
    """Prints of a file's readable rows, as read before typing. :func:`read` can make them on its way instead.

    Args:
        path: Of a file, or of a folder of parts; or a table of a database.
        options: How to read it.
        key: Secret, of at least 16 bytes.
        person_id: Column that holds person ids.
        first: Of so many rows only; None is all.
        engine: To work with; by default one of its own.
        scratch: Folder for temporary files; by default the system's.
    """
    printer = RowPrinter(key, person_id=person_id)
    with workplace(scratch or Path(gettempdir()), engine) as place:
        staged = (
            stage(path, options, place)
            if first is None
            else stage_first(path, options, place, rows=lambda _columns: first)
        )
        for batch in staged_batches(place.engine, staged):
            printer(batch)
    return printer.result()


def overlap(known: RowPrints, new: RowPrints) -> Overlap:
    """Compares two files printed under the same key, by the choice of columns that shows most."""
    rate = min(known.rate, new.rate)
    known, new = known.thinned(rate), new.thinned(rate)
    found = [
        _compared(here, there)
        for here in known.choices
        for there in new.choices
        if here.rows and there.rows and _worth_it(here, there, first=here is known.choices[0])
    ]
    persons = None
    if known.persons is not None and new.persons is not None:
        persons, _ = known.persons.share_of(new.persons)
    if not found:
        return Overlap(0.0, 0.0, 0.0, persons, can_tell=False, same_people=bool(persons))
    best = max(found, key=lambda each: (each.same, each.excess))
    return Overlap(
        best.of_new,
        best.of_known,
        best.by_chance,
        persons,
        can_tell=best.same or best.by_chance < _TELLING,
        same_people=best.same or bool(persons),
    )


@dataclass(frozen=True, slots=True)
class _Compared:
    of_new: float
    of_known: float
    by_chance: float
    excess: float
    same: bool


def _worth_it(here: Printed, there: Printed, *, first: bool) -> bool:
    """Whether a few hundred prints show anything, so that wide tables need no full comparison of all pairs."""
    return first or here.share_of(there, least=512)[0] > 0 or there.share_of(here, least=512)[0] > 0


def _compared(here: Printed, there: Printed) -> _Compared:
    of_new, new_rows = here.share_of(there)
    of_known, known_rows = there.share_of(here)
    excesses = [
        (share - chance) - max(0.02, 4 * math.sqrt(chance * (1 - chance) / rows))
        for share, chance, rows in ((of_new, here.by_chance, new_rows), (of_known, there.by_chance, known_rows))
    ]
    chance = here.by_chance if excesses[0] >= excesses[1] else there.by_chance
    same = max(excesses) > 0 or here.equals(there)
    return _Compared(of_new, of_known, chance, max(excesses), same)


@dataclass(slots=True)
class _Kept:
    size: int = 0
    parts: list[Prints] = field(default_factory=list)

    def add(self, prints: Prints, rate: float) -> None:
        prints = prints[prints <= _bound(rate)] if rate < 1 else prints
        self.parts.append(prints)
        self.size += len(prints)

    def thin(self, rate: float) -> None:
        parts, self.parts, self.size = self.parts, [], 0
        for part in parts:
            self.add(part, rate)

    def printed(self) -> Printed:
        together = np.concatenate(self.parts) if self.parts else np.empty(0, np.uint64)
        prints, counts = np.unique(together, return_counts=True)
        return Printed(prints, counts.astype(np.int64))


def _thin(printed: Printed, rate: float) -> Printed:
    keep = printed.prints <= _bound(rate)
    return Printed(printed.prints[keep], printed.counts[keep])


def _bound(rate: float) -> np.uint64:
    return np.uint64(int(rate * 2**64) - 1)
