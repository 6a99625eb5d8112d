"""The noise of a training is enough for its claim, and half of it is not, by accountants that did not plan it."""

import math
from dataclasses import replace

import pytest

from privacy_core.dp.enforced import Totals
from privacy_core.dp.events import DiscreteLaplace, Training, apart
from privacy_core.dp.points import point_of
from privacy_core.learn.config import read_config
from privacy_core.learn.plan import epsilon_after, epsilons_after, planned

BOTH = {"a": {"type": "boolean"}, "y": {"type": "boolean"}}
DELTA = 1e-5
FIRST = {"epsilon": 1.0, "sampling": 0.1, "epochs": 2}
ROUNDED = 1e-3  # of the libraries' grids: their epsilons are upper bounds that may lie so much above ours


def plan_of(*, persons=False, **told):
    return planned(read_config({"target": "y", "schema": BOTH, "delta": DELTA, **told}), persons=persons)


def proved(event, delta, *, by="pld"):
    """Epsilon of an event as dp-accounting composes it, with its own events and accountants."""
    from dp_accounting import dp_event, pld, rdp

    accountant = pld.PLDAccountant() if by == "pld" else rdp.RdpAccountant()
    for one in apart(event):
        if isinstance(one, Training):
            step = dp_event.PoissonSampledDpEvent(one.sampling, dp_event.GaussianDpEvent(one.multiplier))
            accountant.compose(step, one.steps)
        else:
            # Continuous Laplace noise of the same scale has the same epsilon, and at least the loss everywhere else.
            accountant.compose(dp_event.LaplaceDpEvent(one.scale / one.sensitivity))
    return accountant.get_epsilon(delta)


@pytest.fixture(scope="module")
def plan():
    return plan_of(**FIRST)


def broken(plan, **changes):
    """The event of a plan whose training was changed."""
    return replace(plan, event=type(plan.event)(tuple(
        replace(one, **changes) if isinstance(one, Training) else one for one in plan.event.events
    ))).event  # fmt: skip


class TestClaim:
    @pytest.mark.parametrize("by", ["pld", "rdp"])
    def test_it_is_never_below_what_others_prove(self, plan, by):
        """At the delta that filters of sums may use; at all of it there is some room."""
        assert plan.epsilon <= FIRST["epsilon"]
        if by == "pld":
            assert proved(plan.event, DELTA / 2) <= plan.epsilon * (1 + ROUNDED)
            assert proved(plan.event, DELTA) < plan.epsilon
        assert plan.by.rdp == pytest.approx(proved(plan.event, DELTA, by="rdp"), rel=0.01)

    def test_noise_is_not_wasted(self, plan):
        assert proved(plan.event, DELTA / 2) >= plan.epsilon * 0.99

    @pytest.mark.parametrize(
        "changes",
        [{"multiplier": 0.5}, {"steps": 2}, {"sampling": 2}],
        ids=["half the noise", "twice the steps", "twice the batches"],
    )
    def test_less_would_exceed_it(self, plan, changes):
        training = apart(plan.event)[1]
        (name, factor), *_ = changes.items()
        other = broken(plan, **{name: getattr(training, name) * factor})
        assert proved(other, DELTA) > plan.epsilon * 1.2

    @pytest.mark.prove
    @pytest.mark.parametrize("told", [
        {"epsilon": 0.1}, {"epsilon": 0.5}, {"epsilon": 1.0}, {"epsilon": 3.0}, {"epsilon": 8.0},
        {"epsilon": 1.0, "sampling": 1.0, "epochs": 30}, {"epsilon": 1.0, "sampling": 0.01, "epochs": 2},
        {"epsilon": 2.0, "rows": 1000}, {"noise_multiplier": 1.1}, {"noise_multiplier": 0.6, "epochs": 1},
        {"epsilon": 1.0, "delta": 1e-7}, {"epsilon": 0.5, "delta": 1e-9},
    ])  # fmt: skip
    def test_the_claim_of_any_plan_is_at_least_what_others_prove(self, told):
        plan = plan_of(**told)
        assert plan.epsilon <= told.get("epsilon", math.inf)
        assert proved(plan.event, plan.delta) <= plan.epsilon * (1 + ROUNDED)
        assert proved(plan.event, plan.delta / 2) <= plan.epsilon * (1 + ROUNDED)

    @pytest.mark.filterwarnings("ignore")
    def test_another_library_agrees(self, plan):
        """Opacus, of the steps alone: by Renyi divergences, and by random variables of privacy loss (PRV)."""
        from opacus.accountants import PRVAccountant
        from opacus.accountants.analysis import rdp as opacus_rdp

        training = apart(plan.event)[1]
        alone = plan_of(
            noise_multiplier=training.multiplier, sampling=training.sampling, epochs=FIRST["epochs"], rows=9
        )
        assert alone.event == training
        orders = [1 + x / 10 for x in range(1, 100)] + list(range(11, 64))
        divergences = opacus_rdp.compute_rdp(
            q=training.sampling, noise_multiplier=training.multiplier, steps=training.steps, orders=orders
        )
        by_renyi, _ = opacus_rdp.get_privacy_spent(orders=orders, rdp=divergences, delta=DELTA)
        assert alone.by.rdp == pytest.approx(by_renyi, rel=0.01)
        accountant = PRVAccountant()
        accountant.history = [(training.multiplier, training.sampling, training.steps)]
        assert alone.by.pld == pytest.approx(accountant.get_epsilon(delta=DELTA, eps_error=0.002), rel=0.01)
        assert alone.by.pld == pytest.approx(proved(training, DELTA), rel=0.01)

    def test_it_is_what_the_rule_that_guards_budgets_says(self, plan):
        assert plan.point == point_of(plan.event, DELTA / 2)
        assert Totals.none().plus(plan.event, plan.point).spent(DELTA).epsilon == plan.epsilon
        assert apart(plan.event) == (DiscreteLaplace(50.0, 1), Training(0.1, plan.multiplier, 20))

    def test_who_has_several_rows_moves_the_count_by_as_many(self):
        told = {"noise_multiplier": 2.0, "sampling": 0.25, "epochs": 1, "rows_per_person": 3}
        plan, rows = plan_of(persons=True, **told), plan_of(persons=False, **told)
        assert (plan.rows_per_unit, plan.count_scale) == (3, 150.0)
        assert (rows.rows_per_unit, rows.count_scale) == (1, 50.0)
        assert plan.epsilon == rows.epsilon, "noise grows with what it hides"

    def test_a_number_of_rows_that_is_public_costs_nothing(self):
        told = {"noise_multiplier": 2.0, "sampling": 0.25, "epochs": 1}
        assert plan_of(rows=300, **told).event == Training(0.25, 2.0, 4)
        assert plan_of(rows=300, **told).epsilon < plan_of(**told).epsilon


class TestCurve:
    def test_it_rises_to_the_claim_and_is_an_upper_bound_everywhere(self, plan):
        steps = tuple(range(plan.steps + 1))
        curve = epsilons_after(plan, steps)
        assert list(curve) == sorted(curve)
        assert curve[0] == pytest.approx(0.02, rel=1e-3)  # of the count alone
        assert curve[-1] == plan.epsilon
        assert curve[10] < 0.8 * plan.epsilon
        for many in (1, 10, 19):
            event = type(plan.event)((DiscreteLaplace(50.0, 1), Training(0.1, plan.multiplier, many)))
            assert proved(event, DELTA / 2) <= curve[many] * (1 + ROUNDED)

    def test_one_point_is_that_of_the_curve(self, plan):
        assert epsilon_after(plan, 7) == pytest.approx(epsilons_after(plan, (3, 7))[-1], rel=1e-3)
        assert epsilon_after(plan, plan.steps) == plan.epsilon

    def test_a_delta_that_distributions_do_not_reach_has_a_curve_too(self):
        plan = plan_of(noise_multiplier=2.0, sampling=0.25, epochs=1, delta=1e-11, rows=9)
        curve = epsilons_after(plan, (0, 1, 2, 3, 4))
        assert list(curve) == sorted(curve)
        assert (curve[0], curve[-1]) == (0.0, plan.epsilon)
