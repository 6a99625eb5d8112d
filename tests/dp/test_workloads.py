"""Strategies for many queries have the sensitivity, least squares and expected errors of the matrix they stand for.

Each strategy is compared with its matrix written out, which `measure` gives one cell at a time.
"""

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from privacy_core.dp import marginals, ranges
from privacy_core.dp.marginals import Tables, crossed, weighted
from privacy_core.dp.optimised import optimised
from privacy_core.dp.question import Measured, Mechanism
from privacy_core.dp.ranges import EachRange, Tree, hierarchical, identity
from privacy_core.dp.strategy import Contribution, best_weights, packed, whole_weights
from privacy_core.dp.workloads import errors, marginals_strategy, ranges_strategy
from privacy_core.errors import InvalidValueError
from tests.dp.written_out import answered, cells_of, matrix, mean_of, measured, queries

LAPLACE, GAUSSIAN = Mechanism.LAPLACE, Mechanism.GAUSSIAN


@st.composite
def trees(draw, most=20):
    bins, branching = draw(st.integers(1, most)), draw(st.integers(2, 6))
    levels = 1 + next(depth for depth in range(6) if branching**depth >= bins)
    weights = draw(st.tuples(st.integers(1, 5), *[st.integers(0, 5)] * (levels - 1)))
    return Tree(bins, branching, weights)


@st.composite
def tables(draw, most=4):
    sizes = tuple(draw(st.lists(st.integers(1, most), min_size=2, max_size=3)))
    ways = draw(st.integers(1, len(sizes)))
    asked = list(combinations(range(len(sizes)), ways))
    every = [table for many in range(len(sizes) + 1) for table in combinations(range(len(sizes)), many)]
    more = draw(st.lists(st.sampled_from(every), max_size=4))
    measured = tuple(dict.fromkeys([*draw(st.sampled_from([asked, [every[-1]]])), *more]))
    return Tables("any", sizes, ways, measured, tuple(draw(st.integers(1, 5)) for _ in measured))


every_range = st.one_of(
    trees(), st.integers(1, 12).map(EachRange), st.sampled_from([optimised(7, pure=False), optimised(9, pure=True)])
)
small = st.one_of(
    trees(most=8),
    st.integers(1, 7).map(EachRange),
    st.sampled_from([optimised(5, pure=False), optimised(8, pure=False), optimised(6, pure=True)]),
    tables(most=3),
    tables(most=3).map(lambda one: marginals.independent(one.sizes, one.ways)),
).filter(lambda one: cells_of(one) <= 18)
anything = st.one_of(every_range, tables(), tables().map(lambda one: marginals.independent(one.sizes, one.ways)))


class TestByHand:
    def test_a_tree_counts_blocks_of_each_level(self):
        tree = Tree(5, 2, (1, 2, 0, 3))
        assert measured(tree, [1, 2, 3, 4, 5]).tolist() == [1, 2, 3, 4, 5, 6, 14, 10, 45]
        assert tree.measured == 9
        assert (tree.reach(Contribution()).l1, tree.reach(Contribution()).l2_squared) == (6, 14)

    def test_what_a_total_says_too_much_is_divided_between_its_parts(self):
        assert Tree(2, 2, (1, 1)).reconstruct(np.array([3.0, 4.0, 10.0])).tolist() == [4.0, 5.0]
        assert Tree(2, 2, (1, 1)).mean_variance == pytest.approx(2 / 3)  # each of the three ranges has 2 / 3

    def test_ranges_of_their_own_stand_in_order(self):
        assert measured(EachRange(3), [1, 10, 100]).tolist() == [1, 11, 111, 10, 110, 100]
        assert EachRange(3).ranges(np.arange(6.0), np.array([0, 1, 2]), np.array([3, 3, 3])).tolist() == [2, 4, 5]
        assert EachRange(3).reach(Contribution()).l1 == 4

    def test_tables_that_disagree_meet_in_the_middle(self):
        """Two columns of two groups, each told alone: totals 10 and 14 become 12, and the groups' differences stay."""
        both = Tables("any", (2, 2), 1, ((0,), (1,)), (1, 1))
        found = both.reconstruct(np.array([4.0, 6.0, 7.0, 7.0]))
        assert [found[(0,)].tolist(), found[(1,)].tolist()] == [[5.0, 7.0], [6.0, 6.0]]

    def test_tables_are_sums_of_cells(self):
        assert measured(Tables("any", (2, 3), 1, ((0,), (1,), ()), (1, 2, 1)), [1, 2, 3, 4, 5, 6]).tolist() == [
            6,
            15,
            10,
            14,
            18,
            21,
        ]

    def test_a_column_of_one_group_has_no_say(self):
        found = Tables("any", (1, 3), 2, ((1,),), (1,)).reconstruct(np.array([1.0, 2.0, 3.0]))
        assert found[(0, 1)].tolist() == [[1.0, 2.0, 3.0]]

    @pytest.mark.parametrize(("groups", "size", "sum_of_squares"), [(1, 1, 1), (5, 2, 9), (3, 10, 9), (4, 1, 4)])
    def test_a_unit_s_groups_lie_in_as_few_blocks_as_they_can(self, groups, size, sum_of_squares):
        assert packed(groups, size) == sum_of_squares

    def test_weights_are_whole(self):
        assert whole_weights(np.array([0.3, 0.15, 1e-6])) == (2, 1, 0)


def farthest(strategy, unit):
    """How far some unit moves what is measured: figures, the farthest one, L1 and squared L2.

    Both grow outwards, so the farthest unit has all its rows in each of its cells: all choices of cells are tried, and
    all pairs of them where one unit is replaced by another.
    """
    columns = matrix(strategy).T
    chosen = [cells for many in range(unit.groups + 1) for cells in combinations(range(len(columns)), many)]
    moved = unit.rows * np.array([columns[list(cells)].sum(axis=0) for cells in chosen])
    if unit.replaced:
        moved = (moved[:, None] - moved[None]).reshape(-1, moved.shape[1])
    apart = np.abs(moved)
    return (apart > 0).sum(axis=1).max(), apart.max(), apart.sum(axis=1).max(), (apart**2).sum(axis=1).max()


units = st.builds(Contribution, st.integers(1, 3), st.integers(1, 3), st.booleans())


@settings(max_examples=200, deadline=None)
@given(small, units)
def test_no_unit_moves_what_is_measured_further_than_its_reach(strategy, unit):
    reach = strategy.reach(unit)
    assert all(np.array(farthest(strategy, unit)) <= [reach.l0, reach.linf, reach.l1, reach.l2_squared])


@given(anything, st.integers(1, 3))
def test_some_unit_of_one_cell_reaches_as_far(strategy, rows):
    columns = rows * matrix(strategy)
    reach = strategy.reach(Contribution(1, rows))
    assert np.abs(columns).sum(axis=0).max() == reach.l1
    assert (columns**2).sum(axis=0).max() == reach.l2_squared


@pytest.mark.parametrize(
    "strategy", [identity(6), Tree(6, 2, (2, 1, 0, 0)), optimised(6, pure=False)], ids=lambda one: one.name
)
def test_some_unit_that_is_replaced_reaches_as_far(strategy):
    reach = strategy.reach(Contribution(1, 2, replaced=True))
    assert farthest(strategy, Contribution(1, 2, replaced=True))[3] == reach.l2_squared


@pytest.mark.parametrize("groups", [1, 2, 3, 4, 7])
def test_some_unit_of_many_cells_reaches_as_far_in_a_tree(groups):
    tree = Tree(8, 2, (3, 1, 2, 1))
    packed_left = matrix(tree)[:, :groups].sum(axis=1)
    assert (packed_left**2).sum() == tree.reach(Contribution(groups)).l2_squared


@given(anything, st.integers(0, 2**32 - 1))
def test_answers_are_those_of_weighted_least_squares(strategy, seed):
    noisy = np.random.default_rng(seed).normal(size=strategy.measured) * 100
    if strategy.name == "independent":
        told = noisy
    else:
        told = queries(strategy) @ np.linalg.lstsq(matrix(strategy).astype(float), noisy, rcond=None)[0]
    assert answered(strategy, noisy) == pytest.approx(told, abs=1e-7)


@given(anything, st.integers(0, 2**32 - 1))
def test_answers_without_noise_are_exact(strategy, seed):
    """Answers are linear, so with noise of mean 0 they are not biased."""
    histogram = np.random.default_rng(seed).integers(0, 1000, size=cells_of(strategy))
    found = answered(strategy, measured(strategy, histogram).astype(float))
    assert found == pytest.approx(queries(strategy) @ histogram, abs=1e-6)


@given(anything)
def test_variances_are_those_of_the_matrix(strategy):
    if strategy.name == "independent":
        assert strategy.variances().tolist() == [1.0] * len(strategy.variances())
        return
    inverse = np.linalg.pinv(matrix(strategy).T @ matrix(strategy).astype(float), hermitian=True)
    asked = queries(strategy)
    exact = ((asked @ inverse) * asked).sum(axis=1)
    assert strategy.variances() == pytest.approx(exact)
    assert strategy.mean_variance == pytest.approx(mean_of(strategy, exact))


@pytest.mark.parametrize("bins", [257, 1000, 4096])
def test_of_many_bins_the_mean_is_that_of_the_ranges_that_are_looked_at(bins):
    """Some 30,000 ranges of an even sequence: their mean lies within 3% of that of all."""
    tree = hierarchical(bins, 1, pure=False)
    assert tree.variances().mean() == pytest.approx(tree.mean_variance, rel=0.03)
    assert len(tree.variances()) > 20_000


def test_a_large_tree_takes_exact_counts_back():
    """4,096 bins, ragged blocks, nothing of them as a matrix."""
    histogram = np.random.default_rng(1).integers(0, 10_000, size=4_096)
    tree = Tree(4_096, 7, (3, 2, 0, 5, 1, 1))
    assert tree.reconstruct(measured(tree, histogram).astype(float)) == pytest.approx(histogram, abs=1e-5)


class TestWeights:
    @pytest.mark.prove
    @pytest.mark.parametrize(("sizes", "ways"), [((2, 5, 8), 1), ((2, 5, 8), 2), ((2, 7, 3, 3), 2)])
    def test_under_l2_no_other_weights_are_better(self, sizes, ways):
        """Against a general minimiser: within a thousandth, which whole weights lose."""
        ours = weighted(sizes, ways, 1, pure=False)
        every = [table for many in range(len(sizes) + 1) for table in combinations(range(len(sizes)), many)]

        def variance(logarithms):
            weights = np.exp(np.clip(logarithms, -20, 20))
            one = Tables("any", sizes, ways, tuple(every), tuple(weights))
            return one.mean_variance * (weights**2).sum()

        least = minimize(variance, np.random.default_rng(3).normal(size=len(every)), method="L-BFGS-B").fun
        assert marginals.expected(ours, 1, pure=False) <= least * 1.001

    @pytest.mark.parametrize("pure", [True, False])
    def test_each_step_makes_the_variance_less(self, pure, monkeypatch):
        gains, layers = np.array([5.0, 2.0, 1.0]), np.triu(np.repeat([[1.0], [2.0], [4.0]], 3, axis=1))
        found = []
        for steps in range(1, 40):
            monkeypatch.setattr("privacy_core.dp.strategy.STEPS", steps)
            weights = best_weights(gains, layers, squares=None if pure else np.ones(3))
            sensitivity = weights.sum() ** 2 if pure else (weights**2).sum()
            found.append((gains / (weights**2 @ layers)).sum() * sensitivity)
        assert (np.diff(found) <= 1e-12).all()

    def test_under_l1_few_tables_of_many_columns_may_be_better_than_all_pairs(self):
        """Found by search: (0, 1, 3), (0, 1, 2) and (2, 3) hold every pair of four columns."""
        ours = weighted((2, 5, 8, 16), 2, 1, pure=True)
        assert set(ours.measured_tables) == {(0, 1, 3), (0, 1, 2), (2, 3)}
        assert marginals.expected(ours, 1, pure=True) < 0.7 * marginals.expected(
            crossed((2, 5, 8, 16), 2), 1, pure=True
        )


class TestPublished:
    """Root mean square error of all ranges under Gaussian noise of the L2 sensitivity, as others report it.

    Source: github.com/dpcomp-org/hdmm, experiments/journal/oned.csv (McKenna and others 2023, "Optimizing error of
    high-dimensional statistical queries under differential privacy", Journal of Privacy and Confidentiality 13).
    Columns: the plain histogram, a binary tree of equal weights (H2), wavelets, the convex optimum, the bound that no
    strategy passes.
    """

    @pytest.mark.parametrize(
        ("bins", "plain", "binary", "wavelets", "convex", "bound"),
        [
            (128, 6.582805886043833, 3.4252515061976374, 3.10127744880041, 2.599181805478603, 2.5734725086329013),
            (256, 9.273618495495704, 3.835363996450649, 3.505013319547386, 2.902169221655514, 2.8763585581409346),
        ],
    )
    def test_our_errors_are_theirs_or_less(self, bins, plain, binary, wavelets, convex, bound):
        depth = bins.bit_length() - 1

        def error(strategy):
            return math.sqrt(ranges.expected(strategy, 1, pure=False))

        assert error(identity(bins)) == pytest.approx(plain)
        assert error(Tree(bins, 2, (1,) * (depth + 1))) == pytest.approx(binary, rel=1e-6)
        assert error(hierarchical(bins, 1, pure=False)) < wavelets
        assert bound < error(optimised(bins, pure=False)) <= convex * 1.0005

    def test_laplace_noise_on_128_bins(self):
        """The same repository's README: 5.736 for 256 bins by p-Identity, where the plain histogram has 9.274."""
        tree = math.sqrt(ranges.expected(hierarchical(256, 1, pure=True), 1, pure=True))
        assert 5.736 < tree < 0.7 * 9.274


class TestChoice:
    @settings(max_examples=25, deadline=None)
    @given(st.integers(1, 90), st.integers(1, 4), st.sampled_from(Mechanism))
    def test_ranges_are_never_worse_than_with_noise_of_their_own(self, bins, groups, mechanism):
        chosen = ranges_strategy(bins, groups, mechanism)
        pure = mechanism is LAPLACE
        for other in (EachRange(bins), identity(bins)):
            assert ranges.expected(chosen, groups, pure=pure) <= 1.001 * ranges.expected(other, groups, pure=pure)

    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.integers(1, 9), min_size=1, max_size=4), st.data(), st.sampled_from(Mechanism))
    def test_tables_are_never_worse_than_with_noise_of_their_own(self, sizes, data, mechanism):
        ways, groups = data.draw(st.integers(1, len(sizes))), data.draw(st.integers(1, 3))
        chosen = marginals_strategy(tuple(sizes), ways, groups, mechanism)
        pure = mechanism is LAPLACE
        other = marginals.independent(tuple(sizes), ways)
        assert marginals.expected(chosen, groups, pure=pure) <= 1.001 * marginals.expected(other, groups, pure=pure)
        ours, alone = (
            errors(one, Contribution(groups), mechanism, per_reach=1.0, confidence=0.95) for one in (chosen, other)
        )
        assert ours.worst <= 1.001 * alone.worst

    def test_one_bin_is_one_count(self):
        assert ranges_strategy(1, 1, LAPLACE).measured == 1

    def test_each_strategy_can_be_asked_for(self):
        names = ["independent", "identity", "hierarchical", "optimised"]
        assert [ranges_strategy(74, 1, LAPLACE, Measured(name)).name for name in names] == names
        names = ["independent", "identity", "weighted"]
        assert [marginals_strategy((2, 5, 8, 16), 2, 1, LAPLACE, Measured(name)).name for name in names] == names

    def test_what_there_is_not_is_refused_with_what_there_is(self):
        with pytest.raises(InvalidValueError, match="up to 4,096 bins"):
            ranges_strategy(4_097, 1, LAPLACE)
        with pytest.raises(InvalidValueError, match=r"no strategy 'weighted' .* hierarchical, identity"):
            ranges_strategy(1_000, 1, LAPLACE, Measured.WEIGHTED)
        with pytest.raises(InvalidValueError, match=r"100,000 and .* are the most"):
            marginals_strategy((1_000, 1_000), 2, 1, LAPLACE)
        with pytest.raises(InvalidValueError, match="no strategy 'identity'"):  # of 336,000 cells
            marginals_strategy((60, 70, 80), 2, 1, LAPLACE, Measured.IDENTITY)
        with pytest.raises(InvalidValueError, match="need as many columns"):
            marginals_strategy((2, 3), 3, 1, LAPLACE)
