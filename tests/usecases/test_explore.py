"""From one solution to others: neighbours cost what the protected table costs, kept ones stay, a job keeps its best."""

import io
import json
import zipfile
from dataclasses import replace

import pyarrow as pa
import pytest

from privacy_core.errors import InvalidValueError
from privacy_core.jobs import JobCancelledError
from privacy_core.store.tickets import TicketStore
from privacy_core.transform import SearchSettings, with_levels
from privacy_core.usecases import (
    catalog,
    drafts,
    editing,
    explore,
    hierarchies,
    hierarchy_editing,
    jobs,
    opening,
    protect,
    recipe_file,
    recoding,
    search,
)
from privacy_core.usecases.workspace import Workspace
from tests.usecases.conftest import ROLES

HIDDEN = [{"op": "drop", "column": "person"}, {"op": "drop", "column": "name"}]


@pytest.fixture
def searching(workspace, dataset):
    """Sixty people, one record each, with a search of their age and zip."""
    models = [{"model": "k_anonymity", "k": 4}]
    editing.edit_draft(workspace, dataset.id, {"steps": HIDDEN, "models": models, "suppression_limit": 0.1})
    search.begin_search(workspace, dataset.id, {"seconds": 5})
    return dataset


def begun(workspace, table):
    """A table of the same columns with a search that asks for k = 4."""
    found = opening.open_frame(workspace, table)
    found = catalog.set_roles(workspace, found.id, ROLES, marks={"person_id": "person"})
    editing.edit_draft(workspace, found.id, {"steps": HIDDEN, "models": [{"model": "k_anonymity", "k": 4}]})
    search.begin_search(workspace, found.id, {"seconds": 5})
    return found


def recipe_of(workspace, dataset):
    return drafts.draft(workspace, dataset.id).recipe


def every_node(workspace, dataset, recipe):
    found = search.search_levels(workspace, dataset.id, recipe)
    top = {step.column: 9 for step in found.recipe.steps if step.op == "generalize"}
    heights = dict.fromkeys(top, 0)
    for column in top:
        while True:
            try:
                explore.look_at(workspace, dataset.id, recipe, [{column: heights[column] + 1}])
            except InvalidValueError:
                break
            heights[column] += 1
    age, zip_ = heights["age"], heights["zip"]
    return found, [{"age": a, "zip": z} for a in range(age + 1) for z in range(zip_ + 1)]


class TestLookingAround:
    @pytest.mark.parametrize("hold", [False, True])
    def test_what_is_looked_at_costs_what_the_protected_table_costs(self, workspace, searching, hold):
        """Gout is of the youngest: where they leave, the others have less of it than the table had."""
        table = catalog.read_table(workspace, searching.id)
        gout = ["gout" if row % 20 < 4 else ("flu", "asthma")[row % 2] for row in range(60)]
        searching = begun(workspace, table.set_column(4, "illness", pa.array(gout)))
        models = [
            {"model": "k_anonymity", "k": 2},
            {"model": "basic_beta_likeness", "sensitive": "illness", "beta": 0.8},
        ]
        asked = {"models": models, "suppression_limit": 0.9, "hold_on_export": hold}
        recipe = editing.edit_draft(workspace, searching.id, asked).recipe
        found, nodes = every_node(workspace, searching, recipe)
        looked = explore.look_at(workspace, searching.id, recipe, nodes)
        assert min(each.loss for each in looked if each.allowed) == pytest.approx(found.found.loss)
        for levels, solution in zip(nodes, looked, strict=True):
            made = protect.evaluate_recipe(workspace, searching.id, with_levels(recipe, levels))
            assert (solution.suppressed, solution.allowed) == (made.suppressed, made.within_limit)
            if made.after is not None:
                assert 1 / solution.smallest == pytest.approx(made.after.prosecutor_highest)
                assert solution.classes / solution.units == pytest.approx(made.after.prosecutor_average)

    def test_where_persons_count_risk_is_that_of_persons(self, workspace, searching):
        """Two records each: by records every group would look twice as large."""
        table = catalog.read_table(workspace, searching.id)

        twice = table.take([*range(table.num_rows), *range(table.num_rows)])
        double = begun(workspace, twice)
        recipe = recipe_of(workspace, double)
        levels = search.search_levels(workspace, double.id, recipe).found.levels
        (solution,) = explore.look_at(workspace, double.id, recipe, [levels])
        made = protect.evaluate_recipe(workspace, double.id, with_levels(recipe, levels))
        assert made.records_out == 120
        assert solution.units == 60
        assert solution.smallest == made.after.k
        assert solution.classes / solution.units == pytest.approx(made.after.prosecutor_average)

    def test_a_level_that_no_hierarchy_has_is_refused(self, workspace, searching):
        with pytest.raises(InvalidValueError, match="Name one of these or a lower one"):
            explore.look_at(workspace, searching.id, recipe_of(workspace, searching), [{"age": 99}])

    def test_a_column_that_is_dropped_is_none_of_the_solutions(self, workspace, searching):
        steps = [*HIDDEN, {"op": "drop", "column": "zip"}]
        recipe = editing.edit_draft(workspace, searching.id, {"steps": steps}).recipe
        found = search.search_levels(workspace, searching.id, recipe)
        assert found.columns == ("age",)
        assert all(len(each.levels) == 1 for each in found.found.solutions)


class TestLossOfARecipe:
    def test_it_is_what_the_search_says_of_these_levels(self, workspace, searching):
        recipe = recipe_of(workspace, searching)
        found = search.search_levels(workspace, searching.id, recipe)
        assert explore.loss_of(workspace, searching.id, found.recipe, like=recipe) == pytest.approx(found.found.loss)
        plain = found.recipe.model_copy(update={"search": None})
        assert explore.loss_of(workspace, searching.id, plain, like=recipe) == pytest.approx(found.found.loss)

    def test_other_steps_have_none(self, workspace, searching):
        recipe = recipe_of(workspace, searching)
        steps = [*HIDDEN, {"op": "band", "column": "age", "width": 10}]
        banded = editing.edit_draft(workspace, searching.id, {"steps": steps, "search": None}).recipe
        assert explore.loss_of(workspace, searching.id, banded, like=recipe) is None

    def test_of_levels_of_each_record_s_own_it_is_known_where_the_settings_are_the_same(self, workspace, searching):
        recipe = recipe_of(workspace, searching)
        own = recipe.model_copy(update={"search": replace(recipe.search, recoding="local", seconds=None)})
        found = recoding.search_recoding(workspace, searching.id, own).to_json()
        assert explore.loss_of(workspace, searching.id, own, like=recipe) == found["loss"]
        other = recipe.model_copy(update={"search": replace(recipe.search, gs_factor=0.2)})
        assert explore.loss_of(workspace, searching.id, own, like=other) is None


class TestLossOfARelease:
    """Twenty ages, 20 to 39: fives are four labels of five ages, tens are two of ten."""

    @pytest.fixture
    def made(self, workspace, dataset):
        """Ages in fives, zip as it is; nobody has to leave."""
        hierarchy_editing.save_hierarchy(workspace, dataset.id, "age", {"builder": "intervals", "widths": [5]})
        steps = [*HIDDEN, {"op": "generalize", "column": "age", "level": 1}]
        asked = {"steps": steps, "models": [{"model": "k_anonymity", "k": 2}], "suppression_limit": 1}
        recipe = editing.edit_draft(workspace, dataset.id, asked).recipe
        return protect.protect(workspace, dataset.id, recipe, name="fives")

    def test_it_stays_whatever_becomes_of_the_hierarchy(self, workspace, dataset, made):
        """By hand: (5 - 1) / (20 - 1) for age and 0 for zip, their geometric mean as of the metric."""
        like = recipe_of(workspace, dataset)
        assert made.figures["suppressed"] == 0
        expected = ((4 / 19 + 1) * 1) ** 0.5 - 1
        assert explore.loss_of_release(workspace, made.id, like=like) == pytest.approx(expected)
        hierarchy_editing.save_hierarchy(workspace, dataset.id, "age", {"builder": "intervals", "widths": [10]})
        assert explore.loss_of_release(workspace, made.id, like=like) == pytest.approx(expected)
        coarser = recipe_of(workspace, dataset)
        today = explore.loss_of(workspace, dataset.id, coarser, like=coarser)
        assert today > explore.loss_of_release(workspace, made.id, like=coarser)
        editing.edit_draft(workspace, dataset.id, {"steps": HIDDEN})
        hierarchy_editing.delete_hierarchy(workspace, dataset.id, "age")
        with Workspace(workspace.store) as later:
            assert explore.loss_of_release(later, made.id, like=like) == pytest.approx(expected)

    def test_it_follows_the_measure_that_is_asked_for(self, workspace, dataset, made):
        like = recipe_of(workspace, dataset)
        height = like.model_copy(update={"search": SearchSettings(metric="height")})
        assert explore.loss_of_release(workspace, made.id, like=height) == 1

    def test_levels_of_each_record_s_own_are_found_by_the_old_hierarchy(self, workspace, searching):
        recipe = recipe_of(workspace, searching)
        own = recipe.model_copy(update={"search": replace(recipe.search, recoding="local", seconds=None)})
        made = protect.protect(workspace, searching.id, own, name="own levels")
        before = recoding.search_recoding(workspace, searching.id, own).found.loss
        hierarchy_editing.save_hierarchy(workspace, searching.id, "age", {"builder": "suppression"})
        assert explore.loss_of_release(workspace, made.id, like=recipe) == before
        assert recoding.search_recoding(workspace, searching.id, own).found.loss != before


class TestKeepingSolutions:
    def test_a_kept_solution_never_takes_the_place_of_another(self, workspace, searching):
        first = explore.keep_solution(workspace, searching.id, {"age": 1, "zip": 0}, name="age 1")
        again = explore.keep_solution(workspace, searching.id, {"age": 1, "zip": 0}, name="age 1")
        other = explore.keep_solution(workspace, searching.id, {"age": 2, "zip": 0}, name="age 1")
        assert (first.name, again.name, other.name) == ("age 1", "age 1", "age 1 (2)")
        kept = {each.name: each.recipe for each in protect.list_recipes(workspace)}
        assert {step.column: step.level for step in kept["age 1"].steps if step.op == "generalize"} == {
            "age": 1,
            "zip": 0,
        }
        assert kept["age 1"].models == recipe_of(workspace, searching).models


class TestSearchingOn:
    def test_it_goes_on_past_the_seconds_of_the_page(self, workspace, searching):
        recipe = recipe_of(workspace, searching)
        hurried = recipe.model_copy(update={"search": replace(recipe.search, seconds=1e-9)})
        notes = []
        made = explore.search_on(
            workspace, searching.id, hurried, report=lambda done, total, note="": notes.append((done, total, note))
        )
        assert made.searched.found.optimal
        assert not made.stopped
        assert "combinations looked at" in notes[0][2]

    def test_who_stops_it_gets_the_best_so_far(self, workspace, searching):
        recipe = recipe_of(workspace, searching)

        def report(_done, _total, _note=""):
            raise JobCancelledError

        made = explore.search_on(workspace, searching.id, recipe, report=report)
        assert made.stopped
        assert not made.searched.found.optimal
        assert made.searched.found.loss >= search.search_levels(workspace, searching.id, recipe).found.loss

    def test_its_answer_belongs_to_recipes_that_ask_the_same(self, workspace, searching):
        recipe = recipe_of(workspace, searching)

        def asked(one):
            return explore.asked_for(workspace, searching.id, one)

        same = recipe.model_copy(update={"search": replace(recipe.search, seconds=60)})
        fixed = with_levels(recipe, {"age": 1, "zip": 0})
        other = recipe.model_copy(update={"suppression_limit": 0.2})
        assert asked(recipe) == asked(same) == asked(fixed)
        assert asked(recipe) != asked(other)
        as_job = jobs._perform(
            workspace, "search_on", {"dataset": searching.id, "recipe": recipe.to_json()}, lambda *_: None
        )
        assert as_job["asked"] == asked(recipe)
        assert json.loads(json.dumps(as_job)) == as_job
        assert as_job["levels"] == search.search_levels(workspace, searching.id, recipe).found.levels


def test_undo_goes_back_through_every_step_of_the_search_and_redo_forward(workspace, searching):
    search.take_levels(workspace, searching.id, {"age": 1, "zip": 1})
    settings = recipe_of(workspace, searching).to_json()["search"]
    editing.edit_draft(workspace, searching.id, {"search": {**settings, "weights": {"age": 2.0}}})
    editing.edit_draft(workspace, searching.id, {"models": [{"model": "k_anonymity", "k": 3}]})
    search.take_levels(workspace, searching.id, None)
    search.end_search(workspace, searching.id)
    states = [recipe_of(workspace, searching)]
    while drafts.draft(workspace, searching.id).can_undo:
        states.append(drafts.undo(workspace, searching.id).recipe)
    ended, open_, k3, weighted, taken, begun, *_ = states
    assert ended.search is None
    assert set(open_.searched(searching.columns)) == set(weighted.roles) & {"age", "zip"}
    assert k3.models[0].k == 3
    assert weighted.models[0].k == 4
    assert weighted.search.weights == {"age": 2.0}
    assert taken.search.weights == {}
    assert {step.column: step.level for step in taken.steps if step.op == "generalize"} == {"age": 1, "zip": 1}
    assert set(begun.searched(searching.columns)) == {"age", "zip"}
    assert states[-1].search is None
    forward = [recipe_of(workspace, searching)]
    while drafts.draft(workspace, searching.id).can_redo:
        forward.append(drafts.redo(workspace, searching.id).recipe)
    assert forward == states[::-1]


def test_the_recipe_that_is_handed_out_finds_the_same_levels(workspace, searching, tmp_path):
    path = recipe_file.recipe_link(workspace, searching.id)
    ticket = TicketStore(workspace.store).redeem(path.rsplit("/", 1)[1], actor=workspace.actor.name, sid=workspace.sid)
    with zipfile.ZipFile(io.BytesIO(ticket.path.read_bytes())) as archive:
        archive.extractall(tmp_path)
    asked = protect.read_recipe(tmp_path / "recipe.json")
    found = search.search_with(workspace, searching.id, asked).found
    here = search.search_levels(workspace, searching.id, recipe_of(workspace, searching)).found
    assert found.levels == here.levels
    assert found.loss == pytest.approx(here.loss)


def test_of_many_quasi_identifiers_no_hierarchy_is_read_twice_however_often_a_model_changes(workspace, monkeypatch):
    columns = [f"q{number}" for number in range(16)]
    table = pa.table({name: [row % 2 for row in range(8)] for name in columns})
    found = opening.open_frame(workspace, table)
    catalog.set_roles(workspace, found.id, dict.fromkeys(columns, "quasi_identifier"))
    search.begin_search(workspace, found.id, {"seconds": 5})
    read = []
    reader = hierarchies.read_hierarchy
    monkeypatch.setattr(hierarchies, "read_hierarchy", lambda path: read.append(path.name) or reader(path))
    for k in (2, 3):
        editing.edit_draft(workspace, found.id, {"models": [{"model": "k_anonymity", "k": k}]})
        recipe = recipe_of(workspace, found)
        protect.evaluate_recipe(workspace, found.id, recipe)
        levels = search.search_levels(workspace, found.id, recipe).found.levels
        explore.look_at(workspace, found.id, recipe, [levels])
        hierarchies.list_hierarchies(workspace, found.id)
    assert len(read) == len(set(read)) <= len(columns)
