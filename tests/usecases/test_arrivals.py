"""What waits to be read: of allowed folders only, addresses sealed, found by their session alone, gone in time."""

import os
import sqlite3

import pytest

from privacy_core.errors import InvalidValueError, NotFoundError, NotPermittedError
from privacy_core.govern import Actor, Role
from privacy_core.intake import ColumnType, Kind, ReadOptions, UnreadableFileError
from privacy_core.intake.parts import FOLDERS
from privacy_core.store import uploads
from privacy_core.store.uploads import UploadStore
from privacy_core.usecases import arrivals, catalog, jobs, opening, people
from privacy_core.usecases.people import PeopleKnownError
from privacy_core.usecases.workspace import Workspace
from tests.usecases.conftest import people_csv, send

NOT_THERE = "not there, or not in a folder that the studio may read"


@pytest.fixture
def served(tmp_path, monkeypatch):
    folder = tmp_path / "served"
    folder.mkdir()
    (folder / "people.csv").write_text(people_csv(), "utf-8")
    (folder / ".hidden.csv").write_text("a\n1\n", "utf-8")
    monkeypatch.setenv(FOLDERS, str(folder))
    return folder


@pytest.fixture
def clinic(served):
    path = served / "clinic #1?.db"
    with sqlite3.connect(path) as connection:
        connection.executescript("CREATE TABLE b (x TEXT); CREATE TABLE a (y TEXT); INSERT INTO b VALUES ('hush')")
    connection.close()
    return path


@pytest.fixture
def analyst(workspace):
    with Workspace.open(workspace.store.home, actor=Actor("ann", Role.ANALYST)) as opened:
        yield opened


def stored(home) -> bytes:
    return b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())


class TestFoldersOfTheServer:
    def test_what_is_in_them_is_listed_without_hidden_names_and_links_that_lead_away(self, workspace, served, tmp_path):
        (tmp_path / "secret.csv").write_text("a\n1\n", "utf-8")
        (served / "away.csv").symlink_to(tmp_path / "secret.csv")
        (served / "within.csv").symlink_to(served / "people.csv")
        (served / "folder").mkdir()
        os.mkfifo(served / "pipe")
        (root,) = arrivals.server_folders(workspace)
        found = arrivals.look_into_folder(workspace, root.path)
        assert [(each.name, each.folder) for each in found] == [
            ("folder", True),
            ("people.csv", False),
            ("within.csv", False),
        ]

    def test_hidden_names_do_not_count_among_the_most_that_are_listed(self, workspace, served, monkeypatch):
        monkeypatch.setattr(arrivals, "MOST_LISTED", 2)
        for name in (".a", ".b", ".c", "a.csv", "z.csv"):
            (served / name).write_text("a\n1\n", "utf-8")
        found = arrivals.look_into_folder(workspace, str(served))
        assert [each.name for each in found] == ["a.csv", "people.csv"]

    @pytest.mark.parametrize("asked", ["..", "../secret.csv", "away.csv", "nowhere", "pipe", "people.csv\0"])
    def test_nothing_beyond_them_is_read_or_told_from_nothing(self, workspace, served, tmp_path, asked):
        (tmp_path / "secret.csv").write_text("a\n1\n", "utf-8")
        (served / "away.csv").symlink_to(tmp_path / "secret.csv")
        os.mkfifo(served / "pipe")
        for use_case in (arrivals.take_from_server, arrivals.look_into_folder):
            with pytest.raises(UnreadableFileError, match=NOT_THERE):
                use_case(workspace, str(served / asked))

    def test_the_studios_own_folder_is_never_one(self, workspace, people_file, import_csv, monkeypatch):
        """There lies everybody's data."""
        made = import_csv(people_file)
        home = workspace.store.home
        monkeypatch.setenv(FOLDERS, os.pathsep.join([str(home.parent), str(home)]))
        table = home / "datasets" / made.id / "table.parquet"
        for path in (table, table.parent, home, home.parent):
            with pytest.raises(UnreadableFileError, match=NOT_THERE):
                arrivals.take_from_server(workspace, str(path))
        assert home.name not in [each.name for each in arrivals.look_into_folder(workspace, str(home.parent))]

    def test_a_folder_that_is_no_longer_named_is_no_longer_read(self, workspace, served, monkeypatch):
        waits = arrivals.take_from_server(workspace, str(served / "people.csv"))
        monkeypatch.delenv(FOLDERS)
        with pytest.raises(UnreadableFileError, match=NOT_THERE):
            opening.detect_upload(workspace, waits.id)

    def test_a_file_is_imported_and_stays(self, workspace, served):
        waits = arrivals.take_from_server(workspace, str(served / "people.csv"))
        made = opening.import_upload(workspace, waits.id, opening.detect_upload(workspace, waits.id), name="people")
        assert made.rows == 60
        assert (served / "people.csv").exists()
        with pytest.raises(NotFoundError, match="upload"):
            arrivals.find_upload(workspace, waits.id)

    def test_where_it_lies_is_stored_nowhere_in_plain(self, workspace, served):
        waits = arrivals.take_from_server(workspace, str(served / "people.csv"))
        options = opening.detect_upload(workspace, waits.id)
        opening.preview_upload(workspace, waits.id, options)
        jobs.submit_job(workspace, "import_upload", {"upload": waits.id, "options": options.to_json(), "name": "n"})
        assert str(served).encode() not in stored(workspace.store.home)

    def test_a_viewer_sees_no_folder(self, workspace, served):
        viewer = Workspace(workspace.store, actor=Actor("eve", Role.VIEWER))
        with pytest.raises(NotPermittedError):
            arrivals.look_into_folder(viewer, str(served))


class TestDatabases:
    def test_tables_are_listed_chosen_and_read(self, workspace, clinic):
        waits = arrivals.connect_to_database(workspace, f"sqlite:///{clinic}".replace("?", "%3F"))
        assert waits.name == "a"
        assert arrivals.tables_of_upload(workspace, waits.id) == ["a", "b"]
        chosen = arrivals.choose_table(workspace, waits.id, "b")
        options = opening.detect_upload(workspace, chosen.id)
        assert options.kind is Kind.DATABASE
        assert opening.preview_upload(workspace, chosen.id, options).columns == ("x",)
        with pytest.raises(NotFoundError, match="upload"):
            arrivals.tables_of_upload(workspace, waits.id)
        with pytest.raises(UnreadableFileError, match="no such table as 'c'"):
            arrivals.choose_table(workspace, chosen.id, "c")

    def test_a_password_is_sealed_and_its_key_goes_with_it(self, workspace):
        who = {"actor": workspace.actor.name, "sid": workspace.sid}
        kept, home = UploadStore(workspace.store), workspace.store.home
        waits = kept.add_note({"address": "postgresql://ann:hush@host/x", "table": "t"}, name="t", size=0, **who)
        assert kept.note(waits.id, **who)["address"] == "postgresql://ann:hush@host/x"
        assert b"hush" not in stored(home)
        (key,) = (home / "keys").glob("upload-*.key")
        assert key.stat().st_mode & 0o777 == 0o600
        arrivals.forget_address(workspace, waits.id)
        arrivals.forget_address(workspace, waits.id)  # the page and the job may both do it
        assert not list((home / "keys").glob("upload-*.key"))
        assert not list((home / "uploads").iterdir())

    def test_only_its_session_finds_it_even_with_the_file_in_the_place_of_another(self, workspace):
        who = {"actor": workspace.actor.name, "sid": workspace.sid}
        kept = UploadStore(workspace.store)
        mine = kept.add_note({"address": "postgresql://host/a", "table": "t"}, name="t", size=0, **who)
        with pytest.raises(NotFoundError):
            kept.note(mine.id, actor=workspace.actor.name, sid="another")
        other = kept.add_note({"address": "postgresql://host/b", "table": "t"}, name="t", size=0, **who)
        mine.path.write_bytes(other.path.read_bytes())
        with pytest.raises(NotFoundError):
            kept.note(mine.id, **who)
        with workspace.store.writing() as connection:  # whoever can write to the database alone reads no address
            connection.exec_driver_sql("UPDATE uploads SET sid = 'thief'")
        with pytest.raises(NotFoundError):
            kept.note(other.id, actor=workspace.actor.name, sid="thief")

    def test_an_uploaded_file_is_never_taken_for_a_note(self, workspace, people_file):
        sent = send(workspace, people_file)
        assert UploadStore(workspace.store).note(sent.id, actor=workspace.actor.name, sid=workspace.sid) is None
        assert arrivals.tables_of_upload(workspace, sent.id) == []
        with pytest.raises(InvalidValueError, match="no database"):
            arrivals.choose_table(workspace, sent.id, "t")
        arrivals.forget_address(workspace, sent.id)
        assert arrivals.find_upload(workspace, sent.id).id == sent.id

    def test_after_a_day_it_is_swept_with_its_key(self, workspace, monkeypatch):
        who = {"actor": workspace.actor.name, "sid": workspace.sid}
        kept = UploadStore(workspace.store)
        old = kept.add_note({"address": "postgresql://host/a", "table": "t"}, name="t", size=0, **who)
        monkeypatch.setattr(uploads, "STALE", -1.0)
        kept.sweep()
        assert not list((workspace.store.home / "keys").glob("upload-*.key"))
        assert not old.path.exists()

    @pytest.mark.parametrize("fails", [True, False])
    def test_the_end_of_its_job_forgets_it_however_it_ends(self, workspace, clinic, fails):
        address = f"sqlite:///{clinic}".replace("?", "%3F")
        waits = arrivals.choose_table(workspace, arrivals.connect_to_database(workspace, address).id, "b")
        options = ReadOptions(kind=Kind.DATABASE, types={"nowhere": ColumnType.TEXT} if fails else {})
        asked = {"upload": waits.id, "options": options.to_json(), "name": "n"}
        if fails:
            with pytest.raises(Exception, match="nowhere"):
                jobs._perform(workspace, "import_upload", asked, lambda *_: None)
        else:
            jobs._perform(workspace, "import_upload", asked, lambda *_: None)
        with pytest.raises(NotFoundError):
            arrivals.find_upload(workspace, waits.id)

    def test_neither_the_log_nor_a_job_holds_an_address(self, workspace, clinic):
        waits = arrivals.connect_to_database(workspace, f"sqlite:///{clinic}".replace("?", "%3F"))
        options = opening.detect_upload(workspace, waits.id)
        jobs.submit_job(workspace, "import_upload", {"upload": waits.id, "options": options.to_json(), "name": "n"})
        assert b"clinic" not in stored(workspace.store.home)


class TestPeople:
    """One reading makes the dataset and says whose people it holds; who may be told of them is told."""

    def import_(self, workspace, path, **more):
        upload = send(workspace, path)
        return opening.import_upload(
            workspace, upload.id, opening.detect_upload(workspace, upload.id), name="x", **more
        )

    def test_a_table_is_read_once(self, workspace, people_file, monkeypatch):
        upload = send(workspace, people_file)
        options = opening.detect_upload(workspace, upload.id)
        read, readings = opening.intake.read, []
        monkeypatch.setattr(opening.intake, "read", lambda *given, **how: readings.append(1) or read(*given, **how))
        monkeypatch.setattr(opening.intake, "row_prints", lambda *_, **__: pytest.fail("read a second time"))
        opening.import_upload(workspace, upload.id, options, name="people")
        assert readings == [1]

    def test_known_people_stop_an_import_that_nobody_decided(self, workspace, people_file, import_csv):
        known = import_csv(people_file)
        with pytest.raises(
            PeopleKnownError, match=r"100% of its rows are there already\. Nothing was stored"
        ) as raised:
            self.import_(workspace, people_file, unless_known=True)
        assert raised.value.suggestion.source == known.source
        assert [each.id for each in catalog.list_datasets(workspace)] == [known.id]
        assert [each.id for each in catalog.list_sources(workspace)] == [known.source]
        assert self.import_(workspace, people_file, unless_known=True, source=known.source).source == known.source
        assert self.import_(workspace, people_file).source != known.source  # an administrator who has decided

    def test_whoever_may_not_name_new_people_cannot_give_them_a_second_budget(
        self, workspace, analyst, people_file, import_csv, tmp_path
    ):
        known = import_csv(people_file)
        with workspace.store.writing() as connection:
            connection.exec_driver_sql("UPDATE sources SET name = 'Heart clinic'")
        (tmp_path / "others.csv").write_text(people_csv().replace("P0", "Q0").replace("Secretname", "O"), "utf-8")
        own = self.import_(analyst, tmp_path / "others.csv", source=people.declare_new_people(workspace, "Others"))
        with pytest.raises(PeopleKnownError, match=r"a source that is not yours\. Nothing was stored") as raised:
            self.import_(analyst, people_file, source=own.source)
        assert "Heart clinic" not in str(raised.value)
        assert known.source not in repr(raised.value.facts)
        assert raised.value.suggestion.source is None

    def test_sources_of_others_are_neither_listed_nor_suggested(self, analyst, workspace, people_file, import_csv):
        known = import_csv(people_file)
        assert [each.id for each in catalog.list_sources(workspace)] == [known.source]
        assert catalog.list_sources(analyst) == []
        upload = send(analyst, people_file)
        options = opening.detect_upload(analyst, upload.id)
        assert opening.suggest_source(analyst, upload.id, options).source is None
        import_csv(people_file, into=analyst, source=known.source)
        assert [(each.id, each.datasets) for each in catalog.list_sources(analyst)] == [(known.source, 1)]

    def test_the_first_rows_are_enough_to_suggest(self, workspace, tmp_path, import_csv):
        (tmp_path / "many.csv").write_text(people_csv(3_000), "utf-8")
        known = import_csv(tmp_path / "many.csv")
        upload = send(workspace, tmp_path / "many.csv")
        options = opening.detect_upload(workspace, upload.id)
        found = opening.suggest_source(workspace, upload.id, options, first=500)
        assert (found.source, found.rows) == (known.source, 1.0)
