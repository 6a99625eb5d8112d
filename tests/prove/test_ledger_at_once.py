"""One budget, many processes, kills at any moment: nothing passes it, nothing is lost, nothing counts twice.

Processes load OpenDP only where they draw, since that takes them seconds.
"""

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from privacy_core.dp.budget import Budget
from privacy_core.dp.charges import RELEASED, RESERVED
from privacy_core.dp.ledger import Ledger
from privacy_core.store import Store
from tests.dp.charging import SOURCE, spend
from tests.prove.test_killed_at_any_moment import Moments

pytestmark = pytest.mark.prove
PROCESSES, ATTEMPTS = 8, 200
ROOT = Path(__file__).resolve().parents[2]
POINTS = 100  # kills between reserve and commit
BEFORE = 30  # kills while it is being reserved
ONE = 0.01  # epsilon of a charge
TRY = """
import json, random, sys
from pathlib import Path
from privacy_core.dp.budget import OverBudgetError
from privacy_core.dp.enforced import Point
from privacy_core.dp.events import DiscreteGaussian
from privacy_core.dp.ledger import Ledger
from privacy_core.store import Store
from tests.dp.charging import asked

home, name, attempts = sys.argv[1], sys.argv[2], int(sys.argv[3])
ledger, chance, done, refused = Ledger(Store(Path(home)), name), random.Random(name), [], 0
for number in range(attempts):
    epsilon = chance.choice([0.005, 0.02, 0.1])
    noise = {"event": DiscreteGaussian(9.0 / epsilon, 1), "point": Point(epsilon, 1e-8)} if number % 2 else {}
    try:
        done.append(ledger.reserve(asked(f"{name} {number}", epsilon=epsilon, **noise)).spend)
        if number % 3:
            ledger.commit("people", done[-1], number)
    except OverBudgetError:
        refused += 1
assert not {"opendp", "dp_accounting"} & set(sys.modules)
print(json.dumps({"done": done, "refused": refused}))
"""


def test_eight_processes_of_two_hundred_attempts_each_never_pass_a_budget(tmp_path):
    store = Store(tmp_path / "home")
    ledger = Ledger(store, "local")
    budget = Budget(epsilon=3.0, delta=1e-5)
    ledger.set_budget(SOURCE, budget, "a proof")
    started = [
        subprocess.Popen(
            [sys.executable, "-c", TRY, str(store.home), f"process {number}", str(ATTEMPTS)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for number in range(PROCESSES)
    ]
    told = [json.loads(one.communicate()[0]) for one in started]
    done = [spend for one in told for spend in one["done"]]
    kept = [one for one in ledger.entries(SOURCE) if one.kind == RESERVED]
    assert sum(len(one["done"]) + one["refused"] for one in told) == PROCESSES * ATTEMPTS
    assert sorted(done) == sorted(one.spend for one in kept)
    assert len({one.actor for one in kept}) == PROCESSES, "one was done before another began"
    assert sum(one["refused"] for one in told) > ATTEMPTS, "hardly anybody met the end of the budget"
    standing = ledger.standing(SOURCE)
    assert standing.spent.epsilon <= budget.epsilon * (1 + 1e-9)
    assert standing.spent.epsilon > budget.epsilon - 0.1, "less was allowed than the budget"
    assert ledger.verify().intact
    store.close()


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    home = tmp_path_factory.mktemp("charged") / "home"
    store = Store(home)
    ledger = Ledger(store, "local")
    ledger.set_budget(SOURCE, Budget(epsilon=900.0), "a proof")
    spend(ledger, "before")
    store.close()
    return home


class Charges:
    """What stands in the ledger, and how often each question was charged and answered."""

    def __init__(self, home: Path) -> None:
        store = Store(home)
        ledger = Ledger(store, "local")
        entries = ledger.entries(SOURCE)
        self.whole = ledger.verify()
        self.standing = ledger.standing(SOURCE)
        self.reserved = {one.spend: one.body["hash"] for one in entries if one.kind == RESERVED}
        self.released = {one.spend: one.body["answer"] for one in entries if one.kind == RELEASED}
        store.close()


@pytest.fixture(scope="module")
def moments() -> dict[str, Moments]:
    return {}


@pytest.mark.parametrize("number", range(POINTS + BEFORE))
def test_killed_between_reserve_and_commit_nothing_is_lost_and_nothing_is_double(number, act, home, tmp_path, moments):
    """Counted from the moment when a child knows that it reserved, or, for some, when it begins to."""
    reserving = number >= POINTS
    name = "reserving" if reserving else "reserved"

    def run(after=None, question=f"number {number}"):
        marks = tmp_path / f"marks {len(list(tmp_path.iterdir()))}"
        counted, told = marks / name, marks / "told"
        for folder in (marks / "reserving", marks / "reserved", told):
            folder.mkdir(parents=True)
        given = {"home": home, "question": question, "marks": marks, "epsilon": ONE}
        return act("charge", **given, after=after, folders=[str(counted)]), {one.name for one in told.iterdir()}

    if name not in moments:
        moments[name] = Moments()
        run(question=f"{name} to warm up")
        moments[name].seconds = run(question=f"{name} to measure")[0]["seconds"]
    before, mine = Charges(home), moments[name]
    chance = random.Random(number).random()  # noqa: S311 - the same moments each time
    mine.of += 1
    ended, told = run(after=mine.seconds * chance)
    after = Charges(home)
    new = {name: question for name, question in after.reserved.items() if name not in before.reserved}
    assert after.whole.intact, after.whole
    assert set(before.reserved.items()) <= set(after.reserved.items()), "a charge was lost"
    assert before.released.items() <= after.released.items(), "an answer was lost"
    assert len(new) <= 1, "one question was charged twice"
    assert ("reserved" in told) <= len(new), "it knew of a charge that the ledger does not know"
    assert ("committed" in told) <= (len(after.released) - len(before.released))
    assert after.standing.spent.summed == pytest.approx(0.1 + ONE * (len(after.reserved) - 1))
    assert after.standing.reserved == len(after.reserved) - len(after.released)
    mine.count(ended, half_made=bool(new) and set(new) - set(after.released) != set())

    again, told = run()  # who asks again gets the answer for nothing, or pays if nobody has one
    last = Charges(home)
    assert again["code"] == 0
    assert "committed" in told
    assert len(last.reserved) - len(after.reserved) == (0 if set(new) & set(after.released) else 1)


def test_most_were_killed_between_the_two(moments):
    """Or the tests above would prove nothing."""
    assert set(moments) == {"reserved", "reserving"}
    for name, taken in moments.items():
        assert taken.killed >= 0.5 * taken.of, f"{name}: {taken.killed} of {taken.of} killed"
    assert moments["reserved"].in_the_middle >= 0.4 * POINTS, moments["reserved"].in_the_middle
