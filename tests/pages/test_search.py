"""Anonymize, the search: it chooses the levels, other solutions can be taken, and undo brings everything back."""

import pytest

from privacy_core.usecases import drafts, editing, protect, search


@pytest.fixture
def searching(app, visit, demo_table):
    visit("Anonymize")
    toggle(app).set_value(True).run()
    assert not app.exception
    return app


def toggle(app):
    return next(each for each in app.toggle if each.label == "Let a search choose the levels")


def offered(app):
    return next(each for each in app.selectbox if each.label == "Solution in the recipe")


def told(app) -> str:
    return " ".join(each.value for each in (*app.caption, *app.success, *app.warning, *app.error))


def test_a_search_needs_no_preparation_and_says_how_sure_it_is(searching, workspace, demo_table):
    assert "combinations of levels in" in told(searching)
    assert "Every model holds" in told(searching)
    draft = drafts.draft(workspace, demo_table.id).recipe
    assert draft.search is not None
    found = search.search_levels(workspace, demo_table.id, draft)
    assert found.found.suppressed <= found.recipe.suppression_limit * demo_table.rows
    assert set(found.found.levels) == set(draft.searched(demo_table.columns))


def test_another_solution_is_taken_and_undo_opens_the_levels_again(searching, workspace, demo_table):
    box = offered(searching)
    assert len(box.options) > 1
    box.select_index(1).run()
    assert not searching.exception
    taken = drafts.draft(workspace, demo_table.id).recipe
    assert not taken.searched(demo_table.columns)
    next(button for button in searching.button if button.label == "Undo").click().run()
    assert drafts.draft(workspace, demo_table.id).recipe.searched(demo_table.columns)


def test_ending_the_search_keeps_what_it_found_as_steps(searching, workspace, demo_table):
    before = drafts.draft(workspace, demo_table.id).recipe
    levels = search.search_levels(workspace, demo_table.id, before).found.levels
    toggle(searching).set_value(False).run()
    assert not searching.exception
    after = drafts.draft(workspace, demo_table.id).recipe
    assert after.search is None
    steps = {step.column: step.level for step in after.steps if step.op == "generalize"}
    assert steps == {column: level for column, level in levels.items() if level}


def test_models_that_no_levels_meet_are_an_error_beside_the_result(searching, workspace, demo_table):
    editing.edit_draft(workspace, demo_table.id, {"models": [{"model": "k_anonymity", "k": 1_000_000}]})
    searching.run()
    assert not searching.exception
    assert "No combination of levels meets the models" in told(searching)


def test_what_the_search_chose_and_the_same_levels_as_steps_do_not_differ(searching, workspace, demo_table):
    open_recipe = drafts.draft(workspace, demo_table.id).recipe
    fixed = search.settled(workspace, demo_table.id, open_recipe)
    assert fixed != open_recipe
    protect.save_recipe(workspace, "the same", fixed)
    next(button for button in searching.button if button.label == "Recipes").click().run()
    assert not searching.exception
    assert "Equal to the recipe in work." in told(searching)
