"""A column of text, read for personal data in a job: kept beside the dataset as positions, shown cell by cell."""

import hashlib
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from privacy_core import checks
from privacy_core.errors import InvalidValueError, NotFoundError
from privacy_core.govern import Permission
from privacy_core.jobs import Report
from privacy_core.pii.findings import EVERY_CELL, SAMPLE
from privacy_core.pii.spans import THRESHOLD, Span
from privacy_core.usecases import catalog, recognizers, text_kept, texts
from privacy_core.usecases.gate import Audit, act
from privacy_core.usecases.text_kept import ColumnCounts, ColumnReading, KeptReading, KindCount, counted
from privacy_core.usecases.workspace import Workspace

__all__ = ["EVERY_CELL", "SAMPLE", "Cell", "ColumnCounts", "ColumnReading", "KindCount", "TextColumn"]

CELLS = 1000
"""Cells of a sample unless somebody says otherwise: shares are then known to three points."""
SEED = 2006  # of the cells that are drawn, so that the same question has the same answer
TEXT = ("string", "large_string")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextColumn:
    """A column that holds text.

    Attributes:
        length: Characters of its cells on average.
    """

    name: str
    length: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A text of the column with all that may be personal data in it."""

    row: int
    text: str
    cells: int
    spans: tuple[Span, ...]


@act("list columns of text", needs=Permission.READ_RISK, audit=Audit.NEVER)
def text_columns(workspace: Workspace, dataset: str) -> tuple[TextColumn, ...]:
    """The columns that hold text, those with the longest texts first."""
    found, engine = catalog.find(workspace, dataset), workspace.engine
    names = [name for name, kind in found.types.items() if kind in TEXT]

    def made() -> tuple[TextColumn, ...]:
        lengths = ", ".join(f"avg(length({engine.quote(name)})) AS l{at}" for at, name in enumerate(names))
        measured = engine.query(f"SELECT {lengths} FROM {engine.quote(catalog.table(workspace, dataset))}").to_pylist()
        columns = [TextColumn(name=name, length=measured[0][f"l{at}"] or 0.0) for at, name in enumerate(names)]
        return tuple(sorted(columns, key=lambda column: -column.length))

    return workspace.keep(("text columns", found.id), made) if names else ()


@act("read a column for personal data", needs=Permission.READ_RISK, logs=("dataset", "column", "language", "cells"))
def read_column(
    workspace: Workspace,
    dataset: str,
    column: str,
    *,
    language: str = "en",
    cells: int | None = CELLS,
    report: Report | None = None,
) -> ColumnReading:
    """Reads the texts of a column with the own recognizers and words; keeps where something was found, and no text.

    Args:
        workspace: Where.
        dataset: Which.
        column: Of text.
        language: Of its texts.
        cells: At most so many, drawn at random from those with a value; None reads every one.
        report: Told how many texts are read.

    Raises:
        ColumnsMissingError, InvalidValueError: there is no such column, or it holds no text.
    """
    from privacy_core.pii.own import usable  # noqa: PLC0415 - heavy
    from privacy_core.pii.text import Reader  # noqa: PLC0415 - heavy

    found = _of_text(workspace, dataset, column)
    checks.whole(cells=CELLS if cells is None else cells, least=1)
    lists, left_out = _own_words(workspace)
    mine, broken = usable(recognizers.saved(workspace))
    if report is not None:
        report(0, 1, "The language model is loaded")
    reader = Reader(language=language, recognizers=mine, allow=lists.allow, deny=dict(lists.deny))
    rows, values, of = _drawn(catalog.folder(workspace, found.id) / "table.parquet", column, cells)
    encoded = values.dictionary_encode()
    _, first = np.unique(encoded.indices.to_numpy(), return_index=True)
    tell = (
        None if report is None else (lambda done, total: report(done, total, f"{done:,} of {total:,} texts are read"))
    )
    spans = reader.read(encoded.dictionary.to_pylist(), report=tell)
    reading = ColumnReading(
        column=column,
        language=language,
        method=EVERY_CELL if len(values) == of else SAMPLE,
        cells=len(values),
        of=of,
        texts=len(spans),
        kinds=_kinds(spans),
        notice=" ".join(filter(None, (reader.notice, broken, left_out))),
        read_with=read_with(workspace, language),
        made=time.time(),
    )
    counts = np.bincount(encoded.indices.to_numpy(), minlength=len(spans))
    text_kept.keep(_path(workspace, found, column), reading, found.fingerprint, (rows[first], counts, spans))
    return reading


@act("tell what a text is read with", needs=Permission.READ_RISK, audit=Audit.NEVER)
def read_with(workspace: Workspace, language: str) -> str:
    """Equal as long as own recognizers, own words and language are; tells no word."""
    lists, _ = _own_words(workspace)
    said = repr((language, recognizers.saved(workspace), lists.allow, sorted(lists.deny.items())))
    return workspace.store.keyring.fingerprint(hashlib.sha256(said.encode()).digest())


@act("see how a column was read", needs=Permission.READ_RISK, audit=Audit.NEVER)
def column_reading(workspace: Workspace, dataset: str, column: str) -> ColumnReading | None:
    """How the column was read last; None if it was not, or if the table has changed since."""
    kept = _kept(workspace, _of_text(workspace, dataset, column), column)
    return kept.reading if kept else None


@act("count personal data in a column", needs=Permission.READ_RISK, audit=Audit.NEVER)
def count_kinds(
    workspace: Workspace,
    dataset: str,
    column: str,
    *,
    threshold: float = THRESHOLD,
    off: Collection[str] = (),
) -> ColumnCounts:
    """What of a reading counts, without reading again: for sliders. Rows are for whoever may see records.

    Args:
        workspace: Where.
        dataset: Which.
        column: That was read.
        threshold: Least score.
        off: Kinds that do not count.

    Raises:
        NotFoundError: it was not read.
    """
    kept = _needed(workspace, dataset, column)
    asked = ("text counts", dataset, column, kept.reading.made, threshold, tuple(sorted(off)))
    counts = workspace.keep(asked, lambda: counted(kept, threshold, frozenset(off)))
    return counts if workspace.actor.may(Permission.SEE_RECORDS) else replace(counts, rows=())


@act("look at a text of a column", needs=Permission.SEE_RECORDS, audit=Audit.FIRST, logs=("dataset", "column", "row"))
def look_at_cell(workspace: Workspace, dataset: str, column: str, *, row: int) -> Cell:
    """A raw text with what was found in it: for the data owner alone.

    Raises:
        NotFoundError: the column was not read, or this row is none of those where a text was read.
    """
    kept = _needed(workspace, dataset, column)
    place = int(np.searchsorted(kept.rows, row))
    if place == len(kept.rows) or kept.rows[place] != row:
        raise NotFoundError("cell")
    engine, name = workspace.engine, catalog.table(workspace, dataset)
    shown = engine.query(
        f"SELECT {engine.quote(column)} AS text FROM {engine.quote(name)} LIMIT 1 OFFSET {int(row)}"
    ).to_pylist()
    return Cell(row=row, text=shown[0]["text"] or "", cells=int(kept.cells[place]), spans=kept.spans_of(place))


def _own_words(workspace: Workspace) -> tuple[texts.WordLists, str]:
    """The own words that a column is read with, and what to say if they are left out.

    Cells that hold a chosen word, counted, tell of records what only those learn who may see them.
    """
    lists = texts.word_lists(workspace)
    if workspace.actor.may(Permission.SEE_RECORDS) or not lists:
        return lists, ""
    return texts.WordLists(), "Your own words were left out: they need the permission to see raw records."


def _drawn(path: Path, column: str, cells: int | None) -> tuple[npt.NDArray[np.int64], pa.Array, int]:
    """Rows in order, their texts, and how many cells have one."""
    values = pq.read_table(path, columns=[column]).column(column)
    rows = np.flatnonzero(pc.is_valid(values).to_numpy())
    of = len(rows)
    if cells is not None and cells < of:
        rows = np.sort(np.random.default_rng(SEED).choice(rows, cells, replace=False))
    drawn = values.take(pa.array(rows)).cast(pa.large_string()).chunks
    return rows, pa.concat_arrays(drawn) if drawn else pa.array([], pa.large_string()), of


def _kinds(found: Iterable[Iterable[Span]]) -> dict[str, float]:
    best: dict[str, float] = {}
    for span in chain.from_iterable(found):
        best[span.entity] = max(span.score, best.get(span.entity, 0.0))
    return dict(sorted(best.items()))


def _needed(workspace: Workspace, dataset: str, column: str) -> KeptReading:
    kept = _kept(workspace, _of_text(workspace, dataset, column), column)
    if kept is None:
        raise NotFoundError("reading")
    return kept


def _kept(workspace: Workspace, found: catalog.Dataset, column: str) -> KeptReading | None:
    path = _path(workspace, found, column)
    if not path.is_file():
        return None
    state = path.stat()
    kept = workspace.keep(
        ("read column", found.id, path.name, state.st_mtime_ns, state.st_size), lambda: text_kept.read(path)
    )
    return kept[1] if kept[0] == found.fingerprint else None


def _of_text(workspace: Workspace, dataset: str, column: str) -> catalog.Dataset:
    found = catalog.find(workspace, dataset)
    checks.columns_present([column], found.columns)
    if found.types[column] not in TEXT:
        raise InvalidValueError(
            f"Column {column!r} was to be read as text, but it holds {found.types[column]}. Choose a column of text."
        )
    return found


def _path(workspace: Workspace, found: catalog.Dataset, column: str) -> Path:
    name = hashlib.sha256(column.encode()).hexdigest()[:16]
    return catalog.folder(workspace, found.id) / "texts" / f"{name}.parquet"
