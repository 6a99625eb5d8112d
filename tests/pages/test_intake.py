"""Bringing a file in: all that was detected can be changed, what must not be stored is not, nobody is new twice."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import menu
from privacy_core.errors import InvalidValueError
from privacy_core.usecases import catalog, opening, people

MAIN = Path(menu.__file__).parents[1] / "main.py"
JOBS = ("?", "nurse", "driver", "clerk", "cook")
TABLE = b"person;name;zip;age;job\n" + b"".join(
    f"P{n:03};Name {n};{n % 7:05};{20 + n % 50};{JOBS[n % 5]}\n".encode() for n in range(60)
)


@pytest.fixture
def intake(visit, uploaded):
    def bring(content=TABLE, name="people.csv"):
        uploaded(content, name)
        app = visit("Data")
        app.button_group("data.view").set_value("Upload").run()
        assert not app.exception, [error.value for error in app.exception]
        return app

    return bring


def said(app):
    return " ".join(each.value for each in [*app.main.markdown, *app.main.caption, *app.main.warning])


def press(app, key):
    app.button(key).click().run()
    assert not app.exception, [error.value for error in app.exception]
    return app


def test_what_was_detected_is_shown(intake):
    app = intake()
    assert app.main.header[0].value == "people\\.csv"
    assert app.selectbox("intake.option.delimiter").value == ";"
    assert app.selectbox("intake.option.encoding").value.replace("_", "-") in {"utf-8", "ascii"}
    assert app.toggle("intake.option.header").value
    markers = app.multiselect("intake.option.missing_markers")
    assert "?" in markers.value
    assert "? · 12 cells" in markers.options
    assert len(app.dataframe[0].value) == 50
    assert "Every row can be read" in said(app)


def test_import_makes_a_dataset_and_opens_it(intake, workspace, store):
    app = press(intake(), "intake.import")
    (made,) = catalog.list_datasets(workspace)
    assert (made.name, made.rows, made.columns) == ("people", 60, ("person", "name", "zip", "age", "job"))
    assert app.session_state["data.view"] == "Roles"
    assert app.query_params["dataset"] == made.id
    assert made.roles == {}
    assert not [path for path in (store.home / "uploads").iterdir() if path.is_file()]


def test_a_changed_setting_changes_the_sample_and_the_dataset(intake, workspace):
    app = intake()
    app.selectbox("intake.option.delimiter").set_value(",").run()
    assert app.dataframe[0].value.shape[1] == 1
    app.selectbox("intake.option.delimiter").set_value(";").run()
    app.toggle("intake.option.header").set_value(False).run()
    assert "person" not in app.dataframe[0].value.columns
    app.toggle("intake.option.header").set_value(True).run()
    app.multiselect("intake.retyped").set_value(["age"]).run()
    app.selectbox("intake.type.age").set_value("text").run()
    app.multiselect("intake.option.missing_markers").set_value([]).run()
    press(app, "intake.import")
    (made,) = catalog.list_datasets(workspace)
    assert made.types["age"] == "string"
    assert "?" in catalog.look_at_records(workspace, made.id)["job"].to_pylist()


def test_a_setting_that_reads_nothing_can_be_changed_back(intake):
    app = intake()
    app.selectbox("intake.option.encoding").set_value("utf-16-le").run()
    app.session_state["intake.draft"]["options"]["encoding"] = "utf-16"  # as a program may ask
    app.run()
    assert "it is not in the encoding utf\\-16" in app.error[0].value
    assert not [button for button in app.button if button.key == "intake.import"]
    app.selectbox("intake.option.encoding").set_value("utf-8").run()
    assert not app.error
    assert len(app.dataframe[0].value) == 50


def test_numbers_and_dates_of_two_readings_stay_text_until_the_user_says(intake, workspace):
    app = intake(b"name;amount;born\nada;1,234;01/02/2000\nbob;5,500;03/04/2000\n")
    assert "**amount** is text: its numbers can be read with a decimal point or with a decimal comma" in said(app)
    assert "**born** is text: its dates can be read day first or month first" in said(app)
    app.selectbox("intake.option.decimal_separator").set_value("comma").run()
    app.selectbox("intake.option.date_order").set_value("month_first").run()
    assert "is text:" not in said(app)
    app.selectbox("intake.option.two_digit_years_from").set_value(1930).run()
    press(app, "intake.import")
    (made,) = catalog.list_datasets(workspace)
    assert (made.types["amount"], made.types["born"]) == ("double", "date32[day]")
    records = catalog.look_at_records(workspace, made.id)
    assert records["amount"].to_pylist() == [1.234, 5.5]
    assert [str(day) for day in records["born"].to_pylist()] == ["2000-01-02", "2000-03-04"]


def test_rows_that_cannot_be_read_are_listed_and_the_user_decides(intake, workspace):
    app = intake(TABLE + b"P900;too;many;cells;in;this;row\n")
    assert "1 row cannot be read" in said(app)
    listed = app.dataframe[1].value
    assert list(listed["Line"]) == [62]
    press(app, "intake.import")
    assert "Nothing was stored" in app.error[0].value
    assert catalog.list_datasets(workspace) == []
    app.radio("intake.option.bad_rows").set_value("leave_out").run()
    press(app, "intake.import")
    (made,) = catalog.list_datasets(workspace)
    assert (made.rows, made.reading["bad_row_count"]) == (60, 1)
    told = "1 row of the file could not be read and was left out (line 62)."
    for _ in ("the page that the import leads to", "the page opened again"):
        assert app.session_state["data.view"] == "Roles"
        assert told in said(app)
        app.run()


def test_of_many_rows_left_out_the_first_lines_are_named_and_of_none_nothing_is_said(intake, workspace):
    app = intake(TABLE + b"P900;too;many;cells;in;this;row\n" * 21)
    app.radio("intake.option.bad_rows").set_value("leave_out").run()
    press(app, "intake.import")
    lines = ", ".join(str(62 + n) for n in range(10))
    assert f"21 rows of the file could not be read and were left out (lines {lines}, ...)." in said(app)
    (made,) = catalog.list_datasets(workspace)
    catalog.delete_dataset(workspace, made.id)
    press(intake(), "intake.import")
    assert "left out" not in said(app)


def test_what_must_never_be_stored_is_left_out_masked_or_pseudonymized_on_the_way_in(intake, workspace, store):
    app = intake()
    app.multiselect("intake.leave_out").set_value(["name"]).run()
    assert "name" not in app.multiselect("intake.mask").options
    app.multiselect("intake.mask").set_value(["zip"]).run()
    app.number_input("intake.keep_last").set_value(1).run()
    app.multiselect("intake.pseudonymize").set_value(["person"]).run()
    app.selectbox("intake.person").set_value("person").run()
    press(app, "intake.import")
    (made,) = catalog.list_datasets(workspace)
    records = catalog.look_at_records(workspace, made.id)
    assert made.columns == ("person", "zip", "age", "job")
    assert set(records["zip"].to_pylist()) == {f"****{n}" for n in range(7)}
    people = records["person"].to_pylist()
    assert len(set(people)) == 60
    assert not any(person.startswith("P0") for person in people)
    assert made.person == "person"
    for path in store.home.rglob("*"):
        assert not (path.is_file() and b"Name 17" in path.read_bytes()), path


def test_masked_ids_tell_nobody_apart_so_they_become_no_person_id(intake, workspace):
    app = intake()
    app.multiselect("intake.mask").set_value(["person"]).run()
    app.selectbox("intake.person").set_value("person").run()
    press(app, "intake.import")
    assert catalog.list_datasets(workspace)[0].person is None


def test_the_first_file_holds_new_people_and_the_same_people_come_back_to_their_source(intake, workspace):
    app = intake()
    assert app.radio("intake.who").value == "new"
    press(app, "intake.import")
    app = intake(TABLE, "again.csv")
    assert app.radio("intake.who").value == "existing"
    assert "Suggested: people of people, because 100% of its rows" in said(app)
    press(app, "intake.import")
    assert len({dataset.source for dataset in catalog.list_datasets(workspace)}) == 1


def test_the_user_may_say_that_they_are_new_and_the_log_notes_it(intake, workspace):
    press(intake(), "intake.import")
    app = intake(TABLE, "again.csv")
    app.radio("intake.who").set_value("new").run()
    press(app, "intake.import")
    assert len({dataset.source for dataset in catalog.list_datasets(workspace)}) == 2
    assert [entry.act for entry in workspace.log.entries()].count("declare new people") == 4  # begun and done, twice


def test_a_refresh_loses_nothing(intake):
    app = intake()
    app.multiselect("intake.leave_out").set_value(["name"]).run()
    app.selectbox("intake.option.quote").set_value("none").run()
    refreshed = AppTest.from_file(MAIN, default_timeout=60)
    refreshed.session_state["data.view"] = "Upload"
    refreshed._page_hash = app._page_hash
    app = refreshed.run()
    assert app.multiselect("intake.leave_out").value == ["name"]
    assert app.session_state["intake.draft"]["options"]["quote"] is None


def test_a_discarded_file_is_gone(intake, store):
    app = press(intake(), "intake.discard")
    assert "before anything of it is stored" in said(app)
    assert not [path for path in (store.home / "uploads").iterdir() if path.is_file()]


def test_a_file_that_waited_too_long_is_asked_for_again(intake, store, workspace, monkeypatch):
    app = intake()
    for path in (store.home / "uploads").iterdir():
        path.unlink()
    with store.writing() as connection:
        connection.exec_driver_sql("delete from uploads")
    app.run()
    assert not app.exception
    assert "Upload it again" in said(app)
    assert catalog.recall(workspace, "intake.draft") is None


def test_a_file_that_is_no_table_is_explained(intake, workspace):
    app = intake(b"", "empty.csv")
    assert "This file cannot be read" in app.error[0].value
    assert catalog.list_datasets(workspace) == []


def test_the_sheets_of_a_workbook_can_be_chosen(intake, tmp_path):
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        for sheet in ("first", "second"):
            page = book.add_worksheet(sheet)
            page.write_row(0, 0, ["in", sheet])
            page.write_row(1, 0, [1, 2])
    app = intake((tmp_path / "book.xlsx").read_bytes(), "book.xlsx")
    assert app.selectbox("intake.option.sheet").options[-2:] == ["first", "second"]
    app.selectbox("intake.option.sheet").set_value("second").run()
    assert list(app.dataframe[0].value.columns) == ["in", "second"]


def test_another_session_does_not_find_the_file(intake, workspace, store, signed_in):
    app = intake()
    draft = app.session_state["intake.draft"]
    with pytest.raises(Exception, match="does not exist, or is not yours"):
        opening.detect_upload(workspace, draft["upload"])


def test_a_type_that_does_not_fit_is_said_before_the_import_refuses_it(intake):
    app = intake()
    app.multiselect("intake.retyped").set_value(["name"]).run()
    app.selectbox("intake.type.name").set_value("integer").run()
    assert "60 rows cannot be read" in said(app)
    assert app.dataframe[1].value["Reason"].iloc[0] == "not an integer in column 'name'"
    assert list(app.dataframe[1].value["Line"]) == list(range(2, 10))
    assert "... and 52 more" in [expander.label for expander in app.expander]


def test_a_wrong_delimiter_leads_back_to_the_one_that_was_found(intake):
    app = intake()
    app.selectbox("intake.option.delimiter").set_value(",").run()
    assert "This file looks separated by **semicolon ;**" in said(app).replace("\\", "")
    press(app, "intake.use_detected")
    assert app.selectbox("intake.option.delimiter").value == ";"
    assert "looks separated by" not in said(app)
    assert "5 columns · first 50 rows" in said(app)


def test_without_a_name_the_dataset_and_its_people_are_called_as_the_file_is(intake, workspace):
    app = intake()
    app.text_input("intake.name").input("  ").run()
    press(app, "intake.import")
    (made,) = catalog.list_datasets(workspace)
    assert (made.name, made.source_name) == ("people", "people")


def test_people_need_a_name(workspace):
    with pytest.raises(InvalidValueError, match="New people need a name"):
        people.declare_new_people(workspace, " ")
    assert catalog.list_sources(workspace) == []


def test_a_second_file_is_imported_in_the_same_tab_and_nothing_of_the_first_is_left(intake, uploaded, workspace):
    """What a browser sends of boxes that it still holds must find them, so no key of a box is deleted."""
    app = intake()
    app.multiselect("intake.retyped").set_value(["age"]).run()
    app.selectbox("intake.type.age").set_value("text").run()
    press(app, "intake.import")
    assert app.session_state["intake.option.delimiter"] == ";"  # the callback of a box reads its key
    uploaded(b"who,age\nada,31\nbob,52\n", "others.csv")
    app.button_group("data.view").set_value("Upload").run()
    assert not app.exception, [error.value for error in app.exception]
    assert app.multiselect("intake.retyped").value == []
    assert app.selectbox("intake.option.delimiter").value == ","
    press(app, "intake.import")
    assert {each.name: each.types["age"] for each in catalog.list_datasets(workspace)} == {
        "people": "string",
        "others": "int64",
    }
