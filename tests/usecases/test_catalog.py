"""Datasets: whose they are, what is said of them, and that deleting one leaves nothing of it."""

import pytest

from privacy_core.errors import ColumnsMissingError, InvalidValueError, NotFoundError
from privacy_core.govern import Actor, Role
from privacy_core.profile import Mark
from privacy_core.profile import Role as ColumnRole
from privacy_core.usecases import assess, catalog, drafts, protect
from privacy_core.usecases.workspace import Workspace


def test_somebody_elses_dataset_does_not_exist(workspace, dataset):
    with Workspace.open(workspace.store.home, actor=Actor("bob", Role.ADMIN)) as other:
        assert catalog.list_datasets(other) == []
        with pytest.raises(NotFoundError, match="not yours"):
            catalog.open_dataset(other, dataset.id)
        with pytest.raises(NotFoundError):
            catalog.look_at_records(other, dataset.id)
        with pytest.raises(NotFoundError):
            assess.measure_risk(other, dataset.id, quasi_identifiers=["age"])


def test_roles_survive_and_can_be_changed(workspace, dataset):
    assert catalog.find(workspace, dataset.id).quasi_identifiers == ("age", "zip")
    again = catalog.set_roles(workspace, dataset.id, {"age": ColumnRole.INSENSITIVE})
    assert again.quasi_identifiers == ()
    assert again.person is None


def test_a_role_for_no_column_and_a_person_id_that_is_a_quasi_identifier_are_refused(workspace, dataset):
    with pytest.raises(ColumnsMissingError, match="agee"):
        catalog.set_roles(workspace, dataset.id, {"agee": ColumnRole.SENSITIVE})
    with pytest.raises(InvalidValueError, match="person id"):
        catalog.set_roles(workspace, dataset.id, {"zip": ColumnRole.QUASI_IDENTIFIER}, marks={Mark.PERSON_ID: "zip"})


def test_deleting_a_dataset_leaves_no_file_and_no_release_of_it(workspace, dataset):
    recipe = drafts.draft(workspace, dataset.id).recipe.model_copy(update={"models": ()})
    protect.protect(workspace, dataset.id, recipe, name="x")
    drafts.change_draft(workspace, dataset.id, recipe)
    catalog.delete_dataset(workspace, dataset.id)
    for folder in ("datasets", "releases", "exports"):
        assert not list((workspace.store.home / folder).iterdir())
    assert workspace.log.verify().intact


def test_records_come_in_pages(workspace, dataset):
    page = catalog.look_at_records(workspace, dataset.id, first=10, rows=5)
    assert page.column("person").to_pylist() == [f"P{n:04d}" for n in range(10, 15)]


def test_a_setting_survives_and_belongs_to_its_actor(workspace):
    catalog.remember(workspace, "k", 7)
    catalog.remember(workspace, "k", 8)
    with Workspace.open(workspace.store.home) as later:
        assert catalog.recall(later, "k") == 8
    with Workspace.open(workspace.store.home, actor=Actor("bob", Role.VIEWER)) as other:
        assert catalog.recall(other, "k", 5) == 5


def test_a_name_has_a_length(workspace, dataset):
    catalog.rename_dataset(workspace, dataset.id, "  clinic ")
    assert catalog.find(workspace, dataset.id).name == "clinic"
    with pytest.raises(InvalidValueError, match="1 to 200"):
        catalog.rename_dataset(workspace, dataset.id, " ")
