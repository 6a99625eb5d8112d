"""Which encoding a text file has, and the same text in UTF-8."""

import codecs
import io
from collections.abc import Iterator
from pathlib import Path

from privacy_core.intake.formats import UnreadableFileError

_CHUNK = 1 << 20
_CHUNKS = 16
_MARKED = "\udcff"  # stands where bytes do not decode; UTF-8 cannot hold it, so no real text does
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins as UTF-16 does, so it comes first
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
UNDECODABLE = _MARKED

codecs.register_error("privacy_core.mark", lambda error: (_MARKED, getattr(error, "end", 0)))


def detect_encoding(path: Path) -> str:
    """Guesses an encoding from the byte order mark, from zero bytes, and from whether sixteen samples are UTF-8.

    Returns:
        ``utf-8``, ``utf-16-le``, ``utf-16-be``, with its mark ``utf-32-le`` or ``utf-32-be``, else ``cp1252`` where it
        fits and ``latin-1`` where not.
    """
    with path.open("rb") as file:
        head = file.read(_CHUNK)
        for mark, name in _BYTE_ORDER_MARKS:
            if head.startswith(mark):
                return name
        if (zeros := head[:4096].count(0)) > len(head[:4096]) // 4:
            return "utf-16-le" if head[1:4096:2].count(0) * 2 > zeros else "utf-16-be"
        size = file.seek(0, io.SEEK_END)
        samples = [head]
        if size > _CHUNK:
            for number in range(1, _CHUNKS):
                file.seek(max(number * _CHUNK, number * size // _CHUNKS))
                samples.append(file.read(_CHUNK))
    if all(_is_utf8(sample) for sample in samples):
        return "utf-8"
    undefined = b"\x81\x8d\x8f\x90\x9d"
    return "latin-1" if any(byte in sample for sample in samples for byte in undefined) else "cp1252"


def open_text(path: Path, encoding: str) -> io.TextIOWrapper:
    """The file as text: line ends as they are, no byte order mark, :data:`UNDECODABLE` where bytes do not decode.

    Raises:
        UnreadableFileError: it is in no such encoding at all, as UTF-16 without a byte order mark.
    """
    file = path.open("r", encoding=encoding, errors="privacy_core.mark", newline="")
    try:
        if file.read(1) != "\ufeff":
            file.seek(0)
    except UnicodeError:
        file.close()
        raise UnreadableFileError(f"it is not in the encoding {encoding}", "Choose another encoding.") from None
    return file


def text_chunks(path: Path, encoding: str) -> Iterator[str]:
    """The text in pieces of about a million characters."""
    with open_text(path, encoding) as file:
        while piece := file.read(_CHUNK):
            yield piece


def is_utf8(encoding: str) -> bool:
    return codecs.lookup(encoding).name in {"utf-8", "utf-8-sig", "ascii"}


def _is_utf8(sample: bytes) -> bool:
    start = next((index for index in range(min(3, len(sample))) if sample[index] & 0xC0 != 0x80), 3)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(sample[start:])  # not final: the sample may end inside a character
    except UnicodeDecodeError:
        return False
    return True
