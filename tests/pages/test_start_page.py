"""The start page: the demo table at one click, a file at two, and what is here already."""

from privacy_core.errors import InvalidValueError
from privacy_core.usecases import catalog, opening


def labels(app):
    return [button.label for button in app.main.button]


def test_without_data_it_offers_the_demo_table_and_an_upload(visit):
    app = visit("Start")
    assert labels(app) == ["Open the demo table", "Upload a file"]
    assert any("None yet" in caption.value for caption in app.main.caption)
    assert any("No table is open" in caption.value for caption in app.sidebar.caption)


def test_the_demo_button_opens_the_table_and_leads_to_data(visit, workspace):
    app = visit("Start")
    app.button("start.demo").click().run()
    assert not app.exception
    assert app.title[0].value == "Data"
    found = catalog.list_datasets(workspace)
    assert [dataset.origin for dataset in found] == ["demo"]
    assert app.query_params["dataset"] == found[0].id


def test_upload_leads_to_the_upload_box(visit):
    app = visit("Start")
    app.button("start.upload").click().run()
    assert app.title[0].value == "Data"
    assert app.session_state["data.view"] == "Upload"


def test_recent_datasets_show_rows_exposure_and_budget(visit, demo_table):
    app = visit("Start").run()
    said = " ".join(each.value for each in [*app.main.markdown, *app.main.caption])
    assert "10,000 rows · 16 columns" in said
    assert "of 7,500 are in groups smaller than 5" in said
    assert "No privacy budget set" in said


def test_a_recent_dataset_opens(visit, workspace, demo_table):
    app = visit("Start")
    app.button(f"recent.open.{demo_table.id}").click().run()
    assert app.title[0].value == "Data"
    assert catalog.recall(workspace, catalog.LATEST) == demo_table.id


def test_an_error_that_the_user_can_act_on_is_shown_and_nothing_else_breaks(visit, monkeypatch):
    def fails(_workspace):
        raise InvalidValueError("The disk is full. Make room.")

    app = visit("Start")
    monkeypatch.setattr(opening, "import_demo", fails)
    app.button("start.demo").click().run()
    assert not app.exception
    assert app.error[0].value == "The disk is full\\. Make room\\."
