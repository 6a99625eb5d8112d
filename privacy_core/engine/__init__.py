"""Tables asked in SQL and answered in Arrow, the same on every engine."""

from privacy_core.engine.duckdb import DuckDbEngine
from privacy_core.engine.protocol import (
    Column,
    ColumnFunction,
    Engine,
    EngineError,
    Report,
    TableNotOpenError,
    UnreadableTextError,
)
from privacy_core.engine.sql import UnsupportedSqlError

__all__ = [
    "Column",
    "ColumnFunction",
    "DuckDbEngine",
    "Engine",
    "EngineError",
    "Report",
    "TableNotOpenError",
    "UnreadableTextError",
    "UnsupportedSqlError",
]
