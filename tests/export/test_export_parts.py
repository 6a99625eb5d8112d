"""Parquet in parts: a folder or a zip, each part readable by itself, all of them the table."""

import hashlib
import subprocess
import zipfile

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from privacy_core.engine import DuckDbEngine
from privacy_core.errors import InvalidValueError
from privacy_core.export import NotReadBackError, read_back, write_parts

ROWS = pa.table({"n": np.random.default_rng(1).integers(0, 2**62, 300_000), "t": [f"{n}" for n in range(300_000)]})
PART = 600_000


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    path = tmp_path_factory.mktemp("table") / "rows.parquet"
    pq.write_table(ROWS, path)
    return path


@pytest.fixture(scope="module")
def engine():
    engine = DuckDbEngine(threads=2)
    yield engine
    engine.shutdown()


@pytest.mark.parametrize("packed", [True, False])
def test_parts_read_back_are_the_table(engine, table, tmp_path, packed):
    file = write_parts(engine, table, tmp_path / "out", part_bytes=PART, packed=packed)
    assert file.rows == read_back(file.path, file.kind, ROWS.schema, tmp_path / "back.parquet", rows=file.rows)
    assert pq.read_table(tmp_path / "back.parquet").equals(ROWS)
    assert {path.name for path in tmp_path.iterdir()} == {"out", "back.parquet"}
    again = write_parts(engine, table, tmp_path / "again", part_bytes=PART, packed=packed)
    assert (again.sha256, again.bytes) == (file.sha256, file.bytes)


def test_a_folder_holds_several_whole_files_and_its_hash_is_what_sha256sum_says(engine, table, tmp_path):
    file = write_parts(engine, table, tmp_path / "out", part_bytes=PART)
    parts = sorted((tmp_path / "out").iterdir())
    assert len(parts) > 2
    assert parts[0].name == "part-00000.parquet"
    assert file.bytes == sum(path.stat().st_size for path in parts)
    assert pa.concat_tables([pq.read_table(path) for path in parts]).equals(ROWS)
    lines = subprocess.run(
        ["sha256sum", *[path.name for path in parts]], cwd=file.path, capture_output=True, check=True
    )
    assert hashlib.sha256(lines.stdout).hexdigest() == file.sha256


def test_a_zip_is_one_that_others_open(engine, table, tmp_path):
    file = write_parts(engine, table, tmp_path / "out.zip", part_bytes=PART, packed=True)
    with zipfile.ZipFile(file.path) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) > 2
    assert hashlib.sha256(file.path.read_bytes()).hexdigest() == file.sha256
    assert file.path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("packed", [True, False])
def test_a_table_without_records_is_one_part(engine, tmp_path, packed):
    pq.write_table(ROWS.slice(0, 0), tmp_path / "rows.parquet")
    file = write_parts(engine, tmp_path / "rows.parquet", tmp_path / "out", packed=packed)
    assert read_back(file.path, file.kind, ROWS.schema, tmp_path / "back.parquet", rows=0) == 0


def test_a_last_part_is_never_empty(engine, tmp_path):
    pq.write_table(pa.table({"n": [1]}), tmp_path / "rows.parquet")
    write_parts(engine, tmp_path / "rows.parquet", tmp_path / "out", part_bytes=1)
    assert len(list((tmp_path / "out").iterdir())) == 1


def test_a_folder_that_exists_is_left_alone(engine, table, tmp_path):
    (tmp_path / "out").mkdir()
    with pytest.raises(InvalidValueError, match="There is a folder 'out' already"):
        write_parts(engine, table, tmp_path / "out")


def test_a_missing_part_is_noticed(engine, table, tmp_path):
    file = write_parts(engine, table, tmp_path / "out", part_bytes=PART)
    (tmp_path / "out" / "part-00001.parquet").unlink()
    with pytest.raises(NotReadBackError):
        read_back(file.path, file.kind, ROWS.schema, tmp_path / "back.parquet", rows=file.rows)
    assert not (tmp_path / "back.parquet").exists()


def test_when_writing_fails_nothing_is_left(engine, table, tmp_path, monkeypatch):
    monkeypatch.setattr("privacy_core.export.parts.hashing", lambda _path: (_ for _ in ()).throw(OSError(28, "full")))
    for packed in (True, False):
        with pytest.raises(OSError, match="full"):
            write_parts(engine, table, tmp_path / "out", part_bytes=PART, packed=packed)
    assert list(tmp_path.iterdir()) == []
