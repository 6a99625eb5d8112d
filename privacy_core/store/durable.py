"""Small private files that a crash or a power cut leaves either as they were or as they should be."""

import os
from pathlib import Path


def replace(path: Path, content: bytes, *, draft: str = ".new", firmly: bool = True) -> None:
    """Makes ``content`` all that ``path`` holds, mode 0600.

    Args:
        path: The file; its folder exists.
        content: Written whole and flushed to the disk before it takes the name.
        draft: Suffix of the unfinished file. Writers of one path are kept apart by the caller.
        firmly: Whether the new name must itself outlive a power cut. If not, the old content may come back.
    """
    unfinished = path.with_name(path.name + draft)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    if firmly:
        sync_folder(path.parent)


def erase(path: Path) -> None:
    """Overwrites and deletes ``path``. Disks that write elsewhere than told (SSDs, snapshots) may keep old blocks."""
    with path.open("r+b") as file:
        file.write(b"\0" * path.stat().st_size)
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Makes new, changed and deleted names in ``folder`` outlive a power cut."""
    if os.name == "posix":  # elsewhere a folder cannot be opened, and names are journalled
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
