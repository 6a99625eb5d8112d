"""Tables that are already in memory: pandas and pyarrow."""

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from privacy_core.engine import ColumnFunction, Engine
from privacy_core.engine.batches import write_batches
from privacy_core.errors import InvalidValueError
from privacy_core.intake.formats import Kind, ReadOptions, ReadResult
from privacy_core.intake.progress import Report
from privacy_core.intake.reading import Prints, read
from privacy_core.intake.workplace import workplace

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd


def from_arrow(
    table: pa.Table,
    out: Path,
    *,
    options: ReadOptions | None = None,
    functions: "Mapping[str, ColumnFunction] | None" = None,
    report: Report | None = None,
    prints: Prints | None = None,
    engine: Engine | None = None,
) -> ReadResult:
    """Stores an Arrow table as a dataset's Parquet file; the rest is as in :func:`read`, types stay as they are."""
    with workplace(out.parent, engine) as place:
        path = place.folder / "table.parquet"
        plain = table.unify_dictionaries()
        write_batches(plain.to_batches(max_chunksize=65_536), plain.schema, path)
        options = options or ReadOptions(kind=Kind.PARQUET, missing_markers=("NaN",))
        result = read(path, options, out, functions=functions, report=report, prints=prints, engine=place.engine)
    if unread := {name: kind for name, kind in result.not_read.items() if name not in options.leave_out}:
        held = ", ".join(f"{name!r} ({kind})" for name, kind in unread.items())
        warnings.warn(f"Left out, since they hold no plain value a row: {held}.", stacklevel=2)
    return result


def from_pandas(
    frame: "pd.DataFrame",
    out: Path,
    *,
    options: ReadOptions | None = None,
    functions: "Mapping[str, ColumnFunction] | None" = None,
    report: Report | None = None,
    prints: Prints | None = None,
    engine: Engine | None = None,
) -> ReadResult:
    """Stores a pandas frame as a dataset's Parquet file. The index is left out; NaN, NaT and None are missing.

    Raises:
        InvalidValueError: a column mixes types, such as numbers and text.
    """
    frame = frame.rename(columns=str)
    try:
        table = pa.Table.from_pandas(frame, preserve_index=False)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
        raise InvalidValueError(
            "A column of this frame mixes types or holds objects that are no values. Convert it to one type first."
        ) from None
    return from_arrow(table, out, options=options, functions=functions, report=report, prints=prints, engine=engine)
