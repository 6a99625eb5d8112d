"""The audit page: entries newest first, by page and filter, and a verdict that tells a whole log from a broken one."""

import pytest
from sqlalchemy import update

from pages.ui import trail as shown
from privacy_core.govern import Permission
from privacy_core.store.tables import audit
from privacy_core.usecases import catalog


def entries(app):
    return app.dataframe[0].value


def test_it_lists_what_was_done_newest_first(visit, demo_table):
    app = visit("Audit")
    found = entries(app)
    assert list(found["Entry"]) == sorted(found["Entry"], reverse=True)
    assert "open the demo table" in set(found["Act"])
    assert set(found["Who"]) == {"local"}


def test_a_log_without_entries_of_that_kind_says_how_to_see_the_others(visit):
    app = visit("Audit")
    app.text_input("audit.text").input("no such act").run()
    assert not app.dataframe
    assert "Clear the filter" in app.info[0].value


def test_a_filter_keeps_what_matches(visit, demo_table, workspace):
    catalog.rename_dataset(workspace, demo_table.id, "Stays")
    app = visit("Audit")
    app.text_input("audit.text").input("rename").run()
    assert set(entries(app)["Act"]) == {"rename dataset"}
    app.button_group("audit.outcomes").set_value(["done"]).run()
    assert list(entries(app)["Outcome"]) == ["done"]


def test_pages_follow_on_without_gap_or_repeat(visit, workspace, monkeypatch):
    monkeypatch.setattr(shown, "SHOWN", 7)
    monkeypatch.setattr(shown, "SCANNED", 5)
    for number in range(9):
        workspace.log.append(f"act {number}", "done")
    app = visit("Audit")
    seen = list(entries(app)["Entry"])
    assert app.button("audit.newer").disabled
    while not app.button("audit.older").disabled:
        app.button("audit.older").click().run()
        seen += list(entries(app)["Entry"])
    assert seen == list(range(max(seen), 0, -1))
    app.button("audit.newer").click().run()
    assert entries(app)["Entry"].iloc[0] > 7


def test_a_whole_log_is_called_whole(visit, demo_table):
    app = visit("Audit")
    app.button("audit.verify").click().run()
    assert "The log is whole" in app.success[0].value


def test_a_changed_entry_is_named(visit, demo_table, store):
    with store.writing() as connection:
        connection.execute(update(audit).where(audit.c.position == 2).values(actor="nobody"))
    app = visit("Audit")
    app.button("audit.verify").click().run()
    assert "broken at entry 2" in app.error[0].value


def test_without_the_permission_the_page_says_so(visit, monkeypatch):
    app = visit("Audit")
    actor = app.session_state["_workspace"].actor
    monkeypatch.setattr(type(actor), "may", lambda _, needed: needed is not Permission.READ_AUDIT)
    app.run()
    assert not app.exception
    assert "may not read the audit log" in app.error[0].value.replace("\\", "")


@pytest.mark.parametrize("text", ["What does this mean?", "Show the code"])
def test_the_result_is_explained_and_can_be_repeated(visit, text):
    assert text in [expander.label for expander in visit("Audit").expander]
