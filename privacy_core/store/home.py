"""The workspace folder: where it lies, and that only its owner can read it."""

import os
import shutil
import time
from pathlib import Path

import platformdirs

from privacy_core.errors import PrivacyCoreError

VARIABLE = "PRIVACY_STUDIO_HOME"
FOLDERS = ("datasets", "uploads", "releases", "exports", "sources", "keys", "logs", "scratch")
STALE = 24 * 3600.0  # seconds after which what a killed command left in scratch is swept


class HomeUnusableError(PrivacyCoreError):
    """The workspace folder cannot be made or is open to others."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)

    def message(self) -> str:
        return f"The workspace folder cannot be used: {self.facts[0]}. Set {VARIABLE} to a folder of your own."


def default() -> Path:
    """``PRIVACY_STUDIO_HOME``, else the platform's data folder."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else Path(platformdirs.user_data_dir("privacy-studio"))


def prepare(home: Path) -> Path:
    """Makes ``home`` and its folders, each readable by its owner alone (mode 0700).

    Returns:
        ``home``, absolute, so that a later change of the working directory does not move it.

    Raises:
        HomeUnusableError: it cannot be made, or belongs to somebody else.
    """
    home = home.expanduser().resolve()
    try:
        for folder in (home, *(home / name for name in FOLDERS)):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if hasattr(os, "getuid") and folder.stat().st_uid != os.getuid():
                raise HomeUnusableError("it belongs to another account")
            folder.chmod(0o700)
        _sweep(home / "scratch")
    except OSError as error:
        raise HomeUnusableError(error.strerror or "it is not a folder") from error
    return home


def _sweep(scratch: Path) -> None:
    oldest = time.time() - STALE
    for path in scratch.iterdir():
        if path.stat().st_mtime < oldest:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
