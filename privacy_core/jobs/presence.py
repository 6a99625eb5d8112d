"""Whether a supervisor lives: it holds a lock file for as long, and the system lets go of it however it ends."""

from pathlib import Path

from filelock import FileLock, Timeout

from privacy_core import randomness
from privacy_core.jobs import leftovers


class Presence:
    """The lock of one supervisor.

    Attributes:
        id: Of the supervisor, never used again.
    """

    def __init__(self, home: Path) -> None:
        self.id = randomness.new_id()
        self._path = _path(home, self.id)
        self._lock = _lock(self._path)
        self._lock.acquire()

    def end(self) -> None:
        self._lock.release()
        self._path.unlink(missing_ok=True)


def lives(home: Path, supervisor: str | None) -> bool:
    """Whether the supervisor with this id still runs, in whatever process."""
    if supervisor is None:
        return False
    path = _path(home, supervisor)
    if not path.exists():
        return False
    lock = _lock(path)
    try:
        lock.acquire()
    except Timeout:
        return True
    lock.release()
    path.unlink(missing_ok=True)
    return False


def _path(home: Path, supervisor: str) -> Path:
    return leftovers.folder(home) / f"{supervisor}.supervisor"


def _lock(path: Path) -> FileLock:
    return FileLock(path, timeout=0, mode=0o600, thread_local=False)  # it is let go by another thread than took it
