"""The database of the workspace: opened, brought up to date, and written by one writer at a time."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from privacy_core.errors import PrivacyCoreError
from privacy_core.store import home as home_folder
from privacy_core.store import locks
from privacy_core.store.keyring import Keyring

MIGRATIONS = Path(__file__).parent / "migrations"


class WorkspaceTooNewError(PrivacyCoreError):
    """A newer version of the studio has changed the database in ways that this one does not know."""

    def __init__(self, home: str) -> None:
        super().__init__(home)

    def message(self) -> str:
        return (
            f"The workspace {self.facts[0]} was opened by a newer version of Privacy Studio. Nothing was changed. "
            "Upgrade, or name another folder in PRIVACY_STUDIO_HOME."
        )


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
        self._writer = threading.local()
        database = self.home / "studio.sqlite"
        with self.lock("migration"):
            _make_private(database)
            self.engine = _engine(database)
            try:
                _migrate(self.engine, self.home)
            except BaseException:
                self.close()
                raise

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database, that of its first query."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that holds the write lock from its first moment: across processes, one writer at a time.

        Raises:
            WorkspaceBusyError: another writer kept the lock for ``locks.BUSY_SECONDS``.
        """
        if getattr(self._writer, "busy", False):
            raise RuntimeError("a thread that is writing would wait for itself: end the first transaction before")
        with self.engine.connect().execution_options(immediate=True) as connection:
            try:
                transaction = connection.begin()
            except OperationalError as error:
                if getattr(error.orig, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
                    raise locks.WorkspaceBusyError from error
                raise
            self._writer.busy = True
            try:
                with transaction:
                    yield connection
            finally:
                self._writer.busy = False

    def lock(self, name: str) -> AbstractContextManager[None]:
        """A lock file that other processes on this workspace respect."""
        return locks.held(self.home / f"{name}.lock")

    def close(self) -> None:
        self.engine.dispose()


def _make_private(database: Path) -> None:
    """Before SQLite first touches it: the files that it makes beside the database take over its mode.

    A database that is there is not opened here: to close it again would give up the locks by which this process's other
    connections hold it (POSIX locks belong to the process), and the next process to leave would delete their log.
    """
    if not database.exists():
        os.close(os.open(database, os.O_RDWR | os.O_CREAT, 0o600))
    for suffix in ("", "-wal", "-shm"):
        path = database.with_name(database.name + suffix)
        if path.exists():
            path.chmod(0o600)


def _engine(path: Path) -> Engine:
    url, wait = URL.create("sqlite", database=str(path)), {"timeout": locks.BUSY_SECONDS}
    engine = create_engine(url, connect_args=wait, hide_parameters=True)  # an error's text shows no value

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
    scripts = ScriptDirectory.from_config(config)
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current == scripts.get_current_head():
        return
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise WorkspaceTooNewError(str(home))
    with engine.connect().execution_options(immediate=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
