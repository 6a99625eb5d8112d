"""What the library asks of an engine: SQL in, Arrow out, and the few things that SQL cannot say alike everywhere."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

import pyarrow as pa

from privacy_core.errors import PrivacyCoreError

ColumnFunction = Callable[[pa.Array], pa.Array]
Report = Callable[[int, int], None]


class Column(NamedTuple):
    """A column of an opened table: its name and its Arrow type."""

    name: str
    kind: pa.DataType


class EngineError(PrivacyCoreError):
    """A question that the engine could not answer. The engine's own words stay out: they quote cells."""

    def __init__(self, kind: str, hint: str = "") -> None:
        super().__init__(kind, hint)

    def message(self) -> str:
        kind, hint = self.facts
        return f"The engine could not do this ({kind}). {hint or 'Check the columns and their types.'}"


class UnreadableTextError(EngineError):
    """A text file opened with :meth:`Engine.open_text` that breaks its own format somewhere."""


class TableNotOpenError(PrivacyCoreError):
    """A query names a table that nobody opened: files and the engine's own tables cannot be reached by name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)

    def message(self) -> str:
        return f"No table {self.facts[0]!r} is open in this engine. Open it first, then ask again."


class Engine(Protocol):
    """Tables known under a name, asked in one SQL dialect (DuckDB's, within ``engine/sql.py``), answered in Arrow.

    Names of tables and columns are told apart without regard to case. Every method may be called from several threads.
    Missing values are nulls; ``NaN`` is a number like any other, except in :meth:`quantiles`.
    """

    def open(self, name: str, path: Path) -> None:
        """Makes a Parquet file, or a folder of them, known under ``name``, in place of what had that name before."""

    def open_arrow(self, name: str, table: pa.Table) -> None:
        """Makes a copy of an Arrow table known under ``name``."""

    def open_text(
        self, name: str, path: Path, *, columns: Sequence[str], delimiter: str, quote: str | None, header: bool
    ) -> None:
        """Makes a UTF-8 text file known under ``name``, each cell as the text that it is, an empty one as ''.

        A quote inside a quoted cell is doubled. Every record must have ``len(columns)`` cells: a query that meets
        another one raises :class:`UnreadableTextError`.
        """

    def close(self, name: str) -> None:
        """Forgets a table; its file stays. A name that is not open is no error."""

    def schema(self, name: str) -> pa.Schema:
        """Names and Arrow types of a table's columns, in their order."""

    def columns(self, name: str) -> list[str]:
        """Names of a table's columns, in their order."""

    def quote(self, name: str) -> str:
        """``name`` as an identifier for SQL text."""

    def query(self, sql: str, parameters: Sequence[object] = ()) -> pa.Table:
        """The whole answer; ``?`` in ``sql`` stands for the next of ``parameters``."""

    def stream(
        self, sql: str, parameters: Sequence[object] = (), *, batch_rows: int = 65_536
    ) -> Iterator[pa.RecordBatch]:
        """The answer in batches of at most ``batch_rows`` rows, without ever holding all of it.

        Without a join, a grouping or an order of its own it comes in the order of the table, parts in that of their
        names: what is asked in several questions can be put side by side.
        """

    def quantiles(self, table: str, column: str, shares: Sequence[float]) -> list[float | None]:
        """Quantiles of a numeric column, linear between neighbours; nulls and NaN left out; None where no value is."""

    def write_parquet(
        self, sql: str, path: Path, parameters: Sequence[object] = (), *, report: Report | None = None
    ) -> int:
        """Writes the answer, ordered as by `stream`, to a Parquet file and returns its rows.

        ``path`` appears whole or not at all. ``report`` is called now and then with hundredths done and a hundred; what
        it raises ends the query.
        """

    def apply(
        self,
        table: str,
        functions: Mapping[str, ColumnFunction],
        path: Path,
        *,
        drop: Collection[str] = (),
        report: Report | None = None,
    ) -> int:
        """Maps pure column functions over a table into a new Parquet file and returns its rows.

        Args:
            table: Name of an open table.
            functions: For a column, the function from its values to as many new ones. Other columns are copied.
            path: Of the file to write; it appears whole or not at all.
            drop: Columns to leave out.
            report: Called with rows done and rows in all after each batch.

        Raises:
            ColumnsMissingError: ``functions`` or ``drop`` name a column that the table lacks.
            InvalidValueError: a function returns another number of values than it was given.
        """

    def shutdown(self) -> None:
        """Forgets every table and gives back memory and spill files. The engine answers nothing afterwards."""
