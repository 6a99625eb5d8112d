"""An impossible search says what would be possible, and which records missing values keep apart."""

import pyarrow as pa
import pytest

from privacy_core.engine import DuckDbEngine
from privacy_core.hierarchy import Hierarchy
from privacy_core.risk import models
from privacy_core.risk.classes import equivalence_classes
from privacy_core.transform.local_recoding import recode_locally
from privacy_core.transform.mondrian import partition
from privacy_core.transform.search import NoSolutionError, search

AGE = {"age": Hierarchy((("20", "30"), ("*", "*")))}
ILL = ["flu", "flu", "cold", "cold", "flu", "flu", "cold", "cold", "flu", "flu"]


@pytest.fixture(scope="module")
def classes():
    """Eight ages, half of each illness, and two records without age, both with flu: flu has 6 of 10."""
    engine = DuckDbEngine(memory_limit="512MB")
    ages = pa.array([20, 20, 20, 20, 30, 30, 30, 30, None, None])
    engine.open_arrow("people", pa.table({"age": ages, "ill": ILL}))
    yield equivalence_classes(engine, "people", ["age"], sensitive=["ill"])
    engine.shutdown()


def told(classes, model, limit=0.0) -> str:
    with pytest.raises(NoSolutionError) as raised:
        search(classes, AGE, [model], limit=limit)
    kind, facts = raised.value.__reduce__()
    assert str(kind(*facts)) == str(raised.value)
    return str(raised.value)


@pytest.mark.parametrize(
    ("model", "says"),
    [
        # Without age all have flu: 1 - 6/10 = .4 away; (1 - .6) / .6 = 2/3; log2(1 / .6) = .737.
        (models.TCloseness(sensitive="ill", t=0.0), "models[0].t: 0.4 is the best"),
        (models.BasicBetaLikeness(sensitive="ill", beta=0.1), "models[0].beta: 0.667 is the best"),
        (models.DeltaDisclosure(sensitive="ill", delta=0.01), "models[0].delta: anything above 0.737 is the best"),
        (models.DistinctLDiversity(sensitive="ill", l=2), "models[0].l: 1 is the best"),
    ],
)
def test_the_best_that_the_coarsest_levels_allow_is_said(classes, model, says):
    said = told(classes, model)
    assert says in said
    assert "'age' (2 records)" in said


def test_what_may_be_suppressed_counts_before_the_best_is_said(classes):
    # Those without age may leave; the others are half and half, .1 from 6 of 10.
    said = told(classes, models.TCloseness(sensitive="ill", t=0.0), limit=0.2)
    assert "models[0].t: 0.1 is the best" in said


@pytest.mark.parametrize("recoding", ["local", "mondrian"])
def test_levels_of_their_own_say_what_missing_values_keep_apart(classes, recoding):
    find = {"local": recode_locally, "mondrian": partition}[recoding]
    with pytest.raises(NoSolutionError, match=r"'age' \(2 records\).*allow 2 of the records"):
        find(classes, AGE, [models.KAnonymity(k=3)], limit=0.0)


def test_what_is_said_to_be_possible_is(classes):
    assert search(classes, AGE, [models.TCloseness(sensitive="ill", t=0.4)]).suppressed == 0
    assert search(classes, AGE, [models.TCloseness(sensitive="ill", t=0.1)], limit=0.2).suppressed == 2


def test_missing_values_are_named_with_what_helps(classes):
    said = told(classes, models.KAnonymity(k=3))
    assert "A missing value stays missing at every level" in said
    assert "fail even at the coarsest levels: 'age' (2 records)." in said
    assert "Fill in or remove missing values, or leave the column out, or allow 2 of the records (20.000%)" in said
    assert search(classes, AGE, [models.KAnonymity(k=3)], limit=0.2).suppressed == 2


def test_missing_values_that_meet_the_models_are_not_blamed():
    engine = DuckDbEngine(memory_limit="512MB")
    engine.open_arrow("people", pa.table({"age": pa.array([20, None, None]), "ill": ["flu"] * 3}))
    some = equivalence_classes(engine, "people", ["age"], sensitive=["ill"])
    engine.shutdown()
    assert "missing" not in told(some, models.KAnonymity(k=2))
    assert "missing" not in told(some, models.KAnonymity(k=4))
