"""Tables from archives, workbooks, statistical files, folders of the server and databases, chosen on the page."""

import io
import sqlite3
import zipfile

import pyreadstat
import pytest
import xlsxwriter
from pandas import DataFrame

from pages.ui import job_panel, places
from privacy_core.intake.parts import FOLDERS
from privacy_core.jobs import RowQueue, State
from privacy_core.jobs.presence import Presence
from privacy_core.usecases import arrivals, catalog, people, worker
from privacy_core.usecases.people import PeopleKnownError
from tests.usecases.conftest import people_csv


@pytest.fixture
def data(visit):
    def open_upload():
        app = visit("Data")
        app.button_group("data.view").set_value("Upload").run()
        assert not app.exception, [error.value for error in app.exception]
        return app

    return open_upload


@pytest.fixture
def intake(data, uploaded):
    def bring(content, name):
        uploaded(content, name)
        return data()

    return bring


@pytest.fixture
def served(tmp_path, monkeypatch):
    """A folder that the server may read, with a file, a folder of parts and a database."""
    folder = tmp_path / "served"
    (folder / "parts").mkdir(parents=True)
    (folder / "people.csv").write_text(people_csv(), "utf-8")
    for number in (1, 2):
        (folder / "parts" / f"{number}.csv").write_text(f"a,b\n{number},x\n", "utf-8")
    with sqlite3.connect(folder / "clinic.db") as connection:
        connection.executescript(
            "CREATE TABLE admissions (patient TEXT, cost INTEGER); INSERT INTO admissions VALUES ('P1', 7), ('P2', 9);"
            "CREATE TABLE wards (ward TEXT); INSERT INTO wards VALUES ('east')"
        )
    connection.close()
    monkeypatch.setenv(FOLDERS, str(folder))
    return folder


def at(app, place):
    app.button_group(places.PLACE).set_value(place).run()
    assert not app.exception, [error.value for error in app.exception]
    return app


def press(app, key):
    app.button(key).click().run()
    assert not app.exception, [error.value for error in app.exception]
    return app


def said(app):
    boxes = [
        *app.main.markdown,
        *app.main.caption,
        *app.main.warning,
        *app.main.info,
        *app.main.error,
        *app.main.header,
    ]
    return " ".join(each.value for each in boxes).replace("\\", "")


def entry(app, name):
    (found,) = (option for option in app.selectbox(places.CHOSEN).options if option.startswith(name))
    return app.selectbox(places.CHOSEN).select(found).run()


def archive(**members):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in members.items():
            file.writestr(name.replace("__", "."), text)
    return packed.getvalue()


class TestArchive:
    def test_the_first_table_is_shown_and_another_can_be_chosen(self, intake, workspace):
        app = intake(archive(a__csv="x,y\n1,2\n", b__csv="p;q;r\n1;2;3\n4;5;6\n"), "two.zip")
        member = app.selectbox("intake.option.member")
        assert (member.value, member.options) == ("a.csv", ["a.csv", "b.csv"])
        app = member.select("b.csv").run()
        assert app.selectbox("intake.option.delimiter").value == ";"
        press(app, "intake.import")
        (made,) = catalog.list_datasets(workspace)
        assert (made.columns, made.rows) == (("p", "q", "r"), 2)

    def test_a_file_that_is_no_table_is_said_and_the_choice_stays(self, intake):
        app = intake(archive(a__csv="x,y\n1,2\n", empty__csv=""), "two.zip")
        app = app.selectbox("intake.option.member").select("empty.csv").run()
        assert "This file cannot be read: it is empty" in said(app)
        assert app.selectbox("intake.option.member").value == "a.csv"
        assert list(app.dataframe[0].value.columns) == ["x", "y"]

    def test_what_is_no_table_at_the_beginning_is_passed_over(self, intake):
        assert (
            intake(archive(a_empty__csv="", b__csv="x,y\n1,2\n"), "two.zip").selectbox("intake.option.member").value
            == "b.csv"
        )

    def test_one_file_leaves_nothing_to_choose(self, intake):
        app = intake(archive(a__csv="x,y\n1,2\n"), "one.zip")
        assert not [box for box in app.selectbox if box.key == "intake.option.member"]

    def test_a_small_archive_of_a_large_table_becomes_a_job(self, intake, monkeypatch):
        monkeypatch.setattr(job_panel, "AT_ONCE", job_panel.Size(bytes=50_000, rows=10**9))
        app = press(intake(archive(a__csv="x,y\n" + "1,2\n" * 20_000), "packed.zip"), "intake.import")
        assert "waits for its turn" in said(app)


def test_an_empty_first_sheet_is_passed_over_and_each_sheet_has_a_header_of_its_own(intake):
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        book.add_worksheet("cover")
        book.add_worksheet("people").write_row(0, 0, ["name", "age"])
        book.get_worksheet_by_name("people").write_row(1, 0, ["Ada", 30])
        book.add_worksheet("numbers").write_row(0, 0, [1, 2])
    app = intake(written.getvalue(), "book.xlsx")
    assert app.selectbox("intake.option.sheet").value == "people"
    assert app.toggle("intake.option.header").value
    app = app.selectbox("intake.option.sheet").select("numbers").run()
    assert not app.toggle("intake.option.header").value
    assert list(app.dataframe[0].value.columns) == ["column_1", "column_2"]


class TestStatistical:
    @pytest.fixture
    def survey(self, tmp_path):
        frame = DataFrame({"job": [1.0, 2, 9, None], "town": ["Köln", "Bonn", "Köln", "Bonn"]})
        pyreadstat.write_sav(
            frame,
            tmp_path / "survey.sav",
            variable_value_labels={"job": {1: "nurse", 2: "cook", 9: "refused"}},
            missing_ranges={"job": [9]},
        )
        return (tmp_path / "survey.sav").read_bytes()

    def jobs(self, app):
        return list(app.dataframe[0].value["job"].fillna("missing"))

    def test_labels_can_be_switched_off(self, intake, survey):
        app = intake(survey, "survey.sav")
        assert self.jobs(app) == ["nurse", "cook", "missing", "missing"]
        app.toggle("intake.option.value_labels").set_value(False).run()
        assert self.jobs(app) == ["1", "2", "missing", "missing"]

    def test_a_code_that_the_file_calls_missing_is_shown_and_can_be_kept(self, intake, survey, workspace):
        app = intake(survey, "survey.sav")
        codes = app.multiselect("intake.option.declared")
        assert (codes.value, codes.options) == (["9"], ["9 · 1 cell"])
        codes.set_value([]).run()
        assert self.jobs(app) == ["nurse", "cook", "refused", "missing"]
        press(app, "intake.import")
        (made,) = catalog.list_datasets(workspace)
        kept = catalog.look_at_records(workspace, made.id)["job"].to_pylist()
        assert kept == ["nurse", "cook", "refused", None]

    def test_another_encoding_can_be_chosen(self, intake, survey):
        app = intake(survey, "survey.sav")
        assert app.selectbox("intake.option.encoding").options[0] == "as the file says"
        app = app.selectbox("intake.option.encoding").set_value("latin-1").run()
        assert list(app.dataframe[0].value["town"])[:2] == ["KÃ¶ln", "Bonn"]


class TestServer:
    def test_without_folders_the_setting_is_named(self, data, monkeypatch):
        monkeypatch.delenv(FOLDERS, raising=False)
        app = at(data(), "Folder of the server")
        assert "The server reads no folder yet" in said(app)
        assert "PRIVACY_STUDIO_FOLDERS=" in app.code[0].value

    def test_a_file_becomes_a_dataset_and_stays_where_it_is(self, data, served, workspace):
        app = entry(at(data(), "Folder of the server"), "people.csv")
        app = press(app, "intake.take")
        assert "people.csv" in said(app)
        press(app, "intake.import")
        (made,) = catalog.list_datasets(workspace)
        assert (made.name, made.rows) == ("people", 60)
        assert (served / "people.csv").exists()

    def test_folders_are_walked_down_and_up_and_never_out(self, data, served):
        app = press(entry(at(data(), "Folder of the server"), "parts/"), "intake.into")
        assert [name.split(" ")[0] for name in app.selectbox(places.CHOSEN).options] == ["1.csv", "2.csv"]
        app = press(app, "intake.up")
        assert "people.csv" in " ".join(app.selectbox(places.CHOSEN).options)
        app = press(app, "intake.up")
        assert app.selectbox(places.CHOSEN).options == [f"{served}/"]
        assert not [button for button in app.button if button.key == "intake.up"]

    @pytest.mark.usefixtures("served")
    def test_a_folder_of_parts_is_one_table(self, data, workspace):
        app = press(entry(at(data(), "Folder of the server"), "parts/"), "intake.take")
        press(app, "intake.import")
        assert catalog.list_datasets(workspace)[0].rows == 2

    @pytest.mark.usefixtures("served")
    def test_a_database_file_offers_its_tables(self, data, workspace):
        app = press(entry(at(data(), "Folder of the server"), "clinic.db"), "intake.take")
        assert app.selectbox("intake.option.table").options == ["admissions", "wards"]
        app = app.selectbox("intake.option.table").select("wards").run()
        assert list(app.dataframe[0].value.columns) == ["ward"]
        press(app, "intake.import")
        (made,) = catalog.list_datasets(workspace)
        assert (made.name, made.columns) == ("wards", ("ward",))


class TestDatabase:
    def connect(self, app, address):
        app = at(app, "Database")
        app.text_input(places.ADDRESS).input(address)
        (button,) = (each for each in app.button if each.label == "Connect")
        button.click().run()
        assert not app.exception, [error.value for error in app.exception]
        return app

    def test_a_table_is_chosen_and_imported_and_the_address_is_kept_nowhere(self, data, served, workspace, store):
        app = self.connect(data(), f"sqlite:///{served}/clinic.db")
        assert places.ADDRESS not in app.session_state
        press(app, "intake.import")
        (made,) = catalog.list_datasets(workspace)
        assert (made.name, made.columns) == ("admissions", ("patient", "cost"))
        for path in store.home.rglob("*"):
            assert not (path.is_file() and b"clinic.db" in path.read_bytes()), path
        assert not list((store.home / "keys").glob("upload-*"))

    def test_text_that_is_not_utf_8_is_read_in_the_encoding_that_is_chosen(self, data, served, workspace):
        with sqlite3.connect(served / "old.db") as connection:
            connection.execute("CREATE TABLE towns (town TEXT)")
            connection.execute("INSERT INTO towns VALUES (CAST(x'4dfc6c' AS TEXT))")
        connection.close()
        app = self.connect(data(), f"sqlite:///{served}/old.db")
        assert "column 'town' holds text that is not UTF-8" in said(app)
        app = app.selectbox("intake.option.encoding").select("latin-1").run()
        assert app.dataframe[0].value["town"].tolist() == ["Mül"]
        press(app, "intake.import")
        assert catalog.list_datasets(workspace)[0].rows == 1

    def test_an_address_that_cannot_be_reached_is_explained_without_it(self, data):
        app = self.connect(data(), "postgresql://ann:hush@127.0.0.1:1/health")
        assert "could not be reached" in said(app)
        assert "hush" not in said(app)

    @pytest.mark.usefixtures("served")
    def test_a_database_outside_of_the_folders_is_not_told_from_none(self, data, tmp_path):
        sqlite3.connect(tmp_path / "other.db").close()
        app = self.connect(data(), f"sqlite:///{tmp_path}/other.db")
        assert "not there, or not in a folder that the studio may read" in said(app)

    def test_settings_outlive_the_address(self, data, served):
        app = self.connect(data(), f"sqlite:///{served}/clinic.db")
        app = app.selectbox("intake.option.table").select("wards").run()
        app.text_input("intake.name").input("Wards of spring").run()
        arrivals.forget_address(app.session_state["_workspace"], app.session_state["intake.draft"]["upload"])
        app.run()
        assert "type it again to go on" in said(app)
        assert app.button("intake.discard").label == "Do not import it"
        app.text_input(places.ADDRESS).input(f"sqlite:///{served}/clinic.db")
        (button,) = (each for each in app.button if each.label == "Connect")
        button.click().run()
        assert app.text_input("intake.name").value == "Wards of spring"
        assert list(app.dataframe[0].value.columns) == ["ward"]

    def test_a_forgotten_address_can_be_discarded(self, data, served):
        app = self.connect(data(), f"sqlite:///{served}/clinic.db")
        arrivals.forget_address(app.session_state["_workspace"], app.session_state["intake.draft"]["upload"])
        app = press(app.run(), "intake.discard")
        assert app.button_group(places.PLACE).value == "Database"


class TestLongImport:
    """People are recognised by the first rows at once, and by all rows in the job."""

    @pytest.fixture(autouse=True)
    def all_is_long(self, monkeypatch):
        monkeypatch.setattr(job_panel, "AT_ONCE", job_panel.Size(bytes=1, rows=1))

    def test_the_caption_says_what_the_suggestion_rests_on(self, intake):
        app = intake(people_csv().encode(), "people.csv")
        assert "So far by its first 10,000 rows; the import looks at all, and asks again" in said(app)

    def test_known_people_stop_the_job_and_then_their_source_is_the_default(self, intake, workspace, store):
        known = people.declare_new_people(workspace, "Spring")
        app = press(intake(people_csv().encode(), "people.csv"), "intake.import")
        queue = RowQueue(store)
        (job,) = queue.of_owner("local")
        assert (job.arguments["source"], job.arguments["unless_known"]) == ("new people", True)
        here = Presence(store.home)
        assert queue.claim(here.id, at_once=9)
        error = worker._told(store, PeopleKnownError(known, "Spring", 0.5, None))
        queue.finish(job.id, State.FAILED, error=error)
        app.run()
        assert "Its people seem to be those of 'Spring': 50% of its rows are there already" in said(app)
        assert app.radio("intake.who").value == "existing"
        assert app.selectbox("intake.source").value == known
        assert "Suggested: people of Spring, because 50% of its rows are there already" in said(app)
        press(app, "intake.import")
        again, _ = queue.of_owner("local")
        assert (again.arguments["source"], again.arguments["unless_known"]) == (known, False)
        here.end()

    def test_the_address_of_a_database_is_forgotten_when_its_job_was_ended_by_force(
        self, data, served, workspace, store, monkeypatch
    ):
        monkeypatch.setattr(job_panel, "AT_ONCE", job_panel.Size())
        app = TestDatabase().connect(data(), f"sqlite:///{served}/clinic.db")
        app = press(app, "intake.import")
        queue = RowQueue(store)
        (job,) = queue.of_owner("local")
        here = Presence(store.home)
        assert queue.claim(here.id, at_once=9)
        queue.finish(job.id, State.INTERRUPTED, error={"message": "The studio stopped."})
        app.run()
        assert "type it again to go on" in said(app)
        assert not list((store.home / "keys").glob("upload-*"))
        assert catalog.list_datasets(workspace) == []
        here.end()
