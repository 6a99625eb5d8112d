"""The Risk page: its four faces, what it counts, and what stays masked until asked for."""

from privacy_core.usecases import catalog


def test_without_data_the_page_offers_the_demo_table(visit):
    app = visit("Risk")
    assert "No table is open yet" in app.info[0].value
    assert app.button("no_data.demo").label == "Open the demo table"


def test_the_roles_of_the_dataset_are_what_risk_is_measured_by(visit, demo_table):
    app = visit("Risk")
    chosen = app.multiselect[0].value
    assert tuple(chosen) == demo_table.quasi_identifiers
    assert any("alone in their group" in header.value for header in app.subheader)
