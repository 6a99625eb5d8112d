"""The data page: roles that only the user sets, figures, records, and the list of datasets."""

import pyarrow as pa
import pytest

from pages.ui import profiles, roles
from privacy_core.errors import InvalidValueError
from privacy_core.usecases import assess, catalog, opening


@pytest.fixture
def bare(workspace, demo_table):
    """The demo table as a file of somebody who has not said yet what its columns are."""
    return catalog.set_roles(workspace, demo_table.id, {})


@pytest.fixture
def data(visit):
    def open_view(view):
        app = visit("Data")
        app.button_group("data.view").set_value(view).run()
        assert not app.exception
        return app

    return open_view


def said(app):
    return " ".join(each.value for each in [*app.main.markdown, *app.main.caption, *app.main.info])


def role_of(app, dataset, column):
    return next(each for each in app.button_group if (each.key or "").endswith(f".{dataset.id}.{column}"))


class TestWithoutData:
    def test_it_leads_to_the_demo_table_or_an_upload(self, visit):
        app = visit("Data")
        assert app.info[0].value.startswith("No table is open yet.")
        assert [button.label for button in app.main.button] == ["Open the demo table", "Upload a file"]

    def test_the_upload_button_shows_the_box(self, visit):
        app = visit("Data")
        app.button("no_data.upload").click().run()
        assert app.session_state["data.view"] == "Upload"

    def test_the_demo_button_fills_the_page(self, visit):
        app = visit("Data")
        app.button("no_data.demo").click().run()
        assert [header.value for header in app.main.header] == ["Demo\\: hospital admissions"]


class TestRoles:
    def test_nothing_is_applied_until_the_user_takes_it(self, visit, workspace, bare):
        app = visit("Data")
        assert "16 columns have no role yet" in said(app)
        assert (
            "Suggested: ◆ quasi-identifier, because its name looks like a birth date, and 100% of cells hold a"
            in said(app)
        )
        assert role_of(app, bare, "birth_date").value is None
        assert catalog.open_dataset(workspace, bare.id).roles == {}

    def test_one_suggestion_is_taken_alone(self, visit, workspace, bare):
        app = visit("Data")
        app.button(f"roles.take.{bare.id}.birth_date").click().run()
        assert catalog.open_dataset(workspace, bare.id).roles == {"birth_date": "quasi_identifier"}

    def test_all_suggestions_are_taken_at_once_marks_included(self, visit, workspace, bare):
        app = visit("Data")
        app.button("roles.take_all").click().run()
        found = catalog.open_dataset(workspace, bare.id)
        assert found.roles == {each.column: each.role for each in assess.suggest_roles(workspace, bare.id)}
        assert found.person == "patient_id"
        assert "Every column has a role." in said(app)
        assert "person id" in next(each.value for each in app.main.markdown if each.value.startswith("**patient"))

    def test_a_choice_is_stored_at_once_and_can_be_taken_back(self, visit, workspace, bare):
        app = visit("Data")
        role_of(app, bare, "ward").set_value("sensitive").run()
        assert catalog.open_dataset(workspace, bare.id).roles == {"ward": "sensitive"}
        role_of(app, bare, "ward").set_value(None).run()
        assert catalog.open_dataset(workspace, bare.id).roles == {}

    def test_what_a_browser_reports_from_before_suggestions_were_taken_is_no_choice(self, visit, bare):
        app = visit("Data")
        before = role_of(app, bare, "ward").key
        app.button("roles.take_all").click().run()
        assert role_of(app, bare, "ward").value
        assert role_of(app, bare, "ward").key != before  # a widget of its own: the old one's value reaches nothing

    def test_a_mark_is_stored_and_a_contradiction_is_explained(self, visit, workspace, bare):
        app = visit("Data")
        app.selectbox(f"roles.mark.0.{bare.id}.person_id").set_value("patient_id").run()
        assert catalog.open_dataset(workspace, bare.id).person == "patient_id"
        role_of(app, bare, "patient_id").set_value("quasi_identifier").run()
        assert "persons are counted by it" in app.error[0].value
        assert catalog.open_dataset(workspace, bare.id).roles == {}
        assert role_of(app, bare, "patient_id").value is None

    def test_the_column_that_was_named_as_person_id_is_suggested_as_direct_identifier_and_no_other(
        self, visit, workspace, bare
    ):
        catalog.set_roles(workspace, bare.id, {}, marks={"person_id": "ward"})
        app = visit("Data")
        assert "■ direct identifier and person id, because persons are told apart by it" in said(app)
        marks = {each.column: each.mark for each in assess.suggest_roles(workspace, bare.id) if each.mark}
        assert [column for column, mark in marks.items() if mark == "person_id"] == ["ward"]
        role_of(app, bare, "ward").set_value("insensitive").run()
        assert "Make it a direct identifier" in app.error[0].value
        app.button("roles.take_all").click().run()
        found = catalog.open_dataset(workspace, bare.id)
        assert (found.person, found.roles["ward"]) == ("ward", "direct_identifier")

    def test_each_role_is_told_by_shape_and_word_as_well_as_colour(self, visit, bare):
        options = role_of(visit("Data"), bare, "ward").options
        assert options[1] == ":yellow[◆] quasi-identifier"
        assert [option.split("]")[0][-1] for option in options] == ["■", "◆", "●", "▲"]

    @pytest.mark.usefixtures("bare")
    def test_a_wide_table_is_searched_and_turned_by_pages(self, visit, monkeypatch):
        monkeypatch.setattr(roles, "AT_ONCE", 5)
        app = visit("Data")
        assert len([each for each in app.button_group if (each.key or "").startswith("roles.of.")]) == 5
        app.number_input("roles.page.4").set_value(4).run()
        assert [each.key.rsplit(".", 1)[1] for each in app.button_group if "roles.of" in (each.key or "")] == ["cost"]
        app.text_input("roles.find").input("DATE").run()
        shown = [each.key.rsplit(".", 1)[1] for each in app.button_group if "roles.of" in (each.key or "")]
        assert shown == ["birth_date", "admission_date"]
        app.text_input("roles.find").input("nothing").run()
        assert "Clear the search" in said(app)

    @pytest.mark.usefixtures("bare")
    def test_an_error_of_the_use_case_is_shown(self, visit, monkeypatch):
        app = visit("Data")

        def fails(*_):
            raise InvalidValueError("Nothing to suggest.")

        monkeypatch.setattr(assess, "suggest_roles", fails)
        app.run()
        assert not app.exception
        assert app.error[0].value == "Nothing to suggest\\."


class TestFigures:
    def test_every_column_has_its_figures(self, data, workspace, demo_table):
        app = data("Profile")
        shown = app.dataframe[0].value
        found = assess.profile_columns(workspace, demo_table.id)
        assert list(shown["Column"]) == list(demo_table.columns)
        assert list(shown["Distinct"]) == [each.distinct for each in found]
        assert shown["Role"].iloc[list(demo_table.columns).index("birth_date")] == "◆ quasi-identifier"
        assert {"What does this mean?", "Show the code"} <= {each.label for each in app.expander}

    def test_dates_in_two_orders_are_said_to_be_why_a_column_is_text(self, data, workspace):
        joined = ["31/12/2020", "12/31/2020", "01/02/2020", "25/06/2021"]
        found = opening.open_frame(workspace, pa.table({"joined": joined, "left": joined[::3] * 2}))
        catalog.remember(workspace, catalog.LATEST, found.id)
        (note,) = (each.value for each in data("Profile").info)
        assert "**joined** stays text" in note
        assert "50% of its values can only be day first, 25% only month first" in note

    def test_records_come_a_part_at_a_time(self, data, demo_table, monkeypatch):
        monkeypatch.setattr(profiles, "WINDOW", 4_000)
        app = data("Records")
        assert len(app.dataframe[0].value) == 4_000
        app.number_input(f"records.part.{demo_table.id}").set_value(3).run()
        assert len(app.dataframe[0].value) == 2_000
        assert "Records 8,001 to 10,000 of 10,000" in said(app)

    @pytest.mark.usefixtures("demo_table")
    def test_looking_at_records_is_audited(self, data, workspace):
        data("Records")
        assert "look at records" in {entry.act for entry in workspace.log.entries()}

    @pytest.mark.usefixtures("demo_table")
    def test_the_code_that_is_shown_gives_what_the_page_shows(self, data, capsys):
        code = data("Records").code[0].value
        exec(compile(code, "shown", "exec"), {})  # noqa: S102  it is our own code, and must run
        assert "admission_id" in capsys.readouterr().out


class TestDatasets:
    @pytest.mark.usefixtures("demo_table")
    def test_they_are_listed_with_what_belongs_to_them(self, data):
        assert "People: Demo\\: hospital admissions" in said(data("Datasets"))

    def test_without_any_it_offers_the_demo_table(self, data):
        app = data("Datasets")
        assert [button.label for button in app.main.button] == ["Open the demo table"]

    def test_renaming_needs_a_name(self, data, workspace, demo_table):
        app = data("Datasets")
        app.button(f"shelf.rename.{demo_table.id}").click().run()
        app.text_input(f"shelf.name.{demo_table.id}").input("  ")
        app.button(f"shelf.renamed.{demo_table.id}").click().run()
        assert "1 to 200 characters" in app.error[0].value
        app.button(f"shelf.rename.{demo_table.id}").click().run()
        app.text_input(f"shelf.name.{demo_table.id}").input("Spring")
        app.button(f"shelf.renamed.{demo_table.id}").click().run()
        assert catalog.open_dataset(workspace, demo_table.id).name == "Spring"

    def test_deleting_asks_first(self, data, workspace, demo_table):
        app = data("Datasets")
        app.button(f"shelf.delete.{demo_table.id}").click().run()
        assert any("This cannot be undone" in each.value for each in app.markdown)
        assert len(catalog.list_datasets(workspace)) == 1
        app.button(f"shelf.deleted.{demo_table.id}").click().run()
        assert catalog.list_datasets(workspace) == []
        assert "dataset" not in app.query_params
        assert any("No table is open" in caption.value for caption in app.sidebar.caption)
