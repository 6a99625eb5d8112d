"""On random small tables the search equals looking at every node, for every metric and every mixture of models."""

import math

import pyarrow as pa
import pytest
from hypothesis import given as drawn
from hypothesis import note, settings
from hypothesis import strategies as st

from privacy_core.engine import DuckDbEngine
from privacy_core.hierarchy import Hierarchy
from privacy_core.risk import models
from privacy_core.risk.classes import equivalence_classes
from privacy_core.transform.search import Aggregate, Metric, NoSolutionError, SearchSettings, search
from tests.transform import plain_search

VALUES = ["a", "b", "c", "d", "e"]
SECRETS = ["flu", "cold", "ache", None]


@pytest.fixture(scope="module")
def engine():
    engine = DuckDbEngine(memory_limit="512MB")
    yield engine
    engine.shutdown()


@st.composite
def hierarchies(draw) -> Hierarchy:
    """Of all values, with one to three levels above them, each label under one label of the next level."""
    levels = [tuple(VALUES)]
    for number in range(draw(st.integers(1, 3))):
        above = {one: f"{number}{draw(st.integers(0, 2))}" for one in sorted(set(levels[-1]))}
        levels.append(tuple(above[one] for one in levels[-1]))
    return Hierarchy(tuple(levels))


def one_model(columns):
    secret = st.just("secret")
    share = st.sampled_from([0.1, 0.25, 0.4, 0.5, 0.75])
    return st.one_of(
        st.builds(models.KAnonymity, k=st.integers(1, 5)),
        st.builds(models.DistinctLDiversity, sensitive=secret, l=st.integers(1, 3)),
        st.builds(
            models.EntropyLDiversity,
            sensitive=secret,
            l=st.sampled_from([1.2, 1.5, 2, 3]),
            estimator=st.sampled_from(["shannon", "grassberger"]),
        ),
        st.builds(
            models.RecursiveCLDiversity, sensitive=secret, c=st.sampled_from([0.5, 1, 2, 3]), l=st.integers(1, 3)
        ),
        st.builds(models.AlphaKAnonymity, sensitive=secret, alpha=share, k=st.integers(1, 4)),
        st.builds(models.TCloseness, sensitive=secret, t=share, distance=st.sampled_from(["equal", "ordered"])),
        st.builds(models.TCloseness, sensitive=secret, t=share, distance=st.just("hierarchical")),
        st.builds(models.BasicBetaLikeness, sensitive=secret, beta=st.sampled_from([0.2, 0.5, 1, 2])),
        st.builds(models.EnhancedBetaLikeness, sensitive=secret, beta=st.sampled_from([0.2, 0.5, 1, 2])),
        st.builds(models.DeltaDisclosure, sensitive=secret, delta=st.sampled_from([0.3, 0.6, 1, 1.5])),
        st.builds(models.AverageRisk, risk=share),
        st.builds(models.SampleUniqueness, share=share),
        st.builds(models.PopulationUniqueness, share=share, population_size=st.just(60)),
        st.builds(models.KMap, k=st.integers(1, 4), estimator=st.just("poisson"), population_size=st.just(80)),
        st.builds(models.KMap, k=st.integers(1, 6), subset=st.just("all")),
        st.builds(
            models.DeltaPresence,
            subset=st.just("all"),
            min=st.sampled_from([0, 0, 0.1, 0.3]),
            max=st.sampled_from([0.5, 0.7, 1.0]),
        ),
    )


@st.composite
def problems(draw, *, persons: bool = False):
    columns = ["one", "two", "three"][: draw(st.integers(1, 3))]
    row = st.tuples(*(st.sampled_from([*VALUES, None] if i == 0 else VALUES) for i, _ in enumerate(columns)))
    rows = draw(st.lists(row, min_size=1, max_size=24))
    size = len(rows)
    secrets = draw(st.lists(st.sampled_from(SECRETS), min_size=size, max_size=size))
    most = draw(st.sampled_from([1, 2, 3, 12]))  # few, who then have several records
    people = draw(st.lists(st.integers(0, most), min_size=size, max_size=size)) if persons else None
    others = draw(st.lists(row, max_size=10))
    chosen = draw(st.lists(one_model(columns), min_size=1, max_size=3))
    trees = {column: draw(hierarchies()) for column in columns}
    weights = {column: draw(st.sampled_from([0, 0.5, 1, 3])) for column in columns} if draw(st.booleans()) else {}
    levels = {columns[0]: (0, 1)} if draw(st.integers(0, 5)) == 0 else {}
    made = SearchSettings(
        metric=draw(st.sampled_from(list(Metric))),
        aggregate=draw(st.sampled_from([None, *Aggregate])),
        gs_factor=draw(st.sampled_from([0.0, 0.2, 0.5, 0.5, 0.66, 1.0])),
        monotonic=draw(st.booleans()),
        weights=weights,
        levels=levels,
        target="secret",
    )
    return (
        columns,
        rows,
        secrets,
        people,
        others,
        chosen,
        trees,
        draw(st.sampled_from([0.0, 0.1, 0.3, 0.6, 1.0])),
        made,
        draw(st.integers(0, 3)) == 0,
    )


def judge(engine, problem) -> None:
    columns, rows, secrets, people, others, chosen, trees, limit, made, hold = problem
    named = {column: pa.array([row[i] for row in rows], pa.string()) for i, column in enumerate(columns)}
    person = {} if people is None else {"person": pa.array(people)}
    engine.open_arrow("some", pa.table({**named, "secret": pa.array(secrets, pa.string()), **person}))
    every = {column: pa.array([row[i] for row in rows + others], pa.string()) for i, column in enumerate(columns)}
    engine.open_arrow(
        "every",
        pa.table(
            {**every, **({} if people is None else {"person": pa.array([*people, *range(20, 20 + len(others))])})}
        ),
    )
    who = None if people is None else "person"
    classes = equivalence_classes(engine, "some", columns, sensitive=["secret"], person=who)
    population = equivalence_classes(engine, "every", columns, person=who)
    given = models.Given({"secret": plain_search.SECRET_TREE}, {"all": population})
    best = plain_search.optimum(
        classes, rows, secrets, trees, chosen, limit=limit, settings=made, given=given, hold=hold
    )
    note(f"{chosen} {made} {limit} best {best}")
    if best is None:
        with pytest.raises(NoSolutionError, match="No combination of levels"):
            search(classes, trees, chosen, limit=limit, settings=made, given=given, hold_on_export=hold)
        return
    found = search(classes, trees, chosen, limit=limit, settings=made, given=given, hold_on_export=hold)
    if not (found.loss == best == math.inf):
        assert found.loss == pytest.approx(best, rel=1e-9, abs=3e-10 * len(columns))
    assert found.optimal
    levels = tuple(found.levels.values())
    gone, needed = plain_search.failing(classes, trees, chosen, levels, limit, given, hold=hold)
    assert found.suppressed == needed
    if not (found.loss == best == math.inf):
        assert plain_search.measured(rows, secrets, trees, levels, gone, made) == pytest.approx(
            best, rel=1e-9, abs=3e-10 * len(columns)
        )


@settings(max_examples=120)
@drawn(problem=problems())
def test_the_search_equals_looking_at_every_node(engine, problem):
    judge(engine, problem)


@drawn(problem=problems(persons=True))
def test_the_search_equals_looking_at_every_node_where_persons_count(engine, problem):
    judge(engine, problem)


@pytest.mark.prove
@settings(max_examples=250)
@drawn(problem=st.one_of(problems(), problems(), problems(persons=True)))
def test_the_search_equals_looking_at_every_node_in_many_cases(engine, problem):
    judge(engine, problem)
