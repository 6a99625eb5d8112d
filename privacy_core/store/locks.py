"""Locks that every process on one workspace respects."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from privacy_core.errors import PrivacyCoreError

BUSY_SECONDS = 30
POLL_SECONDS = 0.005


class WorkspaceBusyError(PrivacyCoreError):
    """Another process held the workspace for longer than anything should take."""

    def __init__(self) -> None:
        super().__init__()

    def message(self) -> str:
        return (
            f"Another process has been writing to this workspace for {BUSY_SECONDS} seconds. Nothing was done. "
            "Try again, and if it persists, look for a studio that hangs."
        )


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Holds the lock file ``path`` (mode 0600), which stays when it is let go.

    Raises:
        WorkspaceBusyError: another holder kept it for ``BUSY_SECONDS``.
    """
    lock = FileLock(path, timeout=BUSY_SECONDS, mode=0o600, poll_interval=POLL_SECONDS)
    try:
        lock.acquire()
    except Timeout as error:
        raise WorkspaceBusyError from error
    try:
        yield
    finally:
        lock.release()
