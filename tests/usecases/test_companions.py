"""Another table of the workspace as population or subset: beside the dataset by name, read once, gone with either."""

import os

import pytest

from privacy_core.errors import NotFoundError, NotPermittedError
from privacy_core.govern import Actor, Role
from privacy_core.transform import NoSolutionError, RecipeError
from privacy_core.usecases import (
    catalog,
    companions,
    drafts,
    editing,
    hierarchies,
    judging,
    protect,
    recipe_material,
    releases,
    search,
)
from privacy_core.usecases.workspace import Workspace
from tests.usecases.conftest import people_csv, recipe_for

# 60 people aged 20 to 39 in four zips; in bands of 20 years 15 are alike. The region has two of each age and zip.
REGION = "age,zip\n" + "".join(f"{age},0{zip_}\n" for age in range(20, 40) for zip_ in range(1000, 1004)) * 2
PART = "\n".join(people_csv().splitlines()[:13]) + "\n"


def in_region(k, file):
    return recipe_for({"model": "k_map", "k": k, "population": file})


@pytest.fixture
def opened(tmp_path, import_csv):
    """Opens a text as a table of the workspace."""

    def run(text, name="other.csv"):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return import_csv(path)

    return run


@pytest.fixture
def region(opened):
    return opened(REGION)


@pytest.fixture
def beside(workspace, dataset, region):
    return companions.add_companion(workspace, dataset.id, region.id)


class TestPuttingOneBeside:
    def test_models_count_in_it(self, workspace, dataset, beside):
        figure = protect.evaluate_recipe(workspace, dataset.id, in_region(40, beside)).models[0]
        assert (figure.before, figure.after) == (2, 40)

    def test_no_record_is_copied(self, workspace, dataset, region, beside):
        original = catalog.folder(workspace, region.id) / "table.parquet"
        assert (hierarchies.folder(workspace, dataset.id) / beside).samefile(original)

    def test_where_a_file_has_one_name_only_it_is_copied(self, workspace, dataset, region, monkeypatch):
        def refuses(*_):
            raise PermissionError

        monkeypatch.setattr(os, "link", refuses)
        file = companions.add_companion(workspace, dataset.id, region.id)
        copy = hierarchies.folder(workspace, dataset.id) / file
        original = catalog.folder(workspace, region.id) / "table.parquet"
        assert not copy.samefile(original)
        assert copy.read_bytes() == original.read_bytes()

    def test_it_is_offered_by_name_with_what_does_not_fit(self, workspace, dataset, region, opened):
        catalog.rename_dataset(workspace, region.id, "All of the region")
        part = opened(PART, "part.csv")
        newest, older = companions.list_companions(workspace, dataset.id)
        assert (newest.dataset, newest.lacks, newest.adds) == (part.id, (), ())
        assert (older.name, older.rows, older.lacks, older.adds) == ("All of the region", 160, (), ())
        assert older.file == f"all-of-the-region_{region.id}.parquet"
        of_region = {each.dataset: each for each in companions.list_companions(workspace, region.id)}
        assert of_region[part.id].adds == ("person", "name", "illness")

    def test_its_file_keeps_its_name_when_the_table_gets_another(self, workspace, dataset, region, beside):
        catalog.rename_dataset(workspace, region.id, "Something else")
        assert companions.add_companion(workspace, dataset.id, region.id) == beside
        (offer,) = companions.list_companions(workspace, dataset.id)
        assert (offer.name, offer.file) == ("Something else", beside)
        folder = hierarchies.folder(workspace, dataset.id)
        assert [path.name for path in folder.iterdir()] == [beside]

    def test_a_subset_is_what_is_protected(self, workspace, dataset, opened, tmp_path):
        file = companions.add_companion(workspace, dataset.id, opened(PART).id)
        presence = {"model": "delta_presence", "max": 0.2, "subset": file}
        figures = protect.evaluate_recipe(workspace, dataset.id, recipe_for(presence))
        assert (figures.records_in, figures.models[0].after) == (12, 0.2)
        release = protect.protect(workspace, dataset.id, recipe_for(presence), name="x")
        assert release.headline["records_out"] == 12
        export = releases.export_release(workspace, release.id, releases.kind_of(tmp_path / "out.csv"))
        assert export.figures["models"][0]["after"] == 0.2  # measured again, from the release's own copy

    def test_only_tables_of_ones_own_are_found(self, workspace, dataset, region):
        with (
            Workspace.open(workspace.store.home, actor=Actor("ann", Role.ANALYST)) as other,
            pytest.raises(NotFoundError),
        ):
            companions.add_companion(other, dataset.id, region.id)
        with pytest.raises(NotFoundError):
            companions.add_companion(workspace, dataset.id, dataset.id)

    def test_it_needs_the_permission_to_protect(self, workspace, dataset, region):
        with (
            Workspace.open(workspace.store.home, actor=Actor(workspace.actor.name, Role.VIEWER)) as viewer,
            pytest.raises(NotPermittedError),
        ):
            companions.add_companion(viewer, dataset.id, region.id)


class TestGoing:
    def test_it_goes_when_the_other_dataset_does(self, workspace, dataset, region, beside):
        protect.evaluate_recipe(workspace, dataset.id, in_region(40, beside))
        catalog.delete_dataset(workspace, region.id)
        assert not list(hierarchies.folder(workspace, dataset.id).iterdir())
        with pytest.raises(RecipeError, match=r"models\[0\]\.population: there is no file"):
            protect.evaluate_recipe(workspace, dataset.id, in_region(40, beside))

    def test_it_goes_from_releases_too(self, workspace, dataset, region, beside):
        protect.protect(workspace, dataset.id, in_region(40, beside), name="measured against people")
        copies = list((workspace.store.home / "releases").glob(f"*/companions/{beside}"))
        assert len(copies) == 1
        catalog.delete_dataset(workspace, region.id)
        assert not copies[0].exists()

    def test_it_goes_with_its_own_dataset_and_the_other_stays(self, workspace, dataset, region, beside):
        folder = catalog.folder(workspace, dataset.id)
        assert (folder / "hierarchies" / beside).is_file()
        catalog.delete_dataset(workspace, dataset.id)
        assert not folder.exists()
        assert catalog.look_at_records(workspace, region.id, rows=200).num_rows == 160


class TestReadingOnce:
    @pytest.fixture
    def scans(self, monkeypatch):
        """The tables whose classes are made for models."""
        made = []
        for name in ("population_classes", "write_subset"):
            real = getattr(companions, name)

            def counted(*arguments, real=real, name=name, **options):
                made.append(name)
                return real(*arguments, **options)

            monkeypatch.setattr(companions, name, counted)
        return made

    def test_while_a_slider_moves_a_population_is_not_read_again(self, workspace, dataset, beside, scans):
        found = [protect.evaluate_recipe(workspace, dataset.id, in_region(k, beside)) for k in (2, 40, 41)]
        assert [each.suppressed for each in found] == [0, 0, 60]
        assert scans == ["population_classes"]

    def test_nor_is_a_subset(self, workspace, dataset, opened, scans):
        file = companions.add_companion(workspace, dataset.id, opened(PART).id)
        for most in (0.3, 0.2, 0.1):
            presence = {"model": "delta_presence", "max": most, "subset": file}
            assert protect.evaluate_recipe(workspace, dataset.id, recipe_for(presence)).records_in == 12
        assert scans == ["write_subset"]

    def test_another_file_of_that_name_is_read(self, workspace, dataset, beside, opened, scans):
        protect.evaluate_recipe(workspace, dataset.id, in_region(40, beside))
        other = opened(REGION + REGION.split("\n", 1)[1], "twice.csv")
        path = hierarchies.folder(workspace, dataset.id) / beside
        path.unlink()
        os.link(catalog.folder(workspace, other.id) / "table.parquet", path)
        assert protect.evaluate_recipe(workspace, dataset.id, in_region(40, beside)).models[0].after == 80
        assert len(scans) == 2

    def test_a_recipe_that_was_just_judged_is_not_judged_again(self, workspace, dataset, beside, monkeypatch):
        first = protect.evaluate_recipe(workspace, dataset.id, in_region(40, beside))
        monkeypatch.setattr(protect, "evaluate", None)
        assert protect.evaluate_recipe(workspace, dataset.id, in_region(40, beside)) == first


class TestWhatIsWrongWithWhichModel:
    def wrong(self, workspace, dataset, *models, **changes):
        return judging.wrong_models(workspace, dataset.id, recipe_for(*models, **changes))

    def test_nothing_is_where_all_can_hold(self, workspace, dataset):
        assert self.wrong(workspace, dataset, {"model": "k_anonymity", "k": 15}) == {}

    def test_what_no_class_could_meet_says_what_would_be_possible(self, workspace, dataset):
        many = {"model": "distinct_l_diversity", "sensitive": "illness", "l": 4}
        assert self.wrong(workspace, dataset, {"model": "k_anonymity", "k": 61}, {"model": "k_map", **LUCKY}, many) == {
            0: "61 is more than the 60 persons of the table; at most that is possible",
            2: "4 is more than the 3 values of 'illness'; at most that is possible",
        }

    def test_a_table_that_does_not_fit_is_its_models_fault(self, workspace, dataset, opened):
        file = companions.add_companion(workspace, dataset.id, opened("name,shoe\nAda,42\n").id)
        k_map = {"model": "k_map", "k": 2, "population": file}
        told = self.wrong(workspace, dataset, {"model": "k_anonymity", "k": 2}, k_map)
        assert told == {1: f"{file!r} lacks the quasi-identifiers 'age', 'zip'"}

    def test_so_are_settings_by_which_it_cannot_be_measured(self, workspace, dataset):
        order = {"model": "t_closeness", "sensitive": "illness", "t": 0.5, "distance": "ordered", "order": ["flu"]}
        small = {"model": "k_map", "k": 2, "estimator": "poisson", "population_size": 3}
        told = self.wrong(workspace, dataset, order, {"model": "k_anonymity", "k": 2}, small)
        assert list(told) == [0, 2]
        assert "The order of 'illness' lacks 2 of the column's values" in told[0]
        assert "The table has 60 of a population of 3" in told[2]

    def test_what_no_search_could_meet_is_told_of_its_model_and_is_searched_for_once(
        self, workspace, dataset, monkeypatch
    ):
        search.begin_search(workspace, dataset.id, {})
        models = [{"model": "k_anonymity", "k": 2}, {"model": "k_anonymity", "k": 61}]
        editing.edit_draft(workspace, dataset.id, {"models": models})
        recipe = drafts.draft(workspace, dataset.id).recipe
        told = judging.wrong_models(workspace, dataset.id, recipe)
        assert told == {1: "61 is more than the 60 persons of the table; at most that is possible"}
        monkeypatch.setattr(recipe_material, "find_levels", None)
        assert judging.wrong_models(workspace, dataset.id, recipe) == told
        with pytest.raises(NoSolutionError):
            protect.evaluate_recipe(workspace, dataset.id, recipe)

    def test_what_is_wrong_with_a_step_is_no_models_fault(self, workspace, dataset):
        steps = [
            {"op": "drop", "column": "name"},
            {"op": "pseudonymize", "column": "person"},
            {"op": "band", "column": "zip", "width": 20},
        ]
        assert self.wrong(workspace, dataset, {"model": "k_anonymity", "k": 61}, steps=steps) == {}


LUCKY = {"k": 2, "estimator": "poisson", "population_size": 600}
