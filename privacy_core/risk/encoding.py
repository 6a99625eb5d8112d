"""A column as codes into its distinct values, a missing value being one of them."""

from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from privacy_core.errors import InvalidValueError

Codes = npt.NDArray[np.signedinteger[Any]]


def code_type(distinct: int) -> type[np.signedinteger[Any]]:
    """The narrowest type for codes of so many values; widen codes before any arithmetic with them.

    >>> [code_type(n).__name__ for n in (2, 128, 129, 100_000)]
    ['int8', 'int8', 'int16', 'int32']
    """
    return np.int8 if distinct <= 1 << 7 else np.int16 if distinct <= 1 << 15 else np.int32


class Encoder:
    """Encodes a column that comes in pieces, holding codes and distinct values meanwhile, not the column.

    >>> letters = Encoder("letter")
    >>> for piece in (["b", None], ["a", "b"]):
    ...     letters.add(pa.array(piece))
    >>> distinct, codes = letters.result()
    >>> distinct.to_pylist(), codes.tolist(), codes.dtype.name
    (['a', 'b', None], [1, 2, 0, 1], 'int8')
    """

    def __init__(self, column: str) -> None:
        self._column = column
        self._pieces: list[tuple[Any, Codes]] = []

    def add(self, values: Any) -> None:
        """The next piece, an Arrow array or chunked array; see `encode` for types."""
        distinct, codes = _told_apart(values, self._column)
        if len(codes) or not self._pieces:
            self._pieces.append((distinct, codes.astype(code_type(len(distinct)))))

    def result(self) -> tuple[Any, Codes]:
        """As `encode` of all pieces together, the codes as narrow as `code_type` says. Ends the encoder."""
        pieces, self._pieces = self._pieces, []
        distinct, place = encode(pa.chunked_array([values for values, _ in pieces]), self._column)
        starts = np.cumsum([0, *(len(values) for values, _ in pieces)])
        codes = np.empty(sum(len(piece) for _, piece in pieces), dtype=code_type(len(distinct)))
        place, done = place.astype(codes.dtype), 0
        for (first, last), (_, piece) in zip(pairwise(starts), pieces, strict=True):
            codes[done : done + len(piece)] = place[first:last].take(piece)
            done += len(piece)
        return distinct, codes


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
    distinct, codes = _told_apart(values, column)
    order = pc.sort_indices(distinct).to_numpy()
    place = np.empty(len(distinct), dtype=np.int32)
    place[order] = np.arange(len(distinct), dtype=np.int32)
    return distinct.take(pa.array(order)), place.take(codes)


def missing_code(values: Any) -> int:
    """Place of the missing value among distinct values, -1 if there is none.

    >>> missing_code(pa.array(["a", None])), missing_code(pa.array(["a"]))
    (1, -1)
    """
    places = np.flatnonzero(values.is_null().to_numpy(zero_copy_only=False))
    return int(places[0]) if len(places) else -1


def _told_apart(values: Any, column: str) -> tuple[Any, Codes]:
    """Distinct values in the order in which they come, a missing value last, and codes."""
    try:
        encoded = _plain(values).dictionary_encode()
        if isinstance(encoded, pa.ChunkedArray):
            encoded = encoded.unify_dictionaries().combine_chunks()
        pc.sort_indices(encoded.dictionary[:0])
    except pa.ArrowNotImplementedError as error:
        raise InvalidValueError(
            f"Column {column!r} holds {values.type} values, which cannot be told apart as equal or not. "
            f"Leave it out of the quasi-identifiers and sensitive columns."
        ) from error
    distinct, missing = encoded.dictionary, len(encoded.dictionary)
    if encoded.null_count:
        distinct = pa.concat_arrays([distinct, pa.nulls(1, distinct.type)])
    return distinct, pc.fill_null(encoded.indices, missing).to_numpy(zero_copy_only=False)


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
