"""The command line reads archives, workbooks, statistical files, folders and databases, and Python does as well."""

import json
import sqlite3
import zipfile

import pandas as pd
import pyreadstat
import pytest
import xlsxwriter

import privacy_core as pc
from privacy_core.errors import InvalidValueError
from privacy_core.intake import UnreadableFileError
from tests.command_line import studio
from tests.usecases.conftest import people_csv

TABLE = "a,b\n1,x\n2,y\n3,x\n"


def columns(*words: object, **more: str) -> dict[str, str]:
    told = json.loads(studio("profile", *words, "--json", **more).stdout)
    return {column["column"]: column["type"] for column in told["columns"]}


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
def archive(tmp_path):
    path = tmp_path / "two.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("a.csv", TABLE)
        file.writestr("b.csv", "p;q\n1;2\n")
    return path


@pytest.fixture
def book(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as written:
        for name in ("first", "second"):
            sheet = written.add_worksheet(name)
            sheet.write_row(0, 0, [f"in {name}", "n"])
            sheet.write_row(1, 0, ["x", 1])
    return tmp_path / "book.xlsx"


@pytest.fixture
def survey(tmp_path):
    frame = pd.DataFrame({"job": [1.0, 2, 9, 1]})
    labels = {"job": {1: "nurse", 2: "cook", 9: "refused"}}
    pyreadstat.write_sav(frame, tmp_path / "s.sav", variable_value_labels=labels, missing_ranges={"job": [9]})
    return tmp_path / "s.sav"


@pytest.fixture
def clinic(tmp_path):
    path = tmp_path / "clinic.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(
            "CREATE TABLE patients (sex TEXT, age INTEGER); CREATE TABLE wards (ward TEXT); "
            "INSERT INTO patients VALUES ('f', 30), ('f', 30), ('m', 40); INSERT INTO wards VALUES ('east')"
        )
    connection.close()
    return path


@pytest.fixture
def parts(tmp_path):
    folder = tmp_path / "parts"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.csv").write_text("age,sex\n" + f"{30 + number},f\n" * 4, "utf-8")
    return folder


class TestProfile:
    def test_a_file_of_an_archive_is_named(self, archive):
        assert list(columns(archive, "--member", "b.csv")) == ["p", "q"]

    def test_an_archive_of_several_files_asks_which(self, archive):
        said = plain(studio("profile", archive, fails=2).stderr)
        assert "Choose one of its files: a.csv, b.csv. Name one with --member NAME." in said
        done = studio("profile", archive, "--member", "c.csv", fails=2)
        assert "no file 'c.csv'" in plain(done.stderr)

    def test_a_sheet_is_named(self, book):
        assert list(columns(book)) == ["in first", "n"]
        assert list(columns(book, "--sheet", "second")) == ["in second", "n"]
        assert "no sheet 'third'" in plain(studio("profile", book, "--sheet", "third", fails=2).stderr)

    def test_of_several_sheets_it_is_said_which_is_read_unless_one_was_named(self, book, tmp_path):
        with xlsxwriter.Workbook(tmp_path / "[late].xlsx") as written:
            written.add_worksheet("cover")
            for name in ("the data", "more"):
                sheet = written.add_worksheet(name)
                sheet.write_column(0, 0, [f"in {name}", "x"])
        with xlsxwriter.Workbook(tmp_path / "one.xlsx") as written:
            written.add_worksheet("only").write_column(0, 0, ["n", "x"])
        assert "Sheet 'first' is read. Others, for --sheet NAME: 'second'" in studio("profile", book).stderr
        said = studio("profile", tmp_path / "[late].xlsx").stderr
        assert "Sheet 'the data' is read. Others, for --sheet NAME: 'cover', 'more'" in said
        for words in ((book, "--sheet", "first"), (book, "--sheet", "second"), (tmp_path / "one.xlsx",)):
            assert "Sheet" not in studio("profile", *words).stderr

    def test_labels_and_codes_of_a_survey(self, survey):
        assert columns(survey) == {"job": "text"}
        assert columns(survey, "--no-labels") == {"job": "integer"}
        told = json.loads(studio("profile", survey, "--keep-code", "9", "--json").stdout)
        assert (told["columns"][0]["missing"], told["columns"][0]["distinct"]) == (0, 3)

    def test_an_encoding_is_given(self, tmp_path):
        (tmp_path / "a.csv").write_bytes("größe,n\n1,2\n".encode("latin-1"))
        assert list(columns(tmp_path / "a.csv", "--encoding", "latin-1")) == ["größe", "n"]
        assert "no encoding 'nonsense'" in plain(
            studio("profile", tmp_path / "a.csv", "--encoding", "nonsense", fails=2).stderr
        )

    def test_a_folder_is_one_table(self, parts):
        assert json.loads(studio("profile", parts, "--json").stdout)["records"] == 12

    def test_a_table_of_a_database_by_its_file_its_address_and_the_environment(self, clinic):
        address = f"sqlite:///{clinic}"
        expected = {"sex": "text", "age": "integer"}
        assert columns(clinic, "--table", "patients") == expected
        assert columns(address, "--table", "patients") == expected
        assert columns("--table", "patients", PRIVACY_STUDIO_DATABASE=address) == expected

    def test_without_a_table_a_database_names_its_own(self, clinic):
        said = plain(studio("profile", clinic, fails=2).stderr)
        assert "Its tables: patients, wards. Name one with --table NAME." in said
        said = plain(studio("profile", clinic, "--table", "nurses", fails=2).stderr)
        assert "no such table as 'nurses'" in said
        assert "--table" not in said

    def test_nothing_named_says_what_can_be(self):
        done = studio("profile", fails=2, PRIVACY_STUDIO_DATABASE="")
        assert "No table was named" in plain(done.stderr)

    def test_a_file_has_no_table(self, archive):
        assert "is no database" in plain(studio("profile", archive, "--table", "a", fails=2).stderr)

    def test_a_password_is_in_no_message_and_no_log(self, home):
        for words in ((), ("--table", "t")):
            done = studio("profile", "postgresql://ann:hush@127.0.0.1:1/x", *words, fails=2)
            assert "could not be reached" in plain(done.stderr)
            assert "hush" not in done.stderr
        assert not [path for path in home.rglob("*") if path.is_file() and b"hush" in path.read_bytes()]


def test_risk_and_anonymize_read_by_the_same_options(clinic, archive, tmp_path):
    figures = json.loads(
        studio("risk", clinic, "--table", "patients", "--quasi-identifiers", "sex,age", "--json").stdout
    )
    assert (figures["records"], figures["k"]) == (3, 1)
    recipe = {"default_role": "insensitive", "roles": {"b": "quasi_identifier"}, "suppression_limit": 0.5}
    recipe["models"] = [{"model": "k_anonymity", "k": 2}]
    (tmp_path / "recipe.json").write_text(json.dumps(recipe), "utf-8")
    words = ["--recipe", tmp_path / "recipe.json", "--out", tmp_path / "out.csv", "--json"]
    answer = json.loads(studio("anonymize", archive, "--member", "a.csv", *words).stdout)
    assert (answer["records_in"], answer["records_out"]) == (3, 2)


def test_a_part_of_the_input_is_not_overwritten(parts, tmp_path):
    (tmp_path / "recipe.json").write_text('{"default_role": "insensitive"}', "utf-8")
    done = studio("anonymize", parts, "--recipe", tmp_path / "recipe.json", "--out", parts / "1.csv", fails=2)
    assert "--out names the input" in plain(done.stderr)


class TestPython:
    def test_reads_what_the_command_line_reads(self, archive, book, survey, clinic, parts, tmp_path):
        asked = {
            ("p", "q"): {"source": archive, "member": "b.csv"},
            ("in second", "n"): {"source": str(book), "sheet": "second"},
            ("sex", "age"): {"source": f"sqlite:///{clinic}", "table": "patients"},
            ("ward",): {"source": clinic, "table": "wards"},
            ("age", "sex"): {"source": parts},
        }
        for names, words in asked.items():
            with pc.open_table(**words) as table:
                assert table.dataset.columns == names
        with pc.open_table(survey, value_labels=False, kept_codes=("9",)) as table:
            assert table.to_arrow()["job"].to_pylist() == [1, 2, 9, 1]
        (tmp_path / "people.csv").write_text(people_csv(), "utf-8")
        with pc.open_table(tmp_path / "people.csv") as table:
            assert table.dataset.rows == 60

    def test_says_what_is_wrong(self, archive, clinic):
        with pytest.raises(UnreadableFileError, match=r"Choose one of its files: a\.csv, b\.csv"):
            pc.open_table(archive)
        with pytest.raises(UnreadableFileError, match="Its tables: patients, wards"):
            pc.open_table(clinic)
        with pytest.raises(InvalidValueError, match="no such setting"):
            pc.open_table(archive, colour="red")
        with pytest.raises(InvalidValueError, match=r"cannot be read\. Use SQLite or PostgreSQL"):
            pc.open_table("mysql://ann:hush@host/name")
