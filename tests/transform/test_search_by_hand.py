"""The search on a table small enough to work out by hand, and what it says when there is nothing to find."""

import math

import numpy as np
import pyarrow as pa
import pytest

from privacy_core.engine import DuckDbEngine
from privacy_core.errors import ColumnsMissingError, InvalidValueError
from privacy_core.hierarchy import Hierarchy, HierarchyIncompleteError
from privacy_core.risk import models
from privacy_core.risk.classes import equivalence_classes
from privacy_core.transform.search import Metric, NoSolutionError, SearchSettings, search
from privacy_core.transform.search.lattice import Lattice
from privacy_core.transform.search.problem import prepare

SEX = Hierarchy((("m", "f"), ("*", "*")))
AGE = Hierarchy((("21", "22", "31", "32"), ("20s", "20s", "30s", "30s"), ("*", "*", "*", "*")))
ROWS = {
    "sex": ["m", "m", "f", "f", "m", "m", "f", "f"],
    "age": [21, 21, 21, 22, 31, 32, 31, 32],
    "ill": ["flu", "cold", "flu", "flu", "flu", "cold", "flu", "cold"],
}
TREES = {"sex": SEX, "age": AGE}
K2 = [models.KAnonymity(k=2)]


@pytest.fixture(scope="module")
def classes():
    engine = DuckDbEngine(memory_limit="512MB")
    engine.open_arrow("people", pa.table(ROWS))
    yield equivalence_classes(engine, "people", ["sex", "age"], sensitive=["ill"])
    engine.shutdown()


def test_age_by_decade_is_cheapest_without_suppression(classes):
    # sex as it is: S = 8 * 1/2, least 4, so 0; age by decade: S = 8 * 2/4 = 4, least 2, so (4 - 2) / (8 - 2) = 1/3.
    found = search(classes, TREES, K2)
    assert dict(found.levels) == {"sex": 0, "age": 1}
    assert found.loss == pytest.approx(math.sqrt(4 / 3) - 1, abs=1e-9)
    assert (found.suppressed, found.nodes, found.optimal, found.gap) == (0, 6, True, 0)


def test_suppression_is_used_where_it_is_allowed_and_cheaper(classes):
    # As it is only (m, 21) has two records; six of eight are suppressed.
    found = search(classes, TREES, K2, limit=1.0, settings=SearchSettings(gs_factor=0.0))
    assert dict(found.levels) == {"sex": 0, "age": 0}
    assert found.suppressed == 6
    assert found.loss == 0


@pytest.mark.parametrize(
    ("metric", "loss"),
    [
        ("aecs", 8 / 4),  # four classes of two
        ("discernibility", 4 * 4),
        ("height", 1),
        ("precision", 0.25),  # (0 + 1/2) / 2
        ("ambiguity", 8 * 2),
        ("non_uniform_entropy", 3 * math.log2(4 / 3) + math.log2(4) + 4),  # 20s are 21 three times and 22 once
    ],
)
def test_other_metrics_by_hand(classes, metric, loss):
    found = search(classes, TREES, K2, settings=SearchSettings(metric=metric))
    assert dict(found.levels) == {"sex": 0, "age": 1}
    assert found.loss == pytest.approx(loss, abs=1e-9)


def test_a_rank_is_the_columns_figures_worst_first(classes):
    found = search(classes, TREES, K2, settings=SearchSettings(aggregate="rank"))
    assert found.loss == pytest.approx((1 / 3, 0.0), abs=1e-9)


def test_levels_may_be_limited(classes):
    found = search(classes, TREES, K2, settings=SearchSettings(levels={"age": (2, 2)}))
    assert found.levels["age"] == 2
    assert found.nodes == 2
    with pytest.raises(InvalidValueError, match="hierarchy has levels 0 to 2"):
        search(classes, TREES, K2, settings=SearchSettings(levels={"age": (0, 3)}))


def test_a_column_without_hierarchy_stays_as_it_is(classes):
    found = search(classes, {"age": AGE}, K2)
    assert dict(found.levels) == {"sex": 0, "age": 1}


def test_no_solution_says_how_much_would_be_suppressed(classes):
    with pytest.raises(NoSolutionError, match=r"suppresses 8 of 8 records.*limit allows 2"):
        search(classes, TREES, [models.KAnonymity(k=9)], limit=0.3)
    with pytest.raises(NoSolutionError, match=r"models\[0\]\.k: .*8"):
        search(classes, TREES, [models.KAnonymity(k=9)], limit=0.3)


def test_the_error_survives_the_way_back_from_a_worker():
    for finished in (True, False):
        error = NoSolutionError(5, 2, 9, ("models[0].k: at most 9",), finished)
        kind, facts = error.__reduce__()
        assert str(kind(*facts)) == str(error)
    assert "in the time that there was" in str(error)


def test_what_cannot_be_searched_is_an_error_that_says_so(classes):
    with pytest.raises(InvalidValueError, match="without a privacy model"):
        search(classes, TREES, [])
    with pytest.raises(ColumnsMissingError, match="income"):
        search(classes, TREES, [models.DistinctLDiversity(sensitive="income", l=2)])
    with pytest.raises(HierarchyIncompleteError):
        search(classes, {"age": Hierarchy((("21", "22"), ("*", "*")))}, K2)
    with pytest.raises(InvalidValueError, match="weight was given for 'ill'"):
        search(classes, TREES, K2, settings=SearchSettings(weights={"ill": 2}))
    with pytest.raises(InvalidValueError, match="must be one of loss"):
        SearchSettings(metric="beauty")
    with pytest.raises(InvalidValueError, match="without a column to learn"):
        SearchSettings(metric="classification")


def test_a_search_that_is_cancelled_gives_its_best_and_a_bound(classes):
    told = []
    found = search(
        classes,
        TREES,
        K2,
        limit=0.2,
        report=lambda share, note: told.append((share, note)),
        cancelled=lambda: True,
    )
    whole = search(classes, TREES, K2, limit=0.2)
    assert told[0][0] <= 1
    assert "combinations looked at" in told[0][1]
    assert found.bound <= whole.loss <= found.loss
    assert found.optimal == (found.gap == 0)


def test_every_solution_looked_at_is_told_with_what_it_costs(classes):
    found = search(classes, TREES, K2, limit=1.0)
    assert len(found.solutions) == found.checked
    best = min(one.loss for one in found.solutions if one.allowed)
    assert best == found.loss


def test_a_lattice_knows_the_leaves_under_each_label():
    lattice = Lattice.of(["age"], [pa.array([21, 22, 31, None])], {"age": AGE}, levels={})
    column = lattice.columns[0]
    assert [one.tolist() for one in column.leaves] == [[1, 1, 1, 1], [2, 2, 2, 1], [4, 4, 4, 1]]
    assert len(set(column.labels[1].tolist())) == 3
    assert len(set(column.labels[2].tolist())) == 2
    assert column.domain == 5
    assert column.widest_leaves(1).tolist() == [1, 1, 1, 1, 2, 2, 2, 1, 4, 4, 4, 1]


def test_labels_that_read_alike_at_two_levels_are_one():
    tree = Hierarchy((("a", "b", "c"), ("a", "x", "x"), ("*", "*", "*")))
    column = Lattice.of(["one"], [pa.array(["a", "b", "c"])], {"one": tree}, levels={}).columns[0]
    texts = column.texts()
    assert texts[0][0] == texts[1][0]
    assert texts[1][1] == texts[1][2] != texts[0][1]
    assert np.unique(np.stack(texts)).size == 5


def test_persons_bring_their_values_along_when_classes_merge():
    # In m one has flu and one a cold, in f the other way round: l = 2 each. Merged, both have both: l = 1.
    engine = DuckDbEngine(memory_limit="512MB")
    rows = {"sex": ["m", "m", "f", "f"], "ill": ["flu", "cold", "cold", "flu"], "who": [1, 2, 1, 2]}
    engine.open_arrow("both", pa.table(rows))
    classes = equivalence_classes(engine, "both", ["sex"], sensitive=["ill"], person="who")
    engine.shutdown()
    found = search(classes, {"sex": SEX}, [models.DistinctLDiversity(sensitive="ill", l=2)])
    assert (dict(found.levels), found.suppressed) == ({"sex": 0}, 0)


@pytest.mark.parametrize("metric", list(Metric))
def test_values_that_only_a_population_has_cost_nothing(metric):
    engine = DuckDbEngine(memory_limit="512MB")
    engine.open_arrow("some", pa.table({"sex": ["m"] * 4 + ["f"], "age": [21, 21, 21, 21, 22], "ill": ["flu"] * 5}))
    engine.open_arrow("every", pa.table({"sex": ["m"] * 5 + [None, "x"], "age": [21, 21, 21, 21, 22, 31, None]}))
    classes = equivalence_classes(engine, "some", ["sex", "age"], sensitive=["ill"])
    population = equivalence_classes(engine, "every", ["sex", "age"])
    engine.shutdown()
    settings = SearchSettings(metric=metric, gs_factor=0.2, target="ill")
    alone, beside = (
        search(classes, {"age": AGE}, K2, limit=0.3, settings=settings, given=given)
        for given in (models.Given(), models.Given(populations={"every": population}))
    )
    assert (beside.loss, beside.levels, beside.suppressed) == (alone.loss, alone.levels, alone.suppressed)


def test_a_node_tells_how_many_leave_below_it_where_an_average_must_hold(classes):
    """By sex and decade four classes of two: an average risk of 0.5 holds. Of 0.4 no class alone can meet it."""
    for risk, leaving in ((0.5, 0), (0.4, 8), (0.25, 8)):
        nodes = prepare(classes, TREES, [models.AverageRisk(risk=risk)], limit=1.0, settings=SearchSettings())
        assert nodes.judge.of(nodes.tuples.group((0, 1))).leaving == leaving
    # As it is (m, 21) has two records and six have one each: it and one of these have 2/3, three of them have 3/4.
    nodes = prepare(classes, TREES, [models.AverageRisk(risk=0.7)], limit=1.0, settings=SearchSettings())
    assert nodes.judge.of(nodes.tuples.group((0, 0))).leaving == 8 - 3


def test_records_that_repeat_a_person_and_value_are_not_counted_as_lost():
    """A has flu three times and B a cold: one of two persons each, as in the whole, and no record need leave."""
    engine = DuckDbEngine(memory_limit="512MB")
    rows = {"sex": ["m"] * 4 + ["f"] * 2, "ill": ["flu"] * 3 + ["cold", "flu", "cold"], "who": list("AAABCD")}
    engine.open_arrow("both", pa.table(rows))
    classes = equivalence_classes(engine, "both", ["sex"], sensitive=["ill"], person="who")
    engine.shutdown()
    found = search(classes, {"sex": SEX}, [models.TCloseness(sensitive="ill", t=0.01)])
    assert (dict(found.levels), found.suppressed) == ({"sex": 0}, 0)
