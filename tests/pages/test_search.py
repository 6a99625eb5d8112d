"""Anonymize, the search: it chooses the levels, other solutions can be taken, and undo brings everything back."""

from dataclasses import replace

import pytest

from pages.ui import job_panel, keeping, search_on, search_settings
from pages.ui.solutions import Point
from privacy_core.transform import Recipe
from privacy_core.transform.search import Metric
from privacy_core.usecases import catalog, drafts, editing, jobs, protect, search
from privacy_core.usecases.background import Became
from privacy_core.usecases.jobs import State


@pytest.fixture
def searching(app, visit, demo_table):
    visit("Anonymize")
    toggle(app).set_value(True).run()
    assert not app.exception
    return app


@pytest.fixture
def small(visit, workspace, small_table):
    """Seven records with a search of their age and sex that has begun before."""
    editing.edit_draft(workspace, small_table.id, {"models": [{"model": "k_anonymity", "k": 2}]})
    search.begin_search(workspace, small_table.id, {"seconds": 5})
    return visit("Anonymize")


def toggle(app):
    return next(each for each in app.toggle if each.label == "Let a search choose the levels")


def offered(app):
    return next(each for each in app.selectbox if each.label == "Solution in the recipe")


def told(app) -> str:
    return " ".join(each.value for each in (*app.caption, *app.info, *app.success, *app.warning, *app.error))


def test_a_search_needs_no_preparation_and_says_how_sure_it_is(searching, workspace, demo_table):
    assert "combinations of levels in" in told(searching)
    assert "Every model holds" in told(searching)
    draft = drafts.draft(workspace, demo_table.id).recipe
    assert draft.search is not None
    found = search.search_levels(workspace, demo_table.id, draft)
    assert found.found.suppressed <= found.recipe.suppression_limit * demo_table.rows
    assert set(found.found.levels) == set(draft.searched(demo_table.columns))


def test_a_warning_that_the_models_do_not_hold_offers_the_search(visit, workspace, small_table):
    editing.edit_draft(workspace, small_table.id, {"models": [{"model": "k_anonymity", "k": 2}]})
    app = visit("Anonymize")
    assert "by hand or by a search" in app.warning[0].value
    app.button("work.search.begin").click().run()
    assert not app.exception
    assert drafts.draft(workspace, small_table.id).recipe.search is not None
    assert "Every model holds" in told(app)
    assert "work.search.begin" not in [button.key for button in app.button]


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


def test_every_measure_of_the_library_is_offered_with_the_settings_that_it_has():
    assert set(search_settings.METRICS) == set(Metric)
    by_column = {name for name, metric in search_settings.METRICS.items() if metric.by_column}
    assert by_column == {metric for metric in Metric if metric.by_column}


def test_settings_of_the_search_are_in_the_recipe_and_come_back_with_undo(small, workspace, small_table):
    def asked():
        return drafts.draft(workspace, small_table.id).recipe.to_json()["search"]

    column = drafts.draft(workspace, small_table.id).recipe.searched(small_table.columns)[0]
    measure = next(each for each in small.selectbox if each.label == "What to keep small")
    measure.select("classification").run()
    assert asked()["target"] in small_table.sensitive
    next(each for each in small.selectbox if each.label == "What to keep small").select("precision").run()
    assert "target" not in asked()
    next(each for each in small.slider if each.label == f"Weight of {column}").set_value(2.0).run()
    next(each for each in small.slider if each.label == f"Levels of {column}").set_value((1, 1)).run()
    assert (asked()["weights"], asked()["levels"]) == ({column: 2.0}, {column: [1, 1]})
    assert not small.exception
    assert "combinations of levels in" in told(small)
    next(button for button in small.button if button.label == "Undo").click().run()
    assert "levels" not in asked()
    assert next(each for each in small.slider if each.label == f"Levels of {column}").value[0] == 0


def test_settings_of_columns_that_are_gone_are_named_at_the_control_and_can_leave(small, workspace, small_table):
    settings = drafts.draft(workspace, small_table.id).recipe.to_json()["search"]
    column = small_table.quasi_identifiers[0]
    changed = {"search": {**settings, "weights": {column: 2.0, "nothing": 2.0}}}
    editing.edit_draft(workspace, small_table.id, changed)
    small.run()
    assert "columns or levels that the search does not have" in told(small)
    next(button for button in small.button if button.label == "Leave them out").click().run()
    assert not small.exception
    assert drafts.draft(workspace, small_table.id).recipe.search.weights == {column: 2.0}
    assert "does not have" not in told(small)


def test_one_level_coarser_is_a_button_that_says_what_it_costs(small, workspace, small_table):
    small.segmented_control("work.search.picture").set_value("Lattice").run()
    before = search.search_levels(workspace, small_table.id, drafts.draft(workspace, small_table.id).recipe)
    button = next(each for each in small.button if each.key.startswith("work.around.1.") and not each.disabled)
    column = button.key.rpartition(".")[2]
    button.click().run()
    assert not small.exception
    taken = drafts.draft(workspace, small_table.id).recipe
    levels = {step.column: step.level for step in taken.steps if step.op == "generalize"}
    assert levels == before.found.levels | {column: before.found.levels[column] + 1}


def test_a_solution_that_is_kept_stands_on_the_compare_page(small, visit, workspace, small_table):
    next(button for button in small.button if button.label == "Keep to compare").click().run()
    assert not small.exception
    kept, *_ = protect.list_recipes(workspace)
    assert kept.name.startswith("k ≥ 2 · Loss of detail ")
    compare = visit("Compare")
    assert f"**B** {kept.name} (recipe)" in " ".join(each.value for each in compare.markdown).replace("\\", "")
    assert [name[:16] for name in compare.table[0].value.columns[2:]] == ["A · Recipe in wo", "B · k ≥ 2 · Loss"]


def test_a_solution_that_is_kept_joins_those_that_were_chosen_to_be_compared(small, workspace, small_table):
    catalog.remember(workspace, f"compare.chosen.{small_table.id}", ["draft", "one", "two", "three"])
    next(button for button in small.button if button.label == "Keep to compare").click().run()
    kept, *_ = protect.list_recipes(workspace)
    assert catalog.recall(workspace, f"compare.chosen.{small_table.id}") == ["draft", "two", "three", kept.id]


def test_names_of_solutions_say_what_must_hold_and_fit_however_much_that_is():
    models = [{"model": "k_anonymity", "k": 5}, {"model": "t_closeness", "sensitive": "disease", "t": 0.2}]
    recipe = Recipe.model_validate({"models": models, "roles": {"disease": "sensitive"}, "search": {"metric": "aecs"}})
    point = Point(loss=0.25, risk=0.1, suppressed=0, label="age 1")
    assert keeping.name_of(recipe, point) == "k ≥ 5, t ≤ 0.2 of disease · Average group size 0.25 · age 1"
    wide = replace(point, label=", ".join(f"column_{n} 1" for n in range(30)))
    many = recipe.model_copy(update={"models": recipe.models * 20})
    assert len(keeping.name_of(many, wide)) < 200


def test_a_search_that_went_on_is_taken_unless_the_recipe_has_changed(small, workspace, small_table):
    recipe = drafts.draft(workspace, small_table.id).recipe
    job = jobs.submit_job(workspace, "search_on", {"dataset": small_table.id, "recipe": recipe.to_json()})
    small.run()
    assert "Stop and take the best so far" in [button.label for button in small.button]
    end(workspace, job)
    small.run().run()
    assert search_on.SAID[Became.NO_BETTER] in told(small)  # the page had the least loss itself
    job = jobs.submit_job(workspace, "search_on", {"dataset": small_table.id, "recipe": recipe.to_json()})
    small.run()
    end(workspace, job, loss=0.0)
    small.run().run()
    assert search_on.SAID[Became.TAKEN] in told(small)
    assert not drafts.draft(workspace, small_table.id).recipe.searched(small_table.columns)

    elsewhere = jobs.submit_job(workspace, "search_on", {"dataset": "another", "recipe": recipe.to_json()})
    small.run()
    jobs._queue(workspace).claim("here", at_once=1)
    jobs._queue(workspace).finish(elsewhere.id, State.DONE, result={})
    small.run().run()
    assert elsewhere.id in catalog.recall(workspace, job_panel.UNTOLD)  # for the page of the other table

    again = jobs.submit_job(workspace, "search_on", {"dataset": small_table.id, "recipe": recipe.to_json()})
    small.run()
    end(workspace, again)
    editing.edit_draft(workspace, small_table.id, {"suppression_limit": 0.2})
    small.run().run()
    assert search_on.SAID[Became.CHANGED] in told(small)
    assert not small.exception


def end(workspace, job, **otherwise):
    """Does what the worker would, and says ``otherwise`` of it."""
    queue = jobs._queue(workspace)
    queue.claim("here", at_once=1)
    result = jobs._perform(workspace, job.act, job.arguments, lambda *_: None)
    queue.finish(job.id, State.DONE, result=result | otherwise)
