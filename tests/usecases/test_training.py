"""A training as it is charged, refused, simulated and looked at: what is spent stays, and a refusal spends nothing."""

import json
import math
import random
import threading
from collections import Counter
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pytest

from privacy_core.dp import events
from privacy_core.dp.budget import Neighbours, OverBudgetError
from privacy_core.dp.charges import FAILED, RELEASED, RESERVED
from privacy_core.dp.enforced import Totals
from privacy_core.dp.ledger import Ledger
from privacy_core.dp.points import point_of
from privacy_core.errors import InvalidValueError, NotFoundError, NotPermittedError, PrivacyCoreError
from privacy_core.export.release import add_release
from privacy_core.govern import Actor, Role
from privacy_core.learn import checkpoint
from privacy_core.learn.config import read_config
from privacy_core.learn.plan import planned
from privacy_core.profile import Mark
from privacy_core.usecases import asking, budgets, catalog, jobs, learning, opening, training, training_told
from privacy_core.usecases.workspace import Workspace
from tests.usecases.conftest import send

ROWS, PERSONS = 400, 100
SCHEMA = {
    "age": {"type": "integer", "bounds": [0, 100], "bins": 0},
    "city": {"type": "categorical", "categories": ["Bern", "Chur"]},
    "pay": {"type": "categorical", "categories": ["low", "high"]},
}
NOISE = {
    "target": "pay",
    "schema": SCHEMA,
    "noise_multiplier": 2.0,
    "clip_norm": 1.0,
    "sampling": 0.25,
    "epochs": 1,
    "delta": 1e-5,
}
FREE = {"target": "pay", "schema": SCHEMA, "sampling": 0.25, "epochs": 1}
MANY = {**NOISE, "rows_per_person": 3}
SIMULATED = {**NOISE, "rows": 300, "simulation": True}
CELL = "Secretname"


def people(**changes) -> pa.Table:
    draw = random.Random(3)  # noqa: S311 - people of a test
    age = [draw.randrange(18, 90) for _ in range(ROWS)]
    columns = {
        "person": [f"p{n % PERSONS:03}" for n in range(ROWS)],
        "age": age,
        "city": [draw.choice(["Bern", "Chur"]) for _ in range(ROWS)],
        "pay": ["high" if each + draw.gauss(0, 10) > 50 else "low" for each in age],
    }
    return pa.table({**columns, **changes})


@pytest.fixture(scope="module")
def new_home(tmp_path_factory):
    """A workspace with the table: a copy of it is there at once, where importing takes longer than a training."""
    place = tmp_path_factory.mktemp("table")
    pacsv.write_csv(people(), place / "rows.csv")
    with Workspace.open(place / "home") as opened:
        upload = send(opened, place / "rows.csv")
        opening.import_upload(opened, upload.id, opening.detect_upload(opened, upload.id), name="people")
    return place / "home"


@pytest.fixture
def imported(workspace, tmp_path, import_csv):
    def run(table, **more):
        pacsv.write_csv(table, tmp_path / "rows.csv")
        return import_csv(tmp_path / "rows.csv", **more)

    return run


@pytest.fixture
def table(workspace):
    return catalog.list_datasets(workspace)[0]


@pytest.fixture
def paid(workspace, table):
    budgets.set_budget(workspace, table.source, epsilon=100.0, delta=1e-5)
    return table


def plan_of(told=NOISE, *, persons=False):
    return planned(read_config(told), persons=persons)


def lines(workspace, dataset, kind=None):
    found = Ledger(workspace.store, "local").entries(dataset.source)
    return [one for one in found if kind in (None, one.kind)]


def spent(workspace, dataset):
    return budgets.account(workspace, dataset.source).standing.spent.epsilon


def files(workspace):
    return sorted(path.name for path in (workspace.store.home / "releases").iterdir())


def weights(workspace, model):
    return checkpoint.load(training.model_folder(workspace, model)).module.state_dict()


def same(one, other):
    return all(bool((one[name] == other[name]).all()) for name in one)


def cancelling(_done, _total, note=""):
    if note == "training":
        raise KeyboardInterrupt


class TestCharge:
    def test_the_whole_plan_is_charged_before_the_first_batch(self, workspace, paid, monkeypatch):
        seen = []

        def looks(*_given, **_more):
            seen.append([one.kind for one in lines(workspace, paid)])
            raise ValueError(CELL)

        monkeypatch.setattr(learning, "descend", looks)
        with pytest.raises(asking.NotDrawnError):
            training.train_model(workspace, paid.id, NOISE)
        assert seen == [["budget", RESERVED]]

    def test_the_event_says_exactly_what_was_drawn_and_recomposes_to_the_claim(self, workspace, paid):
        model = training.train_model(workspace, paid.id, NOISE)
        (line,) = lines(workspace, paid, RESERVED)
        body, details, plan = line.body, line.body["details"], plan_of()
        count, descent = events.apart(events.from_json(body["event"]))
        assert descent == events.Training(0.25, 2.0, 4)
        assert count == events.DiscreteLaplace(50.0, 1)
        event = events.from_json(body["event"])
        point = point_of(event, 1e-5 / 2)
        assert Totals.none().plus(event, point).spent(1e-5).epsilon == plan.epsilon == model.guarantee["epsilon"]
        assert (float.fromhex(body["epsilon"]), float.fromhex(body["delta"])) == (point.epsilon, point.delta)
        assert (body["purpose"], line.spend) == ("training", model.ledger_events[0])
        assert details["mechanism"] == "dp-sgd"
        assert (details["unit"], details["neighbours"]) == (None, Neighbours.ADD_OR_REMOVE_ONE.value)
        assert details["sampling"] == {"probability": (0.25).hex(), "steps": 4}
        gradients, rows = details["drawn"]
        assert gradients["sensitivities"] == {"l2": (1.0).hex()}
        assert gradients["parameters"]["scale"] == (2.0).hex()
        assert (rows["name"], rows["sensitivities"]) == ("rows", {"l1": 1})
        assert {"torch", "opendp", "dp-accounting"} <= set(details["libraries"])
        assert spent(workspace, paid) == pytest.approx(plan.epsilon)
        assert model.figures["charged"]
        assert lines(workspace, paid, RELEASED)[0].body["answer"] == {"model": model.id}

    def test_the_same_settings_again_are_drawn_and_charged_anew(self, workspace, paid):
        models = [training.train_model(workspace, paid.id, NOISE) for _ in range(2)]
        assert len(lines(workspace, paid, RESERVED)) == 2
        assert spent(workspace, paid) > plan_of().epsilon
        assert not same(*(weights(workspace, one) for one in models))

    def test_a_failed_training_stays_charged_and_says_nothing_of_the_data(self, workspace, paid, monkeypatch):
        def fails(*_given, **_more):
            raise ValueError(f"{CELL} is too large")

        monkeypatch.setattr(learning, "descend", fails)
        with pytest.raises(asking.NotDrawnError) as told:
            training.train_model(workspace, paid.id, NOISE)
        assert CELL not in str(told.value)
        assert [one.kind for one in lines(workspace, paid)] == ["budget", RESERVED, FAILED]
        assert CELL not in repr(lines(workspace, paid))
        assert spent(workspace, paid) == pytest.approx(plan_of().epsilon)
        assert (files(workspace), training.list_models(workspace)) == ([], [])

    def test_a_cancelled_training_stays_charged(self, workspace, paid):
        with pytest.raises(KeyboardInterrupt):
            training.train_model(workspace, paid.id, NOISE, report=cancelling)
        assert [one.kind for one in lines(workspace, paid)] == ["budget", RESERVED, FAILED]
        assert spent(workspace, paid) == pytest.approx(plan_of().epsilon)
        assert (files(workspace), training.list_models(workspace)) == ([], [])

    def test_who_has_too_little_left_is_refused_and_nothing_is_written(self, workspace, table, monkeypatch):
        budgets.set_budget(workspace, table.source, epsilon=plan_of().epsilon * 0.99, delta=1e-5)
        monkeypatch.setattr(learning, "descend", lambda *_given, **_more: pytest.fail("it was trained"))
        told = training.plan_training(workspace, table.id, NOISE)
        assert not told.prospect.fits
        with pytest.raises(OverBudgetError, match="Nothing was released or spent"):
            training.train_model(workspace, table.id, NOISE)
        assert [one.kind for one in lines(workspace, table)] == ["budget"]
        assert files(workspace) == []

    def test_a_share_for_training_is_a_limit_of_its_own(self, workspace, table):
        claim = plan_of().epsilon
        budgets.set_budget(workspace, table.source, epsilon=claim * 10, delta=1e-4, shares={"training": 0.05})
        with pytest.raises(OverBudgetError, match="share for training"):
            training.train_model(workspace, table.id, NOISE)
        budgets.set_budget(
            workspace, table.source, epsilon=claim * 10, delta=1e-4, shares={"training": 0.5}, reason="more of it"
        )
        training.train_model(workspace, table.id, NOISE)
        by = budgets.account(workspace, table.source).standing.by_purpose
        assert by["training"].epsilon > 0 == by["exploration"].epsilon

    def test_two_at_once_do_not_both_spend_the_last_epsilon(self, workspace, table, monkeypatch):
        """Both have read and planned before either asks the ledger."""
        budgets.set_budget(workspace, table.source, epsilon=plan_of().epsilon * 1.2, delta=1e-5)
        barrier, found, material = threading.Barrier(2), [], learning.material

        def waits(*given):
            made = material(*given)
            barrier.wait(60)
            return made

        monkeypatch.setattr(learning, "material", waits)

        def trains():
            try:
                found.append(training.train_model(workspace, table.id, NOISE).id)
            except OverBudgetError as error:
                found.append(error)

        threads = [threading.Thread(target=trains) for _ in range(2)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert sum(isinstance(one, OverBudgetError) for one in found) == 1
        assert len(lines(workspace, table, RESERVED)) == 1
        assert spent(workspace, table) == pytest.approx(plan_of().epsilon)
        assert files(workspace) == [one for one in found if isinstance(one, str)]

    def test_people_whose_number_is_public_are_refused_before_a_row_is_read(self, workspace, table, monkeypatch):
        """Nothing is known of secret batches for one who is replaced by another; the ledger says so too."""
        budgets.set_budget(workspace, table.source, epsilon=100.0, delta=1e-5, public_n=True)
        ask = training.plan_training, training.train_model
        monkeypatch.setattr(learning, "material", lambda *_: pytest.fail("rows were read"))
        for act in ask:
            with pytest.raises(InvalidValueError, match=r"replaced by another\. Nothing was spent"):
                act(workspace, table.id, NOISE)
        assert [one.kind for one in lines(workspace, table)] == ["budget"]

    def test_the_ledger_refuses_them_by_the_same_words(self, workspace, table, monkeypatch):
        budgets.set_budget(workspace, table.source, epsilon=100.0, delta=1e-5, public_n=True)
        said = training.NOT_REPLACED
        monkeypatch.setattr(training, "NOT_REPLACED", None)
        monkeypatch.setattr(budgets, "set_budget", None)
        found, config = catalog.find(workspace, table.id), read_config(NOISE)
        budget = budgets.account(workspace, table.source).standing.budget
        asked = training._asked(found, config, plan_of(), budget)
        with pytest.raises(InvalidValueError) as refused:
            Ledger(workspace.store, "local").reserve(asked)
        assert str(refused.value) == said

    def test_a_plan_reads_no_record_and_writes_nothing(self, workspace, paid, monkeypatch):
        for name in ("query", "stream"):
            monkeypatch.setattr(type(workspace.engine), name, lambda *_: pytest.fail("a plan asked the table"))
        told = training.plan_training(workspace, paid.id, NOISE).to_json()
        assert told["guarantee"]["epsilon"] == plan_of().epsilon
        assert told["columns_left_out"] == ["person"]
        assert (told["fits"], told["spent_after"]) == (True, pytest.approx(plan_of().epsilon))
        assert [one.kind for one in lines(workspace, paid)] == ["budget"]

    def test_without_a_budget_nothing_is_charged_and_the_model_says_so(self, workspace, table):
        model = training.train_model(workspace, table.id, NOISE)
        assert (model.figures["charged"], model.ledger_events) == (False, ())
        assert model.guarantee["epsilon"] == plan_of().epsilon
        assert lines(workspace, table) == []


class TestPersons:
    @pytest.fixture
    def of_persons(self, workspace, table):
        budgets.set_budget(workspace, table.source, epsilon=100.0, delta=1e-5, person="person")
        return table

    def test_at_most_so_many_rows_of_a_person_are_kept_and_accounted_for(self, workspace, of_persons, monkeypatch):
        used = []
        descend = learning.descend
        monkeypatch.setattr(learning, "descend", lambda *given, **more: used.append(given) or descend(*given, **more))
        model = training.train_model(workspace, of_persons.id, {**MANY, "clip_norm": 0.5})
        learn, how = used[0][2], used[0][3]
        assert np.bincount(learn.unit).max() == 3
        assert learn.units <= PERSONS
        assert how.noise == 2.0 * 0.5 * 3
        assert model.figures["rows_beyond_limit"] == learn.units
        assert model.guarantee["unit"] == {"column": "person"}
        assert model.guarantee["rows_per_unit"] == 3
        (line,) = lines(workspace, of_persons, RESERVED)
        gradients, rows = line.body["details"]["drawn"]
        assert line.body["details"]["unit"] == "person"
        assert gradients["sensitivities"] == {"l2": (1.5).hex()}
        assert gradients["parameters"]["scale"] == (3.0).hex()
        assert rows["sensitivities"] == {"l1": 3}
        count, _ = events.apart(events.from_json(line.body["event"]))
        assert count == events.DiscreteLaplace(150.0, 3)

    def test_a_person_is_on_one_side_and_told_as_private_questions_tell_them(self, workspace, imported):
        """Rows without a person are nobody's, and both zeros are one person."""
        ids = pa.array([0.0, -0.0, None, math.nan, *(float(n // 4) for n in range(4, ROWS))])
        table = imported(people(person=ids))
        config = read_config(MANY)
        made = learning.material(workspace, catalog.find(workspace, table.id), config, "person")
        assert made.unnamed == 2
        assert made.learn.units + len(np.unique(made.test.unit)) == PERSONS
        assert np.bincount(made.learn.unit).max() == 3

    def test_a_table_without_the_budget_s_person_is_refused(self, workspace, of_persons, imported):
        other = imported(people().drop_columns(["person"]), source=of_persons.source)
        with pytest.raises(InvalidValueError, match="'person', which this table does not have"):
            training.train_model(workspace, other.id, NOISE)


class TestSplit:
    @pytest.mark.parametrize("unit", [None, "person"])
    def test_one_more_person_moves_nobody_else(self, workspace, imported, unit):
        config = read_config({**NOISE, "rows_per_person": 2})
        table = people(age=range(ROWS))  # every row has another content
        one = table.slice(7, 1).set_column(0, "person", [["new"]]).set_column(1, "age", [[1000]])
        sides = []
        for each in (table, pa.concat_tables([table.slice(0, 200), one, table.slice(200)])):
            found = imported(each)
            made = learning.material(workspace, catalog.find(workspace, found.id), config, unit)
            age = np.array(each.column("age").to_pylist())
            sides.append((set(age[made.learn.row]), set(age[made.test.row])))
        assert sides[1][0] - {1000} == sides[0][0]
        assert sides[1][1] - {1000} == sides[0][1]
        assert 0.05 < len(sides[0][1]) / ROWS < 0.5  # of a hundred persons; else with probability 1e-6

    def test_one_more_of_many_that_are_alike_moves_none_of_them(self, workspace, imported):
        """Rows of four contents: each is drawn by itself, and both sides keep about their share of each."""
        alike = {name: ["x", "y"] * (ROWS // 2) for name in ("person", "city")}
        one, many = people(**alike, pay=["low"] * ROWS, age=[1, 1, 2, 2] * (ROWS // 4)), []
        for each in (one, pa.concat_tables([one.slice(0, 1), one])):
            found = imported(each)
            told = {**SCHEMA, "city": {"type": "categorical", "categories": ["x", "y"]}}
            config = read_config({**NOISE, "schema": told, "target": "age"})
            made = learning.material(workspace, catalog.find(workspace, found.id), config, None)
            many.append([Counter(map(tuple, side.features.tolist())) for side in (made.learn, made.test)])
        more = [(after - before).total() for before, after in zip(*many, strict=True)]
        assert sorted(more) == [0, 1]
        assert all((before - after).total() == 0 for before, after in zip(*many, strict=True))
        assert all(20 < rows < 80 for rows in many[0][1].values())  # of 200; else with probability 1e-6

    def test_another_division_divides_anew_and_any_number_names_one(self, workspace, table):
        found = catalog.find(workspace, table.id)
        rows = [
            learning.material(workspace, found, read_config({**NOISE, "split": split}), None).test.row.tolist()
            for split in (0, 0, 1, 10**30)
        ]
        assert rows[0] == rows[1]
        assert rows[1] != rows[2] != rows[3]

    def test_a_batch_is_expected_to_be_as_large_as_a_noisy_count_says(self, workspace, table, monkeypatch):
        asked, used = [], []
        monkeypatch.setattr(learning, "draw_count", lambda count, **how: asked.append((count, how)) or 1000)
        descend = learning.descend
        monkeypatch.setattr(learning, "descend", lambda *given, **more: used.append(given) or descend(*given, **more))
        model = training.train_model(workspace, table.id, NOISE)
        assert asked == [(model.figures["rows_learned_from"], {"scale": 50.0, "sensitivity": 1})]
        assert used[0][3].expected == 1000 * 0.25
        training.train_model(workspace, table.id, {**NOISE, "rows": 800})
        assert len(asked) == 1
        assert used[2][3].expected == 800 * 0.25


class TestWithoutGuarantee:
    @pytest.mark.parametrize(
        ("told", "why"),
        [
            (FREE, "No epsilon was asked for"),
            ({**NOISE, "schema": "from_data_not_private"}, "read off the data"),
            (SIMULATED, "simulation"),
        ],
    )
    def test_there_is_none_and_nothing_is_charged(self, workspace, paid, told, why):
        model = training.train_model(workspace, paid.id, told)
        assert model.guarantee is None
        assert why in model.figures["why_no_guarantee"]
        assert not model.figures["charged"]
        assert lines(workspace, paid, RESERVED) == []
        told = training_told.headline(model)
        assert (told["epsilon"], told["guarantee"]) == (None, None)
        course = training.course_of(workspace, model.id)
        assert all(point["epsilon"] is None for point in course["points"])

    def test_a_simulation_is_the_same_by_the_same_seed_and_another_by_another(self, workspace, table):
        told = {**SIMULATED, "model": "mlp", "hidden": [3]}
        one, again, other = (
            weights(workspace, training.train_model(workspace, table.id, {**told, "seed": seed})) for seed in (1, 1, 2)
        )
        assert same(one, again)
        assert not same(one, other)

    def test_otherwise_a_seed_fixes_initial_weights_alone(self, workspace, table, monkeypatch):
        begun = []
        descend = learning.descend

        def looks(module, *given, **more):
            begun.append({name: each.clone() for name, each in module.state_dict().items()})
            return descend(module, *given, **more)

        monkeypatch.setattr(learning, "descend", looks)
        told = {**NOISE, "rows": 300, "model": "mlp", "hidden": [3], "seed": 5}
        made = [weights(workspace, training.train_model(workspace, table.id, told)) for _ in range(2)]
        assert same(begun[0], begun[2])
        assert not same(*made)

    def test_columns_that_a_schema_of_the_data_leaves_out_are_listed(self, workspace, imported):
        table = imported(people(person=[f"x{n}" for n in range(ROWS)], one=["same"] * ROWS))
        model = training.train_model(workspace, table.id, {**FREE, "schema": "from_data_not_private"})
        assert model.figures["columns_left_out"] == ["one"]


def test_a_schema_of_the_data_leaves_out_a_column_of_ten_thousand_categories(workspace, imported):
    rows = pa.concat_tables([people()] * 25)
    table = imported(rows.set_column(0, "person", [[f"x{n}" for n in range(len(rows))]]))
    assert table.person is None
    model = training.train_model(workspace, table.id, {**FREE, "schema": "from_data_not_private"})
    assert model.figures["columns_left_out"] == ["person"]
    assert model.figures["columns_used"] == ["age", "city"]


class TestRefused:
    """Nothing is charged, nothing is kept, no cell is told."""

    def refused(self, workspace, table, told, match):
        with pytest.raises(PrivacyCoreError, match=match) as error:
            training.train_model(workspace, table.id, told)
        assert not isinstance(error.value, asking.NotDrawnError)
        assert [one.kind for one in lines(workspace, table)] == ["budget"]
        assert files(workspace) == []
        assert CELL not in str(error.value)

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"target": "wage", "schema": {**SCHEMA, "wage": SCHEMA["pay"]}}, "wage"),
            ({"target": "wage"}, "is not in the schema"),
            ({"schema": {"pay": SCHEMA["pay"]}}, "names the target only"),
            ({"schema": {**SCHEMA, "height": SCHEMA["age"]}}, "height"),
            (
                {"schema": {**SCHEMA, "age": {"type": "integer", "bounds": [9, 1]}}},
                "the first must be below the second",
            ),
            (
                {"target": "age", "schema": {**SCHEMA, "age": {"type": "number", "bounds": [9, 1]}}},
                "bounds are 9 and 1",
            ),
            ({"schema": {**SCHEMA, "age": {"type": "integer", "bounds": [0, math.nan]}}}, "schema is not clear at age"),
            (
                {"schema": {**SCHEMA, "city": {"type": "categorical", "categories": [f"c{n}" for n in range(10_000)]}}},
                "10,000 categories, and 1,000 are the most",
            ),
            (
                {"schema": {**SCHEMA, "pay": {"type": "categorical", "categories": [f"c{n}" for n in range(101)]}}},
                "101 labels in the schema",
            ),
            (
                {"schema": {**SCHEMA, "pay": {"type": "categorical", "categories": ["low"]}}},
                "has 1 label in the schema",
            ),
            ({"schema": {**SCHEMA, "pay": {"type": "categorical", "categories": ["gold", "tin"]}}}, "There are 0 rows"),
            ({"schema": {**SCHEMA, "city": {"type": "integer", "bounds": [0, 9]}}}, "the schema calls 'city' a number"),
            ({"schema": {**SCHEMA, "person": {"type": "boolean"}}, "target": "person"}, "tells who somebody is"),
            ({"schema": {**SCHEMA, "person": {"type": "boolean"}}}, "tells who somebody is"),
            ({"delta": 0.01}, "promises nothing to"),
            ({"noise_multiplier": None, "epsilon": 0}, "at epsilon"),
            ({"noise_multiplier": None, "epsilon": math.nan}, "at epsilon"),
            ({"epsilon": 1.0}, "both given"),
            ({"epochz": 3}, "at epochz"),
            ({"columns": {}}, 'no setting "columns"'),
            ({"model": "forest"}, "at model"),
            ({"hidden": [0], "model": "mlp"}, "hidden layers of 1 to"),
            ({"hidden": [8] * 9, "model": "mlp"}, "at most 8 hidden layers"),
            ({"epochs": 10_000, "sampling": 1e-3}, "steps are more than"),
            ({"seed": -1}, "at seed"),
            ({"schema": None}, "A schema is an object"),
        ],
    )
    def test_a_training_that_does_not_fit_its_table(self, workspace, paid, changes, said):
        if "tells who" in said:
            catalog.set_roles(workspace, paid.id, {}, marks={Mark.PERSON_ID: "person"})
        self.refused(workspace, paid, {**NOISE, **changes}, f"(?i){said}")

    @pytest.mark.parametrize(
        ("pay", "said"),
        [
            (["low"] * ROWS, "one label in all rows"),
            ([None] * ROWS, "There are 0 rows"),
            (["low"] * 25 + ["high"] + [None] * (ROWS - 26), "rows to learn from and"),
        ],
    )
    def test_labels_that_cannot_be_learned(self, workspace, imported, pay, said):
        table = imported(people(pay=pa.array(pay, pa.string())))
        budgets.set_budget(workspace, table.source, epsilon=100.0, delta=1e-5)
        self.refused(workspace, table, NOISE, said)

    @pytest.mark.parametrize(
        ("numbers", "said"),
        [([7.0] * ROWS, "is the same in all rows"), ([math.nan] * ROWS, "(There are 0 rows|something else)")],
    )
    def test_numbers_that_cannot_be_learned(self, workspace, imported, numbers, said):
        table = imported(people(age=pa.array(numbers)))
        budgets.set_budget(workspace, table.source, epsilon=100.0, delta=1e-5)
        self.refused(workspace, table, {**NOISE, "target": "age"}, said)

    @pytest.mark.parametrize("target", ["one", "none", "many"])
    def test_targets_that_the_data_make_none(self, workspace, imported, target):
        more = {
            "one": ["same"] * ROWS,
            "none": pa.nulls(ROWS, pa.string()),
            "many": [f"{CELL}{n % 150}" for n in range(ROWS)],
        }
        table = imported(people(**more))
        budgets.set_budget(workspace, table.source, epsilon=100.0, delta=1e-5)
        told = {**FREE, "target": target, "schema": "from_data_not_private"}
        self.refused(workspace, table, told, "(one value, none, or too many|150 labels; 100 are the most)")


class TestFigures:
    def test_several_labels_and_numbers_are_learned(self, workspace, table):
        age = training.train_model(workspace, table.id, {**FREE, "target": "age", "model": "mlp", "hidden": [8]})
        told = training_told.headline(age)
        assert {"mae", "r2", "rmse"} <= set(told)
        assert told["mae"] > 0
        schema = {**SCHEMA, "person": {"type": "categorical", "categories": [f"p{n:03}" for n in range(50)]}}
        found = training.train_model(
            workspace, table.id, {**FREE, "target": "person", "schema": schema, "epochs": 0.25}
        )
        assert (found.figures["metrics"]["labels"], len(found.figures["labels"])) == (50, 50)
        assert found.figures["rows_without_target"] == ROWS / 2

    def test_metrics_are_marked_for_the_data_owner(self, workspace, table):
        told = training_told.headline(training.train_model(workspace, table.id, NOISE))
        assert told["metrics_for"].startswith("the data owner")
        assert set(told) >= {"accuracy", "auc", "majority", "epsilon", "delta", "steps", "seconds", "baseline_accuracy"}
        json.dumps(told, allow_nan=False)

    def test_a_model_without_noise_learns_and_stands_beside(self, workspace, table):
        model = training.train_model(workspace, table.id, {**FREE, "epochs": 20})
        assert model.figures["metrics"]["accuracy"] > 0.7
        assert model.figures["baseline"]["accuracy"] > model.figures["metrics"]["majority"]

    def test_a_guarantee_that_is_beyond_all_figures_is_still_json(self, workspace, table):
        told = training.plan_training(workspace, table.id, {**NOISE, "noise_multiplier": 1e-5}).to_json()
        json.dumps(told, allow_nan=False)

    def test_a_baseline_that_goes_astray_costs_nobody_a_paid_model(self, workspace, paid, monkeypatch):
        monkeypatch.setattr(learning, "BASELINE_RATE", 300.0)
        told = {**NOISE, "target": "age", "model": "mlp", "hidden": [32, 32], "epochs": 2}
        model = training.train_model(workspace, paid.id, told)
        assert model.figures["baseline"]["mae"] < 40

    def test_the_course_rises_to_the_claim(self, workspace, table):
        model = training.train_model(workspace, table.id, NOISE, run="a" * 32)
        assert model.id == "a" * 32
        points = training.course_of(workspace, model.id)["points"]
        assert [point["step"] for point in points] == [1, 2, 3, 4]
        epsilons = [point["epsilon"] for point in points]
        assert epsilons == sorted(epsilons)
        assert epsilons[-1] == model.guarantee["epsilon"]

    @pytest.mark.parametrize("run", ["a" * 31, "../" + "a" * 29, "A" * 32])
    def test_a_run_has_a_name_that_is_a_folder_of_its_own(self, workspace, table, run):
        with pytest.raises(InvalidValueError, match="32 hexadecimal digits"):
            training.train_model(workspace, table.id, FREE, run=run)

    def test_a_run_that_is_there_is_not_written_over(self, workspace, table):
        training.train_model(workspace, table.id, FREE, run="b" * 32)
        before = weights(workspace, training.find_model(workspace, "b" * 32))
        with pytest.raises(InvalidValueError, match="a run of this name already"):
            training.train_model(workspace, table.id, FREE, run="b" * 32)
        assert same(before, weights(workspace, training.find_model(workspace, "b" * 32)))


class TestOthers:
    def test_a_model_of_somebody_else_is_none(self, workspace, table):
        model = training.train_model(workspace, table.id, FREE)
        job = jobs.submit_job(workspace, "train_model", {"dataset": table.id, "told": FREE, "run": model.id})
        assert training.course(workspace, job.id) is not None
        other = Workspace(workspace.store, actor=Actor("other", Role.ADMIN))
        for looks in (training.find_model, training.course_of, training.forget_model):
            with pytest.raises(NotFoundError):
                looks(other, model.id)
        with pytest.raises(NotFoundError):
            training.course(other, job.id)
        assert training.list_models(other) == []

    def test_who_may_not_train_neither_plans_nor_looks(self, workspace, table):
        model = training.train_model(workspace, table.id, FREE)
        reads = Workspace(workspace.store, actor=Actor("local", Role.VIEWER))
        for looks in (training.find_model, training.course_of):
            with pytest.raises(NotPermittedError):
                looks(reads, model.id)
        with pytest.raises(NotPermittedError):
            training.plan_training(reads, table.id, FREE)

    def test_what_is_no_model_is_not_found_as_one(self, workspace, table):
        model = training.train_model(workspace, table.id, FREE)
        add_release(workspace.store, replace(model, id="c" * 32, kind="anonymized"))
        with pytest.raises(NotFoundError):
            training.find_model(workspace, "c" * 32)

    def test_a_forgotten_model_leaves_nothing_but_its_charge(self, workspace, paid):
        model = training.train_model(workspace, paid.id, NOISE)
        training.forget_model(workspace, model.id)
        assert (files(workspace), training.list_models(workspace)) == ([], [])
        assert spent(workspace, paid) == pytest.approx(plan_of().epsilon)
