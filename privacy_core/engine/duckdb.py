"""DuckDB as the engine: embedded, out of core, and shut off from the network."""

import shutil
import tempfile
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from privacy_core import checks
from privacy_core.engine import sql as allowed
from privacy_core.engine.batches import mapped, write_batches
from privacy_core.engine.files import whole
from privacy_core.engine.protocol import (
    ColumnFunction,
    EngineError,
    Report,
    TableNotOpenError,
    UnreadableTextError,
)
from privacy_core.errors import InvalidValueError, NotFoundError

_LONGEST_RECORD = 16 * 1024 * 1024  # characters of one record of a text file
_HELD_CELLS = 4_000_000
_VECTOR = 2_048  # rows that DuckDB works on at a time
_LOOK_SECONDS = 0.2  # between two looks at how far a query is
_WATCHED = {"enable_progress_bar": "true", "enable_progress_bar_print": "false", "progress_bar_time": "0"}
_NEVER_IN_TEXT = "\x00\x01no value\x01\x00"  # so that an empty cell stays '' and is not taken for a null


class DuckDbEngine:
    """The default engine. One database in memory, one cursor a call, so that threads do not wait for each other.

    Args:
        memory_limit: What DuckDB may hold before it spills to disk, such as "2GB". What it answers comes on top.
        spill: Folder for what does not fit; by default a private temporary one, removed by :meth:`shutdown`.
        threads: Worker threads; by default one a core.
    """

    def __init__(self, *, memory_limit: str = "2GB", spill: Path | None = None, threads: int | None = None) -> None:
        self._memory_limit = memory_limit
        self._own_spill = Path(tempfile.mkdtemp(prefix="privacy-studio-spill-")) if spill is None else None
        settings: dict[str, Any] = {
            "memory_limit": memory_limit,
            "temp_directory": str(spill or self._own_spill),
            "allocator_background_threads": True,  # what a query frees goes back to the machine at once
            "disabled_optimizers": "in_clause",  # it makes a join of a long IN, and a join loses the order of rows
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
            "allow_persistent_secrets": False,
            "python_enable_replacements": False,
        }
        if threads is not None:
            checks.whole(threads=threads, least=1)
            settings["threads"] = threads
        try:
            self._database = duckdb.connect(":memory:", config=settings)
        except duckdb.Error as error:
            raise InvalidValueError(f"DuckDB refuses these settings: {str(error).splitlines()[0]}") from None
        self._watched = self._database.cursor()
        self._watching = threading.Lock()  # it answers one question at a time
        with self._cursor() as cursor:
            for setting, value in _WATCHED.items():  # of this one alone, and before settings are locked
                self._watched.execute(f"SET {setting} = {value}")
            cursor.execute("SET GLOBAL TimeZone = 'UTC'")
            cursor.execute("SET lock_configuration = true")
        self._kinds: dict[str, str] = {}  # lower-case name of an open table -> VIEW or TABLE
        self._changing = threading.Lock()

    def open(self, name: str, path: Path) -> None:
        path = path.resolve()
        if not path.exists():
            raise NotFoundError("dataset's file")
        # A pattern would give the parts in any order; the order of rows is that of their names.
        parts = sorted(path.rglob("*.parquet")) if path.is_dir() else [path]
        if not parts:
            raise NotFoundError("dataset's file")
        listed = ", ".join(_literal(str(part)) for part in parts)
        self._define(name, "VIEW", f"SELECT * FROM read_parquet([{listed}], hive_partitioning = false)")

    def open_arrow(self, name: str, table: pa.Table) -> None:
        self._define(name, "TABLE", "SELECT * FROM handed_over", handed_over=table)

    def open_text(
        self, name: str, path: Path, *, columns: Sequence[str], delimiter: str, quote: str | None, header: bool
    ) -> None:
        checks.columns_present(columns, columns)
        kinds = ", ".join(f"{_literal(column)}: 'VARCHAR'" for column in columns)
        mark = _literal(quote or "")
        self._define(
            name,
            "VIEW",
            f"SELECT * FROM read_csv({_literal(str(path.resolve()))}, auto_detect = false, columns = {{{kinds}}}, "
            f"delim = {_literal(delimiter)}, quote = {mark}, escape = {mark}, header = {str(header).lower()}, "
            f"nullstr = {_literal(_NEVER_IN_TEXT)}, strict_mode = true, max_line_size = {_LONGEST_RECORD})",
        )

    def close(self, name: str) -> None:
        with self._changing, self._cursor() as cursor:
            if kind := self._kinds.pop(name.lower(), None):
                cursor.execute(f"DROP {kind} {self.quote(name)}")

    def schema(self, name: str) -> pa.Schema:
        return self.query(f"SELECT * FROM {self.quote(name)} LIMIT 0").schema

    def columns(self, name: str) -> list[str]:
        return list(self.schema(name).names)

    def quote(self, name: str) -> str:
        return '"' + name.replace('"', '""') + '"'

    def query(self, sql: str, parameters: Sequence[object] = ()) -> pa.Table:
        text = self._checked(sql)
        with self._cursor() as cursor:
            return cursor.sql(text, params=list(parameters)).to_arrow_table()

    def stream(
        self, sql: str, parameters: Sequence[object] = (), *, batch_rows: int = 65_536
    ) -> Iterator[pa.RecordBatch]:
        checks.whole(batch_rows=batch_rows, least=1)
        text = self._checked(sql)
        return self._batches(text, parameters, batch_rows)

    def quantiles(self, table: str, column: str, shares: Sequence[float]) -> list[float | None]:
        for share in shares:
            checks.probability(share=share)
        checks.columns_present([column], self.columns(table))
        kind = self.schema(table).field(column).type
        if not (pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)):
            raise InvalidValueError(f"Column {column!r} holds {kind}, not numbers, so it has no quantiles.")
        if not shares:
            return []
        value = f"CAST({self.quote(column)} AS DOUBLE)"
        listed = ", ".join(repr(float(share)) for share in shares)
        with self._cursor() as cursor:
            cursor.execute(
                f"SELECT quantile_cont({value}, [{listed}]) FROM {self.quote(table)} WHERE NOT isnan({value})"
            )
            row = cursor.fetchone()
        return list(row[0]) if row[0] is not None else [None] * len(shares)

    def write_parquet(
        self, sql: str, path: Path, parameters: Sequence[object] = (), *, report: Report | None = None
    ) -> int:
        text = self._checked(sql)
        with whole(path) as part, self._cursor() as cursor:
            width = len(cursor.sql(text, params=list(parameters)).columns)
            copy = (
                f"COPY ({text}) TO {_literal(str(part))} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, "
                f"ROW_GROUP_SIZE {_row_group(width)})"
            )
            if report is not None:
                with self._watching:
                    return _watched(self._watched, copy, parameters, report=report)
            cursor.execute(copy, list(parameters))
            return int(cursor.fetchone()[0])

    def apply(
        self,
        table: str,
        functions: Mapping[str, ColumnFunction],
        path: Path,
        *,
        drop: Collection[str] = (),
        report: Report | None = None,
    ) -> int:
        present = self.columns(table)
        checks.columns_present([*functions], present, at_least=0)
        checks.columns_present(drop, present, at_least=0)
        kept = [column for column in present if column not in set(drop)]
        checks.columns_present(kept, present)
        total = int(self.query(f"SELECT count(*) FROM {self.quote(table)}").column(0)[0].as_py())
        question = f"SELECT {', '.join(map(self.quote, kept))} FROM {self.quote(table)}"
        schema = self.query(f"{question} LIMIT 0").schema
        batches = _counted(self.stream(question), total, report)
        target, changed = mapped(batches, schema, {name: functions[name] for name in kept if name in functions})
        return write_batches(changed, target, path)

    def shutdown(self) -> None:
        with self._changing:
            self._kinds.clear()
            self._watched.close()
            self._database.close()
        if self._own_spill is not None:
            shutil.rmtree(self._own_spill, ignore_errors=True)

    def _checked(self, sql: str) -> str:
        question = allowed.check(sql)
        for table in sorted(question.tables):
            if table not in self._kinds:
                raise TableNotOpenError(table)
        return question.sql

    def _define(self, name: str, kind: str, select: str, **tables: pa.Table) -> None:
        if not name:
            raise InvalidValueError("A table needs a name.")
        with self._changing, self._cursor() as cursor:
            for handed, table in tables.items():
                cursor.register(handed, table)
            cursor.execute("BEGIN")  # so that the table of before stays if this one cannot be made
            if before := self._kinds.get(name.lower()):
                cursor.execute(f"DROP {before} {self.quote(name)}")
            cursor.execute(f"CREATE {kind} {self.quote(name)} AS {select}")
            cursor.execute("COMMIT")
            self._kinds[name.lower()] = kind

    def _batches(self, text: str, parameters: Sequence[object], batch_rows: int) -> Iterator[pa.RecordBatch]:
        with self._cursor() as cursor:
            try:
                yield from cursor.sql(text, params=list(parameters)).to_arrow_reader(batch_rows)
            except (pa.ArrowException, OSError) as error:  # what goes wrong under way comes by another name
                raise self._told(error) from None

    @contextmanager
    def _cursor(self) -> Iterator[Any]:
        cursor = self._database.cursor()
        try:
            yield cursor
        except duckdb.Error as error:
            raise self._told(error) from None  # the original quotes cells, so it may not reach a log
        finally:
            cursor.close()

    def _told(self, error: Exception) -> EngineError:
        kind = type(error).__name__
        first = str(error).splitlines()[0]
        if "CSV Error" in first or "Invalid unicode" in first:
            return UnreadableTextError(kind, "The text file breaks its own format.")
        if isinstance(error, duckdb.OutOfMemoryException):
            return EngineError(kind, f"It needs more than {self._memory_limit} of memory. Raise the limit.")
        if isinstance(error, (duckdb.BinderException, duckdb.CatalogException)):
            return EngineError(kind, first)  # these two name columns and functions, not cells
        return EngineError(kind)


def _counted(
    batches: Iterator[pa.RecordBatch], total: int, report: Callable[[int, int], None] | None
) -> Iterator[pa.RecordBatch]:
    done = 0
    for batch in batches:
        yield batch
        done += batch.num_rows
        if report is not None:
            report(done, total)


def _watched(cursor: Any, text: str, parameters: Sequence[object], *, report: Report) -> int:
    """Writes in a thread of its own, telling how far it is, and gives the rows; what a report raises ends it."""
    with ThreadPoolExecutor(max_workers=1) as beside:
        answer = beside.submit(cursor.execute, text, list(parameters))
        try:
            while not wait([answer], timeout=_LOOK_SECONDS).done:
                report(max(0, int(cursor.query_progress())), 100)
        except BaseException:
            cursor.interrupt()
            raise
        return int(answer.result().fetchone()[0])


def _row_group(columns: int) -> int:
    """Rows that are held at once, each way and by each thread: fewer where they are wide.

    >>> _row_group(10), _row_group(300), _row_group(10_000)
    (122880, 12288, 2048)
    """
    return min(max(_HELD_CELLS // columns // _VECTOR, 1), 60) * _VECTOR


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
