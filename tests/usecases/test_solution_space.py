"""What is known of a search's lattice: what lies around, what jobs found, and when their levels are taken."""

from dataclasses import replace

import pytest

from privacy_core.usecases import (
    background,
    catalog,
    drafts,
    editing,
    explore,
    hierarchy_editing,
    jobs,
    search,
    solution_space,
)
from privacy_core.usecases.background import Became
from privacy_core.usecases.jobs import State

HIDDEN = [{"op": "drop", "column": "person"}, {"op": "drop", "column": "name"}]


@pytest.fixture
def searching(workspace, dataset):
    """Three people of each of twenty ages: levels of age are 1, 5, 10 and 20 years, zip is kept or not."""
    hierarchy_editing.save_hierarchy(workspace, dataset.id, "age", {"builder": "intervals", "widths": [5, 10]})
    hierarchy_editing.save_hierarchy(workspace, dataset.id, "zip", {"builder": "suppression"})
    asked = {"steps": HIDDEN, "models": [{"model": "k_anonymity", "k": 15}], "suppression_limit": 0}
    editing.edit_draft(workspace, dataset.id, asked)
    search.begin_search(workspace, dataset.id, {"seconds": 5})
    return dataset


def recipe_of(workspace, dataset):
    return drafts.draft(workspace, dataset.id).recipe


def found_by_a_job(workspace, dataset, **otherwise):
    """A search that went on in a job, and says ``otherwise``."""
    recipe = recipe_of(workspace, dataset)
    job = jobs.submit_job(workspace, background.SEARCH_ON, {"dataset": dataset.id, "recipe": recipe.to_json()})
    jobs._queue(workspace).claim("here", at_once=1)
    result = jobs._perform(workspace, job.act, job.arguments, lambda *_: None) | otherwise
    jobs._queue(workspace).finish(job.id, State.DONE, result=result)
    return result


def test_around_the_best_levels_lies_what_is_one_level_away(workspace, searching):
    """Of 15 people in each group: zip has that in every group, and five years without zip have it."""
    seen = solution_space.solution_space(workspace, searching.id, recipe_of(workspace, searching))
    assert seen.columns == ("age", "zip")
    assert (dict(seen.labels), seen.heights) == ({"age": (20, 4, 2, 1), "zip": (4, 1)}, [3, 1])
    assert seen.now == seen.searched == seen.fine[0].levels
    assert seen.taken == 0
    fails = {levels for levels, each in seen.every.items() if not each.allowed}
    assert seen.now not in fails
    assert {(3, 0), (1, 1)} & seen.every.keys() >= {seen.now}
    assert {other for *_, other in solution_space.neighbours(seen.now, seen.heights)} <= seen.every.keys()
    assert (seen.sure.optimal, seen.sure.nodes, seen.sure.background) == (True, 8, False)
    assert (seen.records, seen.named((2, 1))) == (60, {"age": 2, "zip": 1})


def test_levels_in_the_recipe_are_where_it_is(workspace, searching):
    search.take_levels(workspace, searching.id, {"age": 0, "zip": 0})
    seen = solution_space.solution_space(workspace, searching.id, recipe_of(workspace, searching))
    assert (seen.now, seen.taken) == ((0, 0), None)  # three of each age are no group of 15
    assert not seen.every[0, 0].allowed
    assert seen.searched == seen.fine[0].levels != (0, 0)


def test_what_a_job_found_counts_where_the_page_had_to_stop(workspace, searching, monkeypatch):
    found_by_a_job(workspace, searching, checked=8)
    whole = search.search_levels(workspace, searching.id, recipe_of(workspace, searching))
    hurried = replace_found(whole, optimal=False, gap=float("inf"))
    monkeypatch.setattr(search, "search_levels", lambda *_: hurried)
    seen = solution_space.solution_space(workspace, searching.id, recipe_of(workspace, searching))
    assert (seen.sure.optimal, seen.sure.gap, seen.sure.checked, seen.sure.background) == (True, 0.0, 8, True)
    editing.edit_draft(workspace, searching.id, {"suppression_limit": 0.1})  # which is another question
    seen = solution_space.solution_space(workspace, searching.id, recipe_of(workspace, searching))
    assert (seen.sure.optimal, seen.sure.gap, seen.sure.background) == (False, None, False)


def replace_found(searched, **otherwise):
    return replace(searched, found=replace(searched.found, **otherwise))


class TestTaking:
    def test_less_loss_is_taken_no_less_is_not(self, workspace, searching):
        answer = found_by_a_job(workspace, searching)
        assert background.take_found(workspace, searching.id, answer) is Became.NO_BETTER
        assert recipe_of(workspace, searching).searched(searching.columns)
        assert background.take_found(workspace, searching.id, {**answer, "loss": 0.0}) is Became.TAKEN
        fixed = {step.column: step.level for step in recipe_of(workspace, searching).steps if step.op == "generalize"}
        assert fixed == answer["levels"]

    def test_of_another_question_it_is_not(self, workspace, searching):
        answer = {**found_by_a_job(workspace, searching), "loss": 0.0}
        editing.edit_draft(workspace, searching.id, {"suppression_limit": 0.1})
        assert background.take_found(workspace, searching.id, answer) is Became.CHANGED
        search.end_search(workspace, searching.id)
        assert background.take_found(workspace, searching.id, answer) is Became.CHANGED

    def test_an_answer_that_costs_more_than_what_is_found_here_is_not_shown(self, workspace, searching):
        recipe = recipe_of(workspace, searching)
        assert background.levels_found(workspace, searching.id, recipe, least=1.0) is None
        answer = found_by_a_job(workspace, searching, loss=0.5)
        assert background.levels_found(workspace, searching.id, recipe, least=0.5) == answer
        assert background.levels_found(workspace, searching.id, recipe, least=0.4) is None
        assert answer["asked"] == explore.asked_for(workspace, searching.id, recipe)


def test_settings_of_columns_and_levels_that_are_gone_do_not_fit(workspace, searching):
    recipe = recipe_of(workspace, searching)
    settings = {"metric": "precision", "weights": {"age": 2.0}, "levels": {"age": [1, 3], "zip": [0, 1]}}
    asked = editing.edit_draft(workspace, searching.id, {"search": settings}).recipe
    assert search.fitted_settings(workspace, searching.id, asked) == asked.to_json()["search"]
    hierarchy_editing.save_hierarchy(workspace, searching.id, "age", {"builder": "suppression"})
    catalog.set_roles(workspace, searching.id, {**searching.roles, "zip": "insensitive"}, marks=searching.marks)
    left = search.fitted_settings(workspace, searching.id, recipe_of(workspace, searching))
    assert (left["weights"], "levels" in left) == ({"age": 2.0}, False)
    learning = recipe.to_json() | {"search": {"metric": "classification", "target": "zip"}}
    assert search.fitted_settings(workspace, searching.id, type(recipe).model_validate(learning))["metric"] == "loss"
