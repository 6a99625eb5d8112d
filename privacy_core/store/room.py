"""A disk that takes no more is told in words that help, whatever part of the studio met it."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import OperationalError

from privacy_core.errors import PrivacyCoreError

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})  # a disk, a quota, the size that one file may have
SAYS = ("no space left on device", "disk quota exceeded", "file too large")  # where a library keeps the number back


class DiskFullError(PrivacyCoreError):
    """There is no room for what was to be written."""

    def __init__(self) -> None:
        super().__init__()

    def message(self) -> str:
        return (
            "There is not enough room on the disk of the workspace, so this was not done, and nothing half-made was "
            "kept. Delete datasets or other files, and try again."
        )


@contextmanager
def needed() -> Iterator[None]:
    """Runs a block that may fill the disk.

    Raises:
        DiskFullError: it did.
    """
    try:
        yield
    except Exception as error:
        if not isinstance(error, DiskFullError) and is_full(error):
            raise DiskFullError from error
        raise


def is_full(error: BaseException) -> bool:
    """Whether an error, or one that led to it, comes of a full disk.

    >>> is_full(OSError(errno.ENOSPC, "No space left on device")), is_full(OSError(errno.ENOENT, "No such file"))
    (True, False)
    """
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.errno in FULL:
            return True
        if isinstance(cause, OperationalError) and getattr(cause.orig, "sqlite_errorname", "") == "SQLITE_FULL":
            return True
        if not isinstance(cause, PrivacyCoreError) and any(text in str(cause).lower() for text in SAYS):
            return True
        cause = cause.__cause__ or cause.__context__
    return False
