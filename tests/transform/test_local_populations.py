"""Records with levels of their own beside a population: who knows file, recipe and everybody finds no fewer.

The attacker is written out plainly, from what a recipient has: the distinct labels of the file, the hierarchies and the
population. Labels of different levels may fit the same people, so the attacker sorts them out: everybody reads as the
first label that fits them, combinations of levels in the order of their average shares. The search promises that no
record of the table reads as anything else than it was released as, or people could be told apart further.
"""

from collections import Counter, defaultdict

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import assume, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from privacy_core.hierarchy import Hierarchy
from privacy_core.risk import models
from privacy_core.risk.classes import equivalence_classes
from privacy_core.transform import local_recoding, mondrian
from privacy_core.transform.local_population import reading
from privacy_core.transform.local_reading import Reading
from privacy_core.transform.local_recoding import recode_locally
from privacy_core.transform.mondrian import partition
from privacy_core.transform.search import NoSolutionError, SearchSettings
from privacy_core.transform.search.lattice import Column
from tests.transform import adult, plain_search
from tests.transform.test_search_laws import VALUES, engine, hierarchies, one_model  # noqa: F401 - a fixture

WAYS = [recode_locally, partition]
POPULATION_MODELS = st.one_of(
    st.builds(models.KMap, k=st.integers(1, 6), subset=st.just("all")),
    st.builds(models.DeltaPresence, subset=st.just("all"), max=st.sampled_from([0.3, 0.5, 0.7, 0.9])),
)


def label(tree, value, level):
    return plain_search.label(tree, value, level)


def share(tree, level):
    """Of a tree's values those that share a label with one of them, on average."""
    return sum(tree.levels[level].count(one) for one in tree.levels[level]) / len(tree.levels[level]) ** 2


def where(tree, text, allowed):
    """The level at which a label stands for most values, the lowest of these."""
    return max(allowed, key=lambda level: (tree.levels[level].count(text), -level)) if text is not None else allowed[0]


def reads_as(person, released, trees, made):
    """The label of the file that a person reads as, or None."""
    fitting = []
    for labels in released:
        levels = [
            where(tree, text, range(made.levels.get(name, (0, 0))[0], made.levels.get(name, (0, tree.height))[1] + 1))
            for (name, tree), text in zip(trees.items(), labels, strict=True)
        ]
        if all(label(t, v, n) == text for t, v, n, text in zip(trees.values(), person, levels, labels, strict=True)):
            cost = sum(
                made.weights.get(name, 1) * share(trees[name], n) for name, n in sorted(zip(trees, levels, strict=True))
            )
            fitting.append((round(cost, 9), [n for _, n in sorted(zip(trees, levels, strict=True))], labels))
    return min(fitting)[2] if fitting else None


@st.composite
def samples(draw, *, persons=False):
    """A table out of a population: rows of all, the first of which are the table, and who each row is about."""
    columns = ["one", "two", "three"][: draw(st.integers(1, 3))]
    row = st.tuples(*(st.sampled_from([*VALUES, None] if i == 0 else VALUES) for i, _ in enumerate(columns)))
    everybody = draw(st.lists(row, min_size=2, max_size=30))
    size = draw(st.integers(1, len(everybody)))
    who = draw(st.lists(st.integers(0, 12), min_size=len(everybody), max_size=len(everybody))) if persons else None
    secrets = draw(st.lists(st.sampled_from(["flu", "cold", "ache"]), min_size=size, max_size=size))
    chosen = [draw(POPULATION_MODELS), *draw(st.lists(one_model(columns), max_size=2))]
    assume(not any(getattr(one, "min", 0) for one in chosen))
    trees = {column: draw(hierarchies()) for column in columns}
    made = SearchSettings(
        weights={column: draw(st.sampled_from([0, 0.5, 1, 3])) for column in columns} if draw(st.booleans()) else {},
        levels={columns[0]: (0, 1)} if draw(st.integers(0, 5)) == 0 else {},
    )
    limit = draw(st.sampled_from([0.0, 0.3, 1.0]))
    return columns, everybody, size, who, secrets, chosen, trees, made, limit, draw(st.integers(0, 3)) == 0


def measured(engine, sample):  # noqa: F811 - the fixture
    """Classes of the table and of the population."""
    columns, everybody, size, who, secrets, *_ = sample
    every = {column: pa.array([row[i] for row in everybody], pa.string()) for i, column in enumerate(columns)}
    every |= {} if who is None else {"person": pa.array(who)}
    engine.open_arrow("every", pa.table(every))
    part = {name: column.slice(0, size) for name, column in every.items()}
    engine.open_arrow("some", pa.table(part | {"secret": pa.array(secrets, pa.string())}))
    person = None if who is None else "person"
    classes = equivalence_classes(engine, "some", columns, sensitive=["secret"], person=person)
    return classes, equivalence_classes(engine, "every", columns, person=person)


def released(classes, trees, found):
    """What a record of each combination of values reads in the file; None where it left."""
    seen = {}
    for i, codes in enumerate(classes.codes):
        values = tuple(one[int(code)].as_py() for one, code in zip(classes.values, codes, strict=True))
        levels = found.levels[i].tolist()
        texts = tuple(label(tree, v, n) for tree, v, n in zip(trees.values(), values, levels, strict=True))
        seen[values] = None if found.suppressed[i] else texts
    return seen


def check_against_the_attacker(engine, way, sample):  # noqa: F811 - the fixture
    _, everybody, size, who, _, chosen, trees, made, limit, hold = sample
    classes, population = measured(engine, sample)
    given = models.Given({"secret": plain_search.SECRET_TREE}, {"all": population})
    try:
        found = way(classes, trees, chosen, limit=limit, settings=made, given=given, hold_on_export=hold)
    except NoSolutionError:
        return
    seen = released(classes, trees, found)
    labels = {one for one in seen.values() if one is not None}
    ids = who or list(range(len(everybody)))
    people, inside = defaultdict(set), defaultdict(set)
    for place, (row, person) in enumerate(zip(everybody, ids, strict=True)):
        told = reads_as(row, labels, trees, made)
        people[told].add(person)
        if place < size:
            inside[told].add(person)
            assert told == seen[row]  # what left fits no label, and the others fit no label before their own
    for one in labels:
        for model in chosen:
            if getattr(model, "subset", None) and isinstance(model, models.KMap):
                assert len(people[one]) >= model.k
            if isinstance(model, models.DeltaPresence):
                assert len(inside[one]) / len(people[one]) <= model.max + 1e-8
    made_of = [i for i in range(classes.size) if not found.suppressed[i]]
    if made_of:
        check_counts(engine, sample, seen, people, (classes, population))


def check_counts(engine, sample, seen, people, known):  # noqa: F811 - the fixture
    """What is measured again of the file alone is what the attacker counts."""
    whole, population = known
    columns, everybody, size, who, secrets, chosen, trees, made, _, hold = sample
    stay = [(place, seen[row]) for place, row in enumerate(everybody[:size]) if seen[row] is not None]
    written = {column: pa.array([texts[i] for _, texts in stay], pa.string()) for i, column in enumerate(columns)}
    written["secret"] = pa.array([secrets[place] for place, _ in stay], pa.string())
    written |= {} if who is None else {"person": pa.array([who[place] for place, _ in stay])}
    engine.open_arrow("written", pa.table(written))
    person = None if who is None else "person"
    after = equivalence_classes(engine, "written", columns, sensitive=["secret"], person=person)
    there = reading(after, population, trees, settings=made)
    texts = [[values[int(c)].as_py() for values, c in zip(there.values, row, strict=True)] for row in there.codes]
    assert dict(zip(map(tuple, texts), there.records.tolist(), strict=True)) == {
        one: len(those) for one, those in people.items() if one is not None and len(those)
    }
    given = models.Given({"secret": plain_search.SECRET_TREE}, {"all": there})
    for model in chosen:
        assert model.holds(after, whole, given), model
        assert not (hold and model.compares) or model.holds(after, after, given), model


@pytest.mark.parametrize("way", WAYS)
@settings(deadline=None)
@drawn(sample=samples())
def test_whoever_knows_everybody_finds_no_fewer_than_the_models_ask(engine, way, sample):  # noqa: F811 - the fixture
    check_against_the_attacker(engine, way, sample)


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=15, deadline=None)
@drawn(sample=samples(persons=True))
def test_persons_of_several_records_count_once_in_each_label(engine, way, sample):  # noqa: F811 - the fixture
    check_against_the_attacker(engine, way, sample)


@pytest.mark.prove
@settings(max_examples=1_000, deadline=None)
@drawn(way=st.sampled_from(WAYS), sample=st.one_of(samples(), samples(), samples(persons=True)))
def test_the_attacker_finds_no_fewer_in_many_cases(engine, way, sample):  # noqa: F811 - the fixture
    check_against_the_attacker(engine, way, sample)


def by_hand(engine, table, beside, trees, *, way=recode_locally, k=2):  # noqa: F811 - the fixture
    """What each record of a table reads, and the people of the table and beside it by what they read as."""
    columns = list(trees)
    sample = (columns, table + beside, len(table), None, ["flu"] * len(table))
    classes, population = measured(engine, sample)
    given = models.Given({}, {"all": population})
    found = way(classes, trees, [models.KMap(k=k, subset="all")], given=given)
    seen = released(classes, trees, found)
    labels = set(seen.values())
    return [seen[row] for row in table], Counter(
        reads_as(row, labels, trees, SearchSettings()) for row in table + beside
    )


FLAT = Hierarchy((("a", "b", "c"), ("*", "*", "*")))


@pytest.mark.parametrize("way", WAYS)
def test_who_reads_a_finer_label_does_not_hide_who_reads_a_coarser_one(engine, way):  # noqa: F811 - the fixture
    """Two of the table are a, one is b, and that is everybody: were a, a and * released, * would be b, whom three
    fit. So all read *; with one more b, who is not in the table, each has a label of two.
    """
    seen, read = by_hand(engine, [("a",), ("a",), ("b",)], [], {"one": FLAT}, way=way)
    assert seen == [("*",)] * 3
    assert read == {("*",): 3}
    seen, read = by_hand(engine, [("a",), ("a",), ("b",)], [("b",), ("c",)], {"one": FLAT}, way=way)
    assert seen == [("a",), ("a",), ("b",)]
    assert read == {("a",): 2, ("b",): 2, None: 1}  # nothing that was released fits c


def test_people_beside_the_table_leave_with_the_class_that_holds_them(engine):  # noqa: F811 - the fixture
    """Of a there are two, one of them in the table; b and c of the table share * with the other c."""
    seen, read = by_hand(engine, [("a",), ("b",), ("c",)], [("a",)], {"one": FLAT})
    assert seen == [("a",), ("*",), ("*",)]
    assert read == {("a",): 2, ("*",): 2}


@pytest.mark.parametrize("way", WAYS)
def test_progress_counts_who_is_in_the_table_alone(engine, way, monkeypatch):  # noqa: F811 - the fixture
    """Of 60 combinations of the population the table has three."""
    for module in (local_recoding, mondrian):
        monkeypatch.setattr(module, "_TOLD", 1)
    values = [f"{number:02}" for number in range(60)]
    tree = Hierarchy((tuple(values), tuple(value[0] for value in values), ("*",) * 60))
    sample = (["one"], [(value,) for value in values] * 2, 3, None, ["flu"] * 3)
    classes, population = measured(engine, sample)
    told = []
    given = models.Given({}, {"all": population})
    asked = [models.KMap(k=2, subset="all")]
    way(classes, {"one": tree}, asked, given=given, report=lambda share, _: told.append(share))
    assert told == sorted(told)
    assert told[-1:] in ([], [1.0])
    assert way is recode_locally or told


@pytest.mark.skipif(not adult.PRESENT, reason=f"needs the Adult data in {adult.FOLDER}")
def test_a_tenth_of_adult_out_of_all_of_it():
    """Five of all 30,162 at least read as each label of the subset's 3,016 records, and at most half are of it."""
    columns = ("sex", "age", "race", "marital-status", "education")
    subset, population = adult.classes_of("adult_subset.csv", columns), adult.classes_of("adult.csv", columns)
    trees = {column: adult.hierarchy(column) for column in columns}
    chosen = [models.KMap(k=5, subset="all"), models.DeltaPresence(subset="all", max=0.5)]
    found = recode_locally(subset, trees, chosen, given=models.Given(populations={"all": population}))
    assert found.records == 0
    seen = released(subset, trees, found)
    labels = set(seen.values())
    # By cheapest first every label is tried on everybody, with the same rule but another loop than the library's.
    by_levels = defaultdict(set)
    for one in labels:
        by_levels[tuple(where(t, x, range(t.height + 1)) for t, x in zip(trees.values(), one, strict=True))].add(one)
    names = sorted(trees)
    nodes = sorted(
        by_levels,
        key=lambda n: (
            round(sum(share(trees[c], n[columns.index(c)]) for c in names), 9),
            [n[columns.index(c)] for c in names],
        ),
    )
    everybody, inside = Counter(), Counter()
    shares = {c: [dict(zip(t.levels[0], one, strict=True)) for one in t.levels] for c, t in trees.items()}
    table = dict(zip(_rows(subset), subset.records.tolist(), strict=True))
    for row, many in zip(_rows(population), population.records.tolist(), strict=True):
        texts = (tuple(shares[c][n][str(v)] for c, n, v in zip(columns, node, row, strict=True)) for node in nodes)
        told = next((one for one, node in zip(texts, nodes, strict=True) if one in by_levels[node]), None)
        everybody[told] += many
        inside[told] += table.get(row, 0)
        assert row not in table or told == seen[row]
    assert min(everybody[one] for one in labels) >= 5
    assert max(inside[one] / everybody[one] for one in labels) <= 0.5


def _rows(classes):
    values = [one.to_pylist() for one in classes.values]
    return [tuple(one[code] for one, code in zip(values, row, strict=True)) for row in classes.codes.tolist()]


def test_ties_of_the_order_go_by_the_names_of_columns():
    """With no weight all combinations cost the same; then "one" at level 0 comes first, wherever its column stands."""
    trees = {"one": FLAT, "two": FLAT}
    for names, first in ((("one", "two"), [0, 1]), (("two", "one"), [1, 0])):
        columns = [Column.of(name, pa.array(["a", "b"]), trees[name], None) for name in names]
        rule = Reading.of(columns, trees, {"one": 0.0, "two": 0.0})
        assert rule.order(np.array([[1, 0], [0, 1]])).tolist() == [1 - one for one in first]
