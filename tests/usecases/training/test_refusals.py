"""A training that cannot be is refused in words: nothing is charged, nothing is kept, no cell is told."""

import math

import pyarrow as pa
import pytest

from privacy_core.errors import PrivacyCoreError
from privacy_core.profile import Mark
from privacy_core.usecases import asking, budgets, catalog, training
from tests.usecases.training.conftest import CELL, FREE, NOISE, ROWS, SCHEMA, files, lines, people


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
