"""The rule for stopping admits what a budget holds and no more, whatever steps were taken, by a sum from scratch."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from privacy_core.dp.budget import SHARES, Budget, OverBudgetError, Purpose
from privacy_core.dp.enforced import FILTER_ORDERS, MOST_MORE, Point, Totals, how_many_more
from privacy_core.dp.events import DiscreteGaussian, DiscreteLaplace, Pure
from privacy_core.dp.ledger import Ledger
from privacy_core.store import Store
from tests.dp.charging import SOURCE, asked, spend


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "home")
    yield store
    store.close()


NUMBERS = itertools.count()
STEPS = st.one_of(
    st.tuples(
        st.just("reserve"),
        st.sampled_from([0.05, 0.1, 0.3, 0.7]),
        st.booleans(),
        st.sampled_from([Purpose.EXPLORATION, Purpose.TRAINING]),
    ),
    st.tuples(st.sampled_from(["commit", "fail"])),
    st.tuples(st.just("budget"), st.sampled_from([0.5, 1.0, 2.0]), st.sampled_from([0.0, 1e-6, 1e-5]), st.booleans()),
)


def added_up(charges, delta):
    """What the filters show, each written out once more for one list of charges, and the smallest of them."""
    shown = [math.inf]
    if math.fsum(point.delta for _, point in charges) <= delta / 2:
        shown.append(math.fsum(point.epsilon for _, point in charges))
    if delta:
        for order in FILTER_ORDERS:
            each = delta / 4 / len(FILTER_ORDERS)
            divergence = math.fsum(float(event.divergences(np.array([order]))[0]) for event, _ in charges)
            conversion = math.log1p(-1 / order) - math.log(each * order) / (order - 1)
            shown.append(max(0.0, divergence + conversion))
    return min(shown)


class TestAnySequence:
    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(STEPS, min_size=3, max_size=14))
    def test_of_steps_stays_within_the_budget_and_equals_a_sum_from_scratch(self, store, steps):
        ledger, source = Ledger(store, "local"), f"people {next(NUMBERS)}"
        budget, charges, going = Budget(epsilon=1.0, delta=1e-6), [], []
        ledger.set_budget(source, budget, "first")
        for number, (step, *told) in enumerate(steps):
            if step == "budget":
                epsilon, delta, divided = told
                shares = {Purpose.EXPLORATION: 0.6, Purpose.TRAINING: 0.4} if divided else {}
                budget = Budget(epsilon=epsilon, delta=delta, shares=shares)
                ledger.set_budget(source, budget, "changed")
            elif step == "reserve":
                epsilon, noisy, purpose = told
                event = DiscreteGaussian(6 / epsilon, 1) if noisy else DiscreteLaplace(1 / epsilon, 1)
                point = Point(epsilon, 1e-7 if noisy else 0.0)
                after = [*charges, (purpose, (event, point))]
                mine = [each for to, each in after if to is purpose]
                share = budget.share(purpose)
                fits = added_up([each for _, each in after], budget.delta) <= budget.epsilon * (1 + 1e-9) and (
                    added_up(mine, budget.delta * share) <= budget.epsilon * share * (1 + 1e-9)
                )
                try:
                    going.append(
                        ledger.reserve(asked(number, source=source, event=event, point=point, purpose=purpose)).spend
                    )
                    assert fits, "it was allowed beyond the budget"
                    charges = after
                    assert ledger.standing(source).spent.epsilon <= budget.epsilon * (1 + 1e-9)
                except OverBudgetError:
                    assert not fits, "it was refused within the budget"
            elif going:
                getattr(ledger, step)(source, going.pop(), "ended")
        standing = ledger.standing(source)
        assert standing.spent.epsilon == pytest.approx(added_up([each for _, each in charges], budget.delta))
        assert standing.spent.summed == pytest.approx(math.fsum(point.epsilon for _, (_, point) in charges))
        assert standing.reserved == len(going)


class TestHowManyMore:
    @given(st.floats(0.02, 0.9), st.booleans(), st.integers(0, 9), st.sampled_from([0.3, 1.0]))
    def test_that_many_are_admitted_and_no_further_one(self, epsilon, gaussian, before, share):
        budget = Budget(epsilon=2.0, delta=1e-5)
        event = DiscreteGaussian(3 / epsilon, 1) if gaussian else DiscreteLaplace(1 / epsilon, 1)
        point = Point(epsilon, 1e-7 if gaussian else 0.0)
        totals = Totals.none().plus(DiscreteLaplace(20.0, 1), Point(0.05, 0.0), times=before)
        more = how_many_more(totals, budget, share, event, point)
        for count in (more, more + 1):
            after = totals
            for _ in range(count):
                after = after.plus(event, point)
            assert after.fit(budget.epsilon * share, budget.delta * share) == (count in (more, 0))

    def test_what_costs_nothing_is_told_as_very_many(self):
        assert how_many_more(Totals.none(), Budget(epsilon=1.0), 1.0, Pure(0.0), Point(0.0, 0.0)) == MOST_MORE

    def test_the_ledger_tells_the_smaller_of_budget_and_share(self, store):
        ledger = Ledger(store, "local")
        ledger.set_budget(SOURCE, Budget(epsilon=1.0, shares=SHARES), "a test")
        assert ledger.prospect(asked(1, epsilon=0.1)).more == 2
        spend(ledger, 1, epsilon=0.2)
        ahead = ledger.prospect(asked(2, epsilon=0.1))
        assert (ahead.fits, ahead.more, ahead.spent_after) == (False, 0, pytest.approx(0.3))


class TestDeltas:
    def test_equal_parts_of_the_half_fit_whatever_their_rounding(self):
        totals = Totals.none()
        for _ in range(50):
            totals = totals.plus(DiscreteLaplace(20.0, 1, 1e-8), Point(0.05, 1e-8))
        assert totals.spent(1e-6).bound == "sum"

    def test_a_sum_beyond_the_half_counts_no_more(self):
        totals = Totals.none().plus(DiscreteLaplace(20.0, 1, 5.1e-7), Point(0.05, 5.1e-7))
        assert totals.spent(1e-6).epsilon == math.inf  # beside divergences a quarter is allowed


class TestFilter:
    @given(st.lists(st.tuples(st.floats(0.01, 1), st.booleans()), max_size=8))
    def test_spent_is_at_most_the_sum_and_grows(self, some):
        totals, before = Totals.none(), 0.0
        for epsilon, gaussian in some:
            event = DiscreteGaussian(3 / epsilon, 1) if gaussian else DiscreteLaplace(1 / epsilon, 1)
            totals = totals.plus(event, Point(epsilon, 1e-9 if gaussian else 0.0))
            spent = totals.spent(1e-5)
            assert before * (1 - 1e-12) <= spent.epsilon <= totals.epsilon
            before = spent.epsilon

    def test_without_delta_only_the_sum_counts(self):
        totals = Totals.none().plus(DiscreteLaplace(10.0, 1), Point(0.1, 0.0), times=50)
        assert (totals.spent(0.0).bound, totals.spent(0.0).epsilon) == ("sum", pytest.approx(5.0))

    def test_orders_are_few_and_rise(self):
        assert (FILTER_ORDERS[1:] > FILTER_ORDERS[:-1]).all()
