"""A release whose records have levels of their own: previewed, made, measured in the file, and made again the same."""

import zipfile
from collections import Counter

import pyarrow.parquet as pq
import pytest

from privacy_core.errors import InvalidValueError
from privacy_core.transform import NoSolutionError, Recipe, local_recoding, mondrian
from privacy_core.transform.search import SearchSettings
from privacy_core.usecases import drafts, editing, protect, recoding, releases, search
from tests.transform.test_local_populations import reads_as
from tests.usecases.conftest import ROLES, people_csv

AGES = "".join(f"{age};{age // 5 * 5}-{age // 5 * 5 + 4};{age // 10 * 10}s;*\n" for age in range(20, 40))
ZIPS = "".join(f"0{1000 + n};0100*\n" for n in range(4))
RECIPE = {
    "roles": {name: role.value for name, role in ROLES.items()} | {"person": "direct_identifier"},
    "hierarchies": {"age": "ages.csv", "zip": "zips.csv"},
    "steps": [{"op": "drop", "column": "name"}, {"op": "drop", "column": "person"}],
    "models": [{"model": "k_anonymity", "k": 5}],
    "search": {"recoding": "local"},
}


@pytest.fixture
def loaded(tmp_path):
    """A recipe with its hierarchies; 60 people aged 20 to 39, three of each, whose zip follows from their age."""
    (tmp_path / "ages.csv").write_text(AGES, "utf-8")
    (tmp_path / "zips.csv").write_text(ZIPS, "utf-8")
    return lambda **changes: protect.recipe_in(Recipe.model_validate(RECIPE | changes), tmp_path)


def written(workspace, release, path):
    export = releases.export_release(workspace, release.id, releases.kind_of(path))
    releases.hand_out(workspace, export.id, path)
    return export


def test_a_draft_becomes_a_release_that_its_recipe_makes_again(workspace, dataset, tmp_path):
    recipe = search.begin_search(workspace, dataset.id, {"recoding": "local"}).recipe
    assert search.settled(workspace, dataset.id, recipe) == recipe
    expected = protect.evaluate_recipe(workspace, dataset.id, recipe)
    found = recoding.search_recoding(workspace, dataset.id, recipe).to_json()
    release = protect.protect(workspace, dataset.id, recipe, name="local")
    assert release.parameters["search"] == {"recoding": "local"}
    assert release.figures["after"] == expected.to_json()["after"]
    assert (release.headline["k"], release.headline["suppressed"]) == (expected.after.k, found["suppressed"])
    assert sum(found["records_at_level"]["age"]) == release.headline["records_out"]
    told = releases.prospect(workspace, release.id, releases.kind_of(tmp_path / "first.csv")).losses[0]
    assert "'age', 'zip' are on different levels" in told
    first = written(workspace, release, tmp_path / "first.csv")
    assert first.figures["k"] == expected.after.k >= 5

    packed = releases.export_recipe(workspace, release.id)
    releases.hand_out(workspace, packed.id, tmp_path / "recipe.zip")
    zipfile.ZipFile(tmp_path / "recipe.zip").extractall(tmp_path / "again")
    asked = protect.read_recipe(tmp_path / "again" / "recipe.json")
    again = protect.protect_with(workspace, dataset.id, asked, name="again")
    assert again.result_fingerprint == release.result_fingerprint
    assert written(workspace, again, tmp_path / "second.csv").sha256 == first.sha256


def test_records_are_previewed_at_the_levels_that_they_leave_with(workspace, dataset, tmp_path):
    search.begin_search(workspace, dataset.id, {"recoding": "mondrian"})
    without_person = [{"op": "drop", "column": name} for name in ("name", "person")]
    recipe = editing.edit_draft(workspace, dataset.id, {"steps": without_person}).recipe
    seen = protect.preview(workspace, dataset.id, recipe, rows=60).after
    release = protect.protect(workspace, dataset.id, recipe, name="x")
    written(workspace, release, tmp_path / "out.parquet")
    assert release.headline["suppressed"] == 0
    assert pq.read_table(tmp_path / "out.parquet").to_pylist() == seen.to_pylist()


def test_an_ended_search_leaves_nothing_open(workspace, dataset):
    search.begin_search(workspace, dataset.id, {"recoding": "local"})
    search.end_search(workspace, dataset.id)
    recipe = drafts.draft(workspace, dataset.id).recipe
    assert recipe.search is None
    assert not any(step.op == "generalize" for step in recipe.steps)


def test_people_of_a_population_count_for_the_label_that_they_read_as(workspace, dataset, loaded, tmp_path):
    """Of the sixty the first twelve are in the table; the file alone says for each label how many may be meant."""
    (tmp_path / "part.csv").write_text("\n".join(people_csv().splitlines()[:13]) + "\n", "utf-8")
    presence = {"model": "delta_presence", "min": 0, "max": 0.5, "subset": "part.csv"}
    asked = loaded(models=[{"model": "k_map", "k": 10, "subset": "part.csv"}, presence])
    release = protect.protect_with(workspace, dataset.id, asked, name="x")
    export = written(workspace, release, tmp_path / "out.parquet")
    rows = [tuple(row.values()) for row in pq.read_table(tmp_path / "out.parquet").select(["age", "zip"]).to_pylist()]
    assert len(rows) == 12
    trees = {name: asked.hierarchies[name] for name in ("age", "zip")}
    everybody = [tuple(line.split(",")[2:4]) for line in people_csv().splitlines()[1:]]
    read = Counter(reads_as(one, set(rows), trees, SearchSettings()) for one in everybody)
    for figures in (release.figures["models"], export.figures["models"]):
        assert figures[0]["after"] == min(read[one] for one in rows) >= 10
        assert figures[1]["after"] == pytest.approx(max(rows.count(one) / read[one] for one in rows))


def test_a_least_share_of_a_population_is_refused(workspace, dataset, loaded, tmp_path):
    (tmp_path / "part.csv").write_text("\n".join(people_csv().splitlines()[:13]) + "\n", "utf-8")
    presence = {"model": "delta_presence", "min": 0.1, "max": 0.5, "subset": "part.csv"}
    with pytest.raises(InvalidValueError, match="Set min to 0, or take global recoding"):
        protect.protect_with(workspace, dataset.id, loaded(models=[presence]), name="x")


def test_what_no_levels_meet_is_refused(workspace, dataset, loaded):
    with pytest.raises(NoSolutionError, match="limit allows 0"):
        protect.protect_with(workspace, dataset.id, loaded(models=[{"model": "k_anonymity", "k": 61}]), name="x")


def test_what_changes_between_the_ways_is_told(loaded):
    own, one = loaded().recipe, loaded(search={}).recipe
    assert protect.compare_recipes(one, own) == ["Levels of records: one a column became their own (local)."]


@pytest.mark.parametrize("way", ["local", "mondrian"])
def test_a_release_tells_how_far_its_search_is_and_ends_when_told_to(workspace, dataset, loaded, way, monkeypatch):
    """The search takes the first half; whoever ends it there leaves no release."""
    monkeypatch.setattr(local_recoding, "_TOLD", 1)
    monkeypatch.setattr(mondrian, "_TOLD", 1)

    class EndedError(Exception):
        pass

    told = []

    def report(done, total):
        told.append(done / total if total else 0.0)
        if len(told) == 2:
            raise EndedError

    before = len(releases.list_releases(workspace))
    with pytest.raises(EndedError):
        protect.protect_with(workspace, dataset.id, loaded(search={"recoding": way}), name="x", report=report)
    assert max(told) <= 0.5
    assert len(releases.list_releases(workspace)) == before
    seen = []
    protect.protect_with(
        workspace,
        dataset.id,
        loaded(search={"recoding": way}),
        name="x",
        report=lambda done, total: seen.append(done / total if total else 0.0),
    )
    assert seen == sorted(seen)
    assert (seen[0] <= 0.5, seen[-1]) == (True, 1.0)


def test_figures_of_levels_tell_how_far_they_are_and_are_found_after_somebody_stopped(workspace, dataset, monkeypatch):
    monkeypatch.setattr(local_recoding, "_TOLD", 1)
    recipe = search.begin_search(workspace, dataset.id, {"recoding": "local"}).recipe

    def stops(share, note):
        raise KeyboardInterrupt(f"{0 <= share <= 1} {note}")

    with pytest.raises(KeyboardInterrupt, match=r"True .* combinations still to be generalized"):
        protect.evaluate_recipe(workspace, dataset.id, recipe, report=stops)
    assert protect.evaluate_recipe(workspace, dataset.id, recipe).within_limit
    protect.evaluate_recipe(workspace, dataset.id, recipe, report=stops)  # from memory: nothing is left to tell
