"""Nobody can spend more than there is: not twice, not at once, not after a crash, not by editing the database."""

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from privacy_core.dp.budget import (
    SHARES,
    Budget,
    LedgerBrokenError,
    NoBudgetError,
    OverBudgetError,
    Purpose,
    UnitFixedError,
)
from privacy_core.dp.details import details_of
from privacy_core.dp.enforced import Point
from privacy_core.dp.events import DiscreteGaussian, DiscreteLaplace, Training
from privacy_core.dp.ledger import Ledger
from privacy_core.dp.plan import plan
from privacy_core.dp.question import Question
from privacy_core.errors import InvalidValueError, NotFoundError
from privacy_core.store import Store
from privacy_core.store.tables import ledger as ledger_table
from tests.dp.charging import ALL, SOURCE, asked, details, spend


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
            spend(ledger, number, event=event, point=Point(0.2, 1e-7))
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

    @pytest.mark.prove
    def test_processes_never_pass_the_budget(self, store, ledger):
        code = (
            "import sys\nfrom pathlib import Path\nfrom privacy_core.store import Store\n"
            "from privacy_core.dp.ledger import Ledger\nfrom privacy_core.dp.budget import OverBudgetError\n"
            "from tests.dp.charging import asked\n"
            "ledger, done = Ledger(Store(Path(sys.argv[1])), sys.argv[2]), 0\n"
            "for n in range(30):\n"
            "    try:\n"
            "        ledger.reserve(asked(f'{sys.argv[2]} {n}', epsilon=0.05))\n"
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


CHEAPER = 'update ledger set body = replace(body, \'"epsilon": "0x1.\', \'"epsilon": "0x0.\') where position = 2'
EDITS = {
    CHEAPER: 2,
    "delete from ledger where position = 4": 4,
    "delete from ledger where position > 3": 4,
    "update ledger set position = 99 where position = 4": 4,
    "update ledger set at = at + 1 where position = 3": 3,
    "update ledger set actor = 'somebody else' where position = 3": 3,
    "update ledger set source = 'others' where position = 2": 2,
    "update ledger set kind = 'failed' where position = 5": 5,
    "update ledger set spend = 'another' where position = 3": 3,
    "update ledger set body = '{}' where position = 7": 7,
    "update ledger set hmac = 'x' || substr(hmac, 2) where position = 3": 3,
    "insert into ledger select position + 100, at, actor, source, 'budget', spend, body, hmac from ledger limit 1": 8,
}


def edit(store, statement):
    with closing(sqlite3.connect(store.home / "studio.sqlite")) as connection:
        assert connection.execute(statement).rowcount > 0
        connection.commit()


class TestTampering:
    @pytest.mark.parametrize(("statement", "position"), EDITS.items())
    def test_any_edit_is_named_and_nothing_is_allowed_or_told_after_it(self, store, ledger, statement, position):
        for number in range(3):
            spend(ledger, number)
        edit(store, statement)
        assert Ledger(store, "local").verify().first_broken == position
        refused = {
            "reserve": lambda: ledger.reserve(asked(9)),
            "answer for nothing": lambda: ledger.reserve(asked(1)),
            "standing": lambda: ledger.standing(SOURCE),
            "recompose": lambda: ledger.recompose(SOURCE),
            "set_budget": lambda: ledger.set_budget(SOURCE, Budget(epsilon=9.0), "more"),
        }
        for work in refused.values():
            with pytest.raises(LedgerBrokenError, match=f"entry {position} "):
                work()

    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.integers(1, 7), st.sampled_from([column.name for column in ledger_table.columns]), st.integers(1, 9))
    def test_any_column_of_any_line_is_sealed(self, store, ledger, position, column, more):
        if len(ledger.entries(SOURCE)) == 1:
            for number in range(3):
                spend(ledger, number)
        with closing(sqlite3.connect(store.home / "studio.sqlite")) as connection:
            was = f"select {column} from ledger where position = ?"
            before = connection.execute(was, (position,)).fetchone()[0]
            after = before + more if isinstance(before, int | float) else before + "x" * more
            if column == "position":
                after += 100
            change = f"update ledger set {column} = ? where {column} = ? and hmac = ?"
            seal = connection.execute("select hmac from ledger where position = ?", (position,)).fetchone()[0]
            connection.execute(change, (after, before, seal))
            connection.commit()
            found = ledger.verify().first_broken
            seal = after if column == "hmac" else seal
            connection.execute(change, (before, after, seal))
            connection.commit()
        assert found == position
        assert ledger.verify().intact

    def test_a_cut_end_is_no_refund(self, store, ledger):
        spend(ledger, 1)
        with closing(sqlite3.connect(store.home / "studio.sqlite")) as connection:
            connection.execute("delete from ledger where position > 1")
            connection.commit()
        with pytest.raises(LedgerBrokenError, match="entry 2"):
            Ledger(store, "local").reserve(asked(2))


class TestAnotherUnit:
    @pytest.mark.parametrize("other", [{"person": "who"}, {"public_n": True}])
    def test_is_refused_once_something_was_spent(self, ledger, other):
        ledger.set_budget(SOURCE, Budget(epsilon=1.0, **other), "nothing is spent yet")
        ledger.set_budget(SOURCE, Budget(epsilon=1.0), "back")
        ledger.reserve(asked(1))
        before = ledger.entries(SOURCE)
        with pytest.raises(UnitFixedError, match="do not add up"):
            ledger.set_budget(SOURCE, Budget(epsilon=1.0, **other), "another unit")
        assert ledger.entries(SOURCE) == before
        ledger.set_budget(SOURCE, Budget(epsilon=2.0, delta=1e-6), "the same unit")


class TestWhatAChargeSays:
    @pytest.mark.parametrize(
        "missing", [{"dataset": ""}, {"version": ""}, {"mechanism": ""}, {"drawn": ()}, {"libraries": {}}]
    )
    def test_nothing_may_be_missing(self, missing):
        with pytest.raises(InvalidValueError, match=next(iter(missing))):
            replace(details(DiscreteLaplace(10.0, 1)), **missing)

    def test_without_it_nothing_is_charged(self, ledger):
        with pytest.raises(InvalidValueError, match="does not say"):
            ledger.reserve(replace(asked(1), details={}))
        assert ledger.standing(SOURCE).reserved == 0

    @pytest.mark.parametrize("other", [{"person": "who"}, {"public_n": True}])
    def test_another_unit_than_the_budget_protects_is_refused(self, ledger, other):
        with pytest.raises(InvalidValueError, match="budget's unit"):
            ledger.reserve(asked(1, **other))
        assert ledger.standing(SOURCE).reserved == 0

    def test_secret_batches_hide_nobody_who_is_replaced(self, store):
        """What their noise costs is known for one person added or removed alone."""
        ledger = Ledger(store, "local")
        ledger.set_budget(SOURCE, Budget(epsilon=9.0, delta=1e-5, public_n=True), "a test")
        with pytest.raises(InvalidValueError, match="replaced"):
            ledger.reserve(asked(1, event=Training(0.01, 2.0, 10), point=Point(1.0, 1e-6), public_n=True))

    def test_floats_are_kept_to_the_last_bit(self, ledger):
        ledger.reserve(asked(1))
        (kept,) = [one.body["details"] for one in ledger.entries(SOURCE) if one.kind == "reserved"]
        assert float.fromhex(kept["drawn"][0]["parameters"]["scale"]) == 10.0
        assert kept["neighbours"] == "add or remove one"

    def test_a_plan_says_all_of_it(self):
        question = Question.read({"aggregate": "mean", "column": "age", "bounds": [0, 100], "epsilon": 0.5})
        planned = plan(question, Budget(epsilon=1.0))
        told = details_of(planned, Budget(epsilon=1.0), dataset="table", fingerprint="fingerprint").to_json()
        assert [one["name"] for one in told["drawn"]] == ["centred", "count"]
        assert {"l0", "linf", "l1", "l2_squared"} == set(told["drawn"][0]["sensitivities"])
        assert set(told["libraries"]) == {"opendp", "dp-accounting", "duckdb"}


class TestBudget:
    @pytest.mark.parametrize(
        "told",
        [
            {"epsilon": 0},
            {"epsilon": float("nan")},
            {"epsilon": 1, "delta": 1},
            {"epsilon": 1, "shares": {Purpose.TRAINING: 0.7, Purpose.EXPLORATION: 0.4}},
        ],
    )
    def test_out_of_range_is_refused(self, told):
        with pytest.raises(InvalidValueError):
            Budget(**told)

    def test_comes_back_to_the_last_bit(self):
        budget = Budget(epsilon=0.1 + 0.2, delta=1e-5, person="who", public_n=True)
        assert Budget.from_json(budget.to_json()) == budget
