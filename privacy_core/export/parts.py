"""A protected table as Parquet parts of a bounded size: a folder, or a zip of that folder for a browser to fetch."""

import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from privacy_core import checks
from privacy_core.engine.files import whole
from privacy_core.export.sink import hashing, sha256_of
from privacy_core.randomness import new_id

PART_BYTES = 256 << 20
_NAME = "part-{number:05}.parquet"
_BLOCK = 1 << 20
_DATE = (2000, 1, 1, 0, 0, 0)  # fixed, so that equal tables give equal files


def write_folder(
    batches: Iterable[pa.RecordBatch], schema: pa.Schema, out: Path, *, part_bytes: int
) -> tuple[str, int]:
    """Writes a folder of parts, whole or not at all; returns its SHA-256 and bytes.

    The SHA-256 is that of the lines that ``sha256sum *`` prints in the folder.

    Args:
        batches: Of one schema.
        schema: Theirs.
        out: The folder, which must not exist.
        part_bytes: A part is closed as soon as it is larger than this.
    """
    checks.whole(part_bytes=part_bytes, least=1)
    with _whole_folder(out) as folder:
        listed = list(_parts(batches, schema, folder, part_bytes))
        size = sum(path.stat().st_size for path in folder.iterdir())
    return sha256("".join(f"{digest}  {name}\n" for name, digest in listed).encode()).hexdigest(), size


def write_zip(batches: Iterable[pa.RecordBatch], schema: pa.Schema, out: Path, *, part_bytes: int) -> tuple[str, int]:
    """Writes the same parts into one zip file; returns its SHA-256 and bytes. Parquet is compressed already."""
    checks.whole(part_bytes=part_bytes, least=1)
    with whole(out) as packed, _private_folder(out) as folder:
        with hashing(packed) as sink, zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
            for name, _ in _parts(batches, schema, folder, part_bytes):
                info = zipfile.ZipInfo(name, _DATE)
                info.external_attr = 0o600 << 16
                info.file_size = (folder / name).stat().st_size
                with (folder / name).open("rb") as part, archive.open(info, "w", force_zip64=True) as member:
                    shutil.copyfileobj(part, member, _BLOCK)
                (folder / name).unlink()
        size = packed.stat().st_size
    return sink.sha256, size


def sha256_of_folder(path: Path) -> str:
    """The SHA-256 that `write_folder` gave for this folder, if nothing in it changed."""
    lines = [f"{sha256_of(part)}  {part.name}\n" for part in sorted(path.iterdir())]
    return sha256("".join(lines).encode()).hexdigest()


def is_parts(path: Path) -> bool:
    """Whether this is a folder or zip of parts, and no single Parquet file."""
    if path.is_dir():
        return True
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def read_parts(path: Path) -> Iterator[pa.RecordBatch]:
    """The records of a folder or zip of parts, in the order of their names."""
    if path.is_dir():
        for part in sorted(path.glob("*.parquet")):
            with pq.ParquetFile(part) as file:
                yield from file.iter_batches()
        return
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            with archive.open(name) as member, pq.ParquetFile(member) as file:
                yield from file.iter_batches()


def _parts(
    batches: Iterable[pa.RecordBatch], schema: pa.Schema, folder: Path, part_bytes: int
) -> Iterator[tuple[str, str]]:
    """Name and SHA-256 of each part once it is written; a table without records has one part."""
    left = iter(batches)
    more, number = True, 0
    while more:
        name = _NAME.format(number=number)
        with hashing(folder / name) as sink, pq.ParquetWriter(sink, schema, compression="zstd") as writer:
            more = False
            for batch in left:
                writer.write_batch(batch)
                if sink.tell() > part_bytes:
                    more = True
                    break
        if number and not more and not pq.read_metadata(folder / name).num_rows:
            (folder / name).unlink()  # the one before ended with the last record
            return
        yield name, sink.sha256
        number += 1


@contextmanager
def _whole_folder(out: Path) -> Iterator[Path]:
    with _private_folder(out) as folder:
        yield folder
        folder.rename(out)


@contextmanager
def _private_folder(beside: Path) -> Iterator[Path]:
    folder = beside.with_name(f".{beside.name}.{new_id()}.parts")
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
