"""Which records stay: found in one pass over the table, in its order, with a number for each class that stays."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from privacy_core.engine import Engine, Report
from privacy_core.engine.batches import write_batches
from privacy_core.risk.classes import EquivalenceClasses
from privacy_core.risk.encoding import encode
from privacy_core.risk.grouping import LARGEST_KEY, Ints

Mask = npt.NDArray[np.bool_]


class Leaving(Protocol):
    """What becomes of the records of a table on their way into the file, batch by batch."""

    def schema(self, schema: pa.Schema) -> pa.Schema:
        """That of the records that stay, from that of the table."""

    def kept(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The records of a batch that stay, in their order."""


class Staying:
    """Tells which records are in classes that stay, after the classes themselves are forgotten.

    A record stays only if its class is known to: one of an unknown class leaves.

    Args:
        classes: Of the transformed table.
        stays: True for each class that stays, shape ``(n_classes,)``.
    """

    def __init__(self, classes: EquivalenceClasses, stays: Mask) -> None:
        self._columns = tuple(zip(classes.quasi_identifiers, classes.values, strict=True))
        self._shorter: dict[int, Ints] = {}  # keys that were numbered before a column, lest they grow too large
        keys, space = np.zeros(int(stays.sum()), dtype=np.int64), 1
        for place, (_, values) in enumerate(self._columns):
            if space * len(values) > LARGEST_KEY:
                self._shorter[place] = np.unique(keys)
                keys = np.searchsorted(self._shorter[place], keys)
                space = len(self._shorter[place])
            keys *= len(values)
            keys += classes.codes[stays, place]
            space *= len(values)
        # Classes are in the order of their codes, so these rise already, unless someone made them otherwise.
        self._order = None if (keys[1:] >= keys[:-1]).all() else np.argsort(keys, kind="stable")
        self._keys = keys if self._order is None else keys[self._order]

    def schema(self, schema: pa.Schema) -> pa.Schema:
        """That of the table: records leave as they are."""
        return schema

    def kept(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The records of a batch that stay."""
        return batch.filter(pa.array(self.mask(batch)))

    def mask(self, batch: pa.RecordBatch) -> Mask:
        """True for each record that stays, shape ``(n_records,)``."""
        return self.places(batch) >= 0

    def places(self, batch: pa.RecordBatch) -> npt.NDArray[np.int64]:
        """The place of each record's class among those that stay, -1 if it leaves, shape ``(n_records,)``."""
        stays = np.ones(batch.num_rows, dtype=np.bool_)
        keys = np.zeros(batch.num_rows, dtype=np.int64)
        for place, (name, values) in enumerate(self._columns):
            if place in self._shorter:
                keys, known = _places(self._shorter[place], keys)
                stays &= known
            distinct, codes = encode(batch.column(name), name)
            alike = values if values.type == distinct.type else values.cast(distinct.type)
            code = pc.fill_null(pc.index_in(distinct, alike), -1).to_numpy(zero_copy_only=False).take(codes)
            stays &= code >= 0
            keys *= len(values)
            keys += np.maximum(code, 0)
        places, known = _places(self._keys, keys)
        if self._order is not None and len(places):
            places = self._order.take(places)
        return np.where(stays & known, places, -1)


def write_kept(engine: Engine, table: str, leaving: Leaving, *, path: Path, report: Report | None = None) -> int:
    """Writes the records of ``table`` that stay, in their order, and returns how many.

    Args:
        engine: Where the transformed table is open.
        table: Its name.
        leaving: Of that table's classes: which stay, and as what.
        path: Parquet file; it appears whole or not at all.
        report: Called with records looked at and records in all.
    """
    total = int(engine.query(f"SELECT count(*) FROM {engine.quote(table)}").column(0)[0].as_py())

    def kept() -> Iterator[pa.RecordBatch]:
        done = 0
        for batch in engine.stream(f"SELECT * FROM {engine.quote(table)}"):
            left = leaving.kept(batch)
            if left.num_rows:
                yield left
            done += batch.num_rows
            if report is not None:
                report(done, total)

    return write_batches(kept(), leaving.schema(engine.schema(table)), path)


def _places(known: Ints, keys: Ints) -> tuple[Ints, Mask]:
    """Place of each key among rising ``known`` ones, and whether it is one of them."""
    if not len(known):
        return np.zeros(len(keys), dtype=np.int64), np.zeros(len(keys), dtype=np.bool_)
    places = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return places, known[places] == keys
