"""Classes are the same whichever finer node they are made from; where sizes say all, the search finds the best too."""

import itertools

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from privacy_core.risk.classes import equivalence_classes
from privacy_core.risk.models import KAnonymity
from privacy_core.transform.search import SearchSettings, search, tuples
from privacy_core.transform.search.problem import prepare
from tests.transform import adult
from tests.transform.test_search_bounds import hold_bounds
from tests.transform.test_search_laws import engine, judge, problems  # noqa: F401 - a fixture

BY_SIZES = st.sampled_from(["aecs", "discernibility"])


def of_sizes(problem, k, metric):
    """The same problem with k-anonymity alone, and a metric of sizes."""
    chosen = [KAnonymity(k=k)]
    made = problem[8]
    made = SearchSettings(metric=metric, gs_factor=made.gs_factor, monotonic=made.monotonic, levels=made.levels)
    return (*problem[:5], chosen, *problem[6:8], made, False)


@drawn(problem=problems(), k=st.integers(1, 6), metric=BY_SIZES)
def test_where_sizes_say_all_the_search_equals_looking_at_every_node(engine, problem, k, metric):  # noqa: F811 - the fixture
    judge(engine, of_sizes(problem, k, metric))


@settings(max_examples=25)
@drawn(problem=problems(), k=st.integers(1, 6), metric=BY_SIZES, gs_factor=st.sampled_from([0.2, 0.5, 0.7]))
def test_and_no_finer_node_scores_less_than_its_bound(engine, problem, k, metric, gs_factor):  # noqa: F811 - the fixture
    hold_bounds(engine, metric, of_sizes(problem, k, metric), gs_factor)


@pytest.mark.parametrize(("few", "table"), [(64, 1 << 22), (0, 1 << 22), (0, 2)])
@settings(max_examples=15)
@drawn(problem=problems())
def test_classes_made_from_finer_ones_are_those_made_from_all_combinations(engine, few, table, problem):  # noqa: F811 - the fixture
    columns, rows, _, _, _, _, trees, *_ = problem
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tuples, "_FEW", few)
        patch.setattr(tuples, "_TABLE", table)
        engine.open_arrow(
            "some",
            pa.table({column: pa.array([row[i] for row in rows], pa.string()) for i, column in enumerate(columns)}),
        )
        classes = equivalence_classes(engine, "some", columns)
        all_of_it = prepare(classes, trees, [KAnonymity(k=2)], limit=0.0, settings=SearchSettings()).tuples
        heights = [range(one.height + 1) for one in all_of_it.lattice.columns]
        nodes = list(itertools.product(*heights))[:40]
        for low, high in itertools.product(nodes[::3], nodes):
            if all(a <= b for a, b in zip(low, high, strict=True)):
                finer = all_of_it.classes(low)
                labels = [
                    tuple(
                        one.labels[level][code]
                        for one, level, code in zip(all_of_it.lattice.columns, high, codes, strict=True)
                    )
                    for codes in all_of_it.codes
                ]
                expected = dict.fromkeys(labels, 0.0)
                for label, weight in zip(labels, all_of_it.weights, strict=True):
                    expected[label] += weight
                made = all_of_it.classes(high, finer)
                assert {labels[row]: size for row, size in zip(made.rows, made.sizes, strict=True)} == expected
                assert len(made.rows) == len(expected)
                sizes = all_of_it.sizes(high, finer)
                assert sorted(sizes[sizes > 0]) == sorted(expected.values())
                grouping = all_of_it.group(high, finer)
                assert [grouping.sizes[of] for of in grouping.of] == [expected[labels[row]] for row in finer.rows]


def test_halves_of_many_labels_have_no_more_numbers_than_classes(engine):  # noqa: F811 - the fixture
    rows = 60
    table = pa.table({name: [str(i * step % 61) for i in range(rows)] for name, step in (("a", 1), ("b", 7), ("c", 1))})
    engine.open_arrow("many", table)
    classes = equivalence_classes(engine, "many", ["a", "b", "c"])
    made = prepare(classes, {}, [KAnonymity(k=1)], limit=0.0, settings=SearchSettings()).tuples
    for half in made.halves:
        ids, space = half.row_ids(made.lattice, (0, 0, 0))
        assert space == len(half.codes) == len(np.unique(ids))
        assert ids.max() < space


@pytest.mark.prove
@pytest.mark.skipif(not adult.PRESENT, reason=f"needs the Adult data in {adult.FOLDER}")
def test_on_adult_the_search_by_sizes_equals_looking_at_every_node():
    case = adult.problem(adult.cases()[0])
    made = prepare(case.classes, case.hierarchies, [KAnonymity(k=5)], limit=0.0, settings=SearchSettings()).tuples
    every = []
    for levels in itertools.product(*(range(one.height + 1) for one in made.lattice.columns)):
        sizes = made.group(levels).sizes
        kept = sizes[sizes >= 5]
        gone = made.records - int(kept.sum())
        if len(kept):
            every.append((gone, made.records / (len(kept) + (gone > 0)), (kept**2).sum() + made.records * gone))
    for limit, (place, metric) in itertools.product([0, 0.02, 0.1, 0.5, 1], [(1, "aecs"), (2, "discernibility")]):
        best = min(one[place] for one in every if one[0] <= limit * made.records)
        asked = SearchSettings(metric=metric)
        found = search(case.classes, case.hierarchies, [KAnonymity(k=5)], limit=limit, settings=asked)
        assert found.optimal
        assert found.loss == pytest.approx(best, rel=1e-12)
