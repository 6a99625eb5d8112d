"""Files that leave: what the recipient gets, and nothing else."""

from privacy_core.export.errors import TooLargeForFormatError, TooManyRecordsError, UnwritableColumnError
from privacy_core.export.fit import Fit, fit
from privacy_core.export.parts import PART_BYTES, sha256_of_folder
from privacy_core.export.read_back import NotReadBackError, read_back
from privacy_core.export.sink import FileChangedError, sha256_of
from privacy_core.export.writers import WRITABLE, WrittenFile, write, write_parts

__all__ = [
    "PART_BYTES",
    "WRITABLE",
    "FileChangedError",
    "Fit",
    "NotReadBackError",
    "TooLargeForFormatError",
    "TooManyRecordsError",
    "UnwritableColumnError",
    "WrittenFile",
    "fit",
    "read_back",
    "sha256_of",
    "sha256_of_folder",
    "write",
    "write_parts",
]
