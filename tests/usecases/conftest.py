"""A small table of people as a file, and as a dataset of the workspace."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from privacy_core.profile import Mark, Role
from privacy_core.store.uploads import Upload, UploadStore
from privacy_core.transform import Recipe
from privacy_core.usecases import catalog, opening
from privacy_core.usecases.workspace import Workspace

ROLES = {
    "person": Role.DIRECT_IDENTIFIER,
    "name": Role.DIRECT_IDENTIFIER,
    "age": Role.QUASI_IDENTIFIER,
    "zip": Role.QUASI_IDENTIFIER,
    "illness": Role.SENSITIVE,
}


def recipe_for(*models, **changes) -> Recipe:
    """Ages in twenties, so that of sixty people fifteen are alike, and what ``changes`` says otherwise."""
    values = {
        "roles": {name: role.value for name, role in ROLES.items()},
        "person_id": "person",
        "steps": [
            {"op": "drop", "column": "name"},
            {"op": "pseudonymize", "column": "person"},
            {"op": "band", "column": "age", "width": 20},
        ],
        "models": list(models),
        "suppression_limit": 0.1,
    }
    return Recipe.model_validate(values | changes)


def people_csv(persons: int = 60) -> str:
    lines = ["person,name,age,zip,illness"]
    for n in range(persons):
        illness = ("flu", "asthma", "gout")[n % 3]
        lines.append(f"P{n:04d},Secretname{n},{20 + n % 20},0{1000 + n % 4},{illness}")
    return "\n".join(lines) + "\n"


def send(workspace: Workspace, path: Path, name: str = "people.csv") -> Upload:
    """What the upload route does when a file has arrived."""
    store = UploadStore(workspace.store)
    upload, part = store.begin()
    shutil.copyfile(path, part)
    size = part.stat().st_size
    return store.complete(upload, name=name, size=size, actor=workspace.actor.name, sid=workspace.sid)


@pytest.fixture
def people_file(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(people_csv(), "utf-8")
    return path


@pytest.fixture
def import_csv(workspace: Workspace) -> Callable[..., catalog.Dataset]:
    def run(path: Path, into: Workspace = workspace, **more) -> catalog.Dataset:
        upload = send(into, path)
        return opening.import_upload(into, upload.id, opening.detect_upload(into, upload.id), name="people", **more)

    return run


@pytest.fixture
def dataset(workspace: Workspace, people_file: Path, import_csv) -> catalog.Dataset:
    found = import_csv(people_file)
    return catalog.set_roles(workspace, found.id, ROLES, marks={Mark.PERSON_ID: "person"})
