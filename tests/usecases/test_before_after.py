"""Before and after of a draft and of a release: one scan for what classes do not know, and answers that are kept."""

import pandas as pd
import pytest

from privacy_core.errors import ColumnsMissingError, InvalidValueError, NotPermittedError
from privacy_core.evaluate import TargetUnfitError
from privacy_core.govern import Actor, Role
from privacy_core.profile import Role as ColumnRole
from privacy_core.transform import Recipe
from privacy_core.usecases import before_after, catalog, drafts, editing, protect, search
from privacy_core.usecases.workspace import Workspace


@pytest.fixture
def recipe(workspace, dataset):
    """Tens of years: 60 people, of each ten years and zip 6 or 9, at k = 7, so that those with 6 leave."""
    values = drafts.draft(workspace, dataset.id).recipe.to_json()
    steps = [*values["steps"], {"op": "band", "column": "age", "width": 10}]
    models = [{"model": "k_anonymity", "k": 7}]
    return Recipe.model_validate(values | {"steps": steps, "models": models, "suppression_limit": 1})


def test_groups_and_columns_before_and_after(workspace, dataset, recipe):
    found = before_after.before_after(workspace, dataset.id, recipe)
    figures = protect.evaluate_recipe(workspace, dataset.id, recipe)
    assert found.records == 60
    assert found.suppressed == figures.suppressed > 0
    assert {each.column: each.detail for each in found.columns} == pytest.approx(dict(figures.detail))
    assert found.groups.persons
    assert found.to_json()["columns"]["age"]["unchanged"] == 0


def test_a_release_shows_what_its_recipe_did(workspace, dataset, recipe):
    made = protect.protect(workspace, dataset.id, recipe, name="made")
    asked = before_after.of_release(workspace, made.id)
    assert before_after.before_after(workspace, dataset.id, asked) == before_after.before_after(
        workspace, dataset.id, recipe
    )
    found = before_after.distribution(workspace, dataset.id, asked, "age")
    assert [bar.label for bar in found.bars] == ["20-29", "30-39"]
    assert sum(bar.after for bar in found.bars) == made.headline["records_out"]


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
    assert len(scans) == read
    assert pair.after.sum() == sum(bar.after for bar in first.bars)


def test_of_a_subset_only_its_records_are_looked_at(workspace, dataset, recipe, people_file, tmp_path):
    """The first thirty people, of whom the table is the population."""
    lines = people_file.read_text("utf-8").splitlines()[:31]
    (tmp_path / "some.csv").write_text("\n".join(lines) + "\n", "utf-8")
    models = [{"model": "k_map", "k": 2, "subset": "some.csv"}]
    roles = {**recipe.roles, "illness": "insensitive"}
    asked = Recipe.model_validate(recipe.to_json() | {"models": models, "roles": roles})
    loaded = protect.recipe_in(asked, tmp_path)
    assert before_after.before_after(workspace, dataset.id, loaded).records == 30
    assert sum(bar.before for bar in before_after.distribution(workspace, dataset.id, loaded, "illness").bars) == 30


def test_classifiers_are_trained_once_for_a_recipe(workspace, dataset, recipe):
    assert before_after.known_accuracy(workspace, dataset.id, recipe, "illness") is None
    told = []
    found = before_after.accuracy(
        workspace, dataset.id, recipe, "illness", report=lambda done, total: told.append((done, total))
    )
    assert told == [(n, 10) for n in range(1, 11)]
    assert found.features == ("age", "zip")
    assert before_after.accuracy(workspace, dataset.id, recipe, "illness", report=told.append) == found
    assert before_after.known_accuracy(workspace, dataset.id, recipe, "illness") == found
    other = Recipe.model_validate(recipe.to_json() | {"suppression_limit": 0.5})
    assert before_after.known_accuracy(workspace, dataset.id, other, "illness") is None


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
