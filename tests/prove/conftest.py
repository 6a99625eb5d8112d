"""Children that do one act of the studio each and can be killed at any moment, and what must be true afterwards."""

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from sqlalchemy import select

from privacy_core.jobs.leftovers import OFFERED_BY
from privacy_core.store.tables import uploads
from privacy_core.store.uploads import UploadStore
from privacy_core.usecases import catalog, releases, sweeping, trail
from privacy_core.usecases.workspace import Workspace
from tests.usecases.conftest import people_csv

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def act() -> Iterator[Run]:
    """Does an act in a process of its own, killed ``after`` so many seconds; how that went.

    They are counted from the first thing that it makes in one of ``folders``, if there are any.
    """
    forking = subprocess.Popen(
        [sys.executable, "-m", "tests.prove.forking"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert forking.stdout.readline() == "ready\n"

    def does(name: str, *, after: float | None = None, **arguments: Any) -> dict[str, Any]:
        more = {key: arguments.pop(key) for key in ("largest_file", "told", "folders") if key in arguments}
        asked = {
            "act": name,
            "arguments": {key: str(value) if isinstance(value, Path) else value for key, value in arguments.items()},
        }
        print(json.dumps({**asked, **more, "after": after}), file=forking.stdin, flush=True)
        return json.loads(forking.stdout.readline())

    yield does
    forking.stdin.close()
    forking.wait()
    forking.stdout.close()


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("people") / "people.csv"
    path.write_text(people_csv(5000), "utf-8")
    return path


def send(workspace: Workspace, path: Path) -> str:
    """What the upload route does; the id of the upload."""
    store = UploadStore(workspace.store)
    upload, part = store.begin()
    shutil.copyfile(path, part)
    sent = store.complete(
        upload, name=path.name, size=part.stat().st_size if part.exists() else 0, actor="local", sid=""
    )
    return sent.id


def unfinished(home: Path) -> list[str]:
    """What a killed process left that nobody may be offered: folders without a row, and all that lies in scratch."""
    with Workspace.open(home) as workspace, workspace.store.reading() as connection:
        rows = {kind: set(connection.scalars(select(table.c.id))) for kind, table in OFFERED_BY.items()}
    return [
        f"{kind}/{path.name}"
        for kind, offered in {**rows, "scratch": set()}.items()
        for path in (home / kind).iterdir()
        if path.name not in offered
    ]


def check(home: Path) -> dict[str, list[str]]:
    """Opens the workspace as the next process does: all that is offered is whole, and nothing else is there.

    Returns:
        The ids of what is offered: ``datasets``, ``releases`` and ``exports``.
    """
    with Workspace.open(home) as workspace:
        sweeping.sweep(workspace)
        assert trail.verify_audit(workspace).intact
        offered: dict[str, list[str]] = {"datasets": [], "releases": [], "exports": []}
        for dataset in catalog.list_datasets(workspace):
            table = catalog.read_table(workspace, dataset.id)
            assert table.num_rows == dataset.rows
            assert table.column_names == list(dataset.columns)
            offered["datasets"].append(dataset.id)
        for release in releases.list_releases(workspace):
            assert releases.read_release(workspace, release.id).num_rows == release.headline["records_out"]
            offered["releases"].append(release.id)
            for export in releases.list_exports(workspace, release.id):
                content = (home / "exports" / export.id / "file").read_bytes()
                assert hashlib.sha256(content).hexdigest() == export.sha256
                offered["exports"].append(export.id)
        for kind, ids in {**offered, "scratch": []}.items():
            assert sorted(path.name for path in (home / kind).iterdir()) == sorted(ids), f"something is left in {kind}"
            for path in (home / kind).rglob("*"):
                assert not path.name.startswith("."), path
                assert path.suffix not in {".part", ".new"}, path
                if path.suffix == ".parquet":
                    pq.read_metadata(path)
        with workspace.store.reading() as connection:
            waiting = {row.id for row in connection.execute(uploads.select())}
        assert waiting == {path.name for path in (home / "uploads").iterdir()}
    return offered
