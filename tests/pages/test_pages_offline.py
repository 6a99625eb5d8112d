"""With every way to the network blocked, the pages of the main path are drawn, and do what they are for."""

import pytest

from privacy_core.usecases import catalog, drafts, protect, releases

pytestmark = pytest.mark.usefixtures("no_network")


def press(app, *keys):
    """Presses a button; one in a dialog together with the button that opens it, since every run here is of the page."""
    for key in keys:
        app.button(key).click()
    app.run()
    assert not app.exception, [error.value for error in app.exception]
    return app


def test_from_start_to_the_file(visit, workspace):
    app = press(visit("Start"), "start.demo")
    assert app.title[0].value == "Data"
    (dataset,) = catalog.list_datasets(workspace)

    app = visit("Risk")
    app.slider("risk.k").set_value(11).run()
    assert app.metric
    assert not app.error

    (saved,) = protect.list_recipes(workspace)
    drafts.change_draft(workspace, dataset.id, saved.recipe)
    app = visit("Anonymize")
    assert "Every model holds" in app.main.success[0].value
    press(app, "work.make")
    press(app, "work.make", "work.made_it")
    (release,) = releases.list_releases(workspace, dataset=dataset.id)

    visit("Compare")
    app = press(visit("Export"), "export.write")
    (export,) = releases.list_exports(workspace, release.id)
    assert app.code[0].value == export.sha256


@pytest.mark.parametrize("title", ["Start", "Data", "Risk", "Anonymize", "Compare", "Export", "Audit"])
def test_a_page_without_data_needs_no_network(visit, title):
    visit(title)
