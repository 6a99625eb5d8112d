"""What was found in a column of text, as it is kept: positions and no text, counted anew for each threshold."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from privacy_core.engine.files import whole
from privacy_core.pii.findings import EVERY_CELL
from privacy_core.pii.spans import Method, Span, settled

_SPAN = pa.struct(
    [
        ("start", pa.int64()),
        ("end", pa.int64()),
        ("entity", pa.string()),
        ("score", pa.float64()),
        ("method", pa.string()),
        ("rule", pa.string()),
        ("reason", pa.string()),
    ]
)
_SCHEMA = pa.schema([("row", pa.int64()), ("cells", pa.int64()), ("spans", pa.list_(_SPAN))])


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnReading:
    """How a column was read.

    Attributes:
        language: In which.
        method: `EVERY_CELL`, or `SAMPLE`: of rows, at random.
        cells: Cells with a value that were read.
        of: Cells with a value that the column has.
        texts: Different texts among those that were read.
        kinds: Of all candidates, each with the highest score that one has.
        notice: What a person must know of it; empty if nothing.
        read_with: Equal as long as recognizers, own words and language are.
        made: When, in seconds since 1970.
    """

    column: str
    language: str
    method: str
    cells: int
    of: int
    texts: int
    kinds: Mapping[str, float]
    notice: str
    read_with: str
    made: float


@dataclass(frozen=True, slots=True, kw_only=True)
class KindCount:
    """A kind of personal data in a column: in how many of the cells that were read, and in what share of all of them.

    Attributes:
        low: Lower end of the interval (95%) of the share; equal to ``share`` where every cell was read.
        high: Upper end, likewise.
    """

    entity: str
    cells: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnCounts:
    """What counts in a column.

    Attributes:
        kinds: The most frequent first.
        hit: The same of any kind at all.
        rows: Where the texts with a finding stand first, in the order of the table.
    """

    kinds: tuple[KindCount, ...]
    hit: KindCount
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KeptReading:
    """A reading in memory: a row a text, in the order of the table, and its candidates flat.

    Attributes:
        rows: Where each text stands first.
        cells: How many cells hold it.
        ends: Behind which candidate those of each text end, one more in front.
        table: The candidates, a row each.
        text: To which text each belongs.
        score: Of each.
        entity: Of each.
        tangled: Whether it overlaps another, so that which of them counts must be settled.
    """

    reading: ColumnReading
    rows: npt.NDArray[np.int64]
    cells: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    table: pa.StructArray
    text: npt.NDArray[np.int64]
    score: npt.NDArray[np.float64]
    entity: npt.NDArray[np.object_]
    tangled: npt.NDArray[np.bool_]

    @property
    def nbytes(self) -> int:
        return int(self.table.nbytes + self.rows.nbytes * 3 + self.score.nbytes * 4)

    def spans_of(self, place: int) -> tuple[Span, ...]:
        return self.spans(int(self.ends[place]), int(self.ends[place + 1]))

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        return tuple(_span(each) for each in self.table.slice(start, end - start).to_pylist())


def counted(kept: KeptReading, threshold: float, off: frozenset[str]) -> ColumnCounts:
    counts = (kept.score >= threshold) & ~np.isin(kept.entity, list(off))
    hits = {(int(text), str(entity)) for text, entity in _pairs(kept, counts & ~kept.tangled)}
    places = np.flatnonzero(counts & kept.tangled)
    for group in np.split(places, np.flatnonzero(np.diff(kept.text[places])) + 1) if len(places) else ():
        candidates = [_span(each) for each in kept.table.take(pa.array(group)).to_pylist()]
        text = int(kept.text[group[0]])
        hits |= {(text, span.entity) for span in settled(candidates, threshold=threshold)}
    by_entity: dict[str, int] = {}
    for text, entity in hits:
        by_entity[entity] = by_entity.get(entity, 0) + int(kept.cells[text])
    hit = np.array(sorted({text for text, _ in hits}), dtype=np.int64)
    most_first = sorted(by_entity.items(), key=lambda item: (-item[1], item[0]))
    return ColumnCounts(
        kinds=tuple(_kind(entity, cells, kept.reading) for entity, cells in most_first),
        hit=_kind("", int(kept.cells[hit].sum()), kept.reading),
        rows=tuple(kept.rows[hit].tolist()),
    )


def _pairs(kept: KeptReading, chosen: npt.NDArray[np.bool_]) -> Any:
    return zip(kept.text[chosen].tolist(), kept.entity[chosen].tolist(), strict=True)


def _kind(entity: str, cells: int, reading: ColumnReading) -> KindCount:
    from privacy_core.pii.shares import interval  # noqa: PLC0415 - scipy

    share = cells / reading.cells if reading.cells else 0.0
    exact = reading.method == EVERY_CELL or not reading.cells
    low, high = (share, share) if exact else interval(cells, reading.cells)
    return KindCount(entity=entity, cells=cells, share=share, low=low, high=high)


def keep(path: Path, reading: ColumnReading, fingerprint: str, found: tuple[Any, Any, Any]) -> None:
    rows, cells, spans = found
    in_order = np.argsort(rows)
    listed = pa.array([[span.to_json() for span in spans[at]] for at in in_order], pa.list_(_SPAN))
    said = {b"reading": json.dumps({"table": fingerprint, **asdict(reading)}).encode()}
    table = pa.table([pa.array(rows[in_order]), pa.array(cells[in_order]), listed], schema=_SCHEMA.with_metadata(said))
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with whole(path) as part:
        pq.write_table(table, part)


def read(path: Path) -> tuple[str, KeptReading]:
    table = pq.read_table(path).combine_chunks()
    said = json.loads(table.schema.metadata[b"reading"])
    table_was = said.pop("table")
    spans = pa.concat_arrays(table.column("spans").chunks) if table.num_rows else pa.array([], pa.list_(_SPAN))
    flat = spans.flatten()
    ends = np.concatenate([[0], np.cumsum(pc.list_value_length(spans).to_numpy(zero_copy_only=False))]).astype(np.int64)
    text = np.repeat(np.arange(len(ends) - 1), np.diff(ends))
    start, end = flat.field("start").to_numpy(), flat.field("end").to_numpy()
    kept = KeptReading(
        reading=ColumnReading(**said),
        rows=table.column("row").to_numpy(),
        cells=table.column("cells").to_numpy(),
        ends=ends,
        table=flat,
        text=text,
        score=flat.field("score").to_numpy(),
        entity=flat.field("entity").to_numpy(zero_copy_only=False),
        tangled=_tangled(text, start, end),
    )
    return table_was, kept


def _tangled(
    text: npt.NDArray[np.int64], start: npt.NDArray[np.int64], end: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    """Which candidates overlap another of their text: in the order of their starts, a run that no gap breaks."""
    order = np.lexsort((end, start, text))
    marked = np.zeros(len(text), dtype=np.bool_)
    reach, before, owner = -1, -1, -1
    for at in order.tolist():
        if text[at] == owner and start[at] < reach:
            marked[at] = marked[before] = True
            reach, before = (int(end[at]), at) if end[at] > reach else (reach, before)
        else:
            reach, before, owner = int(end[at]), at, int(text[at])
    return marked


def _span(values: dict[str, Any]) -> Span:
    return Span(**{**values, "method": Method(values["method"])})
