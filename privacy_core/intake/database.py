"""One table of a database, read without the right to change it. Where it lies is never shown with user or password."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from sqlalchemy import (
    ARRAY,
    Column,
    Connection,
    Engine,
    LargeBinary,
    MetaData,
    Table,
    create_engine,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchTableError, SQLAlchemyError

from privacy_core.errors import InvalidValueError
from privacy_core.intake.encoding import is_utf8
from privacy_core.intake.formats import BadRowList, ReadOptions, SeveralTablesError, UnreadableFileError
from privacy_core.intake.missing import KNOWN_MARKERS
from privacy_core.intake.names import unique_names
from privacy_core.intake.text import MOST_COLUMNS

_BATCH_ROWS = 10_000
_LOOKED_AT = 1_000  # rows that tell what SQLite's columns hold, whatever they are declared as
_SECONDS = 10  # to wait for a server or a lock
_SQLITE, _POSTGRESQL = "sqlite", "postgresql"


@dataclass(frozen=True, slots=True)
class DatabaseTable:
    """A table by the address of its database. Only :attr:`shown` may be kept or logged; ``repr`` says no more.

    Attributes:
        url: As SQLAlchemy writes it: ``sqlite:///people.db`` or ``postgresql://user:password@host/database``.
        table: Name of a table or view.
        schema: Of PostgreSQL; None is the first in the search path.
    """

    url: str = field(repr=False)
    table: str
    schema: str | None = None

    def __post_init__(self) -> None:
        _parsed(self.url)

    @property
    def shown(self) -> str:
        """Where it is, without user, password and parameters.

        >>> DatabaseTable("postgresql://ann:secret@db.example:5433/health?password=secret", "people").shown
        'postgresql://db.example:5433/health, table people'
        """
        url = _parsed(self.url)
        bare = URL.create(url.get_backend_name(), host=url.host, port=url.port, database=url.database)
        return (
            f"{bare.render_as_string()}, table {self.table if self.schema is None else f'{self.schema}.{self.table}'}"
        )

    @property
    def file(self) -> Path | None:
        """The file of a SQLite database, so that whoever opens it can be asked whether they may; else None."""
        url = _parsed(self.url)
        return Path(url.database or "") if url.get_backend_name() == _SQLITE else None


def table_names(url: str) -> list[str]:
    """Names of a database's tables and views that this user may read, in alphabetical order.

    Those of the first schema come first; those of other schemas are written ``schema.table``.

    Raises:
        UnreadableFileError: the database cannot be reached.
    """
    return [name for name, _ in _named_tables(url)]


def table_named(url: str, name: str | None) -> DatabaseTable:
    """The table of that name, as :func:`table_names` writes it; without one, the only table of the database.

    Raises:
        UnreadableFileError: there is no such table, or several to choose from; it names them.
    """
    tables = _named_tables(url)
    found = [table for written, table in tables if written == name or (name is None and len(tables) == 1)]
    if not found:
        names = [written for written, _ in tables]
        what = f"the database has no such table as {name!r}" if name is not None else "no table was chosen"
        shown = ", ".join(names[:20]) + (", ..." if len(names) > 20 else "")
        if names and name is None:
            raise SeveralTablesError(what, f"Its tables: {shown}.", "table")
        raise UnreadableFileError(what, f"Its tables: {shown}." if names else "This user can see no table of it.")
    return found[0]


def _named_tables(url: str) -> list[tuple[str, DatabaseTable]]:
    with _connected(url) as connection:
        if connection.dialect.name == _SQLITE:
            found = inspect(connection)
            names = sorted([*found.get_table_names(), *found.get_view_names()])
            return [(name, DatabaseTable(url, name)) for name in names]
        return [
            (table, DatabaseTable(url, table)) if first else (f"{schema}.{table}", DatabaseTable(url, table, schema))
            for schema, table, first in connection.execute(_POSTGRESQL_TABLES)
        ]


# Tables, views and foreign tables, without the partitions of a table, which are read with it.
_POSTGRESQL_TABLES = text(
    """
    SELECT schema.nspname, relation.relname, coalesce(schema.nspname = current_schema(), false) AS first
    FROM pg_class AS relation JOIN pg_namespace AS schema ON schema.oid = relation.relnamespace
    WHERE relation.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT relation.relispartition
      AND schema.nspname <> 'information_schema' AND schema.nspname NOT LIKE 'pg\\_%'
      AND has_schema_privilege(schema.oid, 'USAGE') AND has_table_privilege(relation.oid, 'SELECT')
    ORDER BY first DESC, schema.nspname, relation.relname
    """
)


class DatabaseSource:
    """A table's rows as text cells; a column that the database calls text stays text.

    SQLite keeps any bytes as text. What is not UTF-8 is in the encoding of the options, or refused with its column.

    Attributes:
        not_read: Columns of bytes, such as pictures, with what they hold. They are no ``columns``.
    """

    def __init__(self, where: DatabaseTable, options: ReadOptions) -> None:
        self._where = where
        self._encoding = None if is_utf8(options.encoding) else options.encoding
        self._texts: set[int] = set()
        with _connected(where.url) as connection:
            table = _table(where, connection)
            names = [column.name for column in table.columns]
            if not 0 < len(names) <= MOST_COLUMNS:
                raise UnreadableFileError(f"it has {len(names):,} columns", "Ask the database for fewer: make a view.")
            held = _columns_of_bytes(table, connection)
        if len(held) == len(names):
            raise UnreadableFileError("all its columns hold bytes", "Make a view that shows them as text.")
        columns, self.renamed = unique_names(names)
        self._names = [name for name in names if name not in held]
        self.columns = tuple(column for column, name in zip(columns, names, strict=True) if name not in held)
        self.not_read = {column: "bytes" for column, name in zip(columns, names, strict=True) if name in held}
        self._unread = {place for place, name in enumerate(self.columns) if name in options.leave_out}

    @property
    def texts(self) -> frozenset[str]:
        return frozenset(self.columns[place] for place in self._texts)

    @property
    def share_read(self) -> None:
        return None  # a table does not say how long it is, and to count it may take as long as to read it

    def rows(self, bad: BadRowList) -> Iterator[tuple[int, list[str | None]]]:  # noqa: ARG002 - a database has no bad rows
        with _connected(self._where.url) as connection:
            table = _table(self._where, connection)
            if connection.dialect.name == _SQLITE:
                driver: Any = connection.connection.dbapi_connection
                driver.text_factory = _with_every_byte
            asked = select(*(table.columns[name] for name in self._names))
            streamed = connection.execution_options(stream_results=True, yield_per=_BATCH_ROWS)
            with closing(streamed.execute(asked)) as found:  # also where nobody wants the rest of it
                for number, row in enumerate(found, start=1):
                    self._texts.update(place for place, cell in enumerate(row) if _is_text(cell))
                    yield number, [self._cell(place, cell) for place, cell in enumerate(row)]

    def _cell(self, place: int, cell: object) -> str | None:
        if isinstance(cell, bytes | memoryview):
            if place in self._unread:
                return None
            raise UnreadableFileError(f"column {self.columns[place]!r} holds bytes", "Leave the column out.")
        text = _text(cell)
        return text if text is None or text.isascii() else self._decoded(place, text)

    def _decoded(self, place: int, text: str) -> str | None:
        """The text, where some of its bytes are not UTF-8 in the encoding that was chosen."""
        try:
            text.encode()
        except UnicodeEncodeError:
            if place in self._unread:
                return None
        else:
            return text
        name = self.columns[place]
        if self._encoding is None:
            raise UnreadableFileError(
                f"column {name!r} holds text that is not UTF-8", "Choose its encoding, or leave the column out."
            )
        try:
            return text.encode("utf-8", "surrogateescape").decode(self._encoding)
        except UnicodeError:
            raise UnreadableFileError(
                f"column {name!r} holds text that is neither UTF-8 nor {self._encoding}",
                "Choose another encoding, or leave the column out.",
            ) from None


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    """A connection that can only read, in one transaction. Errors of the database stay out: they quote addresses."""
    where = _parsed(url)
    try:
        engine = _ENGINES[where.get_backend_name()](where)
        try:
            with engine.connect() as connection, connection.begin():
                yield connection
        finally:
            engine.dispose()
    except NoSuchTableError:
        raise UnreadableFileError("the database has no such table", "Check its name and schema.") from None
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise UnreadableFileError(
            f"the database could not be reached or read ({type(error).__name__})",
            "Check address, user, password and the right to read this table.",
        ) from None


def _sqlite(url: URL) -> Engine:
    path = Path(url.database or "").absolute()
    if not path.is_file():
        raise UnreadableFileError("there is no such database file", "Check its path.")
    address = f"file:{quote(str(path))}?mode=ro"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(address, uri=True, timeout=_SECONDS, check_same_thread=False)
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA trusted_schema = OFF")  # a view of the file may not call functions with effects
        # Of names, until rows are read.
        connection.text_factory = lambda text: text.decode("utf-8", "replace")
        return connection

    return create_engine("sqlite://", creator=connect, hide_parameters=True)


def _with_every_byte(text: bytes) -> str:
    return text.decode("utf-8", "surrogateescape")


def _postgresql(url: URL) -> Engine:
    if find_spec("psycopg") is None:
        raise InvalidValueError("Reading PostgreSQL needs psycopg. Install it: pip install 'privacy-studio[postgres]'.")
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        connect_args={"connect_timeout": _SECONDS},
        execution_options={"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"},
    )


_ENGINES = MappingProxyType({_SQLITE: _sqlite, _POSTGRESQL: _postgresql})


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except (ArgumentError, ValueError):
        raise InvalidValueError(
            "This is no address of a database. Write sqlite:///file or postgresql://host/database."
        ) from None
    if backend not in (_SQLITE, _POSTGRESQL):
        raise InvalidValueError(f"Databases of kind {backend!r} cannot be read. Use SQLite or PostgreSQL.")
    return parsed


def _table(where: DatabaseTable, connection: Connection) -> Table:
    return Table(where.table, MetaData(), schema=where.schema, autoload_with=connection, resolve_fks=False)


def _columns_of_bytes(table: Table, connection: Connection) -> set[str]:
    """Names of the columns that hold bytes; SQLite's declarations bind nobody, so its first rows are asked as well."""
    names = [column.name for column in table.columns]
    declared = {column.name for column in table.columns if _is_of_bytes(column)}
    if connection.dialect.name != _SQLITE:
        return declared
    kinds = connection.execute(select(*(func.typeof(column) for column in table.columns)).limit(_LOOKED_AT)).all()
    seen = {name: {row[place] for row in kinds} - {"null"} for place, name in enumerate(names)}
    return {name for name in names if "blob" in seen[name] or (name in declared and not seen[name])}


def _is_of_bytes(column: Column[Any]) -> bool:
    kind = column.type.item_type if isinstance(column.type, ARRAY) else column.type
    return isinstance(kind, LargeBinary)


def _text(cell: object) -> str | None:
    match cell:
        case None | str():
            return cell
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case list() | dict() | tuple():
            return json.dumps(cell, ensure_ascii=False, default=str)
        case Decimal():
            return format(cell, "f")
        case _:
            return str(cell)  # numbers, and dates and times as ISO 8601 writes them


def _is_text(cell: object) -> bool:
    return isinstance(cell, str) and cell.strip() not in KNOWN_MARKERS
