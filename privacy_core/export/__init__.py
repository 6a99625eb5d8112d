"""Files that leave: what the recipient gets, and nothing else."""

from privacy_core.export.errors import TooManyRecordsError, UnwritableColumnError
from privacy_core.export.read_back import NotReadBackError, read_back
from privacy_core.export.sink import FileChangedError, sha256_of
from privacy_core.export.writers import WrittenFile, write

__all__ = [
    "FileChangedError",
    "NotReadBackError",
    "TooManyRecordsError",
    "UnwritableColumnError",
    "WrittenFile",
    "read_back",
    "sha256_of",
    "write",
]
