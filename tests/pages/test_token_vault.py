"""The vault on the Export page: whoever may turns tokens back for a reason, and takes it away in a file apart."""

import sqlite3
from contextlib import closing

import pyarrow.parquet as pq
import pytest

from privacy_core.usecases import editing, protect

REASON = "recall of a device"


@pytest.fixture
def release(workspace, small_table):
    """The small table with tokens of the person and encrypted names."""
    steps = [{"op": "tokenize", "column": "patient"}, {"op": "encrypt", "column": "name"}]
    recipe = editing.edit_draft(workspace, small_table.id, {"steps": steps, "models": []}).recipe
    return protect.protect(workspace, small_table.id, recipe, name="Study")


@pytest.fixture
def written(workspace, release):
    """The protected table as it leaves."""
    return pq.read_table(workspace.store.home / "releases" / release.id / "table.parquet").to_pydict()


@pytest.fixture
def page(visit, release):
    return visit("Export")


def turn_back(app, column, texts, reason=REASON):
    app.button(f"vault.back.{column}").click().run()
    app.text_area("vault.texts").set_value("\n".join(texts))
    app.text_input("vault.reason").set_value(reason)
    app.button(
        f"vault.back.{column}"
    ).click()  # the test draws whole pages only, and a dialog is open if it is asked for
    app.button("vault.turned").click().run()
    assert not app.exception
    return app


def caption(app):
    return next(each.value for each in app.caption if "turned back, " in each.value)


@pytest.mark.parametrize(("column", "who"), [("patient", ["P1", "P6"]), ("name", ["Ada", "Fay"])])
def test_what_was_given_away_is_turned_back_and_the_log_tells_why_and_no_value(page, workspace, written, column, who):
    given = [written[column][0], written[column][-1]]
    assert not set(given) & set(who)
    app = turn_back(page, column, given)
    assert list(app.dataframe[-1].value["Turned back"]) == who
    last = [entry for entry in workspace.log.entries() if "reason" in entry.details][-1]
    assert (last.details["reason"], last.details["column"]) == (REASON, column)
    assert not {value for value in [*who, *given] if value in str(last.details)}


def test_without_a_reason_nothing_is_turned_back(page, written):
    app = turn_back(page, "patient", written["patient"][:1], reason="")
    assert "Give a reason" in app.error[0].value
    assert not [each for each in app.dataframe if "Turned back" in each.value]


def test_what_was_never_made_here_is_said_to_be_unknown(page):
    app = turn_back(page, "patient", ["tok_" + "a" * 26])
    assert "None of these could be turned back" in app.info[-1].value
    assert "was not made for this column, in this domain and with this key" in caption(app)


def test_what_is_unknown_beside_what_is_known_is_counted_and_shown_as_unknown(page, written):
    given = [written["patient"][0], "tok_bogus", "4711", "tok_" + "a" * 26]
    app = turn_back(page, "patient", given)
    assert caption(app).startswith("1 turned back, 3 unknown here. What is unknown")
    assert list(app.dataframe[-1].value["Turned back"]) == ["P1", *["(unknown here)"] * 3]


def test_the_vault_leaves_by_a_link_that_works_once_with_a_key_that_is_shown_once(page, workspace):
    page.button("vault.write.patient").click().run()
    page.text_input("vault.why").set_value(REASON)
    page.button("vault.write.patient").click()
    app = page.button("vault.written").click().run()
    assert not app.exception
    assert [each.proto.url for each in app.get("link_button")][-1].startswith("/api/exports/")
    assert "6 tokens. Copy the key now:" in [each.value for each in app.caption]
    key = app.code[-1].value
    assert key
    assert key not in str([entry.details for entry in workspace.log.entries()])
    assert not [each for each in app.button if each.key == "vault.write.name"]  # encrypted: there is no vault of it


def test_a_release_without_tokens_shows_no_vault(visit, workspace, small_table):
    steps = [{"op": "drop", "column": "patient"}, {"op": "drop", "column": "name"}]
    recipe = editing.edit_draft(workspace, small_table.id, {"steps": steps, "models": []}).recipe
    protect.protect(workspace, small_table.id, recipe, name="Study")
    assert "Turn tokens and encrypted values back" not in {each.label for each in visit("Export").expander}


def test_several_steps_of_one_column_have_a_row_each_with_their_own_key(visit, workspace, small_table):
    steps = [
        {"op": "tokenize", "column": "patient"},
        {"op": "encrypt", "column": "patient", "domain": "study", "version": 2},
        {"op": "drop", "column": "name"},
    ]
    recipe = editing.edit_draft(workspace, small_table.id, {"steps": steps, "models": []}).recipe
    protect.protect(workspace, small_table.id, recipe, name="Study")
    app = visit("Export")
    said = [each.value for each in app.markdown]
    assert "**patient**: encrypted values of study, version 2" in said
    assert "**patient**: tokens" in said
    assert "**patient**: a key of its own" in said
    assert "**patient**: shared domain study, version 2" in said


def test_that_a_row_of_the_vault_may_be_gone_is_said_of_tokens_alone(page, workspace, written):
    with closing(sqlite3.connect(workspace.store.home / "vault" / "tokens.sqlite")) as vault, vault:
        vault.execute("DELETE FROM tokens")
    assert "its row was deleted from the vault" in caption(turn_back(page, "patient", written["patient"][:1]))
    known = caption(turn_back(page, "name", written["name"][:1]))
    assert known == "1 turned back, 0 unknown here."
