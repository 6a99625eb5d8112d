"""What an Arrow type is to a person."""

from collections.abc import Callable
from typing import Any

import pyarrow as pa

from privacy_core.intake.formats import ColumnType


def column_type(kind: Any) -> ColumnType | None:
    """The column type of an Arrow type; None where it is not one value a row that a table can show.

    >>> str(column_type(pa.int8())), str(column_type(pa.time64("us"))), column_type(pa.list_(pa.int8()))
    ('integer', 'text', None)
    """
    return next((found for accepts, found in _TYPES if accepts(kind)), None)


_TYPES: tuple[tuple[Callable[[Any], bool], ColumnType], ...] = (
    (pa.types.is_boolean, ColumnType.BOOLEAN),
    (pa.types.is_integer, ColumnType.INTEGER),
    (pa.types.is_floating, ColumnType.DECIMAL),
    (pa.types.is_decimal, ColumnType.DECIMAL),
    (pa.types.is_date, ColumnType.DATE),
    (pa.types.is_timestamp, ColumnType.TIMESTAMP),
    (pa.types.is_time, ColumnType.TEXT),
    (pa.types.is_string, ColumnType.TEXT),
    (pa.types.is_large_string, ColumnType.TEXT),
    (pa.types.is_string_view, ColumnType.TEXT),
)


def is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def what_it_holds(kind: Any) -> str:
    """What a column without plain values holds, in a word.

    >>> what_it_holds(pa.list_(pa.int8())), what_it_holds(pa.binary()), what_it_holds(pa.null())
    ('lists', 'bytes', 'nothing')
    """
    return next((word for accepts, word in _OTHERS if accepts(kind)), str(kind))


_OTHERS: tuple[tuple[Callable[[Any], bool], str], ...] = (
    (pa.types.is_list, "lists"),
    (pa.types.is_large_list, "lists"),
    (pa.types.is_fixed_size_list, "lists"),
    (pa.types.is_nested, "structures"),
    (pa.types.is_binary, "bytes"),
    (pa.types.is_large_binary, "bytes"),
    (pa.types.is_fixed_size_binary, "bytes"),
    (pa.types.is_null, "nothing"),
)
