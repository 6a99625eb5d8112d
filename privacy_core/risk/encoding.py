"""A column as codes into its distinct values, a missing value being one of them."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from privacy_core.errors import InvalidValueError

Codes = npt.NDArray[np.int32]


def encode(values: Any, column: str) -> tuple[Any, Codes]:
    """Distinct values of an Arrow array, rising with a missing value last, and for each row its place among them.

    Not-a-number is a missing value, and minus zero is zero.

    Args:
        values: Arrow array or chunked array of any flat type.
        column: Its name, for the error.

    Returns:
        The distinct values, and codes (int32) of the shape of ``values``.

    Raises:
        InvalidValueError: the type has no equality, such as a list.

    >>> distinct, codes = encode(pa.array(["b", None, "a", "b"]), "letter")
    >>> distinct.to_pylist(), codes.tolist()
    (['a', 'b', None], [1, 2, 0, 1])
    """
    try:
        encoded = _plain(values).dictionary_encode()
        if isinstance(encoded, pa.ChunkedArray):
            encoded = encoded.unify_dictionaries().combine_chunks()
        order = pc.sort_indices(encoded.dictionary)
    except pa.ArrowNotImplementedError as error:
        raise InvalidValueError(
            f"Column {column!r} holds {values.type} values, which cannot be told apart as equal or not. "
            f"Leave it out of the quasi-identifiers and sensitive columns."
        ) from error
    distinct, missing = encoded.dictionary.take(order), len(order)
    if encoded.null_count:
        distinct = pa.concat_arrays([distinct, pa.nulls(1, distinct.type)])
    place = np.empty(missing + 1, dtype=np.int32)
    place[order.to_numpy()] = np.arange(missing, dtype=np.int32)
    place[missing] = missing
    return distinct, place[pc.fill_null(encoded.indices, missing).to_numpy()]


def missing_code(values: Any) -> int:
    """Place of the missing value among distinct values, -1 if there is none.

    >>> missing_code(pa.array(["a", None])), missing_code(pa.array(["a"]))
    (1, -1)
    """
    places = np.flatnonzero(values.is_null().to_numpy(zero_copy_only=False))
    return int(places[0]) if len(places) else -1


def _plain(values: Any) -> Any:
    if pa.types.is_dictionary(values.type):
        values = values.cast(values.type.value_type)
    if pa.types.is_string_view(values.type):
        return values.cast(pa.large_string())
    if pa.types.is_binary_view(values.type):
        return values.cast(pa.large_binary())
    if pa.types.is_floating(values.type):
        values = values.cast(pa.float64()) if pa.types.is_float16(values.type) else values
        values = pc.add(values, pa.scalar(0, values.type))
        return pc.if_else(pc.is_nan(values), pa.scalar(None, values.type), values)
    return values
