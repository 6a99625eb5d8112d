"""Which label people read as, by hand: where the classes of the search and the readers of its labels are not the same.

In most random tables they are, so what is done where they differ is told apart here, one case each.
"""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from privacy_core.hierarchy import Hierarchy
from privacy_core.risk import models
from privacy_core.transform.local_population import reading
from privacy_core.transform.local_reading import Reading
from privacy_core.transform.local_recoding import recode_locally
from privacy_core.transform.mondrian import partition
from privacy_core.transform.search import NoSolutionError, SearchSettings
from privacy_core.transform.search.lattice import Column
from tests.transform.test_local_populations import check_against_the_attacker, measured, released, samples
from tests.transform.test_search_laws import VALUES, engine  # noqa: F401 - a fixture

WAYS = [recode_locally, partition]
LETTERS, ENDS = Hierarchy((("a", "b", "c"), ("x", "x", "x"))), Hierarchy((("p", "q"), ("y", "y")))
FLAT = Hierarchy((("a", "b", "c", "d"), ("*",) * 4))


def read(engine, table, trees, *, k, way=recode_locally, beside=(), secrets=None, chosen=(), **asked):  # noqa: F811
    """What each record of a table reads, by its values."""
    sample = (list(trees), [*table, *beside], len(table), None, secrets or ["flu"] * len(table))
    classes, population = measured(engine, sample)
    given = models.Given({}, {"all": population})
    found = way(classes, trees, [models.KMap(k=k, subset="all"), *chosen], given=given, **asked)
    return {"".join(v or "-" for v in row): one for row, one in released(classes, trees, found).items()}


def test_a_class_that_grows_does_not_take_the_readers_of_another(engine):  # noqa: F811 - the fixture
    """Three read (a, p), then three (c, y). bp is left and joins (a, p), which becomes (x, p): that comes before (c, y)
    and fits cp too, so that two would read (c, y), whom the classes count three for. All seven share (x, y).
    """
    table = [*[("a", "p")] * 3, ("b", "p"), ("c", "p"), ("c", "q"), ("c", "q")]
    first_letters = SearchSettings(weights={"two": 2.0})
    seen = read(engine, table, {"one": LETTERS, "two": ENDS}, k=3, settings=first_letters)
    assert seen == dict.fromkeys(["ap", "bp", "cp", "cq"], ("x", "y"))


@pytest.mark.parametrize(
    ("columns", "file", "people"),
    [
        ({"one": LETTERS}, [("a",), ("x",)], {("a",): 3, ("x",): 4}),
        ({"one": LETTERS, "two": ENDS}, [("x", "p"), ("c", "y")], {("x", "p"): 5, ("c", "y"): 2}),
        ({"one": LETTERS, "two": ENDS}, [("c", "y"), ("b", "q")], {("c", "y"): 3}),
    ],
)
def test_people_count_for_the_first_label_alone(engine, columns, file, people):  # noqa: F811 - the fixture
    everybody = [*[("a", "p")] * 3, ("b", "p"), ("c", "p"), ("c", "q"), ("c", "q")]
    names = list(columns)
    classes, _ = measured(engine, (names, file, len(file), None, ["flu"] * len(file)))
    _, population = measured(engine, (names, everybody, 1, None, ["flu"]))
    there = reading(classes, population, columns, settings=SearchSettings(weights={"two": 2.0}))
    texts = [tuple(v[int(c)].as_py() for v, c in zip(there.values, row, strict=True)) for row in there.codes]
    assert dict(zip(texts, there.records.tolist(), strict=True)) == people


def test_a_label_of_two_levels_fits_whom_it_stands_for_at_the_wider(engine):  # noqa: F811 - the fixture
    """At level 1 x is a alone, at level 2 everybody; a reads as b and c do."""
    tree = Hierarchy((("a", "b", "c", "d"), ("x", "b", "c", "d"), ("x",) * 4))
    upper = SearchSettings(levels={"one": (1, 2)})
    seen = read(engine, [("a",), ("a",), ("b",), ("c",), ("d",), ("d",)], {"one": tree}, k=2, settings=upper)
    assert seen == {"a": ("x",), "b": ("x",), "c": ("x",), "d": ("d",)}


@pytest.mark.parametrize("way", WAYS)
def test_a_text_that_stands_for_others_further_down_fits_nobody_at_the_top(engine, way):  # noqa: F811 - the fixture
    """At the top x is a and b, but below it is c and d, who have labels of their own: the search ends, without a and b.

    Then x is nobody's label.
    """
    tree = Hierarchy((("a", "b", "c", "d"), ("p", "q", "x", "x"), ("x", "x", "z", "z")))
    table = [("a",), ("b",), ("c",), ("c",), ("d",), ("d",)]
    with pytest.raises(NoSolutionError, match="suppresses 2 of 6"):
        read(engine, table, {"one": tree}, k=2, way=way)
    seen = read(engine, table, {"one": tree}, k=2, way=way, limit=0.5)
    assert (seen["a"], seen["b"]) == (None, None)
    assert seen["c"] is not None


def test_whoever_leaves_a_class_for_the_file_reads_the_next_label(engine):  # noqa: F811 - the fixture
    """Two without a value leave, and without them a, all flu, is too far from the rest. Then a reads *, with which the
    models hold: two are left out, not five.
    """
    table = [*[("a",)] * 3, *[("b",)] * 2, *[("c",)] * 2, *[("d",)] * 2, (None,), (None,)]
    near = models.TCloseness(sensitive="secret", t=0.3, distance="equal")
    asked = {"secrets": ["flu"] * 3 + ["flu", "gout"] * 3 + ["flu"] * 2, "chosen": [near], "limit": 0.5}
    assert read(engine, table, {"one": FLAT}, k=3, **asked)["a"] == ("a",)
    seen = read(engine, table, {"one": FLAT}, k=3, hold_on_export=True, **asked)
    assert seen == {**dict.fromkeys("abcd", ("*",)), "-": None}


@pytest.mark.parametrize("way", WAYS)
def test_who_is_beside_the_table_alone_needs_no_class(engine, way):  # noqa: F811 - the fixture
    """Of d there is one, whom nobody needs to hide: a and b stay as they are, two each."""
    seen = read(engine, [("a",), ("b",)], {"one": FLAT}, k=2, way=way, beside=[("a",), ("b",), ("d",)])
    assert seen == {"a": ("a",), "b": ("b",)}


def test_sums_that_only_rounding_tells_apart_are_ties():
    """In floats 0.2 and 0.68 are more than 0.44 and 0.44; in truth they are as much, and level 0 of "one" is first."""
    lower, upper = (tuple("abcde"), tuple("xxxde")), tuple("yyyye")
    trees = {"one": Hierarchy(lower), "two": Hierarchy((*lower, upper))}
    columns = [Column.of(name, pa.array(["a"]), tree, None) for name, tree in trees.items()]
    for factor in (1.0, 1e-12):  # only their ratios matter
        rule = Reading.of(columns, trees, dict.fromkeys(trees, factor))
        assert rule.terms[0][0] + rule.terms[1][2] > rule.terms[0][1] + rule.terms[1][1]
        assert rule.order(np.array([[1, 1], [0, 2], [1, 0]])).tolist() == [2, 1, 0]


@st.composite
def unbalanced(draw):
    """A tree where some labels stay as they are at the next level, and others come to read like one of these."""
    levels = [tuple(VALUES)]
    for _ in range(draw(st.integers(1, 3))):
        below = sorted(set(levels[-1]))
        stay = sorted(draw(st.sets(st.sampled_from(below), min_size=1)))
        above = {one: one if one in stay else draw(st.sampled_from(stay)) for one in below}
        levels.append(tuple(above[one] for one in levels[-1]))
    return Hierarchy(tuple(levels))


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=15, deadline=None)
@drawn(also=st.data(), sample=samples())
def test_the_attacker_finds_no_fewer_where_texts_stand_at_several_levels(engine, way, sample, also):  # noqa: F811
    sample = list(sample)
    sample[6] = {name: also.draw(unbalanced()) for name in sample[6]}
    check_against_the_attacker(engine, way, tuple(sample))
