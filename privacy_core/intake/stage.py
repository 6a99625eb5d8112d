"""A file as one table of an engine, its cells as they were read: what typing and row prints start from."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq

from privacy_core.engine import DuckDbEngine, Engine, EngineError
from privacy_core.engine.batches import write_batches
from privacy_core.intake.encoding import is_utf8, text_chunks
from privacy_core.intake.excel import ExcelSource
from privacy_core.intake.formats import BadRow, BadRowList, Kind, ReadOptions, Renamed, UnreadableFileError
from privacy_core.intake.json_lines import JsonLinesSource
from privacy_core.intake.names import free_name, unique_names
from privacy_core.intake.source import Source, batches
from privacy_core.intake.text import TextSource, quotes_apart
from privacy_core.randomness import new_id


@dataclass(frozen=True, kw_only=True)
class Staged:
    """A table of the engine that holds the readable rows of a file.

    Attributes:
        table: Its name in the engine.
        fields: Its columns as stored there, without the line.
        columns: What they are called from now on, position by position.
        line_column: Name of the column with the line that each row began at; None if the rows came without.
        renamed: Columns whose names were empty or taken.
        texts: Columns that the file marks as text.
        bad_rows: The first rows that could not be read.
        bad_row_count: All of them.
        whole_file: Whether every row was looked at.
    """

    table: str
    fields: tuple[pa.Field, ...]
    columns: tuple[str, ...]
    line_column: str | None
    renamed: tuple[Renamed, ...]
    texts: frozenset[str] = frozenset()
    bad_rows: tuple[BadRow, ...] = ()
    bad_row_count: int = 0
    whole_file: bool = True


@dataclass(frozen=True)
class Workplace:
    """An engine, a private folder, and tables of names that nobody else has; all forgotten in the end."""

    engine: Engine
    folder: Path
    prefix: str

    def table(self, purpose: str) -> str:
        return f"{self.prefix} {purpose}"


@contextmanager
def workplace(scratch: Path, engine: Engine | None = None) -> Iterator[Workplace]:
    """A place to work in: a folder inside ``scratch`` that is removed in the end, whatever happens."""
    with TemporaryDirectory(prefix=".intake-", dir=scratch) as name, ExitStack() as after:
        folder = Path(name)
        if engine is None:
            engine = DuckDbEngine(memory_limit="2GB", spill=folder / "spill")
            after.callback(engine.shutdown)
        place = Workplace(engine, folder, f"intake {new_id()}")
        for purpose in ("text", "staged"):
            after.callback(engine.close, place.table(purpose))
        yield place


def stage(path: Path, options: ReadOptions, place: Workplace, *, careful: bool = False) -> Staged:
    """Reads all rows.

    Args:
        path: Of the file.
        options: How to read it.
        place: Where to keep the rows.
        careful: Row by row at once, so that each row knows its line. Otherwise a text file goes through the engine,
            which is many times faster, and row by row only if some row is broken.
    """
    if options.kind is Kind.PARQUET:
        return _parquet(path, place)
    source = _source(path, options)
    if isinstance(source, TextSource) and not careful and _quick(path, options, place, source):
        return _staged(place, source, BadRowList(), line_column=None)
    bad = BadRowList()
    schema = _schema(source)
    rows = batches(source.rows(bad), schema)
    write_batches(rows, schema, place.folder / "staged.parquet")
    place.engine.open(place.table("staged"), place.folder / "staged.parquet")
    return _staged(place, source, bad, line_column=schema.names[-1])


def stage_first(path: Path, options: ReadOptions, place: Workplace, *, rows: int) -> Staged:
    """Reads the first ``rows`` rows only."""
    table = place.table("staged")
    if options.kind is Kind.PARQUET:
        staged = _parquet(path, place)
        first = place.engine.query(f"SELECT * FROM {place.engine.quote(table)} LIMIT {rows + 1}")
        place.engine.open_arrow(table, first.slice(0, rows))
        return replace(staged, whole_file=first.num_rows <= rows)
    source = _source(path, options, most=rows)
    bad = BadRowList()
    schema = _schema(source)
    found = source.rows(bad)
    place.engine.open_arrow(table, pa.Table.from_batches(list(batches(islice(found, rows), schema)), schema=schema))
    staged = _staged(place, source, bad, line_column=schema.names[-1])
    return replace(staged, whole_file=next(found, None) is None)


def staged_batches(engine: Engine, staged: Staged) -> Iterator[pa.RecordBatch]:
    """The staged rows, columns under their names, without the line; columns that hold no plain values are skipped."""
    plain = [
        (field.name, name)
        for field, name in zip(staged.fields, staged.columns, strict=True)
        if not (
            pa.types.is_nested(field.type) or pa.types.is_binary(field.type) or pa.types.is_large_binary(field.type)
        )
    ]
    names = ", ".join(engine.quote(field) for field, _ in plain)
    for batch in engine.stream(f"SELECT {names} FROM {engine.quote(staged.table)}") if plain else ():
        yield batch.rename_columns([name for _, name in plain])


def _source(path: Path, options: ReadOptions, *, most: int | None = None) -> Source:
    match options.kind:
        case Kind.EXCEL:
            return ExcelSource(path, options)
        case Kind.JSON_LINES:
            return JsonLinesSource(path, options, most=most)
        case _:
            return TextSource(path, options)


def _quick(path: Path, options: ReadOptions, place: Workplace, source: TextSource) -> bool:
    """Lets the engine read the text; False if some record is broken, so that the careful way must say which."""
    if options.header and source.first_line > 1:
        return False  # the engine takes the empty first line for the header
    engine, table = place.engine, place.table("text")
    if not is_utf8(options.encoding):
        path = _in_utf8(path, options.encoding, place.folder / "utf8.txt")
    if options.quote is not None and not quotes_apart(path, options.quote):
        return False  # DuckDB takes "a" "b" for one cell, which the careful way calls broken
    staged = place.folder / "staged.parquet"
    try:
        engine.open_text(
            table,
            path,
            columns=source.columns,
            delimiter=options.delimiter,
            quote=options.quote,
            header=options.header,
        )
        engine.write_parquet(f"SELECT * FROM {engine.quote(table)}", staged)
    except EngineError:
        return False
    finally:
        engine.close(table)
    engine.open(place.table("staged"), staged)
    return True


def _in_utf8(path: Path, encoding: str, out: Path) -> Path:
    with out.open("w", encoding="utf-8", errors="replace", newline="") as file:
        for piece in text_chunks(path, encoding):
            file.write(piece)
    return out


def _staged(place: Workplace, source: Source, bad: BadRowList, *, line_column: str | None) -> Staged:
    return Staged(
        table=place.table("staged"),
        fields=tuple(pa.field(column, pa.string()) for column in source.columns),
        columns=source.columns,
        line_column=line_column,
        renamed=source.renamed,
        texts=source.texts,
        bad_rows=bad.listed,
        bad_row_count=bad.count,
    )


def _schema(source: Source) -> pa.Schema:
    taken = {column.casefold() for column in source.columns}
    line_column = free_name("line", taken) if "line" in taken else "line"
    return pa.schema([*((column, pa.string()) for column in source.columns), (line_column, pa.int64())])


def _parquet(path: Path, place: Workplace) -> Staged:
    table = place.table("staged")
    try:
        first = next(iter(sorted(path.rglob("*.parquet"))), None) if path.is_dir() else path
        names = pq.read_schema(first).names if first is not None else []
        place.engine.open(table, path)
        fields = tuple(place.engine.schema(table))
    except (pa.ArrowException, EngineError, OSError, ValueError):
        raise UnreadableFileError("it is no Parquet file, or damaged", "Write it again.") from None
    columns, renamed = unique_names(names)
    if not columns or len(columns) != len(fields):
        raise UnreadableFileError("it has no columns, or its parts differ", "Write it again as one table.")
    return Staged(table=table, fields=fields, columns=columns, line_column=None, renamed=renamed)
