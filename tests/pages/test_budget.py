"""The Budget page: its four faces, figures that follow the ledger, and a sidebar that is never stale."""

import csv
import io
import json
import re

import pytest
from sqlalchemy import update

from privacy_core.govern import Permission
from privacy_core.store.tables import export_tickets, ledger
from privacy_core.usecases import asking, budgets


def press(app, key):
    app.button(key).click().run()
    assert not app.exception, [error.value for error in app.exception]
    return app


def said(app):
    boxes = [*app.info, *app.warning, *app.error, *app.success, *app.markdown, *app.caption]
    return " ".join(each.value for each in boxes).replace("\\", "")


def sidebar(app):
    return " ".join(re.sub(r"<[^>]*>", " ", each.proto.body) for each in app.sidebar.get("html"))


@pytest.fixture
def budget(workspace, demo_table):
    return budgets.set_budget(workspace, demo_table.source, epsilon=2.0, delta=1e-6, person="patient_id")


def test_without_a_table_it_says_how_to_get_one(visit):
    assert "No table is open yet" in visit("Budget").info[0].value


def test_a_budget_is_proposed_set_and_stands_in_the_sidebar(visit, demo_table, workspace):
    app = visit("Budget")
    assert "have no privacy budget" in said(app)
    assert app.sidebar.get("page_link")[0].proto.label == "No privacy budget set"
    app.number_input("budget.new.epsilon").set_value(3.0).run()
    app.segmented_control("budget.new.shares").set_value("By purpose").run()
    press(app, "budget.set")
    account = budgets.account(workspace, demo_table.source)
    assert account.standing.budget.epsilon == 3
    assert account.standing.budget.person == "patient_id"
    assert sum(account.standing.budget.shares.values()) == pytest.approx(1)
    assert "epsilon 0.00 of 3.00 (delta 1e-6)" in sidebar(app)
    assert "(told by **patient_id**)" in said(app)
