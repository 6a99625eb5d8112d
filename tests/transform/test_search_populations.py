"""The search and the judgement of a release agree on a population whose columns have other types than the table's."""

from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from privacy_core.engine import DuckDbEngine
from privacy_core.errors import InvalidValueError
from privacy_core.hierarchy import Hierarchy, HierarchyIncompleteError
from privacy_core.risk.classes import equivalence_classes
from privacy_core.risk.models import Given, KMap, PopulationMissingError, population_of
from privacy_core.transform.search import NoSolutionError, SearchSettings, search
from privacy_core.transform.search.problem import prepare

# "01" is none of the people with 1; it is generalized as 2 is.
TEXTS = ("1", "2", "3", "01", "one")
TREE = Hierarchy((TEXTS, ("a", "b", "b", "b", "c"), ("*",) * 5))
NUMBERS = {"number": pa.int64(), "small": pa.int8(), "real": pa.float64()}
KINDS = NUMBERS | {"text": pa.string(), "large": pa.large_string()}


@pytest.fixture(scope="module")
def read():
    engine = DuckDbEngine(memory_limit="512MB")

    def classes_of(values, kind):
        numeric = pa.types.is_integer(kind) or pa.types.is_floating(kind)
        column = [None if one is None else int(one) if numeric else one for one in values]
        engine.open_arrow("t", pa.table({"zip": pa.array(column, kind)}))
        return equivalence_classes(engine, "t", ["zip"])

    yield classes_of
    engine.shutdown()


def label(value, level):
    return None if value is None else TREE.levels[level][TEXTS.index(value)]


def failing_in_search(classes, given, model, level):
    """Whether the search says of each class of the table that it fails at a level."""
    nodes = prepare(classes, {"zip": TREE}, [model], limit=1.0, settings=SearchSettings(), given=given)
    grouping = nodes.tuples.group((level,))
    return nodes.judge.of(grouping).failing[grouping.of[: classes.size]]


def persons_in_judgement(classes, given, level):
    """By label, the population that a release at a level would be measured against."""
    step = {"zip": lambda values: TREE.generalize(values, level)}
    recoded = classes.recode(step)
    at_level = Given({}, {file: one.recode(step) for file, one in given.populations.items()})
    labels = recoded.values[0].cast(pa.string()).take(pa.array(recoded.codes[:, 0])).to_pylist()
    return dict(zip(labels, population_of(recoded, at_level, "p.csv").tolist(), strict=True))


@st.composite
def problems(draw):
    first, second, third = (draw(st.sampled_from(sorted(KINDS))) for _ in range(3))

    def values(kind):
        known = TEXTS[:3] if kind in NUMBERS else TEXTS
        return draw(st.lists(st.sampled_from([*known, None]), min_size=1, max_size=12))

    return (first, values(first)), (second, values(second)), (third, values(third)), draw(st.integers(1, 5))


@settings(max_examples=150, deadline=None)
@drawn(problem=problems())
def test_search_and_judgement_count_the_same_population_whatever_its_type(read, problem):
    (kind, rows), (other, people), (third, more), k = problem
    classes = read(rows, KINDS[kind])
    given = Given({}, {"p.csv": read(people, KINDS[other]), "q.csv": read(more, KINDS[third])})
    own = [None if one is None else str(one) for one in classes.values[0].cast(pa.string()).to_pylist()]
    for level in range(3):
        counts = Counter(label(one, level) for one in people)
        failing = failing_in_search(classes, given, KMap(k=k, population="p.csv"), level)
        of_class = [label(own[code], level) for code in classes.codes[:, 0]]
        assert failing.tolist() == [counts[one] < k for one in of_class]
        expected = {one: counts[one] for one in of_class}
        if all(expected.values()):
            assert persons_in_judgement(classes, given, level) == expected
        else:
            with pytest.raises(PopulationMissingError):
                persons_in_judgement(classes, given, level)


def test_a_population_of_text_beside_a_table_of_numbers_keeps_what_reads_differently_apart(read):
    classes = read(["1", "1", "2"], pa.int64())
    given = Given({}, {"p.csv": read(["1", "01", "01", "2", "3", "one"], pa.string())})
    model = KMap(k=2, population="p.csv")
    # As they are one of the population has 1 and one has 2; a level higher 1 is still alone.
    assert failing_in_search(classes, given, model, 0).tolist() == [True, True]
    assert persons_in_judgement(classes, given, 0) == {"1": 1, "2": 1}
    assert failing_in_search(classes, given, model, 1).tolist() == [True, False]
    assert persons_in_judgement(classes, given, 1) == {"a": 1, "b": 4}
    found = search(classes, {"zip": TREE}, [model], given=given, limit=0.0)
    assert dict(found.levels) == {"zip": 2}
    with pytest.raises(NoSolutionError):
        search(classes, {"zip": TREE}, [KMap(k=7, population="p.csv")], given=given, limit=0.0)


def test_no_cell_is_told_where_types_cannot_be_compared(read):
    classes = read(["1", "2"], pa.string())
    given = Given({}, {"p.csv": read([b"\xffSecretname", b"1", b"2"], pa.binary())})
    says = "Column 'zip' holds (large_)?string values in the table and binary values in a population"
    with pytest.raises(InvalidValueError, match=says) as searched:
        search(classes, {}, [KMap(k=2, population="p.csv")], given=given)
    with pytest.raises(InvalidValueError, match=says) as judged:
        population_of(classes, given, "p.csv")
    for told in (searched.value, judged.value):
        assert "Secret" not in str(told)
        assert told.__cause__ is None
        assert told.__suppress_context__


def test_a_population_of_text_beside_numbers_is_told_of_without_its_cells(read):
    classes = read(["1", "2"], pa.int64())
    given = Given({}, {"p.csv": read(["1", "2", "Secretname"], pa.string())})
    found = search(classes, {}, [KMap(k=1, population="p.csv")], given=given)
    assert found.suppressed == 0
    with pytest.raises(HierarchyIncompleteError) as told:
        search(classes, {"zip": TREE}, [KMap(k=1, population="p.csv")], given=given)
    assert "Secret" not in str(told.value)
    assert np.array_equal(population_of(classes, given, "p.csv"), [1, 1])
