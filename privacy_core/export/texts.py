"""Values that a format has no word for stand in it as text; here they come back in their own type."""

from datetime import time

import pyarrow as pa


def from_text(texts: pa.Array | pa.ChunkedArray, kind: pa.DataType) -> pa.Array:
    """The values that ISO text or plain digits stand for; a missing text is a missing value.

    Raises:
        ValueError: a text stands for no such value.

    >>> from_text(pa.array(["03:04:05.600000", None]), pa.time64("us")).to_pylist()
    [datetime.time(3, 4, 5, 600000), None]
    """
    whole = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    if not pa.types.is_time(kind):
        return whole.cast(kind)
    coded = whole.dictionary_encode()  # Arrow reads times of day from CSV alone
    times = pa.array([time.fromisoformat(text) for text in coded.dictionary.to_pylist()], pa.time64("us"))
    return times.take(coded.indices).cast(kind)
