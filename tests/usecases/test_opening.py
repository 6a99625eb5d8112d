"""A file becomes a dataset: typed, of known people, and with nothing stored that was to be hidden."""

import pyarrow.parquet as pq
import pytest

from privacy_core.errors import InvalidValueError, NotFoundError, NotPermittedError
from privacy_core.govern import Actor, Role
from privacy_core.intake import BadRows, BadRowsError, ReadOptions
from privacy_core.store.room import DiskFullError
from privacy_core.usecases import assess, catalog, opening, people, protect
from privacy_core.usecases.workspace import Workspace
from tests.usecases.conftest import people_csv, send


def everything(home) -> str:
    """All that is stored, unpacked: Parquet compresses, so its bytes would hide what its cells show."""
    files = [path for path in home.rglob("*") if path.is_file()]
    cells = [str(pq.read_table(path).to_pydict()) for path in files if path.suffix == ".parquet"]
    return "".join(cells + [path.read_bytes().decode("latin-1") for path in files])


def test_an_import_keeps_leading_zeros_and_forgets_the_upload(workspace, dataset):
    assert dataset.types["zip"] == "string"
    assert dataset.rows == 60
    assert not list((workspace.store.home / "uploads").iterdir())


def test_what_is_hidden_at_intake_is_never_stored(workspace, people_file, import_csv):
    early = [{"op": "drop", "column": "name"}, {"op": "pseudonymize", "column": "person"}]
    import_csv(people_file, early=early)
    assert "Secretname7" not in everything(workspace.store.home)
    assert "P0007" not in everything(workspace.store.home)
    import_csv(people_file)
    assert "Secretname7" in everything(workspace.store.home)  # the check would have seen it


def test_a_file_that_cannot_be_read_leaves_nothing_and_can_be_tried_again(workspace, tmp_path):
    path = tmp_path / "ragged.csv"
    path.write_text(people_csv() + "too,few\n", "utf-8")
    upload = send(workspace, path)
    options = opening.detect_upload(workspace, upload.id)
    with pytest.raises(BadRowsError, match="62"):
        opening.import_upload(workspace, upload.id, options, name="ragged")
    assert catalog.list_datasets(workspace) == []
    assert catalog.list_sources(workspace) == []
    assert not list((workspace.store.home / "datasets").iterdir())
    again = ReadOptions.from_json({**options.to_json(), "bad_rows": BadRows.LEAVE_OUT})
    found = opening.import_upload(workspace, upload.id, again, name="ragged")
    assert (found.rows, found.reading["bad_row_count"]) == (60, 1)


def test_the_same_people_are_recognised_even_after_their_dataset_was_deleted(
    workspace, people_file, import_csv, tmp_path
):
    first = import_csv(people_file)
    catalog.delete_dataset(workspace, first.id)
    lines = people_csv().splitlines()
    fewer = tmp_path / "fewer.csv"
    fewer.write_text("\n".join([lines[0], *reversed(lines[1:-1])]) + "\n", "utf-8")  # one row less, another order
    upload = send(workspace, fewer)
    suggestion = opening.suggest_source(workspace, upload.id, opening.detect_upload(workspace, upload.id))
    assert suggestion.source == first.source
    assert suggestion.rows == 1


def test_other_people_are_not_taken_for_known_ones(workspace, people_file, import_csv, tmp_path):
    import_csv(people_file)
    other = tmp_path / "other.csv"
    other.write_text(people_csv().replace("P0", "Q0").replace("Secretname", "Other"), "utf-8")
    upload = send(workspace, other)
    assert opening.suggest_source(workspace, upload.id, opening.detect_upload(workspace, upload.id)).source is None


def test_only_an_admin_may_say_that_people_are_new(workspace, people_file, import_csv):
    known = import_csv(people_file)
    with Workspace.open(workspace.store.home, actor=Actor("ann", Role.ANALYST)) as analyst:
        upload = send(analyst, people_file)
        options = opening.detect_upload(analyst, upload.id)
        with pytest.raises(NotPermittedError, match="declare a new source of people"):
            opening.import_upload(analyst, upload.id, options, name="x", source=people.NEW_PEOPLE)
        assert catalog.list_datasets(analyst) == []
        assert opening.import_upload(analyst, upload.id, options, name="x", source=known.source).source == known.source


def test_new_people_are_audited(workspace, people_file, import_csv):
    import_csv(people_file)
    assert "declare new people" in [entry.act for entry in workspace.log.entries()]


def test_a_source_that_does_not_exist_is_refused(people_file, import_csv):
    for source in ("nowhere", people.DEMO, people.FOR_ONE_COMMAND):
        with pytest.raises(NotFoundError, match="source"):
            import_csv(people_file, source=source)


def test_a_dataset_whose_people_could_not_be_remembered_is_not_kept(workspace, people_file, import_csv, monkeypatch):
    def full(*_):
        raise OSError("no space left on device")

    monkeypatch.setattr(people, "remember", full)
    with pytest.raises(DiskFullError, match="not enough room"):
        import_csv(people_file)
    assert catalog.list_datasets(workspace) == []
    assert catalog.list_sources(workspace) == []


def test_the_demo_opens_once_with_roles_and_hierarchies(workspace):
    first = opening.import_demo(workspace)
    assert first.quasi_identifiers
    assert first.sensitive
    assert first.person == "patient_id"
    (recipe,) = protect.list_recipes(workspace)
    assert protect.evaluate_recipe(workspace, first.id, recipe.recipe).within_limit
    assert opening.import_demo(workspace).id == first.id


def test_an_empty_table_is_refused(workspace, tmp_path):
    path = tmp_path / "empty.csv"
    path.write_text("a,b\n", "utf-8")
    with pytest.raises(InvalidValueError, match="no records"):
        opening.open_file(workspace, path)
    assert not list((workspace.store.home / "datasets").iterdir())


def test_a_file_of_a_command_is_gone_when_it_is_closed(workspace, people_file):
    found = opening.open_file(workspace, people_file)
    assert catalog.list_datasets(workspace) == []
    opening.close_file(workspace, found.id)
    assert not list((workspace.store.home / "datasets").iterdir())


def test_another_session_does_not_find_the_upload(workspace, people_file):
    upload = send(workspace, people_file)
    other = Workspace(workspace.store, actor=workspace.actor, sid="another")
    with pytest.raises(NotFoundError, match="upload"):
        opening.preview_upload(other, upload.id, opening.detect_upload(workspace, upload.id))


def test_people_whom_a_failed_import_takes_back_are_there_for_another_one(
    workspace, people_file, import_csv, monkeypatch
):
    declared = people.declare_new_people(workspace, "Clinic A")  # by an import that fails while this one reads
    read = opening.intake.read

    def meanwhile(*args, **how):
        people.forget_unused(workspace, declared)
        return read(*args, **how)

    monkeypatch.setattr(opening.intake, "read", meanwhile)
    made = import_csv(people_file, source=declared)
    assert (made.source, made.source_name) == (declared, "Clinic A")
    people.forget_unused(workspace, declared)
    assert [source.name for source in catalog.list_sources(workspace)] == ["Clinic A"]


def test_the_columns_of_a_large_import_are_looked_at_while_somebody_waits_for_it(workspace, people_file, monkeypatch):
    monkeypatch.setattr(assess, "LOOKED_AT_ONCE", 10)
    upload, told = send(workspace, people_file), []
    options = opening.detect_upload(workspace, upload.id)
    report = lambda *step: told.append(step)  # noqa: E731
    made = opening.import_upload(workspace, upload.id, options, name="people", report=report)
    assert told[-1] == (1000, 1000, f"{opening.LOOKING} 100%")
    workspace.forget(made.id)
    monkeypatch.setattr(assess, "profile", lambda *_, **__: pytest.fail("it was looked at before"))
    assert [each.column for each in assess.profile_columns(workspace, made.id)] == list(made.columns)
