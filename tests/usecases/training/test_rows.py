"""Rows as a training takes them: bounded by person, divided so that nobody moves another, counted with noise."""

import math
from collections import Counter

import numpy as np
import pyarrow as pa
import pytest

from privacy_core.dp import events
from privacy_core.dp.charges import RESERVED
from privacy_core.errors import InvalidValueError
from privacy_core.learn.config import read_config
from privacy_core.usecases import budgets, catalog, learning, training
from tests.usecases.training.conftest import MANY, NOISE, PERSONS, ROWS, SCHEMA, lines, people


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
