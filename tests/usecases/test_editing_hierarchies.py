"""Hierarchies that are edited: opened by their settings, tried, saved, deleted, and brought back."""

import errno
from pathlib import Path

import pytest

from privacy_core.errors import InvalidValueError, NotFoundError
from privacy_core.hierarchy import HierarchyIncompleteError, ValuesUnfitError
from privacy_core.usecases import catalog, drafts, editing, hierarchies, search
from privacy_core.usecases import hierarchy_editing as at_work
from privacy_core.usecases.hierarchy_editing import HierarchyInUseError

TENS = {"builder": "intervals", "widths": [10], "origin": 0}
FIVES = {"builder": "intervals", "widths": [5, 10], "origin": 0}
ZIPS = "01003;all\n01002;all\n01001;all\n01000;all\n09999;all\n"


def test_a_column_opens_with_what_is_kept_and_with_the_suggestion(workspace, dataset):
    opened = at_work.open_hierarchy(workspace, dataset.id, "age")
    assert opened.settings is None
    assert opened.suggested == {"builder": "intervals", "widths": [2, 4, 8, 16], "origin": 0}
    assert (next(iter(opened.fitting)), opened.values, opened.has_before) == ("intervals", 20, False)
    at_work.save_hierarchy(workspace, dataset.id, "age", FIVES)
    assert at_work.open_hierarchy(workspace, dataset.id, "age").settings == FIVES


def test_a_taxonomy_opens_as_the_text_that_was_brought_unused_values_too(workspace, dataset):
    at_work.save_hierarchy(workspace, dataset.id, "zip", {"builder": "taxonomy", "text": ZIPS})
    assert at_work.open_hierarchy(workspace, dataset.id, "zip").settings == {"builder": "taxonomy", "text": ZIPS}


def test_what_is_looked_at_is_what_is_saved_and_looking_keeps_nothing(workspace, dataset):
    look = at_work.look_at_hierarchy(workspace, dataset.id, "age", FIVES)
    assert [(level.labels, level.smallest) for level in look.levels] == [(20, 3), (4, 15), (2, 30), (1, 60)]
    assert hierarchies.list_hierarchies(workspace, dataset.id) == ()
    assert at_work.save_hierarchy(workspace, dataset.id, "age", FIVES).labels == (20, 4, 2, 1)


def test_every_value_without_a_label_is_named_and_nothing_is_kept(workspace, dataset):
    wrong = {"builder": "intervals", "widths": [5]}
    for act in (at_work.look_at_hierarchy, at_work.save_hierarchy):
        with pytest.raises(ValuesUnfitError) as caught:
            act(workspace, dataset.id, "illness", wrong)
        assert sorted(caught.value.values) == ["asthma", "flu", "gout"]
        with pytest.raises(HierarchyIncompleteError) as lacking:
            act(workspace, dataset.id, "zip", {"builder": "taxonomy", "text": "01000;all\n01001;all\n"})
        assert sorted(lacking.value.values) == ["01002", "01003"]
    assert hierarchies.list_hierarchies(workspace, dataset.id) == ()


def test_no_value_that_an_error_names_is_in_the_log(workspace, dataset):
    with pytest.raises(HierarchyIncompleteError):
        at_work.save_hierarchy(workspace, dataset.id, "zip", {"builder": "taxonomy", "text": "01000;all\n"})
    entries = workspace.log.entries()
    assert any(entry.act == "add a hierarchy" for entry in entries)
    assert not any("01001" in str(entry) for entry in entries)


def test_another_kind_starts_from_the_labels_that_are_there(workspace, dataset):
    groups = at_work.start_hierarchy(workspace, dataset.id, "age", "grouping", like=TENS)
    assert set(groups["levels"][0]) == {"20-29", "30-39"}
    look = at_work.look_at_hierarchy(workspace, dataset.id, "age", groups)
    assert look.hierarchy == at_work.look_at_hierarchy(workspace, dataset.id, "age", TENS).hierarchy
    text = at_work.start_hierarchy(workspace, dataset.id, "age", "taxonomy", like=TENS)["text"]
    assert text.startswith("20;20-29;*\n")
    unfit = {"builder": "intervals", "widths": []}
    assert at_work.start_hierarchy(workspace, dataset.id, "age", "taxonomy", like=unfit)["text"].startswith("20;20-21;")
    with pytest.raises(InvalidValueError, match="builder must be one of"):
        at_work.start_hierarchy(workspace, dataset.id, "age", "guess")


def test_the_draft_learns_of_a_hierarchy_that_its_search_lacked(workspace, dataset):
    search.begin_search(workspace, dataset.id, {})
    at_work.save_hierarchy(workspace, dataset.id, "zip", {"builder": "redaction", "keep": [4, 3]})
    hierarchies.set_aside(workspace, dataset, "age")
    editing.edit_draft(workspace, dataset.id, {})
    assert set(drafts.draft(workspace, dataset.id).recipe.hierarchies) == {"zip"}
    at_work.save_hierarchy(workspace, dataset.id, "age", TENS)
    recipe = drafts.draft(workspace, dataset.id).recipe
    assert set(recipe.searched(dataset.columns)) == {"age", "zip"}


def test_a_lower_hierarchy_lowers_the_level_in_the_draft(workspace, dataset):
    at_work.save_hierarchy(workspace, dataset.id, "age", FIVES)
    editing.edit_draft(workspace, dataset.id, {"steps": [{"op": "generalize", "column": "age", "level": 3}]})
    at_work.save_hierarchy(workspace, dataset.id, "age", TENS)
    (step,) = drafts.draft(workspace, dataset.id).recipe.steps
    assert step.level == 2
    at_work.restore_hierarchy(workspace, dataset.id, "age")
    assert drafts.draft(workspace, dataset.id).recipe.steps == (step,)


def test_saving_in_place_of_another_can_be_taken_back_and_that_too(workspace, dataset):
    at_work.save_hierarchy(workspace, dataset.id, "age", FIVES)
    at_work.save_hierarchy(workspace, dataset.id, "age", FIVES)
    assert not at_work.open_hierarchy(workspace, dataset.id, "age").has_before  # it was saved over by itself
    at_work.save_hierarchy(workspace, dataset.id, "age", TENS)
    for expected in (FIVES, TENS, FIVES):
        at_work.restore_hierarchy(workspace, dataset.id, "age")
        assert at_work.open_hierarchy(workspace, dataset.id, "age").settings == expected


def test_one_without_a_builder_takes_the_builder_of_no_other_one(workspace, dataset):
    at_work.save_hierarchy(workspace, dataset.id, "zip", {"builder": "redaction", "keep": [4]})
    text = {"builder": "taxonomy", "text": ZIPS}
    at_work.save_hierarchy(workspace, dataset.id, "zip", text)
    at_work.restore_hierarchy(workspace, dataset.id, "zip")
    at_work.restore_hierarchy(workspace, dataset.id, "zip")
    assert at_work.open_hierarchy(workspace, dataset.id, "zip").settings == text


def test_a_save_that_breaks_off_leaves_no_builder_beside_other_labels(workspace, dataset, monkeypatch):
    at_work.save_hierarchy(workspace, dataset.id, "age", FIVES)
    replace = Path.replace

    def breaks_off(self, target):
        if target.suffix == ".json" and target.parent.name != hierarchies.BEFORE:
            raise OSError(errno.EIO, "gone")
        return replace(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", breaks_off)
        with pytest.raises(OSError, match="gone"):
            at_work.save_hierarchy(workspace, dataset.id, "age", TENS)
    assert at_work.open_hierarchy(workspace, dataset.id, "age").settings["text"].startswith("20;20-29;*")


def test_a_deleted_one_can_be_brought_back(workspace, dataset):
    with pytest.raises(NotFoundError):
        at_work.restore_hierarchy(workspace, dataset.id, "age")
    at_work.save_hierarchy(workspace, dataset.id, "age", FIVES)
    at_work.delete_hierarchy(workspace, dataset.id, "age")
    opened = at_work.open_hierarchy(workspace, dataset.id, "age")
    assert (opened.settings, opened.has_before) == (None, True)
    at_work.restore_hierarchy(workspace, dataset.id, "age")
    assert at_work.open_hierarchy(workspace, dataset.id, "age").settings == FIVES
    at_work.delete_hierarchy(workspace, dataset.id, "age")
    with pytest.raises(NotFoundError):
        at_work.delete_hierarchy(workspace, dataset.id, "age")


@pytest.mark.parametrize(
    ("uses", "column", "why"),
    [
        ({"steps": [{"op": "generalize", "column": "age", "level": 1}]}, "age", "generalizes the column by it"),
        ({"search": {}}, "age", "the search in the recipe in work chooses its level"),
        (
            {"models": [{"model": "t_closeness", "sensitive": "illness", "t": 0.2, "distance": "hierarchical"}]},
            "illness",
            "measures distances by it",
        ),
    ],
)
def test_one_that_the_draft_needs_is_not_deleted(workspace, dataset, uses, column, why):
    at_work.save_hierarchy(workspace, dataset.id, column, {"builder": "suppression"})
    editing.edit_draft(workspace, dataset.id, uses)
    with pytest.raises(HierarchyInUseError, match=why):
        at_work.delete_hierarchy(workspace, dataset.id, column)
    assert [each.column for each in hierarchies.list_hierarchies(workspace, dataset.id)] == [column]


def test_one_that_a_resting_model_measures_by_is_not_deleted(workspace, dataset):
    """Else the model would leave the draft without a word, and not hold again with the role of its column."""
    at_work.save_hierarchy(workspace, dataset.id, "illness", {"builder": "suppression"})
    t = {"model": "t_closeness", "sensitive": "illness", "t": 0.2, "distance": "hierarchical"}
    editing.edit_draft(workspace, dataset.id, {"models": [t]})
    catalog.set_roles(workspace, dataset.id, dataset.roles | {"illness": "insensitive"}, marks=dataset.marks)
    with pytest.raises(HierarchyInUseError, match="measures distances by it"):
        at_work.delete_hierarchy(workspace, dataset.id, "illness")
    editing.forget_resting(workspace, dataset.id, "illness")
    at_work.delete_hierarchy(workspace, dataset.id, "illness")


def test_one_that_a_step_of_another_column_names_is_in_use_too(workspace, dataset):
    """Zip is joined by the file of age; the step of age itself brings none, so it needs its own no more."""
    file = at_work.save_hierarchy(workspace, dataset.id, "age", {"builder": "suppression"}).file
    at_work.save_hierarchy(workspace, dataset.id, "zip", {"builder": "suppression"})
    editing.edit_draft(
        workspace, dataset.id, {"steps": [{"op": "generalize", "column": "zip", "level": 1, "hierarchy": file}]}
    )
    with pytest.raises(HierarchyInUseError, match="generalizes column 'zip' by it"):
        at_work.delete_hierarchy(workspace, dataset.id, "age")
    at_work.delete_hierarchy(workspace, dataset.id, "zip")
    assert [each.column for each in hierarchies.list_hierarchies(workspace, dataset.id)] == ["age"]


def test_every_quasi_identifier_gets_its_suggestion_and_what_is_there_stays(workspace, dataset):
    at_work.save_hierarchy(workspace, dataset.id, "age", TENS)
    assert [each.column for each in at_work.suggest_hierarchies(workspace, dataset.id)] == ["zip"]
    assert at_work.suggest_hierarchies(workspace, dataset.id) == ()
    assert at_work.open_hierarchy(workspace, dataset.id, "age").settings == TENS
    assert at_work.open_hierarchy(workspace, dataset.id, "zip").settings == {"builder": "suppression"}
