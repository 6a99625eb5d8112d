"""Anonymize, records with levels of their own: chosen, shown by level, seen in the records, and taken back."""

from types import SimpleNamespace

import streamlit as st
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests

from pages.ui import evaluating, local_levels
from privacy_core.usecases import drafts, editing, protect, search


def said(app) -> str:
    return " ".join(each.value for each in (*app.caption, *app.info, *app.success, *app.warning, *app.error))


def box(app, label):
    return next(each for each in app.button_group if each.label == label)


def test_groups_of_records_get_levels_of_their_own_and_back(app, visit, demo_table, workspace):
    visit("Anonymize")
    next(each for each in app.toggle if each.label == "Let a search choose the levels").set_value(True).run()
    box(app, "Levels").set_value("local").run()
    assert not app.exception
    assert drafts.draft(workspace, demo_table.id).recipe.to_json()["search"] == {"recoding": "local"}
    assert "Every model holds" in said(app)
    assert "different levels" in said(app)
    assert next(each for each in app.metric if each.label == "Loss of detail").value.startswith("0.")
    assert not [each for each in app.selectbox if each.label in {"Solution in the recipe", "What to keep small"}]
    for view in ("Values", "Records"):
        box(app, "Show").set_value(view).run()
        assert not app.exception, view
        assert not app.error, view
    box(app, "Levels").set_value("global").run()
    assert drafts.draft(workspace, demo_table.id).recipe.to_json()["search"] == {"seconds": 5.0}
    assert not app.exception


def test_bars_of_all_levels_are_as_long_as_the_table():
    levels = {"age": [50, 30, 0, 10], "sex": [90, 0]}
    figure = local_levels.bars(levels, left_out=10)
    ends = [sum(trace.x[list(trace.y).index(row)] for trace in figure.data if row in trace.y) for row in (0, 1)]
    assert [round(end, 12) for end in ends] == [1, 1]
    assert figure.data[-1].marker.pattern.shape == "/"
    assert "10% are left out" in local_levels.sentence(levels, left_out=10)


def test_what_takes_long_says_how_far_it_is_and_can_be_stopped(visit, small_table, workspace, monkeypatch):
    editing.edit_draft(workspace, small_table.id, {"models": [{"model": "k_anonymity", "k": 2}]})
    search.begin_search(workspace, small_table.id, {"recoding": "local"})
    monkeypatch.setattr(evaluating, "SOON", 0.0)
    monkeypatch.setattr(evaluating, "EACH", 0.0)
    found = protect.evaluate_recipe

    def half(*_, report):
        report(0.5, "3 of 6 combinations")
        st.stop()  # as a page that is still at it

    monkeypatch.setattr(protect, "evaluate_recipe", half)
    app = visit("Anonymize")
    bar = app.get("progress")[0].proto
    assert (bar.value, bar.text) == (50, "Looking for the levels: 3 of 6 combinations")
    app.button("work.said.None.k_anonymity.0.stop").click().run()
    assert "was stopped" in said(app)
    assert not app.get("progress")
    monkeypatch.setattr(protect, "evaluate_recipe", found)
    app.run()
    assert "was stopped" in said(app)  # until it is asked for again, or for something else
    app.button("work.evaluated.again").click().run()
    assert not app.exception
    assert "Every model holds" in said(app)
    assert not app.get("progress")


def test_a_click_in_a_part_of_the_page_is_heard_while_it_waits_and_a_timer_is_not(monkeypatch):
    requests = ScriptRequests()
    monkeypatch.setattr(evaluating, "get_script_run_ctx", lambda: SimpleNamespace(script_requests=requests))
    assert not evaluating._waited_for()
    requests.request_rerun(RerunData(fragment_id="panel", is_auto_rerun=True))
    assert not evaluating._waited_for()
    requests.request_rerun(RerunData(fragment_id="result"))
    assert requests.on_scriptrunner_yield() is None  # Streamlit itself lets it wait
    assert evaluating._waited_for()
