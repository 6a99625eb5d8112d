"""Every privacy model on small tables whose figures are worked by hand."""

import math

import numpy as np
import pyarrow as pa
import pytest

from privacy_core.errors import InvalidValueError
from privacy_core.hierarchy import Hierarchy, HierarchyIncompleteError
from privacy_core.risk.model_figures import model_figures
from privacy_core.risk.models import (
    MODELS,
    AlphaKAnonymity,
    AverageRisk,
    BasicBetaLikeness,
    DeltaDisclosure,
    DeltaPresence,
    EnhancedBetaLikeness,
    EntropyLDiversity,
    Given,
    KAnonymity,
    KMap,
    PopulationMissingError,
    PopulationUniqueness,
    RecursiveCLDiversity,
    SampleUniqueness,
    TCloseness,
    formulas,
)


def table(q, s=None, person=None):
    columns = {"q": pa.array(q)} | ({} if s is None else {"s": pa.array(s)})
    return pa.table(columns | ({} if person is None else {"person": pa.array(person)}))


# Class a: x x x y; class b: x y z z. Of all eight: x 4, y 2, z 2.
TWO = table(["a"] * 4 + ["b"] * 4, ["x", "x", "x", "y", "x", "y", "z", "z"])
TREE = Hierarchy((("x", "y", "z"), ("xy", "xy", "z"), ("*", "*", "*")))


@pytest.fixture
def two(classes_of):
    return classes_of(TWO, ["q"], sensitive=["s"])


WORKED = [
    # In a three of x against one of y; in b two against one and one.
    (RecursiveCLDiversity(sensitive="s", c=2, l=2), [3.0, 1.0], [True, False]),
    # a has two values only; b: 2 / 1
    (RecursiveCLDiversity(sensitive="s", c=3, l=3), [math.inf, 2.0], [True, False]),
    # l = 1: r1 over all: 3 / 4, 2 / 4
    (RecursiveCLDiversity(sensitive="s", c=0.75, l=1), [0.75, 0.5], [True, False]),
    # a: x 3/4 of 4; b: z 2/4
    (AlphaKAnonymity(sensitive="s", alpha=0.5, k=4), [0.75, 0.5], [True, False]),
    (AlphaKAnonymity(sensitive="s", alpha=0.8, k=5), [0.75, 0.5], [True, True]),
    # q/p: a: x .75/.5, y .25/.25; b: x .25/.5, y 1, z .5/.25
    (BasicBetaLikeness(sensitive="s", beta=0.9), [0.5, 1.0], [False, True]),
    # -ln .5 = .693 allows x its .5; -ln .25 = 1.386 allows z its 1
    (EnhancedBetaLikeness(sensitive="s", beta=1), [0.5, 1.0], [False, False]),
    # a: |log2 1.5| = .585, y 0, z is absent; b: |log2 .5| = |log2 2| = 1, and delta is strict
    (DeltaDisclosure(sensitive="s", delta=1), [math.log2(1.5), 1.0], [False, True]),
    # surplus of a: x .25; of b: z .25
    (TCloseness(sensitive="s", t=0.2), [0.25, 0.25], [True, True]),
    # a: differences .25, 0, -.25 run to .25, .25, 0: .5 / 2; b: -.25, 0, .25 the same
    (TCloseness(sensitive="s", t=0.25, distance="ordered"), [0.25, 0.25], [False, False]),
    # in the order x z y: a .25, 0, 0 is .25 / 2; b -.25, 0, 0
    (TCloseness(sensitive="s", t=0.2, distance="ordered", order=("x", "z", "y")), [0.125, 0.125], [False, False]),
    # a: x +.25, y 0 below xy: nothing to move there; xy +.25 against z -.25 at the root: 2/2 * .25
    (TCloseness(sensitive="s", t=0.2, distance="hierarchical"), [0.25, 0.25], [True, True]),
]


@pytest.mark.parametrize(("model", "scores", "failing"), WORKED, ids=lambda value: getattr(value, "name", None))
def test_each_model_gives_its_figure_and_fails_the_right_classes(two, model, scores, failing):
    given = Given(hierarchies={"s": TREE})
    assert model.scores(two, two, given).tolist() == pytest.approx(scores)
    assert model.failing(two, two, given).tolist() == failing
    assert model.measured(two, two, given) == pytest.approx(max(scores))
    assert model.holds(two, two, given) == (not any(failing))


def test_the_hierarchical_distance_is_short_below_an_inner_node():
    # Class x x against x y: half the mass moves under xy, at level 1 of 2: .5 * 1/2.
    tree = formulas.Tree.of(TREE.levels[1:])
    counts = np.array([[2, 0, 0], [0, 0, 2]])
    # The other class: all of x and y goes over to z at the root: 1.
    assert formulas.hierarchical_distance(counts, np.array([0.5, 0.5, 0.0]), tree).tolist() == [0.25, 1.0]


def test_a_hierarchy_without_a_single_top_gets_a_root_above_it(two):
    flat = Hierarchy((("x", "y", "z"), ("xy", "xy", "z")))
    model = TCloseness(sensitive="s", t=1, distance="hierarchical")
    assert model.measured(two, two, Given(hierarchies={"s": flat})) == pytest.approx(0.25)  # level 2 of 2


def test_a_missing_value_is_last_in_a_line_and_under_the_root_of_a_hierarchy(classes_of):
    frame = table(["a", "a", "b", "b"], ["x", "x", "y", None])
    classes = classes_of(frame, ["q"], sensitive=["s"])
    # p: x .5, y .25, missing .25. a: .5, -.25, -.25 runs to .5, .25, 0: .75 / 2. b: -.5, .25, .25 the same.
    ordered = TCloseness(sensitive="s", t=1, distance="ordered")
    assert ordered.scores(classes, classes).tolist() == pytest.approx([0.375, 0.375])
    # a: x has .5 too much, y below the same node takes .25 at level 1 of 2, the root moves .25 at level 2 of 2.
    tree = Given(hierarchies={"s": TREE})
    by_tree = TCloseness(sensitive="s", t=1, distance="hierarchical")
    assert by_tree.scores(classes, classes, tree).tolist() == pytest.approx([0.375, 0.375])


def test_values_that_only_left_records_had_are_as_far_away_as_before(classes_of):
    # p: x .5, y .25, z .25, of which y and z have left. The line runs .5, .25, 0: .75 / 2. In the tree y takes .25 at
    # level 1 of 2, and z .25 at the root.
    whole = classes_of(table(["a"] * 4, ["x", "x", "y", "z"]), ["q"], sensitive=["s"])
    left = classes_of(table(["a"] * 2, ["x", "x"]), ["q"], sensitive=["s"])
    ordered = TCloseness(sensitive="s", t=1, distance="ordered")
    assert ordered.measured(left, whole) == pytest.approx(0.375)
    by_tree = TCloseness(sensitive="s", t=1, distance="hierarchical")
    assert by_tree.measured(left, whole, Given(hierarchies={"s": TREE})) == pytest.approx(0.375)


def test_a_missing_value_hides_nobody(classes_of):
    frame = table(["a"] * 4, ["x", "x", None, " "])
    classes = classes_of(frame, ["q"], sensitive=["s"])
    assert RecursiveCLDiversity(sensitive="s", c=9, l=2).measured(classes, classes) == math.inf
    assert EntropyLDiversity(sensitive="s", l=2, estimator="grassberger").measured(classes, classes) == 1.0
    assert AlphaKAnonymity(sensitive="s", alpha=0.5, k=4).measured(classes, classes) == 0.5  # x of four records


def test_the_estimate_of_grassberger_adds_up_all_values():
    # Counts 7 and 1. G(1) = -gamma - ln 2, and each even n adds 2 / (n - 1): G(7) = G(6) = G(1) + 2 (1 + 1/3 + 1/5).
    one = -np.euler_gamma - math.log(2)
    expected = math.exp(one + 2 + 2 / 3 + 2 / 5 + 2 / 7 - (7 * (one + 2 + 2 / 3 + 2 / 5) + one) / 8)
    assert 1.4 < expected < 2  # Shannon's is 1.46
    assert formulas.grassberger_l(np.array([[7, 1]]))[0] == pytest.approx(expected)
    # One value says nothing, G(n) - G(n). Three records of three values: exp(G(3) - G(1)) is 7.4, but there are three.
    assert formulas.grassberger_l(np.array([[1, 0, 0], [9, 0, 0], [1, 1, 1]])).tolist() == pytest.approx([1, 1, 3])


def test_a_common_value_may_gain_less_in_enhanced_beta(classes_of):
    # p: x .8, y .2. Class a is all x: it gains .25, more than -ln .8 = .223.
    classes = classes_of(table(["a"] * 4 + ["b"] * 6, ["x"] * 8 + ["y"] * 2), ["q"], sensitive=["s"])
    assert BasicBetaLikeness(sensitive="s", beta=1).scores(classes, classes)[0] == pytest.approx(0.25)
    assert EnhancedBetaLikeness(sensitive="s", beta=1).scores(classes, classes)[0] == math.inf


def test_what_a_recipient_sees_is_compared_with_the_file_alone(two):
    kept = two.keep(np.array([True, False]))  # x x x y by itself is the whole file
    model = BasicBetaLikeness(sensitive="s", beta=1)
    assert model.measured(kept, two) == pytest.approx(0.5)
    assert model.beside(kept, two) == {"in_file": 0.0}
    assert DeltaDisclosure(sensitive="s", delta=1).beside(two, two)["classes_lacking_values"] == 1  # a lacks z


# Population: a 4, b 2, c 2; the subset has a a b.
POPULATION = table(["a"] * 4 + ["b"] * 2 + ["c"] * 2)
SUBSET = table(["a", "a", "b"])


def test_k_map_counts_the_population_of_each_class(classes_of):
    population, subset = classes_of(POPULATION, ["q"]), classes_of(SUBSET, ["q"])
    given = Given(populations={"s.csv": population})
    model = KMap(k=3, subset="s.csv")
    assert model.scores(subset, subset, given).tolist() == [4, 2]
    assert model.failing(subset, subset, given).tolist() == [False, True]
    assert KMap(k=3, population="s.csv").failing(subset, subset, given).tolist() == [False, True]


def test_delta_presence_holds_each_class_between_two_shares(classes_of):
    population, subset = classes_of(POPULATION, ["q"]), classes_of(SUBSET, ["q"])
    given = Given(populations={"s.csv": population})
    assert DeltaPresence(subset="s.csv", max=0.5).scores(subset, subset, given).tolist() == [0.5, 0.5]
    assert DeltaPresence(subset="s.csv", max=0.5).holds(subset, subset, given)
    assert not DeltaPresence(subset="s.csv", max=0.4).holds(subset, subset, given)
    # Nobody of c is in the subset, which no suppression can change.
    least = DeltaPresence(subset="s.csv", max=0.5, min=0.1)
    assert least.failing(subset, subset, given).tolist() == [True, True]
    assert least.beside(subset, subset, given) == {"least": 0.5, "classes_without": 1}
    # Merged into one class, 3 of 8 are in it.
    one = {"q": lambda values: pa.repeat("*", len(values))}
    merged, whole = subset.recode(one), Given(populations={"s.csv": population.recode(one)})
    assert least.scores(merged, merged, whole).tolist() == [3 / 8]
    assert least.holds(merged, merged, whole)
    assert not DeltaPresence(subset="s.csv", max=0.5, min=0.4).holds(merged, merged, whole)


def test_what_was_suppressed_is_not_absent_afterwards(classes_of):
    population, subset = classes_of(table(["a"] * 4 + ["b"] * 2), ["q"]), classes_of(SUBSET, ["q"])
    given = Given(populations={"s.csv": population})
    model = DeltaPresence(subset="s.csv", max=0.5, min=0.1)
    assert model.holds(subset.keep(np.array([True, False])), subset, given)


def test_a_population_must_know_everybody(classes_of):
    given = Given(populations={"s.csv": classes_of(table(["a", "b"]), ["q"])})
    with pytest.raises(PopulationMissingError, match=r"'s\.csv' has nobody in 1 class of the table"):
        KMap(k=2, population="s.csv").scores(classes_of(POPULATION, ["q"]), classes_of(SUBSET, ["q"]), given)
    with pytest.raises(InvalidValueError, match=r"needs the table 'x\.csv'"):
        KMap(k=2, population="x.csv").scores(classes_of(POPULATION, ["q"]), classes_of(SUBSET, ["q"]), given)


def test_k_map_by_estimate_rules_out_chance(classes_of):
    # 8 of 80: a class of k = 10 brings 1 on average. Poisson(1): at most 3 .981, at most 4 .9963; so 5 are needed.
    model = KMap(k=10, estimator="poisson", population_size=80)
    assert model.smallest_sample(8) == 5
    # Given at least one: (.981 - .368) / .632 = .970, (.9963 - .368) / .632 = .9942.
    truncated = KMap(k=10, estimator="zero_truncated_poisson", population_size=80)
    assert truncated.smallest_sample(8) == 5
    # With 5%: Poisson: at most 2 .920, at most 3 .981: 4; truncated: .970 at 3: 4.
    assert KMap(k=10, estimator="poisson", population_size=80, significance=0.05).smallest_sample(8) == 4
    # Half of the population is here: a class of k = 2000 brings 1000 and varies by 32, of which 2.33 are added.
    assert 1070 < KMap(k=2000, estimator="poisson", population_size=16).smallest_sample(8) < 1078
    # All of it is here: chance would bring up to 2,104, but 2,000 of the table are 2,000 of the population.
    assert KMap(k=2000, estimator="poisson", population_size=8).smallest_sample(8) == 2000
    # One of 10^18 in all: what is drawn at all is almost always one.
    assert KMap(k=2, estimator="zero_truncated_poisson", population_size=10**18).smallest_sample(1) == 2
    classes = classes_of(table(["a"] * 5 + ["b"] * 3), ["q"])
    assert model.failing(classes, classes).tolist() == [False, True]
    with pytest.raises(InvalidValueError, match="has 8 of a population of 7"):
        KMap(k=2, estimator="poisson", population_size=7).failing(classes, classes)


def test_the_smallest_classes_leave_until_the_average_holds(classes_of):
    # Sizes 1, 1, 2, 4: 4 / 8 = .5; without the two of 1: 2 / 6; without that of 2: 1 / 4.
    classes = classes_of(table(list("abccdddd")), ["q"])
    assert AverageRisk(risk=0.5).holds(classes, classes)
    assert AverageRisk(risk=0.4).failing(classes, classes).tolist() == [True, True, False, False]
    assert AverageRisk(risk=0.3).failing(classes, classes).tolist() == [True, True, True, False]
    assert AverageRisk(risk=0.2).failing(classes, classes).all()
    assert AverageRisk(risk=0.5).measured(classes, classes) == 0.5
    assert SampleUniqueness(share=0.25).holds(classes, classes)
    assert SampleUniqueness(share=0.24).failing(classes, classes).tolist() == [True, True, False, False]


def test_population_uniqueness_is_that_of_zayatz(classes_of):
    # Two of 1 and one of 2, all of 4 sampled from 8. A class of 1 shows its member with C(7,3)/C(8,4) = 35/70; one of 2
    # shows just one with 2 C(6,3)/C(8,4) = 40/70. Unique given alone: 2 * 35 / (2 * 35 + 40) = 7/11; 2 * 7/11 * 2 / 8.
    classes = classes_of(table(list("abcc")), ["q"])
    model = PopulationUniqueness(share=0.3, population_size=8)
    assert model.measured(classes, classes) == pytest.approx(7 / 22)
    assert model.failing(classes, classes).tolist() == [True, True, False]
    with pytest.raises(InvalidValueError, match="has 4 of a population of 3"):
        PopulationUniqueness(share=0.3, population_size=3).measured(classes, classes)


def test_persons_are_counted_once_for_each_of_their_values(classes_of):
    # p1 has x three times, p2 has y. Records: 3 x, 1 y; persons: 1 and 1.
    frame = table(["a"] * 4, ["x", "x", "x", "y"], ["p1", "p1", "p1", "p2"])
    classes = classes_of(frame, ["q"], sensitive=["s"], person="person")
    assert RecursiveCLDiversity(sensitive="s", c=2, l=2).measured(classes, classes) == 1.0
    assert AlphaKAnonymity(sensitive="s", alpha=0.5, k=2).holds(classes, classes)
    assert KAnonymity(k=2).holds(classes, classes)
    assert AverageRisk(risk=0.5).measured(classes, classes) == 0.5


def test_one_person_with_many_values_is_not_diverse(classes_of):
    frame = table(["a"] * 3, ["x", "y", "z"], ["p1"] * 3)
    classes = classes_of(frame, ["q"], sensitive=["s"], person="person")
    assert RecursiveCLDiversity(sensitive="s", c=9, l=2).measured(classes, classes) == math.inf
    assert EntropyLDiversity(sensitive="s", l=2, estimator="grassberger").measured(classes, classes) == 1.0
    assert AlphaKAnonymity(sensitive="s", alpha=0.9, k=1).measured(classes, classes) == 1.0


@pytest.mark.parametrize(
    ("model", "problem"),
    [
        (KAnonymity(k=9), ("k", "9 is more than the 8 records of the table; at most that is possible")),
        (EntropyLDiversity(sensitive="s", l=4), ("l", "4 is more than the 3 values of 's'; at most that is possible")),
        (RecursiveCLDiversity(sensitive="s", c=9, l=3), None),
        (KAnonymity(k=8), None),
    ],
)
def test_what_no_class_could_meet_is_said_with_what_is_possible(two, model, problem):
    assert model.impossible(two) == problem


def test_a_distance_that_lacks_what_it_needs_says_so(two):
    with pytest.raises(InvalidValueError, match="needs its hierarchy"):
        TCloseness(sensitive="s", t=1, distance="hierarchical").measured(two, two)
    known = Hierarchy((("x", "y"), ("*", "*")))
    with pytest.raises(HierarchyIncompleteError, match="lacks 1 of the values"):
        TCloseness(sensitive="s", t=1, distance="hierarchical").measured(two, two, Given(hierarchies={"s": known}))
    with pytest.raises(InvalidValueError, match="lacks 2 of the column's values"):
        TCloseness(sensitive="s", t=1, distance="ordered", order=("x",)).measured(two, two)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: KMap(k=2), "name one of subset, population and estimator"),
        (lambda: KMap(k=2, subset="a", population="b"), "name one of subset"),
        (lambda: KMap(k=2, subset="a", population_size=9), "Leave it out"),
        (lambda: KMap(k=2, estimator="poisson"), "population_size must be a whole number"),
        (lambda: KMap(k=2, estimator="poisson", population_size=9, significance=1e-17), "from 1e-9 to below 1"),
        (lambda: DeltaPresence(subset="a", min=0.6, max=0.5), r"min is 0\.6, above max"),
        (lambda: TCloseness(sensitive="s", t=0.2, order=("a",)), "order is for the distance"),
        (lambda: TCloseness(sensitive="s", t=0.2, distance="ordered", order=("a", "a")), "names a value twice"),
        (lambda: RecursiveCLDiversity(sensitive="s", c=0, l=2), "c must be finite and above 0"),
        (lambda: BasicBetaLikeness(sensitive="s", beta=math.nan), "beta must be finite and above 0"),
        (lambda: DeltaDisclosure(sensitive="s", delta=0), "delta must be finite and above 0"),
        (lambda: AlphaKAnonymity(sensitive="s", alpha=1.1, k=2), "alpha must lie between 0 and 1"),
        (lambda: AverageRisk(risk=0), "risk must be finite and above 0"),
        (lambda: SampleUniqueness(share=2), "share must lie between 0 and 1"),
    ],
)
def test_a_model_that_contradicts_itself_cannot_be_made(make, says):
    with pytest.raises(InvalidValueError, match=says):
        make()


def test_the_figures_of_a_report_are_those_of_the_models(two):
    figures = model_figures(two, given=Given(hierarchies={"s": TREE}), orders={"s": ("x", "z", "y")}, population_size=8)
    assert figures["recursive_c_of_l_2"] == {"s": 3.0}
    assert figures["recursive_c_of_l_3"] == {"s": None}  # without bound
    assert figures["unbounded"]["recursive_c_of_l_3"].startswith("a group has fewer than l values")
    assert "recursive_c_of_l_2" not in figures["unbounded"]
    assert figures["alpha"] == {"s": 0.75}
    assert figures["basic_beta_likeness"] == {"s": 1.0}
    assert figures["delta_disclosure"] == {"s": 1.0}
    assert figures["t_closeness_ordered"] == {"s": 0.125}
    assert figures["t_closeness_hierarchical"] == {"s": 0.25}
    assert figures["classes_lacking_values"] == {"s": 1}
    assert figures["average_risk"] == 0.25
    assert figures["k_with_wildcards"] == 4
    assert figures["sample_uniqueness"] == figures["population_uniqueness"] == 0.0


def test_every_model_is_found_by_its_name():
    assert set(MODELS) == {
        "k_anonymity", "k_map", "delta_presence", "distinct_l_diversity", "entropy_l_diversity",
        "recursive_cl_diversity", "alpha_k_anonymity", "t_closeness", "basic_beta_likeness",
        "enhanced_beta_likeness", "delta_disclosure", "average_risk", "sample_uniqueness", "population_uniqueness",
    }  # fmt: skip
