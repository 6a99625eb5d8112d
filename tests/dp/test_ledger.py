"""Nobody can spend more than there is: not twice, not at once, not after a crash, not by editing the database."""

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_core.dp.budget import SHARES, Budget, LedgerBrokenError, NoBudgetError, OverBudgetError, Purpose
from privacy_core.dp.enforced import FILTER_ORDERS, Point, Totals
from privacy_core.dp.events import DiscreteGaussian, DiscreteLaplace
from privacy_core.dp.ledger import Asked, Ledger
from privacy_core.errors import InvalidValueError, NotFoundError
from privacy_core.store import Store

SOURCE = "people"
ALL = {Purpose.EXPLORATION: 1.0}


def asked(number, *, epsilon=0.1, source=SOURCE, purpose=Purpose.EXPLORATION):
    event = DiscreteLaplace(1 / epsilon, 1)
    return Asked(
        source=source,
        question={"number": number},
        question_hash=f"hash {number}",
        event=event,
        point=Point(epsilon, 0.0),
        purpose=purpose,
        details={},
    )


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "home")
    yield store
    store.close()


@pytest.fixture
def ledger(store):
    found = Ledger(store, "local")
    found.set_budget(SOURCE, Budget(epsilon=1.0, shares=ALL), "a test")
    return found


def spend(ledger, number, **settings):
    reserved = ledger.reserve(asked(number, **settings))
    ledger.commit(SOURCE, reserved.spend, {"answer to": number})
    return reserved


class TestSpending:
    def test_ten_of_a_tenth_fit_and_no_eleventh(self, ledger):
        for number in range(10):
            spend(ledger, number)
        assert ledger.standing(SOURCE).spent.epsilon == pytest.approx(1.0)
        before = ledger.entries(SOURCE)
        with pytest.raises(OverBudgetError, match=r"stand at 1\.1"):
            ledger.reserve(asked(10))
        assert ledger.entries(SOURCE) == before

    def test_without_a_budget_nothing_is_allowed(self, ledger):
        with pytest.raises(NoBudgetError):
            ledger.reserve(asked(1, source="others"))

    def test_the_same_question_is_answered_again_for_nothing(self, ledger):
        first = spend(ledger, 1)
        assert first.answer is None
        again = ledger.reserve(asked(1))
        assert (again.spend, again.answer) == (first.spend, {"answer to": 1})
        assert ledger.standing(SOURCE).spent.epsilon == pytest.approx(0.1)

    def test_what_was_reserved_and_never_ended_stays_charged_and_is_not_an_answer(self, ledger):
        ledger.reserve(asked(1))
        assert ledger.reserve(asked(1)).answer is None
        standing = ledger.standing(SOURCE)
        assert (standing.spent.epsilon, standing.reserved) == (pytest.approx(0.2), 2)

    def test_what_failed_stays_charged(self, ledger):
        reserved = ledger.reserve(asked(1))
        ledger.fail(SOURCE, reserved.spend, "MemoryError")
        assert ledger.standing(SOURCE).spent.epsilon == pytest.approx(0.1)

    @pytest.mark.parametrize("end", ["commit", "fail"])
    def test_nothing_ends_twice_or_unreserved(self, ledger, end):
        first = spend(ledger, 1)
        for name in (first.spend, "never reserved"):
            with pytest.raises(NotFoundError):
                getattr(ledger, end)(SOURCE, name, "x")

    def test_a_share_is_a_limit_of_its_own(self, store):
        ledger = Ledger(store, "local")
        ledger.set_budget(SOURCE, Budget(epsilon=1.0, shares=SHARES), "the template")
        spend(ledger, 1, epsilon=0.25)
        with pytest.raises(OverBudgetError, match="exploration"):
            ledger.reserve(asked(2))
        spend(ledger, 3, epsilon=0.5, purpose=Purpose.TRAINING)

    def test_a_smaller_budget_forgets_nothing(self, ledger):
        spend(ledger, 1, epsilon=0.8)
        ledger.set_budget(SOURCE, Budget(epsilon=0.5, shares=ALL), "too much was given")
        with pytest.raises(OverBudgetError):
            ledger.reserve(asked(2, epsilon=0.01))
        assert ledger.standing(SOURCE).spent.epsilon == pytest.approx(0.8)

    def test_many_small_gaussians_cost_less_than_their_sum(self, store):
        ledger = Ledger(store, "local")
        ledger.set_budget(SOURCE, Budget(epsilon=3.0, delta=1e-5, shares=ALL), "a test")
        for number in range(40):
            event = DiscreteGaussian(40.0, 1)
            reserved = ledger.reserve(
                Asked(
                    source=SOURCE,
                    question={},
                    question_hash=str(number),
                    event=event,
                    point=Point(0.2, 1e-7),
                    details={},
                )
            )
            ledger.commit(SOURCE, reserved.spend, number)
        spent = ledger.standing(SOURCE).spent
        assert spent.summed == pytest.approx(8.0)
        assert spent.epsilon < 2.0
        assert spent.bound.startswith("Renyi")


class TestManyAtOnce:
    def test_threads_never_pass_the_budget(self, store, ledger):
        allowed = []

        def try_often(name):
            own = Ledger(store, name)
            for number in range(10):
                try:
                    allowed.append(own.reserve(asked(f"{name} {number}")).spend)
                except OverBudgetError:
                    return

        threads = [threading.Thread(target=try_often, args=(f"thread {n}",)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(set(allowed)) == 10
        assert ledger.verify().intact

    def test_processes_never_pass_the_budget(self, store, ledger):
        code = (
            "import sys\nfrom pathlib import Path\nfrom privacy_core.store import Store\n"
            "from privacy_core.dp.ledger import Asked, Ledger\nfrom privacy_core.dp.events import DiscreteLaplace\n"
            "from privacy_core.dp.enforced import Point\nfrom privacy_core.dp.budget import OverBudgetError\n"
            "ledger, done = Ledger(Store(Path(sys.argv[1])), sys.argv[2]), 0\n"
            "for n in range(30):\n"
            "    try:\n"
            "        ledger.reserve(Asked(source='people', question={}, question_hash=f'{sys.argv[2]} {n}',\n"
            "            event=DiscreteLaplace(20.0, 1), point=Point(0.05, 0.0), details={}))\n"
            "        done += 1\n"
            "    except OverBudgetError:\n"
            "        pass\n"
            "print(done)\n"
        )
        started = [
            subprocess.Popen([sys.executable, "-c", code, str(store.home), f"p{n}"], stdout=subprocess.PIPE, text=True)
            for n in range(3)
        ]
        done = [int(one.communicate()[0]) for one in started]
        assert sum(done) == 20
        assert ledger.standing(SOURCE).spent.epsilon == pytest.approx(1.0)
        assert ledger.verify().intact


class TestTampering:
    @pytest.mark.parametrize(
        "statement",
        [
            "delete from ledger where position = 4",
            "delete from ledger where position > 3",
            'update ledger set body = replace(body, \'"epsilon": "0x1.\', \'"epsilon": "0x0.\') where position = 2',
            "update ledger set kind = 'failed' where position = 4",
            "update ledger set source = 'others' where position = 2",
        ],
    )
    def test_is_named(self, store, ledger, statement):
        for number in range(3):
            spend(ledger, number)
        with closing(sqlite3.connect(store.home / "studio.sqlite")) as connection:
            assert connection.execute(statement).rowcount > 0
            connection.commit()
        assert Ledger(store, "local").verify().first_broken in (2, 4)

    def test_a_cut_end_is_no_refund(self, store, ledger):
        spend(ledger, 1)
        with closing(sqlite3.connect(store.home / "studio.sqlite")) as connection:
            connection.execute("delete from ledger where position > 1")
            connection.commit()
        with pytest.raises(LedgerBrokenError, match="entry 2"):
            Ledger(store, "local").reserve(asked(2))


class TestBudget:
    @pytest.mark.parametrize(
        "settings",
        [
            {"epsilon": 0},
            {"epsilon": float("nan")},
            {"epsilon": 1, "delta": 1},
            {"epsilon": 1, "shares": {Purpose.TRAINING: 0.7, Purpose.EXPLORATION: 0.4}},
        ],
    )
    def test_out_of_range_is_refused(self, settings):
        with pytest.raises(InvalidValueError):
            Budget(**settings)

    def test_comes_back_to_the_last_bit(self):
        budget = Budget(epsilon=0.1 + 0.2, delta=1e-5, person="who", public_n=True)
        assert Budget.from_json(budget.to_json()) == budget


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
