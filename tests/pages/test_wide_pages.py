"""A table of many columns: what is looked at is told, and no page holds more of it than is seen."""

import pyarrow as pa
import pytest
import streamlit as st

from pages.ui import profiles, risk_sources
from privacy_core.profile import Role
from privacy_core.usecases import catalog, opening

ROWS = 120


@pytest.fixture
def wide(workspace):
    """60 columns, 8 of them quasi-identifiers."""
    table = pa.table({f"column {at}": [f"value {n % (at + 2)}" for n in range(ROWS)] for at in range(60)})
    found = opening.open_frame(workspace, table)
    catalog.remember(workspace, catalog.LATEST, found.id)
    return catalog.set_roles(workspace, found.id, {f"column {at}": Role.QUASI_IDENTIFIER for at in range(8)}, marks={})


def test_the_roles_of_a_wide_table_are_a_page_at_a_time(visit, wide):
    app = visit("Data")
    assert len([each for each in app.button_group if (each.key or "").startswith("roles.of")]) == 25


@pytest.mark.parametrize("view", ["Roles", "Profile"])
def test_it_is_told_how_far_looking_at_the_columns_is_and_only_meanwhile(visit, app, wide, monkeypatch, view):
    told = []
    progress = st.progress
    monkeypatch.setattr(st, "progress", lambda share, text: told.append(text) or progress(share, text))
    app.session_state["data.go"] = view
    visit("Data")
    assert told == ["Looking at column 1 of 60"]
    assert not app.main.get("progress")
    visit("Data")
    assert len(told) == 1  # they were looked at before


def test_fewer_records_of_a_wide_table_are_held_at_a_time(visit, app, wide, monkeypatch):
    monkeypatch.setattr(profiles, "CELLS", 60 * 100)
    app.session_state["data.go"] = "Records"
    visit("Data")
    assert "Records 1 to 100 of 120" in [each.value for each in app.main.caption]
    assert len(app.dataframe[0].value) == 100
    app.number_input(f"records.part.{wide.id}").set_value(2).run()
    assert len(app.dataframe[0].value) == 20


def test_of_many_columns_and_groups_only_pairs_are_looked_at_and_the_page_says_so(visit, wide, monkeypatch):
    app = visit("Risk")
    assert not [each for each in app.main.caption if each.value.startswith("Looked at all")]
    monkeypatch.setattr(risk_sources, "AT_MOST", 0)
    app.run()
    (said,) = [each.value for each in app.main.caption if each.value.startswith("Looked at all")]
    assert said.startswith("Looked at all 36 combinations of at most 2 of the 8 columns")
    listed = next(each.value for each in app.dataframe if "Known columns" in each.value)["Known columns"]
    assert all(len(each.split(", ")) <= 2 for each in listed)
