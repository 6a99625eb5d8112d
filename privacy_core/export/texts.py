"""Values that a format has no word for stand in it as text; here they come back in their own type."""

from datetime import time

import pyarrow as pa

_MICROSECONDS = len("03:04:05.600000")


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
    times = pa.array([_nanoseconds(text) for text in coded.dictionary.to_pylist()], pa.int64()).cast(pa.time64("ns"))
    return times.take(coded.indices).cast(kind)


def _nanoseconds(text: str) -> int:
    """Since midnight. Python reads six digits of a second and drops the others."""
    read = time.fromisoformat(text)
    seconds = (read.hour * 60 + read.minute) * 60 + read.second
    rest = text[_MICROSECONDS:]
    return seconds * 1_000_000_000 + read.microsecond * 1_000 + int(rest.ljust(3, "0") if rest.isdecimal() else 0)
