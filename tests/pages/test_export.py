"""The Export page: its four faces, links that work once, and the end of a key."""


def test_without_data_the_page_offers_the_demo_table(visit):
    app = visit("Export")
    assert "No table is open yet" in app.info[0].value


def test_without_a_protected_table_the_page_leads_to_anonymize(visit, demo_table):
    app = visit("Export")
    assert "Nothing is protected yet" in app.info[0].value
    assert app.button("export.anonymize").label == "Go to Anonymize"
