"""The first line of every page asks whether the session lives, and nobody gets a workspace without one."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pages.ui import menu, state
from privacy_core.store.sessions import SessionStore
from privacy_core.usecases import catalog

MAIN = Path(menu.__file__).parents[1] / "main.py"
ENDED = "Your session has ended"


def at(app, title):
    row = next(row for row in menu.ROWS if row.title == title)
    app._page_hash = calc_hash("" if row.path == "start" else row.path)
    return app.run()


@pytest.mark.parametrize(
    "who", [state.Identity("", ""), state.Identity("local", "made-up"), state.Identity("eve", "x")]
)
def test_without_a_living_session_every_page_is_the_closed_door(app, monkeypatch, who):
    monkeypatch.setattr(state, "identity", lambda: who)
    for row in menu.ROWS:
        at(app, row.title)
        assert [title.value for title in app.title] == [ENDED]
        assert not app.button
        assert not app.exception
        assert state.WORKSPACE not in app.session_state


def test_an_actor_whom_the_studio_does_not_know_has_no_workspace_even_with_a_living_session(
    app, signed_in, monkeypatch
):
    monkeypatch.setattr(state, "identity", lambda: state.Identity("eve", signed_in.sid))
    assert at(app, "Start").title[0].value == ENDED


def test_signing_out_closes_the_next_click(visit, store, signed_in, demo_table):
    app = visit("Start")
    assert app.title[0].value == "Privacy Studio"
    SessionStore(store).end(signed_in.sid)
    app.run()
    assert app.title[0].value == ENDED
    assert state.WORKSPACE not in app.session_state


def test_another_sign_in_gets_a_workspace_of_its_own(visit, store, monkeypatch):
    app = visit("Start")
    first = app.session_state[state.WORKSPACE]
    _, sid = SessionStore(store).create("local")
    monkeypatch.setattr(state, "identity", lambda: state.Identity("local", sid))
    app.run()
    assert app.session_state[state.WORKSPACE] is not first
    assert app.session_state[state.WORKSPACE].sid == sid


def test_without_a_guard_nobody_is_signed_in(store):
    app = AppTest.from_file(MAIN, default_timeout=60).run()
    assert app.title[0].value == ENDED


def test_the_dataset_in_the_address_wins_and_one_of_somebody_else_does_not_exist(visit, workspace, demo_table, store):
    app = visit("Start")
    assert app.query_params[state.DATASET] == demo_table.id
    app.query_params[state.DATASET] = "0" * 32
    app.run()
    assert "not yours" in app.warning[0].value
    assert app.session_state[state.DATASET] == demo_table.id


def test_settings_outlive_the_tab(visit, workspace, demo_table):
    catalog.remember(workspace, "risk.k", 7)
    app = visit("Start")
    assert app.session_state["risk.k"] == 7


def test_a_remembered_value_that_no_longer_fits_is_replaced(visit, workspace, demo_table):
    catalog.remember(workspace, "risk.k", "many")
    app = visit("Start")
    assert app.session_state["risk.k"] == 5
