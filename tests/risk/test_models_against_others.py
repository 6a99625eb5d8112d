"""The models against other implementations: pandas row by row, a linear program, published figures, and laws."""

import itertools
import json
import math

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from privacy_core.hierarchy import Hierarchy, read_hierarchy
from privacy_core.risk.classes import equivalence_classes
from privacy_core.risk.models import (
    AlphaKAnonymity,
    BasicBetaLikeness,
    DeltaDisclosure,
    DeltaPresence,
    DistinctLDiversity,
    EnhancedBetaLikeness,
    EntropyLDiversity,
    Given,
    KAnonymity,
    KMap,
    RecursiveCLDiversity,
    TCloseness,
    formulas,
)
from tests.risk.conftest import ADULT

EIGHT = ["sex", "age", "race", "marital-status", "education", "native-country", "workclass", "salary-class"]
GRASSBERGER = [0.0, -np.euler_gamma - math.log(2)]
for n in range(2, 40_000):
    GRASSBERGER.append(GRASSBERGER[-1] + (2 / (n - 1) if n % 2 == 0 else 0))


def plain_scores(frame, columns, sensitive, whole=None):
    """Every score of each class by pandas, the classes in the order of their values."""
    p = (frame if whole is None else whole)[sensitive].value_counts(normalize=True)
    order = sorted(p.index)
    rows = []
    for _, group in frame.groupby(columns, sort=True):
        n = group[sensitive].value_counts()
        q = n / n.sum()
        ranked = sorted(n, reverse=True)
        tail = sum(ranked[2:])
        cumulative = np.cumsum([q.get(value, 0) - p[value] for value in order])
        gains = {value: q[value] / p[value] - 1 for value in q.index}
        entropy = GRASSBERGER[n.sum()] - sum(c * GRASSBERGER[c] for c in n) / n.sum()
        rows.append(
            {
                "recursive": ranked[0] / tail if tail else math.inf,
                "alpha": q.max(),
                "grassberger": min(math.exp(max(entropy, 0)), len(n)),
                "ordered": np.abs(cumulative).sum() / (len(order) - 1),
                "basic": max(gains.values()),
                "enhanced": max(g if g <= -math.log(p[v]) else math.inf for v, g in gains.items()),
                "delta": max(abs(math.log2(q[value] / p[value])) for value in q.index),
            }
        )
    return pd.DataFrame(rows)


MODELS_OF = {
    "recursive": lambda s: RecursiveCLDiversity(sensitive=s, c=1, l=3),
    "alpha": lambda s: AlphaKAnonymity(sensitive=s, alpha=1, k=1),
    "grassberger": lambda s: EntropyLDiversity(sensitive=s, l=1, estimator="grassberger"),
    "ordered": lambda s: TCloseness(sensitive=s, t=1, distance="ordered"),
    "basic": lambda s: BasicBetaLikeness(sensitive=s, beta=1),
    "enhanced": lambda s: EnhancedBetaLikeness(sensitive=s, beta=1),
    "delta": lambda s: DeltaDisclosure(sensitive=s, delta=1),
}


@pytest.mark.parametrize(
    ("columns", "sensitive"), [(["sex", "race", "age"], "occupation"), (["education", "sex"], "age")]
)
def test_every_score_on_adult_equals_that_of_pandas(adult, classes_of, columns, sensitive):
    classes = classes_of(adult, columns, sensitive=[sensitive])
    theirs = plain_scores(adult, columns, sensitive)
    for name, model in MODELS_OF.items():
        np.testing.assert_allclose(model(sensitive).scores(classes, classes), theirs[name], rtol=1e-9, err_msg=name)


def test_every_score_counts_persons_where_there_is_an_id(adult, classes_of):
    """A person counts once for each of their values in a class; alpha is of its persons."""
    rng = np.random.default_rng(11)
    frame = adult.iloc[:4000].assign(person=rng.integers(0, 1500, 4000).astype(str))
    columns, sensitive = ["sex", "race"], "occupation"
    classes = classes_of(frame, columns, sensitive=[sensitive], person="person")
    once = frame.drop_duplicates([*columns, sensitive, "person"])
    whole = frame.drop_duplicates([sensitive, "person"])
    groups = frame.groupby(columns, sort=True)["person"]
    persons = groups.nunique().to_numpy()
    everybody = once.groupby([*columns, sensitive])["person"].nunique().groupby(columns).max().to_numpy() == persons
    theirs = plain_scores(once, columns, sensitive, whole)
    theirs["alpha"] = once.groupby([*columns, sensitive]).size().groupby(columns).max().to_numpy() / persons
    most = np.where(everybody, 1, persons)
    theirs["recursive"] = np.where(most < 3, np.inf, theirs["recursive"])
    theirs["grassberger"] = np.minimum(theirs["grassberger"], most)
    for name, model in MODELS_OF.items():
        np.testing.assert_allclose(model(sensitive).scores(classes, classes), theirs[name], rtol=1e-9, err_msg=name)


def test_many_values_are_scored_as_few_are(classes_of):
    """With over 64 values, and few of them in a class, only those are looked at."""
    rng = np.random.default_rng(3)
    frame = pd.DataFrame({"q": rng.integers(0, 300, 2000), "s": rng.integers(0, 900, 2000)})
    classes = classes_of(frame, ["q"], sensitive=["s"])
    theirs = plain_scores(frame, ["q"], "s")
    for name, model in MODELS_OF.items():
        np.testing.assert_allclose(model("s").scores(classes, classes), theirs[name], rtol=1e-9, err_msg=name)


def hierarchies():
    return {column: read_hierarchy(ADULT.with_name(f"hierarchy_{column}.csv")) for column in [*EIGHT, "occupation"]}


def at_levels(levels, columns=EIGHT):
    known = hierarchies()

    def function(column, level):
        return lambda values: known[column].generalize(values, level, column=column)

    return {column: function(column, level) for column, level in zip(columns, levels, strict=True) if level}


def test_published_figures_of_the_optimum_at_four_percent(adult, classes_of):
    """Of pycanon 1.0 on the exported file, with its own distribution; its delta has natural logarithms."""
    classes = classes_of(adult, EIGHT, sensitive=["occupation"]).recode(at_levels([0, 3, 0, 1, 1, 1, 1, 0]))
    failing = KAnonymity(k=5).failing(classes, classes)
    assert int(classes.records[failing].sum()) == 1178
    kept = classes.keep(~failing)
    assert BasicBetaLikeness(sensitive="occupation", beta=1).measured(kept, kept) == pytest.approx(131.751145, rel=1e-8)
    delta = DeltaDisclosure(sensitive="occupation", delta=1).measured(kept, kept)
    assert delta * math.log(2) == pytest.approx(4.888476, abs=5e-7)
    t = TCloseness(sensitive="occupation", t=1).measured(kept, kept)
    assert t == pytest.approx(0.8897667678719, abs=1e-12)


REFERENCE = {
    "KAnonymity": lambda c, _: KAnonymity(k=c["k"]),
    "KMap": lambda c, _: KMap(k=c["k"], subset="subset"),
    "DPresence": lambda c, _: DeltaPresence(subset="subset", min=c["delta_min"], max=c["delta_max"]),
    "DistinctLDiversity": lambda c, s: DistinctLDiversity(sensitive=s, l=c["l"]),
    "EntropyLDiversity": lambda c, s: EntropyLDiversity(sensitive=s, l=c["l"]),
    "RecursiveCLDiversity": lambda c, s: RecursiveCLDiversity(sensitive=s, c=c["c"], l=c["l"]),
    "EqualDistanceTCloseness": lambda c, s: TCloseness(sensitive=s, t=c["t"]),
    "OrderedDistanceTCloseness": lambda c, s: TCloseness(sensitive=s, t=c["t"], distance="ordered"),
    "HierarchicalDistanceTCloseness": lambda c, s: TCloseness(sensitive=s, t=c["t"], distance="hierarchical"),
    "BasicBLikeness": lambda c, s: BasicBetaLikeness(sensitive=s, beta=c["beta"]),
    "EnhancedBLikeness": lambda c, s: EnhancedBetaLikeness(sensitive=s, beta=c["beta"]),
}


def test_as_many_records_leave_each_published_optimum_as_the_reference_suppressed(engine, adult):
    """All 57 problems: the models of the reference, at its levels, fail its number of records."""
    subset = pd.read_csv(ADULT.with_name("adult_subset.csv"), sep=";")
    for name, frame in {"whole": adult, "subset": subset}.items():
        engine.open_arrow(name, pa.Table.from_pandas(frame, preserve_index=False))
    read = {name: equivalence_classes(engine, name, EIGHT, sensitive=["occupation"]) for name in ("whole", "subset")}
    for case in json.loads(ADULT.with_name("arx_optima.json").read_text("utf-8"))["cases"]:
        assert case["quasi_identifiers"] == EIGHT
        functions = at_levels(case["optimal_levels"])
        of_part = any("subset" in criterion for criterion in case["criteria"])
        classes = read["subset" if of_part else "whole"].recode(functions)
        given = Given(hierarchies(), {"subset": read["whole"].recode(functions)})
        failing = np.zeros(classes.size, bool)
        for criterion in case["criteria"]:
            model = REFERENCE[criterion["model"]](criterion, case["sensitive"])
            failing |= model.failing(classes, classes, given)
        assert int(classes.records[failing].sum()) == case["suppressed"], case["criteria"]


def transported(of, to, distance):
    """The least cost of moving the shares of ``of`` to those of ``to``: the linear program of transport, exactly.

    By successive shortest paths in whole numbers; moved back along a used way, mass gains what it cost.
    """
    n, left = len(of), [int(amount) * int(sum(to)) for amount in of]
    wanted = [int(amount) * int(sum(of)) for amount in to]
    flow = np.zeros((n, n), dtype=np.int64)
    while any(left):
        cost = [0.0 if amount else math.inf for amount in left] + [math.inf] * n
        before = [None] * (2 * n)
        for _ in range(2 * n):
            for i, j in itertools.product(range(n), repeat=2):
                if cost[i] + distance[i, j] < cost[n + j] - 1e-12:
                    cost[n + j], before[n + j] = cost[i] + distance[i, j], i
                if flow[i, j] and cost[n + j] - distance[i, j] < cost[i] - 1e-12:
                    cost[i], before[i] = cost[n + j] - distance[i, j], n + j
        end = min((j for j in range(n) if wanted[j]), key=lambda j: cost[n + j]) + n
        path = [end]
        while before[path[-1]] is not None:
            path.append(before[path[-1]])
        ways = list(itertools.pairwise(reversed(path)))
        back = [flow[b, a - n] for a, b in ways if a >= n]
        most = min([left[path[-1]], wanted[end - n], *back])
        for a, b in ways:
            flow[(a, b - n) if a < n else (b, a - n)] += most if a < n else -most
        left[path[-1]] -= most
        wanted[end - n] -= most
    return float((flow * distance).sum() / (sum(of) * sum(to)))


def test_the_check_by_transport_is_right_itself():
    """Where scipy is installed, its linear program agrees."""
    optimize = pytest.importorskip("scipy.optimize")
    rng = np.random.default_rng(5)
    for _ in range(20):
        of, to, distance = rng.integers(1, 9, 5), rng.integers(1, 9, 5), rng.random((5, 5))
        rows = np.vstack([np.kron(np.eye(5), np.ones(5)), np.kron(np.ones(5), np.eye(5))])
        answer = optimize.linprog(np.ravel(distance), A_eq=rows, b_eq=[*(of / of.sum()), *(to / to.sum())])
        assert transported(of, to, distance) == pytest.approx(answer.fun)


TREES = [
    [["a", "a", "b", "b"], ["*"] * 4],
    [["a", "b", "b", "b", "c"], ["x", "x", "x", "x", "y"], ["*"] * 5],
    [["a", "a", "b", "c", "c", "d"], ["x", "x", "x", "y", "y", "y"], ["*"] * 6],
    [["a", "a", "b"], ["a", "a", "b"]],  # no single top
]


@pytest.mark.parametrize("levels", TREES, ids=len)
@drawn(data=st.data())
def test_the_hierarchical_distance_is_that_of_a_linear_program(levels, data):
    n = len(levels[0])
    counts = [data.draw(st.lists(st.integers(0, 9), min_size=n, max_size=n).filter(any)) for _ in range(2)]
    p = np.array(counts[1]) / sum(counts[1])
    rooted = levels if len(set(levels[-1])) == 1 else [*levels, ["*"] * n]
    meet = np.array(
        [
            [0 if i == j else next(k for k, labels in enumerate(rooted, 1) if labels[i] == labels[j]) for j in range(n)]
            for i in range(n)
        ]
    )
    ours = formulas.hierarchical_distance(np.array([counts[0]]), p, formulas.Tree.of(levels))[0]
    assert ours == pytest.approx(transported(*counts, meet / len(rooted)), abs=1e-9)


@drawn(
    counts=st.integers(2, 6).flatmap(
        lambda n: st.tuples(*[st.lists(st.integers(0, 9), min_size=n, max_size=n).filter(any)] * 2)
    )
)
def test_the_ordered_and_the_equal_distance_are_those_of_a_linear_program(counts):
    p, n = np.array(counts[1]) / sum(counts[1]), len(counts[0])
    line = np.abs(np.subtract.outer(np.arange(n), np.arange(n))) / (n - 1)
    one = np.array([counts[0]])
    (there,) = np.nonzero(counts[0])
    sparse = formulas.ordered_distance_of_cells(np.zeros(len(there), int), there, one[0, there], p)[0]
    assert sparse == pytest.approx(transported(*counts, line), abs=1e-9)
    assert formulas.ordered_distance(one, p, np.arange(n))[0] == pytest.approx(transported(*counts, line), abs=1e-9)
    assert formulas.equal_distance(one, p)[0] == pytest.approx(transported(*counts, 1 - np.eye(n)), abs=1e-9)


TABLES = st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("wxyz")), min_size=1, max_size=30)
COARSER = {"q": lambda values: pa.array(["ab" if v in ("a", "b") else "cd" for v in values.to_pylist()])}
FALL = [  # convex: merging classes never raises the worst
    TCloseness(sensitive="s", t=1),
    TCloseness(sensitive="s", t=1, distance="ordered"),
    TCloseness(sensitive="s", t=1, distance="hierarchical"),
    BasicBetaLikeness(sensitive="s", beta=1),
    RecursiveCLDiversity(sensitive="s", c=1, l=2),
    AlphaKAnonymity(sensitive="s", alpha=1, k=1),
]
RISE = [KAnonymity(k=1), DistinctLDiversity(sensitive="s", l=1), EntropyLDiversity(sensitive="s", l=1)]
TREE = Given(hierarchies={"s": Hierarchy((tuple("wxyz"), ("w", "w", "y", "y"), ("*",) * 4))})


@drawn(rows=TABLES)
def test_a_coarser_table_is_never_less_safe(engine, rows):
    engine.open_arrow("law", pa.table({"q": [q for q, _ in rows], "s": [s for _, s in rows]}))
    fine = equivalence_classes(engine, "law", ["q"], sensitive=["s"])
    coarse = fine.recode(COARSER)
    for model in FALL:
        assert model.measured(coarse, fine, TREE) <= model.measured(fine, fine, TREE) + 1e-9, model.name
    for model in RISE:
        assert model.measured(coarse, fine) >= model.measured(fine, fine) - 1e-9, model.name


@drawn(rows=TABLES)
def test_a_class_fails_exactly_where_its_score_is_past_the_limit(engine, rows):
    engine.open_arrow("law", pa.table({"q": [q for q, _ in rows], "s": [s for _, s in rows]}))
    classes = equivalence_classes(engine, "law", ["q"], sensitive=["s"])
    for model in [RecursiveCLDiversity(sensitive="s", c=1.5, l=2), BasicBetaLikeness(sensitive="s", beta=0.5)]:
        scores = model.scores(classes, classes)
        past = scores >= 1.5 - 1e-9 if model.strict else scores > 0.5 + 1e-9
        assert model.failing(classes, classes).tolist() == past.tolist()
