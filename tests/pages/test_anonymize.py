"""The Anonymize page: its four faces, and what choices do to the recipe in work."""

from privacy_core.usecases import drafts


def test_without_data_the_page_offers_the_demo_table(visit):
    app = visit("Anonymize")
    assert "No table is open yet" in app.info[0].value


def test_each_column_has_a_choice(visit, demo_table):
    app = visit("Anonymize")
    assert [box.label for box in app.selectbox] == [f"What happens to {column}" for column in demo_table.columns]
