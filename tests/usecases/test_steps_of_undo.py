"""Moves of one control in a row are one step of undo; another setting, a pause or an undo begins a new one."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_core.transform import Recipe
from privacy_core.usecases import catalog, drafts, editing, hierarchies
from privacy_core.usecases.same_setting import only_difference
from tests.usecases.conftest import ROLES


@pytest.fixture
def move(workspace, dataset, monkeypatch):
    """Moves the limit, as a control does; a whole test is no pause."""
    monkeypatch.setattr(drafts, "PAUSE", math.inf)
    return lambda limit: editing.edit_draft(workspace, dataset.id, {"suppression_limit": limit}, joins=True)


def limit(workspace, dataset):
    return drafts.draft(workspace, dataset.id).recipe.suppression_limit


def ask_for_k(workspace, dataset, k):
    models = drafts.draft(workspace, dataset.id).recipe.to_json()["models"]
    changed = [{**model, "k": k} if model["model"] == "k_anonymity" else model for model in models]
    return editing.edit_draft(workspace, dataset.id, {"models": changed}, joins=True)


def test_moves_of_one_control_in_a_row_are_one_step(workspace, dataset, move):
    for value in (0.1, 0.15, 0.2, 0.25):
        move(value)
    back = drafts.undo(workspace, dataset.id)
    assert (back.recipe.suppression_limit, back.can_undo) == (drafts.SUPPRESSION_LIMIT, False)
    assert drafts.redo(workspace, dataset.id).recipe.suppression_limit == 0.25


def test_another_setting_begins_a_step_and_undo_walks_over_all_of_them(workspace, dataset, move):
    move(0.1)
    move(0.2)
    for k in (6, 7, 8):
        ask_for_k(workspace, dataset, k)
    move(0.3)
    seen = []
    while drafts.draft(workspace, dataset.id).can_undo:
        recipe = drafts.undo(workspace, dataset.id).recipe
        seen.append((recipe.suppression_limit, recipe.models[0].k))
    assert seen == [(0.2, 8), (0.2, 5), (drafts.SUPPRESSION_LIMIT, 5)]


def test_after_a_pause_the_same_control_makes_a_step_of_its_own(workspace, dataset, move, monkeypatch):
    move(0.1)
    monkeypatch.setattr(drafts, "PAUSE", -1.0)
    move(0.2)
    assert drafts.undo(workspace, dataset.id).recipe.suppression_limit == 0.1


def test_what_was_undone_to_stays_a_step_when_the_control_moves_again(workspace, dataset, move):
    move(0.1)
    ask_for_k(workspace, dataset, 6)
    drafts.undo(workspace, dataset.id)
    assert not move(0.2).can_redo
    assert drafts.undo(workspace, dataset.id).recipe.suppression_limit == 0.1


def test_what_was_redone_to_stays_a_step_too(workspace, dataset, move):
    move(0.1)
    drafts.undo(workspace, dataset.id)
    drafts.redo(workspace, dataset.id)
    move(0.2)
    assert drafts.undo(workspace, dataset.id).recipe.suppression_limit == 0.1


def test_a_control_that_is_back_where_it_was_leaves_nothing_to_undo(workspace, dataset, move):
    move(0.1)
    assert not move(drafts.SUPPRESSION_LIMIT).can_undo
    assert limit(workspace, dataset) == drafts.SUPPRESSION_LIMIT
    move(0.2)
    assert drafts.undo(workspace, dataset.id).recipe.suppression_limit == drafts.SUPPRESSION_LIMIT


def test_changes_that_no_control_made_are_steps_each(workspace, dataset, move):
    move(0.1)
    for value in (0.2, 0.3):
        editing.edit_draft(workspace, dataset.id, {"suppression_limit": value})
    assert drafts.undo(workspace, dataset.id).recipe.suppression_limit == 0.2
    assert drafts.undo(workspace, dataset.id).recipe.suppression_limit == 0.1


@pytest.mark.parametrize(
    ("before", "after", "setting"),
    [
        ({"a": 1}, {"a": 2}, ("a",)),
        ({"a": 1, "b": 1}, {"a": 2, "b": 2}, None),  # two of them
        ({"search": {}}, {"search": {"weights": {"age": 2}}}, ("search", "weights", "age")),
        ({"levels": {"age": [0, 2]}}, {"levels": {"age": [1, 2]}}, ("levels", "age")),
        ({"order": ["a"]}, {"order": ["a", "b"]}, ("order",)),
        ({"steps": [{"op": "drop"}]}, {"steps": []}, None),
        ({"steps": []}, {"steps": [{"op": "drop"}]}, None),
        ({"models": [{"k": 5}, {"k": 5}]}, {"models": [{"k": 5}, {"k": 6}]}, ("models", 1, "k")),
        ({"a": {"b": 1}}, {"a": 1}, None),
    ],
)
def test_the_one_setting_that_differs_is_told_by_hand(before, after, setting):
    assert only_difference(before, after) == setting


values = st.recursive(
    st.integers(0, 2) | st.lists(st.integers(0, 2), max_size=2),
    lambda inner: st.dictionaries(st.sampled_from("ab"), inner, max_size=2) | st.lists(inner, max_size=2),
    max_leaves=6,
)


@given(values, values)
def test_it_does_not_matter_which_of_two_came_first_and_equal_ones_differ_in_nothing(one, other):
    assert only_difference(one, other) == only_difference(other, one)
    assert only_difference(one, one) is None


class TestResting:
    """Models of a column that is sensitive no more wait until it is again, or until somebody removes them."""

    @pytest.fixture
    def harmless(self, workspace, dataset):
        """The table, whose illness is sensitive no more; entropy l was asked for beside distinct l."""
        models = [
            {"model": "k_anonymity", "k": 4},
            {"model": "entropy_l_diversity", "sensitive": "illness", "l": 1.5},
        ]
        editing.edit_draft(workspace, dataset.id, {"models": models})
        return catalog.set_roles(workspace, dataset.id, dataset.roles | {"illness": "insensitive"}, marks=dataset.marks)

    def test_they_come_back_with_the_role_whatever_was_changed_meanwhile(self, workspace, harmless):
        now = drafts.draft(workspace, harmless.id)
        assert [model.name for model in now.recipe.models] == ["k_anonymity"]
        assert [model.name for model in now.resting] == ["entropy_l_diversity"]
        editing.edit_draft(workspace, harmless.id, {"suppression_limit": 0.3})
        catalog.set_roles(workspace, harmless.id, ROLES, marks=harmless.marks)
        back = drafts.draft(workspace, harmless.id)
        assert ([model.name for model in back.recipe.models], back.resting) == (
            ["k_anonymity", "entropy_l_diversity"],
            (),
        )

    def test_they_are_removed_when_somebody_says_so_and_undo_brings_them_back(self, workspace, harmless):
        assert editing.forget_resting(workspace, harmless.id, "illness").resting == ()
        assert [model.name for model in drafts.undo(workspace, harmless.id).resting] == ["entropy_l_diversity"]

    def test_a_column_that_is_dropped_takes_them_with_it_as_it_takes_those_that_hold(self, workspace, harmless):
        steps = [*drafts.draft(workspace, harmless.id).recipe.to_json()["steps"], {"op": "drop", "column": "illness"}]
        assert editing.edit_draft(workspace, harmless.id, {"steps": steps}).resting == ()
        catalog.set_roles(workspace, harmless.id, ROLES, marks=harmless.marks)
        drafts.draft(workspace, harmless.id).recipe.check(harmless.columns)  # else: there is nothing to protect
        back = drafts.undo(workspace, harmless.id)
        assert [model.name for model in back.recipe.models] == ["k_anonymity", "entropy_l_diversity"]

    def test_another_recipe_in_place_of_the_draft_brings_none_along(self, workspace, harmless):
        other = Recipe.model_validate({"steps": [], "models": [{"model": "k_anonymity", "k": 7}]})
        assert editing.take_recipe(workspace, harmless.id, other).resting == ()

    def test_a_distance_by_hierarchy_rests_with_its_hierarchy(self, workspace, harmless):
        tree = "".join(f"{value};any\n" for value in ("flu", "asthma", "gout"))
        hierarchies.add_hierarchy(workspace, harmless.id, "illness", tree)
        catalog.set_roles(workspace, harmless.id, ROLES, marks=harmless.marks)
        t = {"model": "t_closeness", "sensitive": "illness", "t": 0.4, "distance": "hierarchical"}
        editing.edit_draft(workspace, harmless.id, {"models": [t]})
        catalog.set_roles(workspace, harmless.id, harmless.roles, marks=harmless.marks)
        editing.edit_draft(workspace, harmless.id, {"models": [{"model": "k_anonymity", "k": 3}]})
        assert [model.name for model in drafts.draft(workspace, harmless.id).resting] == ["t_closeness"]
