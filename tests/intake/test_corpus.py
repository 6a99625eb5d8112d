"""Every file of the corpus ends in the right table or in an error that helps, and nothing half-made is left."""

import re
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from privacy_core.errors import PrivacyCoreError
from privacy_core.intake import Kind, ReadOptions
from privacy_core.store.uploads import Upload, UploadStore
from privacy_core.transform import Recipe
from privacy_core.usecases import assess, catalog, opening, protect, releases
from privacy_core.usecases.workspace import Workspace
from tests.intake.corpus import SECRET, TEXT_CASES, Case
from tests.intake.corpus_formats import FORMAT_CASES

CORPUS = (*TEXT_CASES, *FORMAT_CASES)
FEW = 12  # columns up to which every step is walked; a thousand columns take minutes in it


def cases(wanted: Callable[[Case], bool]) -> list:
    """Those cases as parameters; one with a known fault must fail, so that mending it is noticed."""
    return [
        pytest.param(
            case,
            id=case.name,
            marks=[
                *([pytest.mark.xfail(reason=case.known, strict=True)] if case.known else []),
                *([pytest.mark.prove] if case.slow else []),
            ],
        )
        for case in CORPUS
        if wanted(case)
    ]


def send(workspace: Workspace, content: bytes, name: str) -> Upload:
    """What the upload route does."""
    store = UploadStore(workspace.store)
    upload, part = store.begin()
    part.write_bytes(content)
    return store.complete(upload, name=name, size=len(content), actor=workspace.actor.name, sid=workspace.sid)


def imported(workspace: Workspace, content: bytes, *, name: str = "people.csv", **changes) -> catalog.Dataset:
    """From the arrival of a file to its dataset, with every look at it that the page takes."""
    upload = send(workspace, content, name)
    detected = opening.detect_upload(workspace, upload.id)
    options = ReadOptions.from_json({**detected.to_json(), **changes})
    opening.preview_upload(workspace, upload.id, options)
    opening.suggest_source(workspace, upload.id, options)
    return opening.import_upload(workspace, upload.id, options, name=upload.name)


def stored(workspace: Workspace, dataset: catalog.Dataset) -> dict[str, list]:
    return pq.read_table(catalog.folder(workspace, dataset.id) / "table.parquet").to_pydict()


def left_by(workspace: Workspace) -> Iterator[str]:
    """Files and folders of the workspace that no dataset, release or export accounts for."""
    home = workspace.store.home
    offered = {found.id for found in catalog.list_datasets(workspace)}
    made = {found.id for found in releases.list_releases(workspace)}
    sent = {found.id for release in made for found in releases.list_exports(workspace, release)}
    for kind, known in (("datasets", offered), ("releases", made), ("exports", sent), ("scratch", set())):
        for place in (home / kind).iterdir():
            if place.name not in known:
                yield f"{kind}/{place.name}"
            else:
                yield from (str(path) for path in place.rglob("*") if path.name.startswith(".") or ".part" in path.name)


def said(workspace: Workspace) -> str:
    """All that is logged."""
    logs = (workspace.store.home / "logs").iterdir()
    return "".join(path.read_text("utf-8") for path in logs) + str(workspace.log.entries(newest=1000))


def walk(workspace: Workspace, dataset: catalog.Dataset) -> None:
    """Profile, risk and export of a table, whatever is in it."""
    assess.profile_columns(workspace, dataset.id)
    assess.suggest_roles(workspace, dataset.id)
    quasi_identifiers = tuple(islice(dataset.columns, 3))
    figures = assess.measure_risk(workspace, dataset.id, quasi_identifiers=quasi_identifiers)
    assert figures.records == dataset.rows
    recipe = Recipe.model_validate(
        {"roles": dict.fromkeys(quasi_identifiers, "quasi_identifier"), "default_role": "insensitive"}
    )
    made = protect.protect(workspace, dataset.id, recipe, name=dataset.name)
    export = releases.export_release(workspace, made.id, Kind.CSV)
    assert export.figures["records"] == dataset.rows
    assert export.figures["k"] == figures.k


def test_the_corpus_is_large_and_no_case_comes_twice():
    assert len({case.name for case in CORPUS}) == len(CORPUS) >= 60
    assert all(case.says for case in CORPUS if case.error is not None)
    assert all((case.becomes is None) != (case.error is None) for case in CORPUS)


@pytest.mark.parametrize("case", cases(lambda case: case.becomes is not None))
def test_an_odd_file_becomes_the_table_that_it_means(workspace, case: Case):
    dataset = imported(workspace, case.bytes, name=case.file, **case.options)
    found = stored(workspace, dataset)
    assert found == case.becomes
    assert list(found) == list(case.becomes)
    assert Path(dataset.name).name == dataset.name
    assert list(left_by(workspace)) == []
    assert not list((workspace.store.home / "uploads").iterdir())
    if len(dataset.columns) <= FEW:
        walk(workspace, dataset)
    assert list(left_by(workspace)) == []


@pytest.mark.parametrize("case", cases(lambda case: case.error is not None))
def test_a_bad_file_is_an_error_that_helps_and_leaves_nothing(workspace, case: Case):
    content = case.bytes
    with pytest.raises(case.error, match=re.escape(case.says)) as raised:
        imported(workspace, content, name=case.file, **case.options)
    assert isinstance(raised.value, PrivacyCoreError)
    assert SECRET not in str(raised.value)
    assert SECRET not in said(workspace)
    assert len(str(raised.value)) < 1000
    assert catalog.list_datasets(workspace) == []
    assert catalog.list_sources(workspace) == []
    (upload,) = (workspace.store.home / "uploads").iterdir()  # it waits to be read otherwise, as it was sent
    assert upload.read_bytes() == content
    assert list(left_by(workspace)) == []
