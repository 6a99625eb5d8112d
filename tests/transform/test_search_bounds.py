"""What a node says about finer nodes is true of every one of them, for every metric and every mixture of models."""

import itertools

import pyarrow as pa
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from privacy_core.risk import models
from privacy_core.risk.classes import equivalence_classes
from privacy_core.transform.search import Metric, SearchSettings
from privacy_core.transform.search.aggregate import reaches
from privacy_core.transform.search.problem import prepare
from tests.transform import plain_search
from tests.transform.test_search_laws import engine, problems  # noqa: F401 - a fixture


@pytest.mark.parametrize("metric", list(Metric))
@settings(max_examples=25)
@drawn(problem=problems(), gs_factor=st.sampled_from([0.2, 0.5, 0.7]))
def test_no_finer_node_scores_less_than_its_bound(engine, metric, problem, gs_factor):  # noqa: F811 - the fixture
    hold_bounds(engine, metric, problem, gs_factor)


@drawn(metric=st.sampled_from(Metric), problem=problems(persons=True), gs_factor=st.sampled_from([0.2, 0.5]))
def test_nor_where_persons_count(engine, metric, problem, gs_factor):  # noqa: F811 - the fixture
    hold_bounds(engine, metric, problem, gs_factor)


def hold_bounds(engine, metric, problem, gs_factor):  # noqa: F811 - the fixture
    columns, rows, secrets, people, others, chosen, trees, limit, made, hold = problem
    columns = columns[:2]
    made = SearchSettings(metric=metric, gs_factor=gs_factor, monotonic=made.monotonic, target="secret")
    table = {column: pa.array([row[i] for row in rows], pa.string()) for i, column in enumerate(columns)}
    every = {column: pa.array([row[i] for row in rows + others], pa.string()) for i, column in enumerate(columns)}
    who = None if people is None else "person"
    if people is not None:
        table["person"] = pa.array(people)
        every["person"] = pa.array([*people, *range(20, 20 + len(others))])
    engine.open_arrow("some", pa.table({**table, "secret": pa.array(secrets, pa.string())}))
    engine.open_arrow("every", pa.table(every))
    nodes = prepare(
        equivalence_classes(engine, "some", columns, sensitive=["secret"], person=who),
        {column: trees[column] for column in columns},
        chosen,
        limit=limit,
        settings=made,
        given=models.Given(
            {"secret": plain_search.SECRET_TREE}, {"all": equivalence_classes(engine, "every", columns, person=who)}
        ),
        hold_on_export=hold,
    )
    lattice = nodes.tuples.lattice
    ranges = [range(one.height + 1) for one in lattice.columns]
    below = {levels: nodes.look(levels) for levels in itertools.product(*ranges)}
    for high, said in below.items():
        inside = [one for one in below if all(a <= b for a, b in zip(one, high, strict=True))]
        for node in inside:
            solution = nodes.seen[node]
            if not solution.allowed:
                continue
            assert not said.dead
            if said.terms is not None:
                bounds = [nodes.joined.score_of_terms(said.terms[lattice.places(node)])]
            else:
                lows = [one for one in inside if all(a <= b for a, b in zip(one, node, strict=True))]
                bounds = [b for low in lows for b in (nodes.bound(low, said), nodes.base(low, low))]
                bounds += [nodes.base(node, low) for low in lows]
            for bound in bounds:
                assert reaches(solution.loss + 1e-9, bound)
