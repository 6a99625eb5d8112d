"""Before and after of a draft and of a release: one scan for what classes do not know, and answers that are kept."""

import json

import pandas as pd
import pytest

from privacy_core.errors import ColumnsMissingError, InvalidValueError, NotPermittedError
from privacy_core.evaluate import TargetUnfitError
from privacy_core.govern import Actor, Role
from privacy_core.jobs import JobCancelledError
from privacy_core.profile import Role as ColumnRole
from privacy_core.transform import Recipe
from privacy_core.usecases import (
    background,
    before_after,
    catalog,
    drafts,
    editing,
    hierarchy_editing,
    jobs,
    protect,
    search,
)
from privacy_core.usecases.jobs import State
from privacy_core.usecases.workspace import Workspace


@pytest.fixture
def recipe(workspace, dataset):
    """Tens of years: 60 people, of each ten years and zip 6 or 9, at k = 7, so that those with 6 leave: 24 of 60.

    Age tells zip, three people have each age, and each of them another illness.
    """
    values = drafts.draft(workspace, dataset.id).recipe.to_json()
    steps = [*values["steps"], {"op": "band", "column": "age", "width": 10}]
    models = [{"model": "k_anonymity", "k": 7}]
    return Recipe.model_validate(values | {"steps": steps, "models": models, "suppression_limit": 1})


def test_groups_and_columns_before_and_after(workspace, dataset, recipe):
    found = before_after.before_after(workspace, dataset.id, recipe)
    assert (found.records, found.suppressed) == (60, 24)
    sizes = dict(zip(found.groups.least, zip(found.groups.before, found.groups.after, strict=True), strict=True))
    assert {least: both for least, both in sizes.items() if any(both)} == {2: (60, 0), 5: (0, 36)}
    assert (found.groups.suppressed, found.groups.persons) == (24, True)
    columns = {each.column: each for each in found.columns}
    kept = 36 / 60
    fine = {"age": (20 - 10) / (20 - 1) * kept, "zip": kept, "illness": kept}  # a label of age stands for 10 of 20
    assert {name: each.granularity for name, each in columns.items()} == pytest.approx(fine)
    same = {"age": 0, "zip": kept, "illness": kept}
    assert {name: each.unchanged for name, each in columns.items()} == pytest.approx(same)
    figures = protect.evaluate_recipe(workspace, dataset.id, recipe)
    assert {name: each.detail for name, each in columns.items()} == pytest.approx(dict(figures.detail))
    told = found.to_json()
    assert (told["records_in"], told["records_out"], told["suppressed"]) == (60, 36, 24)


def test_a_release_shows_what_its_recipe_did(workspace, dataset, recipe):
    made = protect.protect(workspace, dataset.id, recipe, name="made")
    asked = before_after.of_release(workspace, made.id)
    assert before_after.before_after(workspace, dataset.id, asked) == before_after.before_after(
        workspace, dataset.id, recipe
    )
    found = before_after.distribution(workspace, dataset.id, asked, "age")
    assert [(bar.label, bar.before, bar.after) for bar in found.bars] == [("20-29", 30, 18), ("30-39", 30, 18)]
    assert found.suppressed == 24


def test_a_release_is_seen_by_the_hierarchy_that_it_was_made_with(workspace, dataset):
    hierarchy_editing.save_hierarchy(workspace, dataset.id, "age", {"builder": "intervals", "widths": [10]})
    steps = drafts.draft(workspace, dataset.id).recipe.to_json()["steps"]
    values = {"steps": [*steps, {"op": "generalize", "column": "age", "level": 1}], "models": []}
    made = protect.protect(workspace, dataset.id, editing.edit_draft(workspace, dataset.id, values).recipe, name="tens")
    hierarchy_editing.save_hierarchy(workspace, dataset.id, "age", {"builder": "suppression"})
    now = before_after.distribution(workspace, dataset.id, drafts.draft(workspace, dataset.id).recipe, "age")
    then = before_after.distribution(workspace, dataset.id, before_after.of_release(workspace, made.id), "age")
    assert (len(now.bars), [bar.after for bar in then.bars]) == (1, [30, 30])


def test_a_further_column_costs_one_scan(workspace, dataset, recipe, monkeypatch):
    before_after.before_after(workspace, dataset.id, recipe)
    scans = []
    query = workspace.engine.stream
    monkeypatch.setattr(workspace.engine, "stream", lambda *a, **k: scans.append(a) or query(*a, **k))
    catalog.set_roles(workspace, dataset.id, {**dataset.roles, "illness": ColumnRole.INSENSITIVE}, marks=dataset.marks)
    asked = Recipe.model_validate(recipe.to_json() | {"roles": {**recipe.roles, "illness": "insensitive"}})
    first = before_after.distribution(workspace, dataset.id, asked, "illness")
    read = len(scans)
    assert before_after.distribution(workspace, dataset.id, asked, "illness") == first
    pair = before_after.contingency(workspace, dataset.id, asked, ("illness", "age"))
    assert len(scans) == read > 0
    assert [(bar.before, bar.after) for bar in first.bars] == [(20, 12)] * 3
    assert (pair.before.tolist(), pair.after.tolist()) == ([[10, 10]] * 3, [[6, 6]] * 3)
    assert (pair.distance, pair.association_before, pair.association_after) == pytest.approx((0, 0, 0))


def test_of_a_subset_only_its_records_are_looked_at(workspace, dataset, recipe, people_file, tmp_path):
    """The first thirty people, of whom the table is the population."""
    lines = people_file.read_text("utf-8").splitlines()[:31]
    (tmp_path / "some.csv").write_text("\n".join(lines) + "\n", "utf-8")
    models = [{"model": "k_map", "k": 2, "subset": "some.csv"}]
    roles = {**recipe.roles, "illness": "insensitive"}
    asked = Recipe.model_validate(recipe.to_json() | {"models": models, "roles": roles})
    loaded = protect.recipe_in(asked, tmp_path)
    assert before_after.before_after(workspace, dataset.id, loaded).records == 30
    bars = before_after.distribution(workspace, dataset.id, loaded, "illness").bars
    assert {bar.label: bar.before for bar in bars} == {"flu": 10, "asthma": 10, "gout": 10}


def test_classifiers_are_trained_once_for_a_recipe(workspace, dataset, recipe):
    """Age tells zip, of which all four are as frequent; of tens of years those who stay have one of two."""
    assert before_after.known_accuracy(workspace, dataset.id, recipe, "zip") is None
    told = []
    found = before_after.accuracy(
        workspace, dataset.id, recipe, "zip", report=lambda done, total: told.append((done, total))
    )
    assert told == [(n, 10) for n in range(1, 11)]
    assert (found.features, found.labels, found.records, found.suppressed) == (("age",), 4, 60, 24)
    assert (found.original, found.baseline) == (1, 0.25)
    assert 0.15 < found.protected < 0.45
    assert found.kept == pytest.approx((found.protected - 0.25) / 0.75)
    assert before_after.accuracy(workspace, dataset.id, recipe, "zip", report=told.append) is found
    assert before_after.known_accuracy(workspace, dataset.id, recipe, "zip") is found
    other = Recipe.model_validate(recipe.to_json() | {"suppression_limit": 0.5})
    assert before_after.known_accuracy(workspace, dataset.id, other, "zip") is None


class TestInAJob:
    @pytest.fixture
    def did(self, workspace):
        """Does a job as its worker would, and gives what it told."""

        def do(**arguments):
            notes = []
            job = jobs.submit_job(workspace, background.TRAIN, arguments)
            jobs._queue(workspace).claim("here", at_once=1)
            result = jobs._perform(workspace, job.act, job.arguments, lambda *told: notes.append(told))
            jobs._queue(workspace).finish(job.id, State.DONE, result=json.loads(json.dumps(result)))
            return notes

        return do

    def test_its_answer_is_found_by_who_asks_the_same(self, workspace, dataset, recipe, did):
        asked = {"dataset": dataset.id, "target": "zip", "features": ["age"]}
        notes = did(**asked, recipe=recipe.to_json())
        assert notes[-1] == (10, 10, "10 of 10 classifiers are trained")
        made = before_after.known_accuracy(workspace, dataset.id, recipe, "zip", features=["age"])
        with Workspace(workspace.store) as later:

            def found(one, *features):
                return background.accuracy_found(later, dataset.id, one, "zip", features=features)

            assert found(recipe, "age") == found(recipe) == made
            assert found(recipe, "illness") is None
            assert found(Recipe.model_validate(recipe.to_json() | {"suppression_limit": 0.5}), "age") is None

    def test_of_a_release_it_is_another_question(self, workspace, dataset, recipe, did):
        made = protect.protect(workspace, dataset.id, recipe, name="made")
        did(dataset=dataset.id, target="zip", features=["age"], release=made.id)
        with Workspace(workspace.store) as later:
            asked = before_after.of_release(later, made.id)
            found = background.accuracy_found(later, dataset.id, asked, "zip", features=["age"])
            assert (found.original, found.suppressed) == (1, 24)
            assert background.accuracy_found(later, dataset.id, recipe, "zip", features=["age"]) is None

    def test_who_cancels_it_ends_it(self, workspace, dataset, recipe):
        def report(_done, _total, note=""):
            if note:
                raise JobCancelledError

        asked = {"dataset": dataset.id, "target": "zip", "features": ["age"], "recipe": recipe.to_json()}
        with pytest.raises(JobCancelledError):
            jobs._perform(workspace, background.TRAIN, asked, report)
        assert before_after.known_accuracy(workspace, dataset.id, recipe, "zip", features=["age"]) is None

    def test_it_says_on_what(self, workspace, dataset):
        with pytest.raises(InvalidValueError, match="Name a recipe or a release"):
            before_after.train_classifiers(workspace, dataset.id, "zip", report=lambda *_: None)


def test_a_target_that_leaves_is_refused(workspace, dataset, recipe):
    with pytest.raises(TargetUnfitError, match="leaves the table"):
        before_after.accuracy(workspace, dataset.id, recipe, "name")
    with pytest.raises(ColumnsMissingError, match="nobody"):
        before_after.distribution(workspace, dataset.id, recipe, "nobody")


def test_without_quasi_identifiers_there_is_no_before_and_after(workspace, dataset):
    catalog.set_roles(workspace, dataset.id, dict.fromkeys(dataset.columns, ColumnRole.INSENSITIVE))
    with pytest.raises(InvalidValueError, match="no quasi-identifier"):
        before_after.before_after(workspace, dataset.id, drafts.draft(workspace, dataset.id).recipe)


def test_values_are_for_who_may_see_records(workspace, dataset, recipe):
    with Workspace(workspace.store, actor=Actor("guest", Role.VIEWER)) as theirs:
        for ask in (
            lambda: before_after.distribution(theirs, dataset.id, recipe, "age"),
            lambda: before_after.contingency(theirs, dataset.id, recipe, ("age", "zip")),
        ):
            with pytest.raises(NotPermittedError):
                ask()


@pytest.mark.parametrize("recoding", ["global", "local"])
def test_what_is_shown_after_is_what_the_protected_table_holds(workspace, dataset, recoding):
    """Against DuckDB on the written table: each column, and each pair of labels."""
    editing.edit_draft(workspace, dataset.id, {"models": [{"model": "k_anonymity", "k": 4}], "suppression_limit": 0.2})
    searched = search.begin_search(workspace, dataset.id, {"recoding": recoding}).recipe
    made = protect.protect(workspace, dataset.id, searched, name="made")
    table = workspace.store.home / "releases" / made.id / "table.parquet"
    written = pd.read_parquet(table).astype({"age": str, "zip": str})
    for name in ("age", "zip", "illness"):
        bars = before_after.distribution(workspace, dataset.id, searched, name).bars
        assert {bar.label: bar.after for bar in bars if bar.after} == written[name].value_counts().to_dict()
    pair = before_after.contingency(workspace, dataset.id, searched, ("age", "zip"))
    counted = pd.crosstab(written["age"], written["zip"]).reindex(index=pair.rows, columns=pair.across).fillna(0)
    assert pair.after.tolist() == counted.to_numpy().astype(int).tolist()
    found = before_after.before_after(workspace, dataset.id, searched)
    detail = {each.column: each.detail for each in found.columns}
    assert detail == pytest.approx({name: made.figures["detail"][name] for name in detail})
    assert before_after.before_after(workspace, dataset.id, before_after.of_release(workspace, made.id)) == found
