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
from privacy_core.pii.spans import Method, Span
from privacy_core.usecases import text_settling

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
        entity: Place of its kind in ``kinds``.
        kinds: In the order of the alphabet.
        better: Pairs of candidates that overlap: the one that counts where both reach the threshold.
        worse: And the other.
    """

    reading: ColumnReading
    rows: npt.NDArray[np.int64]
    cells: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    table: pa.StructArray
    text: npt.NDArray[np.int64]
    score: npt.NDArray[np.float64]
    entity: npt.NDArray[np.int64]
    kinds: tuple[str, ...]
    better: npt.NDArray[np.int64]
    worse: npt.NDArray[np.int64]

    @property
    def nbytes(self) -> int:
        return int(self.table.nbytes + self.rows.nbytes * 3 + self.score.nbytes * 3 + self.better.nbytes * 2)

    def spans_of(self, place: int) -> tuple[Span, ...]:
        return self.spans(int(self.ends[place]), int(self.ends[place + 1]))

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        return tuple(_span(each) for each in self.table.slice(start, end - start).to_pylist())


def counted(kept: KeptReading, threshold: float, off: frozenset[str]) -> ColumnCounts:
    """What counts of a reading at a threshold, with some kinds switched off."""
    on = np.array([kind not in off for kind in kept.kinds], dtype=np.bool_)
    won = text_settling.winners((kept.score >= threshold) & on[kept.entity], kept.better, kept.worse)
    pairs = np.unique(np.stack([kept.text[won], kept.entity[won]]), axis=1)  # a cell counts once for each kind
    by_kind = np.bincount(pairs[1], weights=kept.cells[pairs[0]], minlength=len(kept.kinds)).astype(np.int64)
    hit = np.unique(pairs[0])
    most_first = sorted(zip(kept.kinds, by_kind.tolist(), strict=True), key=lambda item: (-item[1], item[0]))
    return ColumnCounts(
        kinds=tuple(_kind(entity, cells, kept.reading) for entity, cells in most_first if cells),
        hit=_kind("", int(kept.cells[hit].sum()), kept.reading),
        rows=tuple(kept.rows[hit].tolist()),
    )


def _kind(entity: str, cells: int, reading: ColumnReading) -> KindCount:
    from privacy_core.pii.shares import interval  # noqa: PLC0415 - scipy

    share = cells / reading.cells if reading.cells else 0.0
    exact = reading.method == EVERY_CELL or not reading.cells
    low, high = (share, share) if exact else interval(cells, reading.cells)
    return KindCount(entity=entity, cells=cells, share=share, low=low, high=high)


def keep(path: Path, reading: ColumnReading, fingerprint: str, found: tuple[Any, Any, Any]) -> None:
    """Writes a reading of the table with this fingerprint: of each text its first row, its cells and its candidates."""
    rows, cells, spans = found
    in_order = np.argsort(rows)
    listed = pa.array([[span.to_json() for span in spans[at]] for at in in_order], pa.list_(_SPAN))
    said = {b"reading": json.dumps({"table": fingerprint, **asdict(reading)}).encode()}
    table = pa.table([pa.array(rows[in_order]), pa.array(cells[in_order]), listed], schema=_SCHEMA.with_metadata(said))
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with whole(path) as part:
        pq.write_table(table, part)


def read(path: Path) -> tuple[str, KeptReading]:
    """The fingerprint of the table that was read, and the reading."""
    table = pq.read_table(path).combine_chunks()
    said = json.loads(table.schema.metadata[b"reading"])
    table_was = said.pop("table")
    spans = pa.concat_arrays(table.column("spans").chunks) if table.num_rows else pa.array([], pa.list_(_SPAN))
    flat = spans.flatten()
    ends = np.concatenate([[0], np.cumsum(pc.list_value_length(spans).to_numpy(zero_copy_only=False))]).astype(np.int64)
    text = np.repeat(np.arange(len(ends) - 1), np.diff(ends))
    start, end = flat.field("start").to_numpy(), flat.field("end").to_numpy()
    score = flat.field("score").to_numpy()
    kinds, entity = np.unique(flat.field("entity").to_numpy(zero_copy_only=False).astype(str), return_inverse=True)
    ranks = {method.value: method.rank for method in Method}
    method = np.array([ranks[each] for each in flat.field("method").to_pylist()], dtype=np.int64)
    rank = text_settling.places_of_rank(method, score, start=start, end=end, entity=entity)
    better, worse = text_settling.rivals(text, start, end, rank=rank)
    kept = KeptReading(
        reading=ColumnReading(**said),
        rows=table.column("row").to_numpy(),
        cells=table.column("cells").to_numpy(),
        ends=ends,
        table=flat,
        text=text,
        score=score,
        entity=entity,
        kinds=tuple(kinds.tolist()),
        better=better,
        worse=worse,
    )
    return table_was, kept


def _span(values: dict[str, Any]) -> Span:
    return Span(**{**values, "method": Method(values["method"])})
