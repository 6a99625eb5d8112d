"""Only files that lie still are read: no pipe, which would wait for a writer, and none that changes meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from privacy_core.errors import PrivacyCoreError
from privacy_core.intake.formats import UnreadableFileError
from privacy_core.intake.parts import parts_of
from privacy_core.intake.source import Input

_State = tuple[tuple[str, int, int, int, int], ...]


def check_regular(path: Input) -> None:
    """Refuses, without opening it, what is neither a file nor a folder.

    Raises:
        UnreadableFileError: it is a pipe, a device or a socket, or not there.
    """
    if isinstance(path, Path) and not (path.is_file() or path.is_dir()):
        raise UnreadableFileError(
            "it is not there, or a pipe or a device and no file", "Write the table to a file, then choose that."
        )


@contextmanager
def unchanged(path: Input) -> Iterator[None]:
    """Refuses what is read in the block if the file, or a part of the folder, is another one at the end.

    Raises:
        UnreadableFileError: it has changed. Errors that came of that are replaced by this one.
    """
    if not isinstance(path, Path):  # a database answers from one moment by itself
        yield
        return
    check_regular(path)
    before = _state(path)
    try:
        yield
    except (OSError, ValueError, PrivacyCoreError, pa.ArrowException):
        _check(path, before)
        raise
    _check(path, before)


def _check(path: Path, before: _State) -> None:
    try:
        now = _state(path)
    except (OSError, UnreadableFileError):
        now = ()
    if now != before:
        raise UnreadableFileError("it changed while it was read", "Read it again when nothing writes to it.") from None


def _state(path: Path) -> _State:
    found = []
    for each in parts_of(path) if path.is_dir() else [path]:
        state = each.stat()
        found.append((str(each), state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns))
    return tuple(found)
