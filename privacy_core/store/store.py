"""The database of the workspace: opened, brought up to date, and written by one writer at a time."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from filelock import FileLock
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from privacy_core.store import home as home_folder
from privacy_core.store.keyring import Keyring

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 30


class Store:
    """The workspace folder, its database and its keys.

    Attributes:
        home: The folder, mode 0700.
        keyring: Keys, kept apart from the data.
        engine: SQLAlchemy engine; for other parts of the library, ``reading`` and ``writing`` are enough.
    """

    def __init__(self, home: Path | None = None) -> None:
        self.home = home_folder.prepare(home or home_folder.default())
        self.keyring = Keyring(self.home / "keys")
        self.engine = _engine(self.home / "studio.sqlite")
        _migrate(self.engine, self.home)
        (self.home / "studio.sqlite").chmod(0o600)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that holds the write lock from its first moment: across processes, one writer at a time."""
        with self.engine.connect().execution_options(immediate=True) as connection, connection.begin():
            yield connection

    def lock(self, name: str) -> FileLock:
        """A lock file that other processes on this workspace respect."""
        return FileLock(self.home / f"{name}.lock", timeout=BUSY_SECONDS, mode=0o600)

    def close(self) -> None:
        self.engine.dispose()


def _engine(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver's own BEGIN comes too late to hold the write lock
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def _migrate(engine: Engine, home: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    newest = ScriptDirectory.from_config(config).get_current_head()
    with FileLock(home / "migration.lock", timeout=BUSY_SECONDS, mode=0o600), engine.connect() as connection:
        if MigrationContext.configure(connection).get_current_revision() != newest:
            connection.rollback()
            config.attributes["connection"] = connection
            with connection.begin():
                command.upgrade(config, "head")
