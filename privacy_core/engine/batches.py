"""Column functions mapped over batches of a table, written as they come."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from privacy_core.engine.files import whole
from privacy_core.engine.protocol import ColumnFunction
from privacy_core.errors import InvalidValueError


def mapped(
    batches: Iterable[pa.RecordBatch], schema: pa.Schema, functions: Mapping[str, ColumnFunction]
) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
    """The batches with ``functions`` applied, and the schema that all of them have.

    A function's type is the one that it gives to no values at all, so that a first batch of nulls does not decide it.
    """
    fields = [
        pa.field(field.name, _plain(_call(functions[field.name], pa.array([], field.type), field.name).type))
        if field.name in functions
        else field
        for field in schema
    ]
    target = pa.schema(fields)

    def changed() -> Iterator[pa.RecordBatch]:
        for batch in batches:
            columns = [
                _call(functions[field.name], column, field.name).cast(target.field(field.name).type)
                if field.name in functions
                else column
                for field, column in zip(schema, batch.columns, strict=True)
            ]
            yield pa.RecordBatch.from_arrays(columns, schema=target)

    return target, changed()


def write_batches(batches: Iterable[pa.RecordBatch], schema: pa.Schema, path: Path) -> int:
    """Writes batches of one schema to a Parquet file that appears whole or not at all; returns the rows."""
    rows = 0
    with whole(path) as part, pq.ParquetWriter(part, schema, compression="zstd", compression_level=1) as writer:
        for batch in batches:
            writer.write_batch(batch)
            rows += batch.num_rows
    return rows


def _call(function: ColumnFunction, values: pa.Array, column: str) -> pa.Array:
    result = function(values)
    if isinstance(result, pa.ChunkedArray):
        result = result.combine_chunks()
    if len(result) != len(values):
        raise InvalidValueError(
            f"The function for column {column!r} returned {len(result)} values for {len(values)}. "
            f"A column function returns one value for each that it is given."
        )
    return result


def _plain(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_dictionary(kind):
        return _plain(kind.value_type)
    return pa.string() if pa.types.is_null(kind) else kind
