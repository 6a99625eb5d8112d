"""The Compare page: its four faces."""


def test_without_data_the_page_offers_the_demo_table(visit):
    app = visit("Compare")
    assert "No table is open yet" in app.info[0].value


def test_with_nothing_to_compare_the_page_leads_to_anonymize(visit, demo_table):
    app = visit("Compare")
    assert "only the recipe in work" in app.info[0].value
