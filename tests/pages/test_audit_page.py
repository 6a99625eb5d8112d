"""The audit page: acts newest first, by page and filter, and a verdict that tells a whole log from a broken one."""

import pytest
from sqlalchemy import update

from pages.ui import acts
from pages.ui import trail as shown
from privacy_core.govern import Entry, Permission
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
    monkeypatch.setattr(acts, "SCANNED", 5)
    for number in range(30):
        workspace.log.append(f"act {number}", "refused")
    app = visit("Audit")
    seen = list(entries(app)["Entry"])
    assert app.button("audit.newer").disabled
    while not app.button("audit.older").disabled:
        app.button("audit.older").click().run()
        seen += list(entries(app)["Entry"])
    assert seen[-30:] == list(range(30, 0, -1))
    assert seen == sorted(set(seen), reverse=True)
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


def test_an_act_is_one_row_with_its_outcome_its_duration_and_the_name_of_its_dataset(visit, workspace, demo_table):
    catalog.rename_dataset(workspace, demo_table.id, "Spring")
    workspace.log.append("write to the moon", "begun")
    app = visit("Audit")
    found = entries(app).set_index("Act")
    assert found.loc["rename dataset", "Outcome"] == "done"
    assert found.loc["rename dataset", "Took"].endswith("s")
    assert found.loc["rename dataset", "Details"] == f"dataset: Spring ({demo_table.id[:8]}…)"
    assert found.loc["write to the moon", ["Outcome", "Took"]].tolist() == ["not ended", ""]
    assert found.loc["read the audit log", "Outcome"] == "done", "its own look has ended"
    assert list(found.index).count("rename dataset") == 1


def log(*entries):
    """Entries by hand, oldest first: act, outcome, seconds."""
    made = []
    for place, (act, outcome, at) in enumerate(entries, 1):
        details = {"error": "E"} if outcome == "failed" else {}
        made.insert(0, Entry(position=place, at=at, actor="local", act=act, outcome=outcome, details=details))
    return lambda before, newest: [entry for entry in made if before is None or entry.position < before][:newest]


def told(found):
    return [(act.name, act.outcome, act.seconds) for act in found]


def everything(_):
    return True


def test_acts_within_acts_and_equal_ones_at_a_time_find_their_own_beginning():
    read = log(
        ("import", "begun", 0.0),
        ("declare", "begun", 1.0),
        ("declare", "done", 2.0),
        ("import", "failed", 5.0),
        ("look", "begun", 6.0),
        ("look", "done", 7.0),
        ("look", "begun", 8.0),
        ("look", "refused", 9.0),
    )
    found, older = acts.matching(read, acts.START, rows=9, fits=everything)
    assert told(found) == [
        ("look", "refused", None),
        ("look", "not ended", None),
        ("look", "done", 1.0),
        ("import", "failed", 5.0),
        ("declare", "done", 1.0),
    ]
    assert older is None


def test_an_act_whose_beginning_lies_on_an_older_page_is_whole_and_told_once():
    read = log(("import", "begun", 0.0), ("declare", "begun", 1.0), ("declare", "done", 2.0), ("import", "done", 5.0))
    first, older = acts.matching(read, acts.START, rows=1, fits=everything)
    assert told(first) == [("import", "done", 5.0)]
    second, last = acts.matching(read, older, rows=1, fits=everything)
    assert told(second) == [("declare", "done", 1.0)]
    assert last is None
