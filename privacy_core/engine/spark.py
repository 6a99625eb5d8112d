"""Spark for tables that one machine is too small for: queries only, written in the same SQL as for DuckDB.

It answers what `Queries` asks, which is all that bounded aggregates need. A session is local to this process unless the
surroundings name a cluster (`SPARK_REMOTE`, or a `spark-defaults.conf`), as Spark itself reads them.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pyarrow as pa

from privacy_core.engine import sql as allowed
from privacy_core.engine.protocol import EngineError, TableNotOpenError
from privacy_core.errors import NotFoundError, PrivacyCoreError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.caseSensitive": "false",
    "spark.log.level": "ERROR",
}


class Queries(Protocol):
    """The part of an engine that opens tables and asks them."""

    def open(self, name: str, path: Path) -> None: ...

    def open_arrow(self, name: str, table: pa.Table) -> None: ...

    def close(self, name: str) -> None: ...

    def quote(self, name: str) -> str: ...

    def query(self, sql: str, parameters: Sequence[object] = ()) -> pa.Table: ...

    def shutdown(self) -> None: ...


class NoSparkError(PrivacyCoreError):
    """Spark, or the Java that it runs on, is not installed."""

    def message(self) -> str:
        return (
            "Spark was asked for, and it cannot be started here: it needs the extra 'spark' and Java 17 or later. "
            "Install both, or use the default engine."
        )


class SparkQueries:
    """Tables known under a name, asked in one SQL dialect (DuckDB's, within ``engine/sql.py``), answered in Arrow.

    Raises:
        NoSparkError: it cannot be started.
    """

    def __init__(self) -> None:
        self._session = _session()
        self._open: set[str] = set()

    def open(self, name: str, path: Path) -> None:
        """Makes a Parquet file, or a folder of them, known under ``name``."""
        if not path.exists():
            raise NotFoundError("dataset's file")
        self._session.read.parquet(str(path.resolve())).createOrReplaceTempView(_view(name))
        self._open.add(name.lower())

    def open_arrow(self, name: str, table: pa.Table) -> None:
        """Makes a copy of an Arrow table known under ``name``."""
        self._session.createDataFrame(table).createOrReplaceTempView(_view(name))
        self._open.add(name.lower())

    def close(self, name: str) -> None:
        """Forgets a table; a name that is not open is no error."""
        self._session.catalog.dropTempView(name)
        self._open.discard(name.lower())

    def quote(self, name: str) -> str:
        """``name`` as an identifier for SQL text, which is DuckDB's until it is asked."""
        return '"' + name.replace('"', '""') + '"'

    def query(self, sql: str, parameters: Sequence[object] = ()) -> pa.Table:
        """The whole answer; ``?`` in ``sql`` stands for the next of ``parameters``."""
        for name in allowed.check(sql).tables:
            if name not in self._open:
                raise TableNotOpenError(name)
        from pyspark.errors import PySparkException  # noqa: PLC0415 - takes seconds

        try:
            return self._session.sql(allowed.render(sql, "spark"), args=list(parameters)).toArrow()
        except PySparkException as error:
            raise EngineError(type(error).__name__) from None

    def shutdown(self) -> None:
        """Ends the session."""
        self._session.stop()


def _view(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _session() -> "SparkSession":
    try:
        from pyspark.errors import PySparkException  # noqa: PLC0415 - takes seconds
        from pyspark.sql import SparkSession  # noqa: PLC0415
    except ImportError:
        raise NoSparkError from None
    builder: Any = SparkSession.builder.appName("Privacy Studio")
    if "SPARK_REMOTE" not in os.environ:
        for name, value in _SETTINGS.items():
            builder = builder.config(name, value)
    try:
        session: SparkSession = builder.getOrCreate()
    except (PySparkException, OSError):
        raise NoSparkError from None
    return session
