"""A file that knows its SHA-256 as it is written."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from privacy_core.errors import PrivacyCoreError

_BLOCK = 1 << 20


class FileChangedError(PrivacyCoreError):
    """What lies on disk is not what was written."""

    def __init__(self, name: str) -> None:
        super().__init__(name)

    def message(self) -> str:
        return (
            f"The file {self.facts[0]!r} on disk differs from what was written to it. It was not offered. "
            f"Check the disk and its free space, then export again."
        )


class HashingFile:
    """A binary file to be written from start to end; Arrow's writers take it for one of Python's."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = hashlib.sha256()

    @property
    def closed(self) -> bool:
        return self._file.closed

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def write(self, data: bytes) -> int:
        self._digest.update(data)
        return self._file.write(data)

    def tell(self) -> int:
        return self._file.tell()

    def flush(self) -> None:
        self._file.flush()

    def close(self) -> None:
        """Whoever opened the file closes it."""

    def readable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False


@contextmanager
def hashing(path: Path) -> Iterator[HashingFile]:
    """A new file at ``path``, 0600, refused afterwards if the disk holds something else than what was written.

    Raises:
        FileChangedError: the SHA-256 of the file is not that of the bytes written.
    """
    path.touch(mode=0o600)
    with path.open("wb") as file:
        sink = HashingFile(file)
        yield sink
    if sha256_of(path) != sink.sha256:
        raise FileChangedError(path.name)


def sha256_of(path: Path) -> str:
    """Hexadecimal SHA-256 of a file, read in blocks."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
