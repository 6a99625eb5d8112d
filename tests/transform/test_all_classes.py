"""Demands on all classes together, and on the exported table by itself: by hand."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from privacy_core.engine import DuckDbEngine
from privacy_core.transform import Recipe, Resources, run

ROLES = {"id": "direct_identifier", "age": "quasi_identifier", "town": "insensitive", "ill": "sensitive"}
RESOURCES = Resources()


@pytest.fixture
def engine():
    engine = DuckDbEngine()
    yield engine
    engine.shutdown()


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out.parquet"


def recipe(**more):
    return Recipe.model_validate({"roles": ROLES, "steps": [{"op": "drop", "column": "id"}], **more})


# Ages 1: x x, 2: x y, 3: y y y. Of all seven 3 are x.
SEEN = pa.table({"id": list("abcdefg"), "age": [1, 1, 2, 2, 3, 3, 3], "town": ["a"] * 7, "ill": list("xxxyyyy")})


def test_what_a_recipient_sees_stands_beside_and_is_held_on_demand(engine, out):
    engine.open_arrow("seen", SEEN)
    # Against the input, age 1 gains 4/3, age 2 1/6, age 3 3/4; so age 1 leaves. Then 1 of 5 is x: age 2 gains 3/2.
    models = [{"model": "basic_beta_likeness", "sensitive": "ill", "beta": 1.2}]
    loose = run(engine, "seen", recipe(models=models, suppression_limit=1), RESOURCES, out)
    (figure,) = loose.models
    assert loose.suppressed == 2
    assert (figure.after, figure.beside["in_file"]) == (pytest.approx(0.75), pytest.approx(1.5))
    held = run(engine, "seen", recipe(models=models, suppression_limit=1, hold_on_export=True), RESOURCES, out)
    assert held.suppressed == 4
    assert (held.models[0].after, held.models[0].beside["in_file"]) == (pytest.approx(0.75), 0)
    assert pq.read_table(out)["age"].to_pylist() == [3, 3, 3]


def test_a_demand_on_all_classes_is_judged_on_what_the_others_leave(engine, out):
    engine.open_arrow("seen", SEEN)
    # Distinct l leaves age 2 alone, where 1 of 2 is the risk; by itself the whole table has 3 of 7.
    average = {"model": "average_risk", "risk": 0.45}
    assert run(engine, "seen", recipe(models=[average]), RESOURCES, out).suppressed == 0
    both = [average, {"model": "distinct_l_diversity", "sensitive": "ill", "l": 2}]
    assert run(engine, "seen", recipe(models=both, suppression_limit=1), RESOURCES, out).suppressed == 7
