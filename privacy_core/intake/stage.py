"""A file as one table of an engine, its cells as they were read: what typing and row prints start from."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from privacy_core.engine import Engine, EngineError
from privacy_core.engine.batches import write_batches
from privacy_core.intake import statistical
from privacy_core.intake.arrow_types import column_type, what_it_holds
from privacy_core.intake.codes import NO_CODES, FileCodes
from privacy_core.intake.database import DatabaseSource, DatabaseTable
from privacy_core.intake.encoding import is_utf8, text_chunks
from privacy_core.intake.excel import ExcelSource
from privacy_core.intake.formats import BadRow, BadRowList, Kind, ReadOptions, Renamed, UnreadableFileError
from privacy_core.intake.json_lines import JsonLinesSource
from privacy_core.intake.names import free_name, unique_names
from privacy_core.intake.packed import Unpacked, is_packed, unpack
from privacy_core.intake.parts import PartsSource, check_columns, parts_of
from privacy_core.intake.progress import ShareReport, Stages, in_parts
from privacy_core.intake.source import Input, Source, batches
from privacy_core.intake.text import TextSource, quotes_apart
from privacy_core.intake.workplace import Workplace

_TRANSPORTED = 80  # bytes of a record of SAS transport, which says nowhere how many there are
_PREVIEWED = 64 << 20  # bytes of a packed file that a preview unpacks
READING, ROW_BY_ROW = "reading", "reading row by row"  # stages
_SLOWLY = 12.0  # weight of the second, where it takes the place of the first
_CELLS, _LEAST_ROWS, _MOST_ROWS = 1_000_000, 2_048, 122_880  # of a batch of text
_UNPACKED, _LOOKED_AT = 0.3, 0.15  # of the time that a text file takes, until the engine reads it


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
        missing_found: Per column, codes that its file declares as missing values, with their cells.
        declared_codes: Such codes of all columns, kept or not, with their cells.
        codes: What the file declares beside its cells.
        not_read: Columns that hold no plain value a row, with what they hold; no column of ``columns``.
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
    missing_found: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    declared_codes: Mapping[str, int] = field(default_factory=dict)
    codes: FileCodes = NO_CODES
    not_read: Mapping[str, str] = field(default_factory=dict)
    bad_rows: tuple[BadRow, ...] = ()
    bad_row_count: int = 0
    whole_file: bool = True


def stage(
    path: Input, options: ReadOptions, place: Workplace, *, careful: bool = False, stages: Stages | None = None
) -> Staged:
    """Reads all rows.

    Args:
        path: Of a file, or of a folder of parts; or a table of a database.
        options: How to read it.
        place: Where to keep the rows.
        careful: Row by row at once, so that each row knows its line. Otherwise a text file goes through the engine,
            which is many times faster, and row by row only if some row is broken.
        stages: With the stage ``READING``, or with ``careful`` ``ROW_BY_ROW``.
    """
    stages = stages or Stages(after={READING: 1.0, ROW_BY_ROW: 1.0})
    if options.kind is Kind.PARQUET:
        return _parquet(_file(path, options), place)
    told = stages.during(ROW_BY_ROW if careful else READING)
    if options.kind in statistical.KINDS:
        return _statistical(_file(path, options), options, place, report=told)
    unpacking, reading = in_parts(told, [_UNPACKED, 1 - _UNPACKED])
    source, texts = _source(path, options, place, report=unpacking)
    if texts and not careful:
        if _quick(texts, options, place, source, report=reading if _is_packed(path) else told):
            return _staged(place, source, BadRowList(), line_column=None)
        reading = stages.instead(READING, ROW_BY_ROW, weight=_SLOWLY)
    bad = BadRowList()
    schema = _schema(source)
    counted = stages.counting(READING) if source.share_read is None else None
    rows = _told(batches(source.rows(bad), schema), source, reading, counted)
    write_batches(rows, schema, place.folder / "staged.parquet")
    place.engine.open(place.table("staged"), place.folder / "staged.parquet")
    return _staged(place, source, bad, line_column=schema.names[-1])


def _told(
    read: Iterator[pa.RecordBatch], source: Source, report: ShareReport, counted: Callable[[int], None] | None
) -> Iterator[pa.RecordBatch]:
    rows = 0
    for batch in read:
        yield batch
        rows += batch.num_rows
        if counted is not None:
            counted(rows)
        else:
            report(source.share_read or 0.0)


def stage_first(path: Input, options: ReadOptions, place: Workplace, *, rows: Callable[[int], int]) -> Staged:
    """Reads the first rows only: ``rows`` says how many of so many columns."""
    table = place.table("staged")
    if options.kind is Kind.PARQUET:
        staged = _parquet(_file(path, options), place)
        most = rows(len(staged.columns))
        plain = ", ".join(place.engine.quote(each.name) for each in staged.fields)
        first = place.engine.query(f"SELECT {plain} FROM {place.engine.quote(table)} LIMIT {most + 1}")
        place.engine.open_arrow(table, first.slice(0, most))
        return replace(staged, whole_file=first.num_rows <= most)
    if options.kind in statistical.KINDS:
        return _statistical(_file(path, options), options, place, rows=rows)
    source, texts = _source(path, options, place, most=rows(1))
    most = rows(len(source.columns))
    bad = BadRowList()
    schema = _schema(source)
    found = source.rows(bad)
    place.engine.open_arrow(table, pa.Table.from_batches(list(batches(islice(found, most), schema)), schema=schema))
    staged = _staged(place, source, bad, line_column=schema.names[-1])
    return replace(staged, whole_file=next(found, None) is None and all(text.whole for text in texts))


def staged_batches(engine: Engine, staged: Staged) -> Iterator[pa.RecordBatch]:
    """The staged rows, columns under their names, without the line."""
    names = ", ".join(engine.quote(field.name) for field in staged.fields)
    for batch in engine.stream(f"SELECT {names} FROM {engine.quote(staged.table)}"):
        yield batch.rename_columns(list(staged.columns))


@dataclass(frozen=True)
class _Text:
    """A text file that can be read by the engine."""

    path: Path
    source: TextSource | None
    whole: bool


def _file(path: Input, options: ReadOptions) -> Path:
    if isinstance(path, Path):
        return path
    raise UnreadableFileError(f"a table of a database is no {options.kind} file", "Read it as a database.")


def _is_packed(path: Input) -> bool:
    return isinstance(path, Path) and path.is_file() and is_packed(path)


def _source(
    path: Input,
    options: ReadOptions,
    place: Workplace,
    *,
    most: int | None = None,
    report: ShareReport = lambda _: None,
) -> tuple[Source, list[_Text]]:
    """What the rows come from; with it the text files, where it is made of them."""
    if isinstance(path, DatabaseTable):
        if options.kind is not Kind.DATABASE:
            _file(path, options)
        return DatabaseSource(path, options), []
    if options.kind is Kind.DATABASE:
        raise UnreadableFileError("it is a file and no table of a database", "Let its format be detected again.")
    if options.kind is Kind.EXCEL:
        return ExcelSource(path, options), []
    files = parts_of(path) if path.is_dir() else [path]
    opened: list[tuple[str, Source]] = []
    texts: list[_Text] = []
    parts = in_parts(report, [file.stat().st_size for file in files])
    for number, (file, told) in enumerate(zip(files, parts, strict=True)):
        plain = Unpacked(file, whole=True)
        if is_packed(file):
            start = None if most is None else _PREVIEWED if not number else _PREVIEWED >> 6
            out = place.folder / f"unpacked-{number:05}"
            plain = unpack(file, out, member=options.member, most=start, report=told)
        try:
            source = (
                JsonLinesSource(plain.path, options, most=most)
                if options.kind is Kind.JSON_LINES
                else TextSource(plain.path, options)
            )
        except UnreadableFileError as error:
            if len(files) == 1:
                raise
            raise UnreadableFileError(f"part {file.name!r} cannot be read, {error.facts[0]}", error.facts[1]) from None
        opened.append((file.name, source))
        texts.append(_Text(plain.path, source if isinstance(source, TextSource) else None, plain.whole))
    return (opened[0][1] if len(opened) == 1 else PartsSource(opened)), texts


def _quick(texts: list[_Text], options: ReadOptions, place: Workplace, source: Source, *, report: ShareReport) -> bool:
    """Lets the engine read the text; False if some record is broken, so that the careful way must say which."""
    folder = place.folder / "staged"
    folder.mkdir(exist_ok=True)
    parts = in_parts(report, [text.path.stat().st_size for text in texts])
    for number, (text, told) in enumerate(zip(texts, parts, strict=True)):
        out = folder / f"{number:05}.parquet"
        if text.source is None or not _quick_part(text, options, place, source.columns, out, report=told):
            return False
    place.engine.open(place.table("staged"), folder)
    return True


def _quick_part(
    text: _Text, options: ReadOptions, place: Workplace, columns: Sequence[str], out: Path, *, report: ShareReport
) -> bool:
    source, path = text.source, text.path
    if source is None or source.tells_delimiter or (options.header and source.first_line > 1):
        return False  # the engine takes the empty first line for the header, and the told delimiter for a record
    engine, table = place.engine, place.table("text")
    looking, reading = in_parts(report, [_LOOKED_AT, 1 - _LOOKED_AT])
    if not is_utf8(options.encoding):
        try:
            path = _in_utf8(path, options.encoding, place.folder / "utf8.txt")
        except UnicodeEncodeError:
            return False  # bytes that do not decode: the careful way says in which rows
    if options.quote is not None and not quotes_apart(path, options.quote, report=looking):
        return False  # DuckDB takes "a" "b" for one cell, which the careful way calls broken
    try:
        engine.open_text(
            table,
            path,
            columns=source.columns,
            delimiter=options.delimiter,
            quote=options.quote,
            header=options.header,
        )
        asked = f"SELECT {', '.join(map(engine.quote, columns))} FROM {engine.quote(table)}"
        rows = engine.stream(asked, batch_rows=max(_LEAST_ROWS, min(_CELLS // len(columns), _MOST_ROWS)))
        schema = pa.schema([(column, pa.string()) for column in columns])
        write_batches(_weighed(rows, path.stat().st_size, reading), schema, out)
    except EngineError:
        return False
    finally:
        engine.close(table)
    return True


def _weighed(rows: Iterator[pa.RecordBatch], size: int, report: ShareReport) -> Iterator[pa.RecordBatch]:
    """The same; tells how much of a file they are by the bytes of their cells and of what stands between them."""
    read = 0
    for batch in rows:
        yield batch
        offsets = 4 * (batch.num_rows + 1) * batch.num_columns
        read += batch.nbytes - offsets + batch.num_rows * batch.num_columns
        report(read / size)


def _in_utf8(path: Path, encoding: str, out: Path) -> Path:
    with out.open("w", encoding="utf-8", newline="") as file:
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
        not_read=source.not_read if isinstance(source, DatabaseSource) else {},
        bad_rows=bad.listed,
        bad_row_count=bad.count,
    )


def _schema(source: Source) -> pa.Schema:
    taken = {column.casefold() for column in source.columns}
    line_column = free_name("line", taken) if "line" in taken else "line"
    return pa.schema([*((column, pa.string()) for column in source.columns), (line_column, pa.int64())])


def _statistical(
    path: Path,
    options: ReadOptions,
    place: Workplace,
    *,
    rows: Callable[[int], int] | None = None,
    report: ShareReport = lambda _: None,
) -> Staged:
    if options.kind is Kind.SAS_TRANSPORT and path.stat().st_size % _TRANSPORTED:
        raise UnreadableFileError("it is a SAS transport file that was cut short", "Copy it again.")
    file = statistical.StatisticalFile(path, options)
    most = None if rows is None else rows(len(file.columns))
    engine, raw, table = place.engine, place.table("text"), place.table("staged")
    kept = place.folder / "raw.parquet"
    read = file.batches(most=None if most is None else most + 1, report=report)
    written = write_batches(read, file.schema, kept)
    engine.open(raw, kept)
    engine.apply(raw, statistical.meanings(engine, raw, file), place.folder / "staged.parquet")
    engine.close(raw)
    kept.unlink()
    engine.open(table, place.folder / "staged.parquet")
    if most is not None and written > most:
        engine.open_arrow(table, engine.query(f"SELECT * FROM {engine.quote(table)} LIMIT {most}"))
    return Staged(
        table=table,
        fields=tuple(engine.schema(table)),
        columns=file.columns,
        line_column=None,
        renamed=file.renamed,
        missing_found=file.missing_found,
        declared_codes=file.declared_codes,
        codes=FileCodes(codes=file.labelled, words=file.words, missing=tuple(file.missing_found)),
        whole_file=most is None or written <= most,
    )


def _parquet(path: Path, place: Workplace) -> Staged:
    table = place.table("staged")
    try:
        if path.is_dir():
            names, path = _linked(parts_of(path), place.folder / "parts")
        else:
            names = pq.read_schema(path).names
        place.engine.open(table, path)
        fields = tuple(place.engine.schema(table))
    except (pa.ArrowException, EngineError, OSError, ValueError):
        raise UnreadableFileError("it is no Parquet file, or damaged", "Write it again.") from None
    columns, renamed = unique_names(names)
    if not columns or len(columns) != len(fields):
        raise UnreadableFileError("it has no columns", "Write it again as one table.")
    plain = {number: each for number, each in enumerate(fields) if column_type(each.type) is not None}
    if not plain:
        raise UnreadableFileError("no column holds one plain value a row", "Write it again as one flat table.")
    return Staged(
        table=table,
        fields=tuple(plain.values()),
        columns=tuple(columns[number] for number in plain),
        line_column=None,
        renamed=renamed,
        not_read={columns[at]: what_it_holds(each.type) for at, each in enumerate(fields) if at not in plain},
    )


def _linked(parts: Sequence[Path], folder: Path) -> tuple[list[str], Path]:
    """The columns of the parts, which must be the same, and a folder with links to just these files."""
    folder.mkdir()
    first = _schema_of(parts[0])
    for number, path in enumerate(parts):
        schema = _schema_of(path)
        check_columns(path.name, schema.names, first.names)
        for name in first.names:
            expected, found = first.field(name).type, schema.field(name).type
            if found != expected:
                raise UnreadableFileError(
                    f"part {path.name!r} has {found} in column {name!r}, and part {parts[0].name!r} has {expected}",
                    "Write all parts with the same types.",
                )
        (folder / f"{number:05}.parquet").symlink_to(path.resolve())
    return list(first.names), folder


def _schema_of(part: Path) -> pa.Schema:
    try:
        schema = pq.read_schema(part)
    except (pa.ArrowException, OSError, ValueError):
        raise UnreadableFileError(f"part {part.name!r} is no Parquet file, or damaged", "Write it again.") from None
    if len(set(schema.names)) < len(schema.names):
        raise UnreadableFileError(f"part {part.name!r} has two columns of one name", "Write it again.")
    return schema
