"""The guards of privacy models, of the tables that they name, and of hierarchies."""

from tests.prove.guards import USECASES, guard

MODELS_BY_HAND = "tests/risk/test_models_by_hand.py"
POPULATIONS = f"{USECASES}/test_models_of_populations.py"
COMPANIONS = f"{USECASES}/test_companions.py"
READINGS = "tests/transform/test_local_readings.py"

MODELS = (
    guard(
        "a strict limit is not met on the limit",
        "risk/models/model.py",
        "return np.asarray(scores < self.limit - _ROUNDING)",
        "return np.asarray(scores <= self.limit + _ROUNDING)",
        f"{MODELS_BY_HAND}::test_each_model_gives_its_figure_and_fails_the_right_classes",
    ),
    guard(
        "a common value gains less in enhanced beta",
        "risk/models/formulas.py",
        "np.where(gains > allowed, np.inf, gains)",
        "gains",
        f"{MODELS_BY_HAND}::test_a_common_value_may_gain_less_in_enhanced_beta",
    ),
    guard(
        "many values of one person hide nobody",
        "risk/models/diversity.py",
        "return np.where(measures.most_diverse(classes, self.sensitive) < self.l, np.inf, scores)",
        "return scores",
        f"{MODELS_BY_HAND}::test_one_person_with_many_values_is_not_diverse",
    ),
    guard(
        "a population class that nobody of the subset is in tells of absence",
        "risk/models/identity.py",
        "if self.min > 0 and absent(reference, given, self.subset):",
        "if False:",
        f"{MODELS_BY_HAND}::test_delta_presence_holds_each_class_between_two_shares",
    ),
    guard(
        "a population that lacks people of the table is refused",
        "risk/models/population.py",
        "if missing := int((~there).sum()):",
        "if missing := 0:",
        f"{MODELS_BY_HAND}::test_a_population_must_know_everybody",
    ),
    guard(
        "only rows of the table are its subset",
        "transform/companions.py",
        "if written != rows:",
        "if False:",
        f"{POPULATIONS}::test_rows_that_the_table_lacks_are_refused",
        f"{POPULATIONS}::test_a_row_more_often_than_in_the_table_is_refused",
    ),
    guard(
        "the subset alone leaves",
        "usecases/protect.py",
        "                given.table(),\n                recipe,",
        "                catalog.table(workspace, found.id),\n                recipe,",
        f"{POPULATIONS}::test_the_subset_alone_is_protected_and_measured_again_in_the_file",
    ),
    guard(
        "tables do not leave with a recipe",
        "usecases/protect.py",
        "shutil.copyfile(asked.folder / file, place / catalog.COMPANIONS / name_there)",
        'shutil.copyfile(asked.folder / file, place / "recipe" / name_there)',
        f"{POPULATIONS}::test_the_table_that_a_model_names_does_not_leave_with_the_recipe",
    ),
    guard(
        "a recipe of the studio reads no table elsewhere",
        "usecases/companions.py",
        "if any(Path(file).name != file for file in companion_files(recipe).values()):",
        "if False:",
        f"{POPULATIONS}::test_a_recipe_of_the_studio_reads_no_table_outside_its_folder",
    ),
    guard(
        "what must hold in the file by itself does",
        "transform/suppress.py",
        "again = [model for model in models if model.whole or (hold_on_export and model.compares)]",
        "again = [model for model in models if model.whole]",
        "tests/transform/test_all_classes.py::test_what_a_recipient_sees_stands_beside_and_is_held_on_demand",
    ),
    guard(
        "values that an error can name stay out of what is sent and logged",
        "hierarchy/hierarchy.py",
        "super().__init__(*facts)\n        self.values",
        "super().__init__(*facts, values)\n        self.values",
        "tests/hierarchy/test_builders.py::test_what_a_taxonomy_lacks_is_named_but_not_in_the_message",
    ),
    guard(
        "a deleted table lies beside no other",
        "usecases/catalog.py",
        "        copy.unlink()\n        workspace.forget(copy.parts[-3])\n",
        "        pass\n",
        f"{COMPANIONS}::TestGoing::test_it_goes_when_the_other_dataset_does",
    ),
    guard(
        "a deleted table lies in no release that was measured against it",
        "usecases/catalog.py",
        'f"*/{COMPANIONS}/{beside(dataset)}"',
        'f"*/none/{beside(dataset)}"',
        f"{COMPANIONS}::TestGoing::test_it_goes_from_releases_too",
    ),
    guard(
        "a population is read anew when another file takes its name",
        "usecases/companions.py",
        "hierarchies.state(folder / file), *asked",
        "*asked",
        f"{COMPANIONS}::TestReadingOnce::test_another_file_of_that_name_is_read",
    ),
    guard(
        "nobody's table is put beside one's own",
        "usecases/companions.py",
        "found, added = catalog.find(workspace, dataset), catalog.find(workspace, other)",
        "found, added = catalog.find(workspace, dataset), catalog.find(workspace, dataset)",
        f"{COMPANIONS}::TestPuttingOneBeside",
    ),
    guard(
        "records with levels of their own are judged as everybody reads them, not as the search made them",
        "transform/local_sweep.py",
        "            self.read()\n",
        "            self.join_alike()\n",
        f"{READINGS}::test_a_class_that_grows_does_not_take_the_readers_of_another",
    ),
    guard(
        "a label that too few read is not released",
        "transform/local_sweep.py",
        "self.leave(np.flatnonzero((self.of < 0) | ~meets[self.of]))\n        return not meets.all()",
        "self.leave(np.flatnonzero(self.of < 0))\n        return False",
        f"{READINGS}::test_a_class_that_grows_does_not_take_the_readers_of_another",
    ),
    guard(
        "people of a population count for one label of the file",
        "transform/local_reading.py",
        "left = left[~fits]",
        "left = left[:]",
        f"{READINGS}::test_people_count_for_the_first_label_alone",
    ),
)
