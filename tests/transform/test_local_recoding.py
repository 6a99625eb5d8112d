"""Records that are generalized differently still meet the models, by the table that a recipient would see."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import assume
from hypothesis import given as drawn
from hypothesis import strategies as st

from privacy_core.errors import InvalidValueError
from privacy_core.risk import models
from privacy_core.risk.classes import equivalence_classes
from privacy_core.transform.local_recoding import recode_locally
from privacy_core.transform.mondrian import partition
from privacy_core.transform.search import NoSolutionError, SearchSettings
from tests.transform import adult, plain_search
from tests.transform.test_search_laws import engine, problems  # noqa: F401 - a fixture

needs_adult = pytest.mark.skipif(not adult.PRESENT, reason=f"needs the Adult data in {adult.FOLDER}")
COLUMNS = ("sex", "age", "race", "marital-status", "education", "native-country", "workclass", "salary-class")
WAYS = [recode_locally, partition]
TREE = plain_search.SECRET_TREE


def shown(classes, trees, found):
    """What a recipient sees of each class of the table, None where it is suppressed."""
    return [
        None
        if found.suppressed[i]
        else tuple(
            plain_search.label(tree, classes.values[j][int(classes.codes[i, j])].as_py(), int(found.levels[i, j]))
            for j, tree in enumerate(trees.values())
        )
        for i in range(classes.size)
    ]


@pytest.mark.parametrize("way", WAYS)
@drawn(problem=st.one_of(problems(), problems(persons=True)))
def test_the_written_table_meets_the_models(engine, way, problem):  # noqa: F811 - the fixture
    columns, rows, secrets, people, _, chosen, trees, limit, made, _ = problem
    assume(not any(model.name in ("k_map", "delta_presence") for model in chosen))
    named = {column: pa.array([row[i] for row in rows], pa.string()) for i, column in enumerate(columns)}
    person = {} if people is None else {"person": pa.array(people)}
    secret = {"secret": pa.array(secrets, pa.string())}
    engine.open_arrow("some", pa.table({**named, **secret, **person}))
    who = None if people is None else "person"
    classes = equivalence_classes(engine, "some", columns, sensitive=["secret"], person=who)
    given = models.Given({"secret": TREE})
    try:
        found = way(classes, trees, chosen, limit=limit, settings=made, given=given)
    except NoSolutionError:
        return
    seen = dict(zip(map(tuple, classes.codes.tolist()), shown(classes, trees, found), strict=True))
    places = [{one: i for i, one in enumerate(values.to_pylist())} for values in classes.values]
    output = [seen[tuple(place[v] for place, v in zip(places, row, strict=True))] for row in rows]
    stay = [i for i, one in enumerate(output) if one is not None]
    assert found.records == len(rows) - len(stay) <= limit * len(rows) + 1e-9
    numbers = dict(zip(map(tuple, classes.codes.tolist()), found.classes.tolist(), strict=True))
    assert len({one for one in output if one is not None}) == len({n for n in numbers.values() if n >= 0})
    if not stay:
        return
    written = {column: pa.array([output[i][j] for i in stay], pa.string()) for j, column in enumerate(columns)} | {
        "secret": pa.array([secrets[i] for i in stay], pa.string())
    }
    if people is not None:
        written["person"] = pa.array([people[i] for i in stay])
    engine.open_arrow("written", pa.table(written))
    after = equivalence_classes(engine, "written", columns, sensitive=["secret"], person=who)
    for model in chosen:
        assert model.holds(after, classes, given), model


@drawn(problem=problems())
def test_the_loss_is_that_of_every_record_by_itself(engine, problem):  # noqa: F811 - the fixture
    columns, rows, _, _, _, _, trees, limit, made, _ = problem
    made = SearchSettings(aggregate="sum", gs_factor=made.gs_factor)
    named = {column: pa.array([row[i] for row in rows], pa.string()) for i, column in enumerate(columns)}
    engine.open_arrow("some", pa.table(named))
    classes = equivalence_classes(engine, "some", columns)
    try:
        found = recode_locally(classes, trees, [models.KAnonymity(k=2)], limit=limit, settings=made)
    except NoSolutionError:
        return
    g, s, n = made.generalization_factor, made.suppression_factor, len(rows)
    total = 0.0
    for j, tree in enumerate(trees.values()):
        cost = 0.0
        for i in range(classes.size):
            value = classes.values[j][int(classes.codes[i, j])].as_py()
            part = plain_search.share(tree, value, int(found.levels[i, j]))
            lost = 1 if s == 1 else part + s * (1 - part)
            cost += int(classes.records[i]) * (lost if found.suppressed[i] else g * part)
        least = g * n / len(tree.levels[0])
        total += max(0.0, (cost - least) / (n - least))
    assert found.loss == pytest.approx(total, rel=1e-9, abs=1e-9)


@needs_adult
def test_adult_is_5_anonymous_with_nothing_suppressed_at_a_fifth_of_the_loss_of_one_combination_of_levels():
    classes = adult.classes_of("adult.csv", COLUMNS)
    trees = {column: adult.hierarchy(column) for column in COLUMNS}
    found = recode_locally(classes, trees, [models.KAnonymity(k=5)])
    assert found.loss <= 0.0285
    assert found.records == 0
    assert np.bincount(found.classes, weights=classes.records).min() >= 5


@needs_adult
def test_mondrian_splits_adult_into_classes_of_5():
    classes = adult.classes_of("adult.csv", COLUMNS)
    trees = {column: adult.hierarchy(column) for column in COLUMNS}
    found = partition(classes, trees, [models.KAnonymity(k=5)])
    assert found.loss <= 0.105
    assert np.bincount(found.classes, weights=classes.records).min() >= 5


def test_a_least_presence_is_refused_where_people_of_the_population_may_fit_no_class(engine):  # noqa: F811 - the fixture
    engine.open_arrow("some", pa.table({"one": ["a", "b"]}))
    classes = equivalence_classes(engine, "some", ["one"])
    model = models.DeltaPresence(subset="all", min=0.1, max=0.9)
    with pytest.raises(InvalidValueError, match="min above 0"):
        recode_locally(classes, {}, [model], given=models.Given(populations={"all": classes}))
