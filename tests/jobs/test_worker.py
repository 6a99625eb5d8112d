"""Real workers: separate processes that do the studio's own work, as their owner."""


import pytest

from privacy_core.errors import NotFoundError
from privacy_core.jobs import State
from privacy_core.transform import Recipe
from privacy_core.usecases import catalog, jobs, opening, releases
from tests.usecases.conftest import people_csv, send

RECIPE = {
    "version": 1,
    "default_role": "insensitive",
    "roles": {"age": "quasi_identifier", "zip": "quasi_identifier"},
    "steps": [{"op": "band", "column": "age", "width": 20}, {"op": "drop", "column": "zip"}],
    "models": [{"model": "k_anonymity", "k": 2}],
    "suppression_limit": 0.5,
}


@pytest.fixture
def upload(workspace, tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(people_csv(), "utf-8")
    return send(workspace, path)


def test_a_file_is_imported_protected_and_written_by_jobs_alone(workspace, upload, supervise, wait):
    supervise()
    options = opening.detect_upload(workspace, upload.id).to_json()
    asked = {"upload": upload.id, "options": options, "name": "people", "source": "new people"}
    imported = wait(jobs.submit_job(workspace, "import_upload", asked))
    assert (imported.state, imported.message) == (State.DONE, "")
    dataset = catalog.open_dataset(workspace, imported.result["dataset"])
    assert (dataset.name, dataset.rows) == ("people", 60)
    with pytest.raises(NotFoundError):
        opening.find_upload(workspace, upload.id)
    protect = {"dataset": dataset.id, "recipe": Recipe.model_validate(RECIPE).to_json(), "name": "safe"}
    protected = wait(jobs.submit_job(workspace, "protect", protect))
    assert (protected.state, protected.message) == (State.DONE, "")
    release = protected.result["release"]
    written = wait(jobs.submit_job(workspace, "export_release", {"release": release, "kind": "csv"}))
    assert [export.id for export in releases.list_exports(workspace, release)] == [written.result["export"]]
